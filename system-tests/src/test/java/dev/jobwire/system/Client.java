package dev.jobwire.system;

import static java.net.URLEncoder.encode;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** One owner, as it talks to one replica of the api. Safe for many threads. */
public final class Client {

  /** Reads and writes what goes over the wire. */
  static final ObjectMapper JSON = new ObjectMapper();

  /** Longer than the longest long poll: only an answer that never comes ends a test. */
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  private final URI api;
  private final String owner;
  private final String header;

  /** As this owner, to this replica. */
  public Client(URI api, String owner) {
    this(api, owner, "X-Client-Id");
  }

  private Client(URI api, String owner, String header) {
    this.api = api;
    this.owner = owner;
    this.header = header;
  }

  /** As whom a bearer token names. */
  public static Client withToken(URI api, String token) {
    return new Client(api, "Bearer " + token, "Authorization");
  }

  URI api() {
    return api;
  }

  String owner() {
    return owner;
  }

  /** Posts a job, which must be accepted. */
  public Answer submit(String type, String payload) {
    Answer answer = post("/jobs", "{\"type\":\"" + type + "\",\"payload\":" + payload + "}");
    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    return answer;
  }

  /** Posts a job that waits for so long before it runs; it must be accepted. */
  public Answer submitLater(String type, String delay) {
    Answer answer = post("/jobs", "{\"type\":\"" + type + "\",\"delay\":\"" + delay + "\"}");
    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    return answer;
  }

  /** Posts a job as part of a trace; it must be accepted. */
  public Answer submitIn(String traceparent, String type, String payload) {
    Answer answer =
        send(
            request("/jobs")
                .header("Content-Type", "application/json")
                .header("traceparent", traceparent)
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"type\":\"" + type + "\",\"payload\":" + payload + "}")));
    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    return answer;
  }

  /** The job once it is resolved, by one long poll; whatever it is when that ends. */
  public JsonNode await(String id) {
    Answer answer = get("/jobs/" + id + "?wait=60");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  /** The job as it is now. */
  public JsonNode job(String id) {
    return get("/jobs/" + id).json();
  }

  /** Events behind a cursor, 1,000 at most; waits for the first of them. */
  public Answer events(String cursor, int waitSeconds) {
    return get("/events?limit=1000&wait=" + waitSeconds + "&cursor=" + encode(cursor, UTF_8));
  }

  /** Whatever the answer is. */
  public Answer get(String path) {
    return send(request(path).GET());
  }

  /** Whatever the answer is. */
  public Answer post(String path, String body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(api.resolve(path)).timeout(LIMIT).header(header, owner);
  }

  private static Answer send(HttpRequest.Builder builder) {
    HttpRequest request = builder.build();
    try {
      HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString(UTF_8));
      return new Answer(
          response.statusCode(), response.headers(), response.body(), read(response.body()));
    } catch (IOException e) {
      throw new AssertionError(request + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(request + ": interrupted", e);
    }
  }

  /** The JSON text as a tree. */
  public static JsonNode read(String text) {
    try {
      return text.isEmpty() ? MissingNode.getInstance() : JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }
}
