package dev.jobwire.api.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class HousekeepingTest {

  private int made;
  private int swept;
  private CompletableFuture<Integer> making = new CompletableFuture<>();
  private CompletableFuture<Void> sweeping = new CompletableFuture<>();

  private final Housekeeping housekeeping =
      new Housekeeping(
          new PartitionStore(null) {
            @Override
            Uni<Integer> ensure() {
              made++;
              return Uni.createFrom().completionStage(making);
            }
          },
          new Sweep(null, null, null, null, null) {
            @Override
            Uni<Void> run() {
              return Uni.createFrom()
                  .deferred(
                      () -> {
                        swept++;
                        return Uni.createFrom().completionStage(sweeping);
                      });
            }
          },
          new RetentionConfig() {
            @Override
            public Duration jobs() {
              return Duration.ofDays(30);
            }

            @Override
            public Duration attempts() {
              return Duration.ofDays(30);
            }

            @Override
            public Duration sweep() {
              return Duration.ofDays(1);
            }

            @Override
            public int batchSize() {
              return 1;
            }
          });

  @Test
  void oneRunAtATime() {
    housekeeping.begin();
    housekeeping.beside();
    housekeeping.begin();
    housekeeping.beside();
    assertThat(made).isEqualTo(1);
    assertThat(swept).isZero();
    making.complete(0);
    housekeeping.beside();
    assertThat(made).isEqualTo(1);
    assertThat(swept).isEqualTo(1);
    sweeping.complete(null);
    housekeeping.beside();
    assertThat(made).isEqualTo(2);
    assertThat(swept).isEqualTo(2);
  }

  @Test
  void onlyWhenItIsDue() {
    housekeeping.begin();
    making.complete(0);
    sweeping.complete(null);
    housekeeping.beside();
    housekeeping.beside();
    assertThat(made).isEqualTo(1);
    assertThat(swept).isEqualTo(1);
  }

  @Test
  void sweepsThoughNoPartitionsCanBeMadeAndRunsAgainAfterAFailure() {
    housekeeping.begin();
    making.completeExceptionally(new IllegalStateException("away"));
    sweeping.completeExceptionally(new IllegalStateException("away"));
    housekeeping.beside();
    assertThat(swept).isEqualTo(1);
    housekeeping.beside();
    assertThat(swept).isEqualTo(1);
    housekeeping.begin();
    housekeeping.beside();
    assertThat(made).isEqualTo(2);
    assertThat(swept).isEqualTo(2);
  }
}
