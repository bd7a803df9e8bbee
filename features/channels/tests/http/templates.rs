//! The desk of words: what may be said, and the second person.

use channels::{Channel, Notice, Urgency};
use http::StatusCode;
use kernel::RawId;
use policy::{Role, Roles};
use store::{params, sql};
use testing::{Client, World};

use crate::world::{add, notify, path, slices, spanish};

const PHONE: &str = "+14065550177";
const PHONE_PAGE: &str = "/demo/phone?number=%2B14065550177";
const MESSAGE: &str = "/outbox/templates/message";
const WORDS: [(&str, &str); 4] = [
    ("subject_en", "Your care team wrote"),
    ("subject_es", "Su equipo le escribió"),
    ("text_en", "{organisation}: your care team wrote to you. Open it here: {link}"),
    ("text_es", "{organisation}: su equipo le escribió. Ábralo aquí: {link}"),
];

/// An administrator and somebody who speaks for the organisation.
async fn two(world: &World) -> (Client, Client) {
    let admin = world.person("Ines Vega", Roles::of(Role::Administrator)).await;
    let speaker = world.person("Jo Bellamy", Roles::of(Role::Communications)).await;
    (world.sign_in(admin).await, world.sign_in(speaker).await)
}

fn with(name: &'static str, value: &'static str) -> Vec<(&'static str, &'static str)> {
    WORDS.into_iter().map(|(n, v)| if n == name { (n, value) } else { (n, v) }).collect()
}

/// The wording of a notice in a state; the newest of them.
async fn wording(world: &World, state: &str) -> RawId {
    let query = sql!("SELECT id FROM channels_wordings WHERE state = ?1 ORDER BY id DESC LIMIT 1");
    let mut tx = world.org.store().read().await.unwrap();
    tx.one::<(RawId,)>(query, &params![state]).await.unwrap().0
}

fn at(id: RawId, act: &str) -> String {
    format!("/outbox/wordings/{id}/{act}")
}

#[tokio::test]
async fn words_are_used_once_a_second_person_approves_them_and_at_once() {
    testing::each(slices, |world| async move {
        let (admin, speaker) = two(&world).await;
        let patient = world.person("Ana Morales", Roles::of(Role::Patient)).await;
        add(&world, patient, Channel::Sms, PHONE).await;
        let desk = speaker.get("/outbox/templates").await.expect(StatusCode::OK);
        desk.says("A message waits")
            .says("Answer to STOP")
            .says("{organisation}: you have a message. Read it here: {link}");
        speaker.get(MESSAGE).await.expect(StatusCode::OK).says("Nobody changed these words yet").says("Grade ");

        let asked = speaker.post(MESSAGE, &WORDS).await.expect(StatusCode::SEE_OTHER);
        speaker.get(asked.location()).await.says("Kept. A second person has been asked to look.").says("Take back");
        notify(&world, patient, path(&world), Urgency::Routine).await;
        assert!(world.guest().get(PHONE_PAGE).await.body.contains("Riverbend Health: you have a message."));

        // Nobody approves the own words, by whatever door.
        world.later(1).await;
        let id = wording(&world, "waiting").await;
        let own = speaker.post(&at(id, "decide"), &[("answer", "approve")]).await;
        own.expect(StatusCode::UNPROCESSABLE_ENTITY).says("You asked for these words, so somebody else decides.");
        admin.get("/outbox/templates").await.says("Waits for you");
        let lead = admin.get(&format!("/outbox/wordings/{id}")).await.expect(StatusCode::SEE_OTHER);
        admin.get(lead.location()).await.expect(StatusCode::OK).says("Use these words").says("Jo Bellamy");
        let done = admin.post(&at(id, "decide"), &[("answer", "approve")]).await.expect(StatusCode::SEE_OTHER);
        let page = admin.get(done.location()).await.expect(StatusCode::OK);
        page.says("These words are sent from now on.").says("In use from then on").says("Words before and after");

        notify(&world, patient, path(&world), Urgency::Routine).await;
        let phone = world.guest().get(PHONE_PAGE).await.body;
        assert!(
            phone.contains("Riverbend Health: your care team wrote to you. Open it here: http://localhost/threads/")
        );
        assert!(phone.contains("Riverbend Health: you have a message."), "what was sent before stays as it was");
        spanish(&world, patient, "Ana Morales").await;
        notify(&world, patient, path(&world), Urgency::Routine).await;
        assert!(world.guest().get(PHONE_PAGE).await.body.contains("su equipo le escribió. Ábralo aquí:"));

        // Once decided nobody decides again.
        let late = admin.post(&at(id, "decide"), &[("answer", "return"), ("note", "Too late")]).await;
        late.expect(StatusCode::UNPROCESSABLE_ENTITY).says("Somebody decided this meanwhile.");

        // Back to the program's own words: also by two.
        admin.post(&format!("{MESSAGE}/built-in"), &[]).await.expect(StatusCode::SEE_OTHER);
        let back = wording(&world, "waiting").await;
        world.later(1).await;
        admin.post(&at(back, "decide"), &[("answer", "approve")]).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        speaker.get(MESSAGE).await.says("The words of Kith are to come back.");
        speaker.post(&at(back, "decide"), &[("answer", "approve")]).await.expect(StatusCode::SEE_OTHER);
        notify(&world, patient, path(&world), Urgency::Routine).await;
        let phone = world.guest().get(PHONE_PAGE).await.body;
        assert_eq!(phone.matches("tiene un mensaje. Léalo aquí:").count(), 1, "{phone}");
    })
    .await;
}

#[tokio::test]
async fn an_author_who_edits_again_still_needs_another_and_words_come_back() {
    testing::each(slices, |world| async move {
        let (admin, speaker) = two(&world).await;
        speaker.post(MESSAGE, &WORDS).await.expect(StatusCode::SEE_OTHER);
        let first = wording(&world, "waiting").await;
        // The administrator writes it anew and so becomes its author.
        let edited = with("text_en", "{organisation}: someone in your care team wrote. Open it here: {link}");
        admin.post(MESSAGE, &edited).await.expect(StatusCode::SEE_OTHER);
        let second = wording(&world, "waiting").await;
        assert!(first != second && wording(&world, "replaced").await == first);
        admin.post(&at(first, "decide"), &[("answer", "approve")]).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        admin.post(&at(second, "decide"), &[("answer", "approve")]).await.expect(StatusCode::UNPROCESSABLE_ENTITY);

        let empty = speaker.post(&at(second, "decide"), &[("answer", "return"), ("note", " ")]).await;
        empty.expect(StatusCode::UNPROCESSABLE_ENTITY).says("Say what should be different");
        let back = [("answer", "return"), ("note", "Warmer, please.")];
        speaker.post(&at(second, "decide"), &back).await.expect(StatusCode::SEE_OTHER);
        admin.get(MESSAGE).await.says("Warmer, please.").says("Sent back").says("Written anew before anybody decided");

        admin.post(MESSAGE, &edited).await.expect(StatusCode::SEE_OTHER);
        let third = wording(&world, "waiting").await;
        speaker.post(&at(third, "withdraw"), &[]).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        let gone = admin.post(&at(third, "withdraw"), &[]).await.expect(StatusCode::SEE_OTHER);
        admin.get(gone.location()).await.says("Taken back. Nothing changed.");
        let same = [
            ("subject_en", "You have a message"),
            ("subject_es", "Tiene un mensaje"),
            ("text_en", "{organisation}: you have a message. Read it here: {link}"),
            ("text_es", "{organisation}: tiene un mensaje. Léalo aquí: {link}"),
        ];
        admin.post(MESSAGE, &same).await.expect(StatusCode::UNPROCESSABLE_ENTITY).says("Change something first");
    })
    .await;
}

#[tokio::test]
async fn words_of_health_and_what_carriers_block_come_back_with_a_reason_and_nothing_is_lost() {
    testing::each(slices, |world| async move {
        let (admin, _) = two(&world).await;
        let refused = async |name, value, says: &str| {
            let answer = admin.post(MESSAGE, &with(name, value)).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
            answer.says(says).says("Some words cannot be sent").says("Su equipo le escribió");
        };
        refused("text_en", "{organisation}: about your diabetes visit: {link}", "“diabetes” tells of somebody").await;
        refused("text_en", "{organisation} Oncology wrote: {link}", "“Oncology” tells what kind of clinic it is").await;
        refused("text_es", "{organisation}: su resultado está aquí: {link}", "“resultado” tells of a result").await;
        refused("text_es", "{organisation}: sus resutados: {link}", "“resutados (resultados)” tells of a result").await;
        refused("text_en", "{organisation}: you have a message.", "{link} is missing: the way to the safe place.")
            .await;
        refused("text_en", "{organisation}: {link} {code}", "{code} is not known here").await;
        refused("text_en", "{organisation}: see bit.ly/x or {link}", "hides where a link leads").await;
        refused("text_en", "{organisation}: call 303-555-0142 or {link}", "is not your own phone number").await;
        refused("text_en", "{organisation}: READ this {link}", "“READ” shouts").await;
        refused("subject_en", "", "Write something here.").await;
        let help = [
            ("subject_en", "Help"),
            ("subject_es", "Ayuda"),
            ("text_en", "{organisation}: look here: {link}"),
            ("text_es", "{organisation}: mire aquí: {link} Responda ALTO. Llame al 911."),
        ];
        let answer = admin.post("/outbox/templates/help", &help).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        answer.says("“STOP” is missing").says("“911” is missing");

        // The buttons without script: nothing is kept, nothing is lost.
        let mut check = with("text_en", "{organisation}: hello! {link}");
        check.push(("check", "1"));
        admin.post(MESSAGE, &check).await.expect(StatusCode::OK).says("Riverbend Health: hello!").says("1 part");
        let mut add = with("text_en", "{organisation}: hello!");
        add.push(("add", "en:link"));
        admin.post(MESSAGE, &add).await.expect(StatusCode::OK).says("{organisation}: hello! {link}</textarea>");
        let mut plain = WORDS.to_vec();
        plain.push(("plain", "es"));
        admin.post(MESSAGE, &plain).await.expect(StatusCode::OK).says("su equipo le escribio. Abralo aqui: {link}");
        let live = [("subject_es", "Su equipo"), ("text", "{organisation}: su embarzo: {link}")];
        let found = admin.post(&format!("{MESSAGE}/look/es"), &live).await.expect(StatusCode::OK);
        found.says("“embarzo (embarazo)” tells of somebody");
        let (waiting,) = world
            .org
            .store()
            .read()
            .await
            .unwrap()
            .one::<(i64,)>(sql!("SELECT COUNT(*) FROM channels_wordings"), &[])
            .await
            .unwrap();
        assert_eq!(waiting, 0);
    })
    .await;
}

#[tokio::test]
async fn the_desk_is_closed_to_others_and_each_decision_is_audited() {
    testing::each(slices, |world| async move {
        let (admin, speaker) = two(&world).await;
        speaker.post(MESSAGE, &WORDS).await.expect(StatusCode::SEE_OTHER);
        let id = wording(&world, "waiting").await;
        for role in [Role::Patient, Role::Clinician, Role::Staff, Role::Compliance] {
            let other = world.sign_in(world.person("An Other", Roles::of(role)).await).await;
            for page in ["/outbox/templates", MESSAGE, &format!("/outbox/wordings/{id}")] {
                other.get(page).await.expect(StatusCode::NOT_FOUND);
            }
            other.post(MESSAGE, &WORDS).await.expect(StatusCode::NOT_FOUND);
            other.post(&at(id, "decide"), &[("answer", "approve")]).await.expect(StatusCode::NOT_FOUND);
            other.post(&at(id, "withdraw"), &[]).await.expect(StatusCode::NOT_FOUND);
        }
        speaker.get("/outbox").await.expect(StatusCode::NOT_FOUND);
        speaker.get("/outbox/templates/nothing").await.expect(StatusCode::NOT_FOUND);
        world.guest().get(MESSAGE).await.expect(StatusCode::UNAUTHORIZED);
        admin.post(&at(id, "decide"), &[("answer", "approve")]).await.expect(StatusCode::SEE_OTHER);
        let mut tx = world.org.store().read().await.unwrap();
        let query = sql!("SELECT detail FROM gate_audit WHERE act = ?1 AND detail <> '' ORDER BY detail LIMIT 10");
        let details = |rows: Vec<(String,)>| rows.into_iter().map(|(detail,)| detail).collect::<Vec<_>>();
        let decided = details(tx.all::<(String,)>(query, &params!["decide-words"]).await.unwrap());
        assert_eq!(decided, ["approved"]);
        let asked = details(tx.all::<(String,)>(query, &params!["reword"]).await.unwrap());
        assert_eq!(asked, [format!("message {id}")]);
    })
    .await;
}

#[tokio::test]
async fn the_desk_speaks_spanish() {
    testing::each(slices, |world| async move {
        let admin = world.person("Ines Vega", Roles::of(Role::Administrator)).await;
        let client = world.sign_in(admin).await;
        let mut write = world.org.operator("test").await.unwrap();
        let mut access = write.may::<gate::Manage, gate::Organisation>(gate::ORG).await.unwrap();
        let roles = Roles::of(Role::Administrator);
        gate::put_actor(&mut access, admin, "Ines Vega", roles, (kernel::Locale::Es, "America/Denver"), false)
            .await
            .unwrap();
        write.commit().await.unwrap();
        client
            .get("/outbox/templates")
            .await
            .expect(StatusCode::OK)
            .says("Palabras de los avisos")
            .says("Respuesta a ALTO");
        client.get(MESSAGE).await.expect(StatusCode::OK).says("Lo que se envía ahora").says("bastante fácil");
        let bad = client.post(MESSAGE, &with("text_es", "{organisation}: su prueba: {link}")).await;
        bad.expect(StatusCode::UNPROCESSABLE_ENTITY).says("“prueba” habla de una prueba");
    })
    .await;
}

/// Who is told of nothing: a notice of another kind keeps the program's words.
#[tokio::test]
async fn other_notices_keep_their_words() {
    testing::each(slices, |world| async move {
        let (admin, speaker) = two(&world).await;
        let patient = world.person("Ana Morales", Roles::of(Role::Patient)).await;
        add(&world, patient, Channel::Sms, PHONE).await;
        speaker.post(MESSAGE, &WORDS).await.expect(StatusCode::SEE_OTHER);
        let id = wording(&world, "waiting").await;
        admin.post(&at(id, "decide"), &[("answer", "approve")]).await.expect(StatusCode::SEE_OTHER);
        notify(&world, patient, Notice::Overdue, Urgency::Urgent).await;
        let phone = world.guest().get(PHONE_PAGE).await.body;
        assert!(phone.contains("something in your pool is overdue") && !phone.contains("care team"));
    })
    .await;
}
