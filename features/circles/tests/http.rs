//! Circles through HTTP, on both engines.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::sync::atomic::{AtomicI64, Ordering};

use circles::{Circle, CircleId, EmergencyId, Grantee, circle_of, scope_of};
use gate::{Manage, ORG, Organisation, Session, Share, View};
use http::StatusCode;
use kernel::{PersonId, PoolId, RawId, Time};
use people::NewPerson;
use policy::{Actors, Relations, Role, Roles, Rule};
use store::{params, sql};
use testing::{Client, World};

/// What work and messaging do with these: here tests put persons into pools.
const RULES: [Rule; 1] =
    [Rule::new("circles.test.view", "view", "organisation", ["Tests read.", "Las pruebas leen."])
        .actors(Actors::SYSTEM)];

fn slices() -> Vec<gate::Slice> {
    vec![people::slice(), consent::slice(), circles::slice().rules(RULES)]
}

/// A person with a profile.
async fn person(world: &World, given: &str, family: &str, role: Role) -> PersonId {
    let mut write = world.org.operator("test").await.unwrap();
    let mut access = write.may::<Manage, Organisation>(ORG).await.unwrap();
    let new = NewPerson {
        given: given.into(),
        family: family.into(),
        roles: Roles::of(role),
        zone: "America/Denver".into(),
        birth_date: Some("1968-03-14".into()),
        ..NewPerson::default()
    };
    let id = people::create(&mut access, &new).await.unwrap();
    write.commit().await.unwrap();
    id
}

async fn member(world: &World, patient: PersonId, who: PersonId, scope: &[&str], words: &str, ends_at: Time) -> RawId {
    let mut write = world.org.operator("test").await.unwrap();
    let mut access = write.may::<Share, _>(circle_of(patient)).await.unwrap();
    let scope = scope_of(scope.iter().copied());
    let grant =
        circles::add_member(&mut access, who, circles::CircleRole::Family, [words, words], scope, ends_at).await;
    write.commit().await.unwrap();
    grant.unwrap()
}

async fn pool(world: &World, patient: PersonId, inside: PersonId) -> PoolId {
    let id = PoolId::new(world.clock.now());
    let mut write = world.org.operator("test").await.unwrap();
    let mut access = write.may::<Manage, Organisation>(ORG).await.unwrap();
    gate::join_pool(&mut access, id, inside).await.unwrap();
    let mut access = write.may::<Share, _>(circle_of(patient)).await.unwrap();
    let words = ["Nurse team", "Equipo de enfermería"];
    circles::add_team(&mut access, Grantee::Pool(id), words, Time::NEVER).await.unwrap();
    write.commit().await.unwrap();
    id
}

/// What follows `before` up to the next quote mark: an id in a page.
fn after<'a>(text: &'a str, before: &str) -> &'a str {
    let at = text.find(before).unwrap_or_else(|| panic!("{before:?} is not in: {text}"));
    text[at + before.len()..].split(['"', '/', '&']).next().unwrap()
}

#[tokio::test]
async fn a_circle_shows_who_how_far_and_until_when() {
    testing::each(slices, async |world: World| {
        let ana = person(&world, "Marisol", "Vega", Role::Patient).await;
        let ines = person(&world, "Ines", "Vega", Role::Caregiver).await;
        let nurse = person(&world, "Tomas", "Reyes", Role::Clinician).await;
        member(&world, ana, ines, &["updates", "medicines"], "Daughter", Time::parse("2026-12-01T12:00:00Z").unwrap())
            .await;
        pool(&world, ana, nurse).await;
        let page = world.sign_in(ana).await.get("/circles").await.expect(StatusCode::OK);
        for text in [
            "My circle",
            "Ines Vega",
            "Daughter. Reads and writes messages, sees medicines",
            "Until Dec 1, 2026",
            "Nurse team",
            "Invite someone",
        ] {
            page.says(text);
        }
        let theirs = world.sign_in(ines).await.get("/circles").await.expect(StatusCode::OK);
        theirs.says("Circles I am in").says("Marisol Vega");
        let seen = world.sign_in(ines).await.get(&circles::href(ana)).await.expect(StatusCode::OK);
        seen.says("Leave this circle");
        assert!(!seen.body.contains("Invite someone"), "only the patient or a proxy invites");
        // The nurse reaches it through the pool.
        world.sign_in(nurse).await.get(&circles::href(ana)).await.expect(StatusCode::OK).says("Nurse team");
    })
    .await;
}

#[tokio::test]
async fn revoking_works_at_once_and_can_be_undone() {
    testing::each(slices, async |world: World| {
        let ana = person(&world, "Marisol", "Vega", Role::Patient).await;
        let ines = person(&world, "Ines", "Vega", Role::Caregiver).await;
        let grant = member(&world, ana, ines, &["full"], "Daughter", Time::NEVER).await.to_string();
        let (owner, daughter, path) = (world.sign_in(ana).await, world.sign_in(ines).await, circles::href(ana));
        daughter.get(&path).await.expect(StatusCode::OK);
        // Nobody else may take her out.
        daughter.post(&format!("{path}/remove"), &[("grant", &grant)]).await.expect(StatusCode::NOT_FOUND);
        let gone = owner.post(&format!("{path}/remove"), &[("grant", &grant)]).await.expect(StatusCode::SEE_OTHER);
        daughter.get(&path).await.expect(StatusCode::NOT_FOUND);
        owner.get(gone.location()).await.says("Ines Vega is no longer in the circle.").says("Undo");
        // A second try finds nobody.
        owner.post(&format!("{path}/remove"), &[("grant", &grant)]).await.expect(StatusCode::NOT_FOUND);
        owner.post(&format!("{path}/restore"), &[("grant", &grant)]).await.expect(StatusCode::SEE_OTHER);
        daughter.get(&path).await.expect(StatusCode::OK);
        owner.post(&format!("{path}/restore"), &[("grant", &grant)]).await.expect(StatusCode::NOT_FOUND);
        daughter.post(&format!("{path}/leave"), &[]).await.expect(StatusCode::SEE_OTHER);
        daughter.get(&path).await.expect(StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn a_right_ends_by_itself_and_the_team_cannot_be_taken_out() {
    testing::each(slices, async |world: World| {
        let ana = person(&world, "Marisol", "Vega", Role::Patient).await;
        let ines = person(&world, "Ines", "Vega", Role::Caregiver).await;
        let nurse = person(&world, "Tomas", "Reyes", Role::Clinician).await;
        member(&world, ana, ines, &["tasks"], "", world.clock.now().plus_days(1)).await;
        pool(&world, ana, nurse).await;
        let (owner, friend, path) = (world.sign_in(ana).await, world.sign_in(ines).await, circles::href(ana));
        friend.get(&path).await.expect(StatusCode::OK);
        world.later(24 * 60).await;
        friend.get(&path).await.expect(StatusCode::NOT_FOUND);
        let mut session = as_person(&world, ana).await;
        let mut access = session.may::<View, Circle>(circle_of(ana)).await.unwrap();
        let members = circles::members(&mut access).await.unwrap();
        assert_eq!(members.len(), 1);
        let team = members[0].grants[0].to_string();
        drop(session);
        owner.post(&format!("{path}/remove"), &[("grant", &team)]).await.expect(StatusCode::NOT_FOUND);
    })
    .await;
}

const FORM: [(&str, &str); 6] = [
    ("name", "Ines Vega"),
    ("contact", "ines@example.org"),
    ("role", "family"),
    ("words", "Daughter"),
    ("updates", "yes"),
    ("until", "2026-12-24"),
];

#[tokio::test]
async fn an_invitation_is_sent_followed_and_accepted() {
    testing::each(slices, async |world: World| {
        let ana = person(&world, "Marisol", "Vega", Role::Patient).await;
        let ines = person(&world, "Ines", "Vega", Role::Caregiver).await;
        let (owner, daughter, path) = (world.sign_in(ana).await, world.sign_in(ines).await, circles::href(ana));
        let invite = format!("{path}/invite");
        owner.get(&invite).await.expect(StatusCode::OK).says("What may they see?");
        let sent = owner.post(&invite, &FORM).await.expect(StatusCode::SEE_OTHER);
        let page = owner.get(sent.location()).await.expect(StatusCode::OK);
        page.says("The invitation is on its way.").says("ines@example.org").says("Take back");
        let id = after(&page.body, "name=\"invitation\" value=\"").to_owned();
        let offer = format!("/circle-invitations/{id}");
        daughter.get(&offer).await.expect(StatusCode::NOT_FOUND);
        accepted(&world, &id, ines).await;
        daughter.get("/circles").await.says("Marisol Vega invites you");
        daughter.get(&offer).await.expect(StatusCode::OK).says("Join the circle").says("Reads and writes messages");
        daughter.get(&path).await.expect(StatusCode::NOT_FOUND);
        owner.post(&offer, &[("answer", "accept")]).await.expect(StatusCode::NOT_FOUND);
        daughter.post(&offer, &[("answer", "accept")]).await.expect(StatusCode::SEE_OTHER);
        daughter
            .get(&path)
            .await
            .expect(StatusCode::OK)
            .says("Daughter. Reads and writes messages")
            .says("Until Dec 25, 2026");
        daughter.post(&offer, &[("answer", "accept")]).await.expect(StatusCode::CONFLICT);
        daughter.get(&offer).await.expect(StatusCode::OK).says("This invitation is no longer open.");
    })
    .await;
}

/// What people tells when the link was followed.
async fn accepted(world: &World, invitation: &str, person: PersonId) {
    let mut write = world.org.operator("test").await.unwrap();
    let mut access = write.may::<Manage, Organisation>(ORG).await.unwrap();
    let payload = serde_json::json!({ "invitation": invitation, "person": person });
    jobs::emit(&mut access, "invitation.accepted", &payload).await.unwrap();
    write.commit().await.unwrap();
    world.run_jobs().await;
}

#[tokio::test]
async fn an_invitation_can_be_declined_or_taken_back_and_runs_out() {
    testing::each(slices, async |world: World| {
        let ana = person(&world, "Marisol", "Vega", Role::Patient).await;
        let ines = person(&world, "Ines", "Vega", Role::Caregiver).await;
        let (owner, daughter, path) = (world.sign_in(ana).await, world.sign_in(ines).await, circles::href(ana));
        let invite = format!("{path}/invite");
        for end in ["decline", "take-back", "late"] {
            owner.post(&invite, &FORM).await.expect(StatusCode::SEE_OTHER);
            let page = owner.get(&path).await;
            let id = after(&page.body, "name=\"invitation\" value=\"").to_owned();
            accepted(&world, &id, ines).await;
            let offer = format!("/circle-invitations/{id}");
            match end {
                "decline" => drop(daughter.post(&offer, &[("answer", "decline")]).await.expect(StatusCode::SEE_OTHER)),
                "take-back" => {
                    let form = [("invitation", id.as_str())];
                    owner.post(&format!("{path}/take-back"), &form).await.expect(StatusCode::SEE_OTHER);
                }
                _ => world.later(15 * 24 * 60).await,
            }
            daughter.post(&offer, &[("answer", "accept")]).await.expect(StatusCode::CONFLICT);
            daughter.get(&path).await.expect(StatusCode::NOT_FOUND);
        }
    })
    .await;
}

#[tokio::test]
async fn a_form_with_faults_is_kept_and_says_each() {
    testing::each(slices, async |world: World| {
        let ana = person(&world, "Marisol", "Vega", Role::Patient).await;
        let owner = world.sign_in(ana).await;
        let invite = format!("{}/invite", circles::href(ana));
        let bad = [("name", "Ines <b>"), ("contact", "ines"), ("until", "2026-11-08"), ("role", "team")];
        let page = owner.post(&invite, &bad).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        for text in [
            "Ines &lt;b&gt;",
            "Write an e-mail address",
            "Choose who this is.",
            "Choose at least one thing",
            "This day is over.",
        ] {
            page.says(text);
        }
    })
    .await;
}

#[tokio::test]
async fn who_looked_reads_as_sentences_in_both_languages() {
    testing::each(slices, async |world: World| {
        let ana = person(&world, "Marisol", "Vega", Role::Patient).await;
        let nurse = person(&world, "Tomas", "Reyes", Role::Clinician).await;
        let stranger = person(&world, "Sam", "Cole", Role::Clinician).await;
        pool(&world, ana, nurse).await;
        let (owner, path) = (world.sign_in(ana).await, circles::href(ana));
        world.sign_in(nurse).await.get(&path).await.expect(StatusCode::OK);
        world.sign_in(stranger).await.get(&path).await.expect(StatusCode::NOT_FOUND);
        settled(&world, ana, 2).await;
        let looks = format!("{path}/looks");
        let page = owner.get(&looks).await.expect(StatusCode::OK);
        page.says("Tomas Reyes looked at your circle today at 10:00\u{a0}AM, because they are in the care team (Nurse team).");
        page.says("Sam Cole tried to see your circle today at 10:00\u{a0}AM and was refused.");
        let table = owner.get(&format!("{path}/looks.csv")).await.expect(StatusCode::OK);
        assert!(table.headers["content-type"].to_str().unwrap().starts_with("text/csv"));
        table.says("\"2026-11-09T17:00:00Z\",\"Tomas Reyes\",\"looked at\",\"your circle\"");
        set_spanish(&world, ana).await;
        let page = world.sign_in(ana).await.get(&looks).await.expect(StatusCode::OK);
        page.says("Tomas Reyes miró su círculo hoy a las 10:00\u{a0}a. m., porque está en el equipo de atención (Equipo de enfermería).");
        world.sign_in(nurse).await.get(&looks).await.expect(StatusCode::NOT_FOUND);
    })
    .await;
}

/// Refused looks are written without anybody waiting; wait until they are there.
async fn settled(world: &World, patient: PersonId, rows: i64) {
    let query = sql!("SELECT COUNT(*) FROM gate_audit WHERE patient = ?1 AND kind = 'circle' AND act = 'view'");
    for _ in 0..200 {
        let mut tx = world.org.store().read().await.unwrap();
        if tx.one::<(i64,)>(query, &params![patient]).await.unwrap().0 >= rows {
            return;
        }
        drop(tx);
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("the audit rows did not arrive");
}

async fn set_spanish(world: &World, person: PersonId) {
    let mut tx = world.org.store().begin().await.unwrap();
    tx.exec(sql!("UPDATE gate_actors SET locale = 'es' WHERE id = ?1"), &params![person]).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn who_looked_pages_by_key() {
    testing::each(slices, async |world: World| {
        let ana = person(&world, "Marisol", "Vega", Role::Patient).await;
        let nurse = person(&world, "Tomas", "Reyes", Role::Clinician).await;
        pool(&world, ana, nurse).await;
        let (reader, owner, path) = (world.sign_in(nurse).await, world.sign_in(ana).await, circles::href(ana));
        for _ in 0..60 {
            world.clock.advance(60).unwrap();
            reader.get(&path).await.expect(StatusCode::OK);
        }
        let first = owner.get(&format!("{path}/looks")).await.expect(StatusCode::OK);
        first.says("50 times today");
        let older = after(&first.body, "looks?before=").to_owned();
        let second = owner.get(&format!("{path}/looks?before={older}")).await.expect(StatusCode::OK);
        second.says("10 times today");
        assert!(!second.body.contains("looks?before="));
        let table = owner.get(&format!("{path}/looks.csv")).await.expect(StatusCode::OK);
        assert_eq!(table.body.lines().filter(|l| l.contains("Tomas Reyes")).count(), 60);
    })
    .await;
}

const REASON: &str = "Unconscious in the emergency room, allergies unknown";

#[tokio::test]
async fn emergency_access_is_reasoned_short_told_and_reviewed() {
    testing::each(slices, async |world: World| {
        let ana = person(&world, "Marisol", "Vega", Role::Patient).await;
        let doctor = person(&world, "Hana", "Okafor", Role::Clinician).await;
        let officer = person(&world, "Ruth", "Bell", Role::Compliance).await;
        let (owner, doctor, officer) =
            (world.sign_in(ana).await, world.sign_in(doctor).await, world.sign_in(officer).await);
        let (path, search) = (circles::href(ana), [("family", "vega"), ("birth_date", "1968-03-14")]);
        owner.post("/emergency", &search).await.expect(StatusCode::NOT_FOUND);
        doctor.get(&path).await.expect(StatusCode::NOT_FOUND);
        doctor.post("/emergency", &search).await.expect(StatusCode::OK).says("Marisol Vega");
        doctor
            .post("/emergency", &[("family", "v"), ("birth_date", "")])
            .await
            .expect(StatusCode::UNPROCESSABLE_ENTITY);
        let act = format!("{path}/emergency");
        let short = doctor.post(&act, &[("reason", "urgent")]).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        short.says("urgent").says("Marisol Vega").says("at least 20 characters");
        owner.post(&act, &[("reason", REASON)]).await.expect(StatusCode::NOT_FOUND);
        let opened = doctor.post(&act, &[("reason", REASON)]).await.expect(StatusCode::SEE_OTHER);
        doctor.get(opened.location()).await.expect(StatusCode::OK).says("You have emergency access");
        doctor.get(&path).await.expect(StatusCode::OK);
        let looks = owner.get(&format!("{path}/looks")).await.expect(StatusCode::OK);
        looks.says("because it was an emergency").says(REASON).says(">Emergency<");
        // Pressing twice opens one.
        let again = doctor.post(&act, &[("reason", REASON)]).await.expect(StatusCode::SEE_OTHER);
        assert_eq!(again.location(), opened.location());
        let review = format!("{}/review", opened.location());
        owner.get(&review).await.expect(StatusCode::OK).says(REASON).says("Not reviewed yet");
        reviewed(&officer, &doctor, &owner, &review).await;
        world.later(4 * 60).await;
        doctor.get(&path).await.expect(StatusCode::NOT_FOUND);
        doctor.get(opened.location()).await.expect(StatusCode::OK).says("This emergency access has ended.");
    })
    .await;
}

async fn reviewed(officer: &Client, doctor: &Client, owner: &Client, review: &str) {
    officer.get("/emergency").await.expect(StatusCode::OK).says("Hana Okafor opened the record of Marisol Vega");
    officer
        .get(review)
        .await
        .expect(StatusCode::OK)
        .says("Hana Okafor looked at the patient&#39;s circle".replace("&#39;", "'").as_str());
    let verdict = [("verdict", "appropriate"), ("note", "Seen in the emergency room at that hour.")];
    doctor.post(review, &verdict).await.expect(StatusCode::NOT_FOUND);
    owner.post(review, &verdict).await.expect(StatusCode::NOT_FOUND);
    officer.post(review, &[]).await.expect(StatusCode::UNPROCESSABLE_ENTITY).says("Choose whether it was appropriate.");
    officer.post(review, &verdict).await.expect(StatusCode::SEE_OTHER);
    officer.post(review, &verdict).await.expect(StatusCode::CONFLICT);
    owner.get(review).await.says("Appropriate").says("Seen in the emergency room");
}

#[tokio::test]
async fn denied_and_missing_look_the_same() {
    testing::each(slices, async |world: World| {
        let ana = person(&world, "Marisol", "Vega", Role::Patient).await;
        let bob = person(&world, "Bob", "Lee", Role::Patient).await;
        let browser = world.sign_in(bob).await;
        let missing = PersonId::new(world.clock.now());
        let invitation = circles::InvitationId::new(world.clock.now());
        let mut asked = Vec::new();
        for id in [ana, missing] {
            let mut seen = Vec::new();
            for path in ["", "/looks", "/looks.csv", "/invite"] {
                world.org.store().start_trace();
                let answer = browser.get(&format!("{}{path}", circles::href(id))).await;
                let reads: Vec<String> = world
                    .org
                    .store()
                    .take_trace()
                    .into_iter()
                    .filter(|s| s.trim_start().starts_with("SELECT"))
                    .collect();
                seen.push((answer.status, answer.body, reads));
            }
            asked.push(seen);
        }
        assert_eq!(asked[0], asked[1]);
        assert_eq!(refusals(&world, ana).await, refusals(&world, missing).await);
        assert!(asked[0].iter().all(|(status, _, reads)| *status == StatusCode::NOT_FOUND && !reads.is_empty()));
        browser.get(&format!("/circle-invitations/{invitation}")).await.expect(StatusCode::NOT_FOUND);
        browser.get(&circles::emergency_href(EmergencyId::new(world.clock.now()))).await.expect(StatusCode::NOT_FOUND);
        world.guest().get("/circles").await.expect(StatusCode::UNAUTHORIZED);
    })
    .await;
}

/// The audit rows of refusals about one target, once all four are written.
async fn refusals(world: &World, target: PersonId) -> Vec<(String, String, String)> {
    let query = sql!("SELECT act, kind, rule FROM gate_audit WHERE target = ?1 ORDER BY kind, act LIMIT 20");
    for _ in 0..200 {
        let rows = world.org.store().read().await.unwrap().all(query, &params![target]).await.unwrap();
        if rows.len() >= 4 {
            return rows;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("the audit rows did not arrive");
}

async fn as_person(world: &World, person: PersonId) -> Session {
    use axum::extract::FromRequestParts;
    let client = world.sign_in(person).await;
    let request =
        http::Request::get("/").header("host", "localhost").header("cookie", client.cookie()).body(()).unwrap();
    Session::from_request_parts(&mut request.into_parts().0, &gate::Orgs::one(world.org.clone())).await.unwrap()
}

static NEXT: AtomicI64 = AtomicI64::new(1);

async fn random_grant(
    world: &World,
    target: PersonId,
    grantee: RawId,
    relations: Relations,
    (ends_at, revoked): (Time, bool),
) {
    let mut tx = world.org.store().begin().await.unwrap();
    let put = sql!(
        "INSERT INTO gate_grants (id, target, grantee, relations, reason, given_by, starts_at, ends_at, revoked_at)
         VALUES (?1, ?2, ?3, ?4, 'test', ?2, 0, ?5, ?6)"
    );
    let id = RawId::new(Time::from_micros(NEXT.fetch_add(1, Ordering::Relaxed) * 1000));
    let revoked_at = revoked.then_some(world.clock.now());
    tx.exec(put, &params![id, target, grantee, relations.bits(), ends_at, revoked_at]).await.unwrap();
    tx.commit().await.unwrap();
}

/// Over random grants, pools, ends and roles: the list of circles holds exactly those that `may` opens.
#[tokio::test]
async fn scope_is_may() {
    use proptest::{
        strategy::{Strategy, ValueTree},
        test_runner::TestRunner,
    };
    testing::each(slices, async |world: World| {
        let mut runner = TestRunner::deterministic();
        let roles =
            [Role::Patient, Role::Caregiver, Role::Clinician, Role::Compliance, Role::Pharmacist, Role::Administrator];
        let mut persons = Vec::new();
        for (n, role) in roles.into_iter().chain(roles).enumerate() {
            persons.push(world.person(&format!("Person {n}"), Roles::of(role)).await);
        }
        let pool = PoolId::new(world.clock.now());
        let mut write = world.org.operator("test").await.unwrap();
        let mut access = write.may::<Manage, Organisation>(ORG).await.unwrap();
        for n in [2, 4, 6] {
            gate::join_pool(&mut access, pool, persons[n]).await.unwrap();
        }
        write.commit().await.unwrap();
        let people = persons.len();
        let grants = (0..people, 0..=people, 0u32..8192, proptest::bool::ANY, proptest::bool::weighted(0.2));
        for _ in 0..40 {
            let (target, grantee, bits, over, revoked) = grants.new_tree(&mut runner).unwrap().current();
            let grantee = persons.get(grantee).map_or(pool.raw(), |p| p.raw());
            // One or two relations each, so that yes and no both happen.
            let bits = bits & (bits >> 1) & (bits >> 3);
            let ends_at = if over { world.clock.now() } else { Time::NEVER };
            random_grant(&world, persons[target], grantee, Relations::from_bits(bits), (ends_at, revoked)).await;
        }
        let (mut yes, mut no) = (0, 0);
        for me in &persons {
            let mut session = as_person(&world, *me).await;
            let mut scope = session.scope::<View, Circle>().await.unwrap();
            let rows = scope
                .rows(sql!("SELECT x.id FROM gate_actors x WHERE {scope} ORDER BY x.id LIMIT 100"), &[])
                .await
                .unwrap();
            let listed: Vec<CircleId> = rows.iter().map(|row| row.get(0).unwrap()).collect();
            for patient in &persons {
                let id = circle_of(*patient);
                let may = session.may::<View, Circle>(id).await.is_ok();
                assert_eq!(may, listed.contains(&id), "{me} to {patient}");
                if may { yes += 1 } else { no += 1 }
            }
        }
        assert!(yes > people && no > people, "the dice were one-sided: {yes} yes, {no} no");
    })
    .await;
}

/// Letters stand after the name, and the home page tells patient and proxy of an emergency.
#[tokio::test]
async fn an_emergency_is_told_at_home_and_ended_by_compliance() {
    testing::each(slices, async |world: World| {
        let ana = person(&world, "Marisol", "Vega", Role::Patient).await;
        let ines = person(&world, "Ines", "Vega", Role::Caregiver).await;
        let hana = person(&world, "Hana", "Okafor", Role::Clinician).await;
        let ruth = person(&world, "Ruth", "Bell", Role::Compliance).await;
        let mut write = world.org.operator("test").await.unwrap();
        let mut access = write.may::<Share, _>(circle_of(ana)).await.unwrap();
        circles::add_proxy(&mut access, ines, ["Daughter", "Hija"], Time::NEVER).await.unwrap();
        let badge = people::Badge { profession: "MD".into(), ..people::Badge::default() };
        people::set_badge(&mut access, hana, &badge).await.unwrap();
        write.commit().await.unwrap();
        let path = circles::href(ana);
        let doctor = world.sign_in(hana).await;
        let opened =
            doctor.post(&format!("{path}/emergency"), &[("reason", REASON)]).await.expect(StatusCode::SEE_OTHER);
        // The panel of the circle stands on the opened record.
        doctor.get(opened.location()).await.expect(StatusCode::OK).says("Open the circle").says("Ines Vega");
        for (who, text) in [
            (ana, Some("Hana Okafor opened your record in an emergency")),
            (ines, Some("Hana Okafor opened the record of Marisol Vega")),
            (hana, None),
            (ruth, None),
        ] {
            let mut session = as_person(&world, who).await;
            let cards: String = ui::home_cards(&mut session).await.unwrap().into_iter().map(|card| card.0).collect();
            match text {
                Some(text) => assert!(cards.contains(text), "{cards}"),
                None => assert!(!cards.contains("emergency"), "{cards}"),
            }
        }
        let (proxy, officer) = (world.sign_in(ines).await, world.sign_in(ruth).await);
        let looks = proxy.get(&format!("{path}/looks")).await.expect(StatusCode::OK);
        looks.says("Hana Okafor, MD, opened the patient's record today at 10:00\u{a0}AM, because it was an emergency.");
        let verdict = [("verdict", "not-appropriate"), ("note", "The patient was not here.")];
        doctor.get(&path).await.expect(StatusCode::OK);
        officer.post(&format!("{}/review", opened.location()), &verdict).await.expect(StatusCode::SEE_OTHER);
        doctor.get(&path).await.expect(StatusCode::NOT_FOUND);
    })
    .await;
}
