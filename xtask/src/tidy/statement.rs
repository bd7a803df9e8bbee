//! One SQL statement taken apart: its tables, and whether it is bounded.

use std::collections::BTreeSet;

/// A table as its migration makes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Columns that together name at most one row, each way.
    pub keys: Vec<Vec<String>>,
}

/// Words of a statement in order: names and keywords as they are, marks one by one; `?1` is one word.
fn tokens(sql: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut chars = sql.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\'' {
            chars.by_ref().find(|c| *c == '\'');
            found.push("''".into());
        } else if c.is_alphanumeric() || c == '_' || c == '?' || c == '{' {
            let mut word = String::from(c);
            while let Some(next) = chars.next_if(|n| n.is_alphanumeric() || matches!(n, '_' | '.' | '}')) {
                word.push(next);
            }
            found.push(word);
        } else if !c.is_whitespace() {
            found.push(c.to_string());
        }
    }
    found
}

/// The tables that a statement names: after FROM, JOIN, INTO and UPDATE, without its own WITH names and functions.
pub fn tables(sql: &str) -> BTreeSet<String> {
    let words = tokens(sql);
    let word = |at: usize| words.get(at).map_or("", String::as_str);
    let named: BTreeSet<&str> =
        (0..words.len()).filter(|at| word(at + 1) == "AS" && word(at + 2) == "(").map(word).collect();
    let with_columns = |name: &str| {
        // WITH near(id, at) AS (…): the list of columns stands between.
        words.iter().any(|w| w == "WITH")
            && sql.split(['(', ' ']).any(|w| w == name)
            && sql.contains(&format!("{name}("))
            && sql.contains(") AS (")
    };
    let mut found = BTreeSet::new();
    for at in 0..words.len() {
        let starts = match word(at) {
            "FROM" => !(at > 1 && word(at - 1) == "DISTINCT" && word(at - 2).starts_with("IS")),
            "JOIN" | "INTO" => true,
            // Not `FOR UPDATE` nor `DO UPDATE SET`.
            "UPDATE" => at == 0 || word(at - 1) == "(" || word(at - 1) == ")",
            _ => false,
        };
        let name = word(at + 1);
        let plain = name.starts_with(|c: char| c.is_ascii_lowercase()) && !name.contains('.');
        let function = word(at) != "INTO" && word(at + 2) == "(";
        if starts && plain && !function && !named.contains(name) && !with_columns(name) {
            found.insert(name.to_owned());
        }
    }
    found
}

/// True when a statement cannot give more rows than somebody thought of: it has a LIMIT, counts, names a key, or is no query.
pub fn is_bounded(sql: &str, tables: &[Table]) -> bool {
    let words = tokens(sql);
    let has = |word: &str| words.iter().any(|w| w == word);
    let starts = words.first().map_or("", String::as_str);
    if !matches!(starts, "SELECT" | "WITH") || has("LIMIT") {
        return true;
    }
    let counts = words
        .iter()
        .skip(1)
        .find(|w| !matches!(w.as_str(), "CAST" | "COALESCE" | "("))
        .is_some_and(|w| matches!(w.as_str(), "COUNT" | "SUM" | "MAX" | "MIN" | "AVG" | "EXISTS"));
    if starts == "SELECT" && (!has("FROM") || counts && !has("GROUP")) {
        return true;
    }
    let is_value = |value: &str| value.starts_with('?') || value == "''" || value.parse::<i64>().is_ok();
    // `id = ?1`, or `id IN (?1, ?2)`: a list of parameters is as long as its text.
    let is_fixed = |w: &[String]| match w {
        [_, is, value, _] if is == "=" => is_value(value),
        [_, within, open, value] if within == "IN" && open == "(" => is_value(value),
        _ => false,
    };
    let ended: Vec<String> = words.iter().cloned().chain([String::new()]).collect();
    let fixed: BTreeSet<&str> = ended
        .windows(4)
        .filter(|w| is_fixed(w))
        .filter_map(|w| w.first().map(|column| column.rsplit('.').next().unwrap_or(column)))
        .collect();
    let from = words.iter().position(|w| w == "FROM").and_then(|at| words.get(at + 1));
    let mut keys = tables.iter().filter(|t| Some(&t.name) == from).flat_map(|t| &t.keys);
    !has("JOIN") && keys.any(|key| key.iter().all(|column| fixed.contains(column.as_str())))
        || has("JOIN") && tables.iter().flat_map(|t| &t.keys).any(|key| key.iter().all(|c| fixed.contains(c.as_str())))
}

/// The tables that a migration makes, with their keys.
pub fn made(migration: &str) -> Vec<Table> {
    let plain: Vec<&str> = migration.lines().map(|line| line.split("--").next().unwrap_or_default()).collect();
    let mut found: Vec<Table> = Vec::new();
    for statement in plain.join("\n").split(';') {
        let words = tokens(statement);
        let word = |at: usize| words.get(at).map_or("", String::as_str);
        let columns = |from: usize| -> Vec<String> {
            words
                .iter()
                .skip(from)
                .skip_while(|w| *w != "(")
                .skip(1)
                .take_while(|w| *w != ")")
                .filter(|w| *w != ",")
                .cloned()
                .collect()
        };
        if word(0) == "CREATE" && word(1) == "TABLE" {
            let name = if word(2) == "IF" { word(5) } else { word(2) };
            let mut keys = Vec::new();
            for at in 0..words.len() {
                let (primary, unique) = (word(at) == "PRIMARY" && word(at + 1) == "KEY", word(at) == "UNIQUE");
                let after = if primary { at + 2 } else { at + 1 };
                if (primary || unique) && word(after) == "(" {
                    keys.push(columns(after));
                } else if primary || unique {
                    // A column's own constraint: the column is the first word since the last comma or the opening bracket.
                    let start = words.iter().take(at).rposition(|w| w == "," || w == "(").map_or(0, |at| at + 1);
                    keys.push(vec![word(start).to_owned()]);
                }
            }
            found.push(Table { name: name.to_owned(), keys });
        } else if word(0) == "CREATE" && word(1) == "TEXT" && word(2) == "INDEX" {
            // A text index is a table whose key is its row's number.
            found.push(Table { name: word(3).to_owned(), keys: vec![vec!["rowid".to_owned()]] });
        } else if word(0) == "CREATE" && word(1) == "UNIQUE" && !words.iter().any(|w| w == "WHERE") {
            let on = words.iter().position(|w| w == "ON").unwrap_or(words.len());
            if let Some(table) = found.iter_mut().find(|t| t.name == word(on + 1)) {
                table.keys.push(columns(on));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_named() {
        let check = |sql: &str, want: &[&str]| {
            assert_eq!(tables(sql).iter().map(String::as_str).collect::<Vec<_>>(), want, "{sql}")
        };
        check(
            "SELECT a FROM people_persons p JOIN gate_actors g ON g.id = p.id WHERE a IS DISTINCT FROM b",
            &["gate_actors", "people_persons"],
        );
        check("INSERT INTO notes (id) VALUES (?1) ON CONFLICT (id) DO UPDATE SET a = 1", &["notes"]);
        check(
            "UPDATE jobs_queue SET a = 1 WHERE id IN (SELECT id FROM jobs_queue FOR UPDATE SKIP LOCKED)",
            &["jobs_queue"],
        );
        check("WITH near AS (SELECT id FROM notes LIMIT 3) SELECT * FROM near LIMIT 3", &["notes"]);
        check("WITH near(id) AS (SELECT id FROM notes LIMIT 3) SELECT * FROM near LIMIT 3", &["notes"]);
        check("SELECT value FROM json_each(?1) LIMIT 3", &[]);
    }

    #[test]
    fn bounds_are_known() {
        let made = made(
            "CREATE TABLE notes (\n  id BLOB PRIMARY KEY, -- the id\n  who BLOB NOT NULL,\n  day INTEGER,\n  UNIQUE (who, day)\n) STRICT;\nCREATE TABLE tags (a TEXT, b TEXT, PRIMARY KEY (a, b)) STRICT;",
        );
        assert_eq!(made[0].keys, [vec!["id".to_owned()], vec!["who".into(), "day".into()]]);
        assert_eq!(made[1].keys, [vec!["a".to_owned(), "b".into()]]);
        let check = |sql: &str, want: bool| assert_eq!(is_bounded(sql, &made), want, "{sql}");
        check("SELECT id FROM notes", false);
        check("SELECT id FROM notes LIMIT 20", true);
        check("SELECT id FROM notes WHERE id = ?1", true);
        check("SELECT id FROM notes n WHERE n.who = ?1 AND n.day = ?2", true);
        check("SELECT id FROM notes WHERE id IN (?1, ?2)", true);
        check("SELECT id FROM notes WHERE id IN (SELECT id FROM notes)", false);
        check("SELECT id FROM notes WHERE who = ?1", false);
        check("SELECT COUNT(*) FROM notes", true);
        check("SELECT CAST(COALESCE(SUM(day), 0) AS BIGINT) FROM notes", true);
        check("SELECT COUNT(*), who FROM notes GROUP BY who", false);
        check("DELETE FROM notes WHERE who = ?1", true);
        check("SELECT b FROM tags WHERE a = ?1", false);
        check("SELECT ?1", true);
    }
}
