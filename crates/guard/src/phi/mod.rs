//! Words that identify a patient: rules for what has a form, merged with the statistical tagger for what has none.

mod address;
mod checks;
mod contact;
mod dates;
mod identifier;
mod labels;
mod lex;
mod lists;
mod names;
mod numbers;
mod plain;
mod scan;
mod tagged;
#[cfg(test)]
mod tests;
mod why;

use std::ops::Range;

pub(crate) use address::RESTRICTED;
pub use identifier::{Identifier, PhiFinding};
use plain::Plain;
use scan::Scan;

/// Finds identifiers, in the order of the text, none overlapping another. Never fails; linear in the length.
///
/// # Examples
/// ```
/// let text = "My MRN is 00482913, born 3/14/1961";
/// let rules: Vec<_> = guard::phi(text).iter().map(|f| (f.rule, f.letter(), f.words(text).to_owned())).collect();
/// assert_eq!(rules, [("phi.record-named", 'H', "00482913".into()), ("phi.date", 'C', "3/14/1961".into())]);
/// ```
pub fn phi(text: &str) -> Vec<PhiFinding> {
    let plain = Plain::of(text);
    let mut scan = Scan::of(&plain.bytes);
    scan.run();
    let ruled = scan.hits.iter().map(|hit| {
        let span = plain.span(text, hit.start..hit.end);
        PhiFinding { kind: hit.kind, span, chars: 0..0, confidence: hit.confidence, rule: hit.rule }
    });
    let mut found =
        disjoint(ruled.filter(|f| text.get(f.span.clone()).is_some_and(|words| !words.is_empty())).collect());
    let seen = tagged::read(text);
    if !seen.is_empty() {
        let extra: Vec<_> = seen.iter().flat_map(|seen| tagged::findings(text, seen, &found)).collect();
        found.extend(extra);
        found = disjoint(found);
    }
    counted(text, found)
}

/// The rule's name of a finding that the tagger made alone.
pub(crate) const TAGGER: &str = "phi.tagger";

/// True for an organisation's own public name: it may hold a name, a place or a house's name, and no number of anybody.
pub(crate) fn nameable(name: &str) -> bool {
    phi(name).iter().all(|f| !formed(f.kind))
}

/// True when a rule for what has a form says so; names, places and organisations can be wrong about the kind.
const fn formed(kind: Identifier) -> bool {
    !matches!(kind, Identifier::Name | Identifier::Place | Identifier::Organization | Identifier::Rare)
}

/// Of overlapping findings one is left, over the span of all: the one with a form, then the longer, then the surer.
fn disjoint(mut found: Vec<PhiFinding>) -> Vec<PhiFinding> {
    found.sort_by_key(|f| (f.span.start, std::cmp::Reverse(f.span.end)));
    let mut out: Vec<PhiFinding> = Vec::with_capacity(found.len());
    for next in found {
        match out.last_mut() {
            Some(last) if next.span.start < last.span.end => {
                let rank = |f: &PhiFinding| (formed(f.kind), f.span.len(), f.confidence);
                let span = last.span.start..last.span.end.max(next.span.end);
                // When both say the same, the rule's reason is the plainer one.
                let plainer = next.kind == last.kind && next.rule != TAGGER && last.rule == TAGGER;
                let keeps = next.kind == last.kind && last.rule != TAGGER && next.rule == TAGGER;
                let confidence = next.confidence.max(last.confidence);
                let agree = next.kind == last.kind;
                if plainer || !keeps && rank(&next) > rank(last) {
                    *last = next;
                }
                last.span = span;
                if agree {
                    last.confidence = confidence;
                }
            }
            _ => out.push(next),
        }
    }
    out
}

/// Counts characters up to each finding, in one pass.
fn counted(text: &str, mut found: Vec<PhiFinding>) -> Vec<PhiFinding> {
    let (mut byte, mut chars) = (0, 0);
    let count = |range: Range<usize>| {
        text.get(range).map_or(0, |part| if part.is_ascii() { part.len() } else { part.chars().count() })
    };
    for finding in &mut found {
        let start = chars + count(byte..finding.span.start);
        chars = start + count(finding.span.clone());
        byte = finding.span.end;
        finding.chars = start..chars;
    }
    found
}
