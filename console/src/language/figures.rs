//! The figures of the reports in words.

use syncd::domain::Kind;
use syncd::domain::benefit::{Figure, Figures, Line};

use super::{Place, Texts};

impl Texts {
    /// What a line of the figures counts.
    pub fn line(&self, line: &Line) -> String {
        match &line.stratum {
            None => self.get(&format!("figure-{}", line.figure)),
            Some(code) => self.format("figure-of", &[("code", self.stratum(line.figure, code).into())]),
        }
    }

    /// The code that tells some rows of a figure from the others.
    pub fn stratum(&self, figure: Figure, code: &str) -> String {
        match (figure.stratifier(), code) {
            (Some(field), code) if !code.is_empty() => self.code(&Place::top(Kind::Patient), field, code),
            _ => self.get("figure-not-said"),
        }
    }

    /// A line's count; of kilometres the mean, where any are known.
    pub fn count(&self, line: &Line, figures: &Figures) -> Option<String> {
        match line.figure {
            Figure::DskKm => figures.mean_km().map(|mean| self.number((mean * 10.0).round() / 10.0)),
            _ => Some(figures.of_line(line).to_string()),
        }
    }
}
