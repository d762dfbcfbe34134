-- What is over leaves: whole weeks by dropping them, and never in the way of those who work.

-- Expired keys are found by their time: there may be a day's worth of them.
CREATE INDEX idempotency_expiry ON idempotency (expires_at);

-- Whether a week of `job`, `attempt` or `resolution` has to stay: because it is not over by `cutoff`,
-- or because something points into it. A job's status is read from work and resolution, so its row
-- stays as long as either; its attempts stay while it may run and until it has been over for their
-- time. One statement, so one snapshot: a completion moves a job from work to resolution at once.
CREATE FUNCTION week_is_needed(parted text, week date, cutoff timestamptz) RETURNS boolean
LANGUAGE sql STABLE STRICT AS $$
  SELECT w.upper_at > cutoff OR CASE parted
      WHEN 'resolution' THEN false
      ELSE EXISTS (SELECT FROM work k
          WHERE k.job_id >= uuid_floor(w.lower_at) AND k.job_id < uuid_floor(w.upper_at))
        OR EXISTS (SELECT FROM resolution r
          WHERE r.job_id >= uuid_floor(w.lower_at) AND r.job_id < uuid_floor(w.upper_at)
            AND (parted = 'job' OR r.finished_at > cutoff))
    END
  FROM (SELECT week::timestamp AT TIME ZONE 'UTC' AS lower_at,
          (week + 7)::timestamp AT TIME ZONE 'UTC' AS upper_at) w
$$;

-- Drops the week's partition of `job`, `attempt` or `resolution`. Says what came of it: dropped, gone
-- (there is none), needed, or busy. To be called in a transaction of its own, READ COMMITTED.
--
-- Dropping locks the whole table (ACCESS EXCLUSIVE on the parent), and who waits for such a lock has
-- all others wait behind it. So nobody is waited for who has held the table for longer than
-- `patience_ms` already, others are waited for at most that long, and what is slow is done before.
-- The parent is locked first because all others lock it first. Who retries a job by hand holds its
-- row while inserting work, hence this lock waits for that and what was decided is decided again.
CREATE FUNCTION drop_week(parted text, week date, cutoff timestamptz, patience_ms int) RETURNS text
LANGUAGE plpgsql STRICT SET enable_seqscan = off SET lock_timeout = 0 AS $$
DECLARE
  part text := parted || '_' || to_char(week, 'YYYYMMDD');
BEGIN
  IF parted NOT IN ('job', 'attempt', 'resolution') THEN
    RAISE EXCEPTION 'no table with weeks: %', parted;
  END IF;
  IF to_regclass(part) IS NULL THEN
    RETURN 'gone';
  END IF;
  IF week_is_needed(parted, week, cutoff) THEN
    RETURN 'needed';
  END IF;
  -- Who may not be looked at (another user, autovacuum, a prepared transaction) counts as long.
  IF EXISTS (SELECT FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid
      WHERE l.locktype = 'relation' AND l.granted AND l.pid IS DISTINCT FROM pg_backend_pid()
        AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND l.relation IN (to_regclass(parted), to_regclass(part), to_regclass(parted || '_default'))
        AND (a.state IS NULL OR a.xact_start < clock_timestamp() - patience_ms * interval '1 ms')) THEN
    RETURN 'busy';
  END IF;
  PERFORM set_config('lock_timeout', patience_ms::text, true);
  EXECUTE format('LOCK TABLE ONLY %I IN ACCESS EXCLUSIVE MODE', parted);
  IF to_regclass(part) IS NULL THEN
    RETURN 'gone';
  END IF;
  IF week_is_needed(parted, week, cutoff) THEN
    RETURN 'needed';
  END IF;
  EXECUTE format('DROP TABLE %I', part);
  RETURN 'dropped';
EXCEPTION
  WHEN lock_not_available OR deadlock_detected THEN
    RETURN 'busy';
END
$$;

-- Makes the partitions of every week from `since` to `until` that are missing; says in how many weeks
-- it made any. Weeks begin on Monday, UTC. Safe to run at any time and side by side.
--
-- Where rows of a week lie in the default partition already, that week of that table stays there. A
-- new partition locks the default one for a moment; where that takes long, it is left to the next run.
CREATE OR REPLACE FUNCTION ensure_partitions(since timestamptz, until timestamptz) RETURNS int
LANGUAGE plpgsql SET lock_timeout = 0 AS $$
DECLARE
  week timestamp := date_trunc('week', since AT TIME ZONE 'UTC');
  lower_at timestamptz;
  upper_at timestamptz;
  missing record;
  before int := 0;
  made int := 0;
  weeks int := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('jobwire.ensure_partitions'));
  PERFORM set_config('lock_timeout', '200', true);
  WHILE week <= until AT TIME ZONE 'UTC' LOOP
    lower_at := week AT TIME ZONE 'UTC';
    upper_at := (week + interval '7 days') AT TIME ZONE 'UTC';
    before := made;
    FOR missing IN
      SELECT p.*, p.parted || to_char(week, '_YYYYMMDD') AS name FROM (VALUES
        ('job', uuid_floor(lower_at)::text, uuid_floor(upper_at)::text),
        ('attempt', uuid_floor(lower_at)::text, uuid_floor(upper_at)::text),
        ('resolution', lower_at::text, upper_at::text)) AS p (parted, first, past)
      WHERE to_regclass(p.parted || to_char(week, '_YYYYMMDD')) IS NULL
    LOOP
      BEGIN
        EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)',
          missing.name, missing.parted, missing.first, missing.past);
        made := made + 1;
      EXCEPTION
        WHEN check_violation OR lock_not_available OR deadlock_detected THEN
          RAISE LOG '% is not made: %', missing.name, SQLERRM;
      END;
    END LOOP;
    weeks := weeks + (made > before)::int;
    week := week + interval '7 days';
  END LOOP;
  RETURN weeks;
END
$$;
