-- What a grant on a patient means in words: who this is to the patient. The right itself is the gate's.
CREATE TABLE circles_members (
    grant_id BLOB PRIMARY KEY,
    patient BLOB NOT NULL,
    grantee BLOB NOT NULL,
    role TEXT NOT NULL,
    words_en TEXT NOT NULL,
    words_es TEXT NOT NULL,
    relations INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    added_by BLOB NOT NULL,
    added_at INTEGER NOT NULL,
    removed_at INTEGER
) STRICT;
CREATE INDEX circles_members_patient ON circles_members (patient, added_at);

-- An open hand: becomes a grant when the invited person accepts. The id is that of people's invitation, whose link
-- carries it; the invitee is known once the link was followed.
CREATE TABLE circles_invitations (
    id BLOB PRIMARY KEY,
    patient BLOB NOT NULL,
    invitee BLOB,
    name TEXT NOT NULL,
    contact TEXT NOT NULL,
    role TEXT NOT NULL,
    words TEXT NOT NULL,
    relations INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    made_by BLOB NOT NULL,
    made_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    state TEXT NOT NULL,
    decided_at INTEGER
) STRICT;
CREATE INDEX circles_invitations_patient ON circles_invitations (patient, state, made_at);
CREATE INDEX circles_invitations_invitee ON circles_invitations (invitee, state);

-- Each time that somebody broke the glass, and what compliance said of it.
CREATE TABLE circles_emergencies (
    id BLOB PRIMARY KEY,
    patient BLOB NOT NULL,
    person BLOB NOT NULL,
    grant_id BLOB NOT NULL,
    reason TEXT NOT NULL,
    at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    reviewed_by BLOB,
    reviewed_at INTEGER,
    verdict TEXT,
    note TEXT
) STRICT;
CREATE INDEX circles_emergencies_patient ON circles_emergencies (patient, at);
CREATE INDEX circles_emergencies_person ON circles_emergencies (person, at);
