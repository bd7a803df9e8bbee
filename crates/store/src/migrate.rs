//! Migrations: forward only, each slice its own, applied once and remembered with a checksum.

use kernel::{Error, Result, Time};

use crate::{Db, Inner, Tx, Value, dialect, sql};

/// One slice's migrations, in order.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// The slice that owns the tables.
    pub slice: &'static str,
    /// Steps, first to last. Never change one that was released: add another.
    pub steps: &'static [Step],
}

/// One step: a name and its SQL, written for SQLite; `dialect` turns the types for PostgreSQL.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    /// Unique in the slice, such as `0001_threads`.
    pub name: &'static str,
    /// Statements, separated by `;`.
    pub sql: &'static str,
}

const OWN: &str = "CREATE TABLE IF NOT EXISTS store_migrations (
    slice TEXT NOT NULL, name TEXT NOT NULL, checksum INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (slice, name)
) STRICT;";

impl Db {
    /// Applies what is missing, all in one transaction; gives the names of the steps applied.
    ///
    /// # Errors
    /// [`Error::Internal`] when an applied step's text has changed since, or a step fails; nothing is kept then.
    pub async fn migrate(&self, all: &[Migration], now: Time) -> Result<Vec<String>> {
        let mut tx = self.begin().await?;
        tx.batch(OWN).await?;
        let mut applied = Vec::new();
        for (migration, step) in all.iter().flat_map(|m| m.steps.iter().map(move |s| (m, s))) {
            let sum = checksum(step.sql);
            let known = sql!("SELECT checksum FROM store_migrations WHERE slice = ?1 AND name = ?2");
            match tx.first::<(i64,)>(known, &[migration.slice.into(), step.name.into()]).await? {
                Some((same,)) if same == sum => continue,
                Some(_) => {
                    return Err(Error::internal(format!("migration {}/{} was changed", migration.slice, step.name)));
                }
                None => {}
            }
            tx.batch(step.sql)
                .await
                .map_err(|e| Error::internal(format!("migration {}/{}: {e}", migration.slice, step.name)))?;
            let note = sql!("INSERT INTO store_migrations (slice, name, checksum, at) VALUES (?1, ?2, ?3, ?4)");
            tx.exec(note, &[migration.slice.into(), step.name.into(), Value::Int(sum), now.into()]).await?;
            applied.push(format!("{}/{}", migration.slice, step.name));
        }
        tx.commit().await?;
        Ok(applied)
    }
}

impl Tx {
    async fn batch(&mut self, ddl: &str) -> Result<()> {
        match &mut self.0 {
            Inner::SqliteRead(_) | Inner::SqliteSnapshot(_) => Err(Error::internal("a read cannot migrate")),
            Inner::SqliteWrite(tx) => tx.batch(&dialect::ddl_for_sqlite(ddl)),
            Inner::Pg(tx) => tx.batch(&dialect::ddl_for_pg(ddl)).await,
        }
    }
}

/// FNV-1a over the text without white space, so that reformatting is no change. Guards against mistakes, not attackers.
fn checksum(text: &str) -> i64 {
    let fold = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let hash = text.bytes().filter(|b| !b.is_ascii_whitespace()).fold(0xcbf2_9ce4_8422_2325, fold);
    i64::from_ne_bytes(hash.to_ne_bytes())
}
