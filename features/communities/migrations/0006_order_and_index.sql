-- A topic's posts lie side by side in the order in which they are read. The text index knows open places by one word, and is
-- filled again by a job.
DROP INDEX communities_posts_author;
DROP INDEX communities_posts_held;
ALTER TABLE communities_posts RENAME TO communities_posts_0001;
CREATE TABLE communities_posts (
    id BLOB NOT NULL UNIQUE,
    -- The row of the text index.
    key INTEGER NOT NULL UNIQUE,
    topic BLOB NOT NULL,
    place BLOB NOT NULL,
    n INTEGER NOT NULL,
    author BLOB NOT NULL,
    -- What the writer is here: '' or a profession with what was checked.
    role TEXT NOT NULL,
    interest TEXT NOT NULL,
    body TEXT NOT NULL,
    quotes BLOB,
    state TEXT NOT NULL,
    -- Why it waits: first, link, picture, raid, report.
    held TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    edited_at INTEGER,
    helped INTEGER NOT NULL,
    same INTEGER NOT NULL,
    thanked INTEGER NOT NULL,
    label TEXT NOT NULL,
    shown_at INTEGER,
    PRIMARY KEY (topic, n)
) STRICT, WITHOUT ROWID;
INSERT INTO communities_posts (id, key, topic, place, n, author, role, interest, body, quotes, state, held, made_at, edited_at,
        helped, same, thanked, label, shown_at)
    SELECT id, key, topic, place, n, author, role, interest, body, quotes, state, held, made_at, edited_at, helped, same,
        thanked, label, shown_at FROM communities_posts_0001;
DROP TABLE communities_posts_0001;
CREATE INDEX communities_posts_author ON communities_posts (author, place);
CREATE INDEX communities_posts_held ON communities_posts (place, made_at, id) WHERE state = 'held';
DELETE FROM communities_search;

-- Posts whose words the text index does not hold yet, by its row: many at once cost a tenth of one at a time.
CREATE TABLE communities_fresh (key INTEGER PRIMARY KEY) STRICT;
INSERT INTO communities_fresh (key) SELECT key FROM communities_posts WHERE state = 'shown';
