-- Runs at the end of every migration, so that a database which slept for months has its weeks again.
SELECT ensure_partitions(now() - interval '7 days', now() + interval '21 days');
