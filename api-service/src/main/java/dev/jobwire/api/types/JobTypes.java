package dev.jobwire.api.types;

import dev.jobwire.api.eventloop.CallersLoop;
import dev.jobwire.api.eventloop.Shared;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * The known job types, remembered for seconds: a type just registered is found at once (a miss asks
 * the database), a changed schema soon.
 */
@ApplicationScoped
public class JobTypes {

  private static final Logger LOG = Logger.getLogger(JobTypes.class);
  private static final Duration FRESH = Duration.ofSeconds(5);
  private static final Duration RETRY_MISS = Duration.ofMillis(250);

  /** For how long one that is known waits for news of it. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private record Known(Map<String, JobType> byName, long atMillis) {}

  private final JobTypeStore store;
  private final InstantSource clock;
  private final AtomicReference<Known> known = new AtomicReference<>(new Known(Map.of(), 0));
  private final AtomicReference<Uni<Known>> loading = new AtomicReference<>();

  @Inject
  JobTypes(JobTypeStore store) {
    this(store, InstantSource.system());
  }

  JobTypes(JobTypeStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /** The type of that name, or null when no worker has ever registered it. */
  public Uni<JobType> find(String name) {
    Known now = known.get();
    JobType type = now.byName().get(name);
    long age = clock.millis() - now.atMillis();
    if (type != null && age < FRESH.toMillis()) {
      return Uni.createFrom().item(type);
    }
    if (type == null && age < RETRY_MISS.toMillis()) {
      return Uni.createFrom().nullItem();
    }
    Uni<JobType> fresh = load().emitOn(CallersLoop.executor()).map(k -> k.byName().get(name));
    return type == null
        ? fresh
        : fresh.ifNoItem().after(PATIENCE).fail().onFailure().recoverWithItem(type);
  }

  private Uni<Known> load() {
    Uni<Known> running = loading.get();
    if (running != null) {
      return running;
    }
    Uni<Known> mine =
        Shared.once(
            store
                .all()
                // Compiling a schema takes too long for an event loop.
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(rows -> new Known(compiled(rows), clock.millis()))
                .invoke(known::set)
                .onTermination()
                .invoke(() -> loading.set(null)));
    return loading.compareAndSet(null, mine) ? mine : load();
  }

  /**
   * Keeps the compiled schema of every type whose text has not changed. A schema that can't be
   * compiled costs its own type only: that stays as it was, or unknown.
   */
  private Map<String, JobType> compiled(Iterable<JobTypeStore.Registered> rows) {
    Map<String, JobType> old = known.get().byName();
    Map<String, JobType> types = new ConcurrentHashMap<>();
    for (JobTypeStore.Registered row : rows) {
      JobType before = old.get(row.type());
      if (before != null && before.schemaText().equals(row.schema())) {
        types.put(row.type(), before.with(row.defaults()));
      } else {
        try {
          types.put(row.type(), new JobType(row.type(), row.schema(), row.defaults()));
        } catch (RuntimeException e) {
          LOG.errorf("the payload schema of job type %s is none: %s", row.type(), e.getMessage());
          if (before != null) {
            types.put(row.type(), before);
          }
        }
      }
    }
    return types;
  }
}
