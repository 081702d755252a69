//! Commands on machines: invite, join, sync, network.

use std::path::Path;
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use jiff::civil::Date;
use syncd::domain::Municipality;
use syncd::domain::member::Role;
use syncd::service::client::Client;
use syncd::service::protocol::{
    Hello, HomeState, Invitation, Join, Joining, Message, Network, NetworkSettings, PeerView, Request,
    Response, Status,
};

use super::args;
use super::connect::Home;
use super::failure::Failure;
use super::members::told;
use super::records::Session;
use super::{new_passphrase, print};
use crate::language::Texts;
use crate::sync::{they_lack, we_lack};
use crate::ticket;

/// How long `join` waits for the inviter's machine to answer; it goes on without this command.
const ANSWER_WITHIN: Duration = Duration::from_secs(30);

impl Session<'_> {
    /// Makes a ticket: it stands alone on standard output, so that a script can pass it on, or in
    /// a new file.
    pub(super) fn invite(
        &mut self,
        municipality: Municipality,
        role: Role,
        file: Option<&Path>,
    ) -> Result<(), Failure> {
        let Response::Invitation(invitation) = self.ask(Request::Invite { municipality, role })? else {
            return self.unexpected();
        };
        let Invitation { ticket, until, .. } = &invitation;
        if let Some(file) = file {
            ticket::keep(&file.to_string_lossy(), ticket)
                .map_err(|error| Failure::file(self.texts, file, &error))?;
        }
        match (self.json, file) {
            (true, _) => Ok(print::json(&invitation)?),
            (false, None) => Ok(print::whole(ticket)?),
            (false, Some(file)) => {
                let time = until.strftime("%H:%M").to_string();
                let words = [("file", file.display().to_string().into()), ("time", time.into())];
                Ok(print::line(&self.texts.format("cli-invited", &words))?)
            }
        }
    }

    /// How things stand with every other machine.
    pub(super) fn sync(&mut self) -> Result<(), Failure> {
        let today = self.read_status()?.now.date();
        let Response::Sync(peers) = self.ask(Request::Sync)? else { return self.unexpected() };
        match self.json {
            true => Ok(print::json(&peers)?),
            false => self.print_peers(&peers, today),
        }
    }

    pub(super) fn print_peers(&self, peers: &[PeerView], today: Date) -> Result<(), Failure> {
        let (texts, today) = (self.texts, Some(today));
        if peers.is_empty() {
            return Ok(print::line(&texts.get("cli-no-others"))?);
        }
        let titles = ["name", "person", "scopes", "last", "they-lack", "we-lack", "now"];
        let mut rows = vec![titles.map(|title| texts.get(&format!("sync-{title}"))).to_vec()];
        rows.extend(peers.iter().map(|peer| {
            let last = peer.scopes.iter().filter_map(|shared| shared.last).max();
            let symbol = if peer.connected && peer.why.is_none() { "⇄" } else { "✕" };
            vec![
                peer.machine.clone(),
                peer.person.clone(),
                texts.scopes(peer),
                last.map_or_else(|| "–".to_owned(), |at| texts.moment_near(at, today)),
                texts.lack(they_lack(peer)),
                texts.lack(we_lack(peer)),
                format!("{symbol} {}", texts.going(peer, today)),
            ]
        }));
        Ok(print::columns(&rows)?)
    }

    /// The other machines in one line.
    pub(super) fn others(&self, status: &Status) -> String {
        let sync = &status.sync;
        if sync.others == 0 && sync.joining == 0 {
            return self.texts.get("cli-nobody-else");
        }
        let counts = [
            ("others", sync.others.into()),
            ("equal", sync.equal.into()),
            ("connected", sync.connected.into()),
            ("joining", sync.joining.into()),
        ];
        self.texts.format("cli-others-are", &counts)
    }

    /// How this machine is reached, changed first where that is asked for.
    pub(super) fn network(
        &mut self,
        mdns: Option<args::Switch>,
        relay: Option<String>,
        offline: Option<args::Switch>,
    ) -> Result<(), Failure> {
        let Response::Network(mut network) = self.ask(Request::Network)? else { return self.unexpected() };
        if mdns.is_some() || relay.is_some() || offline.is_some() {
            let settings = changed(network.settings, mdns, relay, offline);
            network = match self.ask(Request::SetNetwork(settings))? {
                Response::Network(network) => network,
                _ => return self.unexpected(),
            };
        }
        if self.json {
            return Ok(print::json(&network)?);
        }
        let texts = self.texts;
        let Network { settings, addresses } = network;
        let none = || texts.get("cli-none-set");
        let mut rows = vec![
            vec![texts.get("cli-mdns"), texts.get(if settings.mdns { "cli-on" } else { "cli-off" })],
            vec![texts.get("cli-relay"), settings.relay.unwrap_or_else(none)],
            vec![texts.get("cli-offline"), texts.get(if settings.offline { "cli-on" } else { "cli-off" })],
        ];
        rows.extend(addresses.into_iter().map(|address| vec![texts.get("cli-address"), address]));
        Ok(print::columns(&rows)?)
    }
}

/// The settings with what was asked for in them.
fn changed(
    settings: NetworkSettings,
    mdns: Option<args::Switch>,
    relay: Option<String>,
    offline: Option<args::Switch>,
) -> NetworkSettings {
    NetworkSettings {
        mdns: mdns.map_or(settings.mdns, |switch| switch == args::Switch::On),
        relay: match relay {
            Some(word) if word == "none" => None,
            Some(url) => Some(url),
            None => settings.relay,
        },
        offline: offline.map_or(settings.offline, |switch| switch == args::Switch::On),
    }
}

/// Makes a home that joins, waits a while for the inviter's machine, and says what to do next.
pub(super) fn join(home: &Home, join: Join, texts: &Texts, json: bool) -> Result<(), Failure> {
    let (client, hello) = home.unlock(texts)?;
    let passphrase = match (&hello.state, &home.key_file) {
        (HomeState::Absent, None) => Some(new_passphrase(home, texts)?),
        _ => None,
    };
    let mut session = Session { client, texts, json };
    match session.ask(Request::Join(Join { passphrase, ..join }))? {
        Response::Hello(Hello { state: HomeState::Joining, .. }) => {}
        _ => return session.unexpected(),
    }
    let answered = answer(session.client, texts)?;
    match (json, answered) {
        (true, answered) => Ok(print::json(&answered)?),
        (false, Some(joining)) => told(texts, &joining),
        (false, None) => Ok(print::line(&texts.get("cli-not-answered"))?),
    }
}

/// What the inviter's machine answered, once it has; none where it has not in time.
fn answer(client: Client, texts: &Texts) -> Result<Option<Joining>, Failure> {
    let failed = |error| Failure::client(texts, &error);
    let Client { mut sender, mut receiver } = client;
    let (heard, messages) = mpsc::channel();
    thread::spawn(move || {
        while let Ok(Some(message)) = receiver.receive() {
            if heard.send(message).is_err() {
                return;
            }
        }
    });
    sender.send(Request::Subscribe).map_err(failed)?;
    sender.send(Request::Members).map_err(failed)?;
    let deadline = Instant::now() + ANSWER_WITHIN;
    while let Some(message) = next(&messages, deadline) {
        match message {
            Message::Event(_) => drop(sender.send(Request::Members).map_err(failed)?),
            Message::Reply(reply) => {
                let Ok(Response::Members(members)) = reply.result else { continue };
                if members.needs_ticket {
                    return Err(Failure::of(texts, "cli-ticket-refused"));
                }
                if let Some(here) = members.joining.into_iter().find(|joining| joining.here) {
                    return Ok(Some(here));
                }
            }
        }
    }
    Ok(None)
}

fn next(messages: &Receiver<Message>, deadline: Instant) -> Option<Message> {
    messages.recv_timeout(deadline.saturating_duration_since(Instant::now())).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_asked_for_of_the_network_changes() {
        let relay = || Some("https://rele.example.org".to_owned());
        let now = || NetworkSettings { mdns: true, relay: relay(), offline: false };
        let offline = |offline| NetworkSettings { offline, ..now() };
        assert_eq!(changed(now(), None, None, None), now());
        assert_eq!(
            changed(now(), Some(args::Switch::Off), None, None),
            NetworkSettings { mdns: false, ..now() }
        );
        assert_eq!(changed(now(), None, Some("none".into()), None), NetworkSettings { relay: None, ..now() });
        assert_eq!(changed(NetworkSettings::default(), None, relay(), None), now());
        assert_eq!(changed(now(), None, None, Some(args::Switch::On)), offline(true));
        assert_eq!(changed(offline(true), None, None, Some(args::Switch::Off)), offline(false));
    }
}
