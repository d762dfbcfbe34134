package dev.jobwire.api.stream;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Bounds how many may be connected, in all and of one owner. Safe for many threads. */
public final class Places {

  private final int most;
  private final int mostOfOwner;
  private final AtomicInteger taken = new AtomicInteger();
  private final ConcurrentHashMap<Long, Integer> byOwner = new ConcurrentHashMap<>();

  /** So many in all, so many of one owner. */
  public Places(int most, int mostOfOwner) {
    this.most = most;
    this.mostOfOwner = mostOfOwner;
  }

  /** Takes a place, to be left later; false when there is none. */
  public boolean enter(long owner) {
    if (taken.incrementAndGet() > most) {
      taken.decrementAndGet();
      return false;
    }
    int ofOwner = byOwner.merge(owner, 1, Integer::sum);
    if (ofOwner > mostOfOwner) {
      leave(owner);
      return false;
    }
    return true;
  }

  /** Gives a place back. */
  public void leave(long owner) {
    taken.decrementAndGet();
    byOwner.computeIfPresent(owner, (id, count) -> count == 1 ? null : count - 1);
  }

  /** How many are taken. */
  public int taken() {
    return taken.get();
  }
}
