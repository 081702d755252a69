//! Where everything stands on the screen. Drawing and the mouse both go by this.

use ratatui::layout::{Constraint, Layout as Split, Rect, Size};

/// The smallest terminal that Varde can be used in.
pub const SMALLEST: Size = Size { width: 60, height: 20 };
/// From this width on, list and detail stand side by side.
const WIDE: u16 = 110;
/// Lines above the rows of a list: how it is filtered and sorted, and the column headings.
const LIST_HEADING: u16 = 2;

/// Columns left of the detail's lines, for the mark of its cursor.
const DETAIL_MARK: u16 = 2;

/// The places of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// Region, date and person.
    pub header: Rect,
    /// The tabs and the counts.
    pub tabs: Rect,
    /// What is chosen from.
    pub list: Rect,
    /// What is chosen, beside the list; where there is no room for both it takes the list's place.
    pub detail: Rect,
    /// Keys and whether all is saved.
    pub footer: Rect,
    /// Whether list and detail stand side by side.
    pub wide: bool,
}

impl Layout {
    /// The places on a screen of this size.
    pub fn of(size: Size) -> Self {
        let screen = Rect::from((ratatui::layout::Position::ORIGIN, size));
        let rows = [1, 1, 1].map(Constraint::Length);
        let [header, tabs, _rule, body, footer] =
            Split::vertical([rows[0], rows[1], rows[2], Constraint::Min(0), Constraint::Length(1)])
                .areas(screen);
        let wide = size.width >= WIDE;
        let (list, detail) = match wide {
            false => (body, body),
            true => {
                let columns = [Constraint::Fill(3), Constraint::Length(2), Constraint::Fill(2)];
                let [list, _rule, detail] = Split::horizontal(columns).areas(body);
                (list, detail)
            }
        };
        Self { header, tabs, list, detail, footer, wide }
    }

    /// List and detail together.
    pub fn body(&self) -> Rect {
        if self.wide { self.list.union(self.detail) } else { self.list }
    }

    /// The lines of the detail, right of the mark of its cursor.
    pub fn detail_lines(&self) -> Rect {
        let mark = DETAIL_MARK.min(self.detail.width);
        Rect { x: self.detail.x + mark, width: self.detail.width - mark, ..self.detail }
    }

    /// The rows of a list, below its headings.
    pub fn rows(&self) -> Rect {
        let heading = LIST_HEADING.min(self.list.height);
        Rect { y: self.list.y + heading, height: self.list.height - heading, ..self.list }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn list_and_detail_stand_side_by_side_from_110_columns() {
        let narrow = Layout::of(Size::new(109, 30));
        assert_eq!((narrow.wide, narrow.list), (false, narrow.detail));
        let wide = Layout::of(Size::new(110, 30));
        assert!(wide.wide && wide.list.right() < wide.detail.left() && wide.detail.right() == 110);
    }

    #[test]
    fn the_smallest_screen_has_room_for_rows() {
        assert_eq!(Layout::of(SMALLEST).rows().height, 14);
    }
}
