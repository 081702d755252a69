//! The daemon: one for each home, reached through a local socket that only its user can open.
//!
//! This is how it begins and ends; in between, one thread owns the [`Service`] and takes calls in
//! order, as its `connections` bring them.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::mpsc::{self, SyncSender};
use std::thread;

use interprocess::local_socket::prelude::*;
use interprocess::local_socket::{GenericFilePath, ListenerOptions, Name, Stream};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use tracing_appender::rolling::{self, Rotation};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt;
use tracing_subscriber::prelude::*;

use super::connections::{self, Input};
use super::network::Network;
use super::protocol::Refusal;
use super::{Options, Service};

/// What the daemon prints when it can be reached.
pub const READY: &str = "ready";

/// How many calls may wait; whoever sends more waits too.
const WAITING_MAX: usize = 256;

/// How many days of log are kept.
const LOG_DAYS: usize = 7;

/// The longest path of a Unix socket that every system takes, in bytes.
const SOCKET_PATH_MAX: usize = 100;

/// The daemon could not run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DaemonError {
    /// Another daemon runs for this home.
    #[error("a daemon runs for this home already")]
    AlreadyRunning,
    /// The home's path is too long for a socket.
    #[error(
        "the path of the home is too long for a socket: at most {max} bytes; choose a shorter one with --home"
    )]
    PathTooLong {
        /// The longest path, in bytes.
        max: usize,
    },
    /// The home belongs to somebody else.
    #[error("the home belongs to another user")]
    NotOurs,
    /// The home could not be opened.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// A file or the socket failed.
    #[error("the daemon cannot run: {0}")]
    Io(#[from] io::Error),
}

/// The name of a home's socket.
pub(super) fn socket(home: &Path) -> Result<(PathBuf, Name<'static>), DaemonError> {
    let path = home.join("syncd.sock");
    if path.as_os_str().len() > SOCKET_PATH_MAX {
        return Err(DaemonError::PathTooLong { max: SOCKET_PATH_MAX });
    }
    let name = path.clone().to_fs_name::<GenericFilePath>()?;
    Ok((path, name))
}

/// Runs the daemon until it is asked to stop. Prints [`READY`] and a line end once it can be
/// reached.
///
/// # Errors
/// [`DaemonError`].
pub fn run(options: Options) -> Result<(), DaemonError> {
    // The terminal of whoever started it may close; one that was started by hand stays with its own.
    #[cfg(unix)]
    {
        let _ = rustix::process::setsid();
        // Whatever is made from now on is this user's only.
        rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
    }
    make_private(&options.home)?;
    let (path, name) = socket(&options.home)?;
    let lock = lock_file(&options.home.join("lock"))?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) if Stream::connect(name.clone()).is_ok() => {
            return Err(DaemonError::AlreadyRunning);
        }
        // Nobody answers: whoever holds the lock is ending, or was killed.
        Err(TryLockError::WouldBlock) => lock.lock()?,
        Err(TryLockError::Error(error)) => return Err(error.into()),
    }
    log_to(&options.home)?;
    // Whoever holds the lock may remove what a killed daemon left.
    match fs::remove_file(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    // The socket comes before the store, so that the home is never held by one whom nobody reaches.
    let listener = ListenerOptions::new().name(name).create_sync()?;
    #[cfg(unix)]
    fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    let mut service = Service::new(options)?;
    let (inputs, received) = mpsc::sync_channel(WAITING_MAX);
    let mut network = Network::new(inputs.clone());
    stop_on_signals(inputs.clone())?;
    thread::Builder::new().name("accept".into()).spawn(move || connections::accept(&listener, &inputs))?;
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "the daemon runs");
    println!("{READY}");
    io::stdout().flush()?;
    let peers = connections::serve(&mut service, &mut network, &received);
    drop(network);
    // The service goes first, so that nobody starts another while this one still writes. The
    // connections go last: who waits for their end finds everything free.
    drop(service);
    tracing::info!("the daemon stops");
    fs::remove_file(&path)?;
    drop(lock);
    peers.finish();
    Ok(())
}

/// A file to lock, made where it is missing, for this user only.
pub(super) fn lock_file(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.create(true).truncate(false).write(true).open(path)
}

/// Makes the home, for this user only.
fn make_private(home: &Path) -> Result<(), DaemonError> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(home)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, PermissionsExt};
        if fs::metadata(home)?.uid() != rustix::process::geteuid().as_raw() {
            return Err(DaemonError::NotOurs);
        }
        fs::set_permissions(home, fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

/// Keeps a log of a week in the home. What identifies a patient never goes there.
fn log_to(home: &Path) -> Result<(), DaemonError> {
    // Before the builder looks there: it tells standard error of a folder that it does not find.
    let folder = home.join("log");
    fs::create_dir_all(&folder)?;
    let files =
        rolling::Builder::new().rotation(Rotation::DAILY).filename_prefix("syncd").filename_suffix("log");
    let writer = files.max_log_files(LOG_DAYS).build(folder).map_err(io::Error::other)?;
    // What libraries tell below a warning, and what the network's tell below an error, names keys
    // and addresses, and is much.
    let network =
        ["iroh", "noq", "noq_proto", "netwatch", "swarm_discovery", "iroh_mdns_address_lookup", "acto"];
    let filter = Targets::new()
        .with_default(LevelFilter::WARN)
        .with_targets(network.map(|library| (library, LevelFilter::ERROR)))
        .with_target("syncd", LevelFilter::INFO);
    let lines = fmt::layer().with_ansi(false).with_writer(Mutex::new(writer)).with_filter(filter);
    let subscriber = tracing_subscriber::registry().with(lines);
    // A program that logs elsewhere already goes on doing so.
    let _ = tracing::subscriber::set_global_default(subscriber);
    Ok(())
}

fn stop_on_signals(inputs: SyncSender<Input>) -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGINT])?;
    let wait = move || {
        if signals.forever().next().is_some() {
            let _ = inputs.send(Input::Stop);
        }
    };
    thread::Builder::new().name("signals".into()).spawn(wait).map(drop)
}
