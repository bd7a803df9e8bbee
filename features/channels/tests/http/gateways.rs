//! Gateways that fail, hang and speak SMTP.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use channels::{Channel, Gateway, Parcel, Receipt, Sending, SmtpConfig, Urgency};
use gate::Slice;
use kernel::Boxed;
use policy::{Role, Roles};
use store::Key;
use testing::{TAKES, World, mail_server};
use tokio::net::TcpListener;

use crate::world::{add, notify, path, queue, slices, states};

/// Answers by a list of receipts, then hangs for ever.
struct Listed {
    receipts: Vec<Receipt>,
    asked: Arc<AtomicUsize>,
}

impl Gateway for Listed {
    fn name(&self) -> &'static str {
        "listed"
    }
    fn carries(&self, channel: Channel) -> bool {
        channel == Channel::Sms
    }
    fn send<'a>(&'a self, _: Parcel<'a>) -> Boxed<'a, Receipt> {
        let n = self.asked.fetch_add(1, Ordering::Relaxed);
        Box::pin(async move {
            match self.receipts.get(n) {
                Some(receipt) => receipt.clone(),
                None => std::future::pending().await,
            }
        })
    }
}

pub async fn world_with(part: impl FnOnce(Slice) -> Slice) -> World {
    let dir = tempfile::tempdir().unwrap();
    let place = store::Place::Sqlite { path: dir.path().join("kith.db"), key: Key::random().unwrap(), cache_mib: 8 };
    let mut all = slices();
    all.push(part(Slice::new("gateways", &[])));
    World::open(&place, all, Some(dir)).await
}

async fn listed(receipts: Vec<Receipt>) -> (World, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let gateway: Box<dyn Gateway> = Box::new(Listed { receipts, asked: Arc::clone(&asked) });
    let world = world_with(|slice| slice.part(gateway)).await;
    let id = world.person("Ana Morales", Roles::of(Role::Patient)).await;
    add(&world, id, Channel::Sms, "+14065550177").await;
    queue(&world, id, path(&world), Urgency::Routine).await;
    (world, asked)
}

#[tokio::test]
async fn a_crash_while_sending_leaves_it_unknown_and_is_not_repeated() {
    let (world, asked) = listed(vec![]).await;
    // The process dies in the middle: the future is dropped.
    let cut = tokio::time::timeout(Duration::from_secs(1), world.run_jobs()).await;
    assert!(cut.is_err());
    assert_eq!(states(&world).await, ["sending"]);
    world.later(10).await;
    assert_eq!((states(&world).await, asked.load(Ordering::Relaxed)), (vec!["unknown".to_owned()], 1));
    world.later(24 * 60).await;
    assert_eq!(asked.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn receipts_move_the_row() {
    let later = || Receipt::Later("451".into());
    let check = |receipts: Vec<Receipt>, want: &'static str, times: usize| async move {
        let (world, asked) = listed(receipts).await;
        for _ in 0..12 {
            world.later(20).await;
        }
        assert_eq!((states(&world).await, asked.load(Ordering::Relaxed)), (vec![want.to_owned()], times));
    };
    check(vec![Receipt::Sent("a-1".into())], "sent", 1).await;
    check(vec![Receipt::Delivered], "delivered", 1).await;
    check(vec![later(), later(), Receipt::Delivered], "delivered", 3).await;
    check(vec![Receipt::Refused("550".into())], "failed", 1).await;
    check(vec![later(), Receipt::Unknown("no-answer".into())], "unknown", 2).await;
    check(vec![later(), later(), later(), later(), later(), later()], "failed", 6).await;
}

/// How often it was told that something failed for good.
static FAILED: AtomicUsize = AtomicUsize::new(0);

#[tokio::test]
async fn what_failed_for_good_is_told_and_counted_by_gateway_and_day() {
    let listener = jobs::On {
        event: "notice.failed",
        name: "test.notice-failed",
        run: |_, _| {
            Box::pin(async {
                FAILED.fetch_add(1, Ordering::Relaxed);
                Ok(())
            })
        },
    };
    let receipts = vec![Receipt::Refused("550".into()), Receipt::Sent("a-1".into()), Receipt::Unknown("x".into())];
    let gateway: Box<dyn Gateway> = Box::new(Listed { receipts, asked: Arc::default() });
    let sending = Sending { price_per_part: Some(500_000), ..Sending::default() };
    let world = world_with(|slice| slice.part(gateway).part(sending).part(listener)).await;
    let id = world.person("Ana Morales", Roles::of(Role::Patient)).await;
    add(&world, id, Channel::Sms, "+14065550177").await;
    for _ in 0..3 {
        notify(&world, id, path(&world), Urgency::Routine).await;
    }
    assert_eq!(
        (states(&world).await, FAILED.load(Ordering::Relaxed)),
        (["failed", "sent", "unknown"].map(str::to_owned).to_vec(), 1)
    );
    let admin = world.person("Ines Vega", Roles::of(Role::Administrator)).await;
    let admin = world.sign_in(admin).await;
    let page = admin.get("/outbox").await.expect(http::StatusCode::OK);
    // Two went or may have gone, each of one part, at fifty cents.
    page.says("listed").says("Nov 9, 2026").says("$1<").says("Nothing that is due waits");
    queue(&world, id, path(&world), Urgency::Routine).await;
    world.clock.advance(3600).unwrap();
    admin.get("/outbox").await.says("Is the program running");
}

/// Says the same for ever, and keeps its name.
struct Steady(&'static str, Receipt, Arc<Mutex<Vec<&'static str>>>);

impl Gateway for Steady {
    fn name(&self) -> &'static str {
        self.0
    }
    fn carries(&self, channel: Channel) -> bool {
        channel == Channel::Sms
    }
    fn send<'a>(&'a self, _: Parcel<'a>) -> Boxed<'a, Receipt> {
        self.2.lock().unwrap().push(self.0);
        Box::pin(async { self.1.clone() })
    }
}

#[tokio::test]
async fn a_second_gateway_is_tried_when_the_first_cannot_and_never_when_nobody_knows() {
    let check = |first: Receipt, second: Receipt, want: &'static [&'static str], state: &'static str| async move {
        let log = Arc::new(Mutex::new(vec![]));
        let one: Box<dyn Gateway> = Box::new(Steady("one", first, Arc::clone(&log)));
        let two: Box<dyn Gateway> = Box::new(Steady("two", second, Arc::clone(&log)));
        let world = world_with(|slice| slice.part(one).part(two)).await;
        let id = world.person("Ana Morales", Roles::of(Role::Patient)).await;
        add(&world, id, Channel::Sms, "+14065550177").await;
        queue(&world, id, path(&world), Urgency::Routine).await;
        for _ in 0..12 {
            world.later(20).await;
        }
        let asked = log.lock().unwrap().clone();
        assert_eq!((asked.as_slice(), states(&world).await), (want, vec![state.to_owned()]));
    };
    let later = || Receipt::Later("451".into());
    check(Receipt::Delivered, later(), &["one"], "delivered").await;
    check(later(), Receipt::Delivered, &["one", "one", "two"], "delivered").await;
    check(later(), later(), &["one", "one", "two", "two", "one", "one"], "failed").await;
    check(Receipt::Unknown("no-answer".into()), Receipt::Delivered, &["one"], "unknown").await;
    check(Receipt::Refused("550".into()), Receipt::Delivered, &["one"], "failed").await;
}

async fn mailed(port: u16) -> World {
    let config = SmtpConfig::new(&format!("smtp://127.0.0.1:{port}"), "Riverbend Health <care@example.org>").unwrap();
    let world = world_with(|slice| slice.part(config)).await;
    let id = world.person("Ana Morales", Roles::of(Role::Patient)).await;
    add(&world, id, Channel::Email, "ana@example.org").await;
    notify(&world, id, path(&world), Urgency::Routine).await;
    world
}

#[tokio::test]
async fn smtp_carries_a_mail_and_says_what_became_of_it() {
    let (port, got) = mail_server(TAKES, false).await;
    let world = mailed(port).await;
    assert_eq!(states(&world).await, ["sent"]);
    let got = got.lock().unwrap().clone();
    for want in [
        "MAIL FROM:<care@example.org>",
        "RCPT TO:<ana@example.org>",
        "Subject: You have a message",
        "Auto-Submitted: auto-generated",
        "Message-ID: <",
        "Riverbend Health: you have a message.",
    ] {
        assert!(got.contains(want), "{want} is not in {got}");
    }

    let (port, _) = mail_server("550 nobody here", false).await;
    assert_eq!(states(&mailed(port).await).await, ["failed"]);
    let (port, _) = mail_server("451 later", false).await;
    assert_eq!(states(&mailed(port).await).await, ["queued"]);
    // Nobody listens on a port that was just given back.
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    assert_eq!(states(&mailed(free).await).await, ["queued"]);

    let bad = SmtpConfig::new("http://user:secret-word@example.org", "care@example.org").unwrap_err().to_string();
    assert!(!bad.contains("secret-word"));
    assert!(SmtpConfig::new("smtp://localhost", "not a mailbox").is_err());
}
