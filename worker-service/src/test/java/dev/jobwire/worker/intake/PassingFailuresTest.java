package dev.jobwire.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.Test;

class PassingFailuresTest {

  private static final String SMALLRYE = "io.smallrye.reactive.messaging.kafka";
  private static final String COORDINATOR =
      "org.apache.kafka.clients.consumer.internals.ConsumerCoordinator";
  private static final String FAILED = "SRMSG18252: Failed to commit %s, it will be re-attempted";

  private static boolean isLogged(String logger, String message, Throwable thrown) {
    LogRecord record = new LogRecord(Level.SEVERE, message);
    record.setLoggerName(logger);
    record.setThrown(thrown);
    return new PassingFailures().isLoggable(record);
  }

  @Test
  void whatPassesByItselfIsKeptOut() {
    assertThat(isLogged(SMALLRYE, FAILED, new RebalanceInProgressException())).isFalse();
    assertThat(isLogged(SMALLRYE, FAILED, new WakeupException())).isFalse();
    assertThat(
            isLogged(
                SMALLRYE,
                "SRMSG18222: Unable to execute consumer revoked",
                new IllegalStateException(new CommitFailedException())))
        .isFalse();
    String gone = "[Consumer c] Offset commit failed on partition jobs-2 at offset 1: %s.";
    assertThat(isLogged(COORDINATOR, gone.formatted("The group id does not exist"), null))
        .isFalse();
    assertThat(
            isLogged(
                COORDINATOR, gone.formatted("The coordinator is not aware of this member"), null))
        .isFalse();
    assertThat(
            isLogged(
                COORDINATOR,
                "[Consumer c, groupId=g] LeaveGroup request with Generation{generationId=2} failed"
                    + " with error: The coordinator is not aware of this member.",
                null))
        .isFalse();
  }

  @Test
  void thatARecordCameWhileItsConsumerClosedIsKeptOut() {
    Exception closed = new IllegalStateException("This consumer has already been closed.");
    String provider = "io.smallrye.reactive.messaging.provider";
    String message = "SRMSG00201: Error caught while processing a message in method %s";
    assertThat(isLogged(provider, message, closed)).isFalse();
    assertThat(isLogged(SMALLRYE, "SRMSG18228: A failure has been reported", closed)).isFalse();
    assertThat(isLogged(provider, message, new WakeupException())).isFalse();
    assertThat(isLogged(provider, message, new IllegalStateException("another"))).isTrue();
    assertThat(isLogged(provider, message, null)).isTrue();
  }

  @Test
  void thatAStopDidNotWaitForTheCoordinatorIsKeptOut() {
    String late =
        "[Consumer c] Close timed out with 2 pending requests to coordinator, terminating";
    assertThat(isLogged(COORDINATOR, late, null)).isFalse();
  }

  @Test
  void whatSomebodyMustMendIsTold() {
    assertThat(isLogged(SMALLRYE, FAILED, new GroupAuthorizationException("jobs-workers")))
        .isTrue();
    assertThat(isLogged(COORDINATOR, "Offset commit failed on p: Not authorized", null)).isTrue();
    assertThat(
            isLogged(
                COORDINATOR, "LeaveGroup request with g failed with error: Not authorized", null))
        .isTrue();
  }

  @Test
  void allElseIsTold() {
    assertThat(isLogged(SMALLRYE, "SRMSG18207: Unable to dispatch", new CommitFailedException()))
        .isTrue();
    assertThat(isLogged("dev.jobwire.Some", FAILED, new RebalanceInProgressException())).isTrue();
    assertThat(isLogged(null, FAILED, null)).isTrue();
    assertThat(isLogged(SMALLRYE, null, null)).isTrue();
  }
}
