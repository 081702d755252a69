//! Who belongs to the region and what each may do: what the membership log comes to.

use std::collections::{BTreeMap, BTreeSet};

use super::effect::{Effects, Place};
use super::entry::Entry;
use super::{Action, Actor, PublicKey};
use crate::domain::member::Role;
use crate::domain::{Municipality, Scope};

/// A machine of the region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its key.
    pub key: PublicKey,
    /// Its municipality.
    pub municipality: Municipality,
    /// What it may do; of a former member, what it last might.
    pub role: Role,
    /// Whose it is.
    pub person: String,
    /// What it is called.
    pub machine: String,
}

/// The members of a region, present and former: a function of the entries, whatever order they
/// came in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Members {
    known: BTreeMap<PublicKey, Known>,
    actors: BTreeMap<Actor, PublicKey>,
    /// The founder, and the municipality that has the project leads.
    founder: Option<(PublicKey, Municipality)>,
    /// The municipalities that have had a machine.
    begun: BTreeSet<Municipality>,
}

/// What is known of a machine.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Known {
    member: Member,
    /// Where it is now, and where it was removed: one, unless two let it in apart.
    places: Vec<Place>,
    /// Everything that it was at some time.
    held: BTreeSet<(Municipality, Role)>,
}

impl Known {
    fn of(effects: &Effects<'_>, key: PublicKey) -> Option<Self> {
        let places = effects.places(&key, None);
        // It is shown in the municipality that it joined, whoever else let it in.
        let rank = |place: &&Place| (place.present, effects.made_since(&key, place.municipality));
        let place = places.iter().rev().max_by_key(rank);
        let (municipality, role, person, machine) =
            match &effects.admission(&key, place.map(|place| place.municipality))?.action {
                Action::Found { municipality, person, machine, .. } => {
                    (municipality, &Role::CoordinatorAdmin, person, machine)
                }
                Action::Admit { municipality, role, person, machine, .. } => {
                    (municipality, role, person, machine)
                }
                Action::SetRole { .. } | Action::Remove { .. } | Action::Introduce { .. } => return None,
            };
        let member = Member {
            key,
            municipality: *municipality,
            role: place.map_or(*role, |place| place.role),
            person: person.clone(),
            machine: machine.clone(),
        };
        Some(Self { member, held: effects.held(&key).collect(), places })
    }

    fn is_present(&self) -> bool {
        self.places.iter().any(|place| place.present)
    }

    fn leads(&self, municipality: Municipality) -> bool {
        self.places.iter().any(|place| place.leads(municipality))
    }
}

impl Members {
    /// What the entries come to, in any order in which each follows all that it builds on.
    pub(super) fn of(entries: &[Entry]) -> Self {
        let Some(effects) = Effects::of(entries, None) else { return Self::default() };
        let machines = effects.concerning.keys();
        let known = machines.filter_map(|key| Some((*key, Known::of(&effects, *key)?)));
        let mut actors = BTreeMap::new();
        for entry in entries {
            // A removal made apart does not take away who wrote what was taken before it was known.
            if let Action::Introduce { incarnation } = &entry.action
                && entry.right.is_some()
            {
                actors.insert(Actor::of_machine(&entry.author, incarnation), entry.author);
            }
        }
        Self {
            known: known.collect(),
            actors,
            founder: Some((effects.founder, effects.owner)),
            begun: effects.begun().collect(),
        }
    }

    /// A machine that belongs to the region.
    pub fn member(&self, key: &PublicKey) -> Option<&Member> {
        self.known.get(key).filter(|known| known.is_present()).map(|known| &known.member)
    }

    /// A machine that was removed, or let in only by somebody who was removed meanwhile.
    pub fn former(&self, key: &PublicKey) -> Option<&Member> {
        self.known.get(key).filter(|known| !known.is_present()).map(|known| &known.member)
    }

    /// The machines that were removed, by key.
    pub fn formers(&self) -> impl Iterator<Item = &Member> {
        self.known.values().filter(|known| !known.is_present()).map(|known| &known.member)
    }

    /// Whether a machine is the only one that leads its municipality.
    pub fn leads_alone(&self, key: &PublicKey) -> bool {
        let Some(known) = self.known.get(key) else { return false };
        let alone = |place: &Place| {
            let leads = |known: &&Known| known.leads(place.municipality);
            known.leads(place.municipality) && self.known.values().filter(leads).count() == 1
        };
        known.places.iter().any(alone)
    }

    /// The machines that belong to the region, by key.
    pub fn iter(&self) -> impl Iterator<Item = &Member> {
        self.known.values().filter(|known| known.is_present()).map(|known| &known.member)
    }

    /// The machine that writes as an actor, or did before it was [removed](Self::former).
    pub fn machine_of(&self, actor: Actor) -> Option<&Member> {
        self.writer(actor).map(|known| &known.member)
    }

    /// The actors that were introduced, each with the machine that writes as it.
    pub fn actors(&self) -> impl Iterator<Item = (Actor, &Member)> {
        self.actors.keys().filter_map(|actor| Some((*actor, self.machine_of(*actor)?)))
    }

    /// Whether a machine is to have what is in a scope.
    pub fn reads(&self, key: &PublicKey, scope: Scope) -> bool {
        self.present(key).any(|place| place.role.reads(place.municipality, scope))
    }

    /// Whether a machine's own new changes in a scope are taken.
    pub fn writes(&self, key: &PublicKey, scope: Scope) -> bool {
        self.present(key).any(|place| place.role.writes(place.municipality, scope))
    }

    /// Whether an actor's machine could write in a scope at some time: then its changes are taken
    /// from others.
    pub fn wrote(&self, actor: Actor, scope: Scope) -> bool {
        let mut held = self.writer(actor).into_iter().flat_map(|known| &known.held);
        held.any(|(municipality, role)| role.writes(*municipality, scope))
    }

    /// Whether a machine signed for a municipality at some time: its cards and its figures.
    pub fn signs_for(&self, key: &PublicKey, municipality: Municipality) -> bool {
        let mut held = self.known.get(key).into_iter().flat_map(|known| &known.held);
        held.any(|(of, role)| *of == municipality && role.signs())
    }

    /// Whether a machine read the patients of a municipality at some time: what it says of its reading.
    pub fn read_in(&self, key: &PublicKey, municipality: Municipality) -> bool {
        let mut held = self.known.get(key).into_iter().flat_map(|known| &known.held);
        held.any(|(of, role)| *of == municipality && role.reads(*of, Scope::Municipality(municipality)))
    }

    /// Whether a machine could release the figures of a municipality at some time.
    pub fn releases_for(&self, key: &PublicKey, municipality: Municipality) -> bool {
        let mut held = self.known.get(key).into_iter().flat_map(|known| &known.held);
        held.any(|(of, role)| *of == municipality && role.releases())
    }

    /// Whether a machine erases what a municipality holds.
    pub fn erases(&self, key: &PublicKey, municipality: Municipality) -> bool {
        self.present(key).any(|place| place.municipality == municipality && place.role.erases())
    }

    /// Whether a machine could erase what a municipality holds at some time: an erasure stands whoever
    /// is removed afterwards, as what was written does.
    pub fn erased_for(&self, key: &PublicKey, municipality: Municipality) -> bool {
        let mut held = self.known.get(key).into_iter().flat_map(|known| &known.held);
        held.any(|(of, role)| *of == municipality && role.erases())
    }

    /// Whether a machine may let others into a municipality, in a role.
    pub fn may_admit(&self, key: &PublicKey, municipality: Municipality, role: Role) -> bool {
        let (Some(known), Some((founder, owner))) = (self.known.get(key), self.founder) else { return false };
        let first = *key == founder && role == Role::CoordinatorAdmin && !self.begun.contains(&municipality);
        known.places.iter().any(|place| place.gives(role, municipality, owner)) || first && known.leads(owner)
    }

    /// Whether a machine may give another a role.
    pub fn may_set_role(&self, key: &PublicKey, whom: &PublicKey, role: Role) -> bool {
        let Some((_, owner)) = self.founder else { return false };
        let gives = |to: &Place| self.present(key).any(|place| place.gives(role, to.municipality, owner));
        self.present(whom).any(gives)
    }

    /// Whether a machine may remove another, or itself.
    pub fn may_remove(&self, key: &PublicKey, whom: &PublicKey) -> bool {
        let Some(known) = self.known.get(key) else { return false };
        self.present(whom).any(|place| known.leads(place.municipality))
    }

    fn writer(&self, actor: Actor) -> Option<&Known> {
        self.known.get(self.actors.get(&actor)?)
    }

    fn present(&self, key: &PublicKey) -> impl Iterator<Item = &Place> {
        let places = self.known.get(key).into_iter().flat_map(|known| &known.places);
        places.filter(|place| place.present)
    }
}
