package dev.jobwire.worker.handlers.echo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobwire.worker.catalog.TestContext;
import dev.jobwire.worker.handler.RawJson;
import org.junit.jupiter.api.Test;

class EchoHandlerTest {

  private final EchoHandler handler = new EchoHandler();

  @Test
  void givesThePayloadBack() {
    RawJson payload = RawJson.of("{\"n\": 1.10, \"x\": [null]}");

    assertThat(handler.handle(new TestContext(), payload).await().indefinitely()).isSameAs(payload);
  }

  @Test
  void givesNothingForNothing() {
    assertThat(handler.handle(new TestContext(), null).await().indefinitely()).isNull();
  }
}
