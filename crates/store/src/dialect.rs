//! What differs between the two engines' SQL, and nothing else.

use std::borrow::Cow;

/// SQLite has no row locks and needs none: its one writer is the lock.
const ROW_LOCK: &str = " FOR UPDATE";

/// The text as SQLite wants it.
pub(crate) fn for_sqlite(sql: &str) -> Cow<'_, str> {
    match sql.strip_suffix(ROW_LOCK) {
        Some(head) => Cow::Borrowed(head),
        None => Cow::Borrowed(sql),
    }
}

/// The text as PostgreSQL wants it: `?1` becomes `$1`. A `?` inside quotes stays.
pub(crate) fn for_pg(sql: &str) -> String {
    let mut quoted = false;
    sql.chars()
        .map(|c| match c {
            '\'' => {
                quoted = !quoted;
                c
            }
            '?' if !quoted => '$',
            _ => c,
        })
        .collect()
}

/// Table definitions are written for SQLite; these words change for PostgreSQL.
const TYPES: [(&str, &str); 5] =
    [("INTEGER", "BIGINT"), ("BLOB", "BYTEA"), ("REAL", "DOUBLE PRECISION"), (" STRICT", ""), (" WITHOUT ROWID", "")];

/// A migration as PostgreSQL wants it.
pub(crate) fn ddl_for_pg(sql: &str) -> String {
    let indexed = text_indexes(sql, |index| {
        let columns = index.columns.iter().map(|c| format!("{c} TEXT NOT NULL, ")).collect::<String>();
        let weigh = |(i, c): (usize, &&str)| {
            let class = WEIGHTS.get(i).copied().unwrap_or("D");
            format!("setweight(to_tsvector('simple', {c}), '{class}')")
        };
        let document = index.columns.iter().enumerate().map(weigh).collect::<Vec<_>>().join(" || ");
        let name = index.name;
        format!(
            "CREATE TABLE {name} (rowid BIGINT PRIMARY KEY, {columns}\
             doc tsvector GENERATED ALWAYS AS ({document}) STORED);\n\
             CREATE INDEX {name}_doc ON {name} USING GIN (doc) WITH (fastupdate = off);"
        )
    });
    let stripped = indexed.replace(") STRICT, WITHOUT ROWID", ")");
    TYPES.iter().fold(stripped, |text, (from, to)| text.replace(from, to))
}

/// A migration as SQLite wants it. A deleted row leaves nothing behind in the index (`secure-delete`).
pub(crate) fn ddl_for_sqlite(sql: &str) -> String {
    text_indexes(sql, |TextIndex { name, columns }| {
        let columns = columns.join(", ");
        format!(
            "CREATE VIRTUAL TABLE {name} USING fts5({columns}, tokenize = 'unicode61 remove_diacritics 0');\n\
             INSERT INTO {name}({name}, rank) VALUES ('secure-delete', 1);"
        )
    })
}

/// The classes of a PostgreSQL document, in the order of an index's columns.
const WEIGHTS: [&str; 4] = ["A", "B", "C", "D"];

/// `CREATE TEXT INDEX name (column, …);`: at most four columns, the weightiest first.
struct TextIndex<'a> {
    name: &'a str,
    columns: Vec<&'a str>,
}

const TEXT_INDEX: &str = "CREATE TEXT INDEX ";

/// The script with each text index written by `write`.
fn text_indexes(sql: &str, write: impl Fn(TextIndex<'_>) -> String) -> String {
    let (mut out, mut rest) = (String::with_capacity(sql.len()), sql);
    while let Some((before, after)) = rest.split_once(TEXT_INDEX) {
        out.push_str(before);
        let (head, tail) = after.split_once(';').unwrap_or((after, ""));
        let (name, columns) = head.trim_end_matches(')').split_once('(').unwrap_or((head, ""));
        out.push_str(&write(TextIndex { name: name.trim(), columns: columns.split(',').map(str::trim).collect() }));
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// The search of a text index on SQLite: `?1` the words, `?2` how many.
pub(crate) fn search_for_sqlite(index: &str, weights: &[f32]) -> String {
    let weights = weights.iter().map(f32::to_string).collect::<Vec<_>>().join(", ");
    format!(
        "SELECT rowid, -bm25({index}, {weights}) AS score FROM {index} WHERE {index} MATCH ?1 ORDER BY score DESC LIMIT ?2"
    )
}

/// The same on PostgreSQL; its classes are weighed from D to A.
pub(crate) fn search_for_pg(index: &str, weights: &[f32]) -> String {
    let most = weights.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
    let of = |i: usize| weights.get(i).map_or(0.0, |w| w / most).to_string();
    format!(
        "SELECT rowid, CAST(ts_rank('{{{}, {}, {}, {}}}', doc, q) AS DOUBLE PRECISION) FROM {index}, to_tsquery('simple', ?1) q \
         WHERE doc @@ q ORDER BY 2 DESC, rowid LIMIT ?2",
        of(3),
        of(2),
        of(1),
        of(0)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_change_and_quotes_do_not() {
        assert_eq!(
            for_pg("SELECT '?1', a FROM t WHERE b = ?1 AND c = ?12"),
            "SELECT '?1', a FROM t WHERE b = $1 AND c = $12"
        );
        assert_eq!(for_sqlite("SELECT 1 FOR UPDATE"), "SELECT 1");
        assert_eq!(
            ddl_for_pg("CREATE TABLE t (id BLOB PRIMARY KEY, n INTEGER) STRICT;"),
            "CREATE TABLE t (id BYTEA PRIMARY KEY, n BIGINT);"
        );
        assert_eq!(
            ddl_for_pg("CREATE TABLE t (id BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;"),
            "CREATE TABLE t (id BYTEA PRIMARY KEY);"
        );
    }

    #[test]
    fn a_text_index_is_written_for_each_engine() {
        let ddl = "CREATE TABLE a (b INTEGER) STRICT;\nCREATE TEXT INDEX s (title, body);\nCREATE INDEX i ON a (b);";
        let lite = ddl_for_sqlite(ddl);
        assert!(lite.contains("CREATE VIRTUAL TABLE s USING fts5(title, body,"), "{lite}");
        assert!(lite.ends_with("CREATE INDEX i ON a (b);"), "{lite}");
        let pg = ddl_for_pg(ddl);
        assert!(pg.contains("title TEXT NOT NULL, body TEXT NOT NULL, doc tsvector"), "{pg}");
        assert!(pg.contains("setweight(to_tsvector('simple', body), 'B')"), "{pg}");
    }
}
