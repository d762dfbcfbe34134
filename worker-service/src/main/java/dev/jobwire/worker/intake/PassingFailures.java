package dev.jobwire.worker.intake;

import io.quarkus.logging.LoggingFilter;
import java.util.Set;
import java.util.function.Predicate;
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
 * Keeps out of the log what fails in the consumers and passes by itself: that a position could not
 * be committed because the broker was away, the group was being rebalanced or is gone with the
 * broker's disk; that a stopping worker can't leave a group that is gone, or was given a record
 * while its consumer closed. Kafka's client and SmallRye say so several times a second, with stack
 * traces, in part as errors. Nothing depends on it (leases guard the work, not positions): records
 * are read again, and their jobs found claimed. That the broker is away, and back, is told by who
 * sends to it. What fails for another reason, such as a missing right, is told.
 */
@LoggingFilter(name = "passing-failures")
public final class PassingFailures implements Filter {

  private static final String CONSUMER = "org.apache.kafka.clients.consumer.internals.";
  private static final Set<String> LOGGERS =
      Set.of(
          "io.smallrye.reactive.messaging.kafka",
          "io.smallrye.reactive.messaging.provider",
          CONSUMER + "ConsumerCoordinator",
          CONSUMER + "ConsumerRebalanceListenerInvoker");

  private static final Pattern IN_CONSUMER =
      Pattern.compile("SRMSG(?:18252|18222|18228|00201)|failed on invocation of onPartitions");

  private static final Pattern TRANSIENT =
      Pattern.compile(
          "(?:Offset commit|LeaveGroup request) .*failed .*(?:The group id does not exist"
              + "|The coordinator is not aware of this member|not the correct coordinator)"
              + "|Close timed out with \\d+ pending requests to coordinator");

  /** What Kafka's client says to who uses a consumer that is closed. */
  private static final String CLOSED = "This consumer has already been closed.";

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
    boolean passes =
        TRANSIENT.matcher(message).find()
            || IN_CONSUMER.matcher(message).find()
                && has(record.getThrown(), PassingFailures::isTransient)
            || has(record.getThrown(), failure -> CLOSED.equals(failure.getMessage()));
    return !passes;
  }

  private static boolean isTransient(Throwable failure) {
    return TRANSIENT_CAUSES.stream().anyMatch(kind -> kind.isInstance(failure));
  }

  private static boolean has(Throwable failure, Predicate<Throwable> kind) {
    for (Throwable one = failure; one != null; one = one.getCause()) {
      if (kind.test(one)) {
        return true;
      }
    }
    return false;
  }
}
