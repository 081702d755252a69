//! A table that draws only the rows one sees.
//!
//! Its owner loads a [`Window`] of the rows; narrow screens drop the columns that matter least,
//! wide ones get more columns and never bigger gaps.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::Handled;
use super::width::{columns as columns_of, truncate, wrap};
use crate::theme::Theme;

/// Between two columns.
const GAP: u16 = 2;
/// The mark of the selected row and a space.
const MARK: u16 = 2;
/// The scrollbar and a space before it.
const BAR: u16 = 2;

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The title in the header.
    pub title: String,
    /// The fewest columns of the terminal that make sense.
    pub min: u16,
    /// The most that its content can use.
    pub max: u16,
    /// 0 is never dropped; of the others the highest number goes first.
    pub priority: u8,
    /// Whether it is set to the right, as numbers are.
    pub right: bool,
}

impl Column {
    /// A column set to the left.
    pub fn new(title: impl Into<String>, min: u16, max: u16, priority: u8) -> Self {
        Self { title: title.into(), min, max, priority, right: false }
    }

    /// Set to the right, as numbers are.
    pub fn right(mut self) -> Self {
        self.right = true;
        self
    }
}

/// A cell: text with the style of its meaning.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cell {
    /// The text, in one line.
    pub text: String,
    /// The style.
    pub style: Style,
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self { text: text.into(), style: Style::default() }
    }
}

/// The rows that are loaded, out of all there are.
#[derive(Debug, Clone, Default)]
pub struct Window {
    /// The place of the first loaded row among all.
    pub offset: usize,
    /// How many rows there are in all.
    pub total: usize,
    /// The loaded rows, a cell for each column.
    pub rows: Vec<Vec<Cell>>,
}

/// Which row is selected, and how far the table is scrolled.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TableState {
    /// The selected row among all.
    pub selected: usize,
    /// The first row on the screen, among all.
    pub top: usize,
}

impl TableState {
    /// Takes a key, with `total` rows of which `page` are on the screen.
    pub fn handle(&mut self, key: KeyEvent, total: usize, page: usize) -> Handled {
        let last = total.saturating_sub(1);
        let selected = match key.code {
            KeyCode::Up => self.selected.saturating_sub(1),
            KeyCode::Down => self.selected + 1,
            KeyCode::PageUp => self.selected.saturating_sub(page),
            KeyCode::PageDown => self.selected + page,
            KeyCode::Home => 0,
            KeyCode::End => last,
            _ => return Handled::Ignored,
        };
        self.select(selected, total, page);
        Handled::Moved
    }

    /// Selects a row and scrolls so that it is seen.
    pub fn select(&mut self, row: usize, total: usize, page: usize) {
        self.selected = row.min(total.saturating_sub(1));
        let lowest_top = (self.selected + 1).saturating_sub(page);
        let highest_top = total.saturating_sub(page);
        self.top = self.top.clamp(lowest_top, self.selected.max(lowest_top)).min(highest_top);
    }

    /// The row under a click in the table's area, if there is one.
    pub fn row_at(&self, area: Rect, row: u16, total: usize) -> Option<usize> {
        let below_header = usize::from(row.checked_sub(area.y + 1)?);
        let found = self.top + below_header;
        (row < area.bottom() && found < total).then_some(found)
    }
}

/// How many rows a table shows in an area: all but the header.
pub fn page(area: Rect) -> usize {
    usize::from(area.height.saturating_sub(1))
}

/// Which columns are shown in so many columns of the terminal, and how wide each is.
///
/// Columns go by their priority until the rest has room for its least; what is left over goes
/// to those that can use it, from the left.
pub fn layout(columns: &[Column], width: u16) -> Vec<(usize, u16)> {
    let mut shown: Vec<usize> = (0..columns.len()).collect();
    let least = |shown: &[usize]| {
        let gaps = GAP * (shown.len().saturating_sub(1) as u16);
        shown.iter().map(|index| columns[*index].min).sum::<u16>() + gaps
    };
    while least(&shown) > width {
        let Some(dropped) = shown.iter().rposition(|index| {
            let priority = columns[*index].priority;
            priority > 0 && shown.iter().all(|other| columns[*other].priority <= priority)
        }) else {
            break;
        };
        shown.remove(dropped);
    }
    let mut left = width.saturating_sub(least(&shown));
    let widths = shown.into_iter().map(|index| {
        let column = &columns[index];
        let more = left.min(column.max.saturating_sub(column.min));
        left -= more;
        (index, column.min + more)
    });
    widths.collect()
}

/// A table over its window.
pub struct Table<'a> {
    /// The columns, each with its place in the rows.
    pub columns: &'a [Column],
    /// What is loaded.
    pub window: &'a Window,
    /// What is selected and how far it is scrolled.
    pub state: TableState,
    /// Whether the keys go to it.
    pub focused: bool,
    /// What to say where there are no rows: what goes here and which key adds it.
    pub empty: &'a str,
}

impl Table<'_> {
    /// Draws header, rows and scrollbar.
    pub fn render(&self, area: Rect, buffer: &mut Buffer, theme: &Theme) {
        if area.is_empty() {
            return;
        }
        if self.window.total == 0 {
            for (row, line) in area.rows().skip(1).zip(wrap(self.empty, area.width.saturating_sub(2 * MARK)))
            {
                Line::styled(format!("  {line}"), theme.muted).render(row, buffer);
            }
            return;
        }
        let page = page(area);
        let bar = if self.window.total > page { BAR } else { 0 };
        let widths = layout(self.columns, area.width.saturating_sub(MARK + bar));
        let titles: Vec<Cell> = self.columns.iter().map(|column| column.title.as_str().into()).collect();
        let mut rows = area.rows();
        if let Some(header) = rows.next() {
            self.line(&titles, &widths, " ", theme).style(theme.muted).render(header, buffer);
        }
        for (place, row) in (self.state.top..self.window.total).zip(rows) {
            let loaded = place.checked_sub(self.window.offset).and_then(|index| self.window.rows.get(index));
            let selected = place == self.state.selected;
            let mark = if selected && self.focused { theme.symbols.pointer } else { " " };
            let line = match loaded {
                Some(cells) => self.line(cells, &widths, mark, theme),
                None => Line::raw(format!("{mark} {}", theme.symbols.ellipsis)),
            };
            let style = if self.focused { theme.selected } else { theme.accent };
            let line = if selected { line.patch_style(style) } else { line };
            let row = Rect { width: row.width - bar, ..row };
            if selected {
                buffer.set_style(row, style);
            }
            line.render(row, buffer);
        }
        if bar > 0 {
            self.scrollbar(area, page, buffer, theme);
        }
    }

    fn line(&self, cells: &[Cell], widths: &[(usize, u16)], mark: &str, theme: &Theme) -> Line<'static> {
        let mut spans = vec![Span::raw(format!("{mark} "))];
        for (position, (index, width)) in widths.iter().enumerate() {
            let empty = Cell::default();
            let cell = cells.get(*index).unwrap_or(&empty);
            let text = truncate(&cell.text, *width, theme.symbols.ellipsis);
            let room = usize::from(width.saturating_sub(columns_of(&text)));
            let padded = match self.columns[*index].right {
                true => format!("{}{text}", " ".repeat(room)),
                false => format!("{text}{}", " ".repeat(room)),
            };
            if position > 0 {
                spans.push(Span::raw(" ".repeat(usize::from(GAP))));
            }
            spans.push(Span::styled(padded, cell.style));
        }
        Line::from(spans)
    }

    fn scrollbar(&self, area: Rect, page: usize, buffer: &mut Buffer, theme: &Theme) {
        let (bar, rail) = theme.symbols.scrollbar;
        let length = (page * page / self.window.total).max(1);
        let hidden = self.window.total - page;
        let start = self.state.top.min(hidden) * (page - length.min(page)) / hidden.max(1);
        for index in 0..page {
            let symbol = if (start..start + length).contains(&index) { bar } else { rail };
            buffer.set_string(area.right() - 1, area.y + 1 + index as u16, symbol, theme.border);
        }
    }
}

#[cfg(test)]
mod tests {
    use crossterm::event::KeyModifiers;

    use super::*;
    use crate::widgets::form::testing::{screen, theme};

    fn columns() -> Vec<Column> {
        vec![
            Column::new("Nr.", 6, 6, 0),
            Column::new("Namn", 12, 24, 0),
            Column::new("Gruppe", 10, 18, 2),
            Column::new("Fase", 12, 30, 1),
            Column::new("Km", 5, 5, 3).right(),
            Column::new("Koordinator", 14, 20, 4),
        ]
    }

    fn window(offset: usize, total: usize, loaded: usize) -> Window {
        let row = |place: usize| {
            let cells = [
                format!("MAS-{place:02}"),
                "Rolig Havørn frå Masfjordnes".to_owned(),
                "hjartesvikt".to_owned(),
                "4.1 Oppfølging av plan".to_owned(),
                "97,5".to_owned(),
                "Lun Fjellrev".to_owned(),
            ];
            cells.map(Cell::from).to_vec()
        };
        Window { offset, total, rows: (offset..offset + loaded).map(row).collect() }
    }

    #[test]
    fn narrow_tables_drop_what_matters_least_and_wide_ones_fill_columns_not_gaps() {
        let shown = |width| layout(&columns(), width).iter().map(|(index, _)| *index).collect::<Vec<_>>();
        assert_eq!(shown(200), [0, 1, 2, 3, 4, 5]);
        assert_eq!(shown(60), [0, 1, 2, 3, 4]);
        assert_eq!(shown(50), [0, 1, 2, 3]);
        assert_eq!(shown(40), [0, 1, 3]);
        assert_eq!(shown(20), [0, 1]);
        assert_eq!(shown(5), [0, 1], "what must be there stays");
        for width in 20..200 {
            let widths = layout(&columns(), width);
            let used = widths.iter().map(|(_, width)| width).sum::<u16>() + GAP * (widths.len() as u16 - 1);
            assert!(used <= width, "{width}");
            assert!(widths.iter().all(|(index, width)| *width <= columns()[*index].max));
        }
    }

    #[test]
    fn the_selected_row_stays_on_the_screen() {
        let mut state = TableState::default();
        let mut press = |code| {
            state.handle(KeyEvent::new(code, KeyModifiers::NONE), 30, 10);
            (state.selected, state.top)
        };
        assert_eq!(press(KeyCode::Up), (0, 0));
        assert_eq!(press(KeyCode::PageDown), (10, 1));
        assert_eq!(press(KeyCode::Up), (9, 1), "no scrolling before the edge");
        assert_eq!(press(KeyCode::End), (29, 20));
        assert_eq!(press(KeyCode::Down), (29, 20));
        assert_eq!(press(KeyCode::Home), (0, 0));
        state.select(25, 30, 10);
        state.select(3, 4, 10);
        assert_eq!((state.selected, state.top), (3, 0), "fewer rows than before");
    }

    #[test]
    fn a_click_finds_its_row() {
        let state = TableState { selected: 0, top: 5 };
        let area = Rect::new(0, 2, 40, 10);
        assert_eq!(state.row_at(area, 2, 30), None, "the header");
        assert_eq!(state.row_at(area, 3, 30), Some(5));
        assert_eq!(state.row_at(area, 4, 6), None, "below the last row");
    }

    #[test]
    fn a_table_fits_its_width() {
        let columns = columns();
        let draw = |width, window: &Window, state| {
            let table = Table {
                columns: &columns,
                window,
                state,
                focused: true,
                empty: "Ingen pasientar. Trykk a for å leggje til.",
            };
            screen(width, 6, |area, buffer| table.render(area, buffer, &theme()))
        };
        let state = TableState { selected: 3, top: 1 };
        insta::assert_snapshot!("table_40", draw(40, &window(0, 3, 3), TableState { selected: 1, top: 0 }));
        insta::assert_snapshot!("table_80", draw(80, &window(0, 30, 4), state));
        insta::assert_snapshot!("table_120", draw(120, &window(0, 30, 10), state));
        insta::assert_snapshot!("table_empty", draw(30, &Window::default(), TableState::default()));
    }
}
