package dev.jobwire.worker.intake;

import io.quarkus.logging.LoggingFilter;
import java.util.Set;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Keeps out of the log that a position could not be committed to Kafka because the broker was away,
 * the group was being rebalanced or is gone with the broker's disk, or the worker stops: said
 * several times a second, with a stack trace, in part as an error; and that a stopping worker can't
 * leave a group that is gone. Nothing depends on it (leases guard the work, not positions): records
 * are read again, and their jobs found claimed. That the broker is away, and back, is told by who
 * sends to it. A commit that fails for another reason, such as a missing right, is told.
 */
@LoggingFilter(name = "failed-commits")
public final class FailedCommits implements Filter {

  private static final String CONSUMER = "org.apache.kafka.clients.consumer.internals.";
  private static final Set<String> LOGGERS =
      Set.of(
          "io.smallrye.reactive.messaging.kafka",
          CONSUMER + "ConsumerCoordinator",
          CONSUMER + "ConsumerRebalanceListenerInvoker");

  private static final Pattern COMMIT =
      Pattern.compile("SRMSG18252|SRMSG18222|failed on invocation of onPartitions");

  private static final Pattern TRANSIENT =
      Pattern.compile(
          "(?:Offset commit|LeaveGroup request) .*failed .*(?:The group id does not exist"
              + "|The coordinator is not aware of this member).*");

  private static final Set<Class<? extends Exception>> TRANSIENT_CAUSES =
      Set.of(
          RetriableException.class,
          CommitFailedException.class,
          RebalanceInProgressException.class,
          UnknownMemberIdException.class,
          GroupIdNotFoundException.class,
          WakeupException.class);

  @Override
  public boolean isLoggable(LogRecord record) {
    String message = record.getMessage();
    if (message == null || !LOGGERS.contains(String.valueOf(record.getLoggerName()))) {
      return true;
    }
    boolean isTransient =
        TRANSIENT.matcher(message).find()
            || COMMIT.matcher(message).find() && isTransient(record.getThrown());
    return !isTransient;
  }

  private static boolean isTransient(Throwable failure) {
    for (Throwable one = failure; one != null; one = one.getCause()) {
      for (Class<? extends Exception> kind : TRANSIENT_CAUSES) {
        if (kind.isInstance(one)) {
          return true;
        }
      }
    }
    return false;
  }
}
