package dev.jobwire.api.stream.ws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jobwire.api.stream.Cursor;
import dev.jobwire.api.stream.Position;
import dev.jobwire.api.stream.Position.Reset;
import dev.jobwire.api.stream.Subscriber;
import dev.jobwire.api.stream.ws.ClientFrame.BadFrameException;
import dev.jobwire.rules.AsyncApiPage;
import dev.jobwire.rules.ServiceSettings;
import io.quarkus.websockets.next.WebSocket;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** The frames of docs/asyncapi.yaml, but events and signals, are the code's. */
class AsyncApiPageTest {

  private static final AsyncApiPage PAGE = AsyncApiPage.read();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String JOB = "\"0190f3a1-7c00-7000-8000-0000000000AB\"";

  private static final List<String> TYPES =
      List.of(
          "\"hello\"", "\"ack\"", "\"pong\"", "\"auth\"", "\"welcome\"", "\"Hello\"", "\"\"", "1");

  private static final List<String> VALUES =
      List.of(
          "\"hello\"",
          "\"b\"",
          "\"é 😀\"",
          "\"" + "b".repeat(Subscriber.MAX_NAME) + "\"",
          "\"" + "b".repeat(Subscriber.MAX_NAME + 1) + "\"",
          "\"\"",
          "\" \"",
          "\" a \"",
          "\"a\\u0000\"",
          "\"\\n\"",
          "\"\\u0085a\"",
          "\"start\"",
          "\"end\"",
          "\"START\"",
          "\"k3:0\"",
          "\"k3:118\"",
          "\"k3:01\"",
          "\"k3:-1\"",
          "\"k3:999999999999999999\"",
          "\"k3:1000000000000000000\"",
          "\"k999999999:1\"",
          "\"k1234567890:1\"",
          "\"3:1\"",
          "\"k3\"",
          JOB,
          "[" + JOB + "]",
          "[" + JOB + "," + JOB + "]",
          "[]",
          "[1]",
          "[null]",
          "[\"1-2-3-4-5\"]",
          "[[" + JOB + "]]",
          "{}",
          "null",
          "true",
          "7");

  private static final SessionLimits LIMITS =
      new SessionLimits(
          10_000, 25_000, 8_000, 64, new Redelivery(1_000, 30_000, 10), 1_000, 1_000, 65_536);

  private static boolean isFrame(String text) {
    try {
      return ClientFrame.parse(text) != null;
    } catch (BadFrameException e) {
      return false;
    }
  }

  private static boolean isOnPage(String text) throws IOException {
    JsonNode type = JSON.readTree(text).path("type");
    return type.isTextual()
        && PAGE.messagesOf("apiReceivesFrames").contains(type.asText())
        && PAGE.takes(type.asText(), text);
  }

  @Test
  void whatAClientMaySayIsWhatIsUnderstood() {
    Set<String> understood =
        Arrays.stream(ClientFrame.class.getPermittedSubclasses())
            .map(type -> type.getSimpleName().toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    assertThat(PAGE.messagesOf("apiReceivesFrames")).isEqualTo(understood);
    for (String type : understood) {
      for (JsonNode example : PAGE.at("/components/messages/" + type + "/examples")) {
        assertThat(isFrame(example.get("payload").toString())).as(example.toString()).isTrue();
      }
    }
  }

  @Test
  void aMessageIsNamedAfterItsType() {
    Set<String> types = new TreeSet<>(PAGE.messagesOf("apiReceivesFrames"));
    types.addAll(PAGE.messagesOf("apiSendsFrames"));
    assertThat(PAGE.messagesAt("/events/ws")).isEqualTo(types);
    for (String type : types) {
      String schema = PAGE.at("/components/messages/" + type + "/payload/$ref").asText();
      assertThat(PAGE.at(schema.substring(1) + "/properties/type/const").asText()).isEqualTo(type);
    }
  }

  private static String json(Map<String, String> members) {
    return members.entrySet().stream()
        .map(member -> "\"" + member.getKey() + "\":" + member.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }

  /** Each kind of frame with each value, right and wrong, as each member in turn. */
  @Test
  void aFrameIsUnderstoodExactlyWhenThePageTakesIt() throws IOException {
    int understood = 0;
    for (String type : TYPES) {
      for (String member : List.of("subscriber", "cursor", "jobs", "token", "type", "other")) {
        for (String value : VALUES) {
          Map<String, String> frame = new LinkedHashMap<>();
          frame.put("type", type);
          if (type.equals("\"ack\"")) {
            frame.put("cursor", "\"k3:1\"");
          } else if (type.equals("\"auth\"")) {
            frame.put("token", "\"t\"");
          }
          frame.put(member, value);
          String text = json(frame);
          assertThat(isFrame(text)).as(text).isEqualTo(isOnPage(text));
          understood += isFrame(text) ? 1 : 0;
        }
      }
    }
    assertThat(understood).isGreaterThan(20).isLessThan(TYPES.size() * VALUES.size());
    assertThat(isFrame("{}")).isEqualTo(isOnPage("{}")).isFalse();
  }

  @Test
  void whatAFrameNeedsIsWhatThePageRequires() throws IOException {
    for (String type : TYPES) {
      String bare = json(Map.of("type", type));
      assertThat(isFrame(bare)).as(bare).isEqualTo(isOnPage(bare));
    }
  }

  @Property(tries = 200)
  void whatTheServerSaysIsAsThePageSays(
      @ForAll @IntRange(min = 1, max = 999_999_999) int epoch,
      @ForAll @LongRange(max = 999_999_999_999_999_999L) long seq,
      @ForAll @LongRange(max = 60_000) long millis,
      @ForAll String detail) {
    for (Reset reset : Reset.values()) {
      check("reset", ServerFrames.reset(new Position(epoch, seq, seq, reset)));
    }
    check("welcome", ServerFrames.welcome("c1", new Position(epoch, seq, seq, null), LIMITS));
    check("ping", ServerFrames.ping(new Cursor(epoch, seq)));
    check("drain", ServerFrames.drain(millis));
    check("error", ServerFrames.badFrame(detail + "."));
  }

  private static void check(String type, String frame) {
    PAGE.checkPayload(type, frame);
  }

  /** So that one that is added there is added here, and to the page. */
  @Test
  void theServerSaysNothingElse() {
    List<String> made =
        Stream.of(ServerFrames.class.getDeclaredMethods())
            .filter(method -> !Modifier.isPrivate(method.getModifiers()) && !method.isSynthetic())
            .map(Method::getName)
            .toList();
    assertThat(made).containsExactlyInAnyOrder("welcome", "ping", "reset", "drain", "badFrame");
    assertThat(PAGE.messagesOf("apiSendsFrames"))
        .containsExactlyInAnyOrder("welcome", "ping", "reset", "drain", "error", "event", "signal");
  }

  @Test
  void aResetHasOneOfTheseReasons() {
    List<String> reasons = new ArrayList<>();
    PAGE.at("/components/schemas/Reset/properties/reason/enum")
        .forEach(r -> reasons.add(r.asText()));
    assertThat(reasons)
        .containsExactlyInAnyOrderElementsOf(Stream.of(Reset.values()).map(Reset::text).toList());
  }

  @Test
  void oddTimesAreFractionsOfASecond() throws IOException {
    SessionLimits odd = new SessionLimits(1, 500, 1_250, 1, new Redelivery(1, 1, 1), 1, 1, 1);
    String welcome = ServerFrames.welcome("c1", new Position(1, 0, 0, null), odd);
    check("welcome", welcome);
    assertThat(JSON.readTree(welcome).get("pongTimeout").asDouble()).isEqualTo(1.25);
  }

  @Test
  void theCloseCodesAreTheCodes() {
    Map<Integer, String> page = new LinkedHashMap<>();
    for (JsonNode close : PAGE.at("/channels/events/x-close-codes")) {
      assertThat(close).isInstanceOf(ObjectNode.class);
      assertThat(close.get("when").asText()).isNotBlank();
      // As the numbers are meant: 45xx say that coming back the same way is no use.
      int code = close.get("code").asInt();
      assertThat(close.get("comeBack").asBoolean()).as(close.toString()).isEqualTo(code < 4_500);
      page.put(code, close.get("reason").asText());
    }
    assertThat(page)
        .isEqualTo(
            Stream.of(CloseCode.values())
                .collect(Collectors.toMap(CloseCode::code, CloseCode::reason)));
  }

  @Test
  void theEndpointIsTheCodes() {
    String path = StreamSocket.class.getAnnotation(WebSocket.class).path();
    assertThat(PAGE.addresses("api")).containsExactly(path);

    String offered = "/channels/events/bindings/ws/headers/properties/Sec-WebSocket-Protocol/const";
    assertThat(PAGE.at(offered).asText())
        .isEqualTo(
            ServiceSettings.read().get("quarkus.websockets-next.server.supported-subprotocols"));
  }
}
