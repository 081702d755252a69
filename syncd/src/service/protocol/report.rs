//! The figures of the reports.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::domain::Municipality;
use crate::domain::benefit::Figures;

/// The figures of the reports. Nothing in it points to a patient.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// As of which day this municipality's own rows were counted.
    pub day: Date,
    /// The municipalities whose figures are known here, this one's own first.
    pub municipalities: Vec<MunicipalFigures>,
    /// Municipalities of the region that have released none.
    pub missing: Vec<Municipality>,
    /// All that are known, together.
    pub total: Figures,
    /// Kilometres saved per DSK, round trip, where any are known.
    pub mean_km: Option<f64>,
}

/// The figures of one municipality.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MunicipalFigures {
    /// The municipality.
    pub municipality: Municipality,
    /// As of which day.
    pub day: Date,
    /// Who released them; none where they were counted here, from this municipality's own rows.
    pub released_by: Option<String>,
    /// The figures.
    pub figures: Figures,
}
