//! A record read once as what it is: rules, agenda, cards and lists all look at the same reading.

use super::appointment::Appointment;
use super::contact::Contact;
use super::duty::Duty;
use super::equipment::Equipment;
use super::event::Event;
use super::meeting::Meeting;
use super::patient::Patient;
use super::plan::Plan;
use super::settings::Settings;
use super::{Kind, Problem, Reading, Record};

/// A record's value as the domain type of its kind.
#[derive(Debug, Clone, PartialEq)]
pub enum Typed {
    /// A patient.
    Patient(Box<Patient>),
    /// A self-treatment plan.
    Plan(Box<Plan>),
    /// An alert.
    Event(Box<Event>),
    /// An item of equipment.
    Equipment(Box<Equipment>),
    /// A DSK.
    Appointment(Box<Appointment>),
    /// Somebody to reach.
    Contact(Box<Contact>),
    /// A check-in.
    Meeting(Box<Meeting>),
    /// A duty roster.
    Duty(Box<Duty>),
    /// A municipality's settings.
    Settings(Box<Settings>),
}

/// A record with its reading.
#[derive(Debug, Clone, PartialEq)]
pub struct TypedRecord<'a> {
    /// The record.
    pub record: &'a Record,
    /// Its value.
    pub value: Typed,
    /// What broke a field's rule.
    pub problems: Vec<Problem>,
}

impl Record {
    /// The record read as what it is. As [`Record::read`], which it does once.
    pub fn typed(&self) -> TypedRecord<'_> {
        fn of<T>(reading: Reading<T>, typed: fn(Box<T>) -> Typed) -> (Typed, Vec<Problem>) {
            (typed(Box::new(reading.value)), reading.problems)
        }
        let (value, problems) = match self.kind {
            Kind::Patient => of(self.read(), Typed::Patient),
            Kind::Plan => of(self.read(), Typed::Plan),
            Kind::Event => of(self.read(), Typed::Event),
            Kind::Equipment => of(self.read(), Typed::Equipment),
            Kind::Appointment => of(self.read(), Typed::Appointment),
            Kind::Contact => of(self.read(), Typed::Contact),
            Kind::Meeting => of(self.read(), Typed::Meeting),
            Kind::Duty => of(self.read(), Typed::Duty),
            Kind::Settings => of(self.read(), Typed::Settings),
        };
        TypedRecord { record: self, value, problems }
    }
}
