//! How much one person gets: caps, what is joined, and the named exceptions.

use channels::{Channel, Notice, Urgency};
use kernel::{PersonId, RawId};
use policy::{Role, Roles};
use store::sql;
use testing::World;

use crate::{
    PHONE, phone_page, text,
    world::{add, notify, path, queue, slices, states},
};

async fn patient(world: &World) -> PersonId {
    let id = world.person("Ana Morales", Roles::of(Role::Patient)).await;
    add(world, id, Channel::Sms, PHONE).await;
    id
}

fn reminder(world: &World) -> Notice {
    Notice::Reminder { path: format!("/threads/{}", RawId::new(world.clock.now())) }
}

async fn held(world: &World) -> usize {
    states(world).await.iter().filter(|state| *state == "held").count()
}

#[tokio::test]
async fn texts_that_nobody_waits_for_are_one_a_day_and_three_a_week() {
    testing::each(slices, |world| async move {
        let id = patient(&world).await;
        for _ in 0..5 {
            notify(&world, id, reminder(&world), Urgency::Routine).await;
        }
        assert_eq!((states(&world).await.len(), held(&world).await), (5, 4));
        // An answer to the person's own question is of another kind.
        notify(&world, id, path(&world), Urgency::Routine).await;
        assert_eq!(held(&world).await, 4);
        // Tuesday and Wednesday at eight one more; then the week is full, until next Monday.
        world.later(22 * 60 - 1).await;
        assert_eq!(held(&world).await, 4);
        world.later(1).await;
        assert_eq!(held(&world).await, 3);
        world.later(24 * 60).await;
        assert_eq!(held(&world).await, 2);
        for day in 0..4 {
            world.later(24 * 60).await;
            assert_eq!(held(&world).await, 2, "{day}");
        }
        world.later(24 * 60).await;
        assert_eq!(held(&world).await, 1);
        world.later(24 * 60).await;
        assert_eq!(held(&world).await, 0, "nothing is lost");
    })
    .await;
}

#[tokio::test]
async fn six_a_day_over_everything_and_what_waits_is_joined() {
    testing::each(slices, |world| async move {
        let id = patient(&world).await;
        let first = path(&world);
        notify(&world, id, first.clone(), Urgency::Routine).await;
        // Before the first of two goes, the second about the same thread adds nothing to read.
        queue(&world, id, first.clone(), Urgency::Routine).await;
        queue(&world, id, first, Urgency::Routine).await;
        world.run_jobs().await;
        assert_eq!(states(&world).await.len(), 2);
        for _ in 0..4 {
            notify(&world, id, path(&world), Urgency::Routine).await;
        }
        assert_eq!((states(&world).await.len(), held(&world).await), (6, 0));
        for _ in 0..3 {
            notify(&world, id, path(&world), Urgency::Routine).await;
        }
        assert_eq!((states(&world).await.len(), held(&world).await), (7, 1), "three wait as one");
        world.later(22 * 60).await;
        assert_eq!(held(&world).await, 0);
        let page = phone_page(&world).await;
        assert_eq!(page.matches("you have a message.").count(), 6, "{page}");
        assert_eq!(page.matches("you have several messages. Read them here: http://localhost/messages").count(), 1);
        let mut tx = world.org.store().read().await.unwrap();
        let query = sql!("SELECT joined, topic, exception FROM channels_outbox WHERE notice = 'messages'");
        assert_eq!(tx.one::<(i64, String, String)>(query, &[]).await.unwrap(), (2, "care".into(), String::new()));
    })
    .await;
}

#[tokio::test]
async fn what_is_urgent_or_answers_a_text_is_outside_and_says_why() {
    testing::each(slices, |world| async move {
        let id = patient(&world).await;
        for _ in 0..7 {
            notify(&world, id, path(&world), Urgency::Routine).await;
        }
        assert_eq!(held(&world).await, 1);
        notify(&world, id, path(&world), Urgency::Urgent).await;
        notify(&world, id, Notice::EmergencyHelp, Urgency::Urgent).await;
        text(&world, "HELP").await;
        text(&world, "STOP").await;
        let mut tx = world.org.store().read().await.unwrap();
        let query = sql!(
            "SELECT exception, state FROM channels_outbox WHERE exception <> '' ORDER BY exception, id LIMIT 10"
        );
        let rows = tx.all::<(String, String)>(query, &[]).await.unwrap();
        let want = ["answer", "answer", "clinical", "danger"].map(|why| (why.to_owned(), "delivered".to_owned()));
        assert_eq!(rows, want);
        let query = sql!(
            "SELECT detail FROM gate_audit WHERE act = 'operate' AND detail LIKE 'danger %' OR detail LIKE 'clinical %' ORDER BY detail LIMIT 10"
        );
        let said = tx.all::<(String,)>(query, &[]).await.unwrap();
        assert!(said.len() == 2 && said[0].0.starts_with("clinical ") && said[1].0.starts_with("danger "), "{said:?}");
        drop(tx);
        world.later(24 * 60).await;
        assert_eq!(held(&world).await, 0);
        assert_eq!(phone_page(&world).await.matches("you have a message.").count(), 7, "the STOP ended what waited");
    })
    .await;
}
