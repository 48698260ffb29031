//! Checks for the words of a list: what is looked for, in which parts of a requirement, and why.

use std::sync::LazyLock;

use regex::Regex;

use crate::catalogue::words::WordList;
use crate::catalogue::{Catalogue, Requirement};
use crate::diagnostic::Code;

use super::{Finding, Part, Texts, places, regex};

/// The words of one list, the parts in which they may not stand, why, and what to do instead.
struct Check {
    code: Code,
    list: WordList,
    parts: &'static [Part],
    why: &'static str,
    help: &'static str,
}

const CLAUSE: &[Part] = &[Part::Clause];
/// What binds, and what is asked for as proof.
const DEMANDS: &[Part] = &[Part::Clause, Part::Evidence];
/// What binds, and what follows on breach.
const BINDS: &[Part] = &[Part::Clause, Part::Remedy];
/// Whatever a supplier reads.
const ALL: &[Part] = &[Part::Title, Part::Clause, Part::Motive, Part::Evidence, Part::FollowUp, Part::Remedy];

const CHECKS: &[Check] = &[
    Check {
        code: Code::VagueWord,
        list: WordList::Vague,
        parts: DEMANDS,
        why: "which nobody can measure",
        help: "say how much, how often or how long, as a value",
    },
    Check {
        code: Code::HasteWithoutClock,
        list: WordList::Haste,
        parts: &[Part::Clause, Part::Evidence, Part::Remedy],
        why: "without a clock",
        help: "say within how many hours or days, and from when",
    },
    Check {
        code: Code::AbsoluteWord,
        list: WordList::Absolute,
        parts: CLAUSE,
        why: "which a court reads literally",
        help: "say which, or leave the word out",
    },
    Check {
        code: Code::AgreeToAgree,
        list: WordList::Agree,
        parts: BINDS,
        why: "an agreement to agree, which binds nobody",
        help: "say what applies if nothing else is agreed",
    },
    Check {
        code: Code::BuyersDiscretion,
        list: WordList::Discretion,
        parts: &[Part::Clause, Part::Evidence, Part::Remedy],
        why: "which leaves it to the Buyer to decide afterwards",
        help: "say from the start when, how often and how much; in an award criterion, what gives points and how it is shown",
    },
    Check {
        code: Code::OutsideControl,
        list: WordList::OutsideControl,
        parts: BINDS,
        why: "which the Supplier does not control",
        help: "limit the duty to the Supplier's own work, personnel and subcontractors",
    },
    Check {
        code: Code::UnlimitedLiability,
        list: WordList::Liability,
        parts: BINDS,
        why: "liability without an end",
        help: "leave liability to the contract, or say what is at most paid",
    },
    Check {
        code: Code::PartyWord,
        list: WordList::Parties,
        parts: CLAUSE,
        why: "which is none of the parties",
        help: "write Beställaren or Leverantören (the Buyer, the Supplier)",
    },
    Check {
        code: Code::Trademark,
        list: WordList::Trademarks,
        parts: ALL,
        why: "which points at a make or type",
        help: "say the function instead; only where that cannot be done, the make with ”eller likvärdigt” (LOU 9 kap. 6 §)",
    },
    Check {
        code: Code::UnequalTreatment,
        list: WordList::Unequal,
        parts: DEMANDS,
        why: "which favours the near or the native",
        help: "ask for what the work needs, such as a language at a stated level or a time to reach the place",
    },
    Check {
        code: Code::RegisterExtract,
        list: WordList::Extracts,
        parts: &[Part::Clause, Part::Evidence, Part::FollowUp],
        why: "which may be asked for only where an act says so",
        help: "leave it out, or name the act and allow it with a reason",
    },
    Check {
        code: Code::OutdatedSource,
        list: WordList::Outdated,
        parts: ALL,
        why: "which is no more",
        help: "name what has taken its place",
    },
    Check {
        code: Code::SecurityDetail,
        list: WordList::Details,
        parts: ALL,
        why: "a detail of the Buyer's protection, and annexes are public",
        help: "write the duty in general terms, and give the detail through a safe channel after award",
    },
    Check {
        code: Code::ProtectiveSecurityInText,
        list: WordList::ProtectiveSecurity,
        parts: DEMANDS,
        why: "which belongs to protective security",
        help: "leave it out: protective security has gates, and an agreement of its own before any tender",
    },
];

/// The number of a place, right after its kind: 61, K1-114.
static NUMBER_OF_A_PLACE: LazyLock<Regex> = LazyLock::new(|| regex(r"^ (?:nr |nummer |no |number )?[a-z]?\d[\w-]*"));
/// Provisions of Arbetsmiljöverket that those of 2023 replaced.
static OLD_PROVISIONS: LazyLock<Regex> = LazyLock::new(|| regex(r"\bAFS (?:19\d\d|20[01]\d|202[0-2]):\d+"));

/// Looks for the words of every list.
pub(super) fn look(catalogue: &Catalogue, requirement: &Requirement, texts: &Texts, found: &mut Vec<Finding>) {
    let language = texts.language;
    for (part, text) in texts.of(ALL) {
        let told = |what: String| format!("`{}` ({}): {} {what}", requirement.id, language.code(), part.named());
        for kind in catalogue.words.get(WordList::Numbered, language) {
            let numbered = places(&text.lower, kind).find_map(|at| {
                let number = NUMBER_OF_A_PLACE.find(&text.lower[at + kind.len()..])?;
                text.text.get(at..at + kind.len() + number.end())
            });
            if let Some(place) = numbered {
                let message = told(format!("points out ”{place}”, and annexes are public"));
                let help = "write the duty in general terms, and give the place through a safe channel after award";
                found.push(Finding::new(Code::SecurityDetail, message, help).about(place).within(part, language));
            }
        }
        if let Some(old) = OLD_PROVISIONS.find(&text.text) {
            let message = told(format!("cites ”{}”, which is no more", old.as_str()));
            let help = "cite the provision of AFS 2023 that has taken its place";
            found.push(Finding::new(Code::OutdatedSource, message, help).about(old.as_str()).within(part, language));
        }
    }
    for Check { code, list, parts, why, help } in CHECKS {
        let words = catalogue.words.get(*list, language);
        for (part, text) in texts.of(parts) {
            found.extend(text.listed(words).into_iter().map(|word| {
                let message =
                    format!("`{}` ({}): {} says ”{word}”, {why}", requirement.id, language.code(), part.named());
                Finding::new(*code, message, help).about(word).within(part, language)
            }));
        }
    }
}
