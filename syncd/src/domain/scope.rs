//! Who holds a record: municipalities and scopes (`design.md`, "Records and scopes").

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A Norwegian municipality number, four digits (`standards.md`, "Municipality numbers").
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Municipality(u16);

/// The text was not a municipality number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a municipality number: four digits are expected, such as 4634")]
pub struct NotAMunicipality;

/// Number, name and the prefix of shown numbers, for the municipalities of the region.
const REGION_NORDHORDLAND: [(u16, &str, &str); 7] = [
    (4629, "Modalen", "MOD"),
    (4630, "Osterøy", "OST"),
    (4631, "Alver", "ALV"),
    (4632, "Austrheim", "AUS"),
    (4633, "Fedje", "FED"),
    (4634, "Masfjorden", "MAS"),
    (4635, "Gulen", "GUL"),
];

impl Municipality {
    /// The municipality with this number.
    ///
    /// # Errors
    /// When the number does not have four digits or its county part is not given out (01–56).
    pub fn new(number: u16) -> Result<Self, NotAMunicipality> {
        match number {
            100..=5699 => Ok(Self(number)),
            _ => Err(NotAMunicipality),
        }
    }

    /// The number, 100–5699; written with four digits.
    pub fn number(self) -> u16 {
        self.0
    }

    /// The name where Varde knows it (Region Nordhordland), else the number in digits.
    pub fn name(self) -> String {
        match self.known() {
            Some((_, name, _)) => (*name).to_owned(),
            None => self.to_string(),
        }
    }

    /// What this municipality's shown numbers begin with: `MAS` in `MAS-03`.
    pub fn prefix(self) -> String {
        match self.known() {
            Some((_, _, prefix)) => (*prefix).to_owned(),
            None => format!("K{self}"),
        }
    }

    /// The municipalities of Region Nordhordland, by number.
    pub fn region() -> impl Iterator<Item = Self> {
        REGION_NORDHORDLAND.iter().map(|(number, ..)| Self(*number))
    }

    /// The municipality that a person wrote by number or by name.
    pub fn find(text: &str) -> Option<Self> {
        let text = text.trim();
        text.parse().ok().or_else(|| {
            let same = |(_, name, _): &&(u16, &str, &str)| name.to_lowercase() == text.to_lowercase();
            REGION_NORDHORDLAND.iter().find(same).map(|(number, ..)| Self(*number))
        })
    }

    fn known(self) -> Option<&'static (u16, &'static str, &'static str)> {
        REGION_NORDHORDLAND.iter().find(|(number, ..)| *number == self.0)
    }
}

impl fmt::Display for Municipality {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.0)
    }
}

impl fmt::Debug for Municipality {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Municipality {
    type Err = NotAMunicipality;

    fn from_str(text: &str) -> Result<Self, NotAMunicipality> {
        match text.len() {
            4 => Self::new(text.parse().map_err(|_| NotAMunicipality)?),
            _ => Err(NotAMunicipality),
        }
    }
}

impl TryFrom<String> for Municipality {
    type Error = NotAMunicipality;

    fn try_from(text: String) -> Result<Self, NotAMunicipality> {
        text.parse()
    }
}

impl From<Municipality> for String {
    fn from(municipality: Municipality) -> String {
        municipality.to_string()
    }
}

/// The circle of machines that hold a record. A record's scope never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Scope {
    /// The machines of one municipality: everything that names a patient.
    Municipality(Municipality),
    /// Coordinators' and readers' machines of every municipality: anonymous overview rows.
    Cards,
    /// Every machine, the project lead's too: nothing that points to a patient.
    Region,
}

/// The text did not name a scope.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a scope: municipality/NNNN, cards or region is expected")]
pub struct NotAScope;

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Municipality(municipality) => write!(f, "municipality/{municipality}"),
            Self::Cards => f.write_str("cards"),
            Self::Region => f.write_str("region"),
        }
    }
}

impl FromStr for Scope {
    type Err = NotAScope;

    fn from_str(text: &str) -> Result<Self, NotAScope> {
        match text {
            "cards" => Ok(Self::Cards),
            "region" => Ok(Self::Region),
            _ => {
                let number = text.strip_prefix("municipality/").ok_or(NotAScope)?;
                number.parse().map(Self::Municipality).map_err(|_| NotAScope)
            }
        }
    }
}

impl TryFrom<String> for Scope {
    type Error = NotAScope;

    fn try_from(text: String) -> Result<Self, NotAScope> {
        text.parse()
    }
}

impl From<Scope> for String {
    fn from(scope: Scope) -> String {
        scope.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_municipality_is_found_by_number_and_by_name() {
        let masfjorden = Municipality::find("4634").unwrap();
        assert_eq!(Municipality::find("masfjorden"), Some(masfjorden));
        assert_eq!(Municipality::find("OSTERØY").unwrap().to_string(), "4630");
        assert_eq!((masfjorden.name().as_str(), masfjorden.prefix().as_str()), ("Masfjorden", "MAS"));
        assert_eq!(Municipality::find("Atlantis"), None);
        assert_eq!("46345".parse::<Municipality>(), Err(NotAMunicipality));
        assert_eq!("0000".parse::<Municipality>(), Err(NotAMunicipality));
    }

    #[test]
    fn a_scope_is_read_back_as_written() {
        for text in ["municipality/4634", "cards", "region"] {
            assert_eq!(text.parse::<Scope>().unwrap().to_string(), text);
        }
        assert_eq!("municipality/".parse::<Scope>(), Err(NotAScope));
    }
}
