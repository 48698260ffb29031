//! What does nothing as a table, for people and for CSV, and as JSON.

use crate::document::Sheet;
use crate::render::csv::csv;
use crate::render::json::json;

use super::{Became, Deviated, DeviatedClause, Idle, IdleQuestion, IdleRequirement, SameAnswer};

/// As JSON.
pub fn idle_json(idle: &Idle) -> String {
    json(idle)
}

/// As CSV that a Swedish Excel opens rightly.
pub fn idle_csv(idle: &Idle) -> String {
    csv(&idle_table(idle))
}

/// As a table: what it is, what is found, and in how many procurements of how many.
pub fn idle_table(idle: &Idle) -> Sheet {
    let all = idle.procurements.len();
    let with_annex = idle.procurements.iter().filter(|looked| looked.stopped_by.is_empty()).count();
    let row = |kind: &str, id: &str, title: &str, finding: String, times: usize, of: usize| {
        vec![kind.to_owned(), id.to_owned(), title.to_owned(), finding, times.to_string(), of.to_string()]
    };
    let mut rows: Vec<Vec<String>> = Vec::new();
    // Those that never apply come first, then those that do and yet stand in no annex.
    let (never, outside): (Vec<_>, Vec<_>) = idle.requirements.iter().partition(|idle| times_outside(idle) == 0);
    for found in never.into_iter().chain(outside) {
        rows.push(row("requirement", &found.id, &found.title, became(found), times_outside(found), with_annex));
    }
    for found in &idle.questions {
        rows.push(row("question", &found.id, &found.label, answered(found), found.answered_in, all));
    }
    for found in &idle.answers {
        let id = format!("{}={}", found.question, found.answer);
        rows.push(row("answer", &id, &found.label, "never given".to_owned(), 0, all));
    }
    for found in &idle.deviated {
        rows.push(row("clause", &found.id, &found.title, changed(found), found.procurements, found.procurements));
    }
    for found in &idle.gates {
        rows.push(row("gate", &found.id, &found.title, "never raised".to_owned(), 0, all));
    }
    let columns = ["kind", "id", "title", "finding", "in", "of"];
    Sheet { columns: columns.map(str::to_owned).to_vec(), rows }
}

/// In how many procurements it applies without standing in the annex.
fn times_outside(requirement: &IdleRequirement) -> usize {
    requirement.times.iter().filter(|(became, _)| **became != Became::NotIn).map(|(_, times)| times).sum()
}

fn became(requirement: &IdleRequirement) -> String {
    let ways: Vec<&str> = requirement
        .times
        .keys()
        .filter_map(|became| match became {
            Became::InAnnex | Became::NotIn => None,
            Became::Offered => Some("offered and not taken up"),
            Became::Covered => Some("covered by a route"),
            Became::Replaced => Some("replaced"),
            Became::Struck => Some("struck"),
            Became::Undecided => Some("undecided"),
        })
        .collect();
    if ways.is_empty() { "never selected".to_owned() } else { format!("only {}", ways.join(", ")) }
}

fn answered(question: &IdleQuestion) -> String {
    let same = question.same_answer.as_ref().map(|same| match same {
        SameAnswer::NeverAsked => "never asked".to_owned(),
        SameAnswer::Always(answer) => format!("always {answer}"),
    });
    let decides_nothing = (!question.decides).then(|| "no condition uses it".to_owned());
    decides_nothing.into_iter().chain(same).collect::<Vec<_>>().join(", ")
}

/// `always struck`; where the ways differ, with how many times each.
fn changed(clause: &DeviatedClause) -> String {
    let way = |deviated: Deviated| match deviated {
        Deviated::Struck => "struck",
        Deviated::Value => "another value",
        Deviated::Text => "another text",
        Deviated::Role => "another role",
    };
    match clause.changes.iter().collect::<Vec<_>>().as_slice() {
        [(deviated, _)] => format!("always {}", way(**deviated)),
        several => {
            let ways: Vec<String> =
                several.iter().map(|(deviated, times)| format!("{} {times}", way(**deviated))).collect();
            format!("always deviated from: {}", ways.join(", "))
        }
    }
}
