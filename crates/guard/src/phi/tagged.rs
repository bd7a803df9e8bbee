//! What is taken from the tagger: only what it is good at, and never over a number or date that a rule has read.

use super::{Identifier, PhiFinding, TAGGER, formed, lex, lists::Class};
use crate::tagger::{Tag, Tagged};

/// Doubtful guesses of the tagger are left out, in percent.
const LEAST: u8 = 55;

/// The findings that one of the tagger's makes, beside the findings of the rules (in order, disjoint).
pub(super) fn findings(text: &str, seen: &Tagged, ruled: &[PhiFinding]) -> Vec<PhiFinding> {
    let kind = match seen.kind {
        Tag::Name => Identifier::Name,
        Tag::Place => Identifier::Place,
        Tag::Address => Identifier::Address,
        Tag::Organization => Identifier::Organization,
        // A State, a country or a nationality alone is no identifier.
        Tag::Region | Tag::Nationality => return Vec::new(),
    };
    let words = text.get(seen.span.clone()).unwrap_or_default();
    if seen.confidence < LEAST || !plausible(kind, words) {
        return Vec::new();
    }
    let first = ruled.partition_point(|f| f.span.end <= seen.span.start);
    let over = ruled[first..].iter().take_while(|f| f.span.start < seen.span.end);
    let mut over = over.filter(|f| formed(f.kind) && f.kind != Identifier::Address).peekable();
    if kind == Identifier::Address && over.peek().is_some_and(|f| f.kind != Identifier::Zip) {
        return Vec::new();
    }
    let mut out = Vec::new();
    let mut at = seen.span.start;
    for end in over.map(|f| (f.span.start, f.span.end)).chain([(seen.span.end, seen.span.end)]).collect::<Vec<_>>() {
        let part = text.get(at..end.0.max(at)).unwrap_or_default();
        let head = part.len() - part.trim_start_matches(edge).len();
        let span = at + head..at + head + part.trim_matches(edge).len();
        at = end.1;
        // What is left beside a rule's finding must still be words.
        let whole = span == seen.span;
        let letters = text.get(span.clone()).unwrap_or_default().chars().filter(|c| c.is_alphabetic()).count();
        let capital = text.get(span.clone()).unwrap_or_default().starts_with(char::is_uppercase);
        if whole || capital && letters > 2 && kind != Identifier::Address {
            out.push(PhiFinding { kind, span, chars: 0..0, confidence: seen.confidence, rule: TAGGER });
        }
    }
    out
}

fn edge(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | ';' | ':' | '(' | ')' | '-' | '#' | '@' | '"')
}

/// An address has a number and a name or street; a name is no illness, unit or month.
fn plausible(kind: Identifier, words: &str) -> bool {
    let tokens = lex::tokens(words.as_bytes());
    let is = |class: Class| tokens.iter().any(|t| t.class.is(class));
    let street = Class::STREET.with(Class::STREET_FIRST).with(Class::UNIT);
    match kind {
        Identifier::Address => {
            let number = words.bytes().any(|b| b.is_ascii_digit());
            let capital = tokens.iter().any(|t| t.kind == lex::Kind::Word && t.case != lex::Case::Lower);
            (number || is(street)) && (capital || is(street)) && !is(Class::MEASURE.with(Class::MONTH))
        }
        _ => {
            let other =
                Class::MEDICAL.with(Class::MEASURE).with(Class::WEEKDAY).with(Class::STATE).with(Class::COUNTRY);
            // Ordinary words in lower case are no name; unknown ones may be.
            let known = |t: &lex::Token| t.class.is(other) || t.class != Class::NONE && t.case == lex::Case::Lower;
            !tokens.iter().all(known) && words.chars().any(char::is_alphabetic)
        }
    }
}
