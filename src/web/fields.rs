//! Fields of a procurement file as a form shows and sends them. Each field of a form carries beside its value what it held when
//! the form was shown (`was:NAME`), so that nobody's change is lost.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::catalogue::{Catalogue, Kind};
use crate::procurement::{Entry, Field};
use crate::workflow::{Edit, LEVELS, Loaded, laws, reference_problem, regimes};

use super::asked::Asked;

/// The answer "none of these" to a question that takes several.
pub(super) const NONE_OF_THESE: &str = "-";

/// What is wrong with what was written in a field; `wrong.html` has the words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    /// It must be filled in.
    Empty,
    /// It is no day.
    Day,
    /// It is no number above 0.
    Number,
    /// It is none of what can be chosen.
    Choice,
    /// It is no diarienummer of the buyer's.
    Reference,
    /// It is no CPV code.
    Cpv,
    /// It ends before it begins.
    Order,
    /// It contradicts the answer to another question, which reads so.
    Contradicts(String),
}

impl Wrong {
    /// The word by which pages know it.
    pub(super) fn word(&self) -> &'static str {
        match self {
            Wrong::Empty => "empty",
            Wrong::Day => "day",
            Wrong::Number => "number",
            Wrong::Choice => "choice",
            Wrong::Reference => "reference",
            Wrong::Cpv => "cpv",
            Wrong::Order => "order",
            Wrong::Contradicts(_) => "contradicts",
        }
    }

    /// The question that it contradicts.
    pub(super) fn because(&self) -> &str {
        if let Wrong::Contradicts(other) = self { other } else { "" }
    }
}

/// How a field is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    /// A text that must be there.
    Text,
    /// A text that may be empty.
    Blank,
    /// A day that must be there.
    Day,
    /// A day that may be missing.
    MaybeDay,
    /// A day, or `tillsvidare`.
    UntilFurther,
    /// CPV codes.
    Cpv,
    /// One of a few words.
    Word,
    /// A box to tick.
    Flag,
    /// The ground of secrecy; empty for none.
    Mark,
    /// A number; empty for none.
    Number,
}

/// The fields of the head, in the order of the page.
pub(super) const HEAD: [(&str, Written); 25] = [
    ("procurement/title", Written::Text),
    ("procurement/reference", Written::Text),
    ("procurement/organisation", Written::Word),
    ("procurement/body", Written::Text),
    ("procurement/law", Written::Word),
    ("procurement/regime", Written::Word),
    ("procurement/procedure", Written::Word),
    ("procurement/cpv", Written::Cpv),
    ("procurement/language", Written::Word),
    ("contract/start", Written::MaybeDay),
    ("contract/end", Written::MaybeDay),
    ("contract/options", Written::Blank),
    ("document/status", Written::Word),
    ("document/version", Written::Text),
    ("document/issued", Written::Day),
    ("document/valid-from", Written::MaybeDay),
    ("document/valid-to", Written::UntilFurther),
    ("document/number", Written::Blank),
    ("document/type", Written::Blank),
    ("document/approved-by", Written::Blank),
    ("document/prepared-by", Written::Blank),
    ("document/owner", Written::Blank),
    ("document/responsible-unit", Written::Blank),
    ("secrecy/mark", Written::Mark),
    ("secrecy/show-class-to-suppliers", Written::Flag),
];

/// What a form wants of the fields that it shows; or what is wrong in which of them.
pub(super) fn edits(asked: &Asked, loaded: &Loaded) -> Result<Vec<Edit>, Vec<(String, Wrong)>> {
    let asked = &settled(asked);
    let (mut edits, mut wrong, mut known) = (Vec::new(), Vec::new(), BTreeSet::new());
    for (name, was) in &asked.form {
        let Some(name) = name.strip_prefix("was:") else { continue };
        // Each field once, by the name that it has on our pages.
        let Some(field) = Field::named(name).filter(|field| field.to_string() == name && known.insert(name)) else {
            continue;
        };
        match entry(loaded, &field, &asked.all(name)) {
            Ok(Some(to)) => edits.push(Edit { field, was: was.clone(), to }),
            // A field that no form of ours has is nobody's wish.
            Ok(None) => {}
            Err(problem) => wrong.push((name.to_owned(), problem)),
        }
    }
    let day = |name: &str| {
        edits.iter().find(|edit| edit.field.to_string() == name).and_then(|edit| match &edit.to {
            Some(Entry::Day(day)) => Some(*day),
            _ => None,
        })
    };
    for (from, to) in [("contract/start", "contract/end"), ("document/valid-from", "document/valid-to")] {
        if day(from).zip(day(to)).is_some_and(|(from, to)| to < from) {
            wrong.push((to.to_owned(), Wrong::Order));
        }
    }
    if wrong.is_empty() { Ok(edits) } else { Err(wrong) }
}

/// The form with each conflict settled as it was chosen: the values of one side or the other.
fn settled(asked: &Asked) -> Asked {
    let (mut settled, mut known) = (asked.clone(), BTreeSet::new());
    for (name, side) in &asked.form {
        // Each conflict once: a form that settles the same one many times over would grow with the square of its length.
        let Some(field) = name.strip_prefix("val:").filter(|field| known.insert(*field)) else { continue };
        let values = asked.all(&format!("{side}:{field}"));
        settled.form.extend(values.into_iter().map(|value| (field.to_owned(), value.to_owned())));
    }
    settled
}

type Wanted = Result<Option<Option<Entry>>, Wrong>;

/// What a field is to hold; nothing if no form has such a field.
fn entry(loaded: &Loaded, field: &Field, given: &[&str]) -> Wanted {
    let catalogue = &loaded.catalogue;
    let first = given.first().map_or("", |value| value.trim());
    match (field.table(), field.lot()) {
        (Some("facts"), _) => match catalogue.characteristic(field.key()) {
            Some(question) => answer(&question.kind, given).map(Some),
            None => Ok(None),
        },
        (Some("routes"), _) => {
            let Some(route) = catalogue.routes.iter().find(|route| route.id == field.key()) else { return Ok(None) };
            if first.is_empty() {
                return Ok(Some(None));
            }
            let known = route.choices.iter().any(|choice| choice.id == first);
            if known { Ok(Some(Some(Entry::Text(first.to_owned())))) } else { Err(Wrong::Choice) }
        }
        (Some("award"), None) if field.key() == "model" => written(loaded, field, Written::Word, first),
        (Some("award.criteria"), None) => written(loaded, field, Written::Number, first),
        (Some("answers"), None) if field.key() == "form" => written(loaded, field, Written::Word, first),
        (None, Some(_)) => written(loaded, field, Written::Text, first),
        _ => match HEAD.iter().find(|(name, _)| *name == field.to_string()) {
            Some((_, how)) => written(loaded, field, *how, first),
            None => Ok(None),
        },
    }
}

/// What an answer to a question is written as.
fn answer(kind: &Kind, given: &[&str]) -> Result<Option<Entry>, Wrong> {
    let first = given.first().copied().unwrap_or_default();
    match kind {
        Kind::YesNo => match first {
            "" => Ok(None),
            "ja" => Ok(Some(Entry::YesNo(true))),
            "nej" => Ok(Some(Entry::YesNo(false))),
            _ => Err(Wrong::Choice),
        },
        Kind::Level => match LEVELS.iter().find(|level| level.word() == first) {
            Some(level) => Ok(Some(Entry::Text(level.word().to_owned()))),
            None if first.is_empty() => Ok(None),
            None => Err(Wrong::Choice),
        },
        Kind::Choice(answers) => match answers.iter().find(|answer| answer.id == first) {
            Some(answer) => Ok(Some(Entry::Text(answer.id.clone()))),
            None if first.is_empty() => Ok(None),
            None => Err(Wrong::Choice),
        },
        Kind::Choices(answers) => {
            let unknown =
                |given: &&str| **given != *NONE_OF_THESE && !answers.iter().any(|answer| answer.id == **given);
            if given.iter().filter(|given| !given.is_empty()).any(unknown) {
                return Err(Wrong::Choice);
            }
            let chosen: Vec<String> =
                answers.iter().map(|answer| answer.id.clone()).filter(|id| given.contains(&id.as_str())).collect();
            let says_none = given.contains(&NONE_OF_THESE);
            Ok((says_none || !chosen.is_empty()).then_some(Entry::Texts(chosen)))
        }
    }
}

fn written(loaded: &Loaded, field: &Field, how: Written, given: &str) -> Wanted {
    let text = || Ok(Some(Some(Entry::Text(given.to_owned()))));
    let day = || given.parse::<Date>().map(|day| Some(Some(Entry::Day(day)))).map_err(|_| Wrong::Day);
    match how {
        Written::Text if given.is_empty() => Err(Wrong::Empty),
        Written::Text => {
            let buyer = loaded.catalogue.organisations.get(&loaded.procurement.organisation);
            let is_reference = field.to_string() == "procurement/reference";
            if is_reference && buyer.is_some_and(|buyer| reference_problem(buyer, given).is_some()) {
                return Err(Wrong::Reference);
            }
            text()
        }
        Written::Blank | Written::UntilFurther | Written::MaybeDay | Written::Number if given.is_empty() => {
            Ok(Some(None))
        }
        Written::Blank => text(),
        Written::Day if given.is_empty() => Err(Wrong::Empty),
        Written::Day | Written::MaybeDay => day(),
        Written::UntilFurther if given == "tillsvidare" => text(),
        Written::UntilFurther => day(),
        Written::Number => {
            let number: f64 =
                given.replace(',', ".").replace([' ', '\u{a0}'], "").parse().map_err(|_| Wrong::Number)?;
            if number.is_finite() && number > 0.0 { Ok(Some(Some(Entry::Number(number)))) } else { Err(Wrong::Number) }
        }
        Written::Cpv => {
            let codes: Vec<String> = given
                .split([',', ';', ' ', '\n'])
                .map(str::trim)
                .filter(|code| !code.is_empty())
                .map(str::to_owned)
                .collect();
            let is_code = |code: &String| {
                code.len() == 10
                    && code
                        .bytes()
                        .enumerate()
                        .all(|(at, byte)| if at == 8 { byte == b'-' } else { byte.is_ascii_digit() })
            };
            if !codes.iter().all(is_code) {
                return Err(Wrong::Cpv);
            }
            Ok(Some((!codes.is_empty()).then_some(Entry::Texts(codes))))
        }
        Written::Word => {
            let known = words(&loaded.catalogue, &field.to_string());
            if known.iter().any(|known| known == given) { text() } else { Err(Wrong::Choice) }
        }
        Written::Flag => Ok(Some(Some(Entry::YesNo(given == "ja")))),
        Written::Mark => {
            Ok(Some(Some(if given.is_empty() { Entry::YesNo(false) } else { Entry::Text(given.to_owned()) })))
        }
    }
}

/// What a field of a few words may hold.
fn words(catalogue: &Catalogue, name: &str) -> Vec<String> {
    let own = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    match name {
        "procurement/organisation" => catalogue.organisations.keys().cloned().collect(),
        "procurement/law" => laws(catalogue).into_iter().map(|law| law.id.clone()).collect(),
        "procurement/regime" => catalogue.regimes.iter().map(|regime| regime.id.clone()).collect(),
        "procurement/procedure" => {
            let all = laws(catalogue).into_iter().flat_map(|law| regimes(catalogue, &law.id));
            all.flat_map(|regime| &regime.procedures).map(|procedure| procedure.id.clone()).collect()
        }
        "procurement/language" => own(&["sv", "en"]),
        "document/status" => own(&["draft", "final"]),
        "award/model" => own(&["points", "price-deduction", "none"]),
        "answers/form" => own(&["xlsx", "docx"]),
        _ => Vec::new(),
    }
}

/// What a field holds, as a form shows it in a box for text.
pub(super) fn in_box(entry: Option<&Entry>) -> String {
    match entry {
        None | Some(Entry::YesNo(false)) => String::new(),
        Some(Entry::Text(text)) => text.clone(),
        Some(Entry::YesNo(true)) => String::from("ja"),
        Some(Entry::Texts(texts)) => texts.join(", "),
        Some(entry) => entry.to_string(),
    }
}
