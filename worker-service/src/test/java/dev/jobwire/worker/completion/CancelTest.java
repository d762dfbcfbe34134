package dev.jobwire.worker.completion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobwire.model.job.JobStatus;
import dev.jobwire.model.signal.JobControl;
import dev.jobwire.model.signal.SignalJson;
import dev.jobwire.model.signal.Topics;
import dev.jobwire.worker.testing.OwnerJobs;
import dev.jobwire.worker.testing.OwnerJobs.Resolution;
import dev.jobwire.worker.testing.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(StackResource.class)
class CancelTest {

  private final OwnerJobs jobs = new OwnerJobs();

  @AfterEach
  void close() {
    jobs.close();
  }

  private UUID running(String payload) {
    UUID job = jobs.accept("sleep", payload);
    jobs.announce(job, "sleep");
    jobs.awaitRunning(job, 1);
    return job;
  }

  private void mark(UUID job) {
    assertThat(jobs.update("UPDATE work SET cancel = true WHERE job_id = ? AND state = 2", job))
        .isEqualTo(1);
  }

  @Test
  void stopsARunningJobWhenToldByASignal() {
    UUID job = running("{\"duration\":\"PT50S\"}");
    mark(job);
    jobs.kafka().send(Topics.JOB_CONTROL, SignalJson.encode(new JobControl(job, "unknown")));
    jobs.kafka()
        .send(Topics.JOB_CONTROL, "no json".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    jobs.kafka().send(Topics.JOB_CONTROL, SignalJson.encode(JobControl.cancel(job)));

    Resolution end = jobs.end(job);

    assertThat(end.status()).isEqualTo(JobStatus.CANCELLED);
    assertThat(end.startedAt()).isNotNull();
    assertThat(end.error()).isNull();
  }

  @Test
  void stopsARunningJobThoughTheSignalIsLost() {
    UUID job = running("{\"duration\":\"PT50S\"}");
    mark(job);

    assertThat(jobs.end(job).status()).isEqualTo(JobStatus.CANCELLED);
  }

  @Test
  void aCancelThatWasAcceptedWinsOverTheResultThatComesAfterIt() {
    UUID job = running("{\"duration\":\"PT5S\"}");
    mark(job);

    Resolution end = jobs.end(job);

    assertThat(end.status()).isEqualTo(JobStatus.CANCELLED);
    assertThat(end.result()).isNull();
  }
}
