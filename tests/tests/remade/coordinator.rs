//! Somebody before the console, with nothing but a keyboard: reads what stands on the screen, goes
//! to a line, opens a form, fills in fields by their labels and saves.

use console::language::{Language, Place, Texts};
use console::tab::Tab;
use end_to_end::{Home, Screen, sent_by};
use syncd::domain::operation::Operation;
use syncd::domain::{Kind, Shape};

use crate::form::{Form, FormField};
use crate::rows::{Demo, Fields};
use crate::written::written;

/// Narrow enough for one thing at a time, and high enough for all of it.
const SIZE: (u16, u16) = (109, 150);
/// The lines above the list or the record.
const ABOVE: usize = 3;
/// What marks the line or the field that one is at.
const POINTER: char = '▸';

/// Somebody before the console.
pub(crate) struct Coordinator<'a> {
    pub(crate) demo: &'a Demo,
    pub(crate) texts: Texts,
    screen: Screen,
    /// What is about to be typed.
    keys: String,
    form: Option<Form>,
    /// What stood on the screen before a form covered it.
    before: String,
    kind: Kind,
}

impl<'a> Coordinator<'a> {
    pub(crate) fn at(home: &Home, demo: &'a Demo) -> Self {
        let mut screen = Screen::open(home, SIZE.0, SIZE.1);
        screen.sees("Varde · Masfjorden");
        let texts = Texts::new(Language::Nynorsk);
        let (keys, before) = (String::new(), String::new());
        Self { demo, texts, screen, keys, form: None, before, kind: Kind::Patient }
    }

    /// Opens a tab by its digit.
    #[track_caller]
    pub(crate) fn opens(&mut self, tab: &str) -> &mut Self {
        self.screen.press(tab).sees(&format!("{POINTER}{tab} "));
        let listed = tab.parse().ok().and_then(Tab::from_repr).and_then(Tab::kind);
        self.kind = listed.unwrap_or(self.kind);
        self
    }

    /// Opens the form of a new record of the list in front.
    #[track_caller]
    pub(crate) fn adds(&mut self) -> &mut Self {
        self.begins("a", Form::adding(self.kind, &self.texts))
    }

    /// Opens the form of a new record about the patient in front.
    #[track_caller]
    pub(crate) fn adds_about(&mut self, key: &str, kind: Kind) -> &mut Self {
        self.begins(key, Form::adding(kind, &self.texts))
    }

    /// Opens the form of the record in front; on a line of an entry it would be the entry's.
    #[track_caller]
    pub(crate) fn changes(&mut self, kind: Kind, name: &str) -> &mut Self {
        self.moves_to(|_| Some(0)).changes_selected(kind, name)
    }

    /// Opens the form of the record that the cursor of the list stands at.
    #[track_caller]
    pub(crate) fn changes_selected(&mut self, kind: Kind, name: &str) -> &mut Self {
        self.begins("e", Form::changing(kind, name, &self.texts))
    }

    /// Opens the form of a new entry of the record in front.
    #[track_caller]
    pub(crate) fn notes(&mut self, key: &str, kind: Kind, section: &str) -> &mut Self {
        self.begins(key, Form::entry(kind, section, "", &self.texts))
    }

    /// Opens the form of the entry under the cursor.
    #[track_caller]
    pub(crate) fn opens_entry(&mut self, kind: Kind, section: &str, entry: &str) -> &mut Self {
        self.begins("Enter", Form::entry(kind, section, entry, &self.texts))
    }

    /// Opens the form of the activity under the cursor.
    #[track_caller]
    pub(crate) fn takes_up(&mut self, code: &str) -> &mut Self {
        self.begins("t", Form::entry(Kind::Patient, "activity", code, &self.texts))
    }

    /// Opens the form of something that is done with the record in front.
    #[track_caller]
    pub(crate) fn does(&mut self, key: &str, operation: Operation) -> &mut Self {
        self.begins(key, Form::operation(operation, &self.texts))
    }

    #[track_caller]
    fn begins(&mut self, key: &str, form: Form) -> &mut Self {
        self.before = self.screen.contents();
        self.screen.press(key).sees(&heading(&form));
        self.form = Some(form);
        self
    }

    /// Presses a key that opens no form.
    pub(crate) fn presses(&mut self, key: &str) -> &mut Self {
        self.before = self.screen.contents();
        self.screen.press(key);
        self
    }

    /// Fills in the field with this label.
    #[track_caller]
    pub(crate) fn fills(&mut self, label: &str, typed: &str) -> &mut Self {
        let FormField { field, place, .. } = self.goes_to_field(label);
        match field.shape {
            Shape::Choice(_) | Shape::Municipality => self.types(typed).key("Enter"),
            Shape::Reference(kind) => self.finds(kind, label, typed),
            Shape::Flag => {
                let presses = if typed == self.texts.get("yes") { 1 } else { 2 };
                self.key("Backspace").types(&" ".repeat(presses))
            }
            Shape::Ticks(codes) => {
                let words: Vec<_> =
                    codes.iter().map(|code| self.texts.code(&place, field.name, code)).collect();
                self.ticks(&words, typed)
            }
            Shape::LongText => self.types(&typed.replace('\n', &sent_by("Enter"))),
            _ => self.key("Ctrl-U").types(typed),
        }
    }

    /// Writes something else in the place of a longer text.
    pub(crate) fn rewrites(&mut self, label: &str, before: &str, after: &str) -> &mut Self {
        self.goes_to_field(label);
        self.types(&sent_by("Backspace").repeat(before.chars().count()));
        self.types(&after.replace('\n', &sent_by("Enter")))
    }

    /// Takes away what stands in a line.
    pub(crate) fn empties(&mut self, label: &str) -> &mut Self {
        self.goes_to_field(label);
        self.key("Ctrl-U")
    }

    /// Fills in what a row says, in the order of the form.
    #[track_caller]
    pub(crate) fn fills_in(&mut self, fields: &Fields) -> &mut Self {
        let form = self.form.as_ref().unwrap().fields();
        let known = |name: &String| form.iter().any(|field| field.field.name == name);
        assert!(fields.keys().all(known), "a form lacks some of {:?}", fields.keys());
        for FormField { label, place, field } in form {
            if let Some(value) = fields.get(field.name) {
                let typed = written(self.demo, &self.texts, &place, field, value);
                self.fills(&label, &typed);
            }
        }
        self
    }

    /// Saves, and sees the form close.
    #[track_caller]
    pub(crate) fn saves(&mut self) -> &mut Self {
        let form = self.form.take().unwrap();
        self.key("Ctrl-S").sends();
        self.screen.sees_no_more(&heading(&form));
        self
    }

    /// Sees a line with all these words that did not stand there before.
    #[track_caller]
    pub(crate) fn sees_new(&mut self, words: &[&str]) -> &mut Self {
        let before = lines_with(&self.before, words);
        self.screen.waits(&format!("no new line with {words:?} came"), |contents| {
            lines_with(contents, words) > before
        });
        self
    }

    /// Sees a line with all these words.
    #[track_caller]
    pub(crate) fn sees_line(&mut self, words: &[&str]) -> &mut Self {
        self.screen
            .waits(&format!("no line with {words:?} came"), |contents| lines_with(contents, words) > 0);
        self
    }

    /// Sees that the cursor of the list stands at this record.
    #[track_caller]
    pub(crate) fn sees_selected(&mut self, number: &str) -> &mut Self {
        self.screen.sees(&format!("{POINTER} {number} "));
        self
    }

    /// Sees that the cursor of the list stands at this record, and opens it.
    #[track_caller]
    pub(crate) fn opens_selected(&mut self, number: &str) -> &mut Self {
        self.sees_selected(number);
        self.screen.press("Enter").sees(&self.texts.get("detail-timeline"));
        self
    }

    /// Goes to a record of the list in front, and opens it.
    #[track_caller]
    pub(crate) fn looks_up(&mut self, number: &str) -> &mut Self {
        self.goes_to_line(&[&format!(" {number} ")]);
        self.opens_selected(number)
    }

    /// Goes back to the list.
    #[track_caller]
    pub(crate) fn goes_back_to_the_list(&mut self) -> &mut Self {
        let head = first_line(&self.screen.contents());
        self.screen.press("Esc").waits("it never went back", |contents| first_line(contents) != head);
        self
    }

    /// Opens the record in a line below the patient, whose own first line begins with these words.
    #[track_caller]
    pub(crate) fn opens_related(&mut self, words: &[&str], head: &str) -> &mut Self {
        let related = self.texts.get("detail-related");
        self.moves_to(|rows| {
            let from = rows.iter().position(|row| row.contains(&related))?;
            rows[from..].iter().position(|row| holds(row, words)).map(|row| from + row)
        });
        self.screen.press("Enter");
        self.sees_first(head)
    }

    /// Goes back to the record that one came from.
    #[track_caller]
    pub(crate) fn goes_back_to(&mut self, head: &str) -> &mut Self {
        self.screen.press("Esc");
        self.sees_first(head)
    }

    #[track_caller]
    fn sees_first(&mut self, head: &str) -> &mut Self {
        let first = format!("{POINTER} {head}");
        self.screen.waits(&format!("“{head}” never stood first"), |contents| {
            contents.lines().nth(ABOVE).is_some_and(|row| row.starts_with(&first))
        });
        self
    }

    /// Moves the cursor to the first line with all these words.
    #[track_caller]
    pub(crate) fn goes_to_line(&mut self, words: &[&str]) -> &mut Self {
        self.moves_to(|rows| rows.iter().position(|row| holds(row, words)))
    }

    /// Whether a line with all these words stands on the screen.
    pub(crate) fn has_line(&self, words: &[&str]) -> bool {
        lines_with(&self.screen.contents(), words) > 0
    }

    #[track_caller]
    fn moves_to(&mut self, line: impl Fn(&[String]) -> Option<usize>) -> &mut Self {
        let found = |contents: &str| {
            let rows: Vec<_> = contents.lines().skip(ABOVE).map(str::to_owned).collect();
            rows.iter().position(|row| row.starts_with(POINTER)).zip(line(&rows))
        };
        self.screen.waits("no such line came", |contents| found(contents).is_some());
        let (here, there) = found(&self.screen.contents()).unwrap();
        let key = if there >= here { "j" } else { "k" };
        self.screen.type_text(&key.repeat(there.abs_diff(here)));
        self
    }

    fn goes_to_field(&mut self, label: &str) -> FormField {
        let (field, keys) = self.form.as_mut().unwrap().go_to(label);
        self.keys.extend(keys.into_iter().map(sent_by));
        field
    }

    /// Looks for a record by its name, and takes it from the list that opens. A plan is looked for
    /// by whose it is.
    #[track_caller]
    fn finds(&mut self, kind: Kind, label: &str, wanted: &str) -> &mut Self {
        let query = match kind {
            Kind::Plan => wanted.rsplit_once(' ').unwrap().0,
            _ => wanted,
        };
        self.types(query).sends();
        let found = |contents: &str| {
            let rows: Vec<_> = contents.lines().map(inside).collect();
            let typed = rows.iter().position(|row| row.contains(label) && row.ends_with(query))?;
            let list = &rows[typed + 1..];
            let taken = list.iter().position(|row| row.starts_with(POINTER))?;
            let there = list.iter().position(|row| row.ends_with(wanted))?;
            there.checked_sub(taken)
        };
        self.screen.waits(&format!("“{wanted}” was not found"), |contents| found(contents).is_some());
        let steps = found(&self.screen.contents()).unwrap();
        self.types(&sent_by("Down").repeat(steps)).key("Enter")
    }

    /// Goes along the boxes and ticks some.
    fn ticks(&mut self, words: &[String], typed: &str) -> &mut Self {
        let ticked: Vec<_> = typed.split(", ").collect();
        for (index, word) in words.iter().enumerate() {
            if index > 0 {
                self.key("Right");
            }
            if ticked.contains(&word.as_str()) {
                self.key(" ");
            }
        }
        self
    }

    /// A value of these as the screen shows it; of a section, or of the record itself.
    pub(crate) fn shown(&self, kind: Kind, section: &str, name: &str, fields: &Fields) -> String {
        let (place, known) = match section {
            "" => (Place::top(kind), kind.schema().fields),
            _ => (Place::within(kind, section), kind.schema().section(section).unwrap().fields),
        };
        let field = known.iter().find(|field| field.name == name).unwrap();
        self.texts.value(&place, field, &fields[name])
    }

    /// The day of a date or a moment, as lists show it.
    pub(crate) fn day(&self, fields: &Fields, name: &str) -> String {
        let day = fields[name].as_text().unwrap()[..10].parse().unwrap();
        self.texts.day_and_month(day)
    }

    /// A limit as a plan shows it: *SpO₂ % under 88*.
    pub(crate) fn limit(&self, limit: &Fields) -> String {
        let word = |name| self.shown(Kind::Plan, "limit", name, limit);
        ["measure", "comparison", "value"].map(word).join(" ")
    }

    fn types(&mut self, text: &str) -> &mut Self {
        self.keys.push_str(text);
        self
    }

    fn key(&mut self, key: &str) -> &mut Self {
        self.types(&sent_by(key))
    }

    /// Types all that is to be typed.
    fn sends(&mut self) {
        let keys = std::mem::take(&mut self.keys);
        self.screen.type_text(&keys);
    }

    /// Closes the console.
    pub(crate) fn leaves(mut self) {
        self.screen.press("q");
        assert_eq!(self.screen.closes().is_clean().code, 0);
    }
}

/// How a form's frame begins.
fn heading(form: &Form) -> String {
    format!("┌ {}", form.title)
}

/// The first line below the tabs, wherever the cursor stands.
fn first_line(contents: &str) -> String {
    contents.lines().nth(ABOVE).unwrap_or_default().trim_start_matches([POINTER, ' ']).to_owned()
}

fn lines_with(contents: &str, words: &[&str]) -> usize {
    contents.lines().filter(|row| holds(row, words)).count()
}

fn holds(row: &str, words: &[&str]) -> bool {
    words.iter().all(|word| row.contains(word))
}

/// What stands in a line of a form: without its frame, its scrollbar and what lies behind it.
fn inside(row: &str) -> &str {
    let within = row.split_once('│').and_then(|(_, rest)| rest.rsplit_once('│'));
    within.map_or("", |(within, _)| within).trim_matches([' ', '│', '█'])
}
