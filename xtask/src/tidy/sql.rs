//! Where SQL may stand, which tables a slice may name, and that every query is bounded.

use super::{
    Finding, Tree,
    lex::Source,
    statement::{self, Table},
};

const PLACE: &str = "a reviewer finds all of a slice's SQL in one place; move it to store.rs or store/";
const FOREIGN: &str = "a slice owns its tables and others reach them through its functions; call those, or publish a ground table in xtask/tables/published.txt in review";
const UNBOUNDED: &str =
    "every list ends somewhere; add a LIMIT or name a key, or list it with its reason in xtask/tables/unlimited.txt";
const STALE: &str = "a list of exceptions holds no line that excuses nothing; remove it";

/// The statements of a file outside its tests: where `sql!(` stands, and the text.
fn statements_of(source: &Source) -> impl Iterator<Item = (usize, &str)> {
    source.finds("sql!(").filter(|at| !source.in_test(*at)).filter_map(|at| {
        let (start, text) = source.strings_from(at).next()?;
        // Only a literal that follows at once: the macro's own definition has none.
        let between = source.code.get(at + "sql!(".len()..*start)?.trim();
        matches!(between, "\"" | "r\"" | "r#\"").then_some((at, text.as_str()))
    })
}

/// The group and name of the package that a file belongs to.
fn owner(path: &str) -> Option<(&str, &str)> {
    let mut parts = path.split('/');
    let group = parts.next().filter(|g| matches!(*g, "crates" | "features" | "app"))?;
    Some((group, if group == "app" { "app" } else { parts.next()? }))
}

/// SQL stands in `store.rs` or `store/`, and in the base crates that own tables.
pub fn places(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for source in tree.rust.iter().filter(|s| !s.path.starts_with("xtask/")) {
        let Some((group, name)) = owner(&source.path) else { continue };
        let may = match group {
            "crates" => matches!(name, "gate" | "jobs" | "store" | "testing"),
            _ => source.path.ends_with("/store.rs") || source.path.contains("/src/store/"),
        };
        for (at, _) in statements_of(source).filter(|_| !may) {
            found.push(Finding {
                path: source.path.clone(),
                line: source.line(at),
                what: "SQL outside the store".into(),
                why: PLACE,
            });
        }
    }
    found
}

/// Every statement names only tables it may, and every query is bounded.
pub fn statements(tree: &Tree) -> Vec<Finding> {
    let made: Vec<(String, Vec<Table>)> = tree
        .files
        .iter()
        .filter(|(path, _)| path.ends_with(".sql") && path.contains("/migrations/"))
        .filter_map(|(path, text)| Some((owner(path)?.1.to_owned(), statement::made(text))))
        .collect();
    let all: Vec<Table> = made.iter().flat_map(|(_, tables)| tables.clone()).collect();
    let published = tree.table("published.txt");
    let unlimited = tree.table("unlimited.txt");
    let mut used = vec![false; unlimited.len()];
    let mut found = Vec::new();
    for source in &tree.rust {
        let Some((group, name)) = owner(&source.path).filter(|(_, name)| *name != "store") else { continue };
        for (at, sql) in statements_of(source) {
            let mut put =
                |what, why| found.push(Finding { path: source.path.clone(), line: source.line(at), what, why });
            for table in statement::tables(sql) {
                let own = made.iter().any(|(owner, tables)| owner == name && tables.iter().any(|t| t.name == table));
                if group == "features" && !own && !is_published(&published, &table, name) {
                    put(format!("{name} names the table {table}"), FOREIGN);
                }
            }
            let excuse = unlimited.iter().position(|(_, line)| excuses(line, &source.path, sql));
            if !statement::is_bounded(sql, &all) {
                match excuse.and_then(|at| used.get_mut(at)) {
                    Some(used) => *used = true,
                    None => put(format!("a query without a bound: {}", short(sql)), UNBOUNDED),
                }
            }
        }
    }
    let stale = unlimited.iter().zip(used).filter(|(_, used)| !used);
    found.extend(stale.map(|((line, text), _)| Finding {
        path: "xtask/tables/unlimited.txt".into(),
        line: *line,
        what: format!("excuses nothing: {text}"),
        why: STALE,
    }));
    found
}

/// `gate_actors *  names and roles` or `circles_members messaging work  who may …`: words up to two spaces are readers.
fn is_published(lines: &[(usize, String)], table: &str, reader: &str) -> bool {
    lines.iter().any(|(_, line)| {
        let head = line.split("  ").next().unwrap_or_default();
        let mut words = head.split_whitespace();
        words.next() == Some(table) && words.any(|w| w == "*" || w == reader)
    })
}

/// `features/x/src/store.rs: SELECT a FROM b: reason`: the middle is how the statement begins.
fn excuses(line: &str, path: &str, sql: &str) -> bool {
    let mut parts = line.splitn(3, ": ");
    let begins = |start: &str| squeeze(sql).starts_with(&squeeze(start));
    parts.next() == Some(path)
        && parts.next().is_some_and(begins)
        && parts.next().is_some_and(|why| !why.trim().is_empty())
}

fn squeeze(sql: &str) -> String {
    sql.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn short(sql: &str) -> String {
    squeeze(sql).chars().take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_are_found_outside_tests() {
        let text = "macro_rules! sql { ($t:literal) => { 1 } }\nfn a() { sql!(\"SELECT 1\"); sql!(\n  \"SELECT 2 \\\n   FROM t\"\n); }\n#[cfg(test)]\nmod tests { fn b() { sql!(\"SELECT 3\"); } }";
        let source = Source::new("features/x/src/store.rs", text);
        assert_eq!(statements_of(&source).map(|(_, sql)| sql).collect::<Vec<_>>(), ["SELECT 1", "SELECT 2 FROM t"]);
    }

    #[test]
    fn exceptions_name_reader_and_reason() {
        let lines =
            [(1, "gate_actors *  names".to_owned()), (2, "work_pools messaging  where a question goes".to_owned())];
        assert!(is_published(&lines, "gate_actors", "visits") && is_published(&lines, "work_pools", "messaging"));
        assert!(!is_published(&lines, "work_pools", "goes") && !is_published(&lines, "gate_audit", "visits"));
        let line = "a/store.rs: SELECT id FROM t: a handful";
        assert!(
            excuses(line, "a/store.rs", "SELECT id\n FROM t WHERE x")
                && !excuses(line, "b/store.rs", "SELECT id FROM t")
        );
        assert!(!excuses("a/store.rs: SELECT id", "a/store.rs", "SELECT id"));
    }
}
