package dev.jobwire.model.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.util.UUID;

/** One step of a job's way, as a span under way; or nothing, for a job that is not traced. */
public final class Hop {

  /** Of a job that is not traced. */
  public static final Hop NONE = new Hop(Span.getInvalid());

  private final Span span;

  Hop(Span span) {
    this.span = span;
  }

  /** Whether it is recorded. */
  public boolean isTraced() {
    return span.isRecording();
  }

  /** What follows it is told this; null when it is not traced. */
  public String traceparent() {
    return Traceparent.of(span.getSpanContext());
  }

  /** The context in which spans become its children. */
  public Context context() {
    return Context.root().with(span);
  }

  /** Says more of it; see {@link JobTracer} for the names. */
  public Hop with(String attribute, String value) {
    span.setAttribute(attribute, value);
    return this;
  }

  /** Says more of it; see {@link JobTracer} for the names. */
  public Hop with(String attribute, long value) {
    span.setAttribute(attribute, value);
    return this;
  }

  /** It ended well. */
  public void end() {
    span.end();
  }

  /**
   * It ended badly.
   *
   * @param code a short name of why, one of few
   */
  public void fail(String code) {
    span.setAttribute("error.type", code);
    span.setStatus(StatusCode.ERROR, code);
    span.end();
  }

  static Hop of(Span span, UUID job) {
    return new Hop(span.setAttribute(JobTracer.JOB_ID, job.toString()));
  }
}
