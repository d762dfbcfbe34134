package dev.jobwire.api.stream;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How owners are told of their events. */
@ConfigMapping(prefix = "jobs.stream")
public interface StreamConfig {

  /** For how long an event can be read after its job ended. */
  @WithDefault("7d")
  Duration retention();

  /**
   * How often the counters of the connected owners are compared with the database: the longest that
   * a lost signal can delay an event.
   */
  @WithDefault("2s")
  Duration compareEvery();

  /** The most events that are read for an owner at a time. */
  @WithDefault("128")
  int pageEvents();

  /** The most payload and result that are read for an owner at a time. */
  @WithDefault("4M")
  MemorySize pageBytes();

  /** How many pages of events are read at the same time, for all owners together. */
  @WithDefault("4")
  int readsInFlight();

  /** The most events of one owner that are kept in memory, encoded, for those who read along. */
  @WithDefault("256")
  int ringEvents();

  /** The most bytes of one owner's events that are kept in memory. */
  @WithDefault("1M")
  MemorySize ringBytes();

  /** The most bytes of events that are kept in memory for all owners together. */
  @WithDefault("128M")
  MemorySize ringsBytes();

  /**
   * The subscribers of one owner that are remembered; beyond, the least recently seen is forgotten.
   */
  @WithDefault("100")
  int subscribersPerOwner();

  /** The shortest time between two signals of one job: latest wins. */
  @WithDefault("250ms")
  Duration signalInterval();

  /**
   * Origins, other than the service's own, whose pages may open a WebSocket, as browsers write
   * them: {@code https://app.example.com}.
   */
  Optional<List<String>> origins();
}
