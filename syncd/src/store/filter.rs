//! Conditions on the columns of a list: what a filter says beyond words.

use serde::{Deserialize, Serialize};

use super::Row;
use crate::domain::Value;
use crate::domain::fold::fold;

/// A column that a condition looks at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Column {
    /// The shown number.
    Number,
    /// The title.
    Title,
    /// The state's code.
    State,
    /// The group's code.
    Group,
    /// The phase of the pathway.
    Phase,
    /// Who is responsible.
    Owner,
    /// The day something is due.
    Due,
    /// How many things people have to decide in it.
    Conflicts,
    /// How many rules it breaks.
    Problems,
    /// A further column.
    Further(String),
}

/// What a column must hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Test {
    /// One of these.
    OneOf(Vec<Value>),
    /// Text in which one of these stands, folded.
    Holds(Vec<String>),
    /// Less.
    Below(Value),
    /// This or less.
    AtMost(Value),
    /// More.
    Above(Value),
    /// This or more.
    AtLeast(Value),
    /// Nothing.
    Nothing,
}

/// A condition that each row must fulfil.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Condition {
    /// The column.
    pub column: Column,
    /// What it must hold.
    pub test: Test,
    /// The other way round: what it must not.
    #[serde(default)]
    pub negated: bool,
}

impl Condition {
    /// Whether a row fulfils it.
    pub fn is_fulfilled(&self, row: &Row) -> bool {
        let held = self.column.of(row);
        let fulfilled = match &self.test {
            Test::OneOf(values) => {
                values.iter().any(|value| compare(&held, value).is_some_and(|it| it.is_eq()))
            }
            Test::Holds(texts) => {
                let held = held.as_text().map(fold);
                held.is_some_and(|held| texts.iter().any(|text| held.contains(text.as_str())))
            }
            Test::Below(value) => compare(&held, value).is_some_and(|it| it.is_lt()),
            Test::AtMost(value) => compare(&held, value).is_some_and(|it| it.is_le()),
            Test::Above(value) => compare(&held, value).is_some_and(|it| it.is_gt()),
            Test::AtLeast(value) => compare(&held, value).is_some_and(|it| it.is_ge()),
            Test::Nothing => held.is_empty(),
        };
        fulfilled != self.negated
    }
}

impl Column {
    /// What a row holds in it.
    pub(super) fn of(&self, row: &Row) -> Value {
        let text = |text: Option<&String>| text.map_or(Value::Empty, |text| Value::text(text.as_str()));
        match self {
            Self::Number => text(row.number.as_ref()),
            Self::Title => text(Some(&row.title)),
            Self::State => text(Some(&row.state)),
            Self::Group => text(Some(&row.group)),
            Self::Phase => row.phase.map_or(Value::Empty, |phase| Value::Integer(phase.into())),
            Self::Owner => text(row.owner.as_ref()),
            Self::Due => row.due.map_or(Value::Empty, Value::from),
            Self::Conflicts => Value::Integer(row.conflicts.into()),
            Self::Problems => Value::Integer(row.problems.into()),
            Self::Further(name) => {
                let held = row.columns.get(name).cloned().and_then(|json| serde_json::from_value(json).ok());
                held.filter(|held: &Value| !held.is_empty()).unwrap_or(Value::Empty)
            }
        }
    }
}

/// How two values of one sort stand to each other; none where one is nothing, or of another sort.
fn compare(one: &Value, other: &Value) -> Option<std::cmp::Ordering> {
    let number = |value: &Value| match value {
        Value::Integer(number) => Some(*number as f64),
        Value::Decimal(number) => Some(*number),
        Value::Flag(flag) => Some(f64::from(u8::from(*flag))),
        _ => None,
    };
    match (one, other) {
        (Value::Text(one), Value::Text(other)) => Some(one.cmp(other)),
        _ => number(one)?.partial_cmp(&number(other)?),
    }
}
