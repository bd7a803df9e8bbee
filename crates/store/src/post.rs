//! Writes that are told in full beforehand and read nothing.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use kernel::{Error, Result};
use tokio::sync::oneshot;

use crate::{Sql, Value};

/// A statement and its parameters.
pub type Posted = (Sql, Vec<Value>);

/// Statements that are kept together or not at all, and who hears of it.
pub(crate) struct Unit {
    pub(crate) statements: Vec<Posted>,
    pub(crate) done: oneshot::Sender<Result<()>>,
}

/// What SQLite's committer is told.
pub(crate) enum Wake {
    /// A unit was released.
    Released,
    /// A unit to run first.
    Posted(Unit),
    /// Nobody holds the database any more.
    End,
}

impl Wake {
    /// Adds the unit, if it brings one; true at the end.
    pub(crate) fn hear(self, posted: &mut Vec<Unit>) -> bool {
        match self {
            Wake::Released => false,
            Wake::Posted(unit) => {
                posted.push(unit);
                false
            }
            Wake::End => true,
        }
    }
}

/// Ready when the posted statements are on disk. Whoever drops it just does not hear of them.
#[must_use = "the write is durable only when this is ready"]
pub struct Durable(oneshot::Receiver<Result<()>>);

impl Unit {
    pub(crate) fn new(statements: Vec<Posted>) -> (Self, Durable) {
        let (done, answer) = oneshot::channel();
        (Self { statements, done }, Durable(answer))
    }
}

/// Answers whoever waits; a refusal that nobody hears is at least logged.
pub(crate) fn answer(done: oneshot::Sender<Result<()>>, outcome: Result<()>) {
    if let Err(Err(error)) = done.send(outcome) {
        tracing::error!(%error, "a write was refused and nobody waits for it");
    }
}

impl Future for Durable {
    type Output = Result<()>;
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let closing = |_| Error::Unavailable("the store is closing".into());
        Pin::new(&mut self.0).poll(context).map(|answer| answer.map_err(closing)?)
    }
}
