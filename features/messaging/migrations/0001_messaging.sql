-- Why somebody writes, in plain words; each reason leads to one pool.
CREATE TABLE messaging_reasons (
    key TEXT PRIMARY KEY,
    place INTEGER NOT NULL,
    words_en TEXT NOT NULL,
    words_es TEXT NOT NULL,
    pool BLOB NOT NULL,
    billed INTEGER NOT NULL,
    minutes INTEGER NOT NULL,
    retired_at INTEGER
) STRICT;

-- One row: what the organisation chose. Absent means the defaults of types.rs.
CREATE TABLE messaging_settings (
    id INTEGER PRIMARY KEY,
    unread_hours INTEGER NOT NULL,
    write_days INTEGER NOT NULL
) STRICT;

-- A private conversation. `pool` and `holder` follow its work item in the same transaction.
CREATE TABLE messaging_threads (
    id BLOB PRIMARY KEY,
    patient BLOB NOT NULL,
    pool BLOB NOT NULL,
    holder BLOB,
    asked_by BLOB NOT NULL,
    reason TEXT NOT NULL,
    title TEXT NOT NULL,
    state TEXT NOT NULL,
    outcome TEXT NOT NULL,
    screened INTEGER NOT NULL,
    danger TEXT NOT NULL,
    language TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    waits_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    answered_at INTEGER,
    closed_at INTEGER,
    last_n INTEGER NOT NULL,
    last_at INTEGER NOT NULL
) STRICT;
CREATE INDEX messaging_threads_patient ON messaging_threads (patient, last_at, id);
CREATE INDEX messaging_threads_pool ON messaging_threads (pool, state);
CREATE INDEX messaging_threads_holder ON messaging_threads (holder);

-- What stands in a thread, numbered from 1. `side` is kin, team or auto; `kind` is message, note (team only) or event.
CREATE TABLE messaging_posts (
    id BLOB PRIMARY KEY,
    thread BLOB NOT NULL,
    n INTEGER NOT NULL,
    kind TEXT NOT NULL,
    side TEXT NOT NULL,
    author BLOB,
    code TEXT NOT NULL,
    about BLOB,
    body TEXT NOT NULL,
    via TEXT NOT NULL,
    files INTEGER NOT NULL,
    at INTEGER NOT NULL,
    UNIQUE (thread, n)
) STRICT;

-- How far each person has read, and since when. `counts` marks the patient and those who speak for the patient.
CREATE TABLE messaging_reads (
    thread BLOB NOT NULL,
    person BLOB NOT NULL,
    n INTEGER NOT NULL,
    at INTEGER NOT NULL,
    counts INTEGER NOT NULL,
    PRIMARY KEY (thread, person)
) STRICT, WITHOUT ROWID;

-- Pictures and documents, sealed with AES-256-GCM under the key `files`: a 12-byte nonce, then the text.
CREATE TABLE messaging_files (
    id BLOB PRIMARY KEY,
    thread BLOB NOT NULL,
    post BLOB NOT NULL,
    n INTEGER NOT NULL,
    kind TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    sealed BLOB NOT NULL
) STRICT;
CREATE INDEX messaging_files_thread ON messaging_files (thread, post, n);

-- Words not sent yet, for one person and place (`ask:ID`, `thread:ID`).
CREATE TABLE messaging_drafts (
    person BLOB NOT NULL,
    place TEXT NOT NULL,
    reason TEXT NOT NULL,
    body TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (person, place)
) STRICT, WITHOUT ROWID;

-- Which form was taken already: a second click or a retry makes no second post. Kept for a week.
CREATE TABLE messaging_sends (
    person BLOB NOT NULL,
    nonce TEXT NOT NULL,
    thread BLOB NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (person, nonce)
) STRICT, WITHOUT ROWID;
CREATE INDEX messaging_sends_at ON messaging_sends (at);

-- Answers with holes such as {given_name}, for the team.
CREATE TABLE messaging_templates (
    id BLOB PRIMARY KEY,
    name_en TEXT NOT NULL,
    name_es TEXT NOT NULL,
    body_en TEXT NOT NULL,
    body_es TEXT NOT NULL,
    retired_at INTEGER
) STRICT;

-- A call to a patient that somebody owes: asked for by the team, or because an answer stays unread.
CREATE TABLE messaging_calls (
    id BLOB PRIMARY KEY,
    thread BLOB NOT NULL,
    patient BLOB NOT NULL,
    pool BLOB NOT NULL,
    holder BLOB,
    why TEXT NOT NULL,
    made_by BLOB,
    made_at INTEGER NOT NULL,
    done_at INTEGER
) STRICT;
CREATE INDEX messaging_calls_thread ON messaging_calls (thread);
