package dev.jobwire.worker.loop;

import dev.jobwire.worker.lease.WorkerConfig;
import dev.jobwire.worker.signal.KafkaSignals;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/** Starts the worker with the process, and stops it in order when the process is told to stop. */
@ApplicationScoped
public class WorkerLifecycle {

  private static final Logger LOG = Logger.getLogger(WorkerLifecycle.class);

  /**
   * After the grace period, for handlers to leave their threads or be given up, and for writing
   * what was handed back then.
   */
  private static final Duration LAST_WRITES = RunningAttempts.LEAVE_WITHIN.plusSeconds(3);

  private final WorkerLoop loop;
  private final KafkaSignals signals;
  private final WorkerConfig config;

  @Inject
  WorkerLifecycle(WorkerLoop loop, KafkaSignals signals, WorkerConfig config) {
    this.loop = loop;
    this.signals = signals;
    this.config = config;
  }

  void started(@Observes StartupEvent event) {
    signals.open();
    loop.start();
  }

  void stopped(@Observes ShutdownEvent event) throws InterruptedException {
    long limit = config.grace().plus(LAST_WRITES).toMillis();
    try {
      loop.stop().get(limit, TimeUnit.MILLISECONDS);
      LOG.info("stopped: nothing runs, the lease is given up");
    } catch (TimeoutException e) {
      LOG.info("stopped with outcomes unwritten: their jobs run again elsewhere");
    } catch (ExecutionException e) {
      LOG.error("stopping failed", e.getCause());
    } finally {
      signals.close();
    }
  }
}
