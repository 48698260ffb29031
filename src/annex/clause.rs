//! One clause, filled in for the procurement and its lots.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalogue::{
    Change, ClauseText, EvidenceTime, Interval, Requirement, Rhythm, Role, ScoringShape, ValueSource,
};
use crate::document::{Block, Inline, as_sentence, lower_first};
use crate::language::joined;
use crate::procurement::{AwardModel, Scope};
use crate::selection::{DecidedValue, Decision, Outcome, ValueReason};

use super::citation::support;
use super::reasons::Reasons;
use super::{AppliedValue, Clause, ClauseValue, FollowedUp, Matter, Scored, ShownBy, Variant, lot_names};

/// The clause of a requirement that is included in these lots (their positions).
pub(super) fn clause(matter: &Matter<'_>, requirement: &Requirement, lots: &BTreeSet<usize>) -> Clause {
    let decisions: Vec<(usize, &Decision)> = lots
        .iter()
        .filter_map(|index| Some((*index, matter.selection.lots.get(*index)?.decisions.get(&requirement.id)?)))
        .collect();
    let role = decisions.first().map_or(requirement.role, |(_, decision)| decision.role);
    Clause {
        id: requirement.id.clone(),
        role,
        area: requirement.area.clone(),
        lots: lot_names(matter, lots),
        title: requirement.title.get(matter.language).clone(),
        text: text_of_all(matter, requirement, &decisions),
        variants: variants(matter, requirement, &decisions),
        motive: requirement.motive.get(matter.language).clone(),
        evidence: evidence(matter, requirement),
        follow_up: follow_up(matter, requirement),
        support: support(matter, requirement),
        values: values(matter, requirement, &decisions),
        flow_down: requirement.flow_down,
        remedy: requirement.remedy.as_ref().map(|remedy| {
            let language = matter.language;
            let parts = [&remedy.condition, &remedy.measure, &remedy.cap].map(|text| as_sentence(text.get(language)));
            matter.fill("remedy-text", &[("condition", &parts[0]), ("measure", &parts[1]), ("cap", &parts[2])])
        }),
        scoring: scoring(matter, requirement, &decisions),
    }
}

/// The text with its values filled in, as an officer may have reworded it.
pub(super) fn filled_text(
    matter: &Matter<'_>,
    requirement: &Requirement,
    values: &BTreeMap<String, DecidedValue>,
) -> Vec<Block> {
    filled(matter, requirement, &values.iter().map(|(name, value)| (name.clone(), write(matter, value))).collect())
}

/// The text with these values, as they are written.
fn filled(matter: &Matter<'_>, requirement: &Requirement, written: &BTreeMap<String, String>) -> Vec<Block> {
    let reworded = matter.procurement.deviations.iter().find_map(|deviation| match &deviation.change {
        Change::Text(text) if deviation.requirement.value == requirement.id => {
            ClauseText::parse(text.get(matter.language)).ok()
        }
        Change::Text(_) | Change::Omit | Change::Values(_) | Change::Role(_) | Change::Add(_) => None,
    });
    match reworded {
        Some(text) => text.fill(written),
        None => requirement.text.get(matter.language).fill(written),
    }
}

fn write(matter: &Matter<'_>, value: &DecidedValue) -> String {
    let unit = matter.catalogue.unit(&value.unit);
    unit.map_or_else(|| matter.language.number(value.number), |unit| unit.write(value.number, matter.language))
}

/// The text for all lots at once: `36 månader (del N) respektive 24 månader (del S)`.
fn text_of_all(matter: &Matter<'_>, requirement: &Requirement, decisions: &[(usize, &Decision)]) -> Vec<Block> {
    let mut values: BTreeMap<&String, Vec<(String, Vec<String>)>> = BTreeMap::new();
    for (index, decision) in decisions {
        let lot = matter.lot_name(*index).map(str::to_owned);
        for (name, value) in &decision.values {
            let (written, known) = (write(matter, value), values.entry(name).or_default());
            match known.iter_mut().find(|(other, _)| *other == written) {
                Some((_, lots)) => lots.extend(lot.clone()),
                None => known.push((written, lot.iter().cloned().collect())),
            }
        }
    }
    let written = values.into_iter().map(|(name, values)| {
        let several = values.len() > 1;
        let one = |(written, lots): &(String, Vec<String>)| {
            let lots = matter.fill("lots-note", &[("lots", &matter.language.enumeration(lots))]);
            if several { format!("{written} ({lots})") } else { written.clone() }
        };
        (name.clone(), joined(&values.iter().map(one).collect::<Vec<_>>(), matter.phrase("value-respectively")))
    });
    filled(matter, requirement, &written.collect())
}

fn variants(matter: &Matter<'_>, requirement: &Requirement, decisions: &[(usize, &Decision)]) -> Vec<Variant> {
    let mut variants: Vec<(BTreeSet<usize>, Vec<Block>)> = Vec::new();
    for (index, decision) in decisions {
        let text = filled_text(matter, requirement, &decision.values);
        match variants.iter_mut().find(|(_, known)| *known == text) {
            Some((lots, _)) => {
                lots.insert(*index);
            }
            None => variants.push((BTreeSet::from([*index]), text)),
        }
    }
    let several = variants.len() > 1;
    let name =
        |lots: &BTreeSet<usize>| lots.iter().filter_map(|index| matter.lot_name(*index)).map(str::to_owned).collect();
    variants
        .into_iter()
        .map(|(lots, text)| Variant { lots: if several { name(&lots) } else { Vec::new() }, text })
        .collect()
}

fn evidence(matter: &Matter<'_>, requirement: &Requirement) -> Vec<ShownBy> {
    let shown = requirement.evidence.iter().map(|evidence| ShownBy {
        word: evidence.when.word(),
        when: matter.phrase(evidence.when.phrase()).to_owned(),
        text: evidence.text.get(matter.language).clone(),
    });
    shown.collect()
}

/// When the evidence of a requirement is due, each time once, in the order of the procurement.
pub(super) fn evidence_times(clause: &Clause) -> Vec<String> {
    let order = [EvidenceTime::Tender, EvidenceTime::Award, EvidenceTime::BeforeStart, EvidenceTime::During];
    let due = |time: &EvidenceTime| {
        clause.evidence.iter().find(|shown| shown.word == time.word()).map(|shown| shown.when.clone())
    };
    order.iter().filter_map(due).collect()
}

fn follow_up(matter: &Matter<'_>, requirement: &Requirement) -> FollowedUp {
    let follow_up = &requirement.follow_up;
    let when = match &follow_up.rhythm {
        Rhythm::Every(interval) => every(matter, *interval),
        Rhythm::On(event) => {
            let named = matter.catalogue.events.iter().find(|known| known.named.id == *event);
            named.map_or_else(|| event.clone(), |known| known.named.name.get(matter.language).clone())
        }
    };
    let role = matter.organisation().and_then(|organisation| matter.catalogue.role_name(organisation, &follow_up.by));
    let by = role.map_or_else(|| follow_up.by.clone(), |name| name.get(matter.language).clone());
    FollowedUp { when, by, text: follow_up.text.get(matter.language).clone() }
}

fn every(matter: &Matter<'_>, interval: Interval) -> String {
    let count = |key: &str, number: u32| matter.fill(key, &[("n", &number.to_string())]);
    match (interval.months, interval.days) {
        (0, 1) => matter.phrase("every-day").to_owned(),
        (0, days) => count("every-days", days),
        (1, 0) => matter.phrase("every-month").to_owned(),
        (3, 0) => matter.phrase("every-quarter").to_owned(),
        (6, 0) => matter.phrase("every-half-year").to_owned(),
        (12, 0) => matter.phrase("every-year").to_owned(),
        (months, 0) if months.is_multiple_of(12) => count("every-years", months / 12),
        (months, _) => count("every-months", months),
    }
}

fn values(matter: &Matter<'_>, requirement: &Requirement, decisions: &[(usize, &Decision)]) -> Vec<ClauseValue> {
    let mut values = Vec::new();
    for value in &requirement.values {
        let Some(scale) = matter.catalogue.scale(requirement, &value.name) else { continue };
        let stated_elsewhere = match &value.source {
            ValueSource::Own(_) => false,
            ValueSource::SameAs(id, _) => matter.selection.outcome(id) == Some(Outcome::Included),
        };
        values.push(ClauseValue {
            name: value.name.clone(),
            label: scale.label.get(matter.language).clone(),
            applies: applied(matter, &value.name, decisions),
            unit: scale.unit.clone(),
            stated_elsewhere,
        });
    }
    values
}

/// A value as it applies, lots with the same number and reason together.
fn applied(matter: &Matter<'_>, name: &str, decisions: &[(usize, &Decision)]) -> Vec<AppliedValue> {
    let mut groups: Vec<AppliedValue> = Vec::new();
    for (index, decision) in decisions {
        let Some(decided) = decision.values.get(name) else { continue };
        let (written, because) = (write(matter, decided), because(matter, *index, decided));
        let lot = matter.lot_name(*index).map(str::to_owned);
        match groups.iter_mut().find(|group| group.written == written && group.because == because) {
            Some(group) => group.lots.extend(lot),
            None => groups.push(AppliedValue {
                lots: lot.into_iter().collect(),
                number: decided.number,
                written,
                because,
                fitted: decided.because != ValueReason::Default,
            }),
        }
    }
    if let [only] = groups.as_mut_slice() {
        only.lots.clear();
    }
    groups
}

/// Why a value has its number, without telling suppliers the class unless the procurement allows it.
fn because(matter: &Matter<'_>, lot: usize, value: &DecidedValue) -> String {
    match &value.because {
        ValueReason::Default => matter.phrase("value-default").to_owned(),
        ValueReason::Deviation(index) => {
            let scope = matter.procurement.deviations.get(*index).map(|deviation| deviation.scope);
            let of_buyer = scope == Some(Scope::Buyer);
            matter.phrase(if of_buyer { "value-set-by-buyer" } else { "value-set" }).to_owned()
        }
        ValueReason::Sharpened(condition) => {
            let tells_class = condition.characteristics().any(|id| {
                matter
                    .catalogue
                    .characteristic(id)
                    .is_some_and(|found| matches!(found.kind, crate::catalogue::Kind::Level))
            });
            let facts = matter.procurement.lots.get(lot).map(|lot| &lot.facts);
            match facts {
                Some(facts) if !tells_class || matter.procurement.secrecy.show_class => {
                    Reasons::new(*matter).held_condition(condition, facts)
                }
                _ => matter.phrase("value-sharpened").to_owned(),
            }
        }
    }
}

/// How an offer is valued. What gives nothing is the value that the lot demands, so that lots may differ.
fn scoring(matter: &Matter<'_>, requirement: &Requirement, decisions: &[(usize, &Decision)]) -> Vec<Scored> {
    let mut scored: Vec<Scored> = Vec::new();
    for (index, decision) in decisions {
        let Some(text) = scoring_in(matter, requirement, decision) else { continue };
        let lot = matter.lot_name(*index).map(str::to_owned);
        match scored.iter_mut().find(|known| known.text == text) {
            Some(known) => known.lots.extend(lot),
            None => scored.push(Scored { lots: lot.into_iter().collect(), text }),
        }
    }
    if let [only] = scored.as_mut_slice() {
        only.lots.clear();
    }
    scored
}

fn scoring_in(matter: &Matter<'_>, requirement: &Requirement, decision: &Decision) -> Option<String> {
    let scoring = requirement.scoring.as_ref().filter(|_| requirement.role == Role::AwardCriterion)?;
    let worth = matter.language.number(*matter.procurement.award.criteria.get(&requirement.id)?);
    let price = matter.procurement.award.model == AwardModel::PriceDeduction;
    let how = match &scoring.shape {
        ScoringShape::Met => {
            matter.fill(if price { "scoring-met-price" } else { "scoring-met-points" }, &[("worth", &worth)])
        }
        ScoringShape::Linear { value, best } => {
            let base = decision.values.get(value)?;
            let best = write(matter, &DecidedValue { number: *best, ..base.clone() });
            let key = if price { "scoring-linear-price" } else { "scoring-linear-points" };
            matter.fill(key, &[("best", &best), ("base", &write(matter, base)), ("worth", &worth)])
        }
    };
    Some(format!("{how} {}", as_sentence(scoring.consequence.get(matter.language))))
}

/// Blocks whose first paragraph is led in by a phrase: `Varje år, av systemförvaltare: genomgång av …`.
pub(super) fn led_in(blocks: &[Block], lead: impl Fn(&str) -> String) -> Vec<Block> {
    let mut led = blocks.to_vec();
    if let Some(Block::Paragraph(content)) = led.first_mut()
        && let Some(Inline::Text(text)) = content.first_mut()
    {
        *text = lead(&lower_first(text));
    }
    led
}

/// The text of blocks as one line, for tables and files.
pub(super) fn flat_text(blocks: &[Block]) -> String {
    let mut pieces = Vec::new();
    for block in blocks {
        match block {
            Block::Paragraph(content) => pieces.push(crate::document::inline_text(content)),
            Block::List(list) => pieces.extend(list.items.iter().map(|item| format!("– {}", flat_text(item)))),
            Block::Heading(_) | Block::Table(_) | Block::Fields(_) | Block::Contents(_) | Block::Clause(_) => {}
        }
    }
    pieces.join(" ").replace('\n', " ")
}
