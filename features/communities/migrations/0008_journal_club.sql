-- A journal club: an article read together at a time. Its question is its topic's first post, the vote before it stands in
-- the topic's options, and the one after it in those of `later`, so that both are counted as every vote.
CREATE TABLE communities_clubs (
    topic BLOB PRIMARY KEY,
    place BLOB NOT NULL,
    author BLOB NOT NULL,
    -- The persona that leads; all zeros when it erased.
    leader BLOB NOT NULL,
    later BLOB NOT NULL,
    -- 'doi:10.1056/x', 'pmid:123'
    reference TEXT NOT NULL,
    -- What the leader notes of the article.
    design TEXT NOT NULL,
    result TEXT NOT NULL,
    limits TEXT NOT NULL,
    practice TEXT NOT NULL,
    summary TEXT NOT NULL,
    closed_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX communities_clubs_author ON communities_clubs (author, place);
CREATE INDEX communities_clubs_leader ON communities_clubs (leader, place);
CREATE UNIQUE INDEX communities_clubs_later ON communities_clubs (later);
