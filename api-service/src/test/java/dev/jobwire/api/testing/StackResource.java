package dev.jobwire.api.testing;

import dev.jobwire.local.infra.Infrastructure;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.file.Path;
import java.util.Map;

/**
 * A PostgreSQL and a Kafka for the tests of this module, started once and left to the JVM's end.
 */
public class StackResource implements QuarkusTestResourceLifecycleManager {

  private static Map<String, String> configuration;

  @Override
  public Map<String, String> start() {
    synchronized (StackResource.class) {
      if (configuration == null) {
        configuration =
            Infrastructure.start(Path.of("target", "stack-" + ProcessHandle.current().pid()))
                .configuration();
      }
      return configuration;
    }
  }

  @Override
  public void stop() {
    // Other test classes of this JVM use it as well; the JVM's end stops it.
  }
}
