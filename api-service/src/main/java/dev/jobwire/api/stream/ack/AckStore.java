package dev.jobwire.api.stream.ack;

import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The tables of subscribers and of when events were first acknowledged. */
@ApplicationScoped
class AckStore {

  /**
   * Never backwards, never beyond what exists, and nothing of another epoch: its numbers were other
   * events. A mark is added only where none lies at or beyond it, so that the lowest mark at or
   * beyond an event tells when it was first acknowledged. An acknowledgement may be lost in a crash
   * of the database, so its pool waits for no disk. Returns the owners that got a subscriber more.
   */
  private static final String WRITE =
      """
      WITH a AS MATERIALIZED (
        SELECT a.owner_id, a.name, least(max(a.seq), s.last_seq) AS seq
        FROM unnest($1::bigint[], $2::text[], $3::bigint[]) AS a (owner_id, name, seq)
        JOIN stream s ON s.owner_id = a.owner_id
        WHERE $4 = (SELECT current_epoch())
        GROUP BY a.owner_id, a.name, s.last_seq),
      mark AS (
        INSERT INTO ack_mark (owner_id, seq, at)
        SELECT a.owner_id, max(a.seq), clock_timestamp() FROM a
        WHERE a.seq > 0 AND NOT EXISTS (
          SELECT FROM ack_mark m WHERE m.owner_id = a.owner_id AND m.seq >= a.seq)
        GROUP BY a.owner_id ORDER BY a.owner_id
        ON CONFLICT (owner_id, seq) DO NOTHING),
      sub AS (
        INSERT INTO subscriber AS k (owner_id, name, epoch, acked, seen_at)
        SELECT a.owner_id, a.name, $4, a.seq, now() FROM a ORDER BY a.owner_id, a.name
        ON CONFLICT (owner_id, name) DO UPDATE SET epoch = excluded.epoch, seen_at = excluded.seen_at,
          acked = CASE WHEN k.seen_at > now() - make_interval(secs => $5)
            THEN greatest(k.acked, excluded.acked) ELSE excluded.acked END
        RETURNING k.owner_id, k.xmax = 0 AS added)
      SELECT DISTINCT owner_id FROM sub WHERE added
      """;

  /** Keeps each owner's $2 subscribers that were seen last. */
  private static final String TRIM =
      """
      DELETE FROM subscriber s USING (
        SELECT owner_id, name, row_number() OVER (
          PARTITION BY owner_id ORDER BY seen_at DESC, name) AS place
        FROM subscriber WHERE owner_id = ANY($1)) p
      WHERE p.place > $2 AND s.owner_id = p.owner_id AND s.name = p.name
      """;

  private final Pool pool;

  AckStore(@ReactiveDataSource("telling") Pool pool) {
    this.pool = pool;
  }

  /**
   * Writes acknowledgements, at most one per owner and subscriber.
   *
   * @param epoch the epoch of all of them; when it is over, nothing is written
   * @param forgottenAfter after how many seconds unseen a subscriber counts as never seen
   * @return the owners that got a subscriber more
   */
  Uni<Set<Long>> write(List<Ack> acks, int epoch, double forgottenAfter) {
    Tuple parameters =
        Tuple.of(
            acks.stream().map(Ack::owner).toArray(Long[]::new),
            acks.stream().map(Ack::subscriber).toArray(String[]::new),
            acks.stream().map(Ack::seq).toArray(Long[]::new),
            epoch,
            forgottenAfter);
    return pool.preparedQuery(WRITE)
        .execute(parameters)
        .map(
            rows -> {
              Set<Long> owners = new HashSet<>();
              for (Row row : rows) {
                owners.add(row.getLong(0));
              }
              return owners;
            });
  }

  /** Forgets the least recently seen subscribers of the owners, beyond so many each. */
  Uni<Void> trim(Set<Long> owners, int keep) {
    return pool.preparedQuery(TRIM)
        .execute(Tuple.of(owners.toArray(Long[]::new), keep))
        .replaceWithVoid();
  }
}
