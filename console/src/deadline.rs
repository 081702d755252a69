//! Which days are deadlines: only those can be late.

use syncd::domain::Kind;
use syncd::domain::plan::PlanStatus;

/// Whether the day of a row is one by which somebody must do something. The day of a check-in,
/// an event or a DSK is when it happens, and what is ended or back waits for nobody.
pub(crate) fn is_deadline(kind: Kind, state: &str) -> bool {
    match kind {
        Kind::Patient => true,
        Kind::Plan => !matches!(state.parse(), Ok(PlanStatus::Superseded | PlanStatus::Ended)),
        Kind::Equipment => {
            matches!(state, "on-loan" | "overdue" | "lent-twice")
        }
        Kind::Event | Kind::Appointment | Kind::Meeting | Kind::Contact | Kind::Duty | Kind::Settings => {
            false
        }
    }
}

#[cfg(test)]
mod tests {
    use syncd::domain::equipment::{Equipment, LoanState};

    use super::*;

    #[test]
    fn what_merely_happened_is_never_late() {
        for kind in [Kind::Event, Kind::Appointment, Kind::Meeting] {
            for state in ["", "open", "held", "booked", "red"] {
                assert!(!is_deadline(kind, state), "{kind} {state}");
            }
        }
    }

    #[test]
    fn a_plan_has_a_deadline_until_it_ends_and_an_item_while_it_is_out() {
        let plans = PlanStatus::CODES.iter().filter(|state| is_deadline(Kind::Plan, state));
        assert_eq!(plans.copied().collect::<Vec<_>>(), ["draft", "sent", "approved", "active"]);
        let item = Equipment::default().loan_state(jiff::civil::Date::MIN);
        let back = serde_json::to_value(item).unwrap();
        assert!(!is_deadline(Kind::Equipment, back.as_str().unwrap()));
        let out =
            serde_json::to_value([LoanState::OnLoan, LoanState::Overdue, LoanState::LentTwice]).unwrap();
        let mut out = out.as_array().unwrap().iter();
        assert!(out.all(|state| is_deadline(Kind::Equipment, state.as_str().unwrap())));
        assert!(is_deadline(Kind::Patient, "active"));
    }
}
