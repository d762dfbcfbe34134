package dev.jobwire.system.network.proxy;

/** What a network does to those who talk across it. */
public enum Fault {
  /** All connections are reset, and those to come as well. */
  CUT,
  /** On the connections that there are nothing passes any more, not even that they were closed. */
  HALF_OPEN,
  /** On the connections that there are nothing passes for some time; then all of it does. */
  SILENCE,
  /** Everything arrives late. */
  LATENCY,
  /** What the service says trickles. */
  SLOW_READER,
  /** Of what the service says next, a part arrives, and then the connection ends. */
  CUT_MID_FRAME,
  /** WebSockets are cut, and an upgrade is answered 403. */
  UPGRADE_REFUSED
}
