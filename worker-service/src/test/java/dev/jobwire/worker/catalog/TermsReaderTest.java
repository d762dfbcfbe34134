package dev.jobwire.worker.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.jobwire.model.job.BackoffTerms;
import dev.jobwire.worker.handler.Backoff;
import dev.jobwire.worker.handler.JobType;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TermsReaderTest {

  @JobType(
      name = "mail.send",
      description = "",
      maxAttempts = 3,
      timeout = "PT2S",
      maxConcurrency = 4,
      backoff = @Backoff(first = "PT0.5S", factor = 3))
  private static final class Said {}

  @JobType(name = "plain", description = "")
  private static final class Plain {}

  @JobType(name = "bad", description = "", timeout = "2 s")
  private static final class Bad {}

  private static TypeTerms of(Class<?> handler) {
    return TermsReader.of(handler.getAnnotation(JobType.class));
  }

  private static TypesConfig config(Map<String, String> values) {
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder()
            .withMapping(TypesConfig.class)
            .withConverter(
                Duration.class, 100, text -> text.isEmpty() ? null : Duration.parse(text));
    values.forEach(builder::withDefaultValue);
    return builder.build().getConfigMapping(TypesConfig.class);
  }

  @Test
  void readsWhatAHandlerSays() {
    assertThat(of(Said.class))
        .isEqualTo(new TypeTerms(3, 2_000, 4, new BackoffTerms(500L, 3.0, null)));
    assertThat(of(Plain.class)).isEqualTo(TypeTerms.NONE);
    assertThatIllegalStateException().isThrownBy(() -> of(Bad.class)).withMessageContaining("bad");
  }

  @Test
  void theConfigurationWinsMemberByMember() {
    TypesConfig config =
        config(
            Map.of(
                "jobs.types.\"mail.send\".max-attempts", "7",
                "jobs.types.\"mail.send\".max-concurrency", "0",
                "jobs.types.\"mail.send\".backoff.max", "PT1M",
                "jobs.types.plain.timeout", "PT9S"));

    assertThat(TermsReader.of("mail.send", config.byType().get("mail.send"), of(Said.class)))
        .isEqualTo(new TypeTerms(7, 2_000, null, new BackoffTerms(500L, 3.0, 60_000L)));
    assertThat(TermsReader.of("plain", config.byType().get("plain"), of(Plain.class)).timeoutMs())
        .isEqualTo(9_000);
    assertThat(TermsReader.of("other", config.byType().get("other"), of(Plain.class)))
        .isEqualTo(TypeTerms.NONE);
  }

  @Test
  void refusesWhatIsOutOfRange() {
    for (String bad : new String[] {"max-attempts", "max-concurrency"}) {
      TypesConfig config = config(Map.of("jobs.types.plain." + bad, "-1"));
      assertThatIllegalStateException()
          .isThrownBy(() -> TermsReader.of("plain", config.byType().get("plain"), TypeTerms.NONE))
          .withMessageContaining(bad);
    }
  }
}
