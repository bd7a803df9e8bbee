//! A connection to an encrypted SQLite file, set up the one way that everything else relies on.

use std::{path::Path, sync::Once};

use kernel::{Error, Result};
use rusqlite::{Connection, ErrorCode, OpenFlags, config::DbConfig};

use crate::{Key, statement::fault};

/// The library calls itself ready before SQLCipher is: who opened a file in between was refused its key. So the first
/// connection of a process is made alone; a fault in it is told by the next.
static READY: Once = Once::new();

pub(crate) fn connect(path: &Path, key: &Key, cache_kib: u32, write: bool) -> Result<Connection> {
    READY.call_once(|| drop(Connection::open_in_memory()));
    let mut flags = OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_READ_WRITE;
    if write {
        flags |= OpenFlags::SQLITE_OPEN_CREATE;
    }
    let conn = Connection::open_with_flags(path, flags).map_err(fault)?;
    conn.set_prepared_statement_cache_capacity(256);
    // A plan that may depend on what is bound (a partial index, LIKE) would be made anew at each call.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(fault)?;
    // The key comes first. mmap is off because SQLCipher decrypts into its own cache.
    let query_only = if write { "" } else { "PRAGMA query_only=ON;" };
    let setup = format!(
        "PRAGMA key=\"x'{}'\"; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; \
         PRAGMA temp_store=MEMORY; PRAGMA mmap_size=0; PRAGMA secure_delete=ON; PRAGMA busy_timeout=5000; PRAGMA cache_size=-{cache_kib}; \
         PRAGMA journal_size_limit=67108864; {query_only}",
        key.hex()
    );
    conn.execute_batch(&setup).map_err(closed)?;
    Ok(conn)
}

/// Why a file does not open. Under a wrong key a page reads as noise.
fn closed(error: rusqlite::Error) -> Error {
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => Error::Unavailable("the database does not open with this key".into()),
        _ => fault(error),
    }
}

/// Turning the log on leaves a deleted rollback journal behind; until the folder is synced, a power cut could bring it
/// back, and with it an older database.
pub(crate) fn sync_folder(path: &Path) -> Result<()> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let synced = std::fs::File::open(folder).and_then(|folder| folder.sync_all());
    synced.map_err(|e| Error::Unavailable(format!("data folder: {e}")))
}
