//! Two engines that talk until neither has more to say.

use super::*;

/// Lets two machines say all that they have to say, while neither takes anything of the other's.
/// How many messages it took.
fn talk(machines: &mut [Machine; 2], mut waiting: VecDeque<(usize, Output)>, refused: Refused) -> usize {
    const ENDLESS: usize = 100;
    let mut messages = 0;
    while let Some((place, output)) = waiting.pop_front() {
        let (to, next) = match output {
            Output::Send(_, message) => {
                messages += 1;
                assert!(messages < ENDLESS, "{message:?} and so on");
                let from = machines[1 - place].peer.unwrap();
                (1 - place, Input::Received(from, message))
            }
            Output::Load { peer, log, after, asked } => {
                let more = asked.then_some(false);
                (place, Input::Loaded { peer, log, batch: vec![1], marks: after, forked: None, more })
            }
            Output::Take { peer, log, .. } => {
                (place, Input::Taken { peer, topic: Topic::Log(log), result: Err(refused) })
            }
            Output::LoadStatements { peer, feed, after, asked, whole: _ } => {
                let (upto, statements) = (3, vec![1]);
                let more = asked.then_some(false);
                (place, Input::LoadedStatements { peer, feed, after, upto, statements, more })
            }
            Output::TakeStatements { peer, feed, .. } => {
                (place, Input::Taken { peer, topic: Topic::Feed(feed), result: Err(refused) })
            }
            other => panic!("{other:?}"),
        };
        let outputs = machines[to].told(next);
        waiting.extend(outputs.into_iter().map(|output| (to, output)));
    }
    messages
}

#[test]
fn two_who_cannot_agree_fall_silent() {
    for refused in [Refused::UnknownAuthor, Refused::Forked(actor(9))] {
        let held = |author| [written(log(false), &[(author, 4)]), said(Feed::Cards, u64::from(author))];
        let mut machines = [1, 2].map(|author| Machine::of(author, &held(author)));
        let mut waiting = VecDeque::new();
        for (place, machine) in machines.iter_mut().enumerate() {
            let (peer, topics) = (key(2 - place as u8), held(1).iter().map(Held::topic).collect());
            machine.peer = Some(peer);
            let outputs = machine.told(Input::Connected { peer, topics, cursors: BTreeMap::new() });
            waiting.extend(outputs.into_iter().map(|output| (place, output)));
        }
        talk(&mut machines, waiting, refused);
        // What one of them writes is told, refused, and no more is said of it.
        let outputs = machines[0].told(Input::Holds(written(log(false), &[(1, 5)])));
        let waiting = outputs.into_iter().map(|output| (0, output)).collect();
        let messages = talk(&mut machines, waiting, refused);
        assert!(messages <= 4, "{messages}");
        for (place, machine) in machines.iter_mut().enumerate() {
            assert_eq!(machine.waits(PATIENCE), [], "{place}");
            assert_eq!(machine.engine.deadline(), None);
        }
    }
}

/// Lets two machines that hold the same connect, and something of one change before `then` each has
/// heard the other's hello; gives whether both know in the end that they hold the same.
fn agree_though_one_moves(moves: usize, hears_first: usize) -> bool {
    let keys = [key(1), key(2)];
    let region = |last| said(Feed::Region, last);
    let held = [said(Feed::Membership, 3), region(3), written(log(false), &[(1, 4)])];
    let mut machines = [1, 2].map(|author| Machine::of(author, &held));
    let mut waiting = VecDeque::new();
    for (place, machine) in machines.iter_mut().enumerate() {
        let topics = held.iter().map(Held::topic).collect();
        let outputs =
            machine.told(Input::Connected { peer: keys[1 - place], topics, cursors: BTreeMap::new() });
        waiting.extend(outputs.into_iter().map(|output| (place, output)));
    }
    let newer = region(4);
    let outputs = machines[moves].told(Input::Holds(newer.clone()));
    waiting.extend(outputs.into_iter().map(|output| (moves, output)));
    if hears_first != 0 {
        waiting.swap(0, 1);
    }
    let mut messages = 0;
    while let Some((place, output)) = waiting.pop_front() {
        let (here, there) = (place, 1 - place);
        let (to, input) = match output {
            Output::Send(_, message) => (there, Input::Received(keys[here], message)),
            Output::LoadStatements { peer, feed, after, asked, .. } => {
                let (upto, statements, more) = (4, vec![1], asked.then_some(false));
                (here, Input::LoadedStatements { peer, feed, after, upto, statements, more })
            }
            Output::TakeStatements { peer, feed, .. } => {
                let outputs = machines[here].told(Input::Holds(newer.clone()));
                waiting.extend(outputs.into_iter().map(|output| (here, output)));
                (here, Input::Taken { peer, topic: Topic::Feed(feed), result: Ok(()) })
            }
            other => panic!("{other:?}"),
        };
        messages += 1;
        assert!(messages < 100, "they fall silent");
        let outputs = machines[to].told(input);
        waiting.extend(outputs.into_iter().map(|output| (to, output)));
    }
    machines
        .iter()
        .zip([keys[1], keys[0]])
        .all(|(machine, peer)| machine.engine.report(&peer).unwrap().is_equal())
}

#[test]
fn who_moves_on_between_two_hellos_loses_sight_of_nothing() {
    for moves in [0, 1] {
        for hears_first in [0, 1] {
            assert!(agree_though_one_moves(moves, hears_first), "{moves} moves, {hears_first} hears first");
        }
    }
}
