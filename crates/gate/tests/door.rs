//! The gate's promises, on both engines, with a kind of its own.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::atomic::{AtomicI64, Ordering};

use gate::{Create, Edit, ORG, Session, Slice, View};
use kernel::{Error, PersonId, RawId, Time};
use policy::{Actors, Relation, Relations, Role, Roles, Rule};
use store::{params, sql};
use testing::World;

kernel::kinds! {
    /// A thing with every column that a decision may stand on.
    Leaflet = "leaflet" => LeafletId,
    /// Everything that one patient has; its id is the patient's.
    Shelf = "shelf" => ShelfId,
}
gate::resource!(Shelf, table: "gate_actors", id: "id", patient: "id", holder: "NULL", pool: "NULL", author: "NULL");
gate::resource!(Leaflet, table: "leaflets", id: "id", patient: "patient", holder: "holder", pool: "pool", author: "author");

const STEPS: &[store::Step] = &[store::Step {
    name: "0001",
    sql: "CREATE TABLE leaflets (id BLOB PRIMARY KEY, patient BLOB, holder BLOB, pool BLOB, author BLOB, level INTEGER NOT NULL) STRICT;",
}];

const RULES: [Rule; 6] = [
    Rule::new("shelf.view", "view", "shelf", ["Those near.", "Los cercanos."]).relations(Relations::any(&[
        Relation::Full,
        Relation::Team,
        Relation::Proxy,
    ])),
    Rule::new("leaflet.view.own", "view", "leaflet", ["Own.", "Propio."])
        .relations(Relations::any(&[Relation::Itself, Relation::Author])),
    Rule::new("leaflet.view.team", "view", "leaflet", ["Team.", "Equipo."])
        .roles(Roles::of(Role::Clinician))
        .relations(Relations::any(&[Relation::Team, Relation::Pool, Relation::Holder])),
    Rule::new("leaflet.view.circle", "view", "leaflet", ["Circle.", "Círculo."])
        .relations(Relations::of(Relation::Full)),
    Rule::new("leaflet.edit.holder", "edit", "leaflet", ["Holder.", "Quien la tiene."])
        .relations(Relations::of(Relation::Holder)),
    Rule::new("leaflet.create", "create", "organisation", ["Tests.", "Pruebas."]).actors(Actors::SYSTEM),
];

fn slices() -> Vec<Slice> {
    vec![Slice::new("leaflets", STEPS).rules(RULES)]
}

static NEXT: AtomicI64 = AtomicI64::new(1);

async fn leaflet(world: &World, columns: [Option<RawId>; 4]) -> LeafletId {
    let id = LeafletId::new(Time::from_micros(NEXT.fetch_add(1, Ordering::Relaxed) * 1000));
    let mut write = world.org.operator("test").await.unwrap();
    let mut access = write.may::<Create, _>(ORG).await.unwrap();
    let put = sql!("INSERT INTO leaflets (id, patient, holder, pool, author, level) VALUES (?1, ?2, ?3, ?4, ?5, 0)");
    let [patient, holder, pool, author] = columns;
    access.tx().exec(put, &params![id, patient, holder, pool, author]).await.unwrap();
    write.commit().await.unwrap();
    id
}

async fn grant(world: &World, target: RawId, grantee: RawId, relation: Relation, ends_at: Time) {
    let mut tx = world.org.store().begin().await.unwrap();
    let put = sql!(
        "INSERT INTO gate_grants (id, target, grantee, relations, reason, given_by, starts_at, ends_at) VALUES (?1, ?2, ?3, ?4, 'test', ?2, 0, ?5)"
    );
    let id = RawId::new(Time::from_micros(NEXT.fetch_add(1, Ordering::Relaxed) * 1000));
    tx.exec(put, &params![id, target, grantee, Relations::of(relation).bits(), ends_at]).await.unwrap();
    tx.commit().await.unwrap();
}

async fn as_person(world: &World, person: PersonId) -> Session {
    use axum::extract::FromRequestParts;
    // A request with the person's cookie, as the router would make it.
    let client = world.sign_in(person).await;
    let request =
        http::Request::get("/").header("host", "localhost").header("cookie", client.cookie()).body(()).unwrap();
    Session::from_request_parts(&mut request.into_parts().0, &gate::Orgs::one(world.org.clone())).await.unwrap()
}

async fn may_view(world: &World, person: PersonId, id: LeafletId) -> bool {
    as_person(world, person).await.may::<View, _>(id).await.is_ok()
}

/// A small generator: the test must be the same on every run.
struct Dice(u64);
impl Dice {
    fn roll(&mut self, sides: u64) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % sides).unwrap()
    }
}

/// Random people, pools and leaflets, with random grants that last or are over.
async fn any_town(world: &World) -> (Vec<PersonId>, Vec<(LeafletId, Option<RawId>)>) {
    let mut dice = Dice(11);
    let roles = [Roles::NONE, Roles::of(Role::Patient), Roles::of(Role::Clinician)];
    let mut people = Vec::new();
    for n in 0..6 {
        people.push(world.person(&format!("P{n}"), roles[n % 3]).await);
    }
    let pools: Vec<RawId> = (0..2).map(|n| RawId([n + 1; 16])).collect();
    for person in &people {
        if dice.roll(2) == 0 {
            let mut tx = world.org.store().begin().await.unwrap();
            let put = sql!("INSERT INTO gate_members (pool, person) VALUES (?1, ?2)");
            tx.exec(put, &params![pools[dice.roll(2)], *person]).await.unwrap();
            tx.commit().await.unwrap();
        }
    }
    let mut leaflets = Vec::new();
    for _ in 0..40 {
        let mut maybe = |ids: &[RawId]| (dice.roll(2) == 0).then(|| ids[dice.roll(ids.len() as u64)]);
        let raw: Vec<RawId> = people.iter().map(|p| p.raw()).collect();
        let columns = [maybe(&raw), maybe(&raw), maybe(&pools), maybe(&raw)];
        leaflets.push((leaflet(world, columns).await, columns[0]));
    }
    for _ in 0..40 {
        let target = if dice.roll(2) == 0 { leaflets[dice.roll(40)].0.raw() } else { people[dice.roll(6)].raw() };
        let grantee = if dice.roll(3) == 0 { pools[dice.roll(2)] } else { people[dice.roll(6)].raw() };
        let relation = [Relation::Full, Relation::Team, Relation::Tasks, Relation::Proxy][dice.roll(4)];
        let ends = if dice.roll(4) == 0 { Time::from_micros(5) } else { Time::NEVER };
        grant(world, target, grantee, relation, ends).await;
    }
    (people, leaflets)
}

/// Over random grants: what a page asks of a patient after a leaflet of that patient is what it would be told without.
#[tokio::test]
async fn what_was_read_with_the_leaflet_opens_no_more_of_its_patient() {
    testing::each(slices, async |world| {
        let (people, leaflets) = any_town(&world).await;
        let mut opened = 0;
        for person in &people {
            for (id, patient) in leaflets.iter().filter_map(|(id, patient)| Some((*id, (*patient)?))) {
                let shelf = ShelfId::from_raw(patient);
                let alone = as_person(&world, *person).await.may::<View, _>(shelf).await.map(|a| a.relations()).ok();
                let mut session = as_person(&world, *person).await;
                let _ = session.may::<View, _>(id).await;
                let after = session.may::<View, _>(shelf).await.map(|a| a.relations()).ok();
                assert_eq!(alone, after);
                opened += usize::from(after.is_some());
            }
        }
        assert!(opened > 0, "some shelves open");
    })
    .await;
}

/// Over random grants, columns, pools and ends: the list holds exactly what `may` allows.
#[tokio::test]
async fn scope_is_may() {
    testing::each(slices, async |world| {
        let (people, leaflets) = any_town(&world).await;
        for person in &people {
            let mut session = as_person(&world, *person).await;
            let mut scope = session.scope::<View, Leaflet>().await.unwrap();
            let rows = scope
                .rows(
                    sql!("SELECT x.id FROM leaflets x WHERE {scope} AND x.level < ?1 ORDER BY x.id LIMIT 500"),
                    &params![1i64],
                )
                .await
                .unwrap();
            let listed: Vec<LeafletId> = rows.iter().map(|row| row.get(0).unwrap()).collect();
            let mut allowed = Vec::new();
            for (id, _) in &leaflets {
                if may_view(&world, *person, *id).await {
                    allowed.push(*id);
                }
            }
            assert_eq!(listed, allowed);
        }
    })
    .await;
}

#[tokio::test]
async fn denied_and_missing_look_the_same() {
    testing::each(slices, async |world| {
        let (owner, stranger) = (world.person("Owner", Roles::NONE).await, world.person("Stranger", Roles::NONE).await);
        let there = leaflet(&world, [Some(owner.raw()), None, None, None]).await;
        let missing = LeafletId::new(Time::from_micros(1));
        let mut seen = Vec::new();
        for id in [there, missing] {
            let mut session = as_person(&world, stranger).await;
            world.org.store().start_trace();
            let refused = session.may::<View, _>(id).await.err();
            // Its audit rows are handed over when it ends.
            drop(session);
            seen.push(world.org.store().take_trace());
            assert!(matches!(refused, Some(Error::NotFound)));
        }
        assert!(seen[0].iter().any(|text| text.contains("gate_audit")));
        assert_eq!(seen[0], seen[1]);
        assert!(may_view(&world, owner, there).await);
    })
    .await;
}

#[tokio::test]
async fn a_grant_ends_by_the_clock_and_a_revoked_one_at_once() {
    testing::each(slices, async |world| {
        let (owner, friend) = (world.person("Owner", Roles::NONE).await, world.person("Friend", Roles::NONE).await);
        let id = leaflet(&world, [Some(owner.raw()), None, None, None]).await;
        grant(&world, owner.raw(), friend.raw(), Relation::Full, world.clock.now().plus_minutes(10)).await;
        assert!(may_view(&world, friend, id).await);
        world.clock.advance(601).unwrap();
        assert!(!may_view(&world, friend, id).await);
        grant(&world, owner.raw(), friend.raw(), Relation::Full, Time::NEVER).await;
        assert!(may_view(&world, friend, id).await);
        let mut tx = world.org.store().begin().await.unwrap();
        tx.exec(sql!("UPDATE gate_grants SET revoked_at = ?1"), &params![world.clock.now()]).await.unwrap();
        tx.commit().await.unwrap();
        assert!(!may_view(&world, friend, id).await);
    })
    .await;
}

#[tokio::test]
async fn a_session_that_was_ended_changes_nothing() {
    testing::each(slices, async |world| {
        let owner = world.person("Owner", Roles::NONE).await;
        let session = as_person(&world, owner).await;
        let mut tx = world.org.store().begin().await.unwrap();
        tx.exec(sql!("UPDATE gate_sessions SET ended_at = ?1"), &params![world.clock.now()]).await.unwrap();
        tx.commit().await.unwrap();
        assert!(matches!(session.write().await.err(), Some(Error::SignedOut)));
    })
    .await;
}

async fn audited(world: &World) -> i64 {
    world.org.store().read().await.unwrap().one::<(i64,)>(sql!("SELECT COUNT(*) FROM gate_audit"), &[]).await.unwrap().0
}

#[tokio::test]
async fn every_answer_and_every_refusal_is_audited() {
    testing::each(slices, async |world| {
        let (owner, stranger) = (world.person("Owner", Roles::NONE).await, world.person("Stranger", Roles::NONE).await);
        let id = leaflet(&world, [Some(owner.raw()), Some(owner.raw()), None, None]).await;
        let before = audited(&world).await;
        let mut session = as_person(&world, owner).await;
        session.may::<View, _>(id).await.unwrap();
        session.send(()).await.unwrap();
        assert_eq!(audited(&world).await, before + 2, "the sign-in and the view");
        let mut write = as_person(&world, owner).await.write().await.unwrap();
        write.may::<Edit, _>(id).await.unwrap();
        write.send(()).await.unwrap();
        assert_eq!(audited(&world).await, before + 4);
        assert!(!may_view(&world, stranger, id).await);
        for _ in 0..100 {
            if audited(&world).await == before + 6 {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        panic!("the refusal was not audited");
    })
    .await;
}

#[tokio::test]
async fn one_changed_missing_or_inserted_audit_row_is_found() {
    testing::each(slices, async |world| {
        let owner = world.person("Owner", Roles::NONE).await;
        let id = leaflet(&world, [Some(owner.raw()), None, None, None]).await;
        for _ in 0..5 {
            let mut session = as_person(&world, owner).await;
            session.may::<View, _>(id).await.unwrap();
            session.send(()).await.unwrap();
        }
        // The rows of a slot are chained when it is over.
        assert_eq!(gate::seal(&world.org).await.unwrap(), 0);
        world.clock.advance(gate::SLOT_SECONDS).unwrap();
        let sealed = gate::seal(&world.org).await.unwrap();
        assert!(sealed >= 10);
        let check = async || gate::verify(world.org.store(), &world.org.keys).await.unwrap().findings;
        assert_eq!(check().await, vec![]);
        // Changed, and changed back.
        let change = async |text: store::Sql| {
            let mut tx = world.org.store().begin().await.unwrap();
            assert_eq!(tx.exec(text, &[]).await.unwrap(), 1);
            tx.commit().await.unwrap();
        };
        change(sql!("UPDATE gate_audit SET detail = 'x' WHERE id = (SELECT audit FROM gate_chain WHERE n = 3)")).await;
        assert!(matches!(check().await[..], [gate::Finding::Changed(_)]));
        change(sql!("UPDATE gate_audit SET detail = '' WHERE detail = 'x'")).await;
        assert_eq!(check().await, vec![]);
        // Inserted by somebody without the key.
        change(sql!("INSERT INTO gate_audit SELECT id + 1, at, actor_kind, actor, act, kind, target, patient, rule, detail, mac, was FROM gate_audit WHERE id = (SELECT audit FROM gate_chain WHERE n = 4)")).await;
        assert!(!check().await.is_empty());
        change(sql!("DELETE FROM gate_audit WHERE NOT EXISTS (SELECT 1 FROM gate_chain c WHERE c.audit = gate_audit.id)")).await;
        assert_eq!(check().await, vec![]);
        // Missing.
        change(sql!("DELETE FROM gate_audit WHERE id = (SELECT audit FROM gate_chain WHERE n = 2)")).await;
        assert!(check().await.iter().any(|f| matches!(f, gate::Finding::Missing(_))));
    })
    .await;
}

/// Each file in `tests/refused` must fail with just the error that its first line names. The compiler is asked directly
/// with the libraries of this very build: a second build of everything would cost minutes.
#[test]
fn what_must_not_compile() {
    let deps = std::env::current_exe().unwrap().parent().unwrap().to_owned();
    let newest = |stem: &str| {
        let files = std::fs::read_dir(&deps).unwrap().map(|f| f.unwrap().path());
        let ours = files.filter(|f| {
            f.file_name().unwrap().to_string_lossy().starts_with(stem) && f.extension().is_some_and(|e| e == "rlib")
        });
        ours.max_by_key(|f| f.metadata().unwrap().modified().unwrap()).unwrap()
    };
    let (gate, tokio) = (newest("libgate-"), newest("libtokio-"));
    let out = tempfile::tempdir().unwrap();
    let mut cases = 0;
    for file in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/refused")).unwrap() {
        let path = file.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let (code, _) = text.strip_prefix("//! ").unwrap().split_once(' ').unwrap();
        let run = std::process::Command::new("rustc")
            .args(["--edition", "2024", "--emit=metadata", "--error-format=short", "--out-dir"])
            .arg(out.path())
            .arg("-L")
            .arg(format!("dependency={}", deps.display()))
            .args(["--extern", &format!("gate={}", gate.display()), "--extern", &format!("tokio={}", tokio.display())])
            .arg(&path)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&run.stderr);
        let errors: Vec<&str> = said.lines().filter(|l| l.contains(": error")).collect();
        let expected = code == "ok" && run.status.success()
            || errors.iter().any(|l| l.contains(code)) && errors.iter().all(|l| l.contains(code));
        assert!(expected, "{}: wanted {code}, got {said}", path.display());
        cases += 1;
    }
    assert!(cases >= 7, "{cases}");
}
