//! A machine that was revoked gets nothing more, whatever it still holds; and roles that change.

#![allow(clippy::unwrap_used, reason = "a helper that fails, fails its test")]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Instant;

use end_to_end::{Frame, Home, Machine, Recorder, Screen};
use syncd::domain::{Key, Kind};
use syncd::service::protocol::{Members, Request, Response};
use syncd::store::Query;

/// What is written once the machine is revoked.
const CANARY: &str = "Kanari Ærfuglsen";

fn members(machine: &impl Machine) -> Members {
    match machine.asker()(Request::Members) {
        Some(Response::Members(members)) => members,
        other => panic!("{other:?}"),
    }
}

/// Waits until a machine is connected to nobody.
fn until_alone(machine: &impl Machine) {
    machine.until("it is connected to nobody", |ask| match ask(Request::Sync)? {
        Response::Sync(peers) => peers.iter().all(|peer| !peer.connected).then_some(()),
        other => panic!("{other:?}"),
    });
}

#[test]
fn a_revoked_machine_is_cut_off_while_it_syncs_and_gets_no_byte_of_a_document_after() {
    let office = Home::begun();
    let tablet = office.lets_in("4634", "coordinator", "nettbrett");
    let alver = office.lets_in("4631", "coordinator-admin", "alver");
    let mut lost = Recorder::let_in(&office, "4634", "coordinator");
    lost.until_equal(3);

    // Patients are entered, and sent, all the while.
    let (goes_on, mut client) = (Arc::new(AtomicBool::new(true)), office.client());
    let writer = thread::spawn({
        let goes_on = Arc::clone(&goes_on);
        move || {
            let mut entered = 0;
            while goes_on.load(Ordering::Relaxed) {
                entered += 1;
                let fields = [(Key::top("name"), format!("Stolt Furu {entered}").into())].into();
                client.call(Request::Add { kind: Kind::Patient, fields }).unwrap();
            }
            entered
        }
    });
    lost.until_there_are(Kind::Patient, 5..);
    office.varde(&["revoke", "opptakar", "--yes"]).done();
    let revoked = Instant::now();
    until_alone(&lost);
    eprintln!("revoked, and cut off by all machines after {} ms", revoked.elapsed().as_millis());

    let frames = lost.frames().len();
    goes_on.store(false, Ordering::Relaxed);
    let entered: usize = writer.join().unwrap();
    office.varde(&["add", "patient", &format!("name={CANARY}")]).done();
    for machine in [&office, &tablet, &alver] {
        machine.until_equal(2);
    }
    assert_eq!(tablet.json(&["list", "patient"])["total"], entered + 1);
    // It tries again, and is told nothing.
    until_alone(&lost);
    let later: Vec<Frame> = lost.frames().split_off(frames);
    assert_eq!(later.len(), 0, "{later:?}");
    let page = lost.asker()(Request::List(Query { filter: "Kanari".into(), ..Query::of(Kind::Patient) }));
    assert!(matches!(page, Some(Response::Page(page)) if page.total == 0), "what it held it still reads");
    lost.stop();

    let [former] = &members(&office).former[..] else { panic!("one was revoked") };
    assert_eq!((former.machine.as_str(), former.others), ("opptakar", 2));
    assert_eq!(former.unheard_by, [""; 0], "both others have heard of it");
}

#[test]
fn who_has_not_heard_of_a_revocation_is_named_until_it_has() {
    let office = Home::begun();
    let tablet = office.lets_in("4634", "coordinator", "nettbrett");
    let lost = office.lets_in("4634", "coordinator", "tapt");
    [&office, &tablet, &lost].iter().for_each(|machine| machine.until_equal(2));
    tablet.varde(&["daemon", "stop"]).done();
    let said = office.varde(&["revoke", "tapt"]).failed(1);
    assert!(said.contains("--yes") && said.contains("Nothing was changed"), "{said}");
    let said = office.varde(&["revoke", "tapt", "--yes"]).done();
    assert!(said.contains("0 of 1") && said.contains("not yet: nettbrett"), "{said}");
    // It is known after a restart too.
    office.varde(&["daemon", "stop"]).done();
    assert_eq!(members(&office).former[0].unheard_by, ["nettbrett"]);
    tablet.varde(&["daemon", "start"]).done();
    office.until_equal(1);
    assert_eq!(members(&office).former[0].unheard_by, [""; 0]);
    office.varde(&["daemon", "stop"]).done();
    assert_eq!(members(&office).former[0].unheard_by, [""; 0]);
    let said = office.varde(&["members"]).done();
    assert!(said.contains("tapt (Rask Elv): revoked. All 1 other machines have heard of it"), "{said}");
    // The tablet lets the lost one in no more.
    until_alone(&lost);
    let why =
        lost.json(&["sync"]).as_array().unwrap().iter().map(|peer| peer["why"].clone()).collect::<Vec<_>>();
    assert!(why.iter().all(|why| why["trouble"] == "unreachable"), "{why:?}");
}

#[test]
fn a_role_that_changes_is_obeyed_by_every_machine() {
    let office = Home::begun();
    let tablet = office.lets_in("4634", "reader", "nettbrett");
    tablet.until_equal(1);
    let add = ["add", "patient", "name=Stolt Furu"];
    let said = tablet.varde(&add).failed(1);
    assert!(said.contains("your role does not allow this"), "{said}");
    let said = tablet.varde(&["members", "role", "nettbrett", "coordinator"]).failed(1);
    assert!(said.contains("your role does not allow this"), "{said}");
    let said = office.varde(&["members", "role", "kontor", "coordinator"]).failed(1);
    assert!(said.contains("last coordinator-admin"), "{said}");
    let said = office.varde(&["revoke", "Lun Fjellrev", "--yes"]).failed(1);
    assert!(said.contains("last coordinator-admin"), "{said}");
    let said = office.varde(&["revoke", "telefon", "--yes"]).failed(1);
    assert!(said.contains("no machine of the region is called “telefon”"), "{said}");

    let said = office.varde(&["members", "role", "nettbrett", "coordinator"]).done();
    assert!(said.contains("nettbrett is coordinator from now on"), "{said}");
    tablet.until("it may write", |ask| match ask(Request::Members)? {
        Response::Members(members) => {
            let writes = |role: syncd::domain::member::Role| role.signs();
            members.members.iter().any(|member| member.here && writes(member.role)).then_some(())
        }
        other => panic!("{other:?}"),
    });
    tablet.varde(&add).done();
    office.until_there_are(Kind::Patient, 1..);
}

#[test]
fn a_machine_is_revoked_by_keys_in_the_console_and_enter_alone_does_not() {
    let office = Home::begun();
    let lost = office.lets_in("4634", "coordinator", "tapt");
    lost.until_equal(1);
    let mut screen = Screen::open(&office, 120, 30);
    screen.press("8").sees("tapt").press("m").sees("Medlemer i regionen").press("j").press("r");
    screen.sees("Rolla til tapt").press("j").press("Enter").sees("leser").sees("sist sett");
    screen
        .press("x")
        .sees("Stengje ute ei maskin?")
        .press("Enter")
        .press("s")
        .sees("stengd ute; alle veit det");
    until_alone(&lost);
}
