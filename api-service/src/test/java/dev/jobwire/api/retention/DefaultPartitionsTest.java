package dev.jobwire.api.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobwire.api.retention.ExpiryStore.Kind;
import dev.jobwire.api.retention.ExpiryStore.Pages;
import dev.jobwire.api.testing.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows of a week whose partition nobody made. */
@QuarkusTest
@WithTestResource(StackResource.class)
class DefaultPartitionsTest {

  private static final Duration UNMADE = Duration.ofDays(28);
  private static final Duration NEXT = Duration.ofDays(21);

  @Inject Sweep sweep;
  @Inject ExpiryStore rows;

  private Past past;

  @BeforeEach
  void rowsOfAnUnmadeWeek() {
    past = new Past(UNMADE);
    assertThat(past.hasWeek("job")).isFalse();
  }

  @AfterEach
  void close() {
    past.close();
    try (Past none = new Past(UNMADE)) {
      Awaitility.await()
          .until(
              () -> {
                sweep.run(none.cutoffs(), 100).await().indefinitely();
                return !none.hasWeek("attempt") && !none.hasWeek("resolution");
              });
    }
  }

  private void sweep(int batch) {
    sweep.run(past.cutoffs(), batch).await().indefinitely();
  }

  private List<UUID> jobs(int count) {
    List<UUID> jobs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      UUID job = past.job();
      past.attempt(job);
      jobs.add(job);
    }
    return jobs;
  }

  @Test
  void rowsLeaveInBatches() {
    jobs(25).forEach(job -> past.resolution(job, UNMADE));
    assertThat(past.rows("job_default")).isEqualTo(25);
    assertThat(past.rows("resolution_default")).isEqualTo(25);
    assertThat(
            rows.delete(Kind.RESOLUTION_DEFAULT, new Pages(0, 64), 10, past.cutoffs())
                .await()
                .indefinitely())
        .isEqualTo(10);
    assertThat(past.rows("resolution_default")).isEqualTo(15);
    sweep(10);
    assertThat(past.rows("resolution")).isZero();
    assertThat(past.rows("job")).isZero();
    assertThat(past.endings().number("SELECT count(*) FROM attempt_default")).isZero();
  }

  @Test
  void rowsStayThatSomethingPointsTo() {
    List<UUID> jobs = jobs(3);
    past.work(jobs.get(0));
    past.resolution(jobs.get(1), Duration.ofHours(1));
    sweep(1);
    assertThat(past.rows("job")).isEqualTo(2);
    assertThat(jobs.stream().map(past::attempts)).containsExactly(1L, 1L, 0L);
  }

  @Test
  void rowsOfWhatIsNotOverStay() {
    UUID job = jobs(1).get(0);
    past.resolution(job, UNMADE);
    Terms terms = new Terms(Duration.ofDays(29), Duration.ofDays(29), Duration.ofDays(7));
    sweep.run(terms.at(past.ago(Duration.ZERO)), 100).await().indefinitely();
    assertThat(past.rows("job")).isEqualTo(1);
    assertThat(past.rows("resolution")).isEqualTo(1);
    assertThat(past.attempts(job)).isEqualTo(1);
  }

  /** As a retry by hand does: neither waits for the other. */
  @Test
  void jobWhoseRowIsLockedIsLeftAlone() throws SQLException {
    List<UUID> jobs = jobs(2);
    try (Connection holder = Past.transaction();
        PreparedStatement lock =
            holder.prepareStatement("SELECT id FROM job WHERE id = ? FOR UPDATE")) {
      lock.setObject(1, jobs.get(0));
      lock.executeQuery();
      sweep(100);
      assertThat(past.rows("job")).isEqualTo(1);
      past.work(jobs.get(0));
      holder.commit();
    }
    sweep(100);
    assertThat(past.rows("job")).isEqualTo(1);
  }

  @Test
  void weekWithRowsInADefaultPartitionStaysThereAndTheOthersAreMade() {
    past.resolution(past.job(), UNMADE);
    try (Past next = new Past(NEXT)) {
      Awaitility.await()
          .until(
              () -> {
                past.endings()
                    .number("SELECT ensure_partitions(?, ?)", past.ago(UNMADE), past.ago(NEXT));
                return past.hasWeek("attempt")
                    && next.hasWeek("job")
                    && next.hasWeek("attempt")
                    && next.hasWeek("resolution");
              });
      assertThat(past.hasWeek("job")).isFalse();
      assertThat(past.hasWeek("resolution")).isFalse();
      assertThat(next.hasWeek("job")).isTrue();
      assertThat(next.hasWeek("attempt")).isTrue();
      assertThat(
              past.endings()
                  .number("SELECT ensure_partitions(?, ?)", past.ago(UNMADE), past.ago(NEXT)))
          .isZero();
      assertThat(past.rows("job_default")).isEqualTo(1);
    }
  }
}
