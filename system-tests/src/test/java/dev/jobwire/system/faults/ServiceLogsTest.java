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
  void countsWhatIsTheSameButForNumbers() {
    assertThat(ServiceLogs.counts(OUTPUT))
        .hasSize(2)
        .containsEntry("WARN [dev.jobwire.Some] (main) # of #", 2)
        .containsEntry("ERROR [dev.jobwire.Other] (main) broken", 1);
  }
}
