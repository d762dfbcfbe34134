package dev.jobwire.worker.completion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobwire.model.job.JobStatus;
import dev.jobwire.worker.testing.OwnerJobs;
import dev.jobwire.worker.testing.OwnerJobs.Resolution;
import dev.jobwire.worker.testing.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(StackResource.class)
class OrderingKeyTest {

  private static final String[] SLEEP = {"sleep", "{\"duration\":\"PT0.1S\"}"};
  private static final String[] FLAKY = {"flaky", "{\"failures\":1}"};
  private static final String[] PERMANENT = {"flaky", "{\"permanent\":true}"};

  @Test
  void runsTheJobsOfAKeyOneAfterTheOther() {
    try (OwnerJobs jobs = new OwnerJobs()) {
      List<String[]> wanted = List.of(SLEEP, FLAKY, SLEEP, PERMANENT, SLEEP, SLEEP);
      List<UUID> lane = jobs.acceptLane("key", wanted);
      // Told of all of them, last first: what is parked must wait all the same.
      for (int i = lane.size() - 1; i >= 0; i--) {
        jobs.announce(lane.get(i), wanted.get(i)[0]);
      }

      List<Resolution> ends = new ArrayList<>();
      lane.forEach(job -> ends.add(jobs.end(job)));

      assertThat(ends).extracting(Resolution::seq).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
      for (int i = 1; i < ends.size(); i++) {
        assertThat(ends.get(i).startedAt())
            .as("the start of job %d after the end of the one before it", i + 1)
            .isAfter(ends.get(i - 1).finishedAt());
      }
      assertThat(ends.get(1).attempt()).isEqualTo(2);
      assertThat(ends.get(3).status()).isEqualTo(JobStatus.FAILED);
    }
  }
}
