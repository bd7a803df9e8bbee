-- A group of staff that owns work together. Who is in it stands in gate_members.
CREATE TABLE work_pools (
    id BLOB PRIMARY KEY,
    name_en TEXT NOT NULL,
    name_es TEXT NOT NULL,
    hours TEXT NOT NULL,
    zone TEXT NOT NULL,
    reply_minutes INTEGER NOT NULL,
    silent_minutes INTEGER NOT NULL,
    takes_now INTEGER NOT NULL,
    operations INTEGER NOT NULL,
    made_at INTEGER NOT NULL
) STRICT;

-- The escalation ladder: who is told, so many minutes after an item was due. `told` is a pool or a person.
CREATE TABLE work_rungs (
    pool BLOB NOT NULL,
    rung INTEGER NOT NULL,
    after_minutes INTEGER NOT NULL,
    target TEXT NOT NULL,
    told BLOB,
    PRIMARY KEY (pool, rung)
) STRICT, WITHOUT ROWID;

-- Obligations. The pool is never NULL, so an item without a holder always has an owner.
CREATE TABLE work_items (
    id BLOB PRIMARY KEY,
    kind TEXT NOT NULL,
    pool BLOB NOT NULL,
    holder BLOB,
    patient BLOB,
    subject BLOB NOT NULL,
    priority INTEGER NOT NULL,
    minutes INTEGER NOT NULL,
    opened_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    taken_at INTEGER,
    silent_at INTEGER,
    ladder_from INTEGER NOT NULL,
    rung INTEGER NOT NULL,
    next_at INTEGER NOT NULL,
    closed_at INTEGER,
    outcome TEXT
) STRICT;
CREATE UNIQUE INDEX work_items_live ON work_items (subject, kind) WHERE closed_at IS NULL;
CREATE INDEX work_items_subject ON work_items (subject);
CREATE INDEX work_items_holder ON work_items (holder, priority, due_at) WHERE closed_at IS NULL AND holder IS NOT NULL;
CREATE INDEX work_items_pool ON work_items (pool, priority, due_at) WHERE closed_at IS NULL AND holder IS NULL;
CREATE INDEX work_items_next ON work_items (next_at) WHERE closed_at IS NULL;
CREATE INDEX work_items_silent ON work_items (silent_at) WHERE closed_at IS NULL AND silent_at IS NOT NULL;

-- Everything that happened to an item.
CREATE TABLE work_events (
    item BLOB NOT NULL,
    n INTEGER NOT NULL,
    at INTEGER NOT NULL,
    actor BLOB NOT NULL,
    what TEXT NOT NULL,
    rung INTEGER NOT NULL,
    told BLOB,
    reason TEXT NOT NULL,
    PRIMARY KEY (item, n)
) STRICT, WITHOUT ROWID;

-- Whom the ladder told beyond the pool: the item waits in their inbox as well.
CREATE TABLE work_told (
    item BLOB NOT NULL,
    told BLOB NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (told, item)
) STRICT, WITHOUT ROWID;

-- Protected time.
CREATE TABLE work_blocks (
    id BLOB PRIMARY KEY,
    person BLOB NOT NULL,
    minutes INTEGER NOT NULL,
    starts_at INTEGER NOT NULL,
    started_at INTEGER,
    ends_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT;
CREATE INDEX work_blocks_person ON work_blocks (person, starts_at);
CREATE INDEX work_blocks_running ON work_blocks (ends_at) WHERE ended_at IS NULL;

-- What a block was cut to. `reserved`: it came from a pool and goes back there when it is not reached.
CREATE TABLE work_block_items (
    block BLOB NOT NULL,
    item BLOB NOT NULL,
    place INTEGER NOT NULL,
    reserved INTEGER NOT NULL,
    moved INTEGER NOT NULL,
    PRIMARY KEY (block, item)
) STRICT, WITHOUT ROWID;

-- The minutes ledger. A corrected stretch stays, marked by `void_at`.
CREATE TABLE work_minutes (
    id BLOB PRIMARY KEY,
    item BLOB NOT NULL,
    subject BLOB NOT NULL,
    patient BLOB,
    person BLOB NOT NULL,
    class TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    stopped_at INTEGER NOT NULL,
    source TEXT NOT NULL,
    reason TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    void_at INTEGER
) STRICT;
CREATE INDEX work_minutes_subject ON work_minutes (subject, started_at);
CREATE INDEX work_minutes_item ON work_minutes (item, person, id);
CREATE INDEX work_minutes_person ON work_minutes (person, started_at);

-- Up to when a person's time was counted: one row each, locked by every beat, so that two tabs count one minute once.
CREATE TABLE work_clocks (
    person BLOB PRIMARY KEY,
    until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
