//! Full text behind one function: FTS5 and `tsvector`.
//!
//! `CREATE TEXT INDEX name_search (title, body);` in a migration makes a table with these columns and an integer `rowid`
//! that a slice fills with `INSERT` and `DELETE` as any other. Its owner splits, folds and stems words before they go in,
//! so that both engines hold the same words.

use kernel::{Error, Result};

use crate::{Db, Engine, Inner, Tx, dialect, params};

/// A text index: its table and what a hit in each column weighs, in the order of the columns.
#[derive(Debug, Clone, Copy)]
pub struct TextIndex {
    /// The table of `CREATE TEXT INDEX`.
    pub name: &'static str,
    /// One weight for each column, the weightiest first; at most four.
    pub weights: &'static [f32],
}

/// How many of the words a row must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// Every one: few rows, found fast.
    All,
    /// At least one: each row that holds it is scored, which is slow for a common word.
    Any,
}

impl Tx {
    /// The rows of an index that hold all or any of `words` and, unless it is empty, any of `among`; the likeliest first,
    /// with a score that only compares rows of one search. Words are letters and digits alone.
    pub async fn search(
        &mut self,
        index: TextIndex,
        (fit, words): (Fit, &[String]),
        among: &[String],
        most: i64,
    ) -> Result<Vec<(i64, f64)>> {
        let plain = |w: &String| !w.is_empty() && w.chars().all(char::is_alphanumeric);
        if words.is_empty() || !words.iter().chain(among).all(plain) {
            return Ok(Vec::new());
        }
        let (text, query) = match &self.0 {
            Inner::Pg(_) => (
                dialect::search_for_pg(index.name, index.weights),
                asked(fit, words, among, [" | ", " & "], |w| format!("'{w}'")),
            ),
            _ => (
                dialect::search_for_sqlite(index.name, index.weights),
                asked(fit, words, among, [" OR ", " AND "], |w| format!("\"{w}\"")),
            ),
        };
        let params = params![query.as_str(), most];
        let rows = match &self.0 {
            Inner::SqliteRead(shared) => shared.search(text, params.to_vec()).await?,
            _ => self.rows_dyn(&text, &params).await?,
        };
        rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
    }
}

fn asked(
    fit: Fit,
    words: &[String],
    among: &[String],
    [or, and]: [&str; 2],
    quote: impl Fn(&String) -> String,
) -> String {
    let joined = |list: &[String], by: &str| format!("({})", list.iter().map(&quote).collect::<Vec<_>>().join(by));
    let words = joined(words, if fit == Fit::All { and } else { or });
    if among.is_empty() { words } else { format!("{words}{and}{}", joined(among, or)) }
}

impl Db {
    /// Makes what was deleted unreadable, also for somebody with the key: empties SQLite's log (deleted cells are
    /// overwritten at once), rewrites these tables and their indexes on PostgreSQL. Locks them there for its time.
    ///
    /// # Errors
    /// [`Error::Unavailable`] while a snapshot still reads the log; try again.
    pub async fn scrub(&self, tables: &[&'static str]) -> Result<()> {
        match &*self.0 {
            Engine::Sqlite(db) => db.scrub().await,
            Engine::Pg(db) => db.scrub(tables).await,
        }
    }
}

/// A table's name that a slice states, as PostgreSQL wants it quoted.
pub(crate) fn quoted(schema: &str, table: &str) -> Result<String> {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if !table.chars().all(fits) {
        return Err(Error::internal("not a table's name"));
    }
    Ok(format!("\"{schema}\".\"{table}\""))
}
