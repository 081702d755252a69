//! Drives the console as a person does: press, type, click, look.

use std::time::Instant;

use console::app::{Console, Incoming};
use console::effect::{Ending, Runner};
use console::frame;
use console::language::Language;
use console::model::{Model, Start};
use console::settings::{Settings, SettingsFile};
use console::theme;
use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Size;

use crate::fake::Fake;
use crate::people::id;

pub(crate) struct Screen {
    console: Console<Fake>,
    terminal: Terminal<TestBackend>,
    settings: tempfile::TempDir,
}

impl Screen {
    /// The console on this daemon, in nynorsk.
    pub(crate) fn open(fake: Fake, width: u16, height: u16) -> Self {
        Self::open_in(Language::Nynorsk, fake, width, height)
    }

    /// The console on this daemon.
    pub(crate) fn open_in(language: Language, fake: Fake, width: u16, height: u16) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = SettingsFile::in_folder(folder.path());
        let mut model = Model::new(Start {
            language,
            terminal: theme::Terminal { term: "xterm", locale: "nn_NO.UTF-8", ..Default::default() },
            settings: Settings::default(),
            size: Size { width, height },
            moment: Instant::now(),
        });
        model.new_id = || id(500);
        let console = Console::open(model, Runner::new(fake, file));
        let terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        let mut screen = Self { console, terminal, settings: folder };
        screen.settle();
        screen
    }

    /// Takes in all that the daemon says, then draws.
    pub(crate) fn settle(&mut self) -> &mut Self {
        while let Some(message) = self.daemon().said.pop_front() {
            self.console.receive(Incoming::Daemon(Box::new(message)));
        }
        self.terminal.draw(|area| frame::draw(area, self.console.model())).unwrap();
        self
    }

    /// The daemon behind it.
    pub(crate) fn daemon(&mut self) -> &mut Fake {
        self.console.runner().backend()
    }

    /// What was kept for the next time.
    pub(crate) fn kept(&self) -> Settings {
        SettingsFile::in_folder(self.settings.path()).read()
    }

    /// Whether the console has closed.
    pub(crate) fn has_quit(&mut self) -> bool {
        self.ending().is_some()
    }

    /// What is to come after the console, once it has closed.
    pub(crate) fn ending(&mut self) -> Option<Ending> {
        self.console.runner().ending()
    }

    fn input(&mut self, event: Event) -> &mut Self {
        self.console.receive(Incoming::Input(event));
        self.settle()
    }

    /// Presses a key: `a`, `Enter`, `Ctrl-S`, `F2`.
    pub(crate) fn press(&mut self, key: &str) -> &mut Self {
        let (name, modifiers) = match key.strip_prefix("Ctrl-") {
            Some(name) => (name.to_lowercase(), KeyModifiers::CONTROL),
            None => (key.to_owned(), KeyModifiers::NONE),
        };
        let code = match name.as_str() {
            "Enter" => KeyCode::Enter,
            "Space" => KeyCode::Char(' '),
            "Esc" => KeyCode::Esc,
            "Tab" => KeyCode::Tab,
            "Up" => KeyCode::Up,
            "Down" => KeyCode::Down,
            "Left" => KeyCode::Left,
            "Right" => KeyCode::Right,
            "PageDown" => KeyCode::PageDown,
            "End" => KeyCode::End,
            "Backspace" => KeyCode::Backspace,
            "F2" => KeyCode::F(2),
            one => KeyCode::Char(one.chars().next().unwrap()),
        };
        self.input(Event::Key(KeyEvent::new(code, modifiers)))
    }

    /// Types text.
    pub(crate) fn type_text(&mut self, text: &str) -> &mut Self {
        for character in text.chars() {
            self.press(&character.to_string());
        }
        self
    }

    pub(crate) fn paste(&mut self, text: &str) -> &mut Self {
        self.input(Event::Paste(text.to_owned()))
    }

    pub(crate) fn resize(&mut self, width: u16, height: u16) -> &mut Self {
        self.terminal.backend_mut().resize(width, height);
        self.input(Event::Resize(width, height))
    }

    /// Clicks on the first place where this text stands.
    pub(crate) fn click(&mut self, text: &str) -> &mut Self {
        let (row, line) =
            self.text().lines().map(str::to_owned).enumerate().find(|(_, line)| line.contains(text)).unwrap();
        let column = line.split(text).next().unwrap().chars().count();
        self.mouse(MouseEventKind::Down(MouseButton::Left), column as u16, row as u16)
    }

    /// Turns the wheel at a place.
    pub(crate) fn scroll_down(&mut self, column: u16, row: u16) -> &mut Self {
        self.mouse(MouseEventKind::ScrollDown, column, row)
    }

    fn mouse(&mut self, kind: MouseEventKind, column: u16, row: u16) -> &mut Self {
        self.input(Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE }))
    }

    /// What stands on the screen.
    pub(crate) fn text(&self) -> String {
        let buffer = self.terminal.backend().buffer();
        let line = |row: ratatui::layout::Rect| {
            let line: String = row.positions().map(|at| buffer[at].symbol()).collect();
            line.trim_end().to_owned()
        };
        buffer.area.rows().map(line).collect::<Vec<_>>().join("\n")
    }

    #[track_caller]
    pub(crate) fn sees(&mut self, text: &str) -> &mut Self {
        assert!(self.text().contains(text), "“{text}” is not on the screen:\n{}", self.text());
        self
    }

    #[track_caller]
    pub(crate) fn does_not_see(&mut self, text: &str) -> &mut Self {
        assert!(!self.text().contains(text), "“{text}” is on the screen:\n{}", self.text());
        self
    }

    /// The connection to the daemon breaks.
    pub(crate) fn lose_daemon(&mut self) -> &mut Self {
        self.console.receive(Incoming::Lost);
        self.settle()
    }

    pub(crate) fn console(&mut self) -> &mut Console<Fake> {
        &mut self.console
    }
}
