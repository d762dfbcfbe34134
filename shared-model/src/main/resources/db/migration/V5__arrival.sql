-- Work whose time has come arrives: the dispatcher's clock takes `timed` off it. What looks for due work
-- walks from owner to owner in an index of what has arrived, so work that is due some day can hide
-- nothing, and costs nothing. `timed` thus means: the clock has not found it yet.
UPDATE work SET timed = false WHERE state IN (1, 3) AND timed AND due_at <= now();
DROP INDEX work_due;
CREATE INDEX work_due ON work (priority, owner_id, type, due_at) WHERE state = 1 AND NOT timed;
DROP INDEX work_limit;
CREATE INDEX work_limit ON work (type, priority, owner_id, due_at) WHERE state = 3 AND NOT timed;

-- Admits waiting work of a type up to its limit: the highest priority first, but every fourth turn
-- a lower one, and among equals the owners in turn. A function, because the count must be taken by
-- a statement that begins after the lock is held. Looks at 64 owners at most, so its cost does not
-- grow with the backlog; only at those whose work has arrived, so that others can't hide it. A type whose limit was lifted is admitted a thousand at a time.
CREATE OR REPLACE FUNCTION admit(wanted text)
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
        WHERE w.type = wanted AND w.state = 3 AND NOT w.timed AND w.priority = p.priority AND w.owner_id > after
        ORDER BY w.owner_id LIMIT 1) AS owner_id
      FROM unnest(prefer) WITH ORDINALITY p(priority, nth)
      UNION ALL
      SELECT v.priority, v.n + 1, v.preferred, v.wrapped OR v.owner_id IS NULL, (
        SELECT w.owner_id FROM work w
        WHERE w.type = wanted AND w.state = 3 AND NOT w.timed AND w.priority = v.priority
          AND w.owner_id > coalesce(v.owner_id, 0)
          AND (NOT (v.wrapped OR v.owner_id IS NULL) OR w.owner_id <= after)
        ORDER BY w.owner_id LIMIT 1)
      FROM walk v WHERE v.n < 64 AND NOT (v.wrapped AND v.owner_id IS NULL)),
    candidate AS MATERIALIZED (
      SELECT c.job_id, v.preferred, v.n,
        row_number() OVER (PARTITION BY v.preferred, v.owner_id ORDER BY c.due_at) AS nth
      FROM walk v CROSS JOIN LATERAL (
        SELECT w.job_id, w.due_at FROM work w
        WHERE w.type = wanted AND w.state = 3 AND NOT w.timed AND w.priority = v.priority
          AND w.owner_id = v.owner_id AND w.due_at <= now()
        ORDER BY w.due_at LIMIT room) c
      WHERE v.owner_id IS NOT NULL),
    best AS MATERIALIZED (
      SELECT c.job_id, row_number() OVER (ORDER BY c.preferred, c.nth, c.n) AS place
      FROM candidate c ORDER BY place LIMIT room),
    held AS MATERIALIZED (
      SELECT w.job_id, b.place FROM work w JOIN best b USING (job_id)
      WHERE w.state = 3 FOR UPDATE OF w SKIP LOCKED)
    UPDATE work w SET state = 1, timed = false, due_at = now()
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
CREATE OR REPLACE FUNCTION activate(owners bigint[], lanes text[])
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
  UPDATE work w SET state = CASE WHEN w.limited THEN 3 ELSE 1 END, timed = w.due_at > now(),
    due_at = greatest(w.due_at, now())
  FROM head WHERE w.job_id = head.job_id AND w.state = 0
  RETURNING w.job_id, w.type, w.priority, w.due_at <= now(), w.limited
$$;

-- A limit that comes later holds for what was accepted before, too: the dispatcher walks the work
-- once and takes that in. Until then `limit_applied` is false.
ALTER TABLE job_type
  ADD COLUMN limited_since timestamptz,         -- null: never limited
  ADD COLUMN limit_applied boolean NOT NULL DEFAULT true;

-- By a trigger, because workers of the version before register types, too.
CREATE FUNCTION limit_comes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.limited_since := now();
  NEW.limit_applied := false;
  RETURN NEW;
END
$$;
CREATE TRIGGER limit_comes_with_type BEFORE INSERT ON job_type
  FOR EACH ROW WHEN (NEW.max_concurrency IS NOT NULL) EXECUTE FUNCTION limit_comes();
CREATE TRIGGER limit_comes_later BEFORE UPDATE ON job_type
  FOR EACH ROW WHEN (NEW.max_concurrency IS NOT NULL AND OLD.max_concurrency IS NULL)
  EXECUTE FUNCTION limit_comes();

UPDATE job_type SET limited_since = now(), limit_applied = false WHERE max_concurrency IS NOT NULL;
