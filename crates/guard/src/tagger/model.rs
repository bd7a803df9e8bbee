//! The weights as they lie in the file, and the best path of labels through a block.

use super::{feature, lists, token::Token};

/// Labels of a token: 0 is none, then [`super::Tag`] in its order; one row of weights has room for eight.
pub(crate) const LABELS: usize = 8;
/// The first bytes of the file, then three powers of two: slots of lists, rows of weights, rows of steps.
pub(crate) const MAGIC: [u8; 4] = *b"KTG1";
pub(crate) const HEADER: usize = 16;

/// Views into the file; nothing is copied, so a start costs nothing.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Model<'a> {
    lists: &'a [[u8; 4]],
    weights: &'a [[u8; LABELS]],
    steps: &'a [[u8; LABELS * LABELS]],
    /// Added to the score of "none", in the weights' unit: above 0 fewer findings, below 0 more.
    bias: i16,
}

/// Scores of one token, label by label.
pub(crate) type Row = [i16; LABELS];

/// A path this far behind the best never wins: 24 features' whole weight.
const FLOOR: i16 = -16_000;

/// What the search keeps between blocks; one allocation for a text, none for a token.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    emissions: Vec<Row>,
    back: Vec<[i16; LABELS]>,
    pub labels: Vec<u8>,
}

impl<'a> Model<'a> {
    /// None when the bytes are not a whole file of weights.
    pub fn of(file: &'a [u8]) -> Option<Self> {
        let (header, rest) = file.split_at_checked(HEADER)?;
        let [m0, m1, m2, m3, list_bits, weight_bits, step_bits, bias, ..] = *header else { return None };
        if [m0, m1, m2, m3] != MAGIC || list_bits.max(weight_bits).max(step_bits) > 24 {
            return None;
        }
        let (lists, rest) = rest.split_at_checked(4 << list_bits)?;
        let (weights, rest) = rest.split_at_checked(LABELS << weight_bits)?;
        let (steps, rest) = rest.split_at_checked((LABELS * LABELS) << step_bits)?;
        rest.is_empty().then_some(())?;
        let (lists, weights, steps) = (lists.as_chunks().0, weights.as_chunks().0, steps.as_chunks().0);
        Some(Self { lists, weights, steps, bias: i16::from(bias.cast_signed()) })
    }

    /// Looks every word of the block up.
    pub fn look_up(&self, block: &mut [Token]) {
        for token in block.iter_mut().filter(|t| t.is_word()) {
            token.lists = lists::find(self.lists, token.word);
        }
    }

    /// The labels of the best path (Viterbi), in `scratch.labels`.
    pub fn label(&self, block: &[Token], scratch: &mut Scratch) {
        let style = feature::style(block);
        scratch.emissions.clear();
        scratch.back.clear();
        scratch.labels.clear();
        // Scores of the best paths so far, the greatest 0: so they fit 16 bits, eight in a register.
        let mut best = [FLOOR; LABELS];
        best[0] = 0;
        for i in 0..block.len() {
            let own = self.emission(block, i, style);
            let step = self.step(block, i);
            let mut next = [i16::MIN; LABELS];
            let mut from = [0i16; LABELS];
            for ((row, so_far), before) in step.as_chunks::<LABELS>().0.iter().zip(best).zip(0i16..) {
                for label in 0..LABELS {
                    let score = so_far + row[label];
                    let better = score > next[label];
                    next[label] = if better { score } else { next[label] };
                    from[label] = if better { before } else { from[label] };
                }
            }
            for label in 0..LABELS {
                next[label] = next[label].saturating_add(own[label]);
            }
            let most = next.into_iter().max().unwrap_or(0);
            best = next.map(|score| score.saturating_sub(most).max(FLOOR));
            scratch.emissions.push(own);
            scratch.back.push(from);
        }
        let Some(mut label) = (0i16..).zip(best).max_by_key(|(label, score)| (*score, -label)).map(|x| x.0) else {
            return;
        };
        for from in scratch.back.iter().rev() {
            let index = usize::try_from(label).unwrap_or(0);
            scratch.labels.push(u8::try_from(label).unwrap_or(0));
            label = from[index];
        }
        scratch.labels.reverse();
    }

    /// How far the chosen label of token `i` stands above "none" when its neighbours stay as they are.
    pub fn margin(&self, block: &[Token], scratch: &Scratch, i: usize) -> i32 {
        let label = |n: Option<usize>| n.and_then(|n| scratch.labels.get(n)).map_or(0, |l| usize::from(*l));
        let (before, own, after) = (label(i.checked_sub(1)), label(Some(i)), label(i.checked_add(1)));
        let row = scratch.emissions.get(i).copied().unwrap_or_default();
        let here = self.step(block, i);
        let there = if i + 1 < block.len() { self.step(block, i + 1) } else { [0; LABELS * LABELS] };
        let score =
            |l: usize| i32::from(row[l]) + i32::from(here[before * LABELS + l]) + i32::from(there[l * LABELS + after]);
        score(own) - score(0)
    }

    fn emission(&self, block: &[Token], i: usize, style: u32) -> Row {
        let mut sum = [0i16; LABELS];
        let mask = self.weights.len().wrapping_sub(1);
        for row in feature::emission(block, i, style) {
            if let Some(row) = self.weights.get(row as usize & mask) {
                for (total, weight) in sum.iter_mut().zip(row) {
                    *total += i16::from(weight.cast_signed());
                }
            }
        }
        sum[0] += self.bias;
        // The eighth place only fills the row.
        sum[LABELS - 1] += FLOOR;
        sum
    }

    /// From each label (rows) to each label (columns).
    fn step(&self, block: &[Token], i: usize) -> [i16; LABELS * LABELS] {
        let mut sum = [0i16; LABELS * LABELS];
        let mask = self.steps.len().wrapping_sub(1);
        for row in feature::step(block, i) {
            if let Some(row) = self.steps.get(row as usize & mask) {
                for (total, weight) in sum.iter_mut().zip(row) {
                    *total += i16::from(weight.cast_signed());
                }
            }
        }
        sum
    }
}
