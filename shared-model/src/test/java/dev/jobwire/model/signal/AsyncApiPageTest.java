package dev.jobwire.model.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jobwire.model.job.JobError;
import dev.jobwire.model.job.Priority;
import dev.jobwire.model.signal.JobSignal.Progress;
import dev.jobwire.rules.AsyncApiPage;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The topics and records of docs/asyncapi.yaml are the code's. */
class AsyncApiPageTest {

  private static final AsyncApiPage PAGE = AsyncApiPage.read();

  private static void check(String message, Object signal) {
    PAGE.checkPayload(message, new String(SignalJson.encode(signal), StandardCharsets.UTF_8));
  }

  private static Set<String> members(Class<? extends Record> type) {
    return Arrays.stream(type.getRecordComponents())
        .map(RecordComponent::getName)
        .collect(Collectors.toSet());
  }

  @Provide
  static Arbitrary<UUID> ids() {
    return Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as(UUID::new);
  }

  @Provide
  static Arbitrary<Instant> times() {
    return Combinators.combine(
            Arbitraries.longs().between(0, 4_000_000_000L),
            Arbitraries.integers().between(0, 999_999_999).edgeCases(edges -> edges.add(4_000_000)))
        .as(Instant::ofEpochSecond);
  }

  @Test
  void itIsAnAsyncApiDocument() {
    PAGE.checkStructure();
  }

  /** An action that does not exist, no title, dead ends, a wrong example, text that is cut off. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "action: receive | action: receives",
        "title: Jobwire | name: Jobwire",
        "#/components/messages/hello | #/components/messages/hallo",
        "channel: {$ref: '#/channels/jobs'} | channel: {$ref: '#/channels/job'}",
        "percent: 40 | percent: 400",
        "'And those that the record had.' | And, those that the record had",
      },
      quoteCharacter = '`')
  void whatIsNoneIsFound(String right, String wrong) {
    String text = AsyncApiPage.text();
    String broken = text.replace(right.replace('\'', '"'), wrong.replace('\'', '"'));
    assertThat(broken).isNotEqualTo(text);

    AsyncApiPage page = AsyncApiPage.of(broken);

    assertThatThrownBy(page::checkStructure).isInstanceOf(AssertionError.class);
  }

  @Test
  void theTopicsAreTheCodes() {
    assertThat(PAGE.addresses("kafka")).containsExactlyInAnyOrderElementsOf(Topics.all());
    for (Priority priority : Priority.values()) {
      assertThat(PAGE.messagesAt(priority.topic())).containsExactly("jobReady");
    }
  }

  @Test
  void theRecordsHaveTheseMembersAndNoOther() {
    assertThat(PAGE.members("JobReady")).isEqualTo(members(JobReady.class));
    assertThat(PAGE.members("JobResolved")).isEqualTo(members(JobResolved.class));
    assertThat(PAGE.members("JobProgress")).isEqualTo(members(JobSignal.class));
    assertThat(PAGE.members("Progress")).isEqualTo(members(Progress.class));
    assertThat(PAGE.members("JobControl")).isEqualTo(members(JobControl.class));
    assertThat(PAGE.members("JobError")).isEqualTo(members(JobError.class));
  }

  @Property(tries = 200)
  void whatMayRunIsWrittenSo(@ForAll("ids") UUID job, @ForAll @NotEmpty String type) {
    check("jobReady", new JobReady(job, type));
  }

  @Property(tries = 200)
  void whatEndedIsWrittenSo(
      @ForAll long owner, @ForAll @LongRange(min = 1) long top, @ForAll("ids") UUID job) {
    check("jobResolved", new JobResolved(owner, top, List.of(job)));
    check("jobResolved", new JobResolved(owner, top, List.of(job, new UUID(0, 0))));
    String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    check("jobResolved", new JobResolved(owner, top, List.of(job), Map.of(job, trace)));
  }

  @Property(tries = 200)
  void whatBeganIsWrittenSo(
      @ForAll long owner,
      @ForAll("ids") UUID job,
      @ForAll @IntRange(min = 1) int attempt,
      @ForAll("times") Instant time) {
    check("jobStarted", new JobSignal(owner, job, JobSignal.STARTED, attempt, time, null));
  }

  @Property(tries = 200)
  void whatMovedOnIsWrittenSo(
      @ForAll("ids") UUID job,
      @ForAll("times") Instant time,
      @ForAll @IntRange(max = 100) int percent,
      @ForAll @StringLength(max = 200) String message) {
    for (String said : Arrays.asList(message, null)) {
      Progress progress = new Progress(percent, said);
      check("jobProgress", new JobSignal(1, job, JobSignal.PROGRESS, 1, time, progress));
    }
  }

  @Test
  void anOrderIsWrittenSo() {
    check("jobControl", JobControl.cancel(UUID.randomUUID()));
  }

  @Property(tries = 200)
  void anErrorIsWrittenSo(@ForAll String type, @ForAll String message, @ForAll boolean retryable) {
    JobError error = new JobError(type, message, retryable);

    PAGE.check("/components/schemas/JobError", error.json());
  }
}
