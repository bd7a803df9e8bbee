//! The e-visit engine: which code an asynchronous visit proposes, and in words why or why not.
//!
//! One pure function, [`propose`]. It is asked again whenever a minute, a visit or a fact changes and whenever the
//! clock passes the window's end; the same facts always give the same answer, so a proposal may rise and fall.

mod episode;
mod minutes;
mod reason;
mod table;
mod window;

use std::collections::BTreeSet;

use kernel::Time;

pub use episode::{Author, Class, Entry, Episode, Inquiry, Kind, Visit};
pub use reason::{Evidence, Reason};
pub use table::{Row, Table, shipped};

use crate::Code;
use minutes::{Tally, tally};
use window::Window;

names! {
    /// Where a proposal stands.
    State {
        /// Nothing to propose; the reasons say why.
        None = "none",
        /// A code, which may still rise, fall or go until the window ends.
        Running = "running",
        /// A code, and the window has ended.
        Final = "final",
        /// There would be a code, but a related visit followed and takes the work in.
        Withdrawn = "withdrawn",
    }
}

/// The engine's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Where it stands.
    pub state: State,
    /// The one code; present exactly when [`State::Running`] or [`State::Final`].
    pub code: Option<Code>,
    /// Whose minutes were counted: the class that the code belongs to, or that came closest to one.
    pub class: Class,
    /// Whole minutes of that class in the window, seconds summed first and then rounded down; no minute twice.
    pub counted_minutes: u32,
    /// Start of the local date of the first review; `None` before a review.
    pub window_start: Option<Time>,
    /// The first instant after the window: start of the local date seven days later. Exclusive.
    pub window_end: Option<Time>,
    /// Everything that blocked the code or kept minutes out, in the order of [`Reason`], each once.
    pub reasons: Vec<Reason>,
    /// What a claim line still lacks (facts 1g). While anything is missing the line stays a draft.
    pub missing: Vec<Evidence>,
}

impl Proposal {
    /// True when a claim line may leave: final, and its proof is whole.
    pub fn is_claimable(&self) -> bool {
        self.state == State::Final && self.missing.is_empty()
    }
}

/// What `episode` may bill as of `now`, by the table that is effective on the date of the first review.
///
/// Minutes after `now`, and visits that have not happened yet, do not count.
pub fn propose(episode: &Episode, tables: &[Table], now: Time) -> Proposal {
    let mut reasons = BTreeSet::new();
    episode.exclude(&mut reasons);
    let Some(review) = episode.reviewed(now) else {
        reasons.insert(Reason::NotReviewed);
        return nothing(episode, reasons);
    };
    let day_one = episode.day_of(review);
    let Some(table) = tables.iter().find(|table| table.covers(day_one)) else {
        reasons.insert(Reason::NoTable);
        return nothing(episode, reasons);
    };
    if day_one > table.checked_to {
        reasons.insert(Reason::TableNotChecked);
    }
    let window = Window::of(episode, review, table);
    window.exclude(episode, table, now, &mut reasons);

    let (class, tally, code) = pick(episode, table, &window, now, &mut reasons);
    if code.is_none() {
        reasons.insert(Reason::TooFewMinutes);
    }
    let blocked = |reason: &Reason| reason.blocks() && *reason != Reason::RelatedVisitAfter;
    let state = match code {
        None => State::None,
        Some(_) if reasons.iter().any(blocked) => State::None,
        Some(_) if reasons.contains(&Reason::RelatedVisitAfter) => State::Withdrawn,
        Some(_) if now < window.end => State::Running,
        Some(_) => State::Final,
    };
    Proposal {
        state,
        code: code.filter(|_| matches!(state, State::Running | State::Final)),
        class,
        counted_minutes: tally.minutes(),
        window_start: Some(window.start),
        window_end: Some(window.end),
        reasons: reasons.into_iter().collect(),
        missing: episode.missing(Some(review), tally.minutes() > 0),
    }
}

/// The class whose minutes reach a row, QHP before others; else the class with more time. The two are never summed.
fn pick(
    episode: &Episode,
    table: &Table,
    window: &Window,
    now: Time,
    reasons: &mut BTreeSet<Reason>,
) -> (Class, Tally, Option<Code>) {
    let mut count = |class| {
        let tally = tally(episode, class, window, now, reasons);
        let code = table.code(class, tally.minutes());
        (class, tally, code)
    };
    let (qhp, other) = (count(Class::Qhp), count(Class::NonQhp));
    if qhp.1.minutes() > 0 && other.1.minutes() > 0 {
        reasons.insert(Reason::ClassesNotSummed);
    }
    if qhp.2.is_some() && other.2.is_some() {
        reasons.insert(Reason::QhpCodeWins);
    }
    match (qhp.2, other.2) {
        (None, Some(_)) => other,
        (None, None) if other.1.micros > qhp.1.micros => other,
        _ => qhp,
    }
}

fn nothing(episode: &Episode, reasons: BTreeSet<Reason>) -> Proposal {
    Proposal {
        state: State::None,
        code: None,
        class: Class::Qhp,
        counted_minutes: 0,
        window_start: None,
        window_end: None,
        reasons: reasons.into_iter().collect(),
        missing: episode.missing(None, false),
    }
}
