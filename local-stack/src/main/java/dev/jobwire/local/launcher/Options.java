package dev.jobwire.local.launcher;

import dev.jobwire.local.process.StartFailure;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What the command line asks for.
 *
 * @param port of the first api-service
 * @param host that the api-services listen on
 * @param apis how many of them
 * @param workers how many worker-services
 * @param data the directory of all data; null when not given
 * @param fresh whether to throw earlier data away
 * @param infraOnly whether to run no service
 * @param help whether only the usage was asked for
 */
record Options(
    int port,
    String host,
    int apis,
    int workers,
    Path data,
    boolean fresh,
    boolean infraOnly,
    boolean help) {

  private static final int HIGHEST_PORT = 65_535;
  private static final int MOST_PROCESSES = 50;

  /**
   * Reads {@code --name value} and {@code --name=value}.
   *
   * @throws StartFailure naming the first argument that is wrong
   */
  static Options parse(List<String> arguments) {
    Deque<String> rest = new ArrayDeque<>(arguments);
    int port = 8080;
    String host = "127.0.0.1";
    int apis = 1;
    int workers = 1;
    Path data = null;
    boolean fresh = false;
    boolean infraOnly = false;
    boolean help = false;
    while (!rest.isEmpty()) {
      String name = splitValue(rest);
      switch (name) {
        case "--port" -> port = number(name, rest, 1, HIGHEST_PORT);
        case "--host" -> host = value(name, rest);
        case "--apis" -> apis = number(name, rest, 1, MOST_PROCESSES);
        case "--workers" -> workers = number(name, rest, 0, MOST_PROCESSES);
        case "--data" -> data = Path.of(value(name, rest));
        case "--fresh" -> fresh = true;
        case "--infra-only" -> infraOnly = true;
        case "--help", "-h" -> help = true;
        default -> throw new StartFailure("unknown option " + name + ", see ./start --help");
      }
    }
    if (port + apis - 1 > HIGHEST_PORT) {
      throw new StartFailure("--port " + port + " leaves no room for " + apis + " api-services");
    }
    return new Options(port, host, apis, workers, data, fresh, infraOnly, help);
  }

  /** Takes the next argument; of {@code --name=value} the value stays as the next one. */
  private static String splitValue(Deque<String> rest) {
    String argument = rest.removeFirst();
    int equals = argument.indexOf('=');
    if (!argument.startsWith("--") || equals < 0) {
      return argument;
    }
    String name = argument.substring(0, equals);
    if (List.of("--fresh", "--infra-only", "--help").contains(name)) {
      throw new StartFailure(name + " takes no value, see ./start --help");
    }
    rest.addFirst(argument.substring(equals + 1));
    return name;
  }

  private static String value(String name, Deque<String> rest) {
    String value = rest.pollFirst();
    if (value == null || value.isBlank() || value.startsWith("--")) {
      throw new StartFailure(name + " needs a value, see ./start --help");
    }
    return value;
  }

  private static int number(String name, Deque<String> rest, int least, int most) {
    String value = value(name, rest);
    try {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new StartFailure(name + " needs a number, not \"" + value + "\"", e);
    }
    throw new StartFailure(name + " must be between " + least + " and " + most + ", not " + value);
  }
}
