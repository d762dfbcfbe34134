package dev.jobwire.api.stream.sse;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Times and bounds of server-sent events. */
@ConfigMapping(prefix = "jobs.stream.sse")
public interface SseConfig {

  /** The most streams of a replica; beyond, they are answered 429. */
  @WithDefault("20000")
  int maxStreams();

  /** The most streams of one owner on a replica; beyond, 429. */
  @WithDefault("12000")
  int maxStreamsPerOwner();

  /**
   * How often a comment is sent; a client that has not taken what was sent by the next one is cut.
   */
  @WithDefault("15s")
  Duration comment();

  /** The most output that is begun before the client has taken what is under way. */
  @WithDefault("512K")
  MemorySize paceOutput();

  /** The longest time clients are told to wait before they connect again; each a random part. */
  @WithDefault("3s")
  Duration retry();
}
