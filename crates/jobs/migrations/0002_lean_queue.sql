-- A job is written three times and is gone: in two trees, not four. Few jobs have a key against doubles.
DROP INDEX jobs_queue_due;
ALTER TABLE jobs_queue RENAME TO jobs_queue_0001;
CREATE TABLE jobs_queue (
    id BLOB PRIMARY KEY,
    kind TEXT NOT NULL,
    dedupe TEXT,
    payload TEXT NOT NULL,
    run_at INTEGER NOT NULL,
    lease_until INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    dead_at INTEGER,
    fault TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO jobs_queue (id, kind, dedupe, payload, run_at, lease_until, tries, dead_at, fault)
    SELECT id, kind, dedupe, payload, run_at, lease_until, tries, dead_at, fault FROM jobs_queue_0001;
DROP TABLE jobs_queue_0001;
CREATE INDEX jobs_queue_due ON jobs_queue (dead_at, run_at);
CREATE UNIQUE INDEX jobs_queue_dedupe ON jobs_queue (dedupe) WHERE dedupe IS NOT NULL;
