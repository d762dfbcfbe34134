package dev.jobwire.system.faults.strike;

import dev.jobwire.local.process.DirectoryTree;
import dev.jobwire.system.Stack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The processes of one stack, by the names of their pid files. */
public final class Processes {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  private final Stack stack;

  /** Those of this stack and no others. */
  public Processes(Stack stack) {
    this.stack = stack;
  }

  /** The pid of a process that runs, or -1 while there is none. */
  public long pid(String name) {
    try {
      long pid =
          Long.parseLong(Files.readString(stack.data().resolve("run/" + name + ".pid")).trim());
      return Stack.runs(pid) ? pid : -1;
    } catch (NoSuchFileException e) {
      return -1;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGKILL; the pid that is no more. */
  public long kill(String name) {
    return signal(name, "KILL");
  }

  /** SIGTERM; the pid of what is about to end. */
  public long stop(String name) {
    return signal(name, "TERM");
  }

  /** SIGSTOP: it stands still from now on. */
  public void pause(String name) {
    signal(name, "STOP");
  }

  /** SIGCONT: it goes on. */
  public void resume(String name) {
    signal(name, "CONT");
  }

  /** Kills the broker and empties its disk, while the launcher can't start it again. */
  public void wipeBroker() {
    pause("launcher");
    try {
      long broker = kill("kafka");
      Awaitility.await("end of the broker")
          .atMost(LIMIT)
          .pollInterval(LOOK_AGAIN)
          .until(() -> !Stack.runs(broker));
      try (Stream<Path> files = Files.list(stack.data().resolve("kafka"))) {
        for (Path file : files.toList()) {
          DirectoryTree.delete(file);
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      resume("launcher");
    }
  }

  /** Sends it, but only to a process that this stack's launcher started, or to the launcher. */
  private long signal(String name, String signal) {
    long launcher = pid("launcher");
    long pid = pid(name);
    boolean ours =
        pid > 0
            && (pid == launcher
                || ProcessHandle.of(pid)
                    .flatMap(ProcessHandle::parent)
                    .filter(parent -> parent.pid() == launcher)
                    .isPresent());
    if (!ours) {
      throw new AssertionError(name + " (pid " + pid + ") is no process of this stack");
    }
    run(List.of("/bin/sh", "-c", "kill -" + signal + " " + pid));
    return pid;
  }

  private static void run(List<String> command) {
    try {
      int code = new ProcessBuilder(command).inheritIO().start().waitFor();
      if (code != 0) {
        throw new AssertionError(command + " ended with " + code);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
