//! People through HTTP, on both engines.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "http/licences.rs"]
mod licences;

use std::sync::{Arc, Mutex};

use gate::{Manage, ORG, Org, Slice};
use http::StatusCode;
use kernel::{Boxed, Locale, PersonId, PoolId, Result, Time};
use people::{Badge, LinkKind, NewPerson};
use policy::{Role, Roles};
use testing::{Answer, Client, World};

const PASSWORD: &str = "tea at the river";

/// What channels would have sent: address, kind, path, code.
static SENT: Mutex<Vec<(String, LinkKind, String, String)>> = Mutex::new(Vec::new());
/// Names of the events about persons, with the person.
static HEARD: Mutex<Vec<(String, String)>> = Mutex::new(Vec::new());

fn slices() -> Vec<Slice> {
    let on = |event, name, run| jobs::On { event, name, run };
    let listener = Slice::new("listener", &[])
        .part(on("people.link", "test.link", |org, payload| Box::pin(sent(org, payload))))
        .part(on("invitation.accepted", "test.accepted", |_, payload| heard("accepted", payload)))
        .part(on("licence.ending", "test.ending", |_, payload| heard("ending", payload)))
        .part(on("licence.ended", "test.ended", |_, payload| heard("ended", payload)))
        .part(on("person.offboarded", "test.offboarded", |_, payload| heard("offboarded", payload)));
    vec![people::slice(), listener]
}

async fn sent(org: Arc<Org>, payload: jobs::Payload) -> Result<()> {
    let text = payload.to_string();
    let mut write = org.operator("test").await?;
    let mut access = write.may::<Manage, _>(ORG).await?;
    let notice = people::link_notice(&mut access, payload["link_id"].as_str().unwrap().parse()?).await?;
    assert!(
        !text.contains(notice.path.expose().as_str()) && !text.contains(notice.code.expose().as_str()),
        "an event holds a secret"
    );
    let (path, code) = (notice.path.expose().clone(), notice.code.expose().clone());
    SENT.lock().unwrap().push((notice.address, notice.kind, path, code));
    Ok(())
}

fn heard(what: &str, payload: jobs::Payload) -> Boxed<'static, Result<()>> {
    HEARD.lock().unwrap().push((what.to_owned(), payload["person"].as_str().unwrap().to_owned()));
    Box::pin(async { Ok(()) })
}

/// The newest link that went to an address.
async fn link(world: &World, address: &str) -> (LinkKind, String, String) {
    world.run_jobs().await;
    let sent = SENT.lock().unwrap();
    let found = sent.iter().rev().find(|s| s.0 == address).unwrap_or_else(|| panic!("nothing went to {address}"));
    (found.1, found.2.clone(), found.3.clone())
}

fn times_sent(address: &str) -> usize {
    SENT.lock().unwrap().iter().filter(|s| s.0 == address).count()
}

async fn make(world: &World, given: &str, roles: &[Role], email: &str) -> PersonId {
    let mut write = world.org.operator("test").await.unwrap();
    let mut access = write.may::<Manage, _>(ORG).await.unwrap();
    let new = NewPerson {
        given: given.into(),
        family: "Vega".into(),
        roles: Roles::any(roles),
        email: Some(email.into()),
        birth_date: Some("1964-05-02".into()),
        ..NewPerson::default()
    };
    let id = people::create(&mut access, &new).await.unwrap();
    write.commit().await.unwrap();
    id
}

/// Makes a person and gives them a password through the recovery link, as they would do it; staff get a second factor too,
/// whose key is returned.
async fn with_password(world: &World, given: &str, roles: &[Role], email: &str) -> (PersonId, Client, Vec<u8>) {
    let id = make(world, given, roles, email).await;
    let guest = world.guest();
    guest.post("/recover", &[("address", email)]).await.expect(StatusCode::SEE_OTHER);
    let (_, path, _) = link(world, email).await;
    let answer = guest.post(&path, &[("password", PASSWORD)]).await.expect(StatusCode::SEE_OTHER);
    let browser = guest.keep(&answer);
    if answer.location() == "/today" {
        return (id, browser, Vec::new());
    }
    let page = browser.get("/sign-in/second").await.expect(StatusCode::OK);
    let key = key_on(&page);
    let answer = browser.post("/sign-in/second", &[("code", &code(&key, world))]).await.expect(StatusCode::OK);
    (id, browser.keep(&answer), key)
}

fn key_on(page: &Answer) -> Vec<u8> {
    let text = page.body.split("<code>").nth(1).unwrap().split('<').next().unwrap().replace(' ', "");
    totp_rs::Secret::try_from_base32(text).unwrap().as_bytes().to_vec()
}

fn code(key: &[u8], world: &World) -> String {
    let seconds = u64::try_from(world.clock.now().micros() / 1_000_000).unwrap();
    totp_rs::Builder::new().with_secret(key.to_vec()).build().unwrap().generate(seconds).to_string()
}

fn sign_in<'a>(address: &'a str, password: &'a str) -> [(&'static str, &'a str); 2] {
    [("address", address), ("password", password)]
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_becomes_an_account() {
    testing::each(slices, async |world| {
        let (_, admin, _) = with_password(&world, "Ada", &[Role::Administrator], "ada.inv@example.org").await;
        let fields = [
            ("given", "Ana"),
            ("family", "Vega"),
            ("role", "patient"),
            ("email", "Ana.Inv@Example.org"),
            ("locale", "en"),
        ];
        let made = admin.post("/people/new", &fields).await.expect(StatusCode::SEE_OTHER);
        admin.get(made.location()).await.expect(StatusCode::OK).says("Ana Vega");
        let (kind, path, _) = link(&world, "ana.inv@example.org").await;
        assert_eq!(kind, LinkKind::Invitation);
        let guest = world.guest();
        guest.get(&path).await.expect(StatusCode::OK).says("Riverbend Health invites you").says("Ana Vega");
        guest
            .post(&path, &[("password", "short")])
            .await
            .expect(StatusCode::UNPROCESSABLE_ENTITY)
            .says("at least 12 characters");
        let answer = guest.post(&path, &[("password", PASSWORD)]).await.expect(StatusCode::SEE_OTHER);
        assert_eq!(answer.location(), "/today");
        let ana = guest.clone().keep(&answer);
        ana.get("/today").await.expect(StatusCode::OK).says("Good morning, Ana");
        ana.get("/account")
            .await
            .expect(StatusCode::OK)
            .says("ana.inv@example.org")
            .says("confirmed")
            .says("this device");
        // The link worked once.
        guest.post(&path, &[("password", PASSWORD)]).await.expect(StatusCode::NOT_FOUND);
        // Signed out, Back shows nothing.
        let out = ana.post("/sign-out", &[]).await.expect(StatusCode::SEE_OTHER);
        assert!(out.headers.contains_key("clear-site-data"));
        ana.get("/today").await.expect(StatusCode::UNAUTHORIZED);
        world.run_jobs().await;
        assert!(HEARD.lock().unwrap().iter().any(|(what, _)| what == "accepted"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_account_and_wrong_password_are_the_same() {
    testing::each(slices, async |world| {
        with_password(&world, "Ben", &[Role::Patient], "ben.same@example.org").await;
        let guest = world.guest();
        let db = world.org.store();
        db.start_trace();
        let wrong = guest
            .post("/sign-in", &sign_in("ben.same@example.org", "tea at the lake"))
            .await
            .expect(StatusCode::UNPROCESSABLE_ENTITY);
        let first = db.take_trace();
        db.start_trace();
        let unknown = guest
            .post("/sign-in", &sign_in("xyz.same@example.org", "tea at the lake"))
            .await
            .expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(db.take_trace(), first, "the same statements");
        assert_eq!(wrong.body.replace("ben.same", "xyz.same"), unknown.body, "the same bytes");
        assert!(!wrong.body.contains("tea at"), "a password came back");
        let known =
            guest.post("/sign-in/link", &[("address", "ben.same@example.org")]).await.expect(StatusCode::SEE_OTHER);
        let nobody =
            guest.post("/sign-in/link", &[("address", "xyz.same@example.org")]).await.expect(StatusCode::SEE_OTHER);
        assert_eq!(known.location().len(), nobody.location().len());
        world.run_jobs().await;
        assert_eq!(times_sent("xyz.same@example.org"), 0, "nothing goes to strangers");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_need_a_second_factor_and_a_code_works_once() {
    testing::each(slices, async |world| {
        let (_, nurse, key) = with_password(&world, "Tom", &[Role::Clinician], "tom.two@example.org").await;
        nurse.get("/today").await.expect(StatusCode::OK);
        let guest = world.guest();
        let half =
            guest.post("/sign-in", &sign_in("tom.two@example.org", PASSWORD)).await.expect(StatusCode::SEE_OTHER);
        assert_eq!(half.location(), "/sign-in/second");
        let half = guest.keep(&half);
        half.get("/today").await.expect(StatusCode::UNAUTHORIZED);
        half.post("/sign-in/second", &[("code", "000000")]).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        // The code that set the app up was used already.
        half.post("/sign-in/second", &[("code", &code(&key, &world))]).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        world.clock.advance(60).unwrap();
        let whole = half.post("/sign-in/second", &[("code", &code(&key, &world))]).await.expect(StatusCode::SEE_OTHER);
        let whole = half.keep(&whole);
        whole.get("/today").await.expect(StatusCode::OK);
        // Recovery codes: each once.
        let page = whole.post("/account/second/codes", &[]).await.expect(StatusCode::OK);
        let spare = page.body.split("<code>").nth(1).unwrap().split('<').next().unwrap().to_owned();
        for want in [StatusCode::SEE_OTHER, StatusCode::UNPROCESSABLE_ENTITY] {
            let guest = world.guest();
            let half =
                guest.post("/sign-in", &sign_in("tom.two@example.org", PASSWORD)).await.expect(StatusCode::SEE_OTHER);
            guest.keep(&half).post("/sign-in/second", &[("code", &spare.to_uppercase())]).await.expect(want);
        }
        whole.post("/account/second/off", &[]).await.expect(StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_patient_turns_the_second_factor_on_and_off() {
    testing::each(slices, async |world| {
        let (_, eve, _) = with_password(&world, "Eve", &[Role::Patient], "eve.opt@example.org").await;
        eve.post("/account/second/start", &[]).await.expect(StatusCode::SEE_OTHER);
        let page = eve.get("/account/second").await.expect(StatusCode::OK);
        page.says("<svg");
        let key = key_on(&page);
        eve.post("/account/second", &[("code", "000000")]).await.expect(StatusCode::SEE_OTHER);
        eve.post("/account/second", &[("code", &code(&key, &world))])
            .await
            .expect(StatusCode::OK)
            .says("Your recovery codes");
        let half = world.guest().post("/sign-in", &sign_in("eve.opt@example.org", PASSWORD)).await;
        assert_eq!(half.location(), "/sign-in/second");
        // Later the protected page asks again who is there.
        world.clock.advance(700).unwrap();
        let asks = eve.get("/account/second").await.expect(StatusCode::SEE_OTHER);
        assert_eq!(asks.location(), "/step-up?back=/account/second");
        eve.get(asks.location()).await.expect(StatusCode::OK).says("Is it you?");
        let wrong = eve.post("/step-up", &[("password", "tea at the lake"), ("back", "/account/second")]).await;
        assert!(wrong.location().starts_with("/step-up?wrong=1"));
        let right = eve.post("/step-up", &[("password", PASSWORD), ("back", "/account/second")]).await;
        assert_eq!(right.location(), "/account/second");
        eve.post("/account/second/off", &[]).await.expect(StatusCode::SEE_OTHER);
        eve.get("/account").await.expect(StatusCode::OK).says("Off");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_slow_the_stranger_and_not_the_owner() {
    testing::each(slices, async |world| {
        let (_, owner, _) = with_password(&world, "Ida", &[Role::Patient], "ida.lock@example.org").await;
        let stranger = world.guest();
        for _ in 0..5 {
            stranger
                .post("/sign-in", &sign_in("ida.lock@example.org", "guess guess guess"))
                .await
                .expect(StatusCode::UNPROCESSABLE_ENTITY);
        }
        let slowed = stranger
            .post("/sign-in", &sign_in("ida.lock@example.org", PASSWORD))
            .await
            .expect(StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(slowed.headers["retry-after"], "5");
        slowed.says("Too many tries");
        // The owner's browser, behind the same address, is not slowed.
        owner.post("/sign-out", &[]).await.expect(StatusCode::SEE_OTHER);
        let back =
            owner.post("/sign-in", &sign_in("ida.lock@example.org", PASSWORD)).await.expect(StatusCode::SEE_OTHER);
        assert_eq!(back.location(), "/today");
        world.clock.advance(6).unwrap();
        stranger
            .post("/sign-in", &sign_in("ida.lock@example.org", "guess guess guess"))
            .await
            .expect(StatusCode::UNPROCESSABLE_ENTITY);
        let slowed = stranger
            .post("/sign-in", &sign_in("ida.lock@example.org", PASSWORD))
            .await
            .expect(StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(slowed.headers["retry-after"], "10");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn anyone_registers_with_a_proved_address_and_gets_no_chart() {
    testing::each(slices, async |world| {
        let guest = world.guest();
        let young = [("address", "kid.reg@example.org"), ("birth_date", "2014-01-01")];
        guest.post("/register", &young).await.expect(StatusCode::UNPROCESSABLE_ENTITY).says("13 or older");
        world.run_jobs().await;
        assert_eq!(times_sent("kid.reg@example.org"), 0);
        let sent = guest
            .post("/register", &[("address", "joy.reg@example.org"), ("birth_date", "1990-01-01")])
            .await
            .expect(StatusCode::SEE_OTHER);
        let (kind, path, digits) = link(&world, "joy.reg@example.org").await;
        assert_eq!(kind, LinkKind::Register);
        let id = sent.location().split('=').nth(1).unwrap();
        guest.get(sent.location()).await.expect(StatusCode::OK).says("Look at your messages");
        guest.post("/sign-in/code", &[("link", id), ("code", "12")]).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        let on = guest.post("/sign-in/code", &[("link", id), ("code", &digits)]).await.expect(StatusCode::SEE_OTHER);
        assert_eq!(on.location(), path);
        let rest = [("given", "Joy"), ("family", "Lund"), ("birth_date", "1990-01-01"), ("password", "")];
        let done = guest.post(&path, &rest).await.expect(StatusCode::SEE_OTHER);
        let joy = guest.clone().keep(&done);
        joy.get("/account").await.expect(StatusCode::OK).says("None. You sign in with a link.");
        joy.get("/people").await.expect(StatusCode::NOT_FOUND);
        // The same address again: a sign-in link, and the page says nothing of it.
        let again = guest
            .post("/register", &[("address", "joy.reg@example.org"), ("birth_date", "1990-01-01")])
            .await
            .expect(StatusCode::SEE_OTHER);
        assert_eq!(again.location().len(), sent.location().len());
        let (kind, path, _) = link(&world, "joy.reg@example.org").await;
        assert_eq!(kind, LinkKind::SignIn);
        assert_eq!(guest.post(&path, &[]).await.expect(StatusCode::SEE_OTHER).location(), "/today");
        // Five wrong codes spend a link.
        for _ in 0..5 {
            guest
                .post("/sign-in/code", &[("link", id), ("code", "000")])
                .await
                .expect(StatusCode::UNPROCESSABLE_ENTITY);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_door_slows_whoever_brings_no_proof_of_work_and_hears_programs_out() {
    testing::each(slices, async |world| {
        let guest = world.guest();
        let page = guest.get("/register").await.expect(StatusCode::OK);
        page.says("data-proof").says("/assets/door.").says("Your browser runs no script, and that is fine");
        let try_with = async |address: &str, more: &[(&str, &str)]| {
            let form = [("address", address), ("birth_date", "1990-01-01")];
            guest.post("/register", &[&form[..], more].concat()).await
        };
        // A program fills in what nobody sees: it is answered as people are, and nothing is done.
        let trapped = try_with("bee.door@example.org", &[("subject", "Bee")]).await.expect(StatusCode::SEE_OTHER);
        let right = try_with("one.door@example.org", &[]).await.expect(StatusCode::SEE_OTHER);
        assert_eq!(trapped.location().len(), right.location().len());
        guest.get(trapped.location()).await.expect(StatusCode::OK);
        world.run_jobs().await;
        assert_eq!(times_sent("bee.door@example.org"), 0);
        assert!(times_sent("one.door@example.org") > 0);
        // Without script three register from one connection, then it takes longer; the words are kept.
        for address in ["two.door@example.org", "three.door@example.org"] {
            try_with(address, &[]).await.expect(StatusCode::SEE_OTHER);
        }
        let slowed = try_with("four.door@example.org", &[]).await.expect(StatusCode::TOO_MANY_REQUESTS);
        slowed.says("four.door@example.org");
        // A proof lets its bearer in, once.
        let proof = people::testing::work_on(&page.body);
        try_with("four.door@example.org", &[("proof", &proof)]).await.expect(StatusCode::SEE_OTHER);
        try_with("five.door@example.org", &[("proof", &proof)]).await.expect(StatusCode::TOO_MANY_REQUESTS);
        let unsolved = format!("{}.x", proof.split('.').next().unwrap());
        try_with("five.door@example.org", &[("proof", &unsolved)]).await.expect(StatusCode::TOO_MANY_REQUESTS);
        // In its hour; after that it is as if there was none.
        let late = people::testing::work_on(&guest.get("/register").await.body);
        world.clock.advance(61 * 60).unwrap();
        try_with("five.door@example.org", &[]).await.expect(StatusCode::SEE_OTHER);
        try_with("six.door@example.org", &[("proof", &late)]).await.expect(StatusCode::TOO_MANY_REQUESTS);
        world.clock.advance(30).unwrap();
        try_with("six.door@example.org", &[]).await.expect(StatusCode::SEE_OTHER);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_under_thirteen_gets_an_account() {
    testing::each(slices, async |world| {
        let guest = world.guest();
        // 9 November 2026: thirteen today, and tomorrow.
        let form = |born| [("address", "teen.age@example.org"), ("birth_date", born)];
        guest.post("/register", &form("2013-11-10")).await.expect(StatusCode::UNPROCESSABLE_ENTITY).says("13 or older");
        guest.post("/register", &form("2013-11-09")).await.expect(StatusCode::SEE_OTHER);
        let (_, path, _) = link(&world, "teen.age@example.org").await;
        // The second page asks again: another date there is no way round.
        let rest = |born| [("given", "Tia"), ("family", "Lund"), ("birth_date", born), ("password", "")];
        guest.post(&path, &rest("2013-11-10")).await.expect(StatusCode::UNPROCESSABLE_ENTITY).says("13 or older");
        guest.post(&path, &rest("2013-11-09")).await.expect(StatusCode::SEE_OTHER);

        // A child whom the practice knows is not made an account by an invitation either.
        let admin = make(&world, "Ada", &[Role::Administrator], "ada.age@example.org").await;
        let admin = world.sign_in(admin).await;
        let fields = [
            ("given", "Kit"),
            ("family", "Lund"),
            ("role", "patient"),
            ("birth_date", "2016-05-01"),
            ("email", "kit.age@example.org"),
            ("locale", "en"),
        ];
        admin.post("/people/new", &fields).await.expect(StatusCode::SEE_OTHER);
        let (kind, path, _) = link(&world, "kit.age@example.org").await;
        assert_eq!(kind, LinkKind::Invitation);
        let form = [("given", "Kit"), ("family", "Lund"), ("password", "")];
        guest.post(&path, &form).await.expect(StatusCode::UNPROCESSABLE_ENTITY).says("13 or older");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sign_in_links_are_not_burnt_by_previews() {
    testing::each(slices, async |world| {
        let nurse = make(&world, "Rob", &[Role::Clinician], "rob.link@example.org").await;
        let ends = world.clock.now().plus_days(1);
        let mut write = world.org.operator("test").await.unwrap();
        let mut access = write.may::<Manage, _>(ORG).await.unwrap();
        let demo = people::sign_in_link(&mut access, nurse, ends).await.unwrap();
        write.commit().await.unwrap();
        let mut write = world.org.job("test").await.unwrap();
        let mut access = write.may::<Manage, _>(ORG).await.unwrap();
        let plain = people::sign_in_link(&mut access, nurse, ends).await.unwrap();
        write.commit().await.unwrap();
        let guest = world.guest();
        for _ in 0..3 {
            guest.get(&demo).await.expect(StatusCode::OK).says("works once");
        }
        let whole = guest.post(&demo, &[]).await.expect(StatusCode::SEE_OTHER);
        assert_eq!(whole.location(), "/today");
        guest.clone().keep(&whole).get("/today").await.expect(StatusCode::OK).says("Good morning, Rob");
        guest.post(&demo, &[]).await.expect(StatusCode::NOT_FOUND).says("can no longer be used");
        assert_eq!(guest.post(&plain, &[]).await.expect(StatusCode::SEE_OTHER).location(), "/sign-in/second");
        guest.get(&format!("{plain}x")).await.expect(StatusCode::NOT_FOUND);
        guest.get(&plain.replace("/enter/", "/recover/")).await.expect(StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_end_when_idle_and_in_any_case() {
    testing::each(slices, async |world| {
        let (_, nurse, _) = with_password(&world, "Uma", &[Role::Clinician], "uma.idle@example.org").await;
        let (_, patient, _) = with_password(&world, "Pia", &[Role::Patient], "pia.idle@example.org").await;
        world.clock.advance(14 * 60).unwrap();
        nurse.get("/today").await.expect(StatusCode::OK);
        world.clock.advance(14 * 60).unwrap();
        nurse.get("/today").await.expect(StatusCode::OK);
        world.clock.advance(16 * 60).unwrap();
        nurse.get("/today").await.expect(StatusCode::UNAUTHORIZED);
        world.clock.advance(13 * 86_400).unwrap();
        patient.get("/today").await.expect(StatusCode::OK);
        world.clock.advance(13 * 86_400).unwrap();
        patient.get("/today").await.expect(StatusCode::OK);
        world.clock.advance(5 * 86_400).unwrap();
        patient.get("/today").await.expect(StatusCode::UNAUTHORIZED);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn devices_are_listed_and_signed_out() {
    testing::each(slices, async |world| {
        let (_, one, _) = with_password(&world, "Lea", &[Role::Patient], "lea.dev@example.org").await;
        let guest = world.guest();
        let two = guest.post("/sign-in", &sign_in("lea.dev@example.org", PASSWORD)).await.expect(StatusCode::SEE_OTHER);
        let two = guest.keep(&two);
        let page = one.get("/account").await.expect(StatusCode::OK);
        let other = page.body.split("name=\"device\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        one.post("/account/devices/end", &[("device", &other)]).await.expect(StatusCode::SEE_OTHER);
        two.get("/today").await.expect(StatusCode::UNAUTHORIZED);
        one.get("/today").await.expect(StatusCode::OK);
        one.post("/account/devices/end-all", &[]).await.expect(StatusCode::SEE_OTHER);
        one.get("/today").await.expect(StatusCode::UNAUTHORIZED);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn offboarding_ends_everything_at_once() {
    testing::each(slices, async |world| {
        let (_, admin, key) = with_password(&world, "Ada", &[Role::Administrator], "ada.off@example.org").await;
        let (nurse, browser, _) = with_password(&world, "Kai", &[Role::Clinician], "kai.off@example.org").await;
        let pool = PoolId::new(world.clock.now());
        let mut write = world.org.operator("test").await.unwrap();
        let mut access = write.may::<Manage, _>(ORG).await.unwrap();
        gate::join_pool(&mut access, pool, nurse).await.unwrap();
        write.commit().await.unwrap();
        world.clock.advance(700).unwrap();
        let close = format!("/people/{nurse}/close");
        assert_eq!(
            admin.post(&close, &[]).await.expect(StatusCode::SEE_OTHER).location(),
            format!("/step-up?back={close}")
        );
        admin.post("/step-up", &[("code", &code(&key, &world)), ("back", &close)]).await.expect(StatusCode::SEE_OTHER);
        admin.get(&close).await.expect(StatusCode::OK).says("leaves all pools");
        admin.post(&close, &[]).await.expect(StatusCode::SEE_OTHER);
        browser.get("/today").await.expect(StatusCode::UNAUTHORIZED);
        world
            .guest()
            .post("/sign-in", &sign_in("kai.off@example.org", PASSWORD))
            .await
            .expect(StatusCode::UNPROCESSABLE_ENTITY);
        world.run_jobs().await;
        assert!(HEARD.lock().unwrap().contains(&("offboarded".to_owned(), nurse.to_string())));
        let mut session = world.org.operator_read("test");
        let mut access = session.may::<Manage, _>(ORG).await.unwrap();
        let members = store::sql!("SELECT person FROM gate_members WHERE person = ?1");
        assert!(access.tx().rows(members, &store::params![nurse]).await.unwrap().is_empty());
        admin.post(&close, &[]).await.expect(StatusCode::CONFLICT);
        browser.post(&close, &[]).await.expect(StatusCode::UNAUTHORIZED);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_helps_who_lost_the_phone() {
    testing::each(slices, async |world| {
        let (_, admin, _) = with_password(&world, "Ada", &[Role::Administrator], "ada.rec@example.org").await;
        let (nurse, browser, _) = with_password(&world, "Noa", &[Role::Clinician], "noa.rec@example.org").await;
        let path = format!("/people/{nurse}/recovery");
        admin.post(&path, &[]).await.expect(StatusCode::UNPROCESSABLE_ENTITY).says("Say how you checked");
        let page = admin.post(&path, &[("how", "in-person")]).await.expect(StatusCode::OK);
        let link = page.body.split("http://localhost").nth(1).unwrap().split('<').next().unwrap().to_owned();
        browser.post(&path, &[("how", "in-person")]).await.expect(StatusCode::NOT_FOUND);
        let guest = world.guest();
        guest.get(&link).await.expect(StatusCode::OK).says("New password");
        let half = guest.post(&link, &[("password", "a walk along the dam")]).await.expect(StatusCode::SEE_OTHER);
        browser.get("/today").await.expect(StatusCode::UNAUTHORIZED);
        guest.keep(&half).get("/sign-in/second").await.expect(StatusCode::OK).says("Protect your account");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn badges_say_what_was_checked_and_when() {
    testing::each(slices, async |world| {
        let (me, admin, _) = with_password(&world, "Ada", &[Role::Administrator], "ada.badge@example.org").await;
        admin.post(&format!("/people/{me}/roles"), &[("role", "patient")]).await.expect(StatusCode::CONFLICT);
        let (doctor, _, _) = with_password(&world, "Hana", &[Role::Clinician], "hana.badge@example.org").await;
        let (_, patient, _) = with_password(&world, "Max", &[Role::Patient], "max.badge@example.org").await;
        let form = |npi| {
            [
                ("profession", "MD"),
                ("npi", npi),
                ("specialty", "Cardiology"),
                ("licence_state", "mt"),
                ("checked", "License in the state register"),
                ("checked_on", "2026-06-01"),
            ]
        };
        let path = format!("/people/{doctor}/badge");
        admin.post(&path, &form("1234567890")).await.expect(StatusCode::UNPROCESSABLE_ENTITY).says("wrong digit");
        admin.post(&path, &form("1234567893")).await.expect(StatusCode::SEE_OTHER);
        let page = format!("/people/{doctor}");
        patient
            .get(&page)
            .await
            .expect(StatusCode::OK)
            .says("License in the state register, checked")
            .says("2026")
            .says("Hana Vega, MD");
        let stranger = world.sign_in(world.person("A Stranger", Roles::NONE).await).await;
        stranger.get(&page).await.expect(StatusCode::NOT_FOUND);
        patient.get(&format!("/people/{doctor}/account")).await.expect(StatusCode::NOT_FOUND);
        admin
            .post(
                &format!("/people/{doctor}/roles"),
                &[("role", "clinician"), ("role", "moderator"), ("language", "es")],
            )
            .await
            .expect(StatusCode::SEE_OTHER);
        let mut session = world.org.operator_read("test");
        let mut access = session.may::<Manage, _>(ORG).await.unwrap();
        let card = people::card(&mut access, doctor).await.unwrap();
        assert!(card.speaks(Locale::Es) && card.roles.has(Role::Moderator) && card.title() == "Hana Vega, MD");
        let found = people::search_patient(&mut access, "veg", Some("1964-05-02")).await.unwrap();
        assert_eq!(found.len(), 1, "patients only");
        assert!(people::search_patient(&mut access, "%", None).await.unwrap().is_empty());
        let badge = people::badge_of(&mut access, doctor).await.unwrap().unwrap();
        assert_eq!((badge.licence_state.as_str(), badge.checked_at), ("MT", Time::parse("2026-06-01")));
        let bad = Badge { npi: Some("1".into()), ..Badge::default() };
        drop(session);
        let mut write = world.org.operator("test").await.unwrap();
        let mut access = write.may::<Manage, _>(ORG).await.unwrap();
        assert!(people::set_badge(&mut access, doctor, &bad).await.is_err());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_front_door_and_the_policy() {
    testing::each(slices, async |world| {
        let guest = world.guest();
        guest.get("/").await.expect(StatusCode::OK).says("Call 911").says("Sign in").says("406-555-0142");
        let es = guest.get("/language?to=es&back=/sign-in").await.expect(StatusCode::SEE_OTHER);
        assert_eq!(es.location(), "/sign-in");
        guest.clone().keep(&es).get("/sign-in").await.expect(StatusCode::OK).says("Entrar sin contraseña");
        assert_eq!(guest.get("/language?to=es&back=//evil.example").await.location(), "/today");
        guest.get("/policy").await.expect(StatusCode::UNAUTHORIZED);
        let (_, compliance, _) = with_password(&world, "Cleo", &[Role::Compliance], "cleo.pol@example.org").await;
        compliance
            .get("/policy")
            .await
            .expect(StatusCode::OK)
            .says("Only you may change your password")
            .says("asks again who is there");
        compliance.get("/people").await.expect(StatusCode::NOT_FOUND);
        let (id, patient, _) = with_password(&world, "Max", &[Role::Patient], "max.pol@example.org").await;
        patient.get("/policy").await.expect(StatusCode::NOT_FOUND);
        patient.get("/language?to=es&back=/today").await.expect(StatusCode::SEE_OTHER);
        patient.get("/today").await.expect(StatusCode::OK).says("Buenos días, Max");
        patient.get("/account").await.expect(StatusCode::OK).says("Cerrar sesión en todas partes");
        patient.get(&format!("/people/{id}/account")).await.expect(StatusCode::SEE_OTHER);
        for path in ["/register", "/recover", "/sign-in", "/sign-in/code?link=x"] {
            let page = guest.get(path).await.expect(StatusCode::OK);
            assert!(
                page.body.len() < 60_000
                    && !page.body.contains("style=")
                    && page.headers["cache-control"] == "no-store",
                "{path}"
            );
        }
    })
    .await;
}
