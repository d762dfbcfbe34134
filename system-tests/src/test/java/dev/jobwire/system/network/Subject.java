package dev.jobwire.system.network;

import dev.jobwire.system.faults.audit.SeenEvent;
import dev.jobwire.system.faults.audit.Violations;
import dev.jobwire.system.faults.load.Pace;
import dev.jobwire.system.network.client.Inbox;
import dev.jobwire.system.network.client.ResumingClient;
import dev.jobwire.system.network.client.Transport;
import dev.jobwire.system.network.client.Transport.Patience;
import dev.jobwire.system.network.proxy.Fault;
import dev.jobwire.system.network.proxy.FaultSchedule;
import dev.jobwire.system.network.proxy.FaultSchedule.Step;
import dev.jobwire.system.network.proxy.FaultyProxy;
import dev.jobwire.system.network.proxy.Severity;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A client behind a network of its own that fails; it has an owner to itself. */
final class Subject implements AutoCloseable {

  /** One in so many callbacks takes its time. */
  private static final int SLOW_ONE_IN = 10;

  private static final int SLOW_MILLIS = 20;

  private final String name;
  private final boolean flips;
  private final Random random;
  private final FaultSchedule schedule;
  private final FaultyProxy proxy;
  private final Inbox inbox;
  private final ResumingClient client;
  private final Pace callbacks = new Pace();
  private final Map<Fault, Integer> struck = new EnumMap<>(Fault.class);

  /**
   * Begins to read.
   *
   * @param transports one; or those among which it flips at random
   * @param seed decides the faults, and everything else that is random here
   */
  Subject(
      String name,
      List<URI> apis,
      List<Transport> transports,
      Patience patience,
      Duration every,
      long seed,
      Violations violations) {
    this.name = name;
    this.flips = transports.size() > 1;
    this.random = new Random(seed);
    this.schedule = new FaultSchedule(new Random(seed), every);
    this.proxy = new FaultyProxy(apis, Severity.HARSH, new Random(seed));
    String owner = "network-" + name + "-" + UUID.randomUUID();
    this.inbox = new Inbox(owner, "till 7", "start", 0, this::callback, violations);
    Random choice = new Random(seed);
    this.client =
        new ResumingClient(
            proxy.uri(),
            inbox,
            patience,
            () -> transports.get(choice.nextInt(transports.size())),
            choice::nextDouble);
  }

  private void callback(SeenEvent event) {
    if (event.seq() % SLOW_ONE_IN == 0) {
      try {
        callbacks.next(Duration.ofMillis(event.seq() % SLOW_MILLIS));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The next fault strikes, and is healed in its time; who flips may do so. */
  void strike(ScheduledExecutorService timer) {
    Step step = schedule.next();
    struck.merge(step.fault(), 1, Integer::sum);
    proxy.strike(step.fault());
    timer.schedule(proxy::heal, step.healsAfter().toMillis(), TimeUnit.MILLISECONDS);
    if (flips && random.nextBoolean()) {
      client.flip();
    }
  }

  /** All is well from now on, but for what lasts on connections that there are. */
  void heal() {
    proxy.heal();
  }

  boolean isConnected() {
    return !client.connections().isEmpty();
  }

  Inbox inbox() {
    return inbox;
  }

  /** What happened to it. */
  @Override
  public String toString() {
    return name
        + ": "
        + inbox.handed().size()
        + " events, "
        + inbox.repeats()
        + " repeats, connections "
        + client.connections()
        + ", faults "
        + struck;
  }

  @Override
  public void close() throws IOException {
    callbacks.stop();
    client.close();
    proxy.close();
  }
}
