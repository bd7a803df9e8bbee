//! How many routine notices one person gets.

use kernel::Time;

use crate::{Channel, Hours, Topic};

/// The most that one person gets over all channels and topics, on a day and in a week of their wall clock: this day, and it
/// with the six before. What is above waits for the next day. What is urgent, or answers a text, is not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caps {
    /// Routine notices on one day.
    pub day: u32,
    /// Routine notices in one week.
    pub week: u32,
    /// Of them, texts that nobody waits for, on one day.
    pub unasked_day: u32,
    /// Texts that nobody waits for in one week.
    pub unasked_week: u32,
}

impl Default for Caps {
    /// One text a day and three a week is what 47 CFR 64.1200(a)(9)(iv) allows of texts that nobody asked for: it counts for
    /// reminders, communities and news. An answer to a person's own question is not of that kind: with the same bounds the
    /// second answer of a day would come a day late. Six a day and twenty a week bound what a lively thread can send.
    fn default() -> Self {
        Self { day: 6, week: 20, unasked_day: 1, unasked_week: 3 }
    }
}

/// A routine notice that went to a person.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Went {
    pub at: Time,
    pub unasked: bool,
}

impl Went {
    pub(crate) fn new(at: Time, channel: Option<Channel>, topic: Topic) -> Self {
        Self { at, unasked: unasked(channel, topic) }
    }
}

/// A text that nobody waits for.
pub(crate) fn unasked(channel: Option<Channel>, topic: Topic) -> bool {
    channel == Some(Channel::Sms) && topic.unasked()
}

/// Since when the caps count.
pub(crate) fn since(hours: &Hours, now: Time) -> Time {
    hours.midnight(now, -6)
}

impl Caps {
    /// Nothing when one more may go now; else the first hour of the recipient's next day, to ask again.
    pub(crate) fn wait(&self, hours: &Hours, now: Time, unasked: bool, went: &[Went]) -> Option<Time> {
        let full = |since: Time, most: u32, only: bool| {
            let counted = went.iter().filter(|w| w.at >= since && (w.unasked || !only)).count();
            counted >= usize::try_from(most).unwrap_or(usize::MAX)
        };
        let (day, week) = (hours.midnight(now, 0), since(hours, now));
        let above = full(day, self.day, false)
            || full(week, self.week, false)
            || unasked && (full(day, self.unasked_day, true) || full(week, self.unasked_week, true));
        above.then(|| hours.first(hours.midnight(now, 1)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Quiet;

    #[test]
    fn what_is_above_waits_for_the_next_day() {
        let hours = Hours::own("America/Denver", Quiet::default());
        let caps = Caps { day: 2, week: 4, unasked_day: 1, unasked_week: 2 };
        // Tuesday 10 November 2026, 10:00 in Denver.
        let now = Time::parse("2026-11-10T17:00:00Z").unwrap();
        let check = |unasked: bool, went: &[(&str, bool)], want: Option<&str>| {
            let went: Vec<Went> =
                went.iter().map(|(at, unasked)| Went { at: Time::parse(at).unwrap(), unasked: *unasked }).collect();
            let got = caps.wait(&hours, now, unasked, &went).map(Time::rfc3339);
            assert_eq!(got.as_deref(), want, "{unasked} {went:?}");
        };
        let tomorrow = Some("2026-11-11T15:00:00Z");
        check(false, &[], None);
        check(false, &[("2026-11-10T15:00:00Z", false)], None);
        check(false, &[("2026-11-10T15:00:00Z", false), ("2026-11-10T16:00:00Z", false)], tomorrow);
        // 23:59 of the day before is another day.
        check(false, &[("2026-11-10T06:59:00Z", false), ("2026-11-10T16:00:00Z", false)], None);
        // A clock that was ahead counts for today.
        check(false, &[("2026-11-10T19:00:00Z", false), ("2026-11-12T16:00:00Z", false)], tomorrow);
        // Four in a week: Wednesday of the week before counts no more.
        let week = |first| {
            [
                (first, false),
                ("2026-11-05T16:00:00Z", false),
                ("2026-11-06T16:00:00Z", false),
                ("2026-11-07T16:00:00Z", false),
            ]
        };
        check(false, &week("2026-11-04T07:00:00Z"), tomorrow);
        check(false, &week("2026-11-04T06:59:00Z"), None);
        // Of texts that nobody waits for one a day and two a week.
        check(true, &[("2026-11-10T15:00:00Z", false)], None);
        check(true, &[("2026-11-10T15:00:00Z", true)], tomorrow);
        check(false, &[("2026-11-10T15:00:00Z", true)], None);
        check(true, &[("2026-11-08T15:00:00Z", true), ("2026-11-06T15:00:00Z", true)], tomorrow);
    }
}
