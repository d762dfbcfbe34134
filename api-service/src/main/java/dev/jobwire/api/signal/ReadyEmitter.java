package dev.jobwire.api.signal;

import dev.jobwire.model.signal.JobReady;
import dev.jobwire.model.signal.SignalJson;
import dev.jobwire.model.signal.Topics;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/**
 * Emits "this job may run now", without a key so that any worker gets it. Nobody awaits it: what is
 * dropped because the window is full or the broker away, the dispatcher emits again or a worker
 * pulls.
 */
@ApplicationScoped
public class ReadyEmitter {

  private final boolean on;
  private final Window window;
  private final Emitter<byte[]> high;
  private final Emitter<byte[]> normal;
  private final Emitter<byte[]> low;

  ReadyEmitter(
      SignalConfig config,
      Window window,
      @Channel(Topics.JOBS_HIGH) @OnOverflow(OnOverflow.Strategy.DROP) Emitter<byte[]> high,
      @Channel(Topics.JOBS) @OnOverflow(OnOverflow.Strategy.DROP) Emitter<byte[]> normal,
      @Channel(Topics.JOBS_LOW) @OnOverflow(OnOverflow.Strategy.DROP) Emitter<byte[]> low) {
    this.on = config.emit();
    this.window = window;
    this.high = high;
    this.normal = normal;
    this.low = low;
  }

  /** Emits for each that Kafka's window has room for; returns at once. */
  public void emit(Collection<ReadyJob> jobs) {
    if (on) {
      window
          .admitted(jobs)
          .forEach(job -> emitter(job).send(SignalJson.encode(new JobReady(job.id(), job.type()))));
    }
  }

  private Emitter<byte[]> emitter(ReadyJob job) {
    return switch (job.priority()) {
      case HIGH -> high;
      case NORMAL -> normal;
      case LOW -> low;
    };
  }
}
