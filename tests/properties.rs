//! What holds of the whole shipped catalogue whatever the facts are: every requirement is decided, more facts never take one
//! away or loosen a value, and what is decided with questions open stays so when they are answered.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::OnceLock;

use kravbilaga::catalogue::{Answer, Catalogue, Characteristic, Facts, Kind, Level, Role, Standing};
use kravbilaga::procurement::{Award, AwardModel, Procurement};
use kravbilaga::selection::{Decision, GateState, LotSelection, Outcome, select};
use kravbilaga::toml_file::Word;
use kravbilaga::workflow::{Folders, Loaded, read};
use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, Strategy, any, prop_assert, prop_assert_eq, prop_assume, proptest};
use proptest::test_runner::TestCaseError;

type Stated = BTreeMap<String, Answer>;

fn loaded() -> &'static Loaded {
    static LOADED: OnceLock<Loaded> = OnceLock::new();
    LOADED.get_or_init(|| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/journal-system.toml");
        read(&Folders::default(), &path).expect("the file can be read").expect("the example has no problems")
    })
}

fn catalogue() -> &'static Catalogue {
    &loaded().catalogue
}

/// A number for each question, from which its answer is made.
fn seeds() -> impl Strategy<Value = Vec<u32>> {
    vec(any::<u32>(), catalogue().characteristics.len())
}

/// An answer for a number; 0 is the lowest, so that failures shrink to the least that shows them.
fn answer(question: &Characteristic, seed: u32) -> Answer {
    match &question.kind {
        Kind::YesNo => Answer::YesNo(seed % 2 == 1),
        Kind::Level => Answer::Level(Level::WORDS[seed as usize % Level::WORDS.len()].1),
        Kind::Choice(answers) => Answer::Chosen(BTreeSet::from([answers[seed as usize % answers.len()].id.clone()])),
        Kind::Choices(answers) => {
            // Few at a time: a procurement of everything meets every condition.
            let chosen = seed & (seed >> 10) & (seed >> 20);
            let picked = answers.iter().enumerate().filter(|(index, _)| chosen >> index & 1 == 1);
            Answer::Chosen(picked.map(|(_, answer)| answer.id.clone()).collect())
        }
    }
}

/// The answers with whatever they imply raised, and every question that a number stands for answered.
fn complete(seeds: &[u32]) -> Stated {
    let questions = &catalogue().characteristics;
    let stated = questions.iter().zip(seeds).map(|(question, seed)| (question.id.clone(), answer(question, *seed)));
    raised(&stated.collect())
}

fn raised(stated: &Stated) -> Stated {
    let (facts, _) = Facts::work_out(&catalogue().characteristics, stated);
    let bound = |id: &String| facts.get(id).expect("every question has a fact").bound.clone();
    stated.keys().map(|id| (id.clone(), bound(id))).collect()
}

/// The procurement of the example with other facts, routes and award, and without deviations.
fn procurement(stated: &Stated, routes: u32, award: bool) -> Procurement {
    let mut procurement = loaded().procurement.clone();
    procurement.deviations.clear();
    let criteria = catalogue().requirements.values().filter(|found| award && found.role == Role::AwardCriterion);
    let criteria = criteria.map(|found| (found.id.clone(), 1.0)).collect();
    procurement.award = Award { model: AwardModel::Points, criteria };
    for lot in &mut procurement.lots {
        lot.facts = Facts::work_out(&catalogue().characteristics, stated).0;
        for (index, route) in catalogue().routes.iter().enumerate() {
            let choice = &route.choices[(routes >> (4 * index)) as usize % route.choices.len()];
            lot.routes.insert(route.id.clone(), choice.id.clone());
        }
    }
    procurement
}

fn selected(stated: &Stated, routes: u32, award: bool) -> LotSelection {
    select(catalogue(), &procurement(stated, routes, award)).lots.remove(0)
}

/// The answers to one question raised one step: a yes, the next level, one more choice. Nothing where it is at its highest, or
/// where only one answer can be given.
fn raise_one(stated: &Stated, question: &Characteristic, seed: u32) -> Option<Stated> {
    let higher = match (&question.kind, stated.get(&question.id)?) {
        (Kind::YesNo, Answer::YesNo(false)) => Answer::YesNo(true),
        (Kind::Level, Answer::Level(level)) => {
            Answer::Level(Level::WORDS.iter().map(|(_, higher)| *higher).find(|higher| higher > level)?)
        }
        (Kind::Choices(answers), Answer::Chosen(chosen)) => {
            let missing: Vec<_> = answers.iter().filter(|answer| !chosen.contains(&answer.id)).collect();
            let more = missing.get(seed as usize % missing.len().max(1))?;
            Answer::Chosen(chosen.iter().cloned().chain([more.id.clone()]).collect())
        }
        _ => return None,
    };
    let mut more = stated.clone();
    more.insert(question.id.clone(), higher);
    Some(raised(&more))
}

fn check_never_less(less: &LotSelection, more: &LotSelection) -> Result<(), TestCaseError> {
    for (id, before) in &less.decisions {
        let after = &more.decisions[id];
        if before.outcome != Outcome::Excluded {
            prop_assert!(after.outcome != Outcome::Excluded, "{id} was {before:?}, but then {after:?}");
        }
        let requirement = &catalogue().requirements[id];
        for (name, value) in &before.values {
            let scale = catalogue().scale(requirement, name).expect("a decided value has a scale");
            let later = after.values.get(name).map(|value| value.number);
            prop_assert!(
                later.is_some_and(|later| !scale.stricter.stricter(value.number, later)),
                "{id}.{name} was {}, but then {later:?}",
                value.number
            );
        }
    }
    for (before, after) in less.gates.iter().zip(&more.gates) {
        prop_assert!(*before != GateState::Closed || *after == GateState::Closed, "a gate has opened");
    }
    Ok(())
}

/// The partial answers with every open question answered, as a number says; where that would contradict them, as low as they
/// allow.
fn completed(partial: &Stated, seeds: &[u32]) -> Stated {
    let questions = &catalogue().characteristics;
    let open = Facts::work_out(questions, partial).0;
    let mut all = partial.clone();
    for (question, seed) in questions.iter().zip(seeds) {
        if open.get(&question.id).is_some_and(|fact| fact.standing == Standing::Open) {
            let with = |answer: Answer| {
                let mut more = all.clone();
                more.insert(question.id.clone(), answer);
                let (facts, contradictions) = Facts::work_out(questions, &more);
                let fits = contradictions.iter().all(|found| !partial.contains_key(&found.characteristic));
                let bound = |id: &String| facts.get(id).expect("every question has a fact").bound.clone();
                fits.then(|| more.keys().map(|id| (id.clone(), bound(id))).collect::<Stated>())
            };
            let lowest = Facts::work_out(questions, &all).0.get(&question.id).expect("a fact").bound.clone();
            let lowest = if matches!(question.kind, Kind::Choice(_)) { answer(question, *seed) } else { lowest };
            all =
                with(answer(question, *seed)).or_else(|| with(lowest)).expect("the lowest answer contradicts nothing");
        }
    }
    all
}

fn numbers(decision: &Decision) -> Vec<(&str, f64)> {
    decision.values.iter().map(|(name, value)| (name.as_str(), value.number)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_requirement_is_decided_the_same_way_each_time(seeds in seeds(), routes: u32, award: bool) {
        let stated = complete(&seeds);
        let (first, second) = (selected(&stated, routes, award), selected(&stated, routes, award));
        prop_assert_eq!(first.decisions.keys().collect::<Vec<_>>(), catalogue().requirements.keys().collect::<Vec<_>>());
        for (id, decision) in &first.decisions {
            prop_assert!(decision.outcome != Outcome::Undecided, "{}: {:?}", id, decision);
        }
        prop_assert_eq!(first.decisions, second.decisions);
        prop_assert_eq!(first.gates, second.gates);
    }

    #[test]
    fn raising_a_fact_takes_nothing_away(seeds in seeds(), routes: u32, award: bool, which: u32, more: u32) {
        let stated = complete(&seeds);
        let questions = &catalogue().characteristics;
        let higher = raise_one(&stated, &questions[which as usize % questions.len()], more);
        prop_assume!(higher.is_some());
        let higher = higher.expect("it has just been looked at");
        check_never_less(&selected(&stated, routes, award), &selected(&higher, routes, award))?;
    }

    #[test]
    fn what_is_decided_with_questions_open_stays_so(
        seeds in seeds(), known in seeds(), answers in seeds(), routes: u32, award: bool, most: u32
    ) {
        let all = complete(&seeds);
        // From nearly nothing known to nearly everything.
        let questions = catalogue().characteristics.iter().zip(&known).filter(|(_, seed)| *seed % 8 <= most % 8);
        let partial = raised(&questions.map(|(question, _)| (question.id.clone(), all[&question.id].clone())).collect());
        let full = completed(&partial, &answers);
        let (facts, contradictions) = Facts::work_out(&catalogue().characteristics, &full);
        prop_assert_eq!((facts.open().count(), contradictions.len()), (0, 0));
        let (before, after) = (selected(&partial, routes, award), selected(&full, routes, award));
        for (id, decision) in &before.decisions {
            if decision.outcome != Outcome::Undecided {
                let later = &after.decisions[id];
// Once a stricter one stands there, nobody needs to know whether the weaker one would apply.
                if (decision.outcome, later.outcome) == (Outcome::Replaced, Outcome::Excluded) {
                    continue;
                }
                prop_assert_eq!(decision.outcome, later.outcome, "{}: {:?}, then {:?}", id, decision, later);
                if decision.outcome != Outcome::Replaced {
                    prop_assert_eq!(numbers(decision), numbers(later), "{}", id);
                }
            }
        }
        for (gate, later) in before.gates.iter().zip(&after.gates).filter(|(gate, _)| !matches!(gate, GateState::Open(_))) {
            prop_assert_eq!(gate, later);
        }
    }
}

#[test]
fn random_facts_reach_nearly_every_requirement() {
    // Otherwise the properties above would say little.
    let everything = complete(&vec![u32::MAX; catalogue().characteristics.len()]);
    let decisions = selected(&everything, u32::MAX, true).decisions;
    let present = decisions.values().filter(|decision| decision.outcome != Outcome::Excluded).count();
    assert!(present * 10 > decisions.len() * 8, "{present} of {}", decisions.len());
}
