package dev.jobwire.api.testing;

import dev.jobwire.local.infra.Infrastructure;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A PostgreSQL and a Kafka for the tests of this module, started once and left to the JVM's end.
 */
public class StackResource implements QuarkusTestResourceLifecycleManager {

  /** Where the JVM keeps it: each test profile loads this class anew. */
  private static final String KEPT = "jobwire.test.stack.";

  private static final List<String> NAMES =
      List.of(
          "JOBWIRE_DB_URL",
          "JOBWIRE_JDBC_URL",
          "JOBWIRE_DB_USER",
          "JOBWIRE_DB_PASSWORD",
          "KAFKA_BOOTSTRAP_SERVERS");

  @Override
  public Map<String, String> start() {
    if (System.getProperty(KEPT + NAMES.get(0)) == null) {
      Map<String, String> started =
          Infrastructure.start(Path.of("target", "stack-" + ProcessHandle.current().pid()))
              .configuration();
      NAMES.forEach(name -> System.setProperty(KEPT + name, started.get(name)));
    }
    Map<String, String> configuration = new HashMap<>();
    NAMES.forEach(name -> configuration.put(name, System.getProperty(KEPT + name)));
    return configuration;
  }

  @Override
  public void stop() {
    // Other test classes of this JVM use it as well; the JVM's end stops it.
  }
}
