-- The few who carry words between languages, among all: 4096 is the bit of the role.
CREATE INDEX people_persons_interpreters ON people_persons (id) WHERE (roles & 4096) <> 0;
