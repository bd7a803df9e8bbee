//! The tables of danger words, read once. The files are made to be read and changed by clinicians; see `tables/`.

use std::{collections::HashMap, sync::LazyLock};

use super::{
    Kind, Level,
    signs::{Sign, Together},
    spell::Spellings,
};
use crate::fold::Folded;

/// Every file that holds rules, with its language.
const FILES: [(&str, &str); 2] =
    [("en", include_str!("../../tables/danger.en.txt")), ("es", include_str!("../../tables/danger.es.txt"))];
pub(super) const SIGNS: &str = include_str!("../../tables/danger.signs.txt");
/// Common words by language: `code: word word ...`.
const LANGUAGES: &str = include_str!("../../tables/languages.txt");

/// Classes that code asks for by name; each is one bit of a word's flags.
pub(crate) const NAMED: [&str; 23] = [
    "bridge",
    "negator",
    "but",
    "or",
    "and",
    "subject",
    "until",
    "glucose",
    "pressure",
    "pressure-over",
    "oxygen",
    "pulse",
    "fever",
    "temperature",
    "measure",
    "not-measure",
    "mmol",
    "infant",
    "old",
    "week",
    "month",
    "day",
    "pregnant",
];

/// The bit of a named class; zero, which no word has, for an unknown name.
pub(crate) fn flag(name: &str) -> u32 {
    NAMED.iter().position(|n| *n == name).map_or(0, |bit| 1 << bit)
}

/// The id of words that no table knows, and of every number.
pub(crate) const UNKNOWN: u16 = 0;
pub(crate) const NUMBER: u16 = 1;
/// A bare year before the tables' own (`#year`), and a count of ten to 150 (`##`), which is many for tablets.
pub(crate) const PAST_YEAR: u16 = 2;
pub(crate) const MANY: u16 = 3;
/// The year of the tables: a year before it is past.
pub(crate) const YEAR: f32 = 2026.0;

/// What a matched pattern means.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Row {
    Rule(u16),
    Cue(Cue),
    /// A figure of speech or a harmless thing: rules that overlap it are set aside.
    Idiom,
    /// Looks like a cue and is none ("not sure if"): cues that overlap it are ignored.
    Pseudo,
    /// A sign: danger or calm by its weight, alone or together with others.
    Sign(u16),
}

/// How a cue changes the rule match it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Said not to be so: "no chest pain".
    Negated,
    /// Long past: "had a stroke in 2015".
    History,
    /// Not so yet, or asked in general: "what if I get chest pain".
    Hypothetical,
    /// May be yes or if ("si tengo dolor", typed without its accent): one level lower.
    Unsure,
    /// It was so and has stopped: one level lower.
    Resolved,
    /// A figure of speech or a harmless thing: "chest x-ray", "me muero de risa".
    Figurative,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// Linked to what follows through bridge words.
    Before,
    /// A few words after.
    After,
    /// Anywhere in the same clause.
    Near,
    /// In the same clause: cancels history ("again", "right now").
    Present,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Cue {
    pub effect: Effect,
    pub side: Side,
    /// Reaches over commas and "and", as "denies" does.
    pub strong: bool,
}

pub(crate) struct Rule {
    pub id: String,
    pub reason: &'static str,
    pub level: Level,
    pub kind: Kind,
    /// Points that a rule for *now* adds; see [`Sign`].
    pub weight: i16,
}

/// One place in a pattern: any of `words`, after at most `skip` other words.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Slot {
    pub words: Box<[u16]>,
    pub skip: u8,
    /// The words skipped may run over commas.
    pub commas: bool,
    pub optional: bool,
}

pub(crate) struct Pattern {
    pub row: Row,
    pub slots: Box<[Slot]>,
}

#[derive(Default)]
pub(crate) struct Tables {
    pub rules: Vec<Rule>,
    pub patterns: Vec<Pattern>,
    words: HashMap<Box<str>, u16>,
    pub flags: Vec<u32>,
    /// For each word the languages that use it, one bit each, in the order of `codes`.
    pub langs: Vec<u32>,
    pub codes: Vec<&'static str>,
    /// For each word the patterns that may start with it.
    starts: Vec<Vec<u16>>,
    classes: HashMap<&'static str, Vec<u16>>,
    pub signs: Vec<Sign>,
    pub together: Vec<Together>,
    /// The points from which signs together mean *now*.
    pub threshold: i16,
    pub(super) weights: HashMap<&'static str, (i16, Option<Kind>)>,
    spellings: Spellings,
    /// Lines that could not be read; a test holds this empty.
    pub problems: Vec<String>,
}

pub(crate) static TABLES: LazyLock<Tables> = LazyLock::new(Tables::read);

impl Tables {
    fn read() -> Self {
        let mut t = Self { codes: vec!["en", "es"], ..Self::default() };
        // The ids of no word, numbers, past years and big counts; these names cannot be written in a text.
        ["\u{0}", "\u{1}", "\u{2}", "\u{3}"].into_iter().for_each(|w| {
            t.word(w, 0);
        });
        // Classes of every file first: a Spanish pattern may use an English class and the other way round.
        for (code, text) in FILES {
            t.sections(code, text, true);
        }
        t.signs_file();
        for (code, text) in FILES {
            t.sections(code, text, false);
        }
        t.together_rules();
        for line in LANGUAGES.lines().filter(|l| !l.starts_with("//") && !l.is_empty()) {
            t.language(line);
        }
        t.spellings();
        t
    }

    /// The id of a folded word, [`UNKNOWN`] when no table has it.
    pub fn id(&self, word: &[u8]) -> u16 {
        let word = std::str::from_utf8(word).unwrap_or_default();
        self.words.get(word).copied().unwrap_or(UNKNOWN)
    }

    /// The id of the word that an unknown one is a misspelling of.
    pub fn misspelt(&self, word: &[u8]) -> u16 {
        self.spellings.find(word).unwrap_or(UNKNOWN)
    }

    /// Words that begin or continue a pattern may be misspelt; the words of the language lists may not stand in for them.
    fn spellings(&mut self) {
        let mut used: Vec<u16> =
            self.patterns.iter().flat_map(|p| p.slots.iter().flat_map(|s| s.words.iter().copied())).collect();
        used.sort_unstable();
        used.dedup();
        let mut words: Vec<(&str, u16)> = self.words.iter().map(|(w, id)| (w.as_ref(), *id)).collect();
        words.retain(|(_, id)| used.binary_search(id).is_ok());
        // The same words in the same order on every machine: the first with a sound keeps it.
        words.sort_unstable_by_key(|(word, id)| (*id, *word));
        let mut spellings = Spellings::default();
        words.into_iter().for_each(|(word, id)| spellings.add(word, id));
        self.spellings = spellings;
    }

    pub fn starting(&self, word: u16) -> impl Iterator<Item = &Pattern> {
        let list = self.starts.get(usize::from(word)).map_or(&[][..], Vec::as_slice);
        list.iter().filter_map(|i| self.patterns.get(usize::from(*i)))
    }

    pub(super) fn rule(&mut self, id: String, reason: &'static str, level: Level, kind: Kind) -> Option<u16> {
        let weight = self.weights.get(reason).map_or(super::signs::RULE, |(weight, _)| *weight);
        self.rules.push(Rule { id, reason, level, kind, weight });
        u16::try_from(self.rules.len() - 1).ok()
    }

    fn word(&mut self, word: &str, langs: u32) -> u16 {
        let folded = if word.len() == 1 { word.as_bytes().to_vec() } else { Folded::of(word).bytes };
        let folded = String::from_utf8(folded).unwrap_or_default();
        let next = u16::try_from(self.langs.len()).unwrap_or(u16::MAX);
        let id = *self.words.entry(folded.into_boxed_str()).or_insert(next);
        if id == next && self.langs.len() == usize::from(next) {
            self.langs.push(0);
            self.flags.push(0);
            self.starts.push(Vec::new());
        }
        if let Some(known) = self.langs.get_mut(usize::from(id)) {
            *known |= langs;
        }
        id
    }

    fn language(&mut self, line: &'static str) {
        let Some((code, words)) = line.split_once(':') else { return self.problems.push(line.to_owned()) };
        let bit = self.codes.iter().position(|c| *c == code).unwrap_or_else(|| {
            self.codes.push(code);
            self.codes.len() - 1
        });
        // One letter tells no language: "u", "m" and "n" are also how English is texted.
        words.split_whitespace().filter(|w| bit < 2 || w.chars().count() > 1).for_each(|w| {
            self.word(w, 1 << bit);
        });
    }

    /// Reads a file: a `[heading]` line, then a pattern (or words, for a class) on each line below it.
    fn sections(&mut self, code: &'static str, text: &'static str, classes: bool) {
        let lang = if code == "en" { 1 } else { 2 };
        let mut heading: Vec<&'static str> = Vec::new();
        let mut row = None;
        for line in text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with("//")) {
            if let Some(inside) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
                heading = inside.split_whitespace().collect();
                if heading == ["alias"] && classes {
                    continue;
                }
                row = if classes { None } else { self.row(code, &heading) };
                continue;
            }
            match (heading.as_slice(), row) {
                (["class", name], _) if classes => self.class(name, line, lang),
                (["alias"], _) if classes => self.alias(line, lang),
                (_, Some(row)) => self.pattern(line, row, lang),
                _ => {}
            }
        }
    }

    fn row(&mut self, code: &str, heading: &[&'static str]) -> Option<Row> {
        let cue = |effect, side, strong| Some(Row::Cue(Cue { effect, side, strong }));
        match heading {
            ["class", _] | ["alias"] => None,
            ["rule", reason, level, kind] => {
                let (Some(level), Some(kind)) = (Level::parse(level), Kind::parse(kind)) else {
                    self.problems.push(format!("{code}: {heading:?}"));
                    return None;
                };
                self.rule(format!("{code}.{reason}"), reason, level, kind).map(Row::Rule)
            }
            ["sign", name] => self.sign(name).map(Row::Sign),
            ["idiom"] => Some(Row::Idiom),
            ["pseudo"] => Some(Row::Pseudo),
            ["cue", "negated"] => cue(Effect::Negated, Side::Before, false),
            ["cue", "negated", "strong"] => cue(Effect::Negated, Side::Before, true),
            ["cue", "negated", "after"] => cue(Effect::Negated, Side::After, false),
            ["cue", "history", "before"] => cue(Effect::History, Side::Before, true),
            ["cue", "history"] => cue(Effect::History, Side::Near, false),
            ["cue", "present"] => cue(Effect::History, Side::Present, false),
            ["cue", "hypothetical"] => cue(Effect::Hypothetical, Side::Before, true),
            ["cue", "unsure"] => cue(Effect::Unsure, Side::Before, false),
            ["cue", "resolved", "after"] => cue(Effect::Resolved, Side::After, false),
            ["cue", "resolved"] => cue(Effect::Resolved, Side::Near, false),
            _ => {
                self.problems.push(format!("{code}: {heading:?}"));
                None
            }
        }
    }

    /// `short word`: one is read as the other.
    fn alias(&mut self, line: &str, lang: u32) {
        let Some((short, word)) = line.split_once(' ') else { return self.problems.push(line.to_owned()) };
        let id = self.word(word.trim(), lang);
        self.words.insert(short.into(), id);
    }

    fn class(&mut self, name: &'static str, line: &'static str, lang: u32) {
        let bit = flag(name);
        for word in line.split_whitespace() {
            let ids = if word == "#" { vec![NUMBER, MANY] } else { vec![self.word(word, lang)] };
            for id in ids {
                if let Some(flags) = self.flags.get_mut(usize::from(id)) {
                    *flags |= bit;
                }
                self.classes.entry(name).or_default().push(id);
            }
        }
    }

    /// One pattern: words in order; `a|b` either, `@class` any of a class, `#` a number, `##` ten or more, `#year` a past
    /// year, `x?` optional, `~3` up to three other words before the next, `~~3` the same over commas.
    fn pattern(&mut self, line: &'static str, row: Row, lang: u32) {
        let mut slots = Vec::new();
        let (mut skip, mut commas) = (0, false);
        for part in line.split_whitespace() {
            if let Some(n) = part.strip_prefix('~') {
                commas = n.starts_with('~');
                skip = n.trim_start_matches('~').parse().unwrap_or(0);
                continue;
            }
            let (body, optional) = part.strip_suffix('?').map_or((part, false), |body| (body, true));
            let mut words = Vec::new();
            for one in body.split('|') {
                match one.strip_prefix('@') {
                    Some(class) => match self.classes.get(class) {
                        Some(ids) => words.extend(ids),
                        None => self.problems.push(format!("no class: {line}")),
                    },
                    None if one == "#" => words.extend([NUMBER, MANY]),
                    None if one == "##" => words.push(MANY),
                    None if one == "#year" => words.push(PAST_YEAR),
                    None => words.push(self.word(one, lang)),
                }
            }
            words.sort_unstable();
            words.dedup();
            slots.push(Slot { words: words.into_boxed_slice(), skip, commas, optional });
            (skip, commas) = (0, false);
        }
        let index = u16::try_from(self.patterns.len()).unwrap_or(u16::MAX);
        match slots.first() {
            Some(first) if !first.optional => {
                for id in &first.words {
                    if let Some(list) = self.starts.get_mut(usize::from(*id)) {
                        list.push(index);
                    }
                }
            }
            _ => self.problems.push(format!("starts with an optional word: {line}")),
        }
        if slots.len() > 1 && slots.last().is_some_and(|s| s.optional) {
            self.problems.push(format!("ends with an optional word: {line}"));
        }
        self.patterns.push(Pattern { row, slots: slots.into_boxed_slice() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_tables_is_read() {
        assert_eq!(TABLES.problems, Vec::<String>::new());
        assert!(TABLES.words.len() < usize::from(u16::MAX) && TABLES.patterns.len() > 300);
        for name in NAMED {
            assert!(TABLES.classes.contains_key(name), "class {name} is empty");
        }
        for (code, text) in FILES.into_iter().chain([("signs", SIGNS)]) {
            assert!(text.starts_with(&format!("// version {}", crate::VERSION)), "{code} names another version");
        }
    }

    #[test]
    fn words_are_one_token_each() {
        for word in TABLES.words.keys().filter(|w| !w.starts_with(|c: char| c.is_control())) {
            assert_eq!(crate::fold::tokens(word.as_bytes()).len(), 1, "{word}");
        }
    }
}
