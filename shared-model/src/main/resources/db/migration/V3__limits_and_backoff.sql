-- What a type asks for by default, and how many of it may run at once across all workers.
ALTER TABLE job_type
  ADD COLUMN max_attempts smallint,             -- null: the service's default
  ADD COLUMN timeout_ms int,                    -- null: the service's default
  ADD COLUMN max_concurrency int;               -- null: no limit

-- The job's own backoff, as JSON of milliseconds: {"first":1000,"factor":2,"max":300000}.
ALTER TABLE job ADD COLUMN backoff text;

-- Work of a limited type waits in a state of its own (3) until it is admitted. Then it is ready or
-- running, and counted: counting rows can't leak as a counter would.
ALTER TABLE work ADD COLUMN limited boolean NOT NULL DEFAULT false;
DROP INDEX work_limit;
CREATE INDEX work_limit ON work (type, priority, owner_id, due_at) WHERE state = 3;
CREATE INDEX work_admitted ON work (type) WHERE limited AND state IN (1, 2);
DROP INDEX work_clock;
CREATE INDEX work_clock ON work (due_at) WHERE state IN (1, 3) AND timed;

-- Whose turn it is in each limited type. The row's lock makes admissions of a type one at a time.
CREATE TABLE admission (
  type        text PRIMARY KEY,
  after_owner bigint NOT NULL DEFAULT 0,        -- the owner admitted last: the next one follows
  turns       bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 20);

-- Admits waiting work of a type up to its limit: the highest priority first, but every fourth turn
-- a lower one, and among equals the owners in turn. A function, because the count must be taken by
-- a statement that begins after the lock is held. Looks at 64 owners at most, so its cost does not
-- grow with the backlog. A type whose limit was lifted is admitted a thousand at a time.
CREATE FUNCTION admit(wanted text)
RETURNS TABLE (job_id uuid, type text, priority smallint) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  most int;
  room int;
  turn bigint;
  after bigint;
  prefer smallint[];
  last_owner bigint;
BEGIN
  INSERT INTO admission AS a (type) VALUES (wanted) ON CONFLICT DO NOTHING;
  SELECT a.after_owner, a.turns INTO after, turn FROM admission a WHERE a.type = wanted FOR UPDATE;
  SELECT t.max_concurrency INTO most FROM job_type t WHERE t.type = wanted;
  SELECT coalesce(most - count(*), 1000) INTO room
  FROM work w WHERE w.type = wanted AND w.limited AND w.state IN (1, 2);
  IF room <= 0 THEN
    RETURN;
  END IF;
  prefer := CASE WHEN turn % 4 < 3 THEN '{0,1,2}' WHEN turn / 4 % 2 = 0 THEN '{1,0,2}' ELSE '{2,0,1}' END;
  FOR job_id, type, priority, last_owner IN
    WITH RECURSIVE walk AS (
      SELECT p.priority, 1 AS n, p.nth AS preferred, false AS wrapped, (
        SELECT w.owner_id FROM work w
        WHERE w.type = wanted AND w.state = 3 AND w.priority = p.priority AND w.owner_id > after
        ORDER BY w.owner_id LIMIT 1) AS owner_id
      FROM unnest(prefer) WITH ORDINALITY p(priority, nth)
      UNION ALL
      SELECT v.priority, v.n + 1, v.preferred, v.wrapped OR v.owner_id IS NULL, (
        SELECT w.owner_id FROM work w
        WHERE w.type = wanted AND w.state = 3 AND w.priority = v.priority
          AND w.owner_id > coalesce(v.owner_id, 0)
          AND (NOT (v.wrapped OR v.owner_id IS NULL) OR w.owner_id <= after)
        ORDER BY w.owner_id LIMIT 1)
      FROM walk v WHERE v.n < 64 AND NOT (v.wrapped AND v.owner_id IS NULL)),
    candidate AS MATERIALIZED (
      SELECT c.job_id, v.preferred, v.n,
        row_number() OVER (PARTITION BY v.preferred, v.owner_id ORDER BY c.due_at) AS nth
      FROM walk v CROSS JOIN LATERAL (
        SELECT w.job_id, w.due_at FROM work w
        WHERE w.type = wanted AND w.state = 3 AND w.priority = v.priority
          AND w.owner_id = v.owner_id AND w.due_at <= now()
        ORDER BY w.due_at LIMIT room) c
      WHERE v.owner_id IS NOT NULL),
    best AS MATERIALIZED (
      SELECT c.job_id, row_number() OVER (ORDER BY c.preferred, c.nth, c.n) AS place
      FROM candidate c ORDER BY place LIMIT room),
    held AS MATERIALIZED (
      SELECT w.job_id, b.place FROM work w JOIN best b USING (job_id)
      WHERE w.state = 3 FOR UPDATE OF w SKIP LOCKED)
    UPDATE work w SET state = 1, timed = true, due_at = now()
    FROM held WHERE w.job_id = held.job_id
    RETURNING w.job_id, w.type, w.priority, w.owner_id
  LOOP
    after := last_owner;
    RETURN NEXT;
  END LOOP;
  UPDATE admission a SET after_owner = after, turns = a.turns + 1 WHERE a.type = wanted;
END
$$;

-- Makes the heads of ordering keys ready, if they are parked. To be called after the commit that
-- removed the old heads or added new ones, never within it: there it would miss a neighbour that
-- commits meanwhile. Heads of limited types must then be admitted.
CREATE FUNCTION activate(owners bigint[], lanes text[])
RETURNS TABLE (job_id uuid, type text, priority smallint, due boolean, limited boolean)
LANGUAGE sql AS $$
  WITH head AS MATERIALIZED (
    SELECT w.job_id FROM unnest(owners, lanes) AS l(owner_id, lane)
    CROSS JOIN LATERAL (
      SELECT x.job_id, x.state FROM work x
      WHERE x.owner_id = l.owner_id AND x.lane = l.lane ORDER BY x.lane_no LIMIT 1) h
    JOIN work w ON w.job_id = h.job_id
    WHERE h.state = 0 AND w.state = 0
    ORDER BY w.job_id FOR UPDATE OF w)
  UPDATE work w SET state = CASE WHEN w.limited THEN 3 ELSE 1 END, timed = true,
    due_at = greatest(w.due_at, now())
  FROM head WHERE w.job_id = head.job_id AND w.state = 0
  RETURNING w.job_id, w.type, w.priority, w.due_at <= now(), w.limited
$$;
