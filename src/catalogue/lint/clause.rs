//! Checks of one clause, one function for each code.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex_lite::Regex;

use crate::catalogue::{Catalogue, Requirement, ReviewStatus, Role, Verification};
use crate::diagnostic::Code;
use crate::language::{Language, Localized};

use super::{Finding, plain};

/// A sentence with more words than this is hard to hold in mind.
const LONGEST_SENTENCE: Localized<usize> = Localized { swedish: 45, english: 55 };

/// A reference to a standard by its number.
static STANDARD: LazyLock<Regex> =
    LazyLock::new(|| regex(r"\b(?:SS-EN|SS|ISO|IEC|EN|SSF|SBF|NIST|OWASP|ETSI|TLS|SAML)\b[ /A-Z-]*(?:version )?\d"));
static DEMAND: Localized<LazyLock<Regex>> = Localized {
    swedish: LazyLock::new(|| regex(r"(?i)\b(?:ska|bör)\b")),
    english: LazyLock::new(|| regex(r"(?i)\b(?:shall|should)\b")),
};
static ABBREVIATION: LazyLock<Regex> = LazyLock::new(|| regex(r"\b[A-ZÅÄÖ]{2,}\b"));
static ID: LazyLock<Regex> = LazyLock::new(|| regex(r"\b[A-Z]{3}-\d{3}\b"));
static THOUSANDS: LazyLock<Regex> = LazyLock::new(|| regex(r"(\d)[ \x{a0},](\d{3})\b"));
static NUMBER: LazyLock<Regex> = LazyLock::new(|| regex(r"\d+"));
static SLOT: LazyLock<Regex> = LazyLock::new(|| regex(r"\[[a-z0-9-]+\]"));
static ACT: LazyLock<Regex> = LazyLock::new(|| regex(r"\b(?:LOU|LUF|LUK|LUFS)\b|lagen om offentlig upphandling"));
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| regex(r"[\w.+-]+@[\w-]+\.[a-z]{2,}"));
static CERTIFIED: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?i)leverantören ska (?:ha|vara) [^.]*(?:certifika|certifierad|certifierat)"));
static REPORT: Localized<LazyLock<Regex>> = Localized {
    swedish: LazyLock::new(|| regex(r"(?i)\b(?:anmäla|anmäler|rapportera|rapporterar)\b")),
    english: LazyLock::new(|| regex(r"(?i)\b(?:notify|notifies|report|reports)\b")),
};

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is right")
}

/// Everything that the checks find in a clause.
pub(super) fn findings(catalogue: &Catalogue, requirement: &Requirement) -> Vec<Finding> {
    let mut found = Vec::new();
    for language in Language::ALL {
        let text = plain(requirement, language);
        let clause = Clause { catalogue, requirement, language, text: &text };
        clause.words(&mut found);
        clause.demands(&mut found);
        clause.equivalence(&mut found);
        clause.long_sentences(&mut found);
        clause.abbreviations(&mut found);
        clause.procurement_act(&mut found);
        clause.extract(&mut found);
        clause.authority(&mut found);
        clause.address(&mut found);
    }
    certificate(requirement, &mut found);
    translation(requirement, &mut found);
    unverified(catalogue, requirement, &mut found);
    found
}

struct Clause<'a> {
    catalogue: &'a Catalogue,
    requirement: &'a Requirement,
    language: Language,
    text: &'a str,
}

impl Clause<'_> {
    fn tell(&self, found: &mut Vec<Finding>, code: Code, what: &str, help: &'static str, needle: Option<&str>) {
        let message = format!("`{}` ({}): {what}", self.requirement.id, self.language.code());
        found.push(Finding { code, message, help, needle: needle.map(str::to_owned) });
    }

    /// The words of a list that stand in the clause, as they are written there.
    fn listed(&self, list: &Localized<Vec<String>>) -> Vec<String> {
        let lower = self.text.to_lowercase();
        list.get(self.language).iter().filter_map(|word| whole_word(&lower, self.text, word)).collect()
    }

    /// Vague words, haste, absolutes, agreements to agree, other names of the parties, makes.
    fn words(&self, found: &mut Vec<Finding>) {
        let words = &self.catalogue.words;
        let lists = [
            (
                Code::VagueWord,
                &words.vague,
                "which nobody can measure",
                "say how much, how often or how long, as a value",
            ),
            (
                Code::HasteWithoutClock,
                &words.haste,
                "without a clock",
                "say within how many hours or days, and from when",
            ),
            (Code::AbsoluteWord, &words.absolute, "which a court reads literally", "say which, or leave the word out"),
            (
                Code::AgreeToAgree,
                &words.agree,
                "an agreement to agree, which binds nobody",
                "say what applies if nothing else is agreed",
            ),
            (
                Code::PartyWord,
                &words.parties,
                "which is none of the parties",
                "write Beställaren or Leverantören (the Buyer, the Supplier)",
            ),
            (Code::Trademark, &words.trademarks, "a make or brand", "say the function instead (LOU 9 kap. 6 §)"),
        ];
        for (code, list, why, help) in lists {
            for word in self.listed(list) {
                self.tell(found, code, &format!("the clause says ”{word}”, {why}"), help, Some(&word));
            }
        }
    }

    /// One demand: one *ska*, or one *bör* in an award criterion.
    fn demands(&self, found: &mut Vec<Finding>) {
        let number = DEMAND.get(self.language).find_iter(self.text).count();
        if number != 1 {
            let words = Localized { swedish: "ska or bör", english: "shall or should" };
            let words = words.get(self.language);
            let what = format!("the clause has {number} demands ({words}), not one");
            self.tell(
                found,
                Code::SeveralDemands,
                &what,
                "one demand, one answer: split the clause, or say what follows in the present tense",
                None,
            );
        }
    }

    fn equivalence(&self, found: &mut Vec<Finding>) {
        let accepted = *Localized { swedish: "likvärdig", english: "equivalent" }.get(self.language);
        if let Some(standard) = STANDARD.find(self.text).filter(|_| !self.text.contains(accepted)) {
            let what = format!("the clause names ”{}” without ”{accepted}”", standard.as_str());
            let help = "write ”eller likvärdig” (or equivalent) after it (LOU 9 kap. 4 §)";
            self.tell(found, Code::NoEquivalent, &what, help, Some(standard.as_str()));
        }
    }

    fn long_sentences(&self, found: &mut Vec<Finding>) {
        let sentences = self.text.split(['\n']).flat_map(|line| line.split_inclusive(". "));
        for sentence in sentences {
            let words = sentence.split_whitespace().count();
            if words > *LONGEST_SENTENCE.get(self.language) {
                let start: Vec<&str> = sentence.split_whitespace().take(4).collect();
                let what = format!("a sentence of {words} words: ”{} …”", start.join(" "));
                self.tell(found, Code::LongSentence, &what, "divide it", None);
            }
        }
    }

    fn abbreviations(&self, found: &mut Vec<Finding>) {
        let without_ids = ID.replace_all(self.text, "");
        let known = self.catalogue.words.abbreviations.get(self.language);
        let explained = |word: &str| {
            let forms = self.catalogue.glossary.iter().flat_map(|term| &term.entry.get(self.language).forms);
            forms.into_iter().any(|form| form == word)
        };
        let unknown: BTreeSet<&str> = ABBREVIATION
            .find_iter(&without_ids)
            .map(|hit| hit.as_str())
            .filter(|word| !known.is_empty() && !known.iter().any(|known| known == word) && !explained(word))
            .collect();
        for word in unknown {
            let help = "write it out, put it in glossary.toml, or list it in words.toml";
            self.tell(found, Code::UndefinedAbbreviation, &format!("”{word}” is explained nowhere"), help, Some(word));
        }
    }

    fn procurement_act(&self, found: &mut Vec<Finding>) {
        if let Some(act) = ACT.find(self.text) {
            let what = format!("the clause cites ”{}”, which does not bind in every procurement", act.as_str());
            let help = "leave it out: the program cites the section that binds, from procurement-law.toml";
            self.tell(found, Code::ProcurementActInText, &what, help, Some(act.as_str()));
        }
    }

    fn extract(&self, found: &mut Vec<Finding>) {
        if let Some(word) = self.listed(&self.catalogue.words.extracts).first() {
            let what = format!("the clause speaks of ”{word}”, which may be asked for only where an act says so");
            let help = "leave it out, or name the act and allow it with a reason";
            self.tell(found, Code::RegisterExtract, &what, help, Some(word));
        }
    }

    /// A duty to report to an authority that the clause lays on the supplier.
    fn authority(&self, found: &mut Vec<Finding>) {
        if !REPORT.get(self.language).is_match(self.text) {
            return;
        }
        if let Some(word) = self.listed(&self.catalogue.words.authorities).first() {
            let what = format!("the clause has somebody report to ”{word}”");
            let help = "the duty may be the Buyer's own: write what the Supplier does so that the Buyer can comply";
            self.tell(found, Code::AuthorityDuty, &what, help, Some(word));
        }
    }

    fn address(&self, found: &mut Vec<Finding>) {
        if let Some(address) = ADDRESS.find(self.text) {
            let help = "name a function; addresses belong in the procurement documents";
            let what = format!("the clause holds the address ”{}”", address.as_str());
            self.tell(found, Code::PersonalData, &what, help, Some(address.as_str()));
        }
    }
}

/// The word as it stands in the text, if it stands there as a whole.
fn whole_word(lower: &str, text: &str, word: &str) -> Option<String> {
    let mut from = 0;
    while let Some(at) = lower[from..].find(word).map(|at| from + at) {
        let end = at + word.len();
        let letter = |character: Option<char>| character.is_some_and(char::is_alphanumeric);
        if !letter(lower[..at].chars().next_back()) && !letter(lower[end..].chars().next()) {
            // Small and capital letters are as long in both languages.
            return Some(text.get(at..end).unwrap_or(word).to_owned());
        }
        from = end;
    }
    None
}

/// A certificate of the supplier says nothing of the thing: a selection criterion, never a specification.
fn certificate(requirement: &Requirement, found: &mut Vec<Finding>) {
    let text = plain(requirement, Language::Swedish);
    if matches!(requirement.role, Role::TechnicalSpecification | Role::AwardCriterion) && CERTIFIED.is_match(&text) {
        found.push(Finding {
            code: Code::SupplierCertificate,
            message: format!(
                "`{}` asks for a certificate of the supplier, but is no selection criterion",
                requirement.id
            ),
            help: "make it a `qualification` (LOU 15 kap. 14 §), or ask for a property of the delivery",
            needle: None,
        });
    }
}

/// Values, ids and numbers must be the same in both languages.
fn translation(requirement: &Requirement, found: &mut Vec<Finding>) {
    let texts = Language::ALL.map(|language| plain(requirement, language));
    let marks = |pattern: &Regex, text: &str| -> BTreeSet<String> {
        pattern.find_iter(text).map(|hit| hit.as_str().to_owned()).collect()
    };
    let numbers = |text: &str| {
        let bare = SLOT.replace_all(text, "").into_owned();
        // 10 000 and 10,000 are the same number.
        marks(&NUMBER, &THOUSANDS.replace_all(&bare, "$1$2"))
    };
    let compared = [
        ("values", marks(&SLOT, &texts[0]), marks(&SLOT, &texts[1])),
        ("ids", marks(&ID, &texts[0]), marks(&ID, &texts[1])),
        ("numbers", numbers(&texts[0]), numbers(&texts[1])),
    ];
    for (what, swedish, english) in compared {
        let odd: Vec<&String> = swedish.symmetric_difference(&english).collect();
        if let Some(first) = odd.first() {
            found.push(Finding {
                code: Code::TranslationDiffers,
                message: format!("`{}`: the languages differ in {what}: {first}", requirement.id),
                help: "let both say the same, with the same numbers",
                needle: None,
            });
        }
    }
}

/// What has been reviewed may not rest on what nobody has read.
fn unverified(catalogue: &Catalogue, requirement: &Requirement, found: &mut Vec<Finding>) {
    if requirement.review.status == ReviewStatus::Draft {
        return;
    }
    for reference in &requirement.standards {
        let unread = catalogue.control(&reference.value).filter(|(_, row)| row.status == Verification::Unverified);
        if let Some((standard, row)) = unread {
            found.push(Finding {
                code: Code::UnverifiedCitation,
                message: format!(
                    "`{}` is reviewed, but cites `{}:{}`, which nobody has verified",
                    requirement.id, standard.id, row.id
                ),
                help: "read the source and raise the row's status, or remove the reference",
                needle: Some(row.id.clone()),
            });
        }
    }
}

/// What a clause cites that does not apply on a day: ceased, or not yet in force.
pub(super) fn not_in_force(catalogue: &Catalogue, requirement: &Requirement, day: Date) -> Vec<Finding> {
    let rows = requirement.standards.iter().filter_map(|reference| catalogue.control(&reference.value));
    rows.filter_map(|(standard, row)| {
        let ceased = row.until.or(standard.until).filter(|until| *until < day);
        let later = row.in_force.or(standard.in_force).filter(|from| *from > day);
        let why = match (ceased, later) {
            (Some(until), _) => format!("ceased to apply on {until}"),
            (None, Some(from)) => format!("applies only from {from}"),
            (None, None) => return None,
        };
        Some(Finding {
            code: Code::NotInForce,
            message: format!("`{}` cites `{}:{}`, which {why}", requirement.id, standard.id, row.id),
            help: "cite what applies, or allow it with a reason",
            needle: Some(row.id.clone()),
        })
    })
    .collect()
}
