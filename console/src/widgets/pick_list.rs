//! A short list that opens under a field: one of several words, or a record looked for.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::Handled;
use super::line_input::LineInput;
use super::width::truncate;
use crate::language::Texts;
use crate::theme::Theme;

/// The most rows shown at once.
const ROWS: usize = 6;

/// What is chosen: the stored id or code, and the words shown for it.
pub(super) type Item = (String, String);

/// The open list with what was typed to narrow it.
#[derive(Debug, Clone, Default)]
pub(super) struct PickList {
    items: Vec<Item>,
    query: LineInput,
    cursor: usize,
    /// Where the cursor stood when the list was opened, and stands where nothing is typed.
    opened_at: usize,
    /// Whether the list narrows itself; otherwise its owner brings what matches the query.
    narrows: bool,
    /// Whether the items are those of the query as it stands; nothing is taken before they are.
    found: bool,
}

impl PickList {
    /// A list of all there is, which narrows itself, on the item that is chosen now.
    pub(super) fn of(items: Vec<Item>, cursor: usize) -> Self {
        Self { items, cursor, opened_at: cursor, narrows: true, found: true, ..Self::default() }
    }

    pub(super) fn query(&self) -> &str {
        self.query.text()
    }

    /// What was found for the query.
    pub(super) fn set_items(&mut self, items: Vec<Item>) {
        self.items = items;
        self.cursor = 0;
        self.found = true;
    }

    /// What matches; of a list that narrows itself, what begins with the query first.
    fn matching(&self) -> Vec<&Item> {
        if !self.narrows {
            return self.items.iter().collect();
        }
        let query = self.query().trim().to_lowercase();
        let words = |item: &&Item| item.1.to_lowercase();
        let mut matching: Vec<_> = self.items.iter().filter(|item| words(item).contains(&query)).collect();
        matching.sort_by_key(|item| !words(item).starts_with(&query));
        matching
    }

    /// The item that Enter would take.
    pub(super) fn current(&self) -> Option<&Item> {
        self.matching().get(self.cursor).copied().filter(|_| self.found)
    }

    /// The item that somebody typed for or moved to, if they did.
    pub(super) fn pointed_at(&self) -> Option<&Item> {
        let points = self.cursor != self.opened_at || !self.query().trim().is_empty();
        self.current().filter(|_| points)
    }

    /// The item, where there is one only.
    pub(super) fn only(&self) -> Option<&Item> {
        match self.matching().as_slice() {
            [only] if self.found => Some(only),
            _ => None,
        }
    }

    /// Moves in the list or edits the query.
    pub(super) fn handle(&mut self, key: KeyEvent) -> Handled {
        let last = self.matching().len().saturating_sub(1);
        match key.code {
            KeyCode::Up => self.cursor = self.cursor.saturating_sub(1),
            KeyCode::Down => self.cursor = (self.cursor + 1).min(last),
            _ => {
                let handled = self.query.handle(key);
                if handled == Handled::Edited {
                    self.query_changed();
                }
                return handled;
            }
        }
        Handled::Moved
    }

    pub(super) fn paste(&mut self, text: &str) -> Handled {
        let handled = self.query.paste(text);
        self.query_changed();
        handled
    }

    fn query_changed(&mut self) {
        self.cursor = if self.query().is_empty() { self.opened_at } else { 0 };
        self.found = self.narrows;
    }

    /// The line that is typed in, and the rows.
    pub(super) fn height(&self) -> u16 {
        let rows = self.matching().len();
        let more = usize::from(rows > ROWS);
        (2 + rows.saturating_sub(1).min(ROWS - 1) + more) as u16
    }

    pub(super) fn render(&self, area: Rect, buffer: &mut Buffer, theme: &Theme, texts: &Texts) {
        let symbols = theme.symbols;
        let [query, rows] = ratatui::layout::Layout::vertical([
            ratatui::layout::Constraint::Length(1),
            ratatui::layout::Constraint::Fill(1),
        ])
        .areas(area);
        self.query.render(query, buffer, theme, true);
        let matching = self.matching();
        if matching.is_empty() {
            let empty = if self.query().is_empty() { "form-search" } else { "form-nothing-found" };
            Line::styled(format!("  {}", texts.get(empty)), theme.muted).render(rows, buffer);
            return;
        }
        let first = self.cursor.saturating_sub(ROWS - 1);
        for (index, (row, item)) in rows.rows().zip(matching.iter().skip(first).take(ROWS)).enumerate() {
            let selected = self.found && first + index == self.cursor;
            let (mark, style) = match selected {
                true => (symbols.pointer, theme.selected),
                false => (" ", theme.text),
            };
            let words = truncate(&item.1, row.width.saturating_sub(2), symbols.ellipsis);
            Line::from(vec![Span::raw(mark), Span::raw(" "), Span::raw(words)])
                .style(style)
                .render(row, buffer);
        }
        let more = matching.len().saturating_sub(ROWS);
        if more > 0
            && let Some(row) = rows.rows().nth(ROWS)
        {
            let words = texts.format("form-more", &[("count", more.to_string().into())]);
            Line::styled(format!("  {words}"), theme.muted).render(row, buffer);
        }
    }
}
