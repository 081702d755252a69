//! The ten users of the pilot, each walked through the console by keyboard alone from candidate to
//! ended. Who they are and how they fared is what the demo's files say; what happened on the way, and
//! how it ended for those who are still in the service in the files, is told here.

use std::collections::BTreeSet;

use end_to_end::Home;
use jiff::civil::{Date, date};
use serde_json::Value as Json;
use syncd::domain::Kind;
use syncd::domain::pathway::{Activity, Pathway};

use crate::by_command::Scribe;
use crate::by_keyboard::notes_questionnaires;
use crate::coordinator::Coordinator;
use crate::rows::{Demo, Fields, Told, said, without};
use crate::walk::{self, User};

/// What happens to somebody between coming and leaving.
#[derive(Clone, Copy)]
enum Turn {
    /// At first it is no, for this reason.
    TurnedDownAtFirst(&'static str, Date),
    /// Consent is refused at first.
    ConsentRefusedAtFirst(Date),
    /// A stay in hospital.
    InHospital(Date, Date),
    /// Evaluated: it goes on as it was.
    Continued(Date),
    /// Evaluated: the plan is adjusted, and the GP approves it anew.
    PlanAdjusted(Date),
    /// Evaluated: it ends.
    Concluded,
    /// The consent is withdrawn.
    ConsentWithdrawn(Date),
}

use Turn::{
    Concluded, ConsentRefusedAtFirst, ConsentWithdrawn, Continued, InHospital, PlanAdjusted,
    TurnedDownAtFirst,
};

/// One person's story.
struct Story {
    /// The number in the demo's files, and the name.
    who: (&'static str, &'static str),
    on_the_way: &'static [Turn],
    /// What the files do not tell: fields at the top.
    then: &'static [(&'static str, &'static str)],
}

const fn story(
    who: (&'static str, &'static str),
    on_the_way: &'static [Turn],
    then: &'static [(&'static str, &'static str)],
) -> Story {
    Story { who, on_the_way, then }
}

/// The ten, in the order of the files.
const TEN: [Story; 10] = [
    story(("MAS-01", "Varleg Rogn"), &[Concluded], &[]),
    story(
        ("MAS-03", "Stolt Furu"),
        &[PlanAdjusted(date(2025, 2, 18)), Concluded],
        &[("end_date", "2025-03-28"), ("end_reason", "Kjenner teikna, og vil klare seg sjølv")],
    ),
    story(
        ("MAS-04", "Nøysam Røyskatt"),
        &[TurnedDownAtFirst("does-not-want", date(2024, 9, 25)), Concluded],
        &[],
    ),
    story(("MAS-05", "Stille Lerk"), &[InHospital(date(2025, 1, 19), date(2025, 1, 20)), Concluded], &[]),
    story(
        ("MAS-07", "Rolig Havørn"),
        &[Continued(date(2024, 12, 10)), InHospital(date(2025, 2, 14), date(2025, 2, 21)), Concluded],
        &[("end_date", "2025-04-04"), ("end_reason", "Flytta nærare legevakta")],
    ),
    story(
        ("ALV-01", "Mjuk Hegre"),
        &[Continued(date(2025, 2, 20)), Concluded],
        &[("end_date", "2025-05-09"), ("end_reason", "Ingen innleggingar på eit halvt år")],
    ),
    story(("ALV-02", "Freidig Orrhane"), &[ConsentRefusedAtFirst(date(2024, 9, 6)), Concluded], &[]),
    story(("ALV-03", "Tolmodig Bjørk"), &[Concluded], &[]),
    story(("AUS-01", "Trufast Gråmåse"), &[Concluded], &[]),
    story(("AUS-02", "Kvik Sandlo"), &[Continued(date(2025, 2, 3)), ConsentWithdrawn(date(2025, 2, 5))], &[]),
];

/// Included by the hospital, which makes the plan; the municipality takes over.
const FROM_THE_HOSPITAL: Story = story(
    ("MAS-09", "Seig Einer"),
    &[Concluded],
    &[("start_date", "2025-02-24"), ("end_date", "2025-05-05"), ("end_reason", "Ferdig med kurane")],
);

impl Story {
    fn user<'a>(&self, demo: &'a Demo, number: String) -> User<'a> {
        let row = demo.all(Kind::Patient).find(|patient| patient.key() == self.who.0).unwrap();
        assert_eq!(row.text("name"), self.who.1);
        let mut fields = row.top();
        fields.extend(self.then.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())));
        User { row, number, fields }
    }

    /// From candidate to ended.
    fn is_walked(&self, lun: &mut Coordinator<'_>, user: &User<'_>) {
        walk::takes_in_a_candidate(lun, user);
        walk::weighs_the_criteria(lun, user);
        walk::ticks_what_comes_before_consent(lun, user);
        for turn in self.on_the_way {
            match *turn {
                TurnedDownAtFirst(why, day) => walk::turns_down(lun, why, day),
                ConsentRefusedAtFirst(day) => walk::is_refused_consent(lun, day),
                _ => {}
            }
        }
        walk::obtains_consent(lun, user);
        walk::ticks(lun, user, &["2.2", "2.3", "2.4"]);
        walk::gives_out_equipment(lun, user);
        walk::ticks(lun, user, &["2.5", "2.6"]);
        walk::starts_the_service(lun, user);
        walk::ticks(lun, user, &["2.7", "3.1"]);
        walk::makes_the_plan(lun, user);
        walk::ticks(lun, user, &["3.2", "4.1"]);
        notes_questionnaires(lun, user.row);
        for turn in self.on_the_way {
            match *turn {
                TurnedDownAtFirst(..) | ConsentRefusedAtFirst(_) => {}
                InHospital(from, until) => walk::is_in_hospital(lun, from, until),
                Continued(day) => walk::evaluates(lun, user, "continue", day),
                PlanAdjusted(day) => walk::has_the_plan_adjusted(lun, user, day),
                Concluded => walk::concludes(lun, user),
                ConsentWithdrawn(day) => walk::withdraws_consent(lun, day),
            }
        }
        walk::ends_the_service(lun, user);
    }

    /// Whether the record tells of everything that happened on the way.
    fn is_told(&self, record: &Json) {
        let on = |name: &str, value: &str, dated: &str, day: Date| {
            said([(name, value), (dated, &day.to_string())])
        };
        for turn in self.on_the_way {
            let (section, told) = match *turn {
                // That it was no at first stands in the history: the record says how it is now.
                TurnedDownAtFirst(..) => continue,
                ConsentRefusedAtFirst(day) => ("consent", on("status", "rejected", "date", day)),
                ConsentWithdrawn(day) => ("consent", on("status", "inactive", "date", day)),
                InHospital(from, until) => ("pause", on("until", &until.to_string(), "from", from)),
                Continued(day) => ("evaluation", on("outcome", "continue", "date", day)),
                PlanAdjusted(day) => ("evaluation", on("outcome", "adjust", "date", day)),
                Concluded => ("evaluation", said([("outcome", "end")])),
            };
            assert!(holds_entry(record, section, &told), "{section} of {}: {told:?}", self.who.1);
        }
    }

    /// The phases whose activities are all done: of a consent withdrawn, not the one that it broke off.
    fn phases(&self) -> &'static [&'static str] {
        let is_broken_off = self.on_the_way.iter().any(|turn| matches!(turn, ConsentWithdrawn(_)));
        if is_broken_off { &["2", "3", "5"] } else { &["2", "3", "4", "5"] }
    }
}

/// A home with whom one phones and what is lent, and nobody in the service.
fn office(demo: &Demo) -> Home {
    let home = Home::begun();
    let lent: Vec<_> = demo.users().flat_map(|user| demo.borrowed(user)).map(|(item, _)| item).collect();
    Scribe::at(&home, demo).stocks_the_office(&lent);
    home
}

/// The screen shows them ended, and nothing that waits for anybody.
fn sees_that_all_is_ended(lun: &mut Coordinator<'_>, users: &[User<'_>]) {
    lun.opens("2");
    for User { number, row, .. } in users {
        lun.sees_line(&[number, row.text("name"), "avslutta"]);
    }
    lun.sees_line(&["▲ 0", "⚠ 0"]).opens("1").sees_line(&["Ingenting ventar på nokon i dag"]);
}

/// Whether an entry of a section says all this.
fn holds_entry(record: &Json, section: &str, told: &Fields) -> bool {
    let fields = record["fields"].as_object().unwrap();
    let entries = fields.keys().filter_map(|key| key.strip_prefix(section)?.strip_prefix('/'));
    let entries: BTreeSet<_> = entries.filter_map(|rest| Some(rest.split_once('/')?.0)).collect();
    let says = |entry: &str, name: &str| fields[&format!("{section}/{entry}/{name}")]["value"].as_str();
    entries.iter().any(|entry| told.iter().all(|(name, wanted)| says(entry, name) == wanted.as_text()))
}

/// By the command line: ended, for what reason, with which days and figures, and every phase gone through.
fn is_ended(home: &Home, user: &User<'_>, story: &Story, phases: &[&str]) {
    let shown = home.json(&["show", &user.number]);
    let value = |name: &str| &shown["record"]["fields"][name]["value"];
    let told = without(user.fields.clone(), &["number", "status", "gp", "hospital"]);
    let told: Fields = told.into_iter().chain(said([("status", "finished")])).collect();
    for (name, wanted) in told {
        let wanted = serde_json::to_value(&wanted).unwrap();
        assert_eq!(*value(&name), wanted, "{name} of {}", story.who.1);
    }
    let name = story.who.1;
    assert_eq!(*value("not_included"), Json::Null, "{name} was included after all");
    assert_eq!(shown["next"], Json::Null, "nothing is next for {name}");
    story.is_told(&shown["record"]);
    let gone_through = Pathway::published().activities.iter().filter(|one| phases.contains(&&one.code[..1]));
    for Activity { code, .. } in gone_through {
        let state = value(&format!("activity/{code}/state")).as_str().unwrap_or("not begun");
        assert!(["done", "not-needed"].contains(&state), "{code} of {name} is {state}");
        assert!(value(&format!("activity/{code}/date")).is_string(), "{code} has a day");
    }
}

/// Nothing is left to do, to decide or to look at.
fn nothing_is_left(home: &Home, users: usize) {
    let status = home.json(&["status"]);
    for what in ["conflicts", "problems", "alerts"] {
        assert_eq!(status[what], 0, "{what}");
    }
    assert_eq!(home.json(&["today"])["rows"], Json::Array(Vec::new()));
    assert_eq!(home.json(&["list", "conflict"]), Json::Array(Vec::new()));
    assert_eq!(home.json(&["list", "patient", "status:finished"])["total"], users);
    let counts = &home.json(&["report"])["total"]["counts"];
    assert_eq!((&counts["dho-users"], &counts["dho-active"]), (&users.into(), &0.into()));
}

#[test]
fn the_ten_users_of_the_pilot_are_walked_from_candidate_to_ended() {
    let demo = Demo::of_the_pilot();
    let named: Vec<_> = TEN.iter().map(|story| story.who.0).collect();
    assert_eq!(demo.users().map(Told::key).collect::<Vec<_>>(), named, "the ten are the pilot's");

    let home = office(&demo);
    let mut lun = Coordinator::at(&home, &demo);
    let mut users = Vec::new();
    for (place, story) in TEN.iter().enumerate() {
        let user = story.user(&demo, format!("MAS-{:02}", place + 1));
        story.is_walked(&mut lun, &user);
        users.push(user);
    }

    sees_that_all_is_ended(&mut lun, &users);
    lun.leaves();
    users.iter().zip(&TEN).for_each(|(user, story)| is_ended(&home, user, story, story.phases()));
    nothing_is_left(&home, TEN.len());
}

#[test]
fn a_patient_of_the_hospital_is_walked_through_all_five_phases() {
    let demo = Demo::of_the_pilot();
    let home = office(&demo);
    let mut lun = Coordinator::at(&home, &demo);
    let user = FROM_THE_HOSPITAL.user(&demo, "MAS-01".to_owned());
    FROM_THE_HOSPITAL.is_walked(&mut lun, &user);
    sees_that_all_is_ended(&mut lun, std::slice::from_ref(&user));
    lun.leaves();
    is_ended(&home, &user, &FROM_THE_HOSPITAL, &["1", "2", "3", "4", "5"]);
    nothing_is_left(&home, 1);
}
