//! Sheets as people have them: every encoding, workbooks, headings in words, and rows that are broken.

use std::io::{Cursor, Read, Write};

use jiff::civil::date;
use proptest::prelude::*;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::write::{self, Cell};
use super::*;

/// The words of the pilot's sheet.
struct Pilot;

impl Vocabulary for Pilot {
    fn mapped(&self, _: Kind, heading: &str) -> Option<String> {
        (heading == "Merknad").then(String::new)
    }

    fn field(&self, _: Kind, heading: &str) -> Option<&'static str> {
        let names = [
            ("Brukarnummer", "number"),
            ("Utfordringsbilete", "challenge"),
            ("DHO-verktøy", "tools"),
            ("Timar DHO", "hours_spent"),
            ("Startdato", "start_date"),
        ];
        names.iter().find(|(word, _)| *word == heading).map(|(_, name)| *name)
    }

    fn code(
        &self,
        _: Kind,
        _: Option<&str>,
        _: &'static crate::domain::Field,
        word: &str,
    ) -> Option<&'static str> {
        let words = [("nettbrett", "tablet"), ("vekt", "scale")];
        words.iter().find(|(known, _)| *known == word).map(|(_, code)| *code)
    }

    fn kind(&self, name: &str) -> Option<Kind> {
        (name == "oversikt").then_some(Kind::Patient)
    }
}

const READING: Reading<'static> = Reading { kind: None, sheet: None, words: &Pilot };

fn headings() -> Vec<String> {
    ["Brukarnummer", "Utfordringsbilete", "DHO-verktøy", "Timar DHO", "Startdato"].map(String::from).into()
}

fn written() -> Vec<Vec<Cell>> {
    let text = |text: &str| Cell::Text(text.to_owned());
    vec![
        vec![text("MAS-01"), text("=kols; «uro»"), text("nettbrett, vekt"), Cell::Number(2.5), Cell::Empty],
        vec![text("7"), Cell::Empty, Cell::Empty, Cell::Number(12.0), Cell::Day(date(2024, 12, 31))],
    ]
}

fn field(row: &Row, name: &str) -> String {
    row.fields.get(&Key::top(name)).map(Value::to_string).unwrap_or_default()
}

#[test]
fn what_is_written_is_read_as_the_same_from_both_forms() {
    for (name, bytes) in [
        ("Oversikt Masfjorden.csv", write::csv(&headings(), &written(), true).unwrap()),
        ("oversikt.csv", write::csv(&headings(), &written(), false).unwrap()),
        ("oversikt_2025.xlsx", write::xlsx("Oversikt", &headings(), &written()).unwrap()),
    ] {
        let parsed = READING.parse(name, &bytes).unwrap();
        assert_eq!(parsed.faults, [], "{name}");
        let told = |name: &str| parsed.rows.iter().map(|row| field(row, name)).collect::<Vec<_>>();
        assert_eq!(told("number"), ["MAS-01", "7"], "{name}");
        assert_eq!(told("challenge"), ["=kols; «uro»", ""]);
        assert_eq!(told("tools"), ["tablet scale", ""]);
        assert_eq!(told("hours_spent"), ["2.5", "12"]);
        assert_eq!(told("start_date"), ["", "2024-12-31"]);
    }
}

#[test]
fn rows_of_several_encodings_stand_in_one_file() {
    let mut bytes = "number;name\nA;Åse Nøs\n".as_bytes().to_vec();
    bytes.extend(b"B;\xc5se N\xf8s\nC;\xc5s\x81e\nD;A\xef\xbf\xbdse\nE;#REF!\n");
    let parsed = parse("patients.csv", &bytes).unwrap();
    let names: Vec<_> = parsed.rows.iter().map(|row| field(row, "name")).collect();
    assert_eq!(names, ["Åse Nøs", "Åse Nøs"]);
    let told: Vec<_> = parsed.faults.iter().map(|fault| (fault.place.as_str(), &fault.mistake)).collect();
    let unreadable = ["row 4", "row 5", "row 6"].map(|place| (place, &Mistake::Unreadable));
    assert_eq!(told, unreadable);
}

#[test]
fn a_column_is_placed_left_out_or_told() {
    let sheet = "Brukarnummer;Merknad;;;\nMAS-01;ring;;;\nMAS-02;;;\nMAS-03;a;b\nMAS-04\n";
    let parsed = READING.parse("oversikt.csv", sheet.as_bytes()).unwrap();
    let numbers: Vec<_> = parsed.rows.iter().map(|row| field(row, "number")).collect();
    assert_eq!(numbers, ["MAS-01", "MAS-02"]);
    let told: Vec<_> = parsed.faults.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "oversikt.csv, row 4, patient: has 3 cells under a header of 2",
            "oversikt.csv, row 5, patient: has 1 cells under a header of 2"
        ]
    );
    let unknown = READING.parse("oversikt.csv", b"Brukarnummer;Sko\nMAS-01;42\n").unwrap();
    assert_eq!((unknown.rows.len(), unknown.faults[0].field.as_str()), (0, "Sko"));
}

#[test]
fn the_second_of_two_with_one_number_is_left() {
    let parsed = parse("patients.csv", b"number;name\nA-1;B\nX;C\na-1;D\n").unwrap();
    assert_eq!(parsed.rows.len(), 2);
    assert_eq!(parsed.faults[0].to_string(), "patients.csv, row 4, number: stands in row 2 already");
}

#[test]
fn what_was_left_can_be_corrected_and_read_again() {
    let sheet =
        "Brukarnummer;Startdato;DHO-verktøy\n'=1;31.02.24;nettbrett\nMAS-02;31.12.24\nMAS-03;1;2;3;4\n";
    let parsed = READING.parse("oversikt.csv", sheet.as_bytes()).unwrap();
    assert_eq!((parsed.rows.len(), parsed.faults.len()), (0, 3));
    let sheet = parsed.sheet.unwrap();
    let added = || ["rad", "felt", "grunn"].map(String::from);
    let rows = sheet.rows.iter().map(|(_, cells)| (added(), cells.as_slice()));
    let headings = sheet.columns.iter().map(|(heading, _)| heading.as_str());
    let left = String::from_utf8(write::left(added(), headings, rows).unwrap()).unwrap();
    assert!(left.contains("rad;felt;grunn;'=1;31.02.24;nettbrett\r\n"), "{left}");
    let again = READING.parse("oversikt.csv", left.as_bytes()).unwrap();
    assert_eq!((again.rows.len(), again.faults.len()), (0, 3));
    let mended = left.replace("31.02.24", "29.02.24").replace("31.12.24", "45657;").replace(";3;4", "");
    let mended = mended.replace(";1;2", ";45000;vekt");
    let mended = READING.parse("oversikt.csv", mended.as_bytes()).unwrap();
    let days: Vec<_> = mended.rows.iter().map(|row| field(row, "start_date")).collect();
    assert_eq!(
        (days, mended.faults),
        (vec!["2024-02-29".into(), "2024-12-31".into(), "2023-03-15".into()], vec![])
    );
}

/// A workbook with this in place of one of its files.
fn with_file(name: &str, content: &[u8]) -> Vec<u8> {
    let book = write::xlsx("Oversikt", &headings(), &written()).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(book)).unwrap();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let known = file.name().unwrap().into_owned();
        if known != name {
            writer.start_file(known, SimpleFileOptions::default()).unwrap();
            std::io::copy(&mut file, &mut writer).unwrap();
        }
    }
    writer.start_file(name, SimpleFileOptions::default()).unwrap();
    writer.write_all(content).unwrap();
    writer.finish().unwrap().into_inner()
}

/// The files of a workbook that are read.
const PARTS: [&str; 6] = [
    "_rels/.rels",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/styles.xml",
    "xl/sharedStrings.xml",
    "xl/worksheets/sheet1.xml",
];

fn file_in(book: &[u8], name: &str) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(book)).unwrap();
    let mut content = Vec::new();
    archive.by_name(name).unwrap().read_to_end(&mut content).unwrap();
    content
}

fn sheet_of(cells: &str) -> Vec<u8> {
    let cells = format!("<worksheet><sheetData>{cells}</sheetData></worksheet>");
    with_file("xl/worksheets/sheet1.xml", cells.as_bytes())
}

#[test]
fn a_workbook_that_unfolds_to_too_much_is_refused_whatever_it_says() {
    let bomb = with_file("xl/media/image1.png", &vec![0; UNFOLDED_MAX as usize + 1]);
    assert!(bomb.len() < 1024 * 1024);
    assert!(matches!(READING.parse("oversikt.xlsx", &bomb), Err(ImportError::Unfolds)));
    // The size that the archive tells of its files, in the directory at its end, is made small.
    let size = (UNFOLDED_MAX as u32 + 1).to_le_bytes();
    let mut lies = bomb.clone();
    for at in 0..lies.len() - 4 {
        if lies[at..at + 4] == size {
            lies[at..at + 4].copy_from_slice(&9_u32.to_le_bytes());
        }
    }
    assert_ne!(lies, bomb);
    assert!(matches!(
        READING.parse("oversikt.xlsx", &lies),
        Err(ImportError::Unfolds | ImportError::NotXlsx)
    ));
}

#[test]
fn a_cell_in_a_far_corner_makes_no_table() {
    let cell = |place: &str| format!("<row><c r=\"{place}\"><v>1</v></c></row>");
    let far = sheet_of(&(cell("A1") + &cell("XFD1048576")));
    assert!(matches!(READING.parse("oversikt.xlsx", &far), Err(ImportError::TooManyColumns)));
    let low = sheet_of(&(cell("A1") + &cell("A1048576")));
    assert_eq!(READING.parse("oversikt.xlsx", &low).unwrap().faults.len(), 1, "a heading of 1 is not known");
}

#[test]
fn a_sheet_that_ends_before_it_begins_is_no_end_of_the_program() {
    let turned = br#"<worksheet><dimension ref="C9:A1"/><sheetData/></worksheet>"#;
    let book = with_file("xl/worksheets/sheet1.xml", turned);
    assert!(READING.parse("oversikt.xlsx", &book).is_err());
}

#[test]
fn several_sheets_are_not_chosen_among() {
    let mut book = rust_xlsxwriter::Workbook::new();
    for name in ["2024", "2025"] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        sheet.write_string(0, 0, "Brukarnummer").unwrap().write_string(1, 0, name).unwrap();
    }
    book.add_worksheet().set_name("tom").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let refused = READING.parse("oversikt.xlsx", &bytes).unwrap_err().to_string();
    assert!(refused.ends_with("--sheet: 2024, 2025"), "{refused}");
    let named = Reading { sheet: Some("2025"), ..READING }.parse("oversikt.xlsx", &bytes).unwrap();
    assert_eq!(field(&named.rows[0], "number"), "2025");
    assert!(Reading { sheet: Some("2026"), ..READING }.parse("oversikt.xlsx", &bytes).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// A workbook with damage done to the file or to what is in it.
    #[test]
    fn no_damage_to_a_workbook_makes_it_panic(
        damage in proptest::collection::vec((any::<prop::sample::Index>(), b' '..=b'~'), 1..6),
        part in prop::sample::select(PARTS.to_vec()),
    ) {
        let damaged = |mut bytes: Vec<u8>| {
            for (place, byte) in &damage {
                let at = place.index(bytes.len());
                bytes[at] = *byte;
            }
            bytes
        };
        let book = write::xlsx("Oversikt", &headings(), &written()).unwrap();
        let content = file_in(&book, part);
        let _ = READING.parse("oversikt.xlsx", &damaged(book));
        let _ = READING.parse("oversikt.xlsx", &with_file(part, &damaged(content)));
    }

    /// Cells of every type with anything in them.
    #[test]
    fn no_cell_makes_it_panic(
        kind in "(s|b|d|e|n|str|inlineStr|x)?",
        content in "(-?[0-9]{1,9}(\\.[0-9]{1,3})?|1e300|nan|#REF!|[a-zå]{0,5})",
        place in "[A-Z]{0,3}[0-9]{0,8}",
        style in 0..4_u8,
    ) {
        let cell = format!("<row><c r=\"{place}\" t=\"{kind}\" s=\"{style}\"><v>{content}</v></c></row>");
        let _ = READING.parse("oversikt.xlsx", &sheet_of(&cell));
    }
}
