-- What a notice is about; what was made before this step may be about anything.
ALTER TABLE channels_outbox ADD COLUMN topic TEXT NOT NULL DEFAULT 'notices';
-- Why it may go in quiet hours and above the caps; empty for what is routine.
ALTER TABLE channels_outbox ADD COLUMN exception TEXT NOT NULL DEFAULT '';
-- When a gateway was last asked to carry it, if it counts for the caps.
ALTER TABLE channels_outbox ADD COLUMN counts_at INTEGER;
-- How many more it speaks for: made while it waited, and said by it as well.
ALTER TABLE channels_outbox ADD COLUMN joined INTEGER NOT NULL DEFAULT 0;
CREATE INDEX channels_outbox_counts ON channels_outbox (person, counts_at);

-- The ledger of single topics, append-only as that of addresses: what a person agreed to or ended on a channel, how, when, and the
-- words that were shown. The last row counts. In channels_ledger the topic `notices` stands for all of them.
CREATE TABLE channels_topics (
    person BLOB NOT NULL,
    channel TEXT NOT NULL,
    topic TEXT NOT NULL,
    n INTEGER NOT NULL,
    at INTEGER NOT NULL,
    stands TEXT NOT NULL,
    how TEXT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (person, channel, topic, n)
) STRICT;
