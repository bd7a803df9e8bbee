//! The golden table `tests/golden/evisit.txt` and the reader of its small language.

use std::collections::BTreeSet;

use jiff::civil::{Date, Time as Wall, date};
use jiff::{Span, tz::TimeZone};
use kernel::{PersonId, RawId, Time};
use rules::evisit::{Author, Class, Entry, Episode, Evidence, Inquiry, Kind, Proposal, Visit, propose, shipped};

const TABLE: &str = include_str!("../golden/evisit.txt");

pub fn group() -> RawId {
    RawId([1; 16])
}

pub fn person(n: u8) -> PersonId {
    PersonId::from_raw(RawId([n; 16]))
}

/// The episode that every case starts from, and the day it calls D1.
pub struct Story {
    pub episode: Episode,
    day_one: Date,
}

impl Story {
    pub fn new(facts: &str) -> Self {
        let mut story = Self { episode: in_order(), day_one: date(2026, 3, 2) };
        let facts: Vec<&str> = facts.split(';').map(str::trim).filter(|fact| !fact.is_empty()).collect();
        // Day and zone first: every other time depends on them.
        for fact in &facts {
            match fact.split_once(' ') {
                Some(("day1", day)) => story.day_one = day.parse().unwrap(),
                Some(("zone", zone)) => story.episode.zone = zone.into(),
                _ => {}
            }
        }
        let at = story.at("D1 08:00");
        story.episode.inquiry = Some(Inquiry { at, author: Author::Patient, patient_initiated: true });
        story.episode.first_review = Some(story.at("D1 09:00"));
        if story.day_one != date(2026, 3, 2) {
            story.episode.consent = Some(story.day_one);
        }
        facts.iter().for_each(|fact| story.take(fact));
        story
    }

    /// `D3 09:00`: a local wall time on the third day.
    pub fn at(&self, text: &str) -> Time {
        let (day, wall) = text.split_once(' ').unwrap();
        let offset: i64 = day.strip_prefix('D').unwrap().parse().unwrap();
        let date = self.day_one.saturating_add(Span::new().days(offset - 1));
        let wall: Wall = wall.parse().unwrap();
        let zone = TimeZone::get(&self.episode.zone).unwrap();
        Time::from_micros(date.to_datetime(wall).to_zoned(zone).unwrap().timestamp().as_microsecond())
    }

    pub fn propose(&self, now: &str) -> Proposal {
        propose(&self.episode, &shipped(), self.at(if now == "-" { "D20 12:00" } else { now }))
    }

    fn take(&mut self, fact: &str) {
        let (word, rest) = fact.split_once(' ').unwrap();
        let episode = &mut self.episode;
        match (word, rest) {
            ("day1" | "zone", _) => {}
            ("no", "inquiry") => episode.inquiry = None,
            ("no", "review") => episode.first_review = None,
            ("no", "consent") => episode.consent = None,
            ("new", "patient") => episode.established = false,
            ("started", "by staff") => episode.inquiry.as_mut().unwrap().patient_initiated = false,
            ("author", "staff") => episode.inquiry.as_mut().unwrap().author = Author::Staff,
            ("author", "proxy") => episode.inquiry.as_mut().unwrap().author = Author::Proxy,
            ("kind", "results") => episode.kind = Kind::ResultsOnly,
            ("kind", "scheduling") => episode.kind = Kind::Scheduling,
            ("kind", "refill") => episode.kind = Kind::Refill,
            ("consent", day) => episode.consent = Some(day.parse().unwrap()),
            ("apcm", answer) => episode.apcm = (answer == "yes").then_some(true),
            ("postop", answer) => episode.postoperative = (answer == "yes").then_some(true),
            ("visits", "unknown") => episode.visits = None,
            ("lacks", id) => assert!(episode.held.remove(&id.parse().unwrap()), "{id}"),
            ("asked", at) => self.episode.inquiry.as_mut().unwrap().at = Self::at(self, at),
            ("review", at) => self.episode.first_review = Some(self.at(at)),
            ("earlier", at) => self.episode.earlier_window_end = Some(self.at(at)),
            ("related" | "unrelated", at) => {
                let visit = Visit { at: self.at(at), related: word == "related" };
                self.episode.visits.get_or_insert_default().push(visit);
            }
            (who, when) => self.work(who, when),
        }
    }

    /// `dr D1 09:00 +4m59s`, with `elsewhere` behind for another ledger's minutes.
    fn work(&mut self, who: &str, when: &str) {
        let words: Vec<&str> = when.split(' ').collect();
        let (n, class, group) = match who {
            "dr" => (1, Class::Qhp, group()),
            "dr2" => (2, Class::Qhp, group()),
            "out" => (3, Class::Qhp, RawId([2; 16])),
            "rd" => (4, Class::NonQhp, group()),
            "rd2" => (5, Class::NonQhp, group()),
            "nurse" => (6, Class::ClinicalStaff, group()),
            other => panic!("nobody is called {other}"),
        };
        let start = self.at(&words[..2].join(" "));
        let stop = start.plus_seconds(seconds(words[2]));
        let elsewhere = words.get(3) == Some(&"elsewhere");
        self.episode.entries.push(Entry { who: person(n), class, group, start, stop, elsewhere });
    }
}

fn seconds(text: &str) -> i64 {
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let text = &text[1..];
    let (minutes, rest) = text.split_once('m').unwrap_or(("0", text));
    let rest = rest.strip_suffix('s').unwrap_or("0");
    sign * (minutes.parse::<i64>().unwrap() * 60 + rest.parse::<i64>().unwrap())
}

/// Nothing excluded, nothing missing but the minutes.
pub fn in_order() -> Episode {
    Episode {
        kind: Kind::Evaluative,
        inquiry: None,
        established: true,
        consent: Some(date(2026, 1, 5)),
        zone: "America/Denver".into(),
        group: group(),
        first_review: None,
        entries: Vec::new(),
        visits: Some(Vec::new()),
        earlier_window_end: None,
        postoperative: Some(false),
        apcm: Some(false),
        held: Evidence::ALL.into_iter().collect(),
    }
}

fn ids<T>(list: &[T], id: impl Fn(&T) -> &'static str) -> String {
    if list.is_empty() { "-".into() } else { list.iter().map(id).collect::<Vec<_>>().join(",") }
}

fn shown(p: &Proposal) -> [String; 5] {
    let code = p.code.map_or("-".into(), |code| code.to_string());
    [p.state.id().into(), code, p.counted_minutes.to_string(), ids(&p.reasons, |r| r.id()), ids(&p.missing, |m| m.id())]
}

#[test]
fn billing_golden_table() {
    let (mut cases, mut wrong, mut names) = (0, Vec::new(), BTreeSet::new());
    for line in TABLE.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [name, facts, now, want @ ..] = cells.as_slice() else { panic!("{line}") };
        let got = shown(&Story::new(facts).propose(now));
        if got != *want {
            wrong.push(format!("{name}: got {}", got.join(" | ")));
        }
        assert!(names.insert(*name), "two cases are called {name}");
        cases += 1;
    }
    assert!(wrong.is_empty(), "{} of {cases} cases:\n{}", wrong.len(), wrong.join("\n"));
    assert!(cases >= 80, "only {cases} cases");
}

#[test]
fn billing_golden_table_meets_every_reason() {
    let text = TABLE.replace([',', '|'], " ");
    let words: BTreeSet<&str> = text.split_whitespace().collect();
    for reason in rules::evisit::Reason::ALL {
        assert!(words.contains(reason.id()), "no case for {}", reason.id());
    }
}
