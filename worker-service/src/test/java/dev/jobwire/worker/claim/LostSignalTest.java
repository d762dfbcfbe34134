package dev.jobwire.worker.claim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobwire.model.job.JobStatus;
import dev.jobwire.worker.testing.OwnerJobs;
import dev.jobwire.worker.testing.OwnerJobs.Resolution;
import dev.jobwire.worker.testing.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(StackResource.class)
class LostSignalTest {

  /** More than the worker has slots. */
  private static final int MANY = 50;

  @Test
  void findsWhatNobodyToldOf() {
    try (OwnerJobs jobs = new OwnerJobs();
        OwnerJobs others = new OwnerJobs()) {
      List<UUID> many = IntStream.range(0, MANY).mapToObj(i -> jobs.accept("echo", "1")).toList();
      UUID one = others.accept("echo", "2");
      UUID ofAnotherWorker = others.accept("of-another-worker", "3");

      assertThat(many)
          .map(jobs::end)
          .allMatch(end -> end.status() == JobStatus.COMPLETED)
          .extracting(Resolution::seq)
          .containsExactlyInAnyOrderElementsOf(
              IntStream.rangeClosed(1, MANY).asLongStream().boxed().toList());
      assertThat(others.end(one).result()).isEqualTo("2");
      assertThat(others.hasWork(ofAnotherWorker)).isTrue();
    }
  }
}
