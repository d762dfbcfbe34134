-- A restore by PostgreSQL's own means changes its identity or its timeline, and a new epoch begins
-- by itself. One from a snapshot of the volume changes neither: whoever restores calls this, with
-- the services stopped, so that numbers given out after the snapshot are never taken for new ones.
CREATE FUNCTION begin_epoch() RETURNS integer LANGUAGE sql AS $$
  INSERT INTO epoch (no, system_id, timeline, since)
  SELECT coalesce(max(no), 0) + 1, (SELECT system_identifier FROM pg_control_system()),
    substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8), now()
  FROM epoch
  RETURNING no
$$;
COMMENT ON FUNCTION begin_epoch() IS
  'Begins a new numbering of events after a restore from a snapshot: cursors from before are reset.';
