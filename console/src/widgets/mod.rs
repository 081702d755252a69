//! What screens are built from. A widget is plain state with `handle`, which takes a key and
//! tells what came of it, and `render`, which only draws.
//!
//! **Invariant:** a widget never asks a clock, the store or the daemon; what it cannot know it
//! asks its owner for by an event.

pub mod dialog;
pub mod digits;
pub mod form;
pub mod line_input;
pub mod panel;
mod pick_list;
pub mod table;
pub mod text_area;
pub mod toast;
pub mod width;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// What came of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Handled {
    /// Not for this widget.
    Ignored,
    /// Something moved; the content is the same.
    Moved,
    /// The content was edited.
    Edited,
}

/// The character that a key types: with AltGr, some terminals tell of Ctrl and Alt.
fn typed_character(key: KeyEvent) -> Option<char> {
    let alt_gr = KeyModifiers::CONTROL | KeyModifiers::ALT;
    let types = (key.modifiers - KeyModifiers::SHIFT).is_empty() || key.modifiers == alt_gr;
    match key.code {
        KeyCode::Char(character) if types => Some(character),
        _ => None,
    }
}

fn is_control(key: KeyEvent, character: char) -> bool {
    key.modifiers == KeyModifiers::CONTROL && key.code == KeyCode::Char(character)
}
