//! `kith restore`: an empty store on either engine, filled from a backup in one transaction.

use std::{fs::File, io::BufReader, path::Path};

use gate::Keys;
use kernel::{Clock, Error, Result};
use serde_json::{Value as Json, json};
use store::{Db, Key, TableDump};

use super::{
    backup::Counts,
    parcel::{Unpacker, from_json},
};
use crate::{config::Config, house};

/// Restores and prints the counts. The key file of the backed-up organisation must be in place.
pub async fn run(config: &Config, file: &Path) -> Result<()> {
    let (db, key) = house::open_store(config).await?;
    let counts = read(&db, &key, file).await?;
    say!("{}", json!({ "tables": counts.len(), "rows": counts.values().sum::<u64>() }));
    Ok(())
}

/// Makes the tables, loads every row, compares the counts, and commits; anything wrong leaves the store empty.
pub async fn read(db: &Db, key: &Key, file: &Path) -> Result<Counts> {
    let from = File::open(file).map_err(|e| Error::Unavailable(format!("backup file: {e}")))?;
    let mut parcel = Unpacker::new(BufReader::new(from), &Keys::new(key).derive("backup"))?;
    if !db.tables().await?.is_empty() {
        return Err(Error::Unavailable("the store is not empty: restore fills a fresh one only".into()));
    }
    db.migrate(&house::migrations(&house::slices()), Clock::system().now()).await?;
    let wrong = || Error::Unavailable("the backup does not fit this version of Kith".into());
    let head = parcel.line()?.ok_or_else(wrong)?;
    let tables = tables_of(&head).ok_or_else(wrong)?;
    let here = db.tables().await?;
    if let Some(unknown) = tables.iter().find(|t| !here.contains(t)) {
        return Err(Error::Unavailable(format!(
            "table {} has another shape here: restore with the version that made the backup",
            unknown.name
        )));
    }
    let mut tx = db.begin().await?;
    tx.forget_migrations().await?;
    let mut counts = Counts::from_iter(tables.iter().map(|t| (t.name.clone(), 0)));
    while let Some(line) = parcel.line()? {
        if let Some(stated) = line.get("counts") {
            if *stated != json!(counts) {
                return Err(wrong());
            }
            continue;
        }
        let row = line.as_array().ok_or_else(wrong)?;
        let (number, columns) = row.split_first().ok_or_else(wrong)?;
        let number = number.as_u64().and_then(|n| usize::try_from(n).ok()).ok_or_else(wrong)?;
        let table = tables.get(number).ok_or_else(wrong)?;
        let values = columns.iter().map(from_json).collect::<Result<Vec<_>>>()?;
        tx.load(table, &values).await?;
        counts.entry(table.name.clone()).and_modify(|n| *n += 1);
    }
    tx.commit().await?;
    Ok(counts)
}

fn tables_of(head: &Json) -> Option<Vec<TableDump>> {
    let list = head.get("tables")?.as_array()?;
    list.iter()
        .map(|table| {
            let name = table.get(0)?.as_str()?.to_owned();
            let columns =
                table.get(1)?.as_array()?.iter().map(|c| c.as_str().map(str::to_owned)).collect::<Option<_>>()?;
            Some(TableDump { name, columns })
        })
        .collect()
}
