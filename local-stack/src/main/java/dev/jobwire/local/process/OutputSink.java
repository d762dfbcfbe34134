package dev.jobwire.local.process;

/** Takes what processes print. An implementation must not block: it would block the process. */
@FunctionalInterface
public interface OutputSink {

  /**
   * One line.
   *
   * @param name who printed it, such as {@code api-1}
   * @param line without its end
   */
  void line(String name, String line);
}
