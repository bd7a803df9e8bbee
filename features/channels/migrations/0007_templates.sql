-- Every wording of a notice that somebody asked for, also those that never came into use: who, when, and both wordings.
CREATE TABLE channels_wordings (
    id BLOB PRIMARY KEY,
    notice TEXT NOT NULL,
    -- Subject and text in English and Spanish, as JSON; beside it the words that it was to replace.
    words TEXT NOT NULL,
    was TEXT NOT NULL,
    -- The program's own words are to come back.
    built_in INTEGER NOT NULL,
    author BLOB NOT NULL,
    made_at INTEGER NOT NULL,
    -- waiting, approved, returned, withdrawn, replaced
    state TEXT NOT NULL,
    decider BLOB,
    decided_at INTEGER,
    note TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX channels_wordings_waiting ON channels_wordings (notice) WHERE state = 'waiting';
CREATE INDEX channels_wordings_notice ON channels_wordings (notice, id);

-- The words in use, where they are the organisation's own; empty words mean the program's.
CREATE TABLE channels_words (
    notice TEXT PRIMARY KEY,
    wording BLOB NOT NULL,
    words TEXT NOT NULL,
    since INTEGER NOT NULL
) STRICT;
