//! Statements on one SQLite connection: prepared once, rows read whole, faults as the one [`Error`].

use kernel::{Error, Result};
use rusqlite::{CachedStatement, Connection, params_from_iter, types::ToSqlOutput, types::ValueRef};

use crate::{Row, Value, dialect};

pub(crate) fn run(conn: &Connection, sql: &str) -> Result<()> {
    conn.prepare_cached(sql).and_then(|mut s| s.execute([])).map(|_| ()).map_err(fault)
}

pub(crate) fn prepared<'c>(conn: &'c Connection, sql: &str) -> Result<CachedStatement<'c>> {
    conn.prepare_cached(&dialect::for_sqlite(sql)).map_err(fault)
}

pub(crate) fn rows(conn: &Connection, sql: &str, params: &[Value]) -> Result<Vec<Row>> {
    collect(prepared(conn, sql)?, params)
}

pub(crate) fn collect(mut statement: CachedStatement<'_>, params: &[Value]) -> Result<Vec<Row>> {
    let columns = statement.column_count();
    let mut cursor = statement.query(params_from_iter(params)).map_err(fault)?;
    let mut found = Vec::new();
    while let Some(row) = cursor.next().map_err(fault)? {
        // A collected Result knows no length and would grow step by step.
        let mut values = Vec::with_capacity(columns);
        for i in 0..columns {
            values.push(row.get_ref(i).map(read).map_err(fault)?);
        }
        found.push(Row(values));
    }
    Ok(found)
}

pub(crate) fn exec(conn: &Connection, sql: &str, params: &[Value]) -> Result<u64> {
    let changed = prepared(conn, sql)?.execute(params_from_iter(params)).map_err(fault)?;
    Ok(u64::try_from(changed).unwrap_or(u64::MAX))
}

pub(crate) fn read(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(v) => Value::Int(v),
        ValueRef::Real(v) => Value::Real(v),
        ValueRef::Text(v) => {
            Value::Text(std::str::from_utf8(v).map_or_else(|_| String::from_utf8_lossy(v).into_owned(), str::to_owned))
        }
        ValueRef::Blob(v) => v.try_into().map_or_else(|_| Value::Blob(v.to_vec()), Value::Id),
    }
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Null => ValueRef::Null,
            Value::Int(v) => ValueRef::Integer(*v),
            Value::Real(v) => ValueRef::Real(*v),
            Value::Text(v) => ValueRef::Text(v.as_bytes()),
            Value::Blob(v) => ValueRef::Blob(v),
            Value::Id(v) => ValueRef::Blob(v),
        }))
    }
}

/// SQLite's messages name tables and columns, never values.
pub(crate) fn fault(error: rusqlite::Error) -> Error {
    use rusqlite::ErrorCode::{ConstraintViolation, DatabaseBusy, DatabaseLocked, DiskFull, SystemIoFailure};
    match error.sqlite_error() {
        Some(e) if matches!(e.extended_code, 1555 | 2067) => Error::Conflict("exists"),
        Some(e) if matches!(e.code, DiskFull | SystemIoFailure | DatabaseBusy | DatabaseLocked) => {
            Error::Unavailable(format!("store: {error}"))
        }
        Some(e) if e.code == ConstraintViolation => Error::internal(format!("store: {error}")),
        _ => Error::internal(format!("store: {error}")),
    }
}
