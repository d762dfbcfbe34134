package dev.jobwire.local.kafka;

import dev.jobwire.local.process.StartFailure;
import dev.jobwire.model.signal.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * The topics. They carry signals only, the truth is in the database: an hour of them is plenty.
 * What could not be read is kept for a week.
 */
final class BrokerTopics {

  private static final short ONE_REPLICA = 1;
  private static final int SHARED_PARTITIONS = 4;
  private static final Duration SIGNALS_KEPT = Duration.ofHours(1);
  private static final Duration DEAD_LETTERS_KEPT = Duration.ofDays(7);
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final long LOOK_AGAIN_NANOS = 20_000_000;

  /** Every member reads the whole of these: partitions would share out nothing. */
  private static final Set<String> ONE_PARTITION = Set.of(Topics.JOB_CONTROL, Topics.DEAD_LETTER);

  private BrokerTopics() {}

  /** All topics as they are made. */
  static List<NewTopic> all() {
    return Topics.all().stream().map(BrokerTopics::topic).toList();
  }

  private static NewTopic topic(String name) {
    Duration kept = name.equals(Topics.DEAD_LETTER) ? DEAD_LETTERS_KEPT : SIGNALS_KEPT;
    return new NewTopic(name, ONE_PARTITION.contains(name) ? 1 : SHARED_PARTITIONS, ONE_REPLICA)
        .configs(Map.of("retention.ms", Long.toString(kept.toMillis())));
  }

  /** Makes those that are missing, and returns once the broker knows them all. */
  static void make(String bootstrapServers) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      Set<String> there = known(admin);
      Set<NewTopic> missing =
          all().stream()
              .filter(topic -> !there.contains(topic.name()))
              .collect(Collectors.toUnmodifiableSet());
      if (!missing.isEmpty()) {
        admin.createTopics(missing).all().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        awaitKnown(admin);
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new StartFailure("Kafka's topics can't be made: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailure("Kafka's topics can't be made: interrupted", e);
    }
  }

  private static Set<String> known(Admin admin)
      throws ExecutionException, InterruptedException, TimeoutException {
    return admin.listTopics().names().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  /** They are made by the controller; the broker learns of it a moment later (KIP-500). */
  private static void awaitKnown(Admin admin)
      throws ExecutionException, InterruptedException, TimeoutException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!known(admin).containsAll(Topics.all())) {
      if (System.nanoTime() - end > 0) {
        throw new TimeoutException("the broker does not know of them");
      }
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
  }
}
