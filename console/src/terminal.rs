//! The terminal in the state that the console needs, and back again, whatever happens.

use std::io::{self, Stdout, stdout};
use std::panic;

use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::execute;
use crossterm::style::Print;
use crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, SetTitle, disable_raw_mode, enable_raw_mode,
};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;

/// Keep the window's title, and put it back (XTWINOPS; terminals without it pass it over).
const KEEP_TITLE: Print<&str> = Print("\x1b[22;0t");
const GIVE_BACK_TITLE: Print<&str> = Print("\x1b[23;0t");

/// The terminal while the console has it; given back when dropped.
pub struct Taken {
    /// To draw on.
    pub terminal: Terminal<CrosstermBackend<Stdout>>,
}

impl Taken {
    /// Takes the terminal. A panic gives it back before it is reported, by whatever hook was
    /// installed before.
    ///
    /// # Errors
    /// When standard output is no terminal.
    pub fn take() -> io::Result<Self> {
        let report = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            give_back();
            report(panic);
        }));
        enable_raw_mode()?;
        execute!(stdout(), KEEP_TITLE, EnterAlternateScreen, EnableMouseCapture, EnableBracketedPaste)?;
        Ok(Self { terminal: Terminal::new(CrosstermBackend::new(stdout()))? })
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        give_back();
    }
}

/// Puts everything back. What fails is passed over: there is nobody left to tell.
fn give_back() {
    let _ = execute!(
        stdout(),
        DisableBracketedPaste,
        DisableMouseCapture,
        LeaveAlternateScreen,
        crossterm::cursor::Show,
        GIVE_BACK_TITLE
    );
    let _ = disable_raw_mode();
}

/// Sets the window's title, which others may see: never anything about a patient.
pub(crate) fn set_title(title: &str) -> io::Result<()> {
    execute!(stdout(), SetTitle(title))
}

/// Gives a text to the terminal's clipboard, where it has one (OSC 52).
///
/// # Errors
/// When the terminal cannot be written to.
pub fn copy(text: &str) -> io::Result<()> {
    crossterm::execute!(io::stdout(), crossterm::clipboard::CopyToClipboard::to_clipboard_from(text))
}
