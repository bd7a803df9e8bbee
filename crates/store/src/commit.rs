//! The writer's connection with its outer transaction, and the thread that commits it.

use std::{
    sync::{Arc, mpsc},
    time::{Duration, Instant},
};

use kernel::Result;
use rusqlite::Connection;

use crate::{
    desk::Desk,
    post::{Heard, Posted, Unit, Waiter, Wake, tell_all},
    statement::{exec, run},
};

/// How long reads between two units may share one read transaction: what another process commits is seen after it.
const SHARED_READ: Duration = Duration::from_millis(5);

/// What is in no hurry commits so long after a commit that several shared at the earliest: a text asks for four commits, one
/// after another, and hundreds may come in a second.
const COMPANY: Duration = Duration::from_millis(20);

/// How long a read transaction that nobody ends may hold the log back while nothing is written.
const LONGEST_READ: Duration = Duration::from_secs(1);

/// The one connection that writes, and what waits on it.
pub(crate) struct WriterState {
    pub(crate) conn: Connection,
    /// The outer transaction is open.
    pub(crate) open: bool,
    /// Since when reads share a read transaction; never while the outer one is open.
    reading: Option<Instant>,
    /// Units that are released and wait for the shared commit.
    pub(crate) pending: Vec<Waiter>,
}

impl WriterState {
    pub(crate) fn new(conn: Connection) -> Self {
        Self { conn, open: false, reading: None, pending: Vec::new() }
    }

    /// Runs a posted unit as one more unit of the outer transaction. The first of them needs no savepoint: to undo it is to
    /// undo everything.
    pub(crate) fn take(&mut self, unit: Unit) {
        let first = !self.open;
        match self.run(&unit.statements, first) {
            Ok(()) => self.pending.push(unit.done),
            Err(error) => {
                self.notice_rollback();
                if self.open && first {
                    let _ = run(&self.conn, "ROLLBACK");
                    self.open = false;
                } else if self.open {
                    let _ = run(&self.conn, "ROLLBACK TO unit").and_then(|()| run(&self.conn, "RELEASE unit"));
                }
                unit.done.tell(Err(error));
            }
        }
    }

    /// Opens the outer transaction, when it is not.
    pub(crate) fn open(&mut self) -> Result<()> {
        if !self.open {
            self.end_read()?;
            run(&self.conn, "BEGIN IMMEDIATE")?;
            self.open = true;
        }
        Ok(())
    }

    /// Begins the transaction that reads share, or begins it anew when it is old. A statement that begins and ends one of
    /// its own pays for four locks of the file.
    pub(crate) fn share_read(&mut self) -> Result<()> {
        if self.open || self.reading.is_some_and(|since| since.elapsed() < SHARED_READ) {
            return Ok(());
        }
        self.end_read()?;
        run(&self.conn, "BEGIN")?;
        self.reading = Some(Instant::now());
        Ok(())
    }

    pub(crate) fn end_read(&mut self) -> Result<()> {
        match self.reading.take() {
            // A fault may have ended it already.
            Some(_) if !self.conn.is_autocommit() => run(&self.conn, "COMMIT"),
            _ => Ok(()),
        }
    }

    fn run(&mut self, statements: &[Posted], first: bool) -> Result<()> {
        self.open()?;
        if !first {
            run(&self.conn, "SAVEPOINT unit")?;
        }
        for (sql, params) in statements {
            exec(&self.conn, sql.0, params)?;
        }
        if first { Ok(()) } else { run(&self.conn, "RELEASE unit") }
    }

    pub(crate) fn flush(&mut self) {
        if !self.open {
            return;
        }
        let outcome = run(&self.conn, "COMMIT");
        if outcome.is_err() {
            let _ = run(&self.conn, "ROLLBACK");
        }
        self.open = false;
        self.answer(&outcome.map_err(|e| e.to_string()));
    }

    /// Who waits may have gone away (the client hung up); its unit is committed all the same.
    pub(crate) fn answer(&mut self, outcome: &Result<(), String>) {
        tell_all(std::mem::take(&mut self.pending), outcome);
    }

    /// A full disk or an IO fault makes SQLite roll the whole outer transaction back: released units are gone too.
    pub(crate) fn notice_rollback(&mut self) {
        if self.open && self.conn.is_autocommit() {
            self.open = false;
            self.answer(&Err("the disk refused the write".into()));
        }
    }
}

/// The thread that commits, until nobody holds the database.
pub(crate) fn commit_loop(desk: &Arc<Desk<WriterState>>, woken: &mpsc::Receiver<Wake>) {
    // When the last commit was made that several shared: others may come along again.
    let (mut heard, mut shared) = (Heard::default(), None::<Instant>);
    while !heard.ended {
        match woken.recv_timeout(LONGEST_READ) {
            Ok(first) => first.hear(&mut heard),
            Err(mpsc::RecvTimeoutError::Timeout) => {
                // A stream may keep its handle for minutes after its last statement. A fault shows at the next one.
                if let Some(mut state) = desk.idle() {
                    let _ = state.end_read();
                }
                continue;
            }
            Err(mpsc::RecvTimeoutError::Disconnected) => break,
        }
        while let Some(left) = shared.and_then(|at| COMPANY.checked_sub(at.elapsed()))
            && !heard.hurry
            && !heard.ended
            && let Ok(more) = woken.recv_timeout(left)
        {
            more.hear(&mut heard);
        }
        let turn = desk.blocking_turn();
        // Wakes that were sent while we waited are answered by this commit.
        while let Ok(more) = woken.try_recv() {
            more.hear(&mut heard);
        }
        let mut state = turn.state();
        for unit in heard.posted.drain(..) {
            state.take(unit);
        }
        let several = state.pending.len() > 1;
        if !state.pending.is_empty() {
            state.flush();
        }
        (heard.hurry, shared) = (false, several.then(Instant::now));
    }
    // The last handle is gone: commit what was released.
    desk.state().flush();
}
