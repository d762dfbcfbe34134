package dev.jobwire.worker.claim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobwire.worker.testing.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Plans are made while {@code work} is nearly empty; they must be those that a backlog needs. */
@QuarkusTest
@WithTestResource(StackResource.class)
class PlansTest {

  @Inject Pool pool;

  private List<String> plan(String sql) {
    return StreamSupport.stream(
            pool.query("EXPLAIN (GENERIC_PLAN) " + sql)
                .execute()
                .await()
                .atMost(Duration.ofSeconds(5))
                .spliterator(),
            false)
        .map(row -> row.getString(0))
        .toList();
  }

  @Test
  void claimsByPrimaryKeyOnly() {
    assertThat(plan(ClaimStore.CLAIM))
        .noneMatch(line -> line.contains("Seq Scan") || line.contains("Bitmap"))
        .noneMatch(line -> line.contains("using work_") && !line.contains("using work_pkey"));
  }

  @Test
  void pullsInTheOrderOfTheIndex() {
    assertThat(plan(ClaimStore.PULL))
        .noneMatch(line -> line.contains("Seq Scan") || line.contains("Bitmap"))
        .anyMatch(line -> line.contains("Index Only Scan using work_due"))
        .anyMatch(line -> line.contains("Index Scan using work_due"))
        .as("a few rows of each owner and type, in the order of the index")
        .anyMatch(
            line ->
                line.contains("Index Cond: ((priority = ")
                    && line.contains("(owner_id = ")
                    && line.contains("(type = ")
                    && line.contains("(due_at < "));
  }
}
