package dev.jobwire.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.DoublePredicate;
import org.awaitility.Awaitility;

/** What a service tells of itself at {@code /q/metrics}. */
public final class ServedMetrics {

  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final HttpRequest request;

  /** Those of the service at an address. */
  public ServedMetrics(URI service) {
    this.request = HttpRequest.newBuilder(service.resolve("/q/metrics")).build();
  }

  /**
   * The value of a metric now.
   *
   * @param name its name, with its labels as they are served, if it has some
   * @throws IOException when it is not served
   */
  public double value(String name) throws IOException, InterruptedException {
    return http.send(request, HttpResponse.BodyHandlers.ofString())
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
        .mapToDouble(Double::parseDouble)
        .findFirst()
        .orElseThrow(() -> new IOException("no metric " + name));
  }

  /** Returns the value once it is as it should be; fails when it is not within the limit. */
  public double await(String name, Duration limit, DoublePredicate done) {
    return Awaitility.await(name)
        .atMost(limit)
        .pollInterval(LOOK_AGAIN)
        .until(() -> value(name), done::test);
  }
}
