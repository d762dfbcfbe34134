package dev.jobwire.model.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.Collections;

/**
 * A place in a trace as text: the {@code traceparent} of W3C Trace Context, 3.2. Only of traces
 * that are recorded; what is not recorded has none, and costs nothing to carry. Pure.
 */
public final class Traceparent {

  /** The name of the header, in HTTP and in Kafka. */
  public static final String HEADER = "traceparent";

  private static final TextMapGetter<String> VALUE =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(String carrier) {
          return Collections.singleton(HEADER);
        }

        @Override
        public String get(String carrier, String key) {
          return HEADER.equals(key) ? carrier : null;
        }
      };

  /** Of version 00, which is the only one; a later one may be longer, but not without end. */
  private static final int LONGEST = 512;

  private Traceparent() {}

  /** The text of a span's place; null when it is not recorded. */
  public static String of(SpanContext span) {
    return span.isValid() && span.isSampled()
        ? "00-" + span.getTraceId() + '-' + span.getSpanId() + '-' + span.getTraceFlags().asHex()
        : null;
  }

  /** The text of the place that the calling code is at; null when that is not recorded. */
  public static String current() {
    return of(Span.current().getSpanContext());
  }

  /** The text, if it says a place; else null. */
  public static String checked(String text) {
    return read(text).isValid() ? text : null;
  }

  /** What the text says; not valid when it is null or no {@code traceparent}. */
  public static SpanContext read(String text) {
    return text == null || text.length() > LONGEST
        ? SpanContext.getInvalid()
        : Span.fromContext(
                W3CTraceContextPropagator.getInstance().extract(Context.root(), text, VALUE))
            .getSpanContext();
  }
}
