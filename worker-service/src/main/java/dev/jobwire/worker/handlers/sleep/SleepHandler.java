package dev.jobwire.worker.handlers.sleep;

import dev.jobwire.worker.handler.JobContext;
import dev.jobwire.worker.handler.JobHandler;
import dev.jobwire.worker.handler.JobType;
import dev.jobwire.worker.handler.PermanentFailure;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import java.time.Duration;

/** Waits on the event loop's timers, so a thousand sleeping jobs cost no thread. */
@JobType(
    name = "sleep",
    description = "Waits for a time, reporting progress. Can be stopped.",
    schema =
        """
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "type": "object",
          "additionalProperties": false,
          "required": ["duration"],
          "examples": [{"duration": "PT5S"}, {"duration": "PT1M"}],
          "properties": {
            "duration": {
              "description": "how long, in ISO 8601, such as PT3S or PT0.2S; at most PT1H",
              "type": "string",
              "maxLength": 24,
              "pattern": "^PT(1H|(?=[0-9])([0-5]?[0-9]M)?([0-9]{1,4}(\\\\.[0-9]{1,9})?S)?)$"
            }
          }
        }
        """)
public class SleepHandler implements JobHandler<SleepHandler.Payload> {

  /** The longest sleep. */
  static final Duration MAX = Duration.ofHours(1);

  private static final long MIN_STEP_MILLIS = 250;
  private static final long MAX_STEP_MILLIS = 1_000;
  private static final int STEPS = 20;

  /**
   * How long to wait.
   *
   * @param duration from zero to an hour
   */
  public record Payload(Duration duration) {}

  /**
   * What was waited.
   *
   * @param slept the duration asked for, in ISO 8601
   */
  public record Result(String slept) {}

  private final Vertx vertx;

  SleepHandler(Vertx vertx) {
    this.vertx = vertx;
  }

  @Override
  public Uni<?> handle(JobContext job, Payload payload) {
    Duration duration = payload == null ? null : payload.duration();
    if (duration == null || duration.isNegative() || duration.compareTo(MAX) > 0) {
      throw new PermanentFailure("sleep-duration", "duration must be from PT0S to " + MAX);
    }
    return Uni.createFrom().emitter(emitter -> sleep(job, duration, emitter));
  }

  private void sleep(JobContext job, Duration duration, UniEmitter<? super Result> emitter) {
    long begun = System.nanoTime();
    long end = Math.max(1, duration.toMillis());
    long step = Math.min(MAX_STEP_MILLIS, Math.max(MIN_STEP_MILLIS, end / STEPS));
    long reports =
        vertx.setPeriodic(
            step,
            id -> {
              long percent = (System.nanoTime() - begun) / 10_000 / end;
              job.progress((int) Math.min(99, percent), "sleeping");
            });
    long timer =
        vertx.setTimer(
            end,
            id -> {
              job.progress(100, "slept");
              emitter.complete(new Result(duration.toString()));
            });
    emitter.onTermination(
        () -> {
          vertx.cancelTimer(reports);
          vertx.cancelTimer(timer);
        });
  }
}
