-- The profile behind an actor. Times are microseconds, dates ISO text.
CREATE TABLE people_persons (
    id BLOB PRIMARY KEY,
    given TEXT NOT NULL,
    family TEXT NOT NULL,
    folded TEXT NOT NULL,
    birth_date TEXT,
    gender TEXT,
    locale TEXT NOT NULL,
    zone TEXT NOT NULL,
    roles INTEGER NOT NULL,
    languages TEXT NOT NULL,
    email TEXT,
    email_verified_at INTEGER,
    phone TEXT,
    phone_verified_at INTEGER,
    password TEXT,
    password_at INTEGER,
    made_at INTEGER NOT NULL,
    closed_at INTEGER
) STRICT;
CREATE INDEX people_persons_folded ON people_persons (folded, id);
CREATE INDEX people_persons_birth ON people_persons (birth_date, folded);

-- What a person types to sign in: one address leads to one person, though a family may share it for notices.
CREATE TABLE people_logins (
    name TEXT PRIMARY KEY,
    person BLOB NOT NULL
) STRICT;
CREATE INDEX people_logins_person ON people_logins (person);

-- Links and codes that prove an address. The token is derived from the id, never stored.
CREATE TABLE people_links (
    id BLOB PRIMARY KEY,
    kind TEXT NOT NULL,
    person BLOB,
    address_kind TEXT NOT NULL,
    address TEXT NOT NULL,
    given TEXT NOT NULL,
    family TEXT NOT NULL,
    roles INTEGER NOT NULL,
    birth_date TEXT,
    locale TEXT NOT NULL,
    power INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    made_by BLOB NOT NULL,
    made_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT;
CREATE INDEX people_links_person ON people_links (person, kind);

-- The second factor: a TOTP secret, sealed with a key of the organisation; not in force until confirmed.
CREATE TABLE people_factors (
    person BLOB PRIMARY KEY,
    secret BLOB NOT NULL,
    made_at INTEGER NOT NULL,
    confirmed_at INTEGER,
    last_step INTEGER NOT NULL
) STRICT;

-- Recovery codes as keyed hashes, each good once.
CREATE TABLE people_codes (
    hash BLOB PRIMARY KEY,
    person BLOB NOT NULL,
    used_at INTEGER
) STRICT;
CREATE INDEX people_codes_person ON people_codes (person);

-- The first factor was right, the second is still to come.
CREATE TABLE people_halves (
    id BLOB PRIMARY KEY,
    person BLOB NOT NULL,
    back TEXT NOT NULL,
    ends_at INTEGER NOT NULL
) STRICT;
CREATE INDEX people_halves_ends ON people_halves (ends_at);

-- Browsers in which a person has signed in before: strangers' failures do not slow them.
CREATE TABLE people_devices (
    id BLOB NOT NULL,
    person BLOB NOT NULL,
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (id, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX people_devices_person ON people_devices (person);

-- Failed tries by a keyed hash of account and place; no account name stands here.
CREATE TABLE people_tries (
    key BLOB PRIMARY KEY,
    failures INTEGER NOT NULL,
    last_at INTEGER NOT NULL
) STRICT;

-- What was checked about a professional, and when.
CREATE TABLE people_badges (
    person BLOB PRIMARY KEY,
    profession TEXT NOT NULL,
    npi TEXT,
    specialty TEXT NOT NULL,
    licence_state TEXT NOT NULL,
    checked TEXT NOT NULL,
    checked_at INTEGER
) STRICT;
