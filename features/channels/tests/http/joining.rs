//! A telephone joins by the code of an invitation; others hear how to get in, and nothing more.

use channels::TextNumber;
use gate::Slice;
use http::StatusCode;
use kernel::{Locale, PersonId};
use policy::{Role, Roles};
use store::sql;
use testing::{Client, World};

use crate::world::{heard, profile, slices, states};

const NEW: &str = "+14065550190";

pub async fn administrator(world: &World) -> Client {
    let id = world.person("Ruth Admin", Roles::of(Role::Administrator)).await;
    world.sign_in(id).await
}

/// Makes a code and reads it off the page: `7RM4-2XQP`.
pub async fn code(admin: &Client, person: PersonId) -> String {
    let page = format!("/channels/invite/{person}");
    admin.post(&page, &[]).await.expect(StatusCode::SEE_OTHER);
    let body = admin.get(&page).await.expect(StatusCode::OK).body;
    let at = body.find("id=\"code\">").unwrap() + 10;
    body[at..at + 9].to_owned()
}

async fn text(world: &World, number: &str, words: &str) {
    world.guest().post("/demo/phone", &[("number", number), ("text", words)]).await.expect(StatusCode::SEE_OTHER);
    world.run_jobs().await;
}

async fn phone(world: &World, number: &str) -> String {
    let page = format!("/demo/phone?number=%2B{}", number.trim_start_matches('+'));
    world.guest().get(&page).await.expect(StatusCode::OK).body
}

#[tokio::test]
async fn a_code_makes_the_number_its_persons_once() {
    testing::each(slices, |world| async move {
        let ana = profile(&world, "Ana", Locale::Es).await;
        let admin = administrator(&world).await;
        let first = code(&admin, ana).await;
        let second = code(&admin, ana).await;
        let page = admin.get(&format!("/channels/invite/{ana}")).await.expect(StatusCode::OK);
        page.says(&second).says("406-555-0142").says("Mándela por texto al").says("Al mandar la clave usted acepta");
        page.says(&format!("<a class=\"back\" href=\"/people/{ana}/account\">"));
        // Nobody else sees it, not even the person.
        let own = world.sign_in(ana).await;
        own.get(&format!("/channels/invite/{ana}")).await.expect(StatusCode::NOT_FOUND);
        own.post(&format!("/channels/invite/{ana}"), &[]).await.expect(StatusCode::NOT_FOUND);

        // The code before it ended with the new one, and says no more than a wrong one.
        text(&world, NEW, &first).await;
        let wrong = "that code did not work";
        assert_eq!(phone(&world, NEW).await.matches(wrong).count(), 1);
        text(&world, NEW, &format!("hola mi clave es {}", second.to_lowercase())).await;
        let page = phone(&world, NEW).await;
        assert!(page.contains("su teléfono queda confirmado") && page.contains("responda SI TEXTO"), "{page}");
        assert_eq!(heard(ana), Vec::<String>::new(), "a code is no question");
        let mine = own.get("/channels").await.expect(StatusCode::OK);
        mine.says("Confirmada").says("(406) 555-0190").says("con un texto con la clave de la invitación");
        mine.says("Al mandar la clave usted acepta que Riverbend Health");

        // Used up, for everybody else.
        let other = "+14065550191";
        text(&world, other, &second).await;
        assert!(phone(&world, other).await.contains(wrong));
        // From now on words reach the thread.
        text(&world, NEW, "¿Puedo tomar la pastilla con comida?").await;
        assert_eq!(heard(ana), ["¿Puedo tomar la pastilla con comida?"]);
    })
    .await;
}

#[tokio::test]
async fn words_beside_a_code_are_the_question_and_old_codes_are_dead() {
    testing::each(slices, |world| async move {
        let (ana, luis) = (profile(&world, "Ana", Locale::En).await, profile(&world, "Luis", Locale::En).await);
        let admin = administrator(&world).await;
        let anas = code(&admin, ana).await;
        text(&world, NEW, &format!("{anas} my knee hurts when I walk")).await;
        assert_eq!(heard(ana), ["my knee hurts when I walk"]);
        assert!(phone(&world, NEW).await.contains("your number is confirmed"));
        let late = code(&admin, luis).await;
        world.later(15 * 24 * 60).await;
        text(&world, "+14065550192", &late).await;
        assert!(phone(&world, "+14065550192").await.contains("that code did not work"));
        // A known number may say anything: what is no code goes to the thread.
        text(&world, NEW, &late).await;
        assert_eq!(heard(ana).len(), 2);
        assert_eq!(heard(luis).len(), 0);
    })
    .await;
}

#[tokio::test]
async fn guessing_ends_after_five_tries_in_an_hour() {
    testing::each(slices, |world| async move {
        let ana = profile(&world, "Ana", Locale::En).await;
        let right = code(&administrator(&world).await, ana).await;
        for n in 2..8 {
            text(&world, NEW, &format!("BBBB-BBB{n}")).await;
        }
        let wrong = "that code did not work";
        assert_eq!(phone(&world, NEW).await.matches(wrong).count(), 5);
        text(&world, NEW, &right).await;
        assert!(!phone(&world, NEW).await.contains("your number is confirmed"));
        world.later(61).await;
        text(&world, NEW, &right).await;
        assert!(phone(&world, NEW).await.contains("your number is confirmed"));
    })
    .await;
}

#[tokio::test]
async fn a_number_of_nobody_hears_once_a_day_how_to_get_in() {
    testing::each(slices, |world| async move {
        for words in ["Hola, tengo una pregunta", "tengo otra pregunta", "planted-word-9"] {
            text(&world, NEW, words).await;
        }
        let page = phone(&world, NEW).await;
        assert_eq!(page.matches("no conocemos este teléfono").count(), 1, "{page}");
        assert_eq!(page.matches("we do not know this number").count(), 0);
        assert!(!page.contains("planted-word-9"), "its words are nowhere");
        // Danger is answered at once, in its own language.
        text(&world, NEW, "me duele el pecho desde ayer").await;
        let page = phone(&world, NEW).await;
        assert_eq!(page.matches("llame ahora al 911").count(), 1, "{page}");
        world.later(24 * 60 + 1).await;
        text(&world, NEW, "hello again").await;
        let page = phone(&world, NEW).await;
        assert_eq!(page.matches("we do not know this number").count(), 1, "{page}");
        // Who wants no more texts gets none.
        text(&world, NEW, "STOP").await;
        world.later(24 * 60 + 1).await;
        text(&world, NEW, "hello again").await;
        assert_eq!(phone(&world, NEW).await.matches("we do not know this number").count(), 1);
        assert_eq!(states(&world).await.iter().filter(|s| *s == "suppressed").count(), 1);
        let mut tx = world.org.store().read().await.unwrap();
        let (people,): (i64,) = tx.one(sql!("SELECT COUNT(*) FROM channels_addresses"), &[]).await.unwrap();
        assert_eq!(people, 0);
    })
    .await;
}

#[tokio::test]
async fn whole_answers_are_asked_for_recorded_and_taken_back() {
    testing::each(slices, |world| async move {
        let ana = profile(&world, "Ana", Locale::En).await;
        let client = world.sign_in(ana).await;
        client.get("/channels").await.expect(StatusCode::OK);
        let admin = administrator(&world).await;
        // Before the words were shown there is nothing to agree to: they are shown.
        crate::world::add(&world, ana, channels::Channel::Sms, NEW).await;
        text(&world, NEW, "YES TEXT").await;
        let page = phone(&world, NEW).await;
        assert!(page.contains("Texts are not encrypted") || page.contains("Text messages are not encrypted"), "{page}");
        client.get("/channels").await.says("Not agreed");
        text(&world, NEW, "sí texto").await;
        assert!(phone(&world, NEW).await.contains("nuestras respuestas llegan completas"));
        client.get("/channels").await.says("Agreed on");
        client.get("/agreements").await.says("Whole answers by text message").says("Given by text message");
        text(&world, NEW, "Link only").await;
        assert!(phone(&world, NEW).await.contains("only say that a message waits"));
        client.get("/channels").await.says("Yes, send whole answers");

        // On the page, with the version that stood there.
        let version = consent::words(consent::Topic::HealthByText).version;
        let old = client.post("/channels/whole", &[("answer", "yes"), ("version", "2001-01-01")]).await;
        old.expect(StatusCode::CONFLICT);
        client.post("/channels/whole", &[("answer", "yes"), ("version", version)]).await.expect(StatusCode::SEE_OTHER);
        client.get("/channels?done=whole-on").await.says("whole texts from now on").says("Agreed on");
        // STOP ends this as well.
        text(&world, NEW, "STOP").await;
        text(&world, NEW, "START").await;
        client.get("/channels").await.says("Yes, send whole answers");
        admin.post("/channels/whole", &[("answer", "maybe"), ("version", version)]).await.expect(StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn the_slip_names_the_number_to_text_to() {
    let with_number = || {
        let mut all = slices();
        all.push(Slice::new("number", &[]).part(TextNumber::parse("72345").unwrap()));
        all
    };
    testing::each(with_number, |world| async move {
        let ana = profile(&world, "Ana", Locale::En).await;
        let admin = administrator(&world).await;
        code(&admin, ana).await;
        let page = admin.get(&format!("/channels/invite/{ana}")).await.expect(StatusCode::OK);
        assert!(page.says("<strong>72345</strong>").body.find("406-555-0142").is_none());
    })
    .await;
}
