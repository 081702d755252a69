//! A day on which two people change the same: two consoles on two machines, one cable cut, by keyboard alone.
//!
//! `VARDE_WRITE_DOCS=1` walks it in every language and puts the screens into `docs/apart.*.md`.

#![allow(clippy::unwrap_used, reason = "a helper that fails, fails its test")]

use console::language::{Language, Texts};
use end_to_end::chapter::{self, Pictures};
use end_to_end::{Home, Machine, Screen};
use strum::IntoEnumIterator;
use syncd::domain::Kind;

/// A person's console, closed before its home goes.
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

    /// Moves the review of the plan, and writes a goal.
    fn changes_the_plan(&mut self, day: &str, shown: &str, goal: &str) {
        self.screen.press("3").sees("Stolt Furu").press("Enter").sees(&self.texts.get("key-edit"));
        self.screen.press("e").sees(&self.texts.get("key-cancel"));
        for _ in 0..4 {
            self.screen.press("Tab");
        }
        self.screen.press("Ctrl-U").type_text(day).sees(shown);
        self.screen.press("Tab").type_text(goal).sees(goal.trim());
        self.screen.press("Ctrl-S").sees_no_more(&self.texts.get("key-cancel"));
        self.screen.press("Esc").sees(&self.texts.get("key-filter"));
    }

    /// Hands the tablet out to a place.
    fn lends_the_tablet(&mut self, place: &str) {
        self.screen.press("4").sees("NB-0001").press("Enter").sees(&self.texts.get("key-hand-out"));
        self.screen.press("o").sees(&self.texts.get("key-cancel")).press("Tab").type_text(place).sees(place);
        self.screen.press("Ctrl-S").sees_no_more(&self.texts.get("key-cancel")).sees(place);
        self.screen.press("Esc").sees(&self.texts.get("key-filter"));
    }

    fn sees_to_decide(&mut self, count: usize) -> &mut Self {
        self.screen.sees(&format!("⚠ {count}"));
        self
    }

    /// Opens what is to be decided, and goes to what holds this text.
    fn decides(&mut self, what: &str) -> &mut Self {
        self.screen.press("!").sees(&self.texts.get("inbox-title"));
        self.selects(what)
    }

    fn selects(&mut self, what: &str) -> &mut Self {
        let selected = |contents: &str| {
            contents.lines().find(|line| line.starts_with("│ ▸")).map(str::to_owned).unwrap_or_default()
        };
        for _ in 0..9 {
            let before = selected(&self.screen.contents());
            if before.contains(what) {
                return self;
            }
            // From the last row on to the first.
            let last = before.contains(&self.texts.get("dispute-lent-twice"));
            self.screen.press(if last { "Home" } else { "Down" });
            self.screen.waits("nothing else was selected", |contents| selected(contents) != before);
        }
        panic!("{what} is not to be decided:\n{}", self.screen.contents());
    }
}

fn a_day_apart(language: Language) -> Pictures {
    let (texts, mut pictures) = (Texts::new(language), Pictures::new());
    let office = Home::begun();
    office.varde(&["add", "patient", "name=Stolt Furu", "group=copd"]).done();
    office
        .varde(&["add", "plan", "patient=MAS-01", "review_date=2027-02-01", "goals=Gå til butikken."])
        .done();
    office.varde(&["add", "equipment", "kind=tablet", "model=Galaxy"]).done();
    let tablet = office.lets_in("4634", "coordinator", "nettbrett");
    tablet.until_there_are(Kind::Plan, 1..);
    tablet.until_there_are(Kind::Equipment, 1..);
    let (mut lun, mut rask) = (Person::at(&office, &texts, language), Person::at(&tablet, &texts, language));

    // The cable is cut; each goes on with the day.
    office.varde(&["network", "--offline", "on"]).done();
    lun.changes_the_plan("1.3.2027", "2027", " Ta bussen til byen.");
    rask.changes_the_plan("15.3.2027", "2027", " Fiske frå kaien.");
    lun.lends_the_tablet("Elvetunet");
    rask.lends_the_tablet("Sjukestova");

    // It is there again: both see the same, whoever looks.
    office.varde(&["network", "--offline", "off"]).done();
    lun.sees_to_decide(3);
    rask.sees_to_decide(3);
    let review = texts.field(&console::language::Place::top(Kind::Plan), "review_date");
    lun.decides(&review).screen.sees("01.03.2027").sees("15.03.2027").sees("01.02.2027").sees("nettbrett");
    pictures.insert("inbox", lun.screen.contents());
    let goals = texts.field(&console::language::Place::top(Kind::Plan), "goals");
    lun.selects(&goals).screen.sees("Ta bussen til byen.").sees("Fiske frå kaien.");
    pictures.insert("text", lun.screen.contents());

    // One settles the text: both stand. The other keeps the own loan.
    lun.screen.press("b").sees(&texts.get("inbox-settled"));
    lun.screen.press("Esc").sees_no_more(&texts.get("inbox-depends"));
    lun.sees_to_decide(2);
    rask.sees_to_decide(2).decides(&texts.get("dispute-lent-twice"));
    pictures.insert("loan", rask.screen.contents());
    rask.screen.press("1").sees(&texts.get("inbox-settled"));
    rask.screen.press("Esc").sees_no_more(&texts.get("inbox-depends"));
    lun.sees_to_decide(1);

    // The day is settled, taken back, and settled otherwise.
    lun.decides(&review).screen.press("1").sees("⚠ 0");
    rask.sees_to_decide(0);
    lun.screen.press("u").sees(&texts.get("undo-title"));
    pictures.insert("undo", lun.screen.contents());
    lun.screen.press("u").sees("⚠ 1");
    rask.sees_to_decide(1).decides(&review).screen.press("2").sees("⚠ 0");
    lun.sees_to_decide(0);

    // Who did what is told in words.
    lun.screen.press("3").sees("Stolt Furu").press("Enter").sees(&texts.get("key-edit"));
    lun.screen.press("H").sees("01.02.2027 →").sees("nettbrett");
    pictures.insert("history", lun.screen.contents());
    lun.screen.press("Esc").sees_no_more("nettbrett").press("q");
    assert_eq!(lun.screen.closes().is_clean().code, 0);
    rask.screen.press("q");
    assert_eq!(rask.screen.closes().is_clean().code, 0);

    // One loan stands, and both machines say the same of everything.
    for home in [&office, &tablet] {
        assert_eq!(home.json(&["list", "conflict"]).as_array().unwrap().len(), 0);
    }
    let shown = |home: &Home, record: &str| home.json(&["show", record])["record"]["fields"].clone();
    for record in ["MAS-01/1", "NB-0001"] {
        assert_eq!(shown(&office, record), shown(&tablet, record));
    }
    let goals = shown(&office, "MAS-01/1")["goals"]["value"].as_str().unwrap().to_owned();
    assert!(goals.contains("bussen") && goals.contains("kaien"), "{goals}");
    pictures
}

#[test]
fn two_people_change_the_same_apart_and_settle_it_together() {
    for language in Language::iter().filter(|language| chapter::writes() || *language == Language::Nynorsk) {
        chapter::shows(&format!("apart.{}.md", language.code()), &a_day_apart(language));
    }
}
