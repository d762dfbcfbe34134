package dev.jobwire.system.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import dev.jobwire.system.OnSharedStack;
import dev.jobwire.system.Stack;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The parts of the page that only compute, in the browser that runs them. */
@ExtendWith(Chromium.class)
@OnSharedStack
class PartsIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** Without the icon that browsers ask for by themselves. */
  private static final String EMPTY = "<!doctype html><link rel='icon' href='data:,'>";

  /** Payloads by type, good and bad. */
  private static final Map<String, List<String>> PAYLOADS =
      Map.of(
          "sleep",
          List.of(
              "{\"duration\":\"PT0S\"}",
              "{\"duration\":\"PT1H\"}",
              "{\"duration\":\"PT61S\"}",
              "{\"duration\":\"PT\"}",
              "{\"duration\":\"3 s\"}",
              "{\"duration\":3}",
              "{}",
              "[]",
              "null"),
          "flaky",
          List.of(
              "{}",
              "{\"failures\":0}",
              "{\"failures\":1.0}",
              "{\"failures\":1.5}",
              "{\"failures\":-1}",
              "{\"failures\":1001}",
              "{\"permanent\":\"yes\"}",
              "{\"other\":1}"),
          "qr-code",
          List.of(
              "{\"text\":\"a\"}",
              "{\"text\":\"\"}",
              "{\"text\":\"" + "😀".repeat(500) + "\",\"size\":64}",
              "{\"text\":\"" + "😀".repeat(501) + "\"}",
              "{\"text\":\"a\",\"size\":63}",
              "{\"text\":null}"),
          "echo",
          List.of("1", "null", "\"\"", "{\"a\":[1,{\"b\":null}]}"));

  @Test
  void thePageRefusesWhatTheServiceRefusesAndNothingElse(Visitor visitor, Stack stack)
      throws Exception {
    Page tab = somewhere(visitor, stack);
    for (JsonNode type : JSON.readTree(get(stack.api(1).resolve("/job-types"))).path("items")) {
      String name = type.path("type").asText();
      String schema = type.path("payloadSchema").toString();
      for (String payload : PAYLOADS.getOrDefault(name, List.of())) {
        assertThat(check(tab, schema, payload).isEmpty())
            .as(name + " takes " + payload)
            .isEqualTo(accepts(stack.api(1), visitor.owner(), name, payload));
      }
      for (JsonNode example : type.at("/payloadSchema/examples")) {
        assertThat(check(tab, schema, example.toString())).as(name + ": " + example).isEmpty();
      }
    }
  }

  @Test
  void pointsAtWhatIsWrong(Visitor visitor, Stack stack) {
    Page tab = somewhere(visitor, stack);
    assertThat(
            check(
                tab,
                """
                {"type": "object", "required": ["a"], "additionalProperties": false, "properties": {
                  "list": {"items": {"type": ["string", "null"], "maxLength": 2}, "maxItems": 3},
                  "one/two": {"enum": [1, {"x": 1, "y": 2}]}, "n": {"exclusiveMinimum": 3},
                  "unknown": {"anyOf": [false]}, "odd": {"pattern": "(?<!"}}}""",
                """
                {"list": ["ab", null, "abc", 4], "one/two": 2, "n": 3, "unknown": 1, "odd": "x"}"""))
        .containsExactlyInAnyOrder(
            "/payload",
            "/payload/list",
            "/payload/list/2",
            "/payload/list/3",
            "/payload/one~1two",
            "/payload/n");
    assertThat(check(tab, "{\"enum\": [{\"x\": 1, \"y\": 2}]}", "{\"y\": 2, \"x\": 1}")).isEmpty();
    assertThat(check(tab, "{\"const\": null}", "null")).isEmpty();
  }

  @Test
  void saysWhichNumbersItWouldChange(Visitor visitor, Stack stack) {
    Page tab = somewhere(visitor, stack);
    String read =
        "async (text) => (await import('/page/request.js')).readPayload(text, {}).violations.length";
    assertThat(tab.evaluate(read, "{\"n\": 12345678901234567890}")).isEqualTo(1);
    assertThat(tab.evaluate(read, "[9007199254740993]")).isEqualTo(1);
    assertThat(tab.evaluate(read, "[9007199254740991, -1, 0, -0, 1.50, 1e3]")).isEqualTo(0);
    assertThat(tab.evaluate(read, " ")).isEqualTo(0);
    assertThat(tab.evaluate(read, "{")).isEqualTo(1);
  }

  @Test
  void readsTokensAsTheyArePasted(Visitor visitor, Stack stack) {
    Page tab = somewhere(visitor, stack);
    String read =
        """
        async (text) => {
          const { readToken } = await import('/page/identity.js');
          try { return readToken(text); } catch (error) { return error.name; }
        }""";
    for (String pasted : List.of("a.b-_.c==", " a.b-_.c==\n", "Bearer a.b-_.c==")) {
      assertThat(tab.evaluate(read, pasted)).isEqualTo("a.b-_.c==");
    }
    assertThat(tab.evaluate(read, "Authorization: bearer a.b-_.c==")).isEqualTo("a.b-_.c==");
    for (String wrong : List.of("", "a b", "ä", "a\u0000")) {
      assertThat(tab.evaluate(read, wrong)).isEqualTo("TypeError");
    }
  }

  /**
   * A tab with an empty page of the service's origin, where a part can be loaded by its address.
   */
  private static Page somewhere(Visitor visitor, Stack stack) {
    visitor
        .context()
        .route(
            "**/empty",
            route ->
                route.fulfill(
                    new Route.FulfillOptions().setContentType("text/html").setBody(EMPTY)));
    Page tab = visitor.tab();
    tab.navigate(stack.api(1).resolve("/empty").toString());
    return tab;
  }

  /** The pointers of what the page says is wrong. */
  @SuppressWarnings("unchecked")
  private static List<String> check(Page tab, String schema, String payload) {
    return (List<String>)
        tab.evaluate(
            """
            async ([schema, payload]) => (await import('/page/schema.js'))
              .check(JSON.parse(schema), JSON.parse(payload)).map(({ pointer }) => pointer)""",
            List.of(schema, payload));
  }

  private static boolean accepts(URI api, String owner, String type, String payload)
      throws Exception {
    // Of jobs that never run, so that none of them takes an hour.
    String body = "{\"type\":\"" + type + "\",\"delay\":\"PT1H\",\"payload\":" + payload + "}";
    HttpRequest request =
        HttpRequest.newBuilder(api.resolve("/jobs"))
            .header("Content-Type", "application/json")
            .header("X-Client-Id", owner)
            .POST(BodyPublishers.ofString(body))
            .build();
    int status = send(request).statusCode();
    assertThat(status).isIn(202, 422);
    return status == 202;
  }

  private static String get(URI address) throws Exception {
    return send(HttpRequest.newBuilder(address).build()).body();
  }

  private static HttpResponse<String> send(HttpRequest request) throws Exception {
    return HTTP.send(request, BodyHandlers.ofString());
  }
}
