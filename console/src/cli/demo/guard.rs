//! Nothing of the demo is left where a signal ends it before there is a console.

use std::io;
use std::process;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::{Handle, Signals};

/// What a shell adds to a signal's number to tell that a program was ended by it.
const BY_SIGNAL: i32 = 128;

/// Ends the program on a signal, once what it has started is taken down.
pub(super) struct Guard {
    signals: Handle,
    /// Held while something is started, so that it is taken down too.
    starting: Arc<Mutex<()>>,
}

impl Guard {
    /// Waits for a signal from now on.
    ///
    /// # Errors
    /// When the system takes no handler.
    pub(super) fn set(take_down: impl FnOnce() + Send + 'static) -> io::Result<Self> {
        let mut signals = Signals::new([SIGHUP, SIGINT, SIGTERM])?;
        let starting = Arc::new(Mutex::new(()));
        let guard = Self { signals: signals.handle(), starting: Arc::clone(&starting) };
        let wait = move || {
            if let Some(signal) = signals.forever().next() {
                let _started = starting.lock().unwrap_or_else(PoisonError::into_inner);
                take_down();
                process::exit(BY_SIGNAL + signal);
            }
        };
        thread::Builder::new().name("guard".into()).spawn(wait)?;
        Ok(guard)
    }

    /// Does something that no signal comes between; never, where one has come.
    pub(super) fn uninterrupted<T>(&self, work: impl FnOnce() -> T) -> T {
        let _starting = self.starting.lock().unwrap_or_else(PoisonError::into_inner);
        work()
    }

    /// Leaves signals to the console, which gives the terminal back first.
    pub(super) fn leave_signals(&self) {
        self.signals.close();
    }
}
