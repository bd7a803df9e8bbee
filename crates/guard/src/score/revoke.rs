//! Wishes that messages end, found in labelled texts.

use std::collections::BTreeMap;

use super::share;
use crate::revocation;

/// A labelled text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevokeRow {
    /// The text.
    pub text: String,
    /// Whether its sender wants messages to end.
    pub revoke: bool,
    /// The corpus's word for the language.
    pub lang: String,
    /// The corpus's word for why, when it has one.
    pub why: Option<String>,
}

/// Texts of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RevokeCount {
    /// Texts read.
    pub rows: usize,
    /// Those that revoke.
    pub revoking: usize,
    /// Those that revoke and were not found.
    pub missed: usize,
    /// Those that do not revoke and were found.
    pub false_revocations: usize,
}

/// The numbers of a corpus.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RevokeScore {
    /// All texts.
    pub all: RevokeCount,
    /// Missed as a share of those that revoke.
    pub missed: Option<f64>,
    /// False revocations as a share of those that do not revoke.
    pub false_revocations: Option<f64>,
    /// By the corpus's language.
    pub by_lang: BTreeMap<String, RevokeCount>,
    /// By the corpus's reason.
    pub by_why: BTreeMap<String, RevokeCount>,
}

/// Scores [`revocation`] over labelled texts.
pub fn score_revoke(rows: &[RevokeRow]) -> RevokeScore {
    let mut score = RevokeScore::default();
    for row in rows {
        let found = revocation(&row.text).is_some();
        let one = RevokeCount {
            rows: 1,
            revoking: usize::from(row.revoke),
            missed: usize::from(row.revoke && !found),
            false_revocations: usize::from(!row.revoke && found),
        };
        score.all.add(one);
        score.by_lang.entry(row.lang.clone()).or_default().add(one);
        if let Some(why) = &row.why {
            score.by_why.entry(why.clone()).or_default().add(one);
        }
    }
    score.missed = share(score.all.missed, score.all.revoking);
    score.false_revocations = share(score.all.false_revocations, score.all.rows - score.all.revoking);
    score
}

impl RevokeCount {
    fn add(&mut self, one: Self) {
        self.rows += one.rows;
        self.revoking += one.revoking;
        self.missed += one.missed;
        self.false_revocations += one.false_revocations;
    }
}
