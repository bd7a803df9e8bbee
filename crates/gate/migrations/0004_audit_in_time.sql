-- Every view appends one row. A tree of 16-byte ids was balanced anew at its end every second row; a tree of numbers grows
-- by one leaf. A row's id is a number now: its moment above, and below what tells nothing of who wrote first (audit.rs).
-- Rows of before keep the id that their MAC covers in `was`; it has their millisecond too.
DROP INDEX gate_audit_patient;
ALTER TABLE gate_audit RENAME TO gate_audit_0002;
CREATE TABLE gate_audit (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    actor_kind TEXT NOT NULL,
    actor BLOB NOT NULL,
    act TEXT NOT NULL,
    kind TEXT NOT NULL,
    target BLOB NOT NULL,
    patient BLOB,
    rule TEXT NOT NULL,
    detail TEXT NOT NULL,
    mac BLOB NOT NULL,
    was BLOB
) STRICT;
INSERT INTO gate_audit (id, at, actor_kind, actor, act, kind, target, patient, rule, detail, mac, was)
    SELECT at / 1000 * 2097152 + ROW_NUMBER() OVER (ORDER BY id) % 2097152, at, actor_kind, actor, act, kind, target, patient, rule, detail, mac, id
    FROM gate_audit_0002;
DROP TABLE gate_audit_0002;
CREATE INDEX gate_audit_patient ON gate_audit (patient, id) WHERE patient IS NOT NULL;

-- A link whose row is missing keeps saying so: no row has a number below zero.
ALTER TABLE gate_chain RENAME TO gate_chain_0001;
CREATE TABLE gate_chain (
    n INTEGER PRIMARY KEY,
    audit INTEGER NOT NULL UNIQUE,
    link BLOB NOT NULL
) STRICT;
INSERT INTO gate_chain (n, audit, link)
    SELECT c.n, COALESCE(a.id, -c.n), c.link FROM gate_chain_0001 c LEFT JOIN gate_audit a ON a.was = c.audit;
DROP TABLE gate_chain_0001;
