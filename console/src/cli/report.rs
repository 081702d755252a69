//! `varde report`: the figures of the reports.

use jiff::civil::Date;
use syncd::domain::benefit::{Figures, Line};
use syncd::service::protocol::{MunicipalFigures, Report, Request, Response};

use super::failure::Failure;
use super::print;
use super::records::Session;

impl Session<'_> {
    /// The figures as of a day; `release` gives the region this municipality's first.
    pub(super) fn report(&mut self, day: Option<Date>, release: bool) -> Result<(), Failure> {
        let request = if release { Request::ReleaseFigures { day } } else { Request::Report { day } };
        let Response::Report(report) = self.ask(request)? else { return self.unexpected() };
        match self.json {
            true => Ok(print::json(&report)?),
            false => self.print_report(&report),
        }
    }

    fn print_report(&self, report: &Report) -> Result<(), Failure> {
        let texts = self.texts;
        let mut head =
            vec![texts.get("benefits-figure"), texts.get("benefits-region"), texts.get("benefits-target")];
        head.extend(report.municipalities.iter().map(|known| known.municipality.name()));
        let row = |line: &Line| {
            let target = line.target().map(|target| target.to_string()).unwrap_or_default();
            let of = |figures: &Figures| texts.count(line, figures).unwrap_or_default();
            let mut cells = vec![texts.line(line), of(&report.total), target];
            cells.extend(report.municipalities.iter().map(|known: &MunicipalFigures| of(&known.figures)));
            cells
        };
        let rows: Vec<_> = std::iter::once(head).chain(report.total.lines().iter().map(row)).collect();
        print::columns(&rows)?;
        for known in &report.municipalities {
            let Some(by) = &known.released_by else { continue };
            let words = [
                ("municipality", known.municipality.name().into()),
                ("person", by.as_str().into()),
                ("date", texts.date(known.day).into()),
            ];
            print::line(&texts.format("benefits-released", &words))?;
        }
        if !report.missing.is_empty() {
            let names: Vec<_> = report.missing.iter().map(|municipality| municipality.name()).collect();
            print::line(&texts.format("benefits-missing", &[("municipalities", names.join(", ").into())]))?;
        }
        Ok(())
    }
}
