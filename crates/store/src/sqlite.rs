//! SQLite under SQLCipher: one connection whose queued units share a commit and that also answers short reads, and a
//! few more on WAL snapshots.
//!
//! A unit is a SAVEPOINT inside one outer transaction, save the first, which is the transaction until others join it.
//! Ending a unit releases its savepoint and hands the turn on; the committer thread queues behind the writers that already
//! wait (turns are fair), so it commits all of them with one fsync and only then answers each (`commit.rs`). Under load batches grow by themselves; alone, a unit commits at once.
//! What nobody waits for (`Hurry::None`) commits at once too, unless several just shared a commit: then others may come
//! along. Posted units are run by the committer itself, so that they cost no hand-over of their own.

use std::{
    path::Path,
    sync::{Arc, Mutex as SyncMutex, MutexGuard, mpsc},
    thread::{self, JoinHandle},
};

use kernel::{Error, Result};
use rusqlite::Connection;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use crate::{
    Key, Row, Value,
    commit::{WriterState, commit_loop},
    connect::{connect, sync_folder},
    desk::{Desk, Turn},
    dialect,
    post::{Hurry, Unit, Waiter, Wake},
    statement::{collect, exec, fault, prepared, read, rows, run},
    trace::Trace,
};

/// Snapshots at once: a backup, an audit check, an export.
const SNAPSHOTS: usize = 2;

/// Page cache of each snapshot's connection, KiB; the shared connection has the rest of the budget.
const SNAPSHOT_CACHE_KIB: u32 = 4096;

/// Searches of texts at once, on connections of their own: one may take half a second, and pages do not wait for it.
const SEARCHES: usize = 1;

/// Page cache of each search's connection, KiB.
const SEARCH_CACHE_KIB: u32 = 8192;

/// The open database. Whatever reads or writes holds it, so that the committer ends when the last of them is gone.
pub(crate) struct Sqlite {
    desk: Arc<Desk<WriterState>>,
    readers: Readers,
    seekers: Readers,
    wake: mpsc::Sender<Wake>,
    committer: Option<JoinHandle<()>>,
    trace: Trace,
}

struct Readers {
    free: SyncMutex<Vec<Connection>>,
    permits: Arc<Semaphore>,
}

impl Sqlite {
    pub(crate) fn open(path: &Path, key: &Key, cache_mib: u32) -> Result<Arc<Self>> {
        let share = |connections: usize, kib: u32| kib * u32::try_from(connections).unwrap_or(1);
        let apart = share(SNAPSHOTS, SNAPSHOT_CACHE_KIB) + share(SEARCHES, SEARCH_CACHE_KIB);
        let conn = connect(path, key, (cache_mib.max(16) * 1024).saturating_sub(apart), true)?;
        sync_folder(path)?;
        let desk = Desk::new(WriterState::new(conn));
        let readers = Readers::open(SNAPSHOTS, || connect(path, key, SNAPSHOT_CACHE_KIB, false))?;
        let seekers = Readers::open(SEARCHES, || connect(path, key, SEARCH_CACHE_KIB, false))?;
        let (wake, woken) = mpsc::channel();
        let theirs = Arc::clone(&desk);
        let spawned = thread::Builder::new().name("store-commit".into()).spawn(move || commit_loop(&theirs, &woken));
        let committer = Some(spawned.map_err(|e| Error::internal(format!("commit thread: {e}")))?);
        Ok(Arc::new(Self { desk, readers, seekers, wake, committer, trace: Trace::default() }))
    }

    pub(crate) fn read(self: &Arc<Self>) -> Shared {
        Shared { home: Arc::clone(self) }
    }

    pub(crate) async fn snapshot(self: &Arc<Self>) -> Result<Reader> {
        Reader::of(self, |home| &home.readers).await
    }

    pub(crate) async fn begin(self: &Arc<Self>) -> Result<Writer> {
        let turn = self.desk.turn().await?;
        let shares = {
            let mut state = turn.state();
            let shares = state.open;
            state.open()?;
            if shares {
                run(&state.conn, "SAVEPOINT unit")?;
            }
            shares
        };
        Ok(Writer { turn: Some(turn), shares, home: Arc::clone(self) })
    }

    /// Hands a unit to the committer, which runs it just before its next commit.
    pub(crate) fn post(&self, unit: Unit) {
        // Without a committer the unit is dropped, and with it the sender of its answer: whoever waits is told.
        let _ = self.wake.send(Wake::Posted(unit));
    }

    /// Moves everything from the log into the database and empties the log, so that nothing overwritten stays readable.
    pub(crate) async fn scrub(&self) -> Result<()> {
        let turn = self.desk.turn().await?;
        let mut state = turn.state();
        state.flush();
        state.end_read()?;
        let left = rows(&state.conn, "PRAGMA wal_checkpoint(TRUNCATE)", &[])?;
        match left.first().map(|row| row.get::<i64>(0)).transpose()? {
            Some(0) => Ok(()),
            _ => Err(Error::Unavailable("a snapshot still reads the log".into())),
        }
    }

    pub(crate) fn tracer(&self) -> &Trace {
        &self.trace
    }
}

impl Drop for Sqlite {
    /// The committer ends before this does, so that it never works while a process that ends takes OpenSSL down.
    fn drop(&mut self) {
        if let Some(committer) = self.committer.take()
            && self.wake.send(Wake::End).is_ok()
        {
            // A panic there was told when it came.
            let _ = committer.join();
        }
    }
}

impl Readers {
    fn open(count: usize, connect: impl Fn() -> Result<Connection>) -> Result<Self> {
        let free = (0..count).map(|_| connect()).collect::<Result<Vec<_>>>()?;
        Ok(Self { free: SyncMutex::new(free), permits: Arc::new(Semaphore::new(count)) })
    }

    fn free(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.free.lock().unwrap_or_else(|e| e.into_inner())
    }
}

/// Short reads on the writer's own connection, a statement at a time between its units.
///
/// SQLite empties a connection's page cache whenever *another* connection commits, and under SQLCipher each page that
/// comes back is decrypted and its MAC checked. Every view commits audit rows, so readers of their own would never be warm.
///
/// A statement sees whole units, also those that wait for their shared commit. Their rows leave the house only after
/// that commit: a response waits for its audit rows, and these come after.
pub(crate) struct Shared {
    home: Arc<Sqlite>,
}

impl Shared {
    /// A search of texts, beside what else is read. It sees what is committed.
    pub(crate) async fn search(&self, sql: String, params: Vec<Value>) -> Result<Vec<Row>> {
        let reader = Reader::of(&self.home, |home| &home.seekers).await?;
        tokio::task::spawn_blocking(move || reader.rows(&sql, &params)).await.map_err(gone)?
    }

    pub(crate) async fn rows(&self, sql: &str, params: &[Value]) -> Result<Vec<Row>> {
        self.home.trace.note(sql);
        let reading = self.home.desk.read(|state| {
            state.share_read()?;
            let found = prepared(&state.conn, sql).and_then(|statement| {
                if statement.readonly() {
                    collect(statement, params)
                } else {
                    Err(Error::internal("a read cannot write"))
                }
            });
            if found.is_err() {
                state.notice_rollback();
            }
            found
        });
        reading.await
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        // Nobody else is at it: the log is not held back while the house is quiet. A fault shows at the next statement.
        if let Some(mut state) = self.home.desk.idle() {
            let _ = state.end_read();
        }
    }
}

/// A read-only snapshot on its own connection.
pub(crate) struct Reader {
    conn: Option<Connection>,
    home: Arc<Sqlite>,
    /// Those of the home that it goes back to.
    of: fn(&Sqlite) -> &Readers,
    _permit: OwnedSemaphorePermit,
}

impl Reader {
    /// The next one that is free, on one state of the database.
    async fn of(home: &Arc<Sqlite>, of: fn(&Sqlite) -> &Readers) -> Result<Self> {
        let permit = Arc::clone(&of(home).permits).acquire_owned().await.map_err(gone)?;
        let conn = of(home).free().pop().ok_or_else(|| Error::internal("no reader"))?;
        let reader = Self { conn: Some(conn), home: Arc::clone(home), of, _permit: permit };
        run(reader.conn()?, "BEGIN")?;
        Ok(reader)
    }
    pub(crate) fn conn(&self) -> Result<&Connection> {
        self.conn.as_ref().ok_or_else(|| Error::internal("reader ended"))
    }
    pub(crate) fn rows(&self, sql: &str, params: &[Value]) -> Result<Vec<Row>> {
        self.home.trace.note(sql);
        rows(self.conn()?, sql, params)
    }
}

impl Reader {
    pub(crate) fn each(&self, sql: &str, each: &mut (dyn FnMut(&[Value]) -> Result<()> + Send)) -> Result<()> {
        let mut statement = self.conn()?.prepare(sql).map_err(fault)?;
        let columns = statement.column_count();
        let mut cursor = statement.query([]).map_err(fault)?;
        while let Some(row) = cursor.next().map_err(fault)? {
            let values = (0..columns).map(|i| row.get_ref(i).map(read)).collect::<rusqlite::Result<Vec<_>>>();
            each(&values.map_err(fault)?)?;
        }
        Ok(())
    }

    pub(crate) fn prepares(&self, sql: &str) -> Result<()> {
        self.conn()?.prepare(&dialect::for_sqlite(sql)).map(drop).map_err(fault)
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        if let Some(conn) = self.conn.take() {
            let _ = run(&conn, "COMMIT");
            (self.of)(&self.home).free().push(conn);
        }
    }
}

/// One unit of the writer.
pub(crate) struct Writer {
    turn: Option<Turn<WriterState>>,
    /// Others wait for the same commit. The first of them needs no savepoint: to undo it is to undo everything.
    shares: bool,
    home: Arc<Sqlite>,
}

impl Writer {
    fn state(&self) -> Result<MutexGuard<'_, WriterState>> {
        self.turn.as_ref().map(Turn::state).ok_or_else(|| Error::internal("writer ended"))
    }

    pub(crate) fn rows(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>> {
        self.home.trace.note(sql);
        let mut state = self.state()?;
        let found = rows(&state.conn, sql, params);
        if found.is_err() {
            state.notice_rollback();
        }
        found
    }

    pub(crate) fn exec(&mut self, sql: &str, params: &[Value]) -> Result<u64> {
        self.home.trace.note(sql);
        let mut state = self.state()?;
        let done = exec(&state.conn, sql, params);
        if done.is_err() {
            state.notice_rollback();
        }
        done
    }

    /// Several statements without parameters: migrations only.
    pub(crate) fn batch(&mut self, sql: &str) -> Result<()> {
        self.state()?.conn.execute_batch(sql).map_err(fault)
    }

    pub(crate) async fn commit(mut self, hurry: Hurry) -> Result<()> {
        let (answer, first) = self.release()?;
        // Who is in no hurry goes with those who wait already.
        if first || hurry == Hurry::Now {
            self.home.wake.send(Wake::Released(hurry)).map_err(|_| Error::internal("commit thread ended"))?;
        }
        answer.await.map_err(gone)?
    }

    /// Ends the unit; the answer comes with the commit that it shares. Says whether it is the first of those.
    fn release(&mut self) -> Result<(oneshot::Receiver<Result<()>>, bool)> {
        let Some(turn) = self.turn.take() else { return Err(Error::internal("writer ended")) };
        let mut state = turn.state();
        if self.shares {
            run(&state.conn, "RELEASE unit").inspect_err(|_| state.notice_rollback())?;
        } else if state.conn.is_autocommit() {
            state.notice_rollback();
            return Err(Error::Unavailable("the disk refused the write".into()));
        }
        let (waiter, answer) = Waiter::new();
        let first = state.pending.is_empty();
        state.pending.push(waiter);
        Ok((answer, first))
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        let Some(turn) = self.turn.take() else { return };
        let mut state = turn.state();
        if state.conn.is_autocommit() {
            state.notice_rollback();
            return;
        }
        let undo = || run(&state.conn, "ROLLBACK TO unit").and_then(|()| run(&state.conn, "RELEASE unit"));
        if !self.shares || undo().is_err() {
            let _ = run(&state.conn, "ROLLBACK");
            state.open = false;
            state.answer(&Err("the write was rolled back".into()));
        }
    }
}

fn gone<E>(_: E) -> Error {
    Error::Unavailable("the store is closing".into())
}
