//! The curious municipality: what it may not have is answered as what does not exist.

use syncd::domain::RecordId;
use syncd::domain::member::Role;
use syncd::membership::{Actor, Feed, Hash, Log};
use syncd::sync::message::{self, Holding, Message};

use crate::attacker::{Attacker, Line};
use crate::victim::Victim;
use crate::{alver, log_of, log_of_region, masfjorden, nowhere};

/// How often it asks.
const REQUESTS: usize = 10_000;

/// How many requests are under way at a time.
const AT_ONCE: usize = 100;

/// What it has learnt of a municipality's records, by whatever way.
struct Known {
    author: Actor,
    changes: Vec<(RecordId, Hash)>,
}

impl Known {
    /// Every sort of request that concerns a log.
    fn requests(&self, log: Log) -> [Message; 4] {
        let marked = [(self.author, (1, [0; 8]))].into();
        let random = vec![(RecordId::random(), [7; 32])];
        [
            Message::Ask { log, known: [].into() },
            Message::Ask { log, known: marked },
            Message::AskChanges { log, changes: self.changes.clone() },
            Message::AskChanges { log, changes: random },
        ]
    }
}

/// The answer, with the log's name made alike.
fn answer(line: &mut Line<'_>, log: Log) -> Vec<u8> {
    let answer = line.answer_of(log).unwrap();
    let name = log.to_string().into_bytes();
    let at = answer.windows(name.len()).position(|window| window == name).unwrap();
    [&answer[..at], &answer[at + name.len()..]].concat()
}

fn hash(hex: &str) -> Hash {
    std::array::from_fn(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap())
}

fn known(victim: &Victim, line: &mut Line<'_>, region: Hash) -> Known {
    let log = line.membership(region);
    let (author, _) = log.members().actors().next().unwrap();
    let changes = victim.patient.heads.iter().map(|head| (victim.patient.id, hash(head))).collect();
    Known { author, changes }
}

#[test]
fn a_curious_municipality_is_answered_as_of_what_does_not_exist_ten_thousand_times() {
    let mut victim = Victim::begun();
    let member = Attacker::new();
    let region = victim.admit_to_alver(&member);
    let mut line = member.sync(&victim.address()).unwrap();
    let known = known(&victim, &mut line, region);

    let logs = |municipality| [log_of(municipality), Log { urgent: true, ..log_of(municipality) }];
    let expected = logs(nowhere()).map(|log| {
        known.requests(log).map(|request| {
            line.say(&request);
            answer(&mut line, log)
        })
    });
    for [asked, marked, known, random] in &expected {
        assert_eq!((asked, known), (marked, random));
        // The log's name, which was taken out, and an empty list: no byte of a document.
        assert!(asked.len().max(known.len()) < 40, "{asked:?} {known:?}");
    }

    let before = victim.watch_memory();
    let asked: Vec<Log> = [masfjorden(), alver()].into_iter().flat_map(logs).collect();
    let mut asked = asked.iter().copied().cycle();
    for _ in 0..REQUESTS / AT_ONCE {
        let logs: Vec<Log> = asked.by_ref().take(AT_ONCE / expected[0].len()).collect();
        for log in &logs {
            known.requests(*log).iter().for_each(|request| line.say(request));
        }
        for log in logs {
            let [usual, urgent] = &expected;
            let expected = if log.urgent { urgent } else { usual };
            expected.iter().for_each(|expected| assert_eq!(answer(&mut line, log), *expected));
        }
    }
    let grown = victim.most_memory().saturating_sub(before);
    assert!(grown < 64 << 20, "{grown} bytes");
    victim.is_usable();
    assert!(line.stands());
}

#[test]
fn a_municipalitys_change_is_not_to_be_had_by_way_of_the_regions_log() {
    let mut victim = Victim::begun();
    let member = Attacker::new();
    let region = victim.admit_to_alver(&member);
    let mut line = member.sync(&victim.address()).unwrap();
    let known = known(&victim, &mut line, region);
    let mut ask = |log, changes| {
        line.say(&Message::AskChanges { log, changes });
        line.answer_of(log).unwrap()
    };
    let nothing = ask(log_of_region(), vec![(RecordId::random(), [7; 32])]);
    assert_eq!(ask(log_of_region(), known.changes), nothing);
    // It is what is given: the change of the region itself comes.
    let contact = (victim.contact.id, hash(&victim.contact.heads[0]));
    assert!(ask(log_of_region(), vec![contact]).len() > nothing.len() + 100);
}

#[test]
fn who_offers_what_it_may_not_have_is_not_asked_for_it() {
    let mut victim = Victim::begun();
    let member = Attacker::new();
    victim.admit_to_alver(&member);
    let mut line = member.sync(&victim.address()).unwrap();
    assert!(line.stands());
    let offered = [masfjorden(), alver(), nowhere()].map(log_of);
    line.say(&Message::Offer(offered.map(|log| Holding::Log { log, digest: [7; 16] }).into()));
    // Nothing is said of these at all, neither where the victim's log of them stands.
    let names = |message: &Message| match message {
        Message::Ask { log, .. } | Message::Batch { log, .. } => offered.contains(log),
        Message::Offer(holdings) => {
            holdings.iter().any(|held| matches!(held, Holding::Log { log, .. } if offered.contains(log)))
        }
        _ => false,
    };
    assert!(!line.heard().unwrap().iter().any(names));
}

#[test]
fn a_project_lead_gets_no_card_and_nothing_of_its_own_municipality() {
    let mut victim = Victim::begun();
    let lead = Attacker::new();
    let ticket = victim.invite(masfjorden(), Role::ProjectLead);
    let region = victim.admit(&lead, &ticket);
    let mut line = lead.sync(&victim.address()).unwrap();
    let known = known(&victim, &mut line, region);
    for (own, absent) in
        known.requests(log_of(masfjorden())).into_iter().zip(known.requests(log_of(nowhere())))
    {
        line.say(&own);
        line.say(&absent);
        assert_eq!(answer(&mut line, log_of(masfjorden())), answer(&mut line, log_of(nowhere())));
    }
    // Which life of its store the victim tells of every feed; how many cards there are, it does not.
    line.say(&Message::AskFeed { feed: Feed::Membership, epoch: 0, after: 0, whole: false });
    let told = message::decode(&line.answer_of_feed(Feed::Membership).unwrap()).unwrap();
    let Message::Statements { epoch: real, .. } = told else { unreachable!() };
    for (epoch, after) in [(real, 0), (real, 1), (real, 99), (3, 4), (0, u64::MAX)] {
        line.say(&Message::AskFeed { feed: Feed::Cards, epoch, after, whole: false });
        let (feed, statements, digest, more) = (Feed::Cards, Vec::new(), [0; 16], Some(false));
        let (epoch, after, upto) = (real, 0, 0);
        let nothing = Message::Statements { feed, epoch, after, upto, statements, digest, more };
        assert_eq!(line.answer_of_feed(Feed::Cards).unwrap(), message::encode(&nothing));
    }
}
