//! Opening hours: tables, clock changes and properties.

use jiff::civil::{Date, date};
use kernel::Time;
use proptest::prelude::*;
use rules::hours::{BadHours, Hours};

const OFFICE: &str = "Mon-Fri 08:00-18:00; Sat 09:00-12:00";
const DENVER: &str = "America/Denver";

fn hours(text: &str, zone: &str) -> Hours {
    Hours::parse(text, zone, []).unwrap()
}

fn t(text: &str) -> Time {
    Time::parse(text).unwrap()
}

#[test]
fn text_reads_and_writes() {
    let check = |text: &str, want: &str| assert_eq!(hours(text, DENVER).to_string(), want);
    check("always", "always");
    check(" Always ", "always");
    check(OFFICE, OFFICE);
    check("sat 09:00-12:00;mon-fri 08:00-18:00;", OFFICE);
    check("Mon 08:00-12:00, 13:00-17:00", "Mon 08:00-12:00,13:00-17:00");
    check("Mon 13:00-17:00; Mon 08:00-12:00", "Mon 08:00-12:00,13:00-17:00");
    check("Mon,Wed,Fri 08:00-12:00", "Mon 08:00-12:00; Wed 08:00-12:00; Fri 08:00-12:00");
    check("Mon,Tue,Wed 00:00-24:00", "Mon-Wed 00:00-24:00");
    check("Sun 22:00-24:00; Mon 00:00-06:00", "Mon 00:00-06:00; Sun 22:00-24:00");
}

#[test]
fn wrong_text_is_named() {
    let check = |text, zone, want| assert_eq!(Hours::parse(text, zone, []), Err(want), "{text}");
    check(OFFICE, "America/Dnever", BadHours::Zone);
    check("", DENVER, BadHours::Empty);
    check(" ; ", DENVER, BadHours::Empty);
    check("Mon", DENVER, BadHours::Day);
    check("Fri-Mon 08:00-12:00", DENVER, BadHours::Day);
    check("Foo 08:00-12:00", DENVER, BadHours::Day);
    check("Mon 8-12", DENVER, BadHours::Span);
    check("Mon 08:00-08:00", DENVER, BadHours::Span);
    check("Mon 20:00-06:00", DENVER, BadHours::Span);
    check("Mon 08:60-12:00", DENVER, BadHours::Span);
    check("Mon 08:00-24:01", DENVER, BadHours::Span);
    check("Mon 08:00-12:00,11:00-13:00", DENVER, BadHours::Overlap);
}

#[test]
fn open_and_closed() {
    let office = Hours::parse(OFFICE, DENVER, [date(2026, 11, 26)]).unwrap();
    let check = |at: &str, open: bool, next: &str| {
        assert_eq!(office.is_open(t(at)), open, "{at}");
        assert_eq!(office.next_opening(t(at)).unwrap(), t(next), "{at}");
    };
    check("2026-11-23T14:59:59Z", false, "2026-11-23T15:00:00Z");
    check("2026-11-23T15:00:00Z", true, "2026-11-23T15:00:00Z");
    check("2026-11-24T00:59:59Z", true, "2026-11-24T00:59:59Z");
    check("2026-11-24T01:00:00Z", false, "2026-11-24T15:00:00Z");
    // Thanksgiving is a holiday, Saturday short, Sunday closed.
    check("2026-11-26T17:00:00Z", false, "2026-11-27T15:00:00Z");
    check("2026-11-28T20:00:00Z", false, "2026-11-30T15:00:00Z");
    assert!(Hours::always().is_open(t("2026-11-26T17:00:00Z")));
}

#[test]
fn due_times_count_open_minutes() {
    let office = Hours::parse(OFFICE, DENVER, [date(2026, 11, 26)]).unwrap();
    let check = |from: &str, minutes, due: &str| {
        assert_eq!(office.add_open_minutes(t(from), minutes).rfc3339(), due, "{from} +{minutes}");
    };
    check("2026-11-23T16:00:00Z", 60, "2026-11-23T17:00:00Z");
    check("2026-11-24T00:30:00Z", 30, "2026-11-24T01:00:00Z");
    check("2026-11-24T00:30:00Z", 60, "2026-11-24T15:30:00Z");
    // Wednesday evening over the holiday, Friday, and into Saturday.
    check("2026-11-26T02:00:00Z", 600, "2026-11-28T01:00:00Z");
    check("2026-11-26T02:00:00Z", 601, "2026-11-28T16:01:00Z");
    check("2026-11-29T12:00:00Z", 0, "2026-11-30T15:00:00Z");
    assert_eq!(Hours::always().add_open_minutes(t("2026-11-26T17:00:00Z"), 90).rfc3339(), "2026-11-26T18:30:00Z");
}

#[test]
fn clock_changes() {
    let check = |text: &str, zone: &str, from: &str, minutes, due: &str| {
        assert_eq!(hours(text, zone).add_open_minutes(t(from), minutes).rfc3339(), due, "{text} {zone} {minutes}");
    };
    // Spring: 2026-03-08 has 23 hours, 02:00-03:00 is skipped.
    check("Sun 00:00-24:00", DENVER, "2026-03-08T07:00:00Z", 23 * 60, "2026-03-09T06:00:00Z");
    check("Sun 01:00-04:00", DENVER, "2026-03-08T00:00:00Z", 120, "2026-03-08T10:00:00Z");
    check("Sun 02:30-04:00", DENVER, "2026-03-08T00:00:00Z", 0, "2026-03-08T09:00:00Z");
    check("Sun 02:00-03:00", DENVER, "2026-03-08T00:00:00Z", 0, "2026-03-15T08:00:00Z");
    check("Sun 01:00-04:00", "America/New_York", "2026-03-08T00:00:00Z", 60, "2026-03-08T07:00:00Z");
    // Autumn: 2026-11-01 has 25 hours, 01:00-02:00 comes twice.
    check("Sun 00:00-24:00", DENVER, "2026-11-01T06:00:00Z", 25 * 60, "2026-11-02T07:00:00Z");
    check("Sun 01:00-03:00", "America/New_York", "2026-11-01T00:00:00Z", 180, "2026-11-01T08:00:00Z");
    check("Sun 00:00-01:30", "America/New_York", "2026-11-01T04:00:00Z", 90, "2026-11-01T05:30:00Z");
}

#[test]
fn holidays_for_ever_still_give_a_due_time() {
    let start: Date = date(2026, 1, 1);
    let holidays = start.series(jiff::Span::new().days(1)).take(4400);
    let never = Hours::parse(OFFICE, DENVER, holidays).unwrap();
    let from = t("2026-06-01T00:00:00Z");
    assert_eq!(never.next_opening(from), None);
    assert_eq!(never.add_open_minutes(from, 30), from.plus_minutes(30));
}

#[test]
fn more_minutes_than_ten_years_hold_are_due_at_the_last_closing() {
    let rare = hours("Mon 02:32-02:33", DENVER);
    let from = t("2026-03-01T00:00:00Z");
    let due = rare.add_open_minutes(from, 600);
    assert_eq!(due, rare.add_open_minutes(from, 2000));
    assert!(due >= rare.add_open_minutes(from, 500));
    assert!(rare.is_open(Time::from_micros(due.micros() - 1)));
}

/// Some instant in the weeks round both clock changes of 2026.
fn instant() -> impl Strategy<Value = Time> {
    let week = |text: &str| {
        let start = t(text);
        (0i64..14 * 86_400).prop_map(move |second| start.plus_seconds(second))
    };
    prop_oneof![week("2026-03-01T00:00:00Z"), week("2026-10-25T00:00:00Z")]
}

/// Opening hours whose spans last `shortest` minutes or longer.
fn any_hours(shortest: u16) -> impl Strategy<Value = Hours> {
    let span = (0..=1440 - shortest).prop_flat_map(move |a| (Just(a), a + shortest..=1440));
    let week = prop::collection::vec((0usize..7, span), 1..6);
    let zone = prop_oneof![Just(DENVER), Just("America/New_York")];
    (week, zone, prop::collection::vec(0i8..14, 0..2)).prop_filter_map("overlap", |(week, zone, off)| {
        let clock = |m: u16| format!("{:02}:{:02}", m / 60, m % 60);
        let part = |(day, (a, b)): &(usize, (u16, u16))| {
            format!("{} {}-{}", ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][*day], clock(*a), clock(*b))
        };
        let text = week.iter().map(part).collect::<Vec<_>>().join("; ");
        let holidays = off.iter().map(|d| date(2026, 3, 1).saturating_add(jiff::Span::new().days(*d)));
        Hours::parse(&text, zone, holidays).ok()
    })
}

proptest! {
    #[test]
    fn text_round_trips(hours in any_hours(1)) {
        let again = Hours::parse(&hours.to_string(), DENVER, []).unwrap();
        prop_assert_eq!(again.to_string(), hours.to_string());
    }

    #[test]
    fn odd_text_never_panics(text: String) {
        let _ = Hours::parse(&text, DENVER, []);
    }

    #[test]
    fn due_times_are_monotone(hours in any_hours(1), a in instant(), b in instant(), m in 0u32..2000, n in 0u32..2000) {
        let due = |from, minutes| hours.add_open_minutes(from, minutes);
        prop_assert!(due(a.min(b), m) <= due(a.max(b), m));
        prop_assert!(due(a, m.min(n)) <= due(a, m.max(n)));
        prop_assert!(due(a, m) >= a.plus_minutes(m.into()));
    }

    #[test]
    fn due_times_are_never_in_closed_time(hours in any_hours(1), from in instant(), minutes in 0u32..2000) {
        let due = hours.add_open_minutes(from, minutes);
        // Open then, or the closing instant itself: the microsecond before was open.
        prop_assert!(hours.is_open(due) || hours.is_open(Time::from_micros(due.micros() - 1)));
    }

    #[test]
    fn counted_minutes_are_open_minutes(hours in any_hours(5), from in instant(), minutes in 1u32..600) {
        // On whole minutes every minute between is either wholly open or wholly closed.
        let from = Time::from_micros(from.micros() - from.micros().rem_euclid(60_000_000));
        let due = hours.add_open_minutes(from, minutes);
        let mut open = 0;
        let mut at = from;
        while at < due {
            open += u32::from(hours.is_open(at));
            at = at.plus_minutes(1);
        }
        prop_assert_eq!(open, minutes);
    }

    #[test]
    fn the_next_opening_is_the_first_open_minute(hours in any_hours(1), from in instant()) {
        let from = Time::from_micros(from.micros() - from.micros().rem_euclid(60_000_000));
        let next = hours.next_opening(from).unwrap();
        prop_assert!(hours.is_open(next));
        let mut at = from;
        while at < next {
            prop_assert!(!hours.is_open(at));
            at = at.plus_minutes(1);
        }
    }

    #[test]
    fn open_means_the_wall_clock_says_so(at in instant()) {
        // Office hours stay clear of the hours that clock changes skip or repeat.
        let office = hours(OFFICE, "America/New_York");
        let wall = at.in_zone("America/New_York");
        let hour = wall.hour();
        let open = match wall.weekday() {
            jiff::civil::Weekday::Sunday => false,
            jiff::civil::Weekday::Saturday => (9..12).contains(&hour),
            _ => (8..18).contains(&hour),
        };
        prop_assert_eq!(office.is_open(at), open);
    }
}
