-- Codes with which a telephone joins: for one person, good once. A code is derived from its row's id; only its keyed MAC
-- stands here.
CREATE TABLE channels_codes (
    id BLOB PRIMARY KEY,
    mac BLOB NOT NULL UNIQUE,
    person BLOB NOT NULL,
    made_by BLOB NOT NULL,
    made_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    used_at INTEGER,
    -- The number that used it; empty until then.
    number TEXT NOT NULL
) STRICT;
CREATE INDEX channels_codes_person ON channels_codes (person, id);

-- Which thread a row of the outbox tells of, which post, and which part of its words it carries (0: none, it only tells
-- of it). The words themselves are read when it is sent. `whole` is 1 once they went as they are.
CREATE TABLE channels_about (
    notice BLOB PRIMARY KEY,
    thread BLOB NOT NULL,
    post INTEGER NOT NULL,
    part INTEGER NOT NULL,
    whole INTEGER NOT NULL
) STRICT;
CREATE INDEX channels_about_thread ON channels_about (thread, notice);

-- Who of several people writes from a number just now.
CREATE TABLE channels_talks (
    number TEXT PRIMARY KEY,
    person BLOB NOT NULL,
    at INTEGER NOT NULL
) STRICT;

-- Texts from a shared number until it is known who wrote them; then they go to the thread, and leave here. `given` is who
-- got one already, because it spoke of danger.
CREATE TABLE channels_waiting (
    number TEXT NOT NULL,
    -- In the order in which they came.
    n INTEGER NOT NULL,
    words TEXT NOT NULL,
    given BLOB,
    at INTEGER NOT NULL,
    PRIMARY KEY (number, n)
) STRICT;

-- Who agreed to be called by the first name in texts to a shared number, after which words.
CREATE TABLE channels_named (
    person BLOB NOT NULL,
    number TEXT NOT NULL,
    at INTEGER NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (person, number)
) STRICT;
