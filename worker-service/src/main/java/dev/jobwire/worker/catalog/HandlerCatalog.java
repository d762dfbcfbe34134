package dev.jobwire.worker.catalog;

import dev.jobwire.worker.catalog.TypesConfig.TypeConfig;
import dev.jobwire.worker.handler.BlockingJobHandler;
import dev.jobwire.worker.handler.JobHandler;
import io.quarkus.arc.All;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The handlers of this worker, by the type they run. Fixed once the worker has started. */
@Singleton
public final class HandlerCatalog {

  private final Map<String, RegisteredHandler> byType = new TreeMap<>();
  private final String[] types;
  private final BlockingThreads threads;

  /**
   * Finds the handlers.
   *
   * @throws IllegalStateException when a handler is not annotated or described badly, or when two
   *     run the same type
   */
  @Inject
  HandlerCatalog(
      @All List<JobHandler<?>> reactive,
      @All List<BlockingJobHandler<?>> blocking,
      HandlerConfig config,
      TypesConfig types) {
    this(
        reactive,
        blocking,
        BlockingThreads.ofSize(config.blockingThreads()),
        config.types().orElse(Set.of()),
        types.byType());
  }

  HandlerCatalog(
      List<JobHandler<?>> reactive,
      List<BlockingJobHandler<?>> blocking,
      BlockingThreads threads,
      Set<String> only,
      Map<String, TypeConfig> configured) {
    this.threads = threads;
    HandlerReader reader = new HandlerReader(new JsonCodec());
    List<RegisteredHandler> found = new ArrayList<>();
    reactive.forEach(handler -> found.add(reader.read(handler)));
    blocking.forEach(handler -> found.add(reader.read(handler, threads)));
    for (RegisteredHandler handler : found) {
      String type = handler.description().type();
      TypeTerms terms = TermsReader.of(type, configured.get(type), handler.description().terms());
      RegisteredHandler known =
          new RegisteredHandler(handler.description().with(terms), handler.invocation());
      if (byType.put(type, known) != null) {
        throw new IllegalStateException("two handlers run jobs of type " + type);
      }
    }
    refuseUnknown("jobs.handler.types", only);
    if (!only.isEmpty()) {
      byType.keySet().retainAll(only);
    }
    types = byType.keySet().toArray(String[]::new);
  }

  private void refuseUnknown(String key, Set<String> named) {
    for (String type : named) {
      if (!byType.containsKey(type)) {
        throw new IllegalStateException(key + ": there is no handler for " + type);
      }
    }
  }

  /** The types this worker runs, sorted. */
  public String[] types() {
    return types.clone();
  }

  /** Whether this worker runs jobs of the type. */
  public boolean knows(String type) {
    return type != null && byType.containsKey(type);
  }

  /** The handler of a type; null when this worker has none. */
  public RegisteredHandler handler(String type) {
    return byType.get(type);
  }

  /** What a type asks for its jobs; of one without a handler here, nothing. */
  public TypeTerms terms(String type) {
    RegisteredHandler handler = byType.get(type);
    return handler == null ? TypeTerms.NONE : handler.description().terms();
  }

  /** What this worker can run, sorted by type. */
  public Collection<JobTypeDescription> descriptions() {
    return byType.values().stream().map(RegisteredHandler::description).toList();
  }

  @PreDestroy
  void stop() {
    threads.close();
  }
}
