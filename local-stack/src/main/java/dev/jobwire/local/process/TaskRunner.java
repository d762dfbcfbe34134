package dev.jobwire.local.process;

/** Runs a short program to its end, as part of a supervised start: a stop ends it too. */
@FunctionalInterface
public interface TaskRunner {

  /**
   * Runs it.
   *
   * @throws StartFailure when it fails, with what it said last
   */
  void run(ChildSpec task);
}
