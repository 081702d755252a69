//! The columns that lists of records are made of. Which of them a list has stands with its kind.

use syncd::domain::{Key, Kind, Value};
use syncd::store::view::Row;

use crate::language::Place;
use crate::look::Look;
use crate::widgets::table;
use crate::{appointment, contact, equipment, meeting, patient, plan};

/// A column of a list.
pub(crate) struct Column {
    heading: &'static str,
    min: u16,
    max: u16,
    priority: u8,
    cell: fn(&Row, &Look<'_>) -> table::Cell,
}

/// The columns of a kind's list; nothing for kinds without one.
pub(super) fn of(kind: Kind) -> &'static [Column] {
    match kind {
        Kind::Patient => patient::COLUMNS,
        Kind::Plan => plan::COLUMNS,
        Kind::Equipment => equipment::COLUMNS,
        Kind::Appointment => appointment::COLUMNS,
        Kind::Meeting => meeting::COLUMNS,
        Kind::Contact => contact::COLUMNS,
        Kind::Event | Kind::Duty | Kind::Settings => &[],
    }
}

impl Column {
    /// A column with its heading's message, its least and greatest width, and its priority: 0
    /// is always shown, of the others the highest number goes first.
    pub(crate) const fn new(
        heading: &'static str,
        (min, max): (u16, u16),
        priority: u8,
        cell: fn(&Row, &Look<'_>) -> table::Cell,
    ) -> Self {
        Self { heading, min, max, priority, cell }
    }

    /// As the table takes it.
    pub(super) fn titled(&self, look: &Look<'_>) -> table::Column {
        table::Column::new(look.texts.get(self.heading), self.min, self.max, self.priority)
    }

    /// The cell of a row.
    pub(super) fn cell(&self, row: &Row, look: &Look<'_>) -> table::Cell {
        (self.cell)(row, look)
    }
}

/// The columns that several kinds share.
pub(crate) mod cells {
    use super::{Column, Key, Look, Place, Row, Value, table};

    /// The shown number, marked where people disagree or something is wrong.
    pub(crate) const NUMBER: Column = Column::new("column-number", (9, 9), 0, number);
    /// What it is called.
    pub(crate) const TITLE: Column = Column::new("column-title", (16, 30), 0, |row, look| {
        look.texts.row_title(row.kind, &row.title).into()
    });
    /// The patient that it is about.
    pub(crate) const PATIENT: Column = Column::new("column-patient", (14, 32), 0, |row, _| {
        row.patient.as_ref().map_or_else(String::new, patient).into()
    });
    /// The patient group, or the type.
    pub(crate) const GROUP: Column = Column::new("column-group", (12, 20), 3, |row, look| {
        look.texts.row_group(row.kind, &row.group).into()
    });
    /// The phase of the pathway, with its name where there is room.
    pub(crate) const PHASE: Column = Column::new("column-phase", (13, 14), 4, |row, look| {
        let name = |phase| format!("{phase} {}", look.texts.get(&format!("phase-{phase}")));
        row.phase.filter(|phase| *phase > 0).map_or_else(String::new, name).into()
    });
    /// The state in words.
    pub(crate) const STATE: Column = Column::new("column-state", (12, 20), 1, |row, look| {
        let state = look.state(row.kind, &row.state);
        table::Cell { text: state.content.into_owned(), style: state.style }
    });
    /// When something is due.
    pub(crate) const DUE: Column = Column::new("column-due", (12, 12), 2, |row, look| {
        let due = look.due_of(row).unwrap_or_default();
        table::Cell { text: due.content.into_owned(), style: due.style }
    });
    /// Who is responsible.
    pub(crate) const OWNER: Column =
        Column::new("column-owner", (14, 24), 5, |row, look| look.texts.owner(row).into());

    pub(crate) fn number(row: &Row, look: &Look<'_>) -> table::Cell {
        let number = row.number.clone().unwrap_or_default();
        match row.conflicts + row.problems {
            0 => number.into(),
            _ => table::Cell {
                text: format!("{number} {}", look.theme.symbols.conflict),
                style: look.theme.warning,
            },
        }
    }

    fn patient(patient: &syncd::store::view::PatientRef) -> String {
        let number = patient.number.iter().map(|number| format!("{number} ")).collect::<String>();
        number + &patient.title
    }

    /// A further column of the row, named as a field of the kind's schema.
    pub(crate) fn further(row: &Row, look: &Look<'_>, name: &str) -> table::Cell {
        let key = Key::top(name);
        let field = row.kind.schema().field(&key);
        let value = row.columns.get(name).and_then(|json| serde_json::from_value::<Value>(json.clone()).ok());
        let words = field
            .zip(value)
            .map(|(field, value)| look.texts.value(&Place::of(row.kind, &key), field, &value));
        words.unwrap_or_default().into()
    }
}
