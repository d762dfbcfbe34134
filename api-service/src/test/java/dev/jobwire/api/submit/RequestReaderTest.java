package dev.jobwire.api.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.jobwire.api.problem.Problem;
import dev.jobwire.api.problem.ProblemType;
import dev.jobwire.model.job.BackoffTerms;
import dev.jobwire.model.job.Priority;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestReaderTest {

  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

  private static JobRequest read(String body) {
    return RequestReader.read(body.getBytes(StandardCharsets.UTF_8), NOW);
  }

  private static Problem refused(String body) {
    Problem problem = catchThrowableOfType(Problem.class, () -> read(body));
    assertThat(problem).as(body).isNotNull();
    return problem;
  }

  @Test
  void readsEveryMember() {
    JobRequest request =
        read(
            """
            {"type":"echo","payload":[1],"priority":"HIGH","orderingKey":"k","maxAttempts":3,
             "runAt":"2026-11-24T12:00:00.5+01:00","timeout":"PT0.2S",
             "backoff":{"first":"PT0.1S","factor":1.5,"max":"PT1M"}}
            """);
    assertThat(request)
        .isEqualTo(
            new JobRequest(
                "echo",
                "[1]",
                Priority.HIGH,
                "k",
                Instant.parse("2026-11-24T11:00:00.5Z"),
                null,
                3,
                Duration.ofMillis(200),
                new BackoffTerms(100L, 1.5, 60_000L)));
  }

  @Test
  void leavesAbsentMembersToTheDefaults() {
    assertThat(read("{\"type\":\"echo\"}"))
        .isEqualTo(
            new JobRequest("echo", null, Priority.NORMAL, null, null, null, null, null, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "0",
        "-0.0",
        "1e400",
        "123456789012345678901234567890.000",
        "\"\"",
        "\"\\ud800 \\u0000 é\"",
        "{\"a\" : [ null , {\"b\":1.10}]}",
        "[]"
      })
  void keepsThePayloadsText(String payload) {
    assertThat(read("{\"payload\": " + payload + " , \"type\":\"echo\"}").payload())
        .isEqualTo(payload);
    assertThat(read("{\"type\":\"echo\",\"payload\":" + payload + "}").payload())
        .isEqualTo(payload);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|/type",
        "{\"type\":1}|/type",
        "{\"type\":\"\"}|/type",
        "{\"type\":null}|/type",
        "{\"type\":\"a\\u0000\"}|/type",
        "{\"type\":\"e\",\"orderingKey\":\"\\ud800\"}|/orderingKey",
        "{\"type\":\"e\",\"priority\":\"high\"}|/priority",
        "{\"type\":\"e\",\"priority\":1}|/priority",
        "{\"type\":\"e\",\"runAt\":\"tomorrow\"}|/runAt",
        "{\"type\":\"e\",\"runAt\":\"2027-11-24T10:00:00Z\"}|/runAt",
        "{\"type\":\"e\",\"delay\":\"-PT1S\"}|/delay",
        "{\"type\":\"e\",\"delay\":\"P31D\"}|/delay",
        "{\"type\":\"e\",\"delay\":5}|/delay",
        "{\"type\":\"e\",\"delay\":\"PT1S\",\"runAt\":\"2026-11-24T10:00:01Z\"}|/delay",
        "{\"type\":\"e\",\"maxAttempts\":0}|/maxAttempts",
        "{\"type\":\"e\",\"maxAttempts\":101}|/maxAttempts",
        "{\"type\":\"e\",\"maxAttempts\":99999999999999999999}|/maxAttempts",
        "{\"type\":\"e\",\"maxAttempts\":1.0}|/maxAttempts",
        "{\"type\":\"e\",\"maxAttempts\":\"3\"}|/maxAttempts",
        "{\"type\":\"e\",\"timeout\":\"PT0S\"}|/timeout",
        "{\"type\":\"e\",\"timeout\":\"P2D\"}|/timeout",
        "{\"type\":\"e\",\"timeout\":\"5\"}|/timeout",
        "{\"type\":\"e\",\"typ\":1}|/typ",
        "{\"type\":\"e\",\"a/b~c\":1}|/a~1b~0c",
        "{\"type\":\"e\",\"type\":\"e\"}|/type"
      })
  void namesWhatIsWrong(String body, String pointer) {
    Problem problem = refused(body);
    assertThat(problem.type()).isEqualTo(ProblemType.INVALID_REQUEST);
    assertThat(problem.violations())
        .extracting(Problem.Violation::pointer)
        .containsExactly(pointer);
  }

  @Test
  void namesAllThatIsWrong() {
    assertThat(refused("{\"x\":{},\"priority\":[1,2],\"maxAttempts\":0}").violations())
        .extracting(Problem.Violation::pointer)
        .containsExactly("/x", "/priority", "/maxAttempts", "/type");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{\"type\":\"e\"",
        "{\"type\":\"e\"}}",
        "{\"type\":\"e\"} {}",
        "{'type':'e'}",
        "{\"type\":\"e\",}",
        "{\"type\":\"e\",\"payload\":NaN}",
        "{\"type\":\"e\",\"payload\":01}",
        "{\"type\":\"e\",\"payload\":\"\t\"}",
        "nul"
      })
  void refusesWhatIsNotJson(String body) {
    assertThat(refused(body).type()).isEqualTo(ProblemType.MALFORMED_JSON);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "\"x\"", "1", "null"})
  void refusesWhatIsNoObject(String body) {
    assertThat(refused(body).type()).isEqualTo(ProblemType.INVALID_REQUEST);
  }

  @Test
  void refusesWhatIsNotUtf8() {
    byte[] body = "{\"type\":\"eX\"}".getBytes(StandardCharsets.UTF_8);
    body[10] = (byte) 0xC3;
    assertThatThrownBy(() -> RequestReader.read(body, NOW))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.type()).isEqualTo(ProblemType.MALFORMED_JSON));
  }

  @Test
  void boundsNesting() {
    String deepest = "[".repeat(499) + "]".repeat(499);
    assertThat(read("{\"type\":\"e\",\"payload\":" + deepest + "}").payload()).isEqualTo(deepest);
    assertThat(refused("{\"type\":\"e\",\"payload\":[" + deepest + "]}").type())
        .isEqualTo(ProblemType.MALFORMED_JSON);
  }

  @Property
  void neverFailsWithAnythingButAProblem(@ForAll byte[] body) {
    try {
      RequestReader.read(body, NOW);
    } catch (Problem p) {
      assertThat(p.type().status()).isEqualTo(400);
    }
  }
}
