package dev.jobwire.api.stream.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.jobwire.api.problem.Problem;
import dev.jobwire.api.problem.ProblemType;
import dev.jobwire.api.stream.Cursor;
import dev.jobwire.api.stream.StartingPoint;
import dev.jobwire.api.stream.StartingPoint.Kind;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PollQueryTest {

  private static final String JOB = "0190f3a1-7c00-7000-8000-0000000000aB";

  @Test
  void whatIsAbsentHasADefault() {
    PollQuery query = PollQuery.of(null, null, null, null, List.of(), null);
    assertThat(query.from()).isEqualTo(StartingPoint.SUBSCRIBER);
    assertThat(query.subscriber()).isEqualTo("default");
    assertThat(query.patience()).isEqualTo(Duration.ofSeconds(25));
    assertThat(query.limit()).isEqualTo(100);
    assertThat(query.jobs()).isEmpty();
    assertThat(query.ack()).isNull();
    assertThat(PollQuery.of(null, null, null, null, null, null)).isEqualTo(query);
  }

  @Test
  void whatIsThereIsRead() {
    PollQuery query = PollQuery.of("k3:4", "me", "60", "1000", List.of(JOB, JOB), "end");
    assertThat(query.from().cursor()).isEqualTo(new Cursor(3, 4));
    assertThat(query.subscriber()).isEqualTo("me");
    assertThat(query.patience()).isEqualTo(Duration.ofSeconds(60));
    assertThat(query.limit()).isEqualTo(1_000);
    assertThat(query.jobs()).containsExactly(UUID.fromString(JOB));
    assertThat(query.ack().kind()).isEqualTo(Kind.END);
    assertThat(PollQuery.of(null, null, "0", "1", null, null).patience()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "61", "1.5", "x", " 1", "99999999999", "١"})
  void aWaitOutOfRangeIsRefused(String wait) {
    refused(() -> PollQuery.of(null, null, wait, null, null, null), "wait");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-1", "1001", "x", "99999999999"})
  void aLimitOutOfRangeIsRefused(String limit) {
    refused(() -> PollQuery.of(null, null, null, limit, null, null), "limit");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a\nb", "\u0000", "\ud800"})
  void aNameThatCantBePrintedIsRefused(String name) {
    refused(() -> PollQuery.of(null, name, null, null, null, null), "subscriber");
  }

  @Test
  void theLengthOfANameIsBounded() {
    String longest = "n".repeat(100);
    assertThat(PollQuery.of(null, longest, null, null, null, null).subscriber()).isEqualTo(longest);
    refused(() -> PollQuery.of(null, longest + "n", null, null, null, null), "subscriber");
  }

  @Test
  void whatIsNoCursorIsRefused() {
    refused(() -> PollQuery.of("117", null, null, null, null, null), "cursor");
    refused(() -> PollQuery.of("", null, null, null, null, null), "cursor");
    refused(() -> PollQuery.of(null, null, null, null, null, "now"), "ack");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1-1-1-1-1", "x", JOB + "0"})
  void whatIsNoJobsIdIsRefused(String job) {
    refused(() -> PollQuery.of(null, null, null, null, List.of(JOB, job), null), "job");
  }

  @Test
  void theNumberOfJobsIsBounded() {
    refused(
        () -> PollQuery.of(null, null, null, null, Collections.nCopies(1_001, JOB), null), "job");
  }

  private static void refused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String parameter) {
    Problem problem = catchThrowableOfType(Problem.class, call);
    assertThat(problem).isNotNull();
    assertThat(problem.type()).isEqualTo(ProblemType.INVALID_REQUEST);
    assertThat(problem.violations())
        .singleElement()
        .satisfies(violation -> assertThat(violation.pointer()).isEqualTo(parameter));
  }
}
