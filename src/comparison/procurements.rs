//! What changed between two procurements: what they state, and what follows for the annex.

use crate::annex::Matter;
use crate::catalogue::{Answer, Change as Made, Kind, Standing};
use crate::language::{Language, Text};
use crate::procurement::{AwardModel, Deviation, DocumentStatus, Lot, Procurement};
use crate::toml_file::Word;

use super::consequences::{Pair, follows, pairs, words};
use super::facets::{Facet, Things, differences, free_key, things};
use super::registers::valid_to_text;
use super::requirements::{clause, written_interval, yes_no};
use super::{About, Change, Compared, Comparison, Group, Side, same, sorted};

/// What changed from one procurement to another, and what follows for the annex. Empty for a procurement and itself.
pub fn procurements(old: &Matter<'_>, new: &Matter<'_>) -> Comparison {
    let (before, after) = (old.procurement, new.procurement);
    let title = same(after.title.clone());
    let mut changes = differences(About::Whole, &after.reference, &title, &head(before), &head(after));
    changes.extend(things(Group::Stated, About::Criterion, &criteria(old), &criteria(new)));
    changes.extend(things(Group::Stated, About::Lot, &lots(before), &lots(after)));
    changes.extend(things(Group::Stated, About::Deviation, &deviations(before), &deviations(after)));
    changes.extend(answers_and_routes(old, new));
    changes.extend(follows(old, new));
    Comparison {
        compared: Compared::Procurements,
        old: side(before),
        new: side(after),
        changes: sorted(changes),
        procurements: Vec::new(),
        holders: Vec::new(),
    }
}

fn side(procurement: &Procurement) -> Side {
    let document = &procurement.document;
    Side {
        title: same(format!("{}, {}", procurement.reference, procurement.title)),
        edition: format!("{}, {}", document.version, document.issued),
    }
}

/// What a procurement says of itself. Taken apart, so that what is added to it cannot be forgotten here.
fn head(procurement: &Procurement) -> Vec<Facet> {
    let Procurement {
        title,
        reference,
        organisation,
        body,
        law,
        regime,
        procedure,
        cpv,
        language,
        document,
        contract,
        secrecy,
        answers,
        award,
        lots: _,
        deviations: _,
        place: _,
    } = procurement;
    let stated = |what: &str, raw: String| Facet::new(Group::Stated, what, raw);
    let maybe = |value: &Option<String>| value.clone().unwrap_or_default();
    let day = |day: Option<jiff::civil::Date>| day.map_or_else(String::new, |day| day.to_string());
    vec![
        stated("title", title.clone()),
        stated("reference", reference.clone()),
        stated("organisation", organisation.clone()),
        stated("body", body.clone()),
        stated("law", law.clone()),
        stated("regime", regime.clone()),
        stated("procedure", procedure.clone()),
        stated("cpv", cpv.join(", ")),
        stated("language", language.code().to_owned()),
        stated("document status", word::<DocumentStatus>(document.status).to_owned()),
        stated("document version", document.version.clone()),
        stated("document issued", document.issued.to_string()),
        stated("document valid-from", day(document.valid_from)),
        stated("document valid-to", document.valid_to.map(valid_to_text).unwrap_or_default()),
        stated("document number", maybe(&document.number)),
        stated("document type", maybe(&document.kind)),
        stated("document approved-by", maybe(&document.approved_by)),
        stated("document prepared-by", maybe(&document.prepared_by)),
        stated("document owner", maybe(&document.owner)),
        stated("document responsible-unit", maybe(&document.responsible_unit)),
        stated("document changes", maybe(&document.changes)),
        stated("contract start", day(contract.start)),
        stated("contract end", day(contract.end)),
        stated("contract options", contract.options.map(written_interval).unwrap_or_default()),
        stated(
            "secrecy mark",
            secrecy.mark.as_ref().map_or_else(String::new, |ground| format!("yes {ground}").trim().to_owned()),
        ),
        stated("secrecy show-class-to-suppliers", yes_no(secrecy.show_class).to_owned()),
        stated("answers", word(*answers).to_owned()),
        stated("award model", word::<AwardModel>(award.model).to_owned()),
    ]
}

fn word<W: Word + PartialEq + Copy>(value: W) -> &'static str {
    W::WORDS.iter().find(|(_, known)| *known == value).map_or("", |(word, _)| word)
}

fn criteria(matter: &Matter<'_>) -> Things {
    let told = matter.procurement.award.criteria.iter().map(|(id, worth)| {
        let title = matter.catalogue.requirements.get(id).map_or_else(|| same(""), |found| found.title.clone());
        (id.to_string(), (title, vec![Facet::new(Group::Stated, "worth", worth.to_string())]))
    });
    told.collect()
}

fn lots(procurement: &Procurement) -> Things {
    let told = procurement.lots.iter().filter_map(|lot| {
        let id = lot.id.clone()?;
        Some((id, (same(lot.title.clone()), vec![Facet::new(Group::Stated, "title", &lot.title)])))
    });
    told.collect()
}

fn deviations(procurement: &Procurement) -> Things {
    let mut things = Things::new();
    for Deviation { requirement, change, reason, decided_by, scope: _ } in &procurement.deviations {
        let facets = vec![
            Facet::new(Group::Stated, "change", change_text(change)),
            Facet::new(Group::Stated, "reason", reason),
            Facet::new(Group::Stated, "decided by", decided_by),
        ];
        let key = free_key(format!("{} {}", requirement.value, change.word()), |key| things.contains_key(key));
        things.insert(key, (same(""), facets));
    }
    things
}

/// What is changed of a requirement, as one text.
pub(super) fn change_text(change: &Made) -> String {
    match change {
        Made::Omit => change.word().to_owned(),
        Made::Values(numbers) => {
            let numbers: Vec<String> = numbers.iter().map(|(name, number)| format!("{name} = {number}")).collect();
            numbers.join(", ")
        }
        Made::Text(text) => format!("{} / {}", text.swedish, text.english),
        Made::Role(role) => role.word().to_owned(),
        Made::Add(own) => format!("{}: {}", own.title.get(Language::Swedish), clause(own).get(Language::Swedish)),
    }
}

/// What differs in answers and chosen routes, lot by lot; the same in several lots stands once.
fn answers_and_routes(old: &Matter<'_>, new: &Matter<'_>) -> Vec<Change> {
    let mut found: Vec<(Change, Vec<String>)> = Vec::new();
    let pairs = pairs(&old.procurement.lots, &new.procurement.lots);
    for Pair { name, old: before, new: after } in &pairs {
        let lot = |matter: &Matter<'_>, index: &Option<usize>| -> Option<Lot> {
            matter.procurement.lots.get((*index)?).cloned()
        };
        let (Some(before), Some(after)) = (lot(old, before), lot(new, after)) else { continue };
        let mut changes = things(Group::Stated, About::Fact, &facts(old, &before), &facts(new, &after));
        changes.extend(things(Group::Stated, About::Choice, &routes(old, &before), &routes(new, &after)));
        for change in changes {
            match found.iter_mut().find(|(known, _)| *known == change) {
                Some((_, lots)) => lots.extend(name.clone()),
                None => found.push((change, name.clone().into_iter().collect())),
            }
        }
    }
    let named = |(change, lots): (Change, Vec<String>)| {
        let lot = Some(lots.join(", ")).filter(|lots| !lots.is_empty());
        Change { lot, ..change }
    };
    found.into_iter().map(named).collect()
}

fn facts(matter: &Matter<'_>, lot: &Lot) -> Things {
    let told = matter.catalogue.characteristics.iter().map(|question| {
        let stated = lot.facts.get(&question.id).filter(|fact| fact.standing == Standing::Stated);
        let facet = match stated.map(|fact| &fact.bound) {
            None => Facet::new(Group::Stated, "answer", ""),
            Some(Answer::YesNo(yes)) => {
                Facet::new(Group::Stated, "answer", yes_no(*yes)).shown(words(matter, yes_no(*yes)))
            }
            Some(Answer::Level(level)) => {
                Facet::new(Group::Stated, "answer", level.word()).shown(words(matter, level.phrase()))
            }
            Some(Answer::Chosen(chosen)) => {
                let raw: Vec<&str> = chosen.iter().map(String::as_str).collect();
                let raw = if raw.is_empty() { String::from("none") } else { raw.join(", ") };
                Facet::new(Group::Stated, "answer", raw.clone()).shown(labels(
                    matter,
                    &question.kind,
                    chosen.iter(),
                    &raw,
                ))
            }
        };
        (question.id.clone(), (question.label.clone(), vec![facet]))
    });
    told.collect()
}

fn labels<'c>(matter: &Matter<'_>, kind: &Kind, chosen: impl Iterator<Item = &'c String> + Clone, none: &str) -> Text {
    let answers = match kind {
        Kind::YesNo | Kind::Level => return same(none),
        Kind::Choice(answers) | Kind::Choices(answers) => answers,
    };
    let said = |language: Language| {
        let labels: Vec<String> = chosen
            .clone()
            .filter_map(|id| answers.iter().find(|answer| answer.id == *id))
            .map(|answer| answer.label.get(language).clone())
            .collect();
        if labels.is_empty() { matter.phrases.get("none", language).to_owned() } else { language.enumeration(&labels) }
    };
    Text { swedish: said(Language::Swedish), english: said(Language::English) }
}

fn routes(matter: &Matter<'_>, lot: &Lot) -> Things {
    let told = lot.routes.iter().filter_map(|(id, choice)| {
        let route = matter.catalogue.routes.iter().find(|route| route.id == *id)?;
        let named = route.choices.iter().find(|named| named.id == *choice);
        let shown = named.map_or_else(|| same(choice.clone()), |named| named.name.clone());
        Some((id.clone(), (route.title.clone(), vec![Facet::new(Group::Stated, "choice", choice).shown(shown)])))
    });
    told.collect()
}
