package dev.jobwire.api.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.jobwire.api.problem.Problem;
import dev.jobwire.api.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;

/** Owners by name, remembered: their numbers never change, whatever database is restored. */
@ApplicationScoped
public class Owners {

  /** The longest name of an owner, in chars. */
  public static final int MAX_NAME = 200;

  /** Who asks when nobody says. */
  public static final String PUBLIC = "public";

  /** Adding an owner waits for a standby; then the client is told to come again. */
  private static final Duration DEADLINE = Duration.ofSeconds(8);

  private static final int REMEMBERED = 50_000;

  /** Owners in one statement. */
  private static final int SLICE = 5_000;

  private final OwnerStore store;
  private final Cache<String, Owner> byName = Caffeine.newBuilder().maximumSize(REMEMBERED).build();

  Owners(OwnerStore store) {
    this.store = store;
  }

  /** The owner of that name; a name never seen becomes an owner. */
  public Uni<Owner> named(String name) {
    Owner known = byName.getIfPresent(name);
    if (known != null) {
      return Uni.createFrom().item(known);
    }
    return store
        .idOf(name)
        .ifNoItem()
        .after(DEADLINE)
        .fail()
        .map(id -> new Owner(id, name))
        .invoke(owner -> byName.put(name, owner));
  }

  /**
   * The database is another: it may lack those that came after its backup, while their requests go
   * on here. Adds all that are remembered, then looks each up anew.
   */
  public Uni<Void> addAgain() {
    return addAgain(List.copyOf(byName.asMap().values()), 0).invoke(() -> byName.invalidateAll());
  }

  private Uni<Void> addAgain(List<Owner> owners, int from) {
    if (from >= owners.size()) {
      return Uni.createFrom().voidItem();
    }
    int to = Math.min(from + SLICE, owners.size());
    return store.add(owners.subList(from, to)).flatMap(added -> addAgain(owners, to));
  }

  /**
   * The name that an open request gives.
   *
   * @param header the value of {@code X-Client-Id}; null when absent
   * @param query the value of the parameter {@code client}; null when absent; the header wins
   * @throws Problem when it is blank, too long, or has control characters or lone surrogates
   */
  public static String openName(String header, String query) {
    String name = header != null ? header : query;
    if (name == null) {
      return PUBLIC;
    }
    if (name.isBlank() || name.length() > MAX_NAME || !printable(name)) {
      throw Problem.of(
          ProblemType.INVALID_REQUEST,
          "the client id must be 1 to " + MAX_NAME + " printable characters");
    }
    return name;
  }

  private static boolean printable(String name) {
    return name.codePoints()
        .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
  }
}
