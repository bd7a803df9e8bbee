CREATE TABLE jobs_queue (
    id BLOB PRIMARY KEY,
    kind TEXT NOT NULL,
    dedupe TEXT UNIQUE,
    payload TEXT NOT NULL,
    run_at INTEGER NOT NULL,
    lease_until INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    dead_at INTEGER,
    fault TEXT NOT NULL
) STRICT;
CREATE INDEX jobs_queue_due ON jobs_queue (dead_at, run_at);

CREATE TABLE jobs_schedule (
    name TEXT PRIMARY KEY,
    next_at INTEGER NOT NULL
) STRICT;
