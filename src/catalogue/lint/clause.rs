//! Checks of the words of one clause, one function for each matter.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use crate::catalogue::words::WordList;
use crate::catalogue::{Catalogue, Requirement, Role};
use crate::diagnostic::Code;
use crate::language::{Language, Localized};

use super::{Finding, Part, Searched, Texts, holds, places, regex, sentences};

/// A sentence with more words than this is hard to hold in mind.
const LONGEST_SENTENCE: Localized<usize> = Localized { swedish: 45, english: 55 };
/// A clause with a higher readability index (LIX: words in a sentence, and the share of words of more than six letters) is
/// hard to read even for those who read much. Above 60 is the heaviest grade of the scale; English has longer sentences.
const HIGHEST_LIX: Localized<usize> = Localized { swedish: 70, english: 75 };
/// A text of fewer words than this is too short for the index to tell anything.
const SHORT_TEXT: usize = 25;
/// A word of more letters than this is long.
const LONG_WORD: usize = 6;

/// A reference to a standard by its number.
static STANDARD: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"\b(?:SS-EN|SS|ISO|IEC|EN|SSF|SBF|NIST|OWASP|ETSI|TLS|SAML)\b[ /A-Z-]*(?:version )?\d[\d.:-]*")
});
static DEMAND: Localized<LazyLock<Regex>> = Localized {
    swedish: LazyLock::new(|| regex(r"(?i)\b(?:ska|bör)\b")),
    english: LazyLock::new(|| regex(r"(?i)\b(?:shall|should)\b")),
};
static MUST: Localized<LazyLock<Regex>> = Localized {
    swedish: LazyLock::new(|| regex(r"(?i)\b(?:ska|måste)\b")),
    english: LazyLock::new(|| regex(r"(?i)\b(?:shall|must)\b")),
};
static MAY: Localized<LazyLock<Regex>> = Localized {
    swedish: LazyLock::new(|| regex(r"(?i)\bbör\b")),
    english: LazyLock::new(|| regex(r"(?i)\bshould\b")),
};
/// A word with a capital letter inside a sentence, after a small letter or a comma.
static NAME: LazyLock<Regex> =
    LazyLock::new(|| regex(r"[a-zåäö,] ([A-ZÅÄÖ][A-Za-zåäöÅÄÖ]*[a-zåäö][\w-]*|[a-zåäö]+[A-ZÅÄÖ]{2,}[\w-]*)"));
/// A share of time.
static OF_TIME: Localized<LazyLock<Regex>> = Localized {
    swedish: LazyLock::new(|| regex(r"\bav tiden\b|\btillgänglig")),
    english: LazyLock::new(|| regex(r"\bof the time\b|\bavailable\b|\bavailability\b")),
};
static ABBREVIATION: LazyLock<Regex> = LazyLock::new(|| regex(r"\b[A-ZÅÄÖ]{2,}\b"));
static ID: LazyLock<Regex> = LazyLock::new(|| regex(r"\b[A-Z]{3}-\d{3}\b"));
static ACT: LazyLock<Regex> = LazyLock::new(|| regex(r"\b(?:LOU|LUF|LUK|LUFS)\b|lagen om offentlig upphandling"));
static REPORT: Localized<LazyLock<Regex>> = Localized {
    swedish: LazyLock::new(|| regex(r"(?i)\b(?:anmäla|anmäler|rapportera|rapporterar)\b")),
    english: LazyLock::new(|| regex(r"(?i)\b(?:notify|notifies|report|reports)\b")),
};
static PER_CENT: LazyLock<Regex> = LazyLock::new(|| regex(r"\d[\d,.]*\s*(?:%|procent\b|per cent\b)"));
/// A demand to follow the law as such.
static FOLLOW_THE_LAW: Localized<LazyLock<Regex>> = Localized {
    swedish: LazyLock::new(|| {
        regex(concat!(
            r"(?i)\bska (?:[\wåäöÅÄÖ]+,? ){0,6}(?:följa|uppfylla|efterleva|iaktta)\b[^.]*?",
            r"(?:\blag\b|\blagar\b|lagen\b|lagstiftning\w*|förordning(?:en|ar|arna)?\b|författning\w*|föreskrifter\w*|\bGDPR\b)"
        ))
    }),
    english: LazyLock::new(|| {
        regex(concat!(
            r"(?i)\bshall (?:\w+,? ){0,6}(?:follow|comply with|observe|meet)\b[^.]*?",
            r"\b(?:acts?|laws?|legislation|regulations?|provisions|GDPR)\b"
        ))
    }),
};

/// Everything that the checks find in the words of a clause.
pub(super) fn look(catalogue: &Catalogue, requirement: &Requirement, texts: &Texts, found: &mut Vec<Finding>) {
    for (_, searched) in texts.of(&[Part::Clause]) {
        let clause =
            Clause { catalogue, requirement, language: texts.language, text: searched.text.as_str(), searched };
        clause.demands(found);
        clause.modal(found);
        clause.equivalence(found);
        clause.names(found);
        clause.frameworks(found);
        clause.shares(found);
        clause.places(found);
        clause.law(found);
        clause.negations(found);
        clause.long_sentences(found);
        clause.readability(found);
        clause.abbreviations(found);
        clause.procurement_act(found);
        clause.authority(found);
    }
}

struct Clause<'a> {
    catalogue: &'a Catalogue,
    requirement: &'a Requirement,
    language: Language,
    text: &'a str,
    searched: &'a Searched,
}

impl<'a> Clause<'a> {
    fn tell(&self, found: &mut Vec<Finding>, code: Code, what: &str, help: &'static str, needle: Option<&str>) {
        let message = format!("`{}` ({}): {what}", self.requirement.id, self.language.code());
        let finding = Finding::new(code, message, help).within(Part::Clause, self.language);
        found.push(match needle {
            Some(needle) => finding.about(needle),
            None => finding,
        });
    }

    fn words(&self, list: WordList) -> &'a [String] {
        self.catalogue.words.get(list, self.language)
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

    /// *Ska* in what must be met, *bör* in what is only weighed.
    fn modal(&self, found: &mut Vec<Finding>) {
        let wrong = match self.requirement.role {
            Role::AwardCriterion => MUST.get(self.language),
            Role::Qualification | Role::TechnicalSpecification | Role::ContractTerm => MAY.get(self.language),
        };
        if let Some(modal) = wrong.find(self.text) {
            let role = self.requirement.role.word();
            let what = format!("the clause says ”{}”, and is of the role `{role}`", modal.as_str());
            let help = "write bör (should) in an award criterion, ska (shall) in everything else; or change the role";
            self.tell(found, Code::ModalAndRole, &what, help, Some(modal.as_str()));
        }
    }

    fn equivalence(&self, found: &mut Vec<Finding>) {
        let accepted = *Localized { swedish: "likvärdig", english: "equivalent" }.get(self.language);
        let numbered = STANDARD.find(self.text).map(|standard| standard.as_str());
        let framework = || self.searched.any(self.words(WordList::Frameworks));
        if let Some(standard) = numbered.or_else(framework).filter(|_| !self.text.contains(accepted)) {
            let what = format!("the clause names ”{standard}” without ”{accepted}”");
            let help = "write ”eller likvärdig” (or equivalent) after it (LOU 9 kap. 4 §)";
            self.tell(found, Code::NoEquivalent, &what, help, Some(standard));
        }
    }

    /// Names inside a sentence: a make, unless the catalogue knows the name. English has too many capital letters.
    fn names(&self, found: &mut Vec<Finding>) {
        let known = self.words(WordList::Names);
        if self.language != Language::Swedish || known.is_empty() || self.text.contains("likvärdig") {
            return;
        }
        let names = NAME.captures_iter(self.text).filter_map(|name| name.get(1));
        for name in names.map(|name| name.as_str()).filter(|name| !known.iter().any(|known| known == name)) {
            let what = format!("the clause names ”{name}”");
            let help = "if it is a make, say the function instead (LOU 9 kap. 6 §); if not, list it under `names` in words.toml";
            self.tell(found, Code::Trademark, &what, help, Some(name));
        }
    }

    /// A framework that no chapter, level or control of it is named with, in the same sentence.
    fn frameworks(&self, found: &mut Vec<Finding>) {
        for (_, sentence) in self.searched.sentences() {
            let frameworks = self.words(WordList::Frameworks).iter();
            let named = frameworks.filter(|word| places(sentence, word).next().is_some());
            if let Some(word) =
                named.max_by_key(|word| word.len()).filter(|_| !holds(sentence, self.words(WordList::Sections)))
            {
                let name = self.searched.word(word).unwrap_or(word);
                let what = format!("the clause names ”{name}” as a whole");
                let help = "name the chapter, the level or the controls that are asked for";
                self.tell(found, Code::FrameworkAsAWhole, &what, help, Some(name));
            }
        }
    }

    /// A share in per cent, in the text or in a value, without a word on what is counted and how.
    fn shares(&self, found: &mut Vec<Finding>) {
        let of_time = OF_TIME.get(self.language).is_match(self.text);
        let list = self.words(if of_time { WordList::Measured } else { WordList::Counted });
        if list.is_empty() || self.searched.any(list).is_some() {
            return;
        }
        let written = PER_CENT.find(self.text).map(|share| share.as_str().to_owned());
        let slot = || {
            self.requirement.values.iter().find_map(|value| {
                let scale = self.catalogue.scale(self.requirement, &value.name)?;
                let unit = self.catalogue.unit(&scale.unit)?;
                let slot = format!("[{}]", value.name);
                let used = self.text.contains(&slot) && PER_CENT.is_match(&unit.write(scale.default, self.language));
                used.then_some(slot)
            })
        };
        if let Some(share) = written.or_else(slot) {
            let what = format!("the clause has a share, ”{share}”, and does not say how it is counted");
            let help = "say of what it is a share, over which time, measured where and how, and what is not counted";
            self.tell(found, Code::ShareWithoutMeasure, &what, help, Some(share.trim_matches(['[', ']'])));
        }
    }

    /// A place where something is to be done, without a word on from where it may be reached.
    fn places(&self, found: &mut Vec<Finding>) {
        let access = self.searched.any(self.words(WordList::Access));
        if let Some(place) = self.searched.any(self.words(WordList::Places)).filter(|_| access.is_none()) {
            let what = format!("the clause says ”{place}”, but not whether that holds for access and support");
            let help = "say of storage, of access and of support each where they may be";
            self.tell(found, Code::PlaceWithoutAccess, &what, help, Some(place));
        }
    }

    /// A demand to follow the law: it binds anyhow, and says nothing of this delivery.
    fn law(&self, found: &mut Vec<Finding>) {
        if let Some(demand) = FOLLOW_THE_LAW.get(self.language).find(self.text) {
            let what = format!("the clause only asks that law is followed: ”{}”", demand.as_str());
            let help =
                "say what it means for this delivery; the act itself stands as support, and in the list of statutes";
            self.tell(found, Code::LawAsDemand, &what, help, Some(demand.as_str()));
        }
    }

    /// Two words that say no, with no comma or colon between them.
    fn negations(&self, found: &mut Vec<Finding>) {
        let words = self.words(WordList::Negations);
        let breaths = |text: &'a str| text.split(['.', ',', ';', ':', '\n', '–']);
        for (breath, lower) in breaths(self.text).zip(breaths(&self.searched.lower)) {
            let times: usize = words.iter().map(|word| places(lower, word).count()).sum();
            if times > 1 {
                let what = format!("the clause says no twice: ”{}”", breath.trim());
                let help = "say what is to be done, or what is allowed when";
                self.tell(found, Code::DoubleNegation, &what, help, Some(breath.trim()));
            }
        }
    }

    fn long_sentences(&self, found: &mut Vec<Finding>) {
        for sentence in sentences(self.text) {
            let words = sentence.split_whitespace().count();
            if words > *LONGEST_SENTENCE.get(self.language) {
                let start: Vec<&str> = sentence.split_whitespace().take(4).collect();
                let what = format!("a sentence of {words} words: ”{} …”", start.join(" "));
                self.tell(found, Code::LongSentence, &what, "divide it", None);
            }
        }
    }

    fn readability(&self, found: &mut Vec<Finding>) {
        let words = self.text.split_whitespace().count();
        let long = self
            .text
            .split_whitespace()
            .filter(|word| word.chars().filter(|character| character.is_alphanumeric()).count() > LONG_WORD);
        let sentences = sentences(self.text).filter(|sentence| !sentence.trim().is_empty()).count().max(1);
        let lix = words / sentences + (100 * long.count()).checked_div(words).unwrap_or_default();
        let highest = *HIGHEST_LIX.get(self.language);
        if words >= SHORT_TEXT && lix > highest {
            let what = format!("hard to read: LIX {lix}, and at most {highest} is sought");
            self.tell(found, Code::HardToRead, &what, "shorter sentences, and shorter words", None);
        }
    }

    fn abbreviations(&self, found: &mut Vec<Finding>) {
        let without_ids = ID.replace_all(self.text, "");
        let known = self.words(WordList::Abbreviations);
        let explained = |word: &str| {
            let forms = self.catalogue.glossary.iter().flat_map(|term| &term.entry.get(self.language).forms);
            forms.into_iter().any(|form| form == word)
        };
        let unknown: BTreeSet<&str> = ABBREVIATION
            .find_iter(&without_ids)
            .map(|hit| hit.as_str())
            .filter(|word| !self.words(WordList::Trademarks).contains(&word.to_lowercase()))
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

    /// A duty to report to an authority that the clause lays on the supplier.
    fn authority(&self, found: &mut Vec<Finding>) {
        if !REPORT.get(self.language).is_match(self.text) {
            return;
        }
        if let Some(word) = self.searched.any(self.words(WordList::Authorities)) {
            let what = format!("the clause has somebody report to ”{word}”");
            let help = "the duty may be the Buyer's own: write what the Supplier does so that the Buyer can comply";
            self.tell(found, Code::AuthorityDuty, &what, help, Some(word));
        }
    }
}
