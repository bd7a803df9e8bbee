//! Open doors: each stands in `tests/open_routes.txt` with its reason, so that a new one shows in review.

use std::collections::BTreeSet;

use super::{Finding, Tree, lex::Source};

/// The reviewed list.
pub const LIST: &str = "tests/open_routes.txt";

const HEAD: &str =
    "# Addresses that anyone may ask, each with its reason. A new line here is a new open door: think twice.
# `cargo xtask tidy --bless` rewrites this list from the code.
";

const WHY: &str = "a door open to anyone is a decision that somebody else reads; close it, or run `cargo xtask tidy --bless` and let the list be reviewed";

/// The open doors of a file: where, and `METHOD /path reason`; `named` gives the text of a constant.
fn doors(source: &Source, named: impl Fn(&str) -> Option<String>) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (word, method) in [("open_get(", "GET"), ("open_post(", "POST")] {
        for at in source.finds(word).filter(|at| !source.in_test(*at)) {
            let mut texts = source.strings_from(at);
            let Some((start, path)) = texts.next() else { continue };
            let called = source.code.get(at + word.len()..*start).is_some_and(|between| between.trim() == "\"");
            let second = source.code.get(*start..).and_then(|rest| rest.split(',').nth(1)).unwrap_or_default().trim();
            let reason = match second.starts_with('"') {
                true => texts.next().map(|(_, text)| text.clone()),
                false => named(second.rsplit("::").next().unwrap_or(second)),
            };
            if called {
                found.push((source.line(at), format!("{method} {path} {}", reason.unwrap_or_default())));
            }
        }
    }
    found
}

/// The text of `const NAME: &str = "…"` or `let NAME = "…"` in one of these files.
fn constant<'a>(sources: impl Iterator<Item = &'a Source>, name: &str) -> Option<String> {
    let heads = [format!("const {name}:"), format!("let {name} =")];
    for source in sources {
        if let Some(at) = heads.iter().find_map(|head| source.code.find(head)) {
            return source.strings_from(at).next().map(|(_, text)| text.clone());
        }
    }
    None
}

fn all(tree: &Tree) -> Vec<(&str, usize, String)> {
    let ours = tree
        .rust
        .iter()
        .filter(|s| s.path.starts_with("features/") || s.path.starts_with("app/") || s.path.starts_with("crates/"));
    ours.flat_map(|source| {
        let package = source.path.split("src/").next().unwrap_or_default();
        let named = |name: &str| constant(tree.rust.iter().filter(|s| s.path.starts_with(package)), name);
        doors(source, named).into_iter().map(|(line, door)| (source.path.as_str(), line, door))
    })
    .collect()
}

/// The list as it should be.
pub fn listing(tree: &Tree) -> String {
    let doors: BTreeSet<String> = all(tree).into_iter().map(|(_, _, door)| door).collect();
    doors.iter().fold(HEAD.to_owned(), |list, door| list + door + "\n")
}

/// The code's open doors and the list are the same.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let list = tree.files.iter().find(|(path, _)| path == LIST).map_or("", |(_, text)| text);
    let listed: Vec<(usize, &str)> = list
        .lines()
        .enumerate()
        .map(|(n, l)| (n + 1, l))
        .filter(|(_, l)| !l.is_empty() && !l.starts_with('#'))
        .collect();
    let doors = all(tree);
    let unlisted = doors.iter().filter(|(_, _, door)| !listed.iter().any(|(_, l)| l == door));
    let mut found: Vec<Finding> = unlisted
        .map(|(path, line, door)| Finding {
            path: (*path).to_owned(),
            line: *line,
            what: format!("an open door that is not on the list: {door}"),
            why: WHY,
        })
        .collect();
    let gone = listed.iter().filter(|(_, l)| !doors.iter().any(|(_, _, door)| door == l));
    found.extend(gone.map(|(line, l)| Finding {
        path: LIST.to_owned(),
        line: *line,
        what: format!("no such open door: {l}"),
        why: WHY,
    }));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_doors_are_found() {
        let text = "const WHY: &str = \"Why not\";\nRoutes::new().get(\"/a\", a).open_get(\n  \"/b\", \"Anyone may \\\n   read it\", b).open_post(\"/c\", crate::WHY, c)";
        let source = Source::new("features/x/src/http.rs", text);
        let named = |name: &str| constant(std::iter::once(&source), name);
        let found: Vec<String> = doors(&source, named).into_iter().map(|(_, d)| d).collect();
        assert_eq!(found, ["GET /b Anyone may read it", "POST /c Why not"]);
    }
}
