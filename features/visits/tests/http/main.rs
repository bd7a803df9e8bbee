//! Visits through HTTP and through its store functions, on both engines.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod world;

use http::StatusCode;
use world::{Clinic, SUMMARY, slices};

#[tokio::test]
async fn minutes_rise_through_the_codes_and_fall_after_a_correction() {
    testing::each(slices, async |world| {
        let c = Clinic::open(world).await;
        c.agree().await;
        let thread = c.ask("symptom").await;
        c.work(thread, c.md, 4).await;
        assert_eq!(c.stands().await, ["none - 4"]);
        c.work(thread, c.md, 1).await;
        assert_eq!(c.stands().await, ["running 99421 5"]);
        let extra = c.work(thread, c.md, 7).await;
        assert_eq!(c.stands().await, ["running 99422 12"]);
        c.void(thread, extra).await;
        assert_eq!(c.stands().await, ["running 99421 5"]);
        let page = c.md_client().await.get(&c.path().await).await.expect(StatusCode::OK);
        page.says("Rose from 99421 to 99422")
            .says("Fell from 99422 to 99421")
            .says("99421: Written visit, short")
            .says("Counted.");
        assert!(!page.body.contains("style="));
    })
    .await;
}

#[tokio::test]
async fn running_is_attested_and_the_clock_makes_it_final() {
    testing::each(slices, async |world| {
        let c = Clinic::open(world).await;
        c.agree().await;
        let thread = c.ask("symptom").await;
        c.work(thread, c.md, 6).await;
        let (md, path) = (c.md_client().await, c.path().await);
        md.get("/proposals")
            .await
            .expect(StatusCode::OK)
            .says("Ana Ruiz")
            .says("99421: Written visit, short")
            .says("Running (1)");
        let short =
            md.post(&format!("{path}/attest"), &[("summary", "ok")]).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        short.says("a little more detail").says(">\nok<");
        md.post(&format!("{path}/attest"), &[("summary", SUMMARY), ("diagnosis", "nonsense")])
            .await
            .expect(StatusCode::UNPROCESSABLE_ENTITY);
        md.post(&format!("{path}/attest"), &[("summary", SUMMARY), ("diagnosis", "I10")])
            .await
            .expect(StatusCode::SEE_OTHER);
        md.get(&path).await.expect(StatusCode::OK).says("Attested by Hana Okafor, MD");
        c.later(6 * 1440).await;
        assert_eq!(c.stands().await, ["running 99421 6"]);
        c.later(1440).await;
        assert_eq!(c.stands().await, ["final 99421 6"]);
        md.get("/proposals?show=final")
            .await
            .expect(StatusCode::OK)
            .says("Final (1)")
            .says("Ana Ruiz")
            .says("Superbill");
        md.get(&path).await.says("The proof is whole");
        let csv = md.get("/proposals/export.csv?from=2026-11-01&to=2026-11-30").await.expect(StatusCode::OK);
        csv.says("\"proposal\",\"status\"")
            .says("\"ready\"")
            .says("\"99421\"")
            .says("\"1234567893\"")
            .says("\"2026-11-09\"")
            .says("'=Blue Shield");
        assert_eq!(csv.body.lines().count(), 2);
        assert!(csv.body.ends_with("\r\n"));
        let none = md.get("/proposals/export.csv?from=2026-11-10&to=2026-11-30").await.expect(StatusCode::OK);
        assert_eq!(none.body.lines().count(), 1);
    })
    .await;
}

#[tokio::test]
async fn days_that_nobody_looked_at_still_end() {
    testing::each(slices, async |world| {
        let c = Clinic::open(world).await;
        c.agree().await;
        let thread = c.ask("symptom").await;
        c.work(thread, c.md, 6).await;
        c.later(40 * 1440).await;
        assert_eq!(c.stands().await, ["final 99421 6"]);
    })
    .await;
}

#[tokio::test]
async fn a_related_visit_within_seven_days_withdraws_it() {
    testing::each(slices, async |world| {
        let c = Clinic::open(world).await;
        c.agree().await;
        let thread = c.ask("symptom").await;
        c.work(thread, c.md, 12).await;
        let md = c.md_client().await;
        let billing = format!("/billing/{}", c.patient);
        md.get(&billing).await.expect(StatusCode::OK).says("Established patient");
        md.post(&format!("{billing}/visits"), &[("at", "2026-11-12T09:00")])
            .await
            .expect(StatusCode::UNPROCESSABLE_ENTITY)
            .says("related");
        md.post(&format!("{billing}/visits"), &[("at", "2026-11-12T09:00"), ("related", "yes")])
            .await
            .expect(StatusCode::SEE_OTHER);
        assert_eq!(c.stands().await, ["running 99422 12"], "a booked visit has not taken place yet");
        c.later(3 * 1440).await;
        assert_eq!(c.stands().await, ["withdrawn - 12"]);
        assert_eq!(c.claimed().await, 0, "the minutes are free again");
        md.get(&c.path().await).await.says("A related visit followed within seven days");
        c.patient_client()
            .await
            .get("/costs")
            .await
            .expect(StatusCode::OK)
            .says("No charge")
            .says("part of a visit that you had");
        c.later(30 * 1440).await;
        assert_eq!(c.stands().await, ["withdrawn - 12"]);
    })
    .await;
}

#[tokio::test]
async fn without_an_agreement_there_is_nothing() {
    testing::each(slices, async |world| {
        let c = Clinic::open(world).await;
        let thread = c.ask("symptom").await;
        c.work(thread, c.md, 30).await;
        assert_eq!(c.stands().await, ["none - 30"]);
        let md = c.md_client().await;
        md.get(&c.path().await).await.expect(StatusCode::OK).says("has not agreed to paid online visits");
        let refused = md.post(&format!("{}/attest", c.path().await), &[("summary", SUMMARY)]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        let mine = c.patient_client().await.get("/costs").await.expect(StatusCode::OK);
        mine.says("No charge").says("You had not agreed to paid online visits").says("Nothing is charged");
        c.agree().await;
        c.later(8 * 1440).await;
        assert_eq!(c.stands().await, ["final 99423 30"], "agreed on the day of the first review");
    })
    .await;
}

#[tokio::test]
async fn an_agreement_taken_back_while_the_days_run_ends_the_proposal() {
    testing::each(slices, async |world| {
        let c = Clinic::open(world).await;
        c.agree().await;
        let thread = c.ask("symptom").await;
        c.work(thread, c.md, 12).await;
        c.disagree().await;
        c.later(8 * 1440).await;
        assert_eq!(c.stands().await, ["none - 12"]);
    })
    .await;
}

#[tokio::test]
async fn nurses_minutes_never_count_and_a_nurse_never_attests() {
    testing::each(slices, async |world| {
        let c = Clinic::open(world).await;
        c.agree().await;
        let thread = c.ask("symptom").await;
        c.work(thread, c.rn, 30).await;
        assert_eq!(c.stands().await, ["none - 0"], "a nurse's reading is no clinician's");
        c.work(thread, c.md, 5).await;
        assert_eq!(c.stands().await, ["running 99421 5"]);
        let rn = c.world.sign_in(c.rn).await;
        let path = c.path().await;
        let page = rn.get(&path).await.expect(StatusCode::OK);
        page.says("Not counted: clinical staff");
        assert!(!page.body.contains("name=\"summary\""));
        assert_eq!(rn.post(&format!("{path}/attest"), &[("summary", SUMMARY)]).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn one_code_or_none() {
    testing::each(slices, async |world| {
        let c = Clinic::open(world).await;
        c.agree().await;
        let first = c.ask("symptom").await;
        c.work(first, c.lcsw, 12).await;
        assert_eq!(c.stands().await, ["running 98971 12"]);
        c.work(first, c.md, 6).await;
        assert_eq!(c.stands().await, ["running 99421 6"], "never both, never added");
        // Another question in the seven days adds its time to the same e-visit.
        let second = c.ask("symptom").await;
        c.work(second, c.md, 6).await;
        assert_eq!(c.stands().await, ["running 99422 12", "none - 0"]);
        c.patient_client()
            .await
            .get("/costs")
            .await
            .says("an online visit that was already open")
            .says("spent 12 minutes");
        // After the seven days a new question opens new ones.
        c.later(8 * 1440).await;
        let third = c.ask("symptom").await;
        c.work(third, c.md, 22).await;
        assert_eq!(c.stands().await, ["final 99422 12", "none - 0", "running 99423 22"]);
    })
    .await;
}

#[tokio::test]
async fn free_reasons_stay_free() {
    testing::each(slices, async |world| {
        let c = Clinic::open(world).await;
        c.agree().await;
        let thread = c.ask("refill").await;
        c.work(thread, c.md, 30).await;
        assert!(c.stands().await.is_empty());
        c.patient_client().await.get("/costs").await.says("No charge").says("Questions of this kind are free");
    })
    .await;
}

#[tokio::test]
async fn a_clinician_withdraws_and_proposes_again() {
    testing::each(slices, async |world| {
        let c = Clinic::open(world).await;
        c.agree().await;
        let thread = c.ask("symptom").await;
        c.work(thread, c.md, 6).await;
        let (md, path) = (c.md_client().await, c.path().await);
        md.post(&format!("{path}/withdraw"), &[("reason", "")])
            .await
            .expect(StatusCode::UNPROCESSABLE_ENTITY)
            .says("Say in a few words why");
        md.post(&format!("{path}/withdraw"), &[("reason", "It was a courtesy")]).await.expect(StatusCode::SEE_OTHER);
        assert_eq!((c.stands().await, c.claimed().await), (vec!["withdrawn - 6".to_owned()], 0));
        md.get(&path).await.says("It was a courtesy").says("Propose it again");
        c.patient_client().await.get("/costs").await.says("decided not to charge it");
        md.post(&format!("{path}/restore"), &[]).await.expect(StatusCode::SEE_OTHER);
        assert_eq!((c.stands().await, c.claimed().await), (vec!["running 99421 6".to_owned()], 1));
    })
    .await;
}

#[tokio::test]
async fn a_correction_after_the_end_needs_a_new_attestation() {
    testing::each(slices, async |world| {
        let c = Clinic::open(world).await;
        c.agree().await;
        let thread = c.ask("symptom").await;
        c.work(thread, c.md, 6).await;
        let more = c.work(thread, c.md, 6).await;
        let (md, path) = (c.md_client().await, c.path().await);
        md.post(&format!("{path}/attest"), &[("summary", SUMMARY)]).await.expect(StatusCode::SEE_OTHER);
        c.later(7 * 1440).await;
        c.void(thread, more).await;
        assert_eq!(c.stands().await, ["final 99421 6"]);
        md.get("/proposals?show=attest").await.says("To attest (1)").says("Ana Ruiz");
        md.get(&path).await.says("it needs a new attestation");
    })
    .await;
}

#[tokio::test]
async fn strangers_find_nothing() {
    testing::each(slices, async |world| {
        let c = Clinic::open(world).await;
        c.agree().await;
        let thread = c.ask("symptom").await;
        c.work(thread, c.md, 6).await;
        let (path, costs, billing) =
            (c.path().await, format!("/costs/{}", c.patient), format!("/billing/{}", c.patient));
        let stranger = c.world.sign_in(c.stranger).await;
        for page in [&path, &costs, &billing, &"/prices".to_owned()] {
            assert_eq!(stranger.get(page).await.status, StatusCode::NOT_FOUND, "{page}");
            assert_eq!(c.world.guest().get(page).await.status, StatusCode::UNAUTHORIZED, "{page}");
        }
        assert_eq!(c.patient_client().await.get(&path).await.status, StatusCode::NOT_FOUND);
        assert_eq!(c.patient_client().await.get(&billing).await.status, StatusCode::NOT_FOUND);
        c.world.sign_in(c.compliance).await.get("/proposals").await.expect(StatusCode::OK).says("Ana Ruiz");
        c.world.sign_in(c.compliance).await.get(&path).await.expect(StatusCode::OK);
        let empty = stranger.get("/proposals/export.csv").await.expect(StatusCode::OK);
        assert_eq!(empty.body.lines().count(), 1);
    })
    .await;
}

#[tokio::test]
async fn an_administrator_sets_prices_and_patients_read_them_before_asking() {
    testing::each(slices, async |world| {
        let c = Clinic::open(world).await;
        let admin = c.world.sign_in(c.admin).await;
        admin
            .get("/prices")
            .await
            .expect(StatusCode::OK)
            .says("$36")
            .says("99423: Written visit, long")
            .says("Missing: 98970");
        let bad = [("code", "99421"), ("self_pay", "x"), ("likely", "5"), ("from", "2026-12-01")];
        admin.post("/prices", &bad).await.expect(StatusCode::UNPROCESSABLE_ENTITY).says("Write an amount");
        let good = [("code", "99421"), ("self_pay", "40"), ("likely", "14.50"), ("from", "2026-12-01")];
        admin.post("/prices", &good).await.expect(StatusCode::SEE_OTHER);
        admin.post("/prices", &good).await.expect(StatusCode::UNPROCESSABLE_ENTITY).says("covers one of these days");
        admin.get("/prices").await.says("$14.50").says("Nov 30, 2026");
        let ask = c.patient_client().await.get("/ask").await.expect(StatusCode::OK);
        ask.says("You will not be charged unless").says("$12 to $36").says("name=\"agree_billing\"");
        let version = consent::words(consent::Topic::EvisitBilling).version;
        let question =
            [("about", "symptom"), ("q", "Is this dose right?"), ("agree_billing", "yes"), ("agree_words", version)];
        c.patient_client().await.post("/ask", &question).await.expect(StatusCode::SEE_OTHER);
        let ask = c.patient_client().await.get("/ask").await.expect(StatusCode::OK);
        assert!(!ask.body.contains("agree_billing"));
        ask.says("Agreed on Nov 9, 2026");
    })
    .await;
}

#[tokio::test]
async fn no_proposal_without_consent_never_two_codes_never_one_minute_twice() {
    testing::each(slices, async |world| {
        let c = Clinic::open(world).await;
        world::random_histories(c, 40).await;
    })
    .await;
}
