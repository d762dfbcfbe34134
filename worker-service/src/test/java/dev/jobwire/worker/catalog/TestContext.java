package dev.jobwire.worker.catalog;

import dev.jobwire.worker.handler.JobContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/** A job for handlers under test; remembers the progress they report. */
public final class TestContext implements JobContext {

  private final UUID id = new UUID(0x0000_0000_0000_7000L, 0x8000_0000_0000_0001L);
  private final int attempt;

  /** Every percentage reported. */
  public final List<Integer> percents = Collections.synchronizedList(new ArrayList<>());

  /** The first attempt. */
  public TestContext() {
    this(1);
  }

  /** One of ten attempts. */
  public TestContext(int attempt) {
    this.attempt = attempt;
  }

  @Override
  public UUID jobId() {
    return id;
  }

  @Override
  public String type() {
    return "test";
  }

  @Override
  public int attempt() {
    return attempt;
  }

  @Override
  public int lastAttempt() {
    return 10;
  }

  @Override
  public Instant deadline() {
    return Instant.EPOCH;
  }

  @Override
  public boolean isCancelled() {
    return false;
  }

  @Override
  public void progress(int percent, String message) {
    percents.add(percent);
  }
}
