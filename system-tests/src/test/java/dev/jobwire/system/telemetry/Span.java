package dev.jobwire.system.telemetry;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A span as a collector gets it.
 *
 * @param service whose it is
 * @param name its name
 * @param kind such as {@code SERVER}
 * @param trace its trace's id, in hexadecimal
 * @param id its own, in hexadecimal
 * @param parent its parent's; empty for none
 * @param failed whether it says that it failed
 * @param attributes its attributes, their values as text
 */
public record Span(
    String service,
    String name,
    String kind,
    String trace,
    String id,
    String parent,
    boolean failed,
    Map<String, String> attributes) {

  static Span read(String service, io.opentelemetry.proto.trace.v1.Span span) {
    return new Span(
        service,
        span.getName(),
        span.getKind().name().replace("SPAN_KIND_", ""),
        hex(span.getTraceId()),
        hex(span.getSpanId()),
        hex(span.getParentSpanId()),
        span.getStatus().getCode() == StatusCode.STATUS_CODE_ERROR,
        span.getAttributesList().stream()
            .collect(Collectors.toMap(KeyValue::getKey, Span::text, (first, second) -> second)));
  }

  private static String text(KeyValue attribute) {
    return switch (attribute.getValue().getValueCase()) {
      case STRING_VALUE -> attribute.getValue().getStringValue();
      case INT_VALUE -> Long.toString(attribute.getValue().getIntValue());
      default -> attribute.getValue().toString();
    };
  }

  private static String hex(ByteString bytes) {
    StringBuilder text = new StringBuilder();
    for (byte b : bytes.toByteArray()) {
      text.append(Character.forDigit(b >> 4 & 15, 16)).append(Character.forDigit(b & 15, 16));
    }
    return text.toString();
  }
}
