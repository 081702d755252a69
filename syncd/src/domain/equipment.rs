//! Items of the common pool and their loans.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Field, HeldIn, Keyed, Kind, Municipality, RecordId, Schema, Section, Shape};

/// The fields of an item (`domain.md`, "Equipment"). Every municipality reads it, so which
/// patient holds it never stands here.
pub static SCHEMA: Schema = Schema {
    kind: Kind::Equipment,
    held_in: HeldIn::Region,
    versions: &[&[]],
    fields: &[
        Field::new("number", Shape::Line(20)),
        Field::new("kind", Shape::Choice(EquipmentKind::CODES)).required(),
        Field::new("model", Shape::Line(80)),
        Field::new("serial", Shape::Line(60)),
        Field::new("owner", Shape::Municipality),
        Field::new("condition", Shape::Choice(Condition::CODES)),
        Field::new("note", Shape::Line(300)),
    ],
    sections: &[Section {
        name: "loan",
        keyed: Keyed::Random,
        fields: &[
            Field::new("borrower", Shape::Choice(Borrower::CODES)).required(),
            Field::new("municipality", Shape::Municipality).required(),
            Field::new("place", Shape::Line(120)),
            Field::new("contact", Shape::Reference(Kind::Contact)),
            Field::new("handed_out_on", Shape::Date).required(),
            Field::new("handed_out_by", Shape::Line(80)),
            Field::new("training_given", Shape::Flag),
            Field::new("due", Shape::Date),
            Field::new("returned_on", Shape::Date),
            Field::new("returned_to", Shape::Line(80)),
            Field::new("checked", Shape::Flag),
            Field::new("cleaned", Shape::Flag),
            Field::new("wiped", Shape::Flag),
        ],
    }],
};

codes! {
    /// What an item is.
    EquipmentKind {
        /// Tablet.
        Tablet,
        /// Pulse oximeter.
        PulseOximeter,
        /// Scale.
        Scale,
        /// Blood-sugar meter.
        GlucoseMeter,
        /// Blood-pressure meter.
        BloodPressureMeter,
        /// Thermometer.
        Thermometer,
        /// Table camera for video consultations.
        TableCamera,
        /// Conversation amplifier.
        ConversationAmplifier,
        /// Something else.
        Other,
    }
}

codes! {
    /// What hinders lending, apart from a loan.
    Condition {
        /// Nothing.
        Ready,
        /// Waiting to be cleaned or wiped.
        Cleaning,
        /// In repair.
        Repair,
        /// Lost.
        Lost,
        /// Taken out of use.
        Retired,
    }
}

codes! {
    /// Who borrows.
    Borrower {
        /// A patient; which one, only the municipality's own records say.
        Patient,
        /// A place: a GP office, a nursing home.
        Place,
    }
}

/// An item as read from a record.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Equipment {
    /// The shown number, such as `NB-0012`.
    pub number: Option<String>,
    /// What it is.
    pub kind: Option<EquipmentKind>,
    /// Make and model.
    pub model: Option<String>,
    /// The maker's serial number.
    pub serial: Option<String>,
    /// The municipality that owns it.
    pub owner: Option<Municipality>,
    /// What hinders lending.
    pub condition: Option<Condition>,
    /// A note.
    pub note: Option<String>,
    /// All loans, past and present.
    pub loan: BTreeMap<RecordId, Loan>,
}

/// A loan of an item.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Loan {
    /// Who borrows.
    pub borrower: Option<Borrower>,
    /// In which municipality.
    pub municipality: Option<Municipality>,
    /// The place, where a place borrows.
    pub place: Option<String>,
    /// The place's contact.
    pub contact: Option<RecordId>,
    /// When it was handed out.
    pub handed_out_on: Option<Date>,
    /// Who handed it out.
    pub handed_out_by: Option<String>,
    /// Whether training was given.
    pub training_given: bool,
    /// When it is to come back.
    pub due: Option<Date>,
    /// When it came back.
    pub returned_on: Option<Date>,
    /// Who took it back.
    pub returned_to: Option<String>,
    /// Checked after return.
    pub checked: bool,
    /// Cleaned after return (infection control).
    pub cleaned: bool,
    /// Wiped after return.
    pub wiped: bool,
}

/// Where an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LoanState {
    /// It can be lent.
    Available,
    /// Lent.
    OnLoan,
    /// Lent, and not back by its due date.
    Overdue,
    /// Lent twice, apart: both stand until a person settles it.
    LentTwice,
    /// Back, and not yet checked, cleaned and wiped.
    BeingPrepared,
    /// In repair, lost or retired.
    OutOfUse,
}

impl Loan {
    /// Whether the item is out.
    pub fn is_open(&self) -> bool {
        self.returned_on.is_none()
    }

    /// Back, and something remains to be done before the next loan.
    fn needs_preparing(&self) -> bool {
        let prepared = self.checked && self.cleaned && self.wiped;
        !self.is_open() && !prepared
    }
}

impl Equipment {
    /// The loans that are out.
    pub fn open_loans(&self) -> impl Iterator<Item = (&RecordId, &Loan)> {
        self.loan.iter().filter(|(_, loan)| loan.is_open())
    }

    /// The loan that came back last, while none is out.
    pub fn last_loan(&self) -> Option<(&RecordId, &Loan)> {
        self.loan.iter().max_by_key(|(_, loan)| loan.returned_on)
    }

    /// Where the item is on a day.
    pub fn loan_state(&self, today: Date) -> LoanState {
        let mut open = self.open_loans().map(|(_, loan)| loan);
        match (open.next(), open.next()) {
            (Some(_), Some(_)) => return LoanState::LentTwice,
            (Some(loan), None) if loan.due.is_some_and(|due| due < today) => return LoanState::Overdue,
            (Some(_), None) => return LoanState::OnLoan,
            (None, _) => {}
        }
        match self.condition.unwrap_or(Condition::Ready) {
            Condition::Repair | Condition::Lost | Condition::Retired => LoanState::OutOfUse,
            Condition::Cleaning => LoanState::BeingPrepared,
            Condition::Ready => match self.last_loan().is_some_and(|(_, loan)| loan.needs_preparing()) {
                true => LoanState::BeingPrepared,
                false => LoanState::Available,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn lent(loans: &[(Option<i8>, Option<i8>)]) -> Equipment {
        let november = |day: i8| date(2026, 11, day);
        let loan = |(due, returned): &(Option<i8>, Option<i8>)| Loan {
            handed_out_on: Some(november(1)),
            due: due.map(november),
            returned_on: returned.map(november),
            ..Loan::default()
        };
        Equipment {
            loan: loans.iter().map(|dates| (RecordId::random(), loan(dates))).collect(),
            ..Equipment::default()
        }
    }

    #[test]
    fn a_loan_is_out_then_overdue_then_back() {
        let today = date(2026, 11, 20);
        assert_eq!(lent(&[]).loan_state(today), LoanState::Available);
        assert_eq!(lent(&[(None, None)]).loan_state(today), LoanState::OnLoan);
        assert_eq!(lent(&[(Some(20), None)]).loan_state(today), LoanState::OnLoan);
        assert_eq!(lent(&[(Some(19), None)]).loan_state(today), LoanState::Overdue);
        assert_eq!(lent(&[(Some(19), Some(18))]).loan_state(today), LoanState::BeingPrepared);
    }

    #[test]
    fn an_item_can_be_lent_again_when_checked_cleaned_and_wiped() {
        let mut item = lent(&[(None, Some(18))]);
        for loan in item.loan.values_mut() {
            (loan.checked, loan.cleaned, loan.wiped) = (true, true, true);
        }
        assert_eq!(item.loan_state(date(2026, 11, 20)), LoanState::Available);
        item.condition = Some(Condition::Repair);
        assert_eq!(item.loan_state(date(2026, 11, 20)), LoanState::OutOfUse);
    }

    #[test]
    fn two_loans_made_apart_are_both_there_and_flagged() {
        let item = lent(&[(None, None), (Some(1), None), (None, Some(2))]);
        assert_eq!(item.loan_state(date(2026, 11, 20)), LoanState::LentTwice);
        assert_eq!(item.open_loans().count(), 2);
    }
}
