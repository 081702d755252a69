//! The membership log: who was let in, changed and removed, by whom, knowing what.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use super::effect::Effects;
use super::entry::{Entry, Past};
use super::{Action, Content, Hash, Members, RegionId, SecretKey, Signed};
use crate::domain::{Municipality, text};

/// The most characters of the name of a region, a person or a machine.
pub const NAME_MAX: usize = 80;

/// The most entries that an entry names as its previous ones.
pub const PREVIOUS_MAX: usize = 64;

/// The region that a founding carries: its own is the hash of it.
const NO_REGION: RegionId = [0; 32];

/// The entries of a region, of which each names those that its author knew last.
///
/// An entry that its author had no right to is held like any other and has no effect: so whoever
/// holds the same entries sees the same members.
#[derive(Debug, Clone)]
pub struct MembershipLog {
    region: RegionId,
    entries: Vec<Entry>,
    places: BTreeMap<Hash, usize>,
    heads: BTreeSet<Hash>,
    members: OnceLock<Members>,
}

/// What became of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inserted {
    /// It is held now.
    New,
    /// It was held already.
    Known,
}

/// An entry cannot be held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    /// It is said of something else.
    #[error("not an entry of a membership log")]
    NotAnEntry,
    /// It is another region's.
    #[error("an entry of another region")]
    AnotherRegion,
    /// The region has begun already.
    #[error("a region is founded once")]
    SecondFounding,
    /// Its previous entries are not 1 to [`PREVIOUS_MAX`], sorted, each once.
    #[error("the previous entries are not as they are written")]
    Previous,
    /// It follows entries that are not here; it may come again after them.
    #[error("entries before this one are missing")]
    MissingPrevious,
    /// A name is longer than [`NAME_MAX`], or holds what a terminal must not see.
    #[error("a name is too long, or holds hidden characters")]
    Name,
}

impl MembershipLog {
    /// Founds a region. The names are cleaned and cut to [`NAME_MAX`].
    pub fn found(
        name: &str,
        municipality: Municipality,
        person: &str,
        machine: &str,
        key: &SecretKey,
    ) -> (Self, Signed) {
        let [name, person, machine] =
            [name, person, machine].map(|name| text::clean_line(name.trim(), NAME_MAX));
        let action = Action::Found { name, municipality, person, machine };
        let founding = Content::Entry { previous: Vec::new(), action }.sign(NO_REGION, key);
        let mut log = Self::empty(founding.to_statement().subject);
        log.insert(founding.clone()).expect("the founding that names a region is its first entry");
        (log, founding)
    }

    /// The log of a region of which nothing is held yet.
    pub fn empty(region: RegionId) -> Self {
        Self {
            region,
            entries: Vec::new(),
            places: BTreeMap::new(),
            heads: BTreeSet::new(),
            members: OnceLock::new(),
        }
    }

    /// Takes in an entry whose signature was [checked](super::Statement::check). Whether its
    /// author had a right to it is not asked.
    ///
    /// # Errors
    /// [`EntryError`]; nothing is changed then.
    pub fn insert(&mut self, signed: Signed) -> Result<Inserted, EntryError> {
        let hash = signed.to_statement().subject;
        let Signed { region, author, content: Content::Entry { previous, action }, .. } = signed else {
            return Err(EntryError::NotAnEntry);
        };
        self.check_region(region, hash, &action)?;
        if self.places.contains_key(&hash) {
            return Ok(Inserted::Known);
        }
        let past = self.past(&previous, matches!(action, Action::Found { .. }))?;
        check_names(&action)?;

        previous.iter().for_each(|hash| {
            self.heads.remove(hash);
        });
        self.heads.insert(hash);
        self.places.insert(hash, self.entries.len());
        let mut entry = Entry { hash, author, action, past, right: None };
        entry.right = self.right(&entry);
        self.entries.push(entry);
        self.members.take();
        Ok(Inserted::New)
    }

    /// Signs an entry that follows all that is held here. It is not held itself until it is
    /// [inserted](Self::insert).
    pub fn append(&self, action: Action, key: &SecretKey) -> Signed {
        let mut heads: Vec<Hash> = self.heads.iter().copied().collect();
        if heads.len() > PREVIOUS_MAX {
            // Those that stand on most, so that nobody's right is pushed out by idle branches.
            heads.sort_by_cached_key(|hash| u32::MAX - self.entries[self.places[hash]].past.len());
            heads.truncate(PREVIOUS_MAX);
            heads.sort_unstable();
        }
        Content::Entry { previous: heads, action }.sign(self.region, key)
    }

    /// The newest entries, by hash: those that no other follows.
    pub fn heads(&self) -> &BTreeSet<Hash> {
        &self.heads
    }

    /// The region.
    pub fn region(&self) -> RegionId {
        self.region
    }

    /// The region's name; empty while its founding is not held.
    pub fn name(&self) -> &str {
        match self.entries.first().map(|entry| &entry.action) {
            Some(Action::Found { name, .. }) => name,
            _ => "",
        }
    }

    /// Who belongs to the region, by what is held here.
    pub fn members(&self) -> &Members {
        self.members.get_or_init(|| Members::of(&self.entries))
    }

    fn check_region(&self, region: RegionId, hash: Hash, action: &Action) -> Result<(), EntryError> {
        match action {
            Action::Found { .. } if region == NO_REGION && hash == self.region => Ok(()),
            Action::Found { .. } if region == self.region => Err(EntryError::SecondFounding),
            Action::Found { .. } => Err(EntryError::AnotherRegion),
            _ if region == self.region => Ok(()),
            _ => Err(EntryError::AnotherRegion),
        }
    }

    fn past(&self, previous: &[Hash], founding: bool) -> Result<Past, EntryError> {
        let sorted = previous.windows(2).all(|pair| pair[0] < pair[1]);
        if !sorted || previous.is_empty() != founding || previous.len() > PREVIOUS_MAX {
            return Err(EntryError::Previous);
        }
        let mut past = Past::default();
        for hash in previous {
            let at = *self.places.get(hash).ok_or(EntryError::MissingPrevious)?;
            past.add(at, &self.entries[at].past);
        }
        Ok(past)
    }

    fn right(&self, entry: &Entry) -> Option<Municipality> {
        match entry.action {
            Action::Found { municipality, .. } => Some(municipality),
            _ => Effects::of(&self.entries, Some(entry))?.judge(entry, |_| false),
        }
    }
}

fn check_names(action: &Action) -> Result<(), EntryError> {
    let names: &[&str] = match action {
        Action::Found { name, person, machine, .. } => &[name, person, machine],
        Action::Admit { person, machine, .. } => &[person, machine],
        Action::SetRole { .. } | Action::Remove { .. } | Action::Introduce { .. } => &[],
    };
    let fit = names.iter().all(|name| text::check(name, NAME_MAX, false).is_ok());
    if fit { Ok(()) } else { Err(EntryError::Name) }
}
