//! Lists of statements, and of changes that somebody lost.

use super::pack::{Put, Reader, pack, unpack};
use super::{BatchError, ENTRIES_MAX};
use crate::documents::scan::CHANGE_MAX;
use crate::domain::RecordId;
use crate::membership::{Hash, STATEMENT_MAX};

/// Encodes statements.
pub fn encode_list(list: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = Vec::new();
    list.iter().for_each(|statement| bytes.put_bytes(statement));
    pack(&bytes)
}

/// Decodes statements, each at most [`STATEMENT_MAX`] bytes.
///
/// # Errors
/// [`BatchError`].
pub fn decode_list(bytes: &[u8]) -> Result<Vec<Vec<u8>>, BatchError> {
    items(&unpack(bytes)?, |rest| Ok(rest.bytes(STATEMENT_MAX as u64)?.to_vec()))
}

/// Encodes changes, each with its document and its hash.
pub fn encode_changes(list: &[(RecordId, Hash, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (document, hash, change) in list {
        bytes.extend_from_slice(document.as_bytes());
        bytes.extend_from_slice(hash);
        bytes.put_bytes(change);
    }
    pack(&bytes)
}

/// Decodes changes, each at most [`CHANGE_MAX`] bytes. That a hash is the change's is not checked.
///
/// # Errors
/// [`BatchError`].
pub fn decode_changes(bytes: &[u8]) -> Result<Vec<(RecordId, Hash, Vec<u8>)>, BatchError> {
    items(&unpack(bytes)?, |rest| {
        let (document, hash) = (RecordId::from_bytes(*rest.array()?), *rest.array()?);
        Ok((document, hash, rest.bytes(CHANGE_MAX as u64)?.to_vec()))
    })
}

fn items<T>(
    bytes: &[u8],
    read: impl Fn(&mut Reader<'_>) -> Result<T, BatchError>,
) -> Result<Vec<T>, BatchError> {
    let (mut rest, mut items) = (Reader(bytes), Vec::new());
    while !rest.0.is_empty() {
        if items.len() == ENTRIES_MAX {
            return Err(BatchError::TooLarge);
        }
        items.push(read(&mut rest)?);
    }
    Ok(items)
}
