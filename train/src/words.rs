//! The words that training draws from: our own groups (`words/`) and the public lists that `lists.py` wrote.

use std::{collections::BTreeMap, fs, path::Path};

use crate::Result;

/// Our own groups and the fetched lists.
pub struct Words {
    groups: BTreeMap<String, Vec<String>>,
    lists: BTreeMap<String, Vec<String>>,
}

impl Words {
    /// Reads `words/*.txt` of this package and every list in `folder`.
    pub fn read(own: &Path, folder: &Path) -> Result<Self> {
        let mut groups = BTreeMap::new();
        for name in ["medical.txt", "people.txt"] {
            for line in text(&own.join("words").join(name))?.lines().filter(|l| !l.starts_with('#')) {
                let (group, words) = line.split_once(": ").ok_or_else(|| format!("{name}: a line without a group"))?;
                groups.insert(group.to_owned(), words.split(", ").map(str::to_owned).collect());
            }
        }
        let mut lists = BTreeMap::new();
        for name in LISTS {
            let rows = text(&folder.join(format!("{name}.txt")))?.lines().map(str::to_owned).collect();
            lists.insert(name.to_owned(), rows);
        }
        let mut words = Self { groups, lists };
        words.cities();
        Ok(words)
    }

    /// A list or a group of ours; empty when there is none of this name.
    pub fn of(&self, name: &str) -> &[String] {
        self.lists.get(name).or_else(|| self.groups.get(name)).map_or(&[], Vec::as_slice)
    }

    /// Cities by where they are, those of many people first.
    fn cities(&mut self) {
        let rows = self.lists.remove("cities").unwrap_or_default();
        let mut sorted: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        let hispanic = ["MX", "ES", "CO", "AR", "PE", "GT", "SV", "HN", "CU", "DO", "PR", "CL", "EC", "VE"];
        for row in &rows {
            let mut cells = row.split('\t');
            let (name, code, people) = (cells.next(), cells.next(), cells.next());
            let (Some(name), Some(code)) = (name, code) else { continue };
            let people: u64 = people.and_then(|p| p.parse().ok()).unwrap_or(0);
            let mut add = |key| sorted.entry(key).or_default().push(name.to_owned());
            if people >= 50_000 {
                add("city-big");
            }
            if code == "US" {
                add("city-us");
            } else if hispanic.contains(&code) {
                add("city-hispanic");
            }
            if people >= 3000 || code == "US" && people >= 500 {
                add("city-any");
            }
        }
        self.lists.extend(sorted.into_iter().map(|(k, v)| (k.to_owned(), v)));
    }
}

const LISTS: [&str; 15] = [
    "census-given",
    "census-surname",
    "cities",
    "countries",
    "states",
    "counties",
    "words-en",
    "words-es",
    "faker-given",
    "faker-surname",
    "faker-full",
    "faker-street",
    "faker-address",
    "faker-company",
    "jobs",
];

/// A file's text, or a sentence that names it.
pub fn text(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))
}
