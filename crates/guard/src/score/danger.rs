//! Dangers found in labelled messages.

use super::{real, share};
use crate::{Level, danger};

/// How many of a hundred messages to an organisation are urgent; screening is only as good as its alarms are at this share.
const PREVALENCE: f64 = 0.035;

/// A labelled message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DangerRow {
    /// The message.
    pub text: String,
    /// How urgent it is; `None` when it is not.
    pub level: Option<Level>,
}

/// The numbers of one level.
#[derive(Debug, Clone, PartialEq)]
pub struct LevelScore {
    /// The level; `None` for messages without danger.
    pub level: Option<Level>,
    /// Messages labelled so.
    pub rows: usize,
    /// The share found at this level exactly.
    pub exact: Option<f64>,
    /// The share found at this level or a more urgent one.
    pub found: Option<f64>,
}

/// The numbers of a corpus. The first three are of *now*: is the alarm raised for those who need it, and only for them.
#[derive(Debug, Clone, PartialEq)]
pub struct DangerScore {
    /// Messages read.
    pub docs: usize,
    /// Of the messages labelled *now*, the share found as *now*.
    pub sensitivity: Option<f64>,
    /// Of the messages found as *now*, the share labelled so, in this corpus.
    pub ppv: Option<f64>,
    /// Of the other messages, the share not found as *now*.
    pub specificity: Option<f64>,
    /// What `ppv` would be where 3.5 % of messages are *now*, from sensitivity and specificity.
    pub ppv_at_prevalence: Option<f64>,
    /// *now*, *today*, *soon*, none.
    pub by_level: Vec<LevelScore>,
}

/// Scores [`danger`] over labelled messages.
pub fn score_danger(rows: &[DangerRow]) -> DangerScore {
    let seen: Vec<(Option<Level>, Option<Level>)> = rows.iter().map(|r| (r.level, danger(&r.text).level())).collect();
    let count = |test: &dyn Fn(Option<Level>, Option<Level>) -> bool| seen.iter().filter(|(a, b)| test(*a, *b)).count();
    let now = Some(Level::Now);
    let sensitivity = share(count(&|a, b| a == now && b == now), count(&|a, _| a == now));
    let specificity = share(count(&|a, b| a != now && b != now), count(&|a, _| a != now));
    let levels = [now, Some(Level::Today), Some(Level::Soon), None];
    let by_level = levels.into_iter().map(|level| {
        let rows = count(&|a, _| a == level);
        LevelScore {
            level,
            rows,
            exact: share(count(&|a, b| a == level && b == level), rows),
            // `None` is the least of the levels, so that every answer is at or above it.
            found: share(count(&|a, b| a == level && b >= level), rows),
        }
    });
    DangerScore {
        docs: rows.len(),
        sensitivity,
        ppv: share(count(&|a, b| a == now && b == now), count(&|_, b| b == now)),
        specificity,
        ppv_at_prevalence: sensitivity.zip(specificity).and_then(|(s, p)| ppv_at(PREVALENCE, s, p)),
        by_level: by_level.collect(),
    }
}

/// Bayes: the predictive value of an alarm at a prevalence.
fn ppv_at(prevalence: f64, sensitivity: f64, specificity: f64) -> Option<f64> {
    let (right, wrong) = (sensitivity * prevalence, (1.0 - specificity) * (1.0 - prevalence));
    (right + wrong > real(0)).then(|| right / (right + wrong))
}
