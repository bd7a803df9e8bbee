-- Every view appends here: one tree in the order of ids, and one by patient for "who looked". Nothing asked by actor.
DROP INDEX gate_audit_actor;
DROP INDEX gate_audit_patient;
ALTER TABLE gate_audit RENAME TO gate_audit_0001;
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
) STRICT, WITHOUT ROWID;
INSERT INTO gate_audit (id, at, actor_kind, actor, act, kind, target, patient, rule, detail, mac)
    SELECT id, at, actor_kind, actor, act, kind, target, patient, rule, detail, mac FROM gate_audit_0001;
DROP TABLE gate_audit_0001;
CREATE INDEX gate_audit_patient ON gate_audit (patient, id);
