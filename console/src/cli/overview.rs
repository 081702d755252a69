//! What every municipality shows the others: cards and figures.

use syncd::domain::Kind;
use syncd::domain::aggregate::Table;
use syncd::domain::benefit::Figure;
use syncd::domain::card::{AppointmentCard, Card, PatientCard};
use syncd::service::protocol::{CardView, Request, Response};

use super::failure::Failure;
use super::print;
use super::records::Session;

impl Session<'_> {
    /// The overview rows of every municipality that hold all the words.
    pub(super) fn cards(&mut self, filter: &str) -> Result<(), Failure> {
        let Response::Cards(cards) = self.ask(Request::Cards)? else { return self.unexpected() };
        let rows = cards.into_iter().map(|card| (self.card(&card), card));
        let (rows, cards): (Vec<_>, Vec<_>) = rows.filter(|(row, _)| holds(row, filter)).unzip();
        if self.json {
            return Ok(print::json(&cards)?);
        }
        self.print(&rows, "cli-no-cards")
    }

    /// The figures of every municipality that hold all the words.
    pub(super) fn aggregates(&mut self, filter: &str) -> Result<(), Failure> {
        let Response::Aggregates(views) = self.ask(Request::Aggregates)? else { return self.unexpected() };
        let rows = views.into_iter().map(|view| {
            let tables = [
                (Kind::Patient, &view.aggregate.patients),
                (Kind::Appointment, &view.aggregate.appointments),
            ];
            let recruitment = &view.aggregate.recruitment;
            let recruited = [
                (Figure::Candidates, &recruitment.candidates),
                (Figure::NotIncluded, &recruitment.not_included),
            ];
            let rows: Vec<_> = tables
                .into_iter()
                .flat_map(|(kind, table)| {
                    let words = |code: &str| self.texts.row_state(kind, code);
                    self.figures(&view.municipality.name(), &self.texts.kinds(kind), table, words)
                })
                .chain(recruited.into_iter().flat_map(|(figure, table)| {
                    let words = |code: &str| self.texts.stratum(figure, code);
                    let what = self.texts.line(&figure.into());
                    self.figures(&view.municipality.name(), &what, table, words)
                }))
                .collect();
            (rows, view)
        });
        let kept = rows.filter(|(rows, _)| rows.iter().any(|row| holds(row, filter)));
        let (rows, views): (Vec<_>, Vec<_>) = kept.unzip();
        if self.json {
            return Ok(print::json(&views)?);
        }
        let rows: Vec<_> = rows.into_iter().flatten().filter(|row| holds(row, filter)).collect();
        self.print(&rows, "cli-no-aggregates")
    }

    fn print(&self, rows: &[Vec<String>], none: &str) -> Result<(), Failure> {
        match rows.is_empty() {
            true => Ok(print::line(&self.texts.get(none))?),
            false => Ok(print::columns(rows)?),
        }
    }

    fn card(&self, view: &CardView) -> Vec<String> {
        let mut row = vec![view.municipality.name()];
        match &view.card {
            Card::Patient(card) => row.extend(self.patient(card)),
            Card::Appointment(card) => row.extend(self.appointment(card)),
        }
        row
    }

    fn patient(&self, card: &PatientCard) -> [String; 5] {
        let texts = self.texts;
        let group = card.group.map(|group| texts.row_group(Kind::Patient, group.into()));
        let status = card.status.map(|status| texts.row_state(Kind::Patient, status.into()));
        [
            texts.kind(Kind::Patient),
            card.number.clone().unwrap_or_default(),
            group.unwrap_or_default(),
            status.unwrap_or_default(),
            card.phase.map(|phase| texts.get(&format!("phase-{phase}"))).unwrap_or_default(),
        ]
    }

    fn appointment(&self, card: &AppointmentCard) -> [String; 5] {
        let texts = self.texts;
        [
            texts.kind(Kind::Appointment),
            card.start.map(|start| texts.date_time(start)).unwrap_or_default(),
            card.place.map(|place| texts.row_group(Kind::Appointment, place.into())).unwrap_or_default(),
            card.step.map(|step| texts.entry("step", step.into())).unwrap_or_default(),
            card.km_saved.map(|km| format!("{} km", texts.number(km))).unwrap_or_default(),
        ]
    }

    /// A table's total, then each count; what was left out since it is small is said to be.
    fn figures(
        &self,
        municipality: &str,
        what: &str,
        table: &Table,
        words: impl Fn(&str) -> String,
    ) -> Vec<Vec<String>> {
        let texts = self.texts;
        let count =
            |count: Option<u32>| count.map_or_else(|| texts.get("cli-few"), |count| count.to_string());
        let row = |words: String, value: Option<u32>| {
            vec![municipality.to_owned(), what.to_owned(), words, count(value)]
        };
        let total = [row(texts.get("cli-total"), table.total)];
        let counts = table.by.iter().map(|(code, value)| row(words(code), *value));
        total.into_iter().chain(counts).collect()
    }
}

/// Whether a row holds all the words.
fn holds(row: &[String], filter: &str) -> bool {
    let text = row.join(" ").to_lowercase();
    filter.split_whitespace().all(|word| text.contains(&word.to_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_kept_where_it_holds_all_the_words() {
        let row = ["Alver", "pasient", "ALV-03", "kols"].map(str::to_owned);
        assert!(holds(&row, "") && holds(&row, "alver KOLS"));
        assert!(!holds(&row, "alver kreft"));
    }
}
