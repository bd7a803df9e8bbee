-- How many parts a text had when it was last handed to a gateway; 0 for e-mails and for what was never handed over.
ALTER TABLE channels_outbox ADD COLUMN parts INTEGER NOT NULL DEFAULT 0;
CREATE INDEX channels_outbox_changed ON channels_outbox (changed_at);
