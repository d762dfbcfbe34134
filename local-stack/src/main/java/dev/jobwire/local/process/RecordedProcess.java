package dev.jobwire.local.process;

/**
 * A process as its files name it.
 *
 * @param name such as {@code kafka}
 * @param pid the content of its pid file, as found
 * @param started what told it from others when it was recorded, empty when not known
 */
public record RecordedProcess(String name, String pid, String started) {

  /** Whether exactly that process still runs: the same pid, started at the same time. */
  public boolean runs() {
    return pid.matches("[1-9]\\d{0,9}")
        && !started.isEmpty()
        && ProcessStart.of(Long.parseLong(pid)).filter(started::equals).isPresent();
  }

  /** The pid as a number; only for one that runs. */
  public long number() {
    return Long.parseLong(pid);
  }
}
