//! The access log of a municipality: a chain for each life of each machine's store, in which every
//! entry carries the hash of the one before. What was changed or cut out is found by whoever holds the
//! rest.

use std::collections::BTreeMap;

use super::{Content, Hash, Incarnation, PublicKey, Signed, Statement};

/// Where a chain of the log stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AccessHead {
    /// How many entries it has.
    pub n: u64,
    /// The hash of the last; zeros before the first.
    pub hash: Hash,
}

/// What is wrong with a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Broken {
    /// The entry is not there, and a later one is.
    Missing,
    /// The entry is not the one that the next names, or is not as its machine signed it.
    Altered,
}

/// The first thing that is wrong with a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// Whose machine.
    pub author: PublicKey,
    /// The place in the chain, from 1.
    pub n: u64,
    /// What.
    pub broken: Broken,
}

/// The hash by which the next entry names this one.
pub fn access_hash(bytes: &[u8]) -> Hash {
    *blake3::hash(bytes).as_bytes()
}

/// Recomputes every chain of these statements; gives the first fault of each that has one. What is no
/// entry of an access log is passed over.
pub fn verify_access<'a>(statements: impl IntoIterator<Item = &'a [u8]>) -> Vec<Fault> {
    let mut chains: BTreeMap<(PublicKey, Incarnation), BTreeMap<u64, Link>> = BTreeMap::new();
    for bytes in statements {
        let Ok(Signed { author, content: Content::Access { incarnation, n, previous, .. }, .. }) =
            Statement::read(bytes)
        else {
            continue;
        };
        let is_signed = Statement::check(bytes).is_ok();
        let chain = chains.entry((author, incarnation)).or_default();
        chain.insert(n, Link { previous, hash: access_hash(bytes), is_signed });
    }
    let faults = chains.iter().filter_map(|((author, _), chain)| {
        first_fault(chain).map(|(n, broken)| Fault { author: *author, n, broken })
    });
    faults.collect()
}

/// An entry, as far as the chain is concerned.
struct Link {
    previous: Hash,
    hash: Hash,
    is_signed: bool,
}

fn first_fault(chain: &BTreeMap<u64, Link>) -> Option<(u64, Broken)> {
    let mut before = AccessHead::default();
    for (n, link) in chain {
        let expected = before.n + 1;
        match (*n == expected, link.is_signed, link.previous == before.hash) {
            (false, ..) => return Some((expected, Broken::Missing)),
            (_, false, _) => return Some((*n, Broken::Altered)),
            // The next one names what it followed on.
            (_, _, false) => return Some((before.n.max(1), Broken::Altered)),
            _ => before = AccessHead { n: *n, hash: link.hash },
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::SecretKey;
    use super::*;
    use crate::domain::Municipality;

    fn entry(key: &SecretKey, n: u64, previous: Hash, json: &str) -> Vec<u8> {
        let municipality = Municipality::new(4634).unwrap();
        let content =
            Content::Access { municipality, incarnation: [1; 16], n, previous, json: json.to_owned() };
        content.sign([9; 32], key).to_statement().bytes
    }

    fn chain(key: &SecretKey, count: u64) -> Vec<Vec<u8>> {
        let (mut entries, mut previous) = (Vec::new(), Hash::default());
        for n in 1..=count {
            let bytes = entry(key, n, previous, &format!("{n}"));
            previous = access_hash(&bytes);
            entries.push(bytes);
        }
        entries
    }

    fn faults(entries: &[Vec<u8>]) -> Vec<(u64, Broken)> {
        let faults = verify_access(entries.iter().map(Vec::as_slice));
        faults.into_iter().map(|fault| (fault.n, fault.broken)).collect()
    }

    #[test]
    fn a_whole_log_has_no_fault_in_whatever_order_it_came() {
        let (one, other) = (SecretKey::generate(), SecretKey::generate());
        let mut entries: Vec<_> = chain(&one, 9).into_iter().chain(chain(&other, 4)).collect();
        assert_eq!(faults(&entries), []);
        entries.reverse();
        assert_eq!(faults(&entries), []);
    }

    #[test]
    fn an_entry_that_was_changed_or_cut_out_is_named() {
        let key = SecretKey::generate();
        let whole = chain(&key, 9);
        for place in 0..8 {
            let n = place as u64 + 1;
            let mut cut = whole.clone();
            cut.remove(place);
            assert_eq!(faults(&cut), [(n, Broken::Missing)]);
            // By the machine itself, which signs it anew.
            let previous = if place == 0 { Hash::default() } else { access_hash(&whole[place - 1]) };
            let mut forged = whole.clone();
            forged[place] = entry(&key, n, previous, "changed");
            assert_eq!(faults(&forged), [(n, Broken::Altered)]);
            // In the file alone: what cannot be read is not there.
            let mut flipped = whole.clone();
            let last = flipped[place].len() - 1;
            flipped[place][last] ^= 1;
            assert_eq!(faults(&flipped).first().map(|(at, _)| *at), Some(n));
        }
    }
}
