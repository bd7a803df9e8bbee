//! Which sentences are stopped: a pattern of the tables and the signs of the sentence speak together.

use std::{ops::Range, sync::LazyLock};

use super::{
    fault::Fault,
    model::{self, FAULTS},
    reading::{Hit, Reading},
    table::{Rule, TABLES},
};
use crate::linear::Model;

static WEIGHTS: &[u8] = include_bytes!("../../weights/tone.bin");
static MODEL: LazyLock<Option<Model<'static, FAULTS>>> = LazyLock::new(|| Model::of(WEIGHTS));

/// What a pattern, or a weak one, adds to the learned score. These and the bounds are chosen by cross-validation on the
/// corpora of development (`cargo xtask guard-train tone --check`).
const STRONG: f32 = 3.0;
const WEAK: f32 = 1.5;
/// Few sentences teach the rarer faults, so their patterns weigh more against the learned score.
const STRONG_OTHER: f32 = 8.0;
/// From where a sentence is stopped for care, and for any other fault.
const CARE: f32 = 0.4;
const OTHER: f32 = -0.8;

/// Words that are stopped, and the rule whose sentences say why.
pub(crate) struct Guilty {
    pub words: Range<usize>,
    pub rule: &'static Rule,
    pub by_signs: bool,
}

/// The guilty words in the order of the text.
pub(crate) fn read(reading: &Reading<'_>) -> Vec<Guilty> {
    let mut found = reading.scan();
    let mut hits = std::mem::take(&mut found.hits);
    hits.retain(|hit| !reading.excused(&found, hit));
    hits.sort_by_key(|hit| (hit.start, hit.rule.kind, std::cmp::Reverse(hit.end)));
    let (mut out, mut signs, whole) = (Vec::new(), Vec::new(), reading.whole());
    let mut rest = hits.as_slice();
    for sentence in reading.sentences() {
        let (here, later) = rest.split_at(rest.partition_point(|hit| hit.start < sentence.end));
        rest = later;
        model::signs(reading, sentence.clone(), whole, &mut signs);
        let scores = MODEL.as_ref().map_or([0.0; FAULTS], |model| model.score(&signs));
        for (kind, score) in Fault::ALL.iter().zip(scores) {
            let of_kind = || here.iter().filter(|hit| hit.rule.kind == *kind);
            let (strong, bound) = if *kind == Fault::CareRelationship { (STRONG, CARE) } else { (STRONG_OTHER, OTHER) };
            let push = match of_kind().map(|hit| hit.weak).min() {
                None => 0.0,
                Some(true) => WEAK,
                Some(false) => strong,
            };
            if score + push <= bound {
                continue;
            }
            if push > 0.0 {
                out.extend(of_kind().map(by_pattern));
            } else if let Some(rule) = rule_of(reading, &sentence, *kind) {
                out.push(Guilty { words: sentence.clone(), rule, by_signs: true });
            }
        }
    }
    out
}

fn by_pattern(hit: &Hit) -> Guilty {
    Guilty { words: hit.start..hit.end, rule: hit.rule, by_signs: false }
}

/// The rule that says in plain words, in the sentence's language, what its signs add up to.
fn rule_of(reading: &Reading<'_>, sentence: &Range<usize>, kind: Fault) -> Option<&'static Rule> {
    let count = |sign: &str| {
        let bit = TABLES.bit(sign);
        sentence.clone().filter(|i| reading.mask(*i) & bit != 0).count()
    };
    let reason = match kind {
        Fault::CareRelationship if count("sign-thank") > 0 => "care-thanks",
        Fault::CareRelationship if count("sign-know") + count("sign-thing") > 0 => "care-results",
        Fault::CareRelationship if count("sign-did") > 0 => "care-told",
        Fault::CareRelationship => "care-visit",
        other => other.name(),
    };
    let language = if count("sign-spanish") > count("sign-english") { "tone.es." } else { "tone.en." };
    let fits = |rule: &&Rule| rule.kind == kind && rule.id.starts_with(language);
    TABLES.rules.iter().filter(fits).max_by_key(|rule| rule.reason == reason)
}
