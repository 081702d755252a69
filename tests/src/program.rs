//! The program under test, and the processes that come of it.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, PidfdFlags, pidfd_open};

/// The program `varde` as the sources are now: built by the first who asks.
pub fn varde() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let profile: &[&str] = if cfg!(debug_assertions) { &[] } else { &["--release"] };
        let mut build = Command::new(env!("CARGO"));
        build.args(["build", "--quiet", "-p", "varde"]).args(profile);
        // Some dependencies are built anew for whoever's package cargo says it is at work on.
        let names = env::vars_os().map(|(name, _)| name);
        for name in names.filter(|name| is_about_the_package(&name.to_string_lossy())) {
            build.env_remove(name);
        }
        assert!(build.status().unwrap().success(), "`varde` could not be built: run `cargo build -p varde`");
        // Tests are built to `deps`, beside which programs are put.
        let program = env::current_exe().unwrap().ancestors().nth(2).unwrap().join("varde");
        assert!(program.exists(), "{} is missing: run `cargo build -p varde`", program.display());
        program
    })
}

/// Whether a variable is what cargo tells a test of the test's own package.
fn is_about_the_package(name: &str) -> bool {
    name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
}

/// What a command said, and how it ended.
#[derive(Debug)]
pub struct Ran {
    /// Its exit code.
    pub code: i32,
    /// Its standard output.
    pub stdout: String,
    /// Its standard error.
    pub stderr: String,
}

impl Ran {
    /// Fails unless the command did what was asked; gives what it printed.
    #[track_caller]
    pub fn done(self) -> String {
        assert_eq!((self.code, self.stderr.as_str()), (0, ""), "{}", self.stdout);
        self.stdout
    }

    /// Fails unless the command ended with this code; gives what it complained of.
    #[track_caller]
    pub fn failed(self, code: i32) -> String {
        assert_eq!(self.code, code, "{}{}", self.stdout, self.stderr);
        self.stderr
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().expect("the command ended by itself"),
            stdout: String::from_utf8(output.stdout).expect("standard output is UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("standard error is UTF-8"),
        }
    }
}

/// The processes that keep records in this folder or one under it.
pub fn daemons_of(folder: &Path) -> Vec<i32> {
    let folder = folder.to_str().unwrap();
    let runs = |pid: &i32| {
        let line = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        let line = String::from_utf8_lossy(&line);
        line.contains(folder) && line.contains("\0daemon\0run\0")
    };
    let processes = fs::read_dir("/proc").unwrap();
    let pids = processes.filter_map(|entry| entry.unwrap().file_name().to_str()?.parse().ok());
    pids.filter(runs).collect()
}

/// Waits until no daemon of this folder is left.
pub fn wait_for_no_daemon(folder: &Path) {
    for pid in daemons_of(folder) {
        // A process that cannot be opened has ended.
        let Ok(process) = pidfd_open(Pid::from_raw(pid).unwrap(), PidfdFlags::empty()) else { continue };
        let patience = Timespec { tv_sec: 30, tv_nsec: 0 };
        let ended = poll(&mut [PollFd::new(&process, PollFlags::IN)], Some(&patience)).unwrap();
        assert_eq!(ended, 1, "a daemon still runs");
    }
}
