//! `docs/fields.md`, the page of the manual that is made from the schemas.

use std::fmt::Write;
use std::path::Path;

use console::language::{Language, Place, Texts};
use strum::IntoEnumIterator;
use syncd::domain::operation::Operation;
use syncd::domain::{Field, HeldIn, Keyed, Kind, LONG_TEXT_MAX, Schema, Section, Shape};

const INTRODUCTION: &str = "# Fields

This page is made from the program's schemas (`syncd/src/domain/`). The name in the first column is
what `varde add`, `varde set`, a sheet's header and a TOML file take; `docs/cli.md` tells how values
are written. A code may be written as itself or as its word in the language in use. Every record and
every entry also has `archived` (yes or no): put away, and not deleted.
";

/// Run with `VARDE_WRITE_DOCS=1` to write the page anew.
#[test]
fn the_committed_page_of_fields_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/fields.md");
    let page = page(&Texts::new(Language::English));
    if std::env::var_os("VARDE_WRITE_DOCS").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == page, "docs/fields.md is stale: run the tests with VARDE_WRITE_DOCS=1");
}

fn page(texts: &Texts) -> String {
    let records =
        Kind::iter().fold(INTRODUCTION.to_owned(), |page, kind| page + &chapter(kind.schema(), texts));
    Operation::iter().fold(records + OPERATIONS, |page, operation| page + &of_operation(operation, texts))
}

const OPERATIONS: &str = "\n## Operations\n\nWhat `varde do` does, and what it takes.\n";

fn of_operation(operation: Operation, texts: &Texts) -> String {
    let definition = operation.definition();
    let title = texts.get(&format!("operation-{operation}"));
    let about = format!("\n### {}: {operation}\n\n{title}.", definition.kind);
    match definition.fields {
        [] => format!("{about} Takes nothing.\n"),
        fields => format!("{about}\n\n{}", table(fields, &Place::of_operation(operation), texts)),
    }
}

fn chapter(schema: &Schema, texts: &Texts) -> String {
    let kind = schema.kind;
    let readers = match schema.held_in {
        HeldIn::Municipality => "Held by the municipality that made it.",
        HeldIn::Region => "Held by the whole region: nothing here may point to a patient.",
    };
    let mut chapter = format!("\n## {kind}\n\n{}. {readers}\n\n", texts.kinds(kind));
    chapter += &table(schema.fields, &Place::top(kind), texts);
    for section in schema.sections {
        let (title, entries) = (texts.section(section.name), entries(section));
        // Writing to a String cannot fail.
        let _ = write!(chapter, "\n### {kind}: {}\n\n{title}. {entries}\n\n", section.name);
        chapter += &table(section.fields, &Place::within(kind, section.name), texts);
    }
    chapter
}

/// How the entries of a section are written.
fn entries(section: &Section) -> String {
    let name = section.name;
    match section.keyed {
        Keyed::Code if name == "criterion" => format!("`{name}/SET:CRITERION/FIELD`."),
        Keyed::Code => format!("`{name}/CODE/FIELD`, as in `{name}/2.1/FIELD`."),
        Keyed::OneOf(codes) => {
            format!(
                "`{name}/CODE/FIELD`, where the code is one of {}.",
                listed(codes, |code| code.to_owned())
            )
        }
        Keyed::Municipality => format!("`{name}/NUMBER/FIELD`, as in `{name}/4634/FIELD`."),
        Keyed::Random => format!("`{name}/ID/FIELD`; any other word than an id makes a new entry."),
    }
}

fn table(fields: &[Field], place: &Place, texts: &Texts) -> String {
    let head = "| Field | Label | Holds |\n|---|---|---|\n".to_owned();
    fields.iter().fold(head, |mut rows, field| {
        let needed = if field.required { "; needed" } else { "" };
        let (label, holds) = (texts.field(place, field.name), holds(field, place, texts));
        let _ = writeln!(rows, "| `{}` | {label} | {holds}{needed} |", field.name);
        rows
    })
}

fn holds(field: &Field, place: &Place, texts: &Texts) -> String {
    let code = |code: &str| format!("`{code}` {}", texts.code(place, field.name, code));
    match field.shape {
        Shape::Line(max) => format!("one line, at most {max} characters"),
        Shape::LongText => format!("text of several lines, at most {LONG_TEXT_MAX} characters"),
        Shape::Flag => "yes or no".to_owned(),
        Shape::Integer(min, max) => format!("whole number, {min} to {max}"),
        Shape::Decimal(min, max) => format!("number, {min} to {max}"),
        Shape::Date => "date".to_owned(),
        Shape::DateTime => "date and time".to_owned(),
        Shape::Choice(codes) => format!("one of {}", listed(codes, code)),
        Shape::Ticks(codes) => format!("any of {}", listed(codes, code)),
        Shape::Reference(kind) => format!("a record of kind {kind}: number, name or id"),
        Shape::Phone => "phone number".to_owned(),
        Shape::IdentityNumber => "identity number, 11 digits".to_owned(),
        Shape::Municipality => "municipality, number or name".to_owned(),
    }
}

fn listed(codes: &[&str], shown: impl Fn(&str) -> String) -> String {
    codes.iter().map(|code| shown(code)).collect::<Vec<_>>().join(", ")
}
