//! The organisation: made once in one transaction, opened again after each kill at the moment where it stood.

use std::path::{Path, PathBuf};

use channels::Channel;
use gate::{Manage, ORG};
use kernel::{PersonId, PoolId, Time};
use messaging::Reason;
use people::{Badge, NewPerson};
use policy::{Role, Roles};
use store::{Key, PgPool, Place, params, sql};
use testing::{Client, World};
use work::NewPool;

/// Patients of the organisation.
const PATIENTS: usize = 30;
/// Name, role, letters and pools of each of the staff.
const STAFF: [(&str, Role, &str, &[usize]); 8] = [
    ("Ada Ruiz", Role::Clinician, "RN", &[0, 1]),
    ("Ben Stone", Role::Clinician, "RN", &[0, 1]),
    ("Cora Lind", Role::Clinician, "MD", &[0, 1]),
    ("Dan Okoye", Role::Clinician, "MD", &[0, 1]),
    ("Eva Marsh", Role::Pharmacist, "PharmD", &[2, 3]),
    ("Finn Tate", Role::Pharmacist, "PharmD", &[2]),
    ("Gia Sol", Role::Staff, "MA", &[1, 3]),
    ("Hal Brook", Role::Staff, "MA", &[3, 1]),
];
/// Name, hours, reply minutes, silent minutes, takes danger.
const POOLS: [(&str, &str, u32, u32, bool); 4] = [
    ("On call", "always", 15, 10, true),
    ("Nurses", "Mon-Fri 08:00-18:00", 60, 30, false),
    ("Pharmacy", "Mon-Fri 09:00-17:00; Sat 09:00-12:00", 120, 30, false),
    ("Front desk", "Mon-Sat 07:00-19:00", 45, 20, false),
];
/// Key and pool of each reason to write.
pub const REASONS: [(&str, usize); 4] = [("symptom", 1), ("medicine", 2), ("appointment", 3), ("other", 1)];

/// A person at a browser, in these pools.
pub struct Someone {
    /// The person.
    pub id: PersonId,
    /// Signed in.
    pub client: Client,
    /// Staff are in some; patients in none.
    pub pools: Vec<PoolId>,
    /// Silent until then.
    pub away_until: Time,
}

/// The organisation and everybody in it, signed in.
pub struct Town {
    /// The organisation, whose clock stands where it stood.
    pub world: World,
    /// Who asks.
    pub patients: Vec<Someone>,
    /// Who answers.
    pub staff: Vec<Someone>,
    /// Every pool.
    pub pools: Vec<PoolId>,
    clock: PathBuf,
}

/// Opens the store alone, at the moment where it stood.
pub async fn open(dir: &Path, schema: &str) -> World {
    let place = match schema {
        "-" => Place::Sqlite { path: dir.join("kith.db"), key: Key::new([5; 32]), cache_mib: 32 },
        _ => {
            let address = std::env::var("KITH_TEST_POSTGRES").unwrap();
            Place::Postgres { pool: PgPool::new(&address, 12).unwrap(), schema: schema.into() }
        }
    };
    let world = World::open(&place, kith::house::slices(), None).await;
    let stood = std::fs::read_to_string(dir.join("clock")).ok().and_then(|text| text.parse().ok());
    if let Some(micros) = stood {
        world.clock.advance(Time::from_micros(micros).seconds_since(world.clock.now())).unwrap();
    }
    world
}

impl Town {
    /// Opens the organisation, makes it when it is not there, and signs everybody in.
    pub async fn open(dir: &Path, schema: &str) -> Self {
        let world = open(dir, schema).await;
        let mut read = world.org.store().read().await.unwrap();
        let pools = sql!("SELECT id FROM work_pools ORDER BY id LIMIT 100");
        if read.all::<(PoolId,)>(pools, &[]).await.unwrap().is_empty() {
            drop(read);
            found(&world).await;
            read = world.org.store().read().await.unwrap();
        }
        let pools = read.all::<(PoolId,)>(pools, &[]).await.unwrap().into_iter().map(|(id,)| id).collect();
        let persons = sql!("SELECT id, roles FROM gate_actors WHERE closed_at IS NULL ORDER BY id LIMIT 1000");
        let members = sql!("SELECT pool FROM gate_members WHERE person = ?1 LIMIT 100");
        let (mut patients, mut staff) = (Vec::new(), Vec::new());
        for (id, roles) in read.all::<(PersonId, i64)>(persons, &[]).await.unwrap() {
            let pools: Vec<PoolId> =
                read.all::<(PoolId,)>(members, &params![id]).await.unwrap().into_iter().map(|(id,)| id).collect();
            let list = if pools.is_empty() { &mut patients } else { &mut staff };
            assert!(roles != 0);
            list.push((id, pools));
        }
        drop(read);
        let patients = signed_in(&world, patients).await;
        let staff = signed_in(&world, staff).await;
        Self { world, patients, staff, pools, clock: dir.join("clock") }
    }

    /// Lets so many seconds pass. The moment is written down first: after a kill nothing happens in the past.
    pub fn pass(&self, seconds: i64) {
        let then = self.world.clock.now().plus_seconds(seconds).micros().to_string();
        let fresh = self.clock.with_extension("new");
        std::fs::write(&fresh, then).unwrap();
        std::fs::rename(&fresh, &self.clock).unwrap();
        self.world.clock.advance(seconds).unwrap();
    }
}

async fn signed_in(world: &World, persons: Vec<(PersonId, Vec<PoolId>)>) -> Vec<Someone> {
    let one = |(id, pools)| async move {
        Someone { id, client: world.sign_in(id).await, pools, away_until: Time::default() }
    };
    futures::future::join_all(persons.into_iter().map(one)).await
}

fn person(name: &str, role: Role) -> NewPerson {
    let (given, family) = name.split_once(' ').unwrap();
    NewPerson {
        given: given.into(),
        family: family.into(),
        roles: Roles::of(role),
        zone: "America/Denver".into(),
        ..NewPerson::default()
    }
}

/// Makes pools, reasons, staff and patients: all or nothing.
async fn found(world: &World) {
    let mut write = world.org.operator("simulation").await.unwrap();
    let mut access = write.may::<Manage, _>(ORG).await.unwrap();
    let mut staff = Vec::new();
    for (name, role, letters, _) in STAFF {
        let id = people::create(&mut access, &person(name, role)).await.unwrap();
        let badge = Badge {
            profession: letters.into(),
            npi: None,
            specialty: String::new(),
            licence_state: "MT".into(),
            checked: "Licence in the state register".into(),
            checked_at: Some(access.now()),
            ..Badge::default()
        };
        people::set_badge(&mut access, id, &badge).await.unwrap();
        staff.push(id);
    }
    let mut pools = Vec::new();
    for (n, (name, hours, reply_minutes, silent_minutes, takes_now)) in POOLS.into_iter().enumerate() {
        let new = NewPool {
            name: [name.into(), name.into()],
            hours: hours.into(),
            zone: "America/Denver".into(),
            reply_minutes,
            silent_minutes,
            takes_now,
            operations: n == 3,
            fallback: pools.first().copied(),
            on_call: Some(staff[3]),
        };
        pools.push(work::create_pool(&mut access, &new).await.unwrap());
    }
    for (person, (_, _, _, in_pools)) in staff.iter().zip(STAFF) {
        for pool in in_pools {
            gate::join_pool(&mut access, pools[*pool], *person).await.unwrap();
        }
    }
    for (place, (key, pool)) in (1..).zip(REASONS) {
        let (words, pool) = ([key.into(), key.into()], pools[pool]);
        let reason = Reason { key: key.into(), place, words, pool, billed: false, minutes: 5 };
        messaging::put_reason(&mut access, &reason).await.unwrap();
    }
    for n in 0..PATIENTS {
        let new = person(&format!("Patient Number{n}"), Role::Patient);
        let id = people::create(&mut access, &new).await.unwrap();
        let address = format!("patient{n}@mail.example");
        channels::add_address(&mut access, id, Channel::Email, &address, true, "simulation").await.unwrap();
    }
    write.commit().await.unwrap();
}
