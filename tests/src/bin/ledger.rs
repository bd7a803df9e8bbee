//! A child for crash tests: writes numbered notes through the store, four at a time, and says which were kept.
//!
//! `ledger DIR FROM COUNT` prints `kept N` only after `commit` returned, `refused N` when it failed. `ledger DIR` prints
//! `there N` for each note that the store holds. The parent kills it, fills its disk, or drops what was not synced.
#![expect(clippy::print_stdout, reason = "its standard output is its protocol")]

use std::{io::Write, path::PathBuf, sync::Arc};

use kernel::{Result, Time};
use store::{Db, Key, Migration, Place, Step, params, sql};

const TABLES: Migration = Migration {
    slice: "ledger",
    steps: &[Step { name: "0001", sql: "CREATE TABLE notes (n INTEGER PRIMARY KEY, words TEXT NOT NULL) STRICT;" }],
};

#[tokio::main]
async fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    let dir = PathBuf::from(args.next().unwrap_or_default());
    let mut number = || args.next().and_then(|a| a.parse::<i64>().ok());
    let (from, count) = (number(), number());
    let place = Place::Sqlite { path: dir.join("kith.db"), key: Key::new([5; 32]), cache_mib: 8 };
    let db = Arc::new(Db::open(&place).await?);
    db.migrate(&[TABLES], Time::default()).await?;
    match (from, count) {
        (Some(from), Some(count)) => write(&db, from, count).await,
        _ => list(&db).await,
    }
}

async fn write(db: &Arc<Db>, from: i64, count: i64) -> Result<()> {
    let tasks: Vec<_> = (0..4).map(|lane| tokio::spawn(lane_of(Arc::clone(db), from + lane, from + count))).collect();
    for task in tasks {
        task.await.map_err(|e| kernel::Error::internal(e.to_string()))?;
    }
    Ok(())
}

async fn lane_of(db: Arc<Db>, from: i64, end: i64) {
    for n in (from..end).step_by(4) {
        let word = if keep(&db, n).await.is_ok() { "kept" } else { "refused" };
        println!("{word} {n}");
        let _ = std::io::stdout().flush();
    }
}

async fn keep(db: &Db, n: i64) -> Result<()> {
    let mut tx = db.begin().await?;
    let words = "tomorrow ".repeat(60);
    tx.exec(sql!("INSERT INTO notes (n, words) VALUES (?1, ?2)"), &params![n, words]).await?;
    tx.commit().await
}

async fn list(db: &Db) -> Result<()> {
    for (n,) in db.read().await?.all::<(i64,)>(sql!("SELECT n FROM notes ORDER BY n LIMIT 1000000"), &[]).await? {
        println!("there {n}");
    }
    Ok(())
}
