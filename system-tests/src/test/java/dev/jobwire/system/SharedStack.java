package dev.jobwire.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the one stack that they share, with two replicas of each service: started for the
 * first that asks, stopped after the last test of the run. Tests keep apart by their owners.
 */
public final class SharedStack implements ParameterResolver {

  private static final Namespace NAMESPACE = Namespace.create(SharedStack.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    return parameter.getParameter().getType() == Stack.class;
  }

  @Override
  public Stack resolveParameter(ParameterContext parameter, ExtensionContext test) {
    return test.getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(Stack.class, type -> start(), Stack.class);
  }

  private static Stack start() {
    return Stack.start(directory("shared"), Map.of(), "--apis", "2", "--workers", "2");
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
