-- Who wrote the last message, its number, and the number of the last message by anybody else: whether words of others
-- wait unread is then one comparison, however long the thread is.
ALTER TABLE messaging_threads ADD COLUMN said_by BLOB;
ALTER TABLE messaging_threads ADD COLUMN said_n INTEGER NOT NULL DEFAULT 0;
ALTER TABLE messaging_threads ADD COLUMN heard_n INTEGER NOT NULL DEFAULT 0;
UPDATE messaging_threads SET said_n = COALESCE((SELECT MAX(p.n) FROM messaging_posts p
    WHERE p.thread = messaging_threads.id AND p.kind = 'message'), 0);
UPDATE messaging_threads SET said_by = (SELECT p.author FROM messaging_posts p
    WHERE p.thread = messaging_threads.id AND p.n = messaging_threads.said_n);
UPDATE messaging_threads SET heard_n = COALESCE((SELECT MAX(p.n) FROM messaging_posts p
    WHERE p.thread = messaging_threads.id AND p.kind = 'message' AND p.author IS DISTINCT FROM messaging_threads.said_by), 0);
