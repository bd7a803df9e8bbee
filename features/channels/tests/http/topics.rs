//! Single topics: ended, agreed to, and taken along.

use channels::{Channel, Notice, Urgency};
use http::StatusCode;
use kernel::{PersonId, RawId};
use policy::{Role, Roles};
use store::sql;
use testing::{Client, World};

use crate::{
    PHONE, patient, phone_page, text,
    world::{add, notify, path, queue, slices, states},
};

fn reminder(world: &World) -> Notice {
    Notice::Reminder { path: format!("/threads/{}", RawId::new(world.clock.now())) }
}

fn news() -> Notice {
    Notice::News { path: "/today".to_owned() }
}

async fn choose(client: &Client, topic: &str, channel: &str, answer: &str) -> StatusCode {
    client.post("/channels/topics", &[("topic", topic), ("channel", channel), ("answer", answer)]).await.status
}

async fn count(world: &World, state: &str) -> usize {
    states(world).await.iter().filter(|s| *s == state).count()
}

#[tokio::test]
async fn one_topic_ends_on_one_channel_at_once() {
    testing::each(slices, |world| async move {
        let (id, client) = patient(&world).await;
        add(&world, id, Channel::Sms, PHONE).await;
        add(&world, id, Channel::Email, "ana@example.org").await;
        // Held for the night, then the topic ends: it never goes.
        world.later(12 * 60).await;
        notify(&world, id, reminder(&world), Urgency::Routine).await;
        notify(&world, id, path(&world), Urgency::Routine).await;
        assert_eq!(states(&world).await, ["held", "held"]);
        assert_eq!(choose(&client, "reminders", "phone", "end").await, StatusCode::SEE_OTHER);
        assert_eq!(choose(&client, "reminders", "phone", "end").await, StatusCode::CONFLICT, "it is over already");
        world.later(12 * 60).await;
        assert_eq!(states(&world).await, ["delivered", "suppressed"]);
        // Others of the topic go by e-mail, until it ends there as well; the answers still go to the phone.
        notify(&world, id, reminder(&world), Urgency::Routine).await;
        world.guest().get("/demo/mailbox").await.says("A message is waiting for you");
        assert_eq!(choose(&client, "reminders", "email", "end").await, StatusCode::SEE_OTHER);
        notify(&world, id, reminder(&world), Urgency::Routine).await;
        assert_eq!((count(&world, "suppressed").await, count(&world, "delivered").await), (2, 2));
        notify(&world, id, path(&world), Urgency::Routine).await;
        assert_eq!(phone_page(&world).await.matches("you have a message.").count(), 2);

        let page = client.get("/channels?done=topic").await.expect(StatusCode::OK);
        page.says("Your choice is saved")
            .says("What you chose, and when")
            .says("Reminders: Turn off texts")
            .says("Turn on texts");
        assert_eq!(choose(&client, "reminders", "phone", "agree").await, StatusCode::SEE_OTHER);
        notify(&world, id, reminder(&world), Urgency::Routine).await;
        assert!(phone_page(&world).await.contains("still waiting for you"));
        // What has no choice is not taken, and nobody chooses for others.
        for (topic, channel, answer) in [
            ("essential", "phone", "end"),
            ("work", "phone", "end"),
            ("community", "phone", "end"),
            ("all", "phone", "end"),
            ("care", "pigeon", "end"),
            ("care", "phone", "perhaps"),
        ] {
            assert_eq!(
                choose(&client, topic, channel, answer).await,
                StatusCode::NOT_FOUND,
                "{topic} {channel} {answer}"
            );
        }
        assert_eq!(choose(&world.guest(), "care", "phone", "end").await, StatusCode::UNAUTHORIZED);
    })
    .await;
}

#[tokio::test]
async fn news_goes_only_to_who_agreed_and_a_stop_ends_the_agreement() {
    testing::each(slices, |world| async move {
        let (id, client) = patient(&world).await;
        add(&world, id, Channel::Sms, PHONE).await;
        notify(&world, id, news(), Urgency::Routine).await;
        assert_eq!(states(&world).await, ["suppressed"]);
        client.get("/channels").await.says("By turning this on you agree that Riverbend Health sends news");
        assert_eq!(choose(&client, "news", "phone", "agree").await, StatusCode::SEE_OTHER);
        notify(&world, id, news(), Urgency::Routine).await;
        assert!(phone_page(&world).await.contains("there is news for you"));
        text(&world, "STOP").await;
        text(&world, "START").await;
        world.later(24 * 60).await;
        notify(&world, id, news(), Urgency::Routine).await;
        assert_eq!(count(&world, "suppressed").await, 2, "the agreement is over until it is given again");
        notify(&world, id, path(&world), Urgency::Routine).await;
        assert!(phone_page(&world).await.contains("you have a message."));
        client.get("/channels").await.says("by text message").says("You need not agree to get care");
        // What waits when the agreement ends goes no more.
        assert_eq!(choose(&client, "news", "phone", "agree").await, StatusCode::SEE_OTHER);
        queue(&world, id, news(), Urgency::Routine).await;
        assert_eq!(choose(&client, "news", "phone", "end").await, StatusCode::SEE_OTHER);
        world.later(24 * 60).await;
        assert_eq!(count(&world, "suppressed").await, 3);
    })
    .await;
}

#[tokio::test]
async fn a_stop_on_the_phone_stands_above_the_page() {
    testing::each(slices, |world| async move {
        let (id, client) = patient(&world).await;
        add(&world, id, Channel::Sms, PHONE).await;
        let page = client.get("/channels").await.body;
        let address = crate::address_on(&page);
        let turn = |answer: &'static str| {
            let (client, address) = (client.clone(), address.clone());
            async move { client.post("/channels/stop", &[("address", &address), ("answer", answer)]).await.status }
        };
        assert_eq!(turn("stop").await, StatusCode::SEE_OTHER);
        text(&world, "STOP").await;
        assert_eq!(phone_page(&world).await.matches("no more messages").count(), 0, "nothing was on");
        assert_eq!(turn("start").await, StatusCode::CONFLICT);
        text(&world, "START").await;
        notify(&world, id, path(&world), Urgency::Routine).await;
        assert!(phone_page(&world).await.contains("you have a message."));
    })
    .await;
}

async fn record(client: &Client, at: &str) -> String {
    client.get(at).await.expect(StatusCode::OK).body
}

#[tokio::test]
async fn the_record_is_taken_along_by_the_person_and_by_the_administrator() {
    testing::each(slices, |world| async move {
        let (id, client) = patient(&world).await;
        let ben: PersonId = world.person("Ben Ortiz", Roles::of(Role::Patient)).await;
        add(&world, id, Channel::Sms, PHONE).await;
        add(&world, ben, Channel::Sms, PHONE).await;
        world.later(1).await;
        assert_eq!(choose(&client, "care", "email", "end").await, StatusCode::SEE_OTHER);
        text(&world, "STOP").await;
        let ben = world.sign_in(ben).await;

        let csv = record(&client, "/channels/record/consent.csv").await;
        assert!(csv.starts_with("\"at\",\"channel\",\"address\",\"topic\",\"stands\",\"how\",\"words\"\r\n"), "{csv}");
        let line = |topic: &str, stands: &str, how: &str| format!("\"{topic}\",\"{stands}\",\"{how}\"");
        assert!(csv.contains("\"phone\",\"+14065550177\",\"all\",\"agreed\",\"test\""), "{csv}");
        assert!(csv.contains(&line("care", "ended", "page")) && csv.contains(&line("all", "ended", "text")), "{csv}");
        let json: serde_json::Value =
            serde_json::from_str(&record(&client, "/channels/record/consent.json").await).unwrap();
        assert_eq!((json["kept_years"].as_i64(), json["ledger"].as_array().unwrap().len()), (Some(10), 3));
        assert_eq!(json["addresses"][0]["stopped"], true);
        // The number's end is in the record of whoever shares it, the other's choice is not.
        let shared = record(&ben, "/channels/record/consent.csv").await;
        assert!(shared.contains(&line("all", "ended", "text")) && !shared.contains("care"), "{shared}");
        client.get("/channels/record/consent.xml").await.expect(StatusCode::NOT_FOUND);
        world.guest().get("/channels/record/consent.csv").await.expect(StatusCode::UNAUTHORIZED);

        let admin = world.person("Ines Vega", Roles::of(Role::Administrator)).await;
        let admin = world.sign_in(admin).await;
        admin.get("/outbox/consent").await.expect(StatusCode::OK).says("What one person agreed to");
        admin.get("/outbox/consent?address=pigeon").await.expect(StatusCode::OK).says("Check it").says("pigeon");
        admin.get("/outbox/consent?address=4065550100").await.says("Nobody has this address");
        let found = admin.get("/outbox/consent?address=(406)%20555-0177").await.expect(StatusCode::OK);
        found.says("Ana Morales").says("Ben Ortiz");
        let at = format!("/outbox/consent/{id}/consent.csv");
        found.says(&at);
        assert_eq!(record(&admin, &at).await, csv);
        ben.get(&at).await.expect(StatusCode::NOT_FOUND);
        ben.get("/outbox/consent").await.expect(StatusCode::NOT_FOUND);
        let mut tx = world.org.store().read().await.unwrap();
        let query = sql!(
            "SELECT COUNT(*) FROM gate_audit WHERE detail = 'consent-export' AND rule = 'contact.view.administrator'"
        );
        assert_eq!(tx.one::<(i64,)>(query, &[]).await.unwrap().0, 1);
    })
    .await;
}
