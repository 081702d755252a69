//! The figures on the screen: what, here, in each other municipality, together, aimed at.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text;
use syncd::domain::benefit::{Figures, Line};
use syncd::service::protocol::{MunicipalFigures, Report};

use crate::look::Look;
use crate::model::Model;
use crate::widgets::table::{Cell, Column, Table, Window};

/// The lines below the table that say whose figures these are.
const NOTES: u16 = 2;

/// Draws the tab.
pub(crate) fn draw(frame: &mut Frame<'_>, model: &Model, area: Rect) {
    let Some(report) = &model.benefits.report.known else { return };
    let look = model.look();
    let table_area = Rect { height: area.height.saturating_sub(NOTES), ..area };
    let columns = columns(report, &look);
    let rows: Vec<_> = report.total.lines().iter().map(|line| cells(line, report, &look)).collect();
    let window = Window { offset: 0, total: rows.len(), rows };
    let focused = !model.detail.is_open();
    let state = model.benefits.place;
    let table = Table { columns: &columns, window: &window, state, focused, empty: "" };
    table.render(table_area, frame.buffer_mut(), look.theme);
    for (line, y) in notes(report, &look).into_iter().zip(table_area.bottom()..area.bottom()) {
        frame.render_widget(line, Rect { x: area.x + 1, y, width: area.width.saturating_sub(2), height: 1 });
    }
}

fn columns(report: &Report, look: &Look<'_>) -> Vec<Column> {
    let numbers = |title: String, priority| Column::new(title, 10, 12, priority).right();
    let mut columns = vec![
        Column::new(look.texts.get("benefits-figure"), 30, 44, 0),
        numbers(look.texts.get("benefits-region"), 0),
        numbers(look.texts.get("benefits-target"), 1),
    ];
    columns.extend(report.municipalities.iter().map(|known| numbers(known.municipality.name(), 2)));
    columns
}

fn cells(line: &Line, report: &Report, look: &Look<'_>) -> Vec<Cell> {
    let target = line.target().map(|target| target.to_string()).unwrap_or_default();
    let mut cells: Vec<Cell> = vec![
        look.texts.line(line).into(),
        Cell { text: value(line, &report.total, look), style: look.theme.title },
        Cell { text: target, style: look.theme.muted },
    ];
    let each = |known: &MunicipalFigures| value(line, &known.figures, look).into();
    cells.extend(report.municipalities.iter().map(each));
    cells
}

fn value(line: &Line, figures: &Figures, look: &Look<'_>) -> String {
    look.texts.count(line, figures).unwrap_or_else(|| look.theme.symbols.empty.to_owned())
}

/// Whose figures these are and of when, and who has released none.
fn notes(report: &Report, look: &Look<'_>) -> Vec<text::Line<'static>> {
    let released = report.municipalities.iter().filter_map(|known| {
        let by = known.released_by.as_deref()?;
        let words = [
            ("municipality", known.municipality.name().into()),
            ("person", by.into()),
            ("date", look.texts.date(known.day).into()),
        ];
        Some(look.texts.format("benefits-released", &words))
    });
    let missing: Vec<_> = report.missing.iter().map(|municipality| municipality.name()).collect();
    let missing = (!missing.is_empty())
        .then(|| look.texts.format("benefits-missing", &[("municipalities", missing.join(", ").into())]));
    let separator = format!(" {} ", look.theme.symbols.separator);
    let released = released.collect::<Vec<_>>().join(&separator);
    let styled = |text: String| text::Line::styled(text, look.theme.muted);
    [Some(released).filter(|text| !text.is_empty()), missing].into_iter().flatten().map(styled).collect()
}
