//! The main job by text: a question from a telephone, the answer back to it.

use axum::http::StatusCode;
use channels::Channel;
use gate::{Manage, ORG, Organisation};
use kernel::PersonId;
use store::{params, sql};
use testing::World;

use crate::{Practice, slices};

const PHONE: &str = "+14065550160";

async fn number(world: &World, person: PersonId, value: &str) {
    let mut write = world.org.operator("test").await.unwrap();
    let mut access = write.may::<Manage, Organisation>(ORG).await.unwrap();
    channels::add_address(&mut access, person, Channel::Sms, value, true, "test").await.unwrap();
    write.commit().await.unwrap();
}

async fn text(world: &World, words: &str) {
    world.guest().post("/demo/phone", &[("number", PHONE), ("text", words)]).await.expect(StatusCode::SEE_OTHER);
    world.run_jobs().await;
}

async fn phone(world: &World) -> String {
    let page = format!("/demo/phone?number=%2B{}", PHONE.trim_start_matches('+'));
    world.guest().get(&page).await.expect(StatusCode::OK).body
}

async fn threads(p: &Practice) -> Vec<String> {
    let mut tx = p.world.org.store().read().await.unwrap();
    let query = sql!("SELECT id FROM messaging_threads WHERE patient = ?1 ORDER BY id LIMIT 10");
    let rows = tx.all::<(kernel::RawId,)>(query, &params![p.ana]).await.unwrap();
    rows.into_iter().map(|(id,)| format!("/threads/{id}")).collect()
}

async fn answer(p: &Practice, thread: &str, words: &str, then: &str) {
    let nurse = p.sign_in(p.tomas).await;
    let fields = [("q", words), ("then", then), ("outcome", "answered"), ("nonce", "")];
    nurse.post(&format!("{thread}/answer"), &fields).await.expect(StatusCode::SEE_OTHER);
    p.world.run_jobs().await;
}

#[tokio::test]
async fn a_question_by_text_is_answered_by_text() {
    testing::each(slices, |world| async move {
        let p = Practice::open(world).await;
        number(&p.world, p.ana, PHONE).await;
        text(&p.world, "Me duele el pecho cuando subo las escaleras").await;
        assert!(phone(&p.world).await.contains("llame ahora al 911"), "help comes at once, in Spanish");
        let [thread] = threads(&p).await.try_into().unwrap();
        let (state, due): (i64, i64) =
            p.one(sql!("SELECT priority, CASE WHEN due_at > 0 THEN 1 ELSE 0 END FROM work_items LIMIT 1"), &[]).await;
        assert!(due == 1 && state >= 0);
        text(&p.world, "SI TEXTO").await;
        assert!(phone(&p.world).await.contains("Los textos no van cifrados"));
        text(&p.world, "SI TEXTO").await;
        assert!(phone(&p.world).await.contains("nuestras respuestas llegan completas"));

        answer(&p, &thread, "Ana, venga hoy a las 3. Traiga sus pastillas.", "next").await;
        let page = phone(&p.world).await;
        assert!(page.contains("Riverbend Health: Ana, venga hoy a las 3. Traiga sus pastillas."), "{page}");
        // Nothing of it is kept beside the thread.
        let rows =
            p.count(sql!("SELECT COUNT(*) FROM channels_outbox WHERE path LIKE '%venga%' OR notice LIKE '%venga%'"));
        assert_eq!(rows.await, 0);
        // The team sees which way it went, and what the program said by itself.
        let nurse = p.sign_in(p.tomas).await.get(&thread).await.expect(StatusCode::OK);
        nurse.says("Whole by text to Ana Vega: Delivered").says("automatic message").says("text message");
        // Nobody has to be reminded of words that arrived.
        p.world.later(49 * 60).await;
        assert_eq!(p.count(sql!("SELECT COUNT(*) FROM channels_outbox WHERE notice = 'reminder'")).await, 0);
    })
    .await;
}

#[tokio::test]
async fn without_the_record_only_a_link_goes_and_the_question_is_asked_once() {
    testing::each(slices, |world| async move {
        let p = Practice::open(world).await;
        number(&p.world, p.ana, PHONE).await;
        text(&p.world, "Puedo comer sal?").await;
        let [thread] = threads(&p).await.try_into().unwrap();
        answer(&p, &thread, "planted-secret-5: coma poca sal.", "keep").await;
        answer(&p, &thread, "planted-secret-6: y camine.", "keep").await;
        let page = phone(&p.world).await;
        assert!(!page.contains("planted-secret"), "{page}");
        assert_eq!(page.matches("tiene un mensaje").count(), 2);
        assert_eq!(page.matches("Los textos no van cifrados").count(), 1);
        // Agreed, and taken back while the answer waits for the morning: a link goes.
        text(&p.world, "si texto").await;
        p.world.later(12 * 60).await;
        answer(&p, &thread, &"planted-secret-7 por la noche. ".repeat(30), "keep").await;
        text(&p.world, "solo enlace").await;
        p.world.later(12 * 60).await;
        let page = phone(&p.world).await;
        assert!(!page.contains("planted-secret"), "{page}");
        assert_eq!(page.matches("tiene un mensaje").count(), 3, "{page}");
    })
    .await;
}

#[tokio::test]
async fn who_writes_on_the_page_is_told_there_and_long_answers_are_split() {
    testing::each(slices, |world| async move {
        let p = Practice::open(world).await;
        number(&p.world, p.ana, PHONE).await;
        text(&p.world, "Puedo comer sal?").await;
        text(&p.world, "si texto").await;
        text(&p.world, "si texto").await;
        let [thread] = threads(&p).await.try_into().unwrap();
        answer(&p, &thread, &"Tome una pastilla por la noche con agua. ".repeat(14), "keep").await;
        let page = phone(&p.world).await;
        assert!(page.contains("(1/2) Riverbend Health: Tome") && page.contains("(2/2) Tome"), "{page}");
        p.sign_in(p.tomas).await.get(&thread).await.says("in 2 texts");
        // She writes on the page now: the next answer waits there.
        let ana = p.sign_in(p.ana).await;
        ana.post(&thread, &[("q", "Gracias, y el queso?"), ("nonce", "n-1")]).await.expect(StatusCode::SEE_OTHER);
        answer(&p, &thread, "planted-secret-8: poco queso.", "keep").await;
        let page = phone(&p.world).await;
        assert!(!page.contains("planted-secret") && page.contains("tiene un mensaje"), "{page}");
    })
    .await;
}

#[tokio::test]
async fn a_text_joins_the_open_thread_or_the_one_that_just_ended() {
    testing::each(slices, |world| async move {
        let p = Practice::open(world).await;
        number(&p.world, p.ana, PHONE).await;
        let asked = p.ask("¿Puedo comer sal?").await;
        text(&p.world, "Y pan?").await;
        assert_eq!(threads(&p).await, [asked.as_str()]);
        answer(&p, &asked, "Sí.", "next").await;
        text(&p.world, "Gracias. Y queso?").await;
        assert_eq!(threads(&p).await, [asked.as_str()], "one more thing");
        answer(&p, &asked, "Poco.", "next").await;
        p.world.later(3 * 24 * 60).await;
        text(&p.world, "Me mandan otra receta?").await;
        assert_eq!(threads(&p).await.len(), 2, "a new question");
    })
    .await;
}

#[tokio::test]
async fn the_team_starts_a_text_within_what_the_patient_agreed_to() {
    testing::each(slices, |world| async move {
        let p = Practice::open(world).await;
        let page = format!("/texts/{}", p.ana);
        // No right without a care relationship: nobody asked yet.
        p.sign_in(p.tomas).await.get(&page).await.expect(StatusCode::NOT_FOUND);
        let asked = p.ask("¿Puedo comer sal?").await;
        let nurse = p.sign_in(p.tomas).await;
        let none = nurse.post(&page, &[("q", "Kept words here"), ("nonce", "a")]).await;
        none.expect(StatusCode::UNPROCESSABLE_ENTITY).says("has no number for texts").says("Kept words here");
        nurse.get(&asked).await.says("Send a text").says("Code to join by text");

        number(&p.world, p.ana, PHONE).await;
        nurse.get(&page).await.expect(StatusCode::OK).says("with a link, not your words");
        nurse.post(&page, &[("q", " "), ("nonce", "b")]).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        let sent = nurse.post(&page, &[("q", "planted-secret-9"), ("nonce", "c")]).await.expect(StatusCode::SEE_OTHER);
        assert_eq!(sent.location(), asked, "it joins the open thread");
        p.world.run_jobs().await;
        let on_phone = phone(&p.world).await;
        assert!(on_phone.contains("tiene un mensaje") && !on_phone.contains("planted-secret"), "{on_phone}");

        text(&p.world, "si texto").await;
        let nurse = p.sign_in(p.tomas).await;
        answer(&p, &asked, "Sí.", "next").await;
        p.world.later(3 * 24 * 60).await;
        nurse.get(&page).await.says("Your words go whole").says("(406) 555-0160");
        let twice = [("q", "¿Cómo sigue la rodilla?"), ("nonce", "d")];
        let first = path_of(&nurse.post(&page, &twice).await.expect(StatusCode::SEE_OTHER));
        let again = path_of(&nurse.post(&page, &twice).await.expect(StatusCode::SEE_OTHER));
        assert_eq!((first.as_str(), threads(&p).await.len()), (again.as_str(), 2), "a new thread, once");
        p.world.run_jobs().await;
        assert!(phone(&p.world).await.contains("Riverbend Health: ¿Cómo sigue la rodilla?"));
        // The answer joins it, and the team owes one now.
        text(&p.world, "Mejor, gracias. Puedo correr?").await;
        assert_eq!(threads(&p).await.len(), 2);
        let query = sql!("SELECT COUNT(*) FROM work_items WHERE closed_at IS NULL AND kind = 'message'");
        assert_eq!(p.count(query).await, 1);
        text(&p.world, "ALTO").await;
        nurse.get(&page).await.says("Texts to this patient are ended");
    })
    .await;
}

fn path_of(answer: &testing::Answer) -> String {
    answer.location().split('?').next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn words_of_danger_told_twice_are_one_post_and_one_help() {
    testing::each(slices, |world| async move {
        let p = Practice::open(world).await;
        number(&p.world, p.ana, PHONE).await;
        for reference in ["1", "1", "2", "1", "2"] {
            let words = format!("Me cuesta respirar mucho, van {reference}");
            channels::text_once(&p.world.org, "ours", reference, PHONE, &words).await.unwrap();
            p.world.run_jobs().await;
        }
        assert_eq!(threads(&p).await.len(), 1);
        assert_eq!(p.count(sql!("SELECT COUNT(*) FROM messaging_posts WHERE via = 'sms'")).await, 2);
        assert_eq!(p.count(sql!("SELECT COUNT(*) FROM channels_outbox WHERE notice = 'emergency-help'")).await, 2);
        assert_eq!(p.count(sql!("SELECT COUNT(*) FROM work_items")).await, 1);
    })
    .await;
}
