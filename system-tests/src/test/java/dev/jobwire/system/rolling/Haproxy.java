package dev.jobwire.system.rolling;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jobwire.local.infra.Installation;
import dev.jobwire.local.ports.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** HAProxy with the settings that are shipped, in front of the replicas of a stack. */
final class Haproxy implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String PROGRAM = "haproxy";

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final Path log;
  private final int port;
  private final int statsPort;

  /**
   * Starts it and waits until it serves; without the program the test is skipped, in capitals.
   *
   * @param directory for its file of replicas and its log
   */
  Haproxy(Path directory, List<URI> replicas) throws IOException {
    boolean there = isThere();
    if (!there) {
      System.err.println(
          "WARNING: NO HAPROXY HERE, THE ROLLING RESTART IS NOT TESTED (apt-get install haproxy)");
    }
    assumeTrue(there, "no haproxy");
    port = FreePorts.pick();
    statsPort = FreePorts.pick();
    Path shipped = Installation.find().root().resolve("docker/haproxy.cfg");
    log = directory.resolve("haproxy.log");
    ProcessBuilder builder =
        new ProcessBuilder(
                PROGRAM, "-f", shipped.toString(), "-f", write(directory, replicas).toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("JOBWIRE_PROXY_LISTEN", "127.0.0.1:" + port);
    process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    Awaitility.await("haproxy").atMost(LIMIT).until(this::serves);
  }

  private static boolean isThere() {
    try {
      return new ProcessBuilder(PROGRAM, "-v").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The second file, which is the place's own: who the replicas are. */
  private Path write(Path directory, List<URI> replicas) throws IOException {
    StringBuilder text = new StringBuilder("backend api\n");
    for (URI replica : replicas) {
      text.append("  server api-%d %s\n".formatted(replica.getPort(), replica.getAuthority()));
    }
    text.append(
        """

        listen stats
          bind 127.0.0.1:%d
          stats enable
          stats uri /
        """
            .formatted(statsPort));
    return Files.writeString(directory.resolve("haproxy-replicas.cfg"), text);
  }

  /** Whatever the answer is. */
  private boolean serves() {
    try {
      return http.send(
                  HttpRequest.newBuilder(uri().resolve("/q/health/ready")).build(),
                  BodyHandlers.discarding())
              .statusCode()
          > 0;
    } catch (IOException e) {
      if (!process.isAlive()) {
        throw new UncheckedIOException("haproxy ended with " + process.exitValue(), e);
      }
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Where clients come to. */
  URI uri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** What it said: which requests went wrong, and which replicas it took for away. */
  String log() throws IOException {
    return Files.readString(log);
  }

  /** What it has counted so far for all of the backend: a number by the name of its column. */
  Map<String, Long> counts() throws IOException, InterruptedException {
    String text =
        http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + statsPort + "/;csv"))
                    .build(),
                BodyHandlers.ofString())
            .body();
    List<String> lines = text.lines().toList();
    String[] names = lines.get(0).substring("# ".length()).split(",", -1);
    String[] values =
        lines.stream()
            .filter(line -> line.startsWith("api,BACKEND,"))
            .findFirst()
            .orElseThrow(() -> new AssertionError(text))
            .split(",", -1);
    Map<String, Long> counts = new HashMap<>();
    for (int i = 0; i < names.length; i++) {
      if (values[i].matches("\\d+")) {
        counts.put(names[i], Long.valueOf(values[i]));
      }
    }
    return counts;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
