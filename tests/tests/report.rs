//! The published figures, from the rows of three municipalities' machines.

#![allow(clippy::unwrap_used, reason = "a helper that fails, fails its test")]

use std::collections::BTreeMap;

use end_to_end::{Home, Machine};
use syncd::domain::Kind;
use syncd::service::protocol::{Request, Response};

/// The day on which the pilot was counted.
const DAY: &str = "2025-02-14";

/// `domain.md`, "Published figures", and what else the rows of the demo give.
const PUBLISHED: [(&str, u64); 18] = [
    ("dsk-held", 4),
    ("dsk-patients", 2),
    ("dsk-gp-office", 3),
    ("dsk-nursing-home", 1),
    ("dsk-home", 0),
    ("dsk-by-phone", 1),
    ("dsk-km", 4),
    ("avoided-own-car", 3),
    ("avoided-patient-transport", 1),
    ("avoided-ambulance", 0),
    ("spared-family", 3),
    ("spared-personnel", 1),
    ("candidates", 17),
    ("not-included", 0),
    ("dho-users", 10),
    ("dho-active", 3),
    ("yellow-to-green", 8),
    ("cameras-lent", 6),
];

fn takes_in(home: &Home, file: &str) {
    let path = format!("{}/../demo-data/{file}", env!("CARGO_MANIFEST_DIR"));
    let told = home.varde(&["--json", "import", &path]);
    assert!(told.stdout.contains("\"added\""), "{}{}", told.stdout, told.stderr);
}

#[test]
fn three_municipalities_that_release_their_figures_give_the_published_ones() {
    let masfjorden = Home::begun();
    let alver = masfjorden.lets_in("4631", "coordinator-admin", "alver");
    let austrheim = masfjorden.lets_in("4632", "coordinator-admin", "austrheim");
    let lead = masfjorden.lets_in("4634", "project-lead", "prosjekt");
    takes_in(&masfjorden, "region.toml");
    takes_in(&masfjorden, "masfjorden.toml");
    for (home, file) in [(&alver, "alver.toml"), (&austrheim, "austrheim.toml")] {
        // What their rows refer to must be there first.
        home.until_there_are(Kind::Equipment, 30..=30);
        takes_in(home, file);
    }
    let before = lead.json(&["report", "--day", DAY]);
    assert_eq!(before["municipalities"], serde_json::json!([]), "small figures are nobody else's yet");
    assert!(lead.varde(&["report", "release"]).failed(1).contains("role"), "only an admin releases");
    for home in [&masfjorden, &alver, &austrheim] {
        home.varde(&["report", "release", "--day", DAY]).done();
    }
    for home in [&masfjorden, &lead] {
        home.until("all have released", |ask| match ask(Request::Report { day: None })? {
            Response::Report(report) => report.missing.is_empty().then_some(()),
            other => panic!("{other:?}"),
        });
        let report = home.json(&["report", "--day", DAY]);
        let counts: BTreeMap<String, u64> =
            serde_json::from_value(report["total"]["counts"].clone()).unwrap();
        let published = PUBLISHED.map(|(figure, count)| (figure.to_owned(), count));
        assert_eq!(counts, BTreeMap::from(published));
        assert_eq!(report["mean_km"], 97.5);
        let sources = serde_json::json!({ "gp": 3, "home-care": 10, "hospital": 2, "patient": 2 });
        assert_eq!(report["total"]["strata"]["candidates"], sources);
    }
    others_know_no_small_count_of_those_who_were_turned_down(&masfjorden, &alver, &lead);
}

/// Masfjorden knows why it turned down two; Alver and the project lead only that they are few.
fn others_know_no_small_count_of_those_who_were_turned_down(masfjorden: &Home, alver: &Home, lead: &Home) {
    for (patient, reason) in [("MAS-06", "does-not-want"), ("MAS-10", "no-coverage")] {
        let not_included = format!("not_included={reason}");
        masfjorden.varde(&["do", "turn-down", patient, &not_included, "end_date=2025-02-14"]).done();
    }
    let report = masfjorden.json(&["report", "--day", DAY]);
    let own = &report["municipalities"][0]["figures"];
    assert_eq!(own["counts"]["not-included"], 2);
    assert_eq!(own["strata"]["not-included"], serde_json::json!({ "does-not-want": 1, "no-coverage": 1 }));
    let printed = masfjorden.varde(&["--lang", "nn", "report", "--day", DAY]).done();
    assert!(printed.contains("… ønskjer ikkje"), "{printed}");
    let figures = |home: &Home| {
        let standing = home.json(&["show", "2025-02-11"])["check_in"]["municipalities"].clone();
        let of = |value: &serde_json::Value| value["municipality"] == 4634 || value["municipality"] == "4634";
        standing.as_array().unwrap().iter().find(|value| of(value)).unwrap().clone()
    };
    let standing = figures(masfjorden);
    assert_eq!(
        (&standing["own"], &standing["recruitment"]["not_included"]["total"]),
        (&true.into(), &2.into())
    );
    for home in [alver, lead] {
        home.until("Masfjorden's figures have come", |ask| match ask(Request::Aggregates)? {
            Response::Aggregates(views) => {
                let told = views.iter().map(|view| &view.aggregate.recruitment.not_included);
                told.into_iter().any(|table| table.total.is_none() && table.by.len() == 2).then_some(())
            }
            other => panic!("{other:?}"),
        });
        let standing = figures(home);
        let told = &standing["recruitment"]["not_included"];
        assert_eq!(standing["own"], false);
        assert_eq!((&told["total"], &told["by"]["does-not-want"]), (&().into(), &().into()), "{told}");
        assert!(told["by"].as_object().unwrap().contains_key("no-coverage"), "that there are some is told");
    }
}

#[test]
fn minutes_are_printed_as_markdown_and_as_json() {
    let home = Home::begun();
    takes_in(&home, "region.toml");
    let text = home.varde(&["--lang", "nn", "minutes", "11.2.2025"]).done();
    assert!(text.starts_with("# Innsjekk tysdag 11. februar 2025"), "{text}");
    assert!(
        text.contains("- [ ] Sende status til kommunalsjefane – Lun Fjellrev, frist 14.02.2025"),
        "{text}"
    );
    let minutes = home.json(&["minutes", "2025-02-11"]);
    assert_eq!(minutes["decisions"], "Tre er aktive no; sju er avslutta etter evaluering.");
    assert_eq!(minutes["actions"].as_array().unwrap().len(), 2);
    home.varde(&["minutes", "1.1.2020"]).failed(1);
    home.varde(&["minutes", "snart"]).failed(1);
}
