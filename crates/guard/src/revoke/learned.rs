//! What the tables cannot list: how a text sounds that ends texts. A linear model over the words, their pieces and the
//! kinds of words that the tables know.
//!
//! `weights/revoke.bin` is made by `cargo xtask guard-train revoke` from labelled texts, from what patients write and from
//! what friends write. It takes what no pattern names, and sets aside a pattern's match in a text that sounds like none of
//! its kind: a person in despair is never cut off for "I don't want to be here anymore".

use std::{ops::Range, sync::LazyLock};

use super::{reading::Reading, table::TABLES};
use crate::linear::{Model, Signs, mix, windows};

static WEIGHTS: &[u8] = include_bytes!("../../weights/revoke.bin");
static MODEL: LazyLock<Option<Model<'static, 1>>> = LazyLock::new(|| Model::of(WEIGHTS));

/// From what log odds on a text ends texts without any pattern, and below what a pattern's match is set aside; chosen by
/// cross-validation (`cargo xtask guard-train revoke --check`).
pub(crate) const RAISES: f32 = 1.5;
pub(crate) const STANDS: f32 = -4.0;

/// The rule of a text that only the learned model takes, and its sentence.
pub(super) const RULE: (&str, &str) = ("revoke.learned", "the text sounds like those that end messages");

/// Words without which nothing is taken: one word or two are a keyword or none.
const FEWEST: usize = 3;
/// How far apart two words may stand to be a pair of kinds.
const NEAR: usize = 3;

/// The log odds that a text ends texts; none when it is too short to sound like anything.
pub(super) fn odds(reading: &Reading) -> Option<f32> {
    let model = MODEL.as_ref().filter(|_| reading.len() >= FEWEST)?;
    let mut signs = Signs::default();
    let scores = windows(reading.len()).map(|window| {
        read(reading, window, &mut signs);
        let [score] = model.score(&signs.all);
        score
    });
    scores.max_by(f32::total_cmp)
}

/// The signs of a part of a text: its words, then what kinds of words stand near each other.
pub(crate) fn read(reading: &Reading, window: Range<usize>, out: &mut Signs) {
    out.read(reading.spelt(window.clone()));
    let kinds = |i: usize| TABLES.kinds(reading.mask(i));
    for i in window.clone() {
        let before = i.saturating_sub(NEAR).max(window.start)..i;
        let (opens, closes) = reading.edges(i);
        for kind in kinds(i) {
            out.all.push(mix(40, kind, u32::from(opens) + 2 * u32::from(closes)));
            for j in before.clone() {
                let step = if j + 1 == i { 41 } else { 42 };
                out.all.extend(kinds(j).map(|earlier| mix(step, earlier, kind)));
            }
        }
    }
}
