//! Mentors among peers, through HTTP, on both engines: offering, asking, the room of two, what comes back by itself.

use axum::http::StatusCode;
use policy::{Role, Roles};
use store::sql;
use testing::{Client, World};

use crate::{
    cases::colleague,
    world::{Town, path, person, slices},
};

const PEERS: &str = "/peers/primary-care";
const MENTORS: &str = "/peers/primary-care/mentors";
const OFFER: &str = "/peers/primary-care/mentors/offer";

/// An offer in which nothing is amiss.
const GOOD: [(&str, &str); 5] = [
    ("fields", "Heart failure, rural practice"),
    ("words", "Twenty years between clinic and ward; I like to think aloud."),
    ("en", "1"),
    ("often", "month"),
    ("most", "1"),
];
const NOTE: [(&str, &str); 1] = [("text", "I start in cardiology and would like to think aloud with somebody.")];

/// Leila offers, Tomas and Nadia look for somebody.
async fn three(world: World) -> (Town, Client, Client, Client) {
    let town = Town::open(world).await;
    let leila = town.joined(town.leila, PEERS, "QuietCompass").await;
    let tomas = colleague(&town, town.nurse, "NP", "SteadyLantern").await;
    let nadia = person(&town.world, "Nadia", "1979-01-01", Roles::of(Role::Clinician)).await;
    let nadia = colleague(&town, nadia, "MD", "CopperSail").await;
    (town, leila, tomas, nadia)
}

async fn mentor(town: &Town) -> String {
    let mentor = town.text(sql!("SELECT persona FROM communities_mentors LIMIT 1")).await;
    format!("{MENTORS}/{mentor}")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mentor_is_found_asked_and_accepts_and_only_the_two_read_their_room() {
    testing::each(slices, |world| async {
        let (town, leila, tomas, nadia) = three(world).await;
        tomas.get(MENTORS).await.expect(StatusCode::OK).says("Nobody offers yet");
        let bad =
            leila.post(OFFER, &[("fields", "x"), ("words", "Call me at 406-555-0177, any evening."), ("most", "9")]);
        let bad = bad.await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        bad.says("3 to 120 characters").says("could show who somebody is").says("at least one language");
        bad.says("from 1 to 6").says("Call me at 406-555-0177, any evening.");
        path(&leila.post(OFFER, &GOOD).await);
        leila.get(OFFER).await.expect(StatusCode::OK).says("Heart failure, rural practice").says("Take my offer back");

        // Found in plain words, and not by what does not fit.
        let found = tomas.get(&format!("{MENTORS}?q=heart&language=en&often=month")).await;
        found.says("QuietCompass").says("Once a month").says("Room for 1");
        assert!(!found.body.contains("Leila"), "{}", found.body);
        for other in ["?q=kidney", "?language=es", "?often=week"] {
            tomas.get(&format!("{MENTORS}{other}")).await.says("Nobody fits");
        }
        // Patients, guests and the organisation's moderators find nothing.
        let one = mentor(&town).await;
        let ana = town.sign_in(town.ana).await;
        let mona = town.sign_in(town.moderator).await;
        for address in [MENTORS, OFFER, one.as_str()] {
            ana.get(address).await.expect(StatusCode::NOT_FOUND);
            mona.get(address).await.expect(StatusCode::NOT_FOUND);
            town.world.guest().get(address).await.expect(StatusCode::UNAUTHORIZED);
        }
        ana.post(&one, &NOTE).await.expect(StatusCode::NOT_FOUND);

        // The note passes the guard; one's own offer is not for oneself.
        tomas.get(&one).await.expect(StatusCode::OK).says("14 days");
        let told = tomas.post(&one, &[("text", "My patient Anna Smith, 406-555-0177, asks for it.")]).await;
        told.expect(StatusCode::UNPROCESSABLE_ENTITY).says("406-555-0177");
        leila.post(&one, &NOTE).await.expect(StatusCode::CONFLICT).says("your own offer");
        let sent = tomas.post(&one, &NOTE).await;
        let room = path(&sent);
        tomas.get(sent.location()).await.expect(StatusCode::OK).says("Your request is on its way");
        tomas.post(&one, &NOTE).await.expect(StatusCode::CONFLICT).says("already");
        let second = path(&nadia.post(&one, &NOTE).await);
        leila.get("/today").await.says("2 mentoring pairs have something new");
        tomas.post(&format!("{room}/answer"), &[("act", "accept")]).await.expect(StatusCode::NOT_FOUND);
        tomas.post(&room, &NOTE).await.expect(StatusCode::CONFLICT);

        let words = [("act", "accept"), ("text", "Gladly. Shall we begin on Friday?")];
        path(&leila.post(&format!("{room}/answer"), &words).await);
        // One mentee is all there was room for.
        leila
            .post(&format!("{second}/answer"), &[("act", "accept")])
            .await
            .expect(StatusCode::CONFLICT)
            .says("no room");
        nadia.get(MENTORS).await.says("No room now");
        path(&leila.post(&format!("{second}/answer"), &[("act", "decline")]).await);
        nadia.get(&second).await.expect(StatusCode::OK).says("wishes you well");
        nadia.post(&one, &NOTE).await.expect(StatusCode::CONFLICT).says("no room now");

        tomas.get("/today").await.says("1 mentoring pair has something new");
        tomas.get(&room).await.expect(StatusCode::OK).says("Shall we begin on Friday?").says("Only the two of you");
        assert!(!tomas.get("/today").await.body.contains("something new"));
        path(&tomas.post(&room, &[("text", "Friday is good. I bring a case.")]).await);
        leila.get(&room).await.says("Friday is good");
        for other in [&nadia, &ana, &mona] {
            other.get(&room).await.expect(StatusCode::NOT_FOUND);
            other.post(&room, &NOTE).await.expect(StatusCode::NOT_FOUND);
            other.post(&format!("{room}/end"), &[]).await.expect(StatusCode::NOT_FOUND);
        }
        no_other_door(&town, &nadia).await;

        // Either ends it, and there is room again.
        path(&tomas.post(&format!("{room}/end"), &[]).await);
        leila.get(&room).await.says("This pair has ended").says("Friday is good");
        leila.post(&room, &NOTE).await.expect(StatusCode::CONFLICT);
        nadia.get(MENTORS).await.says("Room for 1");
    })
    .await;
}

/// Nobody finds the words of two by a list, a search, the address of a post, or as a keeper.
async fn no_other_door(town: &Town, nadia: &Client) {
    town.keep(PEERS, "CopperSail").await;
    communities::testing::index_now(&town.world.org).await.unwrap();
    let post = town.text(sql!("SELECT id FROM communities_posts WHERE body LIKE 'Friday is%'")).await;
    let topic = town.text(sql!("SELECT topic FROM communities_posts WHERE body LIKE 'Friday is%'")).await;
    for end in ["history", "report", "edit", "label", "ask-team"] {
        nadia.get(&format!("{PEERS}/posts/{post}/{end}")).await.expect(StatusCode::NOT_FOUND);
    }
    nadia.get(&format!("{PEERS}/{topic}")).await.expect(StatusCode::NOT_FOUND);
    let approve = [("act", "restore"), ("reason", "unkind")];
    nadia.post(&format!("{PEERS}/queue/{post}"), &approve).await.expect(StatusCode::NOT_FOUND);
    for page in [PEERS.to_owned(), format!("{PEERS}/queue"), "/groups/search?q=Friday+bring+a+case".to_owned()] {
        assert!(!nadia.get(&page).await.expect(StatusCode::OK).body.contains("Friday is good"), "{page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_comes_back_by_itself_and_leaving_takes_the_own_words_along() {
    testing::each(slices, |world| async {
        let (town, leila, tomas, nadia) = three(world).await;
        let two: Vec<_> = GOOD.into_iter().filter(|(name, _)| *name != "most").chain([("most", "3")]).collect();
        path(&leila.post(OFFER, &two).await);
        let one = mentor(&town).await;
        let room = path(&tomas.post(&one, &NOTE).await);
        town.world.later(13 * 24 * 60).await;
        tomas.get(&room).await.says("has your request");
        town.world.later(2 * 24 * 60).await;
        tomas.get(&room).await.expect(StatusCode::OK).says("did not get round to answering");
        leila.get(&room).await.says("went back with a kind word");
        leila.post(&format!("{room}/answer"), &[("act", "accept")]).await.expect(StatusCode::CONFLICT);
        // Asked again; this time it is taken back, then asked once more and accepted.
        let again = path(&tomas.post(&one, &NOTE).await);
        path(&tomas.post(&format!("{again}/end"), &[]).await);
        leila.get(&again).await.says("was taken back");
        let room = path(&tomas.post(&one, &NOTE).await);
        path(&leila.post(&format!("{room}/answer"), &[("act", "accept")]).await);
        path(&tomas.post(&room, &[("text", "Xylophonists have loud hallways.")]).await);
        path(&leila.post(&room, &[("text", "Then we meet in a quiet one.")]).await);
        let waits = path(&nadia.post(&one, &NOTE).await);

        // Danger words show help first, and then somebody on duty owes them.
        let dark = "I want to kill myself tonight.";
        nadia.post(&room, &[("text", dark)]).await.expect(StatusCode::NOT_FOUND);
        tomas.post(&room, &[("text", dark)]).await.expect(StatusCode::UNPROCESSABLE_ENTITY).says("988");
        path(&tomas.post(&room, &[("text", dark), ("danger", "1")]).await);
        let owed = sql!("SELECT COUNT(*) FROM work_items WHERE kind = 'community-danger' AND closed_at IS NULL");
        assert_eq!(town.count(owed).await, 1);
        let item = town.text(sql!("SELECT id FROM work_items WHERE kind = 'community-danger'")).await;
        let on_call = town.sign_in(town.nurse).await;
        on_call.get(&format!("/items/{item}")).await.expect(StatusCode::OK).says(dark);

        // Whoever stops keeps the pairs; requests that wait go back.
        path(&leila.post(OFFER, &[("act", "stop")]).await);
        nadia.get(&waits).await.says("did not get round to answering");
        leila.get(MENTORS).await.says("Nobody offers yet").says("SteadyLantern");
        // Whoever erases takes the own words along; the other one keeps theirs.
        tomas.post(&format!("{PEERS}/leave"), &[("erase", "1")]).await.expect(StatusCode::OK).says("Receipt");
        let page = leila.get(&room).await.expect(StatusCode::OK);
        page.says("Then we meet in a quiet one").says("This pair has ended");
        assert!(!page.body.contains("Xylophon") && !page.body.contains("SteadyLantern"), "{}", page.body);
        assert_eq!(town.count(sql!("SELECT COUNT(*) FROM communities_pairs WHERE closed = 0")).await, 0);
    })
    .await;
}

/// A licence that was looked at and ends in so many days.
async fn licence(town: &Town, who: kernel::PersonId, days: i64) {
    let mut write = town.world.org.operator("test").await.unwrap();
    let mut access = write.may::<gate::Manage, gate::Organisation>(gate::ORG).await.unwrap();
    let now = access.now();
    let badge = people::Badge {
        profession: "NP".into(),
        checked: "Licence in the state register".into(),
        checked_at: Some(now),
        licence_ends: Some(now.plus_days(days).rfc3339()[..10].to_owned()),
        ..people::Badge::default()
    };
    people::set_badge(&mut access, who, &badge).await.unwrap();
    write.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mentor_under_the_own_name_whose_licence_ran_out_is_not_offered() {
    testing::each(slices, |world| async {
        let town = Town::open(world).await;
        let nadia = person(&town.world, "Nadia", "1979-01-01", Roles::of(Role::Clinician)).await;
        let nadia = colleague(&town, nadia, "MD", "CopperSail").await;
        licence(&town, town.nurse, 3).await;
        let tomas = town.sign_in(town.nurse).await;
        path(&tomas.post(&format!("{PEERS}/join"), &[("wear", "open"), ("rules", "1")]).await);
        path(&tomas.post(OFFER, &GOOD).await);
        nadia.get(MENTORS).await.says("Tomas Vega").says("Heart failure");
        let one = mentor(&town).await;
        nadia.get(&one).await.expect(StatusCode::OK);
        town.world.later(5 * 24 * 60).await;
        nadia.get(MENTORS).await.expect(StatusCode::OK).says("Nobody offers yet");
        nadia.get(&one).await.expect(StatusCode::NOT_FOUND);
        nadia.post(&one, &NOTE).await.expect(StatusCode::NOT_FOUND);
        // Renewed: the offer is as it was.
        licence(&town, town.nurse, 400).await;
        nadia.get(MENTORS).await.says("Tomas Vega");
        path(&nadia.post(&one, &NOTE).await);
    })
    .await;
}
