package dev.jobwire.model.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.propagation.ContextPropagators;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class JobTracerTest {

  private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  private static final UUID JOB = UUID.randomUUID();

  /** What an SDK that is switched off still is: there, and not to be asked. */
  private static final OpenTelemetry OFF =
      new OpenTelemetry() {
        @Override
        public TracerProvider getTracerProvider() {
          throw new AssertionError("asked for spans that nobody gets");
        }

        @Override
        public ContextPropagators getPropagators() {
          return ContextPropagators.noop();
        }
      };

  private final JobTracer tracer = new JobTracer(OFF, false);

  @Test
  void whereItIsOffTheTraceGoesOnAsItCame() {
    Hop hop = tracer.process("jobs", PARENT, JOB);

    assertThat(hop.isTraced()).isFalse();
    assertThat(hop.traceparent()).isEqualTo(PARENT);
    assertThat(tracer.push("websocket", PARENT, JOB).traceparent()).isEqualTo(PARENT);
  }

  @Test
  void whatHasNoTraceGetsNone() {
    assertThat(tracer.send("jobs", null, JOB)).isSameAs(Hop.NONE);
    assertThat(tracer.send("jobs", "garbage", JOB)).isSameAs(Hop.NONE);
    assertThat(Hop.NONE.traceparent()).isNull();
  }
}
