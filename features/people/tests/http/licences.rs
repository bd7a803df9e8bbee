//! Licences by the register and by the clock.

use gate::{Manage, ORG};
use http::{Request, StatusCode, header};
use kernel::PersonId;
use people::{Badge, Lapse};
use policy::Role;
use testing::{Answer, Client, World};

use super::{make, slices, with_password};

const PAGE: &str = "/people/licenses";

async fn badge(world: &World, person: PersonId) -> Badge {
    let mut session = world.org.operator_read("test");
    let mut access = session.may::<Manage, _>(ORG).await.unwrap();
    people::badge_of(&mut access, person).await.unwrap().unwrap()
}

async fn doctor(world: &World, given: &str, npi: &str, licence: &str, ends: &str, email: &str) -> PersonId {
    let id = make(world, given, &[Role::Clinician], email).await;
    let mut write = world.org.operator("test").await.unwrap();
    let mut access = write.may::<Manage, _>(ORG).await.unwrap();
    let badge = Badge {
        profession: "MD".into(),
        npi: Some(npi.into()),
        licence_state: "MT".into(),
        licence: licence.into(),
        licence_ends: Some(ends.into()).filter(|day: &String| !day.is_empty()),
        checked: "Seen on paper".into(),
        checked_at: Some(access.now().plus_days(-60)),
        ..Badge::default()
    };
    people::set_badge(&mut access, id, &badge).await.unwrap();
    write.commit().await.unwrap();
    id
}

async fn bring(client: &Client, day: &str, text: &str) -> Answer {
    let part =
        |name: &str, value: &str| format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    let body = format!("{}{}--x--\r\n", part("taken_on", day), part("text", text));
    let request = Request::post(PAGE).header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
    client.ask(request.body(body.into()).unwrap()).await
}

fn seal(page: &Answer) -> String {
    page.body.split("name=\"seen\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_extract_is_looked_at_before_it_changes_anything() {
    testing::each(slices, async |world| {
        let (_, admin, _) = with_password(&world, "Ada", &[Role::Administrator], "ada.reg@example.org").await;
        let hana = doctor(&world, "Hana", "1234567893", "MED-1204", "", "hana.reg@example.org").await;
        let ivo = doctor(&world, "Ivo", "1558598797", "MED-77", "2027-06-30", "ivo.reg@example.org").await;
        let noa = doctor(&world, "Noa", "1881018208", "MED-9", "2027-06-30", "noa.reg@example.org").await;
        let day = world.clock.now().plus_days(-1).rfc3339()[..10].to_owned();
        let bad = bring(&admin, &day, "Number;License\n1;2\n").await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        bad.says("no column for the NPI").says("Number;License");
        bring(&admin, "2999-01-01", "x").await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        let text = "NPI,License Number,State,Status,Expiration Date\n\
            1234567893,MED 1204,MT,Active,06/30/2030\n\
            1558598797,MED-77,MT,Revoked,06/30/2030\n\
            1881018208,MED-10,MT,Active,06/30/2030\n\
            1245319599,MED-11,MT,Perhaps,06/30/2030\n";
        let kept = bring(&admin, &day, text).await.expect(StatusCode::SEE_OTHER);
        let page = admin.get(kept.location()).await.expect(StatusCode::OK);
        page.says("Hana Vega")
            .says("License withdrawn")
            .says("Another number or state")
            .says("Line 5")
            .says("“Perhaps”");
        assert!(badge(&world, ivo).await.is_verified(), "nothing is changed yet");
        admin.post(kept.location(), &[("seen", "0")]).await.expect(StatusCode::CONFLICT).says("Nothing was applied");
        admin.post(kept.location(), &[("seen", &seal(&page))]).await.expect(StatusCode::SEE_OTHER);
        let hana_now = badge(&world, hana).await;
        assert!(hana_now.is_verified() && hana_now.source.contains(&day), "{hana_now:?}");
        assert_eq!((hana_now.licence_ends.as_deref(), hana_now.reviewer.is_some()), (Some("2030-06-30"), true));
        let ivo_now = badge(&world, ivo).await;
        assert_eq!((ivo_now.lapse, ivo_now.checked_at), (Some(Lapse::Revoked), None));
        assert!(badge(&world, noa).await.is_verified(), "another number changes nothing by itself");
        admin.get(kept.location()).await.expect(StatusCode::NOT_FOUND);
        admin.get(PAGE).await.expect(StatusCode::OK).says("Ivo Vega").says("1 confirmed, 1 ended");
        let own = world.sign_in(ivo).await;
        own.get("/account").await.expect(StatusCode::OK).says("withdrawn or suspended");
        own.get(&format!("/people/{ivo}")).await.expect(StatusCode::OK).says("License withdrawn");
        own.get(PAGE).await.expect(StatusCode::NOT_FOUND);
        // Mending a word does not bring it back; a dated check does.
        let path = format!("/people/{ivo}/badge");
        let form = [("profession", "MD"), ("npi", "1558598797"), ("specialty", "Cardiology")];
        admin.post(&path, &form).await.expect(StatusCode::SEE_OTHER);
        assert_eq!(badge(&world, ivo).await.lapse, Some(Lapse::Revoked));
        let today = world.clock.now().rfc3339()[..10].to_owned();
        let again = [&form[..], &[("checked", "Seen on paper"), ("checked_on", &today)]].concat();
        admin.post(&path, &again).await.expect(StatusCode::SEE_OTHER);
        assert!(badge(&world, ivo).await.is_verified());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_licence_that_runs_out_counts_no_more_and_is_told_before() {
    testing::each(slices, async |world| {
        let ends = world.clock.now().plus_days(40).rfc3339()[..10].to_owned();
        let hana = doctor(&world, "Hana", "1234567893", "MED-1", &ends, "hana.clock@example.org").await;
        let heard = |what: &str| {
            let all = super::HEARD.lock().unwrap();
            all.iter().filter(|(event, person)| event == what && *person == hana.to_string()).count()
        };
        world.later(60).await;
        assert_eq!((heard("ending"), heard("ended")), (0, 0));
        world.later(15 * 24 * 60).await;
        world.later(60).await;
        assert_eq!((heard("ending"), heard("ended")), (1, 0), "told once");
        assert!(badge(&world, hana).await.is_verified());
        let (_, admin, _) = with_password(&world, "Ada", &[Role::Administrator], "ada.clock@example.org").await;
        admin.get(PAGE).await.expect(StatusCode::OK).says("End within 30 days").says("Hana Vega");
        admin
            .post("/people/licenses/terms", &[("warn_days", "0"), ("recheck_days", "9")])
            .await
            .expect(StatusCode::UNPROCESSABLE_ENTITY);
        admin
            .post("/people/licenses/terms", &[("warn_days", "60"), ("recheck_days", "9")])
            .await
            .expect(StatusCode::SEE_OTHER);
        admin.get(PAGE).await.expect(StatusCode::OK).says("End within 60 days").says("more than 9 days ago");
        // The day after the last one it counts no more, before any job has run.
        world.clock.advance(25 * 86_400 + 86_400).unwrap();
        assert_eq!(badge(&world, hana).await.lapse, Some(Lapse::Expired));
        world.later(60).await;
        assert_eq!((heard("ending"), heard("ended")), (1, 1));
        let own = world.sign_in(hana).await;
        own.get("/account/professional").await.expect(StatusCode::OK).says(&format!("its last day was {ends}"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_professional_is_found_only_by_choice() {
    testing::each(slices, async |world| {
        let hana = doctor(&world, "Hana", "1234567893", "MED-1", "", "hana.found@example.org").await;
        let own = world.sign_in(hana).await;
        let found = async || {
            let mut session = world.org.operator_read("test");
            let mut access = session.may::<Manage, _>(ORG).await.unwrap();
            people::professionals(&mut access).await.unwrap().len()
        };
        assert_eq!(found().await, 0);
        own.get("/account").await.expect(StatusCode::OK).says("Your page as a professional");
        let long = "x".repeat(301);
        let refused = own.post("/account/professional", &[("interests", &long)]).await;
        refused.expect(StatusCode::UNPROCESSABLE_ENTITY).says("At most 300");
        let form = [("listed", "1"), ("town", " Riverbend "), ("interests", "Talks for a maker of inhalers.")];
        own.post("/account/professional", &form).await.expect(StatusCode::SEE_OTHER);
        own.get("/account/professional")
            .await
            .expect(StatusCode::OK)
            .says("Talks for a maker of inhalers.")
            .says("Riverbend");
        assert_eq!(found().await, 1);
        let other = world.sign_in(make(&world, "Max", &[Role::Patient], "max.found@example.org").await).await;
        other.get("/account/professional").await.expect(StatusCode::NOT_FOUND);
    })
    .await;
}
