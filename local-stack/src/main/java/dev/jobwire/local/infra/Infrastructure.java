package dev.jobwire.local.infra;

import dev.jobwire.local.kafka.KafkaServer;
import dev.jobwire.local.postgres.PostgresServer;
import dev.jobwire.local.process.Orphans;
import dev.jobwire.local.process.OutputSink;
import dev.jobwire.local.process.RunDirectory;
import dev.jobwire.local.process.StartFailure;
import dev.jobwire.local.process.Supervised;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A running PostgreSQL and a running Kafka, migrated and with all topics, under supervision: one
 * that dies comes back on its port. What is in the directory is kept and used again.
 */
public final class Infrastructure implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofMinutes(3);

  private final PostgresServer postgresServer;
  private final KafkaServer kafkaServer;
  private final Supervised postgres;
  private final Supervised kafka;
  private final Runnable released;

  private Infrastructure(Path directory, RunDirectory run, OutputSink output, Runnable released) {
    Installation installation = Installation.find();
    this.released = released;
    this.postgresServer =
        new PostgresServer(
            directory.resolve("postgres"),
            installation.lib(),
            List.of(installation.lib().getParent(), directory));
    this.kafkaServer =
        new KafkaServer(
            directory.resolve("kafka"),
            run.file("kafka.properties"),
            installation.brokerClassPath());
    this.postgres = new Supervised(postgresServer, run, output);
    this.kafka = new Supervised(kafkaServer, run, output);
  }

  /**
   * Starts both on a directory of their own and waits until they are ready. What a JVM that died
   * left running there is ended first. The JVM's end stops them.
   *
   * @param directory made when missing; holds {@code postgres}, {@code kafka} and {@code run}
   * @throws StartFailure when the directory is in use or one of both can't be started
   */
  public static Infrastructure start(Path directory) {
    Path absolute = directory.toAbsolutePath().normalize();
    RunDirectory run = DataDirectory.take(absolute);
    OutputSink output = (name, line) -> System.out.println(name + " | " + line);
    try {
      new Orphans(run, output).end();
      Infrastructure infrastructure = new Infrastructure(absolute, run, output, run::close);
      Runtime.getRuntime().addShutdownHook(new Thread(infrastructure::close));
      infrastructure.start();
      return infrastructure;
    } catch (RuntimeException e) {
      run.close();
      throw e;
    }
  }

  /**
   * For whoever holds the directory: not started yet.
   *
   * @param directory absolute
   * @param run taken by the caller, and the caller's to let go
   */
  public static Infrastructure within(Path directory, RunDirectory run, OutputSink output) {
    return new Infrastructure(directory, run, output, () -> {});
  }

  /** Starts both side by side and waits until both are ready; stops all when one can't be. */
  public void start() {
    CompletableFuture<Void> both = Supervised.startAll(List.of(postgres, kafka));
    try {
      both.get(START_LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      close();
      throw new StartFailure(e.getCause().getMessage(), e);
    } catch (TimeoutException e) {
      close();
      throw new StartFailure(
          "PostgreSQL and Kafka are not ready after " + START_LIMIT.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new StartFailure("interrupted", e);
    }
  }

  /** What a service has to know to use both, by the names of its environment variables. */
  public Map<String, String> configuration() {
    return Map.of(
        "JOBWIRE_DB_URL", postgresServer.reactiveUrl(),
        "JOBWIRE_JDBC_URL", postgresServer.jdbcUrl(),
        "JOBWIRE_DB_USER", postgresServer.user(),
        "JOBWIRE_DB_PASSWORD", postgresServer.password(),
        "KAFKA_BOOTSTRAP_SERVERS", kafkaServer.bootstrapServers());
  }

  /** Stops Kafka, then PostgreSQL. A second call does nothing. */
  @Override
  public void close() {
    try {
      kafka.stop();
      postgres.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      released.run();
    }
  }
}
