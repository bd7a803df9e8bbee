-- The gateway and its own name for a text that came in: one that is told twice is taken once. Absent in the demo.
ALTER TABLE channels_inbound ADD COLUMN once TEXT;
CREATE UNIQUE INDEX channels_inbound_once ON channels_inbound (once);

-- When a gateway was last asked to take it; what came later, an end of texts among it, did not yet count.
ALTER TABLE channels_outbox ADD COLUMN handed_at INTEGER;

-- Delivery reports that know a notice only by the gateway's name for it.
CREATE INDEX channels_outbox_reference ON channels_outbox (gateway, reference) WHERE reference <> '';

-- Such reports that came before that name was kept. Applied and forgotten within the minute; those about nothing of ours
-- are forgotten after three days.
CREATE TABLE channels_early (
    gateway TEXT NOT NULL,
    reference TEXT NOT NULL,
    told TEXT NOT NULL,
    fault TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (gateway, reference, told)
) STRICT, WITHOUT ROWID;
CREATE INDEX channels_early_at ON channels_early (at);
