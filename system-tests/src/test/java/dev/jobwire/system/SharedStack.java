package dev.jobwire.system;

import dev.jobwire.system.telemetry.SpanReceiver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the one stack that they share, with two replicas of each service, and the collector
 * that it sends its spans to: started for the first that asks, stopped after the last test of the
 * run. Tests keep apart by their owners. It logs as in production, as JSON.
 */
public final class SharedStack implements ParameterResolver {

  private static final Set<Class<?>> TYPES = Set.of(Stack.class, SpanReceiver.class);
  private static final Namespace NAMESPACE = Namespace.create(SharedStack.class);

  /** Ends it, if it runs, before a test that needs the machine for itself. */
  public static final class Ended implements BeforeAllCallback {
    @Override
    public void beforeAll(ExtensionContext test) {
      Stack running = test.getRoot().getStore(NAMESPACE).remove(Stack.class, Stack.class);
      if (running != null) {
        running.close();
      }
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    return TYPES.contains(parameter.getParameter().getType());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
    ExtensionContext.Store store = test.getRoot().getStore(NAMESPACE);
    SpanReceiver spans =
        store.computeIfAbsent(SpanReceiver.class, type -> new SpanReceiver(), SpanReceiver.class);
    if (parameter.getParameter().getType() == SpanReceiver.class) {
      return spans;
    }
    return store.computeIfAbsent(Stack.class, type -> start(spans), Stack.class);
  }

  private static Stack start(SpanReceiver spans) {
    Map<String, String> environment = new HashMap<>(spans.settings());
    environment.put("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "true");
    environment.put("JOBS_STOP_NOTICE", "PT2S");
    environment.put("QUARKUS_SHUTDOWN_DELAY", "PT6S");
    environment.put("QUARKUS_LOG_CATEGORY__DEV_JOBWIRE_WORKER_EXECUTION__LEVEL", "DEBUG");
    return Stack.start(directory("shared"), environment, "--apis", "2", "--workers", "2");
  }

  /** A new one under {@code target}, so that logs can be read after a failure. */
  public static Path directory(String name) {
    try {
      Path parent = Files.createDirectories(Path.of("target", "stacks").toAbsolutePath());
      return Files.createTempDirectory(parent, name + "-");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
