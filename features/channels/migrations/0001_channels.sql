-- Where a person can be reached. A removed address stays, so that the ledger keeps its meaning.
CREATE TABLE channels_addresses (
    id BLOB PRIMARY KEY,
    person BLOB NOT NULL,
    channel TEXT NOT NULL,
    value TEXT NOT NULL,
    source TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    verified_at INTEGER,
    removed_at INTEGER,
    -- The keyed MAC of the code that was sent, until when it counts, and how often it was tried.
    code BLOB,
    code_ends_at INTEGER NOT NULL,
    code_tries INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX channels_addresses_live ON channels_addresses (person, channel, value) WHERE removed_at IS NULL;

-- What the person chose; without a row the defaults count.
CREATE TABLE channels_preferences (
    person BLOB PRIMARY KEY,
    first TEXT NOT NULL,
    locale TEXT NOT NULL,
    zone TEXT NOT NULL,
    quiet_from INTEGER NOT NULL,
    quiet_until INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;

-- Append-only: who agreed to or ended notices to which address, how, and the words that were shown. The last row counts.
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
) STRICT;
CREATE INDEX channels_ledger_person ON channels_ledger (person, at);

-- One notice to one address. No text is stored: the template, its link and its code make it, so no patient's word can be.
CREATE TABLE channels_outbox (
    id BLOB PRIMARY KEY,
    -- What set it off, so that an event that is told twice sends one notice.
    origin TEXT UNIQUE,
    -- Zeros where the address belongs to nobody yet: an invitation.
    person BLOB NOT NULL,
    channel TEXT NOT NULL,
    value TEXT NOT NULL,
    notice TEXT NOT NULL,
    -- A path and a code of a link are taken out once it was sent (not in the demo).
    path TEXT NOT NULL,
    code INTEGER,
    locale TEXT NOT NULL,
    urgent INTEGER NOT NULL,
    state TEXT NOT NULL,
    tries INTEGER NOT NULL,
    made_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    gateway TEXT NOT NULL,
    reference TEXT NOT NULL,
    fault TEXT NOT NULL
) STRICT;
CREATE INDEX channels_outbox_person ON channels_outbox (person, id);
CREATE INDEX channels_outbox_state ON channels_outbox (state, id);
CREATE INDEX channels_outbox_value ON channels_outbox (channel, value, state);

-- That a text came in, and which keyword it was; its words go to the thread and are not kept here.
CREATE TABLE channels_inbound (
    id BLOB PRIMARY KEY,
    person BLOB NOT NULL,
    value TEXT NOT NULL,
    keyword TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX channels_inbound_value ON channels_inbound (value, id);
