//! The store as a model: ordinary collections, every question answered by looking at all of it.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashSet};

use jiff::Timestamp;
use strum::IntoEnumIterator;

use super::reference::serial;
use super::view::urgency;
use super::words::{SHORT, Words, fold};
use super::{
    Agenda, AgendaCounts, AgendaQuery, AgendaRow, Commit, Count, DocumentCommit, DocumentMeta, Hit,
    Introduction, LoggedChange, Order, Page, Part, PatientRef, Projection, QuarantinedChange, Query, Row,
    Store, StoreError, StoredChange, order,
};
use crate::domain::agenda::AgendaItem;
use crate::domain::{Kind, RecordId, Scope};
use crate::membership::{Actor, Feed, Hash, Log, LogEntry, LogHead, Statement};

/// A store that forgets everything when it is dropped. The same calls leave the same store:
/// its actors are derived, not random.
#[derive(Debug, Clone)]
pub struct MemoryStore {
    documents: BTreeMap<RecordId, Document>,
    quarantine: BTreeMap<(RecordId, Hash), QuarantinedChange>,
    logs: BTreeMap<(Scope, Actor), Vec<LogEntry>>,
    actors: BTreeMap<Actor, Introduction>,
    settings: BTreeMap<String, String>,
    incarnation: Actor,
    /// How many changes were ever written.
    written: u64,
}

#[derive(Debug, Clone)]
struct Document {
    meta: DocumentMeta,
    changes: Vec<StoredChange>,
    projection: Projection,
    updated: u64,
}

impl MemoryStore {
    /// An empty store whose own changes are made by `actor`.
    pub fn new(actor: Actor, since: Timestamp) -> Self {
        let introduction = Introduction { actor, machine: String::new(), person: String::new(), since };
        Self {
            documents: BTreeMap::new(),
            quarantine: BTreeMap::new(),
            logs: BTreeMap::new(),
            actors: BTreeMap::from([(actor, introduction)]),
            settings: BTreeMap::new(),
            incarnation: actor,
            written: 0,
        }
    }

    fn write(&mut self, commit: DocumentCommit) {
        let meta = DocumentMeta { kind: commit.kind, scope: commit.scope, heads: commit.heads };
        let mut document = self.documents.remove(&commit.id).unwrap_or_else(|| Document {
            meta: meta.clone(),
            changes: Vec::new(),
            projection: Projection::default(),
            updated: 0,
        });
        for change in commit.changes {
            if document.changes.iter().any(|known| known.hash == change.hash) {
                continue;
            }
            self.written += 1;
            document.updated = self.written;
            self.append_to_log(commit.scope, commit.id, &change);
            document.changes.push(change);
        }
        document.meta = meta;
        document.projection = commit.projection;
        self.documents.insert(commit.id, document);
    }

    fn append_to_log(&mut self, scope: Scope, id: RecordId, change: &StoredChange) {
        let author = Actor::of(&change.actor);
        if !author.is_nobody() {
            let log = self.logs.entry((scope, author)).or_default();
            let last = log.last().map(|last| (last.n, last.chain));
            let _ = (&mut *log, last, change);
            unimplemented!();
        }
    }

    fn row_of(&self, id: RecordId, document: &Document) -> Row {
        let Projection { number, title, state, group, phase, owner, due, archived, .. } =
            &document.projection;
        Row {
            id,
            kind: document.meta.kind,
            scope: document.meta.scope,
            number: number.clone(),
            title: title.clone(),
            patient: self.patient_of(document).map(|(id, patient)| PatientRef {
                id,
                number: patient.number.clone(),
                title: patient.title.clone(),
            }),
            state: state.clone(),
            group: group.clone(),
            phase: *phase,
            owner: owner.clone(),
            due: *due,
            archived: *archived,
            conflicts: document.projection.conflicts,
            problems: document.projection.problems,
            columns: document.projection.columns.clone(),
        }
    }

    fn patient_of(&self, document: &Document) -> Option<(RecordId, &Projection)> {
        let id = document.projection.patient?;
        let patient = self.documents.get(&id).filter(|patient| patient.meta.kind == Kind::Patient)?;
        Some((id, &patient.projection))
    }

    /// Whether the record, or the patient that it is about, holds every word.
    fn holds(&self, document: &Document, words: &[String]) -> bool {
        let patient = self.patient_of(document).map(|(_, patient)| patient);
        words.iter().all(|word| {
            let long = word.chars().count() >= SHORT;
            named(&document.projection, word)
                || (long && fold(&document.projection.text).contains(word))
                || patient.is_some_and(|patient| named(patient, word))
        })
    }

    /// A list, whole and in order.
    fn listed(&self, query: &Query) -> Vec<(RecordId, &Document)> {
        let words = Words::of(&query.filter).all;
        let documents = self.documents.iter().map(|(id, document)| (*id, document));
        let mut listed: Vec<_> = documents
            .filter(|(_, document)| {
                document.meta.kind == query.kind
                    && document.projection.archived == query.archived
                    && (query.patient.is_none() || document.projection.patient == query.patient)
                    && self.holds(document, &words)
            })
            .collect();
        listed.sort_by(|(left_id, left), (right_id, right)| {
            let first = query.order.compare(left, right);
            first.then_with(|| by_title(left, right)).then(left_id.cmp(right_id))
        });
        if query.descending {
            listed.reverse();
        }
        listed
    }

    fn items(&self) -> impl Iterator<Item = (RecordId, &Document, usize, &AgendaItem)> {
        self.documents.iter().flat_map(|(id, document)| {
            let items = document.projection.agenda.iter().enumerate();
            items.map(move |(place, item)| (*id, document, place, item))
        })
    }
}

impl Order {
    fn compare(self, left: &Document, right: &Document) -> Ordering {
        let texts = |of: fn(&Projection) -> Option<&str>| {
            absent_last(of(&left.projection), of(&right.projection), |left, right| {
                order::compare(left, right)
            })
        };
        let (of_left, of_right) = (&left.projection, &right.projection);
        match self {
            Self::Title => Ordering::Equal,
            Self::Number => texts(|projection| projection.number.as_deref()),
            Self::Owner => texts(|projection| projection.owner.as_deref()),
            Self::State => codes(&of_left.state, &of_right.state),
            Self::Group => codes(&of_left.group, &of_right.group),
            Self::Phase => absent_last(of_left.phase, of_right.phase, Ord::cmp),
            Self::Due => absent_last(of_left.due, of_right.due, Ord::cmp),
            Self::Updated => left.updated.cmp(&right.updated),
        }
    }
}

fn absent_last<T>(left: Option<T>, right: Option<T>, compare: impl Fn(&T, &T) -> Ordering) -> Ordering {
    match (&left, &right) {
        (Some(left), Some(right)) => compare(left, right),
        (left, right) => left.is_none().cmp(&right.is_none()),
    }
}

fn codes(left: &str, right: &str) -> Ordering {
    (left.is_empty(), left).cmp(&(right.is_empty(), right))
}

fn by_title(left: &Document, right: &Document) -> Ordering {
    order::compare(&left.projection.title, &right.projection.title)
}

/// The folded number and title.
fn names(projection: &Projection) -> [String; 2] {
    [fold(projection.number.as_deref().unwrap_or_default()), fold(&projection.title)]
}

fn named(projection: &Projection, word: &str) -> bool {
    names(projection).iter().any(|name| name.contains(word))
}

/// How well a record answers: by its whole name, its beginning, every word in it, or otherwise.
fn closeness(projection: &Projection, words: &Words) -> u8 {
    let names = names(projection);
    let any = |fits: &dyn Fn(&String) -> bool| names.iter().any(fits);
    if any(&|name| *name == words.phrase) {
        0
    } else if any(&|name| name.starts_with(&words.phrase)) {
        1
    } else if words.all.iter().all(|word| named(projection, word)) {
        2
    } else {
        3
    }
}

impl Store for MemoryStore {
    fn commit(&mut self, commit: Commit) -> Result<(), StoreError> {
        let mut met = BTreeMap::new();
        for document in &commit.documents {
            let known = self.documents.get(&document.id).map(|known| (known.meta.kind, known.meta.scope));
            let first = known.unwrap_or((document.kind, document.scope));
            if *met.entry(document.id).or_insert(first) != (document.kind, document.scope) {
                return Err(StoreError::Moved { id: document.id });
            }
        }
        commit.documents.into_iter().for_each(|document| self.write(document));
        for change in commit.quarantined {
            self.quarantine.entry((change.document, change.hash)).or_insert(change);
        }
        Ok(())
    }

    fn document(&self, id: RecordId) -> Result<Option<DocumentMeta>, StoreError> {
        Ok(self.documents.get(&id).map(|document| document.meta.clone()))
    }

    fn changes(&self, id: RecordId) -> Result<Vec<StoredChange>, StoreError> {
        Ok(self.documents.get(&id).map(|document| document.changes.clone()).unwrap_or_default())
    }

    fn quarantined(&self) -> Result<Vec<QuarantinedChange>, StoreError> {
        Ok(self.quarantine.values().cloned().collect())
    }

    fn log(&self, _log: Log) -> Result<Vec<LogEntry>, StoreError> {
        unimplemented!()
    }
    fn by_state(&self, _kind: Kind) -> Result<Vec<(String, u32)>, StoreError> {
        unimplemented!()
    }
    fn log_heads(&self, _log: Log) -> Result<Vec<LogHead>, StoreError> {
        unimplemented!()
    }
    fn chain(&self, _log: Log, _author: Actor, _n: u64) -> Result<Option<Hash>, StoreError> {
        unimplemented!()
    }
    fn log_after(
        &self,
        _log: Log,
        _known: &BTreeMap<Actor, u64>,
        _bytes: usize,
    ) -> Result<Vec<LoggedChange>, StoreError> {
        unimplemented!()
    }
    fn missing(&self, _log: Log, _limit: usize) -> Result<Vec<LogEntry>, StoreError> {
        unimplemented!()
    }
    fn change(&self, _document: RecordId, _hash: Hash) -> Result<Option<Vec<u8>>, StoreError> {
        unimplemented!()
    }
    fn statements(
        &self,
        _feed: Feed,
        _after: u64,
        _limit: usize,
    ) -> Result<Vec<(u64, Statement)>, StoreError> {
        unimplemented!()
    }
    fn statement(&self, _feed: Feed, _subject: Hash) -> Result<Option<Statement>, StoreError> {
        unimplemented!()
    }
    fn last_place(&self, _feed: Feed) -> Result<u64, StoreError> {
        unimplemented!()
    }
    fn feed_digest(&self, _feed: Feed) -> Result<Hash, StoreError> {
        unimplemented!()
    }

    fn list(&self, query: &Query) -> Result<Page, StoreError> {
        let listed = self.listed(query);
        let page = listed.iter().skip(query.offset).take(query.limit);
        let rows = page.map(|(id, document)| self.row_of(*id, document)).collect();
        Ok(Page { rows, total: listed.len(), offset: query.offset })
    }

    fn position(&self, query: &Query, id: RecordId) -> Result<Option<usize>, StoreError> {
        Ok(self.listed(query).iter().position(|(listed, _)| *listed == id))
    }

    fn row(&self, id: RecordId) -> Result<Option<Row>, StoreError> {
        Ok(self.documents.get(&id).map(|document| self.row_of(id, document)))
    }

    fn search(&self, text: &str, limit: usize) -> Result<Vec<Hit>, StoreError> {
        let words = Words::of(text);
        let mut found: Vec<_> = self
            .documents
            .iter()
            .filter(|(_, document)| !words.is_empty() && self.holds(document, &words.all))
            .collect();
        found.sort_by(|(left_id, left), (right_id, right)| {
            let rank =
                |document: &Document| (document.projection.archived, closeness(&document.projection, &words));
            let ranked = rank(left).cmp(&rank(right));
            ranked.then_with(|| by_title(left, right)).then(left_id.cmp(right_id))
        });
        let hit = |(id, document): (&RecordId, &Document)| {
            let row = self.row_of(*id, document);
            let excerpt = words.excerpt(&row, &document.projection.text);
            Hit { row, excerpt }
        };
        Ok(found.into_iter().take(limit).map(hit).collect())
    }

    fn agenda(&self, query: &AgendaQuery) -> Result<Agenda, StoreError> {
        let mut agenda = Agenda { rows: Vec::new(), counts: AgendaCounts::default() };
        for part in Part::iter() {
            let (lane, from, to) = part.bounds(query);
            let here = |item: &AgendaItem| item.lane == lane && (from..=to).contains(&item.on);
            let mut items: Vec<_> = self.items().filter(|(.., item)| here(item)).collect();
            items.sort_by(|(left_id, left, left_place, one), (right_id, right, right_place, other)| {
                let by_item = urgency(one).cmp(&urgency(other)).then(one.on.cmp(&other.on));
                let by_time = by_item.then_with(|| absent_last(one.at, other.at, Ord::cmp));
                let by_title = by_time.then_with(|| by_title(left, right));
                by_title.then((left_id, left_place).cmp(&(right_id, right_place)))
            });
            *agenda.counts.of(part) = items.len();
            agenda.rows.extend(items.into_iter().take(query.limit).map(|(id, document, _, item)| {
                AgendaRow { part, record: self.row_of(id, document), item: item.clone() }
            }));
        }
        Ok(agenda)
    }

    fn disputed(&self) -> Result<Vec<Row>, StoreError> {
        let disputed = self.documents.iter().filter(|(_, document)| document.projection.conflicts > 0);
        let mut disputed: Vec<_> = disputed.collect();
        disputed.sort_by(|(left_id, left), (right_id, right)| {
            let newest = right.updated.cmp(&left.updated);
            newest.then_with(|| by_title(left, right)).then(left_id.cmp(right_id))
        });
        Ok(disputed.into_iter().map(|(id, document)| self.row_of(*id, document)).collect())
    }

    fn find(&self, kind: Kind, reference: &str) -> Result<Vec<RecordId>, StoreError> {
        let lower = reference.trim().to_lowercase();
        let meant = |(id, document): &(&RecordId, &Document)| {
            let Projection { number, title, .. } = &document.projection;
            let named = [number.as_deref().unwrap_or_default(), title].map(str::to_lowercase);
            let by_id = lower.len() >= 6 && id.to_string().starts_with(&lower);
            document.meta.kind == kind && !lower.is_empty() && (by_id || named.contains(&lower))
        };
        Ok(self.documents.iter().filter(meant).map(|(id, _)| *id).collect())
    }

    fn highest_number(&self, kind: Kind, series: &str) -> Result<u32, StoreError> {
        let documents = self.documents.values().filter(|document| document.meta.kind == kind);
        let numbers = documents.filter_map(|document| document.projection.number.as_deref().map(fold));
        let series = fold(series);
        let place = |number: String| serial(&number).filter(|(of, _)| *of == series).map(|it| it.1);
        Ok(numbers.filter_map(place).max().unwrap_or(0))
    }

    fn counts(&self) -> Result<Vec<Count>, StoreError> {
        let kinds: HashSet<Kind> = self.documents.values().map(|document| document.meta.kind).collect();
        let counted = |kind| {
            let of_kind = || self.documents.values().filter(move |document| document.meta.kind == kind);
            let count = |fits: fn(&Projection) -> bool| {
                of_kind().filter(|document| fits(&document.projection)).count()
            };
            Count {
                kind,
                in_use: count(|projection| !projection.archived),
                archived: count(|projection| projection.archived),
                disputed: count(|projection| projection.conflicts > 0),
                faulty: count(|projection| projection.problems > 0 && !projection.archived),
            }
        };
        Ok(Kind::iter().filter(|kind| kinds.contains(kind)).map(counted).collect())
    }

    fn setting(&self, name: &str) -> Result<Option<String>, StoreError> {
        Ok(self.settings.get(name).cloned())
    }

    fn set_setting(&mut self, name: &str, value: &str) -> Result<(), StoreError> {
        self.settings.insert(name.to_owned(), value.to_owned());
        Ok(())
    }

    fn incarnation(&self) -> Result<Actor, StoreError> {
        Ok(self.incarnation)
    }

    fn begin_incarnation(&mut self, since: Timestamp) -> Result<Actor, StoreError> {
        let last = self.actors.get(&self.incarnation).cloned();
        let actor = Actor::of(blake3::hash(self.incarnation.as_bytes()).as_bytes());
        let (machine, person) = last.map(|last| (last.machine, last.person)).unwrap_or_default();
        self.actors.insert(actor, Introduction { actor, machine, person, since });
        self.incarnation = actor;
        Ok(actor)
    }

    fn introduce(&mut self, introduction: Introduction) -> Result<(), StoreError> {
        self.actors.insert(introduction.actor, introduction);
        Ok(())
    }

    fn actors(&self) -> Result<Vec<Introduction>, StoreError> {
        Ok(self.actors.values().cloned().collect())
    }
}
