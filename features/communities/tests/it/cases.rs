//! Cases among peers, through HTTP, on both engines.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use gate::{Manage, ORG, Organisation};
use kernel::PersonId;
use people::Badge;
use policy::{Role, Roles};
use store::sql;
use testing::{Answer, Client};

use crate::world::{Town, path, person, slices};

const PEERS: &str = "/peers/primary-care";
pub const NEW: &str = "/peers/primary-care/case";
const BOXES: [&str; 11] = [
    "safe-names",
    "safe-places",
    "safe-dates",
    "safe-contact",
    "safe-numbers",
    "safe-things",
    "safe-web",
    "safe-body",
    "safe-faces",
    "safe-other",
    "safe-knowledge",
];

/// A case in which nothing is amiss, with every box ticked.
fn case() -> Vec<(&'static str, &'static str)> {
    let words = [
        ("title", "Cough that would not end"),
        ("age", "40-64"),
        ("sex", "female"),
        ("setting", "primary"),
        ("presenting", "Dry cough for six weeks, worse at night, no fever."),
        ("findings", "Lungs clear, normal chest film."),
        ("course", "No change after two weeks of an inhaled steroid."),
        ("text", "What would you look for next?"),
        ("teaching", "Think of the medicine list before the scan."),
        ("poll", "diagnosis"),
        ("option1", "Asthma"),
        ("option2", "Cough from an ACE inhibitor"),
        ("consent_given", "none"),
    ];
    words.into_iter().chain(BOXES.map(|one| (one, "1"))).collect()
}

/// The same with one field changed.
pub fn with(field: &'static str, text: &'static str) -> Vec<(&'static str, &'static str)> {
    case().into_iter().filter(|(name, _)| *name != field).chain([(field, text)]).collect()
}

/// A colleague whose licence was looked at, under a name of the place.
pub async fn colleague(town: &Town, who: PersonId, profession: &str, name: &str) -> Client {
    let mut write = town.world.org.operator("test").await.unwrap();
    let mut access = write.may::<Manage, Organisation>(ORG).await.unwrap();
    let checked_at = Some(access.now().plus_days(-30));
    let checked = "Licence in the state register".to_owned();
    let badge = Badge { profession: profession.into(), checked, checked_at, ..Badge::default() };
    people::set_badge(&mut access, who, &badge).await.unwrap();
    write.commit().await.unwrap();
    town.joined(who, PEERS, name).await
}

/// A form with one file, as a browser sends it.
async fn upload(client: &Client, to: &str, fields: &[(&str, &str)], field: &str, bytes: &[u8]) -> Answer {
    let mut body = Vec::new();
    for (name, value) in fields {
        let part = format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(part.as_bytes());
    }
    let head = format!("--x\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"a.pdf\"\r\n\r\n");
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(bytes);
    body.extend_from_slice(b"\r\n--x--\r\n");
    let request = Request::post(to).header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
    client.ask(request.body(Body::from(body)).unwrap()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_that_tells_or_is_unconfirmed_comes_back_with_all_that_was_typed() {
    testing::each(slices, |world| async {
        let town = Town::open(world).await;
        let leila = town.joined(town.leila, PEERS, "QuietCompass").await;
        leila.get(NEW).await.expect(StatusCode::OK).says("45 CFR 164.514(b)(2)(i) D, E, F");

        let form = with("findings", "Seen with Anna Smith at 406-555-0177, lungs clear.");
        let refused = leila.post(NEW, &form).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("“406-555-0177”").says("“Anna Smith”").says("six weeks, worse at night");
        let form = with("presenting", "The 52-year-old patient coughs since May 3, 2025.");
        let refused = leila.post(NEW, &form).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("“52-year-old”").says("May 3, 2025");
        let mended = [&form[..], &[("mend", "1")]].concat();
        let mended = leila.post(NEW, &mended).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!mended.body.contains("May 3, 2025"), "{}", mended.body);

        let form: Vec<_> = case().into_iter().filter(|(name, _)| *name != "safe-faces").collect();
        let refused = leila.post(NEW, &form).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("Please confirm this");
        for (field, text) in case().iter().filter(|(name, _)| !name.starts_with("safe")) {
            assert!(refused.body.contains(text), "{field} is kept");
        }
        assert!(refused.body.contains("name=\"safe-names\" value=\"1\" checked"), "{}", refused.body);
        let form = with("age", "52");
        leila.post(NEW, &form).await.expect(StatusCode::UNPROCESSABLE_ENTITY).says("Please choose one");
        assert_eq!(town.count(sql!("SELECT COUNT(*) FROM communities_topics")).await, 0);

        // No other form makes a case, and nobody else has an address of one.
        let plain = [("kind", "case"), ("title", "Not quite a case"), ("text", "May I post it here?")];
        path(&leila.post(&format!("{PEERS}/new"), &plain).await);
        assert_eq!(town.count(sql!("SELECT COUNT(*) FROM communities_topics WHERE kind = 'case'")).await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_confirmed_case_is_voted_on_and_teaches_after_it_is_revealed() {
    testing::each(slices, |world| async {
        let town = Town::open(world).await;
        let leila = town.joined(town.leila, PEERS, "QuietCompass").await;
        let tomas = colleague(&town, town.nurse, "NP", "SteadyLantern").await;
        let topic = path(&leila.post(NEW, &case()).await);
        let page = tomas.get(&topic).await.expect(StatusCode::OK);
        page.says("do not try to find out who it is").says("40 to 64").says("Dry cough").says("Primary care");
        page.says("What is the diagnosis?").says("What would you look for next?");
        page.says("You see the result after voting");
        assert!(!page.body.contains(" %") && !page.body.contains("medicine list"), "{}", page.body);

        // Results only after voting; teaching points only after the author shows them.
        path(&tomas.post(&format!("{topic}/vote"), &[("option", "1")]).await);
        tomas.get(&topic).await.says("100 %").says("1 vote");
        let own = leila.get(&topic).await.expect(StatusCode::OK);
        own.says("medicine list").says("You see the result after voting");
        assert!(!own.body.contains("100 %"), "{}", own.body);
        tomas.post(&format!("{topic}/reveal"), &[]).await.expect(StatusCode::NOT_FOUND);
        let words = [("teaching", "Ask John Miller about it."), ("follow_up", "Gone ten days after the change.")];
        tomas.post(&format!("{topic}/later"), &words[1..]).await.expect(StatusCode::NOT_FOUND);
        let refused = leila.post(&format!("{topic}/later"), &words).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("John Miller").says("Gone ten days after the change");
        let words = [("teaching", "Think of the medicine list."), words[1]];
        path(&leila.post(&format!("{topic}/later"), &words).await);
        assert!(!tomas.get(&topic).await.body.contains("Gone ten days"));
        path(&leila.post(&format!("{topic}/reveal"), &[]).await);
        tomas.get(&topic).await.says("Gone ten days after the change").says("Think of the medicine list");
        path(&tomas.post(&format!("{topic}/reply"), &[("text", "I stop the ACE inhibitor first.")]).await);
        leila.get(&topic).await.says("I stop the ACE inhibitor first");

        // Leaving with everything takes the case along.
        leila.post(&format!("{PEERS}/leave"), &[("erase", "1")]).await.expect(StatusCode::OK);
        assert_eq!(town.count(sql!("SELECT COUNT(*) FROM communities_cases")).await, 0);
        assert_eq!(town.count(sql!("SELECT COUNT(*) FROM communities_posts WHERE body <> '' AND n = 0")).await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consent_opens_for_its_author_and_the_keeper_alone() {
    testing::each(slices, |world| async {
        let town = Town::open(world).await;
        let leila = town.joined(town.leila, PEERS, "QuietCompass").await;
        let tomas = colleague(&town, town.nurse, "NP", "SteadyLantern").await;
        let kim = person(&town.world, "Nadia", "1979-01-01", Roles::of(Role::Clinician)).await;
        let kim = colleague(&town, kim, "MD", "GentleHeron").await;
        town.keep("/peers/primary-care", "GentleHeron").await;
        let refused = upload(&leila, NEW, &case(), "consent", b"plain words").await;
        refused.expect(StatusCode::UNPROCESSABLE_ENTITY).says("six weeks");
        let pdf = b"%PDF-1.4 signed by the patient";
        let topic = path(&upload(&leila, NEW, &case(), "consent", pdf).await);
        tomas.get(&topic).await.expect(StatusCode::OK).says("the form is kept here, sealed");
        let id = town.text(sql!("SELECT id FROM communities_cases_consents")).await;
        let file = format!("{PEERS}/consents/{id}");
        assert_eq!(leila.get(&file).await.expect(StatusCode::OK).body.as_bytes(), pdf);
        assert_eq!(kim.get(&file).await.expect(StatusCode::OK).body.as_bytes(), pdf);
        tomas.get(&file).await.expect(StatusCode::NOT_FOUND);
        for who in [town.ana, town.moderator] {
            town.sign_in(who).await.get(&file).await.expect(StatusCode::NOT_FOUND);
        }
        town.world.guest().get(&file).await.expect(StatusCode::UNAUTHORIZED);
        let like =
            sql!("SELECT COUNT(*) FROM communities_cases_consents WHERE bytes = 30 AND kind = 'application/pdf'");
        assert_eq!(town.count(like).await, 1);
        // One that is signed later is added by the author alone.
        path(&upload(&leila, &format!("{topic}/consent"), &[], "consent", pdf).await);
        upload(&tomas, &format!("{topic}/consent"), &[], "consent", pdf).await.expect(StatusCode::NOT_FOUND);
        leila
            .post(&format!("{topic}/consent"), &[])
            .await
            .expect(StatusCode::UNPROCESSABLE_ENTITY)
            .says("choose the file");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_colleague_who_was_asked_approves_or_sends_back_with_words() {
    testing::each(slices, |world| async {
        let town = Town::open(world).await;
        let leila = town.joined(town.leila, PEERS, "QuietCompass").await;
        let tomas = colleague(&town, town.nurse, "NP", "SteadyLantern").await;
        let nadia = person(&town.world, "Nadia", "1979-01-01", Roles::of(Role::Clinician)).await;
        let nadia = colleague(&town, nadia, "MD", "GentleHeron").await;
        town.keep("/peers/primary-care", "GentleHeron").await;
        let nobody = leila.post(NEW, &with("colleague", "NobodyHere")).await;
        nobody.expect(StatusCode::UNPROCESSABLE_ENTITY).says("Nobody here has this name").says("six weeks");
        let own = leila.post(NEW, &with("colleague", "QuietCompass")).await;
        own.expect(StatusCode::UNPROCESSABLE_ENTITY).says("That is you");

        let topic = path(&leila.post(NEW, &with("colleague", "SteadyLantern")).await);
        leila.get(&topic).await.expect(StatusCode::OK).says("Waiting for your colleague");
        tomas.get(&topic).await.expect(StatusCode::NOT_FOUND);
        tomas.get(PEERS).await.says("1 case waits for your look");
        let reviews = format!("{PEERS}/reviews");
        tomas.get(&reviews).await.expect(StatusCode::OK).says("Dry cough").says("What would you look for next?");
        nadia.get(&reviews).await.expect(StatusCode::OK).says("No case waits for you");
        leila.get(&reviews).await.expect(StatusCode::OK).says("No case waits for you");

        // Nobody else decides, the keeper of the place neither.
        let look = format!("{reviews}/{}", town.text(sql!("SELECT id FROM communities_cases_reviews")).await);
        leila.post(&look, &[("act", "approve")]).await.expect(StatusCode::NOT_FOUND);
        nadia.post(&look, &[("act", "approve")]).await.expect(StatusCode::NOT_FOUND);
        let post = town.text(sql!("SELECT id FROM communities_posts")).await;
        let shown = nadia.post(&format!("{PEERS}/queue/{post}"), &[("act", "approve")]).await;
        shown.expect(StatusCode::CONFLICT).says("A colleague has to approve");
        nadia.get(&format!("{PEERS}/queue")).await.says("Nothing waits");

        let back = [("act", "back"), ("words", "no")];
        tomas.post(&look, &back).await.expect(StatusCode::UNPROCESSABLE_ENTITY).says("one sentence");
        path(&tomas.post(&look, &[("act", "back"), ("words", "Please add what the patient takes.")]).await);
        leila.get(&topic).await.expect(StatusCode::OK).says("Please add what the patient takes").says("SteadyLantern");
        tomas.post(&look, &[("act", "approve")]).await.expect(StatusCode::CONFLICT).says("decided about this case");
        leila.get(&format!("{topic}/case")).await.expect(StatusCode::OK).says("Dry cough").says("SteadyLantern");
        tomas.get(&format!("{topic}/case")).await.expect(StatusCode::NOT_FOUND);
        leila
            .post(&format!("{PEERS}/posts/{post}/edit"), &[("text", "Another question then.")])
            .await
            .expect(StatusCode::NOT_FOUND);
        let changed: Vec<_> = with("course", "Takes lisinopril since three months.")
            .into_iter()
            .chain([("colleague", "SteadyLantern")])
            .collect();
        path(&leila.post(&format!("{topic}/case"), &changed).await);
        let look = sql!("SELECT id FROM communities_cases_reviews WHERE outcome = ''");
        let look = format!("{reviews}/{}", town.text(look).await);
        tomas.get(&reviews).await.says("lisinopril");
        path(&tomas.post(&look, &[("act", "approve")]).await);
        let page = nadia.get(&topic).await.expect(StatusCode::OK);
        page.says("lisinopril").says("SteadyLantern looked at it before it was posted");
        path(&nadia.post(&format!("{topic}/vote"), &[("option", "1")]).await);
        nadia.get(&topic).await.says("100 %");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_goes_on_to_the_keeper_after_the_colleague() {
    testing::each(slices, |world| async {
        let town = Town::open(world).await;
        let leila = town.joined(town.leila, PEERS, "QuietCompass").await;
        let tomas = colleague(&town, town.nurse, "NP", "SteadyLantern").await;
        let nadia = person(&town.world, "Nadia", "1979-01-01", Roles::of(Role::Clinician)).await;
        let nadia = colleague(&town, nadia, "MD", "GentleHeron").await;
        town.keep("/peers/primary-care", "GentleHeron").await;
        let mut png = std::io::Cursor::new(Vec::new());
        image::RgbImage::new(8, 8).write_to(&mut png, image::ImageFormat::Png).unwrap();
        let more = [("colleague", "SteadyLantern"), ("alt", "A rash on a forearm"), ("checked", "1")];
        let form = [case(), more.to_vec()].concat();
        let redact = path(&upload(&leila, NEW, &form, "files", png.get_ref()).await);
        leila.get(&redact).await.expect(StatusCode::OK).says("Check your picture");
        let picture = redact.strip_suffix("/redact").unwrap();
        tomas.get(picture).await.expect(StatusCode::OK);
        let reviews = format!("{PEERS}/reviews");
        tomas.get(&reviews).await.says(picture);
        nadia.get(&format!("{PEERS}/queue")).await.says("Nothing waits");
        let look = format!("{reviews}/{}", town.text(sql!("SELECT id FROM communities_cases_reviews")).await);
        path(&tomas.post(&look, &[("act", "approve")]).await);
        tomas.get(picture).await.expect(StatusCode::NOT_FOUND);
        nadia.get(&format!("{PEERS}/queue")).await.says("Holds a picture");
        let post = town.text(sql!("SELECT id FROM communities_posts")).await;
        path(&nadia.post(&format!("{PEERS}/queue/{post}"), &[("act", "approve")]).await);
        tomas.get(picture).await.expect(StatusCode::OK);
        let topic = town.text(sql!("SELECT id FROM communities_topics")).await;
        tomas.get(&format!("{PEERS}/{topic}")).await.expect(StatusCode::OK).says("A rash on a forearm");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trainees_case_waits_for_a_sign_off() {
    testing::each(slices, |world| async {
        let town = Town::open(world).await;
        let leila = town.joined(town.leila, PEERS, "QuietCompass").await;
        let theo = person(&town.world, "Theo", "1996-01-01", Roles::of(Role::Trainee)).await;
        let theo = colleague(&town, theo, "Resident", "MapleSail").await;
        let tamar = person(&town.world, "Tamar", "1996-02-01", Roles::of(Role::Trainee)).await;
        let tamar = colleague(&town, tamar, "Resident", "CoralFern").await;
        let asked = leila.post(NEW, &with("colleague", "MapleSail")).await;
        asked.expect(StatusCode::UNPROCESSABLE_ENTITY).says("A trainee cannot review");

        let topic = path(&theo.post(NEW, &case()).await);
        theo.get(&topic).await.expect(StatusCode::OK).says("Waiting for a sign-off");
        let reviews = format!("{PEERS}/reviews");
        let look = format!("{reviews}/{}", town.text(sql!("SELECT id FROM communities_cases_reviews")).await);
        for trainee in [&theo, &tamar] {
            trainee.get(&reviews).await.expect(StatusCode::OK).says("No case waits for you");
            trainee.post(&look, &[("act", "approve")]).await.expect(StatusCode::NOT_FOUND);
        }
        tamar.get(&topic).await.expect(StatusCode::NOT_FOUND);
        leila.get(&reviews).await.expect(StatusCode::OK).says("Trainee: needs a sign-off").says("Dry cough");
        path(&leila.post(&look, &[("act", "approve")]).await);
        tamar.get(&topic).await.expect(StatusCode::OK).says("Signed off by QuietCompass");
        // What was signed is not changed on its own.
        let post = town.text(sql!("SELECT id FROM communities_posts WHERE n = 0")).await;
        theo.get(&format!("{PEERS}/posts/{post}/edit")).await.expect(StatusCode::NOT_FOUND);

        // What comes later is signed as well.
        path(&theo.post(&format!("{topic}/later"), &[("follow_up", "Gone ten days after the change.")]).await);
        path(&theo.post(&format!("{topic}/reveal"), &[]).await);
        assert!(!tamar.get(&topic).await.body.contains("Gone ten days"));
        leila.get(&reviews).await.says("Gone ten days");
        let look = sql!("SELECT id FROM communities_cases_reviews WHERE kind = 'later' AND outcome = ''");
        let look = format!("{reviews}/{}", town.text(look).await);
        tamar.post(&look, &[("act", "approve")]).await.expect(StatusCode::NOT_FOUND);
        path(&leila.post(&look, &[("act", "approve")]).await);
        tamar.get(&topic).await.says("Gone ten days after the change");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn patients_and_the_employer_find_nothing_of_cases() {
    testing::each(slices, |world| async {
        let town = Town::open(world).await;
        let leila = town.joined(town.leila, PEERS, "QuietCompass").await;
        let topic = path(&leila.post(NEW, &case()).await);
        for who in [town.ana, town.moderator] {
            let client = town.sign_in(who).await;
            for address in [NEW, &topic, &format!("{PEERS}/reviews"), &format!("{topic}/case")] {
                client.get(address).await.expect(StatusCode::NOT_FOUND);
            }
            client.post(NEW, &case()).await.expect(StatusCode::NOT_FOUND);
            client.post(&format!("{topic}/reveal"), &[]).await.expect(StatusCode::NOT_FOUND);
        }
        town.world.guest().get(NEW).await.expect(StatusCode::UNAUTHORIZED);
        assert_eq!(town.count(sql!("SELECT COUNT(*) FROM communities_topics WHERE kind = 'case'")).await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_box_of_a_case_is_looked_at_while_it_is_typed() {
    testing::each(slices, |world| async {
        let town = Town::open(world).await;
        let leila = town.joined(town.leila, PEERS, "QuietCompass").await;
        let blank = leila.get(NEW).await.expect(StatusCode::OK);
        for name in ["title", "presenting", "findings", "course", "text", "teaching", "follow_up", "option1"] {
            blank.says(&format!("data-screen-url=\"{NEW}/screen/{name}\"")).says(&format!("id=\"{name}-found\""));
        }
        let typed = async |field: &str, text: &str| {
            // As the script sends it: the form's other fields, of which the question is one, and then this box.
            let form = [("title", "A cough"), ("text", "What next?"), ("text", text)];
            leila.post(&format!("{NEW}/screen/{field}"), &form).await.expect(StatusCode::OK).body
        };
        let found = typed("findings", "Seen with Anna Smith at 406-555-0177, lungs clear.").await;
        assert!(found.contains("value=\"findings:") && found.contains("value=\"findings\""), "{found}");
        assert!(typed("presenting", "The 52-year-old patient coughs.").await.contains("“52-year-old”"));
        assert_eq!(typed("course", "No change after two weeks.").await, "");
        // In a story the words are the patient's; in the question they may be the writer's.
        let words = "I want to kill myself tonight.";
        assert_eq!(typed("presenting", words).await, "");
        assert!(typed("text", words).await.contains("988"));
        let blame = "It is your own fault";
        assert!(typed("course", blame).await.contains("value=\"course:"), "{}", typed("course", blame).await);
        leila
            .post(NEW, &with("course", blame))
            .await
            .expect(StatusCode::UNPROCESSABLE_ENTITY)
            .says("This blames somebody");
        let guest = town.world.guest();
        guest.post(&format!("{NEW}/screen/text"), &[("text", words)]).await.expect(StatusCode::UNAUTHORIZED);

        // A button below one box changes the words of that box alone.
        let told = "Text 406-555-0177 for the film.";
        let mut form = with("findings", told);
        form.push(("course", told));
        let refused = leila.post(NEW, &form).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        let at = refused.body.split("name=\"take\" value=\"findings:").nth(1).unwrap().split('"').next().unwrap();
        let take = format!("findings:{at}");
        let pressed = [&form[..], &[("take", take.as_str())]].concat();
        let mended = leila.post(NEW, &pressed).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        let box_of = |name: &str| {
            let from = mended.body.split(&format!("id=\"{name}\" name=\"{name}\"")).nth(1).unwrap();
            from.split("</textarea>").next().unwrap().to_owned()
        };
        assert!(!box_of("findings").contains("406-555-0177"), "{}", box_of("findings"));
        assert!(box_of("course").contains("406-555-0177"), "{}", box_of("course"));
        mended.says("Cough that would not end");
        assert_eq!(town.count(sql!("SELECT COUNT(*) FROM communities_topics")).await, 0);
    })
    .await;
}
