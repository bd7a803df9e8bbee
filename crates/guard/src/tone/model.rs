//! The signs of a sentence and what they add up to: a linear model over words and classes of words in their order.
//!
//! The tables say what a word can be (`tables/tone.signs.txt`), `weights/tone.bin` says what each sign counts for each fault;
//! it is made by `cargo xtask guard-train tone`.

use std::ops::Range;

use super::{reading::Reading, structure};

/// One column for each fault, in the order of [`super::fault::Fault::ALL`].
pub(crate) const FAULTS: usize = 8;
/// Two to this power of rows.
pub(crate) const BITS: u32 = 15;
pub(crate) const MAGIC: [u8; 4] = *b"KTT1";
/// The first bytes, the scale, one constant for each fault.
pub(crate) const HEADER: usize = 4 + 4 + 4 * FAULTS;

/// Bits beside those of the tables.
pub(crate) const NAME: u32 = 62;
pub(crate) const NUMBER: u32 = 63;
/// Classes of one word that count, and classed words behind it that it is paired with: bounds the work for each word.
const CLASSES: usize = 3;
const AHEAD: usize = 4;

/// Views into the file; nothing is copied.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Model<'a> {
    weights: &'a [[u8; FAULTS]],
    scale: f32,
    constants: [f32; FAULTS],
}

impl<'a> Model<'a> {
    /// None when the bytes are not a whole file of weights.
    pub fn of(file: &'a [u8]) -> Option<Self> {
        let (header, rest) = file.split_at_checked(HEADER)?;
        let (magic, numbers) = header.split_at_checked(4)?;
        let weights = rest.as_chunks().0;
        if magic != MAGIC || weights.len() != 1 << BITS || rest.len() != FAULTS << BITS {
            return None;
        }
        let mut numbers = numbers.as_chunks().0.iter().map(|b| f32::from_le_bytes(*b));
        let scale = numbers.next()?;
        let mut constants = [0.0; FAULTS];
        for constant in &mut constants {
            *constant = numbers.next()?;
        }
        Some(Self { weights, scale, constants })
    }

    /// How much the sentence speaks for each fault; 0 is even odds against "no fault".
    pub fn score(&self, signs: &[u32]) -> [f32; FAULTS] {
        let mut sum = [0i32; FAULTS];
        for sign in signs {
            if let Some(row) = self.weights.get(row_of(*sign)) {
                for (total, weight) in sum.iter_mut().zip(row) {
                    *total += i32::from(weight.cast_signed());
                }
            }
        }
        let mut out = self.constants;
        let unit = self.scale * norm(signs.len());
        for (score, total) in out.iter_mut().zip(sum) {
            // At most 40 words of some hundred signs of 127: exact in 24 bits.
            #[expect(clippy::cast_precision_loss, reason = "sums are far below 2^24")]
            let total = total as f32;
            *score += total * unit;
        }
        out
    }
}

/// The row of weights of a sign.
pub(crate) fn row_of(sign: u32) -> usize {
    (sign >> (32 - BITS)) as usize
}

/// Long sentences have more signs; each counts less.
pub(crate) fn norm(signs: usize) -> f32 {
    let n = u16::try_from(signs.max(1)).unwrap_or(u16::MAX);
    1.0 / f32::from(n).sqrt()
}

/// The signs of words `at`: words, their beginnings and endings, pairs of neighbours, classes, and classes in order.
pub(crate) fn signs(reading: &Reading<'_>, at: Range<usize>, whole: u64, out: &mut Vec<u32>) {
    out.clear();
    structure::bold(reading, at.clone(), whole, out);
    let mut before = 1;
    // The classed words so far, each with its classes.
    let mut line: Vec<[u32; CLASSES]> = Vec::with_capacity(at.len());
    let mut classes_before = [0; CLASSES];
    for i in at.clone() {
        let word = reading.word(i);
        let own = hash(word);
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

fn hash(word: &[u8]) -> u32 {
    word.iter().fold(0x811c_9dc5, |h, b| (h ^ u32::from(*b)).wrapping_mul(0x0100_0193))
}

/// One sign of a kind; the upper bits are well mixed.
pub(crate) fn mix(kind: u32, a: u32, b: u32) -> u32 {
    let x = a.wrapping_mul(0x9e37_79b1) ^ b.wrapping_add(kind.wrapping_mul(0x632b_e5ab)).rotate_left(15);
    let x = (x ^ (x >> 15)).wrapping_mul(0x85eb_ca6b);
    (x ^ (x >> 13)).wrapping_mul(0xc2b2_ae35)
}
