//! The drill: all conversations, some at a time, and a `kill -9` now and then.

use std::{
    path::Path,
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use kith::house::{self, Hands};
use store::sql;
use tokio::{task::JoinSet, time::sleep};

use super::{
    check::check,
    kannel::{self, Kannel, Ports, Running},
    phones::Phones,
    practice::{KEY, Practice},
    relay::relay,
    talk::{Scene, converse},
};
use crate::dice::Dice;

/// Conversations that go on at the same time.
const AT_ONCE: usize = 24;
const KILLS: usize = 5;
/// Seconds of Kith's clock after which the work of a killed process is free again.
const LEASE_SECONDS: i64 = 130;

/// Plays `count` conversations; gives how many drills passed and how many could not run here.
pub fn drill(program: &Path, count: usize) -> (usize, usize) {
    let Some(programs) = kannel::folder() else {
        println!("SKIPPED: Kannel is not here; `cargo xtask test` fetches it");
        return (0, 1);
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(play(program, &programs, count));
    (1, 0)
}

async fn play(program: &Path, programs: &Path, count: usize) {
    let dir = tempfile::tempdir().unwrap();
    let ports = Ports::free();
    let practice = Practice::found(dir.path(), &ports, count, Hands::Movable).await;
    relay(ports.relay, ports.kith).await;
    let _kannel = Kannel::start(programs, dir.path(), &ports, KEY);
    let phones = Phones::connect(ports.carrier, practice.clock.clone()).await;
    let mut kith = Command::new(program);
    kith.arg("live").arg(&practice.file);
    let mut running = Running::start(&kith);
    kannel::listens(ports.kith);
    let (db, _) = house::open_store(&practice.config).await.unwrap();
    let scene = Arc::new(Scene { practice, phones, db });

    let started = Instant::now();
    let done = Arc::new(AtomicUsize::new(0));
    let talks = tokio::spawn(all(Arc::clone(&scene), count, Arc::clone(&done)));
    let mut dice = Dice(count as u64);
    for kill in 0..KILLS {
        let until = count * (2 * kill + 1) / (2 * KILLS + 1);
        while done.load(Ordering::Relaxed) < until && !talks.is_finished() {
            sleep(Duration::from_millis(20)).await;
        }
        // Some moment, or the very moment when a text is on its way.
        sleep(Duration::from_millis(dice.below(500) as u64)).await;
        if kill % 2 == 0 {
            let before = scene.phones.count();
            while scene.phones.count() == before && !talks.is_finished() {
                tokio::task::yield_now().await;
            }
            sleep(Duration::from_micros(dice.below(12_000) as u64)).await;
        }
        running.kill();
        sleep(Duration::from_millis(dice.below(1500) as u64)).await;
        scene.practice.clock.advance(LEASE_SECONDS).unwrap();
        running = Running::start(&kith);
        kannel::listens(ports.kith);
    }
    talks.await.unwrap();
    settle(&scene).await;
    let seconds = started.elapsed().as_secs_f64();
    println!(
        "{count} conversations, {} texts, {KILLS} kills, {seconds:.1} s, {:.1} texts/s",
        scene.phones.count(),
        scene.phones.count() as f64 / seconds
    );
    running.kill();
    check(&scene).await;
}

async fn all(scene: Arc<Scene>, count: usize, done: Arc<AtomicUsize>) {
    let mut talks = JoinSet::new();
    for n in 0..count {
        if talks.len() >= AT_ONCE {
            talks.join_next().await.unwrap().unwrap();
            done.fetch_add(1, Ordering::Relaxed);
        }
        talks.spawn(converse(Arc::clone(&scene), n));
    }
    while let Some(talk) = talks.join_next().await {
        talk.unwrap();
        done.fetch_add(1, Ordering::Relaxed);
    }
}

/// Waits until nothing is on its way any more: Kith owes nothing, and no text came for a while.
async fn settle(scene: &Scene) {
    let open =
        sql!("SELECT COUNT(*) FROM channels_outbox WHERE state IN ('queued', 'held', 'sending', 'sent') LIMIT 1");
    let waiting = sql!("SELECT COUNT(*) FROM jobs_queue WHERE dead_at IS NULL AND run_at <= ?1 LIMIT 1");
    let (until, mut calm, mut before) = (Instant::now() + Duration::from_secs(90), Instant::now(), 0);
    while calm.elapsed() < Duration::from_secs(6) && Instant::now() < until {
        sleep(Duration::from_millis(200)).await;
        let mut read = scene.db.read().await.unwrap();
        let now = [store::Value::from(scene.practice.clock.now())];
        let owed = read.one::<(i64,)>(open, &[]).await.unwrap().0 + read.one::<(i64,)>(waiting, &now).await.unwrap().0;
        if owed > 0 || scene.phones.count() != before {
            (calm, before) = (Instant::now(), scene.phones.count());
        }
    }
}
