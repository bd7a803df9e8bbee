//! Whole-database reads for backup and restore: engine-neutral rows, and SQLite's own online copy.

use std::path::Path;

use kernel::{Error, Result};
use rusqlite::backup::{Backup, StepResult};

use crate::{Db, Engine, Inner, Key, Tx, Value, connect::connect, sql, statement};

/// What a physical copy did.
#[derive(Debug, Clone, Copy)]
pub struct Copied {
    /// Pages of 4 KiB in the copy.
    pub pages: i64,
}

/// One table's columns, in the order that its rows are dumped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableDump {
    /// The table.
    pub name: String,
    /// Its columns.
    pub columns: Vec<String>,
}

impl Db {
    /// Copies a SQLite database into a new encrypted file while writers go on. The copy reads one snapshot, so the
    /// write-ahead log grows for as long as the copy takes and shrinks after. PostgreSQL needs no copy: use [`Db::snapshot`].
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the target cannot be written.
    pub async fn copy_to(&self, path: &Path, key: &Key) -> Result<Copied> {
        let Engine::Sqlite(db) = &*self.0 else { return Err(Error::internal("only SQLite is copied as a file")) };
        let (snapshot, path, key) = (db.snapshot().await?, path.to_owned(), key.clone());
        let copied = tokio::task::spawn_blocking(move || {
            // The first read pins the snapshot.
            snapshot.rows("SELECT 1 FROM sqlite_schema LIMIT 1", &[])?;
            let mut target = connect(&path, &key, 8192, true)?;
            // A backup target may not be in WAL mode with another page of log in the way.
            target.execute_batch("PRAGMA journal_mode=DELETE").map_err(statement::fault)?;
            let backup = Backup::new(snapshot.conn()?, &mut target).map_err(statement::fault)?;
            match backup.step(-1).map_err(statement::fault)? {
                StepResult::Done => Ok(Copied { pages: i64::from(backup.progress().pagecount) }),
                _ => Err(Error::Unavailable("the copy was locked out".into())),
            }
        });
        copied.await.map_err(|e| Error::internal(format!("copy: {e}")))?
    }

    /// Every table of the organisation with its columns, in an order that is the same on both engines. Text indexes
    /// (`…_search`) are not among them: their slices fill them again.
    pub async fn tables(&self) -> Result<Vec<TableDump>> {
        let mut tx = self.snapshot().await?;
        let names = match self.engine() {
            "sqlite" => tx.rows_dyn("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name LIMIT 1000", &[]).await?,
            _ => tx.rows_dyn("SELECT table_name::text FROM information_schema.tables WHERE table_schema = current_schema() AND table_name NOT LIKE '%\\_search' ORDER BY table_name LIMIT 1000", &[]).await?,
        };
        let mut tables = Vec::new();
        for row in names {
            let name: String = row.get(0)?;
            let columns = match self.engine() {
                "sqlite" => tx.rows_dyn("SELECT name FROM pragma_table_info(?1) ORDER BY name LIMIT 500", &[name.as_str().into()]).await?,
                _ => tx.rows_dyn("SELECT column_name::text FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = ?1 ORDER BY column_name LIMIT 500", &[name.as_str().into()]).await?,
            };
            let columns = columns.iter().map(|r| r.get(0)).collect::<Result<_>>()?;
            tables.push(TableDump { name, columns });
        }
        tables.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(tables)
    }
}

impl Tx {
    /// Hands every row of one table to `each`, inside this one snapshot, without holding them all: for backup only.
    pub async fn dump(
        &mut self,
        table: &TableDump,
        each: &mut (dyn FnMut(&[Value]) -> Result<()> + Send),
    ) -> Result<()> {
        let text = format!("SELECT {} FROM {}", table.columns.join(", "), table.name);
        match &mut self.0 {
            Inner::SqliteSnapshot(tx) => tx.each(&text, each),
            Inner::SqliteRead(_) | Inner::SqliteWrite(_) => Err(Error::internal("a backup reads a snapshot")),
            Inner::Pg(tx) => tx.each(&text, each).await,
        }
    }

    /// Inserts one dumped row: for restore only.
    pub async fn load(&mut self, table: &TableDump, row: &[Value]) -> Result<()> {
        let slots = (1..=table.columns.len()).map(|i| format!("?{i}")).collect::<Vec<_>>().join(", ");
        let text = format!("INSERT INTO {} ({}) VALUES ({slots})", table.name, table.columns.join(", "));
        match &mut self.0 {
            Inner::SqliteRead(_) | Inner::SqliteSnapshot(_) => Err(Error::internal("a read cannot load")),
            Inner::SqliteWrite(tx) => tx.exec(&text, row).map(|_| ()),
            Inner::Pg(tx) => tx.exec(&text, row).await.map(|_| ()),
        }
    }

    /// Prepares a statement without running it: whole-app tests do it with every text, on both engines.
    pub async fn prepares(&mut self, sql: &str) -> Result<()> {
        match &mut self.0 {
            Inner::SqliteSnapshot(tx) => tx.prepares(sql),
            Inner::SqliteRead(_) | Inner::SqliteWrite(_) => Err(Error::internal("prepare on a snapshot")),
            Inner::Pg(tx) => tx.prepares(sql).await,
        }
    }

    /// Empties the table of applied migrations before a restore fills it: the restored rows say what was applied.
    pub async fn forget_migrations(&mut self) -> Result<()> {
        self.exec(sql!("DELETE FROM store_migrations"), &[]).await.map(|_| ())
    }
}
