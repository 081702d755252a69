//! The demo: the pilot's data, with invented people, in three municipalities on this machine that
//! are gone afterwards.

mod convergence;
mod enrolment;
mod guard;
mod life;
mod progress;

use std::fs;
use std::thread;

use jiff::civil::{DateTime, date};
use serde::Serialize;
use syncd::domain::Municipality;
use syncd::service::client::Client;
use syncd::service::protocol::{Init, PeerView, Profile, Request};
use syncd::store::Agenda;
use tempfile::TempDir;

use super::connect::Home;
use super::failure::Failure;
use super::records::Session;
use super::{import, print, screen};
use crate::language::{Language, Texts};
use convergence::Changes;
use guard::Guard;
use life::Life;
use progress::Progress;

/// A municipality of the demo: who works there, and what is taken in there.
struct Part {
    /// Its name, and its folder's.
    municipality: &'static str,
    person: &'static str,
    machine: &'static str,
    /// Files of `demo-data/`, each after those that it refers to.
    files: &'static [(&'static str, &'static str)],
}

/// The first founds the region and admits the others; the console opens there.
const PARTS: [Part; 3] = [
    Part {
        municipality: "Masfjorden",
        person: "Lun Fjellrev",
        machine: "Masfjorden kontor",
        files: &[
            ("region.toml", include_str!("../../../../demo-data/region.toml")),
            ("masfjorden.toml", include_str!("../../../../demo-data/masfjorden.toml")),
        ],
    },
    Part {
        municipality: "Alver",
        person: "Varm Lynghei",
        machine: "Alver 1",
        files: &[("alver.toml", include_str!("../../../../demo-data/alver.toml"))],
    },
    Part {
        municipality: "Austrheim",
        person: "Klok Kvitveis",
        machine: "Austrheim 1",
        files: &[("austrheim.toml", include_str!("../../../../demo-data/austrheim.toml"))],
    },
];

/// The demo's day: the one on which the pilot was counted.
fn morning() -> DateTime {
    date(2025, 2, 14).at(8, 12, 0, 0)
}

impl Part {
    fn place(&self) -> Result<Municipality, Failure> {
        Municipality::find(self.municipality)
            .ok_or_else(|| Failure::Told(format!("{} is not in the region", self.municipality)))
    }
}

/// Makes the municipalities and waits until they agree; then opens the console in the first while
/// the others go on living, or without a screen prints its day and how they stand.
pub(super) fn run(texts: &Texts, language: Language, json: bool, has_screen: bool) -> Result<(), Failure> {
    let demo = Demo::start(texts)?;
    // Where a signal has ended the daemons, that is no failure to tell of.
    let (sessions, views) =
        demo.converge(texts, json).map_err(|failure| demo.guard.uninterrupted(|| failure))?;
    if !has_screen {
        return print(json, sessions, views).map_err(|failure| demo.guard.uninterrupted(|| failure));
    }
    // The connections go: what nobody reads must not pile up.
    drop(sessions);
    let _life = Life::begin(&demo.homes)?;
    demo.guard.leave_signals();
    screen::run(&demo.homes[0], language).map(drop)
}

/// Three daemons that run; they end, and their folder goes, with this.
struct Demo {
    /// In the order of [`PARTS`].
    homes: Vec<Home>,
    guard: Guard,
    _folder: TempDir,
}

impl Demo {
    /// Starts a daemon for each municipality.
    fn start(texts: &Texts) -> Result<Self, Failure> {
        let folder = tempfile::Builder::new().prefix("varde-demo-").tempdir()?;
        let home = |part: &Part| Home {
            folder: folder.path().join(part.municipality.to_lowercase()),
            key_file: Some(folder.path().join(format!("{}.key", part.municipality.to_lowercase()))),
            passphrase_file: None,
            starting_at: Some(morning()),
            loopback: true,
        };
        let homes: Vec<_> = PARTS.iter().map(home).collect();
        let (stopped, path) = (homes.clone(), folder.path().to_owned());
        let guard = Guard::set(move || {
            stop(&stopped);
            let _ = fs::remove_dir_all(&path);
        })?;
        let demo = Self { homes, guard, _folder: folder };
        demo.guard.uninterrupted(|| demo.homes.iter().try_for_each(|home| home.connect(texts).map(drop)))?;
        Ok(demo)
    }

    /// Enrols the machines, takes in the data, and waits until all hold the same; gives how each
    /// stands with the others then.
    fn converge<'a>(
        &self,
        texts: &'a Texts,
        json: bool,
    ) -> Result<(Vec<Session<'a>>, Vec<Vec<PeerView>>), Failure> {
        let progress = Progress::begin();
        progress.says(&texts.get("demo-starts"));
        let changes = Changes::watch(&self.homes, texts)?;
        let sessions = self.homes.iter().map(|home| {
            let client = convergence::connect(home, texts)?;
            Ok(Session { client, texts, json })
        });
        let mut sessions = sessions.collect::<Result<Vec<_>, Failure>>()?;
        let (founder, others) = sessions.split_at_mut(1);
        found(&mut founder[0])?;
        progress.says(&texts.get("demo-joins"));
        enrolment::enrol(&mut founder[0], others, &changes)?;
        take_in(&PARTS[0], &mut sessions[0], &progress)?;
        // What the others' data refers to must be with them first.
        convergence::reach(&mut sessions, &changes, &progress)?;
        for (part, session) in PARTS.iter().zip(&mut sessions).skip(1) {
            take_in(part, session, &progress)?;
        }
        // As their admins do before a report.
        for session in &mut sessions {
            session.ask(Request::ReleaseFigures { day: None })?;
        }
        let views = convergence::reach(&mut sessions, &changes, &progress)?;
        Ok((sessions, views))
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        stop(&self.homes);
    }
}

/// Ends all daemons at once. One that cannot be reached cannot be stopped.
fn stop(homes: &[Home]) {
    thread::scope(|scope| {
        for home in homes {
            scope.spawn(|| Client::stop(&home.folder));
        }
    });
}

fn found(founder: &mut Session<'_>) -> Result<(), Failure> {
    let part = &PARTS[0];
    let init = Init {
        region: "Nordhordland".to_owned(),
        municipality: part.place()?,
        person: part.person.to_owned(),
        machine: part.machine.to_owned(),
        passphrase: None,
    };
    founder.ask(Request::Init(init)).map(drop)
}

fn take_in(part: &Part, session: &mut Session<'_>, progress: &Progress) -> Result<(), Failure> {
    let texts = session.texts;
    progress.says(&texts.format("demo-takes-in", &[("municipality", part.municipality.into())]));
    for (name, text) in part.files {
        import::take_in(session, name, text.as_bytes())?;
    }
    Ok(())
}

/// What the demo prints as JSON.
#[derive(Serialize)]
struct Shown {
    today: Agenda,
    machines: Vec<Stands>,
}

/// How a machine stands with the others.
#[derive(Serialize)]
struct Stands {
    #[serde(flatten)]
    profile: Profile,
    sync: Vec<PeerView>,
}

fn print(json: bool, mut sessions: Vec<Session<'_>>, views: Vec<Vec<PeerView>>) -> Result<(), Failure> {
    let (status, today) = sessions[0].read_today()?;
    if !json {
        sessions[0].print_today(&status, &today)?;
        for (part, peers) in PARTS.iter().zip(&views) {
            print::line("")?;
            print::line(&format!("{} · {}", part.machine, part.person))?;
            sessions[0].print_peers(peers, status.now.date())?;
        }
        return Ok(());
    }
    let stands = sessions.iter_mut().zip(views);
    let stands = stands.map(|(session, sync)| Ok(Stands { profile: session.read_status()?.profile, sync }));
    let machines = stands.collect::<Result<_, Failure>>()?;
    Ok(print::json(&Shown { today, machines })?)
}
