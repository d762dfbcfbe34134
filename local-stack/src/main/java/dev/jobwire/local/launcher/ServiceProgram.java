package dev.jobwire.local.launcher;

import dev.jobwire.local.ports.FreePorts;
import dev.jobwire.local.process.ChildSpec;
import dev.jobwire.local.process.JavaCommand;
import dev.jobwire.local.process.Program;
import dev.jobwire.local.process.StartFailure;
import dev.jobwire.local.process.TaskRunner;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One of the services as it is packaged. Ready when its health check says so.
 *
 * @param name such as {@code api-1}
 * @param jar what the build made
 * @param host that it listens on
 * @param port that it listens on
 * @param environment what it is told
 */
public record ServiceProgram(
    String name, Path jar, String host, int port, Map<String, String> environment)
    implements Program {

  private static final Duration GRACE = Duration.ofSeconds(35);
  private static final int TIMEOUT_MILLIS = 2_000;
  private static final int OK = 200;

  @Override
  public ChildSpec prepare(TaskRunner tasks) {
    List<String> command = JavaCommand.ofJar("512m", jar.toAbsolutePath().normalize());
    return new ChildSpec(name, command, environment, jar.getParent());
  }

  @Override
  public boolean isReady(long pid) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create("http://" + reachable() + ":" + port + "/q/health/ready")
                  .toURL()
                  .openConnection(Proxy.NO_PROXY);
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      int status = connection.getResponseCode();
      try (InputStream body =
          status < HttpURLConnection.HTTP_BAD_REQUEST
              ? connection.getInputStream()
              : InputStream.nullInputStream()) {
        body.readAllBytes();
      }
      return status == OK;
    } catch (IOException e) {
      return false;
    }
  }

  /** Where this machine reaches it: one that listens on all addresses does so on loopback too. */
  String reachable() {
    return switch (host) {
      case "0.0.0.0" -> "127.0.0.1";
      case "::", "[::]" -> "[::1]";
      default -> host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    };
  }

  /** Somebody took the port after it was found free. */
  @Override
  public StartFailure giveUp() {
    return FreePorts.isTaken(host, port)
        ? new StartFailure("port " + port + " is taken by another program")
        : null;
  }

  @Override
  public Duration grace() {
    return GRACE;
  }
}
