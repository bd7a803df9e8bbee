//! Journal clubs among peers, through HTTP, on both engines: planned, read together, voted on twice, closed.

use axum::http::StatusCode;
use policy::{Role, Roles};
use store::sql;
use testing::Client;

use crate::{
    cases::colleague,
    world::{Town, path, person, slices},
};

const PEERS: &str = "/peers/primary-care";
const CLUB: &str = "/peers/primary-care/club";

/// A plan in which nothing is amiss.
const GOOD: [(&str, &str); 6] = [
    ("title", "Semaglutide and the slow kidney"),
    ("reference", "https://doi.org/10.1056/NEJMoa2403347"),
    ("text", "Does it spare people from dialysis, and whom?"),
    ("event_at", "2026-11-12T18:00"),
    ("event_minutes", "60"),
    ("leader", "SteadyLantern"),
];

fn with(field: &'static str, text: &'static str) -> Vec<(&'static str, &'static str)> {
    GOOD.into_iter().filter(|(name, _)| *name != field).chain([(field, text)]).collect()
}

async fn vote(client: &Client, topic: &str, round: &str, option: &str) -> testing::Answer {
    client.post(&format!("{topic}/vote"), &[("round", round), ("option", option)]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_article_is_read_together_with_a_vote_before_and_after() {
    testing::each(slices, |world| async {
        let town = Town::open(world).await;
        let leila = town.joined(town.leila, PEERS, "QuietCompass").await;
        let tomas = colleague(&town, town.nurse, "NP", "SteadyLantern").await;
        let nadia = person(&town.world, "Nadia", "1979-01-01", Roles::of(Role::Clinician)).await;
        let nadia = colleague(&town, nadia, "MD", "CopperSail").await;
        town.keep(PEERS, "QuietCompass").await;

        // Keepers alone plan; what is amiss is named, and nothing is lost.
        nadia.get(CLUB).await.expect(StatusCode::NOT_FOUND);
        nadia.post(CLUB, &GOOD).await.expect(StatusCode::NOT_FOUND);
        assert!(!nadia.get(PEERS).await.body.contains("Plan a journal club"));
        leila.get(PEERS).await.says("Plan a journal club");
        leila.get(CLUB).await.expect(StatusCode::OK).says("PMID 33332292");
        let bad = leila.post(CLUB, &with("reference", "Smith 2020")).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        bad.says("Please give a DOI").says("Semaglutide and the slow kidney").says("2026-11-12T18:00");
        for (field, text) in [("event_at", "2020-01-01T18:00"), ("leader", "NobodyHere"), ("text", "Ask 406-555-0177.")]
        {
            leila.post(CLUB, &with(field, text)).await.expect(StatusCode::UNPROCESSABLE_ENTITY).says(text);
        }
        assert_eq!(town.count(sql!("SELECT COUNT(*) FROM communities_topics")).await, 0);
        let topic = path(&leila.post(CLUB, &GOOD).await);
        nadia.get(PEERS).await.says("Journal club").says("Semaglutide and the slow kidney");

        // Before the hour: the first vote is open, its result is for whoever voted.
        let page = nadia.get(&topic).await.expect(StatusCode::OK);
        page.says("DOI 10.1056/NEJMoa2403347").says("Whom did they look at").says("SteadyLantern");
        page.says("This vote opens when the hour begins");
        assert!(!page.body.contains(" %"), "{}", page.body);
        vote(&nadia, &topic, "after", "0").await.expect(StatusCode::CONFLICT).says("not open now");
        path(&vote(&nadia, &topic, "", "1").await);
        nadia.get(&topic).await.says("100 %").says("Perhaps, with more evidence");
        assert!(!tomas.get(&topic).await.body.contains("100 %"));

        // The leader notes the points; nobody else does.
        let notes = format!("{topic}/club");
        for other in [&nadia, &leila] {
            other.get(&notes).await.expect(StatusCode::NOT_FOUND);
            other.post(&notes, &[("design", "Mine.")]).await.expect(StatusCode::NOT_FOUND);
        }
        let told = [("design", "Like Anna Smith, 406-555-0177."), ("act", "save")];
        let told = tomas.post(&notes, &told).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        told.says("Like Anna Smith, 406-555-0177.");
        path(&tomas.post(&notes, &[("design", "Randomised, double blind."), ("act", "save")]).await);
        nadia.get(&topic).await.says("Randomised, double blind.");
        tomas.get(&notes).await.expect(StatusCode::OK).says("Randomised, double blind.");

        // After it began the second one is open, and the first is over.
        town.world.later(5 * 24 * 60).await;
        vote(&leila, &topic, "", "1").await.expect(StatusCode::CONFLICT);
        leila.get(&topic).await.says("This vote was open until the hour began");
        path(&vote(&nadia, &topic, "after", "0").await);
        path(&vote(&nadia, &topic, "after", "2").await);
        assert_eq!(town.count(sql!("SELECT COUNT(*) FROM communities_votes")).await, 2);

        // The summary closes it: everybody reads both, and nobody votes any more.
        let short = tomas.post(&notes, &[("design", "Randomised."), ("act", "close")]).await;
        short.expect(StatusCode::UNPROCESSABLE_ENTITY).says("20 to 2,000 characters");
        let close = [
            ("design", "Randomised, double blind."),
            ("summary", "Fewer people lost kidney function; we look at labs first."),
            ("act", "close"),
        ];
        path(&tomas.post(&notes, &close).await);
        tomas.post(&notes, &close).await.expect(StatusCode::CONFLICT).says("closed already");
        leila.get(&topic).await.says("we look at labs first").says("100 %").says("Closed");
        vote(&leila, &topic, "after", "0").await.expect(StatusCode::CONFLICT);
        path(&leila.post(&format!("{topic}/reply"), &[("text", "I will ask for the labs earlier.")]).await);

        // No other form makes a club, and patients find nothing of it.
        let plain = [("kind", "club"), ("title", "Not quite a club"), ("text", "May I post it here?")];
        path(&leila.post(&format!("{PEERS}/new"), &plain).await);
        assert_eq!(town.count(sql!("SELECT COUNT(*) FROM communities_topics WHERE kind = 'club'")).await, 1);
        let ana = town.sign_in(town.ana).await;
        for address in [CLUB, topic.as_str(), notes.as_str()] {
            ana.get(address).await.expect(StatusCode::NOT_FOUND);
        }

        // Whoever erases takes votes and notes along.
        nadia.post(&format!("{PEERS}/leave"), &[("erase", "1")]).await.expect(StatusCode::OK);
        assert_eq!(town.count(sql!("SELECT COUNT(*) FROM communities_votes")).await, 0);
        tomas.post(&format!("{PEERS}/leave"), &[("erase", "1")]).await.expect(StatusCode::OK);
        let page = leila.get(&topic).await.expect(StatusCode::OK);
        assert!(!page.body.contains("Randomised") && !page.body.contains("labs first"), "{}", page.body);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_club_whose_leader_is_gone_is_led_and_closed_by_whoever_looks_after_the_place() {
    testing::each(slices, |world| async {
        let town = Town::open(world).await;
        let leila = town.joined(town.leila, PEERS, "QuietCompass").await;
        let tomas = colleague(&town, town.nurse, "NP", "SteadyLantern").await;
        let nadia = person(&town.world, "Nadia", "1979-01-01", Roles::of(Role::Clinician)).await;
        let nadia = colleague(&town, nadia, "MD", "CopperSail").await;
        town.keep(PEERS, "QuietCompass").await;
        let topic = path(&leila.post(CLUB, &GOOD).await);
        let notes = format!("{topic}/club");
        let close = [("summary", "Nobody could come this time; we read it again in May."), ("act", "close")];
        leila.post(&notes, &close).await.expect(StatusCode::NOT_FOUND);
        tomas.post(&format!("{PEERS}/leave"), &[("erase", "1")]).await.expect(StatusCode::OK);

        // Nobody but who looks after the place.
        for said in [nadia.get(&notes).await, nadia.post(&notes, &close).await] {
            said.expect(StatusCode::NOT_FOUND);
        }
        assert!(!nadia.get(&topic).await.body.contains("Lead this club"));
        leila.get(&topic).await.says("Lead this club").says("is no longer here");
        leila.get(&notes).await.expect(StatusCode::OK).says("Close");
        path(&leila.post(&notes, &[("design", "A cohort."), ("act", "save")]).await);
        // From then on it has a leader again.
        let page = leila.get(&topic).await;
        page.says("A cohort.").says("QuietCompass");
        assert!(!page.body.contains("Lead this club"), "{}", page.body);
        path(&leila.post(&notes, &close).await);
        nadia.get(&topic).await.says("we read it again in May").says("Closed");
        leila.post(&notes, &close).await.expect(StatusCode::CONFLICT);
    })
    .await;
}
