//! The table of arguments and what some lines mean.

use super::*;

fn parse(line: &str) -> Result<Command, clap::Error> {
    let words = ["varde"].into_iter().chain(line.split(' '));
    Arguments::try_parse_from(words).map(|arguments| arguments.command.unwrap())
}

#[test]
fn the_table_of_arguments_is_sound() {
    <Arguments as clap::CommandFactory>::command().debug_assert();
}

#[test]
fn an_invitation_names_municipality_and_role() {
    let Command::Invite { municipality, role, file } =
        parse("invite --municipality Alver --role coordinator-admin").unwrap()
    else {
        panic!("another command")
    };
    assert_eq!((municipality.number(), role, file), (4631, Role::CoordinatorAdmin, None));
    assert!(parse("invite --municipality Alver --role chief").is_err());
    assert!(parse("invite --municipality Alver").is_err());
}

#[test]
fn one_joins_by_a_ticket_or_by_its_file_and_not_by_both() {
    let who = "--person Lun --machine kontor";
    assert!(matches!(
        parse(&format!("join varde1abc {who}")).unwrap(),
        Command::Join { ticket: Some(ticket), file: None, .. } if ticket == "varde1abc"
    ));
    assert!(matches!(
        parse(&format!("join --file b.txt {who}")).unwrap(),
        Command::Join { ticket: None, file: Some(_), .. }
    ));
    assert!(parse(&format!("join {who}")).is_err());
    assert!(parse(&format!("join varde1abc --file b.txt {who}")).is_err());
    assert!(parse("join varde1abc --person Lun").is_err());
}

#[test]
fn members_are_listed_confirmed_and_declined() {
    assert!(matches!(parse("members").unwrap(), Command::Members { command: None }));
    assert!(matches!(
        parse("members confirm k7 417 092").unwrap(),
        Command::Members { command: Some(Members::Confirm { id, code }) } if id == "k7" && code == ["417", "092"]
    ));
    assert!(parse("members confirm k7").is_err(), "no code, no confirmation");
    assert!(matches!(
        parse("members decline k7").unwrap(),
        Command::Members { command: Some(Members::Decline { id }) } if id == "k7"
    ));
}

#[test]
fn cards_and_aggregates_are_listed_beside_the_kinds() {
    let listed = |word: &str| match parse(&format!("list {word}")) {
        Ok(Command::List { what, .. }) => Some(what),
        _ => None,
    };
    assert_eq!(listed("patient"), Some(Listed::Records(Kind::Patient)));
    assert_eq!((listed("card"), listed("aggregate")), (Some(Listed::Cards), Some(Listed::Aggregates)));
    assert_eq!(listed("peers"), None);
}

#[test]
fn a_week_is_named_by_one_of_its_days_in_as_many_words_as_it_takes() {
    let week = |line: &str| match parse(line).unwrap() {
        Command::Week { day } => day.join(" "),
        _ => panic!("another command"),
    };
    assert_eq!((week("week").as_str(), week("week neste tysdag").as_str()), ("", "neste tysdag"));
}

#[test]
fn the_network_is_told_or_changed() {
    assert!(matches!(parse("network").unwrap(), Command::Network { mdns: None, relay: None, offline: None }));
    assert!(matches!(
        parse("network --mdns off --relay none").unwrap(),
        Command::Network { mdns: Some(Switch::Off), relay: Some(relay), offline: None } if relay == "none"
    ));
    assert!(parse("network --mdns maybe").is_err());
}

#[test]
fn a_daemon_reaches_others_unless_it_is_told_not_to() {
    let loopback = |line: &str| match parse(line).unwrap() {
        Command::Daemon(Daemon::Run { loopback, .. }) => loopback,
        _ => panic!("another command"),
    };
    assert!(loopback("daemon run --loopback"));
    if std::env::var_os("VARDE_LOOPBACK").is_none() {
        assert!(!loopback("daemon run"));
    }
}
