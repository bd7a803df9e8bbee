//! Random histories on the real slice, judged by [`crate::model`]: texts that stop and start, topics that end, pages, notices of
//! every topic and urgency, every answer of a gateway, deaths of the process between any two steps, clocks that jump forward
//! and back, days when clocks change, other zones, a number that two share. After each step nothing went that must not, and
//! in the end nothing is lost that should go.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    task::Poll,
};

use channels::{Caps, Channel, Gateway, Notice, Parcel, Receipt, Sending, Urgency};
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
    model::{End, Hand, Model, PERSONS, Person, Row, Say},
    world::{add, slices},
};

#[derive(Debug, Clone)]
enum Op {
    /// To whom, what, and in which thread.
    Notify(usize, Kind, u8),
    Text(usize, &'static str),
    Prefs(usize, u32, u32, &'static str, &'static str),
    Topic(usize, &'static str, Channel, bool),
    Address(usize, Channel, bool),
    Gateway(Say),
    Minutes(i64),
    Run,
    /// Dies after so many turns of the runtime.
    Cut(u32),
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
const ZONES: [&str; 4] = ["America/Denver", "America/Phoenix", "America/New_York", "Pacific/Honolulu"];
const TOPICS: [&str; 4] = ["care", "reminders", "community", "news"];
const SAYS: [Say; 7] = [Say::Sent, Say::Later, Say::Later, Say::Refused, Say::Unknown, Say::DieBefore, Say::DieAfter];

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
    prop_oneof![
        10 => (who.clone(), kinds, 0u8..3).prop_map(|(who, kind, thread)| Op::Notify(who, kind, thread)),
        3 => (who.clone(), prop::sample::select(&TEXTS[..])).prop_map(|(who, text)| Op::Text(who, text)),
        2 => (who.clone(), 0u32..48, 0u32..48, prop::sample::select(&ZONES[..]), prop::sample::select(&["phone", "email", "neither"][..]))
            .prop_map(|(who, from, until, zone, first)| Op::Prefs(who, from * 30, until * 30, zone, first)),
        3 => (who.clone(), prop::sample::select(&TOPICS[..]), channel.clone(), any::<bool>())
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
                let say = script.0.pop_front().unwrap_or(Say::Delivered);
                let (row, channel, to) = (parcel.id, parcel.channel, parcel.to.to_owned());
                script.1.push(Hand { row, channel, to, at: Time::default(), say });
                say
            };
            match say {
                Say::Sent => Receipt::Sent("s-1".into()),
                Say::Delivered => Receipt::Delivered,
                Say::Later => Receipt::Later("451".into()),
                Say::Refused => Receipt::Refused("550".into()),
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
}

impl History {
    async fn begin(place: &Place, dir: Option<tempfile::TempDir>, start: &str, caps: Caps) -> Self {
        let gateway = Scripted { name: "first", script: Arc::default(), death: Arc::default() };
        let part: Box<dyn Gateway> = Box::new(gateway.clone());
        let second: Box<dyn Gateway> = Box::new(Scripted { name: "second", ..gateway.clone() });
        let mut all = slices();
        all.push(Slice::new("gateways", &[]).part(part).part(second).part(Sending { caps, ..Sending::default() }));
        let world = World::open(place, all, dir).await;
        let start = Time::parse(start).unwrap();
        world.clock.advance(start.seconds_since(world.clock.now())).unwrap();
        let mut history =
            Self { world, gateway, model: Model { caps: Some(caps), ..Model::default() }, clients: vec![] };
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
        for mut hand in hands {
            hand.at = self.world.clock.now();
            let row = rows.iter().find(|row| row.id == hand.row).unwrap();
            assert_eq!(self.model.judge(&hand, row), Ok(()));
        }
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
        let model = &mut self.model;
        match words {
            "START" => drop(model.stopped.remove(number)),
            "help" | "I feel better" => {}
            _ => {
                let fresh = !model.stopped.contains_key(number);
                model.stopped.insert(number.to_owned(), "text");
                if fresh {
                    model.stops += 1;
                    model.ends.push((model.op, End::Address(number.to_owned())));
                    for person in (0..PERSONS.len()).filter(|person| PERSONS[*person].phone == number) {
                        if model.on(person, Channel::Sms, "news") {
                            model.persons[person].topics.insert((Channel::Sms, "news"), false);
                            model.ends.push((model.op, End::Topic(person, Channel::Sms, "news")));
                        }
                    }
                }
            }
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
        let none = topic == "community" && channel == Channel::Sms;
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
        let fine = if on { stopped.get(value) == Some(&"page") } else { !stopped.contains_key(value) };
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
