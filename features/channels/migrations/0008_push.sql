-- Where a browser takes notices: the address at its maker's push service and the keys that words for it are sealed with. One
-- row for each live address of the channel `push`; it goes with the address, whose name and ledger stay.
CREATE TABLE channels_push (
    address BLOB PRIMARY KEY,
    person BLOB NOT NULL,
    endpoint TEXT NOT NULL UNIQUE,
    p256dh BLOB NOT NULL,
    auth BLOB NOT NULL,
    made_at INTEGER NOT NULL
) STRICT;
CREATE INDEX channels_push_person ON channels_push (person, made_at);
