//! Bringing a store up to this version, one numbered step after the other.

use rusqlite::Connection;

use crate::store::OpenError;

/// The steps; the version of a store is how many of them it has been through. A step that was
/// ever released is never changed.
pub(super) const ALL: &[&str] =
    &[include_str!("../schema/0001_records.sql"), include_str!("../schema/0002_erased.sql")];

/// Runs the steps that the store has not been through, each in its own transaction.
///
/// # Errors
/// [`OpenError::Newer`] for a store that has been through steps not known here.
pub(super) fn run(connection: &Connection, steps: &[&str]) -> Result<(), OpenError> {
    let found: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let known = steps.len() as i64;
    let Some(missing) = usize::try_from(found).ok().and_then(|found| steps.get(found..)) else {
        return Err(OpenError::Newer { found, known });
    };
    for (version, step) in (found + 1..).zip(missing) {
        let transaction = connection.unchecked_transaction()?;
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", version)?;
        transaction.commit()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEPS: &[&str] = &["CREATE TABLE a (x)", "INSERT INTO a VALUES (1)", "INSERT INTO a VALUES (2)"];

    fn sum(connection: &Connection) -> i64 {
        connection.query_row("SELECT ifnull(sum(x), 0) FROM a", [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn each_step_runs_once_and_in_order() {
        let connection = Connection::open_in_memory().unwrap();
        run(&connection, &STEPS[..2]).unwrap();
        assert_eq!(sum(&connection), 1);
        run(&connection, STEPS).unwrap();
        run(&connection, STEPS).unwrap();
        assert_eq!(sum(&connection), 3);
    }

    #[test]
    fn a_step_that_fails_leaves_the_store_before_it() {
        let connection = Connection::open_in_memory().unwrap();
        let broken = [STEPS[0], "INSERT INTO a VALUES (1); INSERT INTO nowhere VALUES (1)"];
        assert!(matches!(run(&connection, &broken), Err(OpenError::Storage(_))));
        assert_eq!(sum(&connection), 0);
        run(&connection, STEPS).unwrap();
        assert_eq!(sum(&connection), 3);
    }

    #[test]
    fn a_newer_store_is_refused() {
        let connection = Connection::open_in_memory().unwrap();
        run(&connection, STEPS).unwrap();
        let refused = run(&connection, &STEPS[..1]);
        assert!(matches!(refused, Err(OpenError::Newer { found: 3, known: 1 })));
    }
}
