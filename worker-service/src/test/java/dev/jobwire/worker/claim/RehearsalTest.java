package dev.jobwire.worker.claim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobwire.worker.testing.OwnerJobs;
import dev.jobwire.worker.testing.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A rehearsal uses the statements that claim, without a lease. */
@QuarkusTest
@WithTestResource(StackResource.class)
class RehearsalTest {

  @Inject ClaimStore claims;

  @Test
  void claimsNothing() {
    String type = "of-another-worker";
    try (OwnerJobs jobs = new OwnerJobs()) {
      UUID job = jobs.accept(type, "1");
      jobs.update("UPDATE work SET due_at = now() - interval '1 minute' WHERE job_id = ?", job);

      String[] types = {type};
      claims.rehearse(types).await().atMost(Duration.ofSeconds(5));
      assertThat(
              claims
                  .claim(ClaimStore.NOBODY, types, List.of(job))
                  .await()
                  .atMost(Duration.ofSeconds(5)))
          .isEmpty();

      assertThat(
              jobs.number(
                  "SELECT count(*) FROM work WHERE job_id = ? AND state = 1 AND attempt = 0", job))
          .isOne();
    }
  }
}
