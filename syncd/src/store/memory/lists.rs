//! Lists, search and *Today* of the model.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashSet};

use strum::IntoEnumIterator;

use super::documents::{Document, Documents};
use crate::domain::agenda::{AgendaItem, Lane};
use crate::domain::booking::{Booking, Sort};
use crate::domain::fold::fold;
use crate::domain::{Kind, RecordId, Value};
use crate::store::reference::serial;
use crate::store::view::urgency;
use crate::store::words::{FEW, SHORT, Spellings, Words, distance, rank as rank_of, spellings};
use crate::store::{
    Agenda, AgendaCounts, AgendaQuery, AgendaRow, Clash, Column, Count, Hit, Order, Page, Part, PatientRef,
    Projection, Query, Row, order,
};

impl Documents {
    pub(super) fn list(&self, query: &Query) -> Page {
        let listed = self.listed(query);
        let page = listed.iter().skip(query.offset).take(query.limit);
        let rows = page.map(|(id, document)| self.row_of(*id, document)).collect();
        Page { rows, total: listed.len(), offset: query.offset }
    }

    pub(super) fn position(&self, query: &Query, id: RecordId) -> Option<usize> {
        self.listed(query).iter().position(|(listed, _)| *listed == id)
    }

    pub(super) fn row(&self, id: RecordId) -> Option<Row> {
        self.held.get(&id).map(|document| self.row_of(id, document))
    }

    pub(super) fn search(&self, text: &str, limit: usize) -> Vec<Hit> {
        let words = Words::of(text);
        if words.is_empty() {
            return Vec::new();
        }
        let typed = words.as_typed();
        let begins = |document: &Document| {
            names(&document.projection).iter().any(|name| name.starts_with(&words.phrase))
        };
        let fits = |document: &Document| self.is_found(document, &typed) || begins(document);
        let mut exact: Vec<_> = self.held.iter().filter(|(_, document)| fits(document)).collect();
        exact.sort_by(|(left_id, left), (right_id, right)| {
            let rank = |document: &Document| {
                let [number, title] = names(&document.projection);
                (
                    document.projection.archived,
                    words.closeness([&number, &title]),
                    rank_of(document.meta.kind),
                )
            };
            let ranked = rank(left).cmp(&rank(right));
            ranked.then_with(|| by_title(left, right)).then(left_id.cmp(right_id))
        });
        let hit = |typed: &[Spellings], (id, document): (&RecordId, &Document)| {
            words.hit(typed, self.row_of(*id, document), &document.projection.text)
        };
        let found = exact.iter().take(limit).map(|found| hit(&typed, *found));
        let mut hits: Vec<_> = found.collect();
        if exact.len() >= FEW {
            return hits;
        }
        let known = || self.vocabulary.iter().map(String::as_str);
        let spelled: Vec<_> = words.all.iter().map(|word| spellings(word, known())).collect();
        if spelled.iter().all(|spellings| spellings.len() == 1) {
            return hits;
        }
        let is_new = |id: &RecordId| exact.iter().all(|(exact, _)| *exact != id);
        let mut alike: Vec<_> = self
            .held
            .iter()
            .filter(|(id, document)| is_new(id) && self.is_found(document, &spelled))
            .collect();
        alike.sort_by(|(left_id, left), (right_id, right)| {
            let rank = |document: &Document| {
                let name = names(&document.projection).join("\n");
                (document.projection.archived, distance(&name, &spelled), rank_of(document.meta.kind))
            };
            let ranked = rank(left).cmp(&rank(right));
            ranked.then_with(|| by_title(left, right)).then(left_id.cmp(right_id))
        });
        hits.extend(alike.into_iter().take(limit - hits.len()).map(|found| hit(&spelled, found)));
        hits
    }

    pub(super) fn agenda(&self, query: &AgendaQuery) -> Agenda {
        let mut agenda = Agenda { rows: Vec::new(), counts: AgendaCounts::default() };
        for part in Part::iter() {
            let (lane, from, to) = part.bounds(query);
            let here = |item: &AgendaItem| item.lane == lane && (from..=to).contains(&item.on);
            let stands = |id, item: &AgendaItem| !item.needs_another() || self.booked_at_once(id) > 0;
            let items = self.items().filter(|(id, .., item)| here(item) && stands(*id, item));
            let mut items: Vec<_> = items.collect();
            items.sort_by(|(left_id, left, left_place, one), (right_id, right, right_place, other)| {
                let by_item = urgency(one).cmp(&urgency(other)).then(one.on.cmp(&other.on));
                let by_time = by_item.then_with(|| absent_last(one.at, other.at, Ord::cmp));
                let by_title = by_time.then_with(|| by_title(left, right));
                by_title.then((left_id, left_place).cmp(&(right_id, right_place)))
            });
            *agenda.counts.of(part) = items.len();
            agenda.rows.extend(items.into_iter().take(query.limit).map(|(id, document, _, item)| {
                AgendaRow { part, record: self.row_of(id, document), item: item.clone(), stand_in: None }
            }));
        }
        let is_due = |item: &AgendaItem| item.lane == Lane::Retention && item.on <= query.today;
        agenda.counts.to_erase = self.items().filter(|(.., item)| is_due(item)).count();
        agenda
    }

    pub(super) fn tally(&self, query: &Query, column: &Column) -> BTreeMap<String, u32> {
        let mut counts = BTreeMap::new();
        for (id, document) in self.listed(query) {
            let code = match column.of(&self.row_of(id, document)) {
                Value::Text(code) => code,
                Value::Integer(code) => code.to_string(),
                _ => String::new(),
            };
            *counts.entry(code).or_default() += 1;
        }
        counts
    }

    pub(super) fn about_replaced(&self) -> Vec<Row> {
        let is_replaced = |patient: &RecordId| {
            let patient = self.held.get(patient);
            patient.is_some_and(|it| it.meta.kind == Kind::Patient && it.projection.patient.is_some())
        };
        let about = self
            .held
            .iter()
            .filter(|(_, document)| document.projection.patient.as_ref().is_some_and(is_replaced));
        let mut rows: Vec<_> = about.map(|(id, document)| self.row_of(*id, document)).collect();
        rows.sort_by_key(|row| (<&str>::from(row.kind), row.id));
        rows
    }

    pub(super) fn referring(&self, to: RecordId, limit: usize) -> Vec<Row> {
        let refers =
            |document: &Document| !document.projection.archived && document.projection.links.contains(&to);
        let referring = self.held.iter().filter(|(_, document)| refers(document));
        let mut rows: Vec<_> = referring.map(|(id, document)| self.row_of(*id, document)).collect();
        rows.sort_by_cached_key(|row| (<&str>::from(row.kind), order::sort_key(&row.title), row.id));
        rows.truncate(limit);
        rows
    }

    pub(super) fn booked_twice(&self, id: RecordId) -> Vec<Clash> {
        let bookings = |document: &Document| document.projection.bookings.clone();
        let own = self.held.get(&id).map(bookings).unwrap_or_default();
        if own.is_empty() {
            return Vec::new();
        }
        let shared = |other: &Document| {
            let met = own
                .iter()
                .filter(|own| other.projection.bookings.iter().any(|booking| own.overlaps(booking)));
            let mut met: Vec<_> = met.filter_map(|booking| Booking::shared(&booking.who)).collect();
            met.sort_by_key(|shared| (<&str>::from(shared.sort()), <&str>::from(*shared)));
            met.dedup_by_key(|shared| shared.sort());
            met
        };
        let looked_at = |with: &RecordId, other: &Document| {
            other.projection.links.contains(&id) || self.held[&id].projection.links.contains(with)
        };
        let others = self.held.iter().filter(|(with, other)| **with != id && !looked_at(with, other));
        let clashing = |(with, other): (&RecordId, &Document)| {
            let with = *with;
            shared(other).into_iter().map(move |shared| Clash { with, shared })
        };
        others.flat_map(clashing).collect()
    }

    /// How many others take the same time.
    fn booked_at_once(&self, id: RecordId) -> usize {
        self.booked_twice(id).iter().filter(|clash| clash.shared.sort() == Sort::Time).count()
    }

    pub(super) fn clashes(&self, limit: usize) -> Vec<(RecordId, Clash)> {
        let pairs = self.held.keys().flat_map(|id| {
            let later = self.booked_twice(*id).into_iter().filter(|clash| *id < clash.with);
            later.map(|clash| (*id, clash))
        });
        pairs.take(limit).collect()
    }

    pub(super) fn disputed(&self) -> Vec<Row> {
        let disputed = self.held.iter().filter(|(_, document)| document.projection.conflicts > 0);
        let mut disputed: Vec<_> = disputed.collect();
        disputed.sort_by(|(left_id, left), (right_id, right)| {
            let newest = right.updated.cmp(&left.updated);
            newest.then_with(|| by_title(left, right)).then(left_id.cmp(right_id))
        });
        disputed.into_iter().map(|(id, document)| self.row_of(*id, document)).collect()
    }

    pub(super) fn find(&self, kind: Kind, reference: &str) -> Vec<RecordId> {
        let lower = reference.trim().to_lowercase();
        let meant = |(id, document): &(&RecordId, &Document)| {
            let Projection { number, title, .. } = &document.projection;
            let named = [number.as_deref().unwrap_or_default(), title].map(str::to_lowercase);
            let by_id = lower.len() >= 6 && id.to_string().starts_with(&lower);
            document.meta.kind == kind && !lower.is_empty() && (by_id || named.contains(&lower))
        };
        self.held.iter().filter(meant).map(|(id, _)| *id).collect()
    }

    pub(super) fn highest_number(&self, kind: Kind, series: &str) -> u32 {
        let documents = self.held.values().filter(|document| document.meta.kind == kind);
        let numbers = documents.filter_map(|document| document.projection.number.as_deref().map(fold));
        let series = fold(series);
        let place = |number: String| serial(&number).filter(|(of, _)| *of == series).map(|it| it.1);
        numbers.filter_map(place).max().unwrap_or(0)
    }

    pub(super) fn counts(&self) -> Vec<Count> {
        let kinds: HashSet<Kind> = self.held.values().map(|document| document.meta.kind).collect();
        let faulty = |kind| {
            let in_use = self
                .held
                .iter()
                .filter(move |(_, document)| document.meta.kind == kind && !document.projection.archived);
            let is_faulty = |id: &RecordId, document: &Document| {
                document.projection.problems > 0 || !self.booked_twice(*id).is_empty()
            };
            in_use.filter(|(id, document)| is_faulty(id, document)).count()
        };
        let counted = |kind| {
            let of_kind = || self.held.values().filter(move |document| document.meta.kind == kind);
            let count = |fits: fn(&Projection) -> bool| {
                of_kind().filter(|document| fits(&document.projection)).count()
            };
            Count {
                kind,
                in_use: count(|projection| !projection.archived),
                archived: count(|projection| projection.archived),
                disputed: of_kind().map(|document| document.projection.conflicts as usize).sum::<usize>()
                    + self
                        .clashes(usize::MAX)
                        .iter()
                        .filter(|(id, _)| self.held[id].meta.kind == kind)
                        .count()
                    + self.about_replaced().iter().filter(|row| row.kind == kind).count(),
                faulty: faulty(kind),
            }
        };
        Kind::iter().filter(|kind| kinds.contains(kind)).map(counted).collect()
    }

    fn row_of(&self, id: RecordId, document: &Document) -> Row {
        let Projection { number, title, state, group, phase, owner, due, archived, .. } =
            &document.projection;
        let booked_twice = self.booked_at_once(id) as u32;
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
            stand_in: None,
            due: *due,
            archived: *archived,
            conflicts: document.projection.conflicts,
            problems: document.projection.problems.saturating_add(self.booked_twice(id).len() as u32),
            booked_twice,
            columns: document.projection.columns.clone(),
        }
    }

    fn patient_of(&self, document: &Document) -> Option<(RecordId, &Projection)> {
        let id = document.projection.patient?;
        let patient = self.held.get(&id).filter(|patient| patient.meta.kind == Kind::Patient)?;
        Some((id, &patient.projection))
    }

    /// Whether the record, or the patient that it is about, holds every word.
    /// Whether search finds a document: it or its patient holds every word; what it holds itself is more
    /// than words too short for the index, unless it is a person or a thing.
    fn is_found(&self, document: &Document, typed: &[Spellings]) -> bool {
        let patient = self.patient_of(document).map(|(_, patient)| patient);
        let of_patient = |spellings: &Spellings| {
            spellings.iter().any(|(_, word)| patient.is_some_and(|patient| named(patient, word)))
        };
        let own_long = |spellings: &Spellings| {
            let text = fold(&document.projection.text);
            let held = |word: &str| named(&document.projection, word) || text.contains(word);
            spellings[0].1.chars().count() >= SHORT && spellings.iter().any(|(_, word)| held(word))
        };
        let has_name = matches!(document.meta.kind, Kind::Patient | Kind::Contact | Kind::Equipment);
        self.holds(document, typed)
            && (has_name || typed.iter().all(of_patient) || typed.iter().any(own_long))
    }

    fn holds(&self, document: &Document, typed: &[Spellings]) -> bool {
        let patient = self.patient_of(document).map(|(_, patient)| patient);
        typed.iter().all(|spellings| {
            let long = spellings[0].1.chars().count() >= SHORT;
            spellings.iter().any(|(_, word)| {
                named(&document.projection, word)
                    || (long && fold(&document.projection.text).contains(word.as_str()))
                    || patient.is_some_and(|patient| named(patient, word))
            })
        })
    }

    /// A list, whole and in order.
    fn listed(&self, query: &Query) -> Vec<(RecordId, &Document)> {
        let filter = Words::of(&query.filter);
        let (words, typed) = (&filter.all, filter.as_typed());
        let documents = self.held.iter().map(|(id, document)| (*id, document));
        let mut listed: Vec<_> = documents
            .filter(|(id, document)| {
                document.meta.kind == query.kind
                    && document.projection.archived == query.archived
                    && query.days.is_none_or(|(from, to)| {
                        document.projection.due.is_some_and(|due| (from..=to).contains(&due))
                    })
                    && (query.patient.is_none() || document.projection.patient == query.patient)
                    && match query.by_number {
                        true => self.row_of(*id, document).has_number_of(words),
                        false => self.holds(document, &typed),
                    }
                    && query.conditions.iter().all(|it| it.is_fulfilled(&self.row_of(*id, document)))
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
        self.held.iter().flat_map(|(id, document)| {
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
            Self::Phase => {
                let phase = absent_last(of_left.phase, of_right.phase, Ord::cmp);
                phase.then_with(|| absent_last(of_left.due, of_right.due, Ord::cmp))
            }
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
