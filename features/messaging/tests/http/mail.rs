//! The main job by e-mail: the answer to a notice lands in its thread, and what follows goes back by e-mail.

use axum::http::StatusCode;
use channels::Channel;
use circles::{CircleRole, circle_of, scope_of};
use gate::{Manage, ORG, Organisation, Share};
use kernel::{PersonId, Time};
use store::{params, sql};
use testing::World;

use crate::{Practice, slices};

const MAIL: &str = "ana@example.org";

async fn mailbox(world: &World, person: PersonId, channel: Channel, value: &str) {
    let mut write = world.org.operator("test").await.unwrap();
    let mut access = write.may::<Manage, Organisation>(ORG).await.unwrap();
    channels::add_address(&mut access, person, channel, value, true, "test").await.unwrap();
    write.commit().await.unwrap();
}

async fn answer(p: &Practice, thread: &str, words: &str, then: &str) {
    let nurse = p.sign_in(p.tomas).await;
    let fields = [("q", words), ("then", then), ("outcome", "answered"), ("nonce", "")];
    nurse.post(&format!("{thread}/answer"), &fields).await.expect(StatusCode::SEE_OTHER);
    // What follows is newer, also by its millisecond.
    p.world.later(1).await;
}

/// The newest e-mail to an address, open.
async fn newest(p: &Practice, to: &str) -> (String, String) {
    let query = sql!("SELECT id FROM channels_outbox WHERE value = ?1 ORDER BY id DESC LIMIT 1");
    let (id,): (kernel::RawId,) = p.one(query, &params![to]).await;
    let page = p.world.guest().get(&format!("/demo/mailbox?mail={id}")).await.expect(StatusCode::OK).body;
    (id.to_string(), page)
}

/// Presses Reply on the newest e-mail to an address.
async fn reply(p: &Practice, to: &str, words: &str) -> testing::Answer {
    let (id, _) = newest(p, to).await;
    p.world.later(1).await;
    let answer = p.world.guest().post("/demo/mailbox", &[("mail", &id), ("text", words)]).await;
    p.world.later(1).await;
    answer
}

async fn posts(p: &Practice, via: &str) -> i64 {
    let mut tx = p.world.org.store().read().await.unwrap();
    let query = sql!("SELECT COUNT(*) FROM messaging_posts WHERE via = ?1 AND kind = 'message'");
    tx.one::<(i64,)>(query, &params![via]).await.unwrap().0
}

#[tokio::test]
async fn an_answer_by_e_mail_stands_in_its_thread_and_the_next_notice_goes_by_e_mail() {
    testing::each(slices, |world| async move {
        let p = Practice::open(world).await;
        mailbox(&p.world, p.ana, Channel::Email, MAIL).await;
        let thread = p.ask("¿Puedo comer sal?").await;
        answer(&p, &thread, "planted-secret-1: ¿cuánta come?", "keep").await;
        let (_, page) = newest(&p, MAIL).await;
        assert!(page.contains("tiene un mensaje") && page.contains("El correo no va cifrado"), "{page}");
        assert!(!page.contains("planted-secret"), "{page}");
        reply(&p, MAIL, "Poca, una pizca.\n\nEl lun, 9 nov 2026 Riverbend <a@b.org> escribió:\n> viejo")
            .await
            .expect(StatusCode::SEE_OTHER);
        let nurse = p.sign_in(p.tomas).await.get(&thread).await.expect(StatusCode::OK);
        nurse.says("Poca, una pizca.").says("e-mail");
        assert!(!nurse.body.contains("escribió:"), "{}", nurse.body);
        let waits = sql!("SELECT COUNT(*) FROM work_items WHERE closed_at IS NULL AND kind = 'message'");
        assert_eq!((p.count(waits).await, posts(&p, "mail").await), (1, 1));
        p.sign_in(p.ana).await.get(&thread).await.says("correo electrónico").says("Poca, una pizca.");

        // A telephone would be tried first, but she wrote by e-mail: the answer is told there, at once, and only that it waits.
        mailbox(&p.world, p.ana, Channel::Sms, "+14065550160").await;
        answer(&p, &thread, "planted-secret-2: está bien.", "keep").await;
        let (_, page) = newest(&p, MAIL).await;
        assert!(page.contains("tiene un mensaje") && !page.contains("planted-secret"), "{page}");
        assert_eq!(p.count(sql!("SELECT COUNT(*) FROM channels_outbox WHERE channel = 'phone'")).await, 0);
        p.sign_in(p.tomas).await.get(&thread).await.says("by e-mail");
    })
    .await;
}

#[tokio::test]
async fn danger_by_e_mail_gets_help_back_at_once_and_goes_first() {
    testing::each(slices, |world| async move {
        let p = Practice::open(world).await;
        mailbox(&p.world, p.ana, Channel::Email, MAIL).await;
        let thread = p.ask("¿Puedo comer sal?").await;
        answer(&p, &thread, "Poca.", "keep").await;
        // In the night, when nothing routine goes.
        p.world.later(13 * 60).await;
        reply(&p, MAIL, "Me duele el pecho y no puedo respirar").await.expect(StatusCode::SEE_OTHER);
        let (_, page) = newest(&p, MAIL).await;
        assert!(page.contains("llame ahora al 911"), "{page}");
        let open = sql!("SELECT priority FROM work_items WHERE closed_at IS NULL AND kind = 'message' LIMIT 1");
        assert_eq!(p.count(open).await, 0, "first of all");
        p.sign_in(p.ana).await.get(&thread).await.says("tel:911");
        // The help can be answered as well.
        reply(&p, MAIL, "Ya llamé, gracias").await.expect(StatusCode::SEE_OTHER);
        assert_eq!(posts(&p, "mail").await, 2);
    })
    .await;
}

#[tokio::test]
async fn a_thread_that_ended_takes_e_mails_as_it_takes_texts() {
    testing::each(slices, |world| async move {
        let p = Practice::open(world).await;
        mailbox(&p.world, p.ana, Channel::Email, MAIL).await;
        let thread = p.ask("¿Puedo comer sal?").await;
        answer(&p, &thread, "Poca.", "next").await;
        reply(&p, MAIL, "Gracias. ¿Y queso?").await.expect(StatusCode::SEE_OTHER);
        let threads = || sql!("SELECT COUNT(*) FROM messaging_threads");
        assert_eq!((p.count(threads()).await, posts(&p, "mail").await), (1, 1), "one more thing");
        answer(&p, &thread, "También poco.", "next").await;
        p.world.later(3 * 24 * 60).await;
        reply(&p, MAIL, "¿Me mandan otra receta?").await.expect(StatusCode::SEE_OTHER);
        assert_eq!(p.count(threads()).await, 2, "a new question");
        // Another thread is open now, but the e-mail answers its own while that one is.
        reply(&p, MAIL, "Olvidé decir cuál").await.expect(StatusCode::SEE_OTHER);
        assert_eq!(p.count(threads()).await, 2, "what is open is joined");
    })
    .await;
}

#[tokio::test]
async fn who_speaks_for_the_patient_answers_and_who_only_reads_does_not() {
    testing::each(slices, |world| async move {
        let p = Practice::open(world).await;
        let value = "ines@example.org";
        mailbox(&p.world, p.ines, Channel::Email, value).await;
        let lets = async |scope: &str| {
            let mut write = p.world.org.operator("test").await.unwrap();
            let mut access = write.may::<Share, _>(circle_of(p.ana)).await.unwrap();
            let (words, scope) = (["Daughter", "Hija"], scope_of([scope]));
            circles::add_member(&mut access, p.ines, CircleRole::Family, words, scope, Time::NEVER).await.unwrap();
            write.commit().await.unwrap();
        };
        lets("updates").await;
        let thread = p.ask("¿Puedo comer sal?").await;
        answer(&p, &thread, "Poca.", "keep").await;
        // Nobody offers her what is then refused.
        let offer = "answer this e-mail";
        assert!(!newest(&p, value).await.1.contains(offer));
        reply(&p, value, "Soy la hija").await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(posts(&p, "mail").await, 0);
        lets("full").await;
        p.world.later(24 * 60).await;
        answer(&p, &thread, "Menos que poca.", "keep").await;
        assert!(newest(&p, value).await.1.contains(offer));
        reply(&p, value, "Soy la hija: ¿y el queso?").await.expect(StatusCode::SEE_OTHER);
        // Under her own name, in her mother's thread.
        let mine = sql!("SELECT COUNT(*) FROM messaging_posts WHERE via = 'mail' AND author = ?1");
        assert_eq!(p.one::<(i64,)>(mine, &params![p.ines]).await.0, 1);
        assert_eq!(p.count(sql!("SELECT COUNT(*) FROM messaging_threads")).await, 1);
        p.sign_in(p.tomas).await.get(&thread).await.says("Ines Vega").says("Soy la hija: ¿y el queso?");
    })
    .await;
}

#[tokio::test]
async fn stop_by_e_mail_ends_e_mails_and_stands_in_the_timeline_once() {
    testing::each(slices, |world| async move {
        let p = Practice::open(world).await;
        mailbox(&p.world, p.ana, Channel::Email, MAIL).await;
        let thread = p.ask("¿Puedo comer sal?").await;
        answer(&p, &thread, "Poca.", "keep").await;
        reply(&p, MAIL, "Ya no me manden mensajes").await.expect(StatusCode::SEE_OTHER);
        let page = newest(&p, MAIL).await.1;
        assert!(page.contains("no recibirá más mensajes"), "{page}");
        let nurse = p.sign_in(p.tomas).await.get(&thread).await;
        nurse.says("Ya no me manden mensajes");
        assert_eq!(nurse.body.matches("no recibirá más mensajes").count(), 1, "{}", nurse.body);
        answer(&p, &thread, "De acuerdo.", "keep").await;
        let sent = sql!("SELECT COUNT(*) FROM channels_outbox WHERE state IN ('sent', 'delivered') AND made_at > ?1");
        p.world.later(24 * 60).await;
        assert_eq!(p.one::<(i64,)>(sent, &params![p.world.clock.now().plus_days(-1)]).await.0, 0);
    })
    .await;
}

#[tokio::test]
async fn files_by_e_mail_are_told_of_in_the_thread() {
    testing::each(slices, |world| async move {
        let p = Practice::open(world).await;
        let thread = p.ask("¿Puedo comer sal?").await;
        let id: kernel::RawId = thread.rsplit('/').next().unwrap().parse().unwrap();
        let text = p.world.org.parts.all::<channels::OnText>().next().unwrap().run;
        let mail = Some(channels::Mailed { thread: id, files: true });
        let texted =
            channels::Texted { from: p.ana, number: MAIL.into(), text: "Mire la foto".into(), mail, pictures: None };
        let mut write = p.world.org.job("test").await.unwrap();
        text(&mut write, texted).await.unwrap();
        write.commit().await.unwrap();
        let page = p.sign_in(p.ana).await.get(&thread).await.expect(StatusCode::OK);
        page.says("Mire la foto").says("mandó una foto o un documento por correo").says("Fotos o PDF");
        p.sign_in(p.tomas).await.get(&thread).await.says("Files by e-mail are not kept");
    })
    .await;
}
