//! The one screen that all lists of records share.

mod columns;
mod view;
mod window;

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
}

impl List {
    /// A list of which nothing is known yet.
    pub fn new(kind: Kind) -> Self {
        Self { window: Window::new(kind), line: None }
    }
}
