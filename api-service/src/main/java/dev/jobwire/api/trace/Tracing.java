package dev.jobwire.api.trace;

import dev.jobwire.model.trace.JobTracer;
import io.opentelemetry.api.OpenTelemetry;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes the tracer of jobs; without telemetry it records nothing and passes on what it gets. */
final class Tracing {

  private Tracing() {}

  @Produces
  @Singleton
  static JobTracer tracer(
      OpenTelemetry telemetry,
      @ConfigProperty(name = "quarkus.otel.sdk.disabled") boolean disabled) {
    return new JobTracer(telemetry, !disabled);
  }
}
