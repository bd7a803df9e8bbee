-- What kind of line a number is, who said so, and when. What was asked is asked again after 90 days: numbers change hands.
CREATE TABLE channels_lines (
    value TEXT PRIMARY KEY,
    class TEXT NOT NULL,
    source TEXT NOT NULL,
    asked_at INTEGER NOT NULL
) STRICT;
CREATE INDEX channels_lines_asked ON channels_lines (asked_at);

-- Who has a number: asked for each text that comes in.
CREATE INDEX channels_addresses_value ON channels_addresses (channel, value) WHERE removed_at IS NULL;
