package dev.jobwire.local.launcher;

import dev.jobwire.local.ports.FreePorts;
import dev.jobwire.local.process.StartFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Which services run, where, and what each is told. */
final class Services {

  private static final String LOOPBACK = "127.0.0.1";

  private Services() {}

  /**
   * The services that the options ask for.
   *
   * @param root the built repository
   * @param infrastructure how to reach PostgreSQL and Kafka
   * @param inherited reads the launcher's own environment, which its children inherit
   */
  static List<ServiceProgram> of(
      Options options,
      Path root,
      Map<String, String> infrastructure,
      UnaryOperator<String> inherited) {
    List<ServiceProgram> services = new ArrayList<>();
    if (options.infraOnly()) {
      return services;
    }
    for (int i = 1; i <= options.apis(); i++) {
      String name = "api-" + i;
      Map<String, String> environment = new HashMap<>(infrastructure);
      environment.put("JOBS_REPLICA", name);
      // On this machine everybody may come in, unless whoever starts it wants otherwise.
      if (inherited.apply("JOBS_AUTH") == null) {
        environment.put("JOBS_AUTH", "open");
      }
      int port = options.port() + i - 1;
      services.add(service(name, root, "api-service", options.host(), port, environment));
    }
    for (int i = 1; i <= options.workers(); i++) {
      String name = "worker-" + i;
      Map<String, String> environment = new HashMap<>(infrastructure);
      environment.put("JOBS_WORKER_NAME", name);
      services.add(service(name, root, "worker-service", LOOPBACK, FreePorts.pick(), environment));
    }
    return services;
  }

  private static ServiceProgram service(
      String name, Path root, String module, String host, int port, Map<String, String> told) {
    Path jar = root.resolve(Path.of(module, "target", "quarkus-app", "quarkus-run.jar"));
    if (!Files.exists(jar)) {
      throw new StartFailure(module + " is not built: " + jar + " is missing");
    }
    told.put("QUARKUS_HTTP_HOST", host);
    told.put("QUARKUS_HTTP_PORT", Integer.toString(port));
    return new ServiceProgram(name, jar, host, port, told);
  }

  /** The ports by the names that {@code run/env} gives them, such as {@code API_1_PORT}. */
  static Map<String, String> ports(List<ServiceProgram> services) {
    Map<String, String> ports = new HashMap<>();
    for (ServiceProgram service : services) {
      String key = service.name().toUpperCase(Locale.ROOT).replace('-', '_') + "_PORT";
      ports.put(key, Integer.toString(service.port()));
    }
    return ports;
  }

  /** Refuses to begin when a port is taken, by its number. */
  static void requireFreePorts(Options options) {
    for (int port = options.port(); port < options.port() + options.apis(); port++) {
      if (!options.infraOnly() && FreePorts.isTaken(options.host(), port)) {
        throw new StartFailure("port " + port + " is taken by another program, try --port");
      }
    }
  }
}
