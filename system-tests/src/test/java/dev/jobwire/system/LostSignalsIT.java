package dev.jobwire.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jobwire.model.signal.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Signals only save time: with every one of them lost, each job ends and its owner hears of it. */
@OnOwnStack
class LostSignalsIT {

  private static final int JOBS = 150;
  private static final int FLAKY_ONE_IN = 15;

  @Test
  void everyJobEndsAndIsToldOfWithoutAnySignal() throws Exception {
    Map<String, String> environment = Map.of("JOBS_SIGNALS_EMIT", "false");
    try (Stack stack = Stack.start(SharedStack.directory("lost"), environment);
        EventSocket socket = EventSocket.openAcknowledging(stack.api(1), "lost", "start")) {
      List<String> jobs = new ArrayList<>();
      Client client = new Client(stack.api(1), "lost");
      for (int i = 0; i < JOBS; i++) {
        Answer accepted =
            i % FLAKY_ONE_IN == 0
                ? client.submit("flaky", "{\"failures\":1}")
                : client.submit("echo", Integer.toString(i));
        jobs.add(accepted.json().path("id").asText());
      }

      List<JsonNode> polled = OwnersStream.read(client, JOBS);
      OwnersStream.assertWhole(polled, jobs);
      assertThat(polled)
          .extracting(event -> event.at("/job/status").asText())
          .containsOnly("COMPLETED");
      List<JsonNode> pushed = socket.awaitEvents(JOBS);
      OwnersStream.assertWhole(pushed, jobs);
      assertThat(socket.signals(jobs.get(0))).isEmpty();
      assertThat(records(stack)).as("nothing was emitted").isZero();
    }
  }

  /** How many records all topics together have ever held. */
  private static long records(Stack stack) throws Exception {
    Map<String, Object> broker =
        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, stack.env("KAFKA_BOOTSTRAP_SERVERS"));
    try (Admin admin = Admin.create(broker)) {
      Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
      for (TopicDescription topic :
          admin.describeTopics(Topics.all()).allTopicNames().get().values()) {
        topic
            .partitions()
            .forEach(
                partition ->
                    ends.put(
                        new TopicPartition(topic.name(), partition.partition()),
                        OffsetSpec.latest()));
      }
      assertThat(ends).isNotEmpty();
      return admin.listOffsets(ends).all().get().values().stream()
          .mapToLong(ListOffsetsResultInfo::offset)
          .sum();
    }
  }
}
