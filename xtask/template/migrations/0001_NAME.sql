-- One {{one}} of a person.
CREATE TABLE {{name}}_list (
    id BLOB PRIMARY KEY,
    person BLOB NOT NULL,
    name TEXT NOT NULL,
    made_at INTEGER NOT NULL
) STRICT;
CREATE INDEX {{name}}_list_person ON {{name}}_list (person);
