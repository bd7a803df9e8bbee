-- What a register said of a licence, until when it holds, who looked, and what the clinician discloses.
ALTER TABLE people_badges ADD COLUMN licence TEXT NOT NULL DEFAULT '';
-- The last day on which the licence holds, as an ISO date.
ALTER TABLE people_badges ADD COLUMN licence_ends TEXT;
ALTER TABLE people_badges ADD COLUMN reviewer BLOB;
ALTER TABLE people_badges ADD COLUMN source TEXT NOT NULL DEFAULT '';
-- 0 nothing, 1 the NPI, 2 the licence, 3 the identity as well.
ALTER TABLE people_badges ADD COLUMN tier INTEGER NOT NULL DEFAULT 2;
-- Why the check no longer counts: '', expired, lapsed, revoked; since when.
ALTER TABLE people_badges ADD COLUMN lapse TEXT NOT NULL DEFAULT '';
ALTER TABLE people_badges ADD COLUMN lapsed_at INTEGER;
-- The end for which an administrator was warned.
ALTER TABLE people_badges ADD COLUMN warned_for TEXT NOT NULL DEFAULT '';
-- The clinician's own: interests disclosed, whether the list of professionals names them, the town there.
ALTER TABLE people_badges ADD COLUMN interests TEXT NOT NULL DEFAULT '';
ALTER TABLE people_badges ADD COLUMN listed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE people_badges ADD COLUMN town TEXT NOT NULL DEFAULT '';
CREATE INDEX people_badges_npi ON people_badges (npi);
CREATE INDEX people_badges_ends ON people_badges (licence_ends, person) WHERE lapse = '';
CREATE INDEX people_badges_lapsed ON people_badges (lapsed_at, person) WHERE lapse <> '';
CREATE INDEX people_badges_checked ON people_badges (checked_at, person) WHERE lapse = '';
CREATE INDEX people_badges_listed ON people_badges (person) WHERE listed = 1;

-- Extracts of registers that an administrator brought in: the text as it came, what came of it.
CREATE TABLE people_extracts (
    id BLOB PRIMARY KEY,
    taken_on TEXT NOT NULL,
    text TEXT NOT NULL,
    made_by BLOB NOT NULL,
    made_at INTEGER NOT NULL,
    applied_at INTEGER,
    confirmed INTEGER NOT NULL DEFAULT 0,
    ended INTEGER NOT NULL DEFAULT 0
) STRICT;

-- How long before its end an administrator hears of a licence, and how long a check is good; dated. No row: 30 and 31 days.
CREATE TABLE people_terms (
    from_day TEXT PRIMARY KEY,
    warn_days INTEGER NOT NULL,
    recheck_days INTEGER NOT NULL
) STRICT;
