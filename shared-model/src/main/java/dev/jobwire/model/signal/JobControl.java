package dev.jobwire.model.signal;

import java.util.UUID;

/**
 * On {@code job-control}, to every worker: what the one that runs this job should do. What it says
 * is in PostgreSQL too, so that a lost one costs a heartbeat.
 *
 * @param job the job's id
 * @param command {@value #CANCEL}; others are ignored
 */
public record JobControl(UUID job, String command) {

  /** Stop the attempt: its owner asked for it. */
  public static final String CANCEL = "cancel";

  /** The order to stop a job. */
  public static JobControl cancel(UUID job) {
    return new JobControl(job, CANCEL);
  }
}
