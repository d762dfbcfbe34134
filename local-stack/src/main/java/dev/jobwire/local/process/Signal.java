package dev.jobwire.local.process;

import java.io.IOException;

/** The signals that end processes here; the JDK itself can only send TERM and KILL. */
public enum Signal {
  /** PostgreSQL's fast shutdown: sessions are ended, nothing is lost. */
  INT,
  /** The usual request to stop. */
  TERM,
  /** Ends a process at once. */
  KILL;

  /** Sends it to the process. One that is gone already is no error. */
  public void send(long pid) {
    ProcessHandle process = ProcessHandle.of(pid).orElse(null);
    if (process == null || pid == ProcessHandle.current().pid()) {
      return;
    }
    switch (this) {
      case TERM -> process.destroy();
      case KILL -> process.destroyForcibly();
      case INT -> interrupt(pid);
    }
  }

  private static void interrupt(long pid) {
    try {
      new ProcessBuilder("/bin/sh", "-c", "kill -INT " + pid + " 2>/dev/null").start().waitFor();
    } catch (IOException e) {
      throw new StartFailure("can't signal process " + pid + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
