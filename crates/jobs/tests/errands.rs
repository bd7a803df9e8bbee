//! Errands share their writes with other jobs, and one that fails takes nobody along.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{sync::Mutex, time::Duration};

use gate::{Manage, ORG, Slice, Write};
use jobs::{Away, Back, Errand, Lane, Payload};
use kernel::{Boxed, Error, RawId, Result};
use serde_json::json;
use store::{params, sql};
use testing::World;

const KIND: &str = "test.errand";

/// What was done outside, by the name of a test in one world, and the number of the errand.
static OUTSIDE: Mutex<Vec<(String, i64)>> = Mutex::new(Vec::new());

fn outside(of: &str) -> Vec<i64> {
    OUTSIDE.lock().unwrap().iter().filter(|(name, _)| name == of).map(|(_, n)| *n).collect()
}

/// Leaves a mark in a table that is there anyway.
async fn mark(write: &mut Write, name: String) -> Result<()> {
    let put = sql!("INSERT INTO jobs_schedule (name, next_at) VALUES (?1, 0)");
    write.store()?.exec(put, &params![name]).await?;
    Ok(())
}

async fn marks(world: &World, of: &str) -> Vec<String> {
    let mut read = world.org.store().read().await.unwrap();
    let query = sql!("SELECT name FROM jobs_schedule WHERE name LIKE ?1 ORDER BY name LIMIT 100");
    let rows = read.all::<(String,)>(query, &params![format!("{of}%")]).await.unwrap();
    rows.into_iter().map(|(name,)| name.replace(&format!("{of} "), "")).collect()
}

fn begin<'a>(write: &'a mut Write, payload: &'a Payload) -> Boxed<'a, Result<Option<Away>>> {
    Box::pin(async move {
        let (of, n) = (payload["of"].as_str().unwrap().to_owned(), payload["n"].as_i64().unwrap());
        mark(write, format!("{of} begun {n}")).await?;
        let fails = payload["fails"].as_str().unwrap_or_default().to_owned();
        let rests = (fails == "rest").then(|| Duration::from_millis(payload["rest"].as_u64().unwrap_or(30)));
        match fails.as_str() {
            "begin" => return Err(Error::internal("as told")),
            "nothing" => return Ok(None),
            _ => {}
        }
        let away: Away = Box::pin(async move {
            tokio::time::sleep(Duration::from_millis(3)).await;
            OUTSIDE.lock().unwrap().push((of.clone(), n));
            let back: Box<dyn Back> = Box::new(Came { of, n, fails: fails == "keep", rests });
            if fails == "away" { Err(Error::internal("as told")) } else { Ok(Some(back)) }
        });
        Ok(Some(away))
    })
}

struct Came {
    of: String,
    n: i64,
    fails: bool,
    rests: Option<Duration>,
}

impl Back for Came {
    fn keep<'a>(&'a self, write: &'a mut Write) -> Boxed<'a, Result<()>> {
        Box::pin(async move {
            mark(write, format!("{} kept {}", self.of, self.n)).await?;
            if self.fails { Err(Error::internal("as told")) } else { Ok(()) }
        })
    }
    fn rest(&self) -> Option<Boxed<'static, ()>> {
        self.rests.map(|rest| -> Boxed<'static, ()> { Box::pin(tokio::time::sleep(rest)) })
    }
}

fn slices() -> Vec<Slice> {
    let lane = Lane { kind: KIND, of: |_, payload| payload["lane"].as_u64() };
    vec![Slice::new("errands", &[]).part(Errand { kind: KIND, tries: 1, begin }).part(lane)]
}

async fn put(world: &World, all: &[Payload]) {
    let mut write = world.org.operator("test").await.unwrap();
    let mut access = write.may::<Manage, _>(ORG).await.unwrap();
    let now = access.now();
    for payload in all {
        jobs::enqueue(&mut access, KIND, None, payload, now).await.unwrap();
    }
    write.commit().await.unwrap();
}

async fn left(world: &World) -> Vec<(bool, String)> {
    let mut read = world.org.store().read().await.unwrap();
    let query = sql!("SELECT dead_at IS NOT NULL, payload FROM jobs_queue ORDER BY payload LIMIT 100");
    read.all::<(bool, String)>(query, &[]).await.unwrap()
}

#[tokio::test]
async fn one_that_fails_takes_nobody_along() {
    testing::each(slices, async |world| {
        for fails in ["begin", "away", "keep", "nothing", "rest"] {
            let of = RawId::new(kernel::Clock::system().now()).to_string();
            let told = |n: i64| json!({ "of": of, "n": n, "lane": n, "fails": if n == 3 { fails } else { "" } });
            put(&world, &(0..6).map(told).collect::<Vec<_>>()).await;
            world.run_jobs().await;
            let mut done = outside(&of);
            done.sort_unstable();
            let (begins, goes, keeps) =
                (fails != "begin", !matches!(fails, "begin" | "nothing"), matches!(fails, "rest"));
            let of_all = |third: bool| (0..6).filter(|n| *n != 3 || third).collect::<Vec<i64>>();
            assert_eq!(done, of_all(goes), "{fails}");
            let mut want: Vec<String> = of_all(begins).into_iter().map(|n| format!("begun {n}")).collect();
            want.extend(of_all(keeps).into_iter().map(|n| format!("kept {n}")));
            assert_eq!(marks(&world, &of).await, want, "{fails}");
            let dead: Vec<bool> =
                left(&world).await.into_iter().filter(|(_, p)| p.contains(&of)).map(|d| d.0).collect();
            assert_eq!(dead, vec![true; usize::from(!matches!(fails, "nothing" | "rest"))], "{fails}");
        }
    })
    .await;
}

/// A rest holds up its own lane, and nothing else.
#[tokio::test]
async fn a_lane_rests_after_an_errand() {
    testing::each(slices, async |world| {
        let of = RawId::new(kernel::Clock::system().now()).to_string();
        let told = |n: i64, lane: i64| json!({ "of": of, "n": n, "lane": lane, "fails": "rest" });
        put(&world, &[told(1, 1), told(2, 1), told(3, 1), told(4, 2)]).await;
        let started = std::time::Instant::now();
        world.run_jobs().await;
        assert!(started.elapsed() >= Duration::from_millis(90), "three rests, one after another");
        let done = outside(&of);
        assert_eq!(done.len(), 4);
        assert_ne!(done.last(), Some(&4), "{done:?}");
    })
    .await;
}

/// More wait behind a lane that rests than are held at once.
#[tokio::test]
async fn a_lane_that_rests_gets_to_the_end_of_a_long_queue() {
    testing::each(slices, async |world| {
        let of = RawId::new(kernel::Clock::system().now()).to_string();
        let told = |n: i64| json!({ "of": of, "n": n, "lane": 1, "fails": "rest", "rest": 1 });
        put(&world, &(0..100).map(told).collect::<Vec<_>>()).await;
        assert_eq!(world.run_jobs().await, 100);
        assert_eq!(outside(&of).len(), 100);
    })
    .await;
}
