//! The program on a terminal with ten thousand patients at its daemon: how soon the first screen
//! stands there, and what console and daemon use while nobody touches a key for a minute.

#[path = "../../syncd/benches/common/mod.rs"]
mod common;

use std::io::{BufRead, BufReader, Read, Write};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use common::home::{Outcome, PATIENTS, SEED, STARTING_AT, begin, fill};
use common::times::{Line, Times, print};
use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use syncd::exchange::generate;
use syncd::service::client::Client;
use syncd::service::daemon::READY;

const VARDE: &str = env!("CARGO_BIN_EXE_varde");
const STARTS: usize = 20;
const SCREEN: PtySize = PtySize { rows: 40, cols: 120, pixel_width: 0, pixel_height: 0 };
/// What the first row of *Today* holds.
const CONTENT: &str = "MAS-";
/// Longer than any start; then the bench gives up.
const PATIENCE: Duration = Duration::from_secs(30);
const IDLE: Duration = Duration::from_secs(60);
const IDLE_GOAL: f64 = 0.1;
/// Linux counts the time of processes in hundredths of a second, whatever its own clock.
const TICKS_A_SECOND: f64 = 100.0;

fn main() -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let home = Home { folder: folder.path().join("home"), key_file: folder.path().join("key") };
    let patients = generate::patients(PATIENTS, SEED);
    fill(&mut begin(&home.folder, &home.key_file)?, patients)?;
    let daemon = home.daemon()?;
    let measured = home.starts().and_then(|starts| Ok((starts, home.idle(daemon.id())?)));
    Client::stop(&home.folder)?;
    let (starts, (of_console, of_daemon)) = measured?;
    let line = Line { what: "process start to the first rows", times: &starts, against: None };
    print("start", None, &[line]);
    println!(
        "\nCPU in {} s of idling: console {of_console:.2} s, daemon {of_daemon:.2} s; goal for both {IDLE_GOAL} s",
        IDLE.as_secs()
    );
    Ok(())
}

struct Home {
    folder: PathBuf,
    key_file: PathBuf,
}

impl Home {
    fn arguments(&self) -> [&Path; 4] {
        [Path::new("--home"), &self.folder, Path::new("--key-file"), &self.key_file]
    }

    /// Starts the daemon, and waits until it can be reached.
    fn daemon(&self) -> Outcome<Child> {
        let mut command = Command::new(VARDE);
        command.args(self.arguments()).args(["daemon", "run", "--starting-at", &STARTING_AT.to_string()]);
        let mut daemon = command.stdout(Stdio::piped()).spawn()?;
        let mut said = String::new();
        BufReader::new(daemon.stdout.take().ok_or("no output")?).read_line(&mut said)?;
        match said.trim_end() == READY {
            true => Ok(daemon),
            false => Err(format!("the daemon said “{said}”").into()),
        }
    }

    fn starts(&self) -> Outcome<Times> {
        let mut times = Times::new();
        for _ in 0..STARTS {
            let console = times.of(|| Console::open(self))?;
            console.quit()?;
        }
        Ok(times)
    }

    /// The seconds of CPU that console and daemon use while nothing happens.
    fn idle(&self, daemon: u32) -> Outcome<(f64, f64)> {
        let console = Console::open(self)?;
        let pid = console.child.process_id().ok_or("the console has ended")?;
        let before = (cpu_seconds(pid)?, cpu_seconds(daemon)?);
        thread::sleep(IDLE);
        let after = (cpu_seconds(pid)?, cpu_seconds(daemon)?);
        console.quit()?;
        Ok((after.0 - before.0, after.1 - before.1))
    }
}

/// A console on a terminal of its own.
struct Console {
    child: Box<dyn portable_pty::Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    screen: Receiver<Vec<u8>>,
}

impl Console {
    /// Starts it, and waits until rows stand on the screen.
    fn open(home: &Home) -> Outcome<Self> {
        let pty = native_pty_system().openpty(SCREEN)?;
        let mut command = CommandBuilder::new(VARDE);
        command.args(home.arguments());
        command.args(["--lang", "nn"]);
        command.env("TERM", "xterm-256color");
        let child = pty.slave.spawn_command(command)?;
        let (mut reader, keys) = (pty.master.try_clone_reader()?, pty.master.take_writer()?);
        let (sender, screen) = mpsc::channel();
        // It holds the terminal open until the console ends.
        thread::spawn(move || {
            let _master = pty.master;
            let mut buffer = [0; 4_096];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        let console = Self { child, keys, screen };
        console.wait()?;
        Ok(console)
    }

    fn wait(&self) -> Outcome<()> {
        let begun = Instant::now();
        let cells = |cells| NonZero::new(cells).ok_or("a screen has cells");
        let mut shown = vt100::Parser::new(cells(SCREEN.rows)?, cells(SCREEN.cols)?, 0);
        while !shown.screen().contents().contains(CONTENT) {
            shown.process(&self.screen.recv_timeout(PATIENCE.saturating_sub(begun.elapsed()))?);
        }
        Ok(())
    }

    fn quit(mut self) -> Outcome<()> {
        self.keys.write_all(b"q")?;
        self.child.wait()?;
        Ok(())
    }
}

/// The time that a process has had of the processors.
fn cpu_seconds(pid: u32) -> Outcome<f64> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat"))?;
    // The name, in parentheses, may hold spaces; user and system time are the 14th and 15th field.
    let after_name = stat.rsplit(')').next().ok_or("no name")?;
    let ticks = after_name.split_whitespace().skip(11).take(2).map(str::parse::<f64>);
    Ok(ticks.sum::<Result<f64, _>>()? / TICKS_A_SECOND)
}
