//! Waiting, by events, until something is so on every machine.

use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use syncd::service::client::Client;
use syncd::service::protocol::{Message, PeerView, Request, Response};

use super::PARTS;
use super::progress::Progress;
use crate::cli::connect::Home;
use crate::cli::failure::Failure;
use crate::cli::records::Session;
use crate::language::Texts;
use crate::sync::{is_equal, they_lack};

/// How long the machines may take for one step; on a machine at work it is under a second.
const WITHIN: Duration = Duration::from_secs(60);

/// Tells that something has changed on one of the machines.
pub(super) struct Changes {
    heard: Receiver<()>,
}

impl Changes {
    /// Listens to every machine; the threads end with the daemons or with this.
    pub(super) fn watch(homes: &[Home], texts: &Texts) -> Result<Self, Failure> {
        let (sender, heard) = mpsc::channel();
        for home in homes {
            let mut client = connect(home, texts)?;
            client.call(Request::Subscribe).map_err(|error| Failure::client(texts, &error))?;
            let (Client { mut receiver, .. }, sender) = (client, sender.clone());
            let listen = move || {
                while let Ok(Some(message)) = receiver.receive() {
                    if matches!(message, Message::Event(_)) && sender.send(()).is_err() {
                        return;
                    }
                }
            };
            thread::Builder::new().name("changes".into()).spawn(listen)?;
        }
        Ok(Self { heard })
    }

    /// Looks again after each change, until there is something.
    pub(super) fn until<T>(
        &self,
        texts: &Texts,
        mut look: impl FnMut() -> Result<Option<T>, Failure>,
    ) -> Result<T, Failure> {
        let deadline = Instant::now() + WITHIN;
        loop {
            self.heard.try_iter().for_each(drop);
            if let Some(found) = look()? {
                return Ok(found);
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if self.heard.recv_timeout(left).is_err() {
                let seconds = [("seconds", WITHIN.as_secs().into())];
                return Err(Failure::Told(texts.format("demo-too-slow", &seconds)));
            }
        }
    }
}

/// A connection to a daemon of the demo; one that was ended by a signal is not started again.
pub(super) fn connect(home: &Home, texts: &Texts) -> Result<Client, Failure> {
    match Client::connect(&home.folder) {
        Ok((client, _)) => Ok(client),
        Err(error) => Err(Failure::client(texts, &error)),
    }
}

/// Waits until nothing lacks anywhere; gives how each machine stands with the others then.
pub(super) fn reach(
    sessions: &mut [Session<'_>],
    changes: &Changes,
    progress: &Progress,
) -> Result<Vec<Vec<PeerView>>, Failure> {
    let texts = sessions[0].texts;
    changes.until(texts, || {
        let views = sessions.iter_mut().map(peers).collect::<Result<Vec<_>, _>>()?;
        let lacking: u64 = views.iter().flatten().filter_map(they_lack).sum();
        progress.says(&texts.format("demo-converges", &[("lacking", lacking.into())]));
        let is_done = |peer: &PeerView| peer.connected && is_equal(peer);
        let all = views.iter().all(|peers| peers.len() == PARTS.len() - 1 && peers.iter().all(is_done));
        Ok(all.then_some(views))
    })
}

fn peers(session: &mut Session<'_>) -> Result<Vec<PeerView>, Failure> {
    match session.ask(Request::Sync)? {
        Response::Sync(peers) => Ok(peers),
        _ => session.unexpected(),
    }
}
