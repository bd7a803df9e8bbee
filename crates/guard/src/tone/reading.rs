//! One text cut into words, and where the tables' patterns fit.

use std::ops::Range;

use super::fault::Fault;
use super::table::{Cue, MOST_REACH, Row, Rule, Slot, TABLES, UNKNOWN, mark};
use crate::fold::{Folded, Gap, Token, tokens};

/// Words that end with a point and end no sentence.
const SHORT: [&str; 14] =
    ["dr", "dra", "drs", "mr", "mrs", "ms", "sr", "sra", "srta", "st", "vs", "appt", "dept", "approx"];

/// How far an excuse reaches, in words; bounds the work for each match.
const REACH: usize = 40;

const EIGHT: usize = 8;

/// Words `start..end` that a pattern fits.
#[derive(Debug, Clone)]
pub(crate) struct At {
    pub start: usize,
    pub end: usize,
}

/// A rule's match.
pub(crate) struct Hit {
    pub start: usize,
    pub end: usize,
    pub rule: &'static Rule,
    pub weak: bool,
}

/// Everything that fits.
#[derive(Default)]
pub(crate) struct Found {
    pub hits: Vec<Hit>,
    pub cues: Vec<(At, Cue)>,
    pub idioms: Vec<At>,
}

/// A text ready for matching.
pub(crate) struct Reading<'t> {
    text: &'t str,
    folded: Folded,
    tokens: Vec<Token>,
    ids: Vec<u16>,
    /// Words that look like a name: a capital letter, and no table knows the word.
    names: Vec<bool>,
}

impl<'t> Reading<'t> {
    /// The folded word `i`.
    pub fn word(&self, i: usize) -> &[u8] {
        self.tokens.get(i).and_then(|t| self.folded.bytes.get(t.start..t.end)).unwrap_or_default()
    }

    /// What word `i` can be: a bit for each class of signs.
    pub fn mask(&self, i: usize) -> u64 {
        let id = self.ids.get(i).copied().unwrap_or(UNKNOWN);
        TABLES.masks.get(usize::from(id)).copied().unwrap_or(0)
    }

    /// Whether word `i` looks like a name.
    pub fn is_name(&self, i: usize) -> bool {
        self.names.get(i).copied().unwrap_or(false)
    }

    /// How many words there are.
    pub fn words(&self) -> usize {
        self.tokens.len()
    }

    /// The words in a window, with how they are written.
    pub fn tokens(&self, window: Range<usize>) -> impl Iterator<Item = (&Token, &[u8])> {
        let start = window.start;
        self.tokens
            .get(window)
            .unwrap_or_default()
            .iter()
            .enumerate()
            .map(move |(n, token)| (token, self.word(start + n)))
    }

    /// The sentence round word `i`, inside a window; a very long one only near it.
    pub fn sentence_of(&self, i: usize, window: Range<usize>) -> Range<usize> {
        let start = (window.start..=i).rev().take(REACH).find(|k| self.gap(*k) >= Gap::Stop).unwrap_or(i);
        let end = (i + 1..window.end).take(REACH).find(|k| self.gap(*k) >= Gap::Stop);
        start..end.unwrap_or_else(|| window.end.min(i + REACH))
    }

    pub fn of(text: &'t str) -> Self {
        let folded = Folded::of(text);
        let mut tokens = tokens(&folded.bytes);
        let word = |t: &Token| folded.bytes.get(t.start..t.end).unwrap_or_default();
        for i in 1..tokens.len() {
            let before = word(&tokens[i - 1]);
            // "Dr. Lee" and "p.m. on" are no ends of a sentence.
            let short = before.len() == 1 && tokens[i].start == tokens[i - 1].end + 1;
            let point = folded.bytes.get(tokens[i - 1].end) == Some(&b'.');
            if point && (short || SHORT.iter().any(|s| s.as_bytes() == before)) {
                tokens[i].gap = Gap::Space;
            }
        }
        let ids: Vec<u16> =
            tokens.iter().map(|t| if t.number.is_some() { TABLES.number } else { TABLES.id(word(t)) }).collect();
        let mut reading = Self { text, folded, tokens, ids, names: Vec::new() };
        reading.names = (0..reading.tokens.len()).map(|i| reading.looks_like_a_name(i)).collect();
        reading
    }

    fn looks_like_a_name(&self, i: usize) -> bool {
        let span = self.span(i, i + 1);
        let mut letters = self.text.get(span).unwrap_or_default().chars();
        self.ids.get(i) == Some(&UNKNOWN)
            && letters.next().is_some_and(char::is_uppercase)
            && letters.next().is_some_and(char::is_lowercase)
    }

    /// The bytes of the text behind words `start..end`.
    pub fn span(&self, start: usize, end: usize) -> Range<usize> {
        let from = self.tokens.get(start).map_or(0, |t| t.start);
        let to = end.checked_sub(1).and_then(|i| self.tokens.get(i)).map_or(from, |t| t.end);
        self.folded.span(self.text, from..to)
    }

    fn gap(&self, i: usize) -> Gap {
        self.tokens.get(i).map_or(Gap::Stop, |t| t.gap)
    }

    /// Tries every pattern at every word.
    pub fn scan(&self) -> Found {
        let mut found = Found::default();
        // Marks of every eight words; a pattern from any of them ends within the next four eights.
        let eights: Vec<u128> =
            self.ids.chunks(EIGHT).map(|ids| ids.iter().fold(0, |all, id| all | mark(*id))).collect();
        for start in 0..self.ids.len() {
            let near = eights.iter().skip(start / EIGHT).take(MOST_REACH / EIGHT + 1).fold(0, |all, marks| all | marks);
            let named = if self.names[start] { TABLES.at_names.as_slice() } else { &[] };
            let opens = self.gap(start) >= Gap::Stop;
            for pattern in
                TABLES.starting(self.ids[start]).chain(named).filter_map(|i| TABLES.patterns.get(usize::from(*i)))
            {
                if !pattern.could_fit(near) {
                    continue;
                }
                let Some(rest) = pattern.slots.get(1..).filter(|_| opens || !pattern.opens) else { continue };
                let Some(end) = self.fit(rest, start + 1) else { continue };
                match pattern.row {
                    Row::Cue(cue) => found.cues.push((At { start, end }, cue)),
                    Row::Idiom => found.idioms.push(At { start, end }),
                    Row::Rule { rule, weak } => {
                        let rule = &TABLES.rules[usize::from(rule)];
                        found.hits.push(Hit { start, end, rule, weak });
                    }
                }
            }
        }
        found
    }

    /// Fits the rest of a pattern from word `at`; the tables bound the depth and the words skipped.
    fn fit(&self, slots: &[Slot], at: usize) -> Option<usize> {
        let Some((slot, rest)) = slots.split_first() else { return Some(at) };
        for i in at..=at + usize::from(slot.skip) {
            if self.gap(i) >= Gap::Stop {
                break;
            }
            let fits = slot.words.binary_search(&self.ids[i]).is_ok() || (slot.name && self.names[i]);
            if fits && let Some(end) = self.fit(rest, i + 1) {
                return Some(end);
            }
        }
        if slot.optional { self.fit(rest, at) } else { None }
    }

    /// A word or two between quotation marks are spoken of, not said: "noncompliant" is a word we avoid.
    pub fn quoted(&self, hit: &Hit) -> bool {
        let span = self.span(hit.start, hit.end);
        let before = self.text.get(..span.start).and_then(|t| t.chars().next_back());
        let after = self.text.get(span.end..).unwrap_or_default().trim_start_matches(['.', ',']).chars().next();
        let mark = |c: Option<char>| c.is_some_and(|c| matches!(c, '"' | '“' | '”' | '«' | '»' | '‘' | '’' | '\''));
        hit.end - hit.start <= 3 && mark(before) && mark(after)
    }

    /// Whether the words around a match take it away.
    pub fn excused(&self, found: &Found, hit: &Hit) -> bool {
        if found.idioms.iter().any(|at| at.start < hit.end && at.end > hit.start) || self.quoted(hit) {
            return true;
        }
        let whole_text = |cue: Cue| found.cues.iter().any(|(_, c)| *c == cue);
        match hit.rule.kind {
            Fault::Dosage | Fault::Cure if whole_text(Cue::Source) => return true,
            Fault::Disclosure if whole_text(Cue::Disclosed) => return true,
            _ => {}
        }
        hit.weak && found.cues.iter().any(|(at, cue)| *cue == Cue::General && self.reaches(at, hit))
    }

    /// Whether an excuse at `cue` speaks of the match: earlier in the sentence, or behind it in the same clause.
    pub fn reaches(&self, cue: &At, hit: &Hit) -> bool {
        let (from, to, wall) = if cue.start <= hit.start {
            (cue.start + 1, hit.start + 1, Gap::Stop)
        } else {
            (hit.end, cue.start + 1, Gap::Comma)
        };
        let but = |i: usize| self.ids.get(i).is_some_and(|id| TABLES.but.contains(id));
        to <= from + REACH && (from..to).all(|i| self.gap(i) < wall && !but(i))
    }
}
