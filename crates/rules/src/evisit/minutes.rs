//! Counting: each moment of a class once, whoever and however many logged it.

use std::collections::BTreeSet;

use kernel::{PersonId, Time};

use super::{Class, Entry, Episode, Reason, window::Window};

/// Half-open spans of microseconds.
type Spans = Vec<(i64, i64)>;

/// What one class worked in the window.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tally {
    pub micros: i64,
}

impl Tally {
    /// Whole minutes, rounded down once, at the end.
    pub fn minutes(self) -> u32 {
        u32::try_from(self.micros / 60_000_000).unwrap_or(u32::MAX)
    }
}

/// Adds up the time of `class`, and names what was left out.
pub(super) fn tally(
    episode: &Episode,
    class: Class,
    window: &Window,
    now: Time,
    reasons: &mut BTreeSet<Reason>,
) -> Tally {
    let mut pieces: Spans = Vec::new();
    for entry in &episode.entries {
        let Some(span) = countable(episode, entry, window, now, reasons) else { continue };
        if entry.class == class {
            pieces.extend(without(span, &elsewhere(episode, entry.who)));
        }
    }
    let sum = length(&pieces);
    let micros = length(&union(pieces));
    if micros < sum {
        reasons.insert(Reason::CountedOnce);
    }
    Tally { micros }
}

/// The part of an entry that lies in the window and is over, unless the whole entry is left out.
fn countable(
    episode: &Episode,
    entry: &Entry,
    window: &Window,
    now: Time,
    reasons: &mut BTreeSet<Reason>,
) -> Option<(i64, i64)> {
    let left_out = [
        (entry.stop < entry.start, Reason::BackwardEntry),
        (entry.class == Class::ClinicalStaff, Reason::ClinicalStaff),
        (entry.group != episode.group, Reason::OtherGroup),
        (entry.elsewhere, Reason::OtherLedger),
    ];
    if let Some((_, reason)) = left_out.into_iter().find(|(holds, _)| *holds) {
        reasons.insert(reason);
        return None;
    }
    if entry.start < window.opens {
        reasons.insert(Reason::BeforeWindow);
    }
    if entry.stop > window.end {
        reasons.insert(Reason::AfterWindow);
    }
    let (start, stop) = (entry.start.max(window.opens), entry.stop.min(window.end).min(now));
    (start < stop).then_some((start.micros(), stop.micros()))
}

/// The time that another ledger already counts for this person: a minute belongs to exactly one.
fn elsewhere(episode: &Episode, who: PersonId) -> Spans {
    let taken = episode.entries.iter().filter(|entry| entry.elsewhere && entry.who == who && entry.start < entry.stop);
    union(taken.map(|entry| (entry.start.micros(), entry.stop.micros())).collect())
}

/// Sorted and disjoint.
fn union(mut spans: Spans) -> Spans {
    spans.sort_unstable();
    let mut merged: Spans = Vec::new();
    for (start, stop) in spans {
        match merged.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(stop),
            _ => merged.push((start, stop)),
        }
    }
    merged
}

/// What is left of `span` outside `holes`, which are sorted and disjoint.
fn without(span: (i64, i64), holes: &[(i64, i64)]) -> Spans {
    let mut left = Vec::new();
    let mut from = span.0;
    for (start, stop) in holes {
        if from < *start {
            left.push((from, (*start).min(span.1)));
        }
        from = from.max(*stop);
    }
    left.push((from, span.1));
    left.retain(|(start, stop)| start < stop);
    left
}

fn length(spans: &[(i64, i64)]) -> i64 {
    spans.iter().map(|(start, stop)| stop - start).fold(0, i64::saturating_add)
}
