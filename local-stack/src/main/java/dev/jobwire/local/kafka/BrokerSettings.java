package dev.jobwire.local.kafka;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/** The settings of a single small node that is broker and controller in one. */
final class BrokerSettings {

  private BrokerSettings() {}

  /** For data in {@code directory}; both ports on loopback. */
  static Properties of(Path directory, int port, int controllerPort) {
    Properties settings = new Properties();
    settings.putAll(
        Map.ofEntries(
            entry("process.roles", "broker,controller"),
            entry("node.id", "1"),
            entry("controller.quorum.voters", "1@127.0.0.1:" + controllerPort),
            entry("controller.listener.names", "CONTROLLER"),
            entry(
                "listeners",
                listener("PLAINTEXT", port) + "," + listener("CONTROLLER", controllerPort)),
            entry("advertised.listeners", listener("PLAINTEXT", port)),
            entry("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
            entry("log.dirs", directory.toString()),
            entry("auto.create.topics.enable", "false"),
            entry("group.initial.rebalance.delay.ms", "0"),
            // A broker that was killed may register again only after its former session's end.
            entry("broker.session.timeout.ms", "3000"),
            entry("broker.heartbeat.interval.ms", "500"),
            entry("num.network.threads", "1"),
            entry("num.io.threads", "2"),
            entry("background.threads", "2"),
            entry("num.recovery.threads.per.data.dir", "2"),
            entry("log.cleaner.threads", "1"),
            entry("log.cleaner.dedupe.buffer.size", "4194304"),
            entry("log.segment.bytes", "67108864"),
            entry("default.replication.factor", "1"),
            entry("min.insync.replicas", "1"),
            entry("offsets.topic.num.partitions", "4"),
            entry("offsets.topic.replication.factor", "1"),
            entry("transaction.state.log.num.partitions", "1"),
            entry("transaction.state.log.replication.factor", "1"),
            entry("transaction.state.log.min.isr", "1"),
            entry("share.coordinator.state.topic.num.partitions", "1"),
            entry("share.coordinator.state.topic.replication.factor", "1"),
            entry("share.coordinator.state.topic.min.isr", "1")));
    return settings;
  }

  private static Map.Entry<String, String> entry(String key, String value) {
    return Map.entry(key, value);
  }

  private static String listener(String name, int port) {
    return name + "://127.0.0.1:" + port;
  }
}
