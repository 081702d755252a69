//! From the bytes of a file to rows and what is wrong with the others.

use std::collections::HashMap;
use std::path::Path;

use strum::IntoEnumIterator;

use crate::domain::Kind;
use crate::domain::text::clean_line;

use super::draft::Draft;
use super::sheet::{COLUMNS_MAX, Sheet};
use super::vocabulary::{CodesOnly, Vocabulary};
use super::xlsx::UNFOLDED_MAX;
use super::{Mistake, Parsed, RowFault, csv, encoding, sheet, telling_field, toml, xlsx};

/// The largest file, in bytes.
pub const FILE_MAX: usize = 32 * 1024 * 1024;
/// The most rows in a file.
pub const ROWS_MAX: usize = 100_000;
/// The most faults that are listed; a file with more is hardly what its name says.
pub const FAULTS_MAX: usize = 10_000;

/// The longest name out of a file that is repeated to a person, in characters.
const SHOWN_MAX: usize = 80;

/// A file that nothing can be taken from.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// Larger than [`FILE_MAX`].
    #[error("the file is larger than {} MiB", FILE_MAX / 1024 / 1024)]
    TooLarge,
    /// TOML in another encoding.
    #[error("the file is not UTF-8")]
    NotUtf8,
    /// Neither `.csv` nor `.xlsx` nor `.toml`.
    #[error("the file's name ends in neither .csv nor .xlsx nor .toml")]
    UnknownEnding,
    /// A sheet whose name does not begin with a kind.
    #[error("the sheet's name does not say what it holds: patients.csv or patients-2025.csv, or say it with --kind; known are {}", .known.join(", "))]
    UnknownKind {
        /// The kinds there are.
        known: Vec<String>,
    },
    /// Not TOML. What stands there is left out, since it may be about a person.
    #[error("the file is not TOML: line {line} cannot be read")]
    NotToml {
        /// The line, from 1.
        line: usize,
    },
    /// A sheet that cannot be read as one.
    #[error("the sheet cannot be read")]
    NotCsv(#[from] ::csv::Error),
    /// A workbook that cannot be read as one.
    #[error("the workbook cannot be read; save it as .xlsx without a password")]
    NotXlsx,
    /// A workbook that unfolds to more than [`UNFOLDED_MAX`].
    #[error("the workbook unfolds to more than {} MiB", UNFOLDED_MAX / 1024 / 1024)]
    Unfolds,
    /// Several sheets with something in them, none of them named.
    #[error("several sheets hold something; say which with --sheet: {}", .known.join(", "))]
    SeveralSheets {
        /// Their names.
        known: Vec<String>,
    },
    /// No sheet of the name that was said.
    #[error("there is no such sheet; there are {}", .known.join(", "))]
    NoSuchSheet {
        /// The names of those that there are.
        known: Vec<String>,
    },
    /// More than [`COLUMNS_MAX`].
    #[error("the sheet has more than {COLUMNS_MAX} columns")]
    TooManyColumns,
    /// More cells, or more text in them, than a file with its rows can have.
    #[error("the sheet holds too much")]
    TooManyCells,
    /// Nothing in it.
    #[error("the file holds no rows")]
    NoRows,
    /// More than [`ROWS_MAX`].
    #[error("the file holds more than {ROWS_MAX} rows")]
    TooManyRows,
    /// More than [`FAULTS_MAX`].
    #[error("the file holds more than {FAULTS_MAX} mistakes")]
    TooManyFaults,
}

/// How a file is to be read.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    /// What a sheet holds; what its name says where this is none.
    pub kind: Option<Kind>,
    /// Which sheet of a workbook; the only one that holds something where this is none.
    pub sheet: Option<&'a str>,
    /// What headings and words mean.
    pub words: &'a dyn Vocabulary,
}

/// Reads a file by its name's ending: `.csv` or `.xlsx`, whose name says the kind (`patients.csv`,
/// `patient-spring.csv`), or `.toml`.
///
/// # Errors
/// When nothing can be taken from the file; what is wrong with single rows is in [`Parsed`].
pub fn parse(file_name: &str, bytes: &[u8]) -> Result<Parsed, ImportError> {
    Reading { kind: None, sheet: None, words: &CodesOnly }.parse(file_name, bytes)
}

impl Reading<'_> {
    /// Reads a file as [`parse`] does.
    ///
    /// # Errors
    /// When nothing can be taken from the file; what is wrong with single rows is in [`Parsed`].
    pub fn parse(&self, file_name: &str, bytes: &[u8]) -> Result<Parsed, ImportError> {
        if bytes.len() > FILE_MAX {
            return Err(ImportError::TooLarge);
        }
        let (stem, ending) = name_parts(file_name);
        let mut collector = Collector {
            file: clean_line(file_name, SHOWN_MAX),
            words: self.words,
            rows_seen: 0,
            seen: HashMap::new(),
            parsed: Parsed::default(),
        };
        match ending.as_str() {
            "csv" => {
                let bytes = encoding::unmarked(bytes);
                sheet::read(&mut collector, self.kind_of(&stem)?, csv::Rows::of(&bytes))?;
            }
            "xlsx" => {
                let kind = self.kind_of(&stem)?;
                let rows = xlsx::rows(bytes, self.sheet)?;
                sheet::read(&mut collector, kind, rows.into_iter().map(Ok))?;
            }
            "toml" => {
                let bytes = encoding::unmarked(bytes);
                toml::read(&mut collector, str::from_utf8(&bytes).map_err(|_| ImportError::NotUtf8)?)?;
            }
            _ => return Err(ImportError::UnknownEnding),
        }
        let Parsed { rows, faults, .. } = &collector.parsed;
        if rows.is_empty() && faults.is_empty() {
            return Err(ImportError::NoRows);
        }
        collector.parsed.rows.sort_by_key(|row| referring_order(row.kind));
        Ok(collector.parsed)
    }

    /// What a sheet of this name holds.
    fn kind_of(&self, stem: &str) -> Result<Kind, ImportError> {
        let word = stem.split(|character: char| !character.is_alphabetic()).next().unwrap_or_default();
        let kind = self.kind.or_else(|| kind_named(word)).or_else(|| self.words.kind(word));
        kind.ok_or_else(|| ImportError::UnknownKind { known: known_kinds() })
    }
}

/// Where a kind stands among the others so that each comes after those that it refers to.
fn referring_order(kind: Kind) -> u8 {
    match kind {
        Kind::Contact | Kind::Duty | Kind::Meeting | Kind::Settings => 0,
        Kind::Equipment => 1,
        Kind::Patient => 2,
        Kind::Plan | Kind::Appointment => 3,
        Kind::Event => 4,
    }
}

/// Stem and ending of a file's name, in lower case.
fn name_parts(file_name: &str) -> (String, String) {
    let lower = file_name.to_lowercase();
    let path = Path::new(&lower);
    let part = |part: Option<&std::ffi::OsStr>| part.and_then(|part| part.to_str()).unwrap_or("").to_owned();
    (part(path.file_stem()), part(path.extension()))
}

/// The kind with this name, in singular or plural.
pub(super) fn kind_named(name: &str) -> Option<Kind> {
    let singular = match name {
        "duties" => "duty",
        "settings" => "settings",
        _ => name.strip_suffix('s').unwrap_or(name),
    };
    singular.parse().ok()
}

/// The names of all kinds.
pub(super) fn known_kinds() -> Vec<String> {
    Kind::iter().map(|kind| kind.to_string()).collect()
}

/// What was read so far, within the bounds.
pub(super) struct Collector<'a> {
    file: String,
    words: &'a dyn Vocabulary,
    rows_seen: usize,
    /// Where each record stands, by what it is told by.
    seen: HashMap<(Kind, String), String>,
    parsed: Parsed,
}

impl<'a> Collector<'a> {
    /// What headings and words mean.
    pub(super) fn words(&self) -> &'a dyn Vocabulary {
        self.words
    }

    /// The file is a sheet with these columns.
    pub(super) fn begin_sheet(&mut self, kind: Kind, columns: Vec<(String, Option<String>)>) {
        self.parsed.sheet = Some(Sheet { kind, columns, rows: Vec::new() });
    }

    /// Keeps a row of the sheet as it was written.
    pub(super) fn keep(&mut self, place: String, cells: Vec<String>) {
        if let Some(sheet) = &mut self.parsed.sheet {
            sheet.rows.push((place, cells));
        }
    }

    /// Takes a row that was read to its end, and what is wrong with it.
    pub(super) fn take(&mut self, draft: Draft<'_>) -> Result<(), ImportError> {
        self.rows_seen += 1;
        if self.rows_seen > ROWS_MAX {
            return Err(ImportError::TooManyRows);
        }
        let (place, mistakes, row) = draft.finish();
        mistakes.into_iter().try_for_each(|(field, mistake)| self.fault(&place, &field, mistake))?;
        let Some(row) = row else { return Ok(()) };
        if let Some(natural) = row.natural_key() {
            let told_by = (row.kind, natural.to_lowercase());
            if let Some(first) = self.seen.get(&told_by) {
                let again = Mistake::Again { place: first.clone() };
                return self.fault(&place, telling_field(row.kind), again);
            }
            self.seen.insert(told_by, place);
        }
        self.parsed.rows.push(row);
        Ok(())
    }

    /// Lists something that is wrong.
    pub(super) fn fault(&mut self, place: &str, field: &str, mistake: Mistake) -> Result<(), ImportError> {
        if self.parsed.faults.len() == FAULTS_MAX {
            return Err(ImportError::TooManyFaults);
        }
        let (file, place, field) = (self.file.clone(), place.to_owned(), clean_line(field, SHOWN_MAX));
        self.parsed.faults.push(RowFault { file, place, field, mistake });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::{Fault, Key, RecordId, Value};
    use crate::exchange::Row;

    /// What is wrong with a file, as a person reads it.
    fn told(file_name: &str, text: &str) -> Vec<String> {
        parse(file_name, text.as_bytes()).unwrap().faults.iter().map(ToString::to_string).collect()
    }

    fn rows(file_name: &str, text: &str) -> Vec<Row> {
        let parsed = parse(file_name, text.as_bytes()).unwrap();
        assert_eq!(parsed.faults, []);
        parsed.rows
    }

    fn text<'a>(row: &'a Row, key: &str) -> &'a str {
        row.fields[&key.parse::<Key>().unwrap()].as_text().unwrap()
    }

    #[test]
    fn a_sheet_and_a_toml_file_that_say_the_same_are_the_same_rows() {
        let sheet = "\u{feff}number;name;birth_date;activity/2.1/state;relative/1/name;loan/NB-0012/1/equipment\n\
                     MAS-03;Stolt Furu;24.11.1951;done;Mild Myrull;NB-0012\n";
        let toml = r#"
            [[patient]]
            number = "MAS-03"
            name = "Stolt Furu"
            birth_date = 1951-11-24
            activity."2.1" = { state = "done" }
            loan."NB-0012/1" = { equipment = "NB-0012" }
            [[patient.relative]]
            name = "Mild Myrull"
        "#;
        let (sheet, toml) = (rows("Patients.csv", sheet), rows("masfjorden.toml", toml));
        assert_eq!(sheet[0].fields, toml[0].fields);
        assert_eq!((sheet[0].place.as_str(), toml[0].place.as_str()), ("row 2", "patient 1"));
        assert_eq!(sheet[0].natural_key().as_deref(), Some("MAS-03"));
        assert_eq!(text(&sheet[0], "birth_date"), "1951-11-24");
        assert_eq!(text(&sheet[0], "activity/2.1/state"), "done");
    }

    #[test]
    fn every_delimiter_and_every_kind_of_name_is_understood() {
        for (name, sheet) in [
            ("patients.csv", "number,name\nMAS-03,Stolt Furu\n"),
            ("patient-vår.csv", "number;name\r\nMAS-03;Stolt Furu\r\n"),
            ("patient.csv", "number\tname\nMAS-03\t\"Stolt Furu\"\n;\t\n"),
            ("patients.csv", "name,number,notes\n Stolt Furu ,\"MAS-03\",\n,,\n"),
        ] {
            let parsed = parse(name, sheet.as_bytes()).unwrap();
            assert_eq!(text(&parsed.rows[0], "name"), "Stolt Furu", "{sheet}");
            assert_eq!(parsed.rows[0].fields.len(), 2, "an empty cell says nothing: {sheet}");
        }
        assert_eq!(rows("settings.csv", "kept_after_end\n60\n")[0].kind, Kind::Settings);
        assert_eq!(rows("duties.csv", "outside_hours\n116117\n")[0].kind, Kind::Duty);
        assert_eq!(text(&rows("patients.csv", "phone\n'+4768050001\n")[0], "phone"), "+4768050001");
    }

    #[test]
    fn an_entry_has_the_same_id_each_time_and_wherever_its_label_is_written() {
        let entry = |file: &str, toml: &str| {
            let row = rows(file, toml).remove(0);
            row.fields.keys().find_map(|key| Some(key.entry()?.1.to_owned())).unwrap()
        };
        let item = "[[equipment]]\nnumber = 'NB-0012'\n[equipment.loan.'NB-0012/1']\nborrower = 'patient'";
        let link = "[[patient]]\nnumber = 'MAS-05'\nloan.'NB-0012/1' = { equipment = 'NB-0012' }";
        assert_eq!(entry("region.toml", item), entry("masfjorden.toml", link));

        let relative = |number: &str| {
            entry(
                "a.toml",
                &format!("[[patient]]\nnumber = '{number}'\nrelative = [{{ name = 'Mild Myrull' }}]"),
            )
        };
        assert_eq!(relative("MAS-05"), relative("MAS-05"));
        assert_ne!(relative("MAS-05"), relative("MAS-06"));

        let own = RecordId::random().to_string();
        let exported = format!("number;relative/{own}/name\nMAS-05;Mild Myrull\n");
        assert_eq!(entry("patients.csv", &exported), own, "an export's ids stay");
    }

    #[test]
    fn every_kind_of_record_has_its_natural_key() {
        let key = |toml: &str| rows("a.toml", toml)[0].natural_key();
        for (toml, natural) in [
            ("[[equipment]]\nnumber = 'NB-0012'", Some("NB-0012")),
            ("[[appointment]]\nnumber = 'MAS-D1'", Some("MAS-D1")),
            ("[[contact]]\nname = 'Fjordlyset legekontor'", Some("Fjordlyset legekontor")),
            ("[[meeting]]\ndate = 2024-02-20", Some("2024-02-20")),
            ("[[duty]]\noutside_hours = '116117'", Some("duty")),
            ("[[plan]]\npatient = 'MAS-07'\nedition = 3", Some("MAS-07/3")),
            ("[[event]]\npatient = 'MAS-07'\nat = 2025-02-14T07:10:00", Some("MAS-07/2025-02-14T07:10:00")),
            ("[[event]]\npatient = 'MAS-07'", None),
        ] {
            assert_eq!(key(toml).as_deref(), natural, "{toml}");
        }
    }

    #[test]
    fn each_mistake_in_a_sheet_is_told_with_its_place() {
        for (sheet, fault) in [
            ("name;birth_date\nStolt Furu;i fjor\n", "row 2, birth_date: is not a date such as 2026-11-24"),
            ("name;gender\nStolt Furu;Female\n", "row 2, gender: does not know the code “Female”"),
            ("name;phone\nStolt Furu;ring meg\n", "row 2, phone: is not a phone number"),
            ("name;phone\nStolt Furu\n", "row 2, patient: has 1 cells under a header of 2"),
            ("name;name\nStolt Furu;Seig Einer\n", "row 2, name: stands there twice"),
            ("name;activity/å/state\na;done\n", "row 1, activity/å/state: has no entry such as 2.1"),
            ("name;relative//name\na;b\n", "row 1, relative//name: has no entry such as 2.1"),
            ("name;loan/1/weight\na;b\n", "row 1, loan/1/weight: is not known here; known are equipment"),
        ] {
            assert_eq!(told("patients.csv", sheet), [format!("patients.csv, {fault}")], "{sheet}");
        }
        let unknown = told("meetings.csv", "shoe_size\n42\n43\n");
        assert_eq!(unknown.len(), 1, "a header's mistake is told once");
        assert!(unknown[0].contains("known are date, present,") && unknown[0].ends_with("action/…"));
    }

    #[test]
    fn each_mistake_in_a_toml_file_is_told_with_its_place() {
        for (toml, fault) in [
            ("[[patient]]\nname = ['a']", "patient 1, name: is array where one value belongs"),
            ("[[patient]]\nactivity = 'done'", "patient 1, activity: is string where a table belongs"),
            ("[[patient]]\nrelative = ['a']", "patient 1, relative/1: is string where a table belongs"),
            ("patient = [1]", "patient 1, patient: is integer where a table belongs"),
            ("[patient]\nname = 'a'", "file, patient: is table where a list of tables belongs"),
            ("[[contact]]\nphone = '12'", "contact 1, phone: is not a phone number"),
            ("[[meeting]]\ndate = 09:00:00", "meeting 1, date: is not a date such as 2026-11-24"),
        ] {
            assert_eq!(told("a.toml", toml), [format!("a.toml, {fault}")], "{toml}");
        }
        let unknown = told("a.toml", "[[animal]]\nname = 'a'");
        assert!(unknown[0].starts_with("a.toml, file, animal: is not known here; known are patient, plan"));
    }

    #[test]
    fn good_rows_survive_broken_neighbours() {
        let sheet = "number;birth_date\nMAS-01;24.11.1951\nMAS-02;neste år\nMAS-03;1951-11-24\n";
        let parsed = parse("patients.csv", sheet.as_bytes()).unwrap();
        let numbers: Vec<_> = parsed.rows.iter().filter_map(Row::natural_key).collect();
        assert_eq!((numbers, parsed.faults.len()), (vec!["MAS-01".to_owned(), "MAS-03".to_owned()], 1));
    }

    #[test]
    fn every_mistake_of_a_row_is_listed() {
        assert_eq!(told("patients.csv", "birth_date;phone\ni fjor;ring meg\n").len(), 2);
    }

    #[test]
    fn an_identity_number_that_fails_its_checksum_is_kept_and_told() {
        let parsed = parse("patients.csv", b"name;identity_number\nStolt Furu;02813299998\n").unwrap();
        assert_eq!(parsed.rows[0].fields[&Key::top("identity_number")], Value::from("02813299998"));
        assert_eq!(parsed.faults[0].mistake, Mistake::Value(Fault::IdentityNumberChecksum));
    }

    #[test]
    fn a_file_that_gives_nothing_says_why() {
        let refused = |name: &str, bytes: &[u8]| parse(name, bytes).unwrap_err().to_string();
        for (name, bytes, why) in [
            ("a.toml", &b"name\n\xe5se\n"[..], "not UTF-8"),
            ("patients.xlsx", b"PK", "the workbook cannot be read"),
            ("patients", b"", "neither .csv nor .xlsx nor .toml"),
            ("ark1.csv", b"name\nA\n", "does not say what it holds"),
            ("a.toml", b"[[patient]]\nname = Stolt Furu\n", "line 2 cannot be read"),
            ("a.toml", b"", "no rows"),
            ("patients.csv", b"name\n", "no rows"),
        ] {
            assert!(refused(name, bytes).contains(why), "{name}: {}", refused(name, bytes));
        }
        assert!(!refused("a.toml", b"[[patient]]\nname = Stolt Furu\n").contains("Stolt"));
    }

    #[test]
    fn sizes_are_bounded() {
        assert!(matches!(parse("patients.csv", &vec![b'a'; FILE_MAX + 1]), Err(ImportError::TooLarge)));
        let sheet = |line: &str, count: usize| format!("number\n{}", line.repeat(count));
        let many = sheet("M\n", ROWS_MAX + 1).replacen("number", "challenge", 1);
        assert!(matches!(parse("patients.csv", many.as_bytes()), Err(ImportError::TooManyRows)));
        let wrong = sheet("M;M\n", FAULTS_MAX + 1).replacen("number", "number;phone", 1);
        assert!(matches!(parse("patients.csv", wrong.as_bytes()), Err(ImportError::TooManyFaults)));
        let long = format!("relative/{}/name\nA\n", "l".repeat(10_000));
        assert!(told("patients.csv", &long)[0].ends_with("is longer than 200 characters"));
        let deep = format!("patient = {}", "[".repeat(1_000_000));
        assert!(matches!(parse("a.toml", deep.as_bytes()), Err(ImportError::NotToml { .. })));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = parse("patients.csv", &bytes);
            let _ = parse("a.toml", &bytes);
        }

        /// Text that comes close to a file of each form.
        #[test]
        fn no_text_makes_it_panic(
            csv in "(name|birth_date|phone|relative/[0-9x/]{0,3}/name|[;,\t\r\n\"'å0-9.-]){0,60}",
            toml in "(\\[\\[patient\\]\\]\n|name|birth_date|relative|activity|[=\\[\\]{}.\"'\n å0-9:T-]){0,60}",
        ) {
            let _ = parse("patients.csv", csv.as_bytes());
            let _ = parse("a.toml", toml.as_bytes());
        }
    }
}
