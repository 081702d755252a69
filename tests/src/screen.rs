//! A program on a real terminal, and a person before it.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process_group};
use vt100::{MouseProtocolMode, Parser};

use crate::home::Home;

/// How long a person would wait at the very most.
const PATIENCE: Duration = Duration::from_secs(30);

/// What the console writes last when it draws, and around the window's title.
const END_OF_DRAWING: &[u8] = b"\x1b[?25l";
const TITLE: &[u8] = b"\x1b]0;";
const END_OF_TITLE: &[u8] = b"\x07";

/// A terminal with a program in it.
pub struct Screen {
    terminal: Parser,
    master: Box<dyn MasterPty + Send>,
    keyboard: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    /// What the program writes; ends when it has ended.
    written: Receiver<Vec<u8>>,
    all: Vec<u8>,
    /// What may stand on no frame.
    forbidden: Vec<String>,
}

impl Screen {
    /// The console of a home, in nynorsk.
    pub fn open(home: &Home, width: u16, height: u16) -> Self {
        let mut arguments = home.arguments();
        arguments.extend(["--lang".into(), "nn".into()]);
        Self::of(crate::varde().to_str().unwrap(), &arguments, width, height)
    }

    /// Any program.
    pub fn of(program: &str, arguments: &[String], width: u16, height: u16) -> Self {
        let pair = native_pty_system().openpty(size(width, height)).unwrap();
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.env("TERM", "xterm-256color");
        command.env("LC_ALL", "nn_NO.UTF-8");
        command.env_remove("NO_COLOR");
        command.env("VARDE_LOOPBACK", "1");
        let child = pair.slave.spawn_command(command).unwrap();
        let mut output = pair.master.try_clone_reader().unwrap();
        let (sender, written) = mpsc::channel();
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            // At its end a terminal gives an error, not an end.
            while let Ok(count @ 1..) = output.read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        let keyboard = pair.master.take_writer().unwrap();
        let terminal = Parser::new(some(height), some(width), 0);
        Self {
            terminal,
            master: pair.master,
            keyboard,
            child,
            written,
            all: Vec::new(),
            forbidden: Vec::new(),
        }
    }

    /// What stands on the screen.
    pub fn contents(&self) -> String {
        self.terminal.screen().contents()
    }

    /// From now on none of these may stand on any frame that is waited for.
    pub fn forbids(&mut self, texts: &[&str]) -> &mut Self {
        self.forbidden = texts.iter().map(ToString::to_string).collect();
        self
    }

    /// Everything that the program has written, the window's title too.
    pub fn written(&self) -> &[u8] {
        &self.all
    }

    /// Waits until this text stands on the screen.
    #[track_caller]
    pub fn sees(&mut self, text: &str) -> &mut Self {
        self.waits(&format!("“{text}” never came"), |contents| contents.contains(text))
    }

    /// Waits until this text stands on the screen no more.
    #[track_caller]
    pub fn sees_no_more(&mut self, text: &str) -> &mut Self {
        self.waits(&format!("“{text}” never went"), |contents| !contents.contains(text))
    }

    /// Waits until what stands on the screen is as asked for.
    #[track_caller]
    pub fn waits(&mut self, failure: &str, seen: impl Fn(&str) -> bool) -> &mut Self {
        let deadline = Instant::now() + PATIENCE;
        while !(self.is_drawn() && seen(&self.contents())) {
            let left = deadline.saturating_duration_since(Instant::now());
            let Ok(bytes) = self.written.recv_timeout(left) else {
                panic!("{failure}:\n{}", self.contents());
            };
            self.take(&bytes);
            while let Ok(bytes) = self.written.try_recv() {
                self.take(&bytes);
            }
            let shown = self.contents();
            for text in &self.forbidden {
                assert!(!shown.contains(text), "“{text}” stands on the screen:\n{shown}");
            }
        }
        self
    }

    /// Whether a drawing has come to its end, so that nothing of the last one stands there. The
    /// console hides the cursor at the end of each; the window's title may follow.
    fn is_drawn(&self) -> bool {
        if !self.terminal.screen().alternate_screen() {
            return true;
        }
        let end = self.all.windows(END_OF_DRAWING.len()).rposition(|bytes| bytes == END_OF_DRAWING);
        let rest = end.map_or(&self.all[..0], |end| &self.all[end + END_OF_DRAWING.len()..]);
        rest.is_empty() || (rest.starts_with(TITLE) && rest.ends_with(END_OF_TITLE))
    }

    fn take(&mut self, bytes: &[u8]) {
        self.terminal.process(bytes);
        self.all.extend_from_slice(bytes);
    }

    /// Presses a key: `a`, `Enter`, `Ctrl-S`.
    pub fn press(&mut self, key: &str) -> &mut Self {
        self.type_text(&sent_by(key))
    }

    /// Types text.
    pub fn type_text(&mut self, text: &str) -> &mut Self {
        self.keyboard.write_all(text.as_bytes()).unwrap();
        self.keyboard.flush().unwrap();
        self
    }

    /// Draws the window larger or smaller.
    pub fn resize(&mut self, width: u16, height: u16) -> &mut Self {
        self.terminal.screen_mut().set_size(some(height), some(width));
        self.master.resize(size(width, height)).unwrap();
        self
    }

    /// The process of the program.
    pub fn process(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    /// What the system does when somebody closes the window.
    pub fn hang_up(&mut self) {
        let leader = self.master.process_group_leader().unwrap();
        kill_process_group(Pid::from_raw(leader).unwrap(), Signal::HUP).unwrap();
    }

    /// Waits until the program has ended.
    #[track_caller]
    pub fn closes(mut self) -> Closed {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self.written.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(bytes) => self.take(&bytes),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => panic!("it never closed:\n{}", self.contents()),
            }
        }
        let code = self.child.wait().unwrap().exit_code();
        let written = String::from_utf8_lossy(&self.all).into_owned();
        Closed { code, written, terminal: self.terminal.screen().clone() }
    }
}

/// What a program left behind.
pub struct Closed {
    /// Its exit code.
    pub code: u32,
    /// Everything that it wrote.
    pub written: String,
    /// The terminal as it stands.
    pub terminal: vt100::Screen,
}

impl Closed {
    /// Fails unless the terminal is as it was before: the shell's screen, a cursor, and neither
    /// mouse nor paste reported.
    #[track_caller]
    pub fn is_clean(&self) -> &Self {
        let terminal = &self.terminal;
        assert!(!terminal.alternate_screen(), "the alternate screen was not left");
        assert!(!terminal.hide_cursor(), "the cursor is hidden");
        assert!(!terminal.bracketed_paste(), "bracketed paste is on");
        assert_eq!(terminal.mouse_protocol_mode(), MouseProtocolMode::None);
        self
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a terminal sends for a key.
pub fn sent_by(key: &str) -> String {
    let bytes = match key {
        "Enter" => "\r",
        "Esc" => "\x1b",
        "Tab" => "\t",
        "Shift-Tab" => "\x1b[Z",
        "Backspace" => "\x7f",
        "Up" => "\x1b[A",
        "Down" => "\x1b[B",
        "Right" => "\x1b[C",
        "Left" => "\x1b[D",
        "Home" => "\x1b[H",
        "End" => "\x1b[F",
        "F2" => "\x1bOQ",
        "F9" => "\x1b[20~",
        _ => match key.strip_prefix("Ctrl-") {
            Some(letter) => return char::from(letter.as_bytes()[0] & 0x1f).to_string(),
            None => key,
        },
    };
    bytes.to_owned()
}

fn size(width: u16, height: u16) -> PtySize {
    PtySize { rows: height, cols: width, pixel_width: 0, pixel_height: 0 }
}

fn some(cells: u16) -> NonZeroU16 {
    NonZeroU16::new(cells).unwrap()
}
