//! What the tests share: slices, addresses, notices, and a look into the tables.

use std::sync::Mutex;

use channels::{Channel, Notice, OnText, Urgency};
use gate::{Manage, ORG, Organisation, Slice};
use kernel::{Locale, PersonId, RawId};
use policy::{Role, Roles};
use store::sql;
use testing::World;

/// What [`OnText`] heard, with the person who wrote.
static HEARD: Mutex<Vec<(PersonId, String)>> = Mutex::new(Vec::new());

pub fn slices() -> Vec<Slice> {
    let listener = OnText {
        run: |_, texted| {
            Box::pin(async move {
                HEARD.lock().unwrap().push((texted.from, texted.text));
                Ok(())
            })
        },
    };
    vec![people::slice(), consent::slice(), channels::slice(), Slice::new("listener", &[]).part(listener)]
}

/// What was heard from one person: other tests listen too.
pub fn heard(person: PersonId) -> Vec<String> {
    let heard = HEARD.lock().unwrap();
    heard.iter().filter(|(from, _)| *from == person).map(|(_, text)| text.clone()).collect()
}

/// A confirmed address.
pub async fn add(world: &World, person: PersonId, channel: Channel, value: &str) {
    let mut write = world.org.operator("test").await.unwrap();
    let mut access = write.may::<Manage, Organisation>(ORG).await.unwrap();
    channels::add_address(&mut access, person, channel, value, true, "test").await.unwrap();
    write.commit().await.unwrap();
}

/// Puts a notice into the outbox and runs what is due.
pub async fn notify(world: &World, person: PersonId, notice: Notice, urgency: Urgency) {
    queue(world, person, notice, urgency).await;
    world.run_jobs().await;
}

pub async fn queue(world: &World, person: PersonId, notice: Notice, urgency: Urgency) {
    let mut write = world.org.operator("test").await.unwrap();
    let mut access = write.may::<Manage, Organisation>(ORG).await.unwrap();
    channels::notify(&mut access, person, notice, urgency).await.unwrap();
    write.commit().await.unwrap();
}

/// A message in some thread.
pub fn path(world: &World) -> Notice {
    Notice::NewMessage { path: format!("/threads/{}", RawId::new(world.clock.now())) }
}

pub async fn emit(world: &World, event: &'static str, payload: &serde_json::Value) {
    let mut write = world.org.operator("test").await.unwrap();
    let mut access = write.may::<Manage, Organisation>(ORG).await.unwrap();
    jobs::emit(&mut access, event, payload).await.unwrap();
    write.commit().await.unwrap();
    world.run_jobs().await;
}

pub async fn invite(world: &World, phone: &str) {
    let mut write = world.org.operator("test").await.unwrap();
    let mut access = write.may::<Manage, Organisation>(ORG).await.unwrap();
    let new = people::NewInvitation {
        given: "Rosa".into(),
        family: "Diaz".into(),
        roles: Roles::of(Role::Caregiver),
        phone: Some(phone.to_owned()),
        ..Default::default()
    };
    people::invite(&mut access, &new).await.unwrap();
    write.commit().await.unwrap();
    world.run_jobs().await;
}

/// A person with a profile and an address that nobody confirmed.
pub async fn person_with(world: &World, email: &str) -> PersonId {
    let mut write = world.org.operator("test").await.unwrap();
    let mut access = write.may::<Manage, Organisation>(ORG).await.unwrap();
    let new = people::NewPerson {
        given: "Lupe".into(),
        family: "Soto".into(),
        roles: Roles::of(Role::Patient),
        zone: "America/Denver".into(),
        email: Some(email.to_owned()),
        ..Default::default()
    };
    let id = people::create(&mut access, &new).await.unwrap();
    write.commit().await.unwrap();
    world.run_jobs().await;
    id
}

/// A patient with a profile and no address.
pub async fn profile(world: &World, given: &str, locale: Locale) -> PersonId {
    let mut write = world.org.operator("test").await.unwrap();
    let mut access = write.may::<Manage, Organisation>(ORG).await.unwrap();
    let new = people::NewPerson {
        given: given.into(),
        family: "Vega".into(),
        roles: Roles::of(Role::Patient),
        zone: "America/Denver".into(),
        locale,
        ..Default::default()
    };
    let id = people::create(&mut access, &new).await.unwrap();
    write.commit().await.unwrap();
    id
}

pub async fn spanish(world: &World, person: PersonId, name: &str) {
    let mut write = world.org.operator("test").await.unwrap();
    let mut access = write.may::<Manage, Organisation>(ORG).await.unwrap();
    let roles = Roles::of(Role::Patient);
    gate::put_actor(&mut access, person, name, roles, (Locale::Es, "America/Denver"), false).await.unwrap();
    write.commit().await.unwrap();
}

/// The states of the whole outbox, sorted.
pub async fn states(world: &World) -> Vec<String> {
    let mut tx = world.org.store().read().await.unwrap();
    let query = sql!("SELECT state FROM channels_outbox ORDER BY state LIMIT 1000");
    tx.all::<(String,)>(query, &[]).await.unwrap().into_iter().map(|(state,)| state).collect()
}

/// Every text that the slice's tables and the queue hold.
pub async fn dump(world: &World) -> Vec<String> {
    let mut tx = world.org.store().read().await.unwrap();
    let mut all = Vec::new();
    for query in [
        sql!(
            "SELECT value, notice, path, locale, state, gateway, reference, fault, channel FROM channels_outbox LIMIT 1000"
        ),
        sql!("SELECT value, keyword FROM channels_inbound LIMIT 1000"),
        sql!("SELECT value, topic, stands, how, words FROM channels_ledger LIMIT 1000"),
        sql!("SELECT kind, payload, fault FROM jobs_queue LIMIT 1000"),
    ] {
        all.extend(tx.rows(query, &[]).await.unwrap().iter().map(|row| format!("{:?}", row.values())));
    }
    assert!(!all.is_empty());
    all
}
