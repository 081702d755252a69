//! The figures of the reports: counted from this municipality's rows, and what others have released.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::de::DeserializeOwned;

use super::Open;
use super::protocol::{MunicipalFigures, PAGE_MAX, Refusal, Report};
use crate::domain::aggregate::Release;
use crate::domain::benefit::{Figure, Figures, Rows};
use crate::domain::equipment::Borrower;
use crate::domain::member::Role;
use crate::domain::{Kind, Municipality, RecordId};
use crate::membership::Content;
use crate::store::{Page, Query, Row, Store};

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
        if !me.is_some_and(|me| me.role.releases()) {
            return Err(Refusal::NotAllowed);
        }
        let day = day.unwrap_or_else(|| self.clock.today());
        let municipality = self.profile.municipality;
        let figures = Figures::of(day, &self.rows()?);
        let release = Release { day, by: self.profile.person.clone(), figures };
        let json = serde_json::to_string(&release)
            .map_err(|error| Refusal::Storage { reason: error.to_string() })?;
        let last = self.releases()?.into_iter().find(|(of, ..)| *of == municipality);
        let count = last.map_or(1, |(_, count, _)| count.saturating_add(1));
        self.say(Content::Release { municipality, count, json })?;
        self.report(Some(day))
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
