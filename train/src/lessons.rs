//! Learning a linear model one lesson at a time: softmax with "none" at 0, small steps, weights pulled to 0.

use std::path::Path;

use crate::{
    Result,
    crf::exp,
    linear::{MAGIC, norm, owner, row_of},
    rng::Rng,
};

/// The order of the lessons, the same on every run.
const SEED: u64 = 20_261_122;

/// Short plain sentences, the tables' own, are taught this many times in every course.
pub const PLAIN_TIMES: usize = 4;

/// The writers of the messages for danger, each by themselves, without having read the tables. The halves that the tables
/// were tuned on are not here: they would teach that the tables are always right.
pub const WRITERS: &str = "abcdefghijklmnop";

/// The corpora of [`WRITERS`], in their order.
pub fn messages() -> impl Iterator<Item = String> {
    WRITERS.chars().map(|letter| format!("danger-{letter}.jsonl"))
}

/// How far one lesson moves a weight.
const RATE: f32 = 0.03;
/// The pull of each weight to 0.
const DECAY: f32 = 1e-4;

/// The rows of a labelled corpus of the guard's, each with its text.
pub fn corpus(root: &Path, name: &str) -> Result<Vec<serde_json::Value>> {
    let path = root.join("crates/guard/corpora").join(name);
    let lines = std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    lines.lines().map(|line| serde_json::from_str(line).map_err(|e| format!("{name}: {e}"))).collect()
}

/// Gives `turns` lessons of each of `texts`, in a new order each turn.
pub fn course<T>(texts: &[T], turns: usize, mut lesson: impl FnMut(&T)) {
    let mut rng = Rng::new(SEED);
    let mut order: Vec<usize> = (0..texts.len()).collect();
    for _ in 0..turns {
        rng.shuffle(&mut order);
        order.iter().for_each(|i| lesson(&texts[*i]));
    }
}

/// Whose each row of weights is, and how much its sign says before anything is learned.
pub struct Rows {
    bits: u32,
    owners: Vec<u32>,
    values: Vec<f32>,
}

impl Rows {
    /// Gives each row to its most frequent sign. Rare signs say more, those of a single text nothing, and those after the
    /// first `usize` of a text always `given`.
    pub fn of<'t>(bits: u32, texts: impl Iterator<Item = (&'t [u32], usize)>, given: f32) -> Self {
        // A sign, in how many texts it is, the last one of them, and whether its value is given.
        let mut counts = std::collections::HashMap::<u32, (u32, usize, bool)>::new();
        let mut all = 0usize;
        for (signs, free) in texts {
            all += 1;
            for (i, sign) in signs.iter().enumerate() {
                let count = counts.entry(*sign).or_insert((0, 0, false));
                if count.1 != all {
                    *count = (count.0 + 1, all, count.2 || i >= free);
                }
            }
        }
        let mut owned = vec![(0u32, 0u32); 1 << bits];
        for (sign, (n, ..)) in counts.iter().filter(|(_, (n, ..))| *n > 1) {
            let place = &mut owned[row_of(*sign, bits)];
            // The order of the map is chance; the sign itself decides between equals.
            *place = (*place).max((*n, *sign));
        }
        let value = |(n, sign): &(u32, u32)| match counts.get(sign) {
            Some((.., true)) if *n > 0 => given,
            _ if *n > 0 => {
                let rare = ln(all as f32 / *n as f32) / 4.0;
                4.0 * rare * rare
            }
            _ => 0.0,
        };
        Self { bits, values: owned.iter().map(value).collect(), owners: owned.iter().map(|(_, sign)| *sign).collect() }
    }

    fn row(&self, sign: u32) -> Option<usize> {
        let row = row_of(sign, self.bits);
        (self.owners[row] == sign && self.values[row] > 0.0).then_some(row)
    }
}

/// A model that is being learned.
pub struct Learner<'r, const COLUMNS: usize> {
    rows: &'r Rows,
    weights: Vec<[f32; COLUMNS]>,
    constants: [f32; COLUMNS],
}

impl<'r, const COLUMNS: usize> Learner<'r, COLUMNS> {
    /// A blank one.
    pub fn new(rows: &'r Rows) -> Self {
        Self { rows, weights: vec![[0.0; COLUMNS]; rows.owners.len()], constants: [0.0; COLUMNS] }
    }

    /// How much the signs speak for each column.
    pub fn score(&self, signs: &[u32]) -> [f32; COLUMNS] {
        let mut sum = [0f32; COLUMNS];
        for row in signs.iter().filter_map(|sign| self.rows.row(*sign)) {
            for (total, weight) in sum.iter_mut().zip(self.weights[row]) {
                *total += weight * self.rows.values[row];
            }
        }
        let unit = norm(signs.len());
        std::array::from_fn(|k| self.constants[k] + sum[k] * unit)
    }

    /// One lesson: these signs are of this column, or of none.
    pub fn step(&mut self, signs: &[u32], target: Option<usize>) {
        let chance = chances(&self.score(signs));
        let unit = norm(signs.len());
        let slopes: [f32; COLUMNS] = std::array::from_fn(|k| chance[k] - f32::from(u8::from(target == Some(k))));
        for (constant, slope) in self.constants.iter_mut().zip(slopes) {
            *constant -= RATE * slope;
        }
        for row in signs.iter().filter_map(|sign| self.rows.row(*sign)) {
            let value = self.rows.values[row] * unit;
            for (weight, slope) in self.weights[row].iter_mut().zip(slopes) {
                *weight -= RATE * (slope * value + DECAY * *weight);
            }
        }
    }

    /// Adds to each column what another, taught on the same rows, says of all of them together.
    pub fn add(&mut self, whole: &Learner<'r, 1>) {
        let more = |all: &mut [f32; COLUMNS], [one]: &[f32; 1]| all.iter_mut().for_each(|w| *w += one);
        more(&mut self.constants, &whole.constants);
        self.weights.iter_mut().zip(&whole.weights).for_each(|(all, one)| more(all, one));
    }

    /// The file that the guard reads, with two to the power of `bits` rows, at most as many as were learned: each weight in
    /// one byte, and of the signs that meet in a row the one that says most.
    pub fn file(&self, bits: u32) -> Vec<u8> {
        let full = |row: usize| self.weights[row].map(|w| w * self.rows.values[row]);
        let says = |row: usize| full(row).iter().map(|w| w * w).sum::<f32>();
        let mut kept = vec![None; 1 << bits];
        for row in (0..self.weights.len()).filter(|row| self.rows.values[*row] > 0.0) {
            let place: &mut Option<usize> = &mut kept[row_of(self.rows.owners[row], bits)];
            if place.is_none_or(|other| says(row) > says(other)) {
                *place = Some(row);
            }
        }
        let full = |row: &Option<usize>| row.map_or([0.0; COLUMNS], full);
        let mut sizes: Vec<f32> = kept.iter().flat_map(full).map(f32::abs).filter(|w| *w > 0.0).collect();
        sizes.sort_unstable_by(f32::total_cmp);
        // The last thousandth is cut off, so that the small ones keep their digits.
        let most = sizes.get(sizes.len().saturating_sub(1 + sizes.len() / 1000)).copied().unwrap_or(1.0);
        let scale = most / 127.0;
        let mut file = MAGIC.to_vec();
        file.extend(scale.to_le_bytes());
        self.constants.iter().for_each(|c| file.extend(c.to_le_bytes()));
        file.extend(kept.iter().map(|row| row.map_or(0, |row| owner(self.rows.owners[row]))));
        #[expect(clippy::cast_possible_truncation, reason = "it is cut to 127")]
        let byte = |w: f32| ((w / scale).round().clamp(-127.0, 127.0) as i8).cast_unsigned();
        file.extend(kept.iter().flat_map(full).map(byte));
        file
    }
}

/// The natural logarithm to five digits, the same on every machine.
fn ln(x: f32) -> f32 {
    let bits = x.to_bits();
    let power = (bits >> 23) as f32 - 127.0;
    let part = f32::from_bits((bits & 0x7f_ffff) | 0x3f80_0000);
    let t = (part - 1.0) / (part + 1.0);
    let square = t * t;
    power * std::f32::consts::LN_2
        + 2.0 * t * (1.0 + square * (1.0 / 3.0 + square * (0.2 + square * (1.0 / 7.0 + square / 9.0))))
}

/// Softmax with "none" at 0: the chance of each column.
pub fn chances<const COLUMNS: usize>(scores: &[f32; COLUMNS]) -> [f32; COLUMNS] {
    let top = scores.iter().copied().fold(0f32, f32::max);
    let parts = scores.map(|s| exp(s - top));
    let all = exp(-top) + parts.iter().sum::<f32>();
    parts.map(|p| p / all)
}
