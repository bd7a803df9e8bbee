//! The tables of revocation: what is searched for, read once.

use std::{collections::HashMap, sync::LazyLock};

use super::{Scope, spell::Spellings};
use crate::{fold::Folded, linear::hash};

pub(crate) const FILES: [(&str, &str); 2] =
    [("en", include_str!("../../tables/revoke.en.txt")), ("es", include_str!("../../tables/revoke.es.txt"))];

/// More classes than this do not fit into a word's mask.
const MOST_CLASSES: usize = 128;

/// No pattern is longer, skipped words included.
const MOST_REACH: usize = 32;

/// The id of a word that no table has.
pub(crate) const UNKNOWN: u16 = 0;

/// What must stand round a match before it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    Nothing,
    /// No word of care or daily life in the sentence that could be what ends.
    Weak,
    /// The whole text, but for soft words.
    Whole,
    /// A whole clause, but for soft words.
    Clause,
    /// The text says elsewhere that the number is a stranger's.
    Wrong,
    /// The text says why messages should end, or how else the sender is reached.
    Reason,
}

/// What a pattern says.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Row {
    Rule {
        rule: u16,
        need: Need,
    },
    /// Looks like a revocation and is none.
    Not,
    /// The same, and no longer match that starts inside it counts either: "don't stop".
    Keep,
    /// What follows in the sentence is supposed or told, not wanted.
    Supposed,
    /// Nothing in the text revokes.
    Never,
    Despair,
    /// The number is a stranger's, and says so.
    WrongNumber,
    /// The number may be a stranger's.
    Stranger,
    /// Why messages should end, or how else the sender is reached.
    Reason,
}

/// The words that a rule gives to whoever asks why.
#[derive(Debug)]
pub(crate) struct Rule {
    pub id: String,
    pub scope: Scope,
    pub spanish: bool,
    pub why: &'static str,
}

/// One place in a pattern: a word or a class, after at most `skip` other words.
pub(crate) struct Slot {
    pub words: Vec<u16>,
    pub classes: u128,
    pub skip: usize,
    pub optional: bool,
}

pub(crate) struct Pattern {
    pub row: Row,
    /// Fits only at the start or end of a clause.
    pub opens: bool,
    pub closes: bool,
    pub slots: Vec<Slot>,
}

/// Everything that the tables say.
#[derive(Default)]
pub(crate) struct Tables {
    pub rules: Vec<Rule>,
    pub patterns: Vec<Pattern>,
    words: HashMap<Box<str>, u16>,
    /// For each word, and for each class, the patterns that may start with it.
    at_words: Vec<Vec<u16>>,
    at_classes: Vec<Vec<u16>>,
    masks: Vec<u128>,
    /// Beginnings that make any word one of a class, written `mand*`.
    stems: Vec<(Box<str>, u128)>,
    classes: Vec<(&'static str, &'static str)>,
    /// Words that may stand round a keyword, and words of care or daily life.
    pub soft: u128,
    pub other: u128,
    /// Keywords that count when one letter is wrong, with their language, and words that are no misspelt keyword.
    pub keywords: Vec<(Box<str>, bool)>,
    pub real: u128,
    /// What tells Spanish from English.
    pub spanish: u128,
    /// Words that make "not" speak of a doing: "do not".
    pub doing: u128,
    /// Words that name messages.
    pub msgs: u128,
    /// For each class, what it is to the learned model; 0 for those that say nothing of sense.
    kinds: Vec<u32>,
    spellings: Spellings,
    /// Lines that could not be read; a test holds this empty.
    pub problems: Vec<String>,
}

pub(crate) static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let mut tables = Tables::default();
    tables.word("\u{0}");
    for (code, text) in FILES {
        tables.sections(code, text, true);
    }
    for (code, text) in FILES {
        tables.sections(code, text, false);
    }
    tables.named();
    tables.spell();
    tables
});

impl Tables {
    /// The id and the classes of a folded word, misspelt or not.
    pub fn look_up(&self, word: &str) -> (u16, u128) {
        let known = |word: &str| {
            let id = self.words.get(word).copied().unwrap_or(UNKNOWN);
            (id, self.masks.get(usize::from(id)).copied().unwrap_or(0) | self.stem(word))
        };
        let (id, mask) = known(word);
        if id != UNKNOWN || mask != 0 {
            return (id, mask);
        }
        self.spellings.find(word).map_or((id, mask), known)
    }

    fn stem(&self, word: &str) -> u128 {
        self.stems.iter().filter(|(stem, _)| word.starts_with(&**stem)).fold(0, |all, (_, bit)| all | bit)
    }

    /// The patterns that may start with a word.
    pub fn starting(&self, (id, mask): (u16, u128)) -> impl Iterator<Item = &Pattern> {
        let of_word = self.at_words.get(usize::from(id)).map_or(&[][..], Vec::as_slice);
        let classes = self.at_classes.iter().enumerate().filter(move |(bit, _)| mask & (1 << bit) != 0);
        of_word.iter().chain(classes.flat_map(|(_, list)| list)).filter_map(|i| self.patterns.get(usize::from(*i)))
    }

    fn word(&mut self, word: &str) -> u16 {
        let bytes = if word.len() == 1 { word.as_bytes().to_vec() } else { Folded::of(word).bytes };
        let next = u16::try_from(self.masks.len()).unwrap_or(u16::MAX);
        let id = *self.words.entry(String::from_utf8(bytes).unwrap_or_default().into_boxed_str()).or_insert(next);
        if id == next {
            self.masks.push(0);
            self.at_words.push(Vec::new());
        }
        id
    }

    /// Both languages share a class of one name: people mix them.
    fn class(&mut self, name: &'static str, code: &'static str) -> u128 {
        let known = self.classes.iter().position(|(n, _)| *n == name);
        let bit = known.unwrap_or_else(|| {
            self.classes.push((name, code));
            self.at_classes.push(Vec::new());
            self.classes.len() - 1
        });
        if bit >= MOST_CLASSES {
            self.problems.push(format!("more than {MOST_CLASSES} classes"));
            return 0;
        }
        1 << bit
    }

    fn bit(&self, name: &str) -> u128 {
        self.classes.iter().position(|(n, _)| *n == name).map_or(0, |bit| 1 << bit)
    }

    fn named(&mut self) {
        let bits = ["soft", "other", "real", "spanish", "doing", "msgs"].map(|name| self.bit(name));
        [self.soft, self.other, self.real, self.spanish, self.doing, self.msgs] = bits;
        if bits.contains(&0) {
            self.problems.push("a class that code asks for is absent".into());
        }
        let plain = ["soft", "real", "spanish", "doing", "det"];
        let kind = |name: &str| if plain.contains(&name) { 0 } else { hash(name.as_bytes()) };
        self.kinds = self.classes.iter().map(|(name, _)| kind(name)).collect();
    }

    /// The kinds of a word for the learned model, by the names of its classes.
    pub fn kinds(&self, mut mask: u128) -> impl Iterator<Item = u32> {
        std::iter::from_fn(move || {
            while mask != 0 {
                let bit = mask.trailing_zeros();
                mask &= mask - 1;
                if let Some(kind) = self.kinds.get(usize::try_from(bit).unwrap_or(0)).filter(|kind| **kind != 0) {
                    return Some(*kind);
                }
            }
            None
        })
    }

    /// Reads a file: a `[heading]` line, then words or patterns on the lines below it.
    fn sections(&mut self, code: &'static str, text: &'static str, classes: bool) {
        let mut heading: Vec<&'static str> = Vec::new();
        let mut row = None;
        for line in text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with("//")) {
            if let Some(inside) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
                heading = inside.split_whitespace().collect();
                row = if classes { None } else { self.row(code, &heading) };
                continue;
            }
            match (heading.as_slice(), row) {
                (["class", name], _) if classes => self.members(name, code, line),
                (["keywords"], _) if classes => {
                    let spanish = code == "es";
                    self.keywords.extend(line.split_whitespace().map(|w| (w.into(), spanish)));
                }
                (["class", _] | ["keywords"], _) => {}
                (_, _) if classes => {}
                (_, Some(Row::Rule { rule, .. })) if line.starts_with("why ") => {
                    if let Some(rule) = self.rules.get_mut(usize::from(rule)) {
                        rule.why = line.trim_start_matches("why ");
                    }
                }
                (_, Some(row)) => self.pattern(code, line, row),
                _ => self.problems.push(format!("{code}: {line}")),
            }
        }
    }

    fn members(&mut self, name: &'static str, code: &'static str, line: &'static str) {
        let bit = self.class(name, code);
        for word in line.split_whitespace() {
            if let Some(stem) = word.strip_suffix('*') {
                self.stems.push((stem.into(), bit));
                continue;
            }
            let id = self.word(word);
            if let Some(mask) = self.masks.get_mut(usize::from(id)) {
                *mask |= bit;
            }
        }
    }

    fn row(&mut self, code: &str, heading: &[&'static str]) -> Option<Row> {
        match heading {
            ["class", _] | ["keywords"] => None,
            ["not"] => Some(Row::Not),
            ["keep"] => Some(Row::Keep),
            ["supposed"] => Some(Row::Supposed),
            ["never"] => Some(Row::Never),
            ["despair"] => Some(Row::Despair),
            ["wrong-number"] => Some(Row::WrongNumber),
            ["stranger"] => Some(Row::Stranger),
            ["reason"] => Some(Row::Reason),
            ["rule", reason, scope, rest @ ..] => {
                let (scope, need) = (Scope::parse(scope), need(rest));
                let (Some(scope), Some(need)) = (scope, need) else {
                    self.problems.push(format!("{code}: {heading:?}"));
                    return None;
                };
                let id = format!("revoke.{code}.{reason}");
                // Sections of one reason and scope share its sentence.
                let known = self.rules.iter().position(|r| r.id == id && r.scope == scope);
                let at = known.unwrap_or_else(|| {
                    let why = self.rules.iter().find(|r| r.id == id).map_or("", |r| r.why);
                    self.rules.push(Rule { id, scope, spanish: code == "es", why });
                    self.rules.len() - 1
                });
                u16::try_from(at).ok().map(|rule| Row::Rule { rule, need })
            }
            _ => {
                self.problems.push(format!("{code}: {heading:?}"));
                None
            }
        }
    }

    /// One pattern: words in order; `a|b` either, `@class` any of a class, `x?` optional, `~3` up to three other words
    /// before the next; a first `^` and a last `$` hold it to the start and end of a clause.
    fn pattern(&mut self, code: &'static str, line: &'static str, row: Row) {
        let mut pattern = Pattern { row, opens: false, closes: false, slots: Vec::new() };
        let mut skip = 0;
        for part in line.split_whitespace() {
            match (part, part.strip_prefix('~')) {
                ("^", _) => pattern.opens = true,
                ("$", _) => pattern.closes = true,
                (_, Some(n)) => skip = n.parse().unwrap_or(0),
                _ => {
                    let (body, optional) = part.strip_suffix('?').map_or((part, false), |body| (body, true));
                    let mut slot = Slot { words: Vec::new(), classes: 0, skip, optional };
                    for one in body.split('|') {
                        match one.strip_prefix('@').map(|name| self.bit(name)) {
                            Some(0) => self.problems.push(format!("{code}: no class {one}: {line}")),
                            Some(bit) => slot.classes |= bit,
                            None if one.ends_with('*') => {
                                self.members(one, code, one);
                                slot.classes |= self.bit(one);
                            }
                            None => slot.words.push(self.word(one)),
                        }
                    }
                    pattern.slots.push(slot);
                    skip = 0;
                }
            }
        }
        self.index(code, line, &pattern);
        self.patterns.push(pattern);
    }

    fn index(&mut self, code: &str, line: &str, pattern: &Pattern) {
        let index = u16::try_from(self.patterns.len()).unwrap_or(u16::MAX);
        let reach: usize = pattern.slots.iter().map(|slot| slot.skip + 1).sum();
        let Some(first) = pattern.slots.first().filter(|first| !first.optional && reach <= MOST_REACH) else {
            self.problems.push(format!("{code}: starts with an optional word, or reaches too far: {line}"));
            return;
        };
        for id in &first.words {
            // A word that is also in a class of the slot is listed once.
            let classed = self.masks.get(usize::from(*id)).is_some_and(|mask| mask & first.classes != 0);
            if let Some(list) = self.at_words.get_mut(usize::from(*id)).filter(|_| !classed) {
                list.push(index);
            }
        }
        for (bit, list) in self.at_classes.iter_mut().enumerate() {
            if first.classes & (1 << bit) != 0 {
                list.push(index);
            }
        }
    }

    /// Words of the tables may be misspelt in a text, but for the short and for those of a class of real words.
    fn spell(&mut self) {
        let unspelt = self.other | self.soft | self.real;
        let mut words: Vec<_> =
            self.words.iter().filter(|(_, id)| self.masks[usize::from(**id)] & unspelt == 0).collect();
        words.sort_unstable();
        for (word, _) in words {
            self.spellings.add(word);
        }
    }
}

fn need(rest: &[&str]) -> Option<Need> {
    match rest {
        [] => Some(Need::Nothing),
        ["weak"] => Some(Need::Weak),
        ["whole"] => Some(Need::Whole),
        ["clause"] => Some(Need::Clause),
        ["wrong"] => Some(Need::Wrong),
        ["reason"] => Some(Need::Reason),
        _ => None,
    }
}
