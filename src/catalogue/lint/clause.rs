//! Checks of the words of one clause, one function for each matter.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use crate::catalogue::{Catalogue, Requirement};
use crate::diagnostic::Code;
use crate::language::{Language, Localized};

use super::{Finding, Searched, plain, regex, sentences};

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

/// Everything that the checks find in a clause.
pub(super) fn findings(catalogue: &Catalogue, requirement: &Requirement) -> Vec<Finding> {
    let mut found = Vec::new();
    for language in Language::ALL {
        let text = plain(requirement, language);
        let clause = Clause { catalogue, requirement, language, text: &text, searched: Searched::new(&text) };
        clause.words(&mut found);
        clause.demands(&mut found);
        clause.equivalence(&mut found);
        clause.frameworks(&mut found);
        clause.shares(&mut found);
        clause.places(&mut found);
        clause.law(&mut found);
        clause.negations(&mut found);
        clause.long_sentences(&mut found);
        clause.readability(&mut found);
        clause.abbreviations(&mut found);
        clause.procurement_act(&mut found);
        clause.extract(&mut found);
        clause.authority(&mut found);
    }
    found
}

struct Clause<'a> {
    catalogue: &'a Catalogue,
    requirement: &'a Requirement,
    language: Language,
    text: &'a str,
    searched: Searched<'a>,
}

impl Clause<'_> {
    fn tell(&self, found: &mut Vec<Finding>, code: Code, what: &str, help: &'static str, needle: Option<&str>) {
        let message = format!("`{}` ({}): {what}", self.requirement.id, self.language.code());
        found.push(Finding { code, message, help, needle: needle.map(str::to_owned) });
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
            (
                Code::SecurityDetail,
                &words.details,
                "a detail of the Buyer's protection, and annexes are public",
                "write the duty in general terms, and give the detail through a safe channel after award",
            ),
            (
                Code::ProtectiveSecurityInText,
                &words.protective_security,
                "which belongs to protective security",
                "leave it out: protective security has gates, and an agreement of its own before any tender",
            ),
        ];
        for (code, list, why, help) in lists {
            for word in self.searched.listed(list.get(self.language)) {
                self.tell(found, code, &format!("the clause says ”{word}”, {why}"), help, Some(word));
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
        let numbered = STANDARD.find(self.text).map(|standard| standard.as_str());
        let framework = || self.searched.any(self.catalogue.words.frameworks.get(self.language));
        if let Some(standard) = numbered.or_else(framework).filter(|_| !self.text.contains(accepted)) {
            let what = format!("the clause names ”{standard}” without ”{accepted}”");
            let help = "write ”eller likvärdig” (or equivalent) after it (LOU 9 kap. 4 §)";
            self.tell(found, Code::NoEquivalent, &what, help, Some(standard));
        }
    }

    /// A framework that no chapter, level or control of it is named with, in the same sentence.
    fn frameworks(&self, found: &mut Vec<Finding>) {
        let words = &self.catalogue.words;
        for sentence in sentences(self.text) {
            let sentence = Searched::new(sentence);
            let part = sentence.any(words.sections.get(self.language));
            if let Some(name) = sentence.any(words.frameworks.get(self.language)).filter(|_| part.is_none()) {
                let what = format!("the clause names ”{name}” as a whole");
                let help = "name the chapter, the level or the controls that are asked for";
                self.tell(found, Code::FrameworkAsAWhole, &what, help, Some(name));
            }
        }
    }

    /// A share in per cent, in the text or in a value, without a word on what is counted and how.
    fn shares(&self, found: &mut Vec<Finding>) {
        let measured = self.catalogue.words.measured.get(self.language);
        if measured.is_empty() || self.searched.any(measured).is_some() {
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
        let words = &self.catalogue.words;
        let access = self.searched.any(words.access.get(self.language));
        if let Some(place) = self.searched.any(words.places.get(self.language)).filter(|_| access.is_none()) {
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
        let words = self.catalogue.words.negations.get(self.language);
        for breath in self.text.split(['.', ',', ';', ':', '\n', '–']) {
            if Searched::new(breath).times(words) > 1 {
                let what = format!("says no twice: ”{}”", breath.trim());
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
        if let Some(word) = self.searched.any(self.catalogue.words.extracts.get(self.language)) {
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
        if let Some(word) = self.searched.any(self.catalogue.words.authorities.get(self.language)) {
            let what = format!("the clause has somebody report to ”{word}”");
            let help = "the duty may be the Buyer's own: write what the Supplier does so that the Buyer can comply";
            self.tell(found, Code::AuthorityDuty, &what, help, Some(word));
        }
    }
}
