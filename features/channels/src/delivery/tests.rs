//! Every order of answers and reports, on both engines; a text that is told twice.

use std::sync::Mutex;

use ::store::{params, sql};
use gate::{Manage, Slice};
use kernel::{Error, PersonId};
use policy::{Role, Roles};
use testing::World;

use super::*;
use crate::{Channel, Gateway, OnText, Parcel, Texted, Urgency, inbound::text_once};

const PHONE: &str = "+14065550177";
const GATEWAY: &str = "ours";

/// Takes everything, under the row's own id as its name.
struct Ours;

impl Gateway for Ours {
    fn name(&self) -> &'static str {
        GATEWAY
    }
    fn carries(&self, channel: Channel) -> bool {
        channel == Channel::Sms
    }
    fn send<'a>(&'a self, parcel: Parcel<'a>) -> Boxed<'a, Receipt> {
        Box::pin(async move { Receipt::Sent(format!("ref-{}", parcel.id)) })
    }
}

/// The words that the threads got, with who wrote them; "lost" is refused.
static HEARD: Mutex<Vec<(PersonId, String)>> = Mutex::new(Vec::new());

fn slices() -> Vec<Slice> {
    let gateway: Box<dyn Gateway> = Box::new(Ours);
    let hears = OnText {
        run: |write, Texted { from, text, .. }| {
            Box::pin(async move {
                write.may::<Operate, Organisation>(ORG).await?;
                if text.contains("lost") {
                    return Err(Error::internal("no thread"));
                }
                HEARD.lock().unwrap().push((from, text));
                Ok(())
            })
        },
    };
    vec![people::slice(), consent::slice(), crate::slice(), Slice::new("ours", &[]).part(gateway).part(hears)]
}

async fn answers(world: &World, id: RawId, receipt: Receipt) {
    let mut write = world.org.job("test").await.unwrap();
    let before = {
        let mut access = write.may::<Operate, Organisation>(ORG).await.unwrap();
        store::lock_handed(&mut access, id).await.unwrap().unwrap()
    };
    answered(&mut write, &before, GATEWAY, &receipt).await.unwrap();
    write.commit().await.unwrap();
}

async fn patient(world: &World) -> PersonId {
    let id = world.person("Ana Morales", Roles::of(Role::Patient)).await;
    let mut write = world.org.operator("test").await.unwrap();
    let mut access = write.may::<Manage, Organisation>(ORG).await.unwrap();
    crate::add_address(&mut access, id, Channel::Sms, PHONE, true, "test").await.unwrap();
    write.commit().await.unwrap();
    id
}

/// A fresh row in the outbox.
async fn queued(world: &World, person: PersonId) -> RawId {
    let mut write = world.org.operator("test").await.unwrap();
    let mut access = write.may::<Manage, Organisation>(ORG).await.unwrap();
    let notice = Notice::NewMessage { path: format!("/threads/{}", RawId::new(world.clock.now())) };
    crate::notify(&mut access, person, notice, Urgency::Urgent).await.unwrap();
    write.commit().await.unwrap();
    let mut tx = world.org.store().read().await.unwrap();
    tx.one::<(RawId,)>(sql!("SELECT id FROM channels_outbox ORDER BY id DESC LIMIT 1"), &[]).await.unwrap().0
}

/// A row as a crash leaves it: a gateway was asked, nothing is known.
async fn sending(world: &World, person: PersonId) -> RawId {
    let id = queued(world, person).await;
    let mut write = world.org.job("test").await.unwrap();
    let mut access = write.may::<Operate, Organisation>(ORG).await.unwrap();
    let row = store::lock_handed(&mut access, id).await.unwrap().unwrap().row;
    store::set_sending(&mut access, &row, None).await.unwrap();
    write.commit().await.unwrap();
    id
}

async fn state(world: &World, id: RawId) -> (String, String, String) {
    let mut tx = world.org.store().read().await.unwrap();
    let query = sql!("SELECT state, reference, fault FROM channels_outbox WHERE id = ?1");
    tx.one(query, &params![id]).await.unwrap()
}

async fn told(world: &World, id: RawId, told: &Told) {
    settle(&world.org, GATEWAY, About::Row(id), told.clone()).await.unwrap();
}

fn failed() -> Told {
    Told::Failed("no-route".into())
}

#[test]
fn what_arrived_stays_so_and_no_report_is_true_of_what_never_left() {
    for from in State::ALL {
        for told in [Told::Taken, Told::Delivered, failed()] {
            assert_eq!(moved(from, 0, &told), None, "{from:?} {told:?}");
            let Some(to) = moved(from, 1, &told) else { continue };
            assert!(!matches!(from, State::Delivered | State::Suppressed | State::Unreachable), "{from:?} {told:?}");
            assert_eq!(moved(to, 1, &told), None, "{told:?} a second time changes {to:?}");
        }
    }
    // In whatever order they come, the end is the same: what arrived arrived.
    let all = [Told::Taken, Told::Delivered, failed()];
    for start in [State::Sending, State::Unknown, State::Sent] {
        for (a, b, c) in [(0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)] {
            let end = [a, b, c].iter().fold(start, |state, n| moved(state, 1, &all[*n]).unwrap_or(state));
            assert_eq!(end, State::Delivered);
        }
    }
}

#[tokio::test]
async fn an_unknown_attempt_is_settled_by_its_report_and_never_repeated() {
    testing::each(slices, |world| async move {
        let ana = patient(&world).await;
        let cases: [(&[Told], &str); 4] = [
            (&[Told::Taken], "sent"),
            (&[Told::Taken, Told::Delivered, Told::Delivered], "delivered"),
            (&[Told::Delivered, Told::Taken, failed()], "delivered"),
            (&[failed(), failed(), Told::Taken], "failed"),
        ];
        for (reports, want) in cases {
            for restarted in [false, true] {
                let id = sending(&world, ana).await;
                if restarted {
                    world.run_jobs().await;
                    assert_eq!(state(&world, id).await.0, "unknown");
                }
                for report in reports {
                    told(&world, id, report).await;
                }
                assert_eq!(state(&world, id).await.0, want, "{reports:?}");
                // The job that was cut off runs again: it finds nothing to send.
                world.later(30).await;
                assert_eq!(state(&world, id).await.0, want, "{reports:?}, later");
            }
        }
        let mut tx = world.org.store().read().await.unwrap();
        let tries = tx.one::<(i64,)>(sql!("SELECT MAX(tries) FROM channels_outbox LIMIT 1"), &[]).await.unwrap();
        assert_eq!(tries.0, 1);
    })
    .await;
}

#[tokio::test]
async fn a_report_before_the_answer_is_not_undone_by_it() {
    testing::each(slices, |world| async move {
        let ana = patient(&world).await;
        let check = async |report: Told, receipt: Receipt, want: (&str, &str)| {
            let id = sending(&world, ana).await;
            told(&world, id, &report).await;
            answers(&world, id, receipt).await;
            let (state, reference, _) = state(&world, id).await;
            assert_eq!((state.as_str(), reference.as_str()), want);
        };
        check(Told::Delivered, Receipt::Sent("a".into()), ("delivered", "a")).await;
        check(Told::Taken, Receipt::Sent("b".into()), ("sent", "b")).await;
        check(failed(), Receipt::Sent("c".into()), ("failed", "c")).await;
        check(Told::Delivered, Receipt::Unknown("no-answer".into()), ("delivered", "")).await;
        check(Told::Delivered, Receipt::Later("503".into()), ("delivered", "")).await;
        // An answer that came after the row was given up still counts.
        let id = sending(&world, ana).await;
        world.run_jobs().await;
        answers(&world, id, Receipt::Sent("late".into())).await;
        assert_eq!(state(&world, id).await, ("sent".into(), "late".into(), String::new()));
    })
    .await;
}

#[tokio::test]
async fn reports_by_the_gateways_name_also_those_that_come_too_early_or_about_nothing() {
    testing::each(slices, |world| async move {
        let ana = patient(&world).await;
        let id = sending(&world, ana).await;
        let by = async |reference: &str, told: Told| {
            settle(&world.org, GATEWAY, About::Reference(reference), told).await.unwrap();
        };
        by("early", Told::Taken).await;
        by("early", Told::Delivered).await;
        by("early", Told::Delivered).await;
        by("", Told::Delivered).await;
        by("nothing-of-ours", failed()).await;
        answers(&world, id, Receipt::Sent("early".into())).await;
        world.later(1).await;
        assert_eq!(state(&world, id).await.0, "delivered");
        let left = async || {
            let mut tx = world.org.store().read().await.unwrap();
            tx.one::<(i64,)>(sql!("SELECT COUNT(*) FROM channels_early"), &[]).await.unwrap().0
        };
        assert_eq!(left().await, 1);
        world.later(4 * 24 * 60).await;
        assert_eq!(left().await, 0);

        let next = queued(&world, ana).await;
        world.run_jobs().await;
        by(&format!("ref-{next}"), failed()).await;
        assert_eq!(state(&world, next).await.2, "no-route");
        // Another gateway's report about our row, and one about a row that nobody has.
        settle(&world.org, "other", About::Row(next), Told::Delivered).await.unwrap();
        told(&world, RawId([9; 16]), &Told::Delivered).await;
        assert_eq!(state(&world, next).await.0, "failed");
    })
    .await;
}

#[tokio::test]
async fn a_text_that_is_told_twice_is_taken_once() {
    testing::each(slices, |world| async move {
        let ana = patient(&world).await;
        let text = async |reference: &str, words: &str| text_once(&world.org, GATEWAY, reference, PHONE, words).await;
        let heard = || HEARD.lock().unwrap().iter().filter(|(from, _)| *from == ana).count();
        for (reference, want) in [("1", 1), ("1", 1), ("2", 2), ("1", 2)] {
            text(reference, "I took the pill").await.unwrap();
            assert_eq!(heard(), want);
        }
        text_once(&world.org, "other", "1", PHONE, "I took the pill").await.unwrap();
        assert_eq!(heard(), 3, "another gateway has names of its own");
        text_once(&world.org, GATEWAY, "3", "Verizon", "Your bill is ready").await.unwrap();

        // An end of texts holds though its words found no thread, and is confirmed once however often it is told.
        for _ in 0..3 {
            text("4", "I lost the letter. Do not text me again").await.unwrap_err();
        }
        text("5", "STOP").await.unwrap();
        text("5", "STOP").await.unwrap();
        let mut tx = world.org.store().read().await.unwrap();
        let ends = sql!("SELECT COUNT(*) FROM channels_outbox WHERE notice = 'stopped'");
        assert_eq!(tx.one::<(i64,)>(ends, &[]).await.unwrap().0, 1);
        let off = sql!("SELECT COUNT(*) FROM channels_ledger WHERE stands = 'off'");
        assert_eq!(tx.one::<(i64,)>(off, &[]).await.unwrap().0, 1);
    })
    .await;
}
