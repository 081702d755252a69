//! Identifiers: random for what people create, computed for what there must be one of.

use std::fmt;
use std::str::FromStr;

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};

use super::{Kind, Scope};

/// The id of a record, and of an entry inside a record (a loan, a relative, an action).
///
/// 128 random bits, so that two machines never give the same one, and never derived from
/// anything that points to a person (`security.md`, "Erasure and retention"). Written as 32
/// hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RecordId([u8; 16]);

/// The text was not 32 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a record id: 32 hexadecimal digits are expected")]
pub struct NotAnId;

impl RecordId {
    /// A new random id.
    ///
    /// # Panics
    /// When the operating system has no randomness to give; nothing can safely go on then.
    pub fn random() -> Self {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
        Self(bytes)
    }

    /// The id of a record of which there must be one: a keyed hash, so that machines that
    /// create it apart create the same document. `parent` is what it belongs to: a patient's
    /// id, or a date.
    pub fn computed(region: &str, scope: Scope, kind: Kind, parent: &str) -> Self {
        let key = blake3::derive_key("varde 2026-11 singleton record id", region.as_bytes());
        Self::hashed(blake3::Hasher::new_keyed(&key), &[&scope.to_string(), kind.into(), parent])
    }

    /// The id of an entry that came in a file, computed from what the file says of it, so that
    /// importing the file twice adds nothing and two records can name one entry (an item's loan
    /// and its patient's link to it).
    pub fn imported(parts: &[&str]) -> Self {
        Self::hashed(blake3::Hasher::new_derive_key("varde 2026-11 imported entry id"), parts)
    }

    /// The id of a resource that a record, or a part of it, becomes in an exchange format: the same
    /// each time, so that a receiver knows it again.
    pub fn exported(parts: &[&str]) -> Self {
        Self::hashed(blake3::Hasher::new_derive_key("varde 2026-11 exported resource id"), parts)
    }

    fn hashed(mut hasher: blake3::Hasher, parts: &[&str]) -> Self {
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
        Self(bytes)
    }

    /// The id from its sixteen bytes, as the store keeps it.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The sixteen bytes, as the store keeps them.
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

impl fmt::Debug for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for RecordId {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let bytes = HEXLOWER.decode(text.as_bytes()).map_err(|_| NotAnId)?;
        Ok(Self(bytes.try_into().map_err(|_| NotAnId)?))
    }
}

impl TryFrom<String> for RecordId {
    type Error = NotAnId;

    fn try_from(text: String) -> Result<Self, NotAnId> {
        text.parse()
    }
}

impl From<RecordId> for String {
    fn from(id: RecordId) -> String {
        id.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_back_as_written() {
        let id = RecordId::random();
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!("4634".parse::<RecordId>(), Err(NotAnId));
    }

    #[test]
    fn a_computed_id_is_the_same_everywhere_and_differs_by_each_part() {
        let of = |region: &str, scope, kind, parent: &str| RecordId::computed(region, scope, kind, parent);
        let one = of("nh", Scope::Region, Kind::Meeting, "2026-11-24");
        assert_eq!(one, of("nh", Scope::Region, Kind::Meeting, "2026-11-24"));
        assert_ne!(one, of("xx", Scope::Region, Kind::Meeting, "2026-11-24"));
        assert_ne!(one, of("nh", Scope::Cards, Kind::Meeting, "2026-11-24"));
        assert_ne!(one, of("nh", Scope::Region, Kind::Duty, "2026-11-24"));
        assert_ne!(one, of("nh", Scope::Region, Kind::Meeting, "2026-12-01"));
    }

    #[test]
    fn an_imported_id_is_the_same_each_time_and_differs_by_where_the_parts_meet() {
        assert_eq!(RecordId::imported(&["NB-0012/1"]), RecordId::imported(&["NB-0012/1"]));
        assert_ne!(RecordId::imported(&["ab", "c"]), RecordId::imported(&["a", "bc"]));
        assert_ne!(RecordId::imported(&["abc"]), RecordId::imported(&["abc", ""]));
    }
}
