//! Three machines of one municipality write apart, settle, take back, do again and bring back: no value that
//! a person entered and nobody replaced is missing from state, inbox or history, and all come to be equal.
//!
//! `VARDE_SEEDS=2000 cargo test --release -p syncd two_people` runs the full programme,
//! `VARDE_SEED=17` one seed again.

use std::collections::{BTreeMap, BTreeSet};

use super::seeds;
use super::world::World;
use crate::documents::Hash;
use crate::domain::dispute::{Choice, Dispute};
use crate::domain::member::Role;
use crate::domain::{Key, Kind, RecordId, Value};
use crate::exchange::generate::Random;
use crate::service::protocol::{ConflictView, Extent, Refusal, Request, Response, Settlement};
use crate::service::session::Session;
use crate::store::Store;

const MASFJORDEN: [(u16, Role); 3] =
    [(4634, Role::CoordinatorAdmin), (4634, Role::Coordinator), (4634, Role::Coordinator)];
/// How many seeds each commit runs.
const SEEDS: u64 = 40;
const STEPS: usize = 60;

/// What a person entered, and the change that it came with.
struct Entered {
    id: RecordId,
    key: Key,
    value: String,
    change: Hash,
}

struct Day {
    world: World,
    random: Random,
    records: Vec<(RecordId, Vec<&'static str>)>,
    entered: Vec<Entered>,
    /// What was done, how often.
    done: BTreeMap<&'static str, u32>,
}

impl Day {
    fn new(seed: u64) -> Self {
        let mut world = World::of_cast(&MASFJORDEN);
        let mut add = |kind, fields: &[(&str, &str)]| {
            let fields: BTreeMap<_, _> =
                fields.iter().map(|(name, value)| (Key::top(name), Value::text(*value))).collect();
            let first = fields.iter().next().map(|(key, value)| (key.clone(), value.clone())).unwrap();
            world.add(0, kind, first, fields)
        };
        let patient = add(Kind::Patient, &[("name", "Stolt Furu"), ("notes", "Går tur.")]);
        let twin = add(Kind::Patient, &[("name", "Stolt Furu"), ("notes", "Les avisa.")]);
        let twins = twin.to_string();
        let event = add(
            Kind::Event,
            &[("level", "red"), ("at", "2025-02-14T08:00"), ("patient", &twins), ("trigger", "hoste")],
        );
        let item = add(Kind::Equipment, &[("kind", "tablet"), ("model", "Galaxy")]);
        let contact = add(Kind::Contact, &[("kind", "gp-office"), ("name", "Kontoret")]);
        for other in [1, 2] {
            world.meet(0, other);
        }
        let relative = "relative/00000000000000000000000000000007/name";
        let records = vec![
            (patient, vec!["address", "challenge", "notes", "notes", relative]),
            (twin, vec!["address", "end_reason", "notes", relative]),
            (event, vec!["trigger"]),
            (item, vec!["model", "note"]),
            (contact, vec!["organisation", "note"]),
        ];
        let (entered, done) = (Vec::new(), BTreeMap::new());
        Self { world, random: Random::new(seed, 11), records, entered, done }
    }

    fn try_ask(&mut self, place: usize, request: Request) -> Result<Response, Refusal> {
        self.world.after(place, |open, events| open.answer(&mut Session::default(), request, events))
    }

    fn step(&mut self) {
        let place = self.random.below(MASFJORDEN.len());
        let done = match self.random.below(100) {
            0..45 => self.edit(place),
            45..60 => self.settle(place),
            60..70 => self.turn(place, false),
            70..77 => self.turn(place, false).and_then(|_| self.turn(place, true)),
            77..83 => self.revert(place),
            83..88 => self.merge(place),
            88..92 => self.unmerge(place),
            _ => {
                let other = (place + 1 + self.random.below(2)) % MASFJORDEN.len();
                self.world.meet(place, other);
                Some("met")
            }
        };
        if let Some(done) = done {
            *self.done.entry(done).or_default() += 1;
        }
    }

    fn edit(&mut self, place: usize) -> Option<&'static str> {
        let (id, fields) = self.records[self.random.below(self.records.len())].clone();
        let key: Key = fields[self.random.below(fields.len())].parse().unwrap();
        let word = format!("ord{}", self.entered.len());
        let Response::Record(view) =
            self.world.ask(place, Request::Show { reference: id.to_string(), kind: None })
        else {
            panic!("a record is shown")
        };
        let before = view.record.value(&key).as_text().unwrap_or_default().to_owned();
        let text = match key.name() == "notes" && self.random.below(3) > 0 {
            true => format!("{before} {word}"),
            false => word.clone(),
        };
        let fields = BTreeMap::from([(key.clone(), Value::text(text))]);
        match self.try_ask(place, Request::Save { id, heads: view.heads, fields }) {
            Ok(Response::Saved(saved)) => {
                let change = data_encoding::HEXLOWER.decode(saved.heads[0].as_bytes()).unwrap();
                let change = change.try_into().unwrap();
                self.entered.push(Entered { id, key, value: word, change });
                Some("edited")
            }
            Ok(other) => panic!("{other:?}"),
            Err(Refusal::Invalid { .. }) => None,
            Err(other) => panic!("{other}"),
        }
    }

    fn settle(&mut self, place: usize) -> Option<&'static str> {
        let Response::Conflicts(conflicts) = self.world.ask(place, Request::Conflicts { limit: 99 }) else {
            panic!("conflicts are told")
        };
        if conflicts.is_empty() {
            return None;
        }
        let conflict = &conflicts[self.random.below(conflicts.len())];
        if conflict.sides.is_empty() {
            return None;
        }
        let choice = match self.random.below(conflict.sides.len() + usize::from(conflict.both)) {
            side if side < conflict.sides.len() => Choice::Take(side),
            _ => Choice::Both,
        };
        let ConflictView { dispute, row, heads, .. } = conflict.clone();
        let settlement = Settlement { id: row.id, heads, dispute, choice };
        match self.try_ask(place, Request::Settle(settlement)) {
            Ok(_) => Some("settled"),
            Err(Refusal::Invalid { .. } | Refusal::Decided | Refusal::NotMergeable { .. }) => None,
            Err(other) => panic!("{other}"),
        }
    }

    fn turn(&mut self, place: usize, redo: bool) -> Option<&'static str> {
        let extent = [Extent::Untouched, Extent::All][self.random.below(2)];
        match self.try_ask(place, Request::Undo { redo, extent }) {
            Ok(Response::Turned(turned)) => turned.map(|_| if redo { "redone" } else { "undone" }),
            Ok(other) => panic!("{other:?}"),
            Err(Refusal::Invalid { .. }) => None,
            Err(other) => panic!("{other}"),
        }
    }

    fn revert(&mut self, place: usize) -> Option<&'static str> {
        let id = self.records[self.random.below(self.records.len())].0;
        let request = Request::History { reference: id.to_string(), limit: 50 };
        let Response::History(history) = self.world.ask(place, request) else { panic!("a history is told") };
        let step = &history.steps[self.random.below(history.steps.len())];
        let fields = if self.random.below(2) == 0 { vec![step.field.clone()] } else { Vec::new() };
        match self.try_ask(place, Request::Revert { id, change: step.change.clone(), fields }) {
            Ok(_) => Some("reverted"),
            Err(Refusal::Invalid { .. }) => None,
            Err(other) => panic!("{other}"),
        }
    }

    /// Somebody finds the two patients to be one person, in this order or that.
    fn merge(&mut self, place: usize) -> Option<&'static str> {
        let kept = self.random.below(2);
        let (patient, into) = (self.records[1 - kept].0.to_string(), self.records[kept].0.to_string());
        match self.try_ask(place, Request::Merge { patient, into, preview: false }) {
            Ok(_) => Some("merged"),
            Err(Refusal::NotMergeable { .. }) => None,
            Err(other) => panic!("{other}"),
        }
    }

    fn unmerge(&mut self, place: usize) -> Option<&'static str> {
        let store = &self.world.nodes[place].open.store;
        let is_replaced = |id: &RecordId| store.row(*id).unwrap().is_some_and(|row| row.patient.is_some());
        let patient = self.records[..2].iter().map(|(id, _)| *id).find(is_replaced)?.to_string();
        match self.try_ask(place, Request::Unmerge { patient }) {
            Ok(_) => Some("unmerged"),
            Err(Refusal::NotMergeable { .. }) => None,
            Err(other) => panic!("{other}"),
        }
    }

    /// Nobody has vanished: who is put away names a record in use, or that is told.
    fn nobody_is_missing(&self, place: usize, inbox: &BTreeSet<(RecordId, Dispute)>) {
        let store = &self.world.nodes[place].open.store;
        for (id, _) in &self.records[..3] {
            let about = store.row(*id).unwrap().unwrap().patient;
            let Some(patient) = about else { continue };
            let row = store.row(patient.id).unwrap().unwrap();
            let told = inbox.contains(&(*id, Dispute::AboutReplaced));
            assert_eq!(told, row.patient.is_some(), "{id} is about {}", row.id);
        }
    }

    /// What a machine has to decide.
    fn inbox(&mut self, place: usize) -> BTreeSet<(RecordId, Dispute)> {
        let Response::Conflicts(conflicts) = self.world.ask(place, Request::Conflicts { limit: 999 }) else {
            panic!("conflicts are told")
        };
        let counted: usize = {
            let counts = self.world.nodes[place].open.store.counts().unwrap();
            counts.iter().map(|count| count.disputed).sum()
        };
        assert_eq!(counted, conflicts.len(), "the count is of what there is");
        conflicts.into_iter().map(|conflict| (conflict.row.id, conflict.dispute)).collect()
    }

    /// Nothing that was entered and that nobody replaced is missing.
    fn nothing_is_missing(&mut self, place: usize) {
        for entered in &self.entered {
            let Entered { id, key, value, change } = entered;
            let document = self.world.nodes[place].open.document(*id).unwrap();
            let record = document.record();
            let held = &record.fields[key];
            let values = held.claims.iter().map(|claim| &claim.value).chain([&held.value]);
            if values.filter_map(Value::as_text).any(|text| text.contains(value.as_str())) {
                continue;
            }
            let writers = document.revisions(usize::MAX);
            assert!(writers.iter().any(|writer| writer.hash == *change), "{value} is not in the history");
            let saw = |writer: &crate::documents::Revision| {
                writer.hash != *change
                    && writer.fields.contains(key)
                    && document.at(&[writer.hash]).unwrap().revision(change).is_some()
            };
            assert!(writers.iter().any(saw), "{value} of {key} is gone, and nobody replaced it: {held:?}");
        }
    }
}

fn run(seed: u64) -> BTreeMap<&'static str, u32> {
    let mut day = Day::new(seed);
    for _ in 0..STEPS {
        day.step();
    }
    day.world.settle();
    super::checks::converged(&day.world);
    let inbox = day.inbox(0);
    for place in 0..MASFJORDEN.len() {
        assert_eq!(day.inbox(place), inbox, "the inbox of {place}");
        day.nothing_is_missing(place);
        day.nobody_is_missing(place, &inbox);
    }
    day.done
}

#[test]
fn two_people_lose_nothing_whatever_they_do() {
    let of_seeds = seeds(SEEDS, run);
    let (count, mut done) = (of_seeds.len(), BTreeMap::<_, u32>::new());
    of_seeds.into_iter().flatten().for_each(|(what, count)| *done.entry(what).or_default() += count);
    println!("{count} seeds: {done:?}");
    if count > 20 {
        for what in ["edited", "settled", "undone", "redone", "reverted", "merged", "unmerged", "met"] {
            assert!(done.get(what).is_some_and(|count| *count > 10), "{what}: {done:?}");
        }
    }
}

#[test]
fn an_activity_done_apart_from_a_withdrawal_is_for_both_to_decide() {
    let mut world = World::of_cast(&MASFJORDEN[..2]);
    let consent = |name| Key::within("consent", "00000000000000000000000000000005", name);
    let name = (Key::top("name"), Value::from("Stolt Furu"));
    let first = BTreeMap::from([
        name.clone(),
        (consent("status"), "active".into()),
        (consent("date"), "2025-02-01".into()),
    ]);
    let patient = world.add(0, Kind::Patient, name, first);
    world.meet(0, 1);
    world.save(0, patient, consent("status"), "inactive".into());
    world.save(1, patient, Key::within("activity", "2.4", "state"), "done".into());
    world.meet(0, 1);
    let asked = |world: &mut World, place| match world.ask(place, Request::Conflicts { limit: 9 }) {
        Response::Conflicts(conflicts) => conflicts,
        other => panic!("{other:?}"),
    };
    let told = asked(&mut world, 0);
    let [ConflictView { dispute: Dispute::Consent { .. }, .. }] = &told[..] else { panic!("{told:?}") };
    assert_eq!(asked(&mut world, 1).len(), 1, "the other machine tells it, too");
    let ConflictView { dispute, row, heads, .. } = told[0].clone();
    world.ask(0, Request::Settle(Settlement { id: row.id, heads, dispute, choice: Choice::Take(0) }));
    world.meet(0, 1);
    for place in 0..2 {
        assert_eq!(asked(&mut world, place), [], "of {place}");
    }
}
