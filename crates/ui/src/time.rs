//! Times as people say them, in their language and zone.

use kernel::{Locale, Time};

use crate::t;

/// The wall clock in `zone`: "1:30 PM", "1:30 p. m.".
pub fn clock_time(l: Locale, at: Time, zone: &str) -> String {
    let at = at.in_zone(zone);
    let hour = match at.hour() % 12 {
        0 => 12,
        hour => hour,
    };
    let half = if at.hour() < 12 { t::morning(l) } else { t::afternoon(l) };
    format!("{hour}:{:02}\u{a0}{half}", at.minute())
}

/// The day in `zone`: "Monday, November 23", "lunes 23 de noviembre".
pub fn day(l: Locale, at: Time, zone: &str) -> String {
    let at = at.in_zone(zone);
    let weekday = t::weekday(l, i64::from(at.weekday().to_monday_one_offset()));
    t::day_long(l, weekday, t::month(l, i64::from(at.month())), at.day())
}

/// The date with its year, for what is long ago or far ahead: "Nov 19, 2026", "19 nov 2026".
pub fn date(l: Locale, at: Time, zone: &str) -> String {
    let at = at.in_zone(zone);
    t::date_short(l, t::month_short(l, i64::from(at.month())), at.day(), at.year())
}

/// "today", "yesterday", "tomorrow", else the weekday within a week, else [`day`], else [`date`] in another year.
pub fn near_day(l: Locale, at: Time, now: Time, zone: &str) -> String {
    let (that, this) = (at.in_zone(zone), now.in_zone(zone));
    let (that_day, this_day) = (that.date(), this.date());
    if that_day == this_day {
        return t::today(l).to_owned();
    }
    if this_day.yesterday().is_ok_and(|d| d == that_day) {
        return t::yesterday(l).to_owned();
    }
    if this_day.tomorrow().is_ok_and(|d| d == that_day) {
        return t::tomorrow(l).to_owned();
    }
    let days = at.seconds_since(now).abs() / 86_400;
    match days {
        0..6 => t::weekday(l, i64::from(that.weekday().to_monday_one_offset())),
        _ if that.year() == this.year() => day(l, at, zone),
        _ => date(l, at, zone),
    }
}

/// A promise or an appointment: "1:30 PM today", "Monday, 9:00 AM"; "hoy, 1:30 p. m.".
pub fn moment(l: Locale, at: Time, now: Time, zone: &str) -> String {
    let (time, near) = (clock_time(l, at, zone), near_day(l, at, now, zone));
    let spoken = [t::today(l), t::yesterday(l), t::tomorrow(l)].contains(&near.as_str());
    if spoken { t::time_then_day(l, time, near) } else { t::day_then_time(l, near, time) }
}

/// How long ago: "just now", "5 minutes ago", "hace 2 horas", "1 day ago"; the date after six days.
pub fn ago(l: Locale, at: Time, now: Time, zone: &str) -> String {
    let seconds = now.seconds_since(at);
    match seconds {
        ..60 => t::just_now(l).to_owned(),
        60..3600 => t::minutes_ago(l, seconds / 60),
        3600..86_400 => t::hours_ago(l, seconds / 3600),
        86_400..604_800 => t::days_ago(l, seconds / 86_400),
        _ => date(l, at, zone),
    }
}

/// What is left of a promise, short: "14 min", "2 h 55", "3 days", "due now", "12 min over".
pub fn left(l: Locale, now: Time, due: Time) -> String {
    let seconds = due.seconds_since(now);
    match seconds.abs() / 60 {
        0 => t::short_due_now(l).to_owned(),
        _ if seconds < 0 => t::short_over(l, span(l, -seconds)),
        _ => span(l, seconds),
    }
}

/// What is left, in whole words for a ring's label: "2 hours 10 minutes left", "12 minutes overdue".
pub fn left_in_words(l: Locale, now: Time, due: Time) -> String {
    let seconds = due.seconds_since(now);
    match seconds.abs() / 60 {
        0 => t::words_now(l).to_owned(),
        _ if seconds < 0 => t::words_over(l, in_words(l, -seconds)),
        _ => t::words_left(l, in_words(l, seconds)),
    }
}

/// A span in whole words: "40 seconds", "2 hours 10 minutes", "3 days". Input in seconds, taken as positive.
pub fn in_words(l: Locale, seconds: i64) -> String {
    let minutes = seconds.abs() / 60;
    match (minutes, minutes / 60, minutes % 60) {
        (0, ..) => t::words_seconds(l, seconds.abs()),
        (_, 0, m) => t::words_minutes(l, m),
        (_, h @ 48.., _) => t::short_days(l, h / 24),
        (_, h, 0) => t::words_hours(l, h),
        (_, h, m) => t::words_hours_minutes(l, t::words_hours(l, h), t::words_minutes(l, m)),
    }
}

/// A span, short: "14 min", "2 h 55", "3 days". Input in seconds, taken as positive; under a minute is "0 min".
pub fn span(l: Locale, seconds: i64) -> String {
    let minutes = seconds.abs() / 60;
    match (minutes / 60, minutes % 60) {
        (0, m) => t::short_minutes(l, m),
        (h @ 48.., _) => t::short_days(l, h / 24),
        (h, 0) => t::short_hours(l, h),
        (h, m) => t::short_hours_minutes(l, h, format!("{m:02}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Locale::{En, Es};

    const ZONE: &str = "America/Denver";

    fn at(text: &str) -> Time {
        Time::parse(text).unwrap()
    }

    #[test]
    fn clocks_and_days() {
        let noon = at("2026-11-24T19:00:00Z");
        assert_eq!(clock_time(En, noon, ZONE), "12:00\u{a0}PM");
        assert_eq!(clock_time(Es, at("2026-11-24T07:05:00Z"), ZONE), "12:05\u{a0}a. m.");
        assert_eq!(day(En, noon, ZONE), "Tuesday, November 24");
        assert_eq!(day(Es, noon, ZONE), "martes 24 de noviembre");
        assert_eq!(date(En, noon, ZONE), "Nov 24, 2026");
        assert_eq!(date(Es, noon, ZONE), "24 nov 2026");
        // Four in the morning UTC is still the evening before in Denver.
        assert_eq!(day(En, at("2026-11-24T04:00:00Z"), ZONE), "Monday, November 23");
    }

    #[test]
    fn moments_name_the_near_day() {
        let now = at("2026-11-24T19:00:00Z");
        let check = |text: &str, en: &str, es: &str| {
            assert_eq!(moment(En, at(text), now, ZONE).replace('\u{a0}', " "), en);
            assert_eq!(moment(Es, at(text), now, ZONE).replace('\u{a0}', " "), es);
        };
        check("2026-11-24T20:30:00Z", "1:30 PM today", "hoy, 1:30 p. m.");
        check("2026-11-25T16:00:00Z", "9:00 AM tomorrow", "mañana, 9:00 a. m.");
        check("2026-11-23T16:00:00Z", "9:00 AM yesterday", "ayer, 9:00 a. m.");
        check("2026-11-27T16:00:00Z", "Friday, 9:00 AM", "viernes, 9:00 a. m.");
        check("2026-12-24T16:00:00Z", "Thursday, December 24, 9:00 AM", "jueves 24 de diciembre, 9:00 a. m.");
        check("2027-03-01T16:00:00Z", "Mar 1, 2027, 9:00 AM", "1 mar 2027, 9:00 a. m.");
    }

    #[test]
    fn what_is_left_and_what_is_past() {
        let now = Time::from_micros(0);
        let check = |seconds, en: &str, es: &str, words: &str| {
            let due = now.plus_seconds(seconds);
            assert_eq!((left(En, now, due).as_str(), left(Es, now, due).as_str()), (en, es));
            assert_eq!(left_in_words(En, now, due), words);
        };
        check(14 * 60 + 59, "14 min", "14 min", "14 minutes left");
        check(59, "due now", "vence ahora", "due now");
        check(2 * 3600 + 55 * 60, "2 h 55", "2 h 55", "2 hours 55 minutes left");
        check(3600 + 300, "1 h 05", "1 h 05", "1 hour 5 minutes left");
        check(4 * 3600, "4 h", "4 h", "4 hours left");
        check(3 * 86_400, "3 days", "3 días", "3 days left");
        check(-12 * 60, "12 min over", "12 min de atraso", "12 minutes overdue");
        let hours = now.plus_minutes(130);
        assert_eq!(left_in_words(Es, now, hours), "tiempo restante: 2 horas y 10 minutos");
        let past = |seconds: i64| ago(En, now.plus_seconds(-seconds), now, ZONE);
        assert_eq!(
            [past(5), past(300), past(7200), past(90_000)].join(", "),
            "just now, 5 minutes ago, 2 hours ago, 1 day ago"
        );
    }
}
