package dev.jobwire.local.process;

import java.time.Duration;

/** A long-running program under supervision: how to start it, when it is ready, how to stop it. */
public interface Program {

  /** Names it in pid files and logs, such as {@code api-1}. */
  String name();

  /**
   * Makes all ready for a start, each time anew: it may find a directory wiped.
   *
   * @param tasks runs what has to come first, such as formatting a disk
   * @throws StartFailure when it can't be started
   */
  ChildSpec prepare(TaskRunner tasks);

  /** Whether it takes work now. Asked again and again, so it answers fast. */
  boolean isReady(long pid);

  /**
   * The last step of each start, once the program is ready; only then others are told.
   *
   * @throws RuntimeException when that failed: the program is started anew
   */
  default void complete() {}

  /** What asks it to stop. */
  default Signal stopSignal() {
    return Signal.TERM;
  }

  /** How long it may take to stop. */
  Duration grace();

  /**
   * Asked when it died before it was ever ready: whether to give up, with the reason.
   *
   * @return null to go on trying
   */
  default StartFailure giveUp() {
    return null;
  }
}
