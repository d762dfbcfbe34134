package dev.jobwire.model.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceparentTest {

  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";

  private static SpanContext span(TraceFlags flags) {
    return SpanContext.create(TRACE, SPAN, flags, TraceState.getDefault());
  }

  @Test
  void writesAndReadsWhatIsRecorded() {
    String text = Traceparent.of(span(TraceFlags.getSampled()));

    assertThat(text).isEqualTo("00-" + TRACE + "-" + SPAN + "-01");
    assertThat(Traceparent.read(text).getTraceId()).isEqualTo(TRACE);
    assertThat(Traceparent.read(text).getSpanId()).isEqualTo(SPAN);
    assertThat(Traceparent.read(text).isSampled()).isTrue();
  }

  @Test
  void writesNothingOfWhatIsNotRecorded() {
    assertThat(Traceparent.of(span(TraceFlags.getDefault()))).isNull();
    assertThat(Traceparent.of(SpanContext.getInvalid())).isNull();
    assertThat(Traceparent.current()).isNull();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "00",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "00-0af7651916cd43dd8448eb211c80319C-b7ad6b7169203331-01 ",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
      })
  void takesNoOtherTextForATrace(String text) {
    assertThat(Traceparent.read(text).isValid()).isFalse();
  }

  @Test
  void checksWhatOthersSay() {
    String text = "00-" + TRACE + "-" + SPAN + "-01";

    assertThat(Traceparent.checked(text)).isEqualTo(text);
    assertThat(Traceparent.checked("garbage")).isNull();
    assertThat(Traceparent.checked(null)).isNull();
    // A later version may say more, but not without end.
    assertThat(Traceparent.checked("01" + text.substring(2) + "-" + "x".repeat(600))).isNull();
  }

  @Property(tries = 500)
  void survivesAnyText(@ForAll String text) {
    assertThat(Traceparent.read(text).isValid()).isFalse();
  }
}
