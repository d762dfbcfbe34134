package dev.jobwire.worker.intake;

import dev.jobwire.model.job.Priority;
import dev.jobwire.model.signal.JobReady;
import dev.jobwire.model.signal.Topics;
import dev.jobwire.model.trace.Traceparent;
import dev.jobwire.worker.catalog.HandlerCatalog;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordBatchMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.eclipse.microprofile.reactive.messaging.Acknowledgment;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * The edge to Kafka for what the worker reads. A batch is acknowledged once its jobs are claimed;
 * the next one of its priority comes once there is room for it.
 */
@ApplicationScoped
public class JobTopics {

  private static final Logger LOG = Logger.getLogger(JobTopics.class);

  private final ReadyQueues queues;
  private final HandlerCatalog handlers;
  private final DeadLetters deadLetters;

  @Inject
  JobTopics(ReadyQueues queues, HandlerCatalog handlers, DeadLetters deadLetters) {
    this.queues = queues;
    this.handlers = handlers;
    this.deadLetters = deadLetters;
  }

  /** Takes a batch of {@link Priority#HIGH}. */
  @Incoming(Topics.JOBS_HIGH)
  @Acknowledgment(Acknowledgment.Strategy.MANUAL)
  public Uni<Void> high(Message<List<byte[]>> batch) {
    return take(Priority.HIGH, batch);
  }

  /** Takes a batch of {@link Priority#NORMAL}. */
  @Incoming(Topics.JOBS)
  @Acknowledgment(Acknowledgment.Strategy.MANUAL)
  public Uni<Void> normal(Message<List<byte[]>> batch) {
    return take(Priority.NORMAL, batch);
  }

  /** Takes a batch of {@link Priority#LOW}. */
  @Incoming(Topics.JOBS_LOW)
  @Acknowledgment(Acknowledgment.Strategy.MANUAL)
  public Uni<Void> low(Message<List<byte[]>> batch) {
    return take(Priority.LOW, batch);
  }

  private Uni<Void> take(Priority priority, Message<List<byte[]>> batch) {
    List<Ready> ready = new ArrayList<>();
    List<Unreadable> unreadable = new ArrayList<>();
    for (ConsumerRecord<?, byte[]> data : records(batch)) {
      try {
        JobReady job = JobRecords.read(data.value());
        // A type of another worker's: it has its own ways to learn of the job.
        if (handlers.knows(job.type())) {
          ready.add(new Ready(job.job(), trace(data)));
        }
      } catch (RuntimeException e) {
        unreadable.add(new Unreadable(data, e));
      }
    }
    Delivery delivery =
        new Delivery(ready.size() + unreadable.size(), () -> acknowledge(priority, batch));
    Uni<Void> room =
        queues.add(
            priority,
            ready.stream()
                .map(job -> new ReadyJob(job.id(), priority, delivery, job.trace()))
                .toList());
    if (unreadable.isEmpty()) {
      return room;
    }
    List<Uni<Void>> all = new ArrayList<>(List.of(room));
    for (Unreadable u : unreadable) {
      all.add(deadLetters.add(u.source(), u.cause()).invoke(delivery::done));
    }
    return Uni.join().all(all).andFailFast().replaceWithVoid();
  }

  private record Ready(UUID id, String trace) {}

  private static String trace(ConsumerRecord<?, ?> data) {
    Header header = data.headers().lastHeader(Traceparent.HEADER);
    return header == null || header.value() == null
        ? null
        : Traceparent.checked(new String(header.value(), StandardCharsets.US_ASCII));
  }

  private record Unreadable(ConsumerRecord<?, byte[]> source, RuntimeException cause) {}

  @SuppressWarnings("unchecked")
  private static Iterable<ConsumerRecord<Object, byte[]>> records(Message<List<byte[]>> batch) {
    IncomingKafkaRecordBatchMetadata<Object, byte[]> metadata =
        batch.getMetadata(IncomingKafkaRecordBatchMetadata.class).orElseThrow();
    return metadata.getRecords();
  }

  private static void acknowledge(Priority priority, Message<?> batch) {
    CompletionStage<Void> told = batch.ack();
    told.whenComplete(
        (done, failure) -> {
          if (failure != null) {
            LOG.debugf(failure, "records of %s will come again", priority.topic());
          }
        });
  }
}
