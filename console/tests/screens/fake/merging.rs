//! Two records of one person: a pair to decide about, and what merging it makes.

use std::collections::BTreeMap;

use syncd::domain::booking::Shared;
use syncd::domain::dispute::Dispute;
use syncd::domain::merge::{self, Values};
use syncd::domain::{Key, Kind, Record, RecordId, Value};
use syncd::service::protocol::*;

use super::Fake;
use crate::people::{id, record};

/// The id of a person entered again.
const TWIN: u16 = 40;

impl Fake {
    /// A morning's work, in which MAS-03 was entered again as MAS-12 by somebody else.
    pub(crate) fn with_twins() -> Self {
        let mut fake = Self::with_people();
        let relative = format!("relative/{}/name", id(95));
        let twin = [
            ("number", "MAS-12"),
            ("name", "Stolt Furu"),
            ("phone", "+4768050099"),
            ("address", "Nesvegen 4, 5981 Masfjordnes"),
            ("coordinator", "Mild Elvebreidd"),
            ("challenge", "Blir tungpusten i trapper, og ringjer ofte om natta."),
            ("notes", "Vil helst ha besøk etter klokka ti.\nHar hund."),
            (&relative, "Varm Furu"),
        ];
        let twin = twin.map(|(key, value)| (key, Value::text(value)));
        fake.records.push(record(TWIN, Kind::Patient, &twin));
        let first = fake.records.iter().find(|it| *it.top("number") == "MAS-03".into()).unwrap().clone();
        let side = |record: &Record| Side { record: Some(fake.row(record)), ..Side::default() };
        let twin = fake.records.last().unwrap();
        fake.conflicts = vec![ConflictView {
            dispute: Dispute::Pair { with: id(TWIN), shared: Shared::NameAndBirthDate },
            row: fake.row(&first),
            heads: Vec::new(),
            sides: vec![side(&first), side(twin)],
            before: None,
            both: true,
            depends: Vec::new(),
            entries: BTreeMap::new(),
            names: BTreeMap::new(),
        }];
        fake
    }

    fn place_of(&self, id: &str) -> usize {
        self.records.iter().position(|record| record.id.to_string() == id).unwrap()
    }

    pub(super) fn merge(&mut self, merged: &str, into: &str, preview: bool) -> Response {
        let (other, kept) = (self.place_of(merged), self.place_of(into));
        let values = merge::into_kept(&self.records[kept], &self.records[other], |_| true);
        let (mut taken, mut disputed) = (BTreeMap::<Key, Value>::new(), Values::new());
        for (key, values) in &values {
            match values.as_slice() {
                [value] => drop(taken.insert(key.clone(), value.clone())),
                _ => drop(disputed.insert(key.clone(), values.clone())),
            }
        }
        let about = self.records.iter().filter(|it| merge::about(it) == Some(self.records[other].id));
        let merging = Merging {
            kept: self.row(&self.records[kept]),
            merged: self.row(&self.records[other]),
            taken,
            disputed,
            records: vec![(Kind::Event, about.count())].into_iter().filter(|(_, count)| *count > 0).collect(),
            hindrance: merge::hindrance(&self.records[kept], &self.records[other]),
            entries: self.records[other].entries_told_by(values.keys()),
            names: BTreeMap::new(),
        };
        if !preview {
            let id = self.records[kept].id;
            for (key, values) in merge::put_away(id, &self.records[other]) {
                self.records[other].set(key, values[0].clone());
            }
            self.conflicts.clear();
            self.tell_of(id);
        }
        Response::Merging(Box::new(merging))
    }

    pub(super) fn unmerge(&mut self, patient: &str) -> Result<Response, Refusal> {
        let place = self.place_of(patient);
        let back: BTreeMap<Key, Value> =
            merge::brought_back().into_iter().map(|(key, values)| (key, values[0].clone())).collect();
        let record = self.records.remove(place);
        self.save(record, back)
    }

    /// The record that was entered again.
    pub(crate) fn twin(&self) -> RecordId {
        id(TWIN)
    }
}
