//! Values as people write them.

use console::language::{Place, Texts};
use jiff::civil::{Date, DateTime};
use syncd::domain::{Field, Shape, Value};

use crate::rows::Demo;

/// What a person types for a value: `3.12.2024`, `68 05 01 01`, `hjartesvikt`, a name.
pub(crate) fn written(demo: &Demo, texts: &Texts, place: &Place, field: &Field, value: &Value) -> String {
    match (field.shape, value) {
        (Shape::Date, Value::Text(text)) => day(text.parse().unwrap()),
        (Shape::DateTime, Value::Text(text)) => {
            let at: DateTime = text.parse().unwrap();
            format!("{} kl. {:02}:{:02}", day(at.date()), at.hour(), at.minute())
        }
        (Shape::Reference(kind), Value::Text(reference)) => demo.called(kind, reference),
        _ => texts.value(place, field, value),
    }
}

fn day(date: Date) -> String {
    format!("{}.{}.{}", date.day(), date.month(), date.year())
}
