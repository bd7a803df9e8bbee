//! `kith backup`: one snapshot, encrypted, while the server runs.

use std::{collections::BTreeMap, fs::File, io::BufWriter, os::unix::fs::OpenOptionsExt, path::Path};

use gate::Keys;
use kernel::{Error, Result};
use serde_json::{Value as Json, json};
use store::{Db, Key, Place};

use super::parcel::{Packer, to_json};
use crate::{config::Config, house};

/// Rows by table.
pub type Counts = BTreeMap<String, u64>;

/// Writes the backup and prints the counts.
pub async fn run(config: &Config, file: &Path) -> Result<()> {
    let (db, key) = house::open_store(config).await?;
    let counts = write(&db, &key, file).await?;
    say!("{}", json!({ "file": file, "tables": counts.len(), "rows": counts.values().sum::<u64>() }));
    Ok(())
}

/// Writes every row of one snapshot to a new file of mode 0600, through a temporary name, and syncs it.
///
/// On SQLite the snapshot is first copied as a file, which takes a fraction of the time: the write-ahead log is not held
/// open while rows are written out.
pub async fn write(db: &Db, key: &Key, file: &Path) -> Result<Counts> {
    let copy = file.with_extension("copy");
    if db.engine() != "sqlite" {
        return dump(db, key, file).await;
    }
    let once = Key::random()?;
    let done = async {
        db.copy_to(&copy, &once).await?;
        let place = Place::Sqlite { path: copy.clone(), key: once, cache_mib: 16 };
        dump(&Db::open(&place).await?, key, file).await
    };
    let done = done.await;
    for end in ["copy", "copy-wal", "copy-shm"] {
        // The copy is under a key that is now forgotten; a leftover would be noise.
        let _ = std::fs::remove_file(file.with_extension(end));
    }
    done
}

async fn dump(db: &Db, key: &Key, file: &Path) -> Result<Counts> {
    let io = |e: std::io::Error| Error::Unavailable(format!("backup file: {e}"));
    let part = file.with_extension("part");
    let out = File::options().write(true).create(true).truncate(true).mode(0o600).open(&part).map_err(io)?;
    let mut packer = Packer::new(BufWriter::new(out), &Keys::new(key).derive("backup"))?;
    let tables = db.tables().await?;
    let list: Vec<Json> = tables.iter().map(|t| json!([t.name, t.columns])).collect();
    packer.line(&json!({ "kith": 1, "tables": list }))?;
    let mut counts = Counts::new();
    let mut snapshot = db.snapshot().await?;
    for (number, table) in tables.iter().enumerate() {
        let mut rows = 0u64;
        let mut each = |row: &[store::Value]| {
            rows += 1;
            let line: Vec<Json> = std::iter::once(json!(number)).chain(row.iter().map(to_json)).collect();
            packer.line(&Json::Array(line))
        };
        snapshot.dump(table, &mut each).await?;
        counts.insert(table.name.clone(), rows);
    }
    packer.line(&json!({ "counts": counts }))?;
    let out = packer.finish()?.into_inner().map_err(|e| io(e.into_error()))?;
    out.sync_all().map_err(io)?;
    std::fs::rename(&part, file).map_err(io)?;
    Ok(counts)
}
