-- One fax: words of a thread to a number of another office, by e-mail to a gateway. The words are not here: they are read from
-- their thread when they leave. `post` is the one answer that goes, 0 for all messages up to number `upto`; `hash` is the
-- SHA-256 of the printed text, the proof of what went.
CREATE TABLE channels_faxes (
    id BLOB PRIMARY KEY,
    thread BLOB NOT NULL,
    patient BLOB NOT NULL,
    post INTEGER NOT NULL,
    upto INTEGER NOT NULL,
    number TEXT NOT NULL,
    recipient TEXT NOT NULL,
    purpose TEXT NOT NULL,
    locale TEXT NOT NULL,
    made_by BLOB NOT NULL,
    pages INTEGER NOT NULL,
    hash BLOB NOT NULL,
    state TEXT NOT NULL,
    tries INTEGER NOT NULL,
    made_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    gateway TEXT NOT NULL,
    fault TEXT NOT NULL
) STRICT;
CREATE INDEX channels_faxes_thread ON channels_faxes (thread, id);
CREATE INDEX channels_faxes_state ON channels_faxes (state, changed_at);
CREATE INDEX channels_faxes_made ON channels_faxes (made_at);

-- Pictures that came with a text, until they are fetched from the gateway that holds them. `bundle` names those of one text; thread
-- and post are where its words stand, once that is known. The id becomes the file's own, so that each is kept once.
CREATE TABLE channels_pictures (
    id BLOB PRIMARY KEY,
    bundle BLOB NOT NULL,
    n INTEGER NOT NULL,
    gateway TEXT NOT NULL,
    source TEXT NOT NULL,
    kind TEXT NOT NULL,
    thread BLOB,
    post BLOB,
    state TEXT NOT NULL,
    fault TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX channels_pictures_bundle ON channels_pictures (bundle, n);

-- The pictures of a text that waits until it is known who wrote it.
ALTER TABLE channels_waiting ADD COLUMN pictures BLOB;
