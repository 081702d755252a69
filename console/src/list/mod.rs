//! The one screen that all lists of records share.

mod columns;
mod view;
mod window;

use crate::filter::{self, Context, Filter};
use crate::widgets::line_input::LineInput;

pub(crate) use columns::{Column, cells};
pub(crate) use view::{draw, draw_caption, draw_help};
pub use window::{Source, Window};

use std::collections::BTreeSet;

use syncd::domain::{Kind, RecordId};

use crate::look::Look;

/// A list and the line in which its filter is written.
#[derive(Debug)]
pub struct List {
    /// The rows and one's place in them.
    pub window: Window,
    /// The filter while it is written.
    pub line: Option<LineInput>,
    /// What of it cannot be understood; the rows are those of what stands before.
    pub mistake: Option<String>,
    /// The rows that something is to be done with.
    pub marked: BTreeSet<RecordId>,
}

impl List {
    /// A list of which nothing is known yet.
    pub fn new(kind: Kind) -> Self {
        Self { window: Window::of(Source::Kind(kind)), line: None, mistake: None, marked: BTreeSet::new() }
    }

    /// The selected row as text, a tabulator between the cells.
    pub(crate) fn as_text(&self, look: &Look<'_>) -> Option<String> {
        let row = self.window.selected_row()?;
        let cells = columns::of(row.kind).iter().map(|column| column.cell(row, look).text);
        Some(cells.collect::<Vec<_>>().join("\t").trim_end().to_owned())
    }

    /// Filters by what was written, or says what of it cannot be understood.
    pub fn set_filter(&mut self, text: &str, context: Context<'_>) {
        match filter::parse(text, context) {
            Ok(understood) => {
                self.mistake = None;
                self.window.set_filter(text.trim().to_owned(), understood);
            }
            Err(mistake) => {
                self.mistake = Some(mistake.told(text, context.texts));
                // What stands before it goes on filtering.
                let before = &text[..text[..mistake.at.start].rfind(char::is_whitespace).unwrap_or(0)];
                let understood = filter::parse(before, context).unwrap_or_default();
                self.window.set_filter(text.trim().to_owned(), understood);
            }
        }
    }

    /// Takes the filter away.
    pub fn clear_filter(&mut self) {
        (self.line, self.mistake) = (None, None);
        self.marked.clear();
        self.window.set_filter(String::new(), Filter::default());
    }
}
