package dev.jobwire.local.kafka;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.logging.LogManager;
import kafka.Kafka;
import kafka.tools.StorageTool;

/**
 * The broker's process: formats the disk when asked to, in the same JVM, which saves the start of
 * another, then runs Kafka's own main.
 */
public final class BrokerMain {

  private static final String FORMAT = "format";

  private BrokerMain() {}

  /**
   * @param args the settings' file; then, to format first, {@code format} and the cluster's id
   */
  public static void main(String[] args) throws IOException {
    try (InputStream logging = BrokerMain.class.getResourceAsStream("logging.properties")) {
      LogManager.getLogManager().readConfiguration(logging);
    }
    String settings = args[0];
    if (args.length > 2 && FORMAT.equals(args[1])) {
      format(settings, args[2]);
    }
    Kafka.main(new String[] {settings});
  }

  private static void format(String settings, String clusterId) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int code =
        StorageTool.execute(
            new String[] {"format", "--config", settings, "--cluster-id", clusterId},
            new PrintStream(said, true, StandardCharsets.UTF_8));
    if (code != 0) {
      System.err.println("formatting failed: " + said.toString(StandardCharsets.UTF_8).strip());
      System.exit(1);
    }
  }
}
