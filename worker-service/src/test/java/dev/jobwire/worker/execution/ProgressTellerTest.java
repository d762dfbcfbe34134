package dev.jobwire.worker.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobwire.model.signal.JobSignal;
import dev.jobwire.worker.claim.ClaimedJob;
import dev.jobwire.worker.signal.Signals;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTellerTest {

  private static final long MS = 1_000_000;

  private final List<String> told = new ArrayList<>();
  private final Attempt attempt = new Attempt(Jobs.attempt(1, 3), 0, outcome -> {});
  private final ProgressTeller teller =
      new ProgressTeller(
          attempt,
          new Signals() {
            @Override
            public void resolved(long ownerId, long top, List<ClaimedJob> jobs) {
              throw new AssertionError("not a teller's business");
            }

            @Override
            public void progress(ClaimedJob job, JobSignal signal) {
              assertThat(job.owner()).isEqualTo("ada");
              assertThat(signal.job()).isEqualTo(attempt.jobId());
              told.add(
                  signal.progress() == null
                      ? signal.event()
                      : signal.event() + " " + signal.progress().percent());
            }
          },
          InstantSource.fixed(Instant.EPOCH),
          Duration.ofMillis(250));

  @Test
  void tellsThatItStartedOnce() {
    teller.running(0);
    teller.running(25 * MS);
    teller.ended(50 * MS);

    assertThat(told).containsExactly("job.started");
  }

  @Test
  void tellsNothingOfAnAttemptThatIsOverAtOnce() {
    attempt.progress(100);

    teller.ended(5 * MS);

    assertThat(told).isEmpty();
  }

  @Test
  void tellsTheLatestProgressNoOftenerThanTheInterval() {
    teller.running(0);
    attempt.progress(10);
    teller.running(25 * MS);
    attempt.progress(20);
    teller.running(50 * MS);
    attempt.progress(30);
    teller.running(274 * MS);
    teller.running(275 * MS);
    teller.running(900 * MS);

    assertThat(told).containsExactly("job.started", "job.progress 10", "job.progress 30");
  }

  @Test
  void tellsTheLastProgressAtTheEnd() {
    teller.running(0);
    attempt.progress(10);
    teller.running(25 * MS);
    attempt.progress(100);
    teller.ended(30 * MS);

    assertThat(told).containsExactly("job.started", "job.progress 10", "job.progress 100");
  }
}
