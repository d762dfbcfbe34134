package dev.jobwire.local.process;

import java.util.ArrayDeque;
import java.util.Deque;

/** Remembers the last lines of a short program, to tell them when it fails. */
final class LastLines implements OutputSink {

  private final int most;
  private final Deque<String> lines = new ArrayDeque<>();

  LastLines(int most) {
    this.most = most;
  }

  @Override
  public synchronized void line(String name, String line) {
    if (!line.isBlank()) {
      lines.addLast(line.strip());
    }
    if (lines.size() > most) {
      lines.removeFirst();
    }
  }

  @Override
  public synchronized String toString() {
    return String.join(" / ", lines);
  }
}
