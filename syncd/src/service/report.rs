//! The figures of the reports: counted from this municipality's rows, and what others have released.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::de::DeserializeOwned;

use super::Open;
use super::protocol::{MunicipalFigures, PAGE_MAX, Refusal, Report};
use crate::domain::aggregate::{Recruitment, Release, Table};
use crate::domain::benefit::{Figure, Figures, Line, Rows};
use crate::domain::equipment::{Borrower, EquipmentKind};
use crate::domain::member::Role;
use crate::domain::patient::PatientStatus;
use crate::domain::{Kind, Municipality, RecordId};
use crate::membership::Content;
use crate::store::filter::Test;
use crate::store::{Column, Columns, Condition, DocumentCommit, Page, Projection, Query, Store};

/// The kinds of which figures count.
const COUNTED: [Kind; 4] = [Kind::Patient, Kind::Appointment, Kind::Event, Kind::Equipment];

impl<S: Store> Open<S> {
    /// The figures as of a day: of this municipality's own rows, and of the others as released.
    pub(super) fn report(&mut self, day: Option<Date>) -> Result<Report, Refusal> {
        let day = day.unwrap_or_else(|| self.clock.today());
        let mut municipalities = Vec::new();
        // Whoever holds no patients has only what was released.
        if self.holds_rows() {
            municipalities.push(MunicipalFigures {
                municipality: self.profile.municipality,
                day,
                released_by: None,
                figures: Figures::of(day, self.rows()?),
            });
        }
        for (municipality, _, Release { day, by, figures }) in self.releases()? {
            if !municipalities.iter().any(|known| known.municipality == municipality) {
                let released_by = Some(by);
                municipalities.push(MunicipalFigures { municipality, day, released_by, figures });
            }
        }
        let known = |municipality: &Municipality| {
            municipalities.iter().any(|known| known.municipality == *municipality)
        };
        let members = self.membership.members();
        let all: BTreeSet<_> = members.iter().map(|member| member.municipality).collect();
        let missing = all.into_iter().filter(|municipality| !known(municipality)).collect();
        let total: Figures = municipalities.iter().map(|known| &known.figures).sum();
        Ok(Report { day, missing, mean_km: total.mean_km(), total, municipalities })
    }

    /// The rows that a line of the figures counts, at most a page of them.
    pub(super) fn figure_rows(&mut self, line: &Line, day: Option<Date>) -> Result<Page, Refusal> {
        let day = day.unwrap_or_else(|| self.clock.today());
        let ids = if self.holds_rows() { line.rows(day, self.rows()?) } else { Vec::new() };
        let mut rows = Vec::new();
        for id in ids.iter().take(PAGE_MAX) {
            rows.extend(self.store.row(*id)?);
        }
        Ok(Page { rows, total: ids.len(), offset: 0 })
    }

    /// Gives the region this municipality's figures as of a day, small ones too.
    pub(super) fn release_figures(&mut self, day: Option<Date>) -> Result<Report, Refusal> {
        let me = self.membership.members().member(&self.key.public());
        if !me.is_some_and(|me| me.role.releases()) {
            return Err(Refusal::NotAllowed);
        }
        let day = day.unwrap_or_else(|| self.clock.today());
        let municipality = self.profile.municipality;
        let figures = Figures::of(day, self.rows()?);
        let release = Release { day, by: self.profile.person.clone(), figures };
        let json = serde_json::to_string(&release)
            .map_err(|error| Refusal::Storage { reason: error.to_string() })?;
        let last = self.releases()?.into_iter().find(|(of, ..)| *of == municipality);
        let count = last.map_or(1, |(_, count, _)| count.saturating_add(1));
        self.say(Content::Release { municipality, count, json })?;
        self.report(Some(day))
    }

    /// How recruitment went here, counted whole as the figures count it.
    pub(super) fn recruitment(&self) -> Result<Recruitment, Refusal> {
        let counted = |figure: Figure, conditions| {
            let query = Query { conditions, ..Query::of(Kind::Patient) };
            let by = figure.stratifier().unwrap_or_default().to_owned();
            Ok::<_, Refusal>(Table::whole(self.store.tally(&query, &Column::Further(by))?))
        };
        let turned_down = Test::OneOf(vec![<&str>::from(PatientStatus::Cancelled).into()]);
        let turned_down = Condition { column: Column::State, test: turned_down, negated: false };
        Ok(Recruitment {
            candidates: counted(Figure::Candidates, Vec::new())?,
            not_included: counted(Figure::NotIncluded, vec![turned_down])?,
        })
    }

    pub(super) fn holds_rows(&self) -> bool {
        let me = self.membership.members().member(&self.key.public());
        me.is_some_and(|me| me.role != Role::ProjectLead)
    }

    /// This municipality's own rows, from what lists read of them: read once, and kept as they change.
    fn rows(&mut self) -> Result<&Rows, Refusal> {
        if self.counted.is_none() {
            let mut rows = Rows::default();
            for kind in COUNTED {
                for (id, columns) in self.store.columns(kind)? {
                    put(&mut rows, self.profile.municipality, kind, id, Some(columns));
                }
            }
            self.counted = Some(rows);
        }
        Ok(self.counted.get_or_insert_default())
    }

    /// Counts what was written from now on.
    pub(super) fn count_written(&mut self, written: Vec<(Kind, RecordId, Option<Columns>)>) {
        if let Some(rows) = &mut self.counted {
            for (kind, id, columns) in written {
                put(rows, self.profile.municipality, kind, id, columns);
            }
        }
    }
}

/// What figures need of a document that is to be written; nothing of its columns where it is put away.
pub(super) fn counted(document: &DocumentCommit) -> Option<(Kind, RecordId, Option<Columns>)> {
    let Projection { columns, archived, .. } = &document.projection;
    let columns = (!archived).then(|| columns.clone());
    COUNTED.contains(&document.kind).then_some((document.kind, document.id, columns))
}

/// Puts a record among those that figures count, or takes it out.
fn put(rows: &mut Rows, ours: Municipality, kind: Kind, id: RecordId, columns: Option<Columns>) {
    match kind {
        Kind::Patient => keep(&mut rows.patients, id, columns.and_then(read)),
        Kind::Appointment => keep(&mut rows.appointments, id, columns.and_then(read)),
        Kind::Event => keep(&mut rows.events, id, columns.and_then(read)),
        Kind::Equipment => {
            keep(&mut rows.lent_to_places, id, columns.and_then(|columns| lent_to_a_place(&columns, ours)));
        }
        _ => {}
    }
}

fn keep<T>(rows: &mut BTreeMap<RecordId, T>, id: RecordId, row: Option<T>) {
    match row {
        Some(row) => drop(rows.insert(id, row)),
        None => drop(rows.remove(&id)),
    }
}

/// A row as its domain type: a row's columns are the record's filled fields.
fn read<T: DeserializeOwned>(columns: Columns) -> Option<T> {
    serde_json::from_value(columns.into()).ok()
}

/// What kind of item it is, where it is ours and lent to a place.
fn lent_to_a_place(columns: &Columns, ours: Municipality) -> Option<EquipmentKind> {
    let text = |name: &str| columns.get(name).and_then(serde_json::Value::as_str);
    let to_a_place = text("borrower") == Some(<&str>::from(Borrower::Place));
    let is_ours = text("owner") == Some(&ours.to_string());
    text("kind").filter(|_| to_a_place && is_ours)?.parse().ok()
}
