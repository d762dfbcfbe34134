package dev.jobwire.worker.database;

import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Knows whether PostgreSQL answers. Says so once when it is lost and once when it is back, however
 * many statements fail meanwhile, and how long to wait before the next try.
 */
@Singleton
public final class DatabaseWatch {

  private static final Logger LOG = Logger.getLogger(DatabaseWatch.class);
  private static final Duration FIRST_WAIT = Duration.ofMillis(50);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  private boolean away;
  private boolean quiet;

  /** A statement was answered. */
  public synchronized void answered() {
    if (away) {
      away = false;
      LOG.info("PostgreSQL answers again");
    }
  }

  /** A statement failed because PostgreSQL can't be reached or used. */
  public synchronized void failed(Throwable failure) {
    if (away) {
      LOG.debug("PostgreSQL is still away", failure);
      return;
    }
    away = true;
    if (quiet) {
      LOG.info("PostgreSQL can't be used while stopping: " + failure);
    } else {
      LOG.warn("PostgreSQL can't be used, trying until it can: " + failure);
    }
  }

  /** The worker stops: what fails now is no cause for alarm. */
  public synchronized void stopping() {
    quiet = true;
  }

  /** How long to wait after so many failures in a row, from 1. */
  public static Duration waitAfter(int failures) {
    long factor = 1L << Math.min(16, Math.max(0, failures - 1));
    Duration wait = FIRST_WAIT.multipliedBy(factor);
    return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }
}
