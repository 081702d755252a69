//! Values as the database holds them.

use std::error::Error;
use std::str::FromStr;

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};

use crate::domain::Value;
use crate::membership::Hash;

/// A value stored as the text that it is shown as.
pub(super) struct Stored<T>(pub(super) T);

impl<T> FromSql for Stored<T>
where
    T: FromStr<Err: Error + Send + Sync + 'static>,
{
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_str()?.parse().map(Self).map_err(FromSqlError::other)
    }
}

/// A value stored as JSON.
pub(super) struct Json<T>(pub(super) T);

impl<T: serde::de::DeserializeOwned> FromSql for Json<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        // serde's own message would show what is stored.
        let parsed = serde_json::from_str(value.as_str()?).map(Self);
        parsed.map_err(|_| FromSqlError::InvalidType)
    }
}

/// Hashes stored one after the other.
pub(super) struct Hashes(pub(super) Vec<Hash>);

impl FromSql for Hashes {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let (hashes, rest) = value.as_blob()?.as_chunks();
        if rest.is_empty() { Ok(Self(hashes.to_vec())) } else { Err(FromSqlError::InvalidType) }
    }
}

/// A count as SQLite holds it; one that it cannot hold is beyond all that it holds.
pub(super) fn integer(count: impl TryInto<i64>) -> i64 {
    count.try_into().unwrap_or(i64::MAX)
}

/// A field's value as the database compares it: as `json_extract` gives it.
pub(super) fn of(value: &Value) -> rusqlite::types::Value {
    match value {
        Value::Empty => rusqlite::types::Value::Null,
        Value::Flag(flag) => i64::from(*flag).into(),
        Value::Integer(number) => (*number).into(),
        Value::Decimal(number) => (*number).into(),
        Value::Text(text) => text.clone().into(),
    }
}
