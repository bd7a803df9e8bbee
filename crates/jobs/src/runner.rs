//! Running what is due.

use std::{sync::Arc, time::Duration};

use gate::Org;
use kernel::{Error, Result, Time};
use store::{params, sql};
use tokio::sync::watch;

use crate::{Every, Job, On, OnDead, queue};

/// Runs everything that is due now, schedules included; gives the number of jobs that ran. Jobs that they enqueue for
/// now run too, so after it the queue holds only the future.
pub async fn run_due(org: &Arc<Org>) -> Result<usize> {
    let mut ran = 0;
    run_schedules(org).await?;
    loop {
        let mut tx = org.store().begin().await?;
        let leased = queue::lease(&mut tx, org.clock.now()).await?;
        tx.commit().await?;
        if leased.is_empty() {
            return Ok(ran);
        }
        for job in leased {
            run_one(org, job).await?;
            ran += 1;
        }
    }
}

/// Runs until `stop` says true: at once when something changed in this process, else twice a second.
pub async fn work(org: Arc<Org>, mut stop: watch::Receiver<bool>) {
    let mut changed = org.bus.subscribe();
    while !*stop.borrow() {
        if let Err(error) = run_due(&org).await {
            tracing::error!(%error, "jobs");
        }
        tokio::select! {
            _ = stop.changed() => {}
            _ = changed.recv() => {}
            () = tokio::time::sleep(Duration::from_millis(500)) => {}
        }
    }
}

async fn run_one(org: &Arc<Org>, job: queue::Leased) -> Result<()> {
    let known = org.parts.all::<Job>().find(|j| j.kind == job.kind).map(|j| (j.run, j.tries));
    let known = known.or_else(|| org.parts.all::<On>().find(|on| on.name == job.kind).map(|on| (on.run, 8)));
    let (outcome, tries) = match known {
        Some((run, tries)) => (run(Arc::clone(org), job.payload).await, tries),
        None => (Err(Error::internal("no such kind of job")), 1),
    };
    let now = org.clock.now();
    let mut tx = org.store().begin().await?;
    let mut died = false;
    match outcome {
        Ok(()) => queue::done(&mut tx, job.id).await?,
        Err(error) => {
            died = job.tries >= tries;
            tracing::warn!(kind = job.kind, tries = job.tries, died, %error, "job failed");
            queue::failed(&mut tx, job.id, &error.to_string(), back_off(now, job.tries), died.then_some(now)).await?;
        }
    }
    tx.commit().await?;
    if died {
        for part in org.parts.all::<OnDead>() {
            (part.run)(Arc::clone(org), job.id, job.kind.clone()).await?;
        }
    }
    Ok(())
}

/// 15 s, 30 s, 1 min, … up to one hour.
fn back_off(now: Time, tries: u32) -> Time {
    let wait = 15i64.checked_shl(tries.saturating_sub(1)).unwrap_or(3600);
    now.plus_seconds(wait.clamp(15, 3600))
}

async fn run_schedules(org: &Arc<Org>) -> Result<()> {
    let every: Vec<Every> = org.parts.all::<Every>().copied().collect();
    for part in every {
        if claim(org, &part).await?
            && let Err(error) = (part.run)(Arc::clone(org)).await
        {
            tracing::error!(name = part.name, %error, "schedule failed");
        }
    }
    Ok(())
}

/// True for the one process that may run it now. The common case, not due, is a read.
async fn claim(org: &Arc<Org>, part: &Every) -> Result<bool> {
    let now = org.clock.now();
    let next = sql!("SELECT next_at FROM jobs_schedule WHERE name = ?1");
    let known = org.store().read().await?.first::<(Time,)>(next, &params![part.name]).await?;
    if known.is_some_and(|(at,)| at > now) {
        return Ok(false);
    }
    let mut tx = org.store().begin().await?;
    let put = sql!(
        "INSERT INTO jobs_schedule (name, next_at) VALUES (?1, ?2)
         ON CONFLICT (name) DO UPDATE SET next_at = excluded.next_at WHERE jobs_schedule.next_at <= ?3"
    );
    let claimed = tx.exec(put, &params![part.name, now.plus_seconds(part.seconds), now]).await?;
    tx.commit().await?;
    Ok(claimed == 1)
}
