package dev.jobwire.model.signal;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;

/**
 * On {@code job-signals}, keyed by the owner's name: an attempt began or moved on. Latest wins.
 *
 * @param ownerId the owner's number in the database
 * @param job the job's id
 * @param event {@value #STARTED} or {@value #PROGRESS}
 * @param attempt the attempt it tells of
 * @param time when, by the worker's clock
 * @param progress how far it is; absent when it has only started
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobSignal(
    long ownerId, UUID job, String event, int attempt, Instant time, Progress progress) {

  /** An attempt began. */
  public static final String STARTED = "job.started";

  /** An attempt moved on. */
  public static final String PROGRESS = "job.progress";

  /**
   * How far an attempt is.
   *
   * @param percent 0 to 100
   * @param message what it does now; absent when it did not say
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Progress(int percent, String message) {}
}
