//! Clinicians among others: a licence that runs out, being found and followed, marks by two, and the notice of a review.

use axum::http::StatusCode;
use gate::{Manage, ORG, Organisation};
use kernel::PersonId;
use people::Badge;
use policy::{Role, Roles};
use store::sql;
use testing::Client;

use crate::{
    cases,
    world::{Town, path, person, slices, write},
};

const OPEN: &str = "/open/type-2-diabetes";
const PEERS: &str = "/peers/primary-care";

/// A clinician whose licence holds until a day, or without an end.
async fn licence(town: &Town, who: PersonId, profession: &str, days: Option<i64>) {
    let mut write = town.world.org.operator("test").await.unwrap();
    let mut access = write.may::<Manage, Organisation>(ORG).await.unwrap();
    let now = access.now();
    let badge = Badge {
        profession: profession.into(),
        specialty: "Cardiology".into(),
        checked: "Licence in the state register".into(),
        checked_at: Some(now.plus_days(-5)),
        licence_ends: days.map(|days| now.plus_days(days).rfc3339()[..10].to_owned()),
        ..Badge::default()
    };
    people::set_badge(&mut access, who, &badge).await.unwrap();
    write.commit().await.unwrap();
}

/// A browser of a professional under the own name in the open place.
async fn open_name(town: &Town, who: PersonId) -> Client {
    let client = town.sign_in(who).await;
    path(&client.post(&format!("{OPEN}/join"), &[("wear", "open"), ("rules", "1")]).await);
    client
}

#[tokio::test(flavor = "multi_thread")]
async fn a_licence_that_runs_out_rests_the_place_and_takes_the_mark_away() {
    testing::each(slices, |world| async {
        let town = grown(world).await;
        licence(&town, town.nurse, "NP", Some(3)).await;
        let tomas = town.joined(town.nurse, PEERS, "SteadyLantern").await;
        let leila = town.joined(town.leila, PEERS, "QuietCompass").await;
        let topic =
            path(&write(&leila, PEERS, "How do you start GLP-1 with CKD?", "Stage three, no clear rule.").await);
        path(&tomas.post(&format!("{topic}/reply"), &[("text", "Slowly, and with labs after four weeks.")]).await);
        // In public, under the own name.
        let ana = town.joined(town.ana, OPEN, "SlowButSteady").await;
        town.known(&ana, OPEN).await;
        let asked = path(&write(&ana, OPEN, "Is it safe to walk at night?", "I like the cool air.").await);
        let own = open_name(&town, town.nurse).await;
        path(&own.post(&format!("{asked}/reply"), &[("text", "For most people it is. Wear something bright.")]).await);
        let guest = town.world.guest();
        guest.get(&asked).await.says("NP, license checked");
        guest.get(OPEN).await.says("Answered: NP");

        let before = town.count(sql!("SELECT COUNT(*) FROM gate_worn WHERE relations <> 0")).await;
        town.world.later(5 * 24 * 60).await;
        // At once, everywhere: the place rests, the mark is gone, the page says why. Nothing of the persona has changed.
        let rests = tomas.get(PEERS).await.expect(StatusCode::SEE_OTHER);
        assert_eq!(rests.location(), "/groups/primary-care");
        tomas.get(rests.location()).await.expect(StatusCode::OK).says("Your place here rests");
        assert_eq!(tomas.get(&topic).await.expect(StatusCode::SEE_OTHER).location(), "/groups/primary-care");
        tomas.post(&format!("{topic}/reply"), &[("text", "One more thing.")]).await.expect(StatusCode::NOT_FOUND);
        tomas.get(&format!("{PEERS}/mine")).await.expect(StatusCode::NOT_FOUND);
        let found = tomas.get("/groups/search?q=GLP-1+with+CKD").await.expect(StatusCode::OK);
        assert!(!found.body.contains("How do you start"), "{}", found.body);
        tomas.get("/account/professional").await.expect(StatusCode::OK).says("its last day was");
        leila.get(&topic).await.expect(StatusCode::OK).says("Slowly, and with labs");
        let page = guest.get(&asked).await;
        page.says("NP; the check no longer counts").says("Wear something bright");
        assert!(!page.body.contains("NP, license checked"), "{}", page.body);
        assert!(!guest.get(OPEN).await.body.contains("Answered: NP"));
        assert_eq!(town.count(sql!("SELECT COUNT(*) FROM gate_worn WHERE relations <> 0")).await, before);
        assert_eq!(
            town.count(sql!("SELECT COUNT(*) FROM work_items WHERE kind = 'licence' AND closed_at IS NULL")).await,
            1
        );
        // Renewed: everything is as it was. Whoever rests may also leave.
        licence(&town, town.nurse, "NP", Some(400)).await;
        tomas.get(&topic).await.expect(StatusCode::OK);
        guest.get(&asked).await.says("NP, license checked");
        licence(&town, town.nurse, "NP", Some(-2)).await;
        tomas.post(&format!("{PEERS}/leave"), &[("erase", "1")]).await.expect(StatusCode::OK).says("Receipt");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_professional_is_found_followed_and_read_in_public() {
    testing::each(slices, |world| async {
        let town = grown(world).await;
        let ana = town.joined(town.ana, OPEN, "SlowButSteady").await;
        ana.get("/professionals").await.expect(StatusCode::OK).says("Nobody is listed yet");
        licence(&town, town.nurse, "MD", None).await;
        let own = town.sign_in(town.nurse).await;
        let form = [("listed", "1"), ("town", "Rivérbend, MT"), ("interests", "Talks for a maker of inhalers.")];
        own.post("/account/professional", &form).await.expect(StatusCode::SEE_OTHER);
        let page = ana.get("/professionals?q=cardiology&town=riverbend&language=en").await.expect(StatusCode::OK);
        page.says("Tomas Vega").says("Licence in the state register").says("Talks for a maker of inhalers.");
        ana.get("/professionals?q=heart").await.says("Tomas Vega");
        ana.get("/professionals?q=tomas").await.says("Tomas Vega");
        for none in ["q=kidney", "town=Helena", "language=es"] {
            ana.get(&format!("/professionals?{none}")).await.expect(StatusCode::OK).says("Nobody fits");
        }
        town.world.guest().get("/professionals").await.expect(StatusCode::UNAUTHORIZED);

        let page = format!("/professionals/{}", town.nurse);
        ana.get(&page).await.expect(StatusCode::OK).says("No public answers yet").says("General information");
        town.known(&ana, OPEN).await;
        let asked = path(&write(&ana, OPEN, "Is it safe to walk at night?", "I like the cool air.").await);
        let tomas = open_name(&town, town.nurse).await;
        path(&tomas.post(&format!("{asked}/reply"), &[("text", "For most people it is. Wear something bright.")]).await);
        ana.get(&page).await.expect(StatusCode::OK).says("Wear something bright");
        town.world.guest().get(&asked).await.says("Interests: Talks for a maker of inhalers.");
        ana.get("/professionals/following").await.expect(StatusCode::OK).says("You follow nobody yet");
        path(&ana.post(&format!("{page}/follow"), &[("on", "1")]).await);
        ana.get("/professionals/following").await.expect(StatusCode::OK).says("Wear something bright");
        ana.get(&page).await.says("Following");
        // The reader stands there as neither a person nor a name.
        let leaks = sql!(
            "SELECT COUNT(*) FROM communities_professionals_followed f WHERE f.reader IN (SELECT a.id FROM gate_actors a)
             OR f.reader IN (SELECT p.id FROM gate_personas p) OR f.reader IN (SELECT p.lookup FROM gate_personas p)
             OR f.reader IN (SELECT w.lookup FROM gate_worn w)"
        );
        assert_eq!(town.count(leaks).await, 0);
        assert_eq!(town.count(sql!("SELECT COUNT(*) FROM communities_professionals_followed")).await, 1);
        let ben = town.sign_in(town.ben).await;
        ben.get("/professionals/following").await.says("You follow nobody yet");
        path(&ana.post(&format!("{page}/follow"), &[("on", "0")]).await);
        ana.get("/professionals/following").await.says("You follow nobody yet");
        ana.post(&format!("/professionals/{}/follow", town.ben), &[("on", "1")]).await.expect(StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mark_is_shown_when_two_clinicians_agree() {
    testing::each(slices, |world| async {
        let town = grown(world).await;
        let ana = town.joined(town.ana, OPEN, "CedarFern").await;
        town.known(&ana, OPEN).await;
        let topic =
            path(&write(&ana, OPEN, "Cinnamon instead of tablets", "Cinnamon cures diabetes, stop your pills.").await);
        let post = town.text(sql!("SELECT id FROM communities_posts WHERE body LIKE 'Cinnamon%'")).await;
        let (form, guest) = (format!("{OPEN}/posts/{post}/label"), town.world.guest());
        let good = [("words", "Studies found no such effect."), ("source", "https://diabetes.org/food")];
        // Members and the author cannot; a moderator can, with a source.
        ana.post(&form, &good).await.expect(StatusCode::NOT_FOUND);
        let mona = town.sign_in(town.moderator).await;
        mona.get(&form).await.expect(StatusCode::OK).says("Two verified clinicians");
        let bad = mona.post(&form, &[("words", "no"), ("source", "http://diabetes.org")]).await;
        bad.expect(StatusCode::UNPROCESSABLE_ENTITY).says("10 to 300").says("begins with https");
        let queue = format!("{OPEN}/queue/{post}");
        mona.post(&queue, &[("act", "label"), ("reason", "false"), ("text", "No.")])
            .await
            .expect(StatusCode::NOT_FOUND);
        path(&mona.post(&form, &good).await);
        mona.post(&form, &good).await.expect(StatusCode::CONFLICT).says("already");
        mona.get(&topic).await.says("Under review by clinicians").says("0 of 2");
        for other in [&guest, &ana] {
            assert!(!other.get(&topic).await.body.contains("Under review"));
        }
        town.world.later(6).await;
        let owed = sql!("SELECT COUNT(*) FROM work_items WHERE kind = 'community-labels' AND closed_at IS NULL");
        assert_eq!(town.count(owed).await, 1);

        let label = town.text(sql!("SELECT id FROM communities_labels")).await;
        let (list, say) = (format!("{OPEN}/labels"), format!("{OPEN}/labels/{label}"));
        ana.get(&list).await.expect(StatusCode::NOT_FOUND);
        ana.post(&say, &[("agrees", "1")]).await.expect(StatusCode::NOT_FOUND);
        let leila = open_name(&town, town.leila).await;
        leila
            .get(&list)
            .await
            .expect(StatusCode::OK)
            .says("Studies found no such effect.")
            .says("https://diabetes.org/food");
        path(&leila.post(&say, &[("agrees", "1")]).await);
        leila.post(&say, &[("agrees", "1")]).await.expect(StatusCode::CONFLICT).says("You have said");
        // Under another name it is still the same clinician.
        leila.post(&format!("{OPEN}/leave"), &[]).await.expect(StatusCode::OK);
        path(
            &leila
                .post(&format!("{PEERS}/join"), &[("wear", "new"), ("persona", "QuietCompass"), ("rules", "1")])
                .await,
        );
        let compass = town.text(sql!("SELECT id FROM gate_personas WHERE name = 'QuietCompass'")).await;
        path(&leila.post(&format!("{OPEN}/join"), &[("wear", &compass), ("rules", "1")]).await);
        leila.post(&say, &[("agrees", "1")]).await.expect(StatusCode::CONFLICT).says("You have said");
        assert!(!guest.get(&topic).await.body.contains("Studies found"));
        licence(&town, town.nurse, "NP", None).await;
        let tomas = open_name(&town, town.nurse).await;
        path(&tomas.post(&say, &[("agrees", "1")]).await);
        guest.get(&topic).await.says("Studies found no such effect.").says("https://diabetes.org/food");
        assert_eq!(town.count(owed).await, 0);

        // The author reads why and appeals; nobody who had a say answers.
        ana.get(&format!("{OPEN}/mine")).await.says("Studies found no such effect.").says("evidence does not support");
        let decision = town.text(sql!("SELECT id FROM communities_decisions WHERE act = 'label'")).await;
        path(&ana.post(&format!("{OPEN}/appeals/{decision}"), &[("words", "I meant beside the tablets.")]).await);
        let (appeal, answer) = (
            format!("{OPEN}/queue/appeals/{decision}"),
            [("outcome", "falls"), ("answer", "You changed it; the mark is gone.")],
        );
        mona.post(&appeal, &answer).await.expect(StatusCode::CONFLICT);
        path(&town.sign_in(town.second).await.post(&appeal, &answer).await);
        assert!(!guest.get(&topic).await.body.contains("Studies found"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_clinician_who_disagrees_ends_a_mark_and_a_proposer_counts_once() {
    testing::each(slices, |world| async {
        let town = grown(world).await;
        let ana = town.joined(town.ana, OPEN, "CedarFern").await;
        town.known(&ana, OPEN).await;
        let topic = path(&write(&ana, OPEN, "What helps me in the morning", "Oats lower my sugar every day.").await);
        let post = town.text(sql!("SELECT id FROM communities_posts WHERE body LIKE 'Oats%'")).await;
        let form = format!("{OPEN}/posts/{post}/label");
        let good = [("words", "Oats raise blood sugar as other grains do."), ("source", "https://diabetes.org/oats")];
        let leila = open_name(&town, town.leila).await;
        path(&leila.post(&form, &good).await);
        leila.get(&topic).await.says("1 of 2");
        let say = format!("{OPEN}/labels/{}", town.text(sql!("SELECT id FROM communities_labels")).await);
        leila.post(&say, &[("agrees", "1")]).await.expect(StatusCode::CONFLICT).says("You proposed this");
        licence(&town, town.nurse, "NP", None).await;
        let tomas = open_name(&town, town.nurse).await;
        path(&tomas.post(&say, &[("agrees", "0")]).await);
        tomas.post(&say, &[("agrees", "1")]).await.expect(StatusCode::NOT_FOUND);
        assert!(!tomas.get(&topic).await.body.contains("Oats raise"));
        tomas.get(&format!("{OPEN}/labels")).await.says("No mark waits");
        // A clinician whose licence has run out has no say, and their own words are for others.
        path(&tomas.post(&format!("{topic}/reply"), &[("text", "Oats are the best that there is.")]).await);
        let own = town.text(sql!("SELECT id FROM communities_posts WHERE body LIKE 'Oats are%'")).await;
        let refused = tomas.post(&format!("{OPEN}/posts/{own}/label"), &good).await;
        refused.expect(StatusCode::CONFLICT).says("your own words");
        licence(&town, town.nurse, "NP", Some(-3)).await;
        tomas.post(&form, &good).await.expect(StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_named_colleague_hears_of_a_case_without_a_trace_of_the_name() {
    testing::each(slices, |world| async {
        let town = grown(world).await;
        let leila = town.joined(town.leila, PEERS, "QuietCompass").await;
        licence(&town, town.nurse, "NP", None).await;
        let tomas = town.joined(town.nurse, PEERS, "SteadyLantern").await;
        let nadia = person(&town.world, "Nadia", "1979-01-01", Roles::of(Role::Clinician)).await;
        licence(&town, nadia, "MD", None).await;
        let open = town.sign_in(nadia).await;
        path(&open.post(&format!("{PEERS}/join"), &[("wear", "open"), ("rules", "1")]).await);

        // Under a chosen name: the own home page says it, and nothing goes out that could tie name and person.
        path(&leila.post(cases::NEW, &cases::with("colleague", "SteadyLantern")).await);
        tomas.get("/today").await.expect(StatusCode::OK).says("1 case waits for your look");
        assert!(!leila.get("/today").await.body.contains("waits for your look"));
        let told = sql!("SELECT COUNT(*) FROM channels_outbox WHERE notice = 'colleague'");
        assert_eq!(town.count(told).await, 0);
        // Under the own open name, which everybody knows, a notice goes out as well; it names neither what nor where.
        path(&leila.post(cases::NEW, &cases::with("colleague", "Nadia Vega")).await);
        assert_eq!(town.count(told).await, 1);
        open.get("/today").await.expect(StatusCode::OK).says("1 case waits for your look");
    })
    .await;
}

/// A town whose accounts are older than a day: they join as many places as they like.
async fn grown(world: testing::World) -> Town {
    let town = Town::open(world).await;
    town.world.clock.advance(25 * 3600).unwrap();
    town
}
