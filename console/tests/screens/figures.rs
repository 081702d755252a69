//! The figures of the reports, and the rows behind them.

use jiff::civil::date;
use strum::IntoEnumIterator;
use syncd::domain::Municipality;
use syncd::domain::benefit::{Figure, Figures, Line};
use syncd::service::protocol::{MunicipalFigures, Report, Request};

use crate::driver::Screen;
use crate::fake::Fake;
use crate::people::masfjorden;

/// Of three candidates two come from the GP; of one nobody said.
fn figures(held: usize, km_saved: f64) -> Figures {
    let counts = Figure::iter().map(|figure| (figure, held)).collect();
    let strata =
        |codes: &[(&str, usize)]| codes.iter().map(|(code, count)| ((*code).into(), *count)).collect();
    let sources = strata(&[("gp", held - 1), ("", 1)]);
    let reasons = strata(&[("does-not-want", held)]);
    Figures {
        counts,
        strata: [(Figure::Candidates, sources), (Figure::NotIncluded, reasons)].into(),
        km_saved,
    }
}

/// Alver has released nothing yet.
pub(crate) fn report() -> Report {
    let own = MunicipalFigures {
        municipality: masfjorden(),
        day: date(2026, 11, 24),
        released_by: None,
        figures: figures(3, 292.5),
    };
    Report {
        day: own.day,
        missing: Municipality::find("Alver").into_iter().collect(),
        total: own.figures.clone(),
        mean_km: own.figures.mean_km(),
        municipalities: vec![own],
    }
}

/// Alver has released too.
pub(crate) fn released() -> Report {
    let mut report = report();
    report.municipalities.push(MunicipalFigures {
        municipality: report.missing.pop().unwrap(),
        day: date(2026, 11, 20),
        released_by: Some("Varm Lynghei".into()),
        figures: figures(1, 97.5),
    });
    report.total = report.municipalities.iter().map(|known| &known.figures).sum();
    report
}

#[test]
fn a_figure_opens_the_rows_that_it_counts() {
    for (width, height) in [(80, 24), (160, 45)] {
        let mut screen = Screen::open(Fake::with_people(), width, height);
        screen.press("7").sees("DSK gjennomførte").sees("97,5").sees("Har ikkje frigitt tal: Alver");
        screen.press("Down").press("Enter").sees("Pasientar i desse").sees("DSK-04").press("Enter");
        screen.sees("MAS-03").press("Esc").sees("Sparte km per DSK");
    }
}

#[test]
fn a_reason_is_counted_under_its_figure_and_opens_its_rows() {
    for (width, height) in [(80, 24), (120, 40)] {
        let mut screen = Screen::open(Fake::with_people(), width, height);
        screen.press("7").sees("Kandidatar i alt").sees("… fastlegen").sees("… ønskjer ikkje");
        let here = |line: &str| line.contains('▸') && line.contains("… fastlegen");
        while !screen.text().lines().any(here) {
            screen.press("Down");
        }
        screen.press("Enter").sees("Vist frå");
        let asked = screen.daemon().asked.iter().rev().find_map(|request| match request {
            Request::FigureRows { line, .. } => Some(line.clone()),
            _ => None,
        });
        let reason = Line { figure: Figure::Candidates, stratum: Some("gp".into()) };
        assert_eq!(asked, Some(reason));
    }
}

#[test]
fn figures_are_released_only_by_their_own_key() {
    let mut screen = Screen::open(Fake::with_machines(), 120, 40);
    let asked = |screen: &mut Screen| {
        screen.daemon().asked.iter().any(|request| matches!(request, Request::ReleaseFigures { .. }))
    };
    screen.press("7").press("f").sees("Frigi tala").press("Enter").sees("Frigi tala");
    assert!(!asked(&mut screen), "Enter never answers");
    screen.press("f").sees("Alver: frigitt av Varm Lynghei 20.11.2026").does_not_see("Har ikkje frigitt");
    assert!(asked(&mut screen));
}
