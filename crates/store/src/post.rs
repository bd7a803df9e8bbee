//! Writes that are told in full beforehand and read nothing.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use kernel::{Error, Result};
use tokio::{
    runtime::{self, Handle},
    sync::oneshot,
};

use crate::{Sql, Value};

/// A statement and its parameters.
pub type Posted = (Sql, Vec<Value>);

/// Statements that are kept together or not at all, and who hears of it.
pub(crate) struct Unit {
    pub(crate) statements: Vec<Posted>,
    pub(crate) done: Waiter,
}

/// Who waits for an answer, and the runtime on which it does.
pub(crate) struct Waiter {
    answer: oneshot::Sender<Result<()>>,
    home: Option<Handle>,
}

impl Waiter {
    pub(crate) fn new() -> (Self, oneshot::Receiver<Result<()>>) {
        let (answer, hears) = oneshot::channel();
        (Self { answer, home: Handle::try_current().ok() }, hears)
    }

    fn id(&self) -> Option<runtime::Id> {
        self.home.as_ref().map(Handle::id)
    }

    /// A refusal that nobody hears is at least logged.
    pub(crate) fn tell(self, outcome: Result<()>) {
        if let Err(Err(error)) = self.answer.send(outcome) {
            tracing::error!(%error, "a write was refused and nobody waits for it");
        }
    }
}

/// Tells all who waited for one commit. To wake a runtime from another thread costs more than all else of an answer, so each
/// runtime is woken once, and tells its own.
pub(crate) fn tell_all(mut waiting: Vec<Waiter>, outcome: &Result<(), String>) {
    let answer = |outcome: Result<(), String>| outcome.map_err(Error::Unavailable);
    while let Some(first) = waiting.first() {
        let (at, home) = (first.id(), first.home.clone());
        let (group, rest): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|waiter| waiter.id() == at);
        waiting = rest;
        let outcome = outcome.clone();
        match home {
            Some(home) if group.len() > 1 => {
                home.spawn(async move { group.into_iter().for_each(|waiter| waiter.tell(answer(outcome.clone()))) });
            }
            _ => group.into_iter().for_each(|waiter| waiter.tell(answer(outcome.clone()))),
        }
    }
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
        let (done, answer) = Waiter::new();
        (Self { statements, done }, Durable(answer))
    }
}

impl Future for Durable {
    type Output = Result<()>;
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let closing = |_| Error::Unavailable("the store is closing".into());
        Pin::new(&mut self.0).poll(context).map(|answer| answer.map_err(closing)?)
    }
}
