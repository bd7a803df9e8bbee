//! Running what is due.

use std::{sync::Arc, time::Duration};

use gate::Org;
use kernel::{RawId, Result, Time};
use tokio::sync::watch;

use crate::{
    OnDead,
    hand::{Ended, Hand},
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
        let (leased, dead) = turn(org, ended, hand.room()).await?;
        hand.take(org, leased);
        for (id, kind) in dead {
            for part in org.parts.all::<OnDead>() {
                (part.run)(Arc::clone(org), id, kind.clone()).await?;
            }
        }
        if hand.is_idle() {
            return Ok(ran);
        }
        ended = news(org, schedules, hand).await?;
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
            ended = hand.ended(org) => return Ok(ended),
            () = tokio::time::sleep(LOOK) => {
                let now = org.clock.now();
                if schedules.may_be_due(now) || room && queue::waits(org.store(), now).await? {
                    return Ok(Vec::new());
                }
            }
        }
    }
}

/// What became of those that ended, and the lease of the next: one write. Gives what was leased, and what is dead.
async fn turn(org: &Arc<Org>, ended: Vec<Ended>, room: usize) -> Result<(Vec<Leased>, Vec<(RawId, String)>)> {
    let now = org.clock.now();
    let mut tx = org.store().begin().await?;
    let mut dead = Vec::new();
    for Ended { id, kind, tries, most, outcome, .. } in ended {
        match outcome {
            Ok(()) => queue::done(&mut tx, id).await?,
            Err(error) => {
                let died = tries >= most;
                tracing::warn!(kind, tries, died, %error, "job failed");
                queue::failed(&mut tx, id, &error.to_string(), back_off(now, tries), died.then_some(now)).await?;
                if died {
                    dead.push((id, kind));
                }
            }
        }
    }
    let leased = if room > 0 { queue::lease(&mut tx, now, room).await? } else { Vec::new() };
    tx.commit_in_company().await?;
    Ok((leased, dead))
}

/// 15 s, 30 s, 1 min, … up to one hour.
fn back_off(now: Time, tries: u32) -> Time {
    let wait = 15i64.checked_shl(tries.saturating_sub(1)).unwrap_or(3600);
    now.plus_seconds(wait.clamp(15, 3600))
}
