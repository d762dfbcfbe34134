package dev.jobwire.local.kafka;

import dev.jobwire.local.ports.FreePorts;
import dev.jobwire.local.process.ChildSpec;
import dev.jobwire.local.process.DirectoryTree;
import dev.jobwire.local.process.JavaCommand;
import dev.jobwire.local.process.Program;
import dev.jobwire.local.process.StartFailure;
import dev.jobwire.local.process.TaskRunner;
import java.io.IOException;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;

/** Kafka under supervision, on loopback ports of its own; ready means that its topics are there. */
public final class KafkaServer implements Program {

  private static final Duration GRACE = Duration.ofSeconds(20);
  private static final int CONNECT_MILLIS = 200;

  /**
   * The cluster's id stays the same when its disk was wiped, so that clients take the new broker
   * for the old one's successor. 16 bytes in base64url, as KIP-78 wants.
   */
  private static final String CLUSTER_ID = "am9id2lyZS1sb2NhbC0tMQ";

  /** Kafka writes it last when it formats a disk: without it there is no whole one. */
  private static final String FORMATTED = "meta.properties";

  private final Path directory;
  private final Path settings;
  private final String classPath;
  private final Consumer<Properties> more;
  private final int port = FreePorts.pick();
  private final int controllerPort = FreePorts.pick();

  /**
   * Starts nothing.
   *
   * @param directory the data directory, formatted when empty
   * @param settings where to write the broker's settings
   * @param classPath has the broker
   */
  public KafkaServer(Path directory, Path settings, String classPath) {
    this(directory, settings, classPath, properties -> {});
  }

  /**
   * Starts nothing.
   *
   * @param directory the data directory, formatted when empty
   * @param settings where to write the broker's settings
   * @param classPath has the broker
   * @param more changes the settings before they are written, at each start
   */
  public KafkaServer(Path directory, Path settings, String classPath, Consumer<Properties> more) {
    this.directory = directory;
    this.settings = settings;
    this.classPath = classPath;
    this.more = more;
  }

  /** Where clients connect to first, the same at every restart. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  @Override
  public String name() {
    return "kafka";
  }

  @Override
  public ChildSpec prepare(TaskRunner tasks) {
    List<String> command =
        JavaCommand.of("384m", "-cp", classPath, BrokerMain.class.getName(), settings.toString());
    try {
      Files.createDirectories(directory);
      try (Writer writer = Files.newBufferedWriter(settings)) {
        Properties properties = BrokerSettings.of(directory, port, controllerPort);
        more.accept(properties);
        properties.store(writer, null);
      }
      if (!Files.exists(directory.resolve(FORMATTED))) {
        DirectoryTree.delete(directory);
        Files.createDirectories(directory);
        command.addAll(List.of("format", CLUSTER_ID));
      }
    } catch (IOException e) {
      throw new StartFailure("can't write to " + directory + ": " + e.getMessage(), e);
    }
    return new ChildSpec(name(), command, Map.of(), directory);
  }

  /** Only whether somebody listens; the topics' making then waits for the broker's answer. */
  @Override
  public boolean isReady(long pid) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void complete() {
    BrokerTopics.make(bootstrapServers());
  }

  @Override
  public Duration grace() {
    return GRACE;
  }
}
