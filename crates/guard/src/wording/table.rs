//! The table of words that no notice may hold, read once.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use super::Tells;
use crate::revoke::spell::one_off;

/// The shortest word that a misspelt one is read as, and the shortest beginning of words that may be misspelt.
const WORD: usize = 6;
const STEM: usize = 8;
/// An ending counts in words of so many letters, of which so many stand before it.
const ENDED: usize = 7;
const BEFORE_END: usize = 3;

/// What is searched for. Everything is folded: lower case, without accents.
#[derive(Default)]
pub(crate) struct Table {
    words: HashMap<&'static str, Tells>,
    stems: Vec<(&'static str, Tells)>,
    /// By the first word; the rest follow.
    phrases: HashMap<&'static str, Vec<(Vec<&'static str>, Tells)>>,
    endings: Vec<(&'static str, Tells)>,
    everyday: HashSet<&'static str>,
}

pub(crate) static TABLE: LazyLock<Table> = LazyLock::new(|| Table::read(include_str!("../../tables/wording.txt")));

impl Table {
    fn read(text: &'static str) -> Self {
        let mut table = Self::default();
        let (mut kind, mut ending) = (None, false);
        for line in text.lines().filter(|line| !line.starts_with("//")) {
            if let Some(title) = line.strip_prefix('[') {
                let title = title.trim_end_matches(']');
                ending = title.starts_with("ending ");
                kind = Tells::from_word(title.trim_start_matches("ending "));
                continue;
            }
            for word in line.split_whitespace() {
                match kind {
                    Some(kind) if ending => table.endings.push((word, kind)),
                    Some(kind) => table.add(word, kind),
                    None => _ = table.everyday.insert(word),
                }
            }
        }
        table
    }

    fn add(&mut self, word: &'static str, kind: Tells) {
        if let Some(stem) = word.strip_suffix('*') {
            self.stems.push((stem, kind));
        } else if let Some((first, rest)) = word.split_once('_') {
            self.phrases.entry(first).or_default().push((rest.split('_').collect(), kind));
        } else {
            self.words.insert(word, kind);
        }
    }

    /// Phrases that start with a word: the words that follow, and what they tell.
    pub fn phrases_from(&self, first: &str) -> &[(Vec<&'static str>, Tells)] {
        self.phrases.get(first).map_or(&[], Vec::as_slice)
    }

    /// What one folded word tells; with the word that it is read as, where it is misspelt.
    pub fn word(&self, word: &str) -> Option<(Tells, Option<&'static str>)> {
        if self.everyday.contains(word) {
            return None;
        }
        if let Some(kind) = self.words.get(word) {
            return Some((*kind, None));
        }
        if let Some((_, kind)) = self.stems.iter().find(|(stem, _)| word.starts_with(stem)) {
            return Some((*kind, None));
        }
        let ended = |ending: &str| word.len() >= ENDED.max(ending.len() + BEFORE_END) && word.ends_with(ending);
        if let Some((_, kind)) = self.endings.iter().find(|(ending, _)| ended(ending)) {
            return Some((*kind, None));
        }
        self.misspelt(word).map(|(kind, meant)| (kind, Some(meant)))
    }

    /// A word with one letter missing, added, changed or swapped with its neighbour. What sells is known as it is written.
    fn misspelt(&self, word: &str) -> Option<(Tells, &'static str)> {
        if word.len() < WORD {
            return None;
        }
        let health = |kind: Tells| kind != Tells::Marketing;
        let mut near: Vec<(&'static str, Tells)> = self
            .words
            .iter()
            .filter(|(known, kind)| known.len() >= WORD && health(**kind))
            .filter(|(known, _)| one_off(word.as_bytes(), known.as_bytes()))
            .map(|(known, kind)| (*known, *kind))
            .collect();
        // Of several the first by the alphabet, so that the answer is always the same.
        near.sort_unstable_by_key(|(known, _)| *known);
        if let Some((known, kind)) = near.first() {
            return Some((*kind, known));
        }
        let begins = |stem: &str| {
            let lengths = [stem.len() - 1, stem.len(), stem.len() + 1];
            lengths.iter().filter_map(|n| word.get(..*n)).any(|head| one_off(head.as_bytes(), stem.as_bytes()))
        };
        let stems = self.stems.iter().filter(|(stem, kind)| stem.len() >= STEM && health(*kind));
        stems.into_iter().find(|(stem, _)| begins(stem)).map(|(stem, kind)| (*kind, *stem))
    }
}
