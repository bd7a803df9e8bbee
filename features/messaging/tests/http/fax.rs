//! Words of a thread to another office, as pages of a fax.

use axum::http::StatusCode;
use base64::Engine;
use channels::{FaxConfig, SmtpConfig};
use gate::Slice;
use store::{Key, Place, sql};
use testing::{TAKES, World, mail_server};

use crate::{Practice, slices};

const OFFICE: [(&str, &str); 5] = [
    ("recipient", "Valley Cardiology"),
    ("number", "406-555-0177"),
    ("again", "(406) 555-0177"),
    ("purpose", "treatment"),
    ("language", "en"),
];

/// The form with what is changed in it, for all words so far.
fn form<'a>(changed: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields: Vec<(&str, &str)> = OFFICE.into_iter().chain([("upto", "99"), ("post", "0")]).collect();
    fields.retain(|(name, _)| !changed.iter().any(|(other, _)| other == name));
    fields.extend(changed);
    fields
}

async fn states(p: &Practice) -> Vec<String> {
    let mut tx = p.world.org.store().read().await.unwrap();
    let query = sql!("SELECT state FROM channels_faxes ORDER BY id LIMIT 100");
    tx.all::<(String,)>(query, &[]).await.unwrap().into_iter().map(|(state,)| state).collect()
}

async fn asked_and_noted(p: &Practice) -> String {
    let thread = p.ask("Puedo comer sal con la warfarina?").await;
    let nurse = p.sign_in(p.tomas).await;
    let note = [("note", "planted-note-3"), ("nonce", "")];
    nurse.post(&format!("{thread}/note"), &note).await.expect(StatusCode::SEE_OTHER);
    let answer = [("q", "Coma poca sal."), ("then", "keep"), ("nonce", "")];
    nurse.post(&format!("{thread}/answer"), &answer).await.expect(StatusCode::SEE_OTHER);
    p.world.run_jobs().await;
    thread
}

#[tokio::test]
async fn the_team_faxes_a_thread_and_the_patient_sees_to_whom_and_why() {
    testing::each(slices, |world| async move {
        let p = Practice::open(world).await;
        let thread = asked_and_noted(&p).await;
        let page = format!("{thread}/fax");
        let nurse = p.sign_in(p.tomas).await;
        nurse.get(&thread).await.says("Send by fax");
        let shown = nurse.get(&page).await.expect(StatusCode::OK);
        let shown = shown.says("Messages: 2. Pages with the cover: 2.").says("Coma poca sal.");
        assert!(!shown.body.contains("planted-note"), "{}", shown.body);

        let check = async |changed: &[(&str, &str)], want: &str| {
            let back = nurse.post(&page, &form(changed)).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
            back.says(want).says("Valley").says("406-555-0177");
        };
        check(&[("again", "406-555-0178")], "The two numbers differ").await;
        check(&[("again", "")], "The two numbers differ").await;
        check(&[("purpose", "")], "Choose the reason").await;
        check(&[("post", "77")], "No message of this conversation").await;
        let wrong = nurse.post(&page, &form(&[("number", "12"), ("again", "12"), ("recipient", "")])).await;
        wrong
            .expect(StatusCode::UNPROCESSABLE_ENTITY)
            .says("This is no telephone number")
            .says("Write who gets the fax");
        assert!(states(&p).await.is_empty(), "nothing went");

        for _ in 0..2 {
            let sent = nurse.post(&page, &form(&[("nonce", "n-1")])).await.expect(StatusCode::SEE_OTHER);
            assert_eq!(sent.location(), thread);
        }
        p.world.run_jobs().await;
        p.world.later(60).await;
        assert_eq!(states(&p).await, ["sent"], "a form is taken once, a fax goes once");
        let line = "2 pages by fax to Valley Cardiology, (406) 555-0177";
        nurse.get(&thread).await.says(line).says("Treatment: the recipient treats the patient. Sent.");

        let ana = p.sign_in(p.ana).await;
        ana.get(&thread).await.says("por fax a Valley Cardiology, (406) 555-0177").says("Tratamiento");
        let looks = ana.get(&format!("/circles/{}/looks", p.ana)).await.expect(StatusCode::OK);
        looks.says("envió por fax sus mensajes").says("A Valley Cardiology, +14065550177. Motivo: tratamiento.");
    })
    .await;
}

#[tokio::test]
async fn only_who_may_answer_faxes() {
    testing::each(slices, |world| async move {
        let p = Practice::open(world).await;
        let thread = asked_and_noted(&p).await;
        let page = format!("{thread}/fax");
        for who in [p.ana, p.eve, p.rosa, p.ines] {
            let client = p.sign_in(who).await;
            client.get(&page).await.expect(StatusCode::NOT_FOUND);
            client.post(&page, &form(&[])).await.expect(StatusCode::NOT_FOUND);
        }
        p.world.guest().get(&page).await.expect(StatusCode::UNAUTHORIZED);
        assert!(states(&p).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn the_demos_mailbox_has_the_pages_to_take_along() {
    testing::each(slices, |world| async move {
        let p = Practice::open(world).await;
        let thread = asked_and_noted(&p).await;
        let nurse = p.sign_in(p.tomas).await;
        let one: (i64,) = p.one(sql!("SELECT n FROM messaging_posts WHERE body = 'Coma poca sal.'"), &[]).await;
        let n = one.0.to_string();
        nurse.get(&format!("{thread}/fax?post={n}")).await.says("Messages: 1.");
        let changed = [("post", n.as_str()), ("language", "es"), ("purpose", "wish")];
        nurse.post(&format!("{thread}/fax"), &form(&changed)).await.expect(StatusCode::SEE_OTHER);
        p.world.run_jobs().await;
        let list = p.world.guest().get("/demo/mailbox").await.body;
        assert!(list.contains("Fax to Valley Cardiology"), "{list}");
        let (_, rest) = list.split_once("14065550177@fax.example").unwrap();
        assert!(!rest.is_empty());
        let (_, link) = list.split_once("/demo/mailbox?mail=").unwrap();
        let id = link.split(['"', '&']).next().unwrap();
        p.world.guest().get(&format!("/demo/mailbox?mail={id}")).await.says("Pages of the fax (PDF)");
        let pdf = p.world.guest().get(&format!("/demo/mailbox/files/{id}")).await.expect(StatusCode::OK);
        assert!(pdf.body.starts_with("%PDF-1.7"));
        assert!(pdf.body.contains("Coma poca sal.") && !pdf.body.contains("warfarina"), "one answer alone");
        assert!(pdf.body.contains("Para: Valley Cardiology") && !pdf.body.contains("planted-note"));
    })
    .await;
}

async fn practice(port: u16) -> Practice {
    let dir = tempfile::tempdir().unwrap();
    let place = Place::Sqlite { path: dir.path().join("kith.db"), key: Key::random().unwrap(), cache_mib: 8 };
    let smtp = SmtpConfig::new(&format!("smtp://127.0.0.1:{port}"), "Riverbend Health <care@example.org>").unwrap();
    let fax = FaxConfig::new("{number}@fax.example", Some("fax@example.org")).unwrap();
    let mut all = slices();
    all.push(Slice::new("mail", &[]).part(smtp).part(fax));
    Practice::open(World::open(&place, all, Some(dir)).await).await
}

/// Sends one fax and gives the practice and its thread.
async fn faxed(port: u16) -> (Practice, String) {
    let p = practice(port).await;
    let thread = asked_and_noted(&p).await;
    let nurse = p.sign_in(p.tomas).await;
    nurse.post(&format!("{thread}/fax"), &form(&[])).await.expect(StatusCode::SEE_OTHER);
    p.world.run_jobs().await;
    (p, thread)
}

#[tokio::test]
async fn a_fax_leaves_as_an_e_mail_with_its_pages() {
    let (port, got) = mail_server(TAKES, false).await;
    let (p, _) = faxed(port).await;
    assert_eq!(states(&p).await, ["sent"]);
    let heard = got.lock().unwrap().clone();
    for want in
        ["MAIL FROM:<fax@example.org>", "RCPT TO:<14065550177@fax.example>", "Subject: Fax\n", "application/pdf"]
    {
        assert!(heard.contains(want), "{want} is not in {heard}");
    }
    assert!(!heard.contains("Ana") && !heard.contains("sal"), "no word outside the pages: {heard}");
    let (_, part) = heard.split_once("application/pdf").unwrap();
    let (_, body) = part.split_once("\n\n").unwrap();
    let packed: String = body.lines().take_while(|line| !line.starts_with("--")).collect();
    let pdf = base64::engine::general_purpose::STANDARD.decode(packed).unwrap();
    let text: String = pdf.iter().map(|b| char::from(*b)).collect();
    for want in ["CONFIDENTIAL", "To: Valley Cardiology", "Puedo comer sal con la warfarina?", "Coma poca sal."] {
        assert!(text.contains(want), "{want}");
    }
    assert!(!text.contains("planted-note"));
    let (cover, _) = text.split_once("endstream").unwrap();
    assert!(!cover.contains("Ana"), "a cover lies open in a tray");
}

#[tokio::test]
async fn only_what_was_certainly_not_taken_is_sent_again() {
    let check = async |answer: Option<&'static str>, want: &str, later: &str, says: &str| {
        let (port, got) = mail_server(answer.unwrap_or(TAKES), answer.is_none()).await;
        let (p, thread) = faxed(port).await;
        assert_eq!(states(&p).await, [want]);
        for _ in 0..12 {
            p.world.later(20).await;
        }
        assert_eq!(states(&p).await, [later]);
        p.sign_in(p.tomas).await.get(&thread).await.says(says);
        got.lock().unwrap().matches("RCPT TO").count()
    };
    assert_eq!(check(Some("550 no such number"), "failed", "failed", "Nobody sends it again by itself").await, 1);
    assert_eq!(check(Some("451 busy"), "queued", "failed", "Nobody sends it again by itself").await, 6);
    // The server had the whole e-mail and hung up: it may have taken it.
    assert_eq!(check(None, "unknown", "unknown", "Nobody sends it again by itself").await, 1);
}

#[tokio::test]
async fn what_was_shown_goes_and_nothing_else() {
    let (port, got) = mail_server(TAKES, false).await;
    let p = practice(port).await;
    let thread = asked_and_noted(&p).await;
    let nurse = p.sign_in(p.tomas).await;
    nurse.post(&format!("{thread}/fax"), &form(&[])).await.expect(StatusCode::SEE_OTHER);
    // Somebody writes before it leaves: that stays.
    let more = [("q", "planted-later-4"), ("then", "keep"), ("nonce", "")];
    nurse.post(&format!("{thread}/answer"), &more).await.expect(StatusCode::SEE_OTHER);
    p.world.run_jobs().await;
    assert_eq!(states(&p).await, ["sent"]);
    assert!(!got.lock().unwrap().is_empty());
    p.world.later(1).await;
    // Words that changed since they were shown do not go.
    nurse.post(&format!("{thread}/fax"), &form(&[])).await.expect(StatusCode::SEE_OTHER);
    let mut tx = p.world.org.store().begin().await.unwrap();
    tx.exec(sql!("UPDATE messaging_posts SET body = 'Other words' WHERE body = 'Coma poca sal.'"), &[]).await.unwrap();
    tx.commit().await.unwrap();
    p.world.run_jobs().await;
    assert_eq!(states(&p).await, ["sent", "failed"]);
}
