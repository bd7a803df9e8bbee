-- A notice changes its state three times, and each index that tells the state was written with it. Now one does, of those that
-- wait; everything else is found by what stays: the id, which is a moment, the person and the address.
DROP INDEX channels_outbox_state;
DROP INDEX channels_outbox_changed;
DROP INDEX channels_outbox_value;
DROP INDEX channels_outbox_counts;
CREATE INDEX channels_outbox_value ON channels_outbox (channel, value, id);
CREATE INDEX channels_outbox_waits ON channels_outbox (channel, value, state, due_at) WHERE state IN ('queued', 'held');
CREATE INDEX channels_outbox_trouble ON channels_outbox (changed_at, id) WHERE state IN ('failed', 'unknown', 'unreachable');
CREATE INDEX channels_outbox_counts ON channels_outbox (person, counts_at) WHERE counts_at IS NOT NULL;

-- A text that came is found by its number alone, or by the gateway's name for it.
DROP INDEX channels_inbound_value;
DROP INDEX channels_inbound_once;
ALTER TABLE channels_inbound RENAME TO channels_inbound_0001;
CREATE TABLE channels_inbound (
    id BLOB NOT NULL,
    person BLOB NOT NULL,
    value TEXT NOT NULL,
    keyword TEXT NOT NULL,
    at INTEGER NOT NULL,
    -- The gateway and its own name for it: one that is told twice is taken once. Absent in the demo.
    once TEXT,
    PRIMARY KEY (value, id)
) STRICT, WITHOUT ROWID;
INSERT INTO channels_inbound (id, person, value, keyword, at, once)
    SELECT id, person, value, keyword, at, once FROM channels_inbound_0001;
DROP TABLE channels_inbound_0001;
CREATE UNIQUE INDEX channels_inbound_once ON channels_inbound (once) WHERE once IS NOT NULL;

DROP INDEX channels_ledger_person;
ALTER TABLE channels_ledger RENAME TO channels_ledger_0001;
CREATE TABLE channels_ledger (
    channel TEXT NOT NULL,
    value TEXT NOT NULL,
    n INTEGER NOT NULL,
    at INTEGER NOT NULL,
    person BLOB NOT NULL,
    topic TEXT NOT NULL,
    stands TEXT NOT NULL,
    how TEXT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (channel, value, n)
) STRICT, WITHOUT ROWID;
INSERT INTO channels_ledger (channel, value, n, at, person, topic, stands, how, words)
    SELECT channel, value, n, at, person, topic, stands, how, words FROM channels_ledger_0001;
DROP TABLE channels_ledger_0001;
CREATE INDEX channels_ledger_person ON channels_ledger (person, at);
