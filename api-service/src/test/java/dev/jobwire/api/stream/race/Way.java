package dev.jobwire.api.stream.race;

import java.net.URI;

/** How a stream is read. */
enum Way {
  WEBSOCKET {
    @Override
    Told open(URI api, String owner, String subscriber, String cursor) throws Exception {
      return new ToldBySocket(api, owner, subscriber, cursor);
    }
  },
  POLL {
    @Override
    Told open(URI api, String owner, String subscriber, String cursor) {
      return new ToldByPoll(new Calls(api, owner, subscriber), cursor);
    }
  },
  SSE {
    @Override
    Told open(URI api, String owner, String subscriber, String cursor) {
      return new ToldBySse(new Calls(api, owner, subscriber), cursor);
    }
  };

  /**
   * Begins to read, and waits for nothing.
   *
   * @param cursor from where; null for the subscriber's own place
   */
  abstract Told open(URI api, String owner, String subscriber, String cursor) throws Exception;
}
