//! Values that go in and come out, the same on both engines.

use kernel::{Error, Id, Money, RawId, Result, Time};

/// One column's value. Every integer is 64 bits; ids are 16-byte blobs; times are microseconds.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// SQL NULL.
    Null,
    /// INTEGER / BIGINT; booleans are 0 and 1.
    Int(i64),
    /// REAL / DOUBLE PRECISION.
    Real(f64),
    /// TEXT.
    Text(String),
    /// BLOB / BYTEA.
    Blob(Vec<u8>),
    /// A 16-byte id, kept off the heap.
    Id([u8; 16]),
}

macro_rules! into_value {
    ($($from:ty => |$v:ident| $to:expr),* $(,)?) => {$(
        impl From<$from> for Value { fn from($v: $from) -> Self { $to } }
    )*};
}

into_value! {
    i64 => |v| Value::Int(v),
    i32 => |v| Value::Int(i64::from(v)),
    u32 => |v| Value::Int(i64::from(v)),
    u16 => |v| Value::Int(i64::from(v)),
    u8 => |v| Value::Int(i64::from(v)),
    usize => |v| Value::Int(i64::try_from(v).unwrap_or(i64::MAX)),
    bool => |v| Value::Int(i64::from(v)),
    f64 => |v| Value::Real(v),
    Time => |v| Value::Int(v.micros()),
    Money => |v| Value::Int(v.0),
    RawId => |v| Value::Id(v.0),
    String => |v| Value::Text(v),
    &String => |v| Value::Text(v.clone()),
    &str => |v| Value::Text(v.to_owned()),
    Vec<u8> => |v| Value::Blob(v),
    &[u8] => |v| Value::Blob(v.to_vec()),
}

impl<const N: usize> From<[u8; N]> for Value {
    fn from(v: [u8; N]) -> Self {
        Value::Blob(v.to_vec())
    }
}

impl<K> From<Id<K>> for Value {
    fn from(v: Id<K>) -> Self {
        Value::Id(v.raw().0)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(v: Option<T>) -> Self {
        v.map_or(Value::Null, Into::into)
    }
}

/// A type that a column can be read as.
pub trait FromValue: Sized {
    /// Reads it, or says which type was found; the value itself is never in the error.
    fn from_value(value: &Value) -> Result<Self>;
}

fn wrong(want: &str, found: &Value) -> Error {
    let found = match found {
        Value::Null => "null",
        Value::Int(_) => "integer",
        Value::Real(_) => "real",
        Value::Text(_) => "text",
        Value::Blob(_) | Value::Id(_) => "blob",
    };
    Error::internal(format!("column: wanted {want}, found {found}"))
}

impl FromValue for Value {
    fn from_value(value: &Value) -> Result<Self> {
        Ok(value.clone())
    }
}
impl FromValue for i64 {
    fn from_value(value: &Value) -> Result<Self> {
        if let Value::Int(v) = value { Ok(*v) } else { Err(wrong("integer", value)) }
    }
}
impl FromValue for u32 {
    fn from_value(value: &Value) -> Result<Self> {
        u32::try_from(i64::from_value(value)?).map_err(|_| wrong("small integer", value))
    }
}
impl FromValue for bool {
    fn from_value(value: &Value) -> Result<Self> {
        i64::from_value(value).map(|v| v != 0)
    }
}
impl FromValue for f64 {
    fn from_value(value: &Value) -> Result<Self> {
        if let Value::Real(v) = value { Ok(*v) } else { Err(wrong("real", value)) }
    }
}
impl FromValue for String {
    fn from_value(value: &Value) -> Result<Self> {
        if let Value::Text(v) = value { Ok(v.clone()) } else { Err(wrong("text", value)) }
    }
}
impl FromValue for Vec<u8> {
    fn from_value(value: &Value) -> Result<Self> {
        match value {
            Value::Blob(v) => Ok(v.clone()),
            Value::Id(v) => Ok(v.to_vec()),
            _ => Err(wrong("blob", value)),
        }
    }
}
impl FromValue for RawId {
    fn from_value(value: &Value) -> Result<Self> {
        match value {
            Value::Id(v) => Ok(RawId(*v)),
            Value::Blob(v) => RawId::from_slice(v).ok_or_else(|| wrong("16 bytes", value)),
            _ => Err(wrong("id", value)),
        }
    }
}
impl<K> FromValue for Id<K> {
    fn from_value(value: &Value) -> Result<Self> {
        RawId::from_value(value).map(Id::from_raw)
    }
}
impl FromValue for Time {
    fn from_value(value: &Value) -> Result<Self> {
        i64::from_value(value).map(Time::from_micros)
    }
}
impl FromValue for Money {
    fn from_value(value: &Value) -> Result<Self> {
        i64::from_value(value).map(Money)
    }
}
impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: &Value) -> Result<Self> {
        if *value == Value::Null { Ok(None) } else { T::from_value(value).map(Some) }
    }
}

/// One row of an answer.
#[derive(Debug, Clone)]
pub struct Row(pub(crate) Vec<Value>);

impl Row {
    /// Column `index` from 0.
    pub fn get<T: FromValue>(&self, index: usize) -> Result<T> {
        T::from_value(self.0.get(index).ok_or_else(|| Error::internal("row is too short"))?)
    }
    /// The raw columns.
    pub fn values(&self) -> &[Value] {
        &self.0
    }
}

/// A type made of a row: tuples of up to twelve columns, or a slice's own struct.
pub trait FromRow: Sized {
    /// Reads the columns in order.
    fn from_row(row: &Row) -> Result<Self>;
}

macro_rules! from_row {
    ($(($($t:ident $i:tt),+))*) => {$(
        impl<$($t: FromValue),+> FromRow for ($($t,)+) {
            fn from_row(row: &Row) -> Result<Self> { Ok(($(row.get::<$t>($i)?,)+)) }
        }
    )*};
}

from_row! {
    (A 0) (A 0, B 1) (A 0, B 1, C 2) (A 0, B 1, C 2, D 3) (A 0, B 1, C 2, D 3, E 4) (A 0, B 1, C 2, D 3, E 4, F 5)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6) (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8) (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10) (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11)
}
