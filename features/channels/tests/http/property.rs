//! Random histories on the real slice, judged by [`crate::model`]: texts and answers by e-mail that stop and start, topics that
//! end, pages, devices that are turned on and off, change hands and are gone, notices of every topic and urgency, every answer of a
//! gateway, deaths of the process between any two steps, clocks that jump forward and back, days when clocks change, other zones,
//! a number that two share. After each step nothing went that must not, and
//! in the end nothing is lost that should go.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    task::Poll,
};

use channels::{Caps, Channel, Gateway, Notice, Parcel, Push, Receipt, Sending, Urgency};
use futures::FutureExt;
use gate::{Manage, ORG, Organisation, Slice};
use http::StatusCode;
use kernel::{Boxed, Locale, PersonId, RawId, Time};
use policy::{Role, Roles};
use proptest::prelude::*;
use store::{Key, Place, sql};
use testing::{Client, World};
use tokio::sync::Notify;

use crate::{
    model::{DEVICES, Device, End, Hand, Model, PERSONS, Person, Row, Say},
    service::{Browser, Service},
    world::{add, slices},
};

#[derive(Debug, Clone)]
enum Op {
    /// To whom, what, and in which thread.
    Notify(usize, Kind, u8),
    Text(usize, &'static str),
    /// An answer to the newest e-mail about a thread.
    Mail(usize, &'static str),
    /// Who, at which browser.
    Device(usize, usize, Turn),
    Prefs(usize, u32, u32, &'static str, &'static str),
    Topic(usize, &'static str, Channel, bool),
    Address(usize, Channel, bool),
    Gateway(Say),
    Minutes(i64),
    Run,
    /// Dies after so many turns of the runtime.
    Cut(u32),
}

/// What is done with notices on a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    On,
    /// Off and on again by the page of addresses.
    Stop,
    Start,
    Remove,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Message,
    Urgent,
    Reminder,
    News,
    Colleague,
    Danger,
    Mail,
}

const TEXTS: [&str; 7] =
    ["STOP", "alto", "START", "help", "I feel better", "please stop texting me", "número equivocado"];
const MAILS: [&str; 5] = ["STOP", "alto", "START", "I feel better", "Ya no me manden mensajes"];
const ZONES: [&str; 4] = ["America/Denver", "America/Phoenix", "America/New_York", "Pacific/Honolulu"];
const FIRST: [&str; 5] = ["phone", "email", "email", "push", "neither"];
const TOPICS: [&str; 4] = ["care", "reminders", "community", "news"];
const SAYS: [Say; 8] =
    [Say::Sent, Say::Later, Say::Later, Say::Refused, Say::Gone, Say::Unknown, Say::DieBefore, Say::DieAfter];

fn op() -> impl Strategy<Value = Op> {
    let who = 0..PERSONS.len();
    let kinds = prop_oneof![
        6 => Just(Kind::Message),
        1 => Just(Kind::Urgent),
        4 => Just(Kind::Reminder),
        2 => Just(Kind::News),
        1 => Just(Kind::Colleague),
        1 => Just(Kind::Danger),
        1 => Just(Kind::Mail)
    ];
    let channel = prop_oneof![Just(Channel::Sms), Just(Channel::Email)];
    let topics = prop_oneof![Just(Channel::Sms), Just(Channel::Email), Just(Channel::Push)];
    let turns =
        prop_oneof![4 => Just(Turn::On), 1 => Just(Turn::Stop), 1 => Just(Turn::Start), 1 => Just(Turn::Remove)];
    prop_oneof![
        10 => (who.clone(), kinds, 0u8..3).prop_map(|(who, kind, thread)| Op::Notify(who, kind, thread)),
        3 => (who.clone(), prop::sample::select(&TEXTS[..])).prop_map(|(who, text)| Op::Text(who, text)),
        3 => (prop::sample::select(&[0usize, 2, 4][..]), prop::sample::select(&MAILS[..]))
            .prop_map(|(who, words)| Op::Mail(who, words)),
        3 => (who.clone(), 0..DEVICES, turns).prop_map(|(who, n, turn)| Op::Device(who, n, turn)),
        2 => (who.clone(), 0u32..48, 0u32..48, prop::sample::select(&ZONES[..]), prop::sample::select(&FIRST[..]))
            .prop_map(|(who, from, until, zone, first)| Op::Prefs(who, from * 30, until * 30, zone, first)),
        3 => (who.clone(), prop::sample::select(&TOPICS[..]), topics, any::<bool>())
            .prop_map(|(who, topic, channel, on)| Op::Topic(who, topic, channel, on)),
        1 => (who, channel, any::<bool>()).prop_map(|(who, channel, on)| Op::Address(who, channel, on)),
        3 => prop::sample::select(&SAYS[..]).prop_map(Op::Gateway),
        7 => (1i64..1500).prop_map(Op::Minutes),
        1 => (-600i64..-1).prop_map(Op::Minutes),
        7 => Just(Op::Run),
        1 => (1u32..60).prop_map(Op::Cut),
    ]
}

/// A gateway that says what it is told to, and kills the process.
#[derive(Clone)]
struct Scripted {
    name: &'static str,
    script: Arc<Mutex<(VecDeque<Say>, Vec<Hand>)>>,
    death: Arc<Notify>,
}

impl Gateway for Scripted {
    fn name(&self) -> &'static str {
        self.name
    }
    fn carries(&self, _: Channel) -> bool {
        true
    }
    fn send<'a>(&'a self, parcel: Parcel<'a>) -> Boxed<'a, Receipt> {
        Box::pin(async move {
            let say = {
                let mut script = self.script.lock().unwrap();
                let mut say = script.0.pop_front().unwrap_or(Say::Delivered);
                // Devices alone are gone.
                if say == Say::Gone && parcel.channel != Channel::Push {
                    say = Say::Refused;
                }
                let (row, channel, to) = (parcel.id, parcel.channel, parcel.to.to_owned());
                script.1.push(Hand { row, channel, to, device: None, at: Time::default(), say });
                say
            };
            match say {
                Say::Sent => Receipt::Sent("s-1".into()),
                Say::Delivered => Receipt::Delivered,
                Say::Later => Receipt::Later("451".into()),
                Say::Refused => Receipt::Refused("550".into()),
                Say::Gone => Receipt::Gone("410".into()),
                Say::Unknown => Receipt::Unknown("no-answer".into()),
                Say::DieBefore | Say::DieAfter => {
                    self.death.notify_one();
                    std::future::pending().await
                }
            }
        })
    }
}

struct History {
    world: World,
    gateway: Scripted,
    model: Model,
    clients: Vec<Client>,
    browsers: Vec<Browser>,
}

impl History {
    async fn begin(place: &Place, dir: Option<tempfile::TempDir>, start: &str, caps: Caps) -> Self {
        let gateway = Scripted { name: "first", script: Arc::default(), death: Arc::default() };
        let part: Box<dyn Gateway> = Box::new(gateway.clone());
        let other = |name| -> Box<dyn Gateway> { Box::new(Scripted { name, ..gateway.clone() }) };
        let mut all = slices();
        // With three of them no try is left for the slice's own gateway to devices, which takes what browsers give.
        let gateways = Slice::new("gateways", &[]).part(part).part(other("second")).part(other("third"));
        all.push(gateways.part(Push::nearby()).part(Sending { caps, ..Sending::default() }));
        let world = World::open(place, all, dir).await;
        let start = Time::parse(start).unwrap();
        world.clock.advance(start.seconds_since(world.clock.now())).unwrap();
        let service = Service::start().await;
        let browsers = (1u8..).take(DEVICES).map(|n| Browser::new(&service, &format!("device-{n}"), n)).collect();
        let mut history =
            Self { world, gateway, model: Model { caps: Some(caps), ..Model::default() }, clients: vec![], browsers };
        for start in &PERSONS {
            history.person(start).await;
        }
        history
    }

    async fn person(&mut self, start: &crate::model::Start) {
        let world = &self.world;
        let id = PersonId::new(world.clock.now());
        let mut write = world.org.operator("test").await.unwrap();
        let mut access = write.may::<Manage, Organisation>(ORG).await.unwrap();
        let roles = Roles::of(Role::Patient);
        gate::put_actor(&mut access, id, start.name, roles, (Locale::En, start.zone), false).await.unwrap();
        write.commit().await.unwrap();
        add(world, id, Channel::Sms, start.phone).await;
        if !start.mail.is_empty() {
            add(world, id, Channel::Email, start.mail).await;
        }
        let (zone, quiet) = (start.zone.to_owned(), (20 * 60, 8 * 60));
        self.model.persons.push(Person { id: id.raw(), zone, quiet, first: "phone", topics: Default::default() });
        self.clients.push(world.sign_in(id).await);
        if start.first != "phone" {
            self.prefs(self.clients.len() - 1, quiet, start.zone, start.first).await;
        }
    }

    async fn rows(&self) -> Vec<Row> {
        let mut tx = self.world.org.store().read().await.unwrap();
        let query = sql!(
            "SELECT id, person, channel, value, notice, urgent, state, joined FROM channels_outbox ORDER BY id LIMIT 2000"
        );
        type Kept = (RawId, RawId, String, String, String, bool, String, i64);
        let rows = tx.all::<Kept>(query, &[]).await.unwrap();
        let read = |(id, person, channel, value, notice, urgent, state, joined): Kept| {
            let channel = Channel::from_word(&channel);
            Row { id, person, channel, value, notice, urgent, state, joined }
        };
        rows.into_iter().map(read).collect()
    }

    /// Judges what was handed over in this step.
    async fn judge(&mut self) {
        let rows = self.rows().await;
        self.model.meet(&rows);
        assert_eq!(self.model.died(&rows), Ok(()));
        let hands: Vec<Hand> = self.gateway.script.lock().unwrap().1.drain(..).collect();
        self.model.round.clear();
        for mut hand in hands {
            hand.at = self.world.clock.now();
            hand.device = self.browsers.iter().position(|browser| hand.to.contains(&browser.endpoint()));
            let row = rows.iter().find(|row| row.id == hand.row).unwrap();
            assert_eq!(self.model.judge(&hand, row), Ok(()));
        }
        for n in 0..DEVICES {
            match (self.model.devices[n], self.at_browser(n).await) {
                (Some(_), None) => assert_eq!(self.model.left(n), Ok(())),
                (known, found) => assert_eq!(known.is_some(), found.is_some(), "browser {n}: {known:?}"),
            }
        }
    }

    /// The address that stands in a browser.
    async fn at_browser(&self, n: usize) -> Option<String> {
        let mut tx = self.world.org.store().read().await.unwrap();
        let query = sql!("SELECT address FROM channels_push WHERE endpoint = ?1");
        let found = tx.first::<(RawId,)>(query, &store::params![self.browsers[n].endpoint().as_str()]).await.unwrap();
        found.map(|(id,)| id.to_string())
    }

    async fn run(&mut self, turns: Option<u32>) {
        let (world, death) = (&self.world, Arc::clone(&self.gateway.death));
        let mut left = turns.unwrap_or(u32::MAX);
        let mut jobs = Box::pin(world.run_jobs());
        let cut = futures::future::poll_fn(|context| {
            left = left.saturating_sub(1);
            match jobs.poll_unpin(context) {
                Poll::Ready(_) => Poll::Ready(()),
                Poll::Pending if left == 0 => Poll::Ready(()),
                Poll::Pending => Poll::Pending,
            }
        });
        tokio::select! {
            () = cut => {}
            () = death.notified() => {}
        }
        drop(jobs);
    }

    async fn act(&mut self, op: Op) {
        self.model.op += 1;
        match op {
            Op::Notify(who, kind, thread) => self.notify(who, kind, thread).await,
            Op::Text(who, words) => self.text(who, words).await,
            Op::Mail(who, words) => self.mail(who, words).await,
            Op::Device(who, n, turn) => self.device(who, n, turn).await,
            Op::Prefs(who, from, until, zone, first) => self.prefs(who, (from, until), zone, first).await,
            Op::Topic(who, topic, channel, on) => self.topic(who, topic, channel, on).await,
            Op::Address(who, channel, on) => self.address(who, channel, on).await,
            Op::Gateway(say) => self.gateway.script.lock().unwrap().0.push_back(say),
            Op::Minutes(minutes) => {
                self.world.clock.advance(minutes * 60).unwrap();
            }
            Op::Run => self.run(None).await,
            Op::Cut(turns) => self.run(Some(turns)).await,
        }
        self.judge().await;
    }

    async fn notify(&mut self, who: usize, kind: Kind, thread: u8) {
        let path = format!("/threads/{}", RawId([thread; 16]));
        let (notice, urgency) = match kind {
            Kind::Message => (Notice::NewMessage { path }, Urgency::Routine),
            Kind::Urgent => (Notice::NewMessage { path }, Urgency::Urgent),
            Kind::Reminder => (Notice::Reminder { path }, Urgency::Routine),
            Kind::News => (Notice::News { path: "/today".into() }, Urgency::Routine),
            Kind::Colleague => (Notice::Colleague, Urgency::Routine),
            Kind::Danger => (Notice::EmergencyHelp, Urgency::Urgent),
            Kind::Mail => (Notice::NewAnswers { count: 3, stop: "/groups".into() }, Urgency::Routine),
        };
        let person = PersonId::from_raw(self.model.persons[who].id);
        let mut write = self.world.org.operator("test").await.unwrap();
        let mut access = write.may::<Manage, Organisation>(ORG).await.unwrap();
        let made = if kind == Kind::Mail {
            channels::mail(&mut access, person, &notice).await.unwrap()
        } else {
            channels::notify(&mut access, person, notice, urgency).await.unwrap();
            true
        };
        write.commit().await.unwrap();
        self.model.made += usize::from(made);
        self.model.urgent += usize::from(urgency == Urgency::Urgent);
    }

    async fn text(&mut self, who: usize, words: &'static str) {
        let number = PERSONS[who].phone;
        let answer = self.world.guest().post("/demo/phone", &[("number", number), ("text", words)]).await;
        answer.expect(StatusCode::SEE_OTHER);
        self.model.hear((Channel::Sms, number, "text"), words);
    }

    /// Presses Reply on the newest e-mail about a thread, where there is one that still takes answers.
    async fn mail(&mut self, who: usize, words: &'static str) {
        let value = PERSONS[who].mail;
        let since = self.world.clock.now().plus_days(-29);
        let mut tx = self.world.org.store().read().await.unwrap();
        let query = sql!(
            "SELECT o.id FROM channels_outbox o JOIN channels_about a ON a.notice = o.id WHERE o.channel = 'email' AND o.value = ?1
               AND o.notice <> 'messages' AND o.state IN ('sent', 'delivered') AND o.made_at > ?2 ORDER BY o.changed_at DESC LIMIT 1"
        );
        let newest = tx.first::<(RawId,)>(query, &store::params![value, since]).await.unwrap();
        drop(tx);
        let Some((id,)) = newest.filter(|_| !value.is_empty()) else { return };
        let id = id.to_string();
        let answer = self.world.guest().post("/demo/mailbox", &[("mail", &id), ("text", words)]).await;
        answer.expect(StatusCode::SEE_OTHER);
        self.model.hear((Channel::Email, value, "mail"), words);
    }

    async fn device(&mut self, who: usize, n: usize, turn: Turn) {
        let known = self.model.devices[n];
        if turn == Turn::On {
            let given = self.browsers[n].given();
            let fields: Vec<(&str, &str)> = given.iter().map(|(name, value)| (*name, value.as_str())).collect();
            self.clients[who].post("/channels/push", &fields).await.expect(StatusCode::SEE_OTHER);
            if known.is_some_and(|device| device.person != who) {
                self.model.end_device(n);
            }
            self.model.gone_devices.remove(&n);
            self.model.devices[n] = Some(Device { person: who, on: true });
            self.model.persons[who].first = "push";
            return;
        }
        let (Some(device), Some(address)) = (known, self.at_browser(n).await) else { return };
        let client = &self.clients[device.person];
        let (path, answer, fine) = match turn {
            Turn::Stop => ("/channels/stop", "stop", device.on),
            Turn::Start => ("/channels/stop", "start", !device.on),
            _ => ("/channels/remove", "", true),
        };
        let said = client.post(path, &[("address", &address), ("answer", answer)]).await;
        said.expect(if fine { StatusCode::SEE_OTHER } else { StatusCode::CONFLICT });
        match turn {
            Turn::Stop if fine => {
                self.model.ends.push((self.model.op, End::Device(device.person)));
                self.model.devices[n] = Some(Device { on: false, ..device });
            }
            Turn::Start if fine => self.model.devices[n] = Some(Device { on: true, ..device }),
            Turn::Remove => self.model.end_device(n),
            _ => {}
        }
    }

    async fn prefs(&mut self, who: usize, (from, until): (u32, u32), zone: &'static str, first: &'static str) {
        let clock = |m: u32| format!("{:02}:{:02}", m / 60, m % 60);
        let (a, b) = (clock(from), clock(until));
        let fields = [("first", first), ("locale", "en"), ("zone", zone), ("from", &a), ("until", &b)];
        let answer = self.clients[who].post("/channels/preferences", &fields).await;
        // Hours that leave none to be reached in are refused.
        if answer.status == StatusCode::SEE_OTHER {
            let person = &mut self.model.persons[who];
            (person.zone, person.quiet, person.first) = (zone.to_owned(), (from, until), first);
        }
    }

    async fn topic(&mut self, who: usize, topic: &'static str, channel: Channel, on: bool) {
        let fields = [("topic", topic), ("channel", channel.word()), ("answer", if on { "agree" } else { "end" })];
        let answer = self.clients[who].post("/channels/topics", &fields).await;
        let none = topic == "community" && channel != Channel::Email;
        let want = match self.model.on(who, channel, topic) == on {
            _ if none => StatusCode::NOT_FOUND,
            true => StatusCode::CONFLICT,
            false => StatusCode::SEE_OTHER,
        };
        if answer.expect(want).status == StatusCode::SEE_OTHER {
            self.model.persons[who].topics.insert((channel, topic), on);
            if !on {
                self.model.ends.push((self.model.op, End::Topic(who, channel, topic)));
            }
        }
    }

    async fn address(&mut self, who: usize, channel: Channel, on: bool) {
        let value = Model::address(who, channel);
        if value.is_empty() {
            return;
        }
        let mut tx = self.world.org.store().read().await.unwrap();
        let query = sql!("SELECT id FROM channels_addresses WHERE person = ?1 AND channel = ?2");
        let row = store::params![self.model.persons[who].id, channel.word()];
        let id = tx.one::<(RawId,)>(query, &row).await.unwrap().0.to_string();
        drop(tx);
        let answer = if on { "start" } else { "stop" };
        let answer = self.clients[who].post("/channels/stop", &[("address", &id), ("answer", answer)]).await;
        let stopped = &mut self.model.stopped;
        let by_page = |how: &&str| matches!(*how, "page" | "mail");
        let fine = if on { stopped.get(value).is_some_and(by_page) } else { !stopped.contains_key(value) };
        answer.expect(if fine { StatusCode::SEE_OTHER } else { StatusCode::CONFLICT });
        match (fine, on) {
            (true, true) => drop(stopped.remove(value)),
            (true, false) => {
                stopped.insert(value.to_owned(), "page");
                self.model.ends.push((self.model.op, End::Address(value.to_owned())));
            }
            _ => {}
        }
    }

    /// From each moment at which something is due to the next, with a gateway that takes everything, until nothing waits.
    async fn settle(&mut self) {
        self.gateway.script.lock().unwrap().0.clear();
        for _ in 0..2000 {
            self.act(Op::Run).await;
            let mut tx = self.world.org.store().read().await.unwrap();
            let query =
                sql!("SELECT MIN(CASE WHEN lease_until > run_at THEN lease_until ELSE run_at END) FROM jobs_queue");
            let Some(next) = tx.one::<(Option<Time>,)>(query, &[]).await.unwrap().0 else { break };
            drop(tx);
            let wait = next.seconds_since(self.world.clock.now()) + 1;
            self.world.clock.advance(wait.max(1)).unwrap();
        }
        assert_eq!(self.model.reckon(&self.rows().await), Ok(()));
    }
}

async fn play(place: Place, dir: Option<tempfile::TempDir>, start: &str, caps: Caps, ops: Vec<Op>) {
    let mut history = History::begin(&place, dir, start, caps).await;
    for op in ops {
        history.act(op).await;
    }
    history.settle().await;
}

fn caps() -> impl Strategy<Value = Caps> {
    prop_oneof![Just(Caps::default()), Just(Caps { day: 2, week: 5, unasked_day: 1, unasked_week: 2 })]
}

/// The nights when clocks change, and an ordinary morning.
fn start() -> impl Strategy<Value = &'static str> {
    prop::sample::select(&["2026-10-31T20:00:00Z", "2027-03-13T20:00:00Z", "2026-11-09T17:00:00Z"][..])
}

fn block_on(future: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, max_shrink_iters: 60, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn no_history_sends_what_must_not_go_or_loses_what_should(
        start in start(), caps in caps(), ops in proptest::collection::vec(op(), 1..60),
    ) {
        let dir = tempfile::tempdir().unwrap();
        let place = Place::Sqlite { path: dir.path().join("kith.db"), key: Key::random().unwrap(), cache_mib: 8 };
        block_on(play(place, Some(dir), start, caps, ops));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, max_shrink_iters: 20, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn no_history_sends_what_must_not_go_on_postgresql_either(
        start in start(), caps in caps(), ops in proptest::collection::vec(op(), 1..60),
    ) {
        match testing::postgres() {
            Some(place) => block_on(play(place, None, start, caps, ops)),
            None => println!("SKIPPED: no PostgreSQL (KITH_TEST_POSTGRES is not set); `cargo xtask test` starts one"),
        }
    }
}
