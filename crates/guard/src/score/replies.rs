//! Faults of tone found in labelled public replies.

use std::collections::BTreeMap;

use super::share;
use crate::{Place, tone};

/// A labelled reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyRow {
    /// The reply.
    pub text: String,
    /// Where it would be published; `None` in a place of care.
    pub place: Option<Place>,
    /// Whether it should be stopped.
    pub bad: bool,
    /// The corpus's word for why.
    pub why: String,
}

/// The replies of one reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WhyScore {
    /// Replies labelled so.
    pub rows: usize,
    /// Those with any finding.
    pub stopped: usize,
    /// Those with a finding of this very kind.
    pub named: usize,
}

/// The numbers of a corpus.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ReplyScore {
    /// Replies read.
    pub docs: usize,
    /// Bad replies.
    pub bad: usize,
    /// Bad replies without any finding.
    pub bad_passed: usize,
    /// Fine replies.
    pub fine: usize,
    /// Fine replies with a finding.
    pub fine_stopped: usize,
    /// `fine_stopped` as a share of `fine`.
    pub fine_stopped_share: Option<f64>,
    /// By the corpus's reason.
    pub by_why: BTreeMap<String, WhyScore>,
}

/// Scores [`tone`] over labelled replies. Identifiers are scored by [`score_phi`](super::score_phi): a clinic's own number in a
/// fine reply is no fault of tone.
pub fn score_replies(rows: &[ReplyRow]) -> ReplyScore {
    let mut score = ReplyScore { docs: rows.len(), ..ReplyScore::default() };
    for row in rows {
        let found: Vec<_> = tone(&row.text).into_iter().filter(|f| f.kind.binds(row.place)).collect();
        let stopped = usize::from(!found.is_empty());
        if row.bad {
            score.bad += 1;
            score.bad_passed += 1 - stopped;
        } else {
            score.fine += 1;
            score.fine_stopped += stopped;
        }
        let why = score.by_why.entry(row.why.clone()).or_default();
        why.rows += 1;
        why.stopped += stopped;
        why.named += usize::from(found.iter().any(|f| f.kind.name() == row.why));
    }
    score.fine_stopped_share = share(score.fine_stopped, score.fine);
    score
}
