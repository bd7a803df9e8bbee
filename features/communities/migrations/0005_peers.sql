-- Whose public answers a reader follows. `reader` is a keyed hash of the person, beside all names: nothing leads from it to
-- a persona or a person, and no time is kept.
CREATE TABLE communities_professionals_followed (
    reader BLOB NOT NULL,
    professional BLOB NOT NULL,
    PRIMARY KEY (reader, professional)
) STRICT, WITHOUT ROWID;

-- A mark that somebody proposes for words about health: what evidence says, with its source. Two clinicians agree before
-- others read it; one who disagrees ends it.
CREATE TABLE communities_labels (
    id BLOB PRIMARY KEY,
    place BLOB NOT NULL,
    post BLOB NOT NULL,
    -- A persona, or a person of the organisation.
    proposer BLOB NOT NULL,
    words TEXT NOT NULL,
    source TEXT NOT NULL,
    at INTEGER NOT NULL,
    -- '' while clinicians look; shown, declined.
    outcome TEXT NOT NULL,
    ended_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX communities_labels_post ON communities_labels (post) WHERE outcome = '';
CREATE INDEX communities_labels_of ON communities_labels (post, id);
CREATE INDEX communities_labels_proposer ON communities_labels (proposer, place);
CREATE INDEX communities_labels_open ON communities_labels (place, id) WHERE outcome = '';

-- What clinicians say of it, each once.
CREATE TABLE communities_labels_says (
    label BLOB NOT NULL,
    voter BLOB NOT NULL,
    agrees INTEGER NOT NULL,
    PRIMARY KEY (label, voter)
) STRICT, WITHOUT ROWID;
CREATE INDEX communities_labels_says_voter ON communities_labels_says (voter);
