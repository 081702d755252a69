//! Machines of one region: let in as people do it, and waited for.

use std::ops::RangeBounds;
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use syncd::domain::Kind;
use syncd::service::client::{Client, ClientError};
use syncd::service::protocol::{Event, Joining, Message, Request, Response};
use syncd::store::Query;

use crate::home::Home;

/// How long machines beside each other may take to agree, at the very most.
const PATIENCE: Duration = Duration::from_secs(30);

/// Asks a machine; none where it says no.
pub type Ask<'a> = dyn FnMut(Request) -> Option<Response> + 'a;

/// A machine of a region: a process, or one that runs in the test.
pub trait Machine {
    /// Tells of every event from now on, until the machine ends.
    fn follow(&self) -> Receiver<()>;

    /// Something to ask it with.
    fn asker(&self) -> Box<Ask<'static>>;

    /// Says that the code of one who waits, or of this machine that does, is the same on both.
    fn confirm(&self, joining: &Joining);

    /// Asks at first, and then whenever something has happened, until there is an answer.
    #[track_caller]
    fn until<T>(&self, what: &str, mut answer: impl FnMut(&mut Ask<'static>) -> Option<T>) -> T {
        let (happened, mut ask) = (self.follow(), self.asker());
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(answer) = answer(&mut *ask) {
                return answer;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if happened.recv_timeout(left).is_err() {
                panic!("{what}: never so; now {:?}", ask(Request::Sync));
            }
            while happened.try_recv().is_ok() {}
        }
    }

    /// Waits until this machine knows of so many others, is connected to each, and nobody lacks
    /// anything.
    #[track_caller]
    fn until_equal(&self, others: usize) {
        self.until("all are equal", |ask| match ask(Request::Status)? {
            Response::Status(status) => {
                (status.sync.others == others && status.sync.equal == others).then_some(())
            }
            other => panic!("{other:?}"),
        });
    }

    /// Waits until this machine holds so many records of a kind.
    #[track_caller]
    fn until_there_are(&self, kind: Kind, counts: impl RangeBounds<usize>) {
        self.until(&format!("enough of {kind}"), |ask| match ask(Request::List(Query::of(kind)))? {
            Response::Page(page) => counts.contains(&page.total).then_some(()),
            other => panic!("{other:?}"),
        });
    }

    /// Waits until somebody waits to be let in, or this machine has been answered.
    #[track_caller]
    fn until_joining(&self, here: bool) -> Joining {
        self.until("there is a code", |ask| match ask(Request::Members)? {
            Response::Members(members) => members.joining.into_iter().find(|joining| joining.here == here),
            other => panic!("{other:?}"),
        })
    }

    /// Waits until this machine belongs to the region.
    #[track_caller]
    fn until_let_in(&self) {
        self.until("it is let in", |ask| ask(Request::Status).map(drop));
    }
}

/// Two people compare the codes, and confirm on both machines.
#[track_caller]
pub fn compare(inviter: &impl Machine, joiner: &impl Machine) {
    let (there, here) = (inviter.until_joining(false), joiner.until_joining(true));
    assert_eq!(there.code, here.code, "both screens show the same code");
    inviter.confirm(&there);
    joiner.confirm(&here);
    joiner.until_let_in();
}

impl Machine for Home {
    fn follow(&self) -> Receiver<()> {
        let Client { mut sender, mut receiver } = self.client();
        sender.send(Request::Subscribe).unwrap();
        // Whatever happens after the answer is told.
        assert!(matches!(receiver.receive(), Ok(Some(Message::Reply(_)))));
        let (happened, told) = mpsc::channel();
        thread::spawn(move || {
            while let Ok(Some(message)) = receiver.receive() {
                let tells =
                    matches!(message, Message::Event(Event::Changed { .. } | Event::Home(_) | Event::Sync));
                if tells && happened.send(()).is_err() {
                    return;
                }
            }
        });
        told
    }

    fn asker(&self) -> Box<Ask<'static>> {
        let mut client = self.client();
        Box::new(move |request| match client.call(request) {
            Ok(response) => Some(response),
            Err(ClientError::Refused(_)) => None,
            Err(error) => panic!("{error}"),
        })
    }

    fn confirm(&self, joining: &Joining) {
        self.varde(&["members", "confirm", &joining.id, &joining.code]).done();
    }
}

impl Home {
    /// Waits until others can reach this machine.
    #[track_caller]
    pub fn until_reachable(&self) {
        self.until("it can be reached", |ask| match ask(Request::Network)? {
            Response::Network(network) => (!network.addresses.is_empty()).then_some(()),
            other => panic!("{other:?}"),
        });
    }

    /// A ticket for one machine.
    #[track_caller]
    pub fn invites(&self, municipality: &str, role: &str) -> String {
        self.until_reachable();
        let ticket = self.varde(&["invite", "--municipality", municipality, "--role", role]).done();
        ticket.trim().to_owned()
    }

    /// Begins here with a ticket, and waits for the inviter's answer.
    pub fn joins(&self, ticket: &str, machine: &str) -> crate::Ran {
        self.varde(&["join", ticket, "--person", "Rask Elv", "--machine", machine])
    }

    /// Another machine, let in by this one.
    #[track_caller]
    pub fn lets_in(&self, municipality: &str, role: &str, machine: &str) -> Self {
        let joiner = self.beside();
        joiner.joins(&self.invites(municipality, role), machine).done();
        compare(self, &joiner);
        joiner
    }
}
