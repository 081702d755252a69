//! Erasing everything on a person, here and on every machine that holds something of it.
//!
//! What says so is a statement that never expires ([`Content::Erasure`]); whoever takes it in erases in
//! the same transaction, and tells so once no page of its file holds anything any more.

use std::collections::{BTreeMap, BTreeSet};

use super::clock::local;
use super::merge::ABOUT_PATIENTS;
use super::open::{ERASING, Open, YES};
use super::protocol::{Erasing, ErasureMachine, ErasureView, Event, Refusal};
use super::sync::Proven;
use crate::domain::access::{Access, Occasion};
use crate::domain::equipment::Equipment;
use crate::domain::erasure::{self, ErasureGround};
use crate::domain::patient::Patient;
use crate::domain::{Kind, Municipality, RecordId, Scope, Value};
use crate::membership::{
    Content, Feed, Hash, Log, Member, PublicKey, Statement, card_subject, erased_record,
};
use crate::store::{Commit, Query, Store, StoreError};

/// All that was erased with one patient.
struct Erased {
    /// The [`erased_record`]s of the records.
    records: BTreeSet<Hash>,
    /// How many of them each machine says that it has erased.
    receipts: BTreeMap<PublicKey, u64>,
}

impl<S: Store> Open<S> {
    /// Erases everything that is held on a patient, or tells what that would be.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] for who is no coordinator-admin; [`Refusal::NotErasable`].
    pub(super) fn erase(
        &mut self,
        patient: &str,
        ground: ErasureGround,
        preview: bool,
        events: &mut Vec<Event>,
    ) -> Result<Erasing, Refusal> {
        let municipality = self.profile.municipality;
        if !self.membership.members().erases(&self.key.public(), municipality) {
            return Err(Refusal::NotAllowed);
        }
        let id = self.standing_for(self.resolve(Kind::Patient, patient)?)?;
        let row = self.store.row(id)?.ok_or_else(|| super::queries::not_found(patient))?;
        let record: Patient = self.document(id)?.record().read().value;
        let patients = self.of_one_person(id)?;
        let (mut ids, mut records) = (patients.clone(), vec![(Kind::Patient, patients.len())]);
        for kind in ABOUT_PATIENTS.into_iter().filter(|kind| *kind != Kind::Patient) {
            let mut about = Vec::new();
            for patient in &patients {
                about.extend(self.records_about(kind, *patient)?);
            }
            records.extend((!about.is_empty()).then_some((kind, about.len())));
            ids.extend(about);
        }
        let mut hindrance = erasure::hindrance(&record, self.is_lent_to(&record)?);
        for merged in patients.iter().skip(1) {
            hindrance = hindrance.or(erasure::hindrance_of_merged(&self.document(*merged)?.record()));
        }
        let machines = self.holders().count();
        let erasing = Erasing { patient: row, records, hindrance, machines };
        match hindrance {
            _ if preview => return Ok(erasing),
            Some(hindrance) => return Err(Refusal::NotErasable { hindrance }),
            None => {}
        }
        self.log_erasure(id, ground)?;
        self.write_erasure(id, ids)?;
        self.finish_erasing(events)?;
        Ok(erasing)
    }

    /// Every record of a kind that is about a patient, put away or not.
    pub(super) fn records_about(&self, kind: Kind, patient: RecordId) -> Result<Vec<RecordId>, Refusal> {
        let mut ids = Vec::new();
        for archived in [false, true] {
            let query = Query { patient: Some(patient), archived, limit: usize::MAX, ..Query::of(kind) };
            ids.extend(self.store.list(&query)?.rows.into_iter().map(|row| row.id));
        }
        Ok(ids)
    }

    fn is_lent_to(&self, patient: &Patient) -> Result<bool, Refusal> {
        for (loan, link) in &patient.loan {
            let Some(item) = link.equipment else { continue };
            if self.store.document(item)?.is_some() {
                let item: Equipment = self.document(item)?.record().read().value;
                if item.open_loans().any(|(open, _)| open == loan) {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    fn write_erasure(&mut self, patient: RecordId, erased: Vec<RecordId>) -> Result<(), Refusal> {
        let municipality = self.profile.municipality;
        let patient = erased_record(patient);
        // What comes late of a record that was merged is of the person with whom that was erased.
        let patient = match self.said_of(municipality, &patient)? {
            Some(Content::Erasure { patient, .. }) => patient,
            _ => patient,
        };
        let statements = erased.iter().map(|id| {
            let content = Content::Erasure { municipality, record: erased_record(*id), patient };
            content.sign(self.region(), &self.key).to_statement()
        });
        let statements = statements.collect();
        self.commit(Vec::new(), Commit { erased, statements, ..Commit::default() })
    }

    /// Those of the documents that a log names which these statements erase, and which are still here.
    pub(super) fn erased_by(&self, statements: &[Statement]) -> Result<Vec<RecordId>, Refusal> {
        let ours = self.profile.municipality;
        let records: BTreeSet<_> = statements
            .iter()
            .filter_map(|statement| match Statement::read(&statement.bytes).ok()?.content {
                Content::Erasure { municipality, record, .. } => (municipality == ours).then_some(record),
                _ => None,
            })
            .collect();
        let mut erased = Vec::new();
        if !records.is_empty() {
            for log in Log::both(Scope::Municipality(ours)) {
                for id in self.store.logged_documents(log)? {
                    if records.contains(&erased_record(id)) && !self.store.is_erased(id)? {
                        erased.push(id);
                    }
                }
            }
        }
        Ok(erased)
    }

    /// Drops what came of documents that were erased; those of which nothing was known here before.
    pub(super) fn drop_erased(&self, log: Log, proven: &mut [Proven]) -> Result<Vec<RecordId>, Refusal> {
        let Scope::Municipality(municipality) = log.scope else { return Ok(Vec::new()) };
        let ids: BTreeSet<_> = proven.iter().map(|change| change.entry.document).collect();
        let (mut erased, mut new) = (BTreeSet::new(), Vec::new());
        for id in ids {
            if self.store.is_erased(id)? {
                erased.insert(id);
            } else if self.is_said_erased(municipality, id)? {
                erased.insert(id);
                new.push(id);
            }
        }
        let dropped = proven.iter_mut().filter(|change| erased.contains(&change.entry.document));
        dropped.for_each(|change| change.bytes = None);
        Ok(new)
    }

    fn is_said_erased(&self, municipality: Municipality, id: RecordId) -> Result<bool, Refusal> {
        let said = self.said_of(municipality, &erased_record(id))?;
        Ok(matches!(said, Some(Content::Erasure { .. })))
    }

    /// What is said of a record: a card, or that it was erased.
    fn said_of(&self, municipality: Municipality, record: &Hash) -> Result<Option<Content>, Refusal> {
        let said = self.store.statement(Feed::Cards, card_subject(municipality, record))?;
        Ok(said.and_then(|said| Statement::read(&said.bytes).ok()).map(|signed| signed.content))
    }

    /// Erases what came late of a person who was erased, leaves no trace on disk, and tells the others.
    pub(super) fn finish_erasing(&mut self, events: &mut Vec<Event>) -> Result<(), Refusal> {
        self.syncing.erasing = false;
        let municipality = self.profile.municipality;
        if self.membership.members().erases(&self.key.public(), municipality) {
            // With a record that was merged into an erased one goes what is about it.
            loop {
                let mut late: BTreeMap<RecordId, Vec<RecordId>> = BTreeMap::new();
                for (id, patient) in self.store.left_behind()? {
                    if self.goes_too(id)? {
                        late.entry(patient).or_default().push(id);
                    }
                }
                if late.is_empty() {
                    break;
                }
                late.into_iter().try_for_each(|(patient, ids)| self.write_erasure(patient, ids))?;
            }
        }
        if self.store.setting(ERASING)?.as_deref() == Some(YES) {
            if let Err(error @ StoreError::NotScrubbed { .. }) = self.store.scrub() {
                // The disk may be full. All else goes on; it is tried again with the next erasure or start.
                tracing::warn!(%error, "what was erased may still lie on the disk");
                return Ok(());
            }
            let statements = self.receipts_due()?;
            let settings = vec![(ERASING.into(), String::new())];
            self.commit(Vec::new(), Commit { statements, settings, ..Commit::default() })?;
            events.push(Event::Changed { kinds: ABOUT_PATIENTS.to_vec(), ids: Vec::new() });
            events.push(Event::Sync);
        }
        self.syncing.erasing = false;
        Ok(())
    }

    /// Whether a record that came late goes by itself with the erased patient whom it names: not another
    /// patient who is to be kept, or was not put away.
    fn goes_too(&self, id: RecordId) -> Result<bool, Refusal> {
        let meta = self.meta(id)?;
        if meta.scope != Scope::Municipality(self.profile.municipality)
            || !ABOUT_PATIENTS.contains(&meta.kind)
        {
            return Ok(false);
        }
        let record = self.document(id)?.record();
        let put_away = *record.top("archived") == Value::Flag(true) && record.top("legal_hold").is_empty();
        Ok(meta.kind != Kind::Patient || put_away)
    }

    /// What this machine has erased and has not said.
    fn receipts_due(&self) -> Result<Vec<Statement>, Refusal> {
        let me = self.key.public();
        let due = self.all_erased()?.into_iter().filter_map(|((municipality, patient), erased)| {
            let records = erased.records.len() as u64;
            let said = erased.receipts.get(&me).copied().unwrap_or(0);
            (said < records).then(|| {
                let receipt = Content::Receipt { municipality, patient, records };
                receipt.sign(self.region(), &self.key).to_statement()
            })
        });
        Ok(due.collect())
    }

    /// Everybody who was erased, by whose they were and the [`erased_record`] of the patient.
    fn all_erased(&self) -> Result<BTreeMap<(Municipality, Hash), Erased>, Refusal> {
        let (mut all, mut receipts) = (BTreeMap::<_, Erased>::new(), Vec::new());
        for (_, statement) in self.store.statements(Feed::Cards, 0, usize::MAX)? {
            let Ok(signed) = Statement::read(&statement.bytes) else { continue };
            match signed.content {
                Content::Erasure { municipality, record, patient } => {
                    let erased = all
                        .entry((municipality, patient))
                        .or_insert_with(|| Erased { records: BTreeSet::new(), receipts: BTreeMap::new() });
                    erased.records.insert(record);
                }
                Content::Receipt { municipality, patient, records } => {
                    receipts.push(((municipality, patient), signed.author, records));
                }
                _ => {}
            }
        }
        for (patient, author, records) in receipts {
            if let Some(erased) = all.get_mut(&patient) {
                erased.receipts.insert(author, records);
            }
        }
        Ok(all)
    }

    /// The machines that hold documents or cards.
    fn holders(&self) -> impl Iterator<Item = &Member> {
        let members = self.membership.members();
        members.iter().filter(|member| members.reads(&member.key, Scope::Cards))
    }

    /// Everybody who was erased, the last first; those of other municipalities after those of this one.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] for who holds nothing of any patient.
    pub(super) fn erasures(&self) -> Result<Vec<ErasureView>, Refusal> {
        let members = self.membership.members();
        if !members.reads(&self.key.public(), Scope::Cards) {
            return Err(Refusal::NotAllowed);
        }
        let ours = self.profile.municipality;
        let accesses = self.accesses()?;
        let of = |access: &&Access, patient: &Hash| {
            access.occasion == Occasion::Erased
                && access.record.is_some_and(|record| erased_record(record) == *patient)
        };
        let mut views = Vec::new();
        for ((municipality, patient), erased) in self.all_erased()? {
            let is_logged = |access: &&Access| municipality == ours && of(access, &patient);
            let logged = accesses.iter().find(is_logged);
            let records = erased.records.len();
            let has = |member: &&Member| {
                erased.receipts.get(&member.key).is_some_and(|said| *said >= records as u64)
            };
            let (done, lacking): (Vec<_>, Vec<_>) = self.holders().partition(has);
            let held = |member: &&Member| member.role.reads(member.municipality, Scope::Cards);
            let beyond = members.formers().filter(held).filter(|member| !has(member)).collect();
            views.push(ErasureView {
                id: data_encoding::HEXLOWER.encode(&patient[..4]),
                municipality,
                records,
                at: logged.map(|access| local(access.at)),
                person: logged.map(|access| access.person.clone()),
                ground: logged.and_then(|access| access.ground),
                erased_on: self.machines(done),
                not_yet_on: self.machines(lacking),
                beyond_reach: self.machines(beyond),
            });
        }
        views.sort_by_key(|view| (view.municipality != ours, std::cmp::Reverse(view.at), view.id.clone()));
        Ok(views)
    }

    fn machines(&self, members: Vec<&Member>) -> Vec<ErasureMachine> {
        let machine = |member: &Member| ErasureMachine {
            municipality: member.municipality,
            machine: member.machine.clone(),
            person: member.person.clone(),
            last_heard: self.last_heard(&member.key),
        };
        let mut machines: Vec<_> = members.into_iter().map(machine).collect();
        machines.sort_by(|one, other| {
            (one.municipality, &one.machine).cmp(&(other.municipality, &other.machine))
        });
        machines
    }
}
