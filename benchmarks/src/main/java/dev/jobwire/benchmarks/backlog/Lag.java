package dev.jobwire.benchmarks.backlog;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** How many records Kafka holds that no worker has taken. */
final class Lag implements AutoCloseable {

  private static final String GROUP = "jobs-workers";

  private final Admin admin;

  Lag(String brokers) {
    this.admin = Admin.create(Map.of("bootstrap.servers", brokers));
  }

  /** Over all topics of jobs. Fails with what the broker says. */
  long records() {
    try {
      return count();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private long count() throws InterruptedException, ExecutionException {
    Map<TopicPartition, OffsetAndMetadata> read =
        admin.listConsumerGroupOffsets(GROUP).partitionsToOffsetAndMetadata().get();
    Map<TopicPartition, ListOffsetsResultInfo> ends =
        admin
            .listOffsets(
                read.keySet().stream().collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest())))
            .all()
            .get();
    return read.entrySet().stream()
        .filter(one -> one.getValue() != null)
        .mapToLong(one -> Math.max(0, ends.get(one.getKey()).offset() - one.getValue().offset()))
        .sum();
  }

  @Override
  public void close() {
    admin.close();
  }
}
