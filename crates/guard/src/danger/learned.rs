//! What the tables cannot list: how dangerous messages sound. A linear model over the words and over what the tables found.
//!
//! `weights/danger.bin` is made by `cargo xtask guard-train danger` from labelled messages; it raises what no table names
//! and lowers a match whose surroundings are those of harmless messages. The tables keep the last word on what is shown.

use std::{ops::Range, sync::LazyLock};

use super::{Effect, Finding, Kind, Level, Match, Reading, Screening};
use crate::linear::{Model, Signs, any_of, hash, mix, stem, windows};

/// Columns of the model of levels: *soon*, *today*, *now*.
pub(crate) const LEVELS: usize = 3;
const NOW: usize = 2;
/// Columns of the model of kinds, in the order of [`Kind::ALL`].
pub(crate) const KINDS: usize = Kind::ALL.len();

static LEVEL_WEIGHTS: &[u8] = include_bytes!("../../weights/danger.bin");
static KIND_WEIGHTS: &[u8] = include_bytes!("../../weights/danger.kind.bin");
static LEVEL_MODEL: LazyLock<Option<Model<'static, LEVELS>>> = LazyLock::new(|| Model::of(LEVEL_WEIGHTS));
static KIND_MODEL: LazyLock<Option<Model<'static, KINDS>>> = LazyLock::new(|| Model::of(KIND_WEIGHTS));

/// From what a message counts as each level, in log odds against all less urgent ones; chosen by cross-validation over
/// writers (`cargo xtask guard-train danger --check`).
const NOW_FROM: f32 = 0.0;
const TODAY_FROM: f32 = 0.6;
const SOON_FROM: f32 = 0.8;
/// A match of the tables for *now* stands unless the odds are this far below [`NOW_FROM`]: in doubt it stands.
const STANDS: f32 = 0.5;

/// The rule of a finding that only the learned model makes, and its reason.
const RULE: (&str, &str) = ("learned.alike", "alike");

/// Words without which nothing is raised: "38" or "ok thanks" sounds like nothing.
const FEWEST: usize = 3;
/// Words that are shown as the place of a learned finding.
const SHOWN: usize = 6;

pub(super) fn reasons() -> impl Iterator<Item = &'static str> {
    [RULE.1].into_iter()
}

/// Changes what the tables found by how the whole sounds.
pub(super) fn weigh(reading: &Reading<'_>, seen: &mut Screening) {
    let Some(model) = LEVEL_MODEL.as_ref().filter(|_| seen.screened) else { return };
    let mut signs = Signs::default();
    // The most urgent window, its level and where it stands.
    let mut most: Option<([f32; LEVELS], Range<usize>)> = None;
    let mut last = 0..0;
    for window in windows(words(reading)) {
        read(reading, window.clone(), seen, &mut signs);
        let odds = odds(&model.score(&signs.all));
        if most.as_ref().is_none_or(|(best, _)| odds[NOW] > best[NOW]) {
            most = Some((odds, window.clone()));
        }
        last = window;
    }
    let Some((odds, window)) = most else { return };
    let level = [(Level::Now, NOW, NOW_FROM), (Level::Today, 1, TODAY_FROM), (Level::Soon, 0, SOON_FROM)]
        .into_iter()
        .find(|(_, column, from)| odds[*column] > *from)
        .map(|(level, ..)| level);
    if odds[NOW] < NOW_FROM - STANDS {
        // It still reaches a person the same day. A rule that somebody added since the lessons stands as it is.
        let taught = |f: &&mut Finding| f.level == Level::Now && model.knows(rule_sign(f.rule));
        for finding in seen.findings.iter_mut().filter(taught) {
            finding.level = Level::Today;
            finding.context = Some(Effect::Unsure);
        }
    }
    let said = reading.tokens.get(window.clone()).unwrap_or_default().iter().filter(|t| t.number.is_none()).count();
    if let Some(level) = level.filter(|level| said >= FEWEST && seen.level().is_none_or(|found| found < *level)) {
        if last != window {
            read(reading, window.clone(), seen, &mut signs);
        }
        let column = usize::from(level != Level::Soon) + usize::from(level == Level::Now);
        let loud = signs.loudest(model, column, SHOWN);
        let at = Match { start: window.start + loud.start, end: window.start + loud.end, skipped: 0 };
        let kind = kind(reading, window);
        let span = reading.span(at);
        if !span.is_empty() {
            seen.findings.push(Finding { level, kind, span, rule: RULE.0, reason: RULE.1, context: None });
        }
    }
    seen.findings.sort_by(|a, b| (b.level.cmp(&a.level)).then(a.span.start.cmp(&b.span.start)));
}

/// Log odds of each level against all that are less urgent.
pub(crate) fn odds(scores: &[f32; LEVELS]) -> [f32; LEVELS] {
    let [soon, today, now] = *scores;
    // Today and soon count the more urgent ones with them.
    let both = today.max(now) + (-(today - now).abs()).exp().ln_1p();
    let any = soon.max(both) + (-(soon - both).abs()).exp().ln_1p();
    [any, both - any_of(&[soon]), now - any_of(&[soon, today])]
}

/// How many words there are.
pub(crate) fn words(reading: &Reading<'_>) -> usize {
    reading.tokens.len()
}

/// What the words are most likely about.
fn kind(reading: &Reading<'_>, window: Range<usize>) -> Kind {
    let mut topic = Vec::new();
    topics(reading, window, &mut topic);
    let scores = KIND_MODEL.as_ref().map(|model| model.score(&topic)).unwrap_or_default();
    let best = Kind::ALL.iter().zip(scores).max_by(|a, b| a.1.total_cmp(&b.1));
    best.map_or(Kind::Acute, |(kind, _)| *kind)
}

/// The signs of what a message is about: its words and their stems.
pub(crate) fn topics(reading: &Reading<'_>, window: Range<usize>, out: &mut Vec<u32>) {
    out.clear();
    for token in reading.tokens.get(window).unwrap_or_default() {
        let word = reading.word(token);
        if token.number.is_none() {
            out.push(mix(1, hash(word), 0));
            out.push(mix(2, hash(stem(word, 5)), 0));
        }
    }
}

/// The signs of the words in `window`, and of what the tables found in the whole text.
pub(crate) fn read(reading: &Reading<'_>, window: Range<usize>, seen: &Screening, signs: &mut Signs) {
    signs.read(reading.tokens.get(window).unwrap_or_default().iter().map(|token| (token, reading.word(token))));
    let all = &mut signs.all;
    let most = seen.level().map_or(0, |level| 1 + level as u32);
    all.push(mix(10, most, 0));
    for finding in &seen.findings {
        let level = 1 + finding.level as u32;
        all.push(rule_sign(finding.rule));
        all.push(mix(12, finding.kind as u32, level));
    }
    for aside in &seen.set_aside {
        all.push(mix(13, aside.kind as u32, aside.context.map_or(0, |c| 1 + c as u32)));
    }
}

fn rule_sign(rule: &str) -> u32 {
    mix(11, hash(rule.as_bytes()), 0)
}
