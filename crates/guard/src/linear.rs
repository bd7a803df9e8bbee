//! A linear model over signs: each is a hash of something said, with one learned weight for each thing to be told apart.

use std::ops::Range;

use crate::fold::{Gap, Token};

/// The first bytes of a file: a word, the scale, and one constant for each column.
pub(crate) const MAGIC: [u8; 4] = *b"KTL2";

/// Views into a file of weights; nothing is copied.
///
/// Little-endian: [`MAGIC`], the scale and `COLUMNS` constants as `f32`, then a byte for each row that tells whose it is
/// ([`owner`]), then rows of `COLUMNS` bytes (`i8`); a power of two of them. A sign that was never learned meets, but for one
/// in 256, another's row and says nothing.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Model<'a, const COLUMNS: usize> {
    owners: &'a [u8],
    weights: &'a [[u8; COLUMNS]],
    bits: u32,
    scale: f32,
    constants: [f32; COLUMNS],
}

impl<'a, const COLUMNS: usize> Model<'a, COLUMNS> {
    /// None when the bytes are not a whole file of weights.
    pub fn of(file: &'a [u8]) -> Option<Self> {
        let (header, rest) = file.split_at_checked(8 + 4 * COLUMNS)?;
        let (magic, numbers) = header.split_at_checked(4)?;
        let rows = rest.len() / (COLUMNS + 1);
        let (owners, weights) = rest.split_at_checked(rows)?;
        let (weights, over) = weights.as_chunks();
        if magic != MAGIC || !over.is_empty() || weights.len() != rows || !rows.is_power_of_two() {
            return None;
        }
        let mut numbers = numbers.as_chunks().0.iter().map(|b| f32::from_le_bytes(*b));
        let scale = numbers.next()?;
        let mut constants = [0.0; COLUMNS];
        for constant in &mut constants {
            *constant = numbers.next()?;
        }
        Some(Self { owners, weights, bits: rows.trailing_zeros(), scale, constants })
    }

    /// Was this sign ever taught?
    pub fn knows(&self, sign: u32) -> bool {
        self.row(sign).is_some()
    }

    fn row(&self, sign: u32) -> Option<&'a [u8; COLUMNS]> {
        let row = row_of(sign, self.bits);
        self.owners.get(row).filter(|o| **o == owner(sign)).and_then(|_| self.weights.get(row))
    }

    /// How much the signs speak for each column; 0 is even odds against none of them.
    pub fn score(&self, signs: &[u32]) -> [f32; COLUMNS] {
        let mut sum = [0i32; COLUMNS];
        for sign in signs {
            if let Some(row) = self.row(*sign) {
                for (total, weight) in sum.iter_mut().zip(row) {
                    *total += i32::from(weight.cast_signed());
                }
            }
        }
        let mut out = self.constants;
        let unit = self.scale * norm(signs.len());
        for (score, total) in out.iter_mut().zip(sum) {
            // At most some ten thousand signs of 127: exact in 24 bits.
            #[expect(clippy::cast_precision_loss, reason = "sums are far below 2^24")]
            let total = total as f32;
            *score += total * unit;
        }
        out
    }
}

/// Words of one window and from one to the next: a long letter is read in parts, or what matters would be thinned out.
const WINDOW: usize = 120;
const STEP: usize = 80;
/// Words that are read at all; the tables read all of them.
const MOST: usize = 4000;

/// The windows of a text of so many words; one for any usual message.
pub(crate) fn windows(words: usize) -> impl Iterator<Item = Range<usize>> {
    let words = words.min(MOST);
    let last = words.saturating_sub(WINDOW).div_ceil(STEP);
    (0..=last).map(move |n| n * STEP..(n * STEP + WINDOW).min(words)).filter(|window| !window.is_empty())
}

/// The log odds that any of these holds, from the log odds of each against none.
pub(crate) fn any_of(scores: &[f32]) -> f32 {
    let top = scores.iter().copied().fold(0.0, f32::max);
    top + (scores.iter().map(|s| (s - top).exp()).sum::<f32>() + (-top).exp()).ln()
}

/// Words after a word that it is paired with.
const AHEAD: usize = 12;

/// The signs of one text or a part of it.
#[derive(Default)]
pub(crate) struct Signs {
    /// Those of the words, then those of the tables.
    pub all: Vec<u32>,
    /// How many are of the words.
    pub words: usize,
    /// For each word, where its signs stand.
    spans: Vec<Range<usize>>,
}

impl Signs {
    /// The signs of words: each, its neighbours with the stops and commas between them, its pieces, and far pairs of stems.
    pub fn read<'t>(&mut self, words: impl Iterator<Item = (&'t Token, &'t [u8])>) {
        let Self { all, spans, .. } = self;
        all.clear();
        spans.clear();
        let mut before: [u32; 2] = [0, 0];
        let mut stems: Vec<[u32; 2]> = Vec::with_capacity(words.size_hint().0);
        for (token, word) in words {
            let start = all.len();
            let own = token.number.map_or_else(|| hash(word), |number| mix(20, bucket(number), 0));
            if token.gap >= Gap::Comma {
                let gap = if token.gap == Gap::Stop { 1 } else { 2 };
                all.push(mix(2, before[1], gap));
                all.push(mix(3, mix(3, before[0], before[1]), gap));
                before = [before[1], gap];
            }
            all.push(mix(1, own, 0));
            all.push(mix(2, before[1], own));
            all.push(mix(3, mix(3, before[0], before[1]), own));
            before = [before[1], own];
            if token.number.is_none() {
                pieces(word, all);
            }
            let five = if token.number.is_some() { own } else { hash(stem(word, 5)) };
            for (step, back) in stems.iter().rev().take(2).enumerate() {
                all.push(mix(if step == 0 { 4 } else { 5 }, back[0], five));
            }
            let four = match token.number {
                Some(_) => own,
                None if word.len() > 2 => hash(stem(word, 4)),
                None => 0,
            };
            if four != 0 {
                let far = stems.iter().rev().filter(|s| s[1] != 0).take(AHEAD);
                all.extend(far.map(|back| mix(6, back[1], four)));
            }
            stems.push([five, four]);
            spans.push(start..all.len());
        }
        self.words = self.all.len();
    }

    /// The stretch of `shown` words that speaks loudest for one column.
    pub fn loudest<const COLUMNS: usize>(
        &self,
        model: &Model<'_, COLUMNS>,
        column: usize,
        shown: usize,
    ) -> Range<usize> {
        let last = |first: usize| (first + shown).min(self.spans.len());
        let weight =
            |sign: &u32| model.row(*sign).and_then(|r| r.get(column)).map_or(0, |w| i32::from(w.cast_signed()));
        let said = |first: usize| {
            let words = self.spans.get(first..last(first)).unwrap_or_default();
            let at = words.first().zip(words.last()).map_or(0..0, |(start, end)| start.start..end.end);
            self.all.get(at).unwrap_or_default().iter().map(weight).sum::<i32>()
        };
        let stretches = 0..self.spans.len().saturating_sub(shown - 1).max(1);
        // Of equals the first.
        let first = stretches.max_by_key(|first| (said(*first), std::cmp::Reverse(*first))).unwrap_or(0);
        first..last(first)
    }
}

/// The first `letters` of a word.
pub(crate) fn stem(word: &[u8], letters: usize) -> &[u8] {
    word.get(..letters).unwrap_or(word)
}

/// A number as medicine divides them: 38 °C and 39 °C are not one thing, 210 and 215 are.
fn bucket(number: f32) -> u32 {
    const BOUNDS: [f32; 31] = [
        1.0, 3.0, 6.0, 10.0, 14.0, 20.0, 30.0, 40.0, 54.0, 60.0, 70.0, 80.0, 88.0, 92.0, 95.0, 98.0, 100.4, 102.0,
        104.0, 110.0, 120.0, 140.0, 160.0, 180.0, 200.0, 220.0, 250.0, 300.0, 350.0, 400.0, 500.0,
    ];
    u32::try_from(BOUNDS.partition_point(|b| *b <= number)).unwrap_or(0)
}

/// Pieces of three to five letters, so that a misspelt word is still like itself.
fn pieces(word: &[u8], out: &mut Vec<u32>) {
    let mut edged = [b'<'; 34];
    let word = word.get(..32).unwrap_or(word);
    let Some(inside) = edged.get_mut(1..=word.len()) else { return };
    inside.copy_from_slice(word);
    let edged = edged.get_mut(..word.len() + 2).unwrap_or_default();
    if let Some(last) = edged.last_mut() {
        *last = b'>';
    }
    for size in 3..=5 {
        out.extend(edged.windows(size).map(|piece| mix(7, hash(piece), 0)));
    }
}

/// The row of weights of a sign in a table of two to the power of `bits` rows.
pub(crate) fn row_of(sign: u32, bits: u32) -> usize {
    (sign >> (32 - bits)) as usize
}

/// The byte that tells whose row it is; 0 is nobody's.
pub(crate) fn owner(sign: u32) -> u8 {
    sign.to_le_bytes()[0].max(1)
}

/// Long texts have more signs; each counts less.
pub(crate) fn norm(signs: usize) -> f32 {
    let n = u16::try_from(signs.max(1)).unwrap_or(u16::MAX);
    1.0 / f32::from(n).sqrt()
}

pub(crate) fn hash(word: &[u8]) -> u32 {
    word.iter().fold(0x811c_9dc5, |h, b| (h ^ u32::from(*b)).wrapping_mul(0x0100_0193))
}

/// One sign of a kind; the upper bits are well mixed.
pub(crate) fn mix(kind: u32, a: u32, b: u32) -> u32 {
    let x = a.wrapping_mul(0x9e37_79b1) ^ b.wrapping_add(kind.wrapping_mul(0x632b_e5ab)).rotate_left(15);
    let x = (x ^ (x >> 15)).wrapping_mul(0x85eb_ca6b);
    (x ^ (x >> 13)).wrapping_mul(0xc2b2_ae35)
}
