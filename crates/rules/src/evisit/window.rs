//! The seven days: calendar days in the episode's zone, so a day of 23 or 25 hours is still one day.

use std::collections::BTreeSet;

use jiff::{Span, civil::Date};
use kernel::Time;

use super::{Episode, Reason, Table};

/// The days of an e-visit, `start..end`, and the part of them in which time can accrue.
pub(super) struct Window {
    day_one: Date,
    pub start: Time,
    /// Work before the inquiry cannot belong to it.
    pub opens: Time,
    pub end: Time,
}

impl Window {
    pub fn of(episode: &Episode, review: Time, table: &Table) -> Self {
        let day_one = episode.day_of(review);
        let start = start_of(day_one, &episode.zone);
        let end = start_of(day_one.saturating_add(days(table.window_days)), &episode.zone);
        let opens = episode.inquiry.map_or(start, |inquiry| inquiry.at.max(start));
        Self { day_one, start, opens, end }
    }

    /// The exclusions that need the first day and the table.
    pub fn exclude(&self, episode: &Episode, table: &Table, now: Time, reasons: &mut BTreeSet<Reason>) {
        if let Some(given) = episode.consent {
            if given > self.day_one {
                reasons.insert(Reason::ConsentLater);
            } else if given.saturating_add(Span::new().months(table.consent_months)) <= self.day_one {
                reasons.insert(Reason::ConsentLapsed);
            }
        }
        if episode.earlier_window_end.is_some_and(|end| self.start < end) {
            reasons.insert(Reason::EarlierWindow);
        }
        // Without an inquiry nothing can be billed; the window's first day stands in, so that visits are still named.
        let asked = episode.inquiry.map_or(self.start, |inquiry| inquiry.at);
        let earliest = episode.day_of(asked).saturating_sub(days(table.visit_days_before));
        let latest = self.day_one.saturating_add(days(table.visit_days_after));
        let happened = episode.visits.iter().flatten().filter(|visit| visit.related && visit.at <= now);
        for visit in happened {
            let day = episode.day_of(visit.at);
            if visit.at < asked && earliest <= day {
                reasons.insert(Reason::RelatedVisitBefore);
            } else if asked <= visit.at && day <= latest {
                reasons.insert(Reason::RelatedVisitAfter);
            }
        }
    }
}

fn days(count: u8) -> Span {
    Span::new().days(count)
}

/// The first instant of a local date; UTC when the zone is unknown, as [`Time::in_zone`] reads it.
fn start_of(day: Date, zone: &str) -> Time {
    let zone = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
    day.to_zoned(zone).map_or(Time::NEVER, |start| Time::from_micros(start.timestamp().as_microsecond()))
}
