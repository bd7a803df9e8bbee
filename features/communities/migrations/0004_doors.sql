-- The short links of one place, in the order in which they were made.
CREATE INDEX communities_links_place ON communities_links (place, made_at, code);
