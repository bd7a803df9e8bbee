//! Windows, published rows and properties of the e-visit engine.

use jiff::civil::Date;
use kernel::Time;
use proptest::prelude::*;
use rules::evisit::{Author, Class, Entry, Episode, Evidence, Inquiry, Kind, Reason, State, Visit, propose, shipped};

use crate::golden::{Story, group, in_order, person};

#[test]
fn the_window_is_seven_calendar_days_in_the_zone() {
    let check = |facts: &str, start: &str, end: &str| {
        let p = Story::new(facts).propose("-");
        assert_eq!(p.window_start.unwrap().rfc3339(), start, "{facts}");
        assert_eq!(p.window_end.unwrap().rfc3339(), end, "{facts}");
    };
    // Standard time at the start, summer time at the end: 167 hours; the other way round 169.
    check("zone America/Denver", "2026-03-02T07:00:00Z", "2026-03-09T06:00:00Z");
    check("day1 2026-10-27", "2026-10-27T06:00:00Z", "2026-11-03T07:00:00Z");
    check("zone America/New_York", "2026-03-02T05:00:00Z", "2026-03-09T04:00:00Z");
    check("zone America/Phoenix", "2026-03-02T07:00:00Z", "2026-03-09T07:00:00Z");
    check("day1 2026-07-01", "2026-07-01T06:00:00Z", "2026-07-08T06:00:00Z");
    // Read two minutes before midnight: that day is day one.
    check("asked D0 10:00; review D1 23:58", "2026-03-02T07:00:00Z", "2026-03-09T06:00:00Z");
    // In Havana midnight of 2026-03-08 does not exist; the day starts at one o'clock.
    check("zone America/Havana; day1 2026-03-01", "2026-03-01T05:00:00Z", "2026-03-08T05:00:00Z");
}

#[test]
fn only_final_with_proof_is_claimable() {
    let check = |facts: &str, now: &str, want: bool| assert_eq!(Story::new(facts).propose(now).is_claimable(), want);
    check("dr D1 09:00 +5m", "-", true);
    check("dr D1 09:00 +5m", "D3 09:00", false);
    check("dr D1 09:00 +5m; lacks diagnosis", "-", false);
    check("dr D1 09:00 +4m", "-", false);
    check("dr D1 09:00 +5m; related D3 09:00", "-", false);
}

#[test]
fn published_rows() {
    let Some(file) = crate::shared("cpt-time-rules/cases.csv") else { return };
    let text = std::fs::read_to_string(file).unwrap();
    let mut seen = 0;
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let who = match cells[0] {
            "evisit_physician_minutes_7d" => "dr",
            "evisit_nonphysician_minutes_7d" => "rd",
            _ => continue,
        };
        let seconds = (cells[1].parse::<f64>().unwrap() * 60.0).round();
        let p = Story::new(&format!("{who} D1 09:00 +{seconds}s")).propose("-");
        assert_eq!(p.code.map(|c| c.to_string()).unwrap_or_default(), cells[2], "{line}");
        seen += 1;
    }
    assert!(seen >= 15, "only {seen} rows for e-visits");
}

#[test]
fn ids_are_unique_and_read_back() {
    for reason in Reason::ALL {
        assert_eq!(reason.id().parse(), Ok(reason));
    }
    for evidence in Evidence::ALL {
        assert_eq!(evidence.id().parse(), Ok(evidence));
    }
}

/// Monday 2026-03-02 08:00 in Denver; the clocks change on the following Sunday.
const BASE: i64 = 1_772_463_600;

fn at(second: i64) -> Time {
    Time::from_micros(BASE * 1_000_000).plus_seconds(second)
}

fn entry() -> impl Strategy<Value = Entry> {
    let class = prop_oneof![4 => Just(Class::Qhp), 3 => Just(Class::NonQhp), 1 => Just(Class::ClinicalStaff)];
    let group = prop_oneof![5 => Just(group()), 1 => Just(kernel::RawId([9; 16]))];
    (1u8..5, class, group, -100_000i64..900_000, -60i64..1500, prop::bool::weighted(0.15)).prop_map(
        |(who, class, group, start, length, elsewhere)| {
            let (start, stop) = (at(start), at(start + length));
            Entry { who: person(who), class, group, start, stop, elsewhere }
        },
    )
}

prop_compose! {
    fn episode()(
        entries in prop::collection::vec(entry(), 0..12),
        consent in prop::option::weighted(0.8, -500i64..20),
        author in prop_oneof![4 => Just(Author::Patient), 1 => Just(Author::Proxy), 1 => Just(Author::Staff)],
        kind in prop_oneof![6 => Just(Kind::Evaluative), 1 => Just(Kind::Refill), 1 => Just(Kind::ResultsOnly)],
        flags in prop::array::uniform3(prop::bool::weighted(0.1)),
        review in prop::option::weighted(0.9, 0i64..200_000),
        visits in prop::collection::vec((-900_000i64..900_000, prop::bool::ANY), 0..2),
    ) -> Episode {
        let visits = visits.into_iter().map(|(second, related)| Visit { at: at(second), related }).collect();
        Episode {
            kind,
            entries,
            consent: consent.map(|days| at(days * 86_400).in_zone("America/Denver").date()),
            inquiry: Some(Inquiry { at: at(0), author, patient_initiated: !flags[0] }),
            first_review: review.map(at),
            apcm: Some(flags[1]),
            established: !flags[2],
            visits: Some(visits),
            ..in_order()
        }
    }
}

/// Seconds of the window in which somebody of `class` worked for this ledger: counted one by one, the slow way.
fn worked_seconds(episode: &Episode, class: Class, from: Time, to: Time) -> i64 {
    let mut seconds = std::collections::BTreeSet::new();
    for e in episode.entries.iter().filter(|e| e.class == class && e.group == episode.group && !e.elsewhere) {
        let stop = e.stop.min(to).micros();
        let mut second = e.start.max(from).micros();
        while second < stop {
            let now = Time::from_micros(second);
            let mut others = episode.entries.iter().filter(|o| o.elsewhere && o.who == e.who);
            if !others.any(|o| o.start <= now && now < o.stop) {
                seconds.insert(second);
            }
            second += 1_000_000;
        }
    }
    i64::try_from(seconds.len()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn billing_property_no_proposal_without_consent(episode in episode(), now in 0i64..1_500_000) {
        let p = propose(&episode, &shipped(), at(now));
        let review = episode.first_review.map(|r| r.in_zone(&episode.zone).date());
        let covered = |given: Date, on: Date| given <= on && on < given.saturating_add(jiff::Span::new().months(12));
        if !matches!((episode.consent, review), (Some(given), Some(on)) if covered(given, on)) {
            prop_assert_eq!(p.state, State::None);
        }
        let bare = propose(&Episode { consent: None, ..episode }, &shipped(), at(now));
        prop_assert_eq!((bare.state, bare.code), (State::None, None));
        prop_assert!(bare.reasons.contains(&Reason::NoConsent));
    }

    #[test]
    fn billing_property_never_two_exclusive_codes(episode in episode(), now in 0i64..1_500_000) {
        let p = propose(&episode, &shipped(), at(now));
        prop_assert_eq!(p.code.is_some(), matches!(p.state, State::Running | State::Final));
        if let Some(code) = p.code {
            // The one code is of the class whose minutes were counted, and is the row those minutes reach.
            prop_assert_eq!(shipped()[0].code(p.class, p.counted_minutes), Some(code));
            // Without that class's entries the code is gone or another class's: the two never stand together.
            let mut without = episode.clone();
            without.entries.retain(|e| e.class != p.class);
            let q = propose(&without, &shipped(), at(now));
            prop_assert!(q.code.is_none() || (p.class == Class::Qhp && q.class == Class::NonQhp));
            prop_assert_eq!(q.code.is_some(), p.reasons.contains(&Reason::QhpCodeWins));
        }
    }

    #[test]
    fn billing_property_never_one_minute_twice(episode in episode(), now in 0i64..1_500_000, extra in 0usize..12) {
        let p = propose(&episode, &shipped(), at(now));
        // Logging an entry again, by the same person or by a colleague of the class, changes nothing.
        for who in [None, Some(person(8))] {
            let mut twice = episode.clone();
            let Some(mut copy) = twice.entries.get(extra).copied() else { continue };
            copy.who = who.unwrap_or(copy.who);
            // A colleague does not inherit what the first one gave to another ledger.
            if who.is_some() && episode.entries.iter().any(|e| e.elsewhere) {
                continue;
            }
            twice.entries.push(copy);
            let q = propose(&twice, &shipped(), at(now));
            prop_assert_eq!((p.state, p.code, p.counted_minutes), (q.state, q.code, q.counted_minutes));
        }
    }

    #[test]
    fn billing_property_counted_is_the_union(episode in episode(), now in 0i64..1_500_000) {
        let p = propose(&episode, &shipped(), at(now));
        if let (Some(start), Some(end)) = (p.window_start, p.window_end) {
            let from = start.max(at(0));
            let seconds = worked_seconds(&episode, p.class, from, end.min(at(now)));
            prop_assert_eq!(i64::from(p.counted_minutes), seconds / 60);
        } else {
            prop_assert_eq!(p.counted_minutes, 0);
        }
    }

    #[test]
    fn billing_property_order_does_not_matter(episode in episode(), now in 0i64..1_500_000) {
        let p = propose(&episode, &shipped(), at(now));
        let mut turned = episode.clone();
        turned.entries.reverse();
        prop_assert_eq!(p, propose(&turned, &shipped(), at(now)));
    }

    #[test]
    fn billing_property_time_alone_never_lowers_minutes(episode in episode(), a in 0i64..1_500_000, b in 0i64..1_500_000) {
        let only_qhp = Episode { entries: episode.entries.iter().copied().filter(|e| e.class == Class::Qhp).collect(), ..episode };
        let count = |now| propose(&only_qhp, &shipped(), at(now)).counted_minutes;
        prop_assert!(count(a.min(b)) <= count(a.max(b)));
    }

    #[test]
    fn billing_property_final_only_after_the_window(episode in episode(), now in 0i64..1_500_000) {
        let p = propose(&episode, &shipped(), at(now));
        if p.code.is_some() {
            prop_assert_eq!(p.state == State::Final, p.window_end.is_some_and(|end| end <= at(now)));
            prop_assert!(p.reasons.iter().all(|r| !r.blocks()));
        } else {
            prop_assert!(p.reasons.iter().any(|r| r.blocks()));
        }
    }
}
