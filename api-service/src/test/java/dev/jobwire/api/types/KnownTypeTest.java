package dev.jobwire.api.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A type that is known goes on while PostgreSQL does not answer. */
class KnownTypeTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final AtomicReference<Uni<List<JobTypeStore.Registered>>> answer =
      new AtomicReference<>(
          Uni.createFrom()
              .item(
                  List.of(
                      new JobTypeStore.Registered(
                          "echo", "{}", new JobType.Defaults(null, null, false)))));
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
  private final JobTypes types =
      new JobTypes(
          new JobTypeStore(null) {
            @Override
            Uni<List<Registered>> all() {
              return answer.get();
            }
          },
          () -> now.get());

  private void silence() {
    assertThat(types.find("echo").await().atMost(LIMIT)).isNotNull();
    now.updateAndGet(then -> then.plusSeconds(60));
    answer.set(Uni.createFrom().nothing());
  }

  @Test
  void isTakenAsItWas() {
    silence();

    assertThat(types.find("echo").await().atMost(LIMIT)).isNotNull();
  }

  @Test
  void isNewOnceThereIsAnAnswer() {
    silence();
    answer.set(Uni.createFrom().item(List.of()));

    assertThat(types.find("echo").await().atMost(LIMIT)).isNull();
  }
}
