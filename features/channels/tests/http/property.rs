//! Over random sequences: nothing goes to an address that was stopped, nothing routine goes in quiet hours, every STOP is
//! answered once, and in the end nothing is left waiting.

use std::sync::{Arc, Mutex};

use channels::{Channel, Gateway, Notice, Parcel, Quiet, Receipt, Urgency};
use http::StatusCode;
use kernel::{Boxed, Time};
use policy::{Role, Roles};
use proptest::prelude::*;
use testing::World;

use crate::{
    gateways::world_with,
    world::{add, path, queue, states},
};

const PHONE: &str = "+14065550177";
const MAIL: &str = "ana@example.org";

#[derive(Debug, Clone)]
enum Op {
    Routine,
    Urgent,
    Text(&'static str),
    Quiet(u32, u32, &'static str, &'static str),
    Minutes(i64),
    Run,
}

fn op() -> impl Strategy<Value = Op> {
    let zones = prop_oneof![Just("America/Denver"), Just("America/Phoenix"), Just("America/New_York")];
    let first = prop_oneof![Just("phone"), Just("email"), Just("neither")];
    let texts = prop_oneof![
        Just("STOP"),
        Just("alto"),
        Just("START"),
        Just("help"),
        Just("I feel better"),
        Just("please stop texting me"),
        Just("número equivocado")
    ];
    prop_oneof![
        3 => Just(Op::Routine),
        2 => Just(Op::Urgent),
        2 => texts.prop_map(Op::Text),
        1 => (0u32..48, 0u32..48, zones, first).prop_map(|(a, b, zone, first)| Op::Quiet(a * 30, b * 30, zone, first)),
        4 => (1i64..1500).prop_map(Op::Minutes),
        3 => Just(Op::Run),
    ]
}

/// What went out: to whom, and the text.
type Log = Arc<Mutex<Vec<(String, String)>>>;

struct Recorder(Log);

impl Gateway for Recorder {
    fn name(&self) -> &'static str {
        "recorder"
    }
    fn carries(&self, _: Channel) -> bool {
        true
    }
    fn send<'a>(&'a self, parcel: Parcel<'a>) -> Boxed<'a, Receipt> {
        self.0.lock().unwrap().push((parcel.to.to_owned(), parcel.text.get().clone()));
        Box::pin(async { Receipt::Delivered })
    }
}

struct Model {
    world: World,
    log: Log,
    quiet: Quiet,
    zone: &'static str,
    stopped: bool,
    stops: usize,
}

impl Model {
    /// Judges what went out since the last look.
    fn judge(&self) {
        let now = self.world.clock.now();
        for (to, text) in self.log.lock().unwrap().drain(..) {
            let reply = ["no more messages", "no recibirá más", "are on again", "we text you", "le avisamos"];
            if reply.iter().any(|words| text.contains(words)) {
                continue;
            }
            assert!(to != PHONE || !self.stopped, "sent to a stopped number: {text}");
            let urgent = text.contains("911");
            assert!(urgent || !self.quiet.holds(now, self.zone), "{now:?} is quiet: {text}");
        }
    }

    async fn act(&mut self, person: kernel::PersonId, client: &testing::Client, op: Op) {
        match op {
            Op::Routine => queue(&self.world, person, path(&self.world), Urgency::Routine).await,
            Op::Urgent => queue(&self.world, person, Notice::EmergencyHelp, Urgency::Urgent).await,
            Op::Text(words) => {
                // What was sent before the text is judged by what stood before it.
                self.judge();
                let answer = self.world.guest().post("/demo/phone", &[("number", PHONE), ("text", words)]).await;
                answer.expect(StatusCode::SEE_OTHER);
                match words {
                    "STOP" | "alto" | "please stop texting me" | "número equivocado" => {
                        self.stops += usize::from(!self.stopped);
                        self.stopped = true;
                    }
                    "START" => self.stopped = false,
                    _ => {}
                }
            }
            Op::Quiet(from, until, zone, first) => {
                let clock = |m: u32| format!("{:02}:{:02}", m / 60, m % 60);
                let (a, b) = (clock(from), clock(until));
                let fields = [("first", first), ("locale", "en"), ("zone", zone), ("from", &a), ("until", &b)];
                let answer = client.post("/channels/preferences", &fields).await;
                // Hours that leave none to be reached in are refused.
                if answer.status == StatusCode::SEE_OTHER {
                    (self.quiet, self.zone) = (Quiet { from, until }, zone);
                }
            }
            Op::Minutes(minutes) => {
                self.world.clock.advance(minutes * 60).unwrap();
            }
            Op::Run => {
                self.world.run_jobs().await;
            }
        }
        self.judge();
    }
}

async fn play(start: &str, ops: Vec<Op>) {
    let log = Log::default();
    let gateway: Box<dyn Gateway> = Box::new(Recorder(Arc::clone(&log)));
    let world = world_with(|slice| slice.part(gateway)).await;
    let start = Time::parse(start).unwrap();
    world.clock.advance(start.seconds_since(world.clock.now())).unwrap();
    let person = world.person("Ana Morales", Roles::of(Role::Patient)).await;
    let client = world.sign_in(person).await;
    add(&world, person, Channel::Sms, PHONE).await;
    add(&world, person, Channel::Email, MAIL).await;
    let mut model = Model { world, log, quiet: Quiet::default(), zone: "America/Denver", stopped: false, stops: 0 };
    for op in ops {
        model.act(person, &client, op).await;
    }
    // Two days in small steps: everything finds its hour.
    for _ in 0..200 {
        model.act(person, &client, Op::Minutes(15)).await;
        model.act(person, &client, Op::Run).await;
    }
    let left = states(&model.world).await;
    assert!(left.iter().all(|s| s == "delivered" || s == "suppressed"), "{left:?}");
    let mut tx = model.world.org.store().read().await.unwrap();
    let query = store::sql!("SELECT COUNT(*) FROM channels_outbox WHERE notice = 'stopped'");
    let confirmed = tx.one::<(i64,)>(query, &[]).await.unwrap().0;
    assert_eq!(usize::try_from(confirmed).unwrap(), model.stops, "every STOP is confirmed exactly once");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, max_shrink_iters: 40, ..ProptestConfig::default() })]
    #[test]
    fn stop_and_quiet_hours_always_win(
        // The nights when clocks change, and an ordinary one.
        start in prop_oneof![Just("2026-10-31T20:00:00Z"), Just("2027-03-13T20:00:00Z"), Just("2026-11-09T17:00:00Z")],
        ops in proptest::collection::vec(op(), 1..30),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(play(start, ops));
    }
}
