package dev.jobwire.api.submit;

import dev.jobwire.api.submit.Receipt.Kind;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Reads what was answered to the first request with a key. */
@ApplicationScoped
class IdempotencyStore {

  private static final String FIRST =
      """
      SELECT i.owner_id, i.key, i.body_hash, j.id, j.created_at, j.run_at, false AS due,
        i.cursor_seq AS last_seq, j.max_attempts, j.timeout_ms
      FROM unnest($1::bigint[], $2::text[]) k(owner_id, key)
      JOIN idempotency i ON i.owner_id = k.owner_id AND i.key = k.key AND i.expires_at >= now()
      CROSS JOIN LATERAL unnest(i.job_ids) WITH ORDINALITY ids(id, nth)
      JOIN job j ON j.id = ids.id
      ORDER BY ids.nth
      """;

  private record Key(long owner, String value) {}

  private record First(byte[] hash, List<Accepted> jobs) {}

  private final Pool pool;

  IdempotencyStore(@ReactiveDataSource("hot") Pool pool) {
    this.pool = pool;
  }

  /** What became of submissions that were not written because their keys were used before. */
  Uni<Map<Submission, Receipt>> receipts(List<Submission> used) {
    if (used.isEmpty()) {
      return Uni.createFrom().item(Map.of());
    }
    return pool.preparedQuery(FIRST)
        .execute(
            Tuple.tuple()
                .addArrayOfLong(used.stream().map(s -> s.owner().id()).toArray(Long[]::new))
                .addArrayOfString(used.stream().map(s -> s.key().value()).toArray(String[]::new)))
        .map(
            rows -> {
              Map<Key, First> firsts = new HashMap<>();
              for (Row row : rows) {
                Key key = new Key(row.getLong("owner_id"), row.getString("key"));
                firsts
                    .computeIfAbsent(
                        key,
                        k -> new First(row.getBuffer("body_hash").getBytes(), new ArrayList<>()))
                    .jobs()
                    .add(AcceptStore.accepted(row));
              }
              Map<Submission, Receipt> receipts = new IdentityHashMap<>();
              for (Submission s : used) {
                receipts.put(s, receipt(s, firsts.get(new Key(s.owner().id(), s.key().value()))));
              }
              return receipts;
            });
  }

  private static Receipt receipt(Submission submission, First first) {
    if (first == null) {
      return Receipt.refused(Kind.FORGOTTEN);
    }
    return submission.key().asksTheSame(first.hash())
        ? new Receipt(Kind.REPLAYED, first.jobs())
        : Receipt.refused(Kind.MISMATCHED);
  }
}
