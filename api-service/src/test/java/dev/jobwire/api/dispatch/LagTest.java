package dev.jobwire.api.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobwire.model.job.Priority;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;

class LagTest {

  private static final TopicPartition JOBS_0 = new TopicPartition("jobs", 0);
  private static final TopicPartition JOBS_1 = new TopicPartition("jobs", 1);

  private static ListOffsetsResultInfo at(long offset) {
    return new ListOffsetsResultInfo(offset, -1, Optional.empty());
  }

  @Test
  void countsFromTheCommittedOffsetOrTheOldestRecord() {
    Map<Priority, Long> lag =
        LagGauge.lag(
            Map.of(JOBS_0, at(5), JOBS_1, at(7)),
            Map.of(JOBS_0, at(20), JOBS_1, at(10)),
            Map.of(JOBS_0, new OffsetAndMetadata(12)));
    assertThat(lag)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(Priority.HIGH, 0L, Priority.NORMAL, 8L + 3, Priority.LOW, 0L));
  }

  @Test
  void onlyAMissingRightIsForSomebodyToMend() {
    assertThat(LagGauge.isForSomebodyToMend(new GroupAuthorizationException("jobs-workers")))
        .isTrue();
    assertThat(
            LagGauge.isForSomebodyToMend(
                new CompletionException(new SaslAuthenticationException("no such user"))))
        .isTrue();
    assertThat(LagGauge.isForSomebodyToMend(new UnknownTopicOrPartitionException())).isFalse();
    assertThat(LagGauge.isForSomebodyToMend(new TimeoutException())).isFalse();
  }

  @Test
  void aWipedTopicIsNeverBehindByLessThanNothing() {
    assertThat(
            LagGauge.lag(
                    Map.of(JOBS_0, at(0)),
                    Map.of(JOBS_0, at(2)),
                    Map.of(JOBS_0, new OffsetAndMetadata(500)))
                .get(Priority.NORMAL))
        .isZero();
  }
}
