//! The follow-up plan of a contract: from the procurement, the tender that won and the days that certificates run out, to a
//! document, a workbook and a calendar.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::annex::{
    Annex, DocumentKind, Dressing, Expiry, Issue, Matter, Plan, Tender, assemble, certificates_of, dress, plan,
    plan_book, plan_calendar, plan_view,
};
use crate::bid::{Bid, Given, HandedIn, StatedExpiry, read_bids, stated_expiry};
use crate::catalogue::RequirementId;
use crate::diagnostic::{Code, Diagnostic, Severity, Within, did_you_mean};
use crate::document::Document;
use crate::document::answer_form::{AnswerForm, Asked, Meaning};
use crate::document::markdown::Placeables;
use crate::document::workbook::Workbook;
use crate::files::{self, Edited, Outputs};
use crate::language::Language;
use crate::manifest::digest;
use crate::render::docx::docx;
use crate::render::ics::ics;
use crate::render::xlsx::workbook;
use crate::selection::select;

use super::Loaded;
use super::bids::answer_forms;
use super::build::refusals;
use super::outputs::{checked, issue, layout};

/// How to make a plan.
#[derive(Clone, Debug)]
pub struct PlanOptions {
    /// The answer form of the tender that won.
    pub bid: Option<PathBuf>,
    /// Last days of certificates that whoever makes the plan knows, by the requirement's id. They go before those of the tender.
    pub expiries: BTreeMap<RequirementId, jiff::civil::Date>,
    /// The folder.
    pub out: PathBuf,
    /// The languages; the procurement's own if empty.
    pub languages: Vec<Language>,
    /// What to do with files that are already there and read otherwise.
    pub edited: Edited,
}

/// What came of making a plan.
#[derive(Debug)]
pub enum PlanMade {
    /// The files were written.
    Written {
        /// Their names.
        files: Vec<String>,
        /// How many days the calendar has something on, and how many of them in the first twelve months.
        occasions: (usize, usize),
        /// Certificates whose last day is not known.
        unknown: Vec<RequirementId>,
        /// Files that were there before, by the names under which they are kept.
        kept: Vec<String>,
        /// What a person should look at.
        warnings: Vec<Diagnostic>,
    },
    /// Something is wrong with the procurement or the tender. Nothing was written.
    Refused(Vec<Diagnostic>),
    /// Files are already there and read otherwise. Nothing was written.
    InTheWay(Vec<String>),
}

/// Makes the plan and writes it.
///
/// # Errors
/// If the tool fails: the tender cannot be opened, a template is at fault, or the folder cannot be written.
pub fn make_plan(loaded: &Loaded, options: &PlanOptions) -> anyhow::Result<PlanMade> {
    let selection = select(&loaded.catalogue, &loaded.procurement);
    let mut told = refusals(loaded, &selection);
    if loaded.procurement.contract.start.is_none() {
        told.push(
            Diagnostic::new(Code::MissingKey, "the contract has no first day, so nothing can be dated")
                .at(&loaded.procurement.place)
                .help("write `start = 2027-06-01` under [contract]; `build` writes a plan without dates meanwhile"),
        );
    } else if loaded.procurement.contract.end.is_none() {
        told.push(
            Diagnostic::new(Code::Attention, "the contract has no last day, so only its first year is planned")
                .at(&loaded.procurement.place)
                .help("write `end = 2031-05-31` under [contract]"),
        );
    }
    let languages =
        if options.languages.is_empty() { vec![loaded.procurement.language] } else { options.languages.clone() };
    let in_language = |language: Language| loaded.matter(&selection, language);
    let matter = in_language(loaded.procurement.language);
    let annex = assemble(&matter);
    let won = match &options.bid {
        Some(path) => Some(read_tender(loaded, &matter, &annex, path, &mut told)?),
        None => None,
    };
    let (tender, mut expiries) = won.flatten().unzip();
    let expiries: &mut BTreeMap<RequirementId, Expiry> = expiries.get_or_insert_default();
    stated_by_hand(loaded, &annex, options, expiries, &mut told);
    if told.iter().any(|diagnostic| diagnostic.severity() == Severity::Error) {
        return Ok(PlanMade::Refused(told));
    }
    let mut files = BTreeMap::new();
    let mut made = None;
    for language in languages {
        let matter = in_language(language);
        let annex = assemble(&matter);
        let plan = plan(&matter, &annex, tender.as_ref(), expiries);
        let name = file_name(language);
        let (document, book) = plan_documents(loaded, &matter, &annex, &plan)?;
        files.insert(format!("{name}.docx"), docx(&document).with_context(|| format!("write {name}.docx"))?);
        files.insert(format!("{name}.xlsx"), workbook(&book).with_context(|| format!("write {name}.xlsx"))?);
        files.insert(format!("{name}.ics"), ics(&plan_calendar(&matter, &plan)).into_bytes());
        made = made.or(Some(plan));
    }
    write(loaded, options, files, made.as_ref(), told)
}

fn write(
    loaded: &Loaded,
    options: &PlanOptions,
    files: BTreeMap<String, Vec<u8>>,
    made: Option<&Plan>,
    mut warnings: Vec<Diagnostic>,
) -> anyhow::Result<PlanMade> {
    let names: Vec<String> = files.keys().cloned().collect();
    let outputs = Outputs { files, last: String::new(), earlier: BTreeMap::new() };
    let blocked = files::write(&options.out, &outputs, options.edited, digest)?;
    if !blocked.is_empty() && options.edited == Edited::Stop {
        return Ok(PlanMade::InTheWay(blocked.into_iter().map(|found| found.path).collect()));
    }
    let occasions = made.map(|plan| &plan.occasions[..]).unwrap_or_default();
    let certificates = made.map(|plan| &plan.certificates[..]).unwrap_or_default();
    let start = loaded.procurement.contract.start;
    for certificate in certificates {
        let Some(expiry) = certificate.expiry.as_ref().filter(|expiry| start.is_some_and(|start| expiry.day < start))
        else {
            continue;
        };
        let message =
            format!("what shows `{}` runs out {}, before the contract starts", certificate.check.id, expiry.day);
        warnings.push(
            Diagnostic::new(Code::Attention, message)
                .at(&loaded.procurement.place)
                .help("ask for a new one before the start; the plan has it among what is shown by then"),
        );
    }
    Ok(PlanMade::Written {
        files: names,
        occasions: (occasions.len(), occasions.iter().filter(|occasion| occasion.year <= 1).count()),
        unknown: certificates
            .iter()
            .filter(|certificate| certificate.expiry.is_none())
            .map(|certificate| certificate.check.id.clone())
            .collect(),
        kept: blocked.into_iter().map(|found| found.before).collect(),
        warnings,
    })
}

/// The name of the plan's files, without ending.
pub(super) fn file_name(language: Language) -> String {
    format!("uppfoljningsplan{}", language.file_suffix())
}

/// The plan as a document and as a workbook.
pub(super) fn plan_documents(
    loaded: &Loaded,
    matter: &Matter<'_>,
    annex: &Annex,
    plan: &Plan,
) -> anyhow::Result<(Document, Workbook)> {
    let placeables = Placeables { table_label: matter.phrase("table").to_owned(), ..Placeables::default() };
    let blocks = loaded.templates.render("plan", matter.language, &plan_view(matter, plan), &placeables)?;
    let layout = layout(loaded);
    let issue: Issue = issue(loaded, matter, annex).0;
    let title = matter.phrase("plan-title");
    let dressing = Dressing { kind: DocumentKind::Plan, title, layout: &layout, issue: &issue };
    let document = checked(dress(matter, &dressing, blocks), &file_name(matter.language))?;
    let book = plan_book(matter, plan, &document, &dressing);
    Ok((document, book))
}

/// Last days that whoever makes the plan has stated. They are known better than what the tender says.
fn stated_by_hand(
    loaded: &Loaded,
    annex: &Annex,
    options: &PlanOptions,
    expiries: &mut BTreeMap<RequirementId, Expiry>,
    told: &mut Vec<Diagnostic>,
) {
    let known: BTreeSet<String> = annex.clauses().map(|clause| clause.id.to_string()).collect();
    for (id, day) in &options.expiries {
        if !known.contains(id.as_str()) {
            let help = did_you_mean(id.as_str(), known.iter().map(String::as_str));
            let message = format!("a last day is stated for `{id}`, which is no requirement of the annex");
            told.push(Diagnostic::new(Code::UnknownRequirement, message).at(&loaded.procurement.place).help(help));
        }
        expiries.insert(id.clone(), Expiry { day: *day, at: None });
    }
}

type Won = (Tender, BTreeMap<RequirementId, Expiry>);

/// The tender that won, and the last days that it states. Everything wrong with it is told.
fn read_tender(
    loaded: &Loaded,
    matter: &Matter<'_>,
    annex: &Annex,
    path: &Path,
    told: &mut Vec<Diagnostic>,
) -> anyhow::Result<Option<Won>> {
    let bytes = files::read_handed_in(path)?;
    let sum = digest(&bytes);
    let forms = answer_forms(loaded);
    let reading = read_bids(&[HandedIn { file: path.display().to_string(), bytes }], &forms);
    told.extend(reading.diagnostics);
    let Some(bid) = reading.bids.first() else { return Ok(None) };
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let tender = Tender {
        supplier: bid.supplier().to_owned(),
        file: (name, sum),
        lots: bid.lots.clone(),
        offered: offered(matter, &forms, bid),
    };
    Ok(Some((tender, expiries(loaded, &certificates_of(matter, annex), bid, told))))
}

/// What the tender offers on award criteria, as written: a number with its unit, or yes.
fn offered(matter: &Matter<'_>, forms: &[AnswerForm], bid: &Bid) -> BTreeMap<RequirementId, String> {
    let mut offered = BTreeMap::new();
    for question in forms.first().into_iter().flat_map(AnswerForm::questions) {
        let Ok(id) = question.id.parse::<RequirementId>() else { continue };
        match (bid.answers.get(&question.key).map(|answer| &answer.given), &question.asked) {
            (Some(Given::Offered(number)), Asked::Value(offer)) => {
                offered.insert(id, format!("{} {}", matter.language.number(*number), offer.unit));
            }
            (Some(Given::Chosen(Meaning::Yes)), _) => {
                offered.entry(id).or_insert_with(|| matter.phrase("form-yes").to_lowercase());
            }
            (
                None
                | Some(
                    Given::Nothing
                    | Given::Offered(_)
                    | Given::Unclear(_)
                    | Given::Chosen(Meaning::No | Meaning::Partly | Meaning::Deviation),
                ),
                _,
            ) => {}
        }
    }
    offered
}

/// Last days that the answers state. One that cannot be read is told, with its place.
fn expiries(
    loaded: &Loaded,
    certificates: &BTreeSet<RequirementId>,
    bid: &Bid,
    told: &mut Vec<Diagnostic>,
) -> BTreeMap<RequirementId, Expiry> {
    let mut expiries: BTreeMap<RequirementId, Expiry> = BTreeMap::new();
    for (id, stated) in &bid.last_days {
        let Ok(id) = id.parse() else { continue };
        expiries.insert(id, Expiry { day: stated.day, at: Some(stated.at.clone()) });
    }
    for (key, answer) in &bid.answers {
        // Of a lot, the key is the id with the lot.
        let Ok(id) = key.split('/').next().unwrap_or(key).parse::<RequirementId>() else { continue };
        let text = format!("{}\n{}", answer.description, answer.reference);
        let within = Within { file: bid.file.clone(), sheet: None, cell: Some(answer.at.clone()) };
        let help = format!("see when it runs out on the certificate itself, and state it: --expires {id}=2028-03-31");
        match stated_expiry(&text, &loaded.catalogue.follow_up.expiry_words) {
            Some(StatedExpiry::Days(days)) => {
                if let [first, .., last] = days.as_slice() {
                    let message = format!("`{id}` has several last days, from {first} to {last}; the first is planned");
                    told.push(Diagnostic::new(Code::Attention, message).within(within).help(help));
                }
                if let Some(day) = days.first() {
                    let known = expiries.entry(id.clone()).or_insert(Expiry { day: *day, at: Some(answer.at.clone()) });
                    if *day < known.day {
                        *known = Expiry { day: *day, at: Some(answer.at.clone()) };
                    }
                }
            }
            Some(StatedExpiry::Unreadable(said)) if certificates.contains(&id) => {
                let message = format!("`{id}` says `{}`, which is no day", said.replace('\n', " "));
                told.push(Diagnostic::new(Code::Attention, message).within(within).help(help));
            }
            Some(StatedExpiry::Unreadable(_)) | None => {}
        }
    }
    expiries
}
