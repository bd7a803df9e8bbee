//! A linear model over signs: each is a hash of something said, with one learned weight for each thing to be told apart.

use std::ops::Range;

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

    /// Of overlapping stretches of `signs`, how much each speaks for one column; for showing where it was said.
    pub fn strongest(&self, spans: &[Range<usize>], signs: &[u32], column: usize) -> Option<usize> {
        let weight = |sign: &u32| self.row(*sign).and_then(|r| r.get(column)).map_or(0, |w| i32::from(w.cast_signed()));
        let sum = |span: &Range<usize>| signs.get(span.clone()).map_or(0, |s| s.iter().map(weight).sum::<i32>());
        (0..spans.len()).max_by_key(|i| (spans.get(*i).map_or(0, sum), std::cmp::Reverse(*i)))
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
