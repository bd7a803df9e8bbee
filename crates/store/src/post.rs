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

/// How soon a unit is to be on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hurry {
    Now,
    None,
}

/// What the committer heard since its last commit.
#[derive(Default)]
pub(crate) struct Heard {
    /// Units to run first.
    pub(crate) posted: Vec<Unit>,
    /// Somebody waits.
    pub(crate) hurry: bool,
    pub(crate) ended: bool,
}

/// What SQLite's committer is told.
pub(crate) enum Wake {
    /// A unit was released, by somebody who waits for it or by nobody in a hurry.
    Released(Hurry),
    /// A unit to run first.
    Posted(Unit),
    /// Nobody holds the database any more.
    End,
}

impl Wake {
    /// Adds the unit, if it brings one, to what is to be committed.
    pub(crate) fn hear(self, heard: &mut Heard) {
        match self {
            Wake::Released(hurry) => heard.hurry |= hurry == Hurry::Now,
            Wake::Posted(unit) => {
                heard.posted.push(unit);
                heard.hurry = true;
            }
            Wake::End => heard.ended = true,
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
