-- Danger in the circle's posts: what the tables found, and what the team says of it. One row for each post and rule; a
-- danger that no rule found has the rule `missed`. `verdict` is empty until somebody marks it, then right, wrong or missed;
-- `version` is that of the tables that found it, or missed it. No words of the post stand here. Part of the record: a row
-- stays as long as its post.
CREATE TABLE messaging_dangers (
    post BLOB NOT NULL,
    rule TEXT NOT NULL,
    thread BLOB NOT NULL,
    level TEXT NOT NULL,
    kind TEXT NOT NULL,
    language TEXT NOT NULL,
    version TEXT NOT NULL,
    at INTEGER NOT NULL,
    verdict TEXT NOT NULL,
    marked_by BLOB,
    marked_at INTEGER,
    PRIMARY KEY (post, rule)
) STRICT, WITHOUT ROWID;
CREATE INDEX messaging_dangers_thread ON messaging_dangers (thread, post);
