package dev.jobwire.api.signal;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;

/**
 * Tells the workers what may run now, as far as Kafka's window has room. What is dropped because
 * the window is full or the broker away, the dispatcher emits again or a worker pulls.
 */
@ApplicationScoped
public class ReadyEmitter {

  private final Window window;
  private final KafkaSignals signals;

  ReadyEmitter(Window window, KafkaSignals signals) {
    this.window = window;
    this.signals = signals;
  }

  /** Emits for each that the window has room for; returns at once. */
  public void emit(Collection<ReadyJob> jobs) {
    window.admitted(jobs).forEach(signals::ready);
  }
}
