//! The measures of the page, in twentieths of a point as Word counts them. Numbers only.

/// One millimetre.
const MM: f64 = 56.693;

/// Left and right margin: 22 mm.
pub(super) const SIDE_MARGIN: i32 = (22.0 * MM) as i32;
/// Least distance from the top of the page to the text; a tall header pushes the text down.
pub(super) const TOP_MARGIN: i32 = (30.0 * MM) as i32;
/// Distance from the text to the foot of the page.
pub(super) const BOTTOM_MARGIN: i32 = (26.0 * MM) as i32;
/// Distance from the top of the page to the header.
pub(super) const HEADER_DISTANCE: i32 = (15.0 * MM) as i32;
/// Distance from the footer to the foot of the page.
pub(super) const FOOTER_DISTANCE: i32 = (13.0 * MM) as i32;
/// Where the text of a clause begins; its id stands to the left.
pub(super) const CLAUSE_INDENT: i32 = (23.0 * MM) as i32;
/// Width of the labels of a clause's facts.
pub(super) const FACT_LABEL_WIDTH: i32 = (27.0 * MM) as i32;
/// How much deeper each level of a list begins.
pub(super) const LIST_STEP: i32 = (6.0 * MM) as i32;
/// From the edge of the tinted box to its text.
pub(super) const BOX_PADDING: i32 = (5.0 * MM) as i32;

/// The sides of an A4 page.
const SHORT_SIDE: i32 = 11906;
const LONG_SIDE: i32 = 16838;

/// How a page lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Orientation {
    /// Upright, as all text does.
    Portrait,
    /// On its side, for a table whose words have no room upright.
    Landscape,
}

impl Orientation {
    /// Width and height of the page.
    pub(super) fn page(self) -> (i32, i32) {
        match self {
            Orientation::Portrait => (SHORT_SIDE, LONG_SIDE),
            Orientation::Landscape => (LONG_SIDE, SHORT_SIDE),
        }
    }

    /// The width of its text.
    pub(super) fn text_width(self) -> i32 {
        self.page().0 - 2 * SIDE_MARGIN
    }
}

/// Which indent a paragraph or a list has from the margin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Running text.
    Body,
    /// The text of a clause.
    Clause,
    /// A fact of a clause: motive, evidence, follow-up, support.
    Fact,
}

impl Place {
    /// Every place.
    pub(super) const ALL: [Place; 3] = [Place::Body, Place::Clause, Place::Fact];

    /// Where its text begins.
    pub(super) fn indent(self) -> i32 {
        match self {
            Place::Body => 0,
            Place::Clause => CLAUSE_INDENT,
            Place::Fact => CLAUSE_INDENT + FACT_LABEL_WIDTH,
        }
    }

    /// The style of its paragraphs.
    pub(super) fn paragraph_style(self) -> &'static str {
        match self {
            Place::Body => "BodyText",
            Place::Clause => "ClauseText",
            Place::Fact => "ClauseFactMore",
        }
    }

    /// The style of its lists.
    pub(super) fn list_style(self) -> &'static str {
        match self {
            Place::Body | Place::Clause => "ListParagraph",
            Place::Fact => "ClauseFactList",
        }
    }

    /// Where a list item at this depth begins, after its mark.
    pub(super) fn list_indent(self, depth: usize) -> i32 {
        let depth = i32::try_from(depth).unwrap_or(8).min(8);
        self.indent() + LIST_STEP * (depth + 1)
    }
}
