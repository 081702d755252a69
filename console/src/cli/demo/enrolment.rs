//! The other machines join as any machine does: by ticket, and by codes that two people compare.

use syncd::domain::member::Role;
use syncd::service::protocol::{Join, Joining, Members, Request, Response};

use super::convergence::Changes;
use super::{PARTS, Part};
use crate::cli::failure::Failure;
use crate::cli::records::Session;

/// Has the founder admit each other municipality's first admin; waits until they are in.
pub(super) fn enrol(
    founder: &mut Session<'_>,
    others: &mut [Session<'_>],
    changes: &Changes,
) -> Result<(), Failure> {
    let texts = founder.texts;
    changes.until(texts, || listens(founder))?;
    for (part, session) in PARTS[1..].iter().zip(others.iter_mut()) {
        let invite = Request::Invite { municipality: part.place()?, role: Role::CoordinatorAdmin };
        let Response::Invitation(invitation) = founder.ask(invite)? else { return founder.unexpected() };
        let (person, machine) = (part.person.to_owned(), part.machine.to_owned());
        session.ask(Request::Join(Join { ticket: invitation.ticket, person, machine, passphrase: None }))?;
    }
    for (part, session) in PARTS[1..].iter().zip(others) {
        let (there, here) = changes.until(texts, || {
            let there = members(founder)?.joining.into_iter().find(|it| waits(it, part));
            let here = members(session)?.joining.into_iter().find(|it| it.here);
            Ok(there.zip(here))
        })?;
        // Each reads the other's code aloud.
        founder.ask(Request::Confirm { id: there.id, code: here.code })?;
        session.ask(Request::Confirm { id: here.id, code: there.code })?;
        changes.until(texts, || Ok(members(session)?.members.iter().any(|it| it.here).then_some(())))?;
    }
    Ok(())
}

/// Whether it is this part's machine that waits to be let in.
fn waits(joining: &Joining, part: &Part) -> bool {
    !joining.here && joining.machine == part.machine
}

/// Whether a machine can be reached.
fn listens(session: &mut Session<'_>) -> Result<Option<()>, Failure> {
    match session.ask(Request::Network)? {
        Response::Network(network) => Ok((!network.addresses.is_empty()).then_some(())),
        _ => session.unexpected(),
    }
}

fn members(session: &mut Session<'_>) -> Result<Members, Failure> {
    match session.ask(Request::Members)? {
        Response::Members(members) => Ok(members),
        _ => session.unexpected(),
    }
}
