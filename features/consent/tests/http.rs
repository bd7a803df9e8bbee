//! Agreements through HTTP, on both engines.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use consent::{How, Topic};
use gate::{Manage, NewGrant, ORG, Organisation, View};
use http::StatusCode;
use kernel::{Error, PersonId, Time};
use policy::{Actors, Relation, Relations, Role, Roles, Rule};
use testing::{Client, World};

/// Another slice's proof, as visits and channels use it; and the right to set up grants.
const RULES: [Rule; 2] = [
    Rule::new("consent.test.view", "view", "organisation", ["Tests read.", "Las pruebas leen."]).actors(Actors::SYSTEM),
    Rule::new("consent.test.manage", "manage", "person", ["Tests give.", "Las pruebas dan."]).actors(Actors::SYSTEM),
];

fn slices() -> Vec<gate::Slice> {
    vec![consent::slice().rules(RULES)]
}

async fn grant(world: &World, patient: PersonId, to: PersonId, relation: Relation) {
    let mut write = world.org.operator("test").await.unwrap();
    let mut access = write.may::<Manage, _>(patient).await.unwrap();
    let new = NewGrant { grantee: to.raw(), relations: Relations::of(relation), reason: "test", ends_at: Time::NEVER };
    gate::give(&mut access, &new).await.unwrap();
    write.commit().await.unwrap();
}

async fn current(world: &World, person: PersonId, topic: Topic) -> Option<consent::Agreement> {
    let mut session = world.org.operator_read("test");
    let mut access = session.may::<View, Organisation>(ORG).await.unwrap();
    consent::current(&mut access, person, topic).await.unwrap()
}

async fn answer(client: &Client, path: &str, topic: Topic, answer: &str, how: &str) -> testing::Answer {
    let version = consent::words(topic).version;
    client.post(path, &[("topic", topic.word()), ("version", version), ("answer", answer), ("how", how)]).await
}

#[tokio::test]
async fn a_patient_agrees_and_takes_it_back() {
    testing::each(slices, async |world: World| {
        let ana = world.person("Ana Paz", Roles::of(Role::Patient)).await;
        let (browser, path) = (world.sign_in(ana).await, consent::href(ana));
        browser.get("/agreements").await.expect(StatusCode::OK).says("Not agreed").says("We always ask you first.");
        let sent = answer(&browser, &path, Topic::EvisitBilling, "agree", "page").await.expect(StatusCode::SEE_OTHER);
        browser
            .get(sent.location())
            .await
            .expect(StatusCode::OK)
            .says("Your agreement is recorded.")
            .says("Agreed until Nov 9, 2027");
        let held = current(&world, ana, Topic::EvisitBilling).await.unwrap();
        assert_eq!((held.how, held.words_version.as_str()), (How::Page, consent::words(Topic::EvisitBilling).version));
        // Pressing twice adds nothing.
        answer(&browser, &path, Topic::EvisitBilling, "agree", "page").await.expect(StatusCode::SEE_OTHER);
        assert_eq!(current(&world, ana, Topic::EvisitBilling).await.unwrap().id, held.id);
        answer(&browser, &path, Topic::EvisitBilling, "withdraw", "page").await.expect(StatusCode::SEE_OTHER);
        assert_eq!(current(&world, ana, Topic::EvisitBilling).await, None);
        browser.get("/agreements").await.says("Taken back on Nov 9, 2026.");
    })
    .await;
}

#[tokio::test]
async fn billing_consent_lasts_a_year_and_the_others_do_not_end() {
    testing::each(slices, async |world: World| {
        let ana = world.person("Ana Paz", Roles::of(Role::Patient)).await;
        let (browser, path) = (world.sign_in(ana).await, consent::href(ana));
        for topic in Topic::ALL {
            answer(&browser, &path, topic, "agree", "page").await.expect(StatusCode::SEE_OTHER);
        }
        world.later(364 * 24 * 60).await;
        assert!(current(&world, ana, Topic::EvisitBilling).await.is_some());
        world.later(24 * 60).await;
        let left: Vec<bool> = [
            current(&world, ana, Topic::EvisitBilling).await,
            current(&world, ana, Topic::TextMessages).await,
            current(&world, ana, Topic::EmailNotices).await,
        ]
        .iter()
        .map(Option::is_some)
        .collect();
        assert_eq!(left, [false, true, true]);
    })
    .await;
}

#[tokio::test]
async fn a_proxy_agrees_and_staff_must_say_how() {
    testing::each(slices, async |world: World| {
        let ana = world.person("Ana Paz", Roles::of(Role::Patient)).await;
        let son = world.person("Leo Paz", Roles::of(Role::Caregiver)).await;
        let nurse = world.person("Tomas Reyes", Roles::of(Role::Clinician)).await;
        grant(&world, ana, son, Relation::Proxy).await;
        grant(&world, ana, nurse, Relation::Team).await;
        let path = consent::href(ana);
        let (son, nurse) = (world.sign_in(son).await, world.sign_in(nurse).await);
        son.get(&path).await.expect(StatusCode::OK).says("Agreements of Ana Paz");
        answer(&son, &path, Topic::TextMessages, "agree", "").await.expect(StatusCode::SEE_OTHER);
        assert_eq!(current(&world, ana, Topic::TextMessages).await.unwrap().how, How::Page);
        let refused = answer(&nurse, &path, Topic::EvisitBilling, "agree", "page").await;
        refused.expect(StatusCode::UNPROCESSABLE_ENTITY).says("Choose whether it was on the telephone or on paper.");
        assert_eq!(current(&world, ana, Topic::EvisitBilling).await, None);
        answer(&nurse, &path, Topic::EvisitBilling, "agree", "telephone").await.expect(StatusCode::SEE_OTHER);
        assert_eq!(current(&world, ana, Topic::EvisitBilling).await.unwrap().how, How::Telephone);
    })
    .await;
}

#[tokio::test]
async fn only_words_that_were_shown_count() {
    testing::each(slices, async |world: World| {
        let ana = world.person("Ana Paz", Roles::of(Role::Patient)).await;
        let (browser, path) = (world.sign_in(ana).await, consent::href(ana));
        let old =
            browser.post(&path, &[("topic", "evisit-billing"), ("version", "2020-01-01"), ("answer", "agree")]).await;
        old.expect(StatusCode::CONFLICT);
        browser
            .post(&path, &[("topic", "sale-of-data"), ("version", "2026-11-22"), ("answer", "agree")])
            .await
            .expect(StatusCode::NOT_FOUND);
        let mut write = world.org.operator("test").await.unwrap();
        let mut access = write.may::<Manage, Organisation>(ORG).await.unwrap();
        let none = consent::record(&mut access, ana, Topic::EvisitBilling, "2020-01-01", How::Paper).await;
        assert!(matches!(none, Err(Error::Conflict("words-changed"))));
    })
    .await;
}

#[tokio::test]
async fn denied_and_missing_look_the_same() {
    testing::each(slices, async |world: World| {
        let ana = world.person("Ana Paz", Roles::of(Role::Patient)).await;
        let bob = world.person("Bob Lee", Roles::of(Role::Patient)).await;
        let browser = world.sign_in(bob).await;
        let missing = PersonId::new(world.clock.now());
        let denied = browser.get(&consent::href(ana)).await;
        let absent = browser.get(&consent::href(missing)).await;
        assert_eq!((denied.status, &denied.body), (StatusCode::NOT_FOUND, &absent.body));
        assert_eq!(absent.status, StatusCode::NOT_FOUND);
        answer(&browser, &consent::href(ana), Topic::TextMessages, "withdraw", "").await.expect(StatusCode::NOT_FOUND);
        world.guest().get("/agreements").await.expect(StatusCode::UNAUTHORIZED);
    })
    .await;
}

/// An end holds however much was agreed to after it: the last hundred rows are not all.
#[tokio::test]
async fn an_old_end_still_stands() {
    testing::each(slices, async |world: World| {
        let ana = world.person("Ana Paz", Roles::of(Role::Patient)).await;
        let stands = async || {
            let mut session = world.org.operator_read("test");
            let mut access = session.may::<View, Organisation>(ORG).await.unwrap();
            consent::stands(&mut access, ana, Topic::TextMessages).await.unwrap()
        };
        assert_eq!(stands().await, None);
        for (topic, times) in [(Topic::TextMessages, 1), (Topic::EvisitBilling, 120)] {
            let mut write = world.org.operator("test").await.unwrap();
            let mut access = write.may::<Manage, _>(ana).await.unwrap();
            for _ in 0..times {
                consent::record(&mut access, ana, topic, consent::words(topic).version, How::Page).await.unwrap();
                consent::withdraw(&mut access, ana, topic, How::Page).await.unwrap();
            }
            write.commit().await.unwrap();
        }
        assert_eq!(stands().await, Some(false));
        let mut write = world.org.operator("test").await.unwrap();
        let mut access = write.may::<Manage, _>(ana).await.unwrap();
        let version = consent::words(Topic::TextMessages).version;
        consent::record(&mut access, ana, Topic::TextMessages, version, How::Page).await.unwrap();
        write.commit().await.unwrap();
        assert_eq!(stands().await, Some(true));
    })
    .await;
}
