-- A text writes one page for each index whose keys are numbers or persons: an index holds only what is looked for, and what
-- another finds as well goes. A list of three words is a table that SQLite builds anew for every row that is written; words
-- joined by OR are compared.
DROP INDEX channels_outbox_value;
CREATE INDEX channels_outbox_told ON channels_outbox (channel, value, id)
    WHERE (notice = 'who' OR notice = 'unknown' OR notice = 'ask-whole' OR notice = 'emergency-help');
DROP INDEX channels_outbox_trouble;
CREATE INDEX channels_outbox_trouble ON channels_outbox (changed_at, id)
    WHERE (state = 'failed' OR state = 'unknown' OR state = 'unreachable');

-- A person's rows of the ledger are found by their addresses, the former ones too.
DROP INDEX channels_ledger_person;
CREATE INDEX channels_addresses_person ON channels_addresses (person, channel, value);

-- A text that came is known by its number and its gateway's name for it; where it has none, by a name of its own.
DROP INDEX channels_inbound_once;
ALTER TABLE channels_inbound RENAME TO channels_inbound_0010;
CREATE TABLE channels_inbound (
    value TEXT NOT NULL,
    -- The gateway and its own name for it: one that is told twice is taken once.
    once TEXT NOT NULL,
    person BLOB NOT NULL,
    keyword TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (value, once)
) STRICT, WITHOUT ROWID;
INSERT INTO channels_inbound (value, once, person, keyword, at)
    SELECT value, COALESCE(once, CAST(ROW_NUMBER() OVER (ORDER BY id) AS TEXT)), person, keyword, at FROM channels_inbound_0010;
DROP TABLE channels_inbound_0010;

-- Who is behind a number, in the order in which they gave it.
DROP INDEX channels_addresses_value;
CREATE INDEX channels_addresses_value ON channels_addresses (channel, value, made_at, id) WHERE removed_at IS NULL;
