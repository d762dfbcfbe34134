package dev.jobwire.model.emit;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
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

  /** The headers of the next event of a type. */
  List<Header> next(String type, Instant time) {
    return List.of(
        VERSION,
        header("ce_id", prefix + "-" + Long.toString(number.incrementAndGet(), 36)),
        source,
        header("ce_type", type),
        header("ce_time", time.toString()),
        CONTENT);
  }

  private static Header header(String name, String value) {
    return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
