package dev.jobwire.worker.execution;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "can't reach postgresql://app:s3cret@db:5432/x | can't reach postgresql://app:***@db:5432/x",
        "amqp://app:p@ss@mq failed | amqp://app:***@mq failed",
        "redis://:s3cret@cache/0 is away               | redis://:***@cache/0 is away",
        "401 for Authorization: Bearer abc.def-123     | 401 for Authorization: Bearer ***",
        "Basic dXNlcjpwYXNz refused                    | Basic *** refused",
        "bad token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln here | bad token *** here",
        "jdbc:x?user=a&password=s3cret&ssl=true        | jdbc:x?user=a&password=***&ssl=true",
        "{\"client_secret\": \"s3cret\", \"n\": 1}     | {\"client_secret\": \"***\", \"n\": 1}",
        "X-Api-Key: s3cret was refused                 | X-Api-Key: *** was refused",
        "one rule shows another: x://password://\"s3cret@mq | one rule shows another: x://password:***@mq",
      })
  void theUsualFormsAreTakenOut(String message, String redacted) {
    assertThat(Redaction.of(message)).isEqualTo(redacted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "404 from https://example.com/a:b@c",
        "the password is too short",
        "no secret is configured",
        "Basic authentication failed",
        "token expired at 2026-11-24T10:00:00Z",
        "java.net.ConnectException: Connection refused: localhost/127.0.0.1:5432",
        "",
      })
  void whatIsNoSecretStays(String message) {
    assertThat(Redaction.of(message)).isEqualTo(message);
  }

  @Property
  void redactingTwiceChangesNothingMore(@ForAll("messages") String message) {
    String once = Redaction.of(message);
    assertThat(Redaction.of(once)).isEqualTo(once);
  }

  @Property
  void aPasswordInAUrlNeverStays(
      @ForAll("words") String before,
      @ForAll("secrets") String secret,
      @ForAll("words") String after) {
    String message = before + " https://user:" + secret + "@host/ " + after;
    assertThat(Redaction.of(message)).doesNotContain(":" + secret + "@");
  }

  @Test
  void anEndlessMessageIsCutBeforeItIsSearched() {
    assertThat(Redaction.of("password=".repeat(1_000_000)).length()).isLessThan(20_000);
  }

  @Provide
  Arbitrary<String> messages() {
    return Arbitraries.of(
            "password", "=", ":", "//", "@", "\"", "Bearer ", "eyJabcdefgh", ".", "***", " ", "x1")
        .list()
        .ofMaxSize(30)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<String> words() {
    return Arbitraries.strings().alpha().ofMaxLength(20);
  }

  @Provide
  Arbitrary<String> secrets() {
    return Arbitraries.strings()
        .alpha()
        .numeric()
        .withChars("!$%*+-._~")
        .ofMinLength(4)
        .ofMaxLength(50);
  }
}
