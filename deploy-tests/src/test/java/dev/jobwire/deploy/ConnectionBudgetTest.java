package dev.jobwire.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * PostgreSQL has a connection for every pool of every replica, also in the middle of a roll-out,
 * when pods that end still hold theirs.
 */
class ConnectionBudgetTest {

  /** Flyway's own two, and one to look. */
  private static final int MIGRATION = 3;

  /** Superusers, the operator, the exporter of metrics, and people. */
  private static final int RESERVE = 30;

  private static final Pattern POOL =
      Pattern.compile("(?m)^quarkus\\.datasource(\\.\\w+)?\\.reactive\\.max-size=(\\d+)$");

  /** The connections of one replica: all pools of the service. */
  private static int pools(String module) {
    Matcher pools =
        POOL.matcher(Repository.text(module + "/src/main/resources/application.properties"));
    return pools.results().mapToInt(pool -> Integer.parseInt(pool.group(2))).sum();
  }

  /**
   * How many pods there are at most: while one more is rolled out, those that were replaced are
   * still ending, one for each time that the next had to be ready for.
   */
  private static int pods(JsonNode deployment, int replicas) {
    int surge = deployment.at("/spec/strategy/rollingUpdate/maxSurge").intValue();
    int grace = deployment.at("/spec/template/spec/terminationGracePeriodSeconds").intValue();
    int ready = deployment.at("/spec/minReadySeconds").intValue();
    assertThat(surge).isPositive();
    assertThat(ready).isPositive();
    return replicas + surge * (1 + (grace + ready - 1) / ready);
  }

  private static int used(Manifests manifests, int workers) {
    int apis =
        manifests.get("HorizontalPodAutoscaler", "jobwire-api").at("/spec/maxReplicas").intValue();
    return pods(manifests.get("Deployment", "jobwire-api"), apis) * pools("api-service")
        + pods(manifests.get("Deployment", "jobwire-worker"), workers) * pools("worker-service")
        + MIGRATION
        + RESERVE;
  }

  @Test
  void poolsAreFound() {
    assertThat(pools("api-service")).isEqualTo(5 + 5 + 4);
    assertThat(pools("worker-service")).isEqualTo(8);
  }

  @Test
  void prodFitsAndIsSaid() {
    Manifests prod = Manifests.of("k8s/overlays/prod");
    int workers = prod.get("ScaledObject", "jobwire-worker").at("/spec/maxReplicaCount").intValue();
    int most =
        prod.get("Cluster", "jobwire-postgres")
            .at("/spec/postgresql/parameters/max_connections")
            .asInt();
    int used = used(prod, workers);

    assertThat(used).isLessThan(most);
    assertThat(Repository.text("k8s/README.md"))
        .contains("**" + used + "** of `max_connections` " + most);
  }

  @Test
  void devFits() {
    Manifests dev = Manifests.of("k8s/overlays/dev");
    int workers = dev.get("Deployment", "jobwire-worker").at("/spec/replicas").intValue();
    String arguments = dev.get("StatefulSet", "jobwire-postgres").findValue("args").toString();
    Matcher most = Pattern.compile("max_connections=(\\d+)").matcher(arguments);

    assertThat(workers).isPositive();
    assertThat(most.find()).isTrue();
    assertThat(used(dev, workers)).isLessThan(Integer.parseInt(most.group(1)));
  }
}
