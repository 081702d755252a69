//! The command line: everything that the screens can do, for scripts and for people in a hurry.
//!
//! Exit code 0: done. 1: refused, not found, or something was left. 2: wrong usage.

mod args;
mod backup;
mod conflicts;
mod connect;
mod demo;
mod erase;
mod export;
mod failure;
mod fields;
mod history;
mod import;
mod lock;
mod log;
mod machines;
mod members;
mod merge;
mod minutes;
mod overview;
mod print;
mod prompt;
mod records;
mod report;
mod retention;
mod screen;
mod views;
mod week;

use std::io::{IsTerminal, Write, stderr, stdin, stdout};
use std::process::ExitCode;

use clap::Parser;
use syncd::service::Options;
use syncd::service::client::{Client, ClientError};
use syncd::service::daemon;
use syncd::service::protocol::{Init, Join, Request, Response};
use syncd::store::Query;

use crate::effect::Ending;
use crate::language::{Language, Texts};
use crate::settings::SettingsFile;
use crate::ticket;
use args::{Arguments, Command, Common, Daemon, Listed, ReportWhat};
use connect::Home;
use failure::Failure;
use records::Session;

/// The longest text of a failure, in characters.
const FAILURE_MAX: usize = 20_000;

/// Runs the program with the arguments that it was started with.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let language = language(&arguments.common);
    let texts = Texts::new(language);
    let json = arguments.common.json;
    match dispatch(arguments, language, &texts) {
        Ok(true) | Err(Failure::Unread) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(Failure::Told(text)) => {
            let text = syncd::domain::text::clean_lines(&text, FAILURE_MAX);
            let told = if json { serde_json::json!({ "error": text }).to_string() } else { text };
            let _ = writeln!(stderr(), "{told}");
            ExitCode::FAILURE
        }
    }
}

fn language(common: &Common) -> Language {
    let locale = |name: &str| std::env::var(name).unwrap_or_default();
    let (all, messages, lang) = (locale("LC_ALL"), locale("LC_MESSAGES"), locale("LANG"));
    let set = connect::folder(common).and_then(|home| SettingsFile::in_folder(home).read().language());
    Language::choose(common.lang, set, &[&all, &messages, &lang])
}

fn dispatch(arguments: Arguments, language: Language, texts: &Texts) -> Result<bool, Failure> {
    let Arguments { common, command } = arguments;
    let home = Home::of(&common, texts)?;
    let has_screen = stdin().is_terminal() && stdout().is_terminal();
    let session = || Ok::<_, Failure>(Session { client: home.open(texts)?, texts, json: common.json });
    match command {
        None if has_screen => match screen::run(&home, language)? {
            Ending::Closed => {}
            Ending::Demo => demo::run(texts, language, common.json, has_screen)?,
            Ending::Locked => return Err(lock::begin_anew(texts)),
        },
        None | Some(Command::Today) => session()?.today()?,
        Some(Command::Week { day }) => session()?.week(&day.join(" "))?,
        Some(Command::Demo) => demo::run(texts, language, common.json, has_screen)?,
        Some(Command::Init { region, municipality, person, machine }) => {
            let init = Init { region, municipality, person, machine, passphrase: None };
            begin(&home, init, texts, common.json)?;
        }
        Some(Command::Status) => session()?.status()?,
        Some(Command::List { what, filter, view, sort, descending, archived, limit, offset }) => {
            let filter = as_written(&filter);
            let query = |kind| Query { order: sort, descending, archived, limit, offset, ..Query::of(kind) };
            match what {
                Listed::Records(kind) => match view {
                    Some(view) => session()?.list_view(query(kind), &view)?,
                    None => session()?.list(query(kind), &filter)?,
                },
                Listed::Cards => session()?.cards(&filter)?,
                Listed::Aggregates => session()?.aggregates(&filter)?,
                Listed::Conflicts => session()?.conflicts()?,
            }
        }
        Some(Command::View(command)) => session()?.views(command)?,
        Some(Command::Show { reference, at: None }) => session()?.show(&reference)?,
        Some(Command::Show { reference, at: Some(change) }) => session()?.show_at(&reference, &change)?,
        Some(Command::Resolve { reference, field, taken }) => {
            session()?.resolve(&reference, field.as_ref(), &taken)?;
        }
        Some(Command::Revert { reference, change, fields }) => {
            session()?.revert(&reference, &change, &fields)?;
        }
        Some(Command::Undo(undo)) => return session()?.undo(false, &undo),
        Some(Command::Redo(undo)) => return session()?.undo(true, &undo),
        Some(Command::History { reference, field, person, limit }) => {
            session()?.history(&reference, field.as_ref(), person.as_deref(), limit)?;
        }
        Some(Command::Add { kind, fields }) => session()?.add(kind, &fields)?,
        Some(Command::Set { reference, fields }) => session()?.set(&reference, &fields)?,
        Some(Command::Do { operation, reference, fields, entry }) => {
            session()?.operate(operation, &reference, entry, &fields)?;
        }
        Some(Command::Export(what)) => session()?.export(what)?,
        Some(Command::Minutes { date }) => session()?.minutes(&date)?,
        Some(Command::Search { words, limit }) => session()?.search(words.join(" "), limit)?,
        Some(Command::Import(import)) => return session()?.import(&import),
        Some(Command::Invite { municipality, role, file }) => {
            session()?.invite(municipality, role, file.as_deref())?;
        }
        Some(Command::Join { ticket, file, person, machine }) => {
            let ticket = match file {
                Some(file) => ticket::read(&file).map_err(|error| Failure::file(texts, &file, &error))?,
                None => ticket.unwrap_or_default(),
            };
            let join = Join { ticket, person, machine, passphrase: None };
            machines::join(&home, join, texts, common.json)?;
        }
        Some(Command::Members { command }) => {
            let client = home.open_or_joining(texts)?;
            Session { client, texts, json: common.json }.members(command)?;
        }
        Some(Command::Revoke { machine, yes }) => session()?.revoke(&machine, yes)?,
        Some(Command::Merge { patient, into, preview, yes }) => {
            session()?.merge(&patient, &into, preview, yes)?;
        }
        Some(Command::Unmerge { patient }) => session()?.unmerge(&patient)?,
        Some(Command::Erase { patient, ground, preview, yes }) => {
            session()?.erase(patient, ground, preview, yes)?;
        }
        Some(Command::Erasures) => session()?.erasures()?,
        Some(Command::Retention { months }) => session()?.retention(months)?,
        Some(Command::Report { what, day }) => session()?.report(day, what == Some(ReportWhat::Release))?,
        Some(Command::Sync) => session()?.sync()?,
        Some(Command::Network { mdns, relay, offline }) => session()?.network(mdns, relay, offline)?,
        Some(Command::Log { command: Some(args::Log::Verify), .. }) => return session()?.verify_log(),
        Some(Command::Log { command: None, patient, limit }) => session()?.log(patient, limit)?,
        Some(Command::Lock { keep }) => session()?.lock(keep)?,
        Some(Command::Passphrase { new }) => {
            lock::change_passphrase(&home, new.as_deref(), texts, common.json)?
        }
        Some(Command::Backup(command)) => backup::run(&home, command, texts, common.json)?,
        Some(Command::Daemon(command)) => return run_daemon(&home, command, texts, common.json),
    }
    Ok(true)
}

/// Arguments as one filter: what a shell took the quotation marks from gets them back.
fn as_written(words: &[String]) -> String {
    let quoted =
        |word: &String| match word.contains(char::is_whitespace) && !word.contains(['"', ':', '<', '>']) {
            true => format!("\"{word}\""),
            false => word.clone(),
        };
    words.iter().map(quoted).collect::<Vec<_>>().join(" ")
}

fn begin(home: &Home, init: Init, texts: &Texts, json: bool) -> Result<(), Failure> {
    let passphrase = new_secret(home, texts)?;
    let (mut client, _) = home.connect(texts)?;
    let (person, municipality) = (init.person.clone(), init.municipality.name());
    let hello = client.call(Request::Init(Init { passphrase, ..init }));
    let hello = hello.map_err(|error| Failure::client(texts, &error))?;
    if let (true, Response::Hello(hello)) = (json, hello) {
        return Ok(print::json(&hello)?);
    }
    Ok(print::line(
        &texts.format("cli-begun", &[("municipality", municipality.into()), ("person", person.into())]),
    )?)
}

/// What a new home is to be opened by, where that is no key file.
fn new_secret(home: &Home, texts: &Texts) -> Result<Option<syncd::service::protocol::Passphrase>, Failure> {
    home.key_file.is_none().then(|| new_passphrase(home, texts)).transpose()
}

fn new_passphrase(home: &Home, texts: &Texts) -> Result<syncd::service::protocol::Passphrase, Failure> {
    let needed = || Failure::of(texts, "cli-passphrase-needed");
    let first = home.passphrase(texts, "cli-new-passphrase")?.ok_or_else(needed)?;
    let again = home.passphrase(texts, "cli-passphrase-again")?.ok_or_else(needed)?;
    match first.0 == again.0 {
        true => Ok(first),
        false => Err(Failure::of(texts, "cli-passphrases-differ")),
    }
}

fn run_daemon(home: &Home, command: Daemon, texts: &Texts, json: bool) -> Result<bool, Failure> {
    match command {
        Daemon::Run { starting_at, loopback } => {
            let (home, key_file) = (home.folder.clone(), home.key_file.clone());
            let options = Options { home, key_file, starting_at, loopback };
            daemon::run(options).map_err(|error| Failure::Told(error.to_string()))?;
        }
        Daemon::Start => drop(home.connect(texts)?),
        Daemon::Stop => Client::stop(&home.folder).map_err(|error| Failure::client(texts, &error))?,
        Daemon::Status => {
            let running = !matches!(Client::connect(&home.folder), Err(ClientError::NotRunning));
            if json {
                print::json(&serde_json::json!({ "running": running }))?;
                return Ok(running);
            }
            print::line(&texts.get(if running { "cli-daemon-runs" } else { "cli-daemon-does-not-run" }))?;
            return Ok(running);
        }
    }
    Ok(true)
}
