//! Machines: how things stand, inviting, joining, comparing codes.

use syncd::domain::member::Role;
use syncd::service::protocol::{HomeState, Refusal, Request};

use crate::driver::Screen;
use crate::fake::Fake;
use crate::machines::{self, TICKET};

fn sync(fake: Fake) -> Screen {
    let mut screen = Screen::open(fake, 120, 30);
    screen.press("8");
    screen
}

fn asked(screen: &mut Screen, wanted: impl Fn(&Request) -> bool) -> usize {
    screen.daemon().asked.iter().filter(|request| wanted(request)).count()
}

fn confirms(request: &Request) -> bool {
    matches!(request, Request::Confirm { .. })
}

#[test]
fn a_machine_alone_says_so_and_which_key_invites() {
    let mut screen = sync(Fake::with_people());
    screen.sees("Berre denne maskina er med i regionen. Trykk i").sees("Masfjorden kontor · Lun Fjellrev");
    screen.does_not_see("⇄");
}

#[test]
fn every_machine_says_what_lacks_and_why_it_does_not_go() {
    let mut screen = sync(Fake::with_machines());
    screen.sees("Alver 1").sees("kort, region").sees("⇄ samband").sees("ukjent");
    screen.sees("✕ ikkje svar sidan 19.11.").sees("08:11");
    screen.sees("dei manglar 3, vi manglar 0 · sist 08:09").sees("3f9a 3f9a");
    screen.press("Down").sees("dei manglar 14, vi manglar ukjent").does_not_see("✓ likt");
    screen.press("Down").sees("✓ likt · sist 08:11");
}

#[test]
fn a_day_of_another_year_is_shown_whole() {
    let mut fake = Fake::with_machines();
    let long_ago = jiff::civil::date(2024, 2, 29).at(9, 0, 0, 0);
    fake.peers[1].scopes.iter_mut().for_each(|shared| shared.last = Some(long_ago));
    fake.peers[1].last_heard = None;
    sync(fake).sees("29.02.2024").sees("ikkje svar sida");
}

#[test]
fn what_was_equal_is_not_called_equal_without_a_connection() {
    let mut fake = Fake::with_machines();
    fake.peers[2].connected = false;
    let mut screen = sync(fake);
    screen.press("Down").press("Down").does_not_see("✓ likt").sees("likt sist ein visste det");
}

#[test]
fn the_small_sign_stands_on_every_screen() {
    let mut screen = Screen::open(Fake::with_machines(), 80, 24);
    screen.sees("⇄ 1/3…").press("2").sees("⇄ 1/3…");
    screen.daemon().peers.truncate(1);
    screen.daemon().tell_of_machines();
    screen.settle().sees("⇄ 0/1…");
    screen.daemon().peers[0].connected = false;
    screen.daemon().tell_of_machines();
    screen.settle().sees("⇄ 0/1").does_not_see("0/1…");
    screen.daemon().peers.clear();
    screen.daemon().tell_of_machines();
    screen.settle().does_not_see("⇄");
}

#[test]
fn whoever_waits_is_told_of_on_every_screen() {
    let mut screen = Screen::open(Fake::with_machines(), 80, 24);
    screen.does_not_see("+1");
    screen.daemon().members.joining.push(machines::joining(false));
    screen.daemon().tell_of_machines();
    screen.settle().sees("⇄ 1/3…+1").sees("nokon ventar på å bli sleppt inn");
    screen.daemon().peers.clear();
    screen.daemon().tell_of_machines();
    screen.settle().sees("⇄ +1");
}

#[test]
fn a_machine_is_let_in_by_a_key_of_its_own_and_never_by_enter() {
    let mut screen = sync(Fake::with_somebody_waiting());
    screen.sees("kode 417 092").press("Enter").sees("Sleppe inn ei maskin?").sees("Blid Lomvi · Gulen 1");
    screen.sees("Gulen · koordinator-admin").press("Enter").press("Enter");
    assert_eq!(asked(&mut screen, confirms), 0);
    screen.press("c").sees("Stadfesta her. Ventar på den andre.");
    let confirmed = |request: &Request| matches!(request, Request::Confirm { id, code } if id == "k7" && code == "417092");
    assert_eq!(asked(&mut screen, confirmed), 1);
    screen.press("c").sees("stadfesta her alt");
    assert_eq!(asked(&mut screen, confirms), 1);
    let fake = screen.daemon();
    let joined = fake.members.joining.remove(0);
    fake.members.members.push(syncd::service::protocol::MemberView {
        key: "ab".repeat(32),
        person: joined.person,
        machine: joined.machine,
        municipality: joined.municipality,
        role: joined.role,
        here: false,
    });
    fake.tell_of_machines();
    screen.settle().does_not_see("Sleppe inn ei maskin?").sees("Gulen 1 (Blid Lomvi) er med i regionen");
}

#[test]
fn a_machine_is_declined_and_the_question_closes() {
    let mut screen = sync(Fake::with_somebody_waiting());
    screen.press("Enter").press("d").does_not_see("Sleppe inn").sees("ventar ikkje lenger");
    assert_eq!(asked(&mut screen, |request| matches!(request, Request::Decline { id } if id == "k7")), 1);
    assert_eq!(asked(&mut screen, confirms), 0);
}

#[test]
fn the_mouse_chooses_a_machine_and_opens_one_that_waits() {
    let mut screen = sync(Fake::with_somebody_waiting());
    screen.click("Austrheim 1").sees("c041").click("Gulen 1").sees("kode 417 092");
    screen.click("Gulen 1").sees("Sleppe inn ei maskin?");
}

#[test]
fn inviting_shows_a_ticket_that_is_kept_in_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("b.txt");
    let mut screen = sync(Fake::with_machines());
    screen.press("i").sees("Invitere ei maskin").sees("→ Masfjorden").sees("koordinator");
    screen.press("Ctrl-S").sees("Billett til Masfjorden, koordinator").sees("til 08:22");
    let text = screen.text();
    let lines: Vec<_> = text.lines().collect();
    let first = lines.iter().position(|line| line.starts_with("varde1")).unwrap();
    let ticket: String = lines[first..].iter().take_while(|line| !line.is_empty()).copied().collect();
    assert_eq!(ticket, TICKET, "plain, and nothing beside it");
    screen.press("f").paste(path.to_str().unwrap()).press("Enter").sees("lagra i");
    assert_eq!(std::fs::read_to_string(&path).unwrap().trim(), TICKET);
    screen.press("f").paste(path.to_str().unwrap()).press("Enter").sees("fila vart ikkje lagra");
    screen.press("Esc").press("Esc").sees("Alver 1");
}

#[test]
fn who_uses_the_ticket_is_told_beside_it_and_enter_opens_the_question() {
    let mut screen = sync(Fake::with_machines());
    screen.press("i").press("Ctrl-S").press("Enter").sees("ingen ventar").sees("varde1");
    screen.daemon().members.joining.push(machines::joining(false));
    screen.daemon().tell_of_machines();
    screen.settle().sees("Gulen 1 (Blid Lomvi) ventar.").press("Enter").sees("Sleppe inn ei maskin?");
}

#[test]
fn only_an_admin_invites_and_a_refusal_keeps_the_form() {
    let mut fake = Fake::with_machines();
    fake.members.members.iter_mut().for_each(|member| member.role = Role::Coordinator);
    sync(fake).press("i").sees("berre ein koordinator-admin gjer dette").does_not_see("Invitere ei maskin");
    let mut fake = Fake::with_machines();
    fake.refuse = Some(Refusal::NotAllowed);
    let mut screen = sync(fake);
    screen.press("i").press("Ctrl-S").sees("rolla di tillèt ikkje dette").sees("Invitere ei maskin");
    screen.press("Ctrl-S").sees("varde1");
}

#[test]
fn the_members_are_listed() {
    let mut screen = sync(Fake::with_machines());
    screen.press("m").sees("Medlemer i regionen").sees("koordinator-admin").sees("denne maskina");
    screen.press("Down").press("Esc").does_not_see("Medlemer i regionen");
}

fn fill_in_join(screen: &mut Screen, ticket: &str) {
    screen.paste(ticket).press("Tab").type_text("Blid Lomvi").press("Tab").type_text("Gulen 1");
    screen.press("Ctrl-S");
}

#[test]
fn a_machine_joins_by_a_ticket_and_opens_by_itself_once_let_in() {
    let mut screen = Screen::open(Fake::absent(), 80, 24);
    screen.press("Down").press("Enter").sees("Billett eller fil");
    let (one, two) = TICKET.split_at(70);
    fill_in_join(&mut screen, &format!("{one}\n{two}\n"));
    screen.sees("Vel passfrase").type_text("lang nok").press("Enter").type_text("lang nok");
    screen.daemon().members.joining.push(machines::joining(true));
    screen
        .press("Enter")
        .sees("Ventar på å bli sleppt inn")
        .sees("417 092")
        .sees("Lun Fjellrev · Masfjorden kontor");
    let joined = screen.daemon().asked.iter().find_map(|request| match request {
        Request::Join(join) => Some(join.clone()),
        _ => None,
    });
    let join = joined.unwrap();
    assert_eq!((join.person.as_str(), join.machine.as_str()), ("Blid Lomvi", "Gulen 1"));
    assert_eq!(join.passphrase.unwrap().0.as_str(), "lang nok");
    screen.press("Enter");
    assert_eq!(asked(&mut screen, confirms), 0, "Enter never confirms");
    screen.press("c").sees("Stadfesta her");
    screen.daemon().let_in();
    screen.settle().sees("Varde · Masfjorden").sees("Ingenting ventar på nokon i dag");
}

#[test]
fn a_ticket_is_read_from_a_file_and_a_wrong_one_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("b.txt");
    std::fs::write(&path, format!("{TICKET}\n")).unwrap();
    let mut screen = Screen::open(Fake::absent(), 80, 24);
    screen.press("Down").press("Enter");
    fill_in_join(&mut screen, "tull");
    screen.type_text("lang nok").press("Enter").type_text("lang nok").press("Enter");
    screen.sees("dette er ingen billett").press("Esc").sees("Billett eller fil");
    screen.press("Esc").press("d").press("Enter");
    fill_in_join(&mut screen, path.to_str().unwrap());
    screen.type_text("lang nok").press("Enter").type_text("lang nok").press("Enter");
    screen.sees("Ingen kode her no");
    assert_eq!(screen.daemon().hello().state, HomeState::Joining);
}

#[test]
fn a_home_that_waits_says_so_when_it_is_opened_and_takes_another_ticket() {
    let mut screen = Screen::open(Fake::joining(), 80, 24);
    screen.sees("417 092").press("d").sees("Ingen kode her no").press("c").sees("ingen ventar");
    screen.press("t").sees("Billett eller fil").type_text("var");
    screen.daemon().start_again();
    screen.settle().sees("Billett eller fil").sees("var").press("Ctrl-U");
    fill_in_join(&mut screen, TICKET);
    screen.does_not_see("Vel passfrase").does_not_see("Billett eller fil").sees("Ingen kode her no");
    let without = |request: &Request| matches!(request, Request::Join(join) if join.passphrase.is_none());
    assert_eq!(asked(&mut screen, without), 1);
    screen.press("q");
    assert!(screen.has_quit());
}
