-- Three tables carry a job. `job` is what was asked and never changes; `work` is what is still to be
-- done, a row only while the job is pending or running; `resolution` is what came of it and, at the
-- same time, the owner's numbered stream of events. A job's status is read from them: a work row says
-- PENDING or RUNNING, else the newest resolution says how it ended.

CREATE TABLE owner (
  id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL UNIQUE
);

-- The head of each owner's stream. Locked by completion, after the work rows, in owner order.
CREATE TABLE stream (
  owner_id bigint PRIMARY KEY,
  last_seq bigint NOT NULL
) WITH (fillfactor = 40);

-- Ids are UUIDv7, so ranges of ids are ranges of time and retention can drop partitions.
CREATE TABLE job (
  id           uuid PRIMARY KEY,
  owner_id     bigint      NOT NULL,
  type         text        NOT NULL,
  priority     smallint    NOT NULL,           -- 0 HIGH, 1 NORMAL, 2 LOW
  max_attempts smallint    NOT NULL,
  timeout_ms   int         NOT NULL,
  created_at   timestamptz NOT NULL,
  run_at       timestamptz NOT NULL,
  ordering_key text,
  payload      text                            -- JSON as it came: jsonb would change numbers
) PARTITION BY RANGE (id);
CREATE INDEX job_list ON job (owner_id, id);
CREATE INDEX job_lane ON job (owner_id, ordering_key, id) WHERE ordering_key IS NOT NULL;

CREATE TABLE work (
  job_id       uuid PRIMARY KEY,
  owner_id     bigint      NOT NULL,
  type         text        NOT NULL,
  priority     smallint    NOT NULL,
  state        smallint    NOT NULL,           -- 0 parked (ordering key, type limit), 1 ready, 2 running
  attempt      int         NOT NULL DEFAULT 0, -- only rises; the fencing token of every write
  last_attempt int         NOT NULL,           -- the attempt after which a failure is final
  timed        boolean     NOT NULL,           -- due_at was set by a clock: runAt, delay, backoff
  due_at       timestamptz NOT NULL,
  worker_id    bigint,
  started_at   timestamptz,
  deadline_at  timestamptz,
  cancel       boolean     NOT NULL DEFAULT false,
  lane         text,
  lane_no      bigint,
  last_error   text
) WITH (fillfactor = 70, vacuum_truncate = false, autovacuum_vacuum_scale_factor = 0,
        autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);
CREATE INDEX work_due ON work (priority, owner_id, due_at) WHERE state = 1;
CREATE INDEX work_clock ON work (due_at) WHERE state = 1 AND timed;
CREATE INDEX work_run ON work (worker_id) WHERE state = 2;
CREATE INDEX work_lane ON work (owner_id, lane, lane_no) WHERE lane IS NOT NULL;
CREATE INDEX work_limit ON work (type, priority, due_at) WHERE state = 0 AND lane IS NULL;

CREATE TABLE resolution (
  owner_id    bigint      NOT NULL,
  seq         bigint      NOT NULL,            -- without a gap per owner, in commit order
  job_id      uuid        NOT NULL,
  status      smallint    NOT NULL,            -- 3 COMPLETED, 4 FAILED, 5 CANCELLED
  attempt     int         NOT NULL,
  worker_id   bigint,
  started_at  timestamptz,
  finished_at timestamptz NOT NULL,
  result      text,
  error       text,
  PRIMARY KEY (owner_id, seq, finished_at)
) PARTITION BY RANGE (finished_at);
CREATE INDEX resolution_job ON resolution (job_id);
CREATE INDEX resolution_bad ON resolution (owner_id, status, job_id) WHERE status <> 3;

-- Attempts that did not resolve the job; the one that did is in resolution.
CREATE TABLE attempt (
  job_id      uuid        NOT NULL,
  attempt     int         NOT NULL,
  worker_id   bigint,
  started_at  timestamptz,
  finished_at timestamptz NOT NULL,
  outcome     smallint    NOT NULL,            -- see AttemptOutcome
  error       text,
  PRIMARY KEY (job_id, attempt)
) PARTITION BY RANGE (job_id);

CREATE TABLE idempotency (
  owner_id   bigint      NOT NULL,
  key        text        NOT NULL,
  body_hash  bytea       NOT NULL,
  job_ids    uuid[]      NOT NULL,
  cursor_seq bigint      NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (owner_id, key)
);

-- The numbers of an ordering key's jobs, given out under this row's lock: the order of acceptance.
CREATE TABLE lane (
  owner_id bigint      NOT NULL,
  key      text        NOT NULL,
  last_no  bigint      NOT NULL,
  used_at  timestamptz NOT NULL,
  PRIMARY KEY (owner_id, key)
) WITH (fillfactor = 50);

CREATE TABLE subscriber (
  owner_id bigint      NOT NULL,
  name     text        NOT NULL,
  epoch    int         NOT NULL,
  acked    bigint      NOT NULL,
  seen_at  timestamptz NOT NULL,
  PRIMARY KEY (owner_id, name)
) WITH (fillfactor = 50);

-- One row per owner and flush of acknowledgements: event.acknowledgedAt is derived from it.
CREATE TABLE ack_mark (
  owner_id bigint      NOT NULL,
  seq      bigint      NOT NULL,
  at       timestamptz NOT NULL,
  PRIMARY KEY (owner_id, seq)
);

-- One row per life of a worker: declared dead, it never revives under its old id.
CREATE TABLE worker (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name        text        NOT NULL,
  types       text[]      NOT NULL,
  lease_until timestamptz NOT NULL
);

-- A type is known once any worker has registered it.
CREATE TABLE job_type (
  type           text PRIMARY KEY,
  description    text        NOT NULL,
  payload_schema text        NOT NULL,
  registered_at  timestamptz NOT NULL
);

CREATE TABLE leader (
  name        text PRIMARY KEY,
  holder      text        NOT NULL,
  term        bigint      NOT NULL,
  lease_until timestamptz NOT NULL
);

-- A database restored from a backup gets a new epoch, so old cursors are told, never misread.
CREATE TABLE epoch (
  no        int PRIMARY KEY,
  system_id bigint      NOT NULL,
  timeline  text        NOT NULL,
  since     timestamptz NOT NULL
);
