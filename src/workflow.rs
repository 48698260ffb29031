//! The tool's tasks, start to finish: load, select, build, write. Prints nothing and knows no arguments.

mod bids;
mod build;
mod compare;
mod coverage;
mod evaluation;
mod explain;
mod guided;
mod idle;
mod inputs;
mod interview;
mod new_requirement;
mod outputs;
mod overlay;
mod plan;
mod reading;
mod release;
mod review;
mod schema;
mod search;
mod starting_points;
mod verify;
mod word_templates;
mod workspace;

use std::sync::Arc;

use crate::annex::Matter;
use crate::catalogue::Catalogue;
use crate::diagnostic::{Diagnostic, FileId, Sources};
use crate::language::Language;
use crate::procurement::Procurement;
use crate::selection::Selection;
use crate::template::Templates;

pub use crate::bid::Carried;
pub use crate::readback::clause_id;
pub use crate::signature::Signed;
pub use bids::{Answered, answer_forms, answered, bids, bids_json, refill_file};
pub use build::{Build, BuildOptions, Built, BuiltOne, Format, build, build_each, closed_gates};
pub use compare::{ChangesFormat, Comparing, NotCompared, compare};
pub use coverage::{
    Answering, Cited, ControlRow, Coverage, CoverageOf, CoverageRows, Here, How, PassageRow, Present, RequirementRow,
    SummaryRow, coverage, coverage_csv, coverage_json, coverage_page, coverage_table,
};
pub use evaluation::{Evaluated, Written, evaluate_bids};
pub use explain::{Difference, Explained, Step, differences, explain, selection, with_answers, with_level};
pub use guided::{
    Asked, GateShown, GroupState, LEVELS, Picture, QuestionShown, RowShown, gates_of_answer, group_states, hanging,
    picture, preview, proportions, questions,
};
pub use idle::{
    AnswerNeverGiven, Became, Deviated, DeviatedClause, GateNeverRaised, Idle, IdleQuestion, IdleRequirement, Looked,
    SameAnswer, idle, idle_csv, idle_json, idle_table,
};
pub use inputs::{Rebuilt, packed, rebuild};
pub use interview::{Head, Interview, Next, blank_file, laws, reference_problem, regimes};
pub use new_requirement::{NewRequirement, new_requirement};
pub use overlay::{ChangeShown, ConflictShown, OverlayLooked, OverlayShown, Said, accept_bases, overlay};
pub use plan::{PlanMade, PlanOptions, make_plan};
pub use reading::{
    Folders, Ground, Inputs, Several, builtin_files, check, check_on, read, read_catalogue, read_several,
};
pub use release::{Drafts, Release, ReleaseMade, release};
pub use review::review;
pub use schema::{SCHEMAS, procurement_schema_line, schema_line, schemas};
pub use search::{
    ChoiceOfRoute, Deciding, Excerpt, Found, Hit, Mentions, Support, Tie, Tied, Wanted, mentions, search,
    unsharpened_text,
};

pub use starting_points::{STARTING_POINTS, blank_procurement, starting_point};
pub use verify::{Again, Alteration, PassageChange, Standing, Verified, Verify, verify};
pub use workspace::{
    BuiltState, Conflict, Contradicted, Edit, Opened, Saved, Workspace, answer_of, placed, procurement_files,
};

/// What stands in the way when files are read: everything that is wrong in them.
#[derive(Debug)]
pub struct Problems {
    /// The files.
    pub sources: Sources,
    /// What is wrong, in the order of files and places.
    pub diagnostics: Vec<Diagnostic>,
}

/// What was read for one procurement.
#[derive(Debug)]
pub struct Loaded {
    /// The catalogue, shared with other procurements.
    pub catalogue: Arc<Catalogue>,
    /// The templates, likewise.
    pub templates: Arc<Templates>,
    /// The procurement.
    pub procurement: Procurement,
    /// The files, for diagnostics that come later.
    pub sources: Sources,
    /// Warnings.
    pub warnings: Vec<Diagnostic>,
    /// The digest of the catalogue's files.
    pub catalogue_digest: String,
    /// The digest of the templates' files.
    pub templates_digest: String,
    /// The digest of the procurement file.
    pub procurement_digest: String,
    /// The procurement file.
    pub procurement_file: FileId,
    /// What the catalogue and the templates were read from.
    pub inputs: Arc<Inputs>,
}

impl Loaded {
    /// What a document of the procurement is made from, in a language.
    pub fn matter<'a>(&'a self, selection: &'a Selection, language: Language) -> Matter<'a> {
        Matter {
            catalogue: &self.catalogue,
            procurement: &self.procurement,
            selection,
            phrases: &self.templates.phrases,
            language,
        }
    }
}
