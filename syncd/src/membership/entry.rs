//! An entry of the membership log in its place: what it does, and what came before it.

use super::{Action, Hash, PublicKey};
use crate::domain::Municipality;

/// An entry whose signature was checked and whose predecessors are held.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// Its statement's subject.
    pub(super) hash: Hash,
    /// Who did it.
    pub(super) author: PublicKey,
    /// What was done.
    pub(super) action: Action,
    /// Everything that its author knew.
    pub(super) past: Past,
    /// The municipality in which its author had the right to it by what it knew, if it had. What
    /// others did meanwhile never changes this.
    pub(super) right: Option<Municipality>,
}

impl Entry {
    /// Whose place in the region the entry changes; nobody's for an introduction.
    pub(super) fn concerns(&self) -> Option<&PublicKey> {
        match &self.action {
            Action::Found { .. } => Some(&self.author),
            Action::Admit { key, .. } | Action::SetRole { key, .. } | Action::Remove { key } => Some(key),
            Action::Introduce { .. } => None,
        }
    }

    /// The municipality that it lets a machine into, if it does.
    pub(super) fn admits_to(&self) -> Option<Municipality> {
        match self.action {
            Action::Found { municipality, .. } | Action::Admit { municipality, .. } => Some(municipality),
            Action::SetRole { .. } | Action::Remove { .. } | Action::Introduce { .. } => None,
        }
    }

    /// Whether it takes somebody out.
    pub(super) fn is_removal(&self) -> bool {
        matches!(self.action, Action::Remove { .. })
    }
}

/// A set of entries that holds, with each, everything before it. Entries are named by their
/// place in the list that they are kept in, in which each follows all that it builds on.
#[derive(Debug, Clone, Default)]
pub(super) struct Past(Vec<u64>);

impl Past {
    /// Whether an entry is in it.
    pub(super) fn holds(&self, at: usize) -> bool {
        self.0.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
    }

    /// How many entries are in it.
    pub(super) fn len(&self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }

    /// Takes in an entry, with what is before it.
    pub(super) fn add(&mut self, at: usize, before: &Past) {
        let words = before.0.len().max(at / 64 + 1).max(self.0.len());
        self.0.resize(words, 0);
        self.0.iter_mut().zip(&before.0).for_each(|(word, more)| *word |= more);
        self.0[at / 64] |= 1 << (at % 64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_past_holds_what_was_added_and_what_was_before_it() {
        let (mut early, mut late) = (Past::default(), Past::default());
        early.add(3, &Past::default());
        late.add(200, &early);
        late.add(64, &Past::default());
        assert_eq!([3, 4, 64, 200, 9_999].map(|at| late.holds(at)), [true, false, true, true, false]);
        assert_eq!((early.len(), late.len()), (1, 3));
    }
}
