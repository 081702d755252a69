//! The access log on the command line.

use syncd::membership::Broken;
use syncd::service::protocol::{AccessView, Request, Response};

use super::failure::Failure;
use super::print;
use super::records::Session;

impl Session<'_> {
    /// Who has read what, a line for each entry.
    pub(super) fn log(&mut self, patient: Option<String>, limit: usize) -> Result<(), Failure> {
        let Response::AccessLog(entries) = self.ask(Request::AccessLog { patient, limit })? else {
            return self.unexpected();
        };
        if self.json {
            return Ok(print::json(&entries)?);
        }
        let rows: Vec<_> = entries.iter().map(|entry| self.entry(entry)).collect();
        match rows.is_empty() {
            true => Ok(print::line(&self.texts.get("access-none"))?),
            false => Ok(print::columns(&rows)?),
        }
    }

    fn entry(&self, entry: &AccessView) -> Vec<String> {
        let texts = self.texts;
        let role = entry.role.map(|role| texts.member_role(role)).unwrap_or_default();
        let what = texts.get(&format!("access-{}", entry.occasion));
        let kind = entry.kind.map(|kind| texts.kind(kind)).unwrap_or_default();
        vec![
            texts.date_time(entry.at),
            entry.person.clone(),
            role,
            entry.machine.clone(),
            what,
            kind,
            entry.patient.clone().unwrap_or_default(),
        ]
    }

    /// Whether the log is whole: `false` where it is not.
    pub(super) fn verify_log(&mut self) -> Result<bool, Failure> {
        let Response::Verdict(verdict) = self.ask(Request::VerifyAccessLog)? else {
            return self.unexpected();
        };
        let whole = verdict.faults.is_empty();
        if self.json {
            print::json(&verdict)?;
            return Ok(whole);
        }
        let texts = self.texts;
        for fault in &verdict.faults {
            let words = [("machine", fault.machine.as_str().into()), ("n", fault.n.to_string().into())];
            let message = match fault.broken {
                Broken::Missing => "access-missing",
                Broken::Altered => "access-altered",
            };
            print::line(&texts.format(message, &words))?;
        }
        if whole {
            print::line(&texts.format("access-whole", &[("count", verdict.entries.to_string().into())]))?;
        }
        Ok(whole)
    }
}
