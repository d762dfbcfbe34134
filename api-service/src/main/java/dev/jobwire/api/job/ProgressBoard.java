package dev.jobwire.api.job;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.jobwire.model.signal.JobSignal.Progress;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.UUID;

/** The last progress this replica was told of each job. Never stored: a signal lost is no harm. */
@ApplicationScoped
public class ProgressBoard {

  private record Entry(int attempt, Progress progress) {}

  private final Cache<UUID, Entry> latest =
      Caffeine.newBuilder().maximumSize(20_000).expireAfterWrite(Duration.ofMinutes(30)).build();

  /** Takes note of how far an attempt is; an older attempt's news is ignored. */
  public void note(UUID job, int attempt, Progress progress) {
    latest
        .asMap()
        .merge(
            job,
            new Entry(attempt, progress),
            (old, fresh) -> fresh.attempt() >= old.attempt() ? fresh : old);
  }

  /** How far the attempt is; null when nothing was told. */
  public Progress of(UUID job, int attempt) {
    Entry entry = latest.getIfPresent(job);
    return entry != null && entry.attempt() == attempt ? entry.progress() : null;
  }
}
