//! Which entries of the membership log have an effect (`security.md`, "Membership").
//!
//! An entry has one if its author had the right to it by what it knew, and nobody removed the
//! author meanwhile, or somebody through whom it has the right. A right may rest on an entry that was struck by a removal, which may itself
//! rest on another: so entries are decided after what they depend on. Where removals depend on
//! each other in a circle, all who are in it go.

use std::collections::BTreeMap;

use super::circles::circles;
use super::entry::{Entry, Past};
use super::{Action, PublicKey};
use crate::domain::Municipality;
use crate::domain::member::Role;

/// What a machine is in a municipality, at a point of the log.
///
/// Two municipalities can let in one machine apart. It is in both then, so that neither takes
/// anything from the other's machine by letting it in too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// The municipality.
    pub(super) municipality: Municipality,
    /// Its role there; if it was removed, its last.
    pub(super) role: Role,
    /// Whether it was not removed.
    pub(super) present: bool,
}

impl Place {
    /// Whether who stands here leads a municipality: admits, changes and removes its machines.
    pub(super) fn leads(&self, municipality: Municipality) -> bool {
        self.present && self.role == Role::CoordinatorAdmin && self.municipality == municipality
    }

    /// Whether who stands here gives a role in a municipality. A project lead is of the founder's
    /// municipality.
    pub(super) fn gives(&self, role: Role, municipality: Municipality, owner: Municipality) -> bool {
        self.leads(municipality) && (role != Role::ProjectLead || municipality == owner)
    }
}

/// The entries of a region, and what became of each.
pub(super) struct Effects<'a> {
    /// The entries, each after all that it builds on, the founding first.
    pub(super) entries: &'a [Entry],
    /// Who founded the region.
    pub(super) founder: PublicKey,
    /// The founder's municipality.
    pub(super) owner: Municipality,
    /// The entries that concern a machine's place.
    pub(super) concerning: BTreeMap<PublicKey, Vec<usize>>,
    /// The admissions to each municipality.
    admissions: BTreeMap<Municipality, Vec<usize>>,
    /// By entry, the municipality in which it has an effect, if it has one: none that its author
    /// had no [right](Entry::right) to.
    effective: Vec<Option<Municipality>>,
}

impl<'a> Effects<'a> {
    /// Decides every entry, or only what another is judged by; nothing while the founding is not
    /// held.
    pub(super) fn of(entries: &'a [Entry], judged: Option<&Entry>) -> Option<Self> {
        let founding = entries.first()?;
        let Action::Found { municipality: owner, .. } = founding.action else { return None };
        let mut concerning: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        let mut admissions: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        let known = |at: &usize| judged.is_none_or(|entry| entry.past.holds(*at));
        for (at, entry) in entries.iter().enumerate().filter(|(at, _)| known(at)) {
            if let Some(key) = entry.concerns() {
                concerning.entry(*key).or_default().push(at);
            }
            if let Some(municipality) = entry.admits_to() {
                admissions.entry(municipality).or_default().push(at);
            }
        }
        let effective = vec![None; entries.len()];
        let mut effects =
            Self { entries, founder: founding.author, owner, concerning, admissions, effective };

        let mut depends = vec![Vec::new(); entries.len()];
        let mut is_wanted = vec![false; entries.len()];
        let mut wanted = match judged {
            Some(entry) => effects.grounds(entry),
            None => (0..entries.len()).collect(),
        };
        while let Some(at) = wanted.pop() {
            if !std::mem::replace(&mut is_wanted[at], true) {
                depends[at] = effects.grounds(&entries[at]);
                depends[at].extend(effects.strikers(at));
                wanted.extend(&depends[at]);
            }
        }
        let circles = circles(&depends).into_iter().filter(|circle| is_wanted[circle[0]]);
        circles.for_each(|circle| effects.decide(&circle));
        Some(effects)
    }

    /// What a machine is by the entries of a past, or by all, by municipality; nothing if it was
    /// never let in.
    pub(super) fn places(&self, key: &PublicKey, past: Option<&Past>) -> Vec<Place> {
        let present = self.present(key, past);
        let place = |(municipality, present)| {
            let here = self.about(key, past).filter(|at| self.effective[*at] == Some(municipality));
            // The newest of what it was given; of what was given apart, the lower one.
            let mut newest: Vec<(usize, Role)> = Vec::new();
            for at in here.rev() {
                if let Some(role) = given(&self.entries[at].action)
                    && !newest.iter().any(|(later, _)| self.entries[*later].past.holds(at))
                {
                    newest.push((at, role));
                }
            }
            let role = newest.into_iter().map(|(_, role)| role).max()?;
            Some(Place { municipality, role, present })
        };
        present.into_iter().filter_map(place).collect()
    }

    /// Where a machine was let in by the entries of a past, or by all, and whether it is there yet.
    fn present(&self, key: &PublicKey, past: Option<&Past>) -> BTreeMap<Municipality, bool> {
        let mut present = BTreeMap::new();
        for at in self.about(key, past) {
            match (self.effective[at], &self.entries[at].action) {
                (Some(municipality), Action::Found { .. } | Action::Admit { .. }) => {
                    present.entry(municipality).or_insert(true);
                }
                (Some(municipality), Action::Remove { .. }) => {
                    present.insert(municipality, false);
                }
                _ => {}
            }
        }
        present
    }

    /// The entry that let a machine into a municipality, or by right into none that it is in; of
    /// two made apart, that of the lower hash.
    pub(super) fn admission(&self, key: &PublicKey, into: Option<Municipality>) -> Option<&'a Entry> {
        let here = self.rightful(key).filter(|at| self.effective[*at] == into);
        let entries = here.map(|at| &self.entries[at]).filter(|entry| entry.admits_to().is_some());
        entries.min_by_key(|entry| entry.hash)
    }

    /// How many entries a machine has made since it was let into a municipality, as it knew.
    pub(super) fn made_since(&self, key: &PublicKey, municipality: Municipality) -> usize {
        let here =
            |at: &usize| self.effective[*at] == Some(municipality) && self.entries[*at].admits_to().is_some();
        let own = self.entries.iter().filter(|entry| entry.author == *key);
        own.filter(|entry| self.about(key, None).filter(here).any(|at| entry.past.holds(at))).count()
    }

    /// What a machine was at some time, to somebody. It only grows: what one store took from the
    /// machine, before it heard of a removal, must be taken from that store by all others.
    pub(super) fn held(&self, key: &PublicKey) -> impl Iterator<Item = (Municipality, Role)> {
        let entries = self.rightful(key).map(|at| &self.entries[at]);
        entries.filter_map(|entry| Some((entry.right?, given(&entry.action)?)))
    }

    /// The municipalities that have had a machine.
    pub(super) fn begun(&self) -> impl Iterator<Item = Municipality> {
        self.admissions.keys().copied().filter(|municipality| self.has_begun(*municipality, None))
    }

    fn has_begun(&self, municipality: Municipality, past: Option<&Past>) -> bool {
        let known = |at: &usize| past.is_none_or(|past| past.holds(*at)) && self.effective[*at].is_some();
        self.admissions.get(&municipality).is_some_and(|admissions| admissions.iter().any(known))
    }

    /// The entries about a machine's place that have an effect, of a past or of all, in order.
    fn about(&self, key: &PublicKey, past: Option<&Past>) -> impl DoubleEndedIterator<Item = usize> {
        let known = move |at: &usize| past.is_none_or(|past| past.holds(*at));
        self.rightful(key).filter(|at| self.effective[*at].is_some()).filter(known)
    }

    /// The entries about a machine's place to which their authors had the right, in order.
    fn rightful(&self, key: &PublicKey) -> impl DoubleEndedIterator<Item = usize> {
        let all = self.concerning.get(key).map_or(&[][..], Vec::as_slice);
        all.iter().copied().filter(|at| self.entries[*at].right.is_some())
    }

    /// The entries on which it depends whether an author has the right to an entry: what
    /// [`Self::judge`] looks at.
    fn grounds(&self, entry: &Entry) -> Vec<usize> {
        let about = |key| self.concerning.get(key).into_iter().flatten().copied();
        let known = |other: &usize| entry.past.holds(*other);
        let mut grounds: Vec<_> = about(&entry.author).filter(known).collect();
        let is_place = |at: &usize| !matches!(self.entries[*at].action, Action::SetRole { .. });
        grounds.extend(entry.concerns().into_iter().flat_map(about).filter(is_place).filter(known));
        if let Action::Admit { municipality, .. } = &entry.action
            && entry.author == self.founder
        {
            let admissions = self.admissions.get(municipality).into_iter().flatten();
            grounds.extend(admissions.copied().filter(known));
        }
        grounds
    }

    /// Decides entries that depend on each other, when all others that they depend on are
    /// decided.
    fn decide(&mut self, circle: &[usize]) {
        // First the removals, none struck by another of the circle: mutual removal removes both.
        for &at in circle {
            self.effective[at] = self.effect(at, |removal| circle.binary_search(&removal).is_err());
        }
        if circle.len() > 1 {
            for &at in circle.iter().filter(|at| !self.entries[**at].is_removal()) {
                self.effective[at] = self.effect(at, |_| true);
            }
        }
    }

    /// In which municipality an entry has an effect, if it has one, where these of the removals
    /// of its author that were made apart from it strike.
    fn effect(&self, at: usize, strikes: impl Fn(usize) -> bool) -> Option<Municipality> {
        let entry = &self.entries[at];
        entry.right?;
        self.judge(entry, |place| {
            let here = |removal| self.effective[removal] == Some(place.municipality) && strikes(removal);
            self.strikers(at).any(here)
        })
    }

    /// In which municipality an entry's author has the right to it, if it has: by what it knew,
    /// without the places of which it was struck.
    pub(super) fn judge(&self, entry: &Entry, struck: impl Fn(&Place) -> bool) -> Option<Municipality> {
        let Entry { author, action, past, .. } = entry;
        let mut of = self.places(author, Some(past));
        of.retain(|place| place.present && !struck(place));
        match action {
            Action::Found { municipality, .. } => Some(*municipality),
            // Somebody who was removed and returns gets a new key.
            Action::Admit { key, .. } if self.rightful(key).any(|at| past.holds(at)) => None,
            Action::Admit { municipality, role, .. } => {
                let first = *author == self.founder
                    && *role == Role::CoordinatorAdmin
                    && !self.has_begun(*municipality, Some(past));
                let may = |place: &Place| {
                    place.gives(*role, *municipality, self.owner) || first && place.leads(self.owner)
                };
                of.iter().any(may).then_some(*municipality)
            }
            Action::SetRole { key, role } => {
                let present = self.present(key, Some(past)).into_iter().filter(|(_, present)| *present);
                let mut municipalities = present.map(|(municipality, _)| municipality);
                municipalities.find(|to| of.iter().any(|place| place.gives(*role, *to, self.owner)))
            }
            // Its admission need not have an effect any longer: a key that was removed is out,
            // even if somebody else let it in apart.
            Action::Remove { key } => {
                let known = self.rightful(key).filter(|at| past.holds(*at));
                let admitted = known.filter_map(|at| self.entries[at].admits_to());
                admitted.filter(|to| of.iter().any(|place| place.leads(*to))).min()
            }
            Action::Introduce { .. } => of.first().map(|place| place.municipality),
        }
    }

    /// The removals of an entry's author that neither knew it nor were known to it.
    fn strikers(&self, at: usize) -> impl Iterator<Item = usize> {
        let entry = &self.entries[at];
        self.concerning.get(&entry.author).into_iter().flatten().copied().filter(move |&other| {
            let removal = &self.entries[other];
            removal.is_removal() && other != at && !entry.past.holds(other) && !removal.past.holds(at)
        })
    }
}

/// The role that an action gives.
fn given(action: &Action) -> Option<Role> {
    match action {
        Action::Found { .. } => Some(Role::CoordinatorAdmin),
        Action::Admit { role, .. } | Action::SetRole { role, .. } => Some(*role),
        Action::Remove { .. } | Action::Introduce { .. } => None,
    }
}
