package dev.jobwire.worker.handlers;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.jobwire.worker.handler.JobType;
import dev.jobwire.worker.handlers.echo.EchoHandler;
import dev.jobwire.worker.handlers.flaky.FlakyHandler;
import dev.jobwire.worker.handlers.qrcode.QrCodeHandler;
import dev.jobwire.worker.handlers.sleep.SleepHandler;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the schemas take is what the handlers can run. */
class HandlerSchemasTest {

  private static boolean takes(Class<?> handler, String payload) {
    String text = handler.getAnnotation(JobType.class).schema();
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(text, InputFormat.JSON);
    return schema.validate(payload, InputFormat.JSON).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "1.5", "\"x\"", "[null]", "{\"a\": {}}"})
  void echoTakesAnything(String payload) {
    assertThat(takes(EchoHandler.class, payload)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"duration\": \"PT3S\"} | true",
        "{\"duration\": \"PT0.2S\"} | true",
        "{\"duration\": \"PT0S\"} | true",
        "{\"duration\": \"PT1H\"} | true",
        "{\"duration\": \"PT59M59S\"} | true",
        "{\"duration\": \"PT1M\"} | true",
        "{\"duration\": \"PT2H\"} | false",
        "{\"duration\": \"PT\"} | false",
        "{\"duration\": \"P1D\"} | false",
        "{\"duration\": \"-PT3S\"} | false",
        "{\"duration\": \"PT-3S\"} | false",
        "{\"duration\": \"3s\"} | false",
        "{\"duration\": 3} | false",
        "{} | false",
        "[] | false",
        "{\"duration\": \"PT3S\", \"x\": 1} | false"
      })
  void sleepTakesADurationOfUpToAnHour(String payload, boolean taken) {
    assertThat(takes(SleepHandler.class, payload)).isEqualTo(taken);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | true",
        "{\"failures\": 0} | true",
        "{\"failures\": 1000, \"permanent\": true} | true",
        "{\"failures\": -1} | false",
        "{\"failures\": 1.5} | false",
        "{\"failures\": 1001} | false",
        "{\"permanent\": \"yes\"} | false",
        "{\"failure\": 1} | false"
      })
  void flakyTakesFailures(String payload, boolean taken) {
    assertThat(takes(FlakyHandler.class, payload)).isEqualTo(taken);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"text\": \"x\"} | true",
        "{\"text\": \"x\", \"size\": 64} | true",
        "{\"text\": \"x\", \"size\": 1024} | true",
        "{\"text\": \"\"} | false",
        "{\"text\": \"x\", \"size\": 63} | false",
        "{\"text\": \"x\", \"size\": 1025} | false",
        "{\"size\": 64} | false"
      })
  void qrCodeTakesAText(String payload, boolean taken) {
    assertThat(takes(QrCodeHandler.class, payload)).isEqualTo(taken);
  }

  @ParameterizedTest
  @CsvSource({"500, true", "501, false"})
  void qrCodeCountsCharactersAsTheHandlerDoes(int length, boolean taken) {
    assertThat(takes(QrCodeHandler.class, "{\"text\": \"" + "😀".repeat(length) + "\"}"))
        .isEqualTo(taken);
  }
}
