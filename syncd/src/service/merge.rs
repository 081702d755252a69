//! Two records of one person become one, in one transaction; and two again where they were two people.
//!
//! What is about the one that is put away is moved to the one that is kept, and what comes late from another
//! machine is told until somebody has moved it. What a merge has written is read from the histories.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::open::{Draft, Open};
use super::protocol::{Deed, Merging, Refusal, Saved, Settlement, Side};
use crate::documents::Document;
use crate::domain::dispute::{Choice, Dispute};
use crate::domain::merge::{self, MergeHindrance, Values};
use crate::domain::{Key, Kind, Record, RecordId, Value};
use crate::store::Store;

/// The kinds of record that may be about a patient; of patients those that were merged into another.
pub(super) const ABOUT_PATIENTS: [Kind; 4] = [Kind::Patient, Kind::Plan, Kind::Event, Kind::Appointment];

/// What was written, with all kinds and records of it for who shows them.
pub(super) type Written<T> = (T, Vec<Kind>, Vec<RecordId>);

impl<S: Store> Open<S> {
    /// Merges a patient's record into another's, or tells what would come of that.
    ///
    /// # Errors
    /// [`Refusal::NotMergeable`].
    pub(super) fn merge(
        &mut self,
        merged: &str,
        into: &str,
        preview: bool,
    ) -> Result<Written<Merging>, Refusal> {
        let (other, kept) = (self.resolve(Kind::Patient, merged)?, self.resolve(Kind::Patient, into)?);
        let documents = (self.document(kept)?, self.document(other)?);
        let records = (documents.0.record(), documents.1.record());
        let about = self.all_about(other)?;
        let values = merge::into_kept(&records.0, &records.1, |_| true);
        let hindrance = merge::hindrance(&records.0, &records.1);
        let merging = self.merging((&records.0, &records.1), &values, &about, hindrance)?;
        match hindrance {
            _ if preview => return Ok((merging, Vec::new(), Vec::new())),
            Some(hindrance) => return Err(Refusal::NotMergeable { hindrance }),
            None => {}
        }
        let mark = (merge::mark(other), vec![true.into()]);
        let mut drafts = vec![
            self.draft_of(documents.0, &values.into_iter().chain([mark]).collect())?,
            self.draft_of(documents.1, &merge::put_away(kept, &records.1))?,
        ];
        for id in about {
            drafts.push(self.moved(id, kept)?);
        }
        let (kinds, ids) = self.write_all(drafts, &Deed::Merged)?;
        Ok((merging, kinds, ids))
    }

    fn merging(
        &self,
        (kept, merged): (&Record, &Record),
        values: &Values,
        about: &[RecordId],
        hindrance: Option<MergeHindrance>,
    ) -> Result<Merging, Refusal> {
        let row = |id: RecordId| {
            let row = self.store.row(id)?;
            row.ok_or_else(|| super::queries::not_found(&id.to_string()))
        };
        let (mut taken, mut disputed) = (BTreeMap::new(), Values::new());
        let mut names = BTreeMap::new();
        for (key, values) in values {
            self.name_reference(Kind::Patient, key, values, &mut names)?;
            match values.as_slice() {
                [value] => drop(taken.insert(key.clone(), value.clone())),
                _ => drop(disputed.insert(key.clone(), values.clone())),
            }
        }
        let mut records = BTreeMap::<Kind, usize>::new();
        for id in about {
            *records.entry(self.meta(*id)?.kind).or_default() += 1;
        }
        let entries = merged.entries_told_by(values.keys());
        let (kept, merged) = (row(kept.id)?, row(merged.id)?);
        let records = records.into_iter().collect();
        Ok(Merging { kept, merged, taken, disputed, records, hindrance, entries, names })
    }

    /// Brings a record that was merged into another back, with what was about it; what nobody has changed
    /// since is taken back in the other.
    ///
    /// # Errors
    /// [`Refusal::NotMergeable`] where it was not merged.
    pub(super) fn unmerge(&mut self, patient: &str) -> Result<Written<Saved>, Refusal> {
        let id = self.resolve(Kind::Patient, patient)?;
        let drafts = self.drafts_of_unmerge(id)?;
        let saved = super::commands::saved(&drafts[0].document, Vec::new());
        let (kinds, ids) = self.write_all(drafts, &Deed::Unmerged)?;
        Ok((self.warned(saved)?, kinds, ids))
    }

    /// The drafts that make two of one again, that of the record that comes back first.
    fn drafts_of_unmerge(&self, id: RecordId) -> Result<Vec<Draft>, Refusal> {
        let document = self.document(id)?;
        let record = document.record();
        let not_replaced = Refusal::NotMergeable { hindrance: MergeHindrance::NotReplaced };
        let kept = merge::about(&record).ok_or(not_replaced)?;
        let (then, at) = as_merged(&document);
        let mut drafts = vec![self.draft_of(document, &merge::brought_back())?];
        if self.store.document(kept)?.is_some() {
            let document = self.document(kept)?;
            if let Some(mut values) = taken_back(&document, &[&then, &record]) {
                values.insert(merge::mark(id), vec![Value::Empty]);
                drafts.push(self.draft_of(document, &values)?);
            }
            for about in self.all_about(kept)?.into_iter().filter(|about| *about != id) {
                if self.was_moved(about, id, kept, at)? {
                    drafts.push(self.moved(about, id)?);
                }
            }
        }
        Ok(drafts)
    }

    /// What decides about a record that was changed after it was merged, or that is about one.
    ///
    /// # Errors
    /// [`Refusal::Decided`].
    pub(super) fn settling_merge(&self, settlement: Settlement) -> Result<(Vec<Draft>, Saved), Refusal> {
        let Settlement { id, heads, dispute, choice } = settlement;
        let document = self.document(id)?;
        let heads = super::open::parse_heads(&heads)?;
        let seen = document.at(&heads).map_err(super::commands::refusal)?;
        let drafts = match (dispute, choice) {
            (Dispute::ChangedSinceMerged, Choice::Take(side @ (0 | 1))) => {
                self.drafts_of_change(document, &seen, side == 0)?
            }
            (Dispute::ChangedSinceMerged, Choice::Take(2)) => self.drafts_of_unmerge(id)?,
            (Dispute::AboutReplaced, Choice::Take(0))
                if self.store.about_replaced()?.iter().any(|row| row.id == id) =>
            {
                let values = self.set_right(&document.record())?.ok_or(Refusal::Decided)?;
                vec![self.draft_of(document, &values)?]
            }
            _ => return Err(Refusal::Decided),
        };
        let of_record = drafts.iter().find(|draft| draft.document.id == id);
        let saved = of_record.map(|draft| super::commands::saved(&draft.document, Vec::new()));
        saved.map(|saved| (drafts, saved)).ok_or(Refusal::Decided)
    }

    /// The drafts that take over what was seen to be changed in a record since it was merged, and that note it;
    /// only the latter where the change is to be left where it is.
    fn drafts_of_change(
        &self,
        document: Document,
        seen: &Document,
        take: bool,
    ) -> Result<Vec<Draft>, Refusal> {
        let record = seen.record();
        let kept = merge::about(&record).filter(|_| merge::is_changed(&record)).ok_or(Refusal::Decided)?;
        let mut drafts = Vec::new();
        if take {
            let changed = merge::changed(&as_merged(seen).0, &record);
            let into = self.document(kept)?;
            let values = merge::into_kept(&into.record(), &record, |key| changed.contains(key));
            drafts.push(self.draft_of(into, &values)?);
        }
        drafts.push(self.draft_of(document, &merge::put_away(kept, &record))?);
        Ok(drafts)
    }

    /// What is to be written in a record about a replaced patient: about whom it is, or, where two were merged
    /// each into the other, that this one is in use. None where neither helps.
    pub(super) fn set_right(&self, record: &Record) -> Result<Option<Values>, Refusal> {
        let Some(patient) = merge::about(record) else { return Ok(None) };
        let standing = self.standing_for(patient)?;
        let is_in_use = self.store.row(standing)?.is_some_and(|row| row.patient.is_none());
        Ok(match is_in_use {
            true => Some(about(record, standing)),
            false => (record.kind == Kind::Patient && self.standing_for(record.id)? == record.id)
                .then(merge::brought_back),
        })
    }

    /// What can be done about a record that was merged.
    pub(super) fn sides_of_merge(&self, document: &Document, record: &Record) -> Vec<Side> {
        let changed = merge::changed(&as_merged(document).0, record);
        let value = |key: Key| (key.clone(), record.value(&key).clone());
        let fields = changed.into_iter().map(value).collect();
        [Side { fields, ..Side::default() }, Side::default(), Side::default()].into()
    }

    /// Every record that is about a patient, put away or not; also those that were merged into the patient's.
    fn all_about(&self, patient: RecordId) -> Result<Vec<RecordId>, Refusal> {
        let mut about = Vec::new();
        for kind in ABOUT_PATIENTS {
            about.extend(self.records_about(kind, patient)?);
        }
        Ok(about)
    }

    /// The record that stands for a patient: its own, or that which it was merged into at last. Where two were
    /// merged each into the other, its own.
    pub(super) fn standing_for(&self, patient: RecordId) -> Result<RecordId, Refusal> {
        let (mut standing, mut met) = (patient, Vec::new());
        while !met.contains(&standing) {
            met.push(standing);
            match self.store.row(standing)?.and_then(|row| row.patient) {
                Some(next) => standing = next.id,
                None => return Ok(standing),
            }
        }
        Ok(patient)
    }

    /// All records that are held of one person: this one, and those that were merged into it.
    pub(super) fn of_one_person(&self, patient: RecordId) -> Result<Vec<RecordId>, Refusal> {
        let (mut patients, mut place) = (vec![patient], 0);
        while let Some(patient) = patients.get(place) {
            let merged = self.records_about(Kind::Patient, *patient)?;
            patients.extend(merged.into_iter().filter(|id| !patients.contains(id)).collect::<Vec<_>>());
            place += 1;
        }
        Ok(patients)
    }

    /// The draft that says of a record whom it is about.
    fn moved(&self, id: RecordId, to: RecordId) -> Result<Draft, Refusal> {
        let document = self.document(id)?;
        let values = about(&document.record(), to);
        self.draft_of(document, &values)
    }

    /// Whether a record was moved from one patient to another with the merge, or later.
    fn was_moved(&self, id: RecordId, from: RecordId, to: RecordId, at: Timestamp) -> Result<bool, Refusal> {
        let document = self.document(id)?;
        let key = merge::reference(document.kind());
        let revisions = document.revisions(usize::MAX).into_iter().filter(|made| made.fields.contains(&key));
        let steps = revisions.filter(|made| made.at >= at).flat_map(|made| document.steps(&made));
        let mut steps = steps.filter(|step| step.key == key);
        Ok(steps.next().is_some_and(|step| step.from == from.into() && step.to == to.into()))
    }

    /// A change of a document. What rules say of it is flagged and hinders nothing: it is all known already.
    fn draft_of(&self, mut document: Document, values: &Values) -> Result<Draft, Refusal> {
        let known = document.heads();
        document.put_back(self.actor, self.clock.now(), values).map_err(super::commands::refusal)?;
        Ok(Draft::of(&document, &known, &document.record(), &self.practice))
    }

    pub(super) fn write_all(
        &mut self,
        drafts: Vec<Draft>,
        deed: &Deed,
    ) -> Result<(Vec<Kind>, Vec<RecordId>), Refusal> {
        let written = drafts.iter().map(|draft| (draft.document.kind, draft.document.id)).unzip();
        self.write(drafts, deed, RecordId::random())?;
        Ok(written)
    }
}

fn about(record: &Record, patient: RecordId) -> Values {
    Values::from([(merge::reference(record.kind), vec![patient.into()])])
}

/// A record as it was when it was merged last, and when that was.
fn as_merged(document: &Document) -> (Record, Timestamp) {
    let content = Key::top("replaced_content");
    let merges = document.revisions(usize::MAX).into_iter().filter(|made| made.fields.contains(&content));
    let merge = merges.into_iter().next();
    let then = merge.as_ref().and_then(|made| document.at(&[made.hash]).ok());
    (then.as_ref().unwrap_or(document).record(), merge.map_or(Timestamp::MIN, |made| made.at))
}

/// What takes back in a record what it took of another, which said this and this; none where it did not.
fn taken_back(kept: &Document, merged: &[&Record]) -> Option<Values> {
    let mark = merge::mark(merged.first()?.id);
    let now = kept.record();
    if *now.value(&mark) != Value::Flag(true) {
        return None;
    }
    let merge = kept.revisions(usize::MAX).into_iter().find(|made| made.fields.contains(&mark))?;
    let before = kept.before(&merge.hash)?.record();
    Some(merged.iter().flat_map(|merged| merge::taken_back(&before, merged, &now)).collect())
}
