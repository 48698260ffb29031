//! Coverage as a table, for people and for CSV, and as JSON.

use crate::document::Sheet;
use crate::render::csv::csv;
use crate::render::json::json;

use super::{
    Answering, Cited, ControlRow, Coverage, CoverageRows, How, PassageRow, Present, RequirementRow, SummaryRow,
};

/// As JSON.
pub fn coverage_json(coverage: &Coverage) -> String {
    json(coverage)
}

/// As CSV that a Swedish Excel opens rightly.
pub fn coverage_csv(coverage: &Coverage) -> String {
    csv(&coverage_table(coverage))
}

/// As a table.
pub fn coverage_table(coverage: &Coverage) -> Sheet {
    let here = coverage.procurement.is_some();
    let (columns, rows): (Vec<&str>, Vec<Vec<String>>) = match &coverage.rows {
        CoverageRows::Summary(rows) => {
            let columns = ["kind", "id", "title", "parts", "named", "carried", "left out", "not covered", "per cent"];
            let more = ["in the annex", "by a route", "replaced", "not in"];
            (with(&columns, here, &more, &[]), rows.iter().map(summary).collect())
        }
        CoverageRows::Controls(rows) => {
            let columns = with(&["control", "title", "how"], here, &STANDING, &["reason"]);
            (columns, rows.iter().map(|row| control(row, here)).collect())
        }
        CoverageRows::Passages(rows) => {
            let columns = with(&["passage", "heading", "themes"], here, &STANDING, &[]);
            (columns, rows.iter().map(|row| passage(row, here)).collect())
        }
        CoverageRows::Requirements(rows) => {
            let columns = vec!["requirement", "title", "names", "carries", "lost if struck"];
            (columns, rows.iter().map(requirement).collect())
        }
    };
    Sheet { columns: columns.into_iter().map(str::to_owned).collect(), rows }
}

/// Where the requirements of a row stand in a procurement.
const STANDING: [&str; 4] = ["in the annex", "by a route", "replaced", "not in"];

/// Columns; the requirements of the catalogue stand in one, those of a procurement in as many as there are standings.
fn with<'a>(first: &[&'a str], here: bool, standings: &[&'a str], last: &[&'a str]) -> Vec<&'a str> {
    let catalogue: &[&str] = if first.contains(&"parts") { &[] } else { &["requirements"] };
    [first, if here { standings } else { catalogue }, last].concat()
}

fn summary(row: &SummaryRow) -> Vec<String> {
    let counts = [row.parts, row.named, row.carried, row.left_out, row.not_covered, row.per_cent];
    let here = row.here.iter().flat_map(|here| [here.in_annex, here.by_route, here.replaced, here.out]);
    let texts = [row.kind.to_owned(), row.id.clone(), row.title.clone()];
    texts.into_iter().chain(counts.into_iter().chain(here).map(|count| count.to_string())).collect()
}

fn control(row: &ControlRow, here: bool) -> Vec<String> {
    let how = match row.how {
        How::Named => "named",
        How::Carried => "carried",
        How::LeftOut => "left out",
        How::NotCovered => "not covered",
        How::NoGoal => "no goal",
    };
    let mut cells = vec![row.id.clone(), row.title.clone(), how.to_owned()];
    cells.extend(standings(&row.requirements, here));
    cells.push(row.reason.clone().unwrap_or_default());
    cells
}

fn passage(row: &PassageRow, here: bool) -> Vec<String> {
    let mut cells = vec![row.id.clone(), row.heading.clone(), row.themes.join(", ")];
    cells.extend(standings(&row.requirements, here));
    cells
}

fn standings(requirements: &[Answering], here: bool) -> Vec<String> {
    if !here {
        return vec![requirements.iter().map(|answering| answering.id.as_str()).collect::<Vec<_>>().join(", ")];
    }
    let told = |column: usize| {
        let those = requirements.iter().filter(|answering| answering.here.map_or(3, self::column) == column);
        let those: Vec<String> = those
            .map(|answering| match (&answering.by, answering.here) {
                (Some(by), _) => format!("{} ({by})", answering.id),
                (None, Some(Present::Undecided)) => format!("{} (undecided)", answering.id),
                (None, Some(Present::NotTakenUp)) => format!("{} (not taken up)", answering.id),
                (None, Some(Present::InAnnex | Present::ByRoute | Present::Replaced | Present::Out) | None) => {
                    answering.id.clone()
                }
            })
            .collect();
        those.join(", ")
    };
    (0..STANDING.len()).map(told).collect()
}

/// The position of a standing among the columns.
fn column(present: Present) -> usize {
    match present {
        Present::InAnnex => 0,
        Present::ByRoute => 1,
        Present::Replaced => 2,
        Present::Undecided | Present::NotTakenUp | Present::Out => 3,
    }
}

fn requirement(row: &RequirementRow) -> Vec<String> {
    let mut lost = vec![by_register(&row.lost_controls)];
    lost.extend(row.lost_passages.iter().cloned());
    lost.retain(|part| !part.is_empty());
    vec![row.id.clone(), row.title.clone(), by_register(&row.names), by_register(&row.carries), lost.join("; ")]
}

/// Controls with the id of their register before the first of each: `iso27001-2022 A.5.1, A.5.4; gdpr-2016-679 Art. 28(1)`.
fn by_register(controls: &[Cited]) -> String {
    let mut sorted: Vec<&Cited> = controls.iter().collect();
    sorted.sort_by_key(|cited| &cited.standard);
    let registers = sorted.chunk_by(|first, second| first.standard == second.standard).filter_map(|group| {
        let ids: Vec<&str> = group.iter().map(|cited| cited.control.as_str()).collect();
        Some(format!("{} {}", group.first()?.standard, ids.join(", ")))
    });
    registers.collect::<Vec<_>>().join("; ")
}
