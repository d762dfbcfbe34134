package dev.jobwire.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jobwire.model.signal.JobReady;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobRecordsTest {

  private static final String ID = "01995f3e-8b5c-7c3e-9d0a-3f6f7f0e1a2b";

  private static JobReady read(String data) {
    return JobRecords.read(data == null ? null : data.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void readsARecordAndIgnoresWhatItDoesNotKnow() {
    assertThat(read("{\"job\":\"" + ID + "\",\"type\":\"echo\",\"later\":1}"))
        .isEqualTo(new JobReady(UUID.fromString(ID), "echo"));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "7",
        "{",
        "{\"type\":\"echo\"}",
        "{\"job\":\"" + ID + "\"}",
        "{\"job\":\"" + ID + "\",\"type\":\"\"}",
        "{\"job\":\"seven\",\"type\":\"echo\"}",
        "{\"job\":\"" + ID + "\",\"type\":{}}"
      })
  void refusesWhatNamesNoJob(String data) {
    assertThatThrownBy(() -> read(data)).isInstanceOf(RuntimeException.class);
  }
}
