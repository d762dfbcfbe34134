package dev.jobwire.api.stream.ws;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The WebSocket's times and bounds. */
@ConfigMapping(prefix = "jobs.stream.ws")
public interface WsConfig {

  /** How long a client has to say hello; then the connection is closed with 4502. */
  @WithDefault("10s")
  Duration helloTimeout();

  /** How often the server pings. */
  @WithDefault("25s")
  Duration pingInterval();

  /** How long a client has to answer a ping; then the connection is closed with 4012. */
  @WithDefault("8s")
  Duration pongTimeout();

  /** The most events that are sent and not acknowledged. */
  @WithDefault("64")
  int window();

  /**
   * When an event is sent again first; each time after twice as long, of which up to half at
   * random.
   */
  @WithDefault("1s")
  Duration redeliveryFirst();

  /** The longest time before an event is sent again. */
  @WithDefault("30s")
  Duration redeliveryMost();

  /** How often an event is sent on one connection; then it is closed with 4408. */
  @WithDefault("10")
  int sends();

  /**
   * The most output that may wait for a slow client; beyond, the connection is closed with 4008.
   */
  @WithDefault("1M")
  MemorySize maxOutput();

  /** The most output of new events that is begun before the client has taken what is under way. */
  @WithDefault("512K")
  MemorySize paceOutput();

  /**
   * The most bytes of unacknowledged events that all connections together hold; beyond, each gets
   * one event at a time.
   */
  @WithDefault("256M")
  MemorySize maxHeld();

  /** The longest frame a client may send; a longer one is a bad frame. */
  @WithDefault("64K")
  MemorySize maxFrame();

  /** The most connections of a replica; beyond, they are closed with 4504. */
  @WithDefault("20000")
  int maxConnections();

  /** The most connections of one owner on a replica; beyond, they are closed with 4504. */
  @WithDefault("12000")
  int maxConnectionsPerOwner();

  /** How long a client has to close its side; then the socket is cut. */
  @WithDefault("5s")
  Duration closeTimeout();

  /** How long closing all connections takes at most when the service stops; fewer take less. */
  @WithDefault("3s")
  Duration drain();
}
