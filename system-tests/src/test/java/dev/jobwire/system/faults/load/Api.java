package dev.jobwire.system.faults.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.jobwire.system.Answer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/** HTTP to the replicas, one call at a time, without any repeating. Safe for many threads. */
public final class Api {

  /** Reads and writes what goes over the wire. */
  public static final ObjectMapper JSON = new ObjectMapper();

  private final List<URI> replicas;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  /** The replicas, the first of which is number 0 here. */
  public Api(List<URI> replicas) {
    this.replicas = List.copyOf(replicas);
  }

  int replicas() {
    return replicas.size();
  }

  URI replica(int number) {
    return replicas.get(number % replicas.size());
  }

  /** A GET as this owner, which may take so long. */
  public Answer get(int replica, String owner, String path, Duration limit) throws IOException {
    return send(request(replica, owner, path, limit).GET().build());
  }

  /**
   * A POST as this owner, which may take so long.
   *
   * @param key the {@code Idempotency-Key}; null for none
   */
  public Answer post(
      int replica, String owner, String path, String body, String key, Duration limit)
      throws IOException {
    HttpRequest.Builder request =
        request(replica, owner, path, limit)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (key != null) {
      request.header("Idempotency-Key", "\"" + key + "\"");
    }
    return send(request.build());
  }

  private HttpRequest.Builder request(int replica, String owner, String path, Duration limit) {
    return HttpRequest.newBuilder(replica(replica).resolve(path))
        .timeout(limit)
        .header("X-Client-Id", owner);
  }

  private Answer send(HttpRequest request) throws IOException {
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString(UTF_8));
      return new Answer(
          response.statusCode(), response.headers(), response.body(), read(response.body()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted: " + request);
    }
  }

  /** What is no JSON is kept as text only: whoever needs JSON finds it missing. */
  private static JsonNode read(String text) {
    try {
      return text.isEmpty() ? MissingNode.getInstance() : JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }
}
