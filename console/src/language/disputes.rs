//! What people have to decide, what was done, and fields of entries that have no name, in words.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};
use syncd::domain::booking::{Shared, Sort};
use syncd::domain::dispute::Dispute;
use syncd::domain::{Key, Kind, RecordId, Shape, Value};
use syncd::service::protocol::{ConflictView, Deed, Turn, Who};
use syncd::store::view::Hit;

use super::{Place, Texts};

/// What entries are known by that have only a random id.
type Entries = BTreeMap<String, Vec<(Key, Value)>>;
/// What records are called.
type Names = BTreeMap<RecordId, String>;

impl Texts {
    /// A field's value as people write it; what it refers to by its name.
    pub fn value_named(&self, kind: Kind, names: &Names, key: &Key, value: &Value) -> String {
        let Some(field) = kind.schema().field(key) else { return value.to_string() };
        let name = match (field.shape, value.as_text().and_then(|id| id.parse().ok())) {
            (Shape::Reference(_), Some(id)) => names.get(&id).cloned(),
            _ => None,
        };
        name.unwrap_or_else(|| self.value(&Place::of(kind, key), field, value))
    }

    /// A field; of an entry that has no name, by what it says: `raud SpO₂ under: Verdi`.
    pub fn key_among(&self, kind: Kind, key: &Key, entries: &Entries, names: &Names) -> String {
        let told = key.entry().and_then(|(section, entry)| {
            let fields = entries.get(&format!("{section}/{entry}"))?;
            let words = fields.iter().map(|(key, value)| self.value_named(kind, names, key, value));
            let words = words.collect::<Vec<_>>().join(" ");
            (!words.is_empty()).then(|| format!("{} {words}", self.section(section)))
        });
        match told {
            Some(told) => format!("{told}: {}", self.field(&Place::of(kind, key), key.name())),
            None => self.key(kind, key),
        }
    }

    /// What is to be decided: of which record, and what.
    pub fn conflict(&self, conflict: &ConflictView) -> (String, String) {
        let ConflictView { dispute, row, sides, entries, names, .. } = conflict;
        let about = match &row.patient {
            Some(_) if row.kind != Kind::Patient => {
                format!("{} {}", self.row_about(row), self.row_title(row.kind, &row.title))
            }
            _ => self.row_about(row),
        };
        let what = match dispute {
            Dispute::Values { key } => self.key_among(row.kind, key, entries, names),
            Dispute::LentTwice => self.get("dispute-lent-twice"),
            Dispute::Approval => self.get("dispute-approval"),
            Dispute::Consent { activity } => {
                let activity = format!("{activity} {}", self.activity(activity));
                self.format("dispute-consent", &[("activity", activity.into())])
            }
            Dispute::ChangedSinceMerged => {
                let kept = row.patient.as_ref();
                let kept = kept.map(|kept| kept.number.clone().unwrap_or_else(|| kept.title.clone()));
                self.format("dispute-changed-since-merged", &[("kept", kept.unwrap_or_default().into())])
            }
            Dispute::AboutReplaced => self.get("dispute-about-replaced"),
            Dispute::Pair { shared, .. } => {
                let other = sides.get(1).and_then(|side| side.record.as_ref());
                let other = other.map(|row| self.row_about(row)).unwrap_or_default();
                let shared = self.code(&Place::default(), "shared", shared.into());
                self.format("dispute-pair", &[("shared", shared.into()), ("other", other.into())])
            }
        };
        (about, what)
    }

    /// What choosing a side means: its value, what would be written, or which record stands.
    pub fn side(&self, conflict: &ConflictView, place: usize) -> Vec<String> {
        let ConflictView { dispute, row, sides, names, .. } = conflict;
        let Some(side) = sides.get(place) else { return Vec::new() };
        let value = |(key, value): &(Key, Value)| self.value_named(row.kind, names, key, value);
        let labelled = |field: &(Key, Value)| {
            let label = self.field(&Place::of(row.kind, &field.0), field.0.name());
            format!("{label}: {}", value(field))
        };
        match dispute {
            Dispute::Values { .. } => {
                let values = side.fields.iter().map(value).collect::<Vec<_>>().join(", ");
                values.lines().map(str::to_owned).collect()
            }
            Dispute::LentTwice => {
                let told = side.fields.iter().map(labelled).collect::<Vec<_>>().join(" · ");
                vec![self.get("side-loan"), told]
            }
            Dispute::Approval => vec![self.get(&format!("side-approval-{place}"))],
            Dispute::Consent { .. } => vec![self.get("side-consent-0")],
            Dispute::ChangedSinceMerged => {
                let told = side.fields.iter().map(labelled);
                std::iter::once(self.get(&format!("side-changed-since-merged-{place}"))).chain(told).collect()
            }
            Dispute::AboutReplaced => match side.fields.as_slice() {
                [to] => {
                    let patient = [("patient", value(to).into())];
                    vec![self.format("side-about-replaced", &patient)]
                }
                _ => vec![self.get("side-each-into-the-other")],
            },
            Dispute::Pair { shared, .. } => {
                let record = side.record.as_ref();
                let called = record.map(|row| {
                    let title = match row.patient {
                        Some(_) => self.row_title(row.kind, &row.title),
                        None => String::new(),
                    };
                    let number = row.number.clone().unwrap_or_default();
                    let about = self.row_about(row);
                    let number = if about.starts_with(&number) { String::new() } else { number };
                    [about, title, number].join(" ").trim().to_owned()
                });
                vec![called.unwrap_or_default(), self.yields(*shared)]
            }
        }
    }

    /// What becomes of the record that is not kept.
    fn yields(&self, shared: Shared) -> String {
        self.get(&format!("inbox-yields-{}", shared.sort()))
    }

    /// What keeping both means, where both can stand.
    pub fn both(&self, conflict: &ConflictView) -> Option<String> {
        if !conflict.both {
            return None;
        }
        let is_text = |key: &Key| {
            let field = conflict.row.kind.schema().field(key);
            field.is_some_and(|field| field.shape == Shape::LongText)
        };
        let id = match &conflict.dispute {
            Dispute::Values { key } if is_text(key) => "inbox-merged",
            Dispute::Pair { shared, .. } if shared.sort() == Sort::Number => return None,
            _ => "inbox-both",
        };
        Some(self.get(id))
    }

    /// Why a record was found: a word that was spelled otherwise, and the text around what was found.
    pub fn why(&self, hit: &Hit) -> String {
        let spelled = hit.spelled.iter().map(|(typed, found)| {
            self.format("why-spelled", &[("typed", typed.as_str().into()), ("found", found.as_str().into())])
        });
        let excerpt = Some(hit.excerpt.clone()).filter(|excerpt| !excerpt.is_empty());
        spelled.chain(excerpt).collect::<Vec<_>>().join(" · ")
    }

    /// Who wrote something, where and when.
    pub fn by_whom(&self, who: Option<&Who>, at: DateTime, today: Option<Date>) -> String {
        let at = ("at", self.moment_near(at, today).into());
        match who {
            Some(who) => {
                let (person, machine) = (who.person.as_str().into(), who.machine.as_str().into());
                self.format("inbox-who", &[("person", person), ("machine", machine), at])
            }
            None => self.format("inbox-unknown", &[at]),
        }
    }

    /// What taking a step back would change, and what others have changed since.
    pub fn turned(&self, turn: &Turn, today: Option<Date>) -> Vec<String> {
        let Turn { rows, records, fields, since, entries, names, .. } = turn;
        let mut lines = Vec::new();
        if let ([row], 1) = (rows.as_slice(), records) {
            lines.extend(fields.iter().map(|(key, from, to)| {
                let shown = |value: &Value| match value.is_empty() {
                    true => "–".to_owned(),
                    false => self.value_named(row.kind, names, key, value).replace('\n', " "),
                };
                let field = self.key_among(row.kind, key, entries, names);
                let words = [("field", field.into()), ("from", shown(from).into()), ("to", shown(to).into())];
                self.format("undo-becomes", &words)
            }));
        } else {
            lines.extend(rows.iter().map(|row| self.row_about(row)));
            lines.extend((rows.len() < *records).then(|| "…".to_owned()));
        }
        if !since.is_empty() {
            lines.push(self.get("undo-since"));
        }
        lines.extend(since.iter().map(|changed| {
            let field = self.key_among(changed.row.kind, &changed.key, entries, names);
            let who = changed.who.as_ref().map_or_else(|| "?".to_owned(), |who| who.person.clone());
            let words = [
                ("record", self.row_about(&changed.row).into()),
                ("field", field.into()),
                ("who", who.into()),
                ("at", self.moment_near(changed.at, today).into()),
            ];
            self.format("undo-since-line", &words)
        }));
        lines
    }

    /// What somebody did in one go: of which record, or of how many.
    pub fn deed(&self, turn: &Turn) -> String {
        let what = match &turn.deed {
            Deed::Added { kind } => self.format("deed-added", &[("kind", self.kind(*kind).into())]),
            Deed::Operated { operation } => {
                let operation = self.get(&format!("operation-{operation}"));
                self.format("deed-operated", &[("operation", operation.into())])
            }
            Deed::Changed => self.get("deed-changed"),
            Deed::Imported => self.get("deed-imported"),
            Deed::Settled => self.get("deed-settled"),
            Deed::Reverted => self.get("deed-reverted"),
            Deed::ChangedMany => self.get("deed-changed-many"),
            Deed::Merged => self.get("deed-merged"),
            Deed::Unmerged => self.get("deed-unmerged"),
        };
        let of = match turn.rows.as_slice() {
            [row] if turn.records == 1 => self.row_about(row),
            _ => self.format("undo-records", &[("count", turn.records.into())]),
        };
        format!("{what} ({of})")
    }
}
