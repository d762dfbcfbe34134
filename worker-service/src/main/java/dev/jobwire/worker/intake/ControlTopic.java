package dev.jobwire.worker.intake;

import dev.jobwire.model.signal.JobControl;
import dev.jobwire.model.signal.SignalJson;
import dev.jobwire.model.signal.SignalJson.UnreadableSignalException;
import dev.jobwire.model.signal.Topics;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/** The edge to Kafka for orders to all workers: which jobs to stop. */
@ApplicationScoped
public class ControlTopic {

  private static final Logger LOG = Logger.getLogger(ControlTopic.class);

  private volatile Consumer<Collection<UUID>> cancel = jobs -> {};

  /** Called, on any thread, with jobs that are to be cancelled. */
  public void onCancel(Consumer<Collection<UUID>> listener) {
    this.cancel = listener;
  }

  /** Takes a batch of orders. */
  @Incoming(Topics.JOB_CONTROL)
  @NonBlocking
  public void control(ConsumerRecords<byte[], byte[]> records) {
    Set<UUID> jobs = new HashSet<>();
    for (ConsumerRecord<byte[], byte[]> order : records) {
      try {
        JobControl control = SignalJson.decode(order.value(), JobControl.class);
        if (JobControl.CANCEL.equals(control.command()) && control.job() != null) {
          jobs.add(control.job());
        }
      } catch (UnreadableSignalException e) {
        LOG.debugf(e, "an order that can't be read, at offset %d", order.offset());
      }
    }
    if (!jobs.isEmpty()) {
      cancel.accept(jobs);
    }
  }
}
