//! FHIR dates: as exact as they were written, never more.

use jiff::{
    ToSpan,
    civil::{Date, DateTime},
    tz::{Offset, TimeZone},
};
use kernel::{Locale, Time};

/// How exactly a date was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// `2026`
    Year,
    /// `2026-03`
    Month,
    /// `2026-03-14`
    Day,
    /// `2026-03-14T09:30:00Z`
    Second,
    /// `2026-03-14T09:30:00.125Z`
    Fraction,
}

/// A FHIR date, dateTime or instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartialDate {
    /// As received.
    pub text: String,
    /// How exact it is.
    pub precision: Precision,
    /// The first microsecond that it can mean; a date without an offset is taken in UTC.
    pub start: Time,
    /// The last microsecond that it can mean.
    pub end: Time,
    /// The wall clock as written, in the writer's own offset.
    pub wall: DateTime,
}

const MONTHS_EN: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const MONTHS_ES: [&str; 12] = ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"];

impl PartialDate {
    /// Reads `YYYY`, `YYYY-MM`, `YYYY-MM-DD` or a full date and time with its offset; `None` for anything else
    /// (R4, datatypes.html#dateTime).
    pub fn parse(text: &str) -> Option<Self> {
        let (day, time) = text.split_once('T').map_or((text, None), |(day, time)| (day, Some(time)));
        let mut parts = day.split('-');
        let year: i16 = number(parts.next()?, 4)?;
        let month = parts.next().map(|part| number(part, 2));
        let date = parts.next().map(|part| number(part, 2));
        if parts.next().is_some() || year == 0 {
            return None;
        }
        let first = |month, day| Date::new(year, month, day).ok();
        let (precision, wall) = match (month, date, time) {
            (None, None, None) => (Precision::Year, first(1, 1)?.at(0, 0, 0, 0)),
            (Some(month), None, None) => (Precision::Month, first(month?, 1)?.at(0, 0, 0, 0)),
            (Some(month), Some(day), None) => (Precision::Day, first(month?, day?)?.at(0, 0, 0, 0)),
            (Some(month), Some(day), Some(time)) => return Self::timed(text, first(month?, day?)?, time),
            _ => return None,
        };
        let last = match precision {
            Precision::Year => wall.checked_add(1.year()),
            Precision::Month => wall.checked_add(1.month()),
            _ => wall.checked_add(1.day()),
        };
        let start = micros(wall, Offset::UTC)?;
        // The year 9999 ends where the calendar does.
        let end = last.ok().and_then(|last| micros(last, Offset::UTC)).map_or(i64::MAX, |next| next - 1);
        let (start, end) = (Time::from_micros(start), Time::from_micros(end));
        Some(Self { text: text.to_owned(), precision, start, end, wall })
    }

    fn timed(text: &str, day: Date, time: &str) -> Option<Self> {
        let at = time.find(['Z', '+', '-'])?;
        let (clock, zone) = time.split_at(at);
        let (clock, fraction) = clock.split_once('.').map_or((clock, None), |(clock, part)| (clock, Some(part)));
        let mut parts = clock.split(':');
        let (hour, minute, second): (i8, i8, i8) =
            (number(parts.next()?, 2)?, number(parts.next()?, 2)?, number(parts.next()?, 2)?);
        // FHIR allows a leap second; the calendar here has none.
        let leapless = if second == 60 { 59 } else { second };
        if parts.next().is_some() || !(0..=59).contains(&leapless) {
            return None;
        }
        let nanos: i32 = match fraction {
            None => 0,
            Some(part) if !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()) => {
                format!("{part:0<9.9}").parse().ok()?
            }
            Some(_) => return None,
        };
        let wall = DateTime::new(day.year(), day.month(), day.day(), hour, minute, leapless, nanos).ok()?;
        let start = micros(wall, offset(zone)?)?;
        let (precision, length) =
            if fraction.is_some() { (Precision::Fraction, 0) } else { (Precision::Second, 999_999) };
        let (start, end) = (Time::from_micros(start), Time::from_micros(start + length));
        Some(Self { text: text.to_owned(), precision, start, end, wall })
    }

    /// For a person to read: `2026`, `Mar 2026`, `14 Mar 2026`, `14 Mar 2026 09:30` in the writer's own clock.
    pub fn display(&self, locale: Locale) -> String {
        let months = if locale == Locale::Es { MONTHS_ES } else { MONTHS_EN };
        let month = usize::try_from(self.wall.month() - 1).ok().and_then(|m| months.get(m)).copied().unwrap_or("");
        let (year, day) = (self.wall.year(), self.wall.day());
        match self.precision {
            Precision::Year => format!("{year}"),
            Precision::Month => format!("{month} {year}"),
            Precision::Day => format!("{day} {month} {year}"),
            Precision::Second | Precision::Fraction => {
                format!("{day} {month} {year} {:02}:{:02}", self.wall.hour(), self.wall.minute())
            }
        }
    }
}

/// Exactly `width` digits.
fn number<T: std::str::FromStr>(text: &str, width: usize) -> Option<T> {
    let digits = text.len() == width && text.bytes().all(|b| b.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

/// `Z`, `+05:00` or `-05:00`; FHIR allows up to 14 hours.
fn offset(zone: &str) -> Option<Offset> {
    if zone == "Z" {
        return Some(Offset::UTC);
    }
    let (hours, minutes) = zone.get(1..)?.split_once(':')?;
    let (hours, minutes): (i32, i32) = (number(hours, 2)?, number(minutes, 2)?);
    let seconds = hours * 3600 + minutes * 60;
    if minutes > 59 || seconds > 14 * 3600 {
        return None;
    }
    Offset::from_seconds(if zone.starts_with('-') { -seconds } else { seconds }).ok()
}

fn micros(wall: DateTime, offset: Offset) -> Option<i64> {
    wall.to_zoned(TimeZone::fixed(offset)).ok().map(|zoned| zoned.timestamp().as_microsecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_mean_a_span_as_wide_as_they_were_written() {
        let check = |text: &str, want: Option<(&str, &str, &str)>| {
            let got = PartialDate::parse(text).map(|d| (d.start.rfc3339(), d.end.rfc3339(), d.display(Locale::En)));
            let want = want.map(|(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned()));
            assert_eq!(got, want, "{text}");
        };
        check("2024", Some(("2024-01-01T00:00:00Z", "2024-12-31T23:59:59Z", "2024")));
        check("2024-02", Some(("2024-02-01T00:00:00Z", "2024-02-29T23:59:59Z", "Feb 2024")));
        check("2024-02-29", Some(("2024-02-29T00:00:00Z", "2024-02-29T23:59:59Z", "29 Feb 2024")));
        check("2024-02-29T23:30:00-05:00", Some(("2024-03-01T04:30:00Z", "2024-03-01T04:30:00Z", "29 Feb 2024 23:30")));
        check("2016-12-31T23:59:60Z", Some(("2016-12-31T23:59:59Z", "2016-12-31T23:59:59Z", "31 Dec 2016 23:59")));
        for bad in [
            "",
            "24",
            "2024-",
            "2024-2",
            "2024-13",
            "2023-02-29",
            "2024-02-29T",
            "2024-02-29T10:00Z",
            "0000",
            "2024-02-29T10:00:00",
            "2024-02-29T10:00:00.Z",
            "2024-02-29T10:00:00+15:00",
            "2024-02-29 ",
            "２０２４",
            "2024-02-29T24:00:00Z",
            "2024-02-29T10:00:61Z",
            "2024-02-29T10:00:00+05:99",
        ] {
            check(bad, None);
        }
    }

    #[test]
    fn instants_keep_their_fraction() {
        let date = PartialDate::parse("1970-01-01T00:00:00.125000001Z").unwrap();
        assert_eq!((date.start.micros(), date.end.micros(), date.precision), (125_000, 125_000, Precision::Fraction));
        assert_eq!(PartialDate::parse("1970-01").unwrap().display(Locale::Es), "ene 1970");
        assert!(PartialDate::parse("9999").is_some() && PartialDate::parse("0001-01-01T00:00:00+14:00").is_some());
    }
}
