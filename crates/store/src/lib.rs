//! The only place with a database driver: one portable SQL text, two engines.
//!
//! [`Db::open`] gives an organisation's database; [`Db::read`] short reads, [`Db::snapshot`] one state, [`Db::begin`] a write. SQL is written once, with
//! `?1` placeholders, in the dialect that README.md lists; what differs between SQLite and PostgreSQL stays in `dialect`.
//! A write is on disk (`synchronous=FULL`) when [`Tx::commit`] returns; concurrent writes share one commit.

mod commit;
mod connect;
mod copy;
mod desk;
mod dialect;
mod key;
mod migrate;
mod pg;
mod post;
mod sqlite;
mod statement;
mod text;
mod trace;
mod value;

use std::{path::PathBuf, sync::Arc};

use kernel::{Error, Result};

pub use copy::{Copied, TableDump};
pub use key::Key;
pub use migrate::{Migration, Step};
pub use pg::PgPool;
use post::Hurry;
pub use post::{Durable, Posted};
pub use text::{Fit, TextIndex};
pub use value::{FromRow, FromValue, Row, Value};

/// One SQL statement, written once for both engines. Made only by [`sql!`], so that a test can find and prepare them all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sql(#[doc(hidden)] pub &'static str);

/// Marks a SQL text: `sql!("SELECT name FROM people WHERE id = ?1")`. Whole-app tests prepare every one on both engines.
#[macro_export]
macro_rules! sql {
    ($text:literal) => {
        $crate::Sql($text)
    };
}

/// Parameters of a statement, in the order of `?1`, `?2`, …
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { [$($crate::Value::from($value)),*] };
}

/// Where an organisation's data lives.
#[derive(Debug, Clone)]
pub enum Place {
    /// An encrypted SQLite file.
    Sqlite {
        /// The database file; its folder must exist.
        path: PathBuf,
        /// The raw 256-bit key of SQLCipher.
        key: Key,
        /// Page cache in MiB, shared out over all connections.
        cache_mib: u32,
    },
    /// A schema of a PostgreSQL database, made when absent.
    Postgres {
        /// Shared by all organisations of the process.
        pool: PgPool,
        /// The schema's name: lower-case letters, digits and `_`.
        schema: String,
    },
}

/// An organisation's database. Cheap to clone.
#[derive(Clone)]
pub struct Db(Arc<Engine>);

enum Engine {
    Sqlite(std::sync::Arc<sqlite::Sqlite>),
    Pg(pg::Pg),
}

impl Db {
    /// Opens the database and checks that the key fits. Does not migrate: see [`Db::migrate`].
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the file or server cannot be opened, or the key is wrong.
    pub async fn open(place: &Place) -> Result<Self> {
        let engine = match place {
            Place::Sqlite { path, key, cache_mib } => Engine::Sqlite(sqlite::Sqlite::open(path, key, *cache_mib)?),
            Place::Postgres { pool, schema } => Engine::Pg(pg::Pg::open(pool, schema).await?),
        };
        Ok(Self(Arc::new(engine)))
    }

    /// Short reads: each statement sees the whole writes that ended before it. It pins nothing. Dropping it ends it.
    pub async fn read(&self) -> Result<Tx> {
        Ok(Tx(match &*self.0 {
            Engine::Sqlite(db) => Inner::SqliteRead(db.read()),
            Engine::Pg(db) => Inner::Pg(db.begin(pg::Mode::Read).await?),
        }))
    }

    /// Asks for one row, to see whether the database answers.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when it does not.
    pub async fn answers(&self) -> Result<()> {
        self.read().await?.rows(sql!("SELECT 1 LIMIT 1"), &[]).await.map(drop)
    }

    /// One consistent state for all its statements, however long they take: for a backup or a check of everything.
    pub async fn snapshot(&self) -> Result<Tx> {
        Ok(Tx(match &*self.0 {
            Engine::Sqlite(db) => Inner::SqliteSnapshot(db.snapshot().await?),
            Engine::Pg(db) => Inner::Pg(db.begin(pg::Mode::Snapshot).await?),
        }))
    }

    /// A write transaction. Dropping it without [`Tx::commit`] rolls it back.
    ///
    /// Never hold one across network IO, password hashing or picture work: on SQLite there is one writer.
    pub async fn begin(&self) -> Result<Tx> {
        Ok(Tx(match &*self.0 {
            Engine::Sqlite(db) => Inner::SqliteWrite(db.begin().await?),
            Engine::Pg(db) => Inner::Pg(db.begin(pg::Mode::Write).await?),
        }))
    }

    /// Hands over a write that is told in full beforehand: it shares the next commit and costs no transaction of its own.
    /// It is queued when this returns; it is on disk when the answer is ready. Statements are kept together or not at all.
    pub fn post(&self, statements: Vec<Posted>) -> Durable {
        statements.iter().for_each(|(sql, _)| self.tracer().note(sql.0));
        let (unit, durable) = post::Unit::new(statements);
        match &*self.0 {
            Engine::Sqlite(db) => db.post(unit),
            Engine::Pg(db) => db.post(unit),
        }
        durable
    }

    /// `sqlite` or `postgres`, for doctor and metrics.
    pub fn engine(&self) -> &'static str {
        match &*self.0 {
            Engine::Sqlite(_) => "sqlite",
            Engine::Pg(_) => "postgres",
        }
    }

    /// Records the text of every statement from now on, until [`Db::take_trace`].
    pub fn start_trace(&self) {
        self.tracer().start();
    }

    /// The statements since [`Db::start_trace`], in order; tracing stops.
    pub fn take_trace(&self) -> Vec<String> {
        self.tracer().take()
    }

    fn tracer(&self) -> &trace::Trace {
        match &*self.0 {
            Engine::Sqlite(db) => db.tracer(),
            Engine::Pg(db) => db.tracer(),
        }
    }
}

/// Reads or a write. See [`Db::read`], [`Db::snapshot`] and [`Db::begin`].
pub struct Tx(Inner);

enum Inner {
    SqliteRead(sqlite::Shared),
    SqliteSnapshot(sqlite::Reader),
    SqliteWrite(sqlite::Writer),
    Pg(pg::PgTx),
}

impl Tx {
    /// All rows of a query. The text must have a LIMIT or name a key.
    pub async fn rows(&mut self, sql: Sql, params: &[Value]) -> Result<Vec<Row>> {
        self.rows_dyn(sql.0, params).await
    }

    /// Rows, each turned into a tuple or a type with [`FromRow`].
    pub async fn all<T: FromRow>(&mut self, sql: Sql, params: &[Value]) -> Result<Vec<T>> {
        self.rows(sql, params).await?.iter().map(T::from_row).collect()
    }

    /// The first row, if any.
    pub async fn first<T: FromRow>(&mut self, sql: Sql, params: &[Value]) -> Result<Option<T>> {
        self.rows(sql, params).await?.first().map(T::from_row).transpose()
    }

    /// The first row, else [`Error::NotFound`].
    pub async fn one<T: FromRow>(&mut self, sql: Sql, params: &[Value]) -> Result<T> {
        self.first(sql, params).await?.ok_or(Error::NotFound)
    }

    /// Runs a change; gives the number of rows changed. A read refuses.
    ///
    /// # Errors
    /// [`Error::Conflict`] `exists` on a broken unique key; [`Error::Unavailable`] when the disk is full.
    pub async fn exec(&mut self, sql: Sql, params: &[Value]) -> Result<u64> {
        match &mut self.0 {
            Inner::SqliteRead(_) | Inner::SqliteSnapshot(_) => Err(Error::internal("a read cannot write")),
            Inner::SqliteWrite(tx) => tx.exec(sql.0, params),
            Inner::Pg(tx) => tx.exec(sql.0, params).await,
        }
    }

    /// Rows of a text composed at run time: for `gate`, which joins scope filters that are themselves constants.
    #[doc(hidden)]
    pub async fn rows_dyn(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>> {
        match &mut self.0 {
            Inner::SqliteRead(tx) => tx.rows(sql, params).await,
            Inner::SqliteSnapshot(tx) => tx.rows(sql, params),
            Inner::SqliteWrite(tx) => tx.rows(sql, params),
            Inner::Pg(tx) => tx.rows(sql, params).await,
        }
    }

    /// Makes a write durable; returns when it is on disk. A read just ends.
    ///
    /// # Errors
    /// [`Error::Unavailable`]: nothing was kept.
    pub async fn commit(self) -> Result<()> {
        match self.0 {
            Inner::SqliteRead(_) | Inner::SqliteSnapshot(_) => Ok(()),
            Inner::SqliteWrite(tx) => tx.commit(Hurry::Now).await,
            Inner::Pg(tx) => tx.commit().await,
        }
    }

    /// [`Tx::commit`] for work that nobody looks at: where commits are shared it waits up to two milliseconds for others to come
    /// along.
    ///
    /// # Errors
    /// [`Error::Unavailable`]: nothing was kept.
    pub async fn commit_in_company(self) -> Result<()> {
        match self.0 {
            Inner::SqliteWrite(tx) => tx.commit(Hurry::None).await,
            _ => self.commit().await,
        }
    }
}
