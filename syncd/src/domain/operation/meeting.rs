//! What was decided at a check-in is done (`domain.md`, "Who and where").

use super::{Definition, Given, Hindrance, Subject, Writes, value};
use crate::domain::meeting::{Action, Meeting};
use crate::domain::{Field, Key, Kind, RecordId, Shape};

pub(super) static FINISH_ACTION: Definition = Definition {
    kind: Kind::Meeting,
    section: Some("action"),
    fields: &[Field::new("done_on", Shape::Date).required()],
    hindrance: |subject| match action(subject) {
        None => Some(Hindrance::WhichAction),
        Some((_, action)) => action.done_on.is_some().then_some(Hindrance::ActionDone),
    },
    suggested: |subject| Given::from([("done_on", subject.today().into())]),
    writes: |subject, given| {
        let done = action(subject).map(|(id, _)| Key::within("action", id, "done_on"));
        Ok(Writes::of(done.map(|key| (key, value(given, "done_on")))))
    },
};

/// The action that is meant: the one pointed at, else the only one that is open.
fn action(subject: &Subject<'_>) -> Option<(RecordId, Action)> {
    let meeting: Meeting = subject.record.read().value;
    if let Some(id) = subject.entry.and_then(|entry| entry.parse().ok()) {
        return meeting.action.get_key_value(&id).map(|(id, action)| (*id, action.clone()));
    }
    let mut open = meeting.action.into_iter().filter(|(_, action)| action.done_on.is_none());
    open.next().filter(|_| open.next().is_none())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::Operation;
    use super::*;
    use crate::domain::{Municipality, Record, Scope};

    #[test]
    fn the_action_pointed_at_is_done_today() {
        let mut meeting = Record::new(RecordId::random(), Kind::Meeting, Scope::Region);
        let (one, other) = (RecordId::from_bytes([1; 16]), RecordId::from_bytes([2; 16]));
        for id in [one, other] {
            meeting.set(Key::within("action", id, "what"), "Ringe Alver");
        }
        let entry = other.to_string();
        let subject = Subject {
            record: &meeting,
            entry: Some(&entry),
            now: date(2026, 11, 24).at(10, 0, 0, 0),
            person: "Lun Fjellrev",
            municipality: Municipality::new(4634).unwrap(),
            new_entry: one,
            siblings: &[],
        };
        let writes = Operation::FinishAction.writes(&subject, &Default::default()).unwrap();
        let expected = (Key::within("action", other, "done_on"), date(2026, 11, 24).into());
        assert_eq!(writes.here.into_iter().collect::<Vec<_>>(), [expected]);
        let no_entry = Subject { entry: None, ..subject };
        assert_eq!(Operation::FinishAction.hindrance(&no_entry), Some(Hindrance::WhichAction));
    }
}
