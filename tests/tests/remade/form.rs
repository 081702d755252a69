//! A form as somebody knows it who has filled in many: its fields, one after another.

use console::language::{Place, Texts};
use syncd::domain::operation::Operation;
use syncd::domain::{Field, Kind};

/// A field of a form.
#[derive(Clone)]
pub(crate) struct FormField {
    pub(crate) label: String,
    pub(crate) place: Place,
    pub(crate) field: &'static Field,
}

/// The fields in their order, and where one is.
pub(crate) struct Form {
    pub(crate) title: String,
    fields: Vec<FormField>,
    at: usize,
}

impl Form {
    /// Of a new record.
    pub(crate) fn adding(kind: Kind, texts: &Texts) -> Self {
        let title = texts.format("form-add", &[("kind", texts.kind(kind).into())]);
        Self::of_record(kind, title, |field| field.name != "number", texts)
    }

    /// Of a record that is there.
    pub(crate) fn changing(kind: Kind, name: &str, texts: &Texts) -> Self {
        let title = texts.format("form-edit", &[("record", name.into())]);
        Self::of_record(kind, title, |_| true, texts)
    }

    /// Of an entry.
    pub(crate) fn entry(kind: Kind, section: &str, entry: &str, texts: &Texts) -> Self {
        let title = texts.entry_of(kind, section, entry);
        let fields = kind.schema().section(section).unwrap().fields;
        Self::of(title, fields.iter(), &Place::within(kind, section), texts)
    }

    /// Of an operation.
    pub(crate) fn operation(operation: Operation, texts: &Texts) -> Self {
        let title = texts.get(&format!("operation-{operation}"));
        Self::of(title, operation.definition().fields.iter(), &Place::of_operation(operation), texts)
    }

    /// The parts stand in the order in which the schema first names them.
    fn of_record(kind: Kind, title: String, is_asked: fn(&Field) -> bool, texts: &Texts) -> Self {
        let fields = kind.schema().fields;
        let mut groups: Vec<&str> = Vec::new();
        for field in fields {
            if !groups.contains(&field.group) {
                groups.push(field.group);
            }
        }
        let in_parts =
            groups.iter().flat_map(|group| fields.iter().filter(move |field| field.group == *group));
        Self::of(title, in_parts.filter(|field| field.entered && is_asked(field)), &Place::top(kind), texts)
    }

    fn of(title: String, fields: impl Iterator<Item = &'static Field>, place: &Place, texts: &Texts) -> Self {
        let known = |field: &'static Field| FormField {
            label: texts.field(place, field.name),
            place: place.clone(),
            field,
        };
        Self { title, fields: fields.map(known).collect(), at: 0 }
    }

    /// Its fields, in order.
    pub(crate) fn fields(&self) -> Vec<FormField> {
        self.fields.clone()
    }

    /// Goes to the field with this label; gives it, and the keys that lead there.
    pub(crate) fn go_to(&mut self, label: &str) -> (FormField, Vec<&'static str>) {
        let there = self.fields.iter().position(|field| field.label == label);
        let there = there.unwrap_or_else(|| panic!("“{}” has no “{label}”", self.title));
        let (key, steps) = match there >= self.at {
            true => ("Tab", there - self.at),
            false => ("Shift-Tab", self.at - there),
        };
        self.at = there;
        (self.fields[there].clone(), vec![key; steps])
    }
}
