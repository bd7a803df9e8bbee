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
    let stripped = sql.replace(") STRICT, WITHOUT ROWID", ")");
    TYPES.iter().fold(stripped, |text, (from, to)| text.replace(from, to))
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
}
