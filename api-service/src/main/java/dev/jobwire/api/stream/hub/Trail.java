package dev.jobwire.api.stream.hub;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.jobwire.model.signal.Topics;
import dev.jobwire.model.trace.Hop;
import dev.jobwire.model.trace.JobTracer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.UUID;

/**
 * Traces the end of a job's way: the signal that it ended, as this replica reads it, and each push
 * of its event. A push follows from the signal where one came, else (the client was away, or the
 * signal lost) from the request that submitted the job. Safe for many threads.
 */
@ApplicationScoped
public class Trail {

  /** Of how many jobs the signal is remembered; a push mostly follows within milliseconds. */
  private static final int MOST = 10_000;

  private final JobTracer tracer;
  private final Cache<UUID, String> signals = Caffeine.newBuilder().maximumSize(MOST).build();

  Trail(JobTracer tracer) {
    this.tracer = tracer;
  }

  /** The signal came that these jobs ended; each with the {@code traceparent} that came along. */
  void resolved(Map<UUID, String> traces) {
    traces.forEach(
        (job, parent) -> {
          Hop reading = tracer.process(Topics.JOB_RESOLVED, parent, job);
          String trace = reading.traceparent();
          reading.end();
          if (trace != null) {
            signals.put(job, trace);
          }
        });
  }

  /**
   * The event was sent to a client for the first time, so many milliseconds after its job's end.
   */
  void pushed(String transport, StreamEvent event, long ageMillis) {
    if (event.trace() != null) {
      String signal = signals.getIfPresent(event.job());
      tracer
          .push(transport, signal == null ? event.trace() : signal, event.job())
          .with(JobTracer.AGE, ageMillis)
          .end();
    }
  }
}
