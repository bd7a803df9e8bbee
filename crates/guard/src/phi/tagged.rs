//! What is taken from the tagger: only what it is good at, and never over a number or date that a rule has read.

use std::ops::Range;

use super::{Identifier, PhiFinding, TAGGER, formed, lex, lists::Class, plain::Plain};
use crate::tagger::{self, Tag, Tagged};

/// Doubtful guesses of the tagger are left out, in percent.
const LEAST: u8 = 55;
/// The same without any capital letter, where ordinary words look most like names.
const LEAST_LOWER: u8 = 90;

/// A text above this is no post; the tagger then leaves out the pieces that are not made of words. In bytes.
const LONG: usize = 32_768;
/// The size of a piece of a long text, in bytes.
const PIECE: usize = 4_096;

/// Reads a text with the tagger; of a long text only what is made of words, so that a megabyte of signs costs little.
pub(super) fn read(text: &str) -> Vec<Tagged> {
    if text.len() <= LONG {
        return tagger::tag(text);
    }
    let mut out = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let end = piece_end(text, at);
        let piece = text.get(at..end).unwrap_or_default();
        if wordy(piece) {
            let shifted = |seen: Tagged| Tagged { span: seen.span.start + at..seen.span.end + at, ..seen };
            out.extend(tagger::tag(piece).into_iter().map(shifted));
        }
        at = end;
    }
    out
}

/// The end of a piece: behind a white space when one is near, on a character boundary.
fn piece_end(text: &str, start: usize) -> usize {
    let full = start + PIECE;
    if full >= text.len() {
        return text.len();
    }
    let near =
        text.as_bytes()[full..].iter().take(PIECE).position(u8::is_ascii_whitespace).map_or(full, |n| full + n + 1);
    text.ceil_char_boundary(near)
}

/// True when most of the signs are in words of 3 to 40 letters, as in any prose.
fn wordy(piece: &str) -> bool {
    let bytes = piece.as_bytes();
    let runs = bytes.split(|b| !(b.is_ascii_alphabetic() || *b >= 0x80));
    let letters: usize = runs.filter(|run| (3..=40).contains(&run.len())).map(<[u8]>::len).sum();
    let signs = bytes.iter().filter(|b| !b.is_ascii_whitespace()).count();
    // Prose has a space for every dozen letters or so.
    letters * 5 >= signs * 3 && (bytes.len() - signs) * 16 >= bytes.len()
}

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
    let capital = words.chars().any(char::is_uppercase);
    let least = if capital { LEAST } else { LEAST_LOWER };
    let Some(part) = plausible(kind, words).filter(|_| seen.confidence >= least) else { return Vec::new() };
    let seen = &Tagged { span: seen.span.start + part.start..seen.span.start + part.end, ..seen.clone() };
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

/// The part of the words that may be it: an address has a number and a name or street; a name is no illness, unit or month,
/// and ordinary words round it stay.
fn plausible(kind: Identifier, words: &str) -> Option<Range<usize>> {
    let plain = Plain::of(words);
    let tokens = lex::tokens(&plain.bytes);
    let is = |class: Class| tokens.iter().any(|t| t.class.is(class));
    if kind == Identifier::Address {
        let street = is(Class::STREET.with(Class::STREET_FIRST).with(Class::UNIT));
        let number = words.bytes().any(|b| b.is_ascii_digit());
        let capital = tokens.iter().any(|t| t.kind == lex::Kind::Word && t.case != lex::Case::Lower);
        let fits = (street || number && capital) && !is(Class::MEASURE.with(Class::MONTH));
        return fits.then_some(0..words.len());
    }
    let other = Class::MEDICAL.with(Class::MEASURE).with(Class::WEEKDAY).with(Class::STATE).with(Class::COUNTRY);
    // Ordinary words in lower case are no name; unknown ones may be.
    let known = |t: &lex::Token| {
        t.class != Class::NONE && t.case == lex::Case::Lower && !t.class.is(Class::ORG.with(Class::TITLE))
    };
    let first = tokens.iter().position(|t| !known(t))?;
    let last = tokens.iter().rposition(|t| !known(t))?;
    let inner = tokens.get(first..=last)?;
    if inner.iter().all(|t| t.class.is(other)) || !words.chars().any(char::is_alphabetic) {
        return None;
    }
    // Signs at the end belong to the last word unless words after it were left out, particles before it to the first.
    let particles = tokens[..first].iter().rev().take_while(|t| t.class.is(Class::PARTICLE)).count();
    let start = if first == 0 {
        0
    } else {
        plain.span(words, tokens[first - particles].start..tokens[first - particles].end).start
    };
    let end = if last + 1 == tokens.len() {
        words.len()
    } else {
        plain.span(words, tokens[last].start..tokens[last].end).end
    };
    Some(start..end)
}
