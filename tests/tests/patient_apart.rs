//! Two machines of one municipality change the same patient while neither reaches the other: different
//! fields, the same field, the same note, and a consent withdrawn on one while an activity is ticked on the
//! other. Nothing is lost, what disagrees is shown on both, and what was done without a consent does not
//! count as done.

#![allow(clippy::unwrap_used, reason = "a helper that fails, fails its test")]

use end_to_end::{Home, Machine, Screen};
use serde_json::{Value as Json, json};
use syncd::domain::Kind;
use syncd::service::protocol::{Request, Response};

/// What stands in the note before, and what each writes into it.
const NOTE: &str = "Går tur kvar dag.";
const OF_LUN: &str = "Hunden er snill.";
const OF_RASK: &str = "Nøkkelen heng i uthuset.";

/// Stolt Furu in the service, with a consent; next is a user in the app, 2.4.
fn takes_in(home: &Home) {
    let consent = "consent/00000000000000000000000000000005";
    let (status, date) = (format!("{consent}/status=active"), format!("{consent}/date=2025-02-01"));
    let notes = format!("notes={NOTE}");
    home.varde(&["add", "patient", "name=Stolt Furu", "phone=68050001", &notes, &status, &date]).done();
    for code in ["2.1", "2.2", "2.3"] {
        let (state, date) =
            (format!("activity/{code}/state=done"), format!("activity/{code}/date=2025-02-01"));
        home.varde(&["set", "MAS-01", &state, &date]).done();
    }
    home.varde(&["do", "start-service", "MAS-01", "start_date=2025-02-01"]).done();
}

/// Lun's day at the office: moved, another phone, a note, and the consent is withdrawn.
fn at_the_office(home: &Home) {
    let notes = format!("notes={OF_LUN} {NOTE}");
    home.varde(&["set", "MAS-01", "address=Sjøvegen 3", "phone=68050002", &notes]).done();
    home.varde(&["do", "withdraw-consent", "MAS-01", "date=2025-03-01"]).done();
}

/// Rask's day on the road, with the tablet: what is hard, another phone still, a note, and 2.4 is done.
fn on_the_road(home: &Home) {
    let notes = format!("notes={NOTE} {OF_RASK}");
    home.varde(&["set", "MAS-01", "challenge=Tung pust om natta", "phone=68050003", &notes]).done();
    home.varde(&["set", "MAS-01", "activity/2.4/state=done", "activity/2.4/date=2025-03-02"]).done();
}

/// Stolt Furu agrees anew, some days after the withdrawal.
fn consents_anew(home: &Home) {
    let consent = "consent/00000000000000000000000000000006";
    let (status, date) = (format!("{consent}/status=active"), format!("{consent}/date=2025-03-10"));
    // Saved, and told that something in the record is still to be put right.
    assert_eq!(home.varde(&["set", "MAS-01", &status, &date]).code, 0);
}

/// Waits until a machine has so much to decide.
fn until_to_decide(home: &Home, count: usize) {
    home.until(&format!("{count} to decide"), |ask| match ask(Request::Conflicts { limit: 99 })? {
        Response::Conflicts(conflicts) => (conflicts.len() == count).then_some(()),
        other => panic!("{other:?}"),
    });
}

/// Waits until a machine says that this activity is next.
fn until_next(home: &Home, code: &str) {
    let show = || Request::Show { reference: "MAS-01".into(), kind: None };
    home.until(&format!("{code} is next"), |ask| match ask(show())? {
        Response::Record(view) => view.next.is_some_and(|next| next.activity == code).then_some(()),
        other => panic!("{other:?}"),
    });
}

/// What a machine tells of the patient.
struct Told {
    shown: Json,
    row: Json,
    disputes: Json,
    history: Json,
    figures: Json,
}

impl Told {
    fn by(home: &Home) -> Self {
        Self {
            shown: home.json(&["show", "MAS-01"]),
            row: home.json(&["list", "patient"])["rows"][0].clone(),
            disputes: home.json(&["list", "conflict"]),
            history: home.json(&["history", "MAS-01", "--limit", "500"]),
            figures: home.json(&["report"])["total"]["counts"].clone(),
        }
    }

    fn value(&self, key: &str) -> &Json {
        &self.shown["record"]["fields"][key]["value"]
    }

    /// The values that people disagree on in a field, in their order.
    fn sides(&self, field: &str) -> Vec<String> {
        let disputes = self.disputes.as_array().unwrap();
        let dispute = disputes.iter().find(|one| one["dispute"]["key"] == field);
        let dispute = dispute.unwrap_or_else(|| panic!("nobody disagrees on {field}: {disputes:?}"));
        let sides = dispute["sides"].as_array().unwrap().iter();
        let machines: Vec<_> = sides.clone().map(|side| side["who"]["machine"].clone()).collect();
        assert!(
            machines.contains(&json!("kontor")) && machines.contains(&json!("nettbrett")),
            "{machines:?}"
        );
        let mut values: Vec<_> =
            sides.map(|side| side["fields"][0][1].as_str().unwrap().to_owned()).collect();
        values.sort();
        values
    }

    /// Everything that was ever written in a field.
    fn written(&self, field: &str) -> Vec<&str> {
        let steps = self.history.as_array().unwrap().iter();
        steps.filter(|step| step["field"] == field).filter_map(|step| step["to"].as_str()).collect()
    }

    /// Nothing that anybody wrote is missing: from the record or, where it was replaced, from its history.
    fn lacks_nothing(&self) {
        assert_eq!(*self.value("address"), "Sjøvegen 3");
        assert_eq!(*self.value("challenge"), "Tung pust om natta");
        for phone in ["+4768050001", "+4768050002", "+4768050003"] {
            assert!(self.written("phone").contains(&phone), "{phone}");
        }
        let notes = self.value("notes").as_str().unwrap();
        for said in [NOTE, OF_LUN, OF_RASK] {
            assert!(notes.contains(said), "{said} is not in {notes}");
        }
        assert_eq!(self.written("activity/2.4/state"), ["done"]);
    }

    /// How the consent stands, the phase, and what is next.
    fn stands(&self) -> [&Json; 3] {
        let columns = &self.row["columns"];
        assert_eq!(self.shown["next"]["activity"], columns["next"], "the list and the record say the same");
        [&columns["consent_state"], &self.row["phase"], &columns["next"]]
    }

    fn has_a_consent_to_decide(&self) -> bool {
        let consent = json!({"dispute": "consent", "activity": "2.4"});
        self.disputes.as_array().unwrap().iter().any(|one| one["dispute"] == consent)
    }
}

/// The patient on the screen of a machine, before it is decided.
fn shows_what_disagrees(home: &Home) -> Screen {
    let mut screen = Screen::open(home, 110, 70);
    screen
        .sees("Varde · Masfjorden")
        .sees("⚠ 3")
        .press("2")
        .sees("MAS-01")
        .press("Enter")
        .sees("Ansvarleg no");
    screen.sees("trekt tilbake").sees("5.1 Hente inn utstyr");
    screen.sees("⚠ utan samtykke  2.4").sees("✓ gjort          2.3").sees_no_more("……");
    screen.sees("2.4 Opprette brukar i DHO-appen: Status");
    screen.press("!").sees("2.4 Opprette brukar i DHO-appen er utført utan samtykke");
    screen.press("Esc").sees_no_more("er utført utan samtykke");
    screen
}

#[test]
fn two_change_one_patient_apart_and_nothing_is_lost_and_nothing_counts_without_a_consent() {
    let office = Home::begun();
    takes_in(&office);
    let tablet = office.lets_in("4634", "coordinator", "nettbrett");
    tablet.until_there_are(Kind::Patient, 1..);
    tablet.until_equal(1);
    let before = Told::by(&tablet);
    assert_eq!(before.stands(), [&json!("in-force"), &json!(2), &json!("2.4")]);

    office.varde(&["network", "--offline", "on"]).done();
    at_the_office(&office);
    on_the_road(&tablet);
    office.varde(&["network", "--offline", "off"]).done();

    let homes = [&office, &tablet];
    for home in homes {
        until_to_decide(home, 3);
        let told = Told::by(home);
        told.lacks_nothing();
        // The withdrawal starts phase 5, and nobody counts what was ticked.
        assert_eq!(told.stands(), [&json!("withdrawn"), &json!(5), &json!("5.1")]);
        assert_eq!(told.sides("phone"), ["+4768050002", "+4768050003"]);
        let texts = told.sides("notes");
        for said in [OF_LUN, OF_RASK] {
            assert!(texts.iter().any(|text| text.contains(said)), "{said} is not shown: {texts:?}");
        }
        assert!(told.has_a_consent_to_decide());
        assert_eq!(told.figures, before.figures);
    }
    let [mut lun, mut rask] = homes.map(shows_what_disagrees);

    // Nor does it come to count by a later consent: 2.4 is what is next.
    consents_anew(&office);
    for home in homes {
        until_next(home, "2.4");
        let told = Told::by(home);
        assert_eq!(told.stands(), [&json!("in-force"), &json!(2), &json!("2.4")]);
        assert!(told.has_a_consent_to_decide());
    }

    // What one settles is settled on both.
    office.varde(&["resolve", "MAS-01", "--field", "phone", "--take", "1"]).done();
    office.varde(&["resolve", "MAS-01", "--field", "notes", "--both"]).done();
    rask.sees("⚠ 1").press("!").sees("er utført utan samtykke").press("1").sees("⚠ 0");
    lun.sees("⚠ 0").sees("○ ikkje byrja    2.4").sees_no_more("utan samtykke");
    for home in homes {
        home.until_equal(1);
        until_to_decide(home, 0);
    }
    let told = homes.map(Told::by);
    for told in &told {
        told.lacks_nothing();
        assert_eq!(told.stands(), [&json!("in-force"), &json!(2), &json!("2.4")]);
        assert_eq!((told.value("activity/2.4/state"), &told.shown["problems"]), (&Json::Null, &json!([])));
    }
    assert_eq!(told[0].shown["record"], told[1].shown["record"], "both hold the same");
    // Closed before their homes go: an open console starts a daemon that is gone.
    drop((lun, rask));
}
