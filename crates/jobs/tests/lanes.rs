//! Jobs of one lane go in their order, those of several side by side; what is slow holds up its own lane alone.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use gate::{Manage, ORG, Slice};
use jobs::{Every, Job, Lane, Payload};
use kernel::{Boxed, Error, RawId, Result};
use serde_json::json;
use store::sql;
use testing::World;
use tokio::sync::{Notify, watch};

/// What happened to the jobs of one test in one world, by a name that their payloads carry.
#[derive(Default)]
struct Seen {
    started: Vec<i64>,
    ended: Vec<i64>,
    running: usize,
    most: usize,
    open: Arc<Notify>,
}

static SEEN: Mutex<Option<HashMap<String, Seen>>> = Mutex::new(None);

fn seen<T>(of: &str, look: impl FnOnce(&mut Seen) -> T) -> T {
    look(SEEN.lock().unwrap().get_or_insert_default().entry(of.to_owned()).or_default())
}

fn run(_: Arc<gate::Org>, payload: Payload) -> Boxed<'static, Result<()>> {
    Box::pin(async move {
        let (of, n) = (payload["of"].as_str().unwrap(), payload["n"].as_i64().unwrap());
        seen(of, |seen| {
            seen.started.push(n);
            seen.running += 1;
            seen.most = seen.most.max(seen.running);
        });
        match payload["waits"].as_str() {
            Some("door") => seen(of, |seen| Arc::clone(&seen.open)).notified().await,
            Some("never") => std::future::pending().await,
            _ => tokio::time::sleep(Duration::from_millis(5)).await,
        }
        seen(of, |seen| {
            seen.ended.push(n);
            seen.running -= 1;
        });
        if payload["fails"] == true { Err(Error::internal("as told")) } else { Ok(()) }
    })
}

fn slices() -> Vec<Slice> {
    let job = |kind| Job { kind, tries: 3, run };
    let lane = Lane { kind: "test.laned", of: |_, payload| payload["lane"].as_u64() };
    vec![Slice::new("lanes", &[]).part(job("test.laned")).part(job("test.plain")).part(lane)]
}

async fn put(world: &World, kind: &'static str, all: &[Payload]) {
    let mut write = world.org.operator("test").await.unwrap();
    let mut access = write.may::<Manage, _>(ORG).await.unwrap();
    for (n, payload) in all.iter().enumerate() {
        let at = access.now().micros() - 1000 + i64::try_from(n).unwrap();
        jobs::enqueue(&mut access, kind, None, payload, kernel::Time::from_micros(at)).await.unwrap();
    }
    write.commit().await.unwrap();
}

async fn queued(world: &World) -> i64 {
    let mut read = world.org.store().read().await.unwrap();
    read.one::<(i64,)>(sql!("SELECT COUNT(*) FROM jobs_queue LIMIT 1"), &[]).await.unwrap().0
}

fn name() -> String {
    RawId::new(kernel::Clock::system().now()).to_string()
}

async fn until(of: &str, holds: impl Fn(&Seen) -> bool) {
    let wait = async {
        while !seen(of, |seen| holds(seen)) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), wait).await.unwrap();
}

#[tokio::test]
async fn lanes_go_side_by_side_and_each_keeps_its_order() {
    testing::each(slices, async |world| {
        let of = name();
        let all: Vec<Payload> = (0..120).map(|n| json!({ "of": of, "n": n, "lane": n % 30 })).collect();
        put(&world, "test.laned", &all).await;
        assert_eq!(world.run_jobs().await, 120);
        seen(&of, |seen| {
            assert!((2..=32).contains(&seen.most), "{} at once", seen.most);
            for lane in 0..30 {
                let of_lane: Vec<i64> = seen.ended.iter().copied().filter(|n| n % 30 == lane).collect();
                assert_eq!(of_lane, [lane, lane + 30, lane + 60, lane + 90]);
            }
        });
        assert_eq!(queued(&world).await, 0);
    })
    .await;
}

#[tokio::test]
async fn jobs_without_a_lane_run_one_after_another_in_their_order() {
    testing::each(slices, async |world| {
        let of = name();
        let all: Vec<Payload> = (0..50).map(|n| json!({ "of": of, "n": n })).collect();
        put(&world, "test.plain", &all[..25]).await;
        put(&world, "test.laned", &all[25..]).await;
        assert_eq!(world.run_jobs().await, 50);
        seen(&of, |seen| {
            assert_eq!(seen.most, 1);
            for of_kind in [0..25, 25..50] {
                let ended: Vec<i64> = seen.ended.iter().copied().filter(|n| of_kind.contains(n)).collect();
                assert!(ended.is_sorted(), "{ended:?}");
            }
        });
    })
    .await;
}

#[tokio::test]
async fn what_hangs_holds_up_its_own_lane_alone_also_what_comes_later() {
    testing::each(slices, async |world| {
        let of = name();
        let job = |n: i64, lane: i64, waits: &str| json!({ "of": of, "n": n, "lane": lane, "waits": waits });
        put(&world, "test.laned", &[job(0, 1, "door"), job(1, 1, ""), job(2, 2, "")]).await;
        let org = Arc::clone(&world.org);
        let running = tokio::spawn(async move { jobs::run_due(&org).await.unwrap() });
        until(&of, |seen| seen.ended == [2]).await;
        put(&world, "test.laned", &[job(3, 3, "")]).await;
        until(&of, |seen| seen.ended == [2, 3]).await;
        seen(&of, |seen| {
            assert_eq!(seen.started, [0, 2, 3]);
            seen.open.notify_one();
        });
        assert_eq!(running.await.unwrap(), 4);
        assert_eq!(seen(&of, |seen| seen.ended.clone()), [2, 3, 0, 1]);
        assert_eq!(queued(&world).await, 0);
    })
    .await;
}

#[tokio::test]
async fn one_that_fails_or_is_cut_off_comes_again_and_takes_no_other_along() {
    testing::each(slices, async |world| {
        let of = name();
        let all: Vec<Payload> = (0..4)
            .map(
                |n| json!({ "of": of, "n": n, "lane": n, "fails": n == 2, "waits": if n == 3 { "never" } else { "" } }),
            )
            .collect();
        put(&world, "test.laned", &all).await;
        let cut = tokio::time::timeout(Duration::from_millis(500), world.run_jobs()).await;
        assert!(cut.is_err(), "one hangs");
        assert_eq!(queued(&world).await, 2);
        world.clock.advance(60).unwrap();
        assert_eq!(world.run_jobs().await, 1, "what failed comes soon, what was cut off when its lease is over");
        assert_eq!(seen(&of, |seen| seen.ended.iter().filter(|n| **n == 2).count()), 2);
        world.clock.advance(180).unwrap();
        let again = tokio::time::timeout(Duration::from_millis(500), world.run_jobs()).await;
        assert!(again.is_err());
        assert_eq!(seen(&of, |seen| seen.started.iter().filter(|n| **n == 3).count()), 2);
    })
    .await;
}

#[tokio::test]
async fn jobs_that_end_together_share_a_write_with_the_next_lease() {
    testing::each(slices, async |world| {
        let of = name();
        let all: Vec<Payload> = (0..16).map(|n| json!({ "of": of, "n": n, "lane": n, "waits": "door" })).collect();
        put(&world, "test.laned", &all).await;
        let org = Arc::clone(&world.org);
        org.store().start_trace();
        let running = tokio::spawn(async move { jobs::run_due(&org).await.unwrap() });
        until(&of, |seen| seen.running == 16).await;
        seen(&of, |seen| seen.open.notify_waiters());
        assert_eq!(running.await.unwrap(), 16);
        let trace = world.org.store().take_trace();
        let leases = trace.iter().filter(|text| text.contains("SET lease_until")).count();
        assert!(leases <= 4, "{leases} writes for 16 jobs: {trace:#?}");
    })
    .await;
}

#[tokio::test]
async fn a_worker_with_nothing_to_do_opens_no_write_and_asks_for_no_schedule_twice() {
    fn scheduled() -> Vec<Slice> {
        let every = Every { name: "test.every", seconds: 60, run: |_| Box::pin(async { Ok(()) }) };
        vec![Slice::new("scheduled", &[]).part(every)]
    }
    testing::each(scheduled, async |world| {
        world.run_jobs().await;
        world.org.store().start_trace();
        let (stop, stopped) = watch::channel(false);
        let worker = tokio::spawn(jobs::work(Arc::clone(&world.org), stopped));
        for _ in 0..20 {
            // Nobody may listen yet.
            let _ = world.org.bus.send(RawId::new(world.clock.now()));
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let idle = world.org.store().take_trace();
        let count = |part: &str| idle.iter().filter(|text| text.contains(part)).count();
        assert_eq!((count("jobs_schedule"), count("UPDATE"), count("INSERT")), (1, 0, 0), "{idle:#?}");
        // Its time comes all the same.
        world.org.store().start_trace();
        world.clock.advance(61).unwrap();
        tokio::time::sleep(Duration::from_millis(700)).await;
        let due = world.org.store().take_trace();
        assert_eq!(due.iter().filter(|text| text.contains("INSERT INTO jobs_schedule")).count(), 1, "{due:#?}");
        stop.send(true).unwrap();
        worker.await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn what_goes_by_the_clock_waits_for_no_job_that_hangs() {
    fn scheduled() -> Vec<Slice> {
        let every = Every { name: "test.every", seconds: 60, run: |_| Box::pin(async { Ok(()) }) };
        slices().into_iter().map(|slice| slice.part(every)).collect()
    }
    testing::each(scheduled, async |world| {
        let of = name();
        put(&world, "test.laned", &[json!({ "of": of, "n": 0, "lane": 1, "waits": "never" })]).await;
        let (stop, stopped) = watch::channel(false);
        let worker = tokio::spawn(jobs::work(Arc::clone(&world.org), stopped));
        until(&of, |seen| seen.running == 1).await;
        world.org.store().start_trace();
        world.clock.advance(61).unwrap();
        tokio::time::sleep(Duration::from_millis(700)).await;
        let due = world.org.store().take_trace();
        assert_eq!(due.iter().filter(|text| text.contains("INSERT INTO jobs_schedule")).count(), 1, "{due:#?}");
        worker.abort();
        drop(stop);
    })
    .await;
}
