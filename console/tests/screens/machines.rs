//! The machines of the sketch: one equal, one behind, one that nobody can reach.

use jiff::civil::{DateTime, date};
use syncd::domain::member::Role;
use syncd::domain::{Municipality, Scope};
use syncd::net::Why;
use syncd::service::protocol::{Joining, MemberView, Members, PeerView, SharedScope, SyncSummary, Trouble};

use crate::people::masfjorden;

/// As long as a real one.
pub(crate) const TICKET: &str = concat!(
    "varde1aebagbafaydqqcikbmga2dqpcaireeyuculbogazdinryhi6d4aebagbafaydqqcikbmga2dqpcai",
    "reeyuculbogazdinryhi6d4aebagbafaydqqcikbmga2dqpcaireeyuculbogazdinryhi6d4aebagbafay",
    "dqqcikbmga2dqpcaireeyuculbogazdinryhi6d4",
);

fn municipality(name: &str) -> Municipality {
    Municipality::find(name).unwrap()
}

fn at(day: i8, hour: i8, minute: i8) -> DateTime {
    date(2026, 11, day).at(hour, minute, 0, 0)
}

fn shared(scope: Scope, last: DateTime, they_lack: Option<u64>, we_lack: Option<u64>) -> SharedScope {
    SharedScope { scope, last: Some(last), they_lack, we_lack }
}

fn peer(key: &str, machine: &str, person: &str, of: &str) -> PeerView {
    PeerView {
        key: key.repeat(16),
        person: person.into(),
        machine: machine.into(),
        municipality: municipality(of),
        role: Role::Coordinator,
        connected: true,
        scopes: Vec::new(),
        last_heard: Some(at(24, 8, 11)),
        sent: 0,
        received: 0,
        why: None,
    }
}

pub(crate) fn peers() -> Vec<PeerView> {
    let (none, cards, region) = (Some(0), Scope::Cards, Scope::Region);
    let alver = PeerView {
        scopes: vec![shared(cards, at(24, 8, 10), none, none), shared(region, at(24, 8, 9), Some(3), none)],
        ..peer("3f9a", "Alver 1", "Varm Lynghei", "Alver")
    };
    let austrheim = PeerView {
        connected: false,
        scopes: vec![shared(cards, at(19, 14, 2), Some(14), None), shared(region, at(19, 14, 2), none, None)],
        last_heard: Some(at(19, 14, 2)),
        why: Some(Trouble::Unreachable { why: Why::NoAnswer }),
        ..peer("c041", "Austrheim 1", "Klok Kvitveis", "Austrheim")
    };
    let heime = PeerView {
        scopes: vec![
            shared(Scope::Municipality(masfjorden()), at(24, 8, 11), none, none),
            shared(cards, at(24, 8, 11), none, none),
            shared(region, at(24, 8, 11), none, none),
        ],
        ..peer("77b2", "Masfjorden heime", "Mild Elvebreidd", "Masfjorden")
    };
    vec![alver, austrheim, heime]
}

pub(crate) fn members() -> Vec<MemberView> {
    let here = MemberView {
        key: "12ab".repeat(16),
        person: "Lun Fjellrev".into(),
        machine: "Masfjorden kontor".into(),
        municipality: masfjorden(),
        role: Role::CoordinatorAdmin,
        here: true,
    };
    let of = |peer: PeerView| MemberView {
        key: peer.key,
        person: peer.person,
        machine: peer.machine,
        municipality: peer.municipality,
        role: peer.role,
        here: false,
    };
    peers().into_iter().map(of).chain([here]).collect()
}

/// Somebody who waits; on this machine, or on another that holds a ticket of this one.
pub(crate) fn joining(here: bool) -> Joining {
    Joining {
        id: "k7".into(),
        code: "417092".into(),
        person: if here { "Lun Fjellrev" } else { "Blid Lomvi" }.into(),
        machine: if here { "Masfjorden kontor" } else { "Gulen 1" }.into(),
        municipality: municipality("Gulen"),
        role: Role::CoordinatorAdmin,
        here,
        confirmed: false,
    }
}

pub(crate) fn summary(peers: &[PeerView], members: &Members) -> SyncSummary {
    let equal = |peer: &&PeerView| {
        let mut counts = peer.scopes.iter().flat_map(|shared| [shared.they_lack, shared.we_lack]);
        peer.connected && counts.all(|count| count == Some(0))
    };
    SyncSummary {
        others: peers.len(),
        equal: peers.iter().filter(equal).count(),
        connected: peers.iter().filter(|peer| peer.connected).count(),
        joining: members.joining.iter().filter(|joining| !joining.here).count(),
    }
}
