package dev.jobwire.model.trace;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.UUID;

/**
 * Begins the spans of a job's way, named as OpenTelemetry's semantic conventions for messaging say.
 * Each continues from a {@code traceparent}; without one nothing is recorded and nothing allocated.
 * Where telemetry is off, nothing is recorded either, and what follows is told the place that came
 * in: a service that records nothing leaves no hole in the traces of one that does. Safe for many
 * threads.
 */
public final class JobTracer {

  /** The job's id. */
  public static final String JOB_ID = "jobwire.job.id";

  /** The job's type. */
  public static final String JOB_TYPE = "jobwire.job.type";

  /** Which attempt it is, from 1. */
  public static final String ATTEMPT = "jobwire.job.attempt";

  /** How the attempt ended. */
  public static final String OUTCOME = "jobwire.job.outcome";

  /** Milliseconds from a job's end to when its event is sent. */
  public static final String AGE = "jobwire.event.age_ms";

  private final Tracer tracer;

  /**
   * A tracer that tells where that telemetry says.
   *
   * @param on whether the telemetry is on; an SDK that is off still makes spans, which nobody gets
   */
  public JobTracer(OpenTelemetry telemetry, boolean on) {
    this.tracer = (on ? telemetry : OpenTelemetry.noop()).getTracer("dev.jobwire");
  }

  /** A record about the job is sent to the topic. */
  public Hop send(String topic, String parent, UUID job) {
    return kafka(SpanKind.PRODUCER, "send", topic, parent, job);
  }

  /** A record about the job is read from the topic, and dealt with. */
  public Hop process(String topic, String parent, UUID job) {
    return kafka(SpanKind.CONSUMER, "process", topic, parent, job);
  }

  /** The job's event is sent to a client over the transport. */
  public Hop push(String transport, String parent, UUID job) {
    SpanContext from = Traceparent.read(parent);
    return from.isValid()
        ? Hop.of(begin(SpanKind.PRODUCER, "push " + transport, from), job)
            .with("jobwire.transport", transport)
        : Hop.NONE;
  }

  private Hop kafka(SpanKind kind, String operation, String topic, String parent, UUID job) {
    SpanContext from = Traceparent.read(parent);
    return from.isValid()
        ? Hop.of(begin(kind, operation + " " + topic, from), job)
            .with("messaging.system", "kafka")
            .with("messaging.operation.type", operation)
            .with("messaging.destination.name", topic)
        : Hop.NONE;
  }

  private Span begin(SpanKind kind, String name, SpanContext from) {
    return tracer
        .spanBuilder(name)
        .setSpanKind(kind)
        .setParent(Context.root().with(Span.wrap(from)))
        .startSpan();
  }
}
