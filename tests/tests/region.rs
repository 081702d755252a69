//! A region begun from nothing by the chapter in `docs/`, with tickets and codes alone.
//!
//! `VARDE_WRITE_DOCS=1` walks it in every language and puts the screens into `docs/region.*.md`.

#![allow(clippy::unwrap_used, reason = "a helper that fails, fails its test")]

use console::language::{Language, Texts};
use end_to_end::chapter::{self, Pictures};
use end_to_end::{Home, Machine, PASSPHRASE, Screen};
use strum::IntoEnumIterator;
use syncd::domain::Kind;
use syncd::domain::member::Role;

/// What a name of another municipality's patient would be found by.
const CANARY: &str = "Kanari Ærfuglsen";

/// A person at a machine of their own.
struct Person {
    /// Closed before its home goes: an open console starts a daemon that was killed again.
    screen: Screen,
    home: Home,
}

impl Person {
    fn at_a_new_machine(language: Language) -> Self {
        let home = Home::absent();
        let mut arguments = home.arguments();
        arguments.extend(["--lang".into(), language.code().into()]);
        let screen = Screen::of(end_to_end::varde().to_str().unwrap(), &arguments, 80, 24);
        Self { screen, home }
    }

    fn fills_in(&mut self, values: &[&str]) {
        for (at, value) in values.iter().enumerate() {
            if at > 0 {
                self.screen.press("Tab");
            }
            self.screen.type_text(value);
        }
        self.screen.sees(values.last().unwrap());
    }

    fn chooses_a_passphrase(&mut self, texts: &Texts) {
        self.screen.press("Ctrl-S").sees(&texts.get("passphrase-new-title"));
        self.screen.type_text(PASSPHRASE).press("Enter").type_text(PASSPHRASE).press("Enter");
    }

    /// The six digits on the screen.
    fn code(&mut self, texts: &Texts) -> String {
        let label = texts.get("compare-code");
        let digits = |line: &str| line.chars().filter(char::is_ascii_digit).collect::<String>();
        let code = |contents: &str| {
            contents.lines().filter(|line| line.contains(&label)).map(digits).find(|code| code.len() == 6)
        };
        self.screen.waits("no code came", |contents| code(contents).is_some());
        code(&self.screen.contents()).unwrap()
    }

    fn picture(&self) -> String {
        self.screen.contents()
    }
}

/// A person of the office invites another, both compare the codes on the phone, and both confirm.
fn lets_in(
    office: &mut Person,
    texts: &Texts,
    language: Language,
    who: (&str, Role, &str, &str),
    pictures: &mut Pictures,
) -> Person {
    let (municipality, role, name, machine) = who;
    let roles = Role::iter().position(|known| known == role).unwrap();
    office.screen.press("8").sees(&texts.get("key-invite")).press("i").sees(&texts.get("invite-title"));
    office.screen.press("Ctrl-U").type_text(municipality).press("Tab").press("Left");
    for _ in 0..roles {
        office.screen.press("Right");
    }
    office.screen.sees(&texts.member_role(role));
    pictures.entry("invite").or_insert_with(|| office.picture());
    office.screen.press("Ctrl-S").sees(&texts.get("key-keep-ticket"));
    pictures.entry("ticket").or_insert_with(|| office.picture());
    let file = office.home.around().join(format!("{machine}.txt"));
    let file = file.to_str().unwrap();
    office.screen.press("f").type_text(file).press("Enter").sees(&texts.get("key-back"));

    let mut joiner = Person::at_a_new_machine(language);
    joiner.screen.sees(&texts.get("first-start-join")).press("Down").press("Enter");
    joiner.screen.sees(&texts.get("field-ticket"));
    joiner.fills_in(&[file, name, machine]);
    pictures.entry("join").or_insert_with(|| joiner.picture());
    joiner.chooses_a_passphrase(texts);
    let code = joiner.code(texts);
    pictures.entry("waiting").or_insert_with(|| joiner.picture());
    office.screen.sees(name).press("Enter");
    assert_eq!(office.code(texts), code, "both screens show the same code");
    pictures.entry("compare").or_insert_with(|| office.picture());
    office.screen.press("c").sees_no_more(&texts.get("compare-title"));
    joiner.screen.press("c").sees(&texts.get("tab-today"));
    joiner.home.until_let_in();
    office.screen.sees(machine);
    joiner
}

fn begins_a_region(language: Language) -> Pictures {
    let (texts, mut pictures) = (Texts::new(language), Pictures::new());
    let mut office = Person::at_a_new_machine(language);
    office.screen.sees(&texts.get("first-start-welcome"));
    pictures.insert("first-start", office.picture());
    office.screen.press("Enter").sees(&texts.get("first-start-begin"));
    office.fills_in(&["Nordhordland", "Masfjorden", "Lun Fjellrev", "Kontoret"]);
    pictures.insert("begin", office.picture());
    office.chooses_a_passphrase(&texts);
    office.screen.sees(&texts.get("tab-today"));
    office.home.until_reachable();

    let mut let_in = |who| lets_in(&mut office, &texts, language, who, &mut pictures);
    let alver = let_in(("Alver", Role::CoordinatorAdmin, "Varm Lynghei", "Alver 1"));
    let austrheim = let_in(("Austrheim", Role::CoordinatorAdmin, "Rolig Sjøbris", "Austrheim 1"));
    let tablet = let_in(("Masfjorden", Role::Reader, "Mild Elvebreidd", "Nettbrettet"));
    let lead = let_in(("Masfjorden", Role::ProjectLead, "Hug Strandnellik", "Prosjektet"));

    office.screen.press("2").sees(&texts.get("key-add")).press("a").sees(&texts.get("field-name"));
    office.screen.type_text(CANARY).press("Ctrl-S").sees("MAS-01").sees(CANARY);
    for person in [&office, &tablet, &alver, &austrheim, &lead] {
        person.home.until_equal(4);
    }
    tablet.home.until_there_are(Kind::Patient, 1..=1);
    for other in [&alver, &austrheim, &lead] {
        other.home.until_there_are(Kind::Patient, 0..=0);
    }
    office.screen.press("8").sees("Prosjektet").press("m").sees(&texts.get("members-title"));
    // What was told in the corner is gone.
    office.screen.sees("Austrheim 1").sees_no_more("MAS-01");
    pictures.insert("members", office.picture());
    pictures
}

#[test]
fn three_municipalities_and_a_project_lead_begin_from_nothing_by_the_chapter() {
    for language in Language::iter().filter(|language| chapter::writes() || *language == Language::Nynorsk) {
        let pictures = begins_a_region(language);
        chapter::shows(&format!("region.{}.md", language.code()), &pictures);
    }
}
