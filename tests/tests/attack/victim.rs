//! The daemon that is attacked, as its person and its disk see it.

use std::collections::BTreeMap;
use std::fs;

use end_to_end::Home;
use rustix::process::Signal;
use syncd::domain::member::Role;
use syncd::domain::{Key, Kind, Municipality, Scope, Value};
use syncd::membership::{
    Actor, EndpointAddr, Feed, Log, LogHead, Rank, RegionId, Statement, Ticket, TransportAddr,
};
use syncd::service::client::Client;
use syncd::service::protocol::{Joining, Members, Request, Response, Saved, Status};
use syncd::store::{Secret, SqliteStore, Store};

use crate::attacker::Attacker;
use crate::{alver, masfjorden};

/// The patient of Masfjorden.
pub(crate) const NAME: &str = "Kanari Ærfuglsen";

/// Lun Fjellrev's daemon.
pub(crate) struct Victim {
    home: Home,
    client: Client,
    pub(crate) patient: Saved,
    pub(crate) contact: Saved,
}

/// What a store holds that others have written.
#[derive(Debug, PartialEq)]
pub(crate) struct Stored {
    pub(crate) heads: Vec<(Log, LogHead)>,
    pub(crate) statements: Vec<(Feed, Rank)>,
    /// By reason.
    pub(crate) quarantined: Vec<String>,
    /// The documents of the region and of the municipality.
    pub(crate) documents: BTreeMap<Kind, usize>,
}

impl Victim {
    /// A region with a patient of Masfjorden and a contact for everybody.
    pub(crate) fn begun() -> Self {
        let home = Home::begun();
        let mut client = home.client();
        let patient = add(&mut client, Kind::Patient, NAME);
        let contact = add(&mut client, Kind::Contact, "Legevakta");
        Self { home, client, patient, contact }
    }

    /// Asks as its person does.
    #[track_caller]
    pub(crate) fn ask(&mut self, request: Request) -> Response {
        self.client.call(request).unwrap()
    }

    /// How it is.
    pub(crate) fn status(&mut self) -> Status {
        let Response::Status(status) = self.ask(Request::Status) else { unreachable!() };
        *status
    }

    /// Who belongs to the region, and who waits.
    pub(crate) fn members(&mut self) -> Members {
        let Response::Members(members) = self.ask(Request::Members) else { unreachable!() };
        members
    }

    /// Fails unless its person can read and write.
    #[track_caller]
    pub(crate) fn is_usable(&mut self) {
        assert_eq!(self.status().read_only, None);
        let reference = self.patient.id.to_string();
        let shown = self.ask(Request::Show { reference, kind: None });
        assert!(matches!(shown, Response::Record(view) if *view.record.top("name") == NAME.into()));
        add(&mut self.client, Kind::Contact, "Framleis her");
    }

    /// Where it is reached; waits until it is.
    pub(crate) fn address(&mut self) -> EndpointAddr {
        let key = self.members().members.into_iter().find(|member| member.here).unwrap().key;
        let mut news = self.home.client();
        news.call(Request::Subscribe).unwrap();
        loop {
            let Response::Network(network) = self.ask(Request::Network) else { unreachable!() };
            let mut addresses = network.addresses.iter().filter_map(|address| address.strip_prefix("ip:"));
            if let Some(address) = addresses.next() {
                let address = TransportAddr::Ip(address.parse().unwrap());
                return EndpointAddr::from_parts(key.parse().unwrap(), [address]);
            }
            news.receiver.receive().unwrap().unwrap();
        }
    }

    /// Makes a ticket.
    pub(crate) fn invite(&mut self, municipality: Municipality, role: Role) -> Ticket {
        self.address();
        let invited = self.ask(Request::Invite { municipality, role });
        let Response::Invitation(invitation) = invited else { unreachable!() };
        invitation.ticket.parse().unwrap()
    }

    /// Makes a ticket for the first admin of Alver.
    pub(crate) fn invite_alver(&mut self) -> Ticket {
        self.invite(alver(), Role::CoordinatorAdmin)
    }

    /// Those who wait to be let in.
    pub(crate) fn waiting(&mut self) -> Vec<Joining> {
        self.members().joining
    }

    /// Lets a machine in, as people do who compare the codes; the region that it is in then.
    pub(crate) fn admit(&mut self, attacker: &Attacker, ticket: &Ticket) -> RegionId {
        let mut line = attacker.show(ticket).unwrap();
        line.next_of_joining().unwrap();
        let code = line.session().code(&ticket.secret);
        let id = self.waiting().into_iter().find(|joining| joining.code == code).unwrap().id;
        self.ask(Request::Confirm { id, code });
        // The network knows of the member before it ends this.
        line.ended();
        ticket.region
    }

    /// Lets the attacker in as the admin of Alver.
    pub(crate) fn admit_to_alver(&mut self, attacker: &Attacker) -> RegionId {
        let ticket = self.invite_alver();
        self.admit(attacker, &ticket)
    }

    /// Stops the daemon and reads what it holds; it runs again afterwards.
    pub(crate) fn stored(&mut self) -> Stored {
        self.home.end_daemon(Signal::TERM);
        let secret = Secret::KeyFile(self.home.secret());
        let store = SqliteStore::open(&self.home.path(), &secret).unwrap();
        store.verify().unwrap();
        let founder = store.statements(Feed::Membership, 0, 1).unwrap().remove(0).1;
        let founder = Statement::read(&founder.bytes).unwrap().author;
        let own = Actor::of_machine(&founder, &store.incarnation().unwrap());
        let mut heads = Vec::new();
        for scope in [Scope::Region, Scope::Municipality(masfjorden()), Scope::Municipality(alver())] {
            for log in Log::both(scope) {
                let others = store.log_heads(log).unwrap().into_iter();
                heads.extend(others.filter(|head| head.author != own).map(|head| (log, head)));
            }
        }
        let mut statements = Vec::new();
        for feed in [Feed::Membership, Feed::Region, Feed::Cards] {
            for (_, statement) in store.statements(feed, 0, usize::MAX).unwrap() {
                if Statement::read(&statement.bytes).unwrap().author != founder {
                    statements.push((feed, statement.rank));
                }
            }
        }
        let quarantined = store.quarantined().unwrap().into_iter().map(|change| change.reason).collect();
        let counts = store.counts().unwrap().into_iter();
        let documents = counts.map(|count| (count.kind, count.in_use)).collect();
        drop(store);
        self.client = self.home.client();
        Stored { heads, statements, quarantined, documents }
    }

    /// Begins to look for the most memory that it takes; what it takes now, in bytes.
    pub(crate) fn watch_memory(&self) -> u64 {
        let pid = self.home.daemon().unwrap().as_raw_nonzero();
        // From now on the peak is that of what follows (proc(5), "clear_refs").
        fs::write(format!("/proc/{pid}/clear_refs"), "5").unwrap();
        self.memory("VmRSS")
    }

    /// The most memory that it took since it was watched, in bytes.
    pub(crate) fn most_memory(&self) -> u64 {
        self.memory("VmHWM")
    }

    fn memory(&self, line: &str) -> u64 {
        let pid = self.home.daemon().unwrap().as_raw_nonzero();
        let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
        let kilobytes = status.lines().find_map(|told| told.strip_prefix(line)?.strip_prefix(':')).unwrap();
        kilobytes.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1024
    }
}

fn add(client: &mut Client, kind: Kind, name: &str) -> Saved {
    let fields = BTreeMap::from([(Key::top("name"), Value::text(name))]);
    match client.call(Request::Add { kind, fields }).unwrap() {
        Response::Saved(saved) => saved,
        other => panic!("{other:?}"),
    }
}
