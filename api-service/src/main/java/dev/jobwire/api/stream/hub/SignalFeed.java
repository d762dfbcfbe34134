package dev.jobwire.api.stream.hub;

import dev.jobwire.api.job.ProgressBoard;
import dev.jobwire.model.signal.JobResolved;
import dev.jobwire.model.signal.JobSignal;
import dev.jobwire.model.signal.SignalJson;
import dev.jobwire.model.signal.SignalJson.UnreadableSignalException;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Reads what the workers tell every replica. A record of an owner to whom nobody here listens costs
 * a look at its key; one that can't be read is said once in a while and passed over.
 */
@ApplicationScoped
public class SignalFeed {

  private static final Logger LOG = Logger.getLogger(SignalFeed.class);
  private static final long SAY_EVERY = Duration.ofMinutes(1).toNanos();

  private final Hub hub;
  private final ProgressBoard progress;
  private final Trail trail;
  private long saidAt = System.nanoTime() - SAY_EVERY;

  SignalFeed(Hub hub, ProgressBoard progress, Trail trail) {
    this.hub = hub;
    this.progress = progress;
    this.trail = trail;
  }

  /** Jobs ended; their owners' streams have moved on. */
  @Incoming("job-resolved")
  @NonBlocking
  public void resolved(ConsumerRecords<String, byte[]> records) {
    for (ConsumerRecord<String, byte[]> record : records) {
      OwnerStream stream = record.key() == null ? null : hub.find(record.key());
      if (stream == null) {
        continue;
      }
      try {
        JobResolved signal = SignalJson.decode(record.value(), JobResolved.class);
        if (signal.ownerId() == stream.owner().id() && signal.jobs() != null) {
          trail.resolved(signal.traces());
          stream.resolved(signal.top(), signal.jobs());
        }
      } catch (UnreadableSignalException e) {
        unreadable(record, e);
      }
    }
  }

  /** Attempts began or moved on. */
  @Incoming("job-signals")
  @NonBlocking
  public void running(ConsumerRecords<String, byte[]> records) {
    for (ConsumerRecord<String, byte[]> record : records) {
      try {
        JobSignal signal = SignalJson.decode(record.value(), JobSignal.class);
        if (signal.job() == null || signal.event() == null) {
          continue;
        }
        if (signal.progress() != null) {
          progress.note(signal.job(), signal.attempt(), signal.progress());
        }
        OwnerStream stream = record.key() == null ? null : hub.find(record.key());
        if (stream != null && signal.ownerId() == stream.owner().id()) {
          stream.signal(signal);
        }
      } catch (UnreadableSignalException e) {
        unreadable(record, e);
      }
    }
  }

  private synchronized void unreadable(
      ConsumerRecord<String, byte[]> record, UnreadableSignalException e) {
    if (System.nanoTime() - saidAt >= SAY_EVERY) {
      saidAt = System.nanoTime();
      LOG.warnf(
          "passed over an unreadable record of %s, partition %d, offset %d: %s",
          record.topic(), record.partition(), record.offset(), e.getMessage());
    }
  }
}
