package dev.jobwire.model.signal;

import java.util.List;

/** The names of the Kafka topics: fixed, as clients and operators know them. */
public final class Topics {

  /** A job of priority {@code HIGH} may run now. */
  public static final String JOBS_HIGH = "jobs-high";

  /** A job of priority {@code NORMAL} may run now. */
  public static final String JOBS = "jobs";

  /** A job of priority {@code LOW} may run now. */
  public static final String JOBS_LOW = "jobs-low";

  /** Jobs of an owner ended: the owner's stream has moved on. */
  public static final String JOB_RESOLVED = "job-resolved";

  /** Started and progress: latest wins, never stored. */
  public static final String JOB_SIGNALS = "job-signals";

  /** Cancel, to every worker. */
  public static final String JOB_CONTROL = "job-control";

  /** Records that could not be read, with their cause. */
  public static final String DEAD_LETTER = "jobs-dead-letter";

  private Topics() {}

  /** All of them, for whoever makes them. */
  public static List<String> all() {
    return List.of(JOBS_HIGH, JOBS, JOBS_LOW, JOB_RESOLVED, JOB_SIGNALS, JOB_CONTROL, DEAD_LETTER);
  }
}
