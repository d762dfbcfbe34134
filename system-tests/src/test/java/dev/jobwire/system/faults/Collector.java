package dev.jobwire.system.faults;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jobwire.system.faults.audit.Accepted;
import dev.jobwire.system.faults.audit.OwnerHistory;
import dev.jobwire.system.faults.audit.SeenEvent;
import dev.jobwire.system.faults.audit.SeenJob;
import dev.jobwire.system.faults.load.Api;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Puts together what an owner did and what the service tells of it. */
final class Collector {

  private static final int THREADS = 6;

  private final Api api;
  private final AttemptHistory attempts;

  Collector(Api api, AttemptHistory attempts) {
    this.api = api;
    this.attempts = attempts;
  }

  /** Reads all about an owner's jobs: those that were accepted, and any others. */
  OwnerHistory of(String owner, List<Accepted> accepted) throws Exception {
    OwnerReader reader = new OwnerReader(api, owner, attempts);
    List<SeenEvent> polled = reader.stream();
    List<JsonNode> listed = reader.list();
    List<String> ids = listed.stream().map(job -> job.path("id").asText()).toList();
    return new OwnerHistory(owner, accepted, polled, polled, ids, jobs(owner, listed));
  }

  private Map<String, SeenJob> jobs(String owner, List<JsonNode> listed) throws Exception {
    List<List<JsonNode>> parts = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      parts.add(new ArrayList<>());
    }
    int next = 0;
    for (JsonNode job : listed) {
      parts.get(next++ % THREADS).add(job);
    }
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Callable<Map<String, SeenJob>>> reads = new ArrayList<>();
      parts.forEach(part -> reads.add(() -> read(owner, part)));
      Map<String, SeenJob> jobs = new LinkedHashMap<>();
      for (Future<Map<String, SeenJob>> read : threads.invokeAll(reads)) {
        jobs.putAll(read.get());
      }
      return jobs;
    } finally {
      threads.shutdownNow();
    }
  }

  private Map<String, SeenJob> read(String owner, List<JsonNode> part) throws Exception {
    OwnerReader reader = new OwnerReader(api, owner, attempts);
    Map<String, SeenJob> jobs = new LinkedHashMap<>();
    for (JsonNode job : part) {
      jobs.put(job.path("id").asText(), reader.seen(job));
    }
    return jobs;
  }
}
