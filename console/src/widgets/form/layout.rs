//! Where the parts and fields of a form stand, and how far it is scrolled.
//!
//! Computed anew for each drawing and each click, from the form and the size alone.

use ratatui::layout::Rect;
use syncd::domain::Shape;

use super::entry::{Entry, Note};
use crate::language::input::Context;
use crate::widgets::width::{columns, wrap};

/// The widest that a form grows: longer lines are hard to read.
const WIDEST: u16 = 100;
/// The mark of the field in focus and a space, before the label.
pub(super) const MARK: u16 = 2;
/// Between label and value; between value and note.
const GAP: u16 = 2;
/// The sign of a note and a space.
const SIGN: u16 = 2;

/// The columns of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Columns {
    /// All of it.
    pub(super) width: u16,
    /// Where values begin.
    pub(super) value_at: u16,
}

impl Columns {
    pub(super) fn new(entries: &[Entry], width: u16) -> Self {
        // The last column is the scrollbar's.
        let width = width.saturating_sub(2).min(WIDEST);
        let required = |entry: &Entry| if entry.field.required { 1 } else { 0 };
        let longest = entries.iter().map(|entry| columns(&entry.label) + required(entry)).max().unwrap_or(0);
        Self { width, value_at: (MARK + longest + GAP).min(width / 2) }
    }

    pub(super) fn value_width(self) -> u16 {
        self.width - self.value_at
    }
}

/// What stands in some lines of the form.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Content {
    /// The title of the part.
    Title(usize),
    /// A field.
    Field {
        /// Which.
        entry: usize,
        /// How many lines and columns its value takes.
        value: (u16, u16),
        /// What stands beside it, or below where there is no room.
        note: Option<PlacedNote>,
    },
}

/// A note with the place it has beside its field.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PlacedNote {
    pub(super) note: Note,
    /// Its lines; more than one only below the value.
    pub(super) lines: Vec<String>,
    /// Whether it stands on the value's line.
    pub(super) beside: bool,
}

/// Some lines of the form.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Block {
    pub(super) top: u16,
    pub(super) height: u16,
    pub(super) content: Content,
}

/// All lines of a form; `parts` holds the first field of each part.
pub(super) fn blocks(
    entries: &[Entry],
    parts: &[usize],
    focus: usize,
    columns: Columns,
    context: Context<'_>,
) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut top = 0;
    let mut add = |content: Content, height: u16, before: u16| {
        top += before;
        blocks.push(Block { top, height, content });
        top += height;
    };
    for (index, entry) in entries.iter().enumerate() {
        if let Some(part) = parts.iter().position(|first| *first == index) {
            add(Content::Title(part), 1, u16::from(part > 0));
        }
        let focused = index == focus;
        let height = entry.editor.height(columns.value_width(), focused);
        let width = value_columns(entry, columns, focused);
        let note = entry.note(focused, context).map(|note| place(note, height, width, columns));
        let below = note.as_ref().filter(|note| !note.beside).map_or(0, |note| note.lines.len() as u16);
        add(Content::Field { entry: index, value: (height, width), note }, height + below, 0);
    }
    blocks
}

/// How many columns the value needs, the rest being free for a note.
fn value_columns(entry: &Entry, columns: Columns, focused: bool) -> u16 {
    let all = columns.value_width();
    let needed = match entry.field.shape {
        Shape::Date => 14,
        Shape::DateTime => 22,
        Shape::Integer(..) | Shape::Decimal(..) => 10,
        Shape::Municipality if entry.editor.is_open() => all,
        Shape::Phone | Shape::IdentityNumber | Shape::Municipality | Shape::Flag => 18,
        Shape::Choice(_) if !entry.editor.is_open() => 24,
        Shape::Line(max) if !focused && entry.editor.typed().is_empty() => {
            u16::try_from(max).unwrap_or(all).min(14)
        }
        _ => all,
    };
    needed.min(all)
}

fn place(note: Note, height: u16, width: u16, all: Columns) -> PlacedNote {
    let words = match &note {
        Note::Understood(words) | Note::Wrong(words) | Note::Warning(words) => words,
    };
    let beside = height == 1 && width + GAP + SIGN + columns(words) <= all.value_width();
    let lines = match beside {
        true => vec![words.clone()],
        false => wrap(words, all.value_width().saturating_sub(SIGN)),
    };
    PlacedNote { note, lines, beside }
}

/// How many lines there are in all.
pub(super) fn total(blocks: &[Block]) -> u16 {
    blocks.last().map_or(0, |last| last.top + last.height)
}

/// How many lines are above the screen, so that the field in focus is in its middle where the
/// form's ends allow.
pub(super) fn scroll(blocks: &[Block], focus: usize, height: u16) -> u16 {
    let focused =
        blocks.iter().find(|block| matches!(block.content, Content::Field { entry, .. } if entry == focus));
    let Some(focused) = focused else { return 0 };
    let middle = (focused.top + focused.height / 2).saturating_sub(height / 2);
    // A field taller than the screen shows its beginning.
    middle.min(focused.top).min(total(blocks).saturating_sub(height))
}

/// The fields' part of an area; the line below it says which keys there are.
pub(super) fn fields_area(area: Rect) -> Rect {
    Rect { height: area.height.saturating_sub(1), ..area }
}
