//! One text cut into words, and where the tables' patterns fit.

use std::ops::Range;

use super::{
    Scope,
    spell::one_off,
    table::{Need, Pattern, Row, Rule, Slot, TABLES},
};
use crate::fold::{Folded, Gap, Token, tokens};

/// Words that end with a point and end no sentence.
const SHORT: [&str; 11] = ["dr", "dra", "drs", "mr", "mrs", "ms", "sr", "sra", "srta", "st", "appt"];

/// The shortest keyword in which a letter may be wrong, and from where on two may be.
const FUZZY: usize = 4;
const LONG: usize = 9;

/// One word of a text.
struct Word {
    id: u16,
    mask: u128,
    gap: Gap,
}

/// A match of a rule: words `start..end`.
#[derive(Clone, Copy)]
pub(crate) struct Hit {
    start: usize,
    end: usize,
    rule: &'static Rule,
    need: Need,
}

/// Everything that fits.
#[derive(Default)]
struct Found {
    hits: Vec<Hit>,
    /// Start, end, and whether longer matches fall as well.
    nots: Vec<(usize, usize, bool)>,
    supposed: Vec<usize>,
    never: bool,
    /// Where a sentence speaks of despair.
    despair: Vec<usize>,
    wrong: Vec<(usize, usize)>,
    stranger: bool,
    reason: bool,
}

/// A text ready for matching.
pub(crate) struct Reading {
    /// The folded text and its tokens, one for each word.
    bytes: Vec<u8>,
    cut: Vec<Token>,
    words: Vec<Word>,
    /// Letters and digits of the text without its soft words, to compare with keywords: no longer than any of them.
    joined: String,
    /// The single words of that kind, when there are few.
    few: Vec<String>,
    /// For each word: the sentence that it is in, whether a clause starts before it, and whether one ends behind it.
    sentences: Vec<usize>,
    opens: Vec<bool>,
    closes: Vec<bool>,
    /// The first and the last word that are not soft.
    core: (usize, usize),
    /// What the tables find in it.
    found: Found,
}

impl Reading {
    pub fn of(text: &str) -> Self {
        let folded = Folded::of(&plain(text));
        let mut cut = tokens(&folded.bytes);
        let bytes = |t: &Token| folded.bytes.get(t.start..t.end).unwrap_or_default();
        for i in 1..cut.len() {
            let before = bytes(&cut[i - 1]);
            let point = folded.bytes.get(cut[i - 1].end) == Some(&b'.');
            if point && SHORT.iter().any(|s| s.as_bytes() == before) {
                cut[i].gap = Gap::Space;
            }
        }
        let mut reading = Self {
            bytes: Vec::new(),
            cut: Vec::new(),
            words: Vec::with_capacity(cut.len()),
            joined: String::new(),
            few: Vec::new(),
            sentences: Vec::new(),
            opens: Vec::new(),
            closes: Vec::new(),
            core: (0, 0),
            found: Found::default(),
        };
        for token in &cut {
            let mut word = std::str::from_utf8(bytes(token)).unwrap_or_default();
            // "do not" is "dont" in the tables.
            if word == "not" && reading.words.last().is_some_and(|w| w.mask & TABLES.doing != 0) {
                word = "dont";
            }
            let (id, mask) = TABLES.look_up(if token.number.is_some() { "#" } else { word });
            if mask & TABLES.soft == 0 && reading.joined.len() <= 24 {
                reading.joined.push_str(word);
                reading.few.push(unleet(word));
            }
            reading.words.push(Word { id, mask, gap: token.gap });
        }
        reading.joined = unleet(&reading.joined);
        reading.bounds();
        (reading.bytes, reading.cut) = (folded.bytes, cut);
        reading.found = reading.scan();
        reading
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// The words of a part, as they are spelt.
    pub fn spelt(&self, window: Range<usize>) -> impl Iterator<Item = (&Token, &[u8])> {
        let cut = self.cut.get(window).unwrap_or_default();
        cut.iter().map(|token| (token, self.bytes.get(token.start..token.end).unwrap_or_default()))
    }

    /// The classes of a word.
    pub fn mask(&self, word: usize) -> u128 {
        self.words.get(word).map_or(0, |word| word.mask)
    }

    /// Whether a clause starts before a word, and whether one ends behind it.
    pub fn edges(&self, word: usize) -> (bool, bool) {
        let at = |edges: &[bool]| edges.get(word) == Some(&true);
        (at(&self.opens), at(&self.closes))
    }

    /// Whether the tables know that it ends nothing: they say so, or take a match away.
    pub fn ends_nothing(&self) -> bool {
        let taken_away = |hit: &Hit| denied(&self.found, (hit.start, hit.end)) || self.supposed(hit.start);
        self.found.never || !self.found.despair.is_empty() || self.found.hits.iter().any(taken_away)
    }

    /// Whether what stands at a word is supposed or told, not wanted.
    fn supposed(&self, word: usize) -> bool {
        let sentence = |i: usize| self.sentences.get(i).copied();
        let supposed = &self.found.supposed;
        let before = supposed.partition_point(|at| *at <= word);
        before.checked_sub(1).and_then(|i| supposed.get(i)).is_some_and(|at| sentence(*at) == sentence(word))
    }

    fn bounds(&mut self) {
        let n = self.words.len();
        let soft = |i: usize| self.words[i].mask & TABLES.soft != 0;
        let (mut opens, mut closes) = (vec![true; n], vec![true; n]);
        let mut sentence = 0;
        for i in 0..n {
            opens[i] = i == 0 || self.words[i].gap >= Gap::Line || (opens[i - 1] && soft(i - 1));
            sentence += usize::from(self.words[i].gap >= Gap::Stop);
            self.sentences.push(sentence);
        }
        for i in (0..n.saturating_sub(1)).rev() {
            closes[i] = self.words[i + 1].gap >= Gap::Line || (soft(i + 1) && closes[i + 1]);
        }
        let firm = |i: &usize| !soft(*i);
        self.core = ((0..n).find(firm).unwrap_or(0), (0..n).rev().find(firm).unwrap_or(0));
        (self.opens, self.closes) = (opens, closes);
    }

    /// Whether more of the words tell Spanish than English.
    pub fn spanish(&self) -> bool {
        self.words.iter().any(|w| w.mask & TABLES.spanish != 0)
    }

    /// The rule that says that the sender wants an end; the widest scope wins, then the first in the text.
    /// With it whether the whole text is only that.
    pub fn rule(&self) -> Option<(&'static Rule, bool)> {
        let found = &self.found;
        if found.never {
            return None;
        }
        let held: Vec<&Hit> = found.hits.iter().filter(|hit| self.holds(found, hit)).collect();
        // "Stop sending" inside "stop sending surveys" is of surveys. Matches come in the order of their starts.
        let mut reach = 0;
        let narrow = held.iter().filter(|hit| hit.rule.scope != Scope::All);
        let narrow: Vec<_> = narrow.map(|hit| (hit.start, reach_to(&mut reach, hit.end))).collect();
        let inside = |hit: &Hit| {
            let before = narrow.partition_point(|(start, _)| *start <= hit.start);
            let end = before.checked_sub(1).and_then(|i| narrow.get(i)).map_or(0, |(_, end)| *end);
            hit.rule.scope == Scope::All && end >= hit.end
        };
        let whole = |hit: &Hit| hit.need == Need::Whole;
        let wide = held.iter().filter(|hit| !inside(hit));
        let first = wide.min_by_key(|hit| (hit.rule.scope, !whole(hit), hit.start));
        first.map(|hit| (hit.rule, whole(hit)))
    }

    /// Whether the text says that its number is a stranger's.
    pub fn wrong_number(&self) -> bool {
        self.found.wrong.iter().any(|at| !denied(&self.found, *at))
    }

    fn holds(&self, found: &Found, hit: &Hit) -> bool {
        if denied(found, (hit.start, hit.end)) || self.supposed(hit.start) || self.of_despair(found, hit) {
            return false;
        }
        match hit.need {
            Need::Nothing => true,
            Need::Weak => !self.speaks_of_other_things(hit),
            Need::Whole => hit.start <= self.core.0 && hit.end > self.core.1,
            Need::Clause => self.opens.get(hit.start) == Some(&true) && self.closes.get(hit.end - 1) == Some(&true),
            Need::Wrong => found.stranger || !found.wrong.is_empty(),
            Need::Reason => found.reason,
        }
    }

    /// Whether a match stands in a sentence of despair and names no messages: "I don't want to be here anymore" ends nothing,
    /// "I want to die stop texting me" does.
    fn of_despair(&self, found: &Found, hit: &Hit) -> bool {
        let sentence = self.sentences.get(hit.start);
        let named = || self.words.get(hit.start..hit.end).is_some_and(|w| w.iter().any(|w| w.mask & TABLES.msgs != 0));
        found.despair.iter().any(|at| self.sentences.get(*at) == sentence) && !named()
    }

    /// Whether the sentence of a match has a word of care or daily life near it.
    fn speaks_of_other_things(&self, hit: &Hit) -> bool {
        const NEAR: usize = 12;
        let sentence = self.sentences.get(hit.start);
        let near = hit.start.saturating_sub(NEAR)..(hit.end + NEAR).min(self.words.len());
        near.into_iter().any(|i| self.words[i].mask & TABLES.other != 0 && self.sentences.get(i) == sentence)
    }

    /// Tries every pattern at every word.
    fn scan(&self) -> Found {
        let mut found = Found::default();
        for start in 0..self.words.len() {
            for pattern in TABLES.starting((self.words[start].id, self.words[start].mask)) {
                let Some(end) = self.fits(pattern, start) else { continue };
                match pattern.row {
                    Row::Not => found.nots.push((start, end, false)),
                    Row::Keep => found.nots.push((start, end, true)),
                    Row::Supposed => found.supposed.push(start),
                    Row::Never => found.never = true,
                    Row::Despair => found.despair.push(start),
                    Row::WrongNumber => found.wrong.push((start, end)),
                    Row::Stranger => found.stranger = true,
                    Row::Reason => found.reason = true,
                    Row::Rule { rule, need } => {
                        if let Some(rule) = TABLES.rules.get(usize::from(rule)) {
                            found.hits.push(Hit { start, end, rule, need });
                        }
                    }
                }
            }
        }
        found
    }

    fn fits(&self, pattern: &Pattern, start: usize) -> Option<usize> {
        if pattern.opens && self.opens.get(start) != Some(&true) {
            return None;
        }
        self.fit(pattern.slots.get(1..)?, start + 1, pattern.closes)
    }

    /// Fits the rest of a pattern from word `at`; the tables bound the depth and the words skipped.
    fn fit(&self, slots: &[Slot], at: usize, closes: bool) -> Option<usize> {
        let Some((slot, rest)) = slots.split_first() else {
            let ends = !closes || at.checked_sub(1).and_then(|last| self.closes.get(last)) == Some(&true);
            return ends.then_some(at);
        };
        for i in at..=at + slot.skip {
            let Some(word) = self.words.get(i).filter(|word| word.gap < Gap::Comma) else { break };
            let fits = slot.words.contains(&word.id) || slot.classes & word.mask != 0;
            if fits && let Some(end) = self.fit(rest, i + 1, closes) {
                return Some(end);
            }
        }
        if slot.optional { self.fit(rest, at, closes) } else { None }
    }

    /// The keyword that the whole text is, perhaps with a letter wrong: whether it is Spanish.
    pub fn keyword(&self) -> Option<bool> {
        if self.found.never {
            return None;
        }
        let real = |word: &str| TABLES.look_up(word).1 & TABLES.real != 0;
        let pieces = self.few.len();
        // Words that were written apart ("al to") may be one keyword; real words are none.
        if pieces == 0 || self.joined.len() > 24 || self.few.iter().any(|w| real(w)) || real(&self.joined) {
            return None;
        }
        let first = self.few.first().filter(|_| pieces <= 2).map_or("", String::as_str);
        let is = |key: &str| self.joined == key || (pieces > 1 && self.few.iter().all(|w| w == key));
        let near = |key: &str| {
            // A word of three letters is a keyword without one of its letters only when it begins as it does.
            key.len() >= FUZZY
                && pieces <= 3
                && (self.joined.len() >= FUZZY || self.joined.as_bytes().first() == key.as_bytes().first())
                && (one_off(self.joined.as_bytes(), key.as_bytes()) || (pieces == 1 && two_off(&self.joined, key)))
        };
        // "stop lal": a keyword, and a few letters that mean nothing.
        let ahead = |key: &str| key.len() >= FUZZY && first == key && self.joined.len() <= key.len() + 1;
        let keys = || TABLES.keywords.iter();
        let found = keys().find(|(key, _)| is(key)).or_else(|| keys().find(|(key, _)| near(key) || ahead(key)));
        found.map(|(_, spanish)| *spanish)
    }
}

/// Whether a row of [not] takes a match away: it starts earlier, or with the match and is no shorter. The rows are in the order of their starts and reach a bounded way.
fn denied(found: &Found, (start, end): (usize, usize)) -> bool {
    const REACH: usize = 32;
    let from = found.nots.partition_point(|(s, ..)| s + REACH < start);
    let to = found.nots.partition_point(|(s, ..)| *s < end);
    let nots = found.nots.get(from..to).unwrap_or_default();
    nots.iter().any(|(s, e, all)| *e > start && (*s < start || (*s == start && (*all || *e >= end))))
}

/// The farthest end so far.
fn reach_to(reach: &mut usize, end: usize) -> usize {
    *reach = end.max(*reach);
    *reach
}

/// Two slips in a long keyword: one in each half.
fn two_off(word: &str, key: &str) -> bool {
    let (word, key) = (word.as_bytes(), key.as_bytes());
    if key.len() < LONG || word.len().abs_diff(key.len()) > 2 {
        return false;
    }
    let half = key.len() / 2;
    (half - 1..=half + 1)
        .any(|at| word.split_at_checked(at).is_some_and(|(a, b)| one_off(a, &key[..half]) && one_off(b, &key[half..])))
}

/// Figures that stand for letters: "ST0P".
fn unleet(word: &str) -> String {
    if !word.bytes().any(|b| b.is_ascii_lowercase()) {
        return word.to_owned();
    }
    word.chars()
        .map(|c| match c {
            '0' => 'o',
            '1' => 'i',
            '3' => 'e',
            '5' => 's',
            c => c,
        })
        .collect()
}

/// The text with its signs said in words: a stop sign, a telephone, "#" for number.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '🛑' | '⛔' => out.push_str(" stop "),
            '🚫' | '❌' => out.push_str(" no more "),
            '📵' => out.push_str(" stop texts "),
            '📱' | '📲' | '💬' | '✉' | '📩' | '📨' => out.push_str(" texts "),
            '#' if !chars.peek().is_some_and(char::is_ascii_digit) => out.push_str(" number "),
            '"' | '“' | '”' | '«' | '»' | '*' | '_' | '\\' => out.push(' '),
            '\u{2190}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}' => out.push('.'),
            c => out.push(c),
        }
    }
    out
}
