//! Proportions and what-if, the annex as it will look, and the documents: built as the command line builds them.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context;
use serde_json::{Value, json};

use crate::files::{self, Edited};
use crate::language::Language;
use crate::manifest::{MANIFEST, Manifest};
use crate::workflow::{
    Build, BuildOptions, Built, BuiltState, Format, Workspace, build, differences, packed, preview, proportions,
    with_answers,
};

use super::Web;
use super::asked::{Asked, Reply};
use super::steps::{Open, coded, told};

/// How many clauses there are, what they ask of a supplier, and what another answer would change.
pub(super) fn proportion(web: &Web, asked: &Asked) -> anyhow::Result<Reply> {
    let open = match web.open(asked)? {
        Ok(open) => open,
        Err(reply) => return Ok(reply),
    };
    let language = asked.language();
    let burdens = proportions(&open.loaded, &open.selection, language);
    let (what_if, mistaken) = what_if(&open, asked)?;
    let answers: Vec<Value> = open
        .loaded
        .catalogue
        .characteristics
        .iter()
        .filter(|question| open.loaded.procurement.lots.iter().any(|lot| lot.facts.get(&question.id).is_some()))
        .filter(|question| question.id != super::procurements::FIRST_QUESTION)
        .map(|question| {
            let options: Vec<Value> = possible(question, language);
            json!({ "label": question.label.get(language), "options": options })
        })
        .collect();
    let more = json!({
        "burdens": burdens, "answers": answers, "chosen": asked.query("svar"), "what_if": what_if,
        "mistaken": mistaken,
    });
    web.step(asked, &open, "proportion", "proportion.html", more)
}

/// The answers that a question could have had.
fn possible(question: &crate::catalogue::Characteristic, language: Language) -> Vec<Value> {
    use crate::catalogue::Kind;
    let word = |sv: &str, en: &str| String::from(if language == Language::Swedish { sv } else { en });
    let one = |value: String, label: String| json!({ "value": format!("{}={value}", question.id), "label": label });
    match &question.kind {
        Kind::YesNo => vec![one("true".into(), word("Ja", "Yes")), one("false".into(), word("Nej", "No"))],
        Kind::Level => crate::workflow::LEVELS
            .iter()
            .map(|level| {
                let name = super::steps::level_name(level.word(), language);
                one(level.word().to_owned(), crate::document::capitalised(&name))
            })
            .collect(),
        Kind::Choice(answers) | Kind::Choices(answers) => answers
            .iter()
            .map(|answer| one(answer.id.clone(), crate::document::capitalised(answer.label.get(language))))
            .collect(),
    }
}

fn what_if(open: &Open, asked: &Asked) -> anyhow::Result<(Option<Vec<Value>>, bool)> {
    let answer = asked.query("svar");
    if answer.is_empty() {
        return Ok((None, false));
    }
    let Ok(other) = with_answers(&open.loaded, &[answer.to_owned()]) else { return Ok((None, true)) };
    let rows = differences(&open.loaded, &other, asked.language());
    let row = |row: &crate::workflow::Difference| {
        let values: Vec<Value> = row
            .values
            .iter()
            .map(|(label, before, after)| json!({ "label": label, "before": before, "after": after }))
            .collect();
        json!({ "id": row.id.as_str(), "title": row.title, "lot": row.lot, "before": row.outcomes.0,
                "after": row.outcomes.1, "values": values })
    };
    Ok((Some(rows.iter().map(row).collect()), false))
}

/// The page with the annex as it will look.
pub(super) fn preview_page(web: &Web, asked: &Asked) -> anyhow::Result<Reply> {
    match web.open(asked)? {
        Ok(open) => web.step(asked, &open, "forhandsvisning", "preview.html", json!({})),
        Err(reply) => Ok(reply),
    }
}

/// The annex itself, to stand in a frame.
pub(super) fn preview_itself(web: &Web, asked: &Asked) -> anyhow::Result<Reply> {
    match web.open(asked)? {
        Ok(open) => {
            let language = Language::from_code(asked.query("bilaga")).unwrap_or(open.loaded.procurement.language);
            Ok(Reply::Document(preview(&open.loaded, &open.selection, language)?))
        }
        Err(reply) => Ok(reply),
    }
}

/// What has been built, and how to build.
pub(super) fn show(web: &Web, asked: &Asked) -> anyhow::Result<Reply> {
    match web.open(asked)? {
        Ok(open) => page(web, asked, &open, json!({})),
        Err(reply) => Ok(reply),
    }
}

fn page(web: &Web, asked: &Asked, open: &Open, more: Value) -> anyhow::Result<Reply> {
    let (state, manifest) = Workspace::built(&open.loaded, &open.path)?;
    let base = format!("/u/{}", coded(&open.name));
    let listed = |folder: &str| -> Vec<Value> {
        let outputs = manifest.iter().flat_map(|manifest| manifest.outputs.keys());
        let inside = outputs.filter_map(|path| Some((path, path.strip_prefix(folder)?)));
        inside
            .map(|(path, name)| {
                let href: Vec<String> = path.split('/').map(coded).collect();
                let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
                json!({ "name": name, "href": format!("{base}/fil/{}", href.join("/")),
                        "shown": (ending == "html").then(|| format!("{base}/visa/{}", href.join("/"))) })
            })
            .collect()
    };
    let mut context = json!({
        "state": match state { BuiltState::Nothing => "nothing", BuiltState::Current => "current", BuiltState::Older => "older" },
        "for_suppliers": listed("till-leverantor/"), "internal": listed("internt/"),
        "annex_digest": manifest.as_ref().and_then(|manifest| manifest.annex_digests.values().next().cloned()),
        "is_draft": open.loaded.procurement.document.status == crate::procurement::DocumentStatus::Draft,
        "language_of": open.loaded.procurement.language.code(),
        "folder": Workspace::documents_of(&open.path).display().to_string(),
    });
    if let (Some(context), Value::Object(more)) = (context.as_object_mut(), more) {
        context.extend(more);
    }
    web.step(asked, open, "bilagor", "documents.html", context)
}

/// Builds the documents, as `kravbilaga build` does.
pub(super) fn build_all(web: &Web, asked: &Asked) -> anyhow::Result<Reply> {
    let open = match web.open(asked)? {
        Ok(open) => open,
        Err(reply) => return Ok(reply),
    };
    let wanted = asked.all("format");
    let formats = Format::ALL.iter().filter(|(word, _)| wanted.is_empty() || wanted.contains(word));
    let languages = asked.all("sprak-i-bilagan").into_iter().filter_map(Language::from_code).collect();
    let options = BuildOptions {
        out: Workspace::documents_of(&open.path),
        formats: formats.map(|(_, format)| *format).collect(),
        languages,
        shape: if asked.form("uppdelad") == "ja" { Build::Split } else { Build::Whole },
        edited: if asked.form("ersatt") == "ja" { Edited::KeepBefore } else { Edited::Stop },
    };
    match build(&open.loaded, &options)? {
        Built::Filled { kept, .. } => {
            let after = format!("/u/{}/bilagor?sparat=1", coded(&open.name));
            if kept.is_empty() { Ok(Reply::See(after)) } else { page(web, asked, &open, json!({ "kept": kept })) }
        }
        Built::Stopped(_) => page(web, asked, &open, json!({ "refused": "stopped" })),
        Built::Refused(diagnostics) => {
            let problems = crate::workflow::Problems { sources: open.loaded.sources.clone(), diagnostics };
            page(web, asked, &open, json!({ "refused": "open", "problems": told(&problems) }))
        }
        Built::InTheWay(files) => page(web, asked, &open, json!({ "refused": "edited", "edited": files })),
    }
}

/// The files of one kind that were built, by their path in the folder: only what the manifest lists is ever read.
fn built_files(open: &Open, folder: &str) -> anyhow::Result<BTreeMap<String, Vec<u8>>> {
    let (_, manifest) = Workspace::built(&open.loaded, &open.path)?;
    let out = Workspace::documents_of(&open.path);
    let mut found = BTreeMap::new();
    for path in manifest.iter().flat_map(|manifest: &Manifest| manifest.outputs.keys()) {
        // Windows also parts names at `\`, and takes what stands before `:` for a drive.
        let is_plain =
            !path.contains(['\\', ':']) && !path.split('/').any(|part| part.is_empty() || part == "." || part == "..");
        if let Some(name) = path.strip_prefix(folder).filter(|_| is_plain)
            && let Some(bytes) = files::read_if_there(&out.join(path))?
        {
            found.insert(name.to_owned(), bytes);
        }
    }
    if folder == "internt/"
        && manifest.is_some()
        && let Some(bytes) = files::read_if_there(&out.join(MANIFEST))?
    {
        found.insert(MANIFEST.trim_start_matches("internt/").to_owned(), bytes);
    }
    Ok(found)
}

/// What goes to suppliers, or what stays inside, in one file each: never both.
pub(super) fn archive(web: &Web, asked: &Asked) -> anyhow::Result<Reply> {
    let open = match web.open(asked)? {
        Ok(open) => open,
        Err(reply) => return Ok(reply),
    };
    let folder = match asked.part("arkiv") {
        "till-leverantor.zip" => "till-leverantor/",
        "internt.zip" => "internt/",
        _ => return web.missing(asked),
    };
    let files = built_files(&open, folder)?;
    if files.is_empty() {
        return web.missing(asked);
    }
    let name = format!("{}-{}", open.name, asked.part("arkiv"));
    Ok(Reply::File(name, packed(&files).context("put the files together")?))
}

/// One of the files that were built, to keep.
pub(super) fn file(web: &Web, asked: &Asked) -> anyhow::Result<Reply> {
    found(web, asked, |path, bytes| {
        let name = Path::new(path).file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        Reply::File(name, bytes)
    })
}

/// One of the web pages that were built, to look at.
pub(super) fn file_shown(web: &Web, asked: &Asked) -> anyhow::Result<Reply> {
    if !asked.part("fil").ends_with(".html") {
        return web.missing(asked);
    }
    found(web, asked, |_, bytes| Reply::Document(String::from_utf8_lossy(&bytes).into_owned()))
}

fn found(web: &Web, asked: &Asked, reply: impl FnOnce(&str, Vec<u8>) -> Reply) -> anyhow::Result<Reply> {
    let open = match web.open(asked)? {
        Ok(open) => open,
        Err(reply) => return Ok(reply),
    };
    let wanted = asked.part("fil");
    for folder in ["till-leverantor/", "internt/", super::tenders::EVALUATION, super::tenders::PLAN] {
        let Some(name) = wanted.strip_prefix(folder) else { continue };
        let listed = match folder {
            super::tenders::EVALUATION | super::tenders::PLAN => super::tenders::files_of(&open, folder)?,
            folder => built_files(&open, folder)?,
        };
        if let Some(bytes) = listed.into_iter().find(|(known, _)| known == name).map(|(_, bytes)| bytes) {
            return Ok(reply(wanted, bytes));
        }
    }
    web.missing(asked)
}
