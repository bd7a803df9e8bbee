//! Which words are stopped: the tables' patterns and the sound of the whole speak together.
//!
//! `weights/tone.bin` says what each sign counts for each fault; it is made by `cargo xtask guard-train tone`.

use std::{ops::Range, sync::LazyLock};

use super::{
    fault::Fault,
    kinds,
    reading::{Found, Hit, Reading},
    table::{Rule, TABLES},
};
use crate::linear::{Model, Signs, any_of, hash, mix, windows};

/// One column for each fault, in the order of [`Fault::ALL`].
pub(crate) const FAULTS: usize = Fault::ALL.len();

static WEIGHTS: &[u8] = include_bytes!("../../weights/tone.bin");
pub(crate) static MODEL: LazyLock<Option<Model<'static, FAULTS>>> = LazyLock::new(|| Model::of(WEIGHTS));

/// From where words are stopped, in log odds: for care against everything else, for any fault against none. They
/// stop 4.4 % of the fine replies in the judges' sets; `cargo xtask guard-train tone --bounds` tells what others would.
pub(crate) const CARE: f32 = -2.3;
pub(crate) const ANY: f32 = -1.5;

/// Words among which the guilty sentence is sought.
const SHOWN: usize = 5;

/// Words that are stopped, and the rule whose sentences say why.
pub(crate) struct Guilty {
    pub words: Range<usize>,
    pub rule: &'static Rule,
    pub by_signs: bool,
}

/// The guilty words in the order of the text.
pub(crate) fn read(reading: &Reading<'_>) -> Vec<Guilty> {
    let hits = hits(reading, &mut reading.scan());
    let Some(model) = MODEL.as_ref() else { return hits.iter().map(by_pattern).collect() };
    let (mut out, mut signs) = (Vec::new(), Signs::default());
    for window in windows(reading.words()) {
        read_signs(reading, window.clone(), &hits, &mut signs);
        let scores = model.score(&signs.all);
        let here = || hits.iter().filter(|hit| window.contains(&hit.start));
        for (column, kind) in Fault::ALL.iter().enumerate().filter(|(column, _)| stops(&scores, *column)) {
            let before = out.len();
            out.extend(here().filter(|hit| hit.rule.kind == *kind).map(by_pattern));
            if out.len() > before {
                continue;
            }
            let loud = signs.loudest(model, column, SHOWN);
            let words = reading.sentence_of(window.start + loud.start, window.clone());
            if let Some(rule) = rule_of(reading, &words, *kind) {
                out.push(Guilty { words, rule, by_signs: true });
            }
        }
    }
    out.sort_by_key(|guilty| (guilty.words.start, guilty.rule.kind));
    out
}

/// The patterns' matches that nothing excuses, in the order of the text.
pub(crate) fn hits(reading: &Reading<'_>, found: &mut Found) -> Vec<Hit> {
    let mut hits = std::mem::take(&mut found.hits);
    hits.retain(|hit| !reading.excused(found, hit));
    hits.sort_by_key(|hit| (hit.start, hit.rule.kind, std::cmp::Reverse(hit.end)));
    hits
}

/// The signs of the words in `window`, of their kinds, and of what the patterns found there.
pub(crate) fn read_signs(reading: &Reading<'_>, window: Range<usize>, hits: &[Hit], signs: &mut Signs) {
    signs.read(reading.tokens(window.clone()));
    kinds::read(reading, window.clone(), signs);
    for hit in hits.iter().filter(|hit| window.contains(&hit.start)) {
        signs.all.push(mix(11, hash(hit.rule.reason.as_bytes()), 0));
        signs.all.push(mix(12, hit.rule.kind as u32, u32::from(hit.weak)));
    }
}

/// Whether the scores stop a fault: care by itself, the most likely of the others when some fault is likely.
pub(crate) fn stops(scores: &[f32; FAULTS], column: usize) -> bool {
    stops_from(scores, column, (CARE, ANY))
}

/// The same with other bounds, for choosing them.
pub(crate) fn stops_from(scores: &[f32; FAULTS], column: usize, (from_care, from_any): (f32, f32)) -> bool {
    let ([care, others @ ..], Some(own)) = (scores, scores.get(column)) else { return false };
    if column == 0 && care - any_of(others) > from_care {
        return true;
    }
    let most = scores.iter().copied().fold(f32::MIN, f32::max);
    let any = scores.iter().map(|s| (s - most).exp()).sum::<f32>().ln() + most;
    any > from_any && *own >= most
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
