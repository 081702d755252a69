//! The tab on the screen: a row for each machine, and below them the chosen one.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout as Split, Rect};
use ratatui::style::Style;
use syncd::service::protocol::{Joining, PeerView};

use super::{Row, chosen, is_equal, they_lack, we_lack};
use crate::layout::Layout;
use crate::look::Look;
use crate::model::Model;
use crate::widgets::table::{self, Cell, Column, Table, Window};
use crate::widgets::width::{columns as width, wrap};

/// Lines that are kept for the chosen machine, below the rows.
const BELOW: u16 = 11;
/// The column that says when something was last exchanged.
const LAST: usize = 3;

/// The whole body: rows are read across, and what is chosen stands below them.
fn body(layout: &Layout) -> Rect {
    layout.list.union(layout.detail)
}

/// How many rows there is room for.
pub(crate) fn page(layout: &Layout) -> usize {
    table::page(Rect { height: body(layout).height.saturating_sub(BELOW), ..body(layout) })
}

/// Where the rows stand, their heading included.
fn table_area(model: &Model, rows: usize) -> Rect {
    let (layout, rows) = (model.layout(), u16::try_from(rows).unwrap_or(u16::MAX));
    let most = body(&layout).height.saturating_sub(BELOW);
    Rect { height: rows.saturating_add(1).min(most), ..body(&layout) }
}

/// The row on a line of the screen.
pub(crate) fn row_at(model: &Model, y: u16) -> Option<usize> {
    let total = model.machines.rows().len();
    model.machines.place().row_at(table_area(model, total), y, total).filter(|_| total > 1)
}

/// Draws the tab; while it is not known how things stand, nothing.
pub(crate) fn draw(frame: &mut Frame<'_>, model: &Model) {
    let (machines, layout, look) = (&model.machines, model.layout(), model.look());
    let rows = machines.rows();
    let Some(row) = machines.chosen() else { return };
    let mut below = body(&layout);
    if rows.len() == 1 {
        let alone = wrap(&look.texts.get("sync-alone"), below.width.saturating_sub(4));
        let height = alone.len() as u16;
        crate::frame::say(frame, &look, Rect { height, ..below }, &alone);
        below = Rect { y: below.y + height, height: below.height - height, ..below };
    } else {
        let area = table_area(model, rows.len());
        draw_rows(frame, model, &rows, area);
        below = Rect { y: area.bottom(), height: below.height - area.height, ..below };
    }
    let beside = layout.wide && row != Row::Here;
    let columns = if beside {
        [Constraint::Fill(3), Constraint::Fill(2)]
    } else {
        [Constraint::Fill(1), Constraint::Length(0)]
    };
    let [left, right] = Split::horizontal(columns).areas(below);
    chosen::draw(frame, model, row, left);
    if beside {
        chosen::draw(frame, model, Row::Here, right);
    }
}

fn draw_rows(frame: &mut Frame<'_>, model: &Model, rows: &[Row<'_>], area: Rect) {
    let look = model.look();
    let cells = |row: &Row<'_>| match row {
        Row::Waiting(joining) => waiting(joining, &look),
        Row::Peer(peer) => other(peer, &look),
        Row::Here => here(model),
    };
    let rows: Vec<Vec<Cell>> = rows.iter().map(cells).collect();
    // A day of another year is longer than other moments.
    let last = rows.iter().map(|row| width(&row[LAST].text)).max().unwrap_or(0).max(6);
    let title = |id: &str| look.texts.get(id);
    let columns = [
        Column::new(title("sync-name"), 12, 18, 0),
        Column::new(title("sync-person"), 14, 16, 4),
        Column::new(title("sync-scopes"), 19, 19, 5),
        Column::new(title("sync-last"), last, last, 3),
        Column::new(title("sync-they-lack"), 11, 11, 1).right(),
        Column::new(title("sync-we-lack"), 10, 10, 1).right(),
        Column::new(title("sync-now"), 17, 48, 0),
    ];
    let window = Window { offset: 0, total: rows.len(), rows };
    let table =
        Table { columns: &columns, window: &window, state: model.machines.place(), focused: true, empty: "" };
    table.render(area, frame.buffer_mut(), look.theme);
}

fn waiting(joining: &Joining, look: &Look<'_>) -> Vec<Cell> {
    let empty = || Cell::from("");
    let text = match joining.confirmed {
        true => look.texts.get("sync-waits-for-them"),
        false => look.texts.format("sync-waits", &[("code", chosen::in_groups(&joining.code).into())]),
    };
    let now = Cell { text: format!("{} {text}", look.theme.symbols.pointer), style: look.theme.warning };
    let names = [joining.machine.clone(), joining.person.clone()].map(Cell::from);
    names.into_iter().chain([empty(), empty(), empty(), empty(), now]).collect()
}

fn other(peer: &PeerView, look: &Look<'_>) -> Vec<Cell> {
    let last = peer.scopes.iter().filter_map(|shared| shared.last).max();
    let lacks = |count: Option<u64>| Cell { text: look.texts.lack(count), style: lack_style(count, look) };
    vec![
        peer.machine.clone().into(),
        peer.person.clone().into(),
        look.texts.scopes(peer).into(),
        last.map_or_else(|| look.theme.symbols.empty.to_owned(), |at| look.texts.moment_near(at, look.today))
            .into(),
        lacks(they_lack(peer)),
        lacks(we_lack(peer)),
        going(peer, look),
    ]
}

fn lack_style(count: Option<u64>, look: &Look<'_>) -> Style {
    match count {
        Some(0) => look.theme.text,
        Some(_) => look.theme.warning,
        None => look.theme.muted,
    }
}

/// How it goes now: green only where all is known to be equal.
pub(super) fn going(peer: &PeerView, look: &Look<'_>) -> Cell {
    let (symbol, style) = match (peer.connected && peer.why.is_none(), is_equal(peer)) {
        (true, true) => (look.theme.symbols.sync, look.well()),
        (true, false) => (look.theme.symbols.sync, look.theme.text),
        (false, _) => (look.theme.symbols.fault, look.theme.error),
    };
    Cell { text: format!("{symbol} {}", look.texts.going(peer, look.today)), style }
}

fn here(model: &Model) -> Vec<Cell> {
    let (look, profile) = (model.look(), model.profile.as_ref());
    let [machine, person] = profile
        .map_or_else(Default::default, |profile| [profile.machine.clone(), profile.person.clone()])
        .map(Cell::from);
    let empty = || Cell::from("");
    let now = Cell { text: look.texts.get("sync-here"), style: look.theme.muted };
    vec![machine, person, empty(), empty(), empty(), empty(), now]
}
