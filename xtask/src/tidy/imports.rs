//! Who may import whom, from `xtask/tables/imports.txt`.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use super::{Finding, Tree};

/// One package of the workspace.
#[derive(Debug, Clone)]
pub struct Member {
    /// Its name.
    pub name: String,
    /// Its folder, from the root.
    pub folder: String,
    /// What it needs to build (not only to test), with the line.
    needs: Vec<(usize, String)>,
}

/// Only these slices may ever read charts.
const READERS_OF_RECORDS: [&str; 4] = ["monitoring", "visits", "insights", "outreach"];

const WHY: &str = "one line must show what a slice can reach (design: who may import whom); drop it, publish an event or contribute a part, or change xtask/tables/imports.txt in review";

/// Every package, from the folders' manifests.
pub fn members(root: &Path) -> Vec<Member> {
    let mut folders: Vec<String> = ["app", "benches", "benches/guard", "tests", "xtask"].map(str::to_owned).to_vec();
    for group in ["crates", "features"] {
        let inside = std::fs::read_dir(root.join(group)).into_iter().flatten().flatten();
        folders.extend(inside.map(|entry| format!("{group}/{}", entry.file_name().to_string_lossy())));
    }
    folders.sort();
    let read = |folder: String| {
        let manifest = std::fs::read_to_string(root.join(&folder).join("Cargo.toml")).ok()?;
        Some(member(&folder, &manifest))
    };
    folders.into_iter().filter_map(read).collect()
}

fn member(folder: &str, manifest: &str) -> Member {
    let (mut section, mut name, mut needs) = (String::new(), String::new(), Vec::new());
    for (n, line) in manifest.lines().enumerate() {
        if let Some(head) = line.trim().strip_prefix('[') {
            section = head.trim_end_matches(']').to_owned();
            // `[dependencies.gate]` is the long form.
            if let Some((kind, key)) = section.rsplit_once('.').filter(|(kind, _)| is_needed(kind)) {
                needs.push((n + 1, key.to_owned()));
                section = format!("{kind}.one");
            }
            continue;
        }
        let Some((key, value)) = line.split_once('=') else { continue };
        let key = key.trim().split('.').next().unwrap_or_default().trim_matches('"');
        match section.as_str() {
            "package" if key == "name" => name = value.trim().trim_matches('"').to_owned(),
            kind if is_needed(kind) => needs.push((n + 1, key.to_owned())),
            _ => {}
        }
    }
    Member { name, folder: folder.to_owned(), needs }
}

fn is_needed(section: &str) -> bool {
    section == "dependencies" || section == "build-dependencies" || section.ends_with(".dependencies")
}

/// `gate: kernel store policy`; a word in capitals stands for a list of its own, `*` for everything.
fn parse(lines: &[(usize, String)]) -> BTreeMap<String, BTreeSet<String>> {
    let mut table: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (_, line) in lines {
        let Some((name, words)) = line.split_once(':') else { continue };
        let mut allowed = BTreeSet::new();
        for word in words.split_whitespace() {
            match table.get(word).filter(|_| word.chars().all(|c| c.is_ascii_uppercase())) {
                Some(list) => allowed.extend(list.iter().cloned()),
                None => drop(allowed.insert(word.to_owned())),
            }
        }
        table.insert(name.trim().to_owned(), allowed);
    }
    table
}

/// Every package lists only what the table allows it.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let table = parse(&tree.table("imports.txt"));
    let ours: BTreeSet<&str> = tree.members.iter().map(|m| m.name.as_str()).collect();
    let mut found = Vec::new();
    for member in &tree.members {
        let path = format!("{}/Cargo.toml", member.folder);
        let Some(allowed) = table.get(&member.name) else {
            let what = format!("{} is not in xtask/tables/imports.txt", member.name);
            found.push(Finding { path, line: 1, what, why: WHY });
            continue;
        };
        for (line, need) in member.needs.iter().filter(|(_, need)| ours.contains(need.as_str())) {
            let reads = need == "records" && member.folder.starts_with("features/");
            let refused = reads && !READERS_OF_RECORDS.contains(&member.name.as_str());
            if refused || !(allowed.contains(need) || allowed.contains("*")) {
                let what = format!("{} may not import {need}", member.name);
                found.push(Finding { path: path.clone(), line: *line, what, why: WHY });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_manifest() {
        let text = "[package]\nname = \"a\"\n[dependencies]\nkernel.workspace = true\ngate = { workspace = true }\n[dependencies.store]\nworkspace = true\n[dev-dependencies]\ntesting.workspace = true\n[target.'cfg(unix)'.dependencies]\nui.workspace = true\n";
        let member = member("crates/a", text);
        assert_eq!(member.name, "a");
        let needs: Vec<(usize, &str)> = member.needs.iter().map(|(n, need)| (*n, need.as_str())).collect();
        assert_eq!(needs, [(4, "kernel"), (5, "gate"), (6, "store"), (11, "ui")]);
    }

    #[test]
    fn reads_the_table() {
        let lines: Vec<(usize, String)> =
            ["BASE: kernel gate", "people: BASE", "app: *"].iter().map(|l| (1, (*l).to_owned())).collect();
        let table = parse(&lines);
        assert!(table["people"].contains("gate") && !table["people"].contains("BASE") && table["app"].contains("*"));
    }

    #[test]
    fn only_four_slices_may_ever_read_charts() {
        assert_eq!(READERS_OF_RECORDS, ["monitoring", "visits", "insights", "outreach"]);
    }
}
