-- Who plays which role in the demo organisation; empty everywhere else.
CREATE TABLE demo_roles (
    role TEXT PRIMARY KEY,
    person BLOB NOT NULL
) STRICT;
