package dev.jobwire.local.kafka;

import dev.jobwire.local.process.Polling;
import dev.jobwire.local.process.StartFailure;
import dev.jobwire.model.signal.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;

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
        answer(admin.createTopics(missing).all());
        // They are made by the controller; the broker learns of it a moment later (KIP-500).
        if (!Polling.within(LIMIT, () -> known(admin).containsAll(Topics.all()))) {
          throw new StartFailure("the broker does not know of its topics");
        }
      }
    }
  }

  private static Set<String> known(Admin admin) {
    return answer(admin.listTopics().names());
  }

  private static <T> T answer(KafkaFuture<T> asked) {
    try {
      return asked.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new StartFailure("Kafka's topics can't be made: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailure("Kafka's topics can't be made: interrupted", e);
    }
  }
}
