//! `cargo xtask tidy`: the house rules that no compiler knows. Each finding says what, why and what to do.

mod files;
mod imports;
mod lex;
mod locked;
mod routes;
mod shape;
mod sql;
mod statement;

use std::{
    fmt,
    path::{Path, PathBuf},
};

use crate::{Result, command};

pub use files::rust_files;
pub use imports::{Member, members};

/// Something that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    path: String,
    line: usize,
    what: String,
    /// Why the rule is there, and what to do.
    why: &'static str,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}; {}", self.path, self.line, self.what, self.why)
    }
}

/// What every rule reads: the tree as text.
pub struct Tree {
    root: PathBuf,
    /// Every file that git knows or would add, by its path from the root.
    files: Vec<(String, String)>,
    /// The Rust ones, taken apart.
    rust: Vec<lex::Source>,
    members: Vec<Member>,
}

impl Tree {
    fn read(root: &Path) -> Result<Self> {
        let files = files::tracked(root)?;
        let is_ours = |path: &str| path.ends_with(".rs") && !path.starts_with("xtask/template/");
        let mut rust: Vec<lex::Source> =
            files.iter().filter(|(path, _)| is_ours(path)).map(|(path, text)| lex::Source::new(path, text)).collect();
        lex::mark_test_files(&mut rust);
        Ok(Self { root: root.to_path_buf(), files, rust, members: members(root) })
    }

    /// A flat table of ours: its lines without comments, with their numbers.
    fn table(&self, name: &str) -> Vec<(usize, String)> {
        let text = std::fs::read_to_string(self.root.join("xtask/tables").join(name)).unwrap_or_default();
        let lines = text.lines().enumerate().map(|(n, line)| (n + 1, line.trim().to_owned()));
        lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#')).collect()
    }
}

type Rule = fn(&Tree) -> Vec<Finding>;

const RULES: [Rule; 9] = [
    imports::check,
    shape::sizes,
    shape::words,
    sql::places,
    sql::statements,
    files::locales,
    files::strangers,
    locked::check,
    routes::check,
];

/// Everything that breaks a rule, in the order of the files.
pub fn findings(root: &Path) -> Result<Vec<Finding>> {
    let tree = Tree::read(root)?;
    let mut found: Vec<Finding> = RULES.iter().flat_map(|rule| rule(&tree)).collect();
    found.sort();
    found.dedup();
    Ok(found)
}

/// Prints the findings; true when there are none. `bless` first rewrites the list of open routes.
pub fn run(root: &Path, bless: bool) -> Result<bool> {
    if bless {
        let list = root.join(routes::LIST);
        std::fs::write(&list, routes::listing(&Tree::read(root)?)).map_err(|e| format!("{}: {e}", list.display()))?;
    }
    let found = findings(root)?;
    for finding in &found {
        println!("{finding}");
    }
    println!("tidy: {} findings", found.len());
    Ok(found.is_empty())
}

fn git(root: &Path, words: &[&str]) -> Result<String> {
    let mut git = command::command(root, "git");
    git.args(words);
    command::output(git)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_tree_is_tidy() {
        let found = super::findings(&crate::root()).unwrap();
        let lines: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert!(lines.is_empty(), "\n{}", lines.join("\n"));
    }
}
