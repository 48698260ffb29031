//! Coverage as a page for the screen: a summary, which areas answer to which register, and for each register, policy or area a
//! map with a cell for each part. What the page says stands in the template `coverage.html`; here is only what it is about.

use serde::Serialize;

use crate::catalogue::{Catalogue, Policy, Reference, Requirement};
use crate::document::capitalised;
use crate::procurement::Procurement;
use crate::render::html::STYLE;
use crate::selection::Selection;
use crate::template::Templates;

use super::{
    Answering, Cited, ControlRow, Coverage, CoverageRows, How, LANGUAGE, PassageRow, Present, RequirementRow,
    SummaryRow, Survey, names,
};

/// The template that it is made from.
const TEMPLATE: &str = "coverage";

/// The anchor of the map where there is only one.
const ONLY_MAP: &str = "karta";

/// From which number a cell has the first shade, the second and so on: what one part of a register, one passage of a policy, one
/// requirement or one area of a register commonly has.
const STEPS_OF_CONTROLS: [usize; 4] = [1, 2, 4, 7];
const STEPS_OF_PASSAGES: [usize; 4] = [1, 10, 20, 40];
const STEPS_OF_REQUIREMENTS: [usize; 4] = [1, 2, 4, 7];
const STEPS_OF_AREAS: [usize; 4] = [1, 5, 10, 20];

/// What `coverage.html` may use.
#[derive(Debug, Serialize)]
struct PageView<'a> {
    style: &'static str,
    catalogue: &'a str,
    procurement: Option<&'a str>,
    title: Option<&'a str>,
    kind: &'static str,
    /// Whether the map of a register also shows what is not to be covered.
    with_no_goal: bool,
    summary: Vec<&'a SummaryRow>,
    areas: Vec<AreaView>,
    matrix: Vec<MatrixRow>,
    scales: Vec<ScaleView>,
    maps: Vec<MapView>,
}

/// An area, as a column.
#[derive(Debug, Serialize)]
struct AreaView {
    prefix: String,
    title: String,
}

/// A register, and how many requirements of each area answer to it.
#[derive(Debug, Serialize)]
struct MatrixRow {
    anchor: String,
    title: String,
    cells: Vec<Shaded>,
    all: usize,
}

/// A number and its shade.
#[derive(Clone, Copy, Debug, Serialize)]
struct Shaded {
    number: usize,
    shade: usize,
}

/// A register, a policy or an area, with a cell for each of its parts.
#[derive(Debug, Serialize)]
struct MapView {
    anchor: String,
    title: String,
    /// `controls`, `passages` or `requirements`: what the cells are.
    kind: &'static str,
    cells: Vec<CellView>,
}

/// What the shades of a kind of map stand for.
#[derive(Debug, Serialize)]
struct ScaleView {
    kind: &'static str,
    steps: Vec<Step>,
}

/// A shade, and the numbers that have it; the last has no end.
#[derive(Debug, Serialize)]
struct Step {
    shade: usize,
    from: usize,
    to: Option<usize>,
}

/// A part: how it is answered, and by how many requirements in that way.
#[derive(Debug, Serialize)]
struct CellView {
    anchor: String,
    id: String,
    title: String,
    text: String,
    themes: Vec<String>,
    state: State,
    carried: bool,
    shaded: Shaded,
    requirements: Vec<AnsweringView>,
    reason: Option<String>,
    names: Vec<String>,
    carries: Vec<String>,
    lost: Vec<String>,
}

/// What a cell shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum State {
    Named,
    Carried,
    LeftOut,
    NotCovered,
    NoGoal,
    InAnnex,
    ByRoute,
    Replaced,
    Undecided,
    NotTakenUp,
    Out,
    /// A requirement that alone answers to something.
    Alone,
    /// A requirement without which nothing is lost.
    Shared,
}

/// A requirement, its title, and what becomes of it in the procurement.
#[derive(Debug, Serialize)]
struct AnsweringView {
    id: String,
    title: String,
    here: Option<State>,
    by: Option<String>,
}

/// Coverage as one HTML page that needs nothing else, in the language of the original.
///
/// # Errors
/// If the template `coverage.html` is at fault.
pub fn coverage_page(
    found: &Coverage,
    templates: &Templates,
    catalogue: &Catalogue,
    procurement: Option<(&Procurement, &Selection)>,
) -> anyhow::Result<String> {
    let survey = Survey::new(catalogue, procurement);
    let (kind, maps) = match &found.rows {
        CoverageRows::Summary(_) => ("summary", survey.maps()),
        CoverageRows::Controls(rows) => ("controls", vec![survey.map_of_controls(ONLY_MAP, title_of(found), rows)]),
        CoverageRows::Passages(rows) => ("passages", vec![survey.map_of_passages(ONLY_MAP, title_of(found), rows)]),
        CoverageRows::Requirements(rows) => ("requirements", vec![map_of_requirements(title_of(found), rows)]),
    };
    let summary: Vec<&SummaryRow> = match &found.rows {
        CoverageRows::Summary(rows) => rows.iter().collect(),
        CoverageRows::Controls(_) | CoverageRows::Passages(_) | CoverageRows::Requirements(_) => Vec::new(),
    };
    let matrix = if summary.is_empty() { Vec::new() } else { survey.matrix() };
    let areas = catalogue.areas.iter();
    templates.page(
        TEMPLATE,
        &PageView {
            style: STYLE,
            catalogue: &found.catalogue,
            procurement: found.procurement.as_deref(),
            title: found.title.as_deref(),
            kind,
            with_no_goal: maps.iter().flat_map(|map| &map.cells).any(|cell| cell.state == State::NoGoal),
            summary,
            areas: areas
                .map(|area| AreaView { prefix: area.prefix.clone(), title: area.title.get(LANGUAGE).clone() })
                .collect(),
            matrix,
            scales: scales(&maps),
            maps,
        },
    )
}

fn title_of(found: &Coverage) -> &str {
    found.title.as_deref().unwrap_or_default()
}

impl Survey<'_> {
    /// A map for each register and policy of the summary.
    fn maps(&self) -> Vec<MapView> {
        let of_registers = self.registers().into_iter().map(|standard| {
            self.map_of_controls(&standard.id, standard.cite.get(LANGUAGE), &self.aimed_controls(standard))
        });
        let of_policies = self
            .policies()
            .map(|policy| self.map_of_passages(&policy.id, &self.policy_of(policy), &self.passages(policy)));
        of_registers.chain(of_policies).collect()
    }

    /// The title of a policy and the buyers that it binds: several buyers have one with the same title.
    fn policy_of(&self, policy: &Policy) -> String {
        let buyers = self.catalogue.organisations.values();
        let bound = buyers.filter(|buyer| buyer.policies.iter().any(|known| known.value == policy.id));
        let bound: Vec<&str> = bound.map(|buyer| buyer.name.get(LANGUAGE).as_str()).collect();
        let title = policy.title.get(LANGUAGE);
        if bound.is_empty() { title.clone() } else { format!("{title}, {}", bound.join(", ")) }
    }

    /// For each register how many requirements of each area name or carry what is to be covered; in a procurement those of its
    /// annex.
    fn matrix(&self) -> Vec<MatrixRow> {
        let counted: Vec<&Requirement> =
            self.asked.iter().copied().filter(|requirement| self.stands(requirement)).collect();
        let rows = self.registers().into_iter().map(|standard| {
            let aimed: Vec<Reference> = self
                .aimed_controls(standard)
                .into_iter()
                .map(|row| Reference { standard: standard.id.clone(), control: row.id })
                .collect();
            let answers = |requirement: &&&Requirement| {
                let carried = self.carried_by(&requirement.id);
                aimed.iter().any(|reference| names(requirement, reference) || carried.contains(reference))
            };
            let answering: Vec<&&Requirement> = counted.iter().filter(answers).collect();
            let of_area = |area: &str| answering.iter().filter(|requirement| requirement.area == area).count();
            let areas = self.catalogue.areas.iter();
            MatrixRow {
                anchor: standard.id.clone(),
                title: capitalised(standard.cite.get(LANGUAGE)),
                cells: areas.map(|area| shaded(of_area(&area.id), STEPS_OF_AREAS)).collect(),
                all: answering.len(),
            }
        });
        rows.collect()
    }

    fn stands(&self, requirement: &Requirement) -> bool {
        self.answering(&requirement.id).here.is_none_or(|here| here == Present::InAnnex)
    }

    fn map_of_controls(&self, anchor: &str, title: &str, rows: &[ControlRow]) -> MapView {
        let cells = rows.iter().enumerate().map(|(index, row)| {
            let state = state(row.how, row.here);
            CellView {
                title: row.title.clone(),
                carried: row.how == How::Carried,
                reason: row.reason.clone(),
                ..self.cell(anchor, index, &row.id, state, &row.requirements, STEPS_OF_CONTROLS)
            }
        });
        map(anchor, title, "controls", cells.collect())
    }

    fn map_of_passages(&self, anchor: &str, title: &str, rows: &[PassageRow]) -> MapView {
        let cells = rows.iter().enumerate().map(|(index, row)| {
            let how = if row.requirements.is_empty() { How::NotCovered } else { How::Named };
            let state = state(how, row.here);
            CellView {
                title: row.heading.clone(),
                text: row.text.clone(),
                themes: row.themes.iter().map(|theme| self.theme(theme)).collect(),
                ..self.cell(anchor, index, &row.id, state, &row.requirements, STEPS_OF_PASSAGES)
            }
        });
        map(anchor, title, "passages", cells.collect())
    }

    /// The cell of what requirements answer to, counted in the way in which it is best answered.
    fn cell(
        &self,
        map: &str,
        index: usize,
        id: &str,
        state: State,
        requirements: &[Answering],
        steps: [usize; 4],
    ) -> CellView {
        let requirements: Vec<AnsweringView> = requirements.iter().map(|answering| self.view(answering)).collect();
        let counted = |answering: &&AnsweringView| answering.here.is_none_or(|here| here == state);
        let number = requirements.iter().filter(counted).count();
        CellView { requirements, shaded: shaded(number, steps), ..empty_cell(map, index, id, state) }
    }

    fn view(&self, answering: &Answering) -> AnsweringView {
        let requirement = self.asked.iter().find(|requirement| requirement.id.as_str() == answering.id);
        AnsweringView {
            id: answering.id.clone(),
            title: requirement.map_or_else(String::new, |requirement| requirement.title.get(LANGUAGE).clone()),
            here: answering.here.map(standing),
            by: answering.by.clone(),
        }
    }

    fn theme(&self, id: &str) -> String {
        let theme = self.catalogue.themes.iter().find(|theme| theme.id == id);
        theme.map_or_else(|| id.to_owned(), |theme| theme.name.get(LANGUAGE).clone())
    }
}

fn map_of_requirements(title: &str, rows: &[RequirementRow]) -> MapView {
    let cites = |controls: &[Cited]| controls.iter().map(|cited| cited.cite.clone()).collect::<Vec<_>>();
    let cells = rows.iter().enumerate().map(|(index, row)| {
        let mut lost = cites(&row.lost_controls);
        lost.extend(row.lost_passages.iter().cloned());
        let state = if lost.is_empty() { State::Shared } else { State::Alone };
        CellView {
            title: row.title.clone(),
            names: cites(&row.names),
            carries: cites(&row.carries),
            shaded: shaded(lost.len(), STEPS_OF_REQUIREMENTS),
            lost,
            ..empty_cell(ONLY_MAP, index, &row.id, state)
        }
    });
    map(ONLY_MAP, title, "requirements", cells.collect())
}

/// A cell of which only its place and its state are known.
fn empty_cell(map: &str, index: usize, id: &str, state: State) -> CellView {
    CellView {
        anchor: format!("{map}-{}", index + 1),
        id: id.to_owned(),
        title: String::new(),
        text: String::new(),
        themes: Vec::new(),
        state,
        carried: false,
        shaded: Shaded { number: 0, shade: 0 },
        requirements: Vec::new(),
        reason: None,
        names: Vec::new(),
        carries: Vec::new(),
        lost: Vec::new(),
    }
}

fn map(anchor: &str, title: &str, kind: &'static str, cells: Vec<CellView>) -> MapView {
    MapView { anchor: anchor.to_owned(), title: capitalised(title), kind, cells }
}

/// A scale for each kind of map on the page.
fn scales(maps: &[MapView]) -> Vec<ScaleView> {
    let kinds =
        [("controls", STEPS_OF_CONTROLS), ("passages", STEPS_OF_PASSAGES), ("requirements", STEPS_OF_REQUIREMENTS)];
    let on_page = kinds.iter().filter(|(kind, _)| maps.iter().any(|map| map.kind == *kind));
    let scale = |&(kind, steps): &(&'static str, [usize; 4])| {
        let ends = steps.iter().skip(1).map(|next| Some(next - 1)).chain([None]);
        let steps = steps.iter().zip(ends).enumerate();
        ScaleView { kind, steps: steps.map(|(index, (&from, to))| Step { shade: index + 1, from, to }).collect() }
    };
    on_page.map(scale).collect()
}

fn shaded(number: usize, steps: [usize; 4]) -> Shaded {
    Shaded { number, shade: steps.iter().filter(|&&from| from <= number).count() }
}

/// In a procurement what becomes of its requirements; otherwise how the catalogue answers to it.
fn state(how: How, here: Option<Present>) -> State {
    match how {
        How::Named => here.map_or(State::Named, standing),
        How::Carried => here.map_or(State::Carried, standing),
        How::LeftOut => State::LeftOut,
        How::NotCovered => State::NotCovered,
        How::NoGoal => State::NoGoal,
    }
}

fn standing(present: Present) -> State {
    match present {
        Present::InAnnex => State::InAnnex,
        Present::ByRoute => State::ByRoute,
        Present::Replaced => State::Replaced,
        Present::Undecided => State::Undecided,
        Present::NotTakenUp => State::NotTakenUp,
        Present::Out => State::Out,
    }
}
