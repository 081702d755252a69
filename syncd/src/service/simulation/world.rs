//! A world of machines, and what happens to them.

use std::collections::{BTreeMap, VecDeque};

use jiff::SignedDuration;

use crate::domain::member::Role;
use crate::domain::{Key, Municipality, RecordId, Value};
use crate::exchange::generate::Random;
use crate::membership::{Action, Feed};
use crate::net::{ConnectionId, NetCommand, NetEvent, Purpose, Why};
use crate::service::clock::Clock;
use crate::service::open::Open;
use crate::service::protocol::Profile;
use crate::service::{home, protocol};
use crate::store::{Commit, MemoryStore, Store};

/// The most frames that may go before a world that is left alone must be silent.
const FRAMES_MAX: usize = 50_000;

/// The machines that a world may have, in this order: the first founds the region.
pub(super) const CAST: [(u16, Role); 5] = [
    (4634, Role::CoordinatorAdmin),
    (4634, Role::Coordinator),
    (4631, Role::CoordinatorAdmin),
    (4634, Role::Reader),
    (4634, Role::ProjectLead),
];

/// A machine.
pub(super) struct Node<S = MemoryStore> {
    pub(super) open: Open<S>,
    pub(super) role: Role,
    backup: Option<S>,
    /// What was acknowledged here since the last restore: record, field, value.
    pub(super) written: Vec<(RecordId, Key, Value)>,
}

/// A connection between two machines.
struct Link {
    ends: [usize; 2],
    /// What is on its way to each end.
    frames: [VecDeque<Vec<u8>>; 2],
    /// A frame of it was lost, so it will be found dead.
    doomed: bool,
}

/// Machines and the connections between them.
pub(super) struct World<S = MemoryStore> {
    pub(super) nodes: Vec<Node<S>>,
    links: BTreeMap<ConnectionId, Link>,
    next: u64,
    pub(super) random: Random,
    /// How often somebody has written something.
    pub(super) edits: u64,
    /// How many frames were sent.
    pub(super) frames: u64,
    /// What was sent to whom no machine of the world is.
    pub(super) outside: Vec<(ConnectionId, Vec<u8>)>,
    /// Connections that a machine ended by itself.
    pub(super) closed: Vec<ConnectionId>,
}

fn profile(municipality: u16, place: usize) -> Profile {
    Profile {
        region: "Nordhordland".into(),
        municipality: Municipality::new(municipality).unwrap(),
        person: format!("Person {place}"),
        machine: format!("Maskin {place}"),
    }
}

/// An empty store of a machine; its key and its actors follow from the seed.
fn store(seed: u64, place: usize) -> MemoryStore {
    let bytes = blake3::hash(format!("{seed} {place}").as_bytes());
    let mut store = MemoryStore::new(*bytes.as_bytes().first_chunk().unwrap());
    store.set_setting("machine-key", &bytes.to_hex()).unwrap();
    store
}

impl World {
    /// A world of some machines of [`CAST`].
    pub(super) fn new(seed: u64) -> Self {
        let mut random = Random::new(seed, 1);
        let count = 3 + random.below(3);
        Self::of(&CAST[..count], random, |place| store(seed, place))
    }

    /// A world of these machines, of which the first founds the region.
    pub(super) fn of_cast(cast: &[(u16, Role)]) -> Self {
        Self::of(cast, Random::new(0, 1), |place| store(0, place))
    }

    /// One random thing happens.
    pub(super) fn step(&mut self) {
        match self.random.below(100) {
            0..15 => self.connect_two(),
            15..55 => drop(self.deliver_any()),
            55..60 => self.repeat_any(),
            60..63 => self.lose_any(),
            63..66 => self.reorder_any(),
            66..70 => self.cut_any(),
            70..92 => self.edit_any(),
            92..94 => self.restart_any(),
            94..95 => self.back_up_any(),
            95..96 => self.restore_any(),
            96..97 => self.count_any(),
            97..98 => {
                let place = self.any();
                self.derive_some(place);
            }
            _ => self.jump_any(),
        }
        let doomed = self.links.iter().find(|(_, link)| link.doomed).map(|(connection, _)| *connection);
        if let Some(connection) = doomed
            && self.random.below(3) == 0
        {
            self.cut(connection);
        }
    }

    pub(super) fn stop(&mut self, place: usize) -> MemoryStore {
        self.cut_off(place);
        self.nodes[place].open.store.clone()
    }

    pub(super) fn start(&mut self, place: usize, store: MemoryStore) {
        let clock = self.nodes[place].open.clock;
        let profile = self.nodes[place].open.profile.clone();
        self.nodes[place].open = Open::new(store, profile, clock).unwrap();
        self.after(place, |_, _| ());
    }

    fn restart_any(&mut self) {
        let place = self.any();
        let store = self.stop(place);
        self.start(place, store);
    }

    fn back_up_any(&mut self) {
        let place = self.any();
        self.nodes[place].backup = Some(self.nodes[place].open.store.clone());
    }

    /// A backup in another place: what the store on disk does at such an opening is done here.
    fn restore_any(&mut self) {
        let place = self.any();
        if let Some(mut store) = self.nodes[place].backup.clone() {
            self.stop(place);
            // The model's actors are derived: two restores of one backup would get the same.
            for _ in 0..=self.edits {
                store.begin_incarnation().unwrap();
            }
            self.start(place, store);
            // What was acknowledged since the backup is there only where it had gone out.
            self.nodes[place].written.clear();
        }
    }
}

impl<S: Store> World<S> {
    /// A world of these machines with such stores.
    pub(super) fn of(cast: &[(u16, Role)], random: Random, mut store: impl FnMut(usize) -> S) -> Self {
        let mut nodes: Vec<Node<S>> = Vec::new();
        for (place, (municipality, role)) in cast.iter().copied().enumerate() {
            let (mut store, profile) = (store(place), profile(municipality, place));
            if let Some(founder) = nodes.first_mut() {
                let key = home::machine_key(&mut store).unwrap().public();
                let (person, machine) = (profile.person.clone(), profile.machine.clone());
                let municipality = profile.municipality;
                founder.open.enter(Action::Admit { key, municipality, role, person, machine }).unwrap();
                let statements = founder.open.store.statements(Feed::Membership, 0, usize::MAX).unwrap();
                let statements = statements.into_iter().map(|(_, statement)| statement).collect();
                let settings = vec![home::region_setting(&founder.open.region())];
                store.commit(Commit { statements, settings, ..Commit::default() }).unwrap();
            }
            let open = Open::new(store, profile, Clock::system()).unwrap();
            nodes.push(Node { open, role, backup: None, written: Vec::new() });
        }
        let mut world = Self {
            nodes,
            links: BTreeMap::new(),
            next: 0,
            random,
            edits: 0,
            frames: 0,
            outside: Vec::new(),
            closed: Vec::new(),
        };
        for place in 0..cast.len() {
            world.after(place, |_, _| ());
        }
        world
    }

    /// Has something done on a machine and puts on its way what it wants sent.
    pub(super) fn after<T>(
        &mut self,
        place: usize,
        work: impl FnOnce(&mut Open<S>, &mut Vec<protocol::Event>) -> T,
    ) -> T {
        let open = &mut self.nodes[place].open;
        let mut events = Vec::new();
        let done = work(open, &mut events);
        open.tell_engine(&mut events);
        assert!(open.read_only.is_none(), "{:?}", open.read_only);
        for command in std::mem::take(&mut open.commands) {
            match command {
                NetCommand::Send { connection, bytes } => match self.links.get_mut(&connection) {
                    Some(link) => {
                        self.frames += 1;
                        let to = usize::from(link.ends[0] == place);
                        link.frames[to].push_back(bytes);
                    }
                    None => self.outside.push((connection, bytes)),
                },
                NetCommand::Close { connection } => self.closed.push(connection),
                NetCommand::Members(_)
                | NetCommand::Invite(_)
                | NetCommand::Dial { .. }
                | NetCommand::Lock
                | NetCommand::Stop => {}
            }
        }
        done
    }

    pub(super) fn tell(&mut self, place: usize, event: NetEvent) {
        self.after(place, |open, events| open.network_event(event, events)).unwrap();
    }

    /// Connects every two machines and lets everything arrive.
    pub(super) fn settle(&mut self) {
        self.cut_all();
        for one in 0..self.nodes.len() {
            for other in 0..one {
                self.connect(one, other);
            }
        }
        self.come_to_rest();
    }

    /// Connects every two machines anew, while somebody writes and some frames arrive in between.
    pub(super) fn reconnect_at_work(&mut self) {
        self.cut_all();
        for one in 0..self.nodes.len() {
            for other in 0..one {
                self.connect(one, other);
                if self.random.below(3) == 0 {
                    self.edit_any();
                }
                let frames = self.random.below(4);
                self.deliver(frames);
            }
        }
        self.come_to_rest();
    }

    /// Lets everything arrive, and what follows from it.
    fn come_to_rest(&mut self) {
        loop {
            self.silence();
            for place in 0..self.nodes.len() {
                self.derive_all(place);
                self.after(place, |open, _| open.sign_figures()).unwrap();
            }
            self.silence();
            // What came of that may be the last that somebody waited for before deriving.
            if !self.nodes.iter().any(|node| node.open.derives_anew()) {
                return;
            }
        }
    }

    /// Derives all that is to be derived anew on a machine.
    pub(super) fn derive_all(&mut self, place: usize) {
        while self.nodes[place].open.derives_anew() {
            self.derive_some(place);
        }
    }

    fn derive_some(&mut self, place: usize) {
        self.after(place, |open, events| open.derive_some(events)).unwrap();
    }

    /// Lets two machines exchange all that they can, and part.
    pub(super) fn meet(&mut self, one: usize, other: usize) {
        self.connect(one, other);
        self.silence();
        self.cut_all();
    }

    pub(super) fn cut_all(&mut self) {
        let links: Vec<_> = self.links.keys().copied().collect();
        links.into_iter().for_each(|connection| self.cut(connection));
    }

    /// Lets everything arrive, in a random order of connections.
    pub(super) fn silence(&mut self) {
        for _ in 0..FRAMES_MAX {
            if !self.deliver_any() {
                return;
            }
        }
        panic!("not silent after {FRAMES_MAX} frames");
    }

    /// Lets so many frames arrive, or all that there are.
    pub(super) fn deliver(&mut self, frames: usize) {
        let _ = (0..frames).take_while(|_| self.deliver_any()).count();
    }

    pub(super) fn any(&mut self) -> usize {
        self.random.below(self.nodes.len())
    }

    fn connect_two(&mut self) {
        let (one, other) = (self.any(), self.any());
        let linked = |link: &Link| link.ends.contains(&one) && link.ends.contains(&other);
        if one != other && !self.links.values().any(linked) {
            self.connect(one, other);
        }
    }

    /// The name of a connection that there has not been yet.
    pub(super) fn new_connection(&mut self) -> ConnectionId {
        self.next += 1;
        ConnectionId(self.next)
    }

    pub(super) fn connect(&mut self, one: usize, other: usize) -> ConnectionId {
        let connection = self.new_connection();
        let link = Link { ends: [one, other], frames: Default::default(), doomed: false };
        self.links.insert(connection, link);
        let keys = [one, other].map(|place| self.nodes[place].open.key.public());
        for (place, peer, dialled) in [(one, keys[1], true), (other, keys[0], false)] {
            let (purpose, exporter) = (Purpose::Sync, [0; 32]);
            self.tell(place, NetEvent::Connected { connection, peer, purpose, dialled, exporter });
        }
        connection
    }

    /// Lets everything arrive that is on its way on one connection, and nothing else.
    pub(super) fn silence_on(&mut self, connection: ConnectionId) {
        while let Some(to) = (0..2).find(|to| !self.links[&connection].frames[*to].is_empty()) {
            let frames = &mut self.links.get_mut(&connection).unwrap().frames[to];
            let frame = frames.pop_front().unwrap();
            self.arrive(connection, to, frame);
        }
    }

    /// A random direction in which frames are on their way.
    fn busy(&mut self) -> Option<(ConnectionId, usize)> {
        let waiting = |link: &Link, to: usize| !link.frames[to].is_empty();
        let busy: Vec<_> = self
            .links
            .iter()
            .flat_map(|(connection, link)| [0, 1].map(|to| (*connection, to, waiting(link, to))))
            .filter_map(|(connection, to, waiting)| waiting.then_some((connection, to)))
            .collect();
        (!busy.is_empty()).then(|| busy[self.random.below(busy.len())])
    }

    fn arrive(&mut self, connection: ConnectionId, to: usize, bytes: Vec<u8>) {
        let place = self.links[&connection].ends[to];
        self.tell(place, NetEvent::Frame { connection, bytes });
    }

    fn deliver_any(&mut self) -> bool {
        let Some((connection, to)) = self.busy() else { return false };
        let frames = &mut self.links.get_mut(&connection).unwrap().frames[to];
        let frame = frames.pop_front().unwrap();
        self.arrive(connection, to, frame);
        true
    }

    fn repeat_any(&mut self) {
        if let Some((connection, to)) = self.busy() {
            let frame = self.links[&connection].frames[to][0].clone();
            self.arrive(connection, to, frame);
        }
    }

    fn lose_any(&mut self) {
        if let Some((connection, to)) = self.busy() {
            let link = self.links.get_mut(&connection).unwrap();
            link.frames[to].pop_front();
            link.doomed = true;
        }
    }

    fn reorder_any(&mut self) {
        if let Some((connection, to)) = self.busy() {
            let frames = &mut self.links.get_mut(&connection).unwrap().frames[to];
            // The hello is the first frame of any transport.
            let (last, greets) = (frames.len() - 1, frames[0][0] == 0);
            if !greets && last > 0 {
                frames.swap(0, last);
            }
        }
    }

    fn cut_any(&mut self) {
        let links: Vec<_> = self.links.keys().copied().collect();
        if !links.is_empty() {
            let connection = links[self.random.below(links.len())];
            self.cut(connection);
        }
    }

    fn cut(&mut self, connection: ConnectionId) {
        let link = self.links.remove(&connection).unwrap();
        for place in link.ends {
            self.tell(place, NetEvent::Closed { connection, why: Why::Lost });
        }
    }

    /// Cuts every connection of a machine.
    pub(super) fn cut_off(&mut self, place: usize) {
        let theirs: Vec<_> =
            self.links.iter().filter(|(_, link)| link.ends.contains(&place)).map(|(id, _)| *id).collect();
        theirs.into_iter().for_each(|connection| self.cut(connection));
    }

    /// Puts a machine's store aside and goes on with what is made of it.
    pub(super) fn with_store(&mut self, place: usize, remake: impl FnOnce(S) -> S) {
        self.cut_off(place);
        let Node { open, role, backup, written } = self.nodes.remove(place);
        let (clock, profile) = (open.clock, open.profile.clone());
        let open = Open::new(remake(open.store), profile, clock).unwrap();
        self.nodes.insert(place, Node { open, role, backup, written });
        self.after(place, |_, _| ());
    }

    fn count_any(&mut self) {
        let place = self.any();
        self.after(place, |open, _| open.sign_figures()).unwrap();
    }

    fn jump_any(&mut self) {
        let place = self.any();
        let hours = self.random.below(49) as i64 - 24;
        self.nodes[place].open.clock.jump(SignedDuration::from_hours(hours));
    }
}
