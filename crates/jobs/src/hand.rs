//! The jobs that this process holds: one of each lane runs, the next of its lane waits behind it.

use std::{
    collections::{HashSet, VecDeque},
    sync::Arc,
};

use gate::Org;
use kernel::{Error, RawId, Result};
use tokio::task::JoinSet;

use crate::{Job, Lane, On, queue::Leased};

/// Jobs that run side by side at most.
const AT_ONCE: usize = 16;
/// Leased jobs at most, those that wait for their lane among them: what a dead process gives back late, and what stands behind
/// a slow one.
const HELD: usize = 32;

/// A lane of a kind, or the one that all jobs without a lane share.
type Key = Option<(&'static str, u64)>;

/// A job that ran, and how it went.
pub(crate) struct Ended {
    pub id: RawId,
    pub kind: String,
    pub tries: u32,
    /// Tries before it is dead.
    pub most: u32,
    pub outcome: Result<()>,
    lane: Key,
}

/// What is leased.
#[derive(Default)]
pub(crate) struct Hand {
    ids: HashSet<RawId>,
    waiting: VecDeque<(Key, Leased)>,
    busy: HashSet<Key>,
    running: JoinSet<Ended>,
}

impl Hand {
    /// How many more may be leased.
    pub(crate) fn room(&self) -> usize {
        HELD.saturating_sub(self.ids.len())
    }

    /// Nothing runs, and nothing waits.
    pub(crate) fn is_idle(&self) -> bool {
        self.running.is_empty() && self.waiting.is_empty()
    }

    /// Takes what was leased, and starts what may run. One whose lease ran out while it waited here came again: it is held.
    pub(crate) fn take(&mut self, org: &Arc<Org>, leased: Vec<Leased>) {
        for job in leased {
            if self.ids.insert(job.id) {
                self.waiting.push_back((lane(org, &job), job));
            }
        }
        self.start(org);
    }

    /// Those that ended since it was last asked: at least one, unless nothing runs. What stood behind them runs by then.
    pub(crate) async fn ended(&mut self, org: &Arc<Org>) -> Vec<Ended> {
        let mut all = Vec::new();
        let mut next = self.running.join_next().await;
        while let Some(joined) = next {
            match joined {
                Ok(ended) => {
                    self.ids.remove(&ended.id);
                    self.busy.remove(&ended.lane);
                    all.push(ended);
                }
                // A fault of the program ends its worker, as it would if the job ran there.
                Err(error) => {
                    if let Ok(panic) = error.try_into_panic() {
                        std::panic::resume_unwind(panic);
                    }
                }
            }
            next = self.running.try_join_next();
        }
        self.start(org);
        all
    }

    /// Lets what runs come to its end; what waits stays leased, and comes again when its lease is over.
    pub(crate) async fn finish(&mut self) {
        while self.running.join_next().await.is_some() {}
    }

    fn start(&mut self, org: &Arc<Org>) {
        let mut behind = VecDeque::new();
        while let Some((key, job)) = self.waiting.pop_front() {
            // While this looks, no lane gets free: a later job of a lane does not overtake an earlier one.
            if self.running.len() >= AT_ONCE || self.busy.contains(&key) {
                behind.push_back((key, job));
                continue;
            }
            self.busy.insert(key);
            self.running.spawn(run(Arc::clone(org), key, job));
        }
        self.waiting = behind;
    }
}

fn lane(org: &Org, job: &Leased) -> Key {
    let part = org.parts.all::<Lane>().find(|lane| lane.kind == job.kind)?;
    Some((part.kind, (part.of)(org, &job.payload)?))
}

async fn run(org: Arc<Org>, lane: Key, job: Leased) -> Ended {
    let Leased { id, kind, payload, tries } = job;
    let known = org.parts.all::<Job>().find(|j| j.kind == kind).map(|j| (j.run, j.tries));
    let known = known.or_else(|| org.parts.all::<On>().find(|on| on.name == kind).map(|on| (on.run, 8)));
    let (outcome, most) = match known {
        Some((run, most)) => (run(org, payload).await, most),
        None => (Err(Error::internal("no such kind of job")), 1),
    };
    Ended { id, kind, tries, most, outcome, lane }
}
