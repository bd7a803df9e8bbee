//! A connection to an encrypted SQLite file, set up the one way that everything else relies on.

use std::{path::Path, sync::Once};

use kernel::{Error, Result};
use rusqlite::{Connection, ErrorCode, OpenFlags, config::DbConfig};

use crate::{Key, statement::fault};

/// The library calls itself ready before SQLCipher is: who opened a file in between was refused its key. So the first
/// connection of a process is made alone; a fault in it is told by the next.
static READY: Once = Once::new();

/// The code that authenticates a page, the one of new files first: processors have instructions for it. Files from before
/// have SQLCipher's own choice.
const CODES: [&str; 2] = ["HMAC_SHA256", "HMAC_SHA512"];

pub(crate) fn connect(path: &Path, key: &Key, cache_kib: u32, write: bool) -> Result<Connection> {
    READY.call_once(|| drop(Connection::open_in_memory()));
    let [new, before] = CODES;
    let by = |code| connect_by(code, path, key, cache_kib, write);
    by(new).or_else(|error| if is_closed(&error) { by(before) } else { Err(error) }).map_err(closed)
}

fn connect_by(code: &str, path: &Path, key: &Key, cache_kib: u32, write: bool) -> rusqlite::Result<Connection> {
    let mut flags = OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_READ_WRITE;
    if write {
        flags |= OpenFlags::SQLITE_OPEN_CREATE;
    }
    let conn = Connection::open_with_flags(path, flags)?;
    conn.set_prepared_statement_cache_capacity(256);
    // A plan that may depend on what is bound (a partial index, LIKE) would be made anew at each call.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    // The key comes first. mmap is off because SQLCipher decrypts into its own cache.
    let query_only = if write { "" } else { "PRAGMA query_only=ON;" };
    let setup = format!(
        "PRAGMA key=\"x'{}'\"; PRAGMA cipher_hmac_algorithm={code}; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; \
         PRAGMA temp_store=MEMORY; PRAGMA mmap_size=0; PRAGMA secure_delete=ON; PRAGMA busy_timeout=5000; PRAGMA cache_size=-{cache_kib}; \
         PRAGMA journal_size_limit=67108864; PRAGMA wal_autocheckpoint=4000; {query_only}",
        key.hex()
    );
    conn.execute_batch(&setup)?;
    Ok(conn)
}

/// Under a wrong key, or another code, a page reads as noise.
fn is_closed(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(ErrorCode::NotADatabase)
}

/// Why a file does not open.
fn closed(error: rusqlite::Error) -> Error {
    if is_closed(&error) { Error::Unavailable("the database does not open with this key".into()) } else { fault(error) }
}

/// Turning the log on leaves a deleted rollback journal behind; until the folder is synced, a power cut could bring it
/// back, and with it an older database.
pub(crate) fn sync_folder(path: &Path) -> Result<()> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let synced = std::fs::File::open(folder).and_then(|folder| folder.sync_all());
    synced.map_err(|e| Error::Unavailable(format!("data folder: {e}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file of each code opens again, with what is in it; under a wrong key neither does.
    #[test]
    fn files_from_before_open() {
        let folder = tempfile::tempdir().unwrap();
        let (key, wrong) = (Key::new([7; 32]), Key::new([8; 32]));
        for code in CODES {
            let path = folder.path().join(code);
            let made = connect_by(code, &path, &key, 1024, true).unwrap();
            made.execute_batch("CREATE TABLE kept (word TEXT); INSERT INTO kept VALUES ('so')").unwrap();
            drop(made);
            let word = |conn: &Connection| conn.query_row("SELECT word FROM kept", [], |row| row.get::<_, String>(0));
            assert_eq!(word(&connect(&path, &key, 1024, true).unwrap()).unwrap(), "so");
            let others = CODES.iter().filter(|other| **other != code);
            others.for_each(|other| assert!(is_closed(&connect_by(other, &path, &key, 1024, true).unwrap_err())));
            assert!(connect(&path, &wrong, 1024, false).unwrap_err().to_string().contains("key"));
        }
    }
}
