//! Many organisations share a few connections to PostgreSQL, and none sees another's rows.

use std::sync::Arc;

use kernel::RawId;
use policy::Roles;
use store::{PgPool, Place, params, sql};
use testing::World;

/// Writes and reads of 50 schemas are mixed on 8 connections, with the same statement texts in each.
#[tokio::test(flavor = "multi_thread")]
async fn pg_fifty_schemas_on_eight_connections() {
    let Ok(address) = std::env::var("KITH_TEST_POSTGRES") else {
        println!("SKIPPED: no PostgreSQL (KITH_TEST_POSTGRES is not set); `cargo xtask test` starts one");
        return;
    };
    let pool = PgPool::new(&address, 8).unwrap();
    let mut worlds = Vec::new();
    for n in 0..50 {
        let place = Place::Postgres { pool: pool.clone(), schema: format!("fifty{}_{n}", std::process::id()) };
        worlds.push(Arc::new(World::open(&place, Vec::new(), None).await));
    }
    let lanes = worlds.iter().enumerate().flat_map(|(n, world)| [(n, Arc::clone(world)), (n, Arc::clone(world))]);
    let tasks: Vec<_> = lanes.map(|(n, world)| tokio::spawn(lane(n, world))).collect();
    for task in tasks {
        task.await.unwrap();
    }
    for (n, world) in worlds.iter().enumerate() {
        let mut read = world.org.store().read().await.unwrap();
        let names = sql!("SELECT name FROM gate_actors ORDER BY name LIMIT 1000");
        let names = read.all::<(String,)>(names, &[]).await.unwrap();
        assert_eq!(names.len(), 20);
        assert!(names.iter().all(|(name,)| *name == format!("Person of {n}")), "{n}: {names:?}");
        drop(read);
        while gate::seal(&world.org).await.unwrap() > 0 {}
        let verdict = gate::verify(world.org.store(), &world.org.keys).await.unwrap();
        assert!(verdict.findings.is_empty() && verdict.rows >= 20, "{n}: {verdict:?}");
    }
}

/// Ten persons, each written, read back, and sought among all of this organisation.
async fn lane(n: usize, world: Arc<World>) {
    for _ in 0..10 {
        let id = world.person(&format!("Person of {n}"), Roles::NONE).await;
        let mut read = world.org.store().read().await.unwrap();
        let name = sql!("SELECT name FROM gate_actors WHERE id = ?1");
        assert_eq!(read.one::<(String,)>(name, &params![id]).await.unwrap().0, format!("Person of {n}"));
        let strangers = sql!("SELECT COUNT(*) FROM gate_actors WHERE name <> ?1");
        let strangers = read.one::<(i64,)>(strangers, &params![format!("Person of {n}")]).await.unwrap().0;
        assert_eq!(strangers, 0, "{n} sees another organisation");
        let seen = sql!("SELECT id FROM gate_actors ORDER BY id LIMIT 1000");
        assert!(read.all::<(RawId,)>(seen, &[]).await.unwrap().contains(&(id.raw(),)));
    }
}
