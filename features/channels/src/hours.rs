//! When a notice may go that is not urgent: the law's hours in the recipient's State, on the recipient's wall clock, less
//! the person's own quiet hours.

use std::collections::BTreeMap;

use jiff::{civil, tz::TimeZone};
use kernel::{Error, Result, Time};

use crate::{Channel, Quiet, areas, types::Preferences};

/// The hours of a week in which it may be sent: Monday first; minutes after midnight, the second is the first that is too
/// late. Equal: not on that day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Week([(u32, u32); 7]);

impl Week {
    const fn daily(from: u32, until: u32) -> Self {
        Self([(from * 60, until * 60); 7])
    }

    /// Reads `09:00-21:00`, or with other hours on days that it names: `09:00-21:00, Sun 12:00-21:00`,
    /// `09:00-18:00, Sat-Sun 10:00-17:00`.
    ///
    /// # Errors
    /// [`Error::Unavailable`] with what is wrong.
    pub fn parse(text: &str) -> Result<Self> {
        let bad = || Error::Unavailable(format!("hours of sending cannot be read: {text}"));
        let mut parts = text.split(',').map(str::trim);
        let every = parts.next().and_then(span).ok_or_else(bad)?;
        let mut week = Self([every; 7]);
        for part in parts {
            let (days, hours) = part.split_once(' ').ok_or_else(bad)?;
            let (first, last) = days.split_once('-').unwrap_or((days, days));
            let (first, last) = day(first).zip(day(last)).filter(|(a, b)| a <= b).ok_or_else(bad)?;
            let hours = span(hours).ok_or_else(bad)?;
            week.0.iter_mut().take(last + 1).skip(first).for_each(|day| *day = hours);
        }
        Ok(week)
    }

    /// What both allow.
    fn and(self, other: Self) -> Self {
        let mut days = self.0;
        for (day, more) in days.iter_mut().zip(other.0) {
            let from = day.0.max(more.0);
            *day = (from, day.1.min(more.1).max(from));
        }
        Self(days)
    }

    /// From when until when on each day, Monday first; minutes after midnight.
    pub(crate) const fn days(self) -> [(u32, u32); 7] {
        self.0
    }

    fn on(self, date: civil::Date) -> (u32, u32) {
        let day = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or(0);
        self.0.get(day).copied().unwrap_or((0, 0))
    }

    fn open(self, at: Time, zone: &str) -> bool {
        let clock = at.in_zone(zone);
        let minute = u32::try_from(i32::from(clock.hour()) * 60 + i32::from(clock.minute())).unwrap_or(0);
        let (from, until) = self.on(clock.date());
        (from..until).contains(&minute)
    }

    /// The first open moment from `at` on; nothing when no day is open.
    fn first(self, at: Time, zone: &str) -> Option<Time> {
        if self.open(at, zone) {
            return Some(at);
        }
        let rules = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
        let today = at.in_zone(zone).date();
        (0..=8).find_map(|days| {
            let date = today.checked_add(jiff::Span::new().days(days)).ok()?;
            let (from, until) = self.on(date);
            let start = rules.to_ambiguous_zoned(date.to_datetime(minute_of(from)?));
            // An hour that comes twice begins twice, one that is skipped begins when the clock has jumped.
            let both = [start.clone().earlier(), start.later()].into_iter().flatten();
            let both = both.map(|z| Time::from_micros(z.timestamp().as_microsecond()));
            both.filter(|t| from < until && *t > at && self.open(*t, zone)).min()
        })
    }
}

fn minute_of(minutes: u32) -> Option<civil::Time> {
    let (hour, minute) = (i8::try_from(minutes / 60).ok()?, i8::try_from(minutes % 60).ok()?);
    civil::Time::new(hour, minute, 0, 0).ok()
}

/// `09:00-21:00`; the end may be `24:00`.
fn span(text: &str) -> Option<(u32, u32)> {
    let (from, until) = text.trim().split_once('-')?;
    let minute = |text: &str| {
        let (hour, minute) = text.split_once(':')?;
        let (hour, minute) = (hour.parse::<u32>().ok()?, minute.parse::<u32>().ok()?);
        (hour < 24 && minute < 60 || (hour, minute) == (24, 0)).then_some(hour * 60 + minute)
    };
    let (from, until) = (minute(from)?, minute(until)?);
    (from < 1440 && from <= until).then_some((from, until))
}

fn day(text: &str) -> Option<usize> {
    ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].iter().position(|day| *day == text)
}

/// The hours of each State. The organisation's configuration may change them: the law does, too.
#[derive(Debug, Clone)]
pub struct StateHours {
    /// Everywhere, for texts and e-mails.
    pub every: Week,
    /// By the State's two letters; what is stricter than everywhere.
    pub states: BTreeMap<String, Week>,
}

/// Since when the table below is checked against the States' laws.
pub(crate) const AS_OF: &str = "2026-11-22";

impl Default for StateHours {
    /// 8:00 to 20:00 everywhere, one hour less than 47 CFR 64.1200(c)(1) allows; and the States that allow less than that,
    /// as of 2026-11-22. Florida, Maryland, Massachusetts, New Jersey and Oklahoma also say 8:00 to 20:00: they stand here so
    /// that an organisation that sends longer elsewhere does not there.
    fn default() -> Self {
        let night = Week::daily(8, 20);
        let mut states: BTreeMap<String, Week> =
            ["FL", "MD", "MS", "NJ", "OK"].into_iter().map(|state| (state.to_owned(), night)).collect();
        let mut texas = Week::daily(9, 21);
        texas.0[6] = (12 * 60, 21 * 60);
        let mut rhode_island = Week::daily(9, 18);
        (rhode_island.0[5], rhode_island.0[6]) = ((10 * 60, 17 * 60), (10 * 60, 17 * 60));
        let stricter = [("CT", Week::daily(9, 20)), ("TX", texas), ("RI", rhode_island)];
        states.extend(stricter.map(|(state, week)| (state.to_owned(), week)));
        Self { every: night, states }
    }
}

impl StateHours {
    /// For a State; where it is not known, what every State allows.
    fn of(&self, state: Option<&str>) -> Week {
        match state {
            Some(state) => self.states.get(state).map_or(self.every, |week| self.every.and(*week)),
            None => self.states.values().fold(self.every, |all, week| all.and(*week)),
        }
    }
}

/// The hours in which routine notices may go to one address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hours {
    /// The person's wall clock and quiet hours, when the person is known.
    own: Option<(String, Quiet)>,
    /// It has to be a decent hour in all of these.
    zones: Vec<String>,
    week: Week,
}

impl Hours {
    /// A person's own quiet hours, and nothing else.
    pub fn own(zone: &str, quiet: Quiet) -> Self {
        Self { own: Some((zone.to_owned(), quiet)), zones: Vec::new(), week: Week::daily(0, 24) }
    }

    /// For one address. A text counts by the State of its area code, and by the wall clock of the person's profile, else by
    /// all clocks of the area code; what is not known counts as strictly as anywhere. An e-mail, and what a
    /// device shows, counts by the profile's clock, else the organisation's, and by the hours for everywhere: the States' laws are about telephones.
    pub(crate) fn of(
        table: &StateHours,
        chosen: &Preferences,
        (channel, value): (Channel, &str),
        org_zone: &str,
    ) -> Self {
        let known = Some(&chosen.zone).filter(|zone| TimeZone::get(zone).is_ok());
        let own = known.map(|zone| (zone.clone(), chosen.quiet));
        if channel != Channel::Sms {
            return Self { own, zones: vec![known.map_or(org_zone, String::as_str).to_owned()], week: table.every };
        }
        let area = areas::of(value);
        let zones = match (known, area) {
            (Some(zone), _) => vec![zone.clone()],
            (None, Some(area)) => area.zones().map(str::to_owned).collect(),
            (None, None) => areas::all_zones().map(str::to_owned).collect(),
        };
        Self { own, zones, week: table.of(area.map(|area| area.state)) }
    }

    /// It may go at `at`.
    pub fn open(&self, at: Time) -> bool {
        let loud = self.own.as_ref().is_none_or(|(zone, quiet)| !quiet.holds(at, zone));
        loud && self.zones.iter().all(|zone| self.week.open(at, zone))
    }

    /// The first moment from `at` on at which it may go. Where quiet hours leave none in nine days it is a week later: a
    /// moment to ask again, for whoever waits goes on waiting.
    pub fn first(&self, at: Time) -> Time {
        let (mut moment, late) = (at, at.plus_days(9));
        while moment < late && !self.open(moment) {
            if let Some((zone, quiet)) = &self.own {
                moment = quiet.ends(moment, zone);
            }
            for zone in &self.zones {
                moment = self.week.first(moment, zone).unwrap_or(late);
            }
        }
        if moment < late { moment } else { at.plus_days(7) }
    }

    /// A wall clock of the recipient: the person's own, else the first that may be theirs.
    fn zone(&self) -> &str {
        let own = self.own.as_ref().map(|(zone, _)| zone.as_str());
        own.or(self.zones.first().map(String::as_str)).unwrap_or("UTC")
    }

    /// The hours by law, before the person's own.
    pub(crate) const fn week(&self) -> Week {
        self.week
    }

    /// Midnight at the beginning of the day that is so many days after the day of `at`, or before it.
    pub(crate) fn midnight(&self, at: Time, days: i64) -> Time {
        let day = at.in_zone(self.zone());
        let start = day.checked_add(jiff::Span::new().days(days)).and_then(|day| day.start_of_day());
        start.map_or_else(|_| at.plus_days(days), |z| Time::from_micros(z.timestamp().as_microsecond()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::First;

    fn hours(zone: &str, (from, until): (u32, u32), channel: Channel, value: &str) -> Hours {
        let quiet = Quiet { from, until };
        let chosen = Preferences { first: First::Sms, locale: kernel::Locale::En, zone: zone.to_owned(), quiet };
        Hours::of(&StateHours::default(), &chosen, (channel, value), "America/Denver")
    }

    #[test]
    fn texts_keep_the_hours_of_the_recipients_state() {
        // Monday 9 November 2026; Denver is UTC-7, New York UTC-5, Chicago UTC-6.
        let check = |zone: &str, value: &str, at: &str, want: &str| {
            let got = hours(zone, (0, 0), Channel::Sms, value).first(Time::parse(at).unwrap());
            assert_eq!(got.rfc3339(), want, "{zone} {value} {at}");
        };
        let montana = "+14065550142";
        check("America/Denver", montana, "2026-11-10T02:59:59Z", "2026-11-10T02:59:59Z");
        check("America/Denver", montana, "2026-11-10T03:00:00Z", "2026-11-10T15:00:00Z");
        // The clock is the profile's, the State the number's: Connecticut opens at nine.
        check("America/Denver", "+12035550142", "2026-11-10T15:00:00Z", "2026-11-10T16:00:00Z");
        // Texas on a Sunday: from noon on; 8:00 to 20:00 holds there, too.
        check("America/Chicago", "+12145550142", "2026-11-15T15:00:00Z", "2026-11-15T18:00:00Z");
        check("America/Chicago", "+12145550142", "2026-11-10T02:00:00Z", "2026-11-10T15:00:00Z");
        // Rhode Island: 9 to 18, at weekends 10 to 17; Friday evening waits for Saturday at ten.
        check("", "+14015550142", "2026-11-13T23:00:00Z", "2026-11-14T15:00:00Z");
        check("", "+14015550142", "2026-11-14T22:00:00Z", "2026-11-15T15:00:00Z");
        // Florida's panhandle keeps two clocks: eight in the later, until twenty in the earlier one.
        check("", "+18505550142", "2026-11-10T13:30:00Z", "2026-11-10T14:00:00Z");
        check("", "+18505550142", "2026-11-11T01:00:00Z", "2026-11-11T14:00:00Z");
        // Nothing known: nine in Hawaii until eighteen in Puerto Rico, and on no Sunday.
        check("", "+18005550142", "2026-11-10T13:00:00Z", "2026-11-10T19:00:00Z");
        check("no such zone", "+525512345678", "2026-11-10T22:00:00Z", "2026-11-11T19:00:00Z");
        check("", "+18005550142", "2026-11-14T21:00:00Z", "2026-11-16T19:00:00Z");
        check("America/Denver", "+18005550142", "2026-11-15T15:00:00Z", "2026-11-15T19:00:00Z");
    }

    #[test]
    fn own_quiet_hours_come_on_top_and_clocks_change() {
        let check = |quiet, at: &str, want: &str| {
            let got = hours("America/Denver", quiet, Channel::Sms, "+14065550142").first(Time::parse(at).unwrap());
            assert_eq!(got.rfc3339(), want, "{quiet:?} {at}");
        };
        check((6 * 60, 12 * 60 + 30), "2026-11-10T15:00:00Z", "2026-11-10T19:30:00Z");
        check((21 * 60, 8 * 60), "2026-11-10T03:30:00Z", "2026-11-10T15:00:00Z");
        // The night of 1 November 2026 has 25 hours, that of 14 March 2027 has 23.
        check((0, 0), "2026-11-01T04:00:00Z", "2026-11-01T15:00:00Z");
        check((0, 0), "2027-03-14T05:00:00Z", "2027-03-14T14:00:00Z");
        // Nothing is left: it is asked again in a week.
        check((8 * 60, 20 * 60), "2026-11-10T15:00:00Z", "2026-11-17T15:00:00Z");
    }

    #[test]
    fn an_email_goes_by_one_clock() {
        let at = Time::parse("2026-11-10T15:00:00Z").unwrap();
        assert!(hours("America/Denver", (0, 0), Channel::Email, "ana@example.org").open(at));
        assert!(hours("", (0, 0), Channel::Email, "ana@example.org").open(at), "the organisation's");
        assert!(!hours("America/Los_Angeles", (0, 0), Channel::Email, "ana@example.org").open(at));
    }

    #[test]
    fn hours_are_read_from_the_configuration() {
        let table = StateHours::default();
        for (state, text) in [
            ("TX", "09:00-21:00, Sun 12:00-21:00"),
            ("RI", "09:00-18:00, Sat-Sun 10:00-17:00"),
            ("CT", "09:00-20:00"),
            ("OK", "08:00-20:00"),
        ] {
            assert_eq!(Week::parse(text).unwrap(), table.states[state], "{state}");
        }
        assert_eq!(Week::parse("00:00-24:00").unwrap(), Week::daily(0, 24));
        for bad in ["", "9-20", "09:00-25:00", "20:00-08:00", "09:00-20:00, Sun", "09:00-20:00, Sun-Sat 10:00-11:00"] {
            assert!(Week::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_day_begins_at_midnight_of_the_recipient() {
        let hours = hours("America/Denver", (0, 0), Channel::Sms, "+14065550142");
        let check = |at: &str, days, want: &str| {
            assert_eq!(hours.midnight(Time::parse(at).unwrap(), days).rfc3339(), want, "{at} {days}");
        };
        check("2026-11-01T20:00:00Z", 0, "2026-11-01T06:00:00Z");
        check("2026-11-01T20:00:00Z", 1, "2026-11-02T07:00:00Z");
        check("2026-11-05T20:00:00Z", -6, "2026-10-30T06:00:00Z");
    }

    proptest::proptest! {
        #[test]
        fn the_first_moment_is_open_and_none_before_it_is(
            from in 0u32..1440, until in 0u32..1440, hours_on in 0i64..9000, minute in 0i64..60, zone in 0usize..6, number in 0usize..6
        ) {
            let zone = ["America/Denver", "America/New_York", "Pacific/Honolulu", "America/Adak", "Australia/Lord_Howe", ""][zone];
            let number = ["+14065550142", "+12145550142", "+14015550142", "+18505550142", "+18005550142", "+6421555014"][number];
            let hours = hours(zone, (from, until), Channel::Sms, number);
            let at = Time::parse("2026-02-01T00:00:00Z").unwrap().plus_minutes(hours_on * 60 + minute);
            let first = hours.first(at);
            proptest::prop_assert!(first >= at);
            // Nothing open is left out, save in a quiet hour whose end a changing clock jumped over.
            let mut between = at;
            while between < first.min(at.plus_days(2)) {
                if hours.open(between) {
                    proptest::prop_assert!(!hours.open(first) || first.seconds_since(between) <= 3600, "{between:?} {first:?}");
                    break;
                }
                between = between.plus_minutes(1);
            }
        }
    }
}
