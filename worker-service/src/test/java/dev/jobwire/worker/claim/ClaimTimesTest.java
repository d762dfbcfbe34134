package dev.jobwire.worker.claim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobwire.model.job.AttemptOutcome;
import dev.jobwire.worker.testing.OwnerJobs;
import dev.jobwire.worker.testing.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Transaction;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A claim may have begun before the attempt was given back whose job it takes: {@code now()} is
 * when its message came, its rows are those of a snapshot some milliseconds later. Who reads the
 * attempts must not see two at once.
 */
@QuarkusTest
@WithTestResource(StackResource.class)
class ClaimTimesTest {

  /** No worker of these tests has it, so that only the test's own claim takes the job. */
  private static final String[] TYPES = {"of-another-worker"};

  @Inject Pool pool;

  private final OwnerJobs jobs = new OwnerJobs();
  private SqlConnection connection;
  private Transaction claim;
  private long worker;

  @BeforeEach
  void begin() {
    worker =
        jobs.number(
            "INSERT INTO worker (name, types, lease_until)"
                + " VALUES ('late', '{}', now() + interval '1 h') RETURNING id");
    connection = get(pool.getConnection());
    claim = get(connection.begin());
    get(connection.query("SELECT now()").execute());
  }

  @AfterEach
  void end() {
    get(claim.rollback());
    get(connection.close());
    jobs.close();
  }

  @Test
  void aClaimStartsAfterTheEndOfTheAttemptBefore() {
    UUID job = givenBack();

    Row claimed = only(ClaimStore.CLAIM, Tuple.of(worker, TYPES, new UUID[] {job}));

    assertThat(claimed.getUUID("job_id")).isEqualTo(job);
    assertThat(claimed.getOffsetDateTime("started_at")).isAfterOrEqualTo(finished(job));
  }

  @Test
  void aPullStartsAfterTheEndOfTheAttemptBefore() {
    UUID job = givenBack();

    Tuple from = Tuple.of(worker, TYPES, new Long[] {jobs.id() - 1}, new Short[] {1}, 1);
    Row claimed = only(ClaimStore.PULL, from);

    assertThat(claimed.getUUID("job_id")).isEqualTo(job);
    assertThat(claimed.getOffsetDateTime("started_at")).isAfterOrEqualTo(finished(job));
  }

  /** A job that has been due for long, the first attempt at which was lost right now. */
  private UUID givenBack() {
    UUID job = jobs.accept(TYPES[0], "1");
    jobs.update(
        "INSERT INTO attempt (job_id, attempt, worker_id, started_at, finished_at, outcome)"
            + " VALUES (?, 1, ?, now(), clock_timestamp(), ?)",
        job,
        worker,
        AttemptOutcome.LOST.code());
    jobs.update(
        "UPDATE work SET attempt = 1, due_at = now() - interval '1 minute' WHERE job_id = ?", job);
    return job;
  }

  private OffsetDateTime finished(UUID job) {
    Tuple id = Tuple.of(job);
    return only("SELECT finished_at FROM attempt WHERE job_id = $1", id).getOffsetDateTime(0);
  }

  private Row only(String sql, Tuple values) {
    return get(connection.preparedQuery(sql).execute(values)).iterator().next();
  }

  private static <T> T get(Uni<T> one) {
    return one.await().atMost(Duration.ofSeconds(5));
  }
}
