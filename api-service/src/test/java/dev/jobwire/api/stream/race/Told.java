package dev.jobwire.api.stream.race;

import java.io.IOException;
import java.util.List;

/** Somebody who reads an owner's stream. */
interface Told extends AutoCloseable {

  /**
   * The ids of the next events, each once, as they come; what is said besides must be a beginning
   * or a reset, which is given as {@code reset}.
   */
  List<String> next(int count) throws Exception;

  /** Acknowledges up to an event. */
  void acknowledge(String cursor) throws Exception;

  @Override
  void close() throws IOException;
}
