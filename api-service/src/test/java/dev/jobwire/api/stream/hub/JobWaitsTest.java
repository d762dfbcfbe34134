package dev.jobwire.api.stream.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jobwire.api.identity.Owner;
import dev.jobwire.api.problem.Problem;
import dev.jobwire.api.problem.ProblemType;
import dev.jobwire.api.testing.Endings;
import dev.jobwire.api.testing.StackResource;
import dev.jobwire.model.signal.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(StackResource.class)
class JobWaitsTest {

  @Inject JobWaits waits;
  @Inject Hub hub;

  @Test
  void aSignalWakesWhoWaitsForTheJob() throws Exception {
    try (Endings endings = Endings.ofNewOwner()) {
      Owner owner = new Owner(endings.ownerId(), endings.owner());
      UUID job = endings.pending();
      try (JobWait wait = waits.open(owner, job)) {
        endings.tell(java.util.List.of(endings.quietly(job)));
        wait.resolved().await().atMost(Duration.ofSeconds(10));
      }
      assertThat(hub.find(owner.name())).isNull();
    }
  }

  @Test
  void aLostSignalIsMadeUpForByTheCounters() throws Exception {
    try (Endings endings = Endings.ofNewOwner()) {
      Owner owner = new Owner(endings.ownerId(), endings.owner());
      UUID job = endings.pending();
      UUID other = endings.pending();
      try (JobWait wait = waits.open(owner, job);
          JobWait another = waits.open(owner, other)) {
        endings.quietly(job);
        wait.resolved().await().atMost(Duration.ofSeconds(10));
        CompletableFuture<Void> still = another.resolved().subscribeAsCompletionStage();
        assertThat(still).isNotDone();
        endings.quietly(other);
        still.get(10, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void anUnreadableRecordIsPassedOver() throws Exception {
    try (Endings endings = Endings.ofNewOwner()) {
      Owner owner = new Owner(endings.ownerId(), endings.owner());
      UUID job = endings.pending();
      try (JobWait wait = waits.open(owner, job)) {
        endings.emit(Topics.JOB_RESOLVED, "not json".getBytes(StandardCharsets.UTF_8));
        endings.tell(java.util.List.of(endings.quietly(job)));
        wait.resolved().await().atMost(Duration.ofSeconds(10));
      }
    }
  }

  @Test
  void whoIsOneTooManyIsRefusedUntilAnotherLeaves() {
    try (Endings endings = Endings.ofNewOwner()) {
      Owner owner = new Owner(endings.ownerId(), endings.owner());
      JobWaits bounded = new JobWaits(hub, bounds(2, 1), new SimpleMeterRegistry());
      UUID job = endings.pending();
      JobWait first = bounded.open(owner, job);
      assertThatThrownBy(() -> bounded.open(owner, job))
          .isInstanceOfSatisfying(
              Problem.class, p -> assertThat(p.type()).isEqualTo(ProblemType.TOO_MANY_REQUESTS));
      first.close();
      first.close();
      bounded.open(owner, job).close();
      assertThat(hub.find(owner.name())).isNull();
    }
  }

  /** A replica that stops answers who waits, so that nobody is cut off. */
  @Test
  void stoppingEndsAllWaits() throws Exception {
    try (Endings endings = Endings.ofNewOwner()) {
      Owner owner = new Owner(endings.ownerId(), endings.owner());
      JobWaits stopped = new JobWaits(hub, bounds(10, 10), new SimpleMeterRegistry());
      try (JobWait wait = stopped.open(owner, endings.pending())) {
        CompletableFuture<Void> resolved = wait.resolved().subscribeAsCompletionStage();
        assertThat(resolved).isNotDone();
        stopped.drain();
        resolved.get(10, TimeUnit.SECONDS);
      }
    }
  }

  private static WaitConfig bounds(int most, int ofOwner) {
    return new WaitConfig() {
      @Override
      public int maxWaits() {
        return most;
      }

      @Override
      public int maxWaitsPerOwner() {
        return ofOwner;
      }
    };
  }
}
