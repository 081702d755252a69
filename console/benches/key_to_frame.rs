//! From a key to the frame that answers it, over ten thousand patients with plans, items and
//! appointments in an encrypted store: a person's day on every tab, in some thousand keys. Prints
//! figures by tab and kind of key, beside those of an empty store.

#[path = "../../syncd/benches/common/mod.rs"]
mod common;

use std::collections::VecDeque;
use std::path::Path;
use std::time::{Duration, Instant};

use common::home::{Outcome, PATIENTS, SEED, begin, fill};
use common::times::{Line, Times, print};
use console::app::{Console, Incoming};
use console::effect::{Backend, Runner};
use console::frame;
use console::language::Language;
use console::model::{Model, Start};
use console::settings::{Settings, SettingsFile};
use console::tab::Tab;
use console::theme;
use crossterm::event::{Event as Input, KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Size;
use syncd::exchange::generate::{Sizes, everything};
use syncd::service::protocol::{Call, Message, Reply, Request};
use syncd::service::{Service, Session};

/// One frame at sixty in a second.
const FRAME: Duration = Duration::from_millis(16);
const SIZE: Size = Size { width: 120, height: 40 };

/// Far more than a municipality has.
const SIZES: Sizes = Sizes { patients: PATIENTS, plans: 3_000, equipment: 5_000, appointments: 10_000 };

/// What people type in the filter line.
const TYPED: &[&str] =
    &["Rolig Havørn", "skogstj", "Havorn", "68 05 12 34", "MAS-0424", "li ør", "alt vel", "zzz"];

fn main() -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let empty = begin(&folder.path().join("empty"), &folder.path().join("key of empty"))?;
    let mut full = begin(&folder.path().join("full"), &folder.path().join("key of full"))?;
    fill(&mut full, everything(SIZES, SEED))?;
    let without = Person::at(Screen::of(empty, folder.path())?).day()?;
    let with = Person::at(Screen::of(full, folder.path())?).day()?;
    let lines: Vec<_> =
        with.iter().map(|(what, times)| Line { what, times, against: of(&without, what) }).collect();
    print("key to frame", Some(FRAME), &lines);
    Ok(())
}

fn of<'a>(measured: &'a [(String, Times)], what: &str) -> Option<&'a Times> {
    measured.iter().find(|(other, _)| other == what).map(|(_, times)| times)
}

/// A daemon in this process. What it is asked and what it says goes through JSON as on its socket.
struct Daemon {
    service: Service,
    session: Session,
    said: VecDeque<Message>,
    calls: u64,
}

impl Backend for Daemon {
    fn send(&mut self, request: Request) -> u64 {
        self.calls += 1;
        let call: Call = through_json(&Call { id: self.calls, request });
        let (result, events) = self.service.handle_in(&mut self.session, call.request);
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
        let daemon = Daemon { service, session: Session::default(), said: VecDeque::new(), calls: 0 };
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
    tab: Tab,
    all: Times,
    kinds: Vec<(String, Times)>,
}

impl Person {
    fn at(screen: Screen) -> Self {
        Self { screen, tab: Tab::Today, all: Times::new(), kinds: Vec::new() }
    }

    /// The whole script; returns the times of each kind of key on each tab, and last of all keys.
    fn day(mut self) -> Outcome<Vec<(String, Times)>> {
        for tab in Tab::all() {
            self.open_tab(tab)?;
            self.rows()?;
            if tab.kind().is_some() {
                self.filter()?;
                self.sort()?;
                self.write()?;
            }
            self.open_records()?;
        }
        self.kinds.push(("all".to_owned(), self.all));
        Ok(self.kinds)
    }

    /// Goes there from the tab before, a few times.
    fn open_tab(&mut self, tab: Tab) -> Outcome<()> {
        let digit = |tab: Tab| KeyCode::Char(char::from(b'0' + tab.digit()));
        for _ in 0..20 {
            self.screen.press(KeyEvent::new(digit(tab.step(-1)), KeyModifiers::NONE))?;
            self.tab = tab;
            self.press("opened", digit(tab), 1)?;
        }
        Ok(())
    }

    fn rows(&mut self) -> Outcome<()> {
        for place in [KeyCode::Home, KeyCode::End] {
            self.press("first or last", place, 1)?;
            let (row, back) = match place {
                KeyCode::Home => (('j', KeyCode::PageDown), ('k', KeyCode::PageUp)),
                _ => (('k', KeyCode::PageUp), ('j', KeyCode::PageDown)),
            };
            for (key, page) in [row, back] {
                self.press("up or down", KeyCode::Char(key), 60)?;
                self.press("a page", page, 30)?;
            }
        }
        for _ in 0..15 {
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
        for _ in 0..8 {
            self.press("another order", KeyCode::Char('s'), 1)?;
            self.press("order turned round", KeyCode::Char('S'), 1)?;
            self.press("up or down in another order", KeyCode::Down, 5)?;
            self.press("a page in another order", KeyCode::PageDown, 3)?;
        }
        self.press("first or last", KeyCode::Home, 1)
    }

    fn open_records(&mut self) -> Outcome<()> {
        for _ in 0..30 {
            self.press("a record opened", KeyCode::Enter, 1)?;
            self.press("up or down in a record", KeyCode::Down, 5)?;
            self.press("a record closed", KeyCode::Esc, 1)?;
            self.press("up or down", KeyCode::Down, 2)?;
        }
        Ok(())
    }

    /// Patients are added and changed; of other kinds the form is opened and left.
    fn write(&mut self) -> Outcome<()> {
        for _ in 0..30 {
            self.press("a form opened", KeyCode::Char('a'), 1)?;
            if self.tab != Tab::Patients {
                self.press("a form left", KeyCode::Esc, 1)?;
                continue;
            }
            self.type_in("typed in a form", "Nøysam Tiriltunge")?;
            self.save()?;
            self.press("up or down", KeyCode::Down, 3)?;
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

    fn type_in(&mut self, what: &str, text: &str) -> Outcome<()> {
        text.chars().try_for_each(|character| self.press(what, KeyCode::Char(character), 1))
    }

    fn press(&mut self, what: &str, key: KeyCode, times: usize) -> Outcome<()> {
        (0..times).try_for_each(|_| self.stroke(what, KeyEvent::new(key, KeyModifiers::NONE)))
    }

    /// One key, until the screen has all that it asks for.
    fn stroke(&mut self, what: &str, key: KeyEvent) -> Outcome<()> {
        let what = format!("{} {}: {what}", self.tab.digit(), self.tab);
        let known = self.kinds.iter().position(|(kind, _)| *kind == what);
        let place = known.unwrap_or(self.kinds.len());
        if known.is_none() {
            self.kinds.push((what, Times::new()));
        }
        let Self { screen, all, kinds, .. } = self;
        all.of(|| kinds[place].1.of(|| screen.press(key)))
    }
}
