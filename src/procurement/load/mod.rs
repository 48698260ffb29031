//! A procurement file, read against the catalogue. Tells everything that is wrong before anything is decided.

mod award;
mod deviations;
mod facts;

use jiff::civil::Date;

use crate::catalogue::{Catalogue, Interval, Organisation, PolicyStatus, ValidTo, read_interval, read_valid_to};
use crate::diagnostic::{Code, Diagnostics, FileId, Sources, did_you_mean};
use crate::document::FormFormat;
use crate::language::Language;
use crate::toml_file::{Located, Node, Table, parse};

use super::{Contract, DocumentControl, DocumentStatus, Procurement, Secrecy};

/// The procurement in a file, or nothing if anything in it is wrong.
pub fn load(catalogue: &Catalogue, sources: &Sources, file: FileId, log: &Diagnostics) -> Option<Procurement> {
    let before = log.errors();
    let root = parse(sources, file, "the procurement", log)?;
    let head = root.table("procurement");
    let document = root.table("document").and_then(|table| read_document(table));
    let contract = root.optional_table("contract").map(read_contract).unwrap_or_default();
    let secrecy = root.optional_table("secrecy").map(read_secrecy).unwrap_or_default();
    let answers = root.optional_table("answers").map_or(Some(FormFormat::Xlsx), read_answers);
    let regime = head.as_ref().and_then(|head| read_regime(head, catalogue));
    let lots = facts::read_lots(&root, catalogue, regime.as_ref().map(|(_, regime, _)| regime));
    let award = award::read_award(&root, catalogue, regime.as_ref());
    let organisation = head.as_ref().and_then(|head| head.text("organisation"));
    let buyer = head.as_ref().zip(organisation.as_ref());
    let buyer = buyer.and_then(|(head, id)| find_organisation(head, id, catalogue));
    let deviations = deviations::read_deviations(&root, buyer, catalogue);
    let place = root.place().clone();
    root.finish();
    let head = head?;
    let title = head.text("title");
    let reference = head.text("reference");
    let body = head.text("body");
    let cpv = read_cpv(&head);
    let language = read_language(&head);
    if let (Some(buyer), Some(reference)) = (buyer, &reference) {
        check_reference(&head, reference, buyer);
    }
    if let (Some(buyer), Some(document)) = (buyer, &document) {
        check_policies(&head, organisation.as_ref(), buyer, catalogue, document, &contract);
    }
    head.finish();
    let (law, regime, procedure) = regime?;
    let procurement = Procurement {
        title: title?.value,
        reference: reference?.value,
        organisation: organisation?.value,
        body: body?.value,
        law,
        regime: regime.value,
        procedure: procedure.value,
        cpv,
        language: language?,
        document: document?,
        contract,
        secrecy,
        answers: answers?,
        award: award?,
        lots: lots?,
        deviations: deviations::with_overlay(deviations, buyer, catalogue),
        place,
    };
    (log.errors() == before).then_some(procurement)
}

type Placed = (String, Located<String>, Located<String>);

/// The act, the regime and the procedure, checked against `procurement-law.toml`.
fn read_regime(head: &Table<'_>, catalogue: &Catalogue) -> Option<Placed> {
    let law = head.text("law");
    let regime = head.text("regime");
    let procedure = head.text("procedure");
    let (law, regime, procedure) = (law?, regime?, procedure?);
    let Some(act) = catalogue.laws.iter().find(|act| act.id == law.value) else {
        let help = did_you_mean(&law.value, catalogue.laws.iter().map(|act| act.id.as_str()));
        head.report(Code::UnknownProcedure, &law.place, format!("unknown law `{}`", law.value), help);
        return None;
    };
    if let Some(refusal) = &act.refusal {
        let message =
            format!("procurement under `{}` is not supported: {}", law.value, act.name.get(Language::English));
        head.report(Code::UnsupportedLaw, &law.place, message, refusal.get(Language::English).clone());
        return None;
    }
    let Some(found) = catalogue.regime(&law.value, &regime.value) else {
        let known = catalogue.regimes.iter().filter(|known| known.law == law.value).map(|known| known.id.as_str());
        let help = did_you_mean(&regime.value, known);
        head.report(
            Code::UnknownProcedure,
            &regime.place,
            format!("`{}` is no regime of `{}`", regime.value, law.value),
            help,
        );
        return None;
    };
    if !found.procedures.iter().any(|known| known.id == procedure.value) {
        let help = did_you_mean(&procedure.value, found.procedures.iter().map(|known| known.id.as_str()));
        let message = format!(
            "the procedure `{}` does not exist in the regime `{}` of `{}`",
            procedure.value, regime.value, law.value
        );
        head.report(Code::UnknownProcedure, &procedure.place, message, help);
        return None;
    }
    Some((law.value, regime, procedure))
}

fn find_organisation<'c>(head: &Table<'_>, id: &Located<String>, catalogue: &'c Catalogue) -> Option<&'c Organisation> {
    let found = catalogue.organisations.get(&id.value);
    if found.is_none() {
        let help = did_you_mean(&id.value, catalogue.organisations.keys().map(String::as_str));
        head.report(Code::UnknownOrganisation, &id.place, format!("unknown organisation `{}`", id.value), help);
    }
    found
}

fn read_language(head: &Table<'_>) -> Option<Language> {
    let Some(code) = head.optional_text("language") else { return Some(Language::Swedish) };
    let language = Language::from_code(&code.value);
    if language.is_none() {
        head.report(
            Code::UnknownWord,
            &code.place,
            format!("`{}` is not a language of the catalogue", code.value),
            "write `sv` or `en`",
        );
    }
    language
}

fn read_cpv(head: &Table<'_>) -> Vec<String> {
    let mut codes = Vec::new();
    for code in head.texts("cpv") {
        let shape = code.value.len() == 10
            && code
                .value
                .bytes()
                .enumerate()
                .all(|(index, byte)| if index == 8 { byte == b'-' } else { byte.is_ascii_digit() });
        if shape {
            codes.push(code.value);
        } else {
            head.report(
                Code::Id,
                &code.place,
                format!("`{}` is not a CPV code", code.value),
                "write eight digits, a hyphen and the check digit, as in 48180000-3",
            );
        }
    }
    codes
}

fn check_reference(head: &Table<'_>, reference: &Located<String>, organisation: &Organisation) {
    let Some(pattern) = &organisation.reference_pattern else { return };
    let matches = regex::Regex::new(pattern).is_ok_and(|pattern| pattern.is_match(&reference.value));
    if !matches {
        let message = format!(
            "`{}` is not written as the diarienummer of {} are",
            reference.value,
            organisation.name.get(Language::Swedish)
        );
        head.report(Code::Id, &reference.place, message, format!("the pattern is {pattern}"));
    }
}

/// A proposal never carries a final annex, and a policy that has run out is told of.
fn check_policies(
    head: &Table<'_>,
    id: Option<&Located<String>>,
    organisation: &Organisation,
    catalogue: &Catalogue,
    document: &DocumentControl,
    contract: &Contract,
) {
    let Some(id) = id else { return };
    for policy in organisation.policies.iter().filter_map(|policy| catalogue.policies.get(&policy.value)) {
        let title = policy.title.get(Language::Swedish);
        if policy.status == PolicyStatus::Proposed && document.status == DocumentStatus::Final {
            let message =
                format!("the policy `{}` ({title}) is only proposed, so it cannot carry a final annex", policy.id);
            head.report(Code::PolicyStatus, &id.place, message, "use the adopted policy, or build a draft");
        }
        let Some(ValidTo::Day(last)) = policy.valid_to else { continue };
        if last < document.issued {
            let message =
                format!("the policy `{}` ({title}) was valid until {last}, before the annex is issued", policy.id);
            head.report(Code::PolicyStatus, &id.place, message, "enter the policy's new edition in the catalogue");
        } else if let Some(end) = contract.last_day().filter(|end| last < *end) {
            let message = format!(
                "the policy `{}` ({title}) is valid until {last}, but the contract may run until {end}, its options used",
                policy.id
            );
            head.report(
                Code::Attention,
                &id.place,
                message,
                "the annex says that the later version applies; check that it is acceptable",
            );
        }
    }
}

fn read_document(table: Table<'_>) -> Option<DocumentControl> {
    let status = table.word::<DocumentStatus>("status");
    let version = table.text("version");
    let issued = table.date("issued");
    let valid_from = table.optional_date("valid-from");
    let valid_to = read_valid_to(&table, "valid-to");
    let text = |key: &'static str| table.blank_text(key).map(|text| text.value);
    let (number, kind) = (text("number"), text("type"));
    let (approved_by, prepared_by, owner) = (text("approved-by"), text("prepared-by"), text("owner"));
    let (responsible_unit, changes) = (text("responsible-unit"), text("changes"));
    if let (Some(from), Some(ValidTo::Day(to))) = (&valid_from, valid_to)
        && to < from.value
    {
        table.report(
            Code::Date,
            &from.place,
            format!("the document is valid from {} but only until {to}", from.value),
            "correct `valid-from` or `valid-to`",
        );
    }
    table.finish();
    Some(DocumentControl {
        status: status?.value,
        version: version?.value,
        issued: issued?.value,
        valid_from: valid_from.map(|date| date.value),
        valid_to,
        number,
        kind,
        approved_by,
        prepared_by,
        owner,
        responsible_unit,
        changes,
    })
}

fn read_contract(table: Table<'_>) -> Contract {
    let start = table.optional_date("start");
    let end = table.optional_date("end");
    let options: Option<Interval> = table.blank_text("options").and_then(|text| {
        let interval = read_interval(&text.value);
        if interval.is_none() {
            table.report(
                Code::Date,
                &text.place,
                format!("`{}` is not a period", text.value),
                "write P2Y for two years, P6M for six months",
            );
        }
        interval
    });
    let dates: Option<(Date, Date)> = start.as_ref().zip(end.as_ref()).map(|(start, end)| (start.value, end.value));
    if let (Some((first, last)), Some(end)) = (dates.filter(|(first, last)| last < first), &end) {
        table.report(
            Code::Date,
            &end.place,
            format!("the contract starts {first} but ends {last}"),
            "correct `start` or `end`",
        );
    }
    table.finish();
    Contract { start: start.map(|date| date.value), end: end.map(|date| date.value), options }
}

/// Which of the two answer forms counts where a supplier hands in both.
fn read_answers(table: Table<'_>) -> Option<FormFormat> {
    let form = table.word::<FormFormat>("form");
    table.finish();
    Some(form?.value)
}

fn read_secrecy(table: Table<'_>) -> Secrecy {
    let mark = match table.find("mark").map(|found| found.value.clone()) {
        Some(Node::Boolean(false)) | None => None,
        Some(Node::Boolean(true)) => Some(String::new()),
        Some(_) => table.optional_text("mark").map(|ground| ground.value),
    };
    let show_class = table.flag("show-class-to-suppliers");
    table.finish();
    Secrecy { mark, show_class }
}
