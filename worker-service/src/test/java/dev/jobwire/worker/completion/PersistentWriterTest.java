package dev.jobwire.worker.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jobwire.worker.database.DatabaseWatch;
import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class PersistentWriterTest {

  private final List<Integer> written = new ArrayList<>();
  private final List<Integer> refused = new ArrayList<>();
  private final List<Duration> delays = new ArrayList<>();
  private int statements;
  private boolean leased = true;

  private void write(List<Integer> batch, Function<List<Integer>, Throwable> fails) {
    new PersistentWriter<Integer>(
            new DatabaseWatch(),
            delay -> {
              delays.add(delay);
              return Uni.createFrom().voidItem();
            },
            item -> leased,
            items -> {
              statements++;
              Throwable failure = fails.apply(items);
              if (failure == null) {
                written.addAll(items);
                return Uni.createFrom().voidItem();
              }
              return Uni.createFrom().failure(failure);
            },
            item -> {
              refused.add(item);
              return Uni.createFrom().voidItem();
            })
        .write(batch)
        .await()
        .atMost(Duration.ofSeconds(5));
  }

  private static Throwable sql(String state) {
    return new PgException("no", "ERROR", state, "");
  }

  @Test
  void writesABatchAtOnce() {
    write(List.of(1, 2, 3), batch -> null);

    assertThat(written).containsExactly(1, 2, 3);
    assertThat(statements).isEqualTo(1);
  }

  @Test
  void writesAllButTheOneThatIsBad() {
    write(List.of(1, 2, 3, 4, 5, 6, 7), batch -> batch.contains(4) ? sql("22021") : null);

    assertThat(written).containsExactly(1, 2, 3, 5, 6, 7);
    assertThat(refused).containsExactly(4);
  }

  @Test
  void triesAgainAfterAConflict() {
    write(List.of(1), batch -> statements < 3 ? sql("40P01") : null);

    assertThat(written).containsExactly(1);
    assertThat(statements).isEqualTo(3);
  }

  @Test
  void waitsLongerAndLongerWhileTheDatabaseIsAway() {
    write(List.of(1), batch -> statements < 4 ? new IOException("gone") : null);

    assertThat(written).containsExactly(1);
    assertThat(delays)
        .containsExactly(Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(200));
  }

  @Test
  void givesUpWithTheLease() {
    assertThatThrownBy(
            () ->
                write(
                    List.of(1, 2),
                    batch -> {
                      leased = statements < 3;
                      return new IOException("gone");
                    }))
        .isInstanceOf(PersistentWriter.LeaseLostException.class);
    assertThat(statements).isEqualTo(3);
  }
}
