-- One e-visit of one patient: an inquiry in a thread, the seven days after its first review, and what may be billed.
CREATE TABLE visits_proposals (
    id BLOB PRIMARY KEY,
    patient BLOB NOT NULL,
    thread BLOB NOT NULL,
    inquiry_at INTEGER NOT NULL,
    inquiry_by BLOB NOT NULL,
    folded_into BLOB,
    clinician BLOB,
    class TEXT NOT NULL,
    state TEXT NOT NULL,
    code TEXT,
    minutes INTEGER NOT NULL,
    review_at INTEGER,
    window_start INTEGER,
    window_end INTEGER,
    consent_at INTEGER,
    reasons TEXT NOT NULL,
    missing TEXT NOT NULL,
    summary TEXT NOT NULL,
    diagnosis TEXT NOT NULL,
    attested_by BLOB,
    attested_at INTEGER,
    set_aside_by BLOB,
    set_aside_at INTEGER,
    set_aside_why TEXT NOT NULL,
    thread_hash TEXT NOT NULL,
    check_at INTEGER,
    made_at INTEGER NOT NULL,
    UNIQUE (thread, inquiry_at)
) STRICT;
CREATE INDEX visits_proposals_patient ON visits_proposals (patient, inquiry_at);
CREATE INDEX visits_proposals_clinician ON visits_proposals (clinician, state, id);
-- What waits for a clinician's word, however much was attested before.
CREATE INDEX visits_proposals_attest ON visits_proposals (clinician, state) WHERE attested_at IS NULL;
CREATE INDEX visits_proposals_check ON visits_proposals (check_at) WHERE check_at IS NOT NULL;

-- A logged stretch belongs to one ledger, and in it to one proposal.
CREATE TABLE visits_minutes (
    minute BLOB PRIMARY KEY,
    proposal BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX visits_minutes_proposal ON visits_minutes (proposal);

-- What happened to a proposal: it rose, fell, closed, was attested, went.
CREATE TABLE visits_events (
    id BLOB PRIMARY KEY,
    proposal BLOB NOT NULL,
    at INTEGER NOT NULL,
    what TEXT NOT NULL,
    old_code TEXT NOT NULL,
    new_code TEXT NOT NULL,
    minutes INTEGER NOT NULL,
    actor BLOB,
    note TEXT NOT NULL
) STRICT;
CREATE INDEX visits_events_proposal ON visits_events (proposal, id);

-- The organisation's prices, dated with ISO days; amounts in cents.
CREATE TABLE visits_prices (
    code TEXT NOT NULL,
    from_day TEXT NOT NULL,
    to_day TEXT,
    self_pay INTEGER NOT NULL,
    likely INTEGER NOT NULL,
    set_by BLOB NOT NULL,
    set_at INTEGER NOT NULL,
    PRIMARY KEY (code, from_day)
) STRICT, WITHOUT ROWID;

-- What only people know about a patient; NULL means that nobody has said. The row is locked by every change of proposals.
CREATE TABLE visits_facts (
    patient BLOB PRIMARY KEY,
    established INTEGER,
    postoperative INTEGER,
    apcm INTEGER,
    payer TEXT NOT NULL,
    home_state TEXT NOT NULL,
    set_by BLOB,
    set_at INTEGER
) STRICT;

-- Visits that were held or are booked, as far as e-visits must know of them.
CREATE TABLE visits_appointments (
    id BLOB PRIMARY KEY,
    patient BLOB NOT NULL,
    at INTEGER NOT NULL,
    related INTEGER NOT NULL,
    made_by BLOB NOT NULL,
    made_at INTEGER NOT NULL,
    cancelled_at INTEGER
) STRICT;
CREATE INDEX visits_appointments_patient ON visits_appointments (patient, at);

-- One row: what every claim line of the organisation carries.
CREATE TABLE visits_settings (
    id INTEGER PRIMARY KEY,
    billing_npi TEXT NOT NULL
) STRICT;
