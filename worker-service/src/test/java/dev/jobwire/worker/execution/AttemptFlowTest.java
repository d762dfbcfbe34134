package dev.jobwire.worker.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobwire.model.job.JobStatus;
import dev.jobwire.model.signal.JobSignal;
import dev.jobwire.model.signal.SignalJson;
import dev.jobwire.model.signal.Topics;
import dev.jobwire.worker.testing.OwnerJobs;
import dev.jobwire.worker.testing.OwnerJobs.Resolution;
import dev.jobwire.worker.testing.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Attempts from their claim to their outcome. */
@QuarkusTest
@WithTestResource(StackResource.class)
class AttemptFlowTest {

  private final OwnerJobs jobs = new OwnerJobs();

  @AfterEach
  void close() {
    jobs.close();
  }

  private Resolution run(String type, String payload) {
    UUID job = jobs.accept(type, payload);
    jobs.announce(job, type);
    return jobs.end(job);
  }

  @Test
  void passesJsonThroughUnchanged() {
    String payload = "{\"n\": 1.000000000000000000000001, \"x\": [null, {\"é\": \"\\u0000\"}]}";

    assertThat(run("echo", payload).result()).isEqualTo(payload);
    assertThat(run("echo", null).result()).isNull();
  }

  @Test
  void runsBlockingHandlers() {
    assertThat(run("qr-code", "{\"text\": \"hi\"}").result())
        .startsWith("{\"image\":\"data:image/png;base64,");
  }

  @Test
  void refusesAResultThatIsTooLarge() {
    Resolution end = run("huge", null);

    assertThat(end.status()).isEqualTo(JobStatus.FAILED);
    assertThat(end.error()).contains("result-too-large", "1048578 bytes");
  }

  @Test
  void failsAPayloadThatItsHandlerCannotRead() {
    Resolution end = run("sleep", "{\"duration\": \"long\"}");

    assertThat(end.status()).isEqualTo(JobStatus.FAILED);
    assertThat(end.error()).contains("payload-unreadable", "/duration");
  }

  @Test
  void doesNotTryAgainWhatIsToBeCancelled() {
    UUID job = jobs.accept("flaky", "{\"failures\": 9}");
    jobs.update("UPDATE work SET cancel = true WHERE job_id = ?", job);

    assertThat(jobs.end(job).status()).isEqualTo(JobStatus.CANCELLED);
  }

  @Test
  void tellsHowAnAttemptGoes() {
    jobs.kafka().readFromNow(Topics.JOB_SIGNALS);
    run("sleep", "{\"duration\": \"PT3S\"}");

    byte[] key = jobs.name().getBytes(StandardCharsets.UTF_8);
    List<JobSignal> signals =
        jobs.kafka().read(3, told -> Arrays.equals(told.key(), key)).stream()
            .map(told -> SignalJson.decode(told.value(), JobSignal.class))
            .toList();
    assertThat(signals).hasSizeGreaterThanOrEqualTo(3);
    assertThat(signals.get(0).event()).isEqualTo(JobSignal.STARTED);
    assertThat(signals.subList(1, signals.size()))
        .allMatch(signal -> signal.event().equals(JobSignal.PROGRESS))
        .extracting(signal -> signal.progress().percent())
        .isSorted();
  }
}
