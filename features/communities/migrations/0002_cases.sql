-- A case among peers: its structured parts. The question it asks is its topic's first post, so that changes of it are kept
-- in one history. Age only as a band, place only as a kind of setting.
CREATE TABLE communities_cases (
    topic BLOB PRIMARY KEY,
    place BLOB NOT NULL,
    author BLOB NOT NULL,
    age_band TEXT NOT NULL,
    sex TEXT NOT NULL,
    setting TEXT NOT NULL,
    presenting TEXT NOT NULL,
    findings TEXT NOT NULL,
    course TEXT NOT NULL,
    -- What colleagues vote on: diagnosis, management; '' without a poll.
    poll TEXT NOT NULL,
    teaching TEXT NOT NULL,
    follow_up TEXT NOT NULL,
    -- Since when everybody reads teaching points and follow-up.
    revealed_at INTEGER,
    -- The groups of the Safe Harbor list that the author confirmed, with the list's version.
    checklist TEXT NOT NULL,
    -- What the author says of the patient's consent: written, none.
    consent TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX communities_cases_author ON communities_cases (author, place);

-- A patient's written consent, sealed: it names the patient. Its author and the keepers of the place open it.
CREATE TABLE communities_cases_consents (
    id BLOB PRIMARY KEY,
    topic BLOB NOT NULL,
    place BLOB NOT NULL,
    author BLOB NOT NULL,
    kind TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX communities_cases_consents_topic ON communities_cases_consents (topic, id);
CREATE INDEX communities_cases_consents_author ON communities_cases_consents (author, place);

-- A colleague looks before a case is shown: the author asked, or a trainee wrote it.
CREATE TABLE communities_cases_reviews (
    id BLOB PRIMARY KEY,
    topic BLOB NOT NULL,
    place BLOB NOT NULL,
    -- colleague, sign-off; later for what a trainee added to a case that is shown.
    kind TEXT NOT NULL,
    -- The persona that the author named; none for whoever may sign.
    asked BLOB,
    at INTEGER NOT NULL,
    -- '' while it waits; approved, back; replaced when the author handed the case in anew.
    outcome TEXT NOT NULL,
    words TEXT NOT NULL,
    decided_by BLOB,
    decided_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX communities_cases_reviews_topic ON communities_cases_reviews (topic, id);
CREATE INDEX communities_cases_reviews_open ON communities_cases_reviews (place, id) WHERE outcome = '';
