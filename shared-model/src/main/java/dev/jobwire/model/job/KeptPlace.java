package dev.jobwire.model.job;

/** When work is due that is given back without having failed: its place in the queue is kept. */
public final class KeptPlace {

  /**
   * SQL, of a row {@code w} of {@code work}. Behind a backlog of hours, what a worker took with it
   * would else be done last. Admission writes over when limited work was due, but the job still
   * knows. Due for a second at least: so workers that pull find it at once, without a signal.
   */
  public static final String DUE_AT =
      """
      least(clock_timestamp() - interval '1 second', CASE
        WHEN w.limited THEN (SELECT j.run_at FROM job j WHERE j.id = w.job_id)
        ELSE w.due_at END)
      """;

  private KeptPlace() {}
}
