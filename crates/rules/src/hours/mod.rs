//! Opening hours of a pool: which minutes count against a due time.
//!
//! A span runs from the first instant at which its opening wall time occurs to the first instant at which its closing
//! wall time occurs. When the clocks skip a wall time, the instant after the skip stands for it; so a span that lies in
//! the skipped hour is empty, and one that spans a repeated hour is an hour longer.

mod text;

use std::collections::BTreeSet;

use jiff::civil::{Date, Time as Wall};
use jiff::tz::TimeZone;
use kernel::Time;

pub use text::BadHours;

/// Opening hours in one IANA zone; made by [`Hours::parse`] or [`Hours::always`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hours {
    zone: TimeZone,
    /// `None`: round the clock.
    week: Option<Week>,
    holidays: BTreeSet<Date>,
}

/// Seven days from Monday; each a sorted list of spans that do not overlap, in minutes since midnight, 0..=1440.
type Week = [Vec<(u16, u16)>; 7];

/// How far ahead an opening is looked for, days. Holidays and leap weeks never fill ten years.
const HORIZON_DAYS: usize = 3660;
const MINUTE: i64 = 60_000_000;

impl Hours {
    /// Open round the clock, holidays too. No zone is needed: every minute counts.
    pub fn always() -> Self {
        Self { zone: TimeZone::UTC, week: None, holidays: BTreeSet::new() }
    }

    /// True when round the clock.
    pub fn is_always(&self) -> bool {
        self.week.is_none()
    }

    /// True when `at` lies in a span; the opening instant is in, the closing instant is out.
    pub fn is_open(&self, at: Time) -> bool {
        if self.is_always() {
            return true;
        }
        self.spans_on(self.day_of(at)).any(|(opens, closes)| opens <= at && at < closes)
    }

    /// `at` when open then, else the next instant that is open. `None` when ten years hold no opening.
    pub fn next_opening(&self, at: Time) -> Option<Time> {
        self.is_always().then_some(at).or_else(|| self.spans_after(at).next().map(|(opens, _)| opens))
    }

    /// When `minutes` open minutes have passed since `from`: the due time of work that waits while the pool is closed.
    ///
    /// It is an open instant or the closing instant of the span that the last minute fills; zero minutes give
    /// [`Hours::next_opening`]. When ten years do not hold so many open minutes it is the last closing they hold, and
    /// when they hold none every minute counts: early is safer than never, and more minutes are never due earlier.
    pub fn add_open_minutes(&self, from: Time, minutes: u32) -> Time {
        let minutes = i64::from(minutes);
        if self.is_always() {
            return from.plus_minutes(minutes);
        }
        let mut left = minutes * MINUTE;
        let mut last = None;
        for (opens, closes) in self.spans_after(from) {
            let length = closes.micros() - opens.micros();
            if left <= length {
                return Time::from_micros(opens.micros() + left);
            }
            left -= length;
            last = Some(closes);
        }
        last.unwrap_or_else(|| from.plus_minutes(minutes))
    }

    /// What is left of every span from `from` on, in order, within the horizon.
    fn spans_after(&self, from: Time) -> impl Iterator<Item = (Time, Time)> {
        let days = self.day_of(from).series(jiff::Span::new().days(1)).take(HORIZON_DAYS);
        let spans = days.flat_map(|day| self.spans_on(day));
        spans.map(move |(opens, closes)| (opens.max(from), closes)).filter(|(opens, closes)| opens < closes)
    }

    /// The spans of one local date as instants; none on a holiday.
    fn spans_on(&self, day: Date) -> impl Iterator<Item = (Time, Time)> {
        let weekday = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or(0);
        let week = self.week.as_ref().filter(|_| !self.holidays.contains(&day));
        let spans = week.and_then(|week| week.get(weekday)).map_or(&[][..], Vec::as_slice);
        let instants = spans.iter().map(move |(opens, closes)| (self.instant(day, *opens), self.instant(day, *closes)));
        instants.filter(|(opens, closes)| opens < closes)
    }

    /// The first instant at which the wall clock shows `minute` of `day`, or the end of the gap that skips it.
    fn instant(&self, day: Date, minute: u16) -> Time {
        let (day, minute) =
            if minute >= 1440 { (day.saturating_add(jiff::Span::new().days(1)), 0) } else { (day, minute) };
        let hour = i8::try_from(minute / 60).unwrap_or(0);
        let wall = Wall::new(hour, i8::try_from(minute % 60).unwrap_or(0), 0, 0).unwrap_or(Wall::midnight());
        let ambiguous = self.zone.to_ambiguous_timestamp(day.to_datetime(wall));
        let in_gap = matches!(ambiguous.offset(), jiff::tz::AmbiguousOffset::Gap { .. });
        let stamp = ambiguous.compatible().unwrap_or(jiff::Timestamp::MAX);
        if !in_gap {
            return Time::from_micros(stamp.as_microsecond());
        }
        // The compatible reading lies after the jump by as much as the wall time lies in the gap: nothing at its start.
        let after = stamp.saturating_add(jiff::SignedDuration::from_secs(1)).unwrap_or(stamp);
        let jump = self.zone.preceding(after).next().map_or(stamp, |transition| transition.timestamp());
        Time::from_micros(jump.as_microsecond())
    }

    fn day_of(&self, at: Time) -> Date {
        let stamp = jiff::Timestamp::from_microsecond(at.micros()).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        self.zone.to_datetime(stamp).date()
    }
}
