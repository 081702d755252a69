//! What people have to decide, over all records; deciding it; and bringing an earlier state back.

use std::collections::{BTreeMap, BTreeSet};

use super::clock::local;
use super::commands::refusal;
use super::merge::Written;
use super::open::{Draft, Open};
use super::protocol::{ConflictView, Deed, Refusal, Saved, Settlement, Side};
use crate::documents::{Document, Hash};
use crate::domain::appointment::AppointmentStatus;
use crate::domain::booking::Shared;
use crate::domain::dispute::{self, Choice, Dispute, Writes};
use crate::domain::{Key, Kind, Record, RecordId, Value, rules};
use crate::store::{Clash, Query, Row, Store};

/// The most records that are told to depend on one.
const DEPENDS_MAX: usize = 8;

impl<S: Store> Open<S> {
    /// What is to be decided, last changed first; what two records have in common comes last.
    pub(super) fn conflicts(&self, limit: usize) -> Result<Vec<ConflictView>, Refusal> {
        let mut conflicts = Vec::new();
        for row in self.store.disputed()? {
            if conflicts.len() >= limit {
                break;
            }
            conflicts.extend(self.conflicts_of(row)?);
        }
        for row in self.store.about_replaced()?.into_iter().take(limit.saturating_sub(conflicts.len())) {
            conflicts.push(self.about_replaced(row)?);
        }
        for (id, Clash { with, shared }) in self.store.clashes(limit)? {
            conflicts.extend(self.pair(id, with, shared)?);
        }
        conflicts.truncate(limit);
        Ok(conflicts)
    }

    fn conflicts_of(&self, row: Row) -> Result<Vec<ConflictView>, Refusal> {
        let document = self.document(row.id)?;
        let record = document.record();
        let disputes = dispute::of(&record, &rules::problems(&record));
        let depends = self.depending(&row)?;
        let view = |dispute| {
            let mut names = BTreeMap::new();
            let mut before = None;
            let sides = match &dispute {
                Dispute::Values { key } => {
                    before = document.background(key).map(|background| background.before);
                    self.claims(&document, &record, key)
                }
                Dispute::LentTwice => loans(&record),
                Dispute::Approval | Dispute::Consent { .. } => self.ways_out(&document, &record, &dispute),
                Dispute::ChangedSinceMerged => self.sides_of_merge(&document, &record),
                Dispute::AboutReplaced | Dispute::Pair { .. } => Vec::new(),
            };
            let told = sides.iter().flat_map(|side| &side.fields);
            for (key, value) in told {
                self.name_reference(record.kind, key, [value], &mut names)?;
            }
            if let (Dispute::Values { key }, Some(before)) = (&dispute, &before) {
                self.name_reference(record.kind, key, [before], &mut names)?;
            }
            let entries =
                record.entries_told_by(sides.iter().flat_map(|side| &side.fields).map(|(key, _)| key));
            let both = matches!(&dispute, Dispute::Values { key } if dispute::both(&record, key).is_some());
            let (row, heads, depends) = (row.clone(), hex(&document.heads()), depends.clone());
            Ok(ConflictView { dispute, row, heads, sides, before, both, depends, entries, names })
        };
        disputes.into_iter().map(view).collect()
    }

    /// The values of a field, each with who wrote it.
    fn claims(&self, document: &Document, record: &Record, key: &Key) -> Vec<Side> {
        let authors = document.background(key).map(|background| background.authors).unwrap_or_default();
        let claims = record.fields.get(key).map(|held| held.claims.as_slice()).unwrap_or_default();
        let side = |(place, claim): (usize, &crate::domain::Claim)| Side {
            fields: vec![(key.clone(), claim.value.clone())],
            who: authors.get(place).and_then(|(actor, _)| self.who(actor)),
            at: authors.get(place).map(|(_, at)| local(*at)),
            ..Side::default()
        };
        claims.iter().enumerate().map(side).collect()
    }

    /// What can be done about a plan without its approval, or an activity without a consent.
    fn ways_out(&self, document: &Document, record: &Record, dispute: &Dispute) -> Vec<Side> {
        let side = |writes: Writes| Side { fields: writes.into_iter().collect(), ..Side::default() };
        let first = dispute::writes(record, dispute, Choice::Take(0)).map(side);
        let approved = matches!(dispute, Dispute::Approval).then(|| as_approved(document, record)).flatten();
        first.into_iter().chain(approved.filter(|writes| !writes.is_empty()).map(side)).collect()
    }

    fn about_replaced(&self, row: Row) -> Result<ConflictView, Refusal> {
        let document = self.document(row.id)?;
        let mut names = BTreeMap::new();
        let mut sides = Vec::new();
        if let Some(values) = self.set_right(&document.record())? {
            let fields: Vec<_> = values
                .into_iter()
                .filter_map(|(key, values)| Some((key, values.into_iter().next()?)))
                .collect();
            for (key, value) in &fields {
                self.name_reference(row.kind, key, [value], &mut names)?;
            }
            sides.push(Side { fields, ..Side::default() });
        }
        Ok(ConflictView {
            dispute: Dispute::AboutReplaced,
            heads: hex(&document.heads()),
            sides,
            before: None,
            both: false,
            depends: self.depending(&row)?,
            entries: BTreeMap::new(),
            names,
            row,
        })
    }

    fn pair(&self, id: RecordId, with: RecordId, shared: Shared) -> Result<Option<ConflictView>, Refusal> {
        let (Some(row), Some(other)) = (self.store.row(id)?, self.store.row(with)?) else { return Ok(None) };
        let side = |row: &Row| Side { record: Some(row.clone()), ..Side::default() };
        let heads = hex(&self.meta(id)?.heads);
        let depends = self.depending(&row)?;
        Ok(Some(ConflictView {
            dispute: Dispute::Pair { with, shared },
            sides: vec![side(&row), side(&other)],
            heads,
            before: None,
            both: shared != Shared::Number,
            depends,
            entries: BTreeMap::new(),
            names: BTreeMap::new(),
            row,
        }))
    }

    /// What is about a record or refers to it.
    fn depending(&self, row: &Row) -> Result<Vec<Row>, Refusal> {
        let mut depending = self.store.referring(row.id, DEPENDS_MAX)?;
        if row.kind == Kind::Patient {
            for kind in [Kind::Plan, Kind::Appointment, Kind::Event] {
                let about = Query { patient: Some(row.id), limit: DEPENDS_MAX, ..Query::of(kind) };
                depending.extend(self.store.list(&about)?.rows);
            }
        }
        let mut met = BTreeSet::new();
        depending.retain(|row| met.insert(row.id));
        depending.truncate(DEPENDS_MAX);
        Ok(depending)
    }

    /// Decides something: a change like any other.
    ///
    /// # Errors
    /// [`Refusal::Decided`] where there is nothing to decide any more, or not like that.
    pub(super) fn settle(&mut self, settlement: Settlement) -> Result<Written<Saved>, Refusal> {
        let (drafts, saved) = match settlement.dispute {
            Dispute::ChangedSinceMerged | Dispute::AboutReplaced => self.settling_merge(settlement)?,
            _ => self.settling(settlement).map(|(draft, saved)| (vec![draft], saved))?,
        };
        let (kinds, ids) = self.write_all(drafts, &Deed::Settled)?;
        Ok((self.warned(saved)?, kinds, ids))
    }

    fn settling(&self, settlement: Settlement) -> Result<(Draft, Saved), Refusal> {
        let Settlement { id, heads, dispute, choice } = settlement;
        let heads = super::open::parse_heads(&heads)?;
        let document = self.document(id)?;
        let seen = document.at(&heads).map_err(refusal)?.record();
        match (&dispute, choice) {
            (Dispute::Pair { with, shared }, Choice::Take(side)) => self.yield_to(id, *with, *shared, side),
            (Dispute::Pair { with, shared }, Choice::Both)
                if !self.store.booked_twice(id)?.contains(&Clash { with: *with, shared: *shared }) =>
            {
                Err(Refusal::Decided)
            }
            (Dispute::Values { key }, Choice::Both) if is_text(&seen, key) => {
                self.affirmed(document, &heads, key)
            }
            (Dispute::Approval, Choice::Take(1)) => {
                let writes = as_approved(&document, &seen).ok_or(Refusal::Decided)?;
                self.draft_of_edit(document, &heads, writes)
            }
            _ => {
                let writes = dispute::writes(&seen, &dispute, choice).ok_or(Refusal::Decided)?;
                self.draft_of_edit(document, &heads, writes)
            }
        }
    }

    /// Of two records that have what only one may have, the one that is not taken yields: it gets
    /// another number, is called off, or is put away.
    fn yield_to(
        &self,
        id: RecordId,
        with: RecordId,
        shared: Shared,
        side: usize,
    ) -> Result<(Draft, Saved), Refusal> {
        let loser = match side {
            0 => with,
            1 => id,
            _ => return Err(Refusal::Decided),
        };
        if !self.store.booked_twice(id)?.iter().any(|clash| clash.with == with && clash.shared == shared) {
            return Err(Refusal::Decided);
        }
        let document = self.document(loser)?;
        let record = document.record();
        let writes = match shared {
            Shared::Number => self.next_number(&record)?,
            Shared::Patient | Shared::Person | Shared::Place => {
                let cancelled = <&str>::from(AppointmentStatus::Cancelled);
                Writes::from([(Key::top("status"), cancelled.into())])
            }
            Shared::IdentityNumber | Shared::NameAndBirthDate => {
                Writes::from([(Key::top("archived"), true.into())])
            }
        };
        let heads = document.heads();
        self.draft_of_edit(document, &heads, writes)
    }

    /// A number that nobody has, of the same series.
    fn next_number(&self, record: &Record) -> Result<Writes, Refusal> {
        let mut fields: Writes = ["kind"]
            .into_iter()
            .map(|name| (Key::top(name), record.top(name).clone()))
            .filter(|(_, value)| !value.is_empty())
            .collect();
        self.give_number(record.kind, &mut fields)?;
        fields.retain(|key, _| key.name() == "number");
        Ok(fields)
    }

    fn affirmed(&self, mut document: Document, heads: &[Hash], key: &Key) -> Result<(Draft, Saved), Refusal> {
        let known = document.heads();
        document.affirm(self.actor, self.clock.now(), heads, key).map_err(refusal)?;
        let record = document.record();
        let draft = Draft::of(&document, &known, &record, &self.practice);
        let saved = super::commands::saved(&draft.document, Vec::new());
        Ok((draft, saved))
    }

    /// Brings fields back to what they were after a change, all of them where none is named.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] where a rule does not allow that any more.
    pub(super) fn revert(
        &mut self,
        id: RecordId,
        change: &Hash,
        fields: &[Key],
    ) -> Result<(Saved, Kind), Refusal> {
        let document = self.document(id)?;
        let then = document.at(&[*change]).map_err(refusal)?.record();
        let wanted = |key: &Key| fields.is_empty() || fields.contains(key);
        let writes = back_to(&document.record(), &then, wanted);
        let heads = document.heads();
        let kind = document.kind();
        let (draft, saved) = self.draft_of_edit(document, &heads, writes)?;
        self.write(vec![draft], &Deed::Reverted, RecordId::random())?;
        Ok((self.warned(saved)?, kind))
    }
}

fn is_text(record: &Record, key: &Key) -> bool {
    let shape = record.schema().field(key).map(|field| field.shape);
    shape == Some(crate::domain::Shape::LongText) && key.entry().is_none()
}

/// The loans that are open at once.
fn loans(record: &Record) -> Vec<Side> {
    let section = record.schema().section("loan");
    let side = |loan: String| {
        let fields = section.into_iter().flat_map(|section| section.fields);
        let keys = fields.map(|field| Key::within("loan", &loan, field.name));
        let told = keys.map(|key| (key.clone(), record.value(&key).clone()));
        Side { fields: told.filter(|(_, value)| !value.is_empty()).collect(), ..Side::default() }
    };
    dispute::open_loans(record).into_iter().map(side).collect()
}

/// What brings a plan's content back to what was approved; none where that is not known.
fn as_approved(document: &Document, record: &Record) -> Option<Writes> {
    let approved = Key::top("approved_content");
    let revisions = document.revisions(usize::MAX);
    let approving = revisions.iter().find(|revision| revision.fields.contains(&approved))?;
    let then = document.at(&[approving.hash]).ok()?.record();
    let is_content = |key: &Key| match key.entry() {
        Some((section, _)) => matches!(section, "level" | "limit"),
        None => matches!(key.name(), "goals" | "prevention" | "medicine"),
    };
    Some(back_to(record, &then, is_content))
}

/// What is to be written so that fields are as they were then. An entry that was not there is put away.
fn back_to(now: &Record, then: &Record, wanted: impl Fn(&Key) -> bool) -> Writes {
    let keys: BTreeSet<&Key> =
        now.fields.keys().chain(then.fields.keys()).filter(|key| wanted(key)).collect();
    let was_there = |key: &Key| match key.entry() {
        None => true,
        Some((section, entry)) => then.fields.keys().any(|then| then.entry() == Some((section, entry))),
    };
    let mut writes = Writes::new();
    for key in keys {
        match key.entry().filter(|_| !was_there(key)) {
            Some((section, entry)) => {
                writes.insert(Key::within(section, entry, "archived"), true.into());
            }
            None if now.value(key) != then.value(key)
                || now.fields.get(key).is_some_and(|held| !held.claims.is_empty()) =>
            {
                writes.insert(key.clone(), then.value(key).clone());
            }
            None => {}
        }
    }
    writes.retain(|key, value| {
        key.name() != "archived"
            || now.value(key) != value && !(value.is_empty() && *now.value(key) == Value::Flag(false))
    });
    writes
}

fn hex(heads: &[Hash]) -> Vec<String> {
    heads.iter().map(|head| data_encoding::HEXLOWER.encode(head)).collect()
}
