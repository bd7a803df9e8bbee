//! Running what is due.

use std::{sync::Arc, time::Duration};

use gate::{Org, Write};
use kernel::{Error, RawId, Result, Time};
use tokio::sync::watch;

use crate::{
    Away, Errand, Job, On, OnDead,
    hand::{Ended, Hand, Key},
    queue::{self, Leased},
    schedule::Schedules,
};

/// How soon jobs that became due are looked for while others run.
const LOOK: Duration = Duration::from_millis(100);

/// Runs everything that is due now, schedules included; gives the number of jobs that ran. Jobs that they enqueue for
/// now run too, so after it the queue holds only the future.
pub async fn run_due(org: &Arc<Org>) -> Result<usize> {
    let mut schedules = Schedules::default();
    schedules.run(org).await?;
    run_queue(org, &mut schedules).await
}

/// Runs until `stop` says true: at once when something changed in this process, else twice a second.
pub async fn work(org: Arc<Org>, mut stop: watch::Receiver<bool>) {
    let mut schedules = Schedules::default();
    let mut changed = org.bus.subscribe();
    while !*stop.borrow() {
        // What was told until now is found in the queue by one look.
        changed = changed.resubscribe();
        if let Err(error) = schedules.run(&org).await {
            tracing::error!(%error, "schedules");
        }
        if let Err(error) = run_queue(&org, &mut schedules).await {
            tracing::error!(%error, "jobs");
        }
        tokio::select! {
            _ = stop.changed() => {}
            _ = changed.recv() => {}
            () = tokio::time::sleep(Duration::from_millis(500)) => {}
        }
    }
}

async fn run_queue(org: &Arc<Org>, schedules: &mut Schedules) -> Result<usize> {
    if !queue::waits(org.store(), org.clock.now()).await? {
        return Ok(0);
    }
    let mut hand = Hand::default();
    let ran = run_all(org, schedules, &mut hand).await;
    if ran.is_err() {
        // The store refused a write: no job is cut off in the middle for it.
        hand.finish().await;
    }
    ran
}

/// Until nothing is due. A queue that is never empty, or a gateway that hangs, holds up nothing that goes by the clock.
async fn run_all(org: &Arc<Org>, schedules: &mut Schedules, hand: &mut Hand) -> Result<usize> {
    let mut ran = 0;
    let mut ended = Vec::new();
    loop {
        let Turned { dead, over } = round(org, hand, &ended).await?;
        for (id, kind) in dead {
            for part in org.parts.all::<OnDead>() {
                (part.run)(Arc::clone(org), id, kind.clone()).await?;
            }
        }
        ran += over;
        if hand.is_idle() && over == 0 {
            return Ok(ran);
        }
        // What was over at once may have asked for more.
        ended = if over == 0 { news(org, schedules, hand).await? } else { Vec::new() };
        ran += ended.len();
        schedules.run(org).await?;
    }
}

/// Waits until a job ended, until more is due and there is room for it, or until something is due by the clock: what is
/// slow holds up its own lane alone.
async fn news(org: &Arc<Org>, schedules: &Schedules, hand: &mut Hand) -> Result<Vec<Ended>> {
    loop {
        let room = hand.room() > 0;
        tokio::select! {
            ended = hand.ended() => return Ok(ended),
            () = tokio::time::sleep(LOOK) => {
                let now = org.clock.now();
                if schedules.may_be_due(now) || room && queue::waits(org.store(), now).await? {
                    return Ok(Vec::new());
                }
            }
        }
    }
}

/// What a turn changed.
#[derive(Default)]
struct Turned {
    /// Jobs that will not be tried again.
    dead: Vec<(RawId, String)>,
    /// How many began and were over at once.
    over: usize,
}

impl Turned {
    fn add(&mut self, more: Self) {
        self.dead.extend(more.dead);
        self.over += more.over;
    }
}

/// A [`turn`] for all. Where one of them cannot be written no other fails with it: then each has a write of its own.
async fn round(org: &Arc<Org>, hand: &mut Hand, ended: &[Ended]) -> Result<Turned> {
    let shared = match turn(org, hand, ended, usize::MAX).await {
        Ok(turned) => return Ok(turned),
        Err(fault) => fault,
    };
    tracing::info!(error = %shared.error, "jobs: each in a write of its own");
    let mut all = Turned::default();
    for one in ended {
        match turn(org, hand, std::slice::from_ref(one), 0).await {
            Ok(turned) => all.add(turned),
            Err(Fault { error, .. }) => all.dead.extend(fail_alone(org, &one.job, &error).await?),
        }
    }
    for _ in 0..hand.waits() + hand.room() {
        match turn(org, hand, &[], 1).await {
            Ok(turned) => all.add(turned),
            Err(Fault { error, job: Some(job) }) => {
                hand.drop(job.id);
                all.dead.extend(fail_alone(org, &job, &error).await?);
            }
            Err(Fault { error, job: None }) => return Err(error),
        }
    }
    Ok(all)
}

/// A write that failed, and the job that it failed for, if it was for one that begins.
struct Fault {
    error: Error,
    job: Option<Leased>,
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self { error, job: None }
    }
}

/// What a turn let begin.
#[derive(Default)]
struct Begun {
    leased: Vec<RawId>,
    /// With nothing where it was over at once.
    jobs: Vec<(Key, Leased, Option<Away>)>,
}

/// What became of those that ended, the lease of the next as far as there is room, and the beginning of those whose lane is
/// free, so many of each at most: one write. When it fails everything is as before.
async fn turn(org: &Arc<Org>, hand: &mut Hand, ended: &[Ended], most: usize) -> Result<Turned, Fault> {
    let mut begun = Begun::default();
    match write_turn(org, hand, (ended, most), &mut begun).await {
        Ok(dead) => {
            let over = begun.jobs.iter().filter(|(.., away)| away.is_none()).count();
            for (lane, job, away) in begun.jobs {
                match away {
                    Some(away) => hand.run(lane, job, away),
                    None => hand.over(lane, job.id),
                }
            }
            Ok(Turned { dead, over })
        }
        Err(fault) => {
            begun.jobs.into_iter().rev().for_each(|(lane, job, _)| hand.put_back(lane, job));
            begun.leased.into_iter().for_each(|id| hand.drop(id));
            Err(fault)
        }
    }
}

async fn write_turn(
    org: &Arc<Org>,
    hand: &mut Hand,
    (ended, most): (&[Ended], usize),
    begun: &mut Begun,
) -> Result<Vec<(RawId, String)>, Fault> {
    let now = org.clock.now();
    let mut write = org.job("jobs").await?;
    let mut dead = Vec::new();
    for Ended { job, outcome, .. } in ended {
        match outcome {
            Ok(back) => {
                if let Some(back) = back {
                    back.keep(&mut write).await?;
                }
                queue::done(write.store()?, job.id).await?;
            }
            Err(error) => dead.extend(fail(org, &mut write, job, error).await?),
        }
    }
    let room = most.min(hand.room());
    if room > 0 {
        for job in queue::lease(write.store()?, now, room).await? {
            let id = job.id;
            if hand.take(org, job) {
                begun.leased.push(id);
            }
        }
    }
    while begun.jobs.len() < most
        && let Some((lane, job)) = hand.next()
    {
        match begin(org, &mut write, &job).await {
            Ok(away) => {
                if away.is_none() {
                    queue::done(write.store()?, job.id).await?;
                }
                begun.jobs.push((lane, job, away));
            }
            Err(error) => {
                hand.put_back(lane, job.clone());
                return Err(Fault { error, job: Some(job) });
            }
        }
    }
    write.commit().await?;
    Ok(dead)
}

/// What a job does while no write is open; nothing when it is over.
async fn begin(org: &Arc<Org>, write: &mut Write, job: &Leased) -> Result<Option<Away>> {
    let kind = job.kind.as_str();
    if let Some(errand) = org.parts.all::<Errand>().find(|errand| errand.kind == kind) {
        return (errand.begin)(write, &job.payload).await;
    }
    let known = org.parts.all::<Job>().find(|j| j.kind == kind).map(|j| j.run);
    let run = known.or_else(|| org.parts.all::<On>().find(|on| on.name == kind).map(|on| on.run));
    let (org, payload) = (Arc::clone(org), job.payload.clone());
    Ok(Some(Box::pin(async move {
        match run {
            Some(run) => run(org, payload).await.map(|()| None),
            None => Err(Error::internal("no such kind of job")),
        }
    })))
}

/// Tries before a job of a kind is dead.
fn tries(org: &Org, kind: &str) -> u32 {
    let jobs = org.parts.all::<Job>().map(|job| (job.kind, job.tries));
    let errands = org.parts.all::<Errand>().map(|errand| (errand.kind, errand.tries));
    let listeners = org.parts.all::<On>().map(|on| (on.name, 8));
    jobs.chain(errands).chain(listeners).find(|(known, _)| *known == kind).map_or(1, |(_, tries)| tries)
}

/// Notes that a job failed; gives it when it is dead.
async fn fail(org: &Org, write: &mut Write, job: &Leased, error: &Error) -> Result<Option<(RawId, String)>> {
    let Leased { id, kind, tries: tried, .. } = job;
    let (now, died) = (org.clock.now(), *tried >= tries(org, kind));
    tracing::warn!(kind, tries = tried, died, %error, "job failed");
    queue::failed(write.store()?, *id, &error.to_string(), back_off(now, *tried), died.then_some(now)).await?;
    Ok(died.then(|| (*id, kind.clone())))
}

async fn fail_alone(org: &Arc<Org>, job: &Leased, error: &Error) -> Result<Option<(RawId, String)>> {
    let mut write = org.job("jobs").await?;
    let dead = fail(org, &mut write, job, error).await?;
    write.commit().await?;
    Ok(dead)
}

/// 15 s, 30 s, 1 min, … up to one hour.
fn back_off(now: Time, tries: u32) -> Time {
    let wait = 15i64.checked_shl(tries.saturating_sub(1)).unwrap_or(3600);
    now.plus_seconds(wait.clamp(15, 3600))
}
