//! Commands on who belongs to the region: members, confirm, decline, role, revoke.

use syncd::domain::member::Role;
use syncd::service::protocol::{FormerView, Joining, MemberView, Members, Request, Response};

use super::args;
use super::failure::Failure;
use super::records::Session;
use super::{print, prompt};
use crate::language::Texts;

/// The fewest digits by which a key is found.
const DIGITS_MIN: usize = 4;

impl Session<'_> {
    /// Who belongs and who waits; or confirms or declines one who waits.
    pub(super) fn members(&mut self, command: Option<args::Members>) -> Result<(), Failure> {
        match command {
            None => self.list_members(),
            Some(args::Members::Confirm { id, code }) => {
                // People write a code in groups.
                let code = code.concat().chars().filter(char::is_ascii_digit).collect();
                self.admit(Request::Confirm { id, code }, "cli-confirmed")
            }
            Some(args::Members::Decline { id }) => self.admit(Request::Decline { id }, "cli-declined"),
            Some(args::Members::Role { machine, role }) => self.set_role(&machine, role),
        }
    }

    fn admit(&mut self, request: Request, said: &str) -> Result<(), Failure> {
        match self.ask(request)? {
            Response::Done if self.json => Ok(print::json(&serde_json::json!({}))?),
            Response::Done => Ok(print::line(&self.texts.get(said))?),
            _ => self.unexpected(),
        }
    }

    fn list_members(&mut self) -> Result<(), Failure> {
        let Response::Members(members) = self.ask(Request::Members)? else { return self.unexpected() };
        if self.json {
            return Ok(print::json(&members)?);
        }
        let Members { members, former, joining, .. } = members;
        let texts = self.texts;
        let rows: Vec<_> = members
            .iter()
            .map(|member| {
                let here = if member.here { texts.get("sync-here") } else { String::new() };
                let role = texts.member_role(member.role);
                vec![member.machine.clone(), member.person.clone(), member.municipality.name(), role, here]
            })
            .collect();
        print::columns(&rows)?;
        for one in &former {
            print::line(&revoked(texts, one))?;
        }
        for one in &joining {
            told(texts, one)?;
        }
        Ok(())
    }

    fn set_role(&mut self, machine: &str, role: Role) -> Result<(), Failure> {
        let member = self.member(machine)?;
        let members = self.changed(Request::SetRole { key: member.key, role })?;
        let words = [("machine", member.machine.into()), ("role", self.texts.member_role(role).into())];
        match self.json {
            true => Ok(print::json(&members)?),
            false => Ok(print::line(&self.texts.format("cli-role-set", &words))?),
        }
    }

    /// Has a machine belong here no longer, once a person has said yes.
    pub(super) fn revoke(&mut self, machine: &str, yes: bool) -> Result<(), Failure> {
        let (texts, member) = (self.texts, self.member(machine)?);
        let words = [
            ("machine", member.machine.as_str().into()),
            ("person", member.person.as_str().into()),
            ("municipality", member.municipality.name().into()),
        ];
        if !yes && !prompt::agreed(texts, &texts.format("cli-revoke-sure", &words))? {
            return Err(Failure::of(texts, "cli-not-revoked"));
        }
        let members = self.changed(Request::Revoke { key: member.key.clone() })?;
        if self.json {
            return Ok(print::json(&members)?);
        }
        let former = members.former.iter().find(|former| former.key == member.key);
        former.map_or(Ok(()), |former| Ok(print::line(&revoked(texts, former))?))
    }

    fn changed(&mut self, request: Request) -> Result<Members, Failure> {
        match self.ask(request)? {
            Response::Members(members) => Ok(members),
            _ => self.unexpected(),
        }
    }

    /// The one member that a person means: by what the machine or its person is called, or by the
    /// first digits of its key.
    fn member(&mut self, meant: &str) -> Result<MemberView, Failure> {
        let members = self.changed(Request::Members)?.members;
        let found = fitting(members, meant);
        let words = [("machine", meant.into()), ("count", found.len().into())];
        match <[_; 1]>::try_from(found) {
            Ok([member]) => Ok(member),
            Err(found) if found.is_empty() => {
                Err(Failure::Told(self.texts.format("cli-no-such-machine", &words)))
            }
            Err(_) => Err(Failure::Told(self.texts.format("cli-several-machines", &words))),
        }
    }
}

/// The members that may be meant.
fn fitting(members: Vec<MemberView>, meant: &str) -> Vec<MemberView> {
    let meant = meant.trim().to_lowercase();
    let is_named = |member: &MemberView| {
        [&member.machine, &member.person].iter().any(|name| name.to_lowercase() == meant)
    };
    let has_key = |member: &MemberView| meant.len() >= DIGITS_MIN && member.key.starts_with(&meant);
    members.into_iter().filter(|member| is_named(member) || has_key(member)).collect()
}

/// A machine that was revoked, and who knows.
fn revoked(texts: &Texts, former: &FormerView) -> String {
    let heard = former.others.saturating_sub(former.unheard_by.len());
    let words = [
        ("machine", former.machine.as_str().into()),
        ("person", former.person.as_str().into()),
        ("heard", heard.into()),
        ("others", former.others.into()),
        ("unheard", former.unheard_by.join(", ").into()),
    ];
    texts.format(if former.unheard_by.is_empty() { "revoked-all-know" } else { "revoked-some-know" }, &words)
}

/// One who waits, and what to do.
pub(super) fn told(texts: &Texts, joining: &Joining) -> Result<(), Failure> {
    let Joining { id, code, person, machine, municipality, role, here, confirmed } = joining;
    let words = [
        ("person", person.as_str().into()),
        ("machine", machine.as_str().into()),
        ("municipality", municipality.name().into()),
        ("role", texts.member_role(*role).into()),
    ];
    let who = if *here { "cli-joins-here" } else { "cli-joins-there" };
    print::line(&texts.format(who, &words))?;
    print::columns(&[
        vec!["  id".to_owned(), id.clone()],
        vec![format!("  {}", texts.get("cli-code")), code.clone()],
    ])?;
    let next = match confirmed {
        true => texts.get("compare-confirmed"),
        false => texts.format("cli-compare", &[("id", id.as_str().into()), ("code", code.as_str().into())]),
    };
    Ok(print::line(&format!("  {next}"))?)
}

#[cfg(test)]
mod tests {
    use syncd::domain::Municipality;

    use super::*;

    #[test]
    fn a_machine_is_meant_by_its_name_its_person_or_the_first_digits_of_its_key() {
        let member = |machine: &str, person: &str, key: &str| MemberView {
            key: key.into(),
            person: person.into(),
            machine: machine.into(),
            municipality: Municipality::find("Alver").unwrap(),
            role: Role::Coordinator,
            here: false,
        };
        let all =
            || vec![member("kontor", "Lun Fjellrev", "4f1c77"), member("heime", "Lun Fjellrev", "9a2b00")];
        let meant = |text| fitting(all(), text).into_iter().map(|member| member.machine).collect::<Vec<_>>();
        assert_eq!(meant("Kontor "), ["kontor"]);
        assert_eq!(meant("9a2b"), ["heime"]);
        assert_eq!(meant("lun fjellrev").len(), 2);
        assert_eq!(meant("9a2").len() + meant("").len(), 0, "too little to be sure of");
    }
}
