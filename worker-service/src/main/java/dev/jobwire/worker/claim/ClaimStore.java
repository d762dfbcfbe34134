package dev.jobwire.worker.claim;

import dev.jobwire.model.job.BackoffTerms;
import dev.jobwire.model.job.Priority;
import dev.jobwire.model.job.WorkState;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Claims rows of {@code work}. Only under a lease that has not run out. */
@Singleton
public final class ClaimStore {

  /**
   * What a pull found.
   *
   * @param jobs claimed
   * @param reached for each priority the owner that the next pull goes on after; 0 at the end
   */
  public record Pulled(List<ClaimedJob> jobs, Map<Priority, Long> reached) {}

  /** Owners looked at for each priority by one pull. */
  private static final int OWNERS = 64;

  /**
   * After its deadline a worker may still be writing that the attempt timed out; only this much
   * later may others take the job from it.
   */
  private static final Duration LATE = Duration.ofSeconds(5);

  /**
   * What both claims do with the rows picked; {@code $1} worker, {@code $2} types. By {@code
   * clock_timestamp()}, because {@code now()} is when the message came: an attempt that ended after
   * that, but before the rows were read, would overlap with this one.
   */
  private static final String TAKE =
      """
      , taken AS (
        UPDATE work w
        SET state = %d, attempt = w.attempt + 1, worker_id = $1, started_at = clock_timestamp(),
            deadline_at = clock_timestamp() + (j.timeout_ms + %d) * interval '1 ms'
        FROM pick p JOIN job j ON j.id = p.job_id
        WHERE w.job_id = p.job_id
        RETURNING w.job_id, w.owner_id, w.type, w.attempt, w.last_attempt,
            j.max_attempts - w.last_attempt + w.attempt AS tries, j.timeout_ms,
            w.priority, w.lane, w.limited, w.started_at, j.backoff, j.payload,
            j.traceparent)
      """
          .formatted(WorkState.RUNNING.code(), LATE.toMillis());

  /**
   * By primary key. {@code state + 0}, because with {@code state = 1} a plan made while the table
   * was empty walks the index of all that is due, and is kept when a million rows are.
   */
  static final String CLAIM =
      """
      WITH pick AS MATERIALIZED (
        SELECT job_id FROM work
        WHERE job_id = ANY ($3::uuid[]) AND state + 0 = 1 AND due_at <= now() AND type = ANY ($2::text[])
          AND EXISTS (SELECT FROM worker WHERE id = $1::bigint AND lease_until > now())
        ORDER BY job_id FOR UPDATE OF work SKIP LOCKED)
      """
          + TAKE
          + "SELECT t.*, o.name FROM taken t JOIN owner o ON o.id = t.owner_id";

  /**
   * The best rows that have been due for a second, so that no signal is expected for them any more:
   * owners in turn, in the order of priorities {@code $4} and from the ones after {@code $3}. Walks
   * the index from owner to owner and type to type, so the cost is bounded by owners and rows
   * taken, not by the backlog. Also says after which owner of each priority the next pull goes on:
   * who is looked at and has nothing for this worker must not hide the others.
   */
  static final String PULL =
      """
      WITH RECURSIVE owners AS (
        SELECT p.priority, 1 AS n, (
          SELECT w.owner_id FROM work w
          WHERE w.state = 1 AND NOT w.timed AND w.priority = p.priority AND w.owner_id > p.after
          ORDER BY w.owner_id LIMIT 1) AS owner_id
        FROM unnest($4::smallint[], $3::bigint[]) AS p(priority, after)
        UNION ALL
        SELECT o.priority, o.n + 1, (
          SELECT w.owner_id FROM work w
          WHERE w.state = 1 AND NOT w.timed AND w.priority = o.priority AND w.owner_id > o.owner_id
          ORDER BY w.owner_id LIMIT 1)
        FROM owners o WHERE o.owner_id IS NOT NULL AND o.n < %d),
      candidate AS MATERIALIZED (
        SELECT o.priority, c.job_id, c.due_at,
               row_number() OVER (PARTITION BY o.priority, o.owner_id ORDER BY c.due_at) AS turn
        FROM owners o CROSS JOIN LATERAL (
          SELECT x.job_id, x.due_at FROM unnest($2::text[]) AS t(type) CROSS JOIN LATERAL (
            SELECT w.job_id, w.due_at FROM work w
            WHERE w.state = 1 AND NOT w.timed AND w.priority = o.priority AND w.owner_id = o.owner_id
              AND w.type = t.type AND w.due_at < now() - interval '1 second'
            ORDER BY w.due_at LIMIT $5::int) x
          ORDER BY x.due_at LIMIT $5::int) c
        WHERE o.owner_id IS NOT NULL),
      best AS MATERIALIZED (
        SELECT job_id FROM candidate
        ORDER BY array_position($4::smallint[], priority), turn, due_at LIMIT 4 * $5::int),
      pick AS MATERIALIZED (
        SELECT w.job_id FROM best JOIN work w ON w.job_id = best.job_id
        WHERE w.state + 0 = 1 AND w.due_at <= now() AND EXISTS (
          SELECT FROM worker WHERE id = $1::bigint AND lease_until > now())
        LIMIT $5::int FOR UPDATE OF w SKIP LOCKED)
      """
              .formatted(OWNERS)
          + TAKE
          + """
      SELECT t.*, o.name, reached.after FROM (
        SELECT array_agg(coalesce(w.owner_id, 0) ORDER BY p.nth) AS after
        FROM unnest($4::smallint[]) WITH ORDINALITY AS p(priority, nth)
        LEFT JOIN owners w ON w.priority = p.priority AND w.n = %d) reached
      LEFT JOIN (taken t JOIN owner o ON o.id = t.owner_id) ON true
      """
              .formatted(OWNERS);

  /**
   * What the dispatcher's clock should have let arrive a second ago. With nobody to lead, work
   * whose time has come would be out of sight for pulls; so retries go on with no api-service up.
   */
  static final String ARRIVE =
      """
      WITH late AS MATERIALIZED (
        SELECT job_id FROM work
        WHERE state IN (1, 3) AND timed AND due_at < now() - interval '1 second'
        ORDER BY due_at LIMIT 1000 FOR UPDATE SKIP LOCKED)
      UPDATE work w SET timed = false FROM late WHERE w.job_id = late.job_id
      """;

  /** The id of no worker: nothing can be claimed under it. */
  static final long NOBODY = 0;

  private final Pool pool;

  @Inject
  ClaimStore(Pool pool) {
    this.pool = pool;
  }

  /** Claims of these jobs those that are ready. */
  public Uni<List<ClaimedJob>> claim(long workerId, String[] types, Collection<UUID> jobs) {
    return pool.preparedQuery(CLAIM)
        .execute(Tuple.of(workerId, types, jobs.toArray(UUID[]::new)))
        .map(rows -> read(rows, workerId));
  }

  /** Lets arrive what the dispatcher has left. */
  public Uni<Void> arrive() {
    return pool.preparedQuery(ARRIVE).execute().replaceWithVoid();
  }

  /**
   * Finds and claims jobs that nobody told of.
   *
   * @param after for each priority the owner's number to begin after; 0 to begin with the first
   * @param order the priorities, the one to be served first in front
   * @param most how many to claim
   */
  public Uni<Pulled> pull(
      long workerId, String[] types, Map<Priority, Long> after, List<Priority> order, int most) {
    Short[] codes = order.stream().map(Priority::code).toArray(Short[]::new);
    Long[] owners = order.stream().map(after::get).toArray(Long[]::new);
    return pool.preparedQuery(PULL)
        .execute(Tuple.of(workerId, types, owners, codes, most))
        .map(rows -> new Pulled(read(rows, workerId), reached(rows, order)));
  }

  /** Sends each of these statements once, and claims nothing. */
  public Uni<Void> rehearse(String[] types) {
    Map<Priority, Long> first = new EnumMap<>(Priority.class);
    List<Priority> order = List.of(Priority.values());
    order.forEach(priority -> first.put(priority, 0L));
    return arrive()
        .chain(() -> pull(NOBODY, types, first, order, 1))
        .chain(() -> claim(NOBODY, types, List.of()))
        .replaceWithVoid();
  }

  private static Map<Priority, Long> reached(RowSet<Row> rows, List<Priority> order) {
    Long[] owners = rows.iterator().next().getArrayOfLongs("after");
    Map<Priority, Long> reached = new EnumMap<>(Priority.class);
    for (int i = 0; i < owners.length; i++) {
      reached.put(order.get(i), owners[i]);
    }
    return reached;
  }

  private static List<ClaimedJob> read(RowSet<Row> rows, long workerId) {
    List<ClaimedJob> jobs = new ArrayList<>(rows.size());
    for (Row row : rows) {
      if (row.getUUID("job_id") == null) {
        continue;
      }
      jobs.add(
          new ClaimedJob(
              row.getUUID("job_id"),
              workerId,
              row.getLong("owner_id"),
              row.getString("name"),
              row.getString("type"),
              row.getInteger("attempt"),
              row.getInteger("last_attempt"),
              row.getInteger("tries"),
              Duration.ofMillis(row.getInteger("timeout_ms")),
              Priority.ofCode(row.getShort("priority")),
              row.getString("lane"),
              row.getOffsetDateTime("started_at").toInstant(),
              row.getBoolean("limited"),
              BackoffTerms.parse(row.getString("backoff")),
              row.getString("payload"),
              row.getString("traceparent")));
    }
    return jobs;
  }
}
