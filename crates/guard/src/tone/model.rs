//! The signs of a sentence: words and classes of words in their order.
//!
//! The tables say what a word can be (`tables/tone.signs.txt`), `weights/tone.bin` says what each sign counts for each fault;
//! it is made by `cargo xtask guard-train tone`.

use std::ops::Range;

use super::{reading::Reading, structure};
use crate::linear::{hash, mix};

/// One column for each fault, in the order of [`super::fault::Fault::ALL`].
pub(crate) const FAULTS: usize = 8;

/// Bits beside those of the tables.
pub(crate) const NAME: u32 = 62;
pub(crate) const NUMBER: u32 = 63;
/// Classes of one word that count, and classed words behind it that it is paired with: bounds the work for each word.
const CLASSES: usize = 3;
const AHEAD: usize = 4;
/// Words before a word that its stem is paired with.
const APART: usize = 12;

/// The signs of words `at`: words, their beginnings and endings, pairs of neighbours, classes, and classes in order.
pub(crate) fn signs(reading: &Reading<'_>, at: Range<usize>, whole: u64, out: &mut Vec<u32>) {
    out.clear();
    structure::bold(reading, at.clone(), whole, out);
    let mut before = 1;
    // The classed words so far, each with its classes.
    let mut line: Vec<[u32; CLASSES]> = Vec::with_capacity(at.len());
    let mut classes_before = [0; CLASSES];
    let mut two_before = 0;
    let mut stems: Vec<u32> = Vec::with_capacity(at.len());
    for i in at.clone() {
        let word = reading.word(i);
        let own = hash(word);
        out.push(mix(13, mix(13, two_before, before), own));
        two_before = before;
        if word.len() > 2 {
            let stem = hash(word.get(..4).unwrap_or(word));
            out.extend(stems.iter().rev().take(APART).map(|earlier| mix(14, *earlier, stem)));
            stems.push(stem);
        }
        out.push(mix(1, own, 0));
        out.push(mix(2, before, own));
        if let (Some(start), Some(end)) = (word.get(..5), word.get(word.len().saturating_sub(3)..)) {
            out.push(mix(3, hash(start), 0));
            out.push(mix(4, hash(end), 0));
        }
        if i == at.start {
            out.push(mix(5, own, 0));
        }
        let classes = classes_of(reading, i);
        for class in classes.into_iter().filter(|c| *c != 0) {
            out.push(mix(6, class, 0));
            out.push(mix(7, before, class));
            if i == at.start {
                out.push(mix(8, class, 0));
            }
        }
        for class in classes_before.into_iter().filter(|c| *c != 0) {
            out.push(mix(9, class, own));
        }
        if classes[0] != 0 {
            line.push(classes);
        }
        (before, classes_before) = (own, classes);
    }
    for (k, first) in line.iter().enumerate() {
        for (step, second) in line.iter().skip(k + 1).take(AHEAD).enumerate() {
            let third = if step == 0 { line.get(k + 2) } else { None };
            for a in first.iter().filter(|c| **c != 0) {
                for b in second.iter().filter(|c| **c != 0) {
                    let near = if step == 0 { 10 } else { 11 };
                    out.push(mix(near, *a, *b));
                    for c in third.iter().flat_map(|t| t.iter()).filter(|c| **c != 0) {
                        out.push(mix(12, *a << 8 | *b, *c));
                    }
                }
            }
        }
    }
}

/// The first classes of word `i`, counted from 1; 0 is none.
fn classes_of(reading: &Reading<'_>, i: usize) -> [u32; CLASSES] {
    let mut mask = reading.mask(i);
    let mut out = [0; CLASSES];
    for place in &mut out {
        if mask != 0 {
            *place = mask.trailing_zeros() + 1;
            mask &= mask - 1;
        }
    }
    out
}
