//! A municipality that has lost all its machines begins again from a backup and words on paper.

#![allow(clippy::unwrap_used, reason = "a helper that fails, fails its test")]

use std::fs;

use end_to_end::{Home, Machine, Screen};
use rustix::process::Signal;
use syncd::domain::Kind;
use syncd::service::protocol::{Request, Response};

const CANARY: &str = "Kanari Ærfuglsen";

fn back_up(home: &Home, file: &str) -> serde_json::Value {
    home.json(&["backup", "create", file])
}

/// Waits until a machine is connected to one other, and neither lacks anything.
fn until_equal_to_one(machine: &impl Machine) {
    machine.until("it is equal to another", |ask| match ask(Request::Status)? {
        Response::Status(status) => (status.sync.equal == 1).then_some(()),
        other => panic!("{other:?}"),
    });
}

#[test]
fn a_municipality_that_lost_all_its_machines_begins_again_where_it_was() {
    let office = Home::begun();
    let tablet = office.lets_in("4634", "coordinator", "nettbrett");
    let alver = office.lets_in("4631", "coordinator-admin", "alver");
    office.varde(&["add", "patient", &format!("name={CANARY}")]).done();
    office.varde(&["add", "equipment", "number=N-01", "kind=tablet", "owner=4634"]).done();
    tablet.varde(&["add", "patient", "name=Stolt Furu"]).done();
    [&office, &tablet, &alver].iter().for_each(|home| home.until_equal(2));
    let words = office.kit();
    // The paper and the file are kept elsewhere.
    let (safe, elsewhere) = (Home::absent(), Home::with_passphrase());
    let backup = safe.beside_it("kontor.varde");
    let made = back_up(&office, &backup);
    let bytes = fs::read(&backup).unwrap();
    for secret in [CANARY.as_bytes(), b"kontor", words.as_bytes()] {
        assert!(!bytes.windows(secret.len()).any(|window| window == secret));
    }
    let verified = safe.told(&["backup", "verify", &backup, "--json"], &words).done();
    assert_eq!(serde_json::from_str::<serde_json::Value>(&verified).unwrap(), made);

    // Written after the backup: only what others hold comes back.
    office.varde(&["add", "equipment", "number=N-02", "kind=scale", "owner=4634"]).done();
    alver.until_there_are(Kind::Equipment, 2..=2);
    for lost in [office, tablet] {
        lost.end_daemon(Signal::KILL);
        fs::remove_dir_all(lost.path()).unwrap();
    }
    alver.end_daemon(Signal::KILL);

    elsewhere.told(&["backup", "restore", &backup], &words).done();
    let again = back_up(&elsewhere, &safe.beside_it("att.varde"));
    assert_eq!(again["state"], made["state"], "what was restored is what was backed up");
    assert_eq!(elsewhere.json(&["list", "patient"])["total"], 2);

    // It is the member that it was, and goes on as one.
    until_equal_to_one(&alver);
    elsewhere.until_there_are(Kind::Equipment, 2..=2);
    elsewhere.varde(&["add", "patient", "name=Mild Elvebreidd"]).done();
    alver.until("its card comes", |ask| match ask(Request::Cards)? {
        Response::Cards(cards) => (cards.len() == 3).then_some(()),
        other => panic!("{other:?}"),
    });
    let new = Home::with_key_file();
    new.joins(&elsewhere.invites("4634", "coordinator"), "nytt nettbrett").done();
    end_to_end::compare(&elsewhere, &new);
    new.until_there_are(Kind::Patient, 3..=3);
}

#[test]
fn what_is_not_a_backup_or_not_its_kit_is_told_apart_and_nothing_is_left_of_the_attempt() {
    let office = Home::begun();
    office.varde(&["add", "patient", &format!("name={CANARY}")]).done();
    let backup = office.beside_it("kontor.varde");
    assert!(office.varde(&["backup", "create", &backup]).failed(1).contains("varde backup kit"));
    let words = office.kit();
    back_up(&office, &backup);
    let whole = fs::read(&backup).unwrap();
    assert!(office.varde(&["backup", "create", &backup]).failed(1).contains("there already"));
    assert_eq!(fs::read(&backup).unwrap(), whole, "no backup is written over");
    assert!(office.told(&["backup", "restore", &backup], &words).failed(1).contains("already"));
    assert_eq!(office.json(&["list", "patient"])["total"], 1);

    let other = Home::begun().kit();
    let damaged = office.file("skadd.varde", {
        let mut damaged = whole.clone();
        let middle = damaged.len() / 2;
        damaged[middle] ^= 1;
        damaged
    });
    let cut = office.file("avkorta.varde", &whole[..whole.len() - 100]);
    let letter = office.file("brev.varde", "Kjære kommune");
    let misspelt = words.replacen(' ', "x ", 1);
    let fewer = words.rsplit_once(' ').unwrap().0;
    let nowhere = Home::with_passphrase();
    for (file, words, told) in [
        (&backup, other.as_str(), "this kit does not open"),
        (&backup, &misspelt, "word 1 is misspelt"),
        (&backup, fewer, "these are 23"),
        (&damaged, &words, "damaged"),
        (&cut, &words, "damaged"),
        (&letter, &words, "not a backup"),
        (&office.beside_it("finst-ikkje"), &words, "file failed"),
    ] {
        for doing in ["verify", "restore"] {
            let complaint = nowhere.told(&["backup", doing, file], words).failed(1);
            assert!(complaint.contains(told), "{doing}: {complaint}");
            assert!(!complaint.contains(&words[..20]), "no word of the kit is repeated");
        }
        assert!(!nowhere.path().join("store").exists() && !nowhere.path().join("store.new").exists());
    }
    nowhere.told(&["backup", "restore", &backup], &words).done();
    assert_eq!(nowhere.json(&["list", "patient"])["total"], 1);
}

#[test]
fn a_backup_is_restored_from_the_first_screen() {
    let office = Home::begun();
    office.varde(&["add", "patient", &format!("name={CANARY}")]).done();
    let (words, backup) = (office.kit(), office.beside_it("kontor.varde"));
    back_up(&office, &backup);
    let lost = Home::absent();
    let mut screen = Screen::open(&lost, 100, 30);
    screen.sees("Hent tilbake frå ein kopi").press("Down").press("Down").press("Enter");
    screen.sees("Fila med kopien").type_text(&backup).press("Down").type_text("abandon").press("Ctrl-S");
    screen.sees("24 ord").press("Ctrl-U").type_text(&words).press("Ctrl-S").sees("Passfrase");
    screen.type_text(end_to_end::PASSPHRASE).press("Enter").type_text(end_to_end::PASSPHRASE).press("Enter");
    screen.sees("1 I dag").press("2").sees(CANARY);
}
