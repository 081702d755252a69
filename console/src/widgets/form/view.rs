//! Drawing a form.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::Form;
use super::entry::{Entry, Note};
use super::layout::{self, Block, Columns, Content, MARK, PlacedNote};
use crate::language::input::Context;
use crate::theme::Theme;
use crate::widgets::width::{columns, truncate};

/// What a form is drawn with.
struct View<'a> {
    form: &'a Form,
    columns: Columns,
    theme: &'a Theme,
    context: Context<'a>,
}

pub(super) fn render(form: &Form, area: Rect, buffer: &mut Buffer, theme: &Theme, context: Context<'_>) {
    let fields = layout::fields_area(area);
    if fields.is_empty() {
        return;
    }
    let columns = Columns::new(&form.entries, area.width);
    let blocks = layout::blocks(&form.entries, &form.first_of_parts(), form.focus, columns, context);
    let scroll = layout::scroll(&blocks, form.focus, fields.height);
    let total = layout::total(&blocks);
    let view = View { form, columns, theme, context };
    // All lines are drawn apart and the ones that are seen copied, so that a field cut by an
    // edge needs no care.
    let mut lines = Buffer::empty(Rect::new(0, 0, columns.width, total));
    for block in &blocks {
        view.block(block, &mut lines);
    }
    for (line, row) in (scroll..total).zip(fields.rows()) {
        for column in 0..columns.width.min(row.width) {
            buffer[(row.x + column, row.y)] = lines[(column, line)].clone();
        }
    }
    if total > fields.height {
        view.scrollbar(fields, scroll, total, buffer);
    }
    view.hint(Rect { y: fields.bottom(), height: 1, ..area }, buffer);
}

impl View<'_> {
    fn block(&self, block: &Block, buffer: &mut Buffer) {
        let area = Rect::new(0, block.top, self.columns.width, block.height);
        match &block.content {
            Content::Title(part) => self.title(*part, area, buffer),
            Content::Field { entry, value, note } => {
                let focused = *entry == self.form.focus;
                let entry = &self.form.entries[*entry];
                self.label(entry, focused, area, buffer);
                let (height, width) = *value;
                let value = Rect { x: self.columns.value_at, width, height, ..area };
                entry.editor.render(value, buffer, self.theme, self.context.texts, focused);
                if let Some(note) = note {
                    self.note(note, value, buffer);
                }
            }
        }
    }

    fn title(&self, part: usize, area: Rect, buffer: &mut Buffer) {
        let title = &self.form.parts[part].0;
        let rule = usize::from(area.width.saturating_sub(columns(title) + 1));
        let line = [
            Span::styled(title.as_str(), self.theme.title),
            Span::raw(" "),
            Span::styled(self.theme.symbols.rule.repeat(rule), self.theme.border),
        ];
        Line::from(line.to_vec()).render(area, buffer);
    }

    fn label(&self, entry: &Entry, focused: bool, area: Rect, buffer: &mut Buffer) {
        let (mark, style) = match focused {
            true => (self.theme.symbols.pointer, self.theme.accent),
            false => (" ", self.theme.muted),
        };
        let required = if entry.field.required { "*" } else { "" };
        let room = self.columns.value_at.saturating_sub(MARK + 1 + columns(required));
        let label = truncate(&entry.label, room, self.theme.symbols.ellipsis);
        Line::styled(format!("{mark} {label}{required}"), style).render(area, buffer);
    }

    fn note(&self, placed: &PlacedNote, value: Rect, buffer: &mut Buffer) {
        let symbols = self.theme.symbols;
        let (sign, style) = match placed.note {
            Note::Understood(_) => (symbols.arrow, self.theme.success),
            Note::Wrong(_) => (symbols.fault, self.theme.error),
            Note::Warning(_) => (symbols.conflict, self.theme.warning),
        };
        let (x, y) = match placed.beside {
            true => (value.right() + 2, value.y),
            false => (value.x, value.bottom()),
        };
        for (index, words) in placed.lines.iter().enumerate() {
            let sign = if index == 0 { sign } else { " " };
            let place = Rect::new(x, y + index as u16, self.columns.width.saturating_sub(x), 1);
            Line::styled(format!("{sign} {words}"), style).render(place, buffer);
        }
    }

    fn scrollbar(&self, area: Rect, scroll: u16, total: u16, buffer: &mut Buffer) {
        let (bar, rail) = self.theme.symbols.scrollbar;
        let height = u32::from(area.height);
        let length = (height * height / u32::from(total)).max(1);
        let hidden = u32::from(total) - height;
        let start = u32::from(scroll) * (height - length) / hidden.max(1);
        let right = area.x + (self.columns.width + 1).min(area.width - 1);
        for line in 0..height {
            let symbol = if (start..start + length).contains(&line) { bar } else { rail };
            buffer.set_string(right, area.y + line as u16, symbol, self.theme.border);
        }
    }

    fn hint(&self, area: Rect, buffer: &mut Buffer) {
        let texts = self.context.texts;
        let Some(entry) = self.form.entries.get(self.form.focus) else { return };
        let mut words = vec![texts.get(entry.editor.hint())];
        // While a list is open, Esc closes the list.
        if !entry.editor.is_open() {
            words.push(texts.get("form-hint-keys"));
        }
        let line = words.join(&format!(" {} ", self.theme.symbols.separator));
        let line = truncate(&line, area.width, self.theme.symbols.ellipsis);
        Line::styled(line, self.theme.key_hint).render(area, buffer);
    }
}
