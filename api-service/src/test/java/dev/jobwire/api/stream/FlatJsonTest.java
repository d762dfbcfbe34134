package dev.jobwire.api.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.jobwire.api.stream.FlatJson.UnreadableException;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlatJsonTest {

  @Test
  void textsAndListsOfTextsAreRead() throws UnreadableException {
    FlatJson json = FlatJson.parse(" {\"a\":\"x\",\"b\":[\"1\",\"2\"],\"c\":null,\"d\":[]} ");
    assertThat(json.text("a")).isEqualTo("x");
    assertThat(json.texts("b")).containsExactly("1", "2");
    assertThat(json.text("c")).isNull();
    assertThat(json.texts("c")).isNull();
    assertThat(json.texts("d")).isEmpty();
    assertThat(json.text("absent")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "x",
        "{",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":\"x\"",
        "{\"a\":[\"x\"",
        "{a:1}",
        "{'a':1}",
        "{\"a\":\"x\",}",
        "{} {}",
        "{}x",
        "[",
        "[1",
        "\"x",
        "tru",
        "{\"a\":01}",
        "// {}\n{}"
      })
  void whatIsNotJsonIsMalformed(String text) {
    assertThat(refusal(text).isMalformed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "true", "1", "\"x\"", "[]", "[{}]", "{\"a\":\"1\",\"a\":\"2\"}"})
  void whatIsJsonButNoSuchObjectIsRefused(String text) {
    assertThat(refusal(text).isMalformed()).isFalse();
  }

  @Test
  void nestingIsBounded() {
    assertThat(refusal("{\"a\":" + "[".repeat(1_000) + "]".repeat(1_000) + "}").isMalformed())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "true", "{}", "[1]", "[\"x\",null]", "[[\"x\"]]", "[\"x\"]"})
  void anotherKindOfValueIsNoText(String value) throws UnreadableException {
    FlatJson json = FlatJson.parse("{\"a\":" + value + ",\"b\":\"after\"}");
    assertThatThrownBy(() -> json.text("a")).hasMessage("a must be a string");
    assertThat(json.text("b")).isEqualTo("after");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "true", "{}", "[1]", "[\"x\",null]", "[[\"x\"]]", "\"x\""})
  void anotherKindOfValueIsNoList(String value) throws UnreadableException {
    FlatJson json = FlatJson.parse("{\"a\":" + value + "}");
    assertThatThrownBy(() -> json.texts("a")).hasMessage("a must be a list of strings");
  }

  @Test
  void otherMembersAreRefusedEvenWhenNull() throws UnreadableException {
    FlatJson json = FlatJson.parse("{\"a\":\"x\",\"b\":null}");
    json.only(Set.of("a", "b", "c"));
    assertThatThrownBy(() -> json.only(Set.of("a")))
        .isInstanceOf(UnreadableException.class)
        .hasMessageContaining("unknown member");
  }

  @Property
  void anyTextIsReadOrRefused(@ForAll String text) {
    try {
      FlatJson.parse(text);
    } catch (UnreadableException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  private static UnreadableException refusal(String text) {
    UnreadableException refusal =
        catchThrowableOfType(UnreadableException.class, () -> FlatJson.parse(text));
    assertThat(refusal).as(text).isNotNull();
    return refusal;
  }
}
