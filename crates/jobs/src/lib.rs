//! Durable work in the same database: enqueued in the caller's transaction, so an effect is never promised and lost.
//!
//! A [`Job`] runs at least once and must be idempotent; it retries with back-off, and after its last try it is *dead*: a
//! person sees it as a work item (see [`OnDead`]). [`emit`] turns one event into one job for each [`On`] that listens;
//! payloads carry ids and codes, never clinical text. [`Every`] runs by the clock, once over all processes.

mod hand;
mod queue;
mod runner;
mod schedule;

use std::sync::Arc;

use gate::Org;
use kernel::{Boxed, Result};

pub use queue::{dead, emit, enqueue, enqueue_in, revive};
pub use runner::{run_due, work};

/// The queue's own tables.
pub const MIGRATION: store::Migration = store::Migration {
    slice: "jobs",
    steps: &[
        store::Step { name: "0001_jobs", sql: include_str!("../migrations/0001_jobs.sql") },
        store::Step { name: "0002_lean_queue", sql: include_str!("../migrations/0002_lean_queue.sql") },
    ],
};

/// What a job gets: the JSON that was enqueued.
pub type Payload = serde_json::Value;

/// A kind of durable work. Contribute it as a part.
#[derive(Clone, Copy)]
pub struct Job {
    /// Unique, such as `channels.send`.
    pub kind: &'static str,
    /// Tries before it is dead; the waits between them double from 15 s up to one hour.
    pub tries: u32,
    /// Does it. Runs at least once.
    pub run: fn(Arc<Org>, Payload) -> Boxed<'static, Result<()>>,
}

/// Says in which lane jobs of a kind run. Jobs of one lane keep their order; those of several lanes run side by side. Without
/// one, jobs of all kinds are in one lane together. Contribute it as a part.
#[derive(Clone, Copy)]
pub struct Lane {
    /// The kind of job.
    pub kind: &'static str,
    /// The lane of one, by what it carries; nothing for the lane that all others share. A number is a lane of this kind alone.
    pub of: fn(&Org, &Payload) -> Option<u64>,
}

impl Lane {
    /// One lane for all jobs of a kind: one after another, and what hangs among them holds up nothing else.
    pub const fn own(kind: &'static str) -> Self {
        Self { kind, of: |_, _| Some(0) }
    }
}

/// Listens to an event of another slice. Contribute it as a part.
#[derive(Clone, Copy)]
pub struct On {
    /// The event, such as `thread.asked`.
    pub event: &'static str,
    /// Unique name of the listener, such as `work.thread-asked`; the job's kind.
    pub name: &'static str,
    /// Does what follows. Runs at least once.
    pub run: fn(Arc<Org>, Payload) -> Boxed<'static, Result<()>>,
}

/// Work by the clock. Contribute it as a part.
#[derive(Clone, Copy)]
pub struct Every {
    /// Unique, such as `work.escalate`.
    pub name: &'static str,
    /// Seconds between runs, by the program's clock.
    pub seconds: i64,
    /// Does it; a missed run is made up once, not many times.
    pub run: fn(Arc<Org>) -> Boxed<'static, Result<()>>,
}

/// Told when a job is dead, so that a person sees it. Contribute it as a part.
#[derive(Clone, Copy)]
pub struct OnDead {
    /// Gets the job's id and kind.
    pub run: fn(Arc<Org>, kernel::RawId, String) -> Boxed<'static, Result<()>>,
}
