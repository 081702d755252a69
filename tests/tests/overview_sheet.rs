//! The overview sheet that municipalities have, in and out.

#![allow(clippy::unwrap_used, reason = "a helper that fails, fails its test")]

use std::collections::BTreeMap;
use std::fs;

use end_to_end::Home;
use serde_json::Value;

const HEADINGS: &str =
    "Brukarnummer;Utfordringsbilete;DHO-verktøy;Vedtakstimar;Timar DHO;Køyreavstand km;Startdato;Sluttdato";
const ROWS: usize = 10_000;

fn count(home: &Home) -> u64 {
    home.json(&["list", "patient"])["total"].as_u64().unwrap()
}

/// The cells of a row as it should be: dates and numbers spelled in several ways.
fn good(row: usize) -> [String; 8] {
    let start = ["31.12.24", "31.12.2024", "2024-12-31", "45657"][row % 4];
    let hours = ["2,5", "2.5", "3", ""][row % 4];
    let cells =
        [&format!("MAS-{row:05}"), "Kols på Bømlo", "nettbrett, vekt", hours, "1 200,5", "12", start, ""];
    cells.map(str::to_owned)
}

/// One way of breaking a row: the cell that is put in another's place, and its heading.
type Way = (usize, &'static str, &'static str);

const WAYS: [Way; 30] = [
    (6, "31.02.24", "Startdato"),
    (6, "32.12.24", "Startdato"),
    (6, "31.13.24", "Startdato"),
    (6, "31.12.124", "Startdato"),
    (6, "31/12/24", "Startdato"),
    (6, "12-31-2024", "Startdato"),
    (6, "99999999", "Startdato"),
    (6, "2024", "Startdato"),
    (6, "36525", "Startdato"),
    (6, "neste veke", "Startdato"),
    (6, "2024-02-30", "Startdato"),
    (6, "0000-00-00", "Startdato"),
    (6, "1.1.1", "Startdato"),
    (6, "2024-1-1", "Startdato"),
    (7, "31.04.25", "Sluttdato"),
    (7, "1.1.24", "Sluttdato"),
    (3, "169", "Vedtakstimar"),
    (3, "-1", "Vedtakstimar"),
    (3, "to", "Vedtakstimar"),
    (3, "1,2,3", "Vedtakstimar"),
    (4, "10001", "Timar DHO"),
    (5, "2001", "Køyreavstand km"),
    (5, "langt", "Køyreavstand km"),
    (5, "12 km", "Køyreavstand km"),
    (2, "nettbrett, drone", "DHO-verktøy"),
    (2, "xyz", "DHO-verktøy"),
    (1, "Kols p\u{fffd} Bømlo", "Utfordringsbilete"),
    (1, "#REF!", "Utfordringsbilete"),
    (1, "#I/T", "Utfordringsbilete"),
    (0, "MAS-000000000000000001", "Brukarnummer"),
];

/// The sheet, and of each broken row where it stands and what is told of.
fn sheet() -> (Vec<u8>, BTreeMap<u64, &'static str>) {
    let mut bytes = format!("{HEADINGS}\r\n").into_bytes();
    let mut broken = BTreeMap::new();
    for row in 0..ROWS {
        let (mut cells, place) = (good(row), row as u64 + 2);
        let way = row.checked_sub(100).filter(|at| at % 250 == 0).map(|at| at / 250);
        let mut line = cells.join(";").into_bytes();
        let told = match way {
            Some(way) if way < WAYS.len() => {
                let (cell, text, heading) = WAYS[way];
                cells[cell] = text.to_owned();
                line = cells.join(";").into_bytes();
                heading
            }
            Some(30) => {
                line = [&b"MAS-X\x81;"[..], cells[1..].join(";").as_bytes()].concat();
                "Brukarnummer"
            }
            Some(31) => {
                line = cells[..6].join(";").into_bytes();
                "patient"
            }
            Some(32) => {
                line.extend(b"15.03.25;ring");
                "patient"
            }
            Some(33) => {
                line.extend(b"\"15.03.25");
                "patient"
            }
            Some(34) => {
                cells[0] = good(7)[0].clone();
                line = cells.join(";").into_bytes();
                "Brukarnummer"
            }
            Some(35) => {
                cells[0] = good(8)[0].to_lowercase();
                line = cells.join(";").into_bytes();
                "Brukarnummer"
            }
            Some(36) => {
                line = cells.join("\t").into_bytes();
                "patient"
            }
            // A third of the others as an older spreadsheet writes them.
            _ => {
                if row % 3 == 0 {
                    line = cells.join(";").chars().map(|character| character as u8).collect();
                }
                bytes.extend(&line);
                bytes.extend(b"\r\n");
                continue;
            }
        };
        broken.insert(place, told);
        bytes.extend(&line);
        bytes.extend(b"\r\n");
    }
    (bytes, broken)
}

#[test]
fn of_ten_thousand_rows_the_broken_ones_are_listed_mended_and_taken_and_twice_adds_nothing() {
    let home = Home::begun();
    let (bytes, broken) = sheet();
    assert_eq!(broken.len(), 37);
    let (file, left) = (home.file("Oversikt Masfjorden.csv", bytes), home.around().join("oversikt-att.csv"));
    let left = left.to_str().unwrap();
    let import = home.varde(&["--lang", "nn", "import", &file, "--rejected", left]);
    assert_eq!(import.code, 1, "{}", import.stderr);
    assert!(
        import.stdout.contains("9963 tekne inn, 0 var her frå før, 37 vart ståande att"),
        "{}",
        import.stdout
    );
    assert_eq!(count(&home), 9_963);

    let listed = fs::read_to_string(left).unwrap();
    let mut lines = listed.lines();
    assert_eq!(lines.next().unwrap(), format!("\u{feff}Varde: rad;Varde: felt;Varde: grunn;{HEADINGS}"));
    let rows: Vec<&str> = lines.collect();
    let told = |row: &str| {
        let cells: Vec<_> = row.split(';').map(str::to_owned).collect();
        assert!(!cells[2].is_empty(), "{row}");
        (cells[0].parse::<u64>().unwrap(), cells[1].clone())
    };
    let told: Vec<_> = rows.iter().map(|row| told(row)).collect();
    let expected: Vec<_> = broken.iter().map(|(row, field)| (*row, (*field).to_owned())).collect();
    assert_eq!(told, expected);

    let mended =
        told.iter().map(|(row, field)| format!("{row};{field};;{}", good(*row as usize - 2).join(";")));
    let mended = format!("{}\n{}\n", listed.lines().next().unwrap(), mended.collect::<Vec<_>>().join("\n"));
    let again = home.varde(&["import", &home.file("oversikt-retta.csv", mended)]).done();
    assert!(again.contains("37 taken, 0 were here already, 0 left out"), "{again}");
    assert_eq!(count(&home), ROWS as u64);

    let again = home.varde(&["import", &file]);
    // The row that ends before it starts can be read, and its record is here now.
    assert!(again.stdout.contains("0 taken, 9964 were here already, 36 left out"), "{}", again.stdout);
    assert_eq!(count(&home), ROWS as u64);
    let refused = home.varde(&["import", &file, "--rejected", left]).failed(1);
    assert!(refused.contains("oversikt-att.csv"), "{refused}");
    assert_eq!(fs::read_to_string(left).unwrap(), listed, "nothing is written over");
}

fn fates(outcome: &Value) -> Vec<(&str, &str, usize)> {
    let rows = outcome[0]["rows"].as_array().unwrap().iter();
    rows.map(|row| {
        let fields = row["fields"].as_array().unwrap().len();
        (row["place"].as_str().unwrap(), row["fate"].as_str().unwrap(), fields)
    })
    .collect()
}

#[test]
fn a_dry_run_tells_each_rows_fate_and_changes_nothing() {
    let home = Home::begun();
    home.varde(&["add", "patient", "number=MAS-01", "name=Stolt Furu", "hours_decided=2"]).done();
    home.varde(&["add", "patient", "number=MAS-02", "name=Mild Lyng", "challenge=kols"]).done();
    let sheet = "Brukarnummer;Utfordringsbilete;Vedtakstimar;Startdato\n\
                 MAS-01;uro;2,0;1.2.25\nMAS-02;kols;;\nMAS-03;;;\nMAS-04;;;31.2.25\n";
    let file = home.file("oversikt.csv", sheet);
    let told = |arguments: &[&str]| {
        let ran = home.varde(&[&["--json", "import", &file], arguments].concat());
        assert_eq!(ran.code, 1);
        serde_json::from_str::<Value>(&ran.stdout).unwrap()
    };
    let dry = told(&["--dry-run"]);
    let rest = [("row 3", "already", 0), ("row 4", "added", 0), ("row 5", "left", 0)];
    assert_eq!(fates(&dry), [&[("row 2", "differs", 2)], &rest[..]].concat());
    let dry = told(&["--dry-run", "--update"]);
    assert_eq!(fates(&dry), [&[("row 2", "changed", 2)], &rest[..]].concat());
    assert_eq!(dry[0]["columns"][0]["field"], "number");
    assert_eq!(count(&home), 2);
    let text = home.varde(&["import", &file, "--dry-run"]).stdout;
    assert!(
        text.contains("row 2: is here, 2 fields differ and stay as they are: challenge, start_date"),
        "{text}"
    );

    assert_eq!(told(&["--update"])[0]["changed"], 1);
    let one = home.json(&["show", "MAS-01"]);
    assert!(one.to_string().contains("uro") && one.to_string().contains("Stolt Furu"), "{one}");
    let dry = told(&["--dry-run", "--update"]);
    assert_eq!(fates(&dry)[..3], ["row 2", "row 3", "row 4"].map(|place| (place, "already", 0)));

    home.varde(&["undo"]).done();
    assert!(!home.json(&["show", "MAS-01"])["record"].to_string().contains("uro"));
    assert_eq!(count(&home), 2, "what was added with it is taken back with it");
}

#[test]
fn people_without_numbers_are_not_taken_twice() {
    let home = Home::begun();
    let people = "name;birth_date;phone\nStolt Furu;2.1.1950;\nStolt Furu;3.1.1950;\nMild Lyng;;68050001\nMild Lyng;;\n";
    let file = home.file("patients.csv", people);
    home.varde(&["import", &file]).done();
    // The row that says less than the one before it says nothing new.
    assert_eq!(count(&home), 3);
    let again = home.varde(&["import", &file]).done();
    assert!(again.contains("0 taken, 4 were here already"), "{again}");
}

#[test]
fn a_dry_run_knows_what_the_same_file_brings() {
    let home = Home::begun();
    let toml = "[[contact]]\nname = 'Fjordlyset legekontor'\n[[patient]]\nnumber = 'MAS-01'\nname = 'Stolt Furu'\n\
                gp = 'Fjordlyset legekontor'\n[[patient]]\nname = 'Mild Lyng'\ngp = 'ukjent'\n";
    let file = home.file("a.toml", toml);
    let dry = home.varde(&["--json", "import", &file, "--dry-run"]);
    let dry: Value = serde_json::from_str(&dry.stdout).unwrap();
    assert_eq!((dry[0]["added"].as_u64(), dry[0]["notes"].as_array().unwrap().len()), (Some(2), 1), "{dry}");
    assert_eq!(count(&home), 0);
}

#[test]
fn a_column_of_another_name_is_said_once_and_known_from_then_on() {
    let home = Home::begun();
    let sheet = |number: &str| format!("Nr.;Hjelp;Notat til meg\n{number};kols;hugs\n");
    let file = home.file("oversikt.csv", sheet("MAS-01"));
    let unknown = home.varde(&["import", &file]);
    assert_eq!((unknown.code, count(&home)), (1, 0));
    for word in ["Nr.", "Hjelp", "Notat til meg", "--map"] {
        assert!(unknown.stdout.contains(word), "{}", unknown.stdout);
    }
    let maps = ["--map", "Nr.=number", "--map", "Hjelp=Utfordringsbilete", "--map", "Notat til meg="];
    let dry = home.varde(&[&["import", &file, "--dry-run"], &maps[..]].concat()).done();
    assert!(dry.contains("Notat til meg → left out"), "{dry}");
    home.varde(&["import", &file]).failed(1);
    let taken = home.varde(&[&["import", &file], &maps[..]].concat()).done();
    assert!(taken.contains("1 taken") && taken.contains("Known from now on: Nr., Hjelp"), "{taken}");
    let next = home.varde(&["import", &home.file("oversikt-2.csv", sheet("MAS-02"))]).done();
    assert!(next.contains("1 taken") && next.contains("Notat til meg → left out"), "{next}");
    let missing = home.varde(&["import", &file, "--map", "Finst ikkje=name"]).failed(1);
    assert!(missing.contains("Finst ikkje"), "{missing}");
}

#[test]
fn what_is_exported_and_imported_again_changes_nothing() {
    let home = Home::begun();
    let sheet = format!("{HEADINGS}\n{}\n{}\n'=1+1;-;;;;;;\n", good(1).join(";"), good(2).join(";"));
    home.varde(&["import", &home.file("oversikt.csv", sheet)]).done();
    for (language, name) in [("nn", "oversikt-a.csv"), ("nb", "oversikt-b.xlsx"), ("en", "overview-c.xlsx")] {
        let file = home.around().join(name);
        let file = file.to_str().unwrap();
        home.varde(&["--lang", language, "export", "overview", "--file", file]).done();
        let again = home.json(&["import", file, "--update", "--dry-run"]);
        let same = ["row 2", "row 3", "row 4"].map(|place| (place, "already", 0));
        assert_eq!(fates(&again), same, "{name}: {again}");
        home.varde(&["export", "overview", "--file", file]).failed(1);
    }
    let printed = home.varde(&["--lang", "nn", "export", "overview"]).done();
    assert!(printed.starts_with(&format!("\u{feff}{HEADINGS}\r\n")), "{printed}");
    assert!(
        printed.contains("'=1+1;'-;") && printed.contains("nettbrett, vekt;2,5;1200,5;12;2024-12-31;"),
        "{printed}"
    );
    assert_eq!(home.json(&["export", "overview"]).as_array().unwrap().len(), 3);
    assert_eq!(count(&home), 3);
}
