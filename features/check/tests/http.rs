//! Checking a text through HTTP, on both engines.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use http::StatusCode;
use policy::{Role, Roles};
use testing::{Answer, Client, World};

fn slices() -> Vec<gate::Slice> {
    vec![check::slice()]
}

const TEXT: &str = "Call Dr. Smith at 303-555-0142 or write to ann@mail.example.";

async fn someone(world: &World, role: Role) -> Client {
    world.sign_in(world.person("Ana Paz", Roles::of(role)).await).await
}

/// The value of the first button of a name.
fn value(answer: &Answer, name: &str) -> String {
    let (_, after) = answer.body.split_once(&format!("name=\"{name}\" value=\"")).unwrap();
    after.split_once('"').unwrap().0.to_owned()
}

/// The words in the box.
fn boxed(answer: &Answer) -> &str {
    let (_, after) = answer.body.split_once("<textarea class=\"input\" id=\"text\"").unwrap();
    after.split_once(">\n").unwrap().1.split_once("</textarea>").unwrap().0
}

#[tokio::test]
async fn findings_are_shown_and_replaced_one_by_one_or_all_at_once() {
    testing::each(slices, async |world: World| {
        let ana = someone(&world, Role::Patient).await;
        ana.get("/check").await.expect(StatusCode::OK).says("Check a text before you post it").says("data-screen-url");
        let seen = ana.post("/check", &[("text", TEXT), ("place", "open")]).await.expect(StatusCode::OK);
        seen.says("3 things could tell who this is about").says("A phone number").says("Safe Harbor D");
        seen.says("“303-555-0142”").says("Write “a phone number” instead").says("Replace all 3");
        assert_eq!(boxed(&seen), TEXT, "what was typed is kept");
        let take = value(&seen, "take");
        let one = ana.post("/check", &[("text", TEXT), ("place", "open"), ("take", take.as_str())]).await;
        one.says("2 things could tell").says("303-555-0142");
        assert_eq!(boxed(&one), "Call a doctor at 303-555-0142 or write to ann@mail.example.");
        let all = ana.post("/check", &[("text", TEXT), ("place", "open"), ("all", "1")]).await.expect(StatusCode::OK);
        all.says("Nothing here tells who it is about.").says("Ready to copy").says(guard::VERSION);
        assert_eq!(boxed(&all), "Call a doctor at a phone number or write to an e-mail address.");
        // A button of an earlier text changes nothing and the findings are shown anew.
        let stale = ana.post("/check", &[("text", TEXT), ("take", "1-3")]).await.expect(StatusCode::OK);
        assert_eq!(boxed(&stale), TEXT);
    })
    .await;
}

#[tokio::test]
async fn line_ends_of_forms_do_not_move_the_findings() {
    testing::each(slices, async |world: World| {
        let ana = someone(&world, Role::Patient).await;
        let live = ana
            .post("/check/screen", &[("text", "It hurts.\nIt burns.\nCall 303-555-0142")])
            .await
            .expect(StatusCode::OK);
        let take = value(&live, "take");
        let sent = [("text", "It hurts.\r\nIt burns.\r\nCall 303-555-0142"), ("take", take.as_str())];
        ana.post("/check", &sent).await.expect(StatusCode::OK).says("Call a phone number");
    })
    .await;
}

#[tokio::test]
async fn each_place_has_its_own_answer() {
    testing::each(slices, async |world: World| {
        let ana = someone(&world, Role::Clinician).await;
        let text = "The paper is at https://example.org/paper";
        let at = async |place| ana.post("/check", &[("text", text), ("place", place)]).await.expect(StatusCode::OK);
        at("open").await.says("One thing could tell").says("A web address");
        at("peers").await.says("Ready to copy").says("For clinicians").says("May stay in this place");
    })
    .await;
}

#[tokio::test]
async fn while_typing_only_the_findings_come_back() {
    testing::each(slices, async |world: World| {
        let ana = someone(&world, Role::Caregiver).await;
        let live = ana.post("/check/screen", &[("text", TEXT), ("place", "open")]).await.expect(StatusCode::OK);
        live.says("3 things could tell who this is about");
        assert!(!live.body.contains("<html") && live.body.len() < 4_000, "{} bytes", live.body.len());
        let none = ana.post("/check/screen", &[("text", " ")]).await.expect(StatusCode::OK);
        assert_eq!(none.body, "");
        let help = ana.post("/check/screen", &[("text", "I want to kill myself")]).await.expect(StatusCode::OK);
        help.says("tel:988").says("tel:911").says("The care team does not see what you write here.");
    })
    .await;
}

#[tokio::test]
async fn staff_text_is_read_for_tone_and_a_better_sentence_can_be_used() {
    testing::each(slices, async |world: World| {
        let text = "Hello. Thank you for coming in last week! Bye.";
        let (nurse, ana) = (someone(&world, Role::Clinician).await, someone(&world, Role::Patient).await);
        let seen = nurse.post("/check", &[("text", text), ("place", "open")]).await.expect(StatusCode::OK);
        seen.says("Says that someone is a patient here").says("Who comes to us is private");
        assert!(!seen.body.contains("Ready to copy"), "it tells who is a patient");
        let say = value(&seen, "say");
        let better = nurse.post("/check", &[("text", text), ("place", "open"), ("say", say.as_str())]).await;
        better.says("Ready to copy");
        assert!(boxed(&better).starts_with("Hello. ") && boxed(&better).ends_with(" Bye."), "{}", boxed(&better));
        assert!(!boxed(&better).contains("last week"));
        let other = ana.post("/check", &[("text", text), ("place", "open")]).await;
        assert!(!other.body.contains("Says that someone is a patient here"), "a patient may say so");
    })
    .await;
}

#[tokio::test]
async fn the_page_speaks_spanish() {
    testing::each(slices, async |world: World| {
        let id = world.person("Ana Paz", Roles::of(Role::Patient)).await;
        let mut write = world.org.operator("test").await.unwrap();
        let mut access = write.may::<gate::Manage, _>(gate::ORG).await.unwrap();
        let es = (kernel::Locale::Es, "America/Denver");
        gate::put_actor(&mut access, id, "Ana Paz", Roles::of(Role::Patient), es, false).await.unwrap();
        write.commit().await.unwrap();
        let ana = world.sign_in(id).await;
        ana.get("/check").await.expect(StatusCode::OK).says("Revise un texto antes de publicarlo");
        let text = "Mi hija Lucía nació el 3 de mayo de 2021. Llame al 303-555-0142.";
        let seen = ana.post("/check", &[("text", text)]).await.expect(StatusCode::OK);
        seen.says("cosas podrían decir de quién se trata").says("Un número de teléfono").says("Escribir “un teléfono”");
        ana.post("/check", &[("text", text), ("all", "1")])
            .await
            .says("Listo para copiar")
            .says("Mi hija nació en 2021");
    })
    .await;
}

#[tokio::test]
async fn what_is_missing_or_too_long_is_said_and_what_was_typed_is_kept() {
    testing::each(slices, async |world: World| {
        let ana = someone(&world, Role::Patient).await;
        ana.post("/check", &[("text", " ")])
            .await
            .expect(StatusCode::UNPROCESSABLE_ENTITY)
            .says("There is no text yet.");
        let long = "walking helps ".repeat(600);
        let told = ana.post("/check", &[("text", &long), ("place", "members")]).await;
        let told = told.expect(StatusCode::UNPROCESSABLE_ENTITY);
        told.says("This text is too long to check at once.");
        assert_eq!(boxed(&told), long);
        ana.post("/check/screen", &[("text", &long)]).await.expect(StatusCode::OK).says("at most 8000 characters");
        let huge = "a".repeat(200_000);
        ana.post("/check", &[("text", &huge)]).await.expect(StatusCode::UNPROCESSABLE_ENTITY).says("too long");
        for (path, fields) in [("/check", [("text", TEXT)]), ("/check/screen", [("text", TEXT)])] {
            world.guest().post(path, &fields).await.expect(StatusCode::UNAUTHORIZED);
        }
        world.guest().get("/check").await.expect(StatusCode::UNAUTHORIZED);
    })
    .await;
}

/// What the audit says of acts on texts: act and detail.
async fn audited(world: &World) -> Vec<(String, String)> {
    let mut rows = Vec::new();
    let db = world.org.store();
    let table = db.tables().await.unwrap().into_iter().find(|table| table.name == "gate_audit").unwrap();
    let [act, detail] = ["act", "detail"].map(|name| table.columns.iter().position(|c| c == name).unwrap());
    let mut each = |row: &[store::Value]| {
        if let (store::Value::Text(act), store::Value::Text(detail)) = (&row[act], &row[detail]) {
            rows.push((act.clone(), detail.clone()));
        }
        Ok(())
    };
    db.snapshot().await.unwrap().dump(&table, &mut each).await.unwrap();
    rows.retain(|(act, _)| act.ends_with("a text"));
    rows
}

#[tokio::test]
async fn only_named_roles_pass_a_text_with_a_reason_and_the_audit_keeps_it() {
    testing::each(slices, async |world: World| {
        const REASON: &str = "The number is our own front desk.";
        let text = "Call us at 303-555-0142.";
        let ask = [("text", text), ("place", "open"), ("pass", "1"), ("reason", REASON)];
        let (nurse, officer) = (someone(&world, Role::Clinician).await, someone(&world, Role::Compliance).await);
        nurse.post("/check", &ask).await.expect(StatusCode::NOT_FOUND);
        let offered = async |who: &Client| who.post("/check", &ask[..2]).await.body.contains("name=\"reason\"");
        assert!(!offered(&nurse).await && offered(&officer).await);
        let with = |reason| [ask[0], ask[1], ask[2], ("reason", reason)];
        let short = officer.post("/check", &with("ok")).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        short.says("Please give a reason in one sentence").says("One thing could tell");
        let tells = officer.post("/check", &with("It is the phone of ann@mail.example herself.")).await;
        tells.expect(StatusCode::UNPROCESSABLE_ENTITY).says("it must not tell who it is about");
        let passed = officer.post("/check", &ask).await.expect(StatusCode::OK);
        passed.says("Cleared by Ana Paz because: “The number is our own front desk.”").says("Ready to copy");
        let rows = audited(&world).await;
        assert!(rows.iter().all(|(_, detail)| !detail.contains("303")), "no word of a text: {rows:?}");
        let passes: Vec<&str> = rows.iter().filter(|r| r.0 == "pass a text").map(|r| r.1.as_str()).collect();
        // The refusal of the nurse, and the one that passed.
        let kept = passes.iter().find(|detail| !detail.is_empty()).unwrap();
        assert_eq!(passes.len(), 2, "{passes:?}");
        assert!(kept.starts_with("open; 1 found: phone; ") && kept.ends_with(REASON), "{kept}");
        someone(&world, Role::Administrator).await.post("/check", &ask).await.expect(StatusCode::OK);
    })
    .await;
}
