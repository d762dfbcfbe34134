package dev.jobwire.worker.testing;

import dev.jobwire.local.infra.Infrastructure;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A PostgreSQL and a Kafka for the tests of this module, started once and left to the JVM's end.
 */
public class StackResource implements QuarkusTestResourceLifecycleManager {

  /** The wait after a first failure: short, but longer than a test takes to see it. */
  public static final long RETRY_FIRST_MILLIS = 500;

  private static Map<String, String> configuration;

  @Override
  public Map<String, String> start() {
    synchronized (StackResource.class) {
      if (configuration == null) {
        Map<String, String> all =
            new HashMap<>(
                Infrastructure.start(Path.of("target", "stack-" + ProcessHandle.current().pid()))
                    .configuration());
        all.put("jobs.worker.name", "tested");
        // Two seconds from heartbeat to heartbeat.
        all.put("jobs.worker.lease", "PT6S");
        all.put("jobs.retry.first", "PT0.5S");
        configuration = Map.copyOf(all);
      }
      return configuration;
    }
  }

  @Override
  public void stop() {
    // Other test classes of this JVM use it as well; the JVM's end stops it.
  }
}
