//! Surveys, through HTTP, on both engines: made by a keeper, answered once, read as counts without small ones.

use axum::http::StatusCode;
use policy::{Role, Roles};
use store::sql;
use testing::Client;

use crate::world::{Town, path, person, slices};

/// A survey in which nothing is amiss.
const GOOD: [(&str, &str); 11] = [
    ("title", "What should we talk about next?"),
    ("words", "We choose the next three themes by it."),
    ("until", "2026-11-20T18:00"),
    ("q1", "Which theme first?"),
    ("kind1", "one"),
    ("options1", "Sleep\nFood\nWork"),
    ("q2", "How welcome do you feel here?"),
    ("kind2", "scale"),
    ("q3", "What would you change?"),
    ("kind3", "words"),
    ("kind4", "one"),
];

fn with(field: &'static str, text: &'static str) -> Vec<(&'static str, &'static str)> {
    GOOD.into_iter().filter(|(name, _)| *name != field).chain([(field, text)]).collect()
}

/// Six members beside the keeper.
async fn members(town: &Town, place: &str) -> Vec<Client> {
    const NAMES: [(&str, &str); 6] = [
        ("Ada", "MapleFern"),
        ("Bea", "SilverOtter"),
        ("Cleo", "AmberSail"),
        ("Dario", "CoralComet"),
        ("Emil", "WarmPebble"),
        ("Frieda", "CedarFern"),
    ];
    let mut all = Vec::new();
    for (given, name) in NAMES {
        let who = person(&town.world, given, "1970-01-01", Roles::of(Role::Patient)).await;
        all.push(town.joined(who, place, name).await);
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn a_survey_is_answered_once_and_small_counts_are_not_broken_down() {
    testing::each(slices, |world| async {
        let town = Town::open(world).await;
        let slug = communities::starter(town.pool).into_iter().find(|p| p.place == guard::Place::Members).unwrap().slug;
        let place = format!("/members/{slug}");
        let surveys = format!("{place}/surveys");
        let kim = town.joined(town.keeper, &place, "GentleHeron").await;
        town.keep(&place, "GentleHeron").await;
        let all = members(&town, &place).await;

        // Keepers alone make one; what is amiss is named, and nothing is lost.
        let new = format!("{surveys}/new");
        all[0].get(&surveys).await.expect(StatusCode::OK).says("No surveys yet");
        all[0].get(&new).await.expect(StatusCode::NOT_FOUND);
        all[0].post(&new, &GOOD).await.expect(StatusCode::NOT_FOUND);
        kim.get(&new).await.expect(StatusCode::OK).says("Question 6");
        let bad = kim.post(&new, &with("until", "2020-01-01T18:00")).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        bad.says("within the next 90 days").says("Which theme first?").says("Sleep");
        for (field, text, says) in [
            ("options1", "Sleep", "two to eight answers"),
            ("q1", "Ask 406-555-0177?", "could show who somebody is"),
            ("title", "Next?", "8"),
        ] {
            kim.post(&new, &with(field, text)).await.expect(StatusCode::UNPROCESSABLE_ENTITY).says(says).says(text);
        }
        assert_eq!(town.count(sql!("SELECT COUNT(*) FROM communities_surveys")).await, 0);
        let survey = path(&kim.post(&new, &GOOD).await);
        all[0].get(&place).await.says("1 survey is open for you");

        // One answer for each name; results only after answering, and none while fewer than five answered.
        let page = all[0].get(&survey).await.expect(StatusCode::OK);
        page.says("Which theme first?").says("nothing ties the two");
        assert!(!page.body.contains("Fewer than"), "{}", page.body);
        all[0].post(&survey, &[]).await.expect(StatusCode::UNPROCESSABLE_ENTITY).says("at least one question");
        let told = [("a0", "1"), ("a2", "Let Anna Smith, 406-555-0177, speak less.")];
        let told = all[0].post(&survey, &told).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        told.says("could show who somebody is").says("Let Anna Smith, 406-555-0177, speak less.");
        let sent =
            all[0].post(&survey, &[("a0", "1"), ("a1", "4"), ("a2", "We want louder xylophone music here.")]).await;
        all[0].get(sent.location()).await.expect(StatusCode::OK).says("Your answers are counted");
        all[0].post(&survey, &[("a0", "0")]).await.expect(StatusCode::CONFLICT).says("have answered");
        let page = all[0].get(&survey).await.expect(StatusCode::OK);
        page.says("Fewer than 5 answered");
        assert!(!page.body.contains("xylophone"), "{}", page.body);
        for client in &all[1..5] {
            path(&client.post(&survey, &[("a0", "1")]).await);
        }
        all[0].get(&survey).await.says("5 answers").says("Fewer than 5 answered");
        path(&all[5].post(&survey, &[("a0", "0")]).await);
        // Five and one: the one is hidden, and so is the five, which would give it away.
        all[0].get(&survey).await.says("6 answers").says("Small numbers are not shown");
        let owner = kim.get(&survey).await;
        owner.says("We want louder xylophone music here.").says("Close it now");
        assert!(!owner.body.contains("MapleFern") && !owner.body.contains("Small numbers"), "{}", owner.body);

        // Nothing in the database says who chose what.
        let ties = sql!("SELECT COUNT(*) FROM communities_surveys_counts");
        assert_eq!(town.count(ties).await, 3);

        // Closed: everybody reads it, nobody answers, and the counts go out as a table for keepers.
        let (close, csv) = (format!("{survey}/close"), format!("{survey}/counts.csv"));
        kim.get(&csv).await.expect(StatusCode::NOT_FOUND);
        all[0].post(&close, &[]).await.expect(StatusCode::NOT_FOUND);
        path(&kim.post(&close, &[]).await);
        kim.post(&survey, &[("a0", "0")]).await.expect(StatusCode::CONFLICT).says("has ended");
        let table = kim.get(&csv).await.expect(StatusCode::OK);
        table.says("\"Which theme first?\",\"All answers\",\"6\"").says("\"Which theme first?\",\"Work\",\"0\"");
        table.says("\"Which theme first?\",\"Sleep\",\"not shown\"");
        assert!(!table.body.contains("xylophone"), "{}", table.body);
        all[0].get(&csv).await.expect(StatusCode::NOT_FOUND);

        // Others find nothing; there are none in open places; whoever erases takes the words along.
        let ben = town.sign_in(town.ben).await;
        for address in [&surveys, &survey, &csv] {
            ben.get(address).await.expect(StatusCode::NOT_FOUND);
        }
        ben.get("/open/type-2-diabetes/surveys").await.expect(StatusCode::NOT_FOUND);
        all[0].post(&format!("{place}/leave"), &[("erase", "1")]).await.expect(StatusCode::OK);
        assert!(!kim.get(&survey).await.body.contains("xylophone"));
        assert_eq!(town.count(sql!("SELECT COUNT(*) FROM communities_surveys_words")).await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_survey_among_colleagues_ends_by_the_clock() {
    testing::each(slices, |world| async {
        let town = Town::open(world).await;
        let place = "/peers/primary-care";
        let leila = town.joined(town.leila, place, "QuietCompass").await;
        town.keep(place, "QuietCompass").await;
        let survey = path(&leila.post(&format!("{place}/surveys/new"), &GOOD).await);
        let mona = town.sign_in(town.moderator).await;
        mona.get(&survey).await.expect(StatusCode::NOT_FOUND);
        leila.get(&survey).await.expect(StatusCode::OK).says("Send my answers");
        town.world.later(20 * 24 * 60).await;
        leila.get(&survey).await.expect(StatusCode::OK).says("Ended").says("Fewer than 5 answered");
        leila.post(&survey, &[("a0", "0")]).await.expect(StatusCode::CONFLICT).says("has ended");
        leila.get(&format!("{survey}/counts.csv")).await.expect(StatusCode::OK).says("\"All answers\",\"0\"");
    })
    .await;
}
