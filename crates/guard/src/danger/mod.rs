//! Danger words: what is said, how urgent it is, and why.

mod context;
mod language;
pub(crate) mod learned;
mod number;
mod signs;
mod spell;
pub(crate) mod table;
#[cfg(test)]
mod tests;

use std::ops::Range;

pub use language::Language;
pub use table::Effect;
use table::{Cue, MANY, NUMBER, PAST_YEAR, Row, Slot, TABLES, UNKNOWN, YEAR};

use crate::fold::{Folded, Gap, Token, tokens};

/// How urgent a message is. Greater is more urgent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Within days.
    Soon,
    /// A clinician must see it today.
    Today,
    /// Life may be at risk: show 911 or 988 at once, wake the ladder round the clock.
    Now,
}

impl Level {
    /// The table's word: `now`, `today`, `soon`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Now => "now",
            Self::Today => "today",
            Self::Soon => "soon",
        }
    }
    /// Reads the table's word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Now, Self::Today, Self::Soon].into_iter().find(|l| l.name() == word)
    }
    fn lower(self) -> Self {
        if self == Self::Now { Self::Today } else { Self::Soon }
    }
}

macro_rules! kind_names {
    ($($(#[$doc:meta])* $kind:ident = $name:literal),* $(,)?) => {
        /// What is in danger.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind { $($(#[$doc])* $kind),* }
        impl Kind {
            /// Every kind.
            pub const ALL: &[Kind] = &[$(Kind::$kind),*];
            /// The table's word, stable: kept in work items and audit rows.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$kind => $name),* }
            }
        }
    };
}

kind_names! {
    /// Chest pain, heart attack, fainting with palpitations.
    Cardiac = "cardiac",
    /// Face, arm, speech; the worst headache.
    Stroke = "stroke",
    /// Cannot breathe, choking, blue lips, low oxygen.
    Breathing = "breathing",
    /// Suicide and self-harm: 988.
    SelfHarm = "self-harm",
    /// Threat or harm by another, or to another.
    Violence = "violence",
    /// Bleeding that does not stop, vomiting blood.
    Bleeding = "bleeding",
    /// Throat or tongue swelling, anaphylaxis.
    Anaphylaxis = "anaphylaxis",
    /// Very low or very high glucose.
    Glucose = "glucose",
    /// Very high or very low blood pressure.
    Pressure = "pressure",
    /// Bleeding, waters, pre-eclampsia, a baby that does not move.
    Pregnancy = "pregnancy",
    /// Fever or stupor of a baby under three months.
    Infant = "infant",
    /// Too much of a medicine or drug, poisoning.
    Overdose = "overdose",
    /// Infection with stupor, fever in chemotherapy, very high fever.
    Sepsis = "sepsis",
    /// Seizure, loss of consciousness, sudden confusion.
    Neuro = "neuro",
    /// Serious injury or burn.
    Injury = "injury",
    /// A surgical or acute problem of the belly, eye or limb.
    Acute = "acute",
    /// After an operation: wound, clot, cast, drain.
    Operation = "post-operative",
    /// A medicine that harms, is missing, or was mixed up.
    Medicine = "medication",
}

impl Kind {
    /// Reads the table's word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|k| k.name() == word)
    }
}

/// One danger found. It holds no words of the text, so it may be logged; [`Finding::words`] gives them back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How urgent, after the context was weighed.
    pub level: Level,
    /// What is in danger.
    pub kind: Kind,
    /// Bytes of the text, on character boundaries.
    pub span: Range<usize>,
    /// The rule that fired, such as `en.chest-pain`.
    pub rule: &'static str,
    /// Why, as a short key for a translated sentence; see [`reasons`].
    pub reason: &'static str,
    /// What the words around it did to it.
    pub context: Option<Effect>,
}

impl Finding {
    /// The matched words; empty when `text` is not the text that was screened.
    pub fn words<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.span.clone()).unwrap_or_default()
    }
}

/// What [`danger`] saw in one text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Screening {
    /// True when the language is one that a table covers. A text that is not screened goes first in the queue.
    pub screened: bool,
    /// The language the text seems to be in.
    pub language: Language,
    /// Dangers that count, most urgent first, then in the order of the text.
    pub findings: Vec<Finding>,
    /// Matches that the context took away, with the reason in `context`; in the order of the text.
    pub set_aside: Vec<Finding>,
    /// What was weighed, and how: dangerous signs add points, calm ones take them away.
    pub weighed: Vec<Weighed>,
    /// The sum of the points.
    pub score: i16,
}

/// One thing that was said and weighed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weighed {
    /// A sign's name, or the reason of a rule for *now*.
    pub name: &'static str,
    /// Its points in the tables.
    pub points: i16,
    /// Bytes of the text.
    pub span: Range<usize>,
}

impl Screening {
    /// The most urgent level found.
    pub fn level(&self) -> Option<Level> {
        self.findings.first().map(|f| f.level)
    }
}

/// A place where a pattern fits: tokens `start..end`; bit *n* of `skipped` is a token that the pattern jumped over.
#[derive(Debug, Clone, Copy)]
struct Match {
    start: usize,
    end: usize,
    skipped: u64,
}

/// A rule's match, from a pattern or from a number.
struct Hit {
    at: Match,
    level: Level,
    kind: Kind,
    rule: &'static str,
    reason: &'static str,
    weight: i16,
    together: bool,
}

/// One text ready for matching: tokens with their word ids, and every cue found in it.
pub(crate) struct Reading<'t> {
    text: &'t str,
    folded: Folded,
    tokens: Vec<Token>,
    /// Word ids; a misspelt word has the id of the word it stands for. `plain` has only the exact ones.
    ids: Vec<u16>,
    plain: Vec<u16>,
    signs: Vec<(Match, u16)>,
    cues: Vec<(Match, Cue)>,
    idioms: Vec<Match>,
    pseudos: Vec<Match>,
}

/// Reads a text for danger. Never fails, linear in the length, about ten microseconds for a usual message.
///
/// # Examples
/// ```
/// use guard::{Level, danger};
/// let seen = danger("No fever, but my chest hurts and I cant breathe");
/// assert_eq!(seen.level(), Some(Level::Now));
/// assert!(danger("Denies chest pain. Needs a refill.").findings.is_empty());
/// assert!(!danger("J'ai mal à la poitrine depuis ce matin").screened);
/// ```
pub fn danger(text: &str) -> Screening {
    let (reading, mut seen) = by_tables(text);
    learned::weigh(&reading, &mut seen);
    seen
}

/// What the tables alone say.
pub(crate) fn by_tables(text: &str) -> (Reading<'_>, Screening) {
    let mut reading = Reading::of(text);
    let mut hits = reading.scan();
    number::scan(&mut reading, &mut hits);
    let language = language::detect(&reading);
    let mut signs = signs::present(&reading);
    signs::together(&signs, &mut hits);
    let (mut findings, mut set_aside) = (Vec::new(), Vec::new());
    for hit in hits {
        // Signs were weighed in their context before they were put together.
        let context = if hit.together { None } else { context::of(&reading, hit.at, Some(hit.kind)) };
        let (level, kept) = weigh(hit.kind, hit.level, context);
        if kept && level == Level::Now {
            signs.rule(hit.reason, hit.at, hit.weight);
        }
        let finding = reading.finding(&hit, level, context);
        if kept { &mut findings } else { &mut set_aside }.push(finding);
    }
    signs.decide(&reading, &mut findings);
    let seen = Screening {
        screened: language != Language::Other,
        language,
        findings: distinct(findings, true),
        set_aside: distinct(set_aside, false),
        score: signs.score(),
        weighed: signs.weighed(&reading),
    };
    (reading, seen)
}

/// Every reason key that a finding can carry, so that a page can hold a sentence for each.
pub fn reasons() -> Vec<&'static str> {
    let all = TABLES.rules.iter().map(|r| r.reason).chain(number::reasons()).chain(signs::reasons());
    let mut all: Vec<_> = all.chain(learned::reasons()).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The level that is left in a context, and whether the finding still counts.
fn weigh(kind: Kind, level: Level, context: Option<Effect>) -> (Level, bool) {
    match context {
        None => (level, true),
        Some(Effect::Resolved | Effect::Unsure) => (level.lower(), true),
        // Thoughts of self-harm, past or supposed, always reach a person.
        Some(Effect::History | Effect::Hypothetical) if kind == Kind::SelfHarm => (Level::Soon, true),
        Some(_) => (level, false),
    }
}

/// Longest stretch of words that is looked at for repeats, and how often it may repeat.
const PERIOD: usize = 8;
const REPEATS: usize = 96;

/// "no no no…" a hundred times over says no more than fifty times: the rest is not read, so that time stays short.
fn without_repeats(bytes: &[u8], tokens: Vec<Token>) -> Vec<Token> {
    if tokens.len() < REPEATS {
        return tokens;
    }
    let word = |t: &Token| bytes.get(t.start..t.end);
    let mut runs = [0usize; PERIOD];
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    for (i, token) in tokens.iter().enumerate() {
        for (back, run) in (1..).zip(&mut runs) {
            let same = i
                .checked_sub(back)
                .and_then(|j| tokens.get(j))
                .is_some_and(|b| word(b) == word(token) && b.gap == token.gap);
            *run = if same { *run + 1 } else { 0 };
        }
        if runs.iter().all(|run| *run <= REPEATS) {
            out.push(*token);
        }
    }
    out
}

impl Hit {
    fn of(rule: &'static table::Rule, at: Match, together: bool) -> Self {
        Self {
            at,
            level: rule.level,
            kind: rule.kind,
            rule: &rule.id,
            reason: rule.reason,
            weight: rule.weight,
            together,
        }
    }
}

/// Drops a finding that overlaps an equal or more urgent one of its kind.
fn distinct(mut list: Vec<Finding>, urgent_first: bool) -> Vec<Finding> {
    list.sort_by(|a, b| {
        let by_kind = a.kind.cmp(&b.kind).then(a.span.start.cmp(&b.span.start));
        by_kind.then(b.level.cmp(&a.level)).then(b.span.end.cmp(&a.span.end))
    });
    let mut out: Vec<Finding> = Vec::with_capacity(list.len());
    for next in list {
        match out.last_mut() {
            Some(last) if last.kind == next.kind && next.span.start < last.span.end => {
                if next.level > last.level {
                    *last = next;
                }
            }
            _ => out.push(next),
        }
    }
    out.sort_by(|a, b| (b.level.cmp(&a.level)).then(a.span.start.cmp(&b.span.start)));
    if !urgent_first {
        out.sort_by_key(|f| f.span.start);
    }
    out
}

impl<'t> Reading<'t> {
    fn of(text: &'t str) -> Self {
        let folded = Folded::of(text);
        let tokens = without_repeats(&folded.bytes, tokens(&folded.bytes));
        let (plain, cues, idioms, pseudos) = (vec![], vec![], vec![], vec![]);
        let mut reading = Self { text, folded, tokens, ids: vec![], plain, signs: vec![], cues, idioms, pseudos };
        reading.plain = reading.tokens.iter().map(|t| reading.id(t)).collect();
        let heard = |(t, id): (&Token, &u16)| if *id == UNKNOWN { TABLES.misspelt(reading.word(t)) } else { *id };
        reading.ids = reading.tokens.iter().zip(&reading.plain).map(heard).collect();
        reading
    }

    fn word(&self, token: &Token) -> &[u8] {
        self.folded.bytes.get(token.start..token.end).unwrap_or_default()
    }

    fn finding(&self, hit: &Hit, level: Level, context: Option<Effect>) -> Finding {
        let span = self.span(hit.at);
        Finding { level, kind: hit.kind, span, rule: hit.rule, reason: hit.reason, context }
    }

    /// The bytes of the text behind a match.
    fn span(&self, at: Match) -> Range<usize> {
        self.folded.span(self.text, self.bytes(at))
    }

    fn id(&self, token: &Token) -> u16 {
        match token.number {
            Some(n) if (1900.0..YEAR).contains(&n) && token.end - token.start == 4 => return PAST_YEAR,
            Some(n) if (10.0..=150.0).contains(&n) => return MANY,
            Some(_) => return NUMBER,
            None => {}
        }
        let word = &self.folded.bytes[token.start..token.end];
        // "sí" is yes, "si" is if: only the accent tells, so a written accent makes it an unknown word.
        if word == b"si" && self.folded.span(self.text, token.start..token.end).len() > 2 {
            return UNKNOWN;
        }
        TABLES.id(word)
    }

    /// True when the word at `token` is of the named class whose bit is `flag`.
    fn is(&self, token: usize, flag: u32) -> bool {
        let id = self.ids.get(token).copied().unwrap_or(UNKNOWN);
        TABLES.flags.get(usize::from(id)).is_some_and(|f| f & flag != 0)
    }

    fn gap(&self, token: usize) -> Gap {
        self.tokens.get(token).map_or(Gap::Stop, |t| t.gap)
    }

    /// The folded bytes of a match.
    fn bytes(&self, at: Match) -> Range<usize> {
        let start = self.tokens.get(at.start).map_or(0, |t| t.start);
        let end = at.end.checked_sub(1).and_then(|i| self.tokens.get(i)).map_or(start, |t| t.end);
        start..end
    }

    /// Tries every pattern at every token; keeps cues and idioms, returns what rules matched.
    fn scan(&mut self) -> Vec<Hit> {
        let mut hits = Vec::new();
        for start in 0..self.ids.len() {
            for pattern in TABLES.starting(self.ids[start]) {
                let Some((end, skipped)) = self.fit(&pattern.slots[1..], start, start + 1, 0) else { continue };
                let at = Match { start, end, skipped };
                match pattern.row {
                    Row::Cue(cue) => self.cues.push((at, cue)),
                    Row::Idiom => self.idioms.push(at),
                    Row::Pseudo => self.pseudos.push(at),
                    Row::Sign(sign) => self.signs.push((at, sign)),
                    Row::Rule(index) => {
                        let rule: &'static table::Rule = &TABLES.rules[usize::from(index)];
                        hits.push(Hit::of(rule, at, false));
                    }
                }
            }
        }
        hits
    }

    /// Fits the rest of a pattern from token `at`; the tables bound the depth and the words skipped.
    fn fit(&self, slots: &[Slot], start: usize, at: usize, skipped: u64) -> Option<(usize, u64)> {
        let Some((slot, rest)) = slots.split_first() else { return Some((at, skipped)) };
        let mut over = skipped;
        for j in at..=at + usize::from(slot.skip) {
            // A pattern may run over a wrapped line, never over the end of a sentence.
            let wall = if slot.commas { Gap::Stop } else { Gap::Colon };
            if self.gap(j) >= wall {
                break;
            }
            if slot.words.binary_search(&self.ids[j]).is_ok()
                && let Some(found) = self.fit(rest, start, j + 1, over)
            {
                return Some(found);
            }
            over |= 1u64.checked_shl(u32::try_from(j - start).unwrap_or(64)).unwrap_or(0);
        }
        if slot.optional { self.fit(rest, start, at, skipped) } else { None }
    }
}
