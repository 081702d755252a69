//! One key with its modifiers, as the table names it and as people read it.

use std::fmt;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A key of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct KeyPress {
    code: KeyCode,
    ctrl: bool,
}

impl KeyPress {
    /// A key that writes a character, upper case meaning with Shift.
    pub const fn char(character: char) -> Self {
        Self::code(KeyCode::Char(character))
    }

    /// A character with Ctrl.
    pub const fn ctrl(character: char) -> Self {
        Self { code: KeyCode::Char(character), ctrl: true }
    }

    /// The character that it writes, without Ctrl.
    pub fn character(self) -> Option<char> {
        self.code.as_char().filter(|_| !self.ctrl)
    }

    /// A key without a character.
    pub const fn code(code: KeyCode) -> Self {
        Self { code, ctrl: false }
    }
}

/// What was pressed; Shift counts only through the character it makes, and keys with Alt are
/// none of ours.
impl TryFrom<KeyEvent> for KeyPress {
    type Error = ();

    fn try_from(event: KeyEvent) -> Result<Self, ()> {
        let foreign = KeyModifiers::ALT | KeyModifiers::SUPER | KeyModifiers::HYPER | KeyModifiers::META;
        match event.modifiers.intersects(foreign) {
            true => Err(()),
            false => Ok(Self { code: event.code, ctrl: event.modifiers.contains(KeyModifiers::CONTROL) }),
        }
    }
}

impl fmt::Display for KeyPress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ctrl = if self.ctrl { "Ctrl-" } else { "" };
        match self.code {
            KeyCode::Char(character) if self.ctrl => write!(f, "{ctrl}{}", character.to_ascii_uppercase()),
            KeyCode::Char(character) => write!(f, "{character}"),
            KeyCode::F(number) => write!(f, "F{number}"),
            KeyCode::Up => f.write_str("↑"),
            KeyCode::Down => f.write_str("↓"),
            KeyCode::Left => f.write_str("←"),
            KeyCode::Right => f.write_str("→"),
            KeyCode::PageUp => f.write_str("PgUp"),
            KeyCode::PageDown => f.write_str("PgDn"),
            KeyCode::BackTab => f.write_str("Shift-Tab"),
            code => write!(f, "{ctrl}{code:?}"),
        }
    }
}
