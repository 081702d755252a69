//! What a random world hardly comes upon, one story each.

use std::collections::BTreeMap;

use super::checks;
use super::world::World;
use crate::domain::member::Role;
use crate::domain::{Key, Kind, Municipality, RecordId, Scope, Value};
use crate::membership::{Action, Hash, Log};
use crate::net::{NetCommand, NetEvent, Purpose, Why};
use crate::service::protocol::Trouble;
use crate::store::Store;

const ADMIN: (u16, Role) = (4634, Role::CoordinatorAdmin);
const COORDINATOR: (u16, Role) = (4634, Role::Coordinator);
const ALVER: (u16, Role) = (4631, Role::CoordinatorAdmin);

/// The most frames that any of these stories takes: nobody goes on for ever.
const FRAMES_MAX: u64 = 400;

fn log() -> Log {
    Log { scope: Scope::Municipality(Municipality::new(4634).unwrap()), urgent: false }
}

impl World {
    fn holds(&self, place: usize, id: RecordId) -> bool {
        self.nodes[place].open.store.document(id).unwrap().is_some()
    }

    /// Makes a patient or a contact of this name.
    fn name(&mut self, place: usize, kind: Kind, name: &str) -> RecordId {
        let (field, value) = (Key::top("name"), Value::text(name));
        let mut fields = BTreeMap::from([(field.clone(), value.clone())]);
        if kind == Kind::Contact {
            fields.insert(Key::top("kind"), "gp-office".into());
        }
        self.add(place, kind, (field, value), fields)
    }

    fn actor(&self, place: usize) -> [u8; 16] {
        self.nodes[place].open.actor
    }

    /// Why it does not go with another machine.
    fn trouble(&self, place: usize, with: usize) -> Option<Trouble> {
        let key = self.nodes[with].open.key.public().to_string();
        self.nodes[place].open.peers().into_iter().find(|peer| peer.key == key)?.why
    }

    fn entry_of(&self, place: usize, id: RecordId) -> Hash {
        let log = self.nodes[place].open.store.log(log()).unwrap();
        log.into_iter().find(|entry| entry.document == id).unwrap().hash
    }

    fn is_over(&self) {
        assert!(self.frames < FRAMES_MAX, "{} frames", self.frames);
    }
}

#[test]
fn a_store_set_back_without_notice_gets_back_what_it_had_written() {
    let mut world = World::of_cast(&[ADMIN, COORDINATOR, COORDINATOR]);
    world.name(0, Kind::Patient, "Stolt Furu");
    world.meet(0, 1);
    world.meet(1, 2);
    let older = world.nodes[0].open.store.clone();
    let lost = [world.name(0, Kind::Patient, "Mild Bjørk"), world.name(0, Kind::Contact, "Legekontoret")];
    world.meet(0, 1);
    let before = world.actor(0);
    world.stop(0);
    world.start(0, older);
    assert!(world.actor(0) == before && !world.holds(0, lost[0]));
    // Who knows no more of it does not tell it anything.
    world.meet(0, 2);
    assert_eq!(world.actor(0), before);
    world.meet(0, 1);
    assert_ne!(world.actor(0), before);
    assert!(lost.iter().all(|id| world.holds(0, *id)));
    world.name(0, Kind::Patient, "Rask Gran");
    world.settle();
    checks::converged(&world);
    world.is_over();
}

#[test]
fn what_a_store_tells_after_it_was_set_back_is_missed_by_nobody() {
    let mut world = World::of_cast(&[ADMIN, ALVER, COORDINATOR]);
    world.settle();
    world.cut_all();
    let older = world.nodes[0].open.store.clone();
    (0..9).for_each(|n| _ = world.name(0, Kind::Patient, &format!("Stolt Furu {n}")));
    world.settle();
    world.cut_all();
    world.stop(0);
    world.start(0, older);
    world.meet(0, 2);
    (0..3).for_each(|n| _ = world.name(0, Kind::Patient, &format!("Mild Bjørk {n}")));
    world.settle();
    checks::converged(&world);
    world.is_over();
}

#[test]
fn a_fork_is_refused_and_named_and_holds_up_nothing_else() {
    for (lost, forked) in [(1, 1), (2, 1), (1, 3)] {
        let mut world = World::of_cast(&[ADMIN, COORDINATOR, COORDINATOR]);
        world.settle();
        world.cut_all();
        let older = world.nodes[1].open.store.clone();
        let kept: Vec<_> =
            (0..lost).map(|n| world.name(1, Kind::Patient, &format!("Stolt Furu {n}"))).collect();
        world.meet(0, 1);
        world.meet(0, 2);
        let before = world.actor(1);
        world.stop(1);
        world.start(1, older);
        let fork: Vec<_> =
            (0..forked).map(|n| world.name(1, Kind::Patient, &format!("Mild Bjørk {n}"))).collect();
        world.connect(0, 1);
        world.connect(0, 2);
        world.silence();
        assert_ne!(world.actor(1), before, "it goes on under another name");
        let machine = Some("Maskin 1".to_owned());
        assert_eq!(world.trouble(0, 1), Some(Trouble::Forked { machine: machine.clone() }));
        assert_eq!(world.trouble(1, 0), Some(Trouble::Forked { machine }));
        assert_eq!(world.trouble(0, 2), None);
        let (theirs, ours) =
            (world.name(1, Kind::Patient, "Rask Gran"), world.name(0, Kind::Patient, "Lun Osp"));
        world.silence();
        for place in [0, 2] {
            assert!(fork.iter().all(|id| !world.holds(place, *id)), "nobody takes the fork");
            assert!(kept.iter().all(|id| world.holds(place, *id)));
            assert!(world.holds(place, theirs), "what it writes from then on is taken");
        }
        assert!(world.holds(1, ours));
        world.cut_all();
        world.meet(1, 2);
        world.settle();
        assert!(world.closed.is_empty());
        world.is_over();
    }
}

#[test]
fn lost_bytes_are_had_again_from_whoever_holds_them() {
    let mut world = World::of_cast(&[ADMIN, COORDINATOR, COORDINATOR]);
    let id = world.name(0, Kind::Patient, "Stolt Furu");
    let heads = world.nodes[0].open.store.document(id).unwrap().unwrap().heads;
    let hash = world.entry_of(0, id);
    assert_eq!(heads, [hash]);
    world.meet(0, 1);
    world.name(0, Kind::Patient, "Mild Bjørk");
    world.nodes[0].open.store.lose(id, hash);
    // It is found out when somebody asks for what is gone; then whoever holds it is asked.
    world.connect(0, 2);
    world.silence();
    assert!(!world.holds(2, id));
    world.connect(0, 1);
    world.silence();
    assert_eq!(world.nodes[0].open.store.missing(log(), 9).unwrap(), []);
    assert!(world.holds(2, id), "who could not be given it hears that it is here again");
    world.settle();
    checks::converged(&world);
    world.is_over();
}

#[test]
fn a_change_that_was_built_upon_is_had_again_too() {
    let mut world = World::of_cast(&[ADMIN, COORDINATOR, COORDINATOR]);
    let id = world.name(0, Kind::Patient, "Stolt Furu");
    let hash = world.entry_of(0, id);
    for name in ["Mild Bjørk", "Rask Gran"] {
        world.save(0, id, Key::top("address"), name.into());
    }
    world.meet(0, 1);
    world.nodes[0].open.store.lose(id, hash);
    world.connect(0, 2);
    world.connect(0, 1);
    world.silence();
    assert_eq!(world.nodes[0].open.store.missing(log(), 9).unwrap(), []);
    world.settle();
    checks::converged(&world);
    world.is_over();
}

#[test]
fn machines_that_never_meet_have_everything_by_way_of_a_third() {
    let mut world = World::of_cast(&[ADMIN, COORDINATOR, COORDINATOR, ALVER]);
    let patients = [world.name(0, Kind::Patient, "Stolt Furu"), world.name(1, Kind::Patient, "Mild Bjørk")];
    let contacts =
        [world.name(0, Kind::Contact, "Legekontoret"), world.name(1, Kind::Contact, "Heimetenesta")];
    for _ in 0..2 {
        world.meet(0, 3);
        world.meet(1, 3);
    }
    for place in [0, 1, 3] {
        assert!(contacts.iter().all(|id| world.holds(place, *id)), "Alver carries what is the region's");
    }
    assert!(!world.holds(0, patients[1]) && !world.holds(1, patients[0]));
    world.connect(0, 2);
    world.connect(1, 2);
    world.silence();
    for place in [0, 1, 2] {
        assert!(patients.iter().all(|id| world.holds(place, *id)));
    }
    assert!(!patients.iter().any(|id| world.holds(3, *id)));
    world.settle();
    checks::converged(&world);
    world.is_over();
}

#[test]
fn a_removed_machine_shares_nothing_and_what_it_wrote_stays() {
    let mut world = World::of_cast(&[ADMIN, COORDINATOR, COORDINATOR]);
    let before = world.name(1, Kind::Patient, "Stolt Furu");
    world.connect(0, 1);
    world.silence();
    let key = world.nodes[1].open.key.public();
    let frames = world.frames;
    let told = world.after(0, |open, _| {
        open.enter(Action::Remove { key }).unwrap();
        open.membership_changed().unwrap();
        let told = open.commands.iter().rev();
        told.into_iter().find_map(|command| match command {
            NetCommand::Members(members) => Some(members.contains_key(&key)),
            _ => None,
        })
    });
    assert_eq!(told, Some(false), "the network ends its connection");
    let after = world.name(0, Kind::Patient, "Mild Bjørk");
    let theirs = world.name(1, Kind::Patient, "Rask Gran");
    world.silence();
    assert!(!world.holds(1, after) && !world.holds(0, theirs));
    assert_eq!(world.frames, frames + 2, "its change and its card still come, to nobody's ear");
    world.cut_all();
    world.meet(0, 2);
    assert!(world.holds(2, before) && world.holds(2, after));
    world.meet(1, 2);
    assert!(!world.holds(2, theirs));
    assert!(!world.holds(1, after));
    world.is_over();
}

#[test]
fn a_machine_that_caught_up_elsewhere_while_it_greeted_is_known_to_have() {
    let mut world = World::of_cast(&[ADMIN, COORDINATOR, COORDINATOR]);
    world.settle();
    world.cut_all();
    world.name(0, Kind::Patient, "Stolt Furu");
    world.meet(0, 1);
    // The third machine says hello to the first while it lacks all; before the first one's hello
    // is heard, it has everything from the second.
    let slow = world.connect(0, 2);
    let quick = world.connect(1, 2);
    world.silence_on(quick);
    world.silence_on(slow);
    world.silence();
    for (place, node) in world.nodes.iter().enumerate() {
        let connected = node.open.peers().into_iter().filter(|peer| peer.connected);
        for scope in connected.flat_map(|peer| peer.scopes) {
            assert_eq!((scope.they_lack, scope.we_lack), (Some(0), Some(0)), "{place} of {}", scope.scope);
        }
    }
    world.is_over();
}

#[test]
fn a_connection_that_was_replaced_before_it_was_told_takes_no_place() {
    let mut world = World::of_cast(&[ADMIN, COORDINATOR]);
    world.name(0, Kind::Patient, "Stolt Furu");
    let replaced = world.new_connection();
    world.connect(0, 1);
    // The older of two is told after the newer, and then that it has ended.
    let (peer, purpose) = (world.nodes[1].open.key.public(), Purpose::Sync);
    let late = NetEvent::Connected { connection: replaced, peer, purpose, dialled: false, exporter: [0; 32] };
    world.tell(0, late);
    world.tell(0, NetEvent::Closed { connection: replaced, why: Why::Ours });
    world.silence();
    checks::converged(&world);
}
