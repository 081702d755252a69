//! Sync: the machines of the region and how things stand with each, told as it is known.
//!
//! **Invariant:** nothing is green where something lacks, or where it is not known that nothing
//! does.

mod chosen;
mod view;

use syncd::service::protocol::{Joining, Members, PeerView, Request};

use crate::effect::{Effect, Tag};
use crate::told::Told;
use crate::widgets::table::TableState;

pub(crate) use chosen::in_groups;
pub(crate) use view::{draw, page, row_at};

/// The other machines, and one's place among them.
#[derive(Debug, Default)]
pub struct Machines {
    peers: Told<Vec<PeerView>>,
    members: Told<Members>,
    place: TableState,
    page: usize,
}

/// A row of the tab: those who wait stand first, this machine last.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Row<'a> {
    /// A machine that waits to be let in.
    Waiting(&'a Joining),
    /// Another machine.
    Peer(&'a PeerView),
    /// This machine.
    Here,
}

impl Row<'_> {
    /// What tells it from the other rows; nothing for this machine.
    fn key(&self) -> Option<&str> {
        match self {
            Self::Waiting(joining) => Some(&joining.id),
            Self::Peer(peer) => Some(&peer.key),
            Self::Here => None,
        }
    }
}

/// Whether all that two machines share is known to be equal.
pub(crate) fn is_equal(peer: &PeerView) -> bool {
    let known = !peer.scopes.is_empty() && peer.why.is_none();
    known && they_lack(peer) == Some(0) && we_lack(peer) == Some(0)
}

/// How much the other lacks over all scopes; none where that is not known of each.
pub(crate) fn they_lack(peer: &PeerView) -> Option<u64> {
    peer.scopes.iter().map(|shared| shared.they_lack).sum()
}

/// How much this machine lacks over all scopes; none where that is not known of each.
pub(crate) fn we_lack(peer: &PeerView) -> Option<u64> {
    peer.scopes.iter().map(|shared| shared.we_lack).sum()
}

impl Machines {
    /// Everything may be out of date.
    pub fn refresh(&mut self) {
        self.peers.refresh();
        self.members.refresh();
    }

    /// No answer comes to what was asked for; it is asked again when something changes.
    pub fn unanswered(&mut self) {
        self.peers.take(None);
        self.members.take(None);
    }

    /// Asks how things stand, where that is to be asked.
    pub fn ask_peers(&mut self) -> Option<Effect> {
        self.peers.ask(Tag::Peers, Request::Sync)
    }

    /// Asks who belongs and who waits, where that is to be asked.
    pub fn ask_members(&mut self) -> Option<Effect> {
        self.members.ask(Tag::Members, Request::Members)
    }

    /// Takes in how things stand; none where that was refused.
    pub fn take_peers(&mut self, peers: Option<Vec<PeerView>>) {
        self.keep_place(|machines| machines.peers.take(peers));
    }

    /// Takes in who belongs and who waits; none where that was refused.
    pub fn take_members(&mut self, members: Option<Members>) {
        self.keep_place(|machines| machines.members.take(members));
    }

    /// Changes the rows, and stays on the one that was chosen, where it is still there.
    fn keep_place(&mut self, change: impl FnOnce(&mut Self)) {
        let chosen = self.chosen().map(|row| row.key().map(str::to_owned));
        change(self);
        let kept = chosen.and_then(|key| self.rows().iter().position(|row| row.key() == key.as_deref()));
        self.select(kept.unwrap_or(self.place.selected));
    }

    /// Who belongs to the region, once that is known.
    pub fn members(&self) -> Option<&Members> {
        self.members.known.as_ref()
    }

    /// How things stand with a machine, by its key.
    pub fn peer(&self, key: &str) -> Option<&PeerView> {
        self.peers.known.as_ref()?.iter().find(|peer| peer.key == key)
    }

    /// The machines that wait to be let in by this one.
    pub fn waiting(&self) -> impl Iterator<Item = &Joining> {
        self.members().into_iter().flat_map(|members| &members.joining).filter(|joining| !joining.here)
    }

    /// The one that waits under this id, or this machine itself where there is none.
    pub fn joining(&self, id: Option<&str>) -> Option<&Joining> {
        let wanted = |joining: &&Joining| id.map_or(joining.here, |id| joining.id == id);
        self.members()?.joining.iter().find(wanted)
    }

    /// The rows, once the other machines are known.
    pub fn rows(&self) -> Vec<Row<'_>> {
        let Some(peers) = &self.peers.known else { return Vec::new() };
        let waiting = self.waiting().map(Row::Waiting);
        waiting.chain(peers.iter().map(Row::Peer)).chain([Row::Here]).collect()
    }

    /// The chosen row.
    pub fn chosen(&self) -> Option<Row<'_>> {
        self.rows().get(self.place.selected).copied()
    }

    /// The chosen machine, where it waits to be let in.
    pub fn chosen_waiting(&self) -> Option<&Joining> {
        match self.chosen()? {
            Row::Waiting(joining) => Some(joining),
            Row::Peer(_) | Row::Here => None,
        }
    }

    /// One's place in the rows.
    pub(crate) fn place(&self) -> TableState {
        self.place
    }

    /// So many rows are on the screen.
    pub fn resize(&mut self, page: usize) {
        self.page = page;
        self.select(self.place.selected);
    }

    /// Moves the selection by so many rows, as far as there are any.
    pub fn move_by(&mut self, rows: isize) {
        self.select(self.place.selected.saturating_add_signed(rows));
    }

    /// Moves the selection by so many screens.
    pub fn page_by(&mut self, screens: isize) {
        self.move_by(screens * self.page.cast_signed());
    }

    /// Selects a row by its number, or the last one.
    pub fn select(&mut self, row: usize) {
        let total = self.rows().len();
        self.place.select(row, total, self.page.max(1));
    }
}

#[cfg(test)]
mod tests {
    use syncd::domain::member::Role;
    use syncd::domain::{Municipality, Scope};
    use syncd::service::protocol::{SharedScope, Trouble};

    use super::*;

    fn peer(key: &str, lacks: [(Option<u64>, Option<u64>); 2]) -> PeerView {
        let shared = |(scope, (they_lack, we_lack))| SharedScope { scope, last: None, they_lack, we_lack };
        PeerView {
            key: key.into(),
            person: "Varm Lynghei".into(),
            machine: "Alver 1".into(),
            municipality: Municipality::find("Alver").unwrap(),
            role: Role::Coordinator,
            connected: true,
            scopes: [Scope::Region, Scope::Cards].into_iter().zip(lacks).map(shared).collect(),
            last_heard: None,
            sent: 0,
            received: 0,
            why: None,
        }
    }

    fn waiting(id: &str) -> Members {
        let joining = Joining {
            id: id.into(),
            code: "417092".into(),
            person: "Klok Kvitveis".into(),
            machine: "Austrheim 1".into(),
            municipality: Municipality::find("Austrheim").unwrap(),
            role: Role::Coordinator,
            here: false,
            confirmed: false,
        };
        Members { joining: vec![joining], ..Members::default() }
    }

    #[test]
    fn equal_is_only_what_is_known_to_be() {
        let none = (Some(0), Some(0));
        assert!(is_equal(&peer("a", [none, none])));
        assert!(!is_equal(&peer("a", [none, (Some(1), Some(0))])));
        assert!(!is_equal(&peer("a", [none, (Some(0), None)])));
        assert!(!is_equal(&PeerView { scopes: Vec::new(), ..peer("a", [none, none]) }));
        assert!(!is_equal(&PeerView { why: Some(Trouble::Forged), ..peer("a", [none, none]) }));
        let lacking = peer("a", [(Some(2), None), (Some(3), Some(1))]);
        assert_eq!((they_lack(&lacking), we_lack(&lacking)), (Some(5), None));
    }

    #[test]
    fn the_chosen_machine_stays_chosen_when_others_come_and_go() {
        let none = [(Some(0), Some(0)); 2];
        let mut machines = Machines::default();
        machines.resize(10);
        machines.take_peers(Some(vec![peer("a", none), peer("b", none)]));
        machines.move_by(1);
        machines.take_members(Some(waiting("k7")));
        assert!(matches!(machines.chosen(), Some(Row::Peer(peer)) if peer.key == "b"));
        assert_eq!(machines.chosen_waiting(), None);
        machines.select(0);
        assert_eq!(machines.chosen_waiting().unwrap().id, "k7");
        machines.take_members(Some(Members::default()));
        assert!(matches!(machines.chosen(), Some(Row::Peer(peer)) if peer.key == "a"));
        machines.select(usize::MAX);
        machines.take_peers(Some(vec![peer("b", none)]));
        assert_eq!(machines.chosen(), Some(Row::Here));
    }
}
