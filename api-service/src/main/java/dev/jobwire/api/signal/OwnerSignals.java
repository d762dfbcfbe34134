package dev.jobwire.api.signal;

import dev.jobwire.model.signal.JobControl;
import dev.jobwire.model.signal.JobResolved;
import dev.jobwire.model.signal.SignalJson;
import dev.jobwire.model.signal.Topics;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/**
 * Emits what an api-service itself does to jobs: it ended some, or wants one stopped. Awaited by
 * nobody; replicas compare counters, and workers read with each heartbeat what is to be cancelled.
 */
@ApplicationScoped
public class OwnerSignals {

  /** The channel's name; the topic's is taken by the channel that reads it. */
  private static final String RESOLVED_OUT = "job-resolved-out";

  private final boolean on;
  private final Emitter<byte[]> resolved;
  private final Emitter<byte[]> control;

  OwnerSignals(
      SignalConfig config,
      @Channel(RESOLVED_OUT) @OnOverflow(OnOverflow.Strategy.DROP) Emitter<byte[]> resolved,
      @Channel(Topics.JOB_CONTROL) @OnOverflow(OnOverflow.Strategy.DROP) Emitter<byte[]> control) {
    this.on = config.emit();
    this.resolved = resolved;
    this.control = control;
  }

  /** Jobs of this owner ended, and that is committed. */
  public void resolved(String owner, JobResolved signal) {
    if (on) {
      OutgoingKafkaRecordMetadata<String> keyed =
          OutgoingKafkaRecordMetadata.<String>builder().withKey(owner).build();
      resolved.send(Message.of(SignalJson.encode(signal), Metadata.of(keyed)));
    }
  }

  /** The attempt at this job should stop. */
  public void cancel(UUID job) {
    if (on) {
      control.send(SignalJson.encode(JobControl.cancel(job)));
    }
  }
}
