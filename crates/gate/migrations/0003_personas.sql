-- The names that persons wear in communities. Nothing here leads to the person without the persona key: `lookup` is a
-- keyed hash, `seal` is sealed with it, ids are random, and of the times only the day is kept. `person` is set for
-- a professional who speaks under the own name.
CREATE TABLE gate_personas (
    id BLOB PRIMARY KEY,
    lookup BLOB NOT NULL UNIQUE,
    seal BLOB NOT NULL,
    name TEXT NOT NULL,
    folded TEXT NOT NULL UNIQUE,
    roles INTEGER NOT NULL,
    person BLOB,
    made_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Where a persona is worn; one for each person and place, also after it was barred.
CREATE TABLE gate_worn (
    lookup BLOB PRIMARY KEY,
    place BLOB NOT NULL,
    persona BLOB NOT NULL,
    relations INTEGER NOT NULL,
    since INTEGER NOT NULL,
    barred_until INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX gate_worn_persona ON gate_worn (persona, place);
CREATE INDEX gate_worn_place ON gate_worn (place, relations);
