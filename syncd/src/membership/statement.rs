//! What a machine says and signs.

use std::collections::BTreeSet;
use std::fmt;
use std::net::SocketAddr;
use std::str::FromStr;

use iroh_base::{PublicKey, RelayUrl, SecretKey, Signature};
use serde::{Deserialize, Serialize};

use super::{Hash, Incarnation, RegionId};
use crate::domain::member::Role;
use crate::domain::{Municipality, RecordId, Scope};

/// The most bytes of one statement.
pub const STATEMENT_MAX: usize = 8 * 1024;

/// What a signature is over begins with this, so that it fits nothing else.
const CONTEXT: &[u8] = b"varde 2026-11 statement";

/// A set of statements that machines keep equal: of two with the same subject, the one of the
/// higher rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Feed {
    /// The membership log, and where machines are reached: every machine.
    Membership,
    /// Figures of each municipality: every machine.
    Region,
    /// Overview rows, what was erased and who has: coordinators' and readers' machines.
    Cards,
    /// Who has read what: the municipality's own coordinators' and readers' machines.
    Access(Municipality),
}

impl Feed {
    /// The scope whose holders hold the feed.
    pub fn scope(self) -> Scope {
        match self {
            Self::Membership | Self::Region => Scope::Region,
            Self::Cards => Scope::Cards,
            Self::Access(municipality) => Scope::Municipality(municipality),
        }
    }

    /// The feeds that a machine of a municipality may hold.
    pub fn of(municipality: Municipality) -> [Self; 4] {
        [Self::Membership, Self::Region, Self::Cards, Self::Access(municipality)]
    }
}

/// What the feed of a municipality's access log begins with.
const ACCESS: &str = "access/";

impl fmt::Display for Feed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Membership => f.write_str("membership"),
            Self::Region => f.write_str("region"),
            Self::Cards => f.write_str("cards"),
            Self::Access(municipality) => write!(f, "{ACCESS}{municipality}"),
        }
    }
}

/// The text named no feed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a feed: membership, region, cards or access/NNNN is expected")]
pub struct NotAFeed;

impl FromStr for Feed {
    type Err = NotAFeed;

    fn from_str(text: &str) -> Result<Self, NotAFeed> {
        let access = || text.strip_prefix(ACCESS)?.parse().ok().map(Self::Access);
        match text {
            "membership" => Ok(Self::Membership),
            "region" => Ok(Self::Region),
            "cards" => Ok(Self::Cards),
            _ => access().ok_or(NotAFeed),
        }
    }
}

/// An entry of the membership log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Action {
    /// The region begins; its author is the first admin of the municipality.
    Found {
        /// The region's name.
        name: String,
        /// The founder's municipality.
        municipality: Municipality,
        /// The founder.
        person: String,
        /// What the machine is called.
        machine: String,
    },
    /// A machine is let in.
    Admit {
        /// Its key.
        key: PublicKey,
        /// Its municipality.
        municipality: Municipality,
        /// What it may do.
        role: Role,
        /// Whose it is.
        person: String,
        /// What it is called.
        machine: String,
    },
    /// A machine may do something else from now on.
    SetRole {
        /// Its key.
        key: PublicKey,
        /// What it may do.
        role: Role,
    },
    /// A machine belongs here no longer. What it wrote before stays.
    Remove {
        /// Its key.
        key: PublicKey,
    },
    /// The author's machine writes as the [actor](super::Actor::of_machine) of this life of its
    /// store.
    Introduce {
        /// Which life.
        incarnation: Incarnation,
    },
}

/// What is said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Content {
    /// An entry of the membership log, after others.
    Entry {
        /// The newest entries that its author knew, by hash, sorted; none for the founding.
        previous: Vec<Hash>,
        /// What it does.
        action: Action,
    },
    /// Where its author is reached.
    Address {
        /// Higher than in the author's last one.
        count: u64,
        /// Its addresses.
        direct: BTreeSet<SocketAddr>,
        /// Its relay.
        relay: Option<RelayUrl>,
    },
    /// A patient's or an appointment's overview row.
    Card {
        /// Whose.
        municipality: Municipality,
        /// The record.
        record: RecordId,
        /// How many changes it was derived from.
        changes: u64,
        /// The [`Card`](crate::domain::card::Card) as JSON, since a newer version may hold more.
        json: String,
    },
    /// A municipality's figures.
    Aggregate {
        /// Whose.
        municipality: Municipality,
        /// How many changes they were derived from.
        changes: u64,
        /// The [`Aggregate`](crate::domain::aggregate::Aggregate) as JSON.
        json: String,
    },
    /// Figures that a municipality gives the region, small ones too.
    Release {
        /// Whose.
        municipality: Municipality,
        /// Higher than in its last one.
        count: u64,
        /// The [`Release`](crate::domain::aggregate::Release) as JSON.
        json: String,
    },
    /// An entry of a municipality's access log.
    Access {
        /// Whose.
        municipality: Municipality,
        /// In which life of its author's store it was written: each has a chain of its own.
        incarnation: Incarnation,
        /// Its place in that chain, from 1.
        n: u64,
        /// The [hash](super::access_hash) of the entry before; zeros before the first.
        previous: Hash,
        /// The [`Access`](crate::domain::access::Access) as JSON.
        json: String,
    },
    /// A record was erased, for ever. It stands where the record's card stood (`security.md`, fact 2).
    Erasure {
        /// Whose.
        municipality: Municipality,
        /// The [`erased_record`] of the record.
        record: Hash,
        /// That of the patient with whom it was erased; of the patient's own record the same.
        patient: Hash,
    },
    /// Its author's machine holds nothing any more of so many records that were erased with a patient.
    Receipt {
        /// Whose.
        municipality: Municipality,
        /// The [`erased_record`] of the patient.
        patient: Hash,
        /// How many records.
        records: u64,
    },
}

/// What decides between two statements with one subject: the higher wins, on every machine.
pub type Rank = (u64, Hash);

/// Something that a machine said, with its signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    /// The region that it is said in; zeros in the founding.
    pub region: RegionId,
    /// Who says it.
    pub author: PublicKey,
    /// What.
    pub content: Content,
    /// By the author.
    pub signature: Signature,
}

/// A statement as it is kept and sent: the bytes, and what they say of themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Where it belongs.
    pub feed: Feed,
    /// What it is about; entries of the membership log are about themselves, so that none
    /// replaces another.
    pub subject: Hash,
    /// What decides between it and another with the same subject.
    pub rank: Rank,
    /// The [`Signed`], encoded.
    pub bytes: Vec<u8>,
}

/// Bytes are not a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StatementError {
    /// More than a statement may have.
    #[error("longer than a statement may be")]
    TooLong,
    /// They cannot be read, or are not written as they would be written again.
    #[error("not a statement")]
    Malformed,
    /// The signature does not fit.
    #[error("the signature does not fit")]
    Signature,
}

impl Content {
    /// Signs this as said by the key's machine.
    pub fn sign(self, region: RegionId, key: &SecretKey) -> Signed {
        let author = key.public();
        let signature = key.sign(&to_be_signed(&region, &author, &self));
        Signed { region, author, content: self, signature }
    }

    /// The same of a card or figures, derived from so many changes.
    #[must_use]
    pub fn derived_from(mut self, count: u64) -> Self {
        if let Self::Card { changes, .. } | Self::Aggregate { changes, .. } = &mut self {
            *changes = count;
        }
        self
    }

    /// What a card, figures or an erasure are about, and their rank; none of anything else.
    ///
    /// The signer is no part of them: two machines that say the same agree. Whose it is
    /// belongs to the subject: nobody's card takes the place of another's.
    pub fn derived_place(&self) -> Option<(Hash, Rank)> {
        let said = |json: &String| *blake3::hash(json.as_bytes()).as_bytes();
        match self {
            Self::Entry { .. } | Self::Address { .. } | Self::Access { .. } | Self::Receipt { .. } => None,
            Self::Card { municipality, record, changes, json } => {
                Some((card_subject(*municipality, &erased_record(*record)), (*changes, said(json))))
            }
            // What it is about follows from whose it is: nobody erases what is another municipality's.
            Self::Erasure { municipality, record, patient } => {
                Some((card_subject(*municipality, record), (u64::MAX, *patient)))
            }
            Self::Aggregate { municipality, changes, json } => {
                Some((about(&[b"aggregate", &municipality.number().to_le_bytes()]), (*changes, said(json))))
            }
            Self::Release { municipality, count, json } => {
                Some((about(&[b"release", &municipality.number().to_le_bytes()]), (*count, said(json))))
            }
        }
    }

    /// The feed that it is said in.
    pub fn feed(&self) -> Feed {
        match self {
            Self::Entry { .. } | Self::Address { .. } => Feed::Membership,
            Self::Aggregate { .. } | Self::Release { .. } => Feed::Region,
            Self::Card { .. } | Self::Erasure { .. } | Self::Receipt { .. } => Feed::Cards,
            Self::Access { municipality, .. } => Feed::Access(*municipality),
        }
    }
}

/// What stands for a record that was erased: a hash of its id, from which nobody can tell who it was.
pub fn erased_record(record: RecordId) -> Hash {
    about(&[b"record", record.as_bytes()])
}

/// What a record's card is about, and that it was erased.
pub fn card_subject(municipality: Municipality, record: &Hash) -> Hash {
    about(&[b"card", &municipality.number().to_le_bytes(), record])
}

fn about(parts: &[&[u8]]) -> Hash {
    let mut hasher = blake3::Hasher::new_derive_key("varde 2026-11 subject of a statement");
    for part in parts {
        hasher.update(part);
    }
    *hasher.finalize().as_bytes()
}

impl Signed {
    /// The statement as it is kept and sent.
    pub fn to_statement(&self) -> Statement {
        let bytes = encode(self);
        let hash = *blake3::hash(&bytes).as_bytes();
        let (subject, rank) = match &self.content {
            Content::Entry { .. } => (hash, (0, hash)),
            Content::Address { count, .. } => (about(&[b"address", self.author.as_bytes()]), (*count, hash)),
            Content::Access { incarnation, n, .. } => {
                (about(&[b"access", self.author.as_bytes(), incarnation, &n.to_le_bytes()]), (0, hash))
            }
            Content::Receipt { municipality, patient, records } => {
                let whose = municipality.number().to_le_bytes();
                (about(&[b"receipt", self.author.as_bytes(), &whose, patient]), (*records, hash))
            }
            derived => derived.derived_place().unwrap_or((hash, (0, hash))),
        };
        Statement { feed: self.content.feed(), subject, rank, bytes }
    }
}

impl Statement {
    /// The statement in bytes that came from elsewhere, with its signature checked.
    ///
    /// # Errors
    /// [`StatementError`].
    pub fn check(bytes: &[u8]) -> Result<(Self, Signed), StatementError> {
        let signed = Self::read(bytes)?;
        let Signed { region, author, content, signature } = &signed;
        author
            .verify(&to_be_signed(region, author, content), signature)
            .map_err(|_| StatementError::Signature)?;
        Ok((signed.to_statement(), signed))
    }

    /// What was said, in bytes that were checked when they came.
    ///
    /// # Errors
    /// [`StatementError::TooLong`] and [`StatementError::Malformed`].
    pub fn read(bytes: &[u8]) -> Result<Signed, StatementError> {
        if bytes.len() > STATEMENT_MAX {
            return Err(StatementError::TooLong);
        }
        let signed: Signed = postcard::from_bytes(bytes).map_err(|_| StatementError::Malformed)?;
        match encode(&signed) == bytes {
            true => Ok(signed),
            false => Err(StatementError::Malformed),
        }
    }
}

fn to_be_signed(region: &RegionId, author: &PublicKey, content: &Content) -> Vec<u8> {
    [CONTEXT, &encode(&(region, author, content))].concat()
}

fn encode(value: &impl Serialize) -> Vec<u8> {
    postcard::to_allocvec(value).expect("a statement holds nothing that cannot be encoded")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(changes: u64, json: &str) -> Content {
        card_of(4634, changes, json)
    }

    fn card_of(municipality: u16, changes: u64, json: &str) -> Content {
        let municipality = Municipality::new(municipality).unwrap();
        Content::Card { municipality, record: RecordId::from_bytes([1; 16]), changes, json: json.into() }
    }

    #[test]
    fn a_statement_is_read_back_as_signed_and_no_bit_may_differ() {
        let key = SecretKey::generate();
        let statement = card(3, "{}").sign([9; 32], &key).to_statement();
        let (again, signed) = Statement::check(&statement.bytes).unwrap();
        assert_eq!((again, signed.author), (statement.clone(), key.public()));
        for bit in 0..statement.bytes.len() * 8 {
            let mut bytes = statement.bytes.clone();
            bytes[bit / 8] ^= 1 << (bit % 8);
            assert!(Statement::check(&bytes).is_err(), "bit {bit}");
        }
        assert_eq!(Statement::check(&vec![0; STATEMENT_MAX + 1]), Err(StatementError::TooLong));
    }

    #[test]
    fn machines_that_derive_the_same_card_agree_on_its_rank() {
        let [one, other] =
            [(); 2].map(|()| card(3, "{}").sign([9; 32], &SecretKey::generate()).to_statement());
        assert_eq!((one.subject, one.rank), (other.subject, other.rank));
        let newer = card(4, "{}").sign([9; 32], &SecretKey::generate()).to_statement();
        assert!(newer.rank > one.rank && newer.subject == one.subject);
        let anothers = card_of(4631, 4, "{}").sign([9; 32], &SecretKey::generate()).to_statement();
        assert_ne!(anothers.subject, one.subject);
    }
}
