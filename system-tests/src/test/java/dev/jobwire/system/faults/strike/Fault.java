package dev.jobwire.system.faults.strike;

import java.util.List;

/** The kinds of faults. */
public enum Fault {
  /** A worker dies. */
  WORKER_KILLED(3, Part.WORKER),
  /** All workers die at once. */
  WORKERS_KILLED(1, Part.WORKERS),
  /** A worker stands still for longer than its lease, and comes back not knowing. */
  WORKER_PAUSED(3, Part.WORKER),
  /** A worker is told to stop, as by a deployment. */
  WORKER_STOPPED(1, Part.WORKER),
  /** A replica of the api dies. */
  API_KILLED(2, Part.API),
  /** A replica of the api stands still for longer than a leader's lease. */
  API_PAUSED(3, Part.API),
  /** The broker dies. */
  BROKER_KILLED(2, Part.BROKER),
  /** The broker dies and its disk is empty when it comes back. */
  BROKER_WIPED(2, Part.BROKER),
  /** PostgreSQL dies. */
  POSTGRES_KILLED(2, Part.POSTGRES),
  /** PostgreSQL and a worker die at once. */
  POSTGRES_AND_WORKER_KILLED(1, Part.POSTGRES, Part.WORKER);

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

  private final int share;
  private final List<Part> parts;

  Fault(int share, Part... parts) {
    this.share = share;
    this.parts = List.of(parts);
  }

  /** How often it comes in each lot of faults, of which there are twenty. */
  int share() {
    return share;
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
