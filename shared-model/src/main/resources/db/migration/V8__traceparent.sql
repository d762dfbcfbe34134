-- The trace a job was submitted in (W3C Trace Context), for those that are recorded: a job may wait,
-- be tried again or be found by a pull long after the request, and is still part of its trace.
ALTER TABLE job ADD COLUMN traceparent text;
