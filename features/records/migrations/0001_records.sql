-- One row for each resource, its newest version. `id` is made from type and logical id, so a resource is found without
-- asking the table first. `patient` is the person whose chart it belongs to; an organisation, a clinician and the like
-- belong to nobody and have `directory` = id instead. `fact` is what panels and pages need of it, as JSON.
CREATE TABLE records_resources (
    id BLOB PRIMARY KEY,
    patient BLOB,
    directory BLOB,
    type TEXT NOT NULL,
    logical TEXT NOT NULL,
    version INTEGER NOT NULL,
    text TEXT NOT NULL,
    fact TEXT,
    sensitivity INTEGER NOT NULL,
    happened_at INTEGER,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER
) STRICT;
CREATE INDEX records_resources_patient ON records_resources (patient, type, happened_at);
CREATE INDEX records_resources_directory ON records_resources (directory);

-- The versions before the newest one.
CREATE TABLE records_versions (
    resource BLOB NOT NULL,
    version INTEGER NOT NULL,
    text TEXT NOT NULL,
    sensitivity INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (resource, version)
) STRICT;

-- The search index: one row for each value of each FHIR search parameter of the newest version.
CREATE TABLE records_tokens (
    resource BLOB NOT NULL,
    type TEXT NOT NULL,
    name TEXT NOT NULL,
    system TEXT NOT NULL,
    code TEXT NOT NULL,
    label TEXT
) STRICT;
CREATE INDEX records_tokens_find ON records_tokens (code, name, type);
CREATE INDEX records_tokens_resource ON records_tokens (resource);

CREATE TABLE records_dates (
    resource BLOB NOT NULL,
    type TEXT NOT NULL,
    name TEXT NOT NULL,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL
) STRICT;
CREATE INDEX records_dates_find ON records_dates (type, name, first_at);
CREATE INDEX records_dates_resource ON records_dates (resource);

CREATE TABLE records_refs (
    resource BLOB NOT NULL,
    type TEXT NOT NULL,
    name TEXT NOT NULL,
    target TEXT NOT NULL
) STRICT;
CREATE INDEX records_refs_find ON records_refs (target, name, type);
CREATE INDEX records_refs_resource ON records_refs (resource);

CREATE TABLE records_strings (
    resource BLOB NOT NULL,
    type TEXT NOT NULL,
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    exact TEXT NOT NULL
) STRICT;
CREATE INDEX records_strings_find ON records_strings (type, name, folded);
CREATE INDEX records_strings_resource ON records_strings (resource);

-- What was imported: the source's name for it, which resource it became, and the SHA-256 of what was received.
CREATE TABLE records_ledger (
    source TEXT PRIMARY KEY,
    resource BLOB NOT NULL,
    hash BLOB NOT NULL,
    taken_at INTEGER NOT NULL
) STRICT;

-- What a reader with a given ceiling (0, 1, 2) sees of a chart at a glance: the panel and the page, as JSON, made again
-- in the transaction that changes the chart.
CREATE TABLE records_summaries (
    patient BLOB NOT NULL,
    ceiling INTEGER NOT NULL,
    panel TEXT NOT NULL,
    chart TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (patient, ceiling)
) STRICT;
