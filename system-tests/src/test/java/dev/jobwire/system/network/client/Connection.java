package dev.jobwire.system.network.client;

/** One connection, or one series of polls, until it breaks. */
interface Connection extends AutoCloseable {

  /** Reads until it has ended, in whatever way, or nothing was heard for too long. */
  void awaitEnd() throws InterruptedException;

  /** Ends it; may be called by any thread, and again. */
  @Override
  void close();
}
