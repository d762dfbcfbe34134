package dev.jobwire.worker.intake;

import dev.jobwire.worker.metrics.WorkerMetrics;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;

/**
 * Sets unreadable records aside on {@code jobs-dead-letter}: key, data and headers as they were,
 * and headers that say where it was read and why it could not be.
 */
@Singleton
public class DeadLetters {

  /** The topic it was read from. */
  public static final String TOPIC = "dead-letter-topic";

  /** The partition it was read from. */
  public static final String PARTITION = "dead-letter-partition";

  /** Its offset there. */
  public static final String OFFSET = "dead-letter-offset";

  /** Why it could not be read. */
  public static final String CAUSE = "dead-letter-cause";

  private static final Logger LOG = Logger.getLogger(DeadLetters.class);
  private static final int MAX_CAUSE = 500;

  /** More than one batch of each priority, and no priority reads on before its own are sent. */
  private static final int BUFFER = 1_024;

  private final Emitter<byte[]> emitter;
  private final WorkerMetrics metrics;

  @Inject
  DeadLetters(
      @Channel("jobs-dead-letter")
          @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = BUFFER)
          Emitter<byte[]> emitter,
      WorkerMetrics metrics) {
    this.emitter = emitter;
    this.metrics = metrics;
  }

  /** Sets a record aside; completes when that is done, or could not be. */
  Uni<Void> add(ConsumerRecord<?, byte[]> source, Throwable cause) {
    metrics.unreadable(source.topic());
    LOG.warnf(
        "set aside a record that can't be read: %s-%d offset %d: %s",
        source.topic(), source.partition(), source.offset(), describe(cause));
    OutgoingKafkaRecordMetadata<Object> metadata =
        OutgoingKafkaRecordMetadata.builder()
            .withKey(source.key())
            .withHeaders(headers(source, cause))
            .build();
    byte[] data = source.value() == null ? new byte[0] : source.value();
    CompletableFuture<Void> over = new CompletableFuture<>();
    Message<byte[]> letter =
        Message.of(
            data, Metadata.of(metadata), () -> end(over, null), failure -> end(over, failure));
    try {
      emitter.send(letter);
    } catch (IllegalStateException e) {
      end(over, e);
    }
    return Uni.createFrom().completionStage(over);
  }

  private static CompletionStage<Void> end(CompletableFuture<Void> over, Throwable failure) {
    if (failure != null) {
      LOG.warn("the dead letter was not sent: " + failure);
    }
    over.complete(null);
    return over;
  }

  private static Headers headers(ConsumerRecord<?, byte[]> source, Throwable cause) {
    Headers headers = new RecordHeaders(source.headers());
    headers.add(TOPIC, utf8(source.topic()));
    headers.add(PARTITION, utf8(Integer.toString(source.partition())));
    headers.add(OFFSET, utf8(Long.toString(source.offset())));
    headers.add(CAUSE, utf8(describe(cause)));
    return headers;
  }

  private static String describe(Throwable cause) {
    String text =
        cause.getCause() == null
            ? cause.getMessage()
            : cause.getMessage() + ": " + cause.getCause().getMessage();
    text = String.valueOf(text).lines().findFirst().orElse("");
    return text.length() > MAX_CAUSE ? text.substring(0, MAX_CAUSE) : text;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
