//! The common pool of equipment: its list, and where an item is.

use ratatui::text::{Line, Span};
use syncd::domain::equipment::{Equipment, Loan, LoanState};
use syncd::domain::{Kind, RecordId};
use syncd::service::protocol::RecordView;

use crate::detail::{Content, Target};
use crate::language::Place;
use crate::list::{Column, cells};
use crate::look::Look;

/// The columns of the list.
pub(crate) static COLUMNS: &[Column] = &[
    cells::NUMBER,
    Column::new("column-type", (14, 24), 0, |row, look| look.texts.row_group(row.kind, &row.group).into()),
    cells::STATE,
    cells::DUE,
    Column::new("column-municipality", (10, 14), 3, |row, look| cells::further(row, look, "owner")),
    Column::new("column-model", (12, 24), 4, |row, look| cells::further(row, look, "model")),
];

/// Where the item is now: with whom, since when, until when.
pub(crate) fn summary(content: &mut Content<'_>, view: &RecordView) {
    let Some(today) = content.look.today else { return };
    let item: Equipment = view.record.read().value;
    let state = item.loan_state(today);
    let (symbol, style) = {
        let (theme, symbols) = (content.look.theme, content.look.theme.symbols);
        match state {
            LoanState::Available => (symbols.done, theme.success),
            LoanState::OnLoan => (symbols.yellow, theme.text),
            LoanState::Overdue => (symbols.fault, theme.error),
            LoanState::LentTwice => (symbols.conflict, theme.warning),
            LoanState::BeingPrepared => (symbols.yellow, theme.warning),
            LoanState::OutOfUse => (symbols.empty, theme.muted),
        }
    };
    let code = serde_json::to_value(state).ok();
    let code = code.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default();
    let words = content.look.state(Kind::Equipment, code).content.into_owned();
    content.add(Line::styled(format!("{symbol} {words}"), style), None);
    for (id, loan) in item.open_loans() {
        let target = Target::Entry { section: "loan", entry: id.to_string() };
        content.add(out(content.look, view, *id, loan), Some(target));
    }
}

/// *til MAS-03 Stolt Furu · frå 12.11.2026 · frist 20.12.2026*.
fn out(look: Look<'_>, view: &RecordView, id: RecordId, loan: &Loan) -> Line<'static> {
    let borrower = || {
        loan.borrower.map(|borrower| {
            look.texts.code(&Place::within(Kind::Equipment, "loan"), "borrower", borrower.into())
        })
    };
    let contact = || loan.contact.and_then(|contact| view.names.get(&contact).cloned());
    let to = view.names.get(&id).cloned().or_else(|| loan.place.clone()).or_else(contact).or_else(borrower);
    let to = look.texts.format("loan-to", &[("whom", to.unwrap_or_default().into())]);
    let mut line = Line::from(Span::styled(format!("  {to}"), look.theme.accent));
    let separator = || Span::styled(format!(" {} ", look.theme.symbols.separator), look.theme.muted);
    if let Some(since) = loan.handed_out_on {
        let since = look.texts.format("loan-since", &[("date", look.texts.date(since).into())]);
        line.spans.extend([separator(), Span::styled(since, look.theme.text)]);
    }
    if let Some(due) = loan.due {
        line.spans.extend([separator(), Span::raw(look.texts.get("loan-due") + " "), look.due(due)]);
    }
    line
}
