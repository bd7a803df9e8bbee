//! The tables of tone: what is searched for, read once.

use std::{collections::HashMap, sync::LazyLock};

use super::fault::Fault;
use crate::fold::Folded;

pub(crate) const FILES: [(&str, &str); 3] = [
    ("en", include_str!("../../tables/tone.en.txt")),
    ("es", include_str!("../../tables/tone.es.txt")),
    ("signs", include_str!("../../tables/tone.signs.txt")),
];

/// More classes of signs than this do not fit into a word's mask.
const MOST_SIGNS: usize = 62;

/// No pattern is longer, skipped words included.
pub(crate) const MOST_REACH: usize = 32;

/// The id of a word that no table has.
pub(crate) const UNKNOWN: u16 = 0;

/// What words around a match do to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cue {
    /// The sentence speaks of anybody, of a condition or of a policy: takes weak matches away.
    General,
    /// The text names its source: takes doses and cures away.
    Source,
    /// The text tells the writer's interest.
    Disclosed,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Row {
    Rule {
        rule: u16,
        weak: bool,
    },
    Cue(Cue),
    /// Looks like a fault and is none.
    Idiom,
}

pub(crate) struct Rule {
    pub id: String,
    /// The id of a finding that the signs of a sentence made, and no single pattern.
    pub signs_id: String,
    pub reason: &'static str,
    pub kind: Fault,
    pub why: &'static str,
    pub better: &'static str,
}

/// One place in a pattern: any of `words`, after at most `skip` other words.
pub(crate) struct Slot {
    pub words: Box<[u16]>,
    /// A word that looks like a name fits too.
    pub name: bool,
    pub skip: u8,
    pub optional: bool,
}

pub(crate) struct Pattern {
    pub row: Row,
    /// Fits only where a sentence starts.
    pub opens: bool,
    pub slots: Box<[Slot]>,
    /// For each slot behind the first that must be filled by a word: the marks of its words; see [`mark`].
    needs: Box<[u128]>,
}

impl Pattern {
    /// Whether words with these marks could fill the pattern; false only when they cannot.
    pub fn could_fit(&self, near: u128) -> bool {
        self.needs.iter().all(|need| need & near != 0)
    }
}

/// One of 128 marks of a word: most patterns are refused by the marks of the words around, before they are tried.
pub(crate) fn mark(id: u16) -> u128 {
    1 << (id % 128)
}

#[derive(Default)]
pub(crate) struct Tables {
    pub rules: Vec<Rule>,
    pub patterns: Vec<Pattern>,
    words: HashMap<Box<str>, u16>,
    /// For each word the patterns that may start with it.
    starts: Vec<Vec<u16>>,
    /// Patterns that may start with a name.
    pub at_names: Vec<u16>,
    /// Endings that make an unknown word one of a class, written `*olol` in the tables.
    endings: Vec<(&'static str, u16)>,
    /// The id of every number.
    pub number: u16,
    /// "but": what stands before it excuses nothing behind it.
    pub but: Vec<u16>,
    classes: HashMap<(&'static str, &'static str), Vec<u16>>,
    /// The classes of signs in the order of their file.
    signs: Vec<&'static str>,
    /// For each word its classes of signs, one bit each.
    pub masks: Vec<u64>,
    /// Lines that could not be read; a test holds this empty.
    pub problems: Vec<String>,
}

pub(crate) static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let mut tables = Tables::default();
    tables.word("\u{0}");
    tables.number = tables.word("\u{1}");
    for (code, text) in FILES {
        tables.sections(code, text, true);
        tables.sections(code, text, false);
        tables.but.extend(tables.classes.get(&(code, "but")).cloned().unwrap_or_default());
    }
    tables.mask();
    tables
});

impl Tables {
    /// The id of a folded word.
    pub fn id(&self, word: &[u8]) -> u16 {
        let word = std::str::from_utf8(word).unwrap_or_default();
        self.words.get(word).copied().unwrap_or_else(|| self.ending(word))
    }

    /// An unknown word of a class by its ending: names of medicines tell their kind there ("-olol").
    fn ending(&self, word: &str) -> u16 {
        let fits = |(end, _): &&(&str, u16)| word.len() >= end.len() + 2 && word.ends_with(end);
        self.endings.iter().find(fits).map_or(UNKNOWN, |(_, id)| *id)
    }

    /// Gives each word the bits of its classes of signs.
    fn mask(&mut self) {
        self.masks = vec![0; self.starts.len()];
        if self.signs.len() > MOST_SIGNS {
            self.problems.push(format!("more than {MOST_SIGNS} classes of signs"));
            self.signs.truncate(MOST_SIGNS);
        }
        for (bit, name) in self.signs.iter().enumerate() {
            for id in self.classes.get(&("signs", *name)).into_iter().flatten() {
                if let Some(mask) = self.masks.get_mut(usize::from(*id)) {
                    *mask |= 1 << bit;
                }
            }
        }
    }

    /// The bit of a class of signs; 0 when there is none.
    pub fn bit(&self, sign: &str) -> u64 {
        self.signs.iter().position(|s| *s == sign).map_or(0, |bit| 1 << bit)
    }

    pub fn starting(&self, word: u16) -> std::slice::Iter<'_, u16> {
        self.starts.get(usize::from(word)).map_or(&[][..], Vec::as_slice).iter()
    }

    fn word(&mut self, word: &str) -> u16 {
        let bytes = if word.len() == 1 { word.as_bytes().to_vec() } else { Folded::of(word).bytes };
        let next = u16::try_from(self.starts.len()).unwrap_or(u16::MAX);
        let id = *self.words.entry(String::from_utf8(bytes).unwrap_or_default().into_boxed_str()).or_insert(next);
        if id == next {
            self.starts.push(Vec::new());
        }
        id
    }

    /// Reads a file: a `[heading]` line, then words, patterns or sentences on the lines below it.
    fn sections(&mut self, code: &'static str, text: &'static str, classes: bool) {
        let mut heading: Vec<&'static str> = Vec::new();
        let mut row = None;
        for line in text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with("//")) {
            if let Some(inside) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
                heading = inside.split_whitespace().collect();
                if let (["class", name], "signs", true) = (heading.as_slice(), code, classes) {
                    self.signs.push(name);
                }
                row = if classes { None } else { self.row(code, &heading) };
                continue;
            }
            match (heading.as_slice(), row) {
                (["class", name], _) if classes => {
                    let ids: Vec<u16> = line.split_whitespace().map(|w| self.word(w)).collect();
                    let endings =
                        line.split_whitespace().zip(&ids).filter_map(|(w, id)| Some((w.strip_prefix('*')?, *id)));
                    self.endings.extend(endings);
                    self.classes.entry((code, name)).or_default().extend(ids);
                }
                (_, _) if classes => {}
                (["class", _], _) => {}
                (["rule", ..], Some(Row::Rule { rule, .. }))
                    if line.starts_with("why ") || line.starts_with("better ") =>
                {
                    self.sentence(rule, line);
                }
                (_, Some(row)) => self.pattern(code, line, row),
                _ => self.problems.push(format!("{code}: {line}")),
            }
        }
    }

    fn sentence(&mut self, rule: u16, line: &'static str) {
        let Some(rule) = self.rules.get_mut(usize::from(rule)) else { return };
        if let Some(why) = line.strip_prefix("why ") {
            rule.why = why;
        } else if let Some(better) = line.strip_prefix("better ") {
            rule.better = better;
        }
    }

    fn row(&mut self, code: &str, heading: &[&'static str]) -> Option<Row> {
        match heading {
            ["class", _] => None,
            ["rule", reason, kind, rest @ ..] => {
                let Some(kind) = Fault::parse(kind).filter(|_| matches!(rest, [] | ["weak"])) else {
                    self.problems.push(format!("{code}: {heading:?}"));
                    return None;
                };
                let id = format!("tone.{code}.{reason}");
                // The weak rows of a rule share its sentences.
                let known = self.rules.iter().position(|r| r.id == id);
                let at = known.unwrap_or_else(|| {
                    let signs_id = format!("{id}.signs");
                    self.rules.push(Rule { id, signs_id, reason, kind, why: "", better: "" });
                    self.rules.len() - 1
                });
                u16::try_from(at).ok().map(|rule| Row::Rule { rule, weak: !rest.is_empty() })
            }
            ["idiom"] => Some(Row::Idiom),
            ["cue", "general"] => Some(Row::Cue(Cue::General)),
            ["cue", "source"] => Some(Row::Cue(Cue::Source)),
            ["cue", "disclosed"] => Some(Row::Cue(Cue::Disclosed)),
            _ => {
                self.problems.push(format!("{code}: {heading:?}"));
                None
            }
        }
    }

    /// One pattern: words in order; `a|b` either, `@class` any of a class, `@Name` a name, `#` a number, `x?` optional,
    /// `~3` up to three other words before the next; a first `^` holds the pattern to the start of a sentence.
    fn pattern(&mut self, code: &'static str, line: &'static str, row: Row) {
        let mut slots: Vec<Slot> = Vec::new();
        let mut skip = 0;
        let (opens, words_only) = line.strip_prefix("^ ").map_or((false, line), |rest| (true, rest));
        for part in words_only.split_whitespace() {
            if let Some(n) = part.strip_prefix('~') {
                skip = n.parse().unwrap_or(0);
                continue;
            }
            let (body, optional) = part.strip_suffix('?').map_or((part, false), |body| (body, true));
            let (mut words, mut name) = (Vec::new(), false);
            for one in body.split('|') {
                match one.strip_prefix('@') {
                    Some("Name") => name = true,
                    Some(class) => match self.classes.get(&(code, class)) {
                        Some(ids) => words.extend(ids),
                        None => self.problems.push(format!("{code}: no class {class}: {line}")),
                    },
                    None if one == "#" => words.push(self.number),
                    None => words.push(self.word(one)),
                }
            }
            words.sort_unstable();
            words.dedup();
            slots.push(Slot { words: words.into_boxed_slice(), name, skip, optional });
            skip = 0;
        }
        let index = u16::try_from(self.patterns.len()).unwrap_or(u16::MAX);
        match slots.first() {
            Some(first) if !first.optional => {
                for id in &first.words {
                    if let Some(list) = self.starts.get_mut(usize::from(*id)) {
                        list.push(index);
                    }
                }
                if first.name {
                    self.at_names.push(index);
                }
            }
            _ => self.problems.push(format!("{code}: starts with an optional word: {line}")),
        }
        let must = slots.iter().skip(1).filter(|slot| !slot.optional && !slot.name);
        let needs = must.map(|slot| slot.words.iter().fold(0, |all, id| all | mark(*id))).collect();
        let reach: usize = slots.iter().map(|slot| usize::from(slot.skip) + 1).sum();
        if reach > MOST_REACH {
            self.problems.push(format!("{code}: reaches over more than {MOST_REACH} words: {line}"));
        }
        self.patterns.push(Pattern { row, opens, slots: slots.into_boxed_slice(), needs });
    }
}
