//! Synthetic records and histories, for benchmarks and large tests: the same for the same seed,
//! and people who do not exist (`standards.md`, numbers with the month raised by 80).

mod appointments;
mod equipment;
mod patients;
mod plans;
mod random;

pub use appointments::appointments;
pub use equipment::equipment;
pub use patients::{edits, patients};
pub use plans::plans;
pub(crate) use random::Random;

use super::Row;

/// How many of each kind.
#[derive(Debug, Clone, Copy)]
pub struct Sizes {
    /// Patients.
    pub patients: usize,
    /// Plans, of different patients.
    pub plans: usize,
    /// Items.
    pub equipment: usize,
    /// DSK appointments.
    pub appointments: usize,
}

/// A municipality's records, each after those that it refers to; patients have borrowed items.
pub fn everything(sizes: Sizes, seed: u64) -> impl Iterator<Item = Row> {
    let Sizes { patients: people, plans: planned, equipment: items, appointments: meetings } = sizes;
    let borrowing = move |(index, patient)| equipment::borrowing(patient, index, items);
    equipment(items, seed)
        .chain((1..).zip(patients(people, seed)).map(borrowing))
        .chain(plans(planned, seed))
        .chain(appointments(meetings, people, seed))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::domain::identity_number::{Checksum, NumberKind};
    use crate::domain::pathway::Pathway;
    use crate::domain::patient::Patient;
    use crate::domain::{IdentityNumber, Kind, Municipality, Record, RecordId, Shape, rules};

    fn record(row: &Row) -> Record {
        let scope = row.kind.schema().scope(Municipality::new(4634).unwrap());
        let mut record = Record::new(RecordId::random(), row.kind, scope);
        for (key, value) in &row.fields {
            // The service finds what a reference means.
            match row.kind.schema().field(key).unwrap().shape {
                Shape::Reference(_) => record.set(key.clone(), RecordId::random()),
                _ => record.set(key.clone(), value.clone()),
            }
        }
        record
    }

    #[test]
    fn generated_patients_and_their_histories_keep_every_rule() {
        for row in patients(500, 7) {
            let mut record = record(&row);
            assert_eq!(rules::problems(&record), [], "{}", row.place);
            for (key, value) in edits(&row, 20, 7).into_iter().flatten() {
                record.set(key, value);
            }
            assert_eq!(rules::problems(&record), [], "{} after its edits", row.place);
        }
    }

    #[test]
    fn all_that_is_generated_keeps_every_rule_and_refers_to_what_is_there() {
        let sizes = Sizes { patients: 300, plans: 90, equipment: 150, appointments: 300 };
        let rows: Vec<_> = everything(sizes, 7).collect();
        let keys: HashSet<_> = rows.iter().map(|row| (row.kind, row.natural_key().unwrap())).collect();
        assert_eq!((rows.len(), keys.len()), (840, 840));
        for row in &rows {
            assert_eq!(rules::problems(&record(row)), [], "{}", row.place);
            for (key, value) in &row.fields {
                if let Some(Shape::Reference(kind)) = row.kind.schema().field(key).map(|field| field.shape) {
                    assert!(keys.contains(&(kind, value.to_string())), "{} {key}", row.place);
                }
            }
        }
        let lent = |kind| {
            let of_kind = rows.iter().filter(|row| row.kind == kind).map(record);
            of_kind.map(|record| record.entries("loan").count()).sum::<usize>()
        };
        assert_eq!((lent(Kind::Patient), lent(Kind::Equipment)), (75, 90));
    }

    #[test]
    fn generated_people_do_not_exist() {
        for row in patients(500, 7) {
            let patient: Patient = record(&row).read().value;
            let number = IdentityNumber::parse(&patient.identity_number.unwrap()).unwrap();
            assert_eq!((number.kind(), number.checksum()), (NumberKind::Synthetic, Checksum::Valid));
            assert!(patient.phone.unwrap().starts_with("+476805"));
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_and_another_gives_another() {
        let all = |seed| patients(50, seed).collect::<Vec<_>>();
        assert_eq!(all(1), all(1));
        assert_ne!(all(1), all(2));
        let row = &all(1)[0];
        assert_eq!(edits(row, 9, 1), edits(row, 9, 1));
        assert_eq!((edits(row, 9, 1).len(), edits(row, 0, 1).len()), (9, 0));
        assert_ne!(edits(row, 9, 1), edits(&all(1)[1], 9, 1));
    }

    #[test]
    fn patients_differ_and_stand_at_every_place_of_the_pathway() {
        let rows: Vec<_> = patients(500, 7).collect();
        assert_eq!(rows.iter().filter_map(Row::natural_key).collect::<HashSet<_>>().len(), 500);
        let read = |row| record(row).read::<Patient>().value;
        let next = |row| Pathway::published().next(&read(row)).map(|next| next.code);
        let places: HashSet<_> = rows.iter().map(next).collect();
        assert!(places.len() > 12, "{places:?}");
    }
}
