package dev.jobwire.system.database;

import dev.jobwire.rules.program.DebianProgram;
import dev.jobwire.rules.program.ProgramRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The connections that a server of the loopback has, from now on without any packet in either
 * direction. New ones are as before: as when another machine has taken over its address.
 */
final class SilentConnections implements AutoCloseable {

  private static final DebianProgram IPTABLES =
      new DebianProgram(
          "iptables", "iptables", "PostgreSQL's node dies silently (as root)", "-w", "-S");
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String LOOPBACK = "0100007F:";
  private static final String ESTABLISHED = "01";
  private static final int HEXADECIMAL = 16;

  private final int server;
  private final List<Integer> clients;
  private boolean ended;

  private SilentConnections(int server, List<Integer> clients) {
    this.server = server;
    this.clients = clients;
  }

  /** Skips the calling test where packets can't be held back. */
  static void require() {
    IPTABLES.require();
  }

  /** Those of the server of that port. */
  static SilentConnections of(int port) {
    SilentConnections silent = new SilentConnections(port, clientsOf(port));
    // A run of tests that is interrupted must not leave the rules behind.
    Runtime.getRuntime().addShutdownHook(new Thread(silent::close));
    silent.each("-A");
    return silent;
  }

  /** The ports at the other ends, as the kernel lists them (proc(5), {@code /proc/net/tcp}). */
  private static List<Integer> clientsOf(int port) {
    String local = LOOPBACK + "%04X".formatted(port);
    try (Stream<String> lines = Files.lines(Path.of("/proc/net/tcp"))) {
      return lines
          .map(line -> line.trim().split("\\s+"))
          .filter(fields -> fields[1].equals(local) && fields[3].equals(ESTABLISHED))
          .map(fields -> Integer.parseInt(fields[2].split(":")[1], HEXADECIMAL))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int count() {
    return clients.size();
  }

  private void each(String operation) {
    for (int client : clients) {
      rule(operation, server, client);
      rule(operation, client, server);
    }
  }

  private static void rule(String operation, int from, int to) {
    List<String> rule = new ArrayList<>(List.of("-w", operation, "OUTPUT", "-o", "lo"));
    rule.addAll(List.of("-p", "tcp", "--sport", "" + from, "--dport", "" + to, "-j", "DROP"));
    ProgramRun run = IPTABLES.start(Path.of(""), "rule.txt", rule);
    run.succeedsWithin(LIMIT);
  }

  @Override
  public synchronized void close() {
    if (!ended) {
      ended = true;
      each("-D");
    }
  }
}
