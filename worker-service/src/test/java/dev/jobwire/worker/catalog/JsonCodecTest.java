package dev.jobwire.worker.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jobwire.worker.handler.PermanentFailure;
import dev.jobwire.worker.handler.RawJson;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class JsonCodecTest {

  record Payload(Duration pause, List<Integer> numbers) {}

  private final JsonCodec codec = new JsonCodec();

  @Test
  void readsARecord() {
    Object read =
        codec.decode("{\"pause\": \"PT0.2S\", \"numbers\": [1]}", codec.typeOf(Payload.class));

    assertThat(read).isEqualTo(new Payload(Duration.ofMillis(200), List.of(1)));
  }

  @Test
  void handsRawJsonOverUnread() {
    assertThat(codec.decode("1.10", codec.typeOf(RawJson.class)))
        .isEqualTo(RawJson.trusted("1.10"));
  }

  @Test
  void readsNoPayloadAsNull() {
    assertThat(codec.decode(null, codec.typeOf(Payload.class))).isNull();
    assertThat(codec.decode(null, codec.typeOf(RawJson.class))).isNull();
  }

  @Test
  void saysWhereAPayloadIsWrongWithoutNamingClasses() {
    assertThatThrownBy(() -> codec.decode("{\"numbers\": [1, \"x\"]}", codec.typeOf(Payload.class)))
        .isInstanceOf(PermanentFailure.class)
        .hasMessageContaining("/numbers/1")
        .hasMessageNotContaining("jobwire");
  }

  @Test
  void writesTimesAsText() {
    assertThat(codec.encode(List.of(Instant.EPOCH, Duration.ofSeconds(3))))
        .isEqualTo("[\"1970-01-01T00:00:00Z\",\"PT3S\"]");
  }

  @Test
  void writesNothingForNull() {
    assertThat(codec.encode(null)).isNull();
  }

  @Test
  void passesRawJsonOnUnchanged() {
    String text = "{\"n\": 1.000000000000000000000001, \"x\": null}";

    assertThat(codec.encode(RawJson.trusted(text))).isSameAs(text);
  }

  @Test
  void writesANulAsEscape() {
    assertThat(codec.encode("a\u0000b")).isEqualTo("\"a\\u0000b\"");
  }

  @Test
  void replacesHalfSurrogatePairs() {
    assertThat(codec.encode("a\uD800b\uDC00c😀")).isEqualTo("\"a\uFFFDb\uFFFDc😀\"");
  }

  @Property
  void writesOnlyWhatUtf8CanHold(@ForAll String text) {
    String json = codec.encode(text);

    byte[] bytes = json.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    assertThat(new String(bytes, java.nio.charset.StandardCharsets.UTF_8)).isEqualTo(json);
    assertThat(json).doesNotContain("\u0000");
  }

  @Test
  void takesAResultOfExactlyTheLimit() {
    String text = "é".repeat(JsonCodec.MAX_RESULT_BYTES / 2 - 1);

    assertThat(codec.encode(text)).hasSize(text.length() + 2);
  }

  @Test
  void refusesAResultOverTheLimit() {
    String text = "é".repeat(JsonCodec.MAX_RESULT_BYTES / 2 - 1) + "x";

    assertThatThrownBy(() -> codec.encode(text))
        .isInstanceOf(PermanentFailure.class)
        .hasMessageContaining("1048577 bytes");
  }

  @Test
  void refusesAResultThatIsNoJson() {
    Object circular = new Object[1];
    ((Object[]) circular)[0] = circular;

    assertThatThrownBy(() -> codec.encode(circular)).isInstanceOf(PermanentFailure.class);
  }
}
