//! What the documents say, before any format: the supplier's annex and the officer's decision record, in one language. Knows
//! no Markdown, no files and no formats.

mod answer_document;
mod answer_form;
mod assemble;
mod basis;
mod citation;
mod clause;
mod data;
mod dress;
mod form;
mod page;
mod plan;
mod reasons;
mod record;
mod validity;
mod view;

use std::collections::BTreeSet;

use crate::catalogue::{Catalogue, Organisation, Procedure, Regime, RequirementId, Role};
use crate::document::{Block, Inline, Phrases};
use crate::language::Language;
use crate::procurement::{Lot, Procurement};
use crate::selection::Selection;

pub use answer_document::{AnswerFormView, answer_document};
pub use answer_form::answer_form;
pub use assemble::assemble;
pub use basis::evaluation_basis;
pub use citation::printed;
pub use data::{AnnexData, data, sheet};
pub use dress::{DocumentKind, Dressing, Issue, dress, information_sheet, marks, missing_fields, properties};
pub use form::{FormView, form_view, forms};
pub use page::Paper;
pub use plan::{
    Certificate, Check, CheckList, Expiry, Occasion, Plan, PlanRole, PlanView, Tender, Term, certificates_of, plan,
    plan_book, plan_calendar, plan_view,
};
pub use reasons::{Reasons, role_phrase};
pub use record::{BurdenView, RecordView, burdens, record_view};
pub use view::{AnnexView, Languages, annex_view, placeables};

/// Everything that a document is made from, in one language.
#[derive(Clone, Copy)]
pub struct Matter<'a> {
    /// The catalogue.
    pub catalogue: &'a Catalogue,
    /// The procurement.
    pub procurement: &'a Procurement,
    /// What was selected.
    pub selection: &'a Selection,
    /// The fixed phrases.
    pub phrases: &'a Phrases,
    /// The language.
    pub language: Language,
}

impl<'a> Matter<'a> {
    /// A fixed phrase.
    pub fn phrase(&self, key: &str) -> &'a str {
        self.phrases.get(key, self.language)
    }

    /// A fixed phrase, filled in.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        self.phrases.fill(key, self.language, values)
    }

    /// The catalogue's edition as it is printed.
    pub fn edition(&self) -> String {
        edition(self.catalogue, self.phrases, self.language)
    }

    /// A lot's heading; nothing where the procurement is undivided.
    fn lot_heading(&self, lot: &Lot) -> Option<String> {
        lot.id.as_ref().map(|id| format!("{} {id}: {}", self.phrase("lot"), lot.title))
    }

    /// The buyer. Loading has made sure that it exists.
    pub fn organisation(&self) -> Option<&'a Organisation> {
        self.catalogue.organisations.get(&self.procurement.organisation)
    }

    /// The regime.
    pub fn regime(&self) -> Option<&'a Regime> {
        self.catalogue.regime(&self.procurement.law, &self.procurement.regime)
    }

    /// The procedure.
    pub fn procedure(&self) -> Option<&'a Procedure> {
        self.regime()?.procedures.iter().find(|procedure| procedure.id == self.procurement.procedure)
    }

    /// What a lot is called: its id.
    pub fn lot_name(&self, index: usize) -> Option<&'a str> {
        self.procurement.lots.get(index)?.id.as_deref()
    }
}

/// The edition of a catalogue as it is printed: one that has been changed since it was released says so.
pub fn edition(catalogue: &Catalogue, phrases: &Phrases, language: Language) -> String {
    if catalogue.is_changed_edition() {
        phrases.fill("edition-changed", language, &[("edition", &catalogue.edition)])
    } else {
        catalogue.edition.clone()
    }
}

/// The annex: what goes out to suppliers.
#[derive(Clone, Debug)]
pub struct Annex {
    /// Its parts, by destination in procurement law; none is empty.
    pub parts: Vec<AnnexPart>,
    /// Clauses that a route covers.
    pub covered: Vec<CoveredClause>,
    /// Statutes that the clauses rest on, and which clauses.
    pub statutes: Vec<(String, Vec<RequirementId>)>,
    /// Terms that the clauses use, and what they mean.
    pub glossary: Vec<(String, String)>,
    /// The buyer's policies, as they are named in the annex.
    pub policies: Vec<String>,
    /// What is said of those that the contract outlives.
    pub policies_outlived: Vec<String>,
}

impl Annex {
    /// Every clause, in the order of print.
    pub fn clauses(&self) -> impl Iterator<Item = &Clause> {
        self.parts.iter().flat_map(|part| &part.sections).flat_map(|section| &section.clauses)
    }
}

/// A part of the annex.
#[derive(Clone, Debug)]
pub struct AnnexPart {
    /// Its id: `avtalsvillkor`.
    pub id: String,
    /// Its letter.
    pub letter: String,
    /// Its title.
    pub title: String,
    /// The role of its clauses.
    pub role: Role,
    /// The section of the act that the role rests on, as printed; nothing where none binds.
    pub law_section: Option<String>,
    /// Its sections, one for each area; none is empty.
    pub sections: Vec<Section>,
}

/// An area in a part.
#[derive(Clone, Debug)]
pub struct Section {
    /// The area's id.
    pub area: String,
    /// Its number: `D1`.
    pub number: String,
    /// Its title.
    pub title: String,
    /// What its clauses protect.
    pub introduction: String,
    /// Its clauses.
    pub clauses: Vec<Clause>,
}

/// A clause, filled in for the procurement.
#[derive(Clone, Debug)]
pub struct Clause {
    /// Its id.
    pub id: RequirementId,
    /// Its role.
    pub role: Role,
    /// Its area's id.
    pub area: String,
    /// The lots it applies to; empty if every lot.
    pub lots: Vec<String>,
    /// Its title.
    pub title: String,
    /// Its text. Where lots have different values, each is followed by its lots.
    pub text: Vec<Block>,
    /// The same for each lot by itself, as it is asked of whoever tenders for it: more than one where lots have different values.
    pub variants: Vec<Variant>,
    /// Why it is asked.
    pub motive: Vec<Block>,
    /// How it is shown: the time as a word of the catalogue, as a phrase, and what.
    pub evidence: Vec<ShownBy>,
    /// How it is followed up.
    pub follow_up: FollowedUp,
    /// Where it has its support.
    pub support: Vec<Vec<Inline>>,
    /// Its values.
    pub values: Vec<ClauseValue>,
    /// Whether it is passed on to subcontractors.
    pub flow_down: bool,
    /// What happens on breach: condition, measure, cap.
    pub remedy: Option<String>,
    /// How an offer is valued, and what it means for the contract: more than one where lots have different values; nothing of
    /// what is no award criterion.
    pub scoring: Vec<Scored>,
}

/// The text of a clause for some lots.
#[derive(Clone, Debug)]
pub struct Variant {
    /// The lots; empty if the text is the same for every lot of the clause.
    pub lots: Vec<String>,
    /// The text.
    pub text: Vec<Block>,
}

/// How an offer is valued for some lots.
#[derive(Clone, Debug)]
pub struct Scored {
    /// The lots; empty if it is the same for every lot of the clause.
    pub lots: Vec<String>,
    /// How.
    pub text: String,
}

/// How a clause is shown at one time.
#[derive(Clone, Debug)]
pub struct ShownBy {
    /// `tender`, `award`, `before-start`, `during`.
    pub word: &'static str,
    /// The same in the document's language.
    pub when: String,
    /// What is shown.
    pub text: Vec<Block>,
}

/// How a clause is followed up.
#[derive(Clone, Debug)]
pub struct FollowedUp {
    /// When: `varje år`.
    pub when: String,
    /// By which role.
    pub by: String,
    /// What is checked.
    pub text: Vec<Block>,
}

/// A value of a clause, as it applies.
#[derive(Clone, Debug)]
pub struct ClauseValue {
    /// Its name in the catalogue.
    pub name: String,
    /// What stands in the table of values.
    pub label: String,
    /// For which lots (empty if all), the number, the number with its unit, and why.
    pub applies: Vec<AppliedValue>,
    /// The unit's id.
    pub unit: String,
    /// Whether another clause of the annex already states it.
    pub stated_elsewhere: bool,
}

/// A value for some lots.
#[derive(Clone, Debug, PartialEq)]
pub struct AppliedValue {
    /// The lots; empty if every lot of the clause.
    pub lots: Vec<String>,
    /// The number.
    pub number: f64,
    /// The number with its unit.
    pub written: String,
    /// Why, in words that a supplier may read.
    pub because: String,
    /// Whether it was fitted to this procurement, by its facts or by the officer.
    pub fitted: bool,
}

/// A clause that a route covers.
#[derive(Clone, Debug)]
pub struct CoveredClause {
    /// Its id.
    pub id: RequirementId,
    /// Its title.
    pub title: String,
    /// Its text.
    pub text: Vec<Block>,
    /// Its role, which decides the part that lists it where parts are split.
    pub role: Role,
    /// The route and choice that cover it, as printed.
    pub route: String,
}

/// The lots among `present` as names, or nothing if they are all of the procurement's lots.
fn lot_names(matter: &Matter<'_>, present: &BTreeSet<usize>) -> Vec<String> {
    if present.len() == matter.procurement.lots.len() {
        return Vec::new();
    }
    present.iter().filter_map(|index| matter.lot_name(*index)).map(str::to_owned).collect()
}
