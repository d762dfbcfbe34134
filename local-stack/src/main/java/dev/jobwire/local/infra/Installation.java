package dev.jobwire.local.infra;

import dev.jobwire.local.process.StartFailure;
import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The built repository: found by walking up from where this code lies or from the working
 * directory, so that it works for the launcher as well as inside the tests of every module.
 *
 * @param root the repository
 */
public record Installation(Path root) {

  private static final Path LIB = Path.of("local-stack", "target", "lib");

  /**
   * Finds it.
   *
   * @throws StartFailure when the build has not put the broker and PostgreSQL anywhere above
   */
  public static Installation find() {
    return Stream.concat(codeSource().stream(), Stream.of(Path.of("").toAbsolutePath()))
        .map(Installation::above)
        .flatMap(Optional::stream)
        .findFirst()
        .map(Installation::new)
        .orElseThrow(
            () -> new StartFailure("no " + LIB + " here or above: run `mvn package` first"));
  }

  private static Optional<Path> above(Path start) {
    return Stream.iterate(start, path -> path != null, Path::getParent)
        .filter(path -> Files.isDirectory(path.resolve(LIB)))
        .findFirst();
  }

  /** Where this class comes from; a class loader may not say, or not as a file. */
  private static Optional<Path> codeSource() {
    CodeSource source = Installation.class.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return Optional.empty();
    }
    try {
      URI location = source.getLocation().toURI();
      return "file".equals(location.getScheme())
          ? Optional.of(Path.of(location))
          : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** The jars of broker and PostgreSQL. */
  public Path lib() {
    return root.resolve(LIB);
  }

  /** What a broker's JVM needs: the jars and this module's own classes. */
  public String brokerClassPath() {
    Path target = lib().getParent();
    return Stream.of(target.resolve("classes"), lib().resolve("*"))
        .map(Path::toString)
        .reduce((a, b) -> a + File.pathSeparator + b)
        .orElseThrow();
  }
}
