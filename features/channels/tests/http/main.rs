//! Channels through HTTP and jobs, on both engines.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod caps;
mod closed;
mod gateways;
mod hours;
mod joining;
mod kannel;
mod mail_in;
mod mail_server;
mod model;
mod pictures;
mod property;
mod push;
mod reassigned;
mod service;
mod shared;
mod templates;
mod topics;
mod twice;
mod twilio;
mod world;

use channels::{Channel, Code, Notice, Urgency};
use http::StatusCode;
use kernel::{PersonId, RawId};
use policy::{Role, Roles};
use testing::{Client, World};
use world::{add, notify, path, slices, states};

const PHONE: &str = "+14065550177";
const PHONE_PAGE: &str = "/demo/phone?number=%2B14065550177";

async fn patient(world: &World) -> (PersonId, Client) {
    let id = world.person("Ana Morales", Roles::of(Role::Patient)).await;
    (id, world.sign_in(id).await)
}

async fn phone_page(world: &World) -> String {
    world.guest().get(PHONE_PAGE).await.expect(StatusCode::OK).body
}

async fn text(world: &World, words: &str) {
    world.guest().post("/demo/phone", &[("number", PHONE), ("text", words)]).await.expect(StatusCode::SEE_OTHER);
    world.run_jobs().await;
}

/// The value of the first hidden field `address` on the page.
fn address_on(page: &str) -> String {
    let at = page.find("name=\"address\" value=\"").unwrap() + 22;
    page[at..at + 26].to_owned()
}

/// The six digits in a text on the phone.
fn code_on(page: &str) -> String {
    let at = page.find("your code is ").unwrap() + 13;
    page[at..at + 6].to_owned()
}

#[tokio::test]
async fn an_address_is_added_confirmed_used_and_removed() {
    testing::each(slices, |world| async move {
        let (id, client) = patient(&world).await;
        client.get("/channels").await.expect(StatusCode::OK).says("No address yet");

        let bad = client.post("/channels/addresses", &[("kind", "phone"), ("value", "555-0177")]).await;
        bad.expect(StatusCode::UNPROCESSABLE_ENTITY).says("555-0177").says("Check the number");
        let bad = client.post("/channels/addresses", &[("kind", "email"), ("value", "ana@home")]).await;
        bad.expect(StatusCode::UNPROCESSABLE_ENTITY).says("ana@home").says("Check the address");

        let added = client.post("/channels/addresses", &[("kind", "phone"), ("value", "(406) 555-0177")]).await;
        assert_eq!(added.expect(StatusCode::SEE_OTHER).location(), "/channels?done=added");
        let soon = client.post("/channels/addresses", &[("kind", "phone"), ("value", "(406) 555-0177")]).await;
        soon.expect(StatusCode::UNPROCESSABLE_ENTITY).says("less than a minute ago");
        world.run_jobs().await;

        // Not confirmed: nothing else goes there.
        notify(&world, id, path(&world), Urgency::Routine).await;
        assert_eq!(states(&world).await, ["delivered", "unreachable"]);

        let (page, code) = (client.get("/channels").await.body, code_on(&phone_page(&world).await));
        let address = address_on(&page);
        let wrong = if code == "000000" { "000001" } else { "000000" };
        let answer = client.post("/channels/confirm", &[("address", &address), ("code", wrong)]).await;
        answer.expect(StatusCode::UNPROCESSABLE_ENTITY).says("That is not the code");
        client.post("/channels/confirm", &[("address", &address), ("code", &code)]).await.expect(StatusCode::SEE_OTHER);
        let page = client.get("/channels?done=confirmed").await.expect(StatusCode::OK);
        page.says("This address is confirmed").says("Confirmed").says("(406) 555-0177").says("agreed");

        notify(&world, id, path(&world), Urgency::Routine).await;
        assert!(phone_page(&world).await.contains("Riverbend Health: you have a message."));

        client.post("/channels/remove", &[("address", &address)]).await.expect(StatusCode::SEE_OTHER);
        client.get("/channels").await.says("No address yet");
        client.post("/channels/remove", &[("address", &address)]).await.expect(StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn five_wrong_codes_spend_it_and_others_cannot_touch_it() {
    testing::each(slices, |world| async move {
        let (_, client) = patient(&world).await;
        client.post("/channels/addresses", &[("kind", "phone"), ("value", PHONE)]).await.expect(StatusCode::SEE_OTHER);
        world.run_jobs().await;
        let (address, code) = (address_on(&client.get("/channels").await.body), code_on(&phone_page(&world).await));

        let other = world.person("Ben Ortiz", Roles::of(Role::Patient)).await;
        let other = world.sign_in(other).await;
        for (path, fields) in [
            ("confirm", ("code", code.as_str())),
            ("remove", ("code", "")),
            ("stop", ("answer", "stop")),
            ("code", ("code", "")),
        ] {
            let answer = other.post(&format!("/channels/{path}"), &[("address", &address), fields]).await;
            answer.expect(StatusCode::NOT_FOUND);
        }
        world.guest().get("/channels").await.expect(StatusCode::UNAUTHORIZED);

        let wrong = if code == "111111" { "111112" } else { "111111" };
        for _ in 0..5 {
            client
                .post("/channels/confirm", &[("address", &address), ("code", wrong)])
                .await
                .expect(StatusCode::UNPROCESSABLE_ENTITY);
        }
        let late = client.post("/channels/confirm", &[("address", &address), ("code", &code)]).await;
        late.expect(StatusCode::UNPROCESSABLE_ENTITY);

        // A new code works, and only for fifteen minutes.
        world.later(2).await;
        client.post("/channels/code", &[("address", &address)]).await.expect(StatusCode::SEE_OTHER);
        world.later(16).await;
        let page = phone_page(&world).await;
        let fresh = code_on(&page[page.rfind("your code is ").unwrap() - 5..]);
        let old = client.post("/channels/confirm", &[("address", &address), ("code", &fresh)]).await;
        old.expect(StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}

#[tokio::test]
async fn stop_ends_at_once_with_one_confirmation_and_start_resumes() {
    testing::each(slices, |world| async move {
        let (id, client) = patient(&world).await;
        add(&world, id, Channel::Sms, PHONE).await;
        // Held for the night, then stopped: it must never go.
        world.later(12 * 60).await;
        notify(&world, id, path(&world), Urgency::Routine).await;
        assert_eq!(states(&world).await, ["held"]);

        text(&world, "Alto.").await;
        text(&world, "STOP").await;
        let page = phone_page(&world).await;
        assert_eq!(page.matches("no recibirá más mensajes").count(), 1, "{page}");
        assert_eq!(page.matches("you will get no more").count(), 0);
        world.later(24 * 60).await;
        notify(&world, id, Notice::EmergencyHelp, Urgency::Urgent).await;
        assert_eq!(states(&world).await, ["delivered", "suppressed", "suppressed"]);

        let page = client.get("/channels").await.expect(StatusCode::OK);
        page.says("Stopped")
            .says("You answered STOP from this number")
            .says("by text message")
            .says("no recibirá más mensajes");
        // The page cannot take back what the phone said, and no code goes there.
        let address = address_on(&page.body);
        client.post("/channels/stop", &[("address", &address), ("answer", "start")]).await.expect(StatusCode::CONFLICT);
        let again = client.post("/channels/addresses", &[("kind", "phone"), ("value", PHONE)]).await;
        again.expect(StatusCode::UNPROCESSABLE_ENTITY).says("Text START");

        text(&world, "help").await;
        assert!(phone_page(&world).await.contains("Reply STOP to end texts. In an emergency call 911."));
        text(&world, "start").await;
        assert_eq!(phone_page(&world).await.matches("messages are on again").count(), 1);
        notify(&world, id, Notice::EmergencyHelp, Urgency::Urgent).await;
        assert!(phone_page(&world).await.contains("call 911 now"));
    })
    .await;
}

#[tokio::test]
async fn an_end_in_plain_words_holds_at_once_and_the_words_reach_the_thread() {
    testing::each(slices, |world| async move {
        let (id, _) = patient(&world).await;
        add(&world, id, Channel::Sms, PHONE).await;
        world.later(12 * 60).await;
        notify(&world, id, path(&world), Urgency::Routine).await;
        assert_eq!(states(&world).await, ["held"]);
        // A sentence about a medicine ends nothing, nor does a wish for texts instead of calls.
        let talk = ["should I stop the metformin?", "No phone calls please, text only", "yes"];
        for words in talk {
            text(&world, words).await;
        }
        assert_eq!(phone_page(&world).await.matches("no more messages").count(), 0);

        let ended = "I took the pill. Please don't text me any more";
        text(&world, ended).await;
        text(&world, "stpo").await;
        text(&world, "ya no me manden mensajes").await;
        let page = phone_page(&world).await;
        assert_eq!(page.matches("you will get no more messages").count(), 1, "{page}");
        assert_eq!(page.matches("no recibirá más mensajes").count(), 0, "one confirmation in all");
        world.later(24 * 60).await;
        notify(&world, id, Notice::EmergencyHelp, Urgency::Urgent).await;
        assert_eq!(states(&world).await, ["delivered", "suppressed", "suppressed"]);
        // Keywords, even misspelt, open no thread; every other word is there.
        let mut heard: Vec<_> = talk.to_vec();
        heard.extend([ended, "ya no me manden mensajes"]);
        assert_eq!(world::heard(id), heard);

        // From a stopped number YES opts in, and is no answer to anybody.
        text(&world, "Yes").await;
        assert_eq!(phone_page(&world).await.matches("messages are on again").count(), 1);
        assert_eq!(world::heard(id), heard);
    })
    .await;
}

#[tokio::test]
async fn an_end_in_words_of_danger_is_confirmed_with_where_help_is() {
    testing::each(slices, |world| async move {
        let (id, _) = patient(&world).await;
        add(&world, id, Channel::Sms, PHONE).await;
        text(&world, "My chest hurts and I can't breathe. Stop texting me").await;
        let page = phone_page(&world).await;
        assert_eq!(
            page.matches("call 911 now. In a crisis, call or text 988. You will get no more messages").count(),
            1,
            "{page}"
        );
        assert_eq!(page.matches("you will get no more messages").count(), 0, "one confirmation");
        notify(&world, id, Notice::EmergencyHelp, Urgency::Urgent).await;
        assert_eq!(states(&world).await, ["delivered", "suppressed"]);
        text(&world, "START").await;
        text(&world, "Quiero matarme. Ya no me manden mensajes").await;
        assert_eq!(phone_page(&world).await.matches("al 988. No recibirá más mensajes aquí").count(), 1);
        // What harms nobody is confirmed as always.
        text(&world, "START").await;
        text(&world, "I took the pill. Please don't text me any more").await;
        assert_eq!(phone_page(&world).await.matches("you will get no more messages").count(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_wrong_number_and_a_number_of_nobody_get_no_more_messages() {
    testing::each(slices, |world| async move {
        let (id, _) = patient(&world).await;
        add(&world, id, Channel::Sms, PHONE).await;
        text(&world, "Número equivocado").await;
        let page = phone_page(&world).await;
        assert_eq!(page.matches("no recibirá más mensajes").count(), 1, "{page}");
        notify(&world, id, Notice::EmergencyHelp, Urgency::Urgent).await;
        assert_eq!(states(&world).await, ["delivered", "suppressed"]);
        assert_eq!(world::heard(id), ["Número equivocado"]);

        let other = "+14065550178";
        for words in ["wrong number", "quit texting me"] {
            let sent = world.guest().post("/demo/phone", &[("number", other), ("text", words)]).await;
            sent.expect(StatusCode::SEE_OTHER);
            world.run_jobs().await;
        }
        let page = world.guest().get("/demo/phone?number=%2B14065550178").await.expect(StatusCode::OK).body;
        assert_eq!(page.matches("you will get no more messages").count(), 1, "{page}");
    })
    .await;
}

#[tokio::test]
async fn words_from_the_phone_go_to_the_thread_and_stay_out_of_the_outbox() {
    testing::each(slices, |world| async move {
        let (id, _) = patient(&world).await;
        add(&world, id, Channel::Sms, PHONE).await;
        text(&world, "my chest hurts since planted-word-7").await;
        assert_eq!(world::heard(id), ["my chest hurts since planted-word-7"]);
        let page = phone_page(&world).await;
        assert!(page.contains("Your text went to the practice") && !page.contains("planted-word-7"));
        for row in world::dump(&world).await {
            assert!(!row.contains("planted-word-7") && !row.contains("Ana") && !row.contains("Morales"), "{row}");
        }
        let empty = world.guest().post("/demo/phone", &[("number", PHONE), ("text", "  ")]).await;
        empty.expect(StatusCode::UNPROCESSABLE_ENTITY).says("Write something first");
    })
    .await;
}

#[tokio::test]
async fn routine_waits_for_the_morning_and_urgent_does_not() {
    testing::each(slices, |world| async move {
        let (id, client) = patient(&world).await;
        add(&world, id, Channel::Sms, PHONE).await;
        world.later(12 * 60).await; // 22:00 in Denver
        notify(&world, id, path(&world), Urgency::Routine).await;
        notify(&world, id, Notice::SignInCode { code: Code::parse("004217").unwrap() }, Urgency::Urgent).await;
        assert_eq!(states(&world).await, ["delivered", "held"]);
        assert!(phone_page(&world).await.contains("004217"));
        world.later(9 * 60 + 59).await;
        assert_eq!(states(&world).await, ["delivered", "held"]);
        world.later(1).await;
        assert_eq!(states(&world).await, ["delivered", "delivered"]);

        let night =
            [("first", "phone"), ("locale", "es"), ("zone", "America/New_York"), ("from", "06:00"), ("until", "12:30")];
        client.post("/channels/preferences", &night).await.expect(StatusCode::SEE_OTHER);
        notify(&world, id, path(&world), Urgency::Routine).await; // 08:00 in Denver, 10:00 in New York
        assert_eq!(states(&world).await, ["delivered", "delivered", "held"]);
        world.later(150).await;
        assert!(phone_page(&world).await.contains("tiene un mensaje"));
        let wrong = [("first", "pigeon"), ("locale", "es"), ("zone", "Mars/Base"), ("from", "25:00"), ("until", "")];
        let answer = client.post("/channels/preferences", &wrong).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        answer.says("Choose both times").says("Choose one of these");
    })
    .await;
}

#[tokio::test]
async fn preference_page_stop_and_withdrawn_agreement_choose_the_address() {
    testing::each(slices, |world| async move {
        let (id, client) = patient(&world).await;
        add(&world, id, Channel::Sms, PHONE).await;
        add(&world, id, Channel::Email, "ana@example.org").await;
        let email =
            [("first", "email"), ("locale", "en"), ("zone", "America/Denver"), ("from", "21:00"), ("until", "08:00")];
        client.post("/channels/preferences", &email).await.expect(StatusCode::SEE_OTHER);
        notify(&world, id, path(&world), Urgency::Routine).await;
        let list = world.guest().get("/demo/mailbox").await.expect(StatusCode::OK);
        list.says("ana@example.org").says("You have a message");
        let at = list.body.find("/demo/mailbox?mail=").unwrap();
        let mail = world.guest().get(&list.body[at..at + 45]).await.expect(StatusCode::OK);
        mail.says("Riverbend Health: you have a message. Read it here: http://localhost/threads/");

        // E-mail off: the next goes to the phone.
        let page = client.get("/channels").await.body;
        let at = page.find("ana@example.org").unwrap();
        client
            .post("/channels/stop", &[("address", &address_on(&page[at..])), ("answer", "stop")])
            .await
            .expect(StatusCode::SEE_OTHER);
        notify(&world, id, path(&world), Urgency::Routine).await;
        assert!(phone_page(&world).await.contains("you have a message"));

        // The agreement to texts taken back elsewhere: nothing goes to the phone either.
        let version = consent::words(consent::Topic::TextMessages).version;
        for answer in ["agree", "withdraw"] {
            let fields = [("topic", "text-messages"), ("version", version), ("answer", answer)];
            client.post(&format!("/agreements/{id}"), &fields).await.expect(StatusCode::SEE_OTHER);
        }
        notify(&world, id, path(&world), Urgency::Urgent).await;
        assert_eq!(states(&world).await, ["delivered", "delivered", "suppressed"]);
        client.get("/channels").await.says("You took back your agreement");
        text(&world, "START").await;
        notify(&world, id, path(&world), Urgency::Urgent).await;
        assert_eq!(states(&world).await, ["delivered", "delivered", "delivered", "delivered", "suppressed"]);
    })
    .await;
}

#[tokio::test]
async fn an_agreement_taken_back_at_night_stops_what_waits() {
    testing::each(slices, |world| async move {
        let (id, client) = patient(&world).await;
        add(&world, id, Channel::Sms, PHONE).await;
        let version = consent::words(consent::Topic::TextMessages).version;
        let say = |answer: &'static str| {
            let (client, path) = (client.clone(), format!("/agreements/{id}"));
            async move { client.post(&path, &[("topic", "text-messages"), ("version", version), ("answer", answer)]).await }
        };
        say("agree").await.expect(StatusCode::SEE_OTHER);
        world.later(12 * 60).await;
        notify(&world, id, path(&world), Urgency::Routine).await;
        assert_eq!(states(&world).await, ["held"]);
        say("withdraw").await.expect(StatusCode::SEE_OTHER);
        world.later(12 * 60).await;
        assert_eq!(states(&world).await, ["suppressed"]);
        assert!(!phone_page(&world).await.contains("you have a message"));
    })
    .await;
}

#[tokio::test]
async fn events_of_other_slices_become_notices_once() {
    testing::each(slices, |world| async move {
        let (patient, _) = patient(&world).await;
        let nurse = world.person("Tomas Reyes", Roles::of(Role::Clinician)).await;
        add(&world, patient, Channel::Sms, PHONE).await;
        add(&world, nurse, Channel::Email, "nurse@example.org").await;
        let item = RawId::new(world.clock.now()).to_string();
        let escalated = serde_json::json!({ "item": item, "kind": "message", "priority": "now", "rung": 2, "pool": null, "person": nurse });
        world::emit(&world, "work.escalated", &escalated).await;
        world::emit(&world, "work.escalated", &escalated).await;
        let granted = serde_json::json!({ "emergency": item, "patient": patient, "person": nurse, "grant": item });
        world::emit(&world, "emergency.granted", &granted).await;
        assert_eq!(states(&world).await, ["delivered", "delivered"]);
        world.guest().get("/demo/mailbox").await.says("Something in your pool is overdue");
        assert!(phone_page(&world).await.contains(&format!("emergency access was used. See who and why: http://localhost/circles/{patient}/looks")));

        world::invite(&world, "+1 406 555 0188").await;
        let page = world.guest().get("/demo/phone").await.expect(StatusCode::OK);
        page.says("Nobody yet").says("(406) 555-0188").says("(406) 555-0177");
        world.guest().get("/demo/phone?number=%2B14065550188").await.says("you have an invitation").says("/invitation/");
        world.guest().get(&format!("/demo/phone?person={patient}")).await.expect(StatusCode::OK).says("Ana Morales");
        world.guest().get(&format!("/demo/phone?person={nurse}")).await.expect(StatusCode::NOT_FOUND);

        // An account's own address arrives with its confirmation.
        let made = world::person_with(&world, "lupe@example.org").await;
        notify(&world, made, path(&world), Urgency::Routine).await;
        assert_eq!(states(&world).await, ["delivered", "delivered", "delivered", "unreachable"]);
    })
    .await;
}

#[tokio::test]
async fn the_outbox_page_counts_and_shows_no_words() {
    testing::each(slices, |world| async move {
        let (id, client) = patient(&world).await;
        let admin = world.person("Ines Vega", Roles::of(Role::Administrator)).await;
        let admin = world.sign_in(admin).await;
        admin.get("/outbox").await.expect(StatusCode::OK).says("No notice was made in the last 14 days");
        notify(&world, id, path(&world), Urgency::Routine).await;
        add(&world, id, Channel::Sms, PHONE).await;
        notify(&world, id, path(&world), Urgency::Routine).await;
        let page = admin.get("/outbox").await.expect(StatusCode::OK);
        page.says("Delivered").says("No confirmed address").says("message");
        page.says("How sending goes").says("demo").says("Nothing that is due waits");
        assert!(!page.body.contains("Ana") && !page.body.contains("5550177") && !page.body.contains("/threads/"));
        client.get("/outbox").await.expect(StatusCode::NOT_FOUND);
        world.guest().get("/outbox").await.expect(StatusCode::UNAUTHORIZED);
    })
    .await;
}

#[tokio::test]
async fn pages_speak_spanish() {
    testing::each(slices, |world| async move {
        let (id, client) = patient(&world).await;
        world::spanish(&world, id, "Ana Morales").await;
        client
            .get("/channels")
            .await
            .expect(StatusCode::OK)
            .says("Cómo le avisamos")
            .says("Horas de silencio")
            .says("lang=\"es\"");
        add(&world, id, Channel::Sms, PHONE).await;
        notify(&world, id, path(&world), Urgency::Routine).await;
        assert!(phone_page(&world).await.contains("tiene un mensaje. Léalo aquí:"));
    })
    .await;
}

#[tokio::test]
async fn a_number_that_gets_no_texts_is_kept_and_its_owner_is_told() {
    testing::each(slices, |world| async move {
        let (id, client) = patient(&world).await;
        let check = async |typed: &str, shown: &str, told: Option<&str>| {
            let added = client.post("/channels/addresses", &[("kind", "phone"), ("value", typed)]).await;
            added.expect(StatusCode::SEE_OTHER);
            let page = client.get("/channels").await.expect(StatusCode::OK);
            page.says(shown);
            assert_eq!(page.body.contains("Texts may not arrive"), told.is_some(), "{typed}: {}", page.body);
            assert!(page.body.contains(told.unwrap_or_default()), "{typed}: {}", page.body);
            client
                .post("/channels/remove", &[("address", &address_on(&page.body))])
                .await
                .expect(StatusCode::SEE_OTHER);
            world.later(2).await;
        };
        check("(406) 555-0177", "(406) 555-0177", None).await;
        check("+44 7400 123456", "+447400123456", None).await;
        check("+44 (0)20 7946 0958", "+442079460958", Some("This looks like a landline")).await;
        check("800-555-0199", "(800) 555-0199", Some("get no texts")).await;
        check("+1 999 555 0142", "(999) 555-0142", Some("We know no number like this")).await;
        world::spanish(&world, id, "Ana Morales").await;
        client.post("/channels/addresses", &[("kind", "phone"), ("value", "+1 900 555 0100")]).await;
        client.get("/channels").await.says("Puede que no lleguen textos").says("no les llegan textos");
    })
    .await;
}
