//! How a requirement's support is printed: short, exact, and with "eller likvärdig" after a standard (LOU 9 kap. 4 §).

use std::cmp::Reverse;

use jiff::civil::Date;

use crate::catalogue::{
    Control, Passage, Policy, PolicyStatus, Reference, Requirement, SourceKind, Standard, Verification,
};
use crate::document::{Inline, lower_first};
use crate::language::Language;
use crate::toml_file::Located;

use super::Matter;

/// One source that a requirement rests on: what it is, and how it is printed.
pub(super) struct Citation {
    pub(super) kind: SourceKind,
    pub(super) text: String,
}

/// The sources of some references, one citation for each source. What nobody has verified is not printed for suppliers.
pub(super) fn citations(matter: &Matter<'_>, references: &[Located<Reference>]) -> Vec<Citation> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for reference in references {
        let Some((standard, control)) = matter.catalogue.control(&reference.value) else { continue };
        if control.status == Verification::Unverified {
            continue;
        }
        let in_force = control.in_force.or(standard.in_force);
        let from = in_force.filter(|day| *day > matter.procurement.document.issued);
        let joins = |group: &&mut Group<'_>| {
            let alike = |other: &&Control| {
                let begin = match (divided(other, matter.language), divided(control, matter.language)) {
                    (Some((one, _)), Some((another, _))) => one == another,
                    _ => other.cite.is_none() && control.cite.is_none(),
                };
                begin && other.kind == control.kind
            };
            group.standard.id == standard.id && group.from == from && group.controls.iter().all(alike)
        };
        match groups.iter_mut().find(joins) {
            Some(group) => group.controls.push(control),
            None => groups.push(Group { standard, from, controls: vec![control] }),
        }
    }
    groups.into_iter().map(|group| group.citation(matter)).collect()
}

/// Rows of one register that are printed as one.
struct Group<'a> {
    standard: &'a Standard,
    /// The day from which they apply, if that is after the document's.
    from: Option<Date>,
    controls: Vec<&'a Control>,
}

impl Group<'_> {
    fn citation(&self, matter: &Matter<'_>) -> Citation {
        let kind = self.controls.first().map_or(self.standard.kind, |control| control.kind);
        let cited = cite(self.standard, kind, &self.controls, matter.language);
        let text = match self.from {
            Some(day) => matter.fill("applies-later", &[("cite", &cited), ("date", &day.to_string())]),
            None => cited,
        };
        Citation { kind, text }
    }
}

/// A row of a register as it is printed.
pub fn printed(standard: &Standard, control: &Control, language: Language) -> String {
    cite(standard, control.kind, &[control], language)
}

fn cite(standard: &Standard, kind: SourceKind, controls: &[&Control], language: Language) -> String {
    if let [Control { cite: Some(own), .. }] = controls {
        return own.get(language).to_owned();
    }
    if let Some((head, _)) = controls.first().and_then(|control| divided(control, language)) {
        let last = controls.iter().filter_map(|control| Some(divided(control, language)?.1.to_owned()));
        return format!("{head} {}", language.enumeration(&last.collect::<Vec<_>>()));
    }
    let ids: Vec<&str> = controls.iter().map(|control| control.id.as_str()).collect();
    let separator = if kind.takes_equivalent() { ", " } else { " " };
    format!("{}{separator}{}", standard.cite.get(language), sections(&ids, language))
}

/// The cite of a row before its last word, and that word; rows that begin alike are printed as one.
fn divided(control: &Control, language: Language) -> Option<(&str, &str)> {
    control.cite.as_ref()?.get(language).rsplit_once(' ')
}

/// Ids of one source, joined: `2 kap. 5 och 6 §§`, `A.5.24 och A.6.8`.
pub(super) fn sections(ids: &[&str], language: Language) -> String {
    let mut chapters: Vec<(&str, Vec<&str>)> = Vec::new();
    let mut joined: Vec<String> = Vec::new();
    for id in ids {
        match chapter_and_section(id) {
            Some((chapter, section)) => match chapters.iter_mut().find(|(known, _)| *known == chapter) {
                Some((_, sections)) => sections.push(section),
                None => chapters.push((chapter, vec![section])),
            },
            None => joined.push(point(id, language)),
        }
    }
    for (chapter, sections) in chapters {
        let several = sections.len() > 1;
        let list = language.enumeration(&sections.into_iter().map(str::to_owned).collect::<Vec<_>>());
        joined.push(match (language, several) {
            (Language::Swedish, false) => format!("{chapter} kap. {list} §"),
            (Language::Swedish, true) => format!("{chapter} kap. {list} §§"),
            (Language::English, false) => format!("ch. {chapter} s. {list}"),
            (Language::English, true) => format!("ch. {chapter} ss. {list}"),
        });
    }
    language.enumeration(&joined)
}

/// `2 kap. 5 §` is chapter `2`, section `5`; ids with points or without a chapter are left as they are.
fn chapter_and_section(id: &str) -> Option<(&str, &str)> {
    let (chapter, rest) = id.split_once(" kap. ")?;
    let section = rest.strip_suffix(" §")?;
    (!section.contains('§')).then_some((chapter, section))
}

/// `2 kap. 3 § 4` has a point: `2 kap. 3 § 4 p` in Swedish, `ch. 2 s. 3(4)` in English.
fn point(id: &str, language: Language) -> String {
    let parts = id
        .split_once(" kap. ")
        .and_then(|(chapter, rest)| rest.split_once(" § ").map(|(section, point)| (chapter, section, point)));
    match (parts, language) {
        (Some((chapter, section, point)), Language::Swedish) => format!("{chapter} kap. {section} § {point}"),
        (Some((chapter, section, point)), Language::English) => format!("ch. {chapter} s. {section}({point})"),
        (None, Language::Swedish) => id.replace("Art. ", "artikel "),
        (None, Language::English) => id.replace("Art. ", "Article "),
    }
}

/// The support of a requirement as it is printed: statutes and standards, then the buyer's policy.
pub(super) fn support(matter: &Matter<'_>, requirement: &Requirement) -> Vec<Vec<Inline>> {
    let mut support: Vec<Vec<Inline>> = citations(matter, &requirement.standards)
        .into_iter()
        .map(|citation| {
            let equivalent = if citation.kind.takes_equivalent() { matter.phrase("or-equivalent") } else { "" };
            vec![Inline::Text(format!("{}{equivalent}", citation.text))]
        })
        .collect();
    support.extend(policy(matter, requirement));
    support
}

/// How well a passage fits: themes shared, how early the requirement names the first of them, how few themes it has.
type Fit = (usize, Reverse<usize>, Reverse<usize>);

/// The passage of the buyer's adopted policies that shares most themes with the requirement; of equals, the one that serves
/// the theme which the requirement names first, and of those the one that speaks of least else. A heading alone says little, so what it serves is printed too.
fn policy(matter: &Matter<'_>, requirement: &Requirement) -> Option<Vec<Inline>> {
    let policies = matter.organisation()?.policies.iter().filter_map(|id| matter.catalogue.policies.get(&id.value));
    let adopted = policies.filter(|policy| policy.status == PolicyStatus::Adopted);
    let mut best: Option<(Fit, &Policy, &Passage)> = None;
    for (policy, passage) in adopted.flat_map(|policy| policy.passages.iter().map(move |passage| (policy, passage))) {
        let serves = |theme: &Located<String>| passage.has_theme(&theme.value);
        let shared = requirement.themes.iter().filter(|theme| serves(theme)).count();
        let Some(first) = requirement.themes.iter().position(serves) else { continue };
        let fit = (shared, Reverse(first), Reverse(passage.themes.len()));
        if best.as_ref().is_none_or(|(known, ..)| fit > *known) {
            best = Some((fit, policy, passage));
        }
    }
    let (_, policy, passage) = best?;
    let served = requirement.themes.iter().find(|theme| passage.has_theme(&theme.value));
    let theme = matter.catalogue.themes.iter().find(|theme| served.is_some_and(|served| served.value == theme.id))?;
    let heading = Inline::Emphasis(vec![Inline::Text(passage.heading.get(matter.language).clone())]);
    let subject = format!(": {}", lower_first(theme.name.get(matter.language)));
    Some(vec![Inline::Text(format!("{}, ", policy.short.get(matter.language))), heading, Inline::Text(subject)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_of_one_chapter_are_joined() {
        assert_eq!(sections(&["2 kap. 5 §", "2 kap. 6 §"], Language::Swedish), "2 kap. 5 och 6 §§");
        assert_eq!(sections(&["2 kap. 5 §", "2 kap. 6 §"], Language::English), "ch. 2 ss. 5 and 6");
        assert_eq!(sections(&["2 kap. 3 § 4"], Language::English), "ch. 2 s. 3(4)");
        assert_eq!(sections(&["A.5.24", "A.6.8"], Language::Swedish), "A.5.24 och A.6.8");
        assert_eq!(sections(&["Art. 28(3)(b)"], Language::Swedish), "artikel 28(3)(b)");
    }
}
