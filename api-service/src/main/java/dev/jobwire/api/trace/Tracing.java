package dev.jobwire.api.trace;

import dev.jobwire.model.trace.JobTracer;
import io.opentelemetry.api.OpenTelemetry;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes the tracer of jobs; without telemetry it records nothing and passes on what it gets. */
final class Tracing {

  private Tracing() {}

  @Produces
  @Singleton
  static JobTracer tracer(OpenTelemetry telemetry) {
    return new JobTracer(telemetry);
  }
}
