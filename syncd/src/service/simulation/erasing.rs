//! A person is erased on five machines, of which one is away, and the oldest backup comes back: nothing
//! of the person is in any page of any store, nobody brings anything back, and the receipts tell it right.
//!
//! `VARDE_SEEDS=200 cargo test --release -p syncd erasing` runs the full programme.

use std::collections::BTreeMap;
use std::path::PathBuf;

use tempfile::TempDir;

use super::world::World;
use super::{checks, seeds};
use crate::backup::{Kit, sample};
use crate::domain::erasure::{ErasureGround, ErasureHindrance};
use crate::domain::member::Role;
use crate::domain::{Key, Kind, Municipality, RecordId, Value};
use crate::exchange::generate::Random;
use crate::membership::{Content, erased_record};
use crate::service::protocol::{Draft, ErasureView, Refusal, Request, Response, View};
use crate::service::session::Session;
use crate::store::{Order, Secret, SqliteStore, Store, Unpacked};

/// How many seeds each commit runs.
const SEEDS: u64 = 4;

const CAST: [(u16, Role); 5] = [
    (4634, Role::CoordinatorAdmin),
    (4634, Role::Coordinator),
    (4634, Role::Coordinator),
    (4634, Role::Reader),
    (4631, Role::CoordinatorAdmin),
];
/// Those that hold documents and write in them.
const WRITERS: usize = 3;

/// In everything that is written of the person, and in nothing else. Letters that nobody else has, so that
/// even what the search index holds of it, three at a time, is found.
const CANARY: &str = "\u{3be}\u{3c8}\u{3c9}";

fn canary(what: &str) -> Value {
    format!("{CANARY} {what}").into()
}

/// Where the machines' stores are.
struct Homes {
    folder: TempDir,
    kit: Kit,
    /// By machine.
    homes: Vec<PathBuf>,
}

impl Homes {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), kit: Kit::generate(), homes: Vec::new() }
    }

    fn secret(&self) -> Secret {
        Secret::KeyFile(self.folder.path().join("key"))
    }

    /// A new store for the next machine.
    fn store(&mut self) -> SqliteStore {
        self.homes.push(self.folder.path().join(self.homes.len().to_string()));
        SqliteStore::create(self.homes.last().unwrap(), &self.secret()).unwrap()
    }

    fn reopened(&self, place: usize, store: SqliteStore) -> SqliteStore {
        drop(store);
        SqliteStore::open(&self.homes[place], &self.secret()).unwrap()
    }

    fn back_up(&self, store: &SqliteStore) {
        store.back_up(&self.kit.recipient(), &sample(), &self.folder.path().join("backup")).unwrap();
    }

    /// The store that the backup holds, in the place of a machine's own.
    fn restored(&mut self, place: usize, store: SqliteStore) -> SqliteStore {
        drop(store);
        self.homes[place] = self.folder.path().join("restored");
        let (home, file) = (&self.homes[place], self.folder.path().join("backup"));
        let unpacked = Unpacked::for_home(home, &self.kit, &file).unwrap();
        unpacked.become_store(home, &self.secret()).unwrap()
    }
}

/// Five machines, a person whom they know, and somebody else.
struct Story {
    world: World<SqliteStore>,
    homes: Homes,
    random: Random,
    person: RecordId,
    other: RecordId,
    events: u32,
}

impl Story {
    fn new(seed: u64) -> Self {
        let mut homes = Homes::new();
        let mut world = World::of(&CAST, Random::new(seed, 1), |_| homes.store());
        world.settle();
        let named = |name: Value| (Key::top("name"), name);
        let person = BTreeMap::from([
            named(canary("Furu")),
            (Key::top("number"), canary("1")),
            (Key::top("notes"), canary("bur aleine")),
            (Key::top("group"), "copd".into()),
        ]);
        let person = world.add(0, Kind::Patient, named(canary("Furu")), person);
        let other = BTreeMap::from([named("Mild Elv".into())]);
        let other = world.add(0, Kind::Patient, named("Mild Elv".into()), other);
        world.settle();
        let mut story = Self { world, homes, random: Random::new(seed, 2), person, other, events: 0 };
        story.event(1, story.person);
        for (kind, field, value) in [
            (Kind::Plan, "goals", canary("gå på tur")),
            (Kind::Appointment, "responsible", canary("Fjellrev")),
        ] {
            let field = Key::top(field);
            let fields =
                BTreeMap::from([(Key::top("patient"), person.into()), (field.clone(), value.clone())]);
            story.world.add(0, kind, (field, value), fields);
        }
        story.world.settle();
        for place in 0..WRITERS {
            story.keep_views(place);
        }
        story
    }

    /// Somebody keeps one filter that names the person, and one that names nobody.
    fn keep_views(&mut self, place: usize) {
        let named = format!("namn:\"{}\" fase:4", canary("Furu").as_text().unwrap());
        for (name, filter) in [("Ho i lia", named.as_str()), ("Kols", "gruppe:kols")] {
            let (kind, order, descending) = (Kind::Patient, Order::Title, false);
            let view = View { name: name.into(), kind, filter: filter.into(), order, descending };
            self.world.ask(place, Request::KeepView { view, removed: false });
        }
    }

    /// An alert about a patient.
    fn event(&mut self, place: usize, patient: RecordId) -> RecordId {
        self.events += 1;
        let field = Key::top("trigger");
        let value = match patient == self.person {
            true => canary(&format!("hending {}", self.events)),
            false => Value::text(format!("Hending {}", self.events)),
        };
        let fields = BTreeMap::from([
            (Key::top("patient"), patient.into()),
            (Key::top("level"), "red".into()),
            (Key::top("at"), "2025-02-14T08:00".into()),
            (field.clone(), value.clone()),
        ]);
        self.world.add(place, Kind::Event, (field, value), fields)
    }

    /// Somebody writes of the person, or of somebody else, or two machines meet.
    fn anything(&mut self, awake: &[usize]) {
        let writers: Vec<_> = awake.iter().copied().filter(|place| *place < WRITERS).collect();
        let writer = writers[self.random.below(writers.len())];
        let patient = [self.person, self.other][self.random.below(2)];
        let about = |text: &str| match patient == self.person {
            true => canary(text),
            false => Value::text(text),
        };
        match self.random.below(5) {
            0 => drop(self.event(writer, patient)),
            1 => self.world.save(writer, patient, Key::top("address"), about("Fjordvegen 3")),
            2 => self.world.save(writer, patient, Key::top("notes"), about("ringt i dag")),
            _ => {
                let (one, other) =
                    (awake[self.random.below(awake.len())], awake[self.random.below(awake.len())]);
                if one != other {
                    self.world.meet(one, other);
                }
            }
        }
    }

    fn restart(&mut self, place: usize) {
        self.world.with_store(place, |store| self.homes.reopened(place, store));
    }

    fn is_in_store(&self, place: usize) -> bool {
        let plain = self.world.nodes[place].open.store.in_plain();
        let wide = |order: fn(u16) -> [u8; 2]| CANARY.encode_utf16().flat_map(order).collect::<Vec<u8>>();
        let needles = [CANARY.as_bytes().to_vec(), wide(u16::to_le_bytes), wide(u16::to_be_bytes)];
        needles.iter().any(|needle| plain.windows(needle.len()).any(|part| part == needle))
    }

    fn refused(&mut self, place: usize, request: Request) -> Refusal {
        self.world
            .after(place, |open, events| open.answer(&mut Session::default(), request, events).unwrap_err())
    }

    fn erase(&self, preview: bool) -> Request {
        let (patient, ground) = (self.person.to_string(), ErasureGround::Requested);
        Request::Erase { patient, ground, preview }
    }

    fn erasures(&mut self, place: usize) -> Vec<ErasureView> {
        match self.world.ask(place, Request::Erasures) {
            Response::Erasures(erasures) => erasures,
            other => panic!("{other:?}"),
        }
    }

    /// The receipts as a machine sees them: who has erased, and who is not known to have.
    fn receipts(&mut self, place: usize) -> (Vec<String>, Vec<String>) {
        let mut erasures = self.erasures(place);
        let view = erasures.pop().unwrap();
        assert!(erasures.is_empty() && view.beyond_reach.is_empty());
        let names = |machines: Vec<crate::service::protocol::ErasureMachine>| {
            let mut names: Vec<_> = machines.into_iter().map(|machine| machine.machine).collect();
            names.sort();
            names
        };
        (names(view.erased_on), names(view.not_yet_on))
    }

    /// Nothing of the person is left on these machines, and all of somebody else is.
    fn is_gone(&mut self, places: &[usize]) {
        for place in places {
            assert!(!self.is_in_store(*place), "a canary is in the store of {place}");
            let open = &self.world.nodes[*place].open;
            let views: Vec<_> = open.views().unwrap().into_iter().map(|view| view.name).collect();
            assert_eq!(views, if *place < WRITERS { vec!["Kols"] } else { vec![] }, "on {place}");
            let store = &open.store;
            assert_eq!(store.left_behind().unwrap(), [], "on {place}");
            store.verify().unwrap();
            if *place < CAST.len() - 1 {
                assert!(
                    store.is_erased(self.person).unwrap() && store.document(self.person).unwrap().is_none()
                );
                assert!(store.document(self.other).unwrap().is_some());
            }
        }
    }

    /// All machines meet; none holds anything of the person, and each knows that all have erased.
    fn settles_without_the_person(&mut self) {
        let everybody: Vec<_> = (0..CAST.len()).collect();
        self.world.settle();
        checks::converged(&self.world);
        self.is_gone(&everybody);
        for place in everybody {
            let (erased_on, not_yet_on) = self.receipts(place);
            assert_eq!((erased_on.len(), not_yet_on.len()), (CAST.len(), 0), "as {place} sees it");
        }
    }
}

fn run(seed: u64) -> u64 {
    let mut story = Story::new(seed);
    let everybody = [0, 1, 2, 3, 4];
    let backed_up = story.random.below(CAST.len());
    story.homes.back_up(&story.world.nodes[backed_up].open.store);
    for _ in 0..8 {
        story.anything(&everybody);
    }
    story.world.settle();
    assert!(everybody.iter().all(|place| story.is_in_store(*place)), "the search finds what is there");

    story.world.cut_all();
    let away = 1 + story.random.below(CAST.len() - 1);
    if away < WRITERS {
        // What nobody else knows of when the person is erased.
        story.event(away, story.person);
        story.world.save(away, story.person, Key::top("address"), canary("Fjordvegen 9"));
        let content = Some(format!("patient {} {CANARY} ikkje lagra", story.person));
        story.world.ask(away, Request::KeepDraft(Draft { subject: "new".into(), at: None, content }));
    }
    let awake: Vec<_> = everybody.into_iter().filter(|place| *place != away).collect();
    for _ in 0..4 {
        story.anything(&awake);
    }
    let erase = story.erase(false);
    story.world.ask(0, erase);
    story.is_gone(&[0]);
    for _ in 0..story.random.below(8) {
        let place = awake[story.random.below(awake.len())];
        if story.random.below(3) == 0 {
            story.restart(place);
        }
        let other = awake[story.random.below(awake.len())];
        if place != other {
            story.world.meet(place, other);
        }
    }
    for _ in 0..2 {
        for place in awake.iter().skip(1) {
            story.world.meet(0, *place);
        }
    }
    story.is_gone(&awake);
    let (erased_on, not_yet_on) = story.receipts(0);
    assert_eq!((erased_on.len(), not_yet_on), (4, vec![format!("Maskin {away}")]));
    assert!(story.is_in_store(away), "it cannot know yet");

    story.settles_without_the_person();

    story.world.with_store(backed_up, |store| story.homes.restored(backed_up, store));
    story.world.nodes[backed_up].written.clear();
    assert!(story.is_in_store(backed_up), "the backup is older");
    story.settles_without_the_person();
    story.world.frames
}

#[test]
fn a_person_who_was_erased_is_gone_from_every_machine_and_comes_back_to_none() {
    let frames = seeds(SEEDS, run);
    println!("{} seeds, {} frames", frames.len(), frames.iter().sum::<u64>());
}

#[test]
fn who_erases_whom_and_what_is_told_of_it() {
    let mut story = Story::new(0);
    for place in [1, 3, 4] {
        let erase = story.erase(false);
        let refused = story.refused(place, erase);
        let expected = if place == 4 {
            matches!(refused, Refusal::NotFound { .. })
        } else {
            refused == Refusal::NotAllowed
        };
        assert!(expected, "{place}: {refused}");
    }
    let hold = (Key::top("legal_hold"), Value::from("klagesak"));
    story.world.save(0, story.person, hold.0.clone(), hold.1);
    let erase = story.erase(false);
    let hindrance = ErasureHindrance::LegalHold;
    assert_eq!(story.refused(0, erase), Refusal::NotErasable { hindrance });
    story.world.save(0, story.person, hold.0, Value::Empty);

    let erase = story.erase(true);
    let Response::Erasing(erasing) = story.world.ask(0, erase) else { panic!("a preview") };
    let kinds = [Kind::Patient, Kind::Plan, Kind::Event, Kind::Appointment].map(|kind| (kind, 1));
    assert_eq!((erasing.records, erasing.hindrance, erasing.machines), (kinds.to_vec(), None, 5));
    assert!(story.is_in_store(0), "only told");

    let erase = story.erase(false);
    story.world.ask(0, erase.clone());
    assert!(matches!(story.refused(0, erase), Refusal::Erased | Refusal::NotFound { .. }));
    story.world.settle();
    for place in 0..CAST.len() {
        let view = story.erasures(place).pop().unwrap();
        let (ours, within) = (place < 4, view.ground.is_some() && view.at.is_some() && view.person.is_some());
        assert_eq!((view.records, within), (4, ours), "its ground stays inside the municipality: {place}");
    }
}

#[test]
fn an_admin_erases_nothing_of_another_municipality() {
    let mut story = Story::new(0);
    let (record, municipality) = (erased_record(story.person), Municipality::new(4631).unwrap());
    let erasure = Content::Erasure { municipality, record, patient: record };
    story.world.after(4, |open, _| open.say(erasure)).unwrap();
    story.world.settle();
    story.world.save(1, story.person, Key::top("address"), canary("Fjordvegen 3"));
    story.world.settle();
    checks::converged(&story.world);
    for node in &story.world.nodes[..4] {
        assert!(node.open.store.document(story.person).unwrap().is_some());
        assert_eq!(node.open.cards().unwrap().len(), 3, "two patients and a DSK");
    }
}
