package dev.jobwire.api.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.jobwire.api.identity.Owner;
import dev.jobwire.api.limits.QuotaStore.Used;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What owners have used of their quotas: read at most once a second for each, with what this
 * replica took since. What others took in that second is not seen, so a quota may be exceeded by
 * what comes within one.
 */
@ApplicationScoped
class Quota {

  private static final int REMEMBERED = 50_000;
  private static final Duration FRESH = Duration.ofSeconds(1);

  private record Reading(Used used, AtomicLong since) {

    Used now() {
      return new Used(used.jobs() + since.get(), used.oldest());
    }
  }

  private final QuotaStore store;
  private final LimitConfig config;
  private final Cache<Long, Reading> readings =
      Caffeine.newBuilder().maximumSize(REMEMBERED).expireAfterWrite(FRESH).build();

  Quota(QuotaStore store, LimitConfig config) {
    this.store = store;
    this.config = config;
  }

  Uni<Used> used(Owner owner) {
    Reading known = readings.getIfPresent(owner.id());
    return known != null
        ? Uni.createFrom().item(known.now())
        : store
            .used(owner.id(), config.quotaWindow(), config.quota().getAsInt())
            .invoke(used -> readings.put(owner.id(), new Reading(used, new AtomicLong())));
  }

  /** Jobs that are about to be accepted. */
  void took(Owner owner, int jobs) {
    Reading known = readings.getIfPresent(owner.id());
    if (known != null) {
      known.since().addAndGet(jobs);
    }
  }
}
