package dev.jobwire.api.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.jobwire.api.identity.Owner;
import dev.jobwire.api.problem.Problem;
import dev.jobwire.api.problem.ProblemType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Says whether an owner may submit jobs now. */
@ApplicationScoped
public class Limits {

  private static final int REMEMBERED = 50_000;
  private static final double NANOS = 1e9;

  private final LimitConfig config;
  private final Quota quota;
  private final int burst;
  private final Counter overRate;
  private final Counter overQuota;
  private final Cache<Long, Bucket> buckets = Caffeine.newBuilder().maximumSize(REMEMBERED).build();

  Limits(LimitConfig config, Quota quota, MeterRegistry metrics) {
    this.config = config;
    this.quota = quota;
    double rate = config.rate().orElse(1);
    if (rate <= 0 || config.burst().orElse(1) < 1 || config.quota().orElse(1) < 1) {
      throw new IllegalArgumentException("jobs.limits.rate, .burst and .quota must be positive");
    }
    this.burst = config.burst().orElse((int) Math.ceil(rate));
    this.overRate = refused(metrics, "rate");
    this.overQuota = refused(metrics, "quota");
  }

  private static Counter refused(MeterRegistry metrics, String limit) {
    return Counter.builder("jobwire.limits.refused")
        .description("Jobs that were refused because their owner submitted too many")
        .tag("limit", limit)
        .register(metrics);
  }

  /**
   * Counts jobs against the owner's limits; those which are refused are not counted.
   *
   * @return what is left; fails with a problem (429) when they may not be submitted now
   */
  public Uni<Allowance> admit(Owner owner, int jobs) {
    Allowance allowance = new Allowance();
    if (config.quota().isEmpty()) {
      return Uni.createFrom().item(() -> rate(owner, jobs, allowance));
    }
    return quota
        .used(owner)
        .map(used -> quota(used, jobs, allowance))
        .map(left -> rate(owner, jobs, left))
        .invoke(left -> quota.took(owner, jobs));
  }

  private Allowance quota(QuotaStore.Used used, int jobs, Allowance allowance) {
    int most = config.quota().getAsInt();
    Duration window = config.quotaWindow();
    long left = most - used.jobs();
    long free = Math.max(1, ceil(window.minus(used.oldest()).toMillis() / 1_000.0));
    boolean taken = jobs <= left;
    allowance.add("quota", most, window.toSeconds(), Math.max(0, taken ? left - jobs : left), free);
    if (!taken) {
      overQuota.increment(jobs);
      throw refusal("the quota of " + most + " jobs in " + window + " is used up", free, allowance);
    }
    return allowance;
  }

  private Allowance rate(Owner owner, int jobs, Allowance allowance) {
    if (config.rate().isEmpty()) {
      return allowance;
    }
    double rate = config.rate().getAsDouble();
    Bucket bucket = buckets.get(owner.id(), id -> new Bucket(rate, burst));
    Bucket.Verdict verdict = bucket.take(jobs, System.nanoTime());
    allowance.add(
        "rate",
        burst,
        Math.max(1, ceil(burst / rate)),
        verdict.remaining(),
        ceil(verdict.fullAfter() / NANOS));
    if (!verdict.taken()) {
      overRate.increment(jobs);
      throw refusal(
          "more than " + rate + " jobs a second",
          Math.max(1, ceil(verdict.retryAfter() / NANOS)),
          allowance);
    }
    return allowance;
  }

  private static Problem refusal(String detail, long retryAfter, Allowance allowance) {
    return Problem.of(ProblemType.TOO_MANY_REQUESTS, detail)
        .withHeader("Retry-After", Long.toString(retryAfter))
        .withHeader(Allowance.POLICY, allowance.policy())
        .withHeader(Allowance.STATE, allowance.state());
  }

  private static long ceil(double value) {
    return (long) Math.ceil(value);
  }
}
