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

use gate::{Org, Write};
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

/// Durable work around something outside, such as a gateway. What it writes before and after shares its transactions with other
/// jobs and with the queue itself, so that hundreds in a second cost few commits. Contribute it as a part.
#[derive(Clone, Copy)]
pub struct Errand {
    /// Unique, such as `channels.send`.
    pub kind: &'static str,
    /// Tries before it is dead, as for a [`Job`].
    pub tries: u32,
    /// Before: durable when what it gives begins to run; nothing when there is nothing to do outside. It is asked again when
    /// the write that it shares fails.
    pub begin: for<'a> fn(&'a mut Write, &'a Payload) -> Boxed<'a, Result<Option<Away>>>,
}

/// What is done outside, while no write is open.
pub type Away = Boxed<'static, Result<Option<Box<dyn Back>>>>;

/// An errand that comes back.
pub trait Back: Send + Sync {
    /// After: writes what came of it. It is asked again when the write that it shares fails.
    fn keep<'a>(&'a self, write: &'a mut Write) -> Boxed<'a, Result<()>>;
    /// What its lane waits for before the next of it begins.
    fn rest(&self) -> Option<Boxed<'static, ()>> {
        None
    }
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
