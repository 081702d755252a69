//! A patient from first thought to erased, by keyboard alone: what the chapter on patients shows.
//!
//! `VARDE_WRITE_DOCS=1` walks it in every language and puts the screens into `docs/patients.*.md`.

#![allow(clippy::unwrap_used, reason = "a helper that fails, fails its test")]

use console::language::{Language, Place, Texts};
use end_to_end::chapter::{self, Pictures};
use end_to_end::{Home, Screen};
use strum::IntoEnumIterator;
use syncd::domain::Kind;

/// The console of a coordinator who reads it in one language.
struct Person<'a> {
    screen: Screen,
    texts: &'a Texts,
}

impl<'a> Person<'a> {
    fn at(home: &Home, texts: &'a Texts, language: Language) -> Self {
        let mut arguments = home.arguments();
        arguments.extend(["--lang".into(), language.code().into()]);
        let mut screen = Screen::of(end_to_end::varde().to_str().unwrap(), &arguments, 100, 30);
        screen.sees(&texts.get("tab-today"));
        Self { screen, texts }
    }

    /// Opens a form by its key.
    fn begins(&mut self, key: &str) -> &mut Self {
        self.screen.press(key).sees(&self.texts.get("key-cancel"));
        self
    }

    /// Chooses in the field that one is at, and goes on.
    fn chooses(&mut self, word: &str) -> &mut Self {
        self.screen.type_text(word).press("Enter").press("Tab");
        self
    }

    fn saves(&mut self) -> &mut Self {
        self.screen.press("Ctrl-S").sees_no_more(&self.texts.get("key-cancel"));
        self
    }

    /// Sees that the patient is in this state.
    fn sees_state(&mut self, code: &str) -> &mut Self {
        let place = Place::top(Kind::Patient);
        let (label, word) = (self.texts.field(&place, "status"), self.texts.code(&place, "status", code));
        self.sees_line(&[&label, &word])
    }

    /// Sees a line that holds all of this.
    fn sees_line(&mut self, parts: &[&str]) -> &mut Self {
        let holds = |line: &str| parts.iter().all(|part| line.contains(part));
        self.screen.waits(&format!("no line says {parts:?}"), |contents| contents.lines().any(holds));
        self
    }
}

fn a_course(language: Language) -> Pictures {
    let (texts, mut pictures) = (Texts::new(language), Pictures::new());
    let home = Home::begun();
    home.varde(&["add", "patient", "name=Mild Elv", "group=palliation"]).done();
    home.varde(&["do", "turn-down", "MAS-01", "not_included=no-coverage"]).done();
    let mut lun = Person::at(&home, &texts, language);
    let within = |section, field, code| texts.code(&Place::within(Kind::Patient, section), field, code);

    // A candidate, and what speaks for and against.
    lun.screen.press("2").sees("MAS-01");
    lun.begins("a").screen.type_text("Stolt Furu");
    lun.saves().screen.sees("MAS-02");
    home.varde(&["set", "MAS-02", "group=copd", "criterion/dho-nordhordland:measurable/answer=true"]).done();
    lun.screen.sees(&texts.code(&Place::top(Kind::Patient), "group", "copd"));
    pictures.insert("list", lun.screen.contents());
    lun.screen.press("b").sees(&format!("2 {} 1", texts.get("phase-2")));
    pictures.insert("board", lun.screen.contents());
    lun.screen.press("b").sees_no_more(&format!("2 {} 1", texts.get("phase-2")));
    lun.screen.press("Enter").sees(&texts.get("key-consent"));
    lun.screen.press("G").sees(&texts.criteria_set("dho-nordhordland"));
    let motivated = texts.entry("criterion", "dho-nordhordland:motivated");
    for _ in 0..30 {
        let at =
            |contents: &str| contents.lines().any(|line| line.starts_with('▸') && line.contains(&motivated));
        if at(&lun.screen.contents()) {
            break;
        }
        let before = lun.screen.contents();
        lun.screen.press("Up").waits("the cursor did not move", |contents| contents != before);
    }
    let yes = texts.get("yes");
    lun.screen.press("+");
    lun.sees_line(&[&motivated, &yes]);
    pictures.insert("criteria", lun.screen.contents());

    // Nobody is taken in without a consent.
    lun.screen.press("s").sees(&texts.get("hindrance-no-consent"));
    pictures.insert("hindered", lun.screen.contents());
    if chapter::writes() {
        // The next pictures are of other things.
        lun.screen.sees_no_more(&texts.get("hindrance-no-consent"));
    }
    let given = within("consent", "status", "active");
    lun.screen.press("Home");
    lun.begins("c").chooses(&given).saves().sees_line(&[&texts.section("consent"), &given]);
    lun.begins("s").saves().sees_state("active");
    pictures.insert("taken-in", lun.screen.contents());

    // An activity that is done, and what comes next.
    let done = within("activity", "state", "done");
    lun.begins("t").chooses(&done);
    pictures.insert("activity", lun.screen.contents());
    lun.saves();

    // In hospital, and home again.
    lun.begins("o").saves().sees_state("onhold");
    pictures.insert("paused", lun.screen.contents());
    lun.begins("f").saves().sees_state("active");
    lun.begins("m");
    pictures.insert("evaluation", lun.screen.contents());
    let goes_on = within("evaluation", "outcome", "continue");
    lun.screen.press("Tab");
    lun.chooses(&goes_on).saves();

    // The consent is withdrawn: that is shown, and what is left to do is ending.
    lun.begins("T").saves().screen.sees("5.1");
    pictures.insert("withdrawn", lun.screen.contents());
    lun.begins("A").screen.press("Tab").type_text("flytta");
    lun.saves().sees_state("finished");

    // The years have gone: nothing of the person is to be left.
    lun.screen.press("E").sees(&texts.get("erase-title"));
    lun.screen.type_text("MAS-02");
    lun.screen.waits("it was not typed", |contents| contents.matches("MAS-02").count() > 2);
    pictures.insert("erase", lun.screen.contents());
    lun.screen.press("Enter").sees_no_more(&texts.get("erase-title")).sees_no_more("Stolt Furu");
    lun.screen.press("8").sees(&texts.get("key-erasures")).press("e").sees(&texts.get("erasures-title"));
    pictures.insert("erased", lun.screen.contents());
    lun.screen.press("Esc").sees_no_more(&texts.get("erasures-title")).press("q");
    assert_eq!(lun.screen.closes().is_clean().code, 0);
    assert_eq!(home.json(&["list", "patient"])["total"], 1);
    pictures
}

#[test]
fn a_patient_is_walked_from_first_thought_to_erased() {
    for language in Language::iter().filter(|language| chapter::writes() || *language == Language::Nynorsk) {
        chapter::shows(&format!("patients.{}.md", language.code()), &a_course(language));
    }
}
