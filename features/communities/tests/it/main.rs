//! Communities through HTTP, on both engines.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod cases;
mod clubs;
mod doors;
mod links;
mod mentors;
mod notices;
mod peers;
mod places;
mod raid;
mod scan;
mod search;
mod share;
mod shared;
mod surveys;
mod world;

use http::StatusCode;
use store::sql;
use world::{Town, path, slices, write};

const OPEN: &str = "/open/type-2-diabetes";

#[tokio::test(flavor = "multi_thread")]
async fn a_person_joins_writes_and_is_answered() {
    testing::each(slices, |world| async {
        let town = Town::open(world).await;
        let guest = town.world.guest();
        guest.get("/groups").await.expect(StatusCode::OK).says("Living with type 2 diabetes");
        guest.get("/groups?q=sugar").await.expect(StatusCode::OK).says("Living with type 2 diabetes");
        guest.get(OPEN).await.expect(StatusCode::OK).says("No topics here yet");
        guest.get(&format!("{OPEN}/new")).await.expect(StatusCode::UNAUTHORIZED);

        let ana = town.sign_in(town.ana).await;
        ana.get("/groups/type-2-diabetes").await.expect(StatusCode::OK).says("Choose the name that others see here");
        let refused =
            ana.post(&format!("{OPEN}/join"), &[("wear", "new"), ("persona", "Ana 77"), ("rules", "1")]).await;
        refused.expect(StatusCode::UNPROCESSABLE_ENTITY).says("part of your real name");
        let ana = town.joined(town.ana, OPEN, "SlowButSteady").await;

        // The first post waits for a moderator.
        let topic =
            path(&write(&ana, OPEN, "Is it safe to walk right after dinner?", "Some evenings I feel shaky.").await);
        guest.get(&topic).await.expect(StatusCode::NOT_FOUND);
        ana.get(&topic).await.expect(StatusCode::OK).says("Waiting for a moderator");
        let post = town.text(sql!("SELECT id FROM communities_posts WHERE state = 'held'")).await;
        let moderator = town.sign_in(town.moderator).await;
        moderator.get(&format!("{OPEN}/queue")).await.expect(StatusCode::OK).says("Some evenings I feel shaky");
        path(&moderator.post(&format!("{OPEN}/queue/{post}"), &[("act", "approve")]).await);
        guest.get(&topic).await.expect(StatusCode::OK).says("Some evenings I feel shaky");
        guest.get(OPEN).await.expect(StatusCode::OK).says("SlowButSteady");

        // A pharmacist answers under her own name.
        let leila = town.sign_in(town.leila).await;
        path(&leila.post(&format!("{OPEN}/join"), &[("wear", "open"), ("rules", "1")]).await);
        let words = "For most people a gentle walk after a meal lowers the rise in blood sugar. Carry something sweet.";
        let answered = leila.post(&format!("{topic}/reply"), &[("text", words)]).await;
        path(&answered);
        guest.get(&topic).await.expect(StatusCode::OK).says("PharmD, license checked 2026-10").says("Leila Vega");
        guest.get(OPEN).await.says("Answered: PharmD");

        // Marks, following, accepting.
        let reply = town.text(sql!("SELECT id FROM communities_posts WHERE n = 1")).await;
        path(&ana.post(&format!("{OPEN}/posts/{reply}/mark"), &[("mark", "helped")]).await);
        guest.get(&topic).await.says("helped 1 person");
        path(&ana.post(&format!("{topic}/accept"), &[("post", &reply)]).await);
        ana.get(&format!("{OPEN}/mine")).await.expect(StatusCode::OK).says("Is it safe to walk");
        guest.get(&format!("{OPEN}/feed")).await.expect(StatusCode::OK).says("<title>Is it safe to walk");
        communities::testing::index_now(&town.world.org).await.unwrap();
        guest.get("/groups/search?q=walking+after+supper").await.expect(StatusCode::OK).says("Is it safe to walk");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn words_that_identify_are_shown_and_rewritten() {
    testing::each(slices, |world| async {
        let town = Town::open(world).await;
        let ana = town.joined(town.ana, OPEN, "RiverWalker").await;
        let text = "I walk with my wife. Text me at 406-555-0177 if you want to join.";
        let form = [("kind", "question"), ("title", "Who walks in the evening?"), ("text", text)];
        let refused = ana.post(&format!("{OPEN}/new"), &form).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("406-555-0177").says("Who walks in the evening?");
        assert_eq!(town.count(sql!("SELECT COUNT(*) FROM communities_posts")).await, 0);
        let mended = ana.post(&format!("{OPEN}/new"), &[&form[..], &[("all", "1")]].concat()).await;
        let box_ = mended.body.split("<textarea").nth(1).unwrap().split("</textarea>").next().unwrap();
        assert!(!box_.contains("406-555-0177"), "{box_}");
        let words = box_.split_once('>').unwrap().1.trim();
        path(&write(&ana, OPEN, "Who walks in the evening?", words).await);
        // A title is looked at as well.
        let refused = write(&ana, OPEN, "Call me at 406-555-0177 please", "I would like company.").await;
        refused.expect(StatusCode::UNPROCESSABLE_ENTITY).says("could show who somebody is");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn danger_is_helped_first_owed_at_once_and_never_lost() {
    testing::each(slices, |world| async {
        let town = Town::open(world).await;
        let ana = town.joined(town.ana, OPEN, "NightReader").await;
        town.known(&ana, OPEN).await;
        let form =
            [("kind", "story"), ("title", "I cannot go on with this"), ("text", "I want to kill myself tonight.")];
        let first = ana.post(&format!("{OPEN}/new"), &form).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        first.says("988").says("I want to kill myself tonight").says("tell somebody on duty");
        assert_eq!(town.count(sql!("SELECT COUNT(*) FROM work_items WHERE kind = 'community-danger'")).await, 0);
        let posted = ana.post(&format!("{OPEN}/new"), &[&form[..], &[("danger", "1")]].concat()).await;
        let topic = path(&posted);
        town.world.guest().get(&topic).await.expect(StatusCode::OK).says("I want to kill myself tonight");
        assert_eq!(
            town.count(sql!("SELECT COUNT(*) FROM work_items WHERE kind = 'community-danger' AND priority = 0")).await,
            1
        );

        // Only whoever holds the duty opens the seal, with a reason; the audit keeps it.
        let danger = town.text(sql!("SELECT id FROM communities_dangers")).await;
        let item = town.text(sql!("SELECT id FROM work_items WHERE kind = 'community-danger'")).await;
        let nurse = town.sign_in(town.nurse).await;
        let open = format!("/community-dangers/{danger}/open");
        let reason = [("reason", "She does not answer and named a time for tonight.")];
        nurse.post(&open, &reason).await.expect(StatusCode::NOT_FOUND);
        nurse.get(&format!("/items/{item}")).await.expect(StatusCode::OK).says("NightReader");
        path(&nurse.post(&format!("/items/{item}/take"), &[]).await);
        nurse.post(&open, &[("reason", "no")]).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        nurse.post(&open, &reason).await.expect(StatusCode::OK).says("Ana Vega");
        let ben = town.sign_in(town.ben).await;
        ben.post(&open, &reason).await.expect(StatusCode::NOT_FOUND);
        assert_eq!(town.count(sql!("SELECT COUNT(*) FROM gate_audit WHERE act = 'open-seal' AND rule <> ''")).await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_is_decided_appealed_and_answered_by_somebody_else() {
    testing::each(slices, |world| async {
        let town = Town::open(world).await;
        let ana = town.joined(town.ana, OPEN, "CedarFern").await;
        town.known(&ana, OPEN).await;
        let topic =
            path(&write(&ana, OPEN, "What my neighbour said to me", "People who eat bread are simply weak.").await);
        let ben = town.joined(town.ben, OPEN, "BlueKettle").await;
        let post = town.text(sql!("SELECT id FROM communities_posts ORDER BY made_at DESC, id DESC LIMIT 1")).await;
        let post = match ben.get(&topic).await.body.contains(&post) {
            true => post,
            false => town.text(sql!("SELECT id FROM communities_posts WHERE body LIKE 'People%'")).await,
        };
        ben.post(&format!("{OPEN}/posts/{post}/report"), &[("why", "")]).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        path(
            &ben.post(&format!("{OPEN}/posts/{post}/report"), &[("why", "unkind"), ("words", "It shames people.")])
                .await,
        );
        ben.get(&format!("{OPEN}/mine")).await.says("It is unkind").says("Waiting");

        // It reaches the inbox once its slot is over.
        town.world.later(6).await;
        assert_eq!(
            town.count(sql!("SELECT COUNT(*) FROM work_items WHERE kind = 'community' AND closed_at IS NULL")).await,
            1
        );
        let mona = town.sign_in(town.moderator).await;
        let act = format!("{OPEN}/queue/{post}");
        mona.post(&act, &[("act", "hide"), ("own_reason", "no")]).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        path(&mona.post(&act, &[("act", "hide"), ("reason", "unkind")]).await);
        town.world.guest().get(&topic).await.expect(StatusCode::NOT_FOUND);
        ben.get(&format!("{OPEN}/mine")).await.says("Hidden");
        assert_eq!(
            town.count(sql!("SELECT COUNT(*) FROM work_items WHERE kind = 'community' AND closed_at IS NULL")).await,
            0
        );

        // The author reads why and appeals; whoever decided may not answer.
        ana.get(&format!("{OPEN}/mine")).await.says("It hurts somebody");
        let decision = town.text(sql!("SELECT id FROM communities_decisions WHERE act = 'hide'")).await;
        path(&ana.post(&format!("{OPEN}/appeals/{decision}"), &[("words", "I quoted what somebody told me.")]).await);
        ben.post(&format!("{OPEN}/appeals/{decision}"), &[("words", "I am not the author of it.")])
            .await
            .expect(StatusCode::NOT_FOUND);
        let answer = [("outcome", "falls"), ("answer", "You quoted it; we showed it again.")];
        let appeal = format!("{OPEN}/queue/appeals/{decision}");
        mona.post(&appeal, &answer).await.expect(StatusCode::CONFLICT).says("Another moderator has to look");
        let sid = town.sign_in(town.second).await;
        path(&sid.post(&appeal, &answer).await);
        town.world.guest().get(&topic).await.expect(StatusCode::OK);
        ana.get(&format!("{OPEN}/mine")).await.says("we showed it again");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_decides_in_their_own_case_and_a_pause_holds() {
    testing::each(slices, |world| async {
        let town = Town::open(world).await;
        let kim = town.joined(town.keeper, OPEN, "GentleHeron").await;
        town.keep(OPEN, "GentleHeron").await;
        let ben = town.joined(town.ben, OPEN, "AmberSail").await;
        kim.get(&format!("{OPEN}/queue")).await.expect(StatusCode::OK);
        ben.get(&format!("{OPEN}/queue")).await.expect(StatusCode::NOT_FOUND);
        kim.get("/open/copd/queue").await.expect(StatusCode::NOT_FOUND);
        path(&write(&kim, OPEN, "A word of the keeper", "Welcome, everybody who is new here.").await);
        let own = town.text(sql!("SELECT id FROM communities_posts LIMIT 1")).await;
        let hide = [("act", "hide"), ("reason", "unkind")];
        kim.post(&format!("{OPEN}/queue/{own}"), &hide).await.expect(StatusCode::CONFLICT).says("your own words");
        town.known(&ben, OPEN).await;
        let post = town.text(sql!("SELECT id FROM communities_posts WHERE body LIKE 'Hello%'")).await;
        path(
            &kim.post(&format!("{OPEN}/queue/{post}"), &[("act", "pause"), ("reason", "unkind"), ("days", "3")]).await,
        );
        let refused = write(&ben, OPEN, "May I write again?", "I would like to answer.").await;
        refused.expect(StatusCode::UNPROCESSABLE_ENTITY).says("paused your writing");
        // Leaving and coming back under another name is no way round.
        path(&ben.post(&format!("{OPEN}/leave"), &[]).await.clone_or(StatusCode::OK));
        let proof = town.proof(&ben, OPEN).await;
        let form = [("wear", "new"), ("persona", "CoralComet"), ("rules", "1"), ("proof", proof.as_str())];
        let again = ben.post(&format!("{OPEN}/join"), &form).await;
        again.expect(StatusCode::CONFLICT).says("paused your writing here");
        town.world.later(4 * 24 * 60).await;
        path(&ben.post(&format!("{OPEN}/join"), &[("wear", "new"), ("persona", "CoralComet"), ("rules", "1")]).await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn leaving_can_erase_everything_with_a_receipt() {
    testing::each(slices, |world| async {
        let town = Town::open(world).await;
        let ana = town.joined(town.ana, OPEN, "WarmPebble").await;
        town.known(&ana, OPEN).await;
        let topic = path(&write(&ana, OPEN, "Xylophones and zeppelins help", "Zeppelinery calms my xylophobia.").await);
        let ben = town.joined(town.ben, OPEN, "SilverOtter").await;
        town.known(&ben, OPEN).await;
        path(&ben.post(&format!("{topic}/reply"), &[("text", "Thank you for telling us about it.")]).await);
        let guest = town.world.guest();
        communities::testing::index_now(&town.world.org).await.unwrap();
        guest.get("/groups/search?q=zeppelinery").await.says("Xylophones");
        let receipt = ana.post(&format!("{OPEN}/leave"), &[("erase", "1")]).await.expect(StatusCode::OK);
        receipt.says("Receipt");
        let page = guest.get(&topic).await.expect(StatusCode::OK);
        page.says("Its author erased this post").says("Thank you for telling us about it");
        assert!(!page.body.to_lowercase().contains("zeppelin") && !page.body.contains("WarmPebble"), "{}", page.body);
        guest.get("/groups/search?q=zeppelinery").await.says("Nobody wrote about this yet");
        assert_eq!(town.count(sql!("SELECT COUNT(*) FROM gate_personas WHERE name = 'WarmPebble'")).await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn closed_places_are_closed_and_peers_are_verified() {
    testing::each(slices, |world| async {
        let town = Town::open(world).await;
        let (guest, ana) = (town.world.guest(), town.sign_in(town.ana).await);
        let members = "/members/living-with-hiv";
        let slug = communities::starter(town.pool).into_iter().find(|p| p.place == guard::Place::Members).unwrap().slug;
        let members = members.replace("living-with-hiv", &slug);
        guest.get(&members).await.expect(StatusCode::UNAUTHORIZED);
        ana.get(&members).await.expect(StatusCode::NOT_FOUND);
        ana.get(&format!("/open/{slug}")).await.expect(StatusCode::NOT_FOUND);
        guest.get(&format!("/groups/{slug}")).await.expect(StatusCode::NOT_FOUND);
        let ana = town.joined(town.ana, &members, "MapleFern").await;
        ana.get(&members).await.expect(StatusCode::OK);
        // Peers: verified clinicians alone, and the organisation's moderators not.
        let peers = "/peers/primary-care";
        ana.post(&format!("{peers}/join"), &[("wear", "new"), ("persona", "RiverSail"), ("rules", "1")])
            .await
            .expect(StatusCode::UNPROCESSABLE_ENTITY);
        let leila = town.joined(town.leila, peers, "QuietCompass").await;
        leila.get(peers).await.expect(StatusCode::OK);
        path(
            &write(&leila, peers, "How do you start GLP-1 with CKD?", "I see many with stage three and no clear rule.")
                .await,
        );
        let mona = town.sign_in(town.moderator).await;
        mona.get(peers).await.expect(StatusCode::NOT_FOUND);
        mona.get(&format!("{peers}/queue")).await.expect(StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_to_connect_gets_one_answer() {
    testing::each(slices, |world| async {
        let town = Town::open(world).await;
        let leila = town.sign_in(town.leila).await;
        path(&leila.post(&format!("{OPEN}/join"), &[("wear", "open"), ("rules", "1")]).await);
        let (ana, ben) = (town.sign_in(town.ana).await, town.sign_in(town.ben).await);
        // Ana is her patient, Ben is not.
        let mut write = town.world.org.operator("test").await.unwrap();
        let mut access = write.may::<gate::Manage, gate::Organisation>(gate::ORG).await.unwrap();
        gate::join_pool(&mut access, town.pool, town.leila).await.unwrap();
        write.commit().await.unwrap();
        let address = format!("/professionals/{}/connect", town.leila);
        let page = |body: &str| body.split("<main").nth(1).unwrap().to_owned();
        let trace = async |client: &testing::Client| {
            town.world.org.store().start_trace();
            let answer = client.post(&address, &[]).await.expect(StatusCode::OK);
            (page(&answer.body), town.world.org.store().take_trace())
        };
        let (a, b) = (trace(&ana).await, trace(&ben).await);
        assert_eq!(a.0, b.0);
        assert_eq!(a.1, b.1);
        ana.get(&format!("/professionals/{}", town.ben)).await.expect(StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn words_go_to_the_care_team_with_consent_and_without_the_name() {
    testing::each(slices, |world| async {
        let town = Town::open(world).await;
        let ana = town.joined(town.ana, OPEN, "PrairieSail").await;
        town.known(&ana, OPEN).await;
        let post = town.text(sql!("SELECT id FROM communities_posts LIMIT 1")).await;
        let ask = format!("{OPEN}/posts/{post}/ask-team");
        ana.get(&ask).await.expect(StatusCode::OK).says("glad to have found this group");
        let words = ("words", "I feel shaky after walking. Is that my new medicine?");
        ana.post(&ask, &[words]).await.expect(StatusCode::UNPROCESSABLE_ENTITY).says("Please agree first");
        let thread = path(&ana.post(&ask, &[words, ("agree", "1")]).await);
        ana.get(&thread).await.expect(StatusCode::OK).says("shaky after walking").says("I copied these words");
        let leaks =
            sql!("SELECT COUNT(*) FROM messaging_posts WHERE body LIKE '%PrairieSail%' OR body LIKE '%diabetes%'");
        assert_eq!(town.count(leaks).await, 0);
    })
    .await;
}

/// Reads the page instead of following: a page came where a redirect was expected.
trait Either {
    fn clone_or(self, status: StatusCode) -> testing::Answer;
}
impl Either for testing::Answer {
    fn clone_or(mut self, status: StatusCode) -> testing::Answer {
        if self.status == status {
            self.status = StatusCode::SEE_OTHER;
        }
        self
    }
}
