package dev.jobwire.worker.completion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobwire.worker.testing.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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

  @ParameterizedTest
  @MethodSource("hot")
  void writesByPrimaryKeyOnly(String sql) {
    assertThat(plan(sql))
        .noneMatch(line -> line.contains("Seq Scan") || line.contains("Bitmap"))
        .noneMatch(line -> line.contains("using work_") && !line.contains("using work_pkey"));
  }

  static Stream<String> hot() {
    return Stream.of(CompletionStore.RESOLVE, CompletionStore.RETURN);
  }

  @Test
  void findsResolutionsByJob() {
    assertThat(plan(CompletionStore.RESOLUTIONS)).noneMatch(line -> line.contains("Seq Scan"));
  }
}
