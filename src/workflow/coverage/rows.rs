//! The rows of coverage, by what is asked about. They are also the shape of the JSON.

use serde::Serialize;

/// What is answered to.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Coverage {
    /// The catalogue's id and edition.
    pub catalogue: String,
    /// The procurement's title, where it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub procurement: Option<String>,
    /// The title of what is asked about; nothing where that is everything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The rows.
    #[serde(flatten)]
    pub rows: CoverageRows,
}

/// The rows, by what is asked about.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CoverageRows {
    /// Goals and policies.
    Summary(Vec<SummaryRow>),
    /// Controls of a register.
    Controls(Vec<ControlRow>),
    /// Passages of a policy.
    Passages(Vec<PassageRow>),
    /// Requirements of an area.
    Requirements(Vec<RequirementRow>),
}

/// How many parts of a register or a policy are answered, and how.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct SummaryRow {
    /// `register` or `policy`.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// Its title; a register's short form.
    pub title: String,
    /// How many controls are to be covered, or how many passages have themes.
    pub parts: usize,
    /// Those that a requirement names or serves.
    pub named: usize,
    /// Those that requirements answer to without naming them.
    pub carried: usize,
    /// Those that are left out with a reason.
    pub left_out: usize,
    /// The rest.
    pub not_covered: usize,
    /// The share that is named or carried, in whole per cent, rounded down.
    pub per_cent: usize,
    /// What becomes of those named or carried in the procurement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub here: Option<Here>,
}

/// How many parts are answered in a procurement, each counted once, where it is best answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Here {
    /// By the annex.
    pub in_annex: usize,
    /// By a route.
    pub by_route: usize,
    /// By a requirement that a stricter one has replaced.
    pub replaced: usize,
    /// Not at all, or not yet known.
    pub out: usize,
}

/// How a control is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// Requirements name it.
    Named,
    /// Requirements answer to it without naming it.
    Carried,
    /// It is left out with a reason.
    LeftOut,
    /// It is to be covered, and nothing does.
    NotCovered,
    /// Nothing covers it, and it is not to be covered.
    NoGoal,
}

/// What becomes of a requirement in a procurement, the most present first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Present {
    /// It stands in the annex.
    InAnnex,
    /// A route already says it.
    ByRoute,
    /// A stricter one takes its place.
    Replaced,
    /// It depends on unanswered questions.
    Undecided,
    /// It is an award criterion that is not taken up.
    NotTakenUp,
    /// It is not in.
    Out,
}

/// A requirement that answers to something.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Answering {
    /// Its id.
    pub id: String,
    /// What becomes of it in the procurement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub here: Option<Present>,
    /// The route that covers it, or the requirement that replaces it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// A control of a register.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct ControlRow {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// How it is answered.
    pub how: How,
    /// The best that becomes of its requirements in the procurement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub here: Option<Present>,
    /// The requirements that name or carry it.
    pub requirements: Vec<Answering>,
    /// Why it is carried or left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A passage of a policy.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct PassageRow {
    /// Its id.
    pub id: String,
    /// Its heading.
    pub heading: String,
    /// What it commits to.
    pub text: String,
    /// Its themes.
    pub themes: Vec<String>,
    /// The best that becomes of its requirements in the procurement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub here: Option<Present>,
    /// The requirements that serve one of its themes.
    pub requirements: Vec<Answering>,
}

/// A requirement, and what rests on it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct RequirementRow {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The controls that it names.
    pub names: Vec<Cited>,
    /// The controls that it carries without naming them.
    pub carries: Vec<Cited>,
    /// The controls that no other requirement answers to.
    pub lost_controls: Vec<Cited>,
    /// The passages of adopted policies that no other requirement serves.
    pub lost_passages: Vec<String>,
}

/// A control, and how it is printed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Cited {
    /// The register's id.
    pub standard: String,
    /// The control's id.
    pub control: String,
    /// How it is printed.
    pub cite: String,
}
