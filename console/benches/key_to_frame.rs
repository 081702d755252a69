//! From a key to the frame that answers it, over ten thousand patients in an encrypted store: a
//! person's morning in a few thousand keys. Prints figures, beside those of an empty store.

#[path = "../../syncd/benches/common/mod.rs"]
mod common;

use std::collections::VecDeque;
use std::path::Path;
use std::time::{Duration, Instant};

use common::home::{Outcome, begin, fill};
use common::times::{Line, Times, print};
use console::app::{Console, Incoming};
use console::effect::{Backend, Runner};
use console::frame;
use console::language::Language;
use console::model::{Model, Start};
use console::settings::{Settings, SettingsFile};
use console::theme;
use crossterm::event::{Event as Input, KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Size;
use syncd::service::Service;
use syncd::service::protocol::{Call, Message, Reply, Request};

/// One frame at sixty in a second.
const FRAME: Duration = Duration::from_millis(16);
const SIZE: Size = Size { width: 120, height: 40 };

/// What people type in the filter line.
const TYPED: &[&str] =
    &["Rolig Havørn", "skogstj", "Havorn", "68 05 12 34", "MAS-0424", "li ør", "alt vel", "zzz"];

fn main() -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let empty = begin(&folder.path().join("empty"), &folder.path().join("key of empty"))?;
    let mut full = begin(&folder.path().join("full"), &folder.path().join("key of full"))?;
    fill(&mut full)?;
    let without = Person::at(Screen::of(empty, folder.path())?).morning()?;
    let with = Person::at(Screen::of(full, folder.path())?).morning()?;
    let lines: Vec<_> =
        with.iter().map(|(what, times)| Line { what, times, against: of(&without, what) }).collect();
    print("key to frame", Some(FRAME), &lines);
    Ok(())
}

fn of<'a>(measured: &'a [(&str, Times)], what: &str) -> Option<&'a Times> {
    measured.iter().find(|(other, _)| *other == what).map(|(_, times)| times)
}

/// A daemon in this process. What it is asked and what it says goes through JSON as on its socket.
struct Daemon {
    service: Service,
    said: VecDeque<Message>,
    calls: u64,
}

impl Backend for Daemon {
    fn send(&mut self, request: Request) -> u64 {
        self.calls += 1;
        let call: Call = through_json(&Call { id: self.calls, request });
        let (result, events) = self.service.handle(call.request);
        let reply = Message::Reply(Reply { id: call.id, result });
        self.said.extend(
            [reply].into_iter().chain(events.into_iter().map(Message::Event)).map(|it| through_json(&it)),
        );
        self.calls
    }
}

fn through_json<T: serde::Serialize + serde::de::DeserializeOwned>(value: &T) -> T {
    let bytes = serde_json::to_vec(value).expect("the protocol is JSON");
    serde_json::from_slice(&bytes).expect("what was written is read")
}

/// The console on a screen in memory.
struct Screen {
    console: Console<Daemon>,
    terminal: Terminal<TestBackend>,
}

impl Screen {
    fn of(service: Service, settings: &Path) -> Outcome<Self> {
        let model = Model::new(Start {
            language: Language::Nynorsk,
            terminal: theme::Terminal { term: "xterm", locale: "nn_NO.UTF-8", ..Default::default() },
            settings: Settings::default(),
            size: SIZE,
            moment: Instant::now(),
        });
        let daemon = Daemon { service, said: VecDeque::new(), calls: 0 };
        let console = Console::open(model, Runner::new(daemon, SettingsFile::in_folder(settings)));
        let terminal = Terminal::new(TestBackend::new(SIZE.width, SIZE.height))?;
        let mut screen = Self { console, terminal };
        screen.settle()?;
        Ok(screen)
    }

    fn press(&mut self, key: KeyEvent) -> Outcome<()> {
        self.console.receive(Incoming::Input(Input::Key(key)));
        self.settle()
    }

    /// Takes in all that was asked for, then draws.
    fn settle(&mut self) -> Outcome<()> {
        while let Some(message) = self.console.runner().backend().said.pop_front() {
            self.console.receive(Incoming::Daemon(Box::new(message)));
        }
        self.terminal.draw(|area| frame::draw(area, self.console.model()))?;
        Ok(())
    }
}

/// Somebody at the console, with a watch.
struct Person {
    screen: Screen,
    all: Times,
    kinds: Vec<(&'static str, Times)>,
}

impl Person {
    fn at(screen: Screen) -> Self {
        Self { screen, all: Times::new(), kinds: Vec::new() }
    }

    /// The whole script; returns the times of each kind of key, and last of all keys.
    fn morning(mut self) -> Outcome<Vec<(&'static str, Times)>> {
        self.today()?;
        self.list()?;
        self.filter()?;
        self.sort()?;
        self.open()?;
        self.write()?;
        self.kinds.push(("all", self.all));
        Ok(self.kinds)
    }

    fn today(&mut self) -> Outcome<()> {
        self.press("another tab", KeyCode::Char('1'), 1)?;
        for key in [KeyCode::Down, KeyCode::Up] {
            self.press("up or down in Today", key, 120)?;
        }
        for tab in "23456789123456789".chars() {
            self.press("another tab", KeyCode::Char(tab), 1)?;
        }
        Ok(())
    }

    fn list(&mut self) -> Outcome<()> {
        self.press("another tab", KeyCode::Char('2'), 1)?;
        for place in [KeyCode::Home, KeyCode::End] {
            self.press("first or last", place, 1)?;
            let (row, back) = match place {
                KeyCode::Home => (('j', KeyCode::PageDown), ('k', KeyCode::PageUp)),
                _ => (('k', KeyCode::PageUp), ('j', KeyCode::PageDown)),
            };
            for (key, page) in [row, back] {
                self.press("up or down in a list", KeyCode::Char(key), 250)?;
                self.press("a page", page, 100)?;
            }
        }
        for _ in 0..30 {
            self.press("first or last", KeyCode::End, 1)?;
            self.press("first or last", KeyCode::Home, 1)?;
        }
        Ok(())
    }

    fn filter(&mut self) -> Outcome<()> {
        for text in TYPED {
            self.press("filter begun", KeyCode::Char('/'), 1)?;
            self.type_in("filter typed", text)?;
            self.press("up or down in what was found", KeyCode::Down, 10)?;
            self.press("filter erased", KeyCode::Backspace, text.chars().count())?;
            self.type_in("filter typed", text)?;
            self.press("filter kept", KeyCode::Enter, 1)?;
            self.press("a page of what was found", KeyCode::PageDown, 5)?;
            self.press("filter taken away", KeyCode::Esc, 1)?;
        }
        Ok(())
    }

    fn sort(&mut self) -> Outcome<()> {
        for _ in 0..4 {
            for _ in 0..8 {
                self.press("another order", KeyCode::Char('s'), 1)?;
                self.press("order turned round", KeyCode::Char('S'), 1)?;
                self.press("up or down in another order", KeyCode::Down, 10)?;
                self.press("a page in another order", KeyCode::PageDown, 5)?;
            }
            self.press("first or last", KeyCode::End, 1)?;
        }
        Ok(())
    }

    fn open(&mut self) -> Outcome<()> {
        for _ in 0..50 {
            self.press("a patient opened", KeyCode::Enter, 1)?;
            self.press("up or down in a patient", KeyCode::Down, 5)?;
            self.press("a patient closed", KeyCode::Esc, 1)?;
            self.press("up or down in a list", KeyCode::Down, 3)?;
        }
        Ok(())
    }

    fn write(&mut self) -> Outcome<()> {
        for _ in 0..50 {
            self.press("a form opened", KeyCode::Char('a'), 1)?;
            self.type_in("typed in a form", "Nøysam Tiriltunge")?;
            self.save()?;
            self.press("up or down in a list", KeyCode::Down, 5)?;
            self.press("a form opened", KeyCode::Char('e'), 1)?;
            self.press("the next field", KeyCode::Tab, 1)?;
            self.type_in("typed in a form", " Nordre")?;
            self.save()?;
        }
        Ok(())
    }

    fn save(&mut self) -> Outcome<()> {
        self.stroke("saved", KeyEvent::new(KeyCode::Char('s'), KeyModifiers::CONTROL))
    }

    fn type_in(&mut self, what: &'static str, text: &str) -> Outcome<()> {
        text.chars().try_for_each(|character| self.press(what, KeyCode::Char(character), 1))
    }

    fn press(&mut self, what: &'static str, key: KeyCode, times: usize) -> Outcome<()> {
        (0..times).try_for_each(|_| self.stroke(what, KeyEvent::new(key, KeyModifiers::NONE)))
    }

    /// One key, until the screen has all that it asks for.
    fn stroke(&mut self, what: &'static str, key: KeyEvent) -> Outcome<()> {
        let known = self.kinds.iter().position(|(kind, _)| *kind == what);
        let place = known.unwrap_or(self.kinds.len());
        if known.is_none() {
            self.kinds.push((what, Times::new()));
        }
        let Self { screen, all, kinds } = self;
        all.of(|| kinds[place].1.of(|| screen.press(key)))
    }
}
