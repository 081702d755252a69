//! What people do at the machines of a world.

use std::collections::BTreeMap;

use super::world::World;
use crate::domain::member::Role;
use crate::domain::pathway;
use crate::domain::{Key, Kind, RecordId, Value};
use crate::service::protocol::{Request, Response};
use crate::service::session::Session;
use crate::store::{Query, Store};

/// Tools that a patient uses.
const ITEMS: [&str; 3] = ["tablet", "pulse-oximeter", "thermometer"];

impl<S: Store> World<S> {
    pub(super) fn edit_any(&mut self) {
        let place = self.any();
        let kinds: &[Kind] = match self.nodes[place].role {
            Role::Reader => return,
            Role::ProjectLead => &[Kind::Contact, Kind::Equipment],
            _ => &[
                Kind::Patient,
                Kind::Patient,
                Kind::Patient,
                Kind::Event,
                Kind::Contact,
                Kind::Equipment,
                Kind::Settings,
            ],
        };
        let kind = kinds[self.random.below(kinds.len())];
        self.edits += 1;
        if kind == Kind::Settings {
            return self.change_practice(place);
        }
        let value: Value = format!("Verdi {}", self.edits).into();
        let rows = self.nodes[place].open.store.list(&Query::of(kind)).unwrap().rows;
        let field = Key::top(match kind {
            // The last is told to other municipalities.
            Kind::Patient => ["name", "address", "tools"][self.random.below(3)],
            Kind::Event => "trigger",
            Kind::Equipment => "model",
            _ => "name",
        });
        let value = match field.name() {
            "tools" => ITEMS[self.random.below(ITEMS.len())].into(),
            _ => value,
        };
        if !rows.is_empty() && self.random.below(3) > 0 {
            let id = rows[self.random.below(rows.len())].id;
            return self.save(place, id, field, value);
        }
        let mut fields = BTreeMap::from([(field.clone(), value.clone())]);
        match kind {
            Kind::Patient => {
                fields.insert(Key::top("name"), format!("Namn {}", self.edits).into());
                fields.insert(field.clone(), value.clone());
                // Of the models it is this one that begins with the first phase.
                fields.insert(Key::top("model"), "hospital-first".into());
            }
            Kind::Event => {
                let patients = self.nodes[place].open.store.list(&Query::of(Kind::Patient)).unwrap().rows;
                let Some(patient) = patients.first() else { return };
                fields.insert(Key::top("patient"), patient.id.into());
                fields.insert(Key::top("level"), "red".into());
                fields.insert(Key::top("at"), "2025-02-14T08:00".into());
            }
            Kind::Equipment => drop(fields.insert(Key::top("kind"), "tablet".into())),
            _ => drop(fields.insert(Key::top("kind"), "gp-office".into())),
        }
        self.add(place, kind, (field, value), fields);
    }

    /// The municipality changes who answers for what is next, and whether it has a first phase at all.
    fn change_practice(&mut self, place: usize) {
        let key = Key::within("activity", "1.1", "accountable");
        let value: Value = pathway::Role::CODES[self.random.below(pathway::Role::CODES.len())].into();
        let not_used: Value = Value::Flag(self.random.below(2) == 0);
        let activities = pathway::ACTIVITIES.iter().filter(|code| pathway::phase(code) == 1);
        let mut fields: BTreeMap<_, _> =
            activities.map(|code| (Key::within("activity", code, "not_used"), not_used.clone())).collect();
        fields.insert(key.clone(), value.clone());
        self.add(place, Kind::Settings, (key, value), fields);
    }

    /// Changes a field of a record as it is shown on a machine.
    pub(super) fn save(&mut self, place: usize, id: RecordId, field: Key, value: Value) {
        let shown = self.ask(place, Request::Show { reference: id.to_string(), kind: None });
        let Response::Record(view) = shown else { panic!("a record is shown") };
        let fields = BTreeMap::from([(field.clone(), value.clone())]);
        self.ask(place, Request::Save { id, heads: view.heads, fields });
        self.nodes[place].written.push((id, field, value));
    }

    /// Makes a record on a machine; of its fields, this value is to be found again.
    pub(super) fn add(
        &mut self,
        place: usize,
        kind: Kind,
        (field, value): (Key, Value),
        fields: BTreeMap<Key, Value>,
    ) -> RecordId {
        let Response::Saved(saved) = self.ask(place, Request::Add { kind, fields }) else {
            panic!("a record is saved")
        };
        self.nodes[place].written.push((saved.id, field, value));
        saved.id
    }

    pub(super) fn ask(&mut self, place: usize, request: Request) -> Response {
        let told = format!("{request:?}");
        self.after(place, |open, events| open.answer(&mut Session::default(), request, events))
            .unwrap_or_else(|refusal| panic!("{told}: {refusal}"))
    }
}
