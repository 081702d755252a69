//! The lines of a detail, each with what it is about.

use ratatui::style::Style;
use ratatui::text::{Line, Span};
use syncd::domain::{Kind, RecordId, benefit};
use syncd::service::protocol::RecordView;

use super::timeline::{Theme, timeline};
use super::{fields, related};
use crate::look::Look;
use crate::widgets::width::{columns, truncate, wrap};
use crate::{appointment, equipment, event, meeting, municipality, patient, plan};

/// The columns that labels take, where there is room for it.
const LABEL_WIDTH: u16 = 22;

/// What a line is about, for the keys that act on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    /// Another record.
    Record(RecordId),
    /// An entry of a section, such as an activity or a relative.
    Entry {
        /// The section.
        section: &'static str,
        /// The entry.
        entry: String,
    },
    /// A line of the figures, which opens the rows that it counts.
    Figure(benefit::Line),
    /// The heading of the timeline, which cuts it down to a theme.
    Timeline,
}

/// The lines of a detail.
pub(crate) struct Content<'a> {
    /// Words and colours.
    pub look: Look<'a>,
    width: u16,
    lines: Vec<(Line<'static>, Option<Target>)>,
}

/// Everything that is known of a record, as lines of this width; of what happened only what belongs to a theme,
/// where one is given.
pub(crate) fn content<'a>(view: &RecordView, look: Look<'a>, width: u16, only: Option<Theme>) -> Content<'a> {
    let mut content = Content::new(look, width);
    content.head(view);
    match view.record.kind {
        Kind::Patient => patient::summary(&mut content, view),
        Kind::Appointment => appointment::summary(&mut content, view),
        kind => {
            content.responsible(view);
            match kind {
                Kind::Plan => plan::levels(&mut content, view),
                Kind::Event => event::summary(&mut content, view),
                Kind::Equipment => equipment::summary(&mut content, view),
                Kind::Meeting => meeting::standing(&mut content, view),
                _ => {}
            }
        }
    }
    fields::trouble(&mut content, view);
    fields::groups(&mut content, view);
    match view.record.kind {
        Kind::Patient => patient::pathway(&mut content, view),
        Kind::Appointment => appointment::steps(&mut content, view),
        _ => {}
    }
    fields::sections(&mut content, view);
    if view.record.kind == Kind::Settings {
        municipality::pathway(&mut content, view);
    }
    if view.record.kind == Kind::Meeting {
        meeting::actions(&mut content, view);
    }
    related::related(&mut content, view);
    if view.record.kind == Kind::Patient {
        patient::criteria(&mut content, view);
    }
    timeline(&mut content, view, only);
    content
}

impl<'a> Content<'a> {
    /// No lines yet, of this width.
    pub(crate) fn new(look: Look<'a>, width: u16) -> Self {
        Self { look, width, lines: Vec::new() }
    }

    /// The title of a phase of the pathway.
    pub(crate) fn phase(&mut self, phase: u8) {
        let title = self.look.texts.get(&format!("phase-{phase}"));
        self.text(format!("{phase} {title}"), self.look.theme.muted);
    }

    /// The lines with what they are about.
    pub(crate) fn lines(&self) -> &[(Line<'static>, Option<Target>)] {
        &self.lines
    }

    /// How many columns a line has.
    pub(crate) fn width(&self) -> u16 {
        self.width
    }

    /// What stands on a line beside its label.
    pub(crate) fn value(&self, line: usize) -> Option<String> {
        let (line, _) = self.lines.get(line)?;
        let from = usize::from(line.spans.len() > 1);
        let text: String = line.spans.iter().skip(from).map(|span| span.content.as_ref()).collect();
        Some(text.trim().to_owned())
    }

    /// What a line is about.
    pub(crate) fn target(&self, line: usize) -> Option<&Target> {
        self.lines.get(line)?.1.as_ref()
    }

    /// Number, title and group; for a record about a patient, the patient below.
    fn head(&mut self, view: &RecordView) {
        let (row, separator) = (&view.row, self.look.theme.symbols.separator);
        let number = row.number.iter().map(|number| format!("{number} ")).collect::<String>();
        let mut title = format!("{number}{}", self.look.texts.row_title(row.kind, &row.title));
        let more =
            [patient::age(view, self.look.today), non_empty(self.look.texts.row_group(row.kind, &row.group))];
        for part in more.into_iter().flatten() {
            title.push_str(&format!(" {separator} {part}"));
        }
        self.text(title, self.look.theme.title);
        if let Some(patient) = &row.patient {
            let number = patient.number.clone().unwrap_or_default();
            let replaced = match row.kind {
                Kind::Patient => self.look.texts.get("detail-replaced-by") + " ",
                _ => String::new(),
            };
            let text = format!("{} {replaced}{number} {}", self.look.theme.symbols.arrow, patient.title);
            self.add(Line::styled(text, self.look.theme.accent), Some(Target::Record(patient.id)));
        }
    }

    /// Who answers for it now, and who stands in.
    fn responsible(&mut self, view: &RecordView) {
        let Some(responsible) = &view.responsible else { return };
        let texts = self.look.texts;
        let (who, why) = texts.cover(&responsible.person, responsible.stand_in.as_ref());
        let who = texts.format("detail-responsible-now", &[("who", who.into())]);
        self.add(Line::styled(who, self.look.theme.accent), None);
        self.why(why, None);
    }

    /// Below who answers: why it is not the person whose it is.
    pub(crate) fn why(&mut self, why: Option<String>, target: Option<Target>) {
        if let Some(why) = why {
            self.add(Line::styled(format!("  {why}"), self.look.theme.warning), target);
        }
    }

    /// A heading, with room above it.
    pub(crate) fn heading(&mut self, text: String) {
        self.add(Line::default(), None);
        self.text(text, self.look.theme.title);
    }

    /// A heading that keys act on.
    pub(crate) fn heading_of(&mut self, text: String, target: Target) {
        self.add(Line::default(), None);
        self.add(Line::styled(text, self.look.theme.title), Some(target));
    }

    /// A line of text, over several lines where it is long.
    pub(crate) fn text(&mut self, text: String, style: Style) {
        for line in wrap(&text, self.width) {
            self.add(Line::styled(line, style), None);
        }
    }

    /// A label with a value beside it; a long value goes on below itself.
    pub(crate) fn labelled(&mut self, label: &str, value: &str, style: Style, target: Option<Target>) {
        let label_width = LABEL_WIDTH.min(self.width / 2);
        let ellipsis = self.look.theme.symbols.ellipsis;
        let mut label = truncate(label, label_width.saturating_sub(1), ellipsis);
        for line in wrap(value, self.width.saturating_sub(label_width)) {
            let gap = " ".repeat(label_width.saturating_sub(columns(&label)).into());
            let label = std::mem::take(&mut label);
            let spans = [Span::styled(label + &gap, self.look.theme.muted), Span::styled(line, style)];
            self.add(Line::from_iter(spans), target.clone());
        }
    }

    /// Adds a line, cut where it is too wide.
    pub(crate) fn add(&mut self, line: Line<'static>, target: Option<Target>) {
        let mut left = self.width;
        let style = line.style;
        let spans = line.spans.into_iter().map(|span| {
            let text = truncate(&span.content, left, self.look.theme.symbols.ellipsis);
            // What was cut ends the line, also where the cut left a column.
            left = if text == span.content { left.saturating_sub(columns(&text)) } else { 0 };
            Span::styled(text, span.style)
        });
        self.lines.push((Line::from_iter(spans).style(style), target));
    }
}

fn non_empty(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}
