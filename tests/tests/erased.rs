//! A person is erased on five machines, of which one is away, and a machine is made anew from a backup that
//! is older: real processes, that are killed too, and every page of their stores read afterwards.

#![allow(clippy::unwrap_used, reason = "a helper that fails, fails its test")]

use std::fs;
use std::path::{Path, PathBuf};

use end_to_end::{Home, Machine};
use rustix::process::Signal;
use syncd::domain::Kind;
use syncd::service::protocol::{ErasureView, Request, Response};
use syncd::store::{Secret, SqliteStore};

/// In everything on the person and in nothing else, of letters that nobody else has: the search index
/// holds words three letters at a time.
const CANARY: &str = "\u{3be}\u{3c8}\u{3c9}";

/// The office, which erases; two more that write, one that reads, and another municipality.
const MACHINES: usize = 5;

struct Region {
    homes: Vec<Home>,
}

impl Region {
    fn begun() -> Self {
        let office = Home::begun();
        let others = [
            ("4634", "coordinator", "nettbrett"),
            ("4634", "coordinator", "heime"),
            ("4634", "reader", "avdelinga"),
            ("4631", "coordinator-admin", "alver"),
        ];
        let others = others.map(|(municipality, role, machine)| office.lets_in(municipality, role, machine));
        Self { homes: [office].into_iter().chain(others).collect() }
    }

    fn until_equal(&self) {
        self.homes.iter().for_each(|home| home.until_equal(MACHINES - 1));
    }

    /// Somebody else, and a person with a plan, an alert and a DSK; her name is her number, so that her card holds it too.
    fn entered(&self) {
        let with = |what: &str| format!("{what}={CANARY} {what}");
        let office = &self.homes[0];
        office.varde(&["add", "patient", "name=Mild Elv"]).done();
        office
            .varde(&["add", "patient", &with("name"), &format!("number={CANARY}-1"), &with("notes")])
            .done();
        let patient = format!("patient={CANARY}-1");
        office.varde(&["add", "plan", &patient, &with("goals")]).done();
        office.varde(&["add", "appointment", &patient, &with("responsible")]).done();
        self.alert(1);
        self.until_equal();
    }

    fn alert(&self, by: usize) {
        let (patient, trigger) = (format!("patient={CANARY}-1"), format!("trigger={CANARY} raudt"));
        let at = "at=2025-02-14T08:00";
        self.homes[by].varde(&["add", "event", &patient, "level=red", at, &trigger]).done();
    }
}

fn erasures(answer: Option<Response>) -> Option<Vec<ErasureView>> {
    match answer? {
        Response::Erasures(erasures) => Some(erasures),
        other => panic!("{other:?}"),
    }
}

/// Waits until a machine knows that so many have erased the person; tells who is not known to have.
fn until_erased_on(home: &Home, machines: usize) -> Vec<String> {
    home.until(&format!("{machines} have erased"), |ask| {
        let view = erasures(ask(Request::Erasures))?.pop()?;
        let lacking = view.not_yet_on.into_iter().map(|machine| machine.machine).collect();
        (view.erased_on.len() == machines).then_some(lacking)
    })
}

/// Every file of a folder and what it holds.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

fn holds(bytes: &[u8]) -> bool {
    let wide = |order: fn(u16) -> [u8; 2]| CANARY.encode_utf16().flat_map(order).collect();
    let needles: [Vec<u8>; 3] = [CANARY.into(), wide(u16::to_le_bytes), wide(u16::to_be_bytes)];
    needles.iter().any(|needle| bytes.windows(needle.len()).any(|part| part == needle))
}

/// Whether the canary is anywhere in a home, its store decrypted; no daemon may run.
fn is_in(home: &Home) -> bool {
    let store = SqliteStore::open(&home.path(), &Secret::KeyFile(home.secret())).unwrap();
    let files = files(&home.path()).into_iter().filter(|path| path.is_file());
    holds(&store.in_plain()) || files.map(|path| fs::read(path).unwrap()).any(|bytes| holds(&bytes))
}

/// One machine is away while the person is erased, and another is made anew from an older backup.
fn story(away: usize, restored: usize) {
    let mut region = Region::begun();
    region.entered();
    let words = region.homes[restored].kit();
    let safe = Home::absent();
    let backup = safe.beside_it("eldste.varde");
    region.homes[restored].varde(&["backup", "create", &backup]).done();

    region.homes[away].varde(&["network", "--offline", "on"]).done();
    if away < 3 {
        // What nobody else has heard of when the person is erased.
        region.alert(away);
    }
    region.homes[away].end_daemon(Signal::KILL);
    assert!(is_in(&region.homes[away]), "the search finds what is there");
    let office = &region.homes[0];
    let erase = ["erase", &format!("{CANARY}-1"), "--ground", "requested", "--yes"];
    let said = office.varde(&erase).done();
    assert!(said.contains("4 other machines") && !said.contains(CANARY), "{said}");
    office.end_daemon(Signal::KILL);
    let lacking = until_erased_on(office, MACHINES - 1);
    assert_eq!(lacking.len(), 1);
    let told = office.varde(&["erasures"]).done();
    assert!(told.contains(&format!("4 of 5 machines; not yet {}", lacking[0])), "{told}");

    region.homes[away].varde(&["network", "--offline", "off"]).done();
    for home in &region.homes {
        assert!(until_erased_on(home, MACHINES).is_empty());
    }
    region.until_equal();

    let lost = region.homes.remove(restored);
    lost.end_daemon(Signal::KILL);
    drop(lost);
    let again = Home::with_key_file();
    again.told(&["backup", "restore", &backup], &words).done();
    assert!(until_erased_on(&again, MACHINES).is_empty());
    region.homes.insert(restored, again);
    region.until_equal();
    let patients = |home: &Home| home.json(&["list", "patient"])["total"].as_u64().unwrap();
    let expected = |place| if place == MACHINES - 1 { 0 } else { 1 };
    for (place, home) in region.homes.iter().enumerate() {
        assert_eq!(patients(home), expected(place), "somebody else is there: {place}");
        home.varde(&["show", &format!("{CANARY}-1")]).failed(1);
        assert_eq!(home.json(&["erasures"]).as_array().unwrap().len(), 1);
        home.until_there_are(Kind::Event, 0..=0);
    }
    region.homes.iter().for_each(|home| home.end_daemon(Signal::KILL));
    for (place, home) in region.homes.iter().enumerate() {
        assert!(!is_in(home), "a canary is left on machine {place}");
    }
}

#[test]
fn who_was_away_and_wrote_erases_and_so_does_the_oldest_backup_of_the_office() {
    story(1, 0);
}

#[test]
fn a_reader_who_was_away_erases_and_so_does_the_oldest_backup_of_a_coordinator() {
    story(3, 2);
}

#[test]
fn another_municipality_that_was_away_loses_the_card_and_the_oldest_backup_of_a_reader_erases() {
    story(4, 3);
}
