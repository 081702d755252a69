//! A laptop that is lost, or left alone: what can be read of it, and what it goes on doing.

#![allow(clippy::unwrap_used, reason = "a helper that fails, fails its test")]

use std::fs::{self, File};
use std::os::unix::fs::FileExt;

use end_to_end::{Home, Machine, PASSPHRASE, Screen};
use syncd::domain::Kind;
use syncd::service::protocol::{Request, Response};
use syncd::store::Query;

const CANARY: &str = "Kanari Ærfuglsen";

/// Whether a text stands anywhere in a process's memory, in UTF-8 or UTF-16.
fn remembers(process: u32, text: &str) -> bool {
    let maps = fs::read_to_string(format!("/proc/{process}/maps")).unwrap();
    let memory = File::open(format!("/proc/{process}/mem")).unwrap();
    let encodings: [Vec<u8>; 2] =
        [text.bytes().collect(), text.encode_utf16().flat_map(u16::to_le_bytes).collect()];
    maps.lines().filter(|line| line.split(' ').nth(1).is_some_and(|flags| flags.starts_with('r'))).any(
        |line| {
            let (from, to) = line.split(' ').next().unwrap().split_once('-').unwrap();
            let [from, to] = [from, to].map(|address| u64::from_str_radix(address, 16).unwrap());
            let mut bytes = vec![0; usize::try_from(to - from).unwrap()];
            // Some of what is mapped, as the system's own clock, cannot be read.
            let read = memory.read_at(&mut bytes, from).unwrap_or(0);
            encodings.iter().any(|text| bytes[..read].windows(text.len()).any(|window| window == text))
        },
    )
}

fn home() -> Home {
    let home = Home::with_passphrase().begin();
    home.varde(&["add", "patient", &format!("name={CANARY}")]).done();
    home
}

#[test]
fn a_lost_laptops_console_remembers_nothing_once_it_is_locked() {
    let home = home();
    let mut screen = Screen::open(&home, 120, 40);
    screen.press("2").sees(CANARY).press("Enter").sees("Tenesteforløp");
    let process = screen.process();
    assert!(remembers(process, CANARY), "the same scan finds it before the lock");
    screen.press("Ctrl-L").sees("Passfrase");
    assert_eq!(screen.process(), process);
    assert!(!screen.contents().contains(CANARY));
    assert!(!remembers(process, CANARY));
    screen.type_text("feil ord, heilt feil").press("Enter").sees("feil passfrase");
    screen.type_text(PASSPHRASE).press("Enter").sees("1 I dag").press("2").sees(CANARY);
}

#[test]
fn what_was_typed_and_not_saved_outlives_a_lock_out_of_sight() {
    let home = home();
    let mut screen = Screen::open(&home, 120, 40);
    screen.press("2").sees(CANARY).press("a").sees("Namn").type_text("Stolt Furu").sees("Stolt Furu");
    screen.press("Ctrl-L").sees("Passfrase").sees_no_more("Stolt Furu");
    screen.type_text(PASSPHRASE).press("Enter").sees("Stolt Furu").press("Ctrl-S").sees("lagra");
}

#[test]
fn a_locked_home_gives_nobody_anything_and_goes_on_syncing_until_its_key_is_dropped() {
    let office = home();
    let tablet = Home::with_passphrase();
    tablet.joins(&office.invites("4634", "coordinator"), "nettbrett").done();
    end_to_end::compare(&office, &tablet);
    office.until_equal(1);
    office.varde(&["lock"]).done();
    let client = &mut office.client();
    for request in [Request::Status, Request::List(Query::of(Kind::Patient)), Request::Members] {
        let refused = client.call(request).unwrap_err();
        assert!(refused.to_string().contains("locked"), "{refused}");
    }
    tablet.varde(&["add", "patient", "name=Stolt Furu"]).done();
    tablet.until_equal(1);

    // A command that is given the passphrase opens it again; what came meanwhile is there.
    assert_eq!(office.json(&["list", "patient"])["total"], 2);
    office.varde(&["lock", "--keep", "0"]).done();
    tablet.until("it is told that the other is locked", |ask| match ask(Request::Sync)? {
        Response::Sync(peers) => {
            let why = serde_json::to_value(&peers.first()?.why).unwrap();
            (why["why"] == "locked").then_some(())
        }
        other => panic!("{other:?}"),
    });
    assert_eq!(office.json(&["list", "patient"])["total"], 2);
    tablet.until_equal(1);
}

#[test]
fn a_home_that_only_a_key_file_opens_is_not_locked_before_it_has_a_passphrase() {
    let home = Home::begun();
    let said = home.varde(&["lock"]).failed(1);
    assert!(said.contains("set a passphrase first"), "{said}");
    let new = home.file("new", "grøn hest på tunet\n");
    home.varde(&["passphrase", "--new", &new]).done();
    home.varde(&["lock"]).done();
    let said = home.varde(&["list", "patient"]).failed(1);
    assert!(said.contains("locked"), "{said}");
}

#[test]
fn a_changed_passphrase_opens_the_home_and_the_old_one_does_not() {
    let home = home();
    let new = home.file("new", "grøn hest på tunet\n");
    home.varde(&["passphrase", "--new", &new]).done();
    home.varde(&["lock"]).done();
    let said = home.varde(&["list", "patient"]).failed(1);
    assert!(said.contains("wrong passphrase"), "{said}");
    fs::write(home.secret(), "grøn hest på tunet").unwrap();
    assert_eq!(home.json(&["list", "patient"])["total"], 1);
}
