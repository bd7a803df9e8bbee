-- Places. The id is made from the slug, and a place never changes who may read it.
CREATE TABLE communities_places (
    id BLOB PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    place TEXT NOT NULL,
    family TEXT NOT NULL,
    name_en TEXT NOT NULL,
    name_es TEXT NOT NULL,
    purpose_en TEXT NOT NULL,
    purpose_es TEXT NOT NULL,
    rules_en TEXT NOT NULL,
    rules_es TEXT NOT NULL,
    words TEXT NOT NULL,
    teens INTEGER NOT NULL,
    pool BLOB NOT NULL,
    owner BLOB,
    made_at INTEGER NOT NULL,
    review_at INTEGER NOT NULL,
    raid_until INTEGER,
    closed_at INTEGER,
    members INTEGER NOT NULL,
    topics INTEGER NOT NULL,
    -- Grows with every change of what readers see: the validator of pages and feeds.
    version INTEGER NOT NULL
) STRICT;

-- Tables of what personas did have no row ids: the order in which rows came, beside that of sessions, would tell who wrote
-- them. A topic's first post is its number 0. Author ids are personas'; times are known to five minutes.
CREATE TABLE communities_topics (
    id BLOB PRIMARY KEY,
    place BLOB NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    author BLOB NOT NULL,
    state TEXT NOT NULL,
    warning TEXT NOT NULL,
    locked INTEGER NOT NULL,
    made_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    replies INTEGER NOT NULL,
    helped INTEGER NOT NULL,
    answer BLOB,
    -- The profession of whoever answered: "Pharmacist".
    answered_as TEXT NOT NULL,
    -- For an event or office hours.
    event_at INTEGER,
    event_minutes INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX communities_topics_new ON communities_topics (place, last_at, id) WHERE state = 'shown';
CREATE INDEX communities_topics_helpful ON communities_topics (place, helped, id) WHERE state = 'shown';
CREATE INDEX communities_topics_bare ON communities_topics (place, last_at, id) WHERE state = 'shown' AND replies = 0;
CREATE INDEX communities_topics_answered ON communities_topics (place, last_at, id) WHERE state = 'shown' AND answer IS NOT NULL;
CREATE INDEX communities_topics_author ON communities_topics (author, place);

CREATE TABLE communities_posts (
    id BLOB PRIMARY KEY,
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
    UNIQUE (topic, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX communities_posts_author ON communities_posts (author, place);
CREATE INDEX communities_posts_held ON communities_posts (place, made_at, id) WHERE state = 'held';

-- What a post said before it was changed.
CREATE TABLE communities_edits (
    id BLOB PRIMARY KEY,
    post BLOB NOT NULL,
    body TEXT NOT NULL,
    at INTEGER NOT NULL,
    by_moderator INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX communities_edits_post ON communities_edits (post, id);

-- "This helped me", "same here", "thank you".
CREATE TABLE communities_marks (
    post BLOB NOT NULL,
    persona BLOB NOT NULL,
    mark TEXT NOT NULL,
    PRIMARY KEY (post, persona, mark)
) STRICT, WITHOUT ROWID;
CREATE INDEX communities_marks_persona ON communities_marks (persona);

-- Which topics a persona follows, and how far it has read.
CREATE TABLE communities_follows (
    persona BLOB NOT NULL,
    topic BLOB NOT NULL,
    place BLOB NOT NULL,
    seen INTEGER NOT NULL,
    PRIMARY KEY (persona, topic)
) STRICT, WITHOUT ROWID;
CREATE INDEX communities_follows_topic ON communities_follows (topic);

CREATE TABLE communities_options (
    topic BLOB NOT NULL,
    n INTEGER NOT NULL,
    text TEXT NOT NULL,
    votes INTEGER NOT NULL,
    PRIMARY KEY (topic, n)
) STRICT, WITHOUT ROWID;
CREATE TABLE communities_votes (
    topic BLOB NOT NULL,
    persona BLOB NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (topic, persona)
) STRICT, WITHOUT ROWID;
CREATE INDEX communities_votes_persona ON communities_votes (persona);

CREATE TABLE communities_pictures (
    id BLOB PRIMARY KEY,
    post BLOB NOT NULL,
    place BLOB NOT NULL,
    author BLOB NOT NULL,
    kind TEXT NOT NULL,
    alt TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX communities_pictures_post ON communities_pictures (post, id);
CREATE INDEX communities_pictures_author ON communities_pictures (author, place);

-- What somebody thinks a moderator should see; the reporter hears the outcome.
CREATE TABLE communities_reports (
    id BLOB PRIMARY KEY,
    post BLOB NOT NULL,
    place BLOB NOT NULL,
    reporter BLOB NOT NULL,
    why TEXT NOT NULL,
    words TEXT NOT NULL,
    at INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    UNIQUE (post, reporter)
) STRICT, WITHOUT ROWID;
CREATE INDEX communities_reports_open ON communities_reports (place, at, id) WHERE outcome = '';
CREATE INDEX communities_reports_reporter ON communities_reports (reporter, place);

-- What a moderator decided, and what came of an appeal. `decided_by` is a persona or a person of the organisation.
CREATE TABLE communities_decisions (
    id BLOB PRIMARY KEY,
    place BLOB NOT NULL,
    persona BLOB NOT NULL,
    post BLOB,
    act TEXT NOT NULL,
    reason TEXT NOT NULL,
    words TEXT NOT NULL,
    decided_by BLOB NOT NULL,
    at INTEGER NOT NULL,
    until INTEGER,
    appeal TEXT NOT NULL,
    appealed_at INTEGER,
    appeal_by BLOB,
    appeal_outcome TEXT NOT NULL,
    appeal_answer TEXT NOT NULL,
    seen INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX communities_decisions_persona ON communities_decisions (persona, place, id);
CREATE INDEX communities_decisions_place ON communities_decisions (place, id);
CREATE INDEX communities_decisions_appeals ON communities_decisions (place, id) WHERE appealed_at IS NOT NULL AND appeal_outcome = '';

-- Words that mean danger: somebody on duty must act. Pool and holder follow the work item.
CREATE TABLE communities_dangers (
    id BLOB PRIMARY KEY,
    place BLOB NOT NULL,
    post BLOB NOT NULL,
    persona BLOB NOT NULL,
    level TEXT NOT NULL,
    pool BLOB,
    holder BLOB,
    at INTEGER NOT NULL,
    opened_by BLOB,
    opened_at INTEGER,
    closed_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX communities_dangers_post ON communities_dangers (post);
CREATE INDEX communities_dangers_persona ON communities_dangers (persona);

-- What leaving with erasure took away: numbers alone, for the receipt.
CREATE TABLE communities_erasures (
    id BLOB PRIMARY KEY,
    place BLOB NOT NULL,
    at INTEGER NOT NULL,
    topics INTEGER NOT NULL,
    posts INTEGER NOT NULL,
    pictures INTEGER NOT NULL,
    others INTEGER NOT NULL,
    scrubbed_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX communities_erasures_open ON communities_erasures (at) WHERE scrubbed_at IS NULL;

-- Short links into a place from outside networks: who came, joined and asked for a visit, as counts alone.
CREATE TABLE communities_links (
    code TEXT PRIMARY KEY,
    place BLOB NOT NULL,
    name TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    came INTEGER NOT NULL,
    joined INTEGER NOT NULL,
    asked INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Requests to a professional to be friends here; everybody gets the same answer at the same moment.
CREATE TABLE communities_connects (
    id BLOB PRIMARY KEY,
    person BLOB NOT NULL,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TEXT INDEX communities_search (title, lay, body, place);
