//! The facts and data of one procurement, read against the catalogue. Decides nothing about requirements.

mod edit;
mod load;

use std::collections::BTreeMap;

use jiff::Span;
use jiff::civil::Date;

use crate::catalogue::{Change, Facts, Interval, Requirement, RequirementId, ValidTo};
use crate::diagnostic::Place;
use crate::document::FormFormat;
use crate::language::Language;
use crate::toml_file::{Located, Word};

pub use edit::{Draft, Entry, Field};
pub use load::load;

/// One procurement.
#[derive(Clone, Debug)]
pub struct Procurement {
    /// What is procured, in the officer's words.
    pub title: String,
    /// Its diarienummer.
    pub reference: String,
    /// The buyer's id.
    pub organisation: String,
    /// The contracting body: a nämnd, a company.
    pub body: String,
    /// The act's id: `lou`.
    pub law: String,
    /// The regime's id: `above-threshold`.
    pub regime: String,
    /// The procedure's id: `open`.
    pub procedure: String,
    /// CPV codes.
    pub cpv: Vec<String>,
    /// The language of the documents where the command names none.
    pub language: Language,
    /// What the documents say about themselves.
    pub document: DocumentControl,
    /// When the contract runs.
    pub contract: Contract,
    /// Whether the documents are marked as secret.
    pub secrecy: Secrecy,
    /// Which answer form counts.
    pub answers: FormFormat,
    /// The award.
    pub award: Award,
    /// The lots. A procurement without lots has one, without id.
    pub lots: Vec<Lot>,
    /// The officer's changes to the selection.
    pub deviations: Vec<Deviation>,
    /// Where the file begins.
    pub place: Place,
}

impl Procurement {
    /// Whether it is divided into lots.
    pub fn has_lots(&self) -> bool {
        self.lots.iter().any(|lot| lot.id.is_some())
    }

    /// The clauses that the officer has added.
    pub fn own_clauses(&self) -> impl Iterator<Item = (usize, &Requirement)> {
        self.deviations.iter().enumerate().filter_map(|(index, deviation)| match &deviation.change {
            Change::Add(requirement) => Some((index, requirement.as_ref())),
            Change::Omit | Change::Values(_) | Change::Text(_) | Change::Role(_) => None,
        })
    }
}

/// Whether a document may be sent out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentStatus {
    /// A draft: UTKAST stands on every page.
    Draft,
    /// Final: every field that the layout prints is there.
    Final,
}

impl Word for DocumentStatus {
    const NAME: &'static str = "document status";
    const WORDS: &'static [(&'static str, DocumentStatus)] =
        &[("draft", DocumentStatus::Draft), ("final", DocumentStatus::Final)];
}

/// What the documents say about themselves. Roles, never names.
#[derive(Clone, Debug)]
pub struct DocumentControl {
    /// Draft or final.
    pub status: DocumentStatus,
    /// The version.
    pub version: String,
    /// The day of issue. The only clock there is.
    pub issued: Date,
    /// From which day it is valid.
    pub valid_from: Option<Date>,
    /// Until when.
    pub valid_to: Option<ValidTo>,
    /// Dokumentnummer.
    pub number: Option<String>,
    /// Dokumenttyp.
    pub kind: Option<String>,
    /// Who approved it.
    pub approved_by: Option<String>,
    /// Who prepared it.
    pub prepared_by: Option<String>,
    /// Who owns it.
    pub owner: Option<String>,
    /// Ansvarig verksamhet.
    pub responsible_unit: Option<String>,
    /// Changes from the previous edition.
    pub changes: Option<String>,
}

/// When the contract runs.
#[derive(Clone, Debug, Default)]
pub struct Contract {
    /// Its first day.
    pub start: Option<Date>,
    /// Its last day without options.
    pub end: Option<Date>,
    /// How much longer options may make it.
    pub options: Option<Interval>,
}

impl Contract {
    /// Its last day if every option is used; nothing if it is not stated when it ends.
    pub fn last_day(&self) -> Option<Date> {
        let end = self.end?;
        let Some(options) = self.options else { return Some(end) };
        let span = Span::new().try_months(options.months).ok()?.try_days(options.days).ok()?;
        // From the day after the end, so that a period of whole months ends as whole months do.
        let after = end.tomorrow().and_then(|first| first.checked_add(span)).and_then(Date::yesterday);
        Some(after.unwrap_or(Date::MAX))
    }
}

/// Whether the documents are marked as secret.
#[derive(Clone, Debug, Default)]
pub struct Secrecy {
    /// The mark's ground, such as OSL 18 kap. 8 §; empty for a mark without ground.
    pub mark: Option<String>,
    /// Whether suppliers may see which class sharpened a value.
    pub show_class: bool,
}

impl Word for FormFormat {
    const NAME: &'static str = "format of the answer form";
    const WORDS: &'static [(&'static str, FormFormat)] = &[("xlsx", FormFormat::Xlsx), ("docx", FormFormat::Docx)];
}

/// How offers on award criteria are valued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AwardModel {
    /// In points.
    Points,
    /// In kronor taken off the price.
    PriceDeduction,
    /// Not at all.
    None,
}

impl Word for AwardModel {
    const NAME: &'static str = "award model";
    const WORDS: &'static [(&'static str, AwardModel)] =
        &[("points", AwardModel::Points), ("price-deduction", AwardModel::PriceDeduction), ("none", AwardModel::None)];
}

/// The award.
#[derive(Clone, Debug)]
pub struct Award {
    /// How offers are valued.
    pub model: AwardModel,
    /// The award criteria taken up, and what each is worth in full: points or kronor.
    pub criteria: BTreeMap<RequirementId, f64>,
}

/// A lot.
#[derive(Clone, Debug)]
pub struct Lot {
    /// Its id; nothing where the procurement is undivided.
    pub id: Option<String>,
    /// Its title.
    pub title: String,
    /// What is known of it.
    pub facts: Facts,
    /// The choice of every route of the catalogue.
    pub routes: BTreeMap<String, String>,
}

/// For how much a change to the selection was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// For all the procurements of the buyer.
    Buyer,
    /// For this procurement.
    Procurement,
}

/// A change to the selection: the officer's, or the buyer's in all its procurements.
#[derive(Clone, Debug)]
pub struct Deviation {
    /// The requirement that is changed, or the clause that is added.
    pub requirement: Located<RequirementId>,
    /// What is changed.
    pub change: Change,
    /// Why.
    pub reason: String,
    /// Who decided: a role.
    pub decided_by: String,
    /// For how much.
    pub scope: Scope,
}
