package dev.jobwire.worker.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawJsonTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "0.10000000000000000000000000000000001",
        "1E400",
        " {\"b\": 1, \"a\": [null, {}]} ",
        "\"\\u0000\""
      })
  void keepsTheTextAsItIs(String text) {
    assertThat(RawJson.of(text).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{", "1 2", "{'a': 1}", "\"\u0000\"", "nul"})
  void refusesWhatIsNotOneValue(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> RawJson.of(text));
  }

  @Test
  void isEqualByItsText() {
    assertThat(RawJson.of("1.0"))
        .isEqualTo(RawJson.trusted("1.0"))
        .hasSameHashCodeAs(RawJson.trusted("1.0"))
        .isNotEqualTo(RawJson.of("1.00"));
  }
}
