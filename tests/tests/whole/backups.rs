//! Backups under load: the restore drill over both engines, and a write-ahead log that stays bounded.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use gate::{Manage, ORG};
use http::StatusCode;
use kernel::{PersonId, Time};
use kith::operate::{backup, restore};
use store::{Db, Key, Migration, Place, Step, params, sql};
use testing::World;
use whole::sim::Town;

/// The key behind every test world.
fn key() -> Key {
    Key::new([7; 32])
}

/// A one-time sign-in link, as a person keeps one in the mail.
async fn link(world: &World, person: PersonId) -> String {
    let mut write = world.org.operator("test").await.unwrap();
    let mut access = write.may::<Manage, _>(ORG).await.unwrap();
    let ends = access.now().plus_days(7);
    let link = people::sign_in_link(&mut access, person, ends).await.unwrap();
    write.commit().await.unwrap();
    link
}

/// Patients ask without a pause until `stop`; counts the questions that were answered.
fn load(town: &Arc<Town>, stop: &Arc<AtomicBool>, asked: &Arc<AtomicU64>) -> Vec<tokio::task::JoinHandle<()>> {
    let lane = |n: usize| {
        let (town, stop, asked) = (Arc::clone(town), Arc::clone(stop), Arc::clone(asked));
        tokio::spawn(async move {
            while !stop.load(Ordering::Relaxed) {
                let fields = [("about", "other"), ("q", "Can I take my tablets with milk?")];
                town.patients[n].client.post("/ask", &fields).await.expect(StatusCode::SEE_OTHER);
                asked.fetch_add(1, Ordering::Relaxed);
            }
        })
    };
    (0..4).map(lane).collect()
}

async fn rows(db: &Db) -> backup::Counts {
    let mut counts = backup::Counts::new();
    for table in db.tables().await.unwrap() {
        let mut n = 0;
        let mut each = |_: &[store::Value]| {
            n += 1;
            Ok(())
        };
        db.snapshot().await.unwrap().dump(&table, &mut each).await.unwrap();
        counts.insert(table.name, n);
    }
    counts
}

/// Backs up one engine while it is written to, restores into the other, and looks whether that is the same organisation.
async fn drill(dir: &Path, schema: &str, target: &Place) {
    let town = Arc::new(Town::open(dir, schema).await);
    let (world, someone) = (&town.world, town.patients[7].id);
    let invitation = link(world, someone).await;
    let (stop, asked) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let lanes = load(&town, &stop, &asked);
    while asked.load(Ordering::Relaxed) < 20 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    gate::seal(&world.org).await.unwrap();
    let before = asked.load(Ordering::Relaxed);
    let file = dir.join("organisation.backup");
    let written = backup::write(world.org.store(), &key(), &file).await.unwrap();
    let after = asked.load(Ordering::Relaxed);
    stop.store(true, Ordering::Relaxed);
    for lane in lanes {
        lane.await.unwrap();
    }
    assert!(after > before, "nothing was asked during the backup: {before}");
    let threads = written["messaging_threads"];
    // What was answered before the backup began is in it; it is one snapshot.
    assert!(threads >= before && threads <= after + 4, "{before} <= {threads} <= {after}");
    assert_eq!(written["work_items"], threads);

    let db = Db::open(target).await.unwrap();
    let restored = restore::read(&db, &key(), &file).await.unwrap();
    assert_eq!(restored, written);
    assert_eq!(rows(&db).await, written);
    let again = restore::read(&db, &key(), &file).await;
    assert!(again.is_err(), "a filled store was filled again");
    drop(db);
    let other = World::open(target, kith::house::slices(), None).await;
    let answer = other.guest().post(&invitation, &[]).await;
    assert!(answer.status.is_redirection(), "the link gave {}", answer.status);
    let client = other.guest().keep(&answer);
    client.get("/messages").await.expect(StatusCode::OK);
    client.post("/ask", &[("about", "other"), ("q", "And here?")]).await.expect(StatusCode::SEE_OTHER);
    while gate::seal(&other.org).await.unwrap() > 0 {}
    let verdict = gate::verify(other.org.store(), &other.org.keys).await.unwrap();
    assert!(verdict.findings.is_empty() && verdict.rows > 50, "{verdict:?}");
    println!(
        "{} to {}: {} rows of {} tables, {} questions during the backup",
        world.org.store().engine(),
        other.org.store().engine(),
        written.values().sum::<u64>(),
        written.len(),
        after - before
    );
}

/// A backup made during load is one moment of the organisation, and the other engine goes on from there.
#[tokio::test(flavor = "multi_thread")]
async fn restore_drill_on_the_other_engine() {
    let (dir, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let Some(postgres) = testing::postgres() else {
        println!("SKIPPED: no PostgreSQL (KITH_TEST_POSTGRES is not set); `cargo xtask test` starts one");
        return;
    };
    drill(dir.path(), "-", &postgres).await;
    let sqlite = Place::Sqlite { path: other.path().join("kith.db"), key: Key::new([3; 32]), cache_mib: 16 };
    let dir = tempfile::tempdir().unwrap();
    drill(dir.path(), &format!("drill{}", std::process::id()), &sqlite).await;
}

const NOTES: Migration = Migration {
    slice: "notes",
    steps: &[Step { name: "0001", sql: "CREATE TABLE notes (id BLOB PRIMARY KEY, words TEXT NOT NULL) STRICT;" }],
};

/// Most that the write-ahead log may hold while 50 write and a backup runs, in MiB: the size to which the store cuts it
/// back (`journal_size_limit`).
const WAL: u64 = 64;

async fn write_note(db: &Db, words: &str) {
    let mut tx = db.begin().await.unwrap();
    let id = kernel::RawId::new(kernel::Clock::system().now());
    tx.exec(sql!("INSERT INTO notes (id, words) VALUES (?1, ?2)"), &params![id, words]).await.unwrap();
    tx.commit().await.unwrap();
}

/// The snapshot of a backup is held for a file copy only, so the log cannot grow for as long as rows are written out.
#[tokio::test(flavor = "multi_thread")]
async fn wal_stays_bounded_during_backup() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("kith.db");
    let place = Place::Sqlite { path: path.clone(), key: Key::new([5; 32]), cache_mib: 16 };
    let db = Arc::new(Db::open(&place).await.unwrap());
    db.migrate(&[NOTES], Time::default()).await.unwrap();
    let words = "tomorrow ".repeat(100);
    let mut tx = db.begin().await.unwrap();
    for _ in 0..8_000 {
        let id = kernel::RawId::new(kernel::Clock::system().now());
        tx.exec(sql!("INSERT INTO notes (id, words) VALUES (?1, ?2)"), &params![id, words.as_str()]).await.unwrap();
    }
    tx.commit().await.unwrap();
    let (stop, wrote) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let lane = || {
        let (db, stop, wrote, words) = (Arc::clone(&db), Arc::clone(&stop), Arc::clone(&wrote), words.clone());
        tokio::spawn(async move {
            while !stop.load(Ordering::Relaxed) {
                write_note(&db, &words).await;
                wrote.fetch_add(1, Ordering::Relaxed);
            }
        })
    };
    let writers: Vec<_> = (0..50).map(|_| lane()).collect();
    let wal = || std::fs::metadata(path.with_extension("db-wal")).map_or(0, |m| m.len() >> 20);
    let wrote_more = |more: u64| {
        let wrote = Arc::clone(&wrote);
        async move {
            let until = wrote.load(Ordering::Relaxed) + more;
            while wrote.load(Ordering::Relaxed) < until {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        }
    };
    wrote_more(500).await;
    let (before, started) = (wrote.load(Ordering::Relaxed), Instant::now());
    let (copy_db, file) = (Arc::clone(&db), dir.path().join("a.backup"));
    let running = tokio::spawn(async move { backup::write(&copy_db, &key(), &file).await.unwrap() });
    let mut most = 0;
    while !running.is_finished() {
        most = most.max(wal());
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    let counts = running.await.unwrap();
    let (during, seconds) = (wrote.load(Ordering::Relaxed) - before, started.elapsed().as_secs_f64());
    // The writers go on: the log begins anew under them, so its file grows no more.
    wrote_more(2000).await;
    let after = wal();
    wrote_more(6000).await;
    let later = wal();
    stop.store(true, Ordering::Relaxed);
    for writer in writers {
        writer.await.unwrap();
    }
    println!(
        "{during} writes in {seconds:.1} s of backup; the log held {most} MiB at most, {after} and {later} MiB after"
    );
    assert!(counts["notes"] >= 8_000 + before && during > 50);
    assert!(most <= WAL, "the log grew to {most} MiB");
    assert!(later <= after, "the log goes on growing: {after}, then {later} MiB");
}
