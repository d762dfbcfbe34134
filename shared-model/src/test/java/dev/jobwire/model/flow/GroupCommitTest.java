package dev.jobwire.model.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jobwire.model.flow.GroupCommit.Limits;
import dev.jobwire.model.flow.GroupCommit.OverloadedException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class GroupCommitTest {

  /** A database whose commits the test lands one by one. */
  private static final class Database {
    final List<List<Integer>> batches = new ArrayList<>();
    final List<UniEmitter<? super List<String>>> open = new ArrayList<>();

    Uni<List<String>> write(List<Integer> batch) {
      batches.add(List.copyOf(batch));
      return Uni.createFrom().emitter(open::add);
    }

    void land(int n) {
      open.get(n).complete(batches.get(n).stream().map(i -> "r" + i).toList());
    }
  }

  private final Database database = new Database();

  private GroupCommit<Integer, String> commits(Limits limits) {
    return new GroupCommit<>(limits, i -> i, database::write, f -> f instanceof BadRow);
  }

  private static final class BadRow extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void loneItemIsWrittenAtOnce() {
    var result = submit(commits(new Limits(2, 10, 1000, 10, 1000)), 7);
    assertThat(database.batches).containsExactly(List.of(7));
    database.land(0);
    assertThat(result).isCompletedWithValue("r7");
  }

  @Test
  void whatArrivesWhileBatchesAreInFlightJoinsTheNext() {
    var commits = commits(new Limits(2, 10, 1000, 10, 1000));
    for (int i = 1; i <= 5; i++) {
      submit(commits, i);
    }
    assertThat(database.batches).containsExactly(List.of(1), List.of(2));
    database.land(1);
    assertThat(database.batches).containsExactly(List.of(1), List.of(2), List.of(3, 4, 5));
  }

  @Test
  void batchIsBoundedByItemsAndByWeight() {
    var commits = commits(new Limits(1, 3, 100, 100, 10_000));
    List.of(1, 60, 30, 20, 5, 5, 5, 5, 400).forEach(i -> submit(commits, i));
    for (int n = 0; n < 5; n++) {
      database.land(n);
    }
    assertThat(database.batches)
        .containsExactly(
            List.of(1), List.of(60, 30), List.of(20, 5, 5), List.of(5, 5), List.of(400));
  }

  @Test
  void whatDoesNotFitFailsAtOnce() {
    var commits = commits(new Limits(1, 10, 1000, 2, 1000));
    submit(commits, 1);
    submit(commits, 2);
    submit(commits, 3);
    assertThatThrownBy(() -> submit(commits, 4).join())
        .hasCauseInstanceOf(OverloadedException.class);
    database.land(0);
    assertThat(database.batches).endsWith(List.of(2, 3));
  }

  @Test
  void failureOfABatchFailsItsItemsOnlyAndFreesThePlace() {
    var commits = commits(new Limits(1, 10, 1000, 10, 1000));
    var first = submit(commits, 1);
    var second = submit(commits, 2);
    database.open.get(0).fail(new IllegalStateException("gone"));
    assertThat(first).isCompletedExceptionally();
    database.land(1);
    assertThat(second).isCompletedWithValue("r2");
  }

  @Property
  void onlyTheBadItemsFail(
      @ForAll @Size(min = 1, max = 40) List<@IntRange(min = 0, max = 9) Integer> items) {
    GroupCommit<Integer, String> commits =
        new GroupCommit<>(
            new Limits(1, 16, 1000, 100, 10_000),
            i -> i,
            batch ->
                batch.contains(0)
                    ? Uni.createFrom().failure(new BadRow())
                    : Uni.createFrom().item(batch.stream().map(i -> "r" + i).toList()),
            f -> f instanceof BadRow);
    for (int item : items) {
      var result = submit(commits, item);
      if (item == 0) {
        assertThat(result).isCompletedExceptionally();
      } else {
        assertThat(result).isCompletedWithValue("r" + item);
      }
    }
    assertThat(commits.queued()).isZero();
  }

  @Property
  void everyItemGetsItsOwnResultInOrder(
      @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 50) Integer> items,
      @ForAll @IntRange(min = 1, max = 3) int inFlight,
      @ForAll @IntRange(min = 1, max = 7) int batch) {
    Database db = new Database();
    var commits =
        new GroupCommit<Integer, String>(
            new Limits(inFlight, batch, 60, 1000, 100_000), i -> i, db::write, f -> false);
    List<CompletableFuture<String>> results = new ArrayList<>();
    items.forEach(i -> results.add(submit(commits, i)));
    for (int n = 0; n < db.open.size(); n++) {
      db.land(n);
    }
    assertThat(results.stream().map(CompletableFuture::join).toList())
        .isEqualTo(items.stream().map(i -> "r" + i).toList());
    assertThat(db.batches.stream().flatMap(List::stream).toList()).isEqualTo(items);
  }

  private static CompletableFuture<String> submit(GroupCommit<Integer, String> commits, int item) {
    return commits.submit(item).subscribeAsCompletionStage();
  }
}
