-- Surveys in places that are not open to the world. What was chosen stands as counts alone: nothing says who chose it.
CREATE TABLE communities_surveys (
    id BLOB PRIMARY KEY,
    place BLOB NOT NULL,
    author BLOB NOT NULL,
    title TEXT NOT NULL,
    words TEXT NOT NULL,
    -- Open until then, or until a keeper closed it.
    until_at INTEGER NOT NULL,
    closed_at INTEGER,
    answers INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX communities_surveys_place ON communities_surveys (place, until_at, id);
CREATE INDEX communities_surveys_author ON communities_surveys (author, place);

CREATE TABLE communities_surveys_questions (
    survey BLOB NOT NULL,
    n INTEGER NOT NULL,
    -- one, several, scale, words
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    -- Answers to choose from, one a line.
    options TEXT NOT NULL,
    -- How many answered it.
    answers INTEGER NOT NULL,
    PRIMARY KEY (survey, n)
) STRICT, WITHOUT ROWID;
CREATE TABLE communities_surveys_counts (
    survey BLOB NOT NULL,
    n INTEGER NOT NULL,
    option INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (survey, n, option)
) STRICT, WITHOUT ROWID;

-- Who has answered: that, and no more.
CREATE TABLE communities_surveys_answered (
    survey BLOB NOT NULL,
    persona BLOB NOT NULL,
    PRIMARY KEY (survey, persona)
) STRICT, WITHOUT ROWID;
CREATE INDEX communities_surveys_answered_persona ON communities_surveys_answered (persona);

-- Short words, for keepers alone and without the name; kept with it so that whoever erases takes them along.
CREATE TABLE communities_surveys_words (
    survey BLOB NOT NULL,
    n INTEGER NOT NULL,
    author BLOB NOT NULL,
    place BLOB NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (survey, n, author)
) STRICT, WITHOUT ROWID;
CREATE INDEX communities_surveys_words_author ON communities_surveys_words (author, place);
