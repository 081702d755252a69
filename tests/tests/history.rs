//! What was written in a record, by whom, on which machine, from what to what.

#![allow(clippy::unwrap_used, reason = "a helper that fails, fails its test")]

use end_to_end::{Home, Machine};
use syncd::domain::Kind;
use syncd::service::protocol::{Request, Response};

fn told(home: &Home, arguments: &[&str]) -> Vec<[String; 4]> {
    let history = home.json(&[&["history", "MAS-01"], arguments].concat());
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let steps = history.as_array().unwrap().iter();
    steps
        .map(|step| {
            [text(&step["who"]["machine"]), text(&step["field"]), text(&step["from"]), text(&step["to"])]
        })
        .collect()
}

#[test]
fn the_history_of_a_record_tells_what_each_machine_wrote_and_what_stood_there_before() {
    let office = Home::begun();
    let tablet = office.lets_in("4634", "coordinator", "nettbrett");
    office.varde(&["add", "patient", "name=Stolt Furu", "address=Rognebakken 3"]).done();
    tablet.until_there_are(Kind::Patient, 1..);
    tablet.varde(&["set", "MAS-01", "address=Fuglevegen 1"]).done();
    tablet.varde(&["set", "MAS-01", "notes=Fyrste lina\nandre lina"]).done();
    office.until("both changes are here", |ask| {
        let shown = Request::History { reference: "MAS-01".into(), limit: 100 };
        match ask(shown)? {
            Response::History(history) => (history
                .steps
                .iter()
                .filter(|step| step.who.as_ref().is_some_and(|who| who.machine == "nettbrett"))
                .count()
                == 2)
                .then_some(()),
            other => panic!("{other:?}"),
        }
    });
    let expected = [
        ["nettbrett", "address", "Rognebakken 3", "Fuglevegen 1"],
        ["kontor", "address", "", "Rognebakken 3"],
    ];
    assert_eq!(told(&office, &["--field", "address"]), expected.map(|step| step.map(str::to_owned)));
    let of_rask = told(&office, &["--person", "rask"]);
    assert_eq!(
        of_rask.iter().map(|step| step[1].as_str()).collect::<Vec<_>>(),
        ["notes", "address"],
        "newest first"
    );
    assert_eq!(told(&office, &["--limit", "1"]).len(), 1);

    let said = office.varde(&["history", "MAS-01", "--lang", "nn"]).done();
    assert!(said.contains("frå «Rognebakken 3» til «Fuglevegen 1»"), "{said}");
    assert!(
        said.contains("Rask Elv") && said.contains("nettbrett") && said.contains("«Fyrste lina…»"),
        "{said}"
    );
    // To read it is to read the record.
    let opened = office.json(&["log", "--patient", "MAS-01"]);
    assert!(
        opened
            .as_array()
            .unwrap()
            .iter()
            .any(|entry| entry["occasion"] == "opened" && entry["machine"] == "kontor")
    );
    assert!(office.varde(&["history", "MAS-99"]).failed(1).contains("MAS-99"));
    assert!(office.varde(&["history", "MAS-01", "--field", "1/2"]).failed(2).contains("field"));
}
