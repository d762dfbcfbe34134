package dev.jobwire.worker.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.jobwire.worker.catalog.TypesConfig.TypeConfig;
import dev.jobwire.worker.handler.BlockingJobHandler;
import dev.jobwire.worker.handler.JobContext;
import dev.jobwire.worker.handler.JobHandler;
import dev.jobwire.worker.handler.JobType;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.inject.Vetoed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Its handlers are no beans of the application that other tests start. */
class HandlerCatalogTest {

  record Name(String name) {}

  @Vetoed
  @JobType(name = "greet", description = "Greets.", schema = "{\"type\": \"object\"}")
  static class Greet implements JobHandler<Name> {
    @Override
    public Uni<?> handle(JobContext job, Name payload) {
      return Uni.createFrom().item("Hello, " + payload.name());
    }
  }

  /** What an interceptor makes of a bean. */
  static class GreetSubclass extends Greet {}

  @Vetoed
  @JobType(name = "where", description = "Says where it runs.")
  static class Where implements BlockingJobHandler<Name> {
    @Override
    public Object handle(JobContext job, Name payload) {
      return Thread.currentThread().getName();
    }
  }

  static class Unnamed implements JobHandler<Name> {
    @Override
    public Uni<?> handle(JobContext job, Name payload) {
      return null;
    }
  }

  @Vetoed
  @JobType(name = "bad name", description = "")
  static class BadName extends Unnamed {}

  @Vetoed
  @JobType(name = "bad-schema", description = "", schema = "[1]")
  static class BadSchema extends Unnamed {}

  @Vetoed
  @JobType(name = "no-json", description = "", schema = "{")
  static class NoJson extends Unnamed {}

  @Vetoed
  @JobType(name = "nothing", description = "")
  static class Nothing extends Unnamed {}

  private final BlockingThreads threads = BlockingThreads.pooled(2);

  @AfterEach
  void close() {
    threads.close();
  }

  private HandlerCatalog catalog(JobHandler<?>... handlers) {
    return catalog(Set.of(), Map.of(), handlers);
  }

  private HandlerCatalog catalog(
      Set<String> only, Map<String, TypeConfig> configured, JobHandler<?>... handlers) {
    return new HandlerCatalog(List.of(handlers), List.of(new Where()), threads, only, configured);
  }

  private static String run(HandlerCatalog catalog, String type, String payload) throws Exception {
    return catalog
        .handler(type)
        .invocation()
        .run(new TestContext(), payload)
        .result()
        .await()
        .atMost(Duration.ofSeconds(5));
  }

  @Test
  void runsReactiveHandlersByType() throws Exception {
    assertThat(run(catalog(new Greet()), "greet", "{\"name\":\"Ada\"}"))
        .isEqualTo("\"Hello, Ada\"");
  }

  @Test
  void findsThePayloadTypeOfASubclass() throws Exception {
    assertThat(run(catalog(new GreetSubclass()), "greet", "{\"name\":\"Ada\"}"))
        .isEqualTo("\"Hello, Ada\"");
  }

  @Test
  void runsBlockingHandlersOnThreadsOfTheirOwn() throws Exception {
    assertThat(run(catalog(), "where", null)).startsWith("\"handler-");
  }

  @Test
  void describesWhatItCanRun() {
    HandlerCatalog catalog = catalog(new Greet());

    assertThat(catalog.types()).containsExactly("greet", "where");
    assertThat(catalog.knows("greet")).isTrue();
    assertThat(catalog.knows("other")).isFalse();
    assertThat(catalog.knows(null)).isFalse();
    assertThat(catalog.handler("other")).isNull();
    assertThat(catalog.descriptions())
        .containsExactly(
            new JobTypeDescription("greet", "Greets.", "{\"type\": \"object\"}", TypeTerms.NONE),
            new JobTypeDescription("where", "Says where it runs.", "{}", TypeTerms.NONE));
  }

  @Test
  void runsOnlyTheTypesItIsToldTo() {
    HandlerCatalog catalog = catalog(Set.of("greet"), Map.of(), new Greet());

    assertThat(catalog.types()).containsExactly("greet");
    assertThat(catalog.knows("where")).isFalse();
    assertThatIllegalStateException()
        .isThrownBy(() -> catalog(Set.of("gret"), Map.of(), new Greet()))
        .withMessageContaining("gret");
  }

  @Test
  void refusesWhatIsDescribedBadly() {
    for (JobHandler<?> bad : List.of(new Unnamed(), new BadName(), new BadSchema(), new NoJson())) {
      assertThatIllegalStateException().isThrownBy(() -> catalog(bad));
    }
  }

  @Test
  void refusesTwoHandlersOfOneType() {
    assertThatIllegalStateException()
        .isThrownBy(() -> catalog(new Greet(), new GreetSubclass()))
        .withMessageContaining("greet");
  }

  @Test
  void failsAnAttemptWhoseHandlerGivesNoUni() {
    assertThatIllegalStateException()
        .isThrownBy(() -> run(catalog(new Nothing()), "nothing", null));
  }
}
