package dev.jobwire.worker.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlFailureTest {

  @ParameterizedTest
  @CsvSource({
    "22021, BAD_VALUE",
    "23505, BAD_VALUE",
    "40P01, CONFLICT",
    "40001, CONFLICT",
    "57P01, AWAY",
    "53300, AWAY",
    "42P01, AWAY"
  })
  void readsSqlStates(String state, SqlFailure meaning) {
    assertThat(SqlFailure.of(new PgException("no", "ERROR", state, ""))).isEqualTo(meaning);
  }

  @Test
  void takesEverythingElseForAway() {
    assertThat(SqlFailure.of(new IOException("gone"))).isEqualTo(SqlFailure.AWAY);
    assertThat(SqlFailure.of(new PgException("no", "ERROR", null, ""))).isEqualTo(SqlFailure.AWAY);
  }

  @Test
  void waitsLongerFromFailureToFailureUpToASecond() {
    assertThat(DatabaseWatch.waitAfter(0)).isEqualTo(Duration.ofMillis(50));
    assertThat(DatabaseWatch.waitAfter(1)).isEqualTo(Duration.ofMillis(50));
    assertThat(DatabaseWatch.waitAfter(2)).isEqualTo(Duration.ofMillis(100));
    assertThat(DatabaseWatch.waitAfter(6)).isEqualTo(Duration.ofSeconds(1));
    assertThat(DatabaseWatch.waitAfter(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(1));
  }
}
