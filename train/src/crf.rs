//! A linear-chain conditional random field, trained one sentence at a time with AdaGrad; the same bytes on every run.

use crate::{
    rng::Rng,
    sample::Sample,
    table,
    tagger::{
        feature, lists,
        model::{HEADER, LABELS, MAGIC},
        token::{self, Token},
    },
};

/// Labels in use; the eighth has no meaning.
const USED: usize = 7;
/// Two to these powers of rows.
const WEIGHT_BITS: u8 = 18;
const STEP_BITS: u8 = 11;
/// Weights are kept as eighths of a byte's 127: one unit is 1/32.
const UNIT: f32 = 32.0;
const LIMIT: f32 = 3.96;
const RATE: f32 = 0.12;
const DECAY: f32 = 2e-6;

/// A sentence ready to be learned.
pub struct Lesson {
    tokens: Vec<Token>,
    gold: Vec<u8>,
}

impl Lesson {
    /// Tokens of a sample with their lists and labels.
    pub fn of(sample: &Sample, table: &[[u8; 4]]) -> Self {
        let mut tokens = Vec::new();
        token::read(&sample.text, 0, &mut tokens);
        let label = |t: &Token| {
            sample.spans.iter().find(|(_, s)| s.start <= t.start && t.start < s.end).map_or(0, |x| x.0 as u8)
        };
        let gold = tokens.iter().map(label).collect();
        for token in tokens.iter_mut().filter(|t| t.is_word()) {
            token.lists = lists::find(table, token.word);
        }
        Self { tokens, gold }
    }

    /// The same with some words and lists forgotten: names on no list must be found too.
    fn forget(&self, rng: &mut Rng) -> Vec<Token> {
        let mut tokens = self.tokens.clone();
        for (token, gold) in tokens.iter_mut().zip(&self.gold).filter(|(t, _)| t.is_word()) {
            let listed = lists::ORGANIZATION | table::STREET | table::FACILITY | table::PERSON_WORD | lists::COMMON;
            let (word, list) = if *gold == 0 { (4, 4) } else { (30, 30) };
            if token.lists & listed == 0 || *gold == 0 {
                if rng.chance(word) {
                    token.word = u32::try_from(rng.bits() >> 32).unwrap_or(0);
                }
                if rng.chance(list) {
                    token.lists &= lists::WORD | lists::COMMON;
                }
            }
        }
        tokens
    }
}

/// Weights in training.
pub struct Crf {
    weights: Vec<[f32; LABELS]>,
    squares: Vec<[f32; LABELS]>,
    steps: Vec<[f32; LABELS * LABELS]>,
    step_squares: Vec<[f32; LABELS * LABELS]>,
}

impl Crf {
    /// All weights 0.
    pub fn new() -> Self {
        Self {
            weights: vec![[0.0; LABELS]; 1 << WEIGHT_BITS],
            squares: vec![[0.0; LABELS]; 1 << WEIGHT_BITS],
            steps: vec![[0.0; LABELS * LABELS]; 1 << STEP_BITS],
            step_squares: vec![[0.0; LABELS * LABELS]; 1 << STEP_BITS],
        }
    }

    /// Learns every lesson `turns` times, in an order that the seed gives.
    pub fn learn(&mut self, lessons: &[Lesson], turns: usize, rng: &mut Rng) {
        let mut order: Vec<usize> = (0..lessons.len()).collect();
        for turn in 0..turns {
            rng.shuffle(&mut order);
            // The last turns go smaller steps, and so settle.
            let rate = RATE * [1.0, 1.0, 0.7, 0.5, 0.35, 0.2, 0.1, 0.05][turn * 8 / turns.max(1)];
            for n in &order {
                let tokens = lessons[*n].forget(rng);
                self.one(&tokens, &lessons[*n].gold, rate);
            }
        }
    }

    fn one(&mut self, tokens: &[Token], gold: &[u8], rate: f32) {
        let n = tokens.len();
        if n == 0 {
            return;
        }
        let style = feature::style(tokens);
        let rows: Vec<_> = (0..n).map(|i| feature::emission(tokens, i, style)).collect();
        let step_rows: Vec<_> = (0..n).map(|i| feature::step(tokens, i)).collect();
        let own: Vec<[f32; LABELS]> = rows.iter().map(|rows| self.emission(rows)).collect();
        let steps: Vec<[f32; LABELS * LABELS]> = step_rows.iter().map(|rows| self.step(rows)).collect();
        let (before, after) = (forward(&own, &steps), backward(&own, &steps));
        for i in 0..n {
            let mut total = 0.0;
            let mut share = [0.0f32; LABELS];
            for y in 0..USED {
                share[y] = before[i][y] * after[i][y];
                total += share[y];
            }
            let mut change = [0.0f32; LABELS];
            for y in 0..USED {
                change[y] = f32::from(u8::from(usize::from(gold[i]) == y)) - share[y] / total;
            }
            if change.iter().any(|c| c.abs() > 2e-3) {
                for row in rows[i] {
                    let at = row as usize & ((1 << WEIGHT_BITS) - 1);
                    update(&mut self.weights[at], &mut self.squares[at], &change, rate);
                }
            }
            let mut pairs = [0.0f32; LABELS * LABELS];
            let mut all = 0.0;
            for p in 0..if i == 0 { 1 } else { USED } {
                let past = if i == 0 { 1.0 } else { before[i - 1][p] };
                for y in 0..USED {
                    let v = past * steps[i][p * LABELS + y] * own[i][y] * after[i][y];
                    pairs[p * LABELS + y] = -v;
                    all += v;
                }
            }
            let mut moves = false;
            for pair in &mut pairs {
                *pair /= all;
            }
            let past = if i == 0 { 0 } else { usize::from(gold[i - 1]) };
            pairs[past * LABELS + usize::from(gold[i])] += 1.0;
            for pair in &pairs {
                moves |= pair.abs() > 2e-3;
            }
            if moves {
                for row in step_rows[i] {
                    let at = row as usize & ((1 << STEP_BITS) - 1);
                    update(&mut self.steps[at], &mut self.step_squares[at], &pairs, rate);
                }
            }
        }
    }

    /// Exponentials of the scores of one token, the greatest 1.
    fn emission(&self, rows: &[u32; feature::COUNT]) -> [f32; LABELS] {
        let mut sum = [0.0f32; LABELS];
        for row in rows {
            for (total, w) in sum.iter_mut().zip(&self.weights[*row as usize & ((1 << WEIGHT_BITS) - 1)]) {
                *total += w;
            }
        }
        let most = sum[..USED].iter().copied().fold(f32::MIN, f32::max);
        sum.map(|s| exp(s - most))
    }

    fn step(&self, rows: &[u32; feature::STEPS]) -> [f32; LABELS * LABELS] {
        let mut sum = [0.0f32; LABELS * LABELS];
        for row in rows {
            for (total, w) in sum.iter_mut().zip(&self.steps[*row as usize & ((1 << STEP_BITS) - 1)]) {
                *total += w;
            }
        }
        sum.map(exp)
    }

    /// The file: header, lists, weights, steps.
    pub fn file(&self, lists: &[[u8; 4]], bias: i8) -> Vec<u8> {
        let mut file = Vec::new();
        file.extend(MAGIC);
        file.extend([table::BITS, WEIGHT_BITS, STEP_BITS, bias.to_le_bytes()[0]]);
        file.resize(HEADER, 0);
        file.extend(lists.as_flattened());
        let byte = |w: &f32| ((w * UNIT).round().clamp(-127.0, 127.0) as i8).to_le_bytes()[0];
        file.extend(self.weights.iter().flatten().map(byte));
        file.extend(self.steps.iter().flatten().map(byte));
        file
    }
}

fn update<const N: usize>(weights: &mut [f32; N], squares: &mut [f32; N], change: &[f32; N], rate: f32) {
    for ((w, s), g) in weights.iter_mut().zip(squares).zip(change) {
        let g = g - DECAY * *w;
        *s += g * g;
        *w = (*w + rate * g / (*s + 1e-4).sqrt()).clamp(-LIMIT, LIMIT);
    }
}

/// Shares of the labels from the left, each token's brought to a sum of 1.
fn forward(own: &[[f32; LABELS]], steps: &[[f32; LABELS * LABELS]]) -> Vec<[f32; LABELS]> {
    let mut all: Vec<[f32; LABELS]> = Vec::with_capacity(own.len());
    for (i, own) in own.iter().enumerate() {
        let mut here = [0.0f32; LABELS];
        for y in 0..USED {
            let mut sum = 0.0;
            match all.last() {
                None => sum = steps[i][y],
                Some(before) => {
                    for p in 0..USED {
                        sum += before[p] * steps[i][p * LABELS + y];
                    }
                }
            }
            here[y] = sum * own[y];
        }
        scale(&mut here);
        all.push(here);
    }
    all
}

/// And from the right, without the token itself.
fn backward(own: &[[f32; LABELS]], steps: &[[f32; LABELS * LABELS]]) -> Vec<[f32; LABELS]> {
    let mut all = vec![[1.0f32; LABELS]; own.len()];
    for i in (0..own.len().saturating_sub(1)).rev() {
        let mut here = [0.0f32; LABELS];
        for p in 0..USED {
            for y in 0..USED {
                here[p] += steps[i + 1][p * LABELS + y] * own[i + 1][y] * all[i + 1][y];
            }
        }
        scale(&mut here);
        all[i] = here;
    }
    all
}

fn scale(row: &mut [f32; LABELS]) {
    let sum: f32 = row[..USED].iter().sum();
    for x in row {
        *x = (*x / sum).max(1e-30);
    }
}

/// Our own exponential: the machine's library may round another way elsewhere, and the weights would differ.
pub fn exp(x: f32) -> f32 {
    let x = x.clamp(-80.0, 80.0) * std::f32::consts::LOG2_E;
    let whole = x.floor();
    let part = (x - whole) * std::f32::consts::LN_2;
    let sum = 1.0
        + part * (1.0 + part * (0.5 + part * (1.0 / 6.0 + part * (1.0 / 24.0 + part * (1.0 / 120.0 + part / 720.0)))));
    sum * f32::from_bits(((whole as i32 + 127).clamp(1, 254) as u32) << 23)
}
