//! Tone and duty: words of staff in open places that confirm care, advise a stranger, blame, promise or sell.

mod fault;
mod judge;
mod kinds;
mod reading;
mod table;
#[cfg(test)]
mod tests;

use std::ops::Range;

use reading::Reading;
use table::TABLES;

pub use fault::Fault;

use crate::Place;

impl Fault {
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
    let mut out: Vec<ToneFinding> = Vec::new();
    for guilty in judge::read(&reading) {
        let span = reading.span(guilty.words.start, guilty.words.end);
        let (rule, kind) = (guilty.rule, guilty.rule.kind);
        if let Some(last) = out.iter_mut().rev().find(|f| f.kind == kind).filter(|last| span.start < last.span.end) {
            last.span.end = last.span.end.max(span.end);
            continue;
        }
        let id = if guilty.by_signs { &rule.signs_id } else { &rule.id };
        let (why, better) = (rule.why, rule.better);
        out.push(ToneFinding { kind, span, chars: 0..0, rule: id, reason: rule.reason, why, better });
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
