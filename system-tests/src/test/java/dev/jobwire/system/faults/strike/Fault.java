package dev.jobwire.system.faults.strike;

import java.util.List;

/** The kinds of faults. */
public enum Fault {
  /** A worker dies. */
  WORKER_KILLED(Part.WORKER),
  /** All workers die at once. */
  WORKERS_KILLED(Part.WORKERS),
  /** A worker stands still for longer than its lease, and comes back not knowing. */
  WORKER_PAUSED(Part.WORKER),
  /** A replica of the api dies. */
  API_KILLED(Part.API),
  /** A replica of the api stands still for longer than a leader's lease. */
  API_PAUSED(Part.API),
  /** The broker dies. */
  BROKER_KILLED(Part.BROKER),
  /** The broker dies and its disk is empty when it comes back. */
  BROKER_WIPED(Part.BROKER),
  /** PostgreSQL dies. */
  POSTGRES_KILLED(Part.POSTGRES),
  /** PostgreSQL and a worker die at once. */
  POSTGRES_AND_WORKER_KILLED(Part.POSTGRES, Part.WORKER);

  /** What a fault is done to. */
  public enum Part {
    /** One of the workers. */
    WORKER,
    /** All workers. */
    WORKERS,
    /** One replica of the api. */
    API,
    /** Kafka. */
    BROKER,
    /** PostgreSQL. */
    POSTGRES
  }

  private final List<Part> parts;

  Fault(Part... parts) {
    this.parts = List.of(parts);
  }

  /** What it is done to. */
  public List<Part> parts() {
    return parts;
  }

  /** Whether processes only stand still, so that they keep their pid. */
  public boolean isPause() {
    return this == WORKER_PAUSED || this == API_PAUSED;
  }

  /** Whether it reaches this part, alone or among others. */
  public boolean hits(Part part) {
    return parts.contains(part);
  }

  /** Whether a worker is among what it is done to. */
  public boolean hitsWorkers() {
    return hits(Part.WORKER) || hits(Part.WORKERS);
  }
}
