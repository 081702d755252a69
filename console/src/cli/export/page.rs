//! What is held on a person, as a page that any browser shows and prints.
//!
//! **Invariant:** what people wrote is text here and nothing else: every word passes [`escaped`], and
//! the page forbids scripts and whatever would be fetched.

use std::fmt::Write;

use syncd::domain::text::clean_lines;
use syncd::domain::{Key, Value};
use syncd::service::protocol::{AccessView, HistoryStep, Who};

use super::person::{Personal, PersonalField, PersonalRecord};
use crate::language::Texts;

const STYLE: &str = "body{font:1rem/1.4 sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}\
table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}\
th,td{border:1px solid #999;padding:.3rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}\
td{white-space:pre-line}h2{margin-top:2.5rem}";

/// The page.
pub(super) fn of(personal: &Personal, texts: &Texts) -> String {
    let page = Page { texts };
    let person = personal.records.first().map(|record| page.called(record)).unwrap_or_default();
    let title = texts.format("export-title", &[("person", person.into())]);
    let taken = texts.format(
        "export-taken",
        &[
            ("date", texts.long_date_time(personal.at).into()),
            ("municipality", personal.municipality.name().into()),
            ("person", personal.by.person.as_str().into()),
            ("machine", personal.by.machine.as_str().into()),
        ],
    );
    let cards = texts.format("export-cards", &[("count", personal.cards.len().into())]);
    let records: String = personal.records.iter().map(|record| page.record(record)).collect();
    let readings = texts.get("export-readings");
    let access = page.access(&personal.access);
    let notes: String = [taken, texts.get("export-not-here"), cards].map(|text| paragraph(&text)).concat();
    format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n{notes}{records}\
         <h2>{}</h2>\n{access}</body>\n</html>",
        texts.language().code(),
        escaped(&readings),
        title = escaped(&title),
    )
}

struct Page<'a> {
    texts: &'a Texts,
}

impl Page<'_> {
    fn called(&self, record: &PersonalRecord) -> String {
        let number = record.number.as_deref().unwrap_or_default();
        [number, &self.texts.row_title(record.kind, &record.title)].join(" ").trim().to_owned()
    }

    fn record(&self, record: &PersonalRecord) -> String {
        let texts = self.texts;
        let kind = texts.kind(record.kind);
        let put_away =
            if record.archived { format!(" ({})", texts.get("export-put-away")) } else { String::new() };
        let heading = escaped(&format!("{kind}: {}{put_away}", self.called(record)));
        let fields = record.fields.iter().map(|field| self.field(record, field)).collect();
        let held = table(texts, &["export-field", "export-value", "access-when", "history-who"], fields);
        let steps: Vec<_> = record.history.iter().map(|step| self.step(record, step)).collect();
        let history = texts.get("export-history");
        let columns = ["access-when", "history-who", "export-field", "export-from", "export-to"];
        format!("<h2>{heading}</h2>\n{held}<h3>{}</h3>\n{}", escaped(&history), table(texts, &columns, steps))
    }

    fn field(&self, record: &PersonalRecord, field: &PersonalField) -> Vec<String> {
        let claims = field.held.claims.iter().map(|claim| &claim.value);
        let values: Vec<_> = match field.held.claims.is_empty() {
            true => vec![self.value(record, &field.field, &field.held.value)],
            false => claims.map(|value| self.value(record, &field.field, value)).collect(),
        };
        // What an item is has been written before it was lent, and is no part of this.
        let written = field.at.map(|at| (self.texts.date_time(at), self.who(field.who.as_ref())));
        let (when, who) = written.unwrap_or_default();
        vec![self.label(record, &field.field), values.join("\n⚠ "), when, who]
    }

    fn step(&self, record: &PersonalRecord, step: &HistoryStep) -> Vec<String> {
        vec![
            self.texts.date_time(step.at),
            self.who(step.who.as_ref()),
            self.label(record, &step.field),
            self.value(record, &step.field, &step.from),
            self.value(record, &step.field, &step.to),
        ]
    }

    fn access(&self, entries: &[AccessView]) -> String {
        let texts = self.texts;
        let row = |entry: &AccessView| {
            let role = entry.role.map(|role| texts.member_role(role)).unwrap_or_default();
            let what = texts.get(&format!("access-{}", entry.occasion));
            let kind = entry.kind.map(|kind| texts.kind(kind)).unwrap_or_default();
            let person = [entry.person.as_str(), &role].join(", ");
            vec![texts.date_time(entry.at), person, entry.machine.clone(), [what, kind].join(" ")]
        };
        let columns = ["access-when", "history-who", "export-machine", "access-what"];
        table(texts, &columns, entries.iter().map(row).collect())
    }

    fn label(&self, record: &PersonalRecord, key: &Key) -> String {
        self.texts.key_among(record.kind, key, &record.entries, &record.names)
    }

    fn value(&self, record: &PersonalRecord, key: &Key, value: &Value) -> String {
        self.texts.value_named(record.kind, &record.names, key, value)
    }

    fn who(&self, who: Option<&Who>) -> String {
        match who {
            Some(who) => format!("{} ({})", who.person, who.machine),
            None => self.texts.get("cli-unknown-machine"),
        }
    }
}

fn paragraph(text: &str) -> String {
    format!("<p>{}</p>\n", escaped(text))
}

/// A table with these headings; a sentence where it would have no rows.
fn table(texts: &Texts, headings: &[&str], rows: Vec<Vec<String>>) -> String {
    if rows.is_empty() {
        return paragraph(&texts.get("cli-no-history"));
    }
    let mut table = "<table>\n<tr>".to_owned();
    for heading in headings {
        // Writing to a String cannot fail.
        let _ = write!(table, "<th>{}</th>", escaped(&texts.get(heading)));
    }
    for row in rows {
        table += "</tr>\n<tr>";
        for cell in row {
            let _ = write!(table, "<td>{}</td>", escaped(&cell));
        }
    }
    table + "</tr>\n</table>\n"
}

/// Text as HTML shows it: no markup, and nothing that hides or reorders what is read.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in clean_lines(text, usize::MAX).chars() {
        match character {
            '&' => safe += "&amp;",
            '<' => safe += "&lt;",
            '>' => safe += "&gt;",
            '"' => safe += "&quot;",
            '\'' => safe += "&#39;",
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::civil::date;
    use strum::IntoEnumIterator;
    use syncd::domain::access::Occasion;
    use syncd::domain::{Held, Kind, Municipality, RecordId};

    use super::*;
    use crate::language::Language;

    const HOSTILE: &str = "<script>alert(1)</script><img src=x onerror='a'>\" & \u{202e}=1+1";

    fn personal() -> Personal {
        let (at, municipality) = (date(2025, 2, 14).at(8, 12, 0, 0), Municipality::new(4634).unwrap());
        let who = Who { person: HOSTILE.into(), machine: HOSTILE.into() };
        let step = |name: &str| HistoryStep {
            at,
            who: Some(who.clone()),
            change: "0".repeat(64),
            field: Key::top(name),
            from: HOSTILE.into(),
            to: HOSTILE.into(),
        };
        let field = |name: &str| PersonalField {
            field: Key::top(name),
            held: Held { value: HOSTILE.into(), claims: Vec::new() },
            at: Some(at),
            who: None,
        };
        let names = ["name", "notes", "gender", "phone", "gp", HOSTILE];
        let record = PersonalRecord {
            id: RecordId::random(),
            kind: Kind::Patient,
            scope: Kind::Patient.schema().scope(municipality),
            number: Some(HOSTILE.into()),
            title: HOSTILE.into(),
            archived: true,
            fields: names.map(field).into(),
            history: names.map(step).into(),
            entries: BTreeMap::new(),
            names: BTreeMap::new(),
        };
        let access = Occasion::iter().map(|occasion| AccessView {
            ground: None,
            at,
            patient: Some(HOSTILE.into()),
            person: HOSTILE.into(),
            machine: HOSTILE.into(),
            role: None,
            occasion,
            kind: None,
            record: None,
        });
        let (region, cards) = (HOSTILE.into(), Vec::new());
        Personal {
            at,
            region,
            municipality,
            by: who.clone(),
            records: vec![record],
            cards,
            access: access.collect(),
        }
    }

    #[test]
    fn what_people_wrote_is_text_on_the_page_and_never_markup() {
        for texts in Language::iter().map(Texts::new) {
            let page = of(&personal(), &texts);
            for markup in ["<script", "<img", "onerror='", "\u{202e}", "\u{2068}"] {
                assert!(!page.contains(markup), "{markup}");
            }
            assert!(
                page.contains("&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=&#39;a&#39;&gt;")
            );
            assert!(page.contains("default-src 'none'"));
            let tags = |tag: &str| page.matches(tag).count();
            for (open, close) in
                [("<table>", "</table>"), ("<tr>", "</tr>"), ("<td>", "</td>"), ("<p>", "</p>")]
            {
                assert_eq!(tags(open), tags(close), "{open}");
            }
        }
    }

    #[test]
    fn json_tells_each_field_with_who_wrote_it_and_when() {
        let json = serde_json::to_value(personal()).unwrap();
        let field = &json["records"][0]["fields"][0];
        assert_eq!((&field["field"], &field["value"]), (&"name".into(), &HOSTILE.into()));
        assert_eq!((&field["at"], &field["who"]), (&"2025-02-14T08:12:00".into(), &serde_json::Value::Null));
        assert_eq!(json["records"][0]["history"][0]["who"]["person"], HOSTILE);
        assert_eq!(json["access"].as_array().unwrap().len(), Occasion::CODES.len());
    }
}
