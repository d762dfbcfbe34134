package dev.jobwire.worker.catalog;

import dev.jobwire.model.job.BackoffTerms;
import dev.jobwire.worker.catalog.TypesConfig.TypeConfig;
import dev.jobwire.worker.handler.Backoff;
import dev.jobwire.worker.handler.JobType;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.OptionalInt;

/** Reads what types ask for, from annotations and from the configuration. Pure. */
final class TermsReader {

  private static final int MAX_ATTEMPTS = 100;
  private static final Duration MAX_TIMEOUT = Duration.ofHours(24);

  private TermsReader() {}

  /**
   * What a handler says.
   *
   * @throws IllegalStateException when it is out of range or no duration
   */
  static TypeTerms of(JobType type) {
    Backoff backoff = type.backoff();
    return checked(
        type.name(),
        new TypeTerms(
            type.maxAttempts() == 0 ? null : (Integer) type.maxAttempts(),
            timeout(type.name(), millis(type.name(), type.timeout())),
            type.maxConcurrency() == 0 ? null : (Integer) type.maxConcurrency(),
            new BackoffTerms(
                millis(type.name(), backoff.first()),
                backoff.factor() == 0 ? null : (Double) backoff.factor(),
                millis(type.name(), backoff.max()))));
  }

  /**
   * What the configuration says of a type, and else its handler.
   *
   * @throws IllegalStateException when it is out of range
   */
  static TypeTerms of(String type, TypeConfig config, TypeTerms handler) {
    if (config == null) {
      return handler;
    }
    TypeTerms said =
        new TypeTerms(
            config.maxAttempts().isPresent() ? (Integer) config.maxAttempts().getAsInt() : null,
            timeout(type, config.timeout().map(Duration::toMillis).orElse(null)),
            config.maxConcurrency().isPresent()
                ? (Integer) config.maxConcurrency().getAsInt()
                : null,
            new BackoffTerms(
                config.backoff().first().map(Duration::toMillis).orElse(null),
                config.backoff().factor().isPresent()
                    ? (Double) config.backoff().factor().getAsDouble()
                    : null,
                config.backoff().max().map(Duration::toMillis).orElse(null)));
    TypeTerms both = said.or(handler);
    boolean lifted = config.maxConcurrency().equals(OptionalInt.of(0));
    return checked(
        type,
        lifted ? new TypeTerms(both.maxAttempts(), both.timeoutMs(), null, both.backoff()) : both);
  }

  private static TypeTerms checked(String type, TypeTerms terms) {
    BackoffTerms backoff = terms.backoff();
    require(type, "max-attempts", terms.maxAttempts() == null || terms.maxAttempts() >= 1);
    require(
        type, "max-attempts", terms.maxAttempts() == null || terms.maxAttempts() <= MAX_ATTEMPTS);
    require(type, "max-concurrency", terms.maxConcurrency() == null || terms.maxConcurrency() >= 1);
    require(type, "backoff.first", backoff.first() == null || backoff.first() >= 1);
    require(type, "backoff.factor", backoff.factor() == null || backoff.factor() >= 1);
    require(type, "backoff.max", backoff.max() == null || backoff.max() >= 1);
    return terms;
  }

  private static Integer timeout(String type, Long millis) {
    if (millis == null) {
      return null;
    }
    require(type, "timeout", millis >= 1 && millis <= MAX_TIMEOUT.toMillis());
    return Math.toIntExact(millis);
  }

  private static Long millis(String type, String text) {
    if (text.isEmpty()) {
      return null;
    }
    try {
      return Duration.parse(text).toMillis();
    } catch (DateTimeException | ArithmeticException e) {
      throw new IllegalStateException("type " + type + ": not a duration: " + text, e);
    }
  }

  private static void require(String type, String what, boolean good) {
    if (!good) {
      throw new IllegalStateException("type " + type + ": " + what + " is out of range");
    }
  }
}
