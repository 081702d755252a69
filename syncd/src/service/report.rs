//! The figures of the reports: counted from this municipality's rows, and what others have released.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::de::DeserializeOwned;

use super::Open;
use super::protocol::{MunicipalFigures, PAGE_MAX, Refusal, Report};
use crate::domain::aggregate::Released;
use crate::domain::benefit::{Figure, Figures, Rows};
use crate::domain::equipment::Borrower;
use crate::domain::member::Role;
use crate::domain::{Kind, Municipality, RecordId};
use crate::store::{Page, Query, Row, Store};

/// The setting that keeps what was released.
const RELEASED: &str = "released-figures";

impl<S: Store> Open<S> {
    /// The figures as of a day: of this municipality's own rows, and of the others as released.
    pub(super) fn report(&self, day: Option<Date>) -> Result<Report, Refusal> {
        let day = day.unwrap_or_else(|| self.clock.today());
        let mut municipalities = Vec::new();
        // Whoever holds no patients has only what was released.
        if self.holds_rows() {
            municipalities.push(MunicipalFigures {
                municipality: self.profile.municipality,
                day,
                released_by: None,
                figures: Figures::of(day, &self.rows()?),
            });
        }
        for view in self.aggregates()? {
            let known = municipalities.iter().any(|known| known.municipality == view.municipality);
            if let Some(Released { day, by, figures }) = view.aggregate.released.filter(|_| !known) {
                let (municipality, released_by) = (view.municipality, Some(by));
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

    /// The rows that a figure counts, at most a page of them.
    pub(super) fn figure_rows(&self, figure: Figure, day: Option<Date>) -> Result<Page, Refusal> {
        let day = day.unwrap_or_else(|| self.clock.today());
        let ids = if self.holds_rows() { figure.rows(day, &self.rows()?) } else { Vec::new() };
        let mut rows = Vec::new();
        for id in ids.iter().take(PAGE_MAX) {
            rows.extend(self.store.row(*id)?);
        }
        Ok(Page { rows, total: ids.len(), offset: 0 })
    }

    /// Gives the region this municipality's figures as of a day, small ones too.
    pub(super) fn release_figures(&mut self, day: Option<Date>) -> Result<Report, Refusal> {
        let me = self.membership.members().member(&self.key.public());
        if me.is_none_or(|me| me.role != Role::CoordinatorAdmin) {
            return Err(Refusal::NotAllowed);
        }
        let day = day.unwrap_or_else(|| self.clock.today());
        let figures = Figures::of(day, &self.rows()?);
        let released = Released { day, by: self.profile.person.clone(), figures };
        let json = serde_json::to_string(&released)
            .map_err(|error| Refusal::Storage { reason: error.to_string() })?;
        self.store.set_setting(RELEASED, &json)?;
        self.sign_figures()?;
        self.report(Some(day))
    }

    /// What this municipality has released: what an aggregate of its own says, else what this
    /// machine was told to release.
    pub(super) fn released(&self) -> Result<Option<Released>, Refusal> {
        let here =
            self.store.setting(RELEASED)?.and_then(|json| serde_json::from_str::<Released>(&json).ok());
        let own = self.aggregates()?.into_iter().find(|view| view.municipality == self.profile.municipality);
        let said = own.and_then(|view| view.aggregate.released);
        // Another admin of the municipality may have released a later day.
        Ok([said, here].into_iter().flatten().max_by_key(|released| released.day))
    }

    fn holds_rows(&self) -> bool {
        let me = self.membership.members().member(&self.key.public());
        me.is_some_and(|me| me.role != Role::ProjectLead)
    }

    /// This municipality's own rows, from what lists read of them.
    fn rows(&self) -> Result<Rows, Refusal> {
        let lent = |row: &Row| {
            let text = |name: &str| row.columns.get(name).and_then(serde_json::Value::as_str);
            let to_a_place = text("borrower") == Some(<&str>::from(Borrower::Place));
            let ours = text("owner") == Some(&self.profile.municipality.to_string());
            Some((row.id, text("kind").filter(|_| to_a_place && ours)?.parse().ok()?))
        };
        Ok(Rows {
            patients: self.read_rows(Kind::Patient)?,
            appointments: self.read_rows(Kind::Appointment)?,
            events: self.read_rows(Kind::Event)?,
            lent_to_places: self.all_rows(Kind::Equipment)?.iter().filter_map(lent).collect(),
        })
    }

    fn all_rows(&self, kind: Kind) -> Result<Vec<Row>, Refusal> {
        Ok(self.store.list(&Query { limit: usize::MAX, ..Query::of(kind) })?.rows)
    }

    /// Rows as their domain type: a row's columns are the record's filled fields.
    fn read_rows<T: DeserializeOwned>(&self, kind: Kind) -> Result<Vec<(RecordId, T)>, Refusal> {
        let rows = self.all_rows(kind)?.into_iter();
        let read = |row: Row| Some((row.id, serde_json::from_value(row.columns.into()).ok()?));
        Ok(rows.filter_map(read).collect())
    }
}
