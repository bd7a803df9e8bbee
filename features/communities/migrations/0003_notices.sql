-- Places of which a persona wants to hear nothing: no badge, no e-mail. No time: when it was chosen is nobody's business.
CREATE TABLE communities_mutes (
    persona BLOB NOT NULL,
    place BLOB NOT NULL,
    PRIMARY KEY (persona, place)
) STRICT, WITHOUT ROWID;

-- When a moderator let a post in, to five minutes: news begin here for a post that had to wait.
ALTER TABLE communities_posts ADD COLUMN shown_at INTEGER;

-- Who wants e-mails about new answers, and when. It is the person's row: nothing of a place, a name or a number stands here,
-- and every moment follows from the hour that was chosen. No row: never.
CREATE TABLE communities_digests (
    person BLOB PRIMARY KEY,
    -- day, week
    every TEXT NOT NULL,
    -- 0 to 23 on the person's wall clock.
    hour INTEGER NOT NULL,
    -- Since when it is looked, and when next.
    since_at INTEGER NOT NULL,
    next_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX communities_digests_next ON communities_digests (next_at);
