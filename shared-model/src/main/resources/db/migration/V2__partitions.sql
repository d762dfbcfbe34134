-- Weekly partitions: few enough that a look-up by id stays cheap, short enough that retention can
-- drop whole ones. The default partitions are a net for the day nobody made the next week's.

CREATE TABLE job_default PARTITION OF job DEFAULT;
CREATE TABLE attempt_default PARTITION OF attempt DEFAULT;
CREATE TABLE resolution_default PARTITION OF resolution DEFAULT;

-- The smallest UUID that a version 7 id made at `at` or later can have (RFC 9562, 5.7).
CREATE FUNCTION uuid_floor(at timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE STRICT AS $$
  SELECT (lpad(to_hex(floor(extract(epoch FROM at) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid
$$;

-- Makes the partitions of every week from `since` to `until` that are missing; says how many.
-- Weeks begin on Monday, UTC. Safe to run at any time and side by side.
CREATE FUNCTION ensure_partitions(since timestamptz, until timestamptz) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
  week timestamp := date_trunc('week', since AT TIME ZONE 'UTC');
  lower_at timestamptz;
  upper_at timestamptz;
  suffix text;
  made int := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('jobwire.ensure_partitions'));
  WHILE week <= until AT TIME ZONE 'UTC' LOOP
    lower_at := week AT TIME ZONE 'UTC';
    upper_at := (week + interval '7 days') AT TIME ZONE 'UTC';
    suffix := to_char(week, 'YYYYMMDD');
    IF to_regclass('job_' || suffix) IS NULL THEN
      EXECUTE format('CREATE TABLE %I PARTITION OF job FOR VALUES FROM (%L) TO (%L)',
        'job_' || suffix, uuid_floor(lower_at), uuid_floor(upper_at));
      EXECUTE format('CREATE TABLE %I PARTITION OF attempt FOR VALUES FROM (%L) TO (%L)',
        'attempt_' || suffix, uuid_floor(lower_at), uuid_floor(upper_at));
      EXECUTE format('CREATE TABLE %I PARTITION OF resolution FOR VALUES FROM (%L) TO (%L)',
        'resolution_' || suffix, lower_at, upper_at);
      made := made + 1;
    END IF;
    week := week + interval '7 days';
  END LOOP;
  RETURN made;
END
$$;
