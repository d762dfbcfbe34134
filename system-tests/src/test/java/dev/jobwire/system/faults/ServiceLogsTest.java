package dev.jobwire.system.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobwire.system.faults.audit.Violations;
import org.junit.jupiter.api.Test;

class ServiceLogsTest {

  private static final String OUTPUT =
      """
      launcher | api-1 ended
      postgres | 2026-11-24 10:00:00.000 UTC ERROR:  not a service's
      api-1    | 2026-11-24 10:00:00,001 INFO  [dev.jobwire.Some] (main) about an ERROR in words
      api-1    | 2026-11-24 10:00:00,002 WARN  [dev.jobwire.Some] (main) 12 of 13
      api-2    | 2026-11-24 10:00:00,003 WARN  [dev.jobwire.Some] (main) 1 of 2
      worker-1 | 2026-11-24 10:00:00,004 ERROR [dev.jobwire.Other] (main) broken
      worker-1 | \tat dev.jobwire.Other.ERROR(Other.java:1)
      """;

  @Test
  void findsErrorsOfServicesOnly() {
    Violations violations = new Violations();
    ServiceLogs.check(OUTPUT, violations);
    assertThat(violations.lines())
        .containsExactly(
            "log: ERROR: 1",
            "    worker-1 | 2026-11-24 10:00:00,004 ERROR [dev.jobwire.Other] (main) broken");
  }

  @Test
  void aGroupThatIsGoneWithTheBrokersDiskIsNoError() {
    String line = "worker-2 | 2026-11-24 11:16:09,538 ERROR %s\n";
    String output =
        line.formatted(
                "[org.apache.kafka.clients.consumer.internals.ConsumerCoordinator] (t) [Consumer"
                    + " clientId=c, groupId=g] Offset commit failed on partition jobs-low-3 at"
                    + " offset 16: The group id does not exist.")
            + line.formatted(
                "[io.smallrye.reactive.messaging.kafka] (t) SRMSG18222: Unable to execute consumer"
                    + " revoked re-balance listener for group 'g':"
                    + " org.apache.kafka.clients.consumer.CommitFailedException: Offset")
            + line.formatted(
                "[org.apache.kafka.clients.consumer.internals.ConsumerRebalanceListenerInvoker] (t)"
                    + " User provided listener L failed on invocation of onPartitionsLost for"
                    + " partitions [jobs-2]: CommitFailedException: Offset");
    Violations violations = new Violations();
    ServiceLogs.check(output, violations);
    assertThat(violations.lines()).isEmpty();
  }

  @Test
  void countsWhatIsTheSameButForNumbers() {
    assertThat(ServiceLogs.counts(OUTPUT))
        .hasSize(2)
        .containsEntry("WARN [dev.jobwire.Some] (main) # of #", 2)
        .containsEntry("ERROR [dev.jobwire.Other] (main) broken", 1);
  }
}
