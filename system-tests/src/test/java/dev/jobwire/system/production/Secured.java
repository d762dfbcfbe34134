package dev.jobwire.system.production;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jobwire.deploy.Manifests;
import dev.jobwire.local.infra.Installation;
import dev.jobwire.local.kafka.KafkaServer;
import dev.jobwire.local.launcher.ServiceProgram;
import dev.jobwire.local.ports.FreePorts;
import dev.jobwire.local.process.RunDirectory;
import dev.jobwire.local.process.Supervised;
import dev.jobwire.system.Stack;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/**
 * Both services as {@code k8s/overlays/prod} configures them: in a database of their own in a
 * stack's PostgreSQL, which speaks TLS from now on, and on a broker of their own.
 */
final class Secured implements AutoCloseable {

  private static final int START_SECONDS = 60;
  private static final String LOOPBACK = "127.0.0.1";

  private final Path directory;
  private final Manifests prod = Manifests.of("k8s/overlays/prod");
  private final Issuer issuer = new Issuer("/realms/jobwire");
  private final Certificates certificates;
  private final Operators operators;
  private final SecuredDatabase database;
  private final RunDirectory run;
  private final KafkaServer kafka;
  private final int kafkaPort = FreePorts.pick();
  private final List<Supervised> running = new ArrayList<>();
  private final Queue<String> output = new ConcurrentLinkedQueue<>();
  private final Map<String, Integer> ports = new HashMap<>();

  /** Starts all of it, and returns when both services are ready. */
  Secured(Stack stack, Path directory, String collector) throws Exception {
    this.directory = directory;
    this.certificates = new Certificates(Files.createDirectories(directory.resolve("made")));
    this.operators = new Operators(prod, certificates);
    this.database = new SecuredDatabase(stack);
    this.run = RunDirectory.take(directory.resolve("run"));
    this.kafka =
        new KafkaServer(
            directory.resolve("kafka"),
            run.file("kafka.properties"),
            Installation.find().brokerClassPath(),
            settings -> operators.secure(settings, kafkaPort));
    try {
      database.secure(certificates, operators.postgresHost());
      start(List.of(new Supervised(kafka, run, this::line)));
      try (Admin admin = admin()) {
        admin.createAcls(operators.rights()).all().get(START_SECONDS, TimeUnit.SECONDS);
      }
      migrate(pod(prod.get("Job", "jobwire-migration"), collector));
      start(
          List.of(
              new Supervised(service("api", collector), run, this::line),
              new Supervised(service("worker", collector), run, this::line)));
    } catch (Exception | Error e) {
      close();
      throw e;
    }
  }

  private void line(String name, String line) {
    output.add(name + " | " + line);
  }

  private void start(List<Supervised> programs) throws Exception {
    running.addAll(0, programs);
    try {
      Supervised.startAll(programs).get(START_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(String.join("\n", output), e);
    }
  }

  private Pod pod(JsonNode workload, String collector) throws IOException {
    Map<String, String> here =
        Map.of(
            operators.postgresHost() + ":5432/jobwire",
            operators.postgresHost() + ":" + database.port() + "/" + SecuredDatabase.NAME,
            operators.kafkaHost() + ":9093",
            operators.kafkaHost() + ":" + kafkaPort,
            "https://login.example.com/realms/jobwire",
            issuer.url(),
            "http://collector.observability:4318",
            collector);
    Path own = directory.resolve(workload.at("/metadata/name").asText());
    return Pod.of(prod, workload, operators.secrets(), here, own);
  }

  /** Names as on a cluster, so that certificates are for those who are called. */
  private Path hosts() throws IOException {
    String names =
        "%s localhost %s %s %s\n"
            .formatted(
                LOOPBACK,
                InetAddress.getLocalHost().getHostName(),
                operators.postgresHost(),
                operators.kafkaHost());
    return Files.writeString(directory.resolve("hosts"), names);
  }

  private ServiceProgram service(String name, String collector) throws IOException {
    int port = FreePorts.pick();
    ports.put(name, port);
    JsonNode workload = prod.get("Deployment", "jobwire-" + name);
    Map<String, String> environment = new HashMap<>(pod(workload, collector).environment());
    environment.put("QUARKUS_HTTP_HOST", LOOPBACK);
    environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
    // For Kafka's clients, and for everything else.
    environment.put("JDK_JAVA_OPTIONS", "-Djdk.net.hosts.file=" + hosts());
    environment.put("QUARKUS_VERTX_RESOLVER_HOSTS_PATH", hosts().toString());
    Path jar =
        Installation.find().root().resolve(name + "-service/target/quarkus-app/quarkus-run.jar");
    return new ServiceProgram(name, jar, LOOPBACK, port, environment);
  }

  /** The very command of the Job, with what is in the image's folder. */
  private void migrate(Pod pod) throws Exception {
    Path model = Installation.find().root().resolve("shared-model/target");
    List<String> command = new ArrayList<>(pod.command());
    command.set(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.replaceAll(
        word ->
            word.equals("/migration/*")
                ? model.resolve("classes") + ":" + model.resolve("migration/*")
                : word);
    command.addAll(
        1,
        List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Djdk.net.hosts.file=" + hosts()));
    Path said = directory.resolve("migration.log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
    builder.environment().putAll(pod.environment());
    Process process = builder.start();
    try {
      assertThat(process.waitFor(START_SECONDS, TimeUnit.SECONDS))
          .as("the migration ends")
          .isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(Files.readString(said)).isZero();
  }

  /** Where a service listens: {@code api}, {@code worker}. */
  URI uri(String service) {
    return URI.create("http://" + LOOPBACK + ":" + ports.get(service));
  }

  SecuredDatabase database() {
    return database;
  }

  Issuer issuer() {
    return issuer;
  }

  /** Where the broker takes whoever comes, without TLS, and lets them do everything. */
  String broker() {
    return kafka.bootstrapServers();
  }

  Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", broker()));
  }

  /** The settings of a client of the broker that shows a user's certificate. */
  Map<String, Object> clientOf(String user) throws IOException {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", "localhost:" + kafkaPort);
    settings.put("security.protocol", "SSL");
    settings.put("ssl.truststore.type", "PEM");
    settings.put("ssl.truststore.location", certificates.authority().toString());
    settings.put("ssl.keystore.type", "PKCS12");
    settings.put("ssl.keystore.location", certificates.store(user).toString());
    settings.put("ssl.keystore.password", Certificates.PASSWORD);
    return settings;
  }

  /** What all have printed so far. */
  List<String> output() {
    return List.copyOf(output);
  }

  @Override
  public void close() {
    for (Supervised program : running) {
      try {
        program.stop();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    run.close();
    issuer.close();
  }
}
