-- What a person agreed to. A row is never changed but to note its withdrawal; agreeing again adds a row.
CREATE TABLE consent_agreements (
    id BLOB PRIMARY KEY,
    person BLOB NOT NULL,
    topic TEXT NOT NULL,
    words_version TEXT NOT NULL,
    words_hash BLOB NOT NULL,
    how TEXT NOT NULL,
    recorded_by BLOB NOT NULL,
    at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    withdrawn_at INTEGER,
    withdrawn_by BLOB,
    withdrawn_how TEXT
) STRICT;
CREATE INDEX consent_agreements_person ON consent_agreements (person, topic, at);
