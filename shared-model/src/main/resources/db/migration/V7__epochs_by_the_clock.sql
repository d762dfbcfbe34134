-- The number of an epoch comes from the clock, in seconds: restored twice from the same backup, or
-- made anew, a database never gives out a number again that clients have seen of another life.
CREATE OR REPLACE FUNCTION begin_epoch() RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  begun integer;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('jobwire.begin_epoch'));
  INSERT INTO epoch (no, system_id, timeline, since)
  SELECT greatest(
      coalesce((SELECT max(no) FROM epoch), 0) + 1,
      extract(epoch FROM clock_timestamp() - timestamptz '2026-01-01 00:00:00Z')::integer),
    system_identifier, substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8), clock_timestamp()
  FROM pg_control_system()
  RETURNING no INTO begun;
  RETURN begun;
END $$;

-- The present epoch. A new one begins when the cluster's identity or its timeline is another than
-- the newest one's. Looked at twice, so that of many who notice at once only one begins it.
CREATE FUNCTION current_epoch() RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  present integer;
BEGIN
  FOR look IN 1..2 LOOP
    SELECT e.no INTO present
    FROM (SELECT no, system_id, timeline FROM epoch ORDER BY no DESC LIMIT 1) e, pg_control_system() c
    WHERE e.system_id = c.system_identifier
      AND e.timeline = substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8);
    IF FOUND THEN
      RETURN present;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('jobwire.begin_epoch'));
  END LOOP;
  RETURN begin_epoch();
END $$;
