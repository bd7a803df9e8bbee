//! PostgreSQL: one pool for all organisations, the schema set inside each transaction.

use std::{sync::Arc, time::Duration};

use deadpool_postgres::{Connect, Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime};
use futures::{TryStreamExt, future::BoxFuture};
use kernel::{Error, Result};
use tokio::{runtime::Handle, sync::mpsc, task::JoinHandle};
use tokio_postgres::{
    Client, Config, NoTls,
    types::{FromSql, IsNull, ToSql, Type, private::BytesMut},
};

use crate::{Row, Value, dialect, post::Unit, text, trace::Trace};

/// Connections to one PostgreSQL database, shared by every organisation of the process.
#[derive(Clone, Debug)]
pub struct PgPool(Pool);

impl PgPool {
    /// Opens a pool of at most `size` connections for a `postgres://` address. Connects when first used.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the address cannot be read.
    pub fn new(address: &str, size: usize) -> Result<Self> {
        let config = address.parse::<Config>();
        let config = config.map_err(|_| Error::Unavailable("KITH_DATABASE is not a postgres:// address".into()))?;
        let fast = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let manager = Manager::from_connect(config, Home(Handle::try_current().ok()), fast);
        let pool =
            Pool::builder(manager).max_size(size).runtime(Runtime::Tokio1).wait_timeout(Some(Duration::from_secs(30)));
        pool.build().map(Self).map_err(|e| Error::Unavailable(format!("pool: {e}")))
    }
}

/// The runtime on which the pool was opened; connections live there. The threads that answer pages have runtimes of their
/// own, which end while jobs still run.
struct Home(Option<Handle>);

impl Connect for Home {
    fn connect(&self, config: &Config) -> BoxFuture<'_, Connected> {
        let config = config.clone();
        Box::pin(async move {
            let there = self.0.as_ref().map(|home| home.spawn(connected(config.clone())));
            match there {
                Some(there) => match there.await {
                    Ok(connected) => connected,
                    // That runtime ends just now.
                    Err(_) => connected(config).await,
                },
                None => connected(config).await,
            }
        })
    }
}

type Connected = std::result::Result<(Client, JoinHandle<()>), tokio_postgres::Error>;

async fn connected(config: Config) -> Connected {
    let (client, connection) = config.connect(NoTls).await?;
    let carried = tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::warn!(%error, "a connection to PostgreSQL ended");
        }
    });
    Ok((client, carried))
}

pub(crate) struct Pg {
    place: PgPlace,
    posted: mpsc::UnboundedSender<Unit>,
}

/// Where transactions begin.
#[derive(Clone)]
struct PgPlace {
    pool: Pool,
    schema: String,
    trace: Arc<Trace>,
}

/// Statements one after another, each by itself: a vacuum runs in no transaction, and several in one message would be one.
async fn lone(client: &Object, statements: &str) -> Result<()> {
    for statement in statements.split("; ") {
        client.batch_execute(statement).await.map_err(|_| Error::Unavailable("a table is in use".into()))?;
    }
    Ok(())
}

/// How long a scrub waits for transactions that began before it.
const SCRUB_PATIENCE: Duration = Duration::from_secs(5);

/// Most posted units of one transaction.
const BATCH: usize = 256;

impl Pg {
    pub(crate) async fn open(pool: &PgPool, schema: &str) -> Result<Self> {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if schema.is_empty() || schema.len() > 48 || !schema.chars().all(fits) {
            return Err(Error::Unavailable("a schema's name is made of a-z, 0-9 and _".into()));
        }
        let client = pool.0.get().await.map_err(no_connection)?;
        client.batch_execute(&format!("CREATE SCHEMA IF NOT EXISTS \"{schema}\"")).await.map_err(fault)?;
        let place = PgPlace { pool: pool.0.clone(), schema: schema.to_owned(), trace: Arc::default() };
        let (posted, units) = mpsc::unbounded_channel();
        tokio::spawn(place.clone().keep(units));
        Ok(Self { place, posted })
    }

    pub(crate) async fn begin(&self, mode: Mode) -> Result<PgTx> {
        self.place.begin(mode).await
    }

    /// Hands a unit to the task that keeps them; it ends when this does.
    pub(crate) fn post(&self, unit: Unit) {
        // Without the task the unit is dropped, and with it the sender of its answer: whoever waits is told.
        let _ = self.posted.send(unit);
    }

    /// Rewrites tables and their indexes, so that nothing deleted stays in a page. What an older transaction may still
    /// see would be copied along, so such a one is waited for.
    pub(crate) async fn scrub(&self, tables: &[&'static str]) -> Result<()> {
        let client = self.place.pool.get().await.map_err(no_connection)?;
        let mark: String = client.query_one("SELECT pg_current_xact_id()::xid::text", &[]).await.map_err(fault)?.get(0);
        let older = format!(
            "SELECT COUNT(*) FROM pg_stat_activity
             WHERE pid <> pg_backend_pid()
               AND (age(backend_xmin) >= age('{mark}'::xid) OR age(backend_xid) >= age('{mark}'::xid))"
        );
        let waited = tokio::time::timeout(SCRUB_PATIENCE, async {
            while client.query_one(&older, &[]).await.map_err(fault)?.get::<_, i64>(0) > 0 {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            Ok(())
        });
        waited.await.map_err(|_| Error::Unavailable("an older transaction still reads what was deleted".into()))??;
        for table in tables {
            let name = text::quoted(&self.place.schema, table)?;
            // A reader that holds the table and waits for something else must not wait for this one for ever.
            let vacuum = format!("SET lock_timeout = '3s'; VACUUM (FULL) {name}");
            let done = lone(&client, &vacuum).await;
            client.batch_execute("RESET lock_timeout").await.map_err(fault)?;
            done?;
        }
        Ok(())
    }

    pub(crate) fn tracer(&self) -> &Trace {
        &self.place.trace
    }
}

impl PgPlace {
    /// Whatever was posted while the last transaction ran goes into the next one.
    async fn keep(self, mut units: mpsc::UnboundedReceiver<Unit>) {
        let mut batch = Vec::with_capacity(BATCH);
        while units.recv_many(&mut batch, BATCH).await > 0 {
            let all = self.keep_all(&batch).await.is_ok();
            for unit in batch.drain(..) {
                // One that is refused does not take the others with it.
                let kept = if all { Ok(()) } else { self.keep_all(std::slice::from_ref(&unit)).await };
                unit.done.tell(kept);
            }
        }
    }

    async fn keep_all(&self, batch: &[Unit]) -> Result<()> {
        let tx = self.begin(Mode::Write).await?;
        for (sql, params) in batch.iter().flat_map(|unit| &unit.statements) {
            // Traced when it was posted.
            tx.execute(sql.0, params).await?;
        }
        tx.commit().await
    }

    async fn begin(&self, mode: Mode) -> Result<PgTx> {
        let client = self.pool.get().await.map_err(no_connection)?;
        let mode = match mode {
            Mode::Read => "READ COMMITTED READ ONLY",
            Mode::Snapshot => "REPEATABLE READ READ ONLY",
            Mode::Write => "READ COMMITTED READ WRITE",
        };
        let open = format!("BEGIN ISOLATION LEVEL {mode}; SET LOCAL search_path TO \"{}\"", self.schema);
        client.batch_execute(&open).await.map_err(fault)?;
        Ok(PgTx { client: Some(client), failed: false, trace: Arc::clone(&self.trace) })
    }
}

/// What a transaction is for.
pub(crate) enum Mode {
    Read,
    Snapshot,
    Write,
}

pub(crate) struct PgTx {
    client: Option<Object>,
    /// A statement failed: the server will only roll back.
    failed: bool,
    trace: Arc<Trace>,
}

impl PgTx {
    fn client(&self) -> Result<&Object> {
        self.client.as_ref().ok_or_else(|| Error::internal("transaction ended"))
    }

    pub(crate) async fn rows(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>> {
        self.trace.note(sql);
        let found = self.query(sql, params).await;
        self.failed |= found.is_err();
        found
    }

    async fn query(&self, sql: &str, params: &[Value]) -> Result<Vec<Row>> {
        let client = self.client()?;
        let statement = client.prepare_cached(&dialect::for_pg(sql)).await.map_err(fault)?;
        let params: Vec<&(dyn ToSql + Sync)> = params.iter().map(|p| p as _).collect();
        let found = client.query(&statement, &params).await.map_err(fault)?;
        found
            .iter()
            .map(|row| (0..row.len()).map(|i| row.try_get(i).map_err(fault)).collect::<Result<_>>().map(Row))
            .collect()
    }

    pub(crate) async fn prepares(&self, sql: &str) -> Result<()> {
        self.client()?.prepare(&dialect::for_pg(sql)).await.map(drop).map_err(fault)
    }

    pub(crate) async fn each(&self, sql: &str, each: &mut (dyn FnMut(&[Value]) -> Result<()> + Send)) -> Result<()> {
        let none: [&(dyn ToSql + Sync); 0] = [];
        let rows = self.client()?.query_raw(sql, none).await.map_err(fault)?;
        let mut rows = std::pin::pin!(rows);
        while let Some(row) = rows.try_next().await.map_err(fault)? {
            let values = (0..row.len()).map(|i| row.try_get(i).map_err(fault)).collect::<Result<Vec<Value>>>()?;
            each(&values)?;
        }
        Ok(())
    }

    pub(crate) async fn exec(&mut self, sql: &str, params: &[Value]) -> Result<u64> {
        self.trace.note(sql);
        let done = self.execute(sql, params).await;
        self.failed |= done.is_err();
        done
    }

    async fn execute(&self, sql: &str, params: &[Value]) -> Result<u64> {
        let client = self.client()?;
        let statement = client.prepare_cached(&dialect::for_pg(sql)).await.map_err(fault)?;
        let params: Vec<&(dyn ToSql + Sync)> = params.iter().map(|p| p as _).collect();
        client.execute(&statement, &params).await.map_err(fault)
    }

    pub(crate) async fn batch(&mut self, sql: &str) -> Result<()> {
        let done = self.client()?.batch_execute(sql).await.map_err(fault);
        self.failed |= done.is_err();
        done
    }

    pub(crate) async fn commit(mut self) -> Result<()> {
        // The server answers COMMIT of a failed transaction with a silent rollback: never call that kept.
        if self.failed {
            return Err(Error::Unavailable("the write was rolled back".into()));
        }
        self.client()?.batch_execute("COMMIT").await.map_err(fault)?;
        drop(self.client.take());
        Ok(())
    }
}

impl Drop for PgTx {
    fn drop(&mut self) {
        let Some(client) = self.client.take() else { return };
        // The connection goes back to the pool only after the rollback; without a runtime it is closed instead.
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn(async move {
                if client.batch_execute("ROLLBACK").await.is_err() {
                    drop(Object::take(client));
                }
            })),
            Err(_) => drop(Object::take(client)),
        }
    }
}

impl ToSql for Value {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Value::Null => Ok(IsNull::Yes),
            Value::Int(v) if *ty == Type::INT4 => i32::try_from(*v)?.to_sql(ty, out),
            Value::Int(v) if *ty == Type::INT2 => i16::try_from(*v)?.to_sql(ty, out),
            Value::Int(v) if *ty == Type::BOOL => (*v != 0).to_sql(ty, out),
            Value::Int(v) => v.to_sql(ty, out),
            Value::Real(v) => v.to_sql(ty, out),
            Value::Text(v) => v.to_sql(ty, out),
            Value::Blob(v) => v.as_slice().to_sql(ty, out),
            Value::Id(v) => v.as_slice().to_sql(ty, out),
        }
    }
    fn accepts(_: &Type) -> bool {
        true
    }
    tokio_postgres::types::to_sql_checked!();
}

impl<'a> FromSql<'a> for Value {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(match *ty {
            Type::INT8 => Value::Int(i64::from_sql(ty, raw)?),
            Type::INT4 => Value::Int(i32::from_sql(ty, raw)?.into()),
            Type::BOOL => Value::Int(bool::from_sql(ty, raw)?.into()),
            Type::FLOAT8 => Value::Real(f64::from_sql(ty, raw)?),
            Type::BYTEA => raw.try_into().map_or_else(|_| Value::Blob(raw.to_vec()), Value::Id),
            Type::TEXT | Type::VARCHAR | Type::NAME => Value::Text(String::from_sql(ty, raw)?),
            _ => return Err(format!("column type {ty} is not portable: add a CAST").into()),
        })
    }
    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Value::Null)
    }
    fn accepts(_: &Type) -> bool {
        true
    }
}

fn no_connection<E: std::fmt::Display>(error: E) -> Error {
    Error::Unavailable(format!("postgres: {error}"))
}

/// Only the code and the server's message without its detail: a detail may quote a value.
fn fault(error: tokio_postgres::Error) -> Error {
    let Some(db) = error.as_db_error() else { return Error::Unavailable(format!("postgres: {error}")) };
    match db.code().code() {
        "23505" => Error::Conflict("exists"),
        "40001" | "40P01" => Error::Conflict("changed"),
        "53100" | "53200" | "53300" | "57P01" | "57P03" => {
            Error::Unavailable(format!("postgres: {}", db.code().code()))
        }
        code => Error::internal(format!("postgres {code}: {}", db.message())),
    }
}
