-- Clinicians who offer to go along with a colleague, under the name that they wear in a place of peers.
CREATE TABLE communities_mentors (
    place BLOB NOT NULL,
    persona BLOB NOT NULL,
    fields TEXT NOT NULL,
    -- Languages beside each other: 'en', 'es', 'en es'.
    speaks TEXT NOT NULL,
    -- week, fortnight, month
    often TEXT NOT NULL,
    words TEXT NOT NULL,
    -- Mentees at the same time.
    most INTEGER NOT NULL,
    PRIMARY KEY (place, persona)
) STRICT, WITHOUT ROWID;

-- Two colleagues, from the request to the end. Their words are posts in the state 'paired' whose topic is the pair itself:
-- no list, search or count of the place holds them. Whoever erased is all zeros.
CREATE TABLE communities_pairs (
    id BLOB PRIMARY KEY,
    place BLOB NOT NULL,
    mentor BLOB NOT NULL,
    mentee BLOB NOT NULL,
    -- asked, paired; then declined, withdrawn, returned, ended.
    state TEXT NOT NULL,
    closed INTEGER NOT NULL,
    asked_at INTEGER NOT NULL,
    -- When a request that nobody answered returns.
    until_at INTEGER NOT NULL,
    -- Something is new for the one or the other.
    mentor_news INTEGER NOT NULL,
    mentee_news INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX communities_pairs_open ON communities_pairs (place, mentor, mentee) WHERE closed = 0;
CREATE INDEX communities_pairs_mentor ON communities_pairs (mentor, place, id);
CREATE INDEX communities_pairs_mentee ON communities_pairs (mentee, place, id);
CREATE INDEX communities_pairs_until ON communities_pairs (until_at) WHERE state = 'asked';
