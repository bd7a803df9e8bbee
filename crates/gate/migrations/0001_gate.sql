-- Who acts: the least that a decision needs. The people slice keeps the profile.
CREATE TABLE gate_actors (
    id BLOB PRIMARY KEY,
    name TEXT NOT NULL,
    roles INTEGER NOT NULL,
    locale TEXT NOT NULL,
    zone TEXT NOT NULL,
    closed_at INTEGER
) STRICT;

-- Which persons are in which pool.
CREATE TABLE gate_members (
    pool BLOB NOT NULL,
    person BLOB NOT NULL,
    PRIMARY KEY (person, pool)
) STRICT, WITHOUT ROWID;
CREATE INDEX gate_members_pool ON gate_members (pool, person);

-- The recorded right of a person (or pool) towards something, with its reason and end.
CREATE TABLE gate_grants (
    id BLOB PRIMARY KEY,
    target BLOB NOT NULL,
    grantee BLOB NOT NULL,
    relations INTEGER NOT NULL,
    reason TEXT NOT NULL,
    given_by BLOB NOT NULL,
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT;
CREATE INDEX gate_grants_target ON gate_grants (target, grantee);
CREATE INDEX gate_grants_grantee ON gate_grants (grantee, target);

CREATE TABLE gate_sessions (
    id BLOB PRIMARY KEY,
    token BLOB NOT NULL UNIQUE,
    person BLOB NOT NULL,
    device TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    proved_at INTEGER NOT NULL,
    idle_seconds INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT;
CREATE INDEX gate_sessions_person ON gate_sessions (person, ended_at);

-- Append-only. The keyed MAC covers every other column.
CREATE TABLE gate_audit (
    id BLOB PRIMARY KEY,
    at INTEGER NOT NULL,
    actor_kind TEXT NOT NULL,
    actor BLOB NOT NULL,
    act TEXT NOT NULL,
    kind TEXT NOT NULL,
    target BLOB NOT NULL,
    patient BLOB,
    rule TEXT NOT NULL,
    detail TEXT NOT NULL,
    mac BLOB NOT NULL
) STRICT;
CREATE INDEX gate_audit_patient ON gate_audit (patient, id);
CREATE INDEX gate_audit_actor ON gate_audit (actor, id);

-- The sealer's chain over the audit, apart from it so that no writer waits for a chain.
CREATE TABLE gate_chain (
    n INTEGER PRIMARY KEY,
    audit BLOB NOT NULL UNIQUE,
    link BLOB NOT NULL
) STRICT;
CREATE TABLE gate_seals (
    last INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    link BLOB NOT NULL,
    signature BLOB NOT NULL
) STRICT;
