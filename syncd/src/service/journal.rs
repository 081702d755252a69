//! Taking back what was done on this machine, step by step, and doing it again. Nothing is removed: what
//! stood before is written anew.

use std::collections::BTreeMap;

use super::clock::local;
use super::commands::Origin;
use super::open::{Draft, Open};
use super::protocol::{Changed, Deed, Extent, Refusal, Turn, Who};
use super::queries::called;
use crate::documents::{ActorBase, Document, Since};
use crate::domain::{Key, Kind, RecordId, Shape, Value, rules};
use crate::store::{Commit, Done, DoneRecord, Journal, Step, Store};

/// The most records that are named, and changes by others that are told of.
const TOLD_MAX: usize = 20;

/// What one record's part of a step would become.
struct Reversed {
    document: Document,
    before: BTreeMap<Key, Vec<Value>>,
    since: Vec<Since>,
}

impl<S: Store> Open<S> {
    /// What was done, for the journal.
    pub(super) fn done(&self, drafts: &[Draft], deed: &Deed, batch: RecordId) -> Result<Journal, Refusal> {
        let mut records = Vec::new();
        for draft in drafts {
            let made = self.store.document(draft.document.id)?.is_none();
            records.push(self.done_record(draft, made));
        }
        let what = serde_json::to_string(deed).unwrap_or_default();
        Ok(Journal::Did(Done { batch, at: self.clock.now(), what, records }))
    }

    /// The changes of a draft that were made here.
    fn done_record(&self, draft: &Draft, made: bool) -> DoneRecord {
        let own = draft.document.changes.iter().filter(|change| change.actor.ends_with(&self.actor));
        let changes = own.map(|change| change.hash).collect();
        DoneRecord { record: draft.document.id, made, changes }
    }

    /// Takes the last step back, or what was taken back last does again; or only tells what that would
    /// be. None where there is no such step. Also told is everything that was changed.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] where a rule does not allow what stood before.
    #[expect(clippy::type_complexity, reason = "what was turned, and what an event tells of it")]
    pub(super) fn turn(
        &mut self,
        redo: bool,
        extent: Extent,
    ) -> Result<Option<(Turn, Vec<Kind>, Vec<RecordId>)>, Refusal> {
        let Some(Step { step, done }) = self.store.next_step(redo)? else { return Ok(None) };
        let mut turn = self.turn_of(&done)?;
        let actors = self.actors();
        let (mut drafts, mut records) = (Vec::new(), Vec::new());
        for record in &done.records {
            if extent == Extent::Preview && done.records.len() > 1 && self.is_as_left(record)? {
                continue;
            }
            let Reversed { mut document, mut before, since } = self.reversed(record)?;
            if done.records.len() == 1 {
                self.tell_fields(&document, &before, &mut turn)?;
            }
            for Since { key, actor, at } in &since {
                if turn.since.len() < TOLD_MAX {
                    let row = self.store.row(record.record)?.ok_or_else(Self::gone)?;
                    let (who, at) = (actors.get(actor).cloned(), local(*at));
                    turn.since.push(Changed { row, key: key.clone(), who, at });
                }
                if extent == Extent::Untouched {
                    before.remove(key);
                }
            }
            if extent == Extent::Preview || before.is_empty() {
                continue;
            }
            let known = document.heads();
            let problems = rules::problems(&document.record());
            document.put_back(self.actor, self.clock.now(), &before).map_err(super::commands::refusal)?;
            let record = document.record();
            // A merge flags what rules say of two records as one, and so does taking it back.
            if !matches!(turn.deed, Deed::Merged | Deed::Unmerged) {
                let new = rules::problems(&record).into_iter().filter(|problem| !problems.contains(problem));
                self.refuse(new.collect(), Origin::Entered)?;
            }
            let draft = Draft::of(&document, &known, &record, &self.practice);
            records.push(self.done_record(&draft, false));
            drafts.push(draft);
        }
        if extent == Extent::Preview {
            return Ok(Some((turn, Vec::new(), Vec::new())));
        }
        let kinds = drafts.iter().map(|draft| draft.document.kind).collect();
        let ids = drafts.iter().map(|draft| draft.document.id).collect();
        self.check_writes(&drafts)?;
        let journal = Some(Journal::Turned { step, undone: !redo, records });
        self.commit(drafts, Commit { journal, ..Commit::default() })?;
        Ok(Some((turn, kinds, ids)))
    }

    fn gone() -> Refusal {
        Refusal::Storage { reason: "the journal names a record that is not here".into() }
    }

    fn turn_of(&self, done: &Done) -> Result<Turn, Refusal> {
        let mut rows = Vec::new();
        for record in done.records.iter().take(TOLD_MAX) {
            rows.extend(self.store.row(record.record)?);
        }
        Ok(Turn {
            deed: serde_json::from_str(&done.what).unwrap_or(Deed::Changed),
            at: local(done.at),
            records: done.records.len(),
            rows,
            fields: Vec::new(),
            since: Vec::new(),
            entries: BTreeMap::new(),
            names: BTreeMap::new(),
        })
    }

    /// Whether nothing was written in a record since the step.
    fn is_as_left(&self, record: &DoneRecord) -> Result<bool, Refusal> {
        let meta = self.store.document(record.record)?;
        Ok(meta.is_some_and(|meta| meta.heads == record.changes))
    }

    fn reversed(&self, record: &DoneRecord) -> Result<Reversed, Refusal> {
        let document = self.document(record.record)?;
        if !record.made {
            let reversal = document.reversal(&record.changes);
            return Ok(Reversed { document, before: reversal.before, since: reversal.since });
        }
        let archived = Key::top("archived");
        let other = record.changes.first().and_then(|change| document.others_than(change));
        let since = other.map(|since| Since { key: archived.clone(), ..since });
        let before = BTreeMap::from([(archived, vec![Value::Flag(true)])]);
        Ok(Reversed { document, before, since: since.into_iter().collect() })
    }

    fn tell_fields(
        &self,
        document: &Document,
        before: &BTreeMap<Key, Vec<Value>>,
        turn: &mut Turn,
    ) -> Result<(), Refusal> {
        let record = document.record();
        turn.entries = record.entries_told_by(before.keys());
        for (key, values) in before {
            let (now, then) = (record.value(key), values.last().unwrap_or(&Value::Empty));
            self.name_reference(document.kind(), key, [now, then], &mut turn.names)?;
            turn.fields.push((key.clone(), now.clone(), then.clone()));
        }
        Ok(())
    }

    /// Adds what the records are called that a field's values refer to.
    pub(super) fn name_reference<'a>(
        &self,
        kind: Kind,
        key: &Key,
        values: impl IntoIterator<Item = &'a Value>,
        names: &mut BTreeMap<RecordId, String>,
    ) -> Result<(), Refusal> {
        if !matches!(kind.schema().field(key).map(|field| field.shape), Some(Shape::Reference(_))) {
            return Ok(());
        }
        let ids = values.into_iter().filter_map(|value| value.as_text()?.parse::<RecordId>().ok());
        for id in ids {
            if let Some(row) = self.store.row(id)? {
                names.insert(id, called(&row));
            }
        }
        Ok(())
    }

    /// Who wrote something, by the actor.
    pub(super) fn who(&self, actor: &ActorBase) -> Option<Who> {
        self.actors().get(actor).cloned()
    }
}
