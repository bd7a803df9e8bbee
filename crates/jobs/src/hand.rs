//! The jobs that this process holds: one of each lane runs, the next of its lane waits behind it.

use std::collections::{HashSet, VecDeque};

use gate::Org;
use kernel::{Boxed, RawId, Result};
use tokio::task::JoinSet;

use crate::{Away, Back, Lane, queue::Leased};

/// Jobs that run side by side at most.
const AT_ONCE: usize = 64;
/// Leased jobs at most, those that wait for their lane among them: what a dead process gives back late, and what stands behind
/// a slow one.
const HELD: usize = 128;

/// A lane of a kind, or the one that all jobs without a lane share.
pub(crate) type Key = Option<(&'static str, u64)>;

/// A job that ran, and how it went.
pub(crate) struct Ended {
    pub job: Leased,
    pub outcome: Result<Option<Box<dyn Back>>>,
    lane: Key,
}

enum News {
    Ended(Ended),
    /// The lane's next may begin.
    Rested(Key),
}

/// What is leased.
#[derive(Default)]
pub(crate) struct Hand {
    ids: HashSet<RawId>,
    waiting: VecDeque<(Key, Leased)>,
    /// The lanes of what runs, or rests.
    busy: HashSet<Key>,
    running: JoinSet<News>,
}

impl Hand {
    /// How many more may be leased.
    pub(crate) fn room(&self) -> usize {
        HELD.saturating_sub(self.ids.len())
    }

    /// How many wait for their lane.
    pub(crate) fn waits(&self) -> usize {
        self.waiting.len()
    }

    /// Nothing runs, and nothing waits.
    pub(crate) fn is_idle(&self) -> bool {
        self.running.is_empty() && self.waiting.is_empty()
    }

    /// Takes one that was leased; no, when its lease ran out while it waited here and it came again.
    pub(crate) fn take(&mut self, org: &Org, job: Leased) -> bool {
        let fresh = self.ids.insert(job.id);
        if fresh {
            self.waiting.push_back((lane(org, &job), job));
        }
        fresh
    }

    /// The first whose lane is free, which is busy from now on: a later job of a lane does not overtake an earlier one.
    pub(crate) fn next(&mut self) -> Option<(Key, Leased)> {
        if self.busy.len() >= AT_ONCE {
            return None;
        }
        let at = self.waiting.iter().position(|(key, _)| !self.busy.contains(key))?;
        let next = self.waiting.remove(at)?;
        self.busy.insert(next.0);
        Some(next)
    }

    /// Lets one run that [`Hand::next`] gave.
    pub(crate) fn run(&mut self, lane: Key, job: Leased, away: Away) {
        self.running.spawn(async move { News::Ended(Ended { job, outcome: away.await, lane }) });
    }

    /// One that [`Hand::next`] gave is over.
    pub(crate) fn over(&mut self, lane: Key, id: RawId) {
        self.busy.remove(&lane);
        self.ids.remove(&id);
    }

    /// One that [`Hand::next`] gave waits again, before all others.
    pub(crate) fn put_back(&mut self, lane: Key, job: Leased) {
        self.busy.remove(&lane);
        self.waiting.push_front((lane, job));
    }

    /// One that waits is not held any more.
    pub(crate) fn drop(&mut self, id: RawId) {
        self.waiting.retain(|(_, job)| job.id != id);
        self.ids.remove(&id);
    }

    /// Those that ended since it was last asked. Waits until one ended, or a lane rested, unless nothing runs.
    pub(crate) async fn ended(&mut self) -> Vec<Ended> {
        let mut all = Vec::new();
        let mut next = self.running.join_next().await;
        while let Some(joined) = next {
            match joined {
                Ok(News::Ended(ended)) => {
                    self.ids.remove(&ended.job.id);
                    self.leave(&ended);
                    all.push(ended);
                }
                Ok(News::Rested(lane)) => drop(self.busy.remove(&lane)),
                // A fault of the program ends its worker, as it would if the job ran there.
                Err(error) => {
                    if let Ok(panic) = error.try_into_panic() {
                        std::panic::resume_unwind(panic);
                    }
                }
            }
            next = self.running.try_join_next();
        }
        all
    }

    /// Frees a lane, after its rest if it has one.
    fn leave(&mut self, ended: &Ended) {
        let lane = ended.lane;
        let rest: Option<Boxed<'static, ()>> = ended.outcome.as_ref().ok().and_then(|back| back.as_ref()?.rest());
        match rest {
            Some(rest) => drop(self.running.spawn(async move {
                rest.await;
                News::Rested(lane)
            })),
            None => drop(self.busy.remove(&lane)),
        }
    }

    /// Lets what runs come to its end; what waits stays leased, and comes again when its lease is over.
    pub(crate) async fn finish(&mut self) {
        while self.running.join_next().await.is_some() {}
    }
}

fn lane(org: &Org, job: &Leased) -> Key {
    let part = org.parts.all::<Lane>().find(|lane| lane.kind == job.kind)?;
    Some((part.kind, (part.of)(org, &job.payload)?))
}
