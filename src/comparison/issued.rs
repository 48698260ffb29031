//! What changed between two issued annexes: what suppliers may see, and nothing else.

use crate::language::Text;

use super::facets::{Facet, Things, differences, things};
use super::issued_file::{Issued, IssuedClause};
use super::{About, Change, Compared, Comparison, Group, How, Side, same, sorted};

/// What changed from one issued annex to another. Both are in the same language. Empty for an annex and itself.
pub fn annexes(old: &Issued, new: &Issued) -> Comparison {
    let title = same(new.head("procurement"));
    let mut changes = differences(About::Whole, new.head("reference"), &title, &head(old), &head(new));
    let all = things(Group::Wording, About::Requirement, &clauses(&old.clauses), &clauses(&new.clauses));
    changes.extend(all.into_iter().map(|change| in_annex(change, &old.clauses, &new.clauses)));
    let covered = things(Group::Rest, About::Covered, &clauses(&old.covered), &clauses(&new.covered));
    changes.extend(covered.into_iter().map(|change| Change { group: Group::Rest, ..change }));
    Comparison {
        compared: Compared::Annexes,
        old: side(old),
        new: side(new),
        changes: sorted(changes),
        procurements: Vec::new(),
        holders: Vec::new(),
    }
}

fn side(issued: &Issued) -> Side {
    let version = [issued.head("version"), issued.head("issued")];
    Side {
        title: same(format!("{}, {}", issued.head("reference"), issued.head("procurement"))),
        edition: version.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", "),
    }
}

fn head(issued: &Issued) -> Vec<Facet> {
    issued.head.iter().map(|(key, value)| Facet::new(Group::Stated, key, value)).collect()
}

fn clauses(clauses: &[IssuedClause]) -> Things {
    let told = clauses.iter().map(|clause| {
        let mut facets = vec![Facet::new(Group::Wording, "title", &clause.title)];
        facets.extend(clause.facets.iter().filter_map(|(what, said)| {
            // What follows from the role is not told beside it.
            let group = group(what)?;
            let everywhere = what == "lots" && said.is_empty();
            Some(if everywhere {
                Facet::new(group, what, "all").shown(all_lots())
            } else {
                Facet::new(group, what, said)
            })
        }));
        (clause.id.clone(), (same(clause.title.clone()), facets))
    });
    told.collect()
}

/// What it means that a clause names no lots.
fn all_lots() -> Text {
    Text { swedish: String::from("alla delar"), english: String::from("all lots") }
}

/// How much a key of a clause matters; nothing for what follows from another.
fn group(what: &str) -> Option<Group> {
    let first = what.split([' ', '#']).next().unwrap_or_default();
    match first {
        // Both follow from the role.
        "obligation" | "part" => None,
        "role" | "scoring" => Some(Group::Role),
        "text" => Some(Group::Wording),
        "value" => Some(Group::Value),
        "evidence" | "follow-up" | "remedy" | "flow-down" => Some(Group::Proof),
        "lots" => Some(Group::Condition),
        "support" => Some(Group::Support),
        _ => Some(Group::Rest),
    }
}

/// A clause that is gone has gone out of the annex, and one that comes says what it demands.
fn in_annex(change: Change, old: &[IssuedClause], new: &[IssuedClause]) -> Change {
    let wording = |clauses: &[IssuedClause]| -> Option<Text> {
        let clause = clauses.iter().find(|clause| clause.id == change.id)?;
        clause.facets.iter().find(|(what, _)| what == "text").map(|(_, text)| same(text.clone()))
    };
    match change.how {
        How::Gone => Change { how: How::Withdrawn, group: Group::Withdrawn, was: wording(old), ..change },
        How::Added => Change { group: Group::Added, is: wording(new), ..change },
        How::Reused | How::Withdrawn | How::LostBasis | How::LostGround | How::GotGround | How::Changed => change,
    }
}
