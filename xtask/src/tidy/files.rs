//! Rules for every file: which there are, translations in pairs, and no stranger's machine in them.

use std::path::{Path, PathBuf};

use super::{Finding, Tree, git};
use crate::Result;

const PAIR: &str = "the page speaks both languages from the first day; add the key to the other file";
const STRANGER: &str = "the project builds the same on any machine; use a path from the root or the canonical name";

/// Every file that git knows or would add, as text; pictures and other bytes are left out.
pub fn tracked(root: &Path) -> Result<Vec<(String, String)>> {
    let list = git(root, &["ls-files", "--cached", "--others", "--exclude-standard"])?;
    let mut paths: Vec<&str> = list.lines().collect();
    paths.sort_unstable();
    paths.dedup();
    let read = |path: &&str| Some(((*path).to_owned(), std::fs::read_to_string(root.join(path)).ok()?));
    Ok(paths.iter().filter_map(read).collect())
}

/// Every `.rs` file below a folder.
pub fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(rust_files(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
    found
}

/// The keys of a Fluent file, with their lines.
fn keys(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().filter_map(|(n, line)| {
        let (key, _) = line.split_once('=')?;
        let key = key.trim_end();
        let is_key = key.starts_with(|c: char| c.is_ascii_alphabetic())
            && key.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
        is_key.then_some((n + 1, key))
    })
}

/// `en.ftl` and `es.ftl` have the same keys.
pub fn locales(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for (path, text) in &tree.files {
        let other = match path.rsplit_once('/') {
            Some((folder, "en.ftl")) => format!("{folder}/es.ftl"),
            Some((folder, "es.ftl")) => format!("{folder}/en.ftl"),
            _ => continue,
        };
        let theirs = tree.files.iter().find(|(p, _)| *p == other).map_or("", |(_, text)| text);
        for (line, key) in keys(text).filter(|(_, key)| !keys(theirs).any(|(_, k)| k == *key)) {
            found.push(Finding { path: path.clone(), line, what: format!("{key} is not in {other}"), why: PAIR });
        }
    }
    found
}

/// No words of `strangers.txt` (registry hosts, absolute paths of a machine); a lock file names only the canonical registry.
pub fn strangers(tree: &Tree) -> Vec<Finding> {
    const TABLE: &str = "xtask/tables/strangers.txt";
    let words: Vec<String> = tree.table("strangers.txt").into_iter().map(|(_, line)| line).collect();
    let mut found = Vec::new();
    for (path, text) in tree.files.iter().filter(|(path, _)| path != TABLE) {
        let is_lock = path.ends_with("Cargo.lock");
        for (n, line) in text.lines().enumerate() {
            let canonical = is_lock && line == "source = \"registry+https://github.com/rust-lang/crates.io-index\"";
            let source = is_lock && line.starts_with("source = ") && !canonical;
            if let Some(word) = words.iter().find(|word| line.contains(word.as_str())).filter(|_| !canonical) {
                found.push(Finding { path: path.clone(), line: n + 1, what: format!("holds {word}"), why: STRANGER });
            } else if source {
                found.push(Finding { path: path.clone(), line: n + 1, what: line.to_owned(), why: STRANGER });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_fluent_files() {
        let text = "# a = comment\nhello = Hello\n    .title = x\nlong-key =\n    text = no key\n-term = t\n";
        assert_eq!(keys(text).map(|(_, k)| k).collect::<Vec<_>>(), ["hello", "long-key"]);
    }
}
