package dev.jobwire.api.dispatch;

import dev.jobwire.api.signal.Window;
import dev.jobwire.model.job.Priority;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jboss.logging.Logger;

/** Measures each second how far the workers are behind on each priority's topic. */
@ApplicationScoped
class LagGauge {

  private static final Logger LOG = Logger.getLogger(LagGauge.class);
  private static final int TIMEOUT_MS = 5_000;

  private final Vertx vertx;
  private final Window window;
  private final DispatchConfig config;
  private final Map<String, Object> brokers;
  private Admin admin;
  private volatile boolean stopped;
  private volatile boolean told;

  LagGauge(
      Vertx vertx,
      Window window,
      DispatchConfig config,
      @Identifier("default-kafka-broker") Map<String, Object> brokers) {
    this.vertx = vertx;
    this.window = window;
    this.config = config;
    this.brokers = brokers;
  }

  void start(@Observes StartupEvent started) {
    admin = Admin.create(settings());
    measureLater();
  }

  /** Where the brokers are and how to prove who asks, as for every other client. */
  private Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>(brokers);
    settings.keySet().retainAll(AdminClientConfig.configNames());
    settings.put(AdminClientConfig.CLIENT_ID_CONFIG, "jobwire-lag");
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MS / 2);
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
    return settings;
  }

  void stop(@Observes ShutdownEvent stopping) {
    stopped = true;
    if (admin != null) {
      admin.close(Duration.ZERO);
    }
  }

  private void measureLater() {
    if (!stopped) {
      vertx.setTimer(config.sweep().toMillis(), fired -> measure());
    }
  }

  private void measure() {
    if (stopped) {
      return;
    }
    levels()
        .subscribe()
        .with(
            levels -> {
              told = false;
              window.measured(levels);
              measureLater();
            },
            failure -> {
              tell(failure);
              window.measured(Map.of());
              measureLater();
            });
  }

  private void tell(Throwable failure) {
    if (!told && isForSomebodyToMend(failure)) {
      told = true;
      LOG.warnf("Kafka may not be asked how far the workers are: %s", failure);
    } else {
      LOG.debugf("lag is not known: %s", failure.getMessage());
    }
  }

  /** Whether a right is missing; all else, such as a broker that is away, passes by itself. */
  static boolean isForSomebodyToMend(Throwable failure) {
    for (Throwable one = failure; one != null; one = one.getCause()) {
      if (one instanceof AuthorizationException || one instanceof AuthenticationException) {
        return true;
      }
    }
    return false;
  }

  private Uni<Map<Priority, Long>> levels() {
    List<String> topics = Stream.of(Priority.values()).map(Priority::topic).toList();
    return uni(admin.describeTopics(topics).allTopicNames())
        .flatMap(
            described -> {
              List<TopicPartition> partitions = partitions(described);
              return Uni.combine()
                  .all()
                  .unis(
                      uni(admin.listOffsets(all(partitions, OffsetSpec.earliest())).all()),
                      uni(admin.listOffsets(all(partitions, OffsetSpec.latest())).all()),
                      uni(
                          admin
                              .listConsumerGroupOffsets(config.workersGroup())
                              .partitionsToOffsetAndMetadata()))
                  .with(LagGauge::lag);
            });
  }

  /** Behind the committed offset, or behind the oldest record where none was committed. */
  static Map<Priority, Long> lag(
      Map<TopicPartition, ListOffsetsResultInfo> first,
      Map<TopicPartition, ListOffsetsResultInfo> end,
      Map<TopicPartition, OffsetAndMetadata> committed) {
    Map<Priority, Long> lag = new EnumMap<>(Priority.class);
    for (Priority priority : Priority.values()) {
      lag.put(priority, 0L);
    }
    end.forEach(
        (partition, latest) -> {
          OffsetAndMetadata mark = committed.get(partition);
          long oldest = first.get(partition).offset();
          long position = mark == null ? oldest : Math.max(oldest, mark.offset());
          long behind = Math.max(0, latest.offset() - position);
          for (Priority priority : Priority.values()) {
            if (priority.topic().equals(partition.topic())) {
              lag.merge(priority, behind, Long::sum);
            }
          }
        });
    return lag;
  }

  private static List<TopicPartition> partitions(Map<String, TopicDescription> topics) {
    List<TopicPartition> all = new ArrayList<>();
    topics.forEach(
        (name, topic) ->
            topic.partitions().forEach(p -> all.add(new TopicPartition(name, p.partition()))));
    return all;
  }

  private static Map<TopicPartition, OffsetSpec> all(
      List<TopicPartition> partitions, OffsetSpec spec) {
    Map<TopicPartition, OffsetSpec> specs = new HashMap<>();
    partitions.forEach(p -> specs.put(p, spec));
    return specs;
  }

  private static <T> Uni<T> uni(KafkaFuture<T> future) {
    return Uni.createFrom().completionStage(future.toCompletionStage());
  }
}
