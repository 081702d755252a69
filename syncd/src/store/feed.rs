//! How statements of a feed are ranked and feeds compared.

use crate::membership::{Hash, Rank};

/// So that no digest of anything else equals one of a feed.
const CONTEXT: &str = "varde 2026-11 digest of a feed";

/// A rank whose bytes sort as ranks do: the count with its highest byte first, and the hash.
pub(super) type RankBytes = [u8; 40];

/// A rank as bytes.
pub(super) fn rank_bytes((count, hash): &Rank) -> RankBytes {
    let mut bytes = [0; 40];
    bytes[..8].copy_from_slice(&count.to_be_bytes());
    bytes[8..].copy_from_slice(hash);
    bytes
}

/// The rank that bytes stand for.
pub(super) fn rank(bytes: &RankBytes) -> Rank {
    let (mut count, mut hash) = ([0; 8], [0; 32]);
    count.copy_from_slice(&bytes[..8]);
    hash.copy_from_slice(&bytes[8..]);
    (u64::from_be_bytes(count), hash)
}

/// What stands for a whole feed: the hash of its subjects and of what their ranks say of their
/// content, by subject. The count is left out: machines that derived the same card, one of them
/// earlier, hold the same.
pub(super) fn digest(held: impl IntoIterator<Item = (Hash, RankBytes)>) -> Hash {
    let mut hasher = blake3::Hasher::new_derive_key(CONTEXT);
    for (subject, rank) in held {
        hasher.update(&subject).update(&rank[8..]);
    }
    *hasher.finalize().as_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_sort_as_their_bytes_do() {
        let ranks = [(0, [0; 32]), (0, [255; 32]), (1, [7; 32]), (256, [0; 32]), (u64::MAX, [9; 32])];
        assert!(ranks.map(|rank| rank_bytes(&rank)).is_sorted());
        assert_eq!(ranks.map(|of| rank(&rank_bytes(&of))), ranks);
    }
}
