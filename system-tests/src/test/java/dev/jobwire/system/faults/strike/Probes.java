package dev.jobwire.system.faults.strike;

import dev.jobwire.system.Stack;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;

/** Looks from outside whether a process can be reached, and what a worker counts. */
public final class Probes {

  private static final Duration LIMIT = Duration.ofSeconds(1);
  private static final int OK = 200;

  private final Stack stack;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(LIMIT).build();

  /** Looks at this stack. */
  public Probes(Stack stack) {
    this.stack = stack;
  }

  /** Whether a service says that it is ready; a broker or PostgreSQL, that it can be reached. */
  boolean isOpen(String name) throws InterruptedException {
    return switch (name) {
      case "postgres" -> postgres();
      case "kafka" -> kafka();
      default -> ready(name);
    };
  }

  private boolean postgres() {
    String login =
        "?connectTimeout=1&socketTimeout=1&user="
            + stack.env("JOBWIRE_DB_USER")
            + "&password="
            + stack.env("JOBWIRE_DB_PASSWORD");
    try (Connection connection =
            DriverManager.getConnection(stack.env("JOBWIRE_JDBC_URL") + login);
        Statement statement = connection.createStatement()) {
      return statement.execute("SELECT 1");
    } catch (SQLException e) {
      return false;
    }
  }

  private boolean kafka() {
    String[] address = stack.env("KAFKA_BOOTSTRAP_SERVERS").split(":");
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(address[0], Integer.parseInt(address[1])), (int) LIMIT.toMillis());
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private boolean ready(String service) throws InterruptedException {
    HttpResponse<String> response = get(service, "/q/health/ready");
    return response != null && response.statusCode() == OK;
  }

  /**
   * How many jobs a worker has claimed because Kafka named them, and not because it looked into
   * PostgreSQL itself; -1 when it does not say.
   */
  double claimedByKafka(String worker) throws InterruptedException {
    HttpResponse<String> response = get(worker, "/q/metrics");
    if (response == null || response.statusCode() != OK) {
      return -1;
    }
    return metric(response.body(), "jobwire_jobs_claimed_total")
        - metric(response.body(), "jobwire_jobs_pulled_total");
  }

  private static double metric(String text, String name) {
    return text.lines()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** Null when nothing comes back. */
  private HttpResponse<String> get(String service, String path) throws InterruptedException {
    String port = service.toUpperCase(Locale.ROOT).replace('-', '_') + "_PORT";
    URI uri = URI.create("http://127.0.0.1:" + stack.env(port) + path);
    try {
      return http.send(
          HttpRequest.newBuilder(uri).timeout(LIMIT).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      return null;
    }
  }
}
