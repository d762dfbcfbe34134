package dev.jobwire.model.emit;

import dev.jobwire.model.trace.Traceparent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * The headers of a CloudEvents 1.0 record in binary mode (CloudEvents Kafka binding 1.0.2, 3.2).
 * Ids are unique by source: a prefix per process and a number.
 */
final class CloudEventHeaders {

  private static final Header VERSION = header("ce_specversion", "1.0");
  private static final Header CONTENT = header("content-type", "application/json");

  private final Header source;
  private final String prefix;
  private final AtomicLong number = new AtomicLong();

  CloudEventHeaders(String source, String prefix) {
    this.source = header("ce_source", source);
    this.prefix = prefix;
  }

  /**
   * The headers of the next event of a type.
   *
   * @param traceparent null when it belongs to no trace that is recorded
   */
  List<Header> next(String type, Instant time, String traceparent) {
    List<Header> headers = new ArrayList<>(7);
    headers.add(VERSION);
    headers.add(header("ce_id", prefix + "-" + Long.toString(number.incrementAndGet(), 36)));
    headers.add(source);
    headers.add(header("ce_type", type));
    headers.add(header("ce_time", time.toString()));
    headers.add(CONTENT);
    if (traceparent != null) {
      headers.add(header(Traceparent.HEADER, traceparent));
    }
    return headers;
  }

  private static Header header(String name, String value) {
    return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
