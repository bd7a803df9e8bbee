//! What sending may do, told a second time and as plainly as can be: nothing here is the slice's own code. Days are dates,
//! hours are whole days of minutes, and every rule asks the whole history.

use std::collections::{BTreeMap, BTreeSet};

use channels::{Caps, Channel};
use kernel::{RawId, Time};

/// A person as the world begins.
pub struct Start {
    pub name: &'static str,
    /// Empty: not known.
    pub zone: &'static str,
    pub phone: &'static str,
    pub mail: &'static str,
    /// Which way is tried first.
    pub first: &'static str,
}

/// Two share a number; four States; one whose wall clock nobody knows, with a number where two are kept; two are told by e-mail.
pub const PERSONS: [Start; 5] = [
    Start { name: "Ana", zone: "America/Denver", phone: "+14065550177", mail: "ana@example.org", first: "phone" },
    Start { name: "Ben", zone: "America/Denver", phone: "+14065550177", mail: "", first: "phone" },
    Start { name: "Cam", zone: "America/Chicago", phone: "+12145550178", mail: "cam@example.org", first: "email" },
    Start { name: "Dot", zone: "", phone: "+18505550179", mail: "", first: "phone" },
    Start { name: "Eli", zone: "America/New_York", phone: "+14015550176", mail: "eli@example.org", first: "email" },
];

/// What a person chose.
pub struct Person {
    pub id: RawId,
    pub zone: String,
    pub quiet: (u32, u32),
    pub first: &'static str,
    pub topics: BTreeMap<(Channel, &'static str), bool>,
}

/// An end: of an address, or of one person's topic on a channel.
#[derive(Debug, PartialEq, Eq)]
pub enum End {
    Address(String),
    Topic(usize, Channel, &'static str),
    /// A device of a person: turned off, removed, somebody else's, or gone.
    Device(usize),
}

/// A browser that takes notices: whose it is, and whether they are on there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Device {
    pub person: usize,
    pub on: bool,
}

/// How many browsers there are; anybody may sit at each.
pub const DEVICES: usize = 3;

/// A row of the outbox.
#[derive(Debug, Clone)]
pub struct Row {
    pub id: RawId,
    pub person: RawId,
    pub channel: Option<Channel>,
    pub value: String,
    pub notice: String,
    pub urgent: bool,
    pub state: String,
    pub joined: i64,
}

/// What a gateway answers, or when the process dies while it asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Say {
    Sent,
    Delivered,
    Later,
    Refused,
    /// Nobody is at this device any more; other channels refuse.
    Gone,
    Unknown,
    DieBefore,
    DieAfter,
}

/// A gateway was asked.
#[derive(Debug, Clone)]
pub struct Hand {
    pub row: RawId,
    pub channel: Channel,
    pub to: String,
    /// The number of the browser, where it went to one.
    pub device: Option<usize>,
    pub at: Time,
    pub say: Say,
}

/// A routine notice that may be in the person's hands.
pub struct Gone {
    person: usize,
    at: Time,
    unasked: bool,
}

/// What is known of a row from its first moment.
pub struct Born {
    op: usize,
    /// Some address was open for it.
    open: bool,
    neither: bool,
}

#[derive(Default)]
pub struct Model {
    pub op: usize,
    pub persons: Vec<Person>,
    /// What stands in each browser.
    pub devices: [Option<Device>; DEVICES],
    /// Addresses that were ended, and how: by text, mail or page.
    pub stopped: BTreeMap<String, &'static str>,
    pub ends: Vec<(usize, End)>,
    /// How many STOPs had something to end.
    pub stops: usize,
    /// Notices that were made, not counting answers to texts.
    pub made: usize,
    pub urgent: usize,
    /// Rows that were on their way when the process died.
    pub cut: BTreeSet<RawId>,
    pub caps: Option<Caps>,
    pub gone: Vec<Gone>,
    pub taken: BTreeSet<RawId>,
    /// Rows that went to devices in this step, and to which: all devices of a person are asked at once.
    pub round: BTreeMap<RawId, BTreeSet<usize>>,
    /// Browsers that said that nobody is there.
    pub gone_devices: BTreeSet<usize>,
    /// Rows that ever went to a device.
    pub shown: BTreeSet<RawId>,
    pub said: BTreeMap<RawId, Vec<Say>>,
    pub born: BTreeMap<RawId, Born>,
}

const ANSWERS: [&str; 3] = ["stopped", "resumed", "help"];
/// The question to a number that several share: of no one person, and not made by who notifies.
const QUESTION: &str = "who";

/// What a notice is about.
fn topic(notice: &str) -> &'static str {
    match notice {
        "message" | "messages" => "care",
        "reminder" => "reminders",
        "answers" => "community",
        "news" => "news",
        _ => "",
    }
}

/// Minutes of the day and the weekday, Monday 0.
fn clock(at: Time, zone: &str) -> (u32, usize) {
    let at = at.in_zone(zone);
    let day = usize::try_from(at.weekday().to_monday_zero_offset()).unwrap_or(0);
    (u32::try_from(i32::from(at.hour()) * 60 + i32::from(at.minute())).unwrap_or(0), day)
}

/// From and until, in hours, of each State on a weekday.
fn law(number: &str, day: usize) -> (u32, u32) {
    match (&number[..5], day) {
        ("+1214", 6) => (12, 20),
        ("+1214", _) => (9, 20),
        ("+1401", 5 | 6) => (10, 17),
        ("+1401", _) => (9, 18),
        _ => (8, 20),
    }
}

impl Model {
    pub fn on(&self, person: usize, channel: Channel, topic: &'static str) -> bool {
        topic.is_empty() || *self.persons[person].topics.get(&(channel, topic)).unwrap_or(&(topic != "news"))
    }

    pub fn address(person: usize, channel: Channel) -> &'static str {
        match channel {
            Channel::Sms => PERSONS[person].phone,
            Channel::Email => PERSONS[person].mail,
            Channel::Push => "",
        }
    }

    /// Some address of the person takes a notice.
    fn open(&self, person: usize, notice: &str) -> bool {
        let only_mail = notice == "answers";
        let device = self.devices.iter().flatten().any(|device| device.person == person && device.on);
        if device && !only_mail && self.on(person, Channel::Push, topic(notice)) {
            return true;
        }
        [Channel::Sms, Channel::Email].into_iter().filter(|channel| !only_mail || *channel == Channel::Email).any(
            |channel| {
                let address = Self::address(person, channel);
                !address.is_empty() && !self.stopped.contains_key(address) && self.on(person, channel, topic(notice))
            },
        )
    }

    fn zone(&self, person: usize) -> &str {
        match self.persons[person].zone.as_str() {
            "" => "America/New_York",
            zone => zone,
        }
    }

    fn loud(&self, person: usize, channel: Channel, at: Time) -> bool {
        let chosen = &self.persons[person];
        let zones: Vec<&str> = match (chosen.zone.as_str(), channel) {
            ("", Channel::Sms) => vec!["America/New_York", "America/Chicago"],
            ("", _) => vec!["America/Denver"],
            (zone, _) => vec![zone],
        };
        let fine = zones.iter().all(|zone| {
            let (minute, day) = clock(at, zone);
            let number = if channel == Channel::Sms { PERSONS[person].phone } else { "+1406" };
            let (from, until) = law(number, day);
            (from * 60..until * 60).contains(&minute)
        });
        let (from, until) = chosen.quiet;
        let minute = clock(at, &chosen.zone).0;
        let quiet = if from <= until { (from..until).contains(&minute) } else { minute >= from || minute < until };
        fine && (chosen.zone.is_empty() || !quiet)
    }

    /// What a text or an answer by e-mail does; `how` it came.
    pub fn hear(&mut self, (channel, value, how): (Channel, &'static str, &'static str), words: &str) {
        match words {
            "START" => drop(self.stopped.remove(value)),
            "help" | "I feel better" => {}
            _ => {
                if self.stopped.insert(value.to_owned(), how).is_some() {
                    return;
                }
                self.stops += 1;
                self.ends.push((self.op, End::Address(value.to_owned())));
                for person in (0..PERSONS.len()).filter(|person| Self::address(*person, channel) == value) {
                    if self.on(person, channel, "news") {
                        self.persons[person].topics.insert((channel, "news"), false);
                        self.ends.push((self.op, End::Topic(person, channel, "news")));
                    }
                }
            }
        }
    }

    /// What stands in a browser is over.
    pub fn end_device(&mut self, n: usize) {
        if let Some(device) = self.devices[n].take() {
            self.ends.push((self.op, End::Device(device.person)));
        }
    }

    /// A device that nobody is at any more is known in the slice's own table a moment later: it must have said so.
    pub fn left(&mut self, n: usize) -> Result<(), String> {
        if !self.gone_devices.remove(&n) {
            return Err(format!("browser {n} was forgotten: {:?}", self.devices));
        }
        self.end_device(n);
        Ok(())
    }

    /// Judges one hand-over to a device; gives whether the row was counted in this step.
    fn judge_device(&mut self, hand: &Hand, person: usize) -> Result<bool, &'static str> {
        let Some(n) = hand.device else { return Err("sent to no device") };
        if self.devices[n] != Some(Device { person, on: true }) {
            return Err("sent to an ended device");
        }
        if hand.say == Say::Gone {
            self.gone_devices.insert(n);
        }
        self.shown.insert(hand.row);
        let round = self.round.entry(hand.row).or_default();
        let first = round.is_empty();
        if round.insert(n) { Ok(!first) } else { Err("sent twice to a device") }
    }

    /// Judges one hand-over.
    pub fn judge(&mut self, hand: &Hand, row: &Row) -> Result<(), String> {
        let told = format!("{hand:?} {row:?}");
        let fail = |why: &str| Err(format!("{why}: {told}"));
        self.said.entry(row.id).or_default().push(hand.say);
        let push = hand.channel == Channel::Push;
        // The devices of a person are asked side by side; none is asked again where one may have it.
        if self.taken.contains(&row.id) && !(push && self.round.contains_key(&row.id)) {
            return fail("sent twice");
        }
        // What no device took may be on its way to the next address by now.
        if !push && (hand.to != row.value || Some(hand.channel) != row.channel) {
            return fail("sent elsewhere");
        }
        let takes = !matches!(hand.say, Say::Later | Say::Refused | Say::Gone | Say::DieBefore);
        let fresh = takes && self.taken.insert(row.id);
        if ANSWERS.contains(&row.notice.as_str()) {
            return Ok(());
        }
        if self.stopped.contains_key(&hand.to) {
            return fail("sent to an ended address");
        }
        let Some(person) = self.persons.iter().position(|p| p.id == row.person) else {
            let shared = PERSONS.iter().filter(|start| start.phone == hand.to).count() > 1;
            return if row.notice == QUESTION && shared { Ok(()) } else { fail("to nobody") };
        };
        if !self.on(person, hand.channel, topic(&row.notice)) {
            return fail("sent about an ended topic");
        }
        let again = match push.then(|| self.judge_device(hand, person)) {
            Some(Err(why)) => return fail(why),
            Some(Ok(again)) => again,
            None => false,
        };
        if row.urgent {
            return Ok(());
        }
        if !self.loud(person, hand.channel, hand.at) {
            return fail("sent at a wrong hour");
        }
        if row.notice == "answers" {
            return Ok(());
        }
        let unasked = hand.channel == Channel::Sms && matches!(row.notice.as_str(), "reminder" | "news");
        // What several devices of one person show counts once.
        if !again && self.above(person, hand.at, unasked) {
            return fail("sent above the caps");
        }
        if fresh {
            self.gone.push(Gone { person, at: hand.at, unasked });
        }
        Ok(())
    }

    /// One more at `at` is above a cap; days are dates of the person's wall clock.
    fn above(&self, person: usize, at: Time, unasked: bool) -> bool {
        let Some(caps) = self.caps else { return false };
        let today = at.in_zone(self.zone(person)).date();
        let count = |days: i64, only: bool| {
            let since = today.checked_sub(jiff::Span::new().days(days)).unwrap_or(today);
            let on = |gone: &&Gone| gone.at.in_zone(self.zone(person)).date() >= since && (!only || gone.unasked);
            u32::try_from(self.gone.iter().filter(|gone| gone.person == person).filter(on).count()).unwrap_or(0)
        };
        count(0, false) >= caps.day
            || count(6, false) >= caps.week
            || unasked && (count(0, true) >= caps.unasked_day || count(6, true) >= caps.unasked_week)
    }

    /// Meets rows that are new.
    pub fn meet(&mut self, rows: &[Row]) {
        for row in rows {
            let person = self.persons.iter().position(|p| p.id == row.person).unwrap_or(0);
            let neither = !row.urgent && self.persons[person].first == "neither";
            let open = match row.notice.as_str() {
                QUESTION => !self.stopped.contains_key(&row.value),
                notice => self.open(person, notice),
            };
            let born = Born { op: self.op, open, neither };
            self.born.entry(row.id).or_insert(born);
        }
    }

    /// After a step only a death leaves rows on their way: one to each address, since each waits for the answer before it.
    pub fn died(&mut self, rows: &[Row]) -> Result<(), String> {
        let mut addresses = BTreeSet::new();
        for row in rows.iter().filter(|row| row.state == "sending") {
            if self.cut.insert(row.id) && !row.value.is_empty() && !addresses.insert(row.value.as_str()) {
                return Err(format!("two on their way at once to one address: {row:?}"));
            }
        }
        Ok(())
    }

    /// At the end nothing waits, and what did not go has a reason that counts.
    pub fn reckon(&self, rows: &[Row]) -> Result<(), String> {
        for row in rows {
            let said = self.said.get(&row.id).map_or(&[][..], Vec::as_slice);
            let fine = match row.state.as_str() {
                "sent" | "delivered" => self.taken.contains(&row.id),
                // Several answers of one moment, and a second way when the first was over.
                "failed" if self.shown.contains(&row.id) => {
                    said.iter().any(|say| matches!(say, Say::Refused | Say::Later))
                }
                "failed" => {
                    said.last() == Some(&Say::Refused) || said.iter().filter(|say| **say == Say::Later).count() == 6
                }
                "unknown" => said.contains(&Say::Unknown) || self.cut.contains(&row.id),
                "suppressed" => self.ended(row),
                _ => false,
            };
            if !fine {
                return Err(format!("lost: {row:?} {said:?}"));
            }
        }
        let made = |row: &&Row| row.notice != QUESTION && !ANSWERS.contains(&row.notice.as_str());
        let own: Vec<&Row> = rows.iter().filter(made).collect();
        let all = own.len() + usize::try_from(own.iter().map(|row| row.joined).sum::<i64>()).unwrap_or(0);
        if (all, own.iter().filter(|row| row.urgent).count()) != (self.made, self.urgent) {
            return Err(format!("made {} ({} urgent), kept {all}", self.made, self.urgent));
        }
        let stops = rows.iter().filter(|row| row.notice == "stopped").count();
        if stops != self.stops {
            return Err(format!("{} STOPs, {stops} confirmations", self.stops));
        }
        Ok(())
    }

    /// A row that goes no more: nothing was open when it was made, or what it went to was ended since.
    fn ended(&self, row: &Row) -> bool {
        let Some(born) = self.born.get(&row.id) else { return false };
        // An answer to a text that still waited when the next STOP came: that one is confirmed instead.
        if ANSWERS.contains(&row.notice.as_str()) {
            return self.ends.iter().any(|(op, end)| *op > born.op && *end == End::Address(row.value.clone()));
        }
        let Some(channel) = row.channel else { return born.neither || !born.open };
        // An answer to a text that still waited when the next STOP came: that one is confirmed instead.
        if ANSWERS.contains(&row.notice.as_str()) {
            return self.ends.iter().any(|(op, end)| *op > born.op && *end == End::Address(row.value.clone()));
        }
        if row.notice == QUESTION && !born.open {
            return true;
        }
        let person = self.persons.iter().position(|p| p.id == row.person).unwrap_or(0);
        let topic = End::Topic(person, channel, topic(&row.notice));
        let address = match channel {
            Channel::Push => End::Device(person),
            _ => End::Address(row.value.clone()),
        };
        self.ends.iter().any(|(op, end)| *op >= born.op && (*end == address || *end == topic))
    }
}
