//! A home in a temporary folder, with a daemon that goes when the test ends.

use std::fs;
use std::io::Write;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rustix::event::{PollFd, PollFlags, poll};
use rustix::process::{Pid, PidfdFlags, Signal, kill_process, pidfd_open};
use syncd::service::client::Client;
use tempfile::TempDir;

use crate::program::{Ran, daemons_of, varde};

/// The passphrase of every home that has one.
pub const PASSPHRASE: &str = "tri blå båtar på fjorden";

/// What would make the program speak or look elsewhere than a test expects.
const VARIABLES: [&str; 9] = [
    "VARDE_HOME",
    "VARDE_KEY_FILE",
    "VARDE_LOOPBACK",
    "LC_ALL",
    "LC_MESSAGES",
    "LC_CTYPE",
    "NO_COLOR",
    "COLORTERM",
    "LANG",
];

/// A home and what opens it.
pub struct Home {
    folder: TempDir,
    opened_by: &'static str,
    /// Whether its daemon may leave this machine.
    goes_out: bool,
}

impl Home {
    /// A folder in which nothing was begun, and no key.
    pub fn absent() -> Self {
        Self::opened_by("")
    }

    fn opened_by(opened_by: &'static str) -> Self {
        Self { folder: tempfile::tempdir().unwrap(), opened_by, goes_out: false }
    }

    /// A folder in which nothing was begun, and the name of a key file.
    pub fn with_key_file() -> Self {
        Self::opened_by("--key-file")
    }

    /// A folder in which nothing was begun, and a file that holds [`PASSPHRASE`].
    pub fn with_passphrase() -> Self {
        let home = Self::opened_by("--passphrase-file");
        fs::write(home.secret(), PASSPHRASE).unwrap();
        home
    }

    /// Lun Fjellrev's home in Masfjorden, opened by a key file.
    pub fn begun() -> Self {
        Self::with_key_file().begin()
    }

    /// Another folder in which nothing was begun, to be opened and run in the same way.
    pub fn beside(&self) -> Self {
        let mut beside = Self::opened_by(self.opened_by);
        beside.goes_out = self.goes_out;
        beside
    }

    /// Run as it is without a test: on every network that the machine is on.
    #[must_use]
    pub fn going_out(mut self) -> Self {
        self.goes_out = true;
        self
    }

    /// Begins a region: Lun Fjellrev in Masfjorden.
    #[must_use]
    pub fn begin(self) -> Self {
        let who = ["--municipality", "4634", "--person", "Lun Fjellrev", "--machine", "kontor"];
        self.varde(&[&["init"], &who[..]].concat()).done();
        self
    }

    /// A copy of this home's folder as it is now, opened by the same secret; its daemon, if this
    /// one has one, is not copied.
    pub fn copied(&self) -> Self {
        let copy = self.beside();
        copy_folder(&self.path(), &copy.path());
        if self.secret().exists() {
            fs::copy(self.secret(), copy.secret()).unwrap();
        }
        copy
    }

    /// The home's folder.
    pub fn path(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// The folder around the home and its secret.
    pub fn around(&self) -> &Path {
        self.folder.path()
    }

    /// The key file or the file with the passphrase.
    pub fn secret(&self) -> PathBuf {
        self.folder.path().join("secret")
    }

    /// A file of the home's store: `varde.db`, `keys.json`.
    pub fn stored(&self, name: &str) -> PathBuf {
        self.path().join("store").join(name)
    }

    /// The home's socket.
    pub fn socket(&self) -> PathBuf {
        self.path().join("syncd.sock")
    }

    /// The path of a file beside the home.
    pub fn beside_it(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    /// Writes a file beside the home.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.beside_it(name);
        fs::write(&path, content).unwrap();
        path
    }

    /// The arguments that mean this home.
    pub fn arguments(&self) -> Vec<String> {
        let path = |path: PathBuf| path.to_str().unwrap().to_owned();
        let mut arguments = vec!["--home".to_owned(), path(self.path())];
        if !self.opened_by.is_empty() {
            arguments.extend([self.opened_by.to_owned(), path(self.secret())]);
        }
        arguments
    }

    /// A command on this home, in English.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(varde());
        for name in VARIABLES {
            command.env_remove(name);
        }
        if !self.goes_out {
            command.env("VARDE_LOOPBACK", "1");
        }
        command.args(self.arguments()).args(arguments);
        command
    }

    /// Runs a command on this home to its end.
    pub fn varde(&self, arguments: &[&str]) -> Ran {
        self.command(arguments).output().unwrap().into()
    }

    /// Runs a command that is told something.
    pub fn told(&self, arguments: &[&str], input: &str) -> Ran {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut running = command.spawn().unwrap();
        running.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        running.wait_with_output().unwrap().into()
    }

    /// Runs a command and reads the JSON that it prints.
    #[track_caller]
    pub fn json(&self, arguments: &[&str]) -> serde_json::Value {
        serde_json::from_str(&self.varde(&[arguments, &["--json"]].concat()).done()).unwrap()
    }

    /// A connection to the daemon, which is started where none runs.
    pub fn client(&self) -> Client {
        Client::connect_or_start(&self.path(), self.command(&["daemon", "run"])).unwrap().0
    }

    /// The daemon at the other end of the socket, as the system knows it.
    pub fn daemon(&self) -> Option<Pid> {
        let stream = UnixStream::connect(self.socket()).ok()?;
        Some(rustix::net::sockopt::socket_peercred(stream).unwrap().pid)
    }

    /// Sends the daemon a signal and waits until it has ended.
    pub fn end_daemon(&self, signal: Signal) {
        let Some(pid) = self.daemon() else { return };
        let process = pidfd_open(pid, PidfdFlags::empty()).unwrap();
        kill_process(pid, signal).unwrap();
        poll(&mut [PollFd::new(&process, PollFlags::IN)], None).unwrap();
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        for pid in daemons_of(self.folder.path()) {
            let _ = kill_process(Pid::from_raw(pid).unwrap(), Signal::KILL);
        }
    }
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (kind, to) = (entry.file_type().unwrap(), to.join(entry.file_name()));
        if kind.is_dir() {
            copy_folder(&entry.path(), &to);
        } else if kind.is_file() {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}
