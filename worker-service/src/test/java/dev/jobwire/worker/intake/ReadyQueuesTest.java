package dev.jobwire.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobwire.model.job.Priority;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReadyQueuesTest {

  private final ReadyQueues queues = new ReadyQueues(2, 8);

  private static List<ReadyJob> jobs(Priority priority, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new ReadyJob(UUID.randomUUID(), priority, null, null))
        .toList();
  }

  private CompletableFuture<Void> add(List<ReadyJob> jobs) {
    return queues.add(jobs.get(0).priority(), jobs).subscribeAsCompletionStage();
  }

  @Test
  void givesTheHighestFirstAndEachInOrder() {
    List<ReadyJob> low = jobs(Priority.LOW, 1);
    List<ReadyJob> high = jobs(Priority.HIGH, 2);
    add(low);
    add(high);

    assertThat(queues.take(2)).isEqualTo(high);
    assertThat(queues.take(2)).isEqualTo(low);
    assertThat(queues.take(2)).isEmpty();
  }

  @Test
  void letsMoreComeOnlyWhenThereIsRoom() {
    assertThat(add(jobs(Priority.NORMAL, 1))).isDone();
    CompletableFuture<Void> full = add(jobs(Priority.NORMAL, 3));
    CompletableFuture<Void> other = add(jobs(Priority.HIGH, 1));

    assertThat(full).isNotDone();
    assertThat(other).isDone();

    queues.take(3);
    assertThat(full).isNotDone();
    queues.take(1);
    assertThat(full).isDone();
  }

  @Test
  void refusesItsOwnWorkersJobsWhenFull() {
    List<ReadyJob> jobs = jobs(Priority.NORMAL, 3);

    assertThat(jobs.stream().map(queues::offer)).containsExactly(true, true, false);
    assertThat(queues.take(9)).hasSize(2);
  }

  @Test
  void putsBackInFrontInOrder() {
    List<ReadyJob> first = jobs(Priority.NORMAL, 2);
    List<ReadyJob> second = jobs(Priority.NORMAL, 2);
    add(first);
    List<ReadyJob> taken = queues.take(2);
    add(second);

    queues.giveBack(taken);

    assertThat(queues.take(4))
        .containsExactly(first.get(0), first.get(1), second.get(0), second.get(1));
    assertThat(queues.isEmpty()).isTrue();
  }

  @Test
  void tellsItsListener() {
    AtomicInteger told = new AtomicInteger();
    queues.onAdded(told::incrementAndGet);

    add(jobs(Priority.LOW, 2));
    queues.offer(jobs(Priority.HIGH, 1).get(0));
    queues.add(Priority.HIGH, List.of()).subscribeAsCompletionStage();

    assertThat(told).hasValue(2);
  }

  @Test
  void acknowledgesADeliveryWithItsLastJob() {
    AtomicInteger acknowledged = new AtomicInteger();
    Delivery delivery = new Delivery(2, acknowledged::incrementAndGet);
    ReadyJob job = new ReadyJob(UUID.randomUUID(), Priority.LOW, delivery, null);

    job.settled();
    assertThat(acknowledged).hasValue(0);
    job.settled();
    assertThat(acknowledged).hasValue(1);
  }

  @Test
  void acknowledgesAnEmptyDeliveryAtOnce() {
    AtomicInteger acknowledged = new AtomicInteger();

    new Delivery(0, acknowledged::incrementAndGet);

    assertThat(acknowledged).hasValue(1);
  }
}
