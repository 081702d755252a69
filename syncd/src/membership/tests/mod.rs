//! Machines that hold the membership log of an invented region, together and apart.

mod properties;
mod rules;

use super::*;
use crate::domain::member::Role::{self, Coordinator, CoordinatorAdmin, ProjectLead, Reader};
use crate::domain::{Municipality, Scope};

// The founder and those whom she and others let in, by the byte that their keys are made of.
const KARI: u8 = 1;
const OLA: u8 = 2;
const LIV: u8 = 3;
const PER: u8 = 4;
const EVA: u8 = 5;
const STRANGER: u8 = 9;
const MASFJORDEN: u16 = 4634;
const ALVER: u16 = 4631;

fn secret(who: u8) -> SecretKey {
    SecretKey::from_bytes(&[who; 32])
}

fn key(who: u8) -> PublicKey {
    secret(who).public()
}

fn of(number: u16) -> Municipality {
    Municipality::new(number).unwrap()
}

fn admit(who: u8, number: u16, role: Role) -> Action {
    let (person, machine) = (format!("person {who}"), format!("machine {who}"));
    Action::Admit { key: key(who), municipality: of(number), role, person, machine }
}

fn set_role(who: u8, role: Role) -> Action {
    Action::SetRole { key: key(who), role }
}

fn remove(who: u8) -> Action {
    Action::Remove { key: key(who) }
}

fn introduce(life: u8) -> Action {
    Action::Introduce { incarnation: [life; 16] }
}

/// The actor that somebody writes as in a life of the store.
fn actor(who: u8, life: u8) -> Actor {
    Actor::of_machine(&key(who), &[life; 16])
}

/// What one machine holds. Cloned, it is a machine that is apart until the two meet.
#[derive(Clone)]
struct Store {
    log: MembershipLog,
    said: Vec<Signed>,
}

impl Store {
    /// Kari has founded the region in Masfjorden.
    fn founded() -> Self {
        let (log, founding) =
            MembershipLog::found("Nordhordland", of(MASFJORDEN), "Kari", "pc", &secret(KARI));
        Self { log, said: vec![founding] }
    }

    /// Kari has let in Ola and Liv as admins beside her, Per as a coordinator, and Eva as the first
    /// admin of Alver.
    fn peopled() -> Self {
        Self::founded()
            .does(KARI, admit(OLA, MASFJORDEN, CoordinatorAdmin))
            .does(KARI, admit(LIV, MASFJORDEN, CoordinatorAdmin))
            .does(KARI, admit(PER, MASFJORDEN, Coordinator))
            .does(KARI, admit(EVA, ALVER, CoordinatorAdmin))
    }

    fn does(mut self, who: u8, action: Action) -> Self {
        let signed = self.log.append(action, &secret(who));
        assert_eq!(self.log.insert(signed.clone()), Ok(Inserted::New));
        self.said.push(signed);
        self
    }

    fn meets(mut self, other: &Self) -> Self {
        for signed in &other.said {
            if self.log.insert(signed.clone()) == Ok(Inserted::New) {
                self.said.push(signed.clone());
            }
        }
        self
    }

    fn role(&self, who: u8) -> Option<Role> {
        self.log.members().member(&key(who)).map(|member| member.role)
    }

    fn is_former(&self, who: u8) -> bool {
        self.log.members().former(&key(who)).is_some()
    }
}
