//! The one screen that all lists of records share.

mod columns;
mod view;
mod window;

use crate::filter::{self, Context, Filter};
use crate::widgets::line_input::LineInput;

pub(crate) use columns::{Column, cells};
pub(crate) use view::draw;
pub use window::Window;

use syncd::domain::Kind;

/// A list and the line in which its filter is written.
#[derive(Debug)]
pub struct List {
    /// The rows and one's place in them.
    pub window: Window,
    /// The filter while it is written.
    pub line: Option<LineInput>,
    /// What of it cannot be understood; the rows are those of the last one that could.
    pub mistake: Option<String>,
}

impl List {
    /// A list of which nothing is known yet.
    pub fn new(kind: Kind) -> Self {
        Self { window: Window::new(kind), line: None, mistake: None }
    }

    /// Filters by what was written, or says what of it cannot be understood.
    pub fn set_filter(&mut self, text: &str, context: Context<'_>) {
        match filter::parse(text, context) {
            Ok(understood) => {
                self.mistake = None;
                self.window.set_filter(text.trim().to_owned(), understood);
            }
            Err(mistake) => self.mistake = Some(mistake.told(text, context.texts)),
        }
    }

    /// Takes the filter away.
    pub fn clear_filter(&mut self) {
        (self.line, self.mistake) = (None, None);
        self.window.set_filter(String::new(), Filter::default());
    }
}
