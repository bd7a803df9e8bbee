//! Tone and duty: words of staff in open places that confirm care, advise a stranger, blame, promise or sell.

mod reading;
mod table;
#[cfg(test)]
mod tests;

use std::ops::Range;

use reading::{Found, Hit, Reading};
use table::{Cue, TABLES};

use crate::Place;

macro_rules! fault_names {
    ($($(#[$doc:meta])* $fault:ident = $name:literal),* $(,)?) => {
        /// What is wrong with a sentence that staff would publish.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Fault { $($(#[$doc])* $fault),* }
        impl Fault {
            /// Every fault.
            pub const ALL: &[Fault] = &[$(Fault::$fault),*];
            /// The table's word, stable.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$fault => $name),* }
            }
        }
    };
}

fault_names! {
    /// Confirms or denies that somebody is or was a patient: a disclosure under 45 CFR 164.502.
    CareRelationship = "care-relationship",
    /// Tells who somebody behind a screen name is.
    Identity = "identity",
    /// Medical advice to one person who is not known to the writer.
    Advice = "advice",
    /// A colleague's name beside blame.
    Colleague = "colleague",
    /// A dose without a source.
    Dosage = "dosage",
    /// A promise of cure without a source.
    Cure = "cure",
    /// Something is sold or praised, and the writer's interest is not told.
    Disclosure = "disclosure",
    /// Words that blame a patient.
    Blame = "blame",
}

impl Fault {
    /// Reads the table's word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|f| f.name() == word)
    }

    /// Whether it is a fault in a place; `None` is a place of care, where patient and staff know each other.
    pub const fn binds(self, place: Option<Place>) -> bool {
        match (self, place) {
            (Self::Blame | Self::Colleague, _) => true,
            (_, place) => place.is_some(),
        }
    }
}

/// One fault found. It holds no words of the text, so it may be logged; [`ToneFinding::words`] gives them back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToneFinding {
    /// What is wrong.
    pub kind: Fault,
    /// Bytes of the text, on character boundaries.
    pub span: Range<usize>,
    /// The same span in characters.
    pub chars: Range<usize>,
    /// The rule that fired, such as `tone.en.care-visit`.
    pub rule: &'static str,
    /// Why, as a short key for a translated sentence; see [`tone_reasons`].
    pub reason: &'static str,
    /// Why, in plain words of the text's language.
    pub why: &'static str,
    /// A sentence that says it better, in the text's language.
    pub better: &'static str,
}

impl ToneFinding {
    /// The matched words; empty when `text` is not the text that was read.
    pub fn words<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.span.clone()).unwrap_or_default()
    }
}

/// Reads staff text for faults of tone and duty, in the order of the text, one for each place and kind. Never fails;
/// linear in the length.
///
/// # Examples
/// ```
/// use guard::{Fault, tone};
/// let reply = "Thank you for coming in last week!";
/// assert_eq!(tone(reply)[0].kind, Fault::CareRelationship);
/// assert!(tone("Thank you for your feedback. Please call our office.").is_empty());
/// ```
pub fn tone(text: &str) -> Vec<ToneFinding> {
    let reading = Reading::of(text);
    let found = reading.scan();
    let mut kept: Vec<&Hit> = found.hits.iter().filter(|hit| !excused(&reading, &found, hit)).collect();
    kept.sort_by_key(|hit| (hit.rule.kind, hit.start, std::cmp::Reverse(hit.end)));
    let mut out: Vec<ToneFinding> = Vec::with_capacity(kept.len());
    for hit in kept {
        let span = reading.span(hit.start, hit.end);
        if let Some(last) = out.last_mut().filter(|last| last.kind == hit.rule.kind && span.start < last.span.end) {
            last.span.end = last.span.end.max(span.end);
            continue;
        }
        let rule = hit.rule;
        let (why, better) = (rule.why, rule.better);
        let chars = 0..0;
        out.push(ToneFinding { kind: rule.kind, span, chars, rule: &rule.id, reason: rule.reason, why, better });
    }
    out.sort_by_key(|f| (f.span.start, f.kind));
    count_characters(text, &mut out);
    out
}

/// Every reason key that a finding can carry, so that a page can hold a sentence for each.
pub fn tone_reasons() -> Vec<&'static str> {
    let mut all: Vec<_> = TABLES.rules.iter().map(|r| r.reason).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Whether the words around a match take it away.
fn excused(reading: &Reading<'_>, found: &Found, hit: &Hit) -> bool {
    if found.idioms.iter().any(|at| at.start < hit.end && at.end > hit.start) || reading.quoted(hit) {
        return true;
    }
    let whole_text = |cue: Cue| found.cues.iter().any(|(_, c)| *c == cue);
    match hit.rule.kind {
        Fault::Dosage | Fault::Cure if whole_text(Cue::Source) => return true,
        Fault::Disclosure if whole_text(Cue::Disclosed) => return true,
        _ => {}
    }
    hit.weak && found.cues.iter().any(|(at, cue)| *cue == Cue::General && reading.reaches(at, hit))
}

/// Fills in the character spans in one pass over the text.
fn count_characters(text: &str, found: &mut [ToneFinding]) {
    // Spans of different kinds may overlap, so each position is asked for by itself, in order.
    let mut wanted: Vec<usize> = found.iter().flat_map(|f| [f.span.start, f.span.end]).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let (mut counted, mut bytes, mut characters) = (Vec::with_capacity(wanted.len()), 0, 0);
    for at in wanted {
        characters += text.get(bytes..at).map_or(0, |part| part.chars().count());
        bytes = at;
        counted.push((at, characters));
    }
    let of = |at: usize| counted.binary_search_by_key(&at, |(b, _)| *b).map_or(0, |i| counted[i].1);
    for finding in found {
        finding.chars = of(finding.span.start)..of(finding.span.end);
    }
}
