//! Every opening of a person's record is logged, on whichever machine of the municipality it was, and
//! on no other.

#![allow(clippy::unwrap_used, reason = "a helper that fails, fails its test")]

use end_to_end::{Home, Machine, Screen};
use syncd::domain::{Kind, Municipality};
use syncd::membership::Feed;
use syncd::service::protocol::{Request, Response};
use syncd::store::{Secret, SqliteStore, Store};

fn entries(home: &Home, arguments: &[&str]) -> Vec<serde_json::Value> {
    home.json(&[&["log"], arguments].concat()).as_array().unwrap().clone()
}

#[test]
fn an_opening_on_one_machine_stands_in_the_patients_log_on_another_and_nowhere_else() {
    let office = Home::begun();
    let tablet = office.lets_in("4634", "reader", "nettbrett");
    let alver = office.lets_in("4631", "coordinator-admin", "alver");
    let lead = office.lets_in("4634", "project-lead", "prosjekt");
    office.varde(&["add", "patient", "name=Kanari Ærfuglsen"]).done();
    office.varde(&["add", "patient", "name=Stolt Furu"]).done();
    tablet.until_equal(3);
    tablet.varde(&["show", "MAS-01"]).done();
    tablet.varde(&["set", "MAS-01", "address=Fuglevegen 1"]).failed(1);
    office.until("the opening is here", |ask| {
        match ask(Request::AccessLog { patient: Some("MAS-01".into()), limit: 9 })? {
            Response::AccessLog(entries) => {
                (entries.iter().filter(|entry| entry.machine == "nettbrett").count() >= 2).then_some(())
            }
            other => panic!("{other:?}"),
        }
    });
    let told = |entry: &serde_json::Value| {
        ["occasion", "person", "machine", "role", "patient"]
            .map(|part| entry[part].as_str().unwrap().to_owned())
    };
    let of_tablet: Vec<_> = entries(&office, &["--patient", "MAS-01"])
        .iter()
        .filter(|entry| entry["machine"] == "nettbrett" && entry["occasion"] != "listed")
        .map(told)
        .collect();
    let expected =
        |occasion: &str| [occasion, "Rask Elv", "nettbrett", "reader", "MAS-01"].map(str::to_owned);
    assert!(of_tablet.contains(&expected("opened")), "{of_tablet:?}");
    assert!(of_tablet.contains(&expected("refused")), "{of_tablet:?}");
    assert!(entries(&office, &["--patient", "MAS-02"]).iter().all(|entry| entry["patient"] != "MAS-01"));
    let said = office.varde(&["log", "verify"]).done();
    assert!(said.contains("The log is whole"), "{said}");
    assert!(lead.varde(&["log"]).failed(1).contains("your role does not allow this"));

    alver.until_equal(3);
    lead.until_equal(3);
    for other in [&alver, &lead] {
        other.varde(&["daemon", "stop"]).done();
        let store = SqliteStore::open(&other.path(), &Secret::KeyFile(other.secret())).unwrap();
        let feed = Feed::Access(Municipality::new(4634).unwrap());
        assert_eq!(store.last_place(feed).unwrap(), 0);
    }
}

#[test]
fn who_has_read_is_seen_in_the_console_with_what_another_machine_opened() {
    let office = Home::begun();
    let tablet = office.lets_in("4634", "reader", "nettbrett");
    office.varde(&["add", "patient", "name=Stolt Furu"]).done();
    tablet.until_there_are(Kind::Patient, 1..);
    let mut reader = Screen::open(&tablet, 120, 30);
    reader.press("2").sees("Stolt Furu").press("Enter").sees("Tenesteforløp");
    // What a reader may not do is told before it is tried.
    reader.press("e").sees("rolla er lesar");
    office.until("the opening is here", |ask| {
        match ask(Request::AccessLog { patient: Some("MAS-01".into()), limit: 9 })? {
            Response::AccessLog(entries) => entries
                .iter()
                .any(|entry| entry.machine == "nettbrett" && entry.record.is_some())
                .then_some(()),
            other => panic!("{other:?}"),
        }
    });
    let mut screen = Screen::open(&office, 80, 24);
    screen.press("2").sees("Stolt Furu").press("Enter").sees("Tenesteforløp").press("i");
    // The time of day is whole in a narrow window too.
    let has_time = |line: &str| {
        let time = line.split_once(" kl. ").and_then(|(_, time)| time.get(..5));
        time.is_some_and(|time| time.replace(':', "").parse::<u16>().is_ok())
    };
    screen.sees("KVEN HAR LESE").sees("nettbrett").waits("an entry without its time", |contents| {
        let mut entries = contents.lines().filter(|line| line.contains("opna: pasient")).peekable();
        entries.peek().is_some() && entries.all(has_time)
    });
    screen.press("Esc").sees_no_more("KVEN HAR LESE");
}
