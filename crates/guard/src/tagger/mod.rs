//! A small statistical tagger for what rules cannot list: names, places, street addresses and organisations in running text.
//!
//! A linear chain over hashed features with quantised weights in one file (`weights/tagger.bin`, made by `cargo xtask guard-train`).
//! It reads the text in blocks, allocates nothing for a token, holds no state and is linear in the length.

pub(crate) mod feature;
pub(crate) mod lists;
pub(crate) mod model;
pub(crate) mod token;

use std::ops::Range;

use self::{
    model::{Model, Scratch},
    token::{BLOCK, Shape, Token},
};

static WEIGHTS: &[u8] = include_bytes!("../../weights/tagger.bin");

/// What the tagger tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tag {
    /// A person, with a title before it and letters after it.
    Name,
    /// A place below State: a city, a county, a quarter.
    Place,
    /// A State or a country: no identifier by itself, but it narrows a circle.
    Region,
    /// A street address or a part of one.
    Address,
    /// A company, a clinic, a school.
    Organization,
    /// "Cambodian", "mexicana": no identifier by itself, but it narrows a circle.
    Nationality,
}

/// The tag of each label; label 0 is none, and the last has no meaning yet.
const TAGS: [Option<Tag>; model::LABELS] = [
    None,
    Some(Tag::Name),
    Some(Tag::Place),
    Some(Tag::Region),
    Some(Tag::Address),
    Some(Tag::Organization),
    Some(Tag::Nationality),
    None,
];

/// One finding of the tagger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tagged {
    /// What it is.
    pub kind: Tag,
    /// Bytes of the text, on character boundaries.
    pub span: Range<usize>,
    /// Percent, 50 to 99: how far the label stands above none.
    pub confidence: u8,
}

/// Finds names, places, addresses and organisations, in the order of the text, none overlapping another.
pub(crate) fn tag(text: &str) -> Vec<Tagged> {
    Model::of(WEIGHTS).map(|model| tag_with(&model, text)).unwrap_or_default()
}

/// The same with other weights.
pub(crate) fn tag_with(model: &Model<'_>, text: &str) -> Vec<Tagged> {
    let mut found = Vec::new();
    let mut block: Vec<Token> = Vec::with_capacity(BLOCK.min(text.len()));
    let mut scratch = Scratch::default();
    let mut at = 0;
    while at < text.len() {
        let end = token::read(text, at, &mut block);
        if end <= at {
            break;
        }
        at = end;
        model.look_up(&mut block);
        model.label(&block, &mut scratch);
        spans(model, &block, &scratch, &mut found);
    }
    found
}

/// Runs of one label become findings.
fn spans(model: &Model<'_>, block: &[Token], scratch: &Scratch, found: &mut Vec<Tagged>) {
    let mut i = 0;
    for run in scratch.labels.chunk_by(|a, b| a == b) {
        let (first, end) = (i, i + run.len());
        i = end;
        let Some(kind) = run.first().and_then(|label| TAGS.get(usize::from(*label)).copied().flatten()) else {
            continue;
        };
        let Some((first, last)) = trim(block, first, end) else { continue };
        let margin = (first..=last).filter(|n| block[*n].is_word()).map(|n| model.margin(block, scratch, n)).min();
        let span = block[first].start..block[last].end;
        found.push(Tagged { kind, span, confidence: confidence(margin.unwrap_or(0)) });
    }
}

/// The first and last token of a run without signs round it; a full stop after an initial or "Inc" stays.
fn trim(block: &[Token], first: usize, end: usize) -> Option<(usize, usize)> {
    let tokens = block.get(first..end)?;
    let from = tokens.iter().position(Token::is_word)?;
    let to = tokens.iter().rposition(Token::is_word)?;
    let stop =
        |n: usize| tokens.get(n).is_some_and(|t| t.shape == Shape::Sign && t.glued && t.word == token::hash("."));
    let short = tokens[to].end - tokens[to].start <= 3;
    let to = if short && stop(to + 1) { to + 1 } else { to };
    Some((first + from, first + to))
}

/// A weight's unit is 1/32 of a natural logarithm: 32 is odds of e to 1.
fn confidence(margin: i32) -> u8 {
    match margin {
        ..=15 => 55,
        16..=31 => 65,
        32..=63 => 78,
        64..=95 => 90,
        96..=127 => 95,
        128..=191 => 98,
        _ => 99,
    }
}

#[cfg(test)]
mod tests;
