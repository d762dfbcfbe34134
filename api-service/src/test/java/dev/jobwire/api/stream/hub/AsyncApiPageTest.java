package dev.jobwire.api.stream.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jobwire.api.job.JobJson.Cut;
import dev.jobwire.api.job.JobView;
import dev.jobwire.model.job.JobError;
import dev.jobwire.model.job.JobStatus;
import dev.jobwire.model.job.Priority;
import dev.jobwire.model.signal.JobSignal;
import dev.jobwire.model.signal.JobSignal.Progress;
import dev.jobwire.rules.AsyncApiPage;
import java.io.IOException;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Events and signals of docs/asyncapi.yaml are the code's. */
class AsyncApiPageTest {

  private static final AsyncApiPage PAGE = AsyncApiPage.read();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final UUID JOB = UUID.fromString("0190f3a1-7c00-7000-8000-0000000000ab");
  private static final String LARGE = "\"" + "é".repeat(40_000) + "\"";

  private record Data(String payload, String result, String error) {}

  private record Count(int attempt, int maxAttempts, int timeoutMs, long seq) {}

  private static JobView job(
      JobStatus status, Priority priority, String key, Data data, Count count, Instant time) {
    return new JobView(
        JOB,
        "echo",
        status,
        data.payload(),
        data.result(),
        data.error(),
        priority,
        key,
        count.attempt(),
        count.maxAttempts(),
        count.timeoutMs(),
        null,
        time,
        time,
        count.attempt() == 0 ? null : time,
        time,
        count.seq(),
        null);
  }

  /** Jobs as they are when they end. */
  @Provide
  static Arbitrary<JobView> ended() {
    Arbitrary<String> json =
        Arbitraries.of("null", "1.000", "{\"a\":[null,{}]}", "\"\\u0000\"", LARGE).injectNull(0.2);
    Arbitrary<Data> data =
        Combinators.combine(
                json, json, Arbitraries.of(new JobError("", "é\0", true).json()).injectNull(0.5))
            .as(Data::new);
    Arbitrary<Count> counts =
        Combinators.combine(
                Arbitraries.integers().greaterOrEqual(0),
                Arbitraries.integers().greaterOrEqual(1),
                Arbitraries.integers().greaterOrEqual(1),
                Arbitraries.longs().between(1, 999_999_999_999_999_999L))
            .as(Count::new);
    return Combinators.combine(
            Arbitraries.of(JobStatus.class).filter(JobStatus::isResolved),
            Arbitraries.of(Priority.class),
            Arbitraries.strings().ofMinLength(1).ofMaxLength(200).injectNull(0.5),
            data,
            counts,
            Arbitraries.longs().between(0, 4_000_000_000_000_000L))
        .as(
            (status, priority, key, some, count, micros) ->
                job(
                    status,
                    priority,
                    key,
                    some,
                    count,
                    Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000)));
  }

  @Property(tries = 500)
  void anEventIsAsThePageSays(
      @ForAll("ended") JobView job,
      @ForAll @IntRange(min = 1, max = 999_999_999) int epoch,
      @ForAll Cut least) {
    StreamEvent event = EventEncoder.encode(job, epoch, null, least);

    PAGE.checkPayload("event", event.frame());
    PAGE.checkPayload("event", event.delivery(10));
    assertThat(event.bytes()).isLessThan(EventEncoder.FRAME_LIMIT);
  }

  @Property(tries = 200)
  void aSignalIsAsThePageSays(@ForAll @IntRange(max = 100) int percent, @ForAll boolean said) {
    Progress progress = new Progress(percent, said ? "reading" : null);
    signal(JobSignal.PROGRESS, progress);
    signal(JobSignal.STARTED, null);
  }

  private static SignalFrame signal(String event, Progress progress) {
    SignalFrame signal =
        SignalEncoder.encode(new JobSignal(7, JOB, event, 1, Instant.EPOCH, progress));
    PAGE.checkPayload("signal", signal.frame());
    return signal;
  }

  /** The page promises no member that is never written. */
  @Test
  void everyMemberOnThePageIsWritten() throws IOException {
    String error = new JobError("e", "m", true).json();
    Count count = new Count(1, 10, 1_500, 118);
    Instant time = Instant.EPOCH;
    JobView whole =
        job(JobStatus.FAILED, Priority.LOW, "k", new Data("1", "2", error), count, time);
    JsonNode event = JSON.readTree(EventEncoder.encode(whole, 3, null, Cut.NOTHING).frame());
    JsonNode cut = JSON.readTree(EventEncoder.encode(whole, 3, null, Cut.PAYLOAD).frame());
    JsonNode signal =
        JSON.readTree(signal(JobSignal.PROGRESS, new Progress(40, "reading")).frame());

    Set<String> job = names(event.get("job"));
    job.addAll(names(cut.get("job")));
    assertThat(job).isEqualTo(PAGE.members("ResolvedJob"));
    assertThat(names(event)).isEqualTo(PAGE.members("Event"));
    assertThat(names(signal)).isEqualTo(PAGE.members("Signal"));
    assertThat(names(signal.at("/job/progress"))).isEqualTo(PAGE.members("Progress"));
    assertThat(signal.get("job").size())
        .isEqualTo(PAGE.at("/components/schemas/Signal/properties/job/properties").size());
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
