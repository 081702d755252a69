//! Backups: the kit on paper, a file made, looked at, and a home made from one.

use std::io::{BufRead, IsTerminal, Write, stderr, stdin};
use std::path::{Path, PathBuf};

use syncd::backup::{About, BackupError, Kit, WORDS};
use syncd::service::protocol::{Passphrase, Refusal, Request, Response, Restore};
use syncd::service::{local, verify_backup};
use zeroize::Zeroizing;

use super::args::Backup;
use super::connect::Home;
use super::failure::Failure;
use super::records::Session;
use super::{new_secret, print};
use crate::language::Texts;

/// The words that are typed back, to see that the kit was written down; from 1.
const TYPED_BACK: [usize; 2] = [6, 19];

/// Words on a line of the kit.
const COLUMNS: usize = 4;

/// Does what was asked for with backups.
pub(super) fn run(home: &Home, command: Backup, texts: &Texts, json: bool) -> Result<(), Failure> {
    let session = || Ok::<_, Failure>(Session { client: home.open(texts)?, texts, json });
    match command {
        Backup::Kit { written: false } => session()?.new_kit(),
        Backup::Kit { written: true } => {
            let kit = read_kit(texts)?;
            session()?.set_kit(&kit)
        }
        Backup::Create { file } => session()?.back_up(&file),
        Backup::Verify { file } => {
            let about = verify_backup(&read_words(texts)?, &file).map_err(|error| told(texts, error))?;
            show(texts, json, "cli-backup-whole", &about)
        }
        Backup::Restore { file } => restore(home, &file, texts, json),
    }
}

impl Session<'_> {
    fn new_kit(&mut self) -> Result<(), Failure> {
        let kit = Kit::generate();
        let words = kit.words();
        if self.json {
            print::json(&serde_json::json!({ "kit": kit.recipient().name(), "words": words }))?;
        } else {
            let name = [("kit", kit.recipient().name().into())];
            print::line(&self.texts.format("cli-kit-title", &name))?;
            let numbered: Vec<_> =
                words.iter().enumerate().map(|(at, word)| format!("{:>2} {word:<10}", at + 1)).collect();
            for line in numbered.chunks(COLUMNS) {
                print::line(line.join(" ").trim_end())?;
            }
            print::line(&self.texts.get("cli-kit-keep"))?;
        }
        for place in TYPED_BACK {
            let question = self.texts.format("cli-kit-word", &[("place", place.to_string().into())]);
            if read_line(self.texts, &question)?.trim().to_lowercase() != words[place - 1] {
                return Err(Failure::of(self.texts, "cli-kit-not-written"));
            }
        }
        self.set_kit(&kit)
    }

    fn set_kit(&mut self, kit: &Kit) -> Result<(), Failure> {
        let recipient = kit.recipient();
        match self.ask(Request::SetKit { recipient: recipient.to_string() })? {
            Response::Done if self.json => Ok(print::json(&serde_json::json!({ "kit": recipient.name() }))?),
            Response::Done => {
                Ok(print::line(&self.texts.format("cli-kit-set", &[("kit", recipient.name().into())]))?)
            }
            _ => self.unexpected(),
        }
    }

    fn back_up(&mut self, file: &Path) -> Result<(), Failure> {
        let file = absolute(self.texts, file)?;
        match self.ask(Request::BackUp { file })? {
            Response::BackedUp(about) => show(self.texts, self.json, "cli-backed-up", &about),
            _ => self.unexpected(),
        }
    }
}

fn restore(home: &Home, file: &Path, texts: &Texts, json: bool) -> Result<(), Failure> {
    let file = absolute(texts, file)?;
    let words = Passphrase(read_words(texts)?);
    let passphrase = new_secret(home, texts)?;
    let (mut client, _) = home.connect(texts)?;
    let restored = client.call(Request::Restore(Restore { file, words, passphrase }));
    match restored.map_err(|error| Failure::client(texts, &error))? {
        Response::BackedUp(about) => show(texts, json, "cli-restored", &about),
        _ => Err(Failure::of(texts, "cli-unexpected")),
    }
}

fn show(texts: &Texts, json: bool, what: &str, about: &About) -> Result<(), Failure> {
    if json {
        return Ok(print::json(about)?);
    }
    let made = local(about.made_at);
    let words = [
        ("machine", about.machine.as_str().into()),
        ("person", about.person.as_str().into()),
        ("municipality", about.municipality.name().into()),
        ("when", texts.date_time(made).into()),
        ("count", about.counts.values().sum::<usize>().to_string().into()),
        ("state", about.state[..8].into()),
    ];
    Ok(print::line(&texts.format(what, &words))?)
}

fn told(texts: &Texts, error: BackupError) -> Failure {
    Failure::Told(texts.refusal(&Refusal::Backup(error)))
}

/// The daemon has a folder of its own.
fn absolute(texts: &Texts, file: &Path) -> Result<PathBuf, Failure> {
    std::path::absolute(file).map_err(|error| Failure::file(texts, file, &error))
}

fn read_kit(texts: &Texts) -> Result<Kit, Failure> {
    Kit::read(&read_words(texts)?).map_err(|error| told(texts, error))
}

/// The words of a kit: typed on as many lines as one likes, or piped in.
fn read_words(texts: &Texts) -> Result<Zeroizing<String>, Failure> {
    let mut words = Zeroizing::new(String::new());
    let mut question = texts.get("cli-kit-words");
    while words.split_whitespace().count() < WORDS {
        let line = read_line(texts, &question)?;
        question.clear();
        if line.trim().is_empty() {
            break;
        }
        words.push_str(&line);
        words.push(' ');
    }
    Ok(words)
}

fn read_line(texts: &Texts, question: &str) -> Result<Zeroizing<String>, Failure> {
    if stdin().is_terminal() && !question.is_empty() {
        write!(stderr(), "{question} ")?;
    }
    let mut line = Zeroizing::new(String::new());
    stdin().lock().read_line(&mut line).map_err(|_| Failure::of(texts, "cli-nobody-to-ask"))?;
    Ok(line)
}
