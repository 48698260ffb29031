//! Tenders that were handed in: taken in, judged and compared; and the follow-up of the contract with the one that won.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::files::{self, Edited};
use crate::workflow::{PlanMade, PlanOptions, Problems, Workspace, Written, evaluate_bids, make_plan};

use super::Web;
use super::asked::{Asked, Reply};
use super::steps::{Open, coded, told};

/// Where tenders are kept, in the procurement's own folder.
const TENDERS: &str = "internt/anbud";
/// Where the comparison is put, with what its files begin with.
pub(super) const EVALUATION: &str = "internt/provning/";
/// Where the dated plan is put.
pub(super) const PLAN: &str = "internt/uppfoljning/";
/// Bytes of one tender; the reader takes no more.
const LARGEST_TENDER: usize = 20_000_000;
/// More tenders than any procurement of ours has had.
const MOST_TENDERS: usize = 200;

/// The files in one of the folders of ours, by name.
pub(super) fn files_of(open: &Open, folder: &str) -> anyhow::Result<BTreeMap<String, Vec<u8>>> {
    let path = Workspace::documents_of(&open.path).join(folder);
    let mut found = BTreeMap::new();
    for file in files::files_in(&path, "")?.unwrap_or_default() {
        if let (Some(name), Some(bytes)) = (file.file_name(), files::read_if_there(&file)?) {
            found.insert(name.to_string_lossy().into_owned(), bytes);
        }
    }
    Ok(found)
}

/// The tenders that were taken in.
fn tenders(open: &Open) -> anyhow::Result<Vec<PathBuf>> {
    let folder = Workspace::documents_of(&open.path).join(TENDERS);
    Ok(files::files_in(&folder, "")?.unwrap_or_default())
}

fn name_of(path: &std::path::Path) -> String {
    path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// The tenders, and what came of judging them.
pub(super) fn show(web: &Web, asked: &Asked) -> anyhow::Result<Reply> {
    match web.open(asked)? {
        Ok(open) => page(web, asked, &open, json!({})),
        Err(reply) => Ok(reply),
    }
}

fn page(web: &Web, asked: &Asked, open: &Open, more: Value) -> anyhow::Result<Reply> {
    let names: Vec<String> = tenders(open)?.iter().map(|path| name_of(path)).collect();
    let mut context = json!({ "tenders": names, "results": listed(open, EVALUATION)? });
    if let (Some(context), Value::Object(more)) = (context.as_object_mut(), more) {
        context.extend(more);
    }
    web.step(asked, open, "anbud", "tenders.html", context)
}

/// The files of a folder of ours, to fetch and to look at.
fn listed(open: &Open, folder: &str) -> anyhow::Result<Vec<Value>> {
    let base = format!("/u/{}", coded(&open.name));
    let one = |name: &String| {
        let path = format!("{folder}{}", coded(name));
        json!({ "name": name, "href": format!("{base}/fil/{path}"),
                "shown": name.ends_with(".html").then(|| format!("{base}/visa/{path}")) })
    };
    Ok(files_of(open, folder)?.keys().map(one).collect())
}

/// Takes tenders in, or one of them away.
pub(super) fn take_in(web: &Web, asked: &Asked) -> anyhow::Result<Reply> {
    let open = match web.open(asked)? {
        Ok(open) => open,
        Err(reply) => return Ok(reply),
    };
    let folder = Workspace::documents_of(&open.path).join(TENDERS);
    if asked.form("gor") == "ta-bort" {
        // Only ever one of those that are there.
        if let Some(path) = tenders(&open)?.into_iter().find(|path| name_of(path) == asked.form("fil")) {
            files::remove(&path)?;
        }
        return Ok(Reply::See(format!("/u/{}/anbud", coded(&open.name))));
    }
    let mut refused = Vec::new();
    let mut taken = tenders(&open)?.len();
    for sent in &asked.files {
        let name = safe_name(&sent.name);
        let is_form = name.ends_with(".xlsx") || name.ends_with(".docx");
        let why = match () {
            () if !is_form => "kind",
            () if sent.bytes.len() > LARGEST_TENDER => "large",
            () if taken >= MOST_TENDERS => "many",
            () if files::exists(&folder.join(&name)) => "there",
            () => "",
        };
        if why.is_empty() {
            files::make_folder(&folder)?;
            files::replace_file(&folder.join(&name), &sent.bytes)?;
            taken += 1;
        } else {
            refused.push(json!({ "name": sent.name, "why": why }));
        }
    }
    if refused.is_empty() && !asked.files.is_empty() {
        return Ok(Reply::See(format!("/u/{}/anbud?sparat=1", coded(&open.name))));
    }
    page(web, asked, &open, json!({ "refused": refused, "nothing_sent": asked.files.is_empty() }))
}

/// A name that is one name, whatever the browser said.
fn safe_name(given: &str) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last
        .chars()
        .map(|letter| if letter.is_alphanumeric() || " -_.()".contains(letter) { letter } else { '_' })
        .collect();
    let plain = plain.trim().trim_start_matches('.');
    let (stem, ending) = plain.rsplit_once('.').unwrap_or((plain, ""));
    let mut stem: String = stem.chars().take(80).collect();
    // File systems count bytes, and take 255 with what the file is called while it is written.
    while stem.len() > 160 {
        stem.pop();
    }
    let stem = if stem.is_empty() { String::from("anbud") } else { stem };
    format!("{}{stem}.{}", if is_device(&stem) { "anbud-" } else { "" }, ending.to_lowercase())
}

/// Whether Windows keeps a name for a device: `CON`, `com1`, `Nul.x`.
fn is_device(stem: &str) -> bool {
    let first = stem.split('.').next().unwrap_or_default().trim().to_lowercase();
    let is_numbered = first.chars().count() == 4 && (first.starts_with("com") || first.starts_with("lpt"));
    is_numbered || ["con", "prn", "aux", "nul"].contains(&first.as_str())
}

/// Judges and compares the tenders, as `kravbilaga evaluate` does.
pub(super) fn evaluate(web: &Web, asked: &Asked) -> anyhow::Result<Reply> {
    let open = match web.open(asked)? {
        Ok(open) => open,
        Err(reply) => return Ok(reply),
    };
    let paths = tenders(&open)?;
    if paths.is_empty() {
        return page(web, asked, &open, json!({ "nothing_to_judge": true }));
    }
    if open.picture.open > 0 || open.picture.gates.iter().any(|gate| gate.stops) {
        return page(web, asked, &open, json!({ "not_ready": true }));
    }
    let edited = if asked.form("ersatt") == "ja" { Edited::KeepBefore } else { Edited::Stop };
    let out = Workspace::documents_of(&open.path).join(EVALUATION.trim_end_matches('/'));
    let evaluated = evaluate_bids(&open.loaded, &paths, &out, edited)?;
    let bids: Vec<Value> = evaluated
        .bids
        .iter()
        .map(|(supplier, file, counts)| {
            json!({ "supplier": supplier, "file": name_of(std::path::Path::new(file)), "must": counts.must,
                    "answered": counts.answered, "offered": counts.offered, "unclear": counts.unclear })
        })
        .collect();
    let problems = Problems { sources: open.loaded.sources.clone(), diagnostics: evaluated.reading.diagnostics };
    let findings: Vec<Value> = problems
        .diagnostics
        .iter()
        .map(|found| {
            let within = found.within.as_ref();
            json!({
                "code": found.code.as_str(), "message": found.message, "help": found.help,
                "file": within.map(|within| name_of(std::path::Path::new(&within.file))),
                "sheet": within.and_then(|within| within.sheet.clone()), "cell": within.and_then(|within| within.cell.clone()),
                "is_error": found.severity() == crate::diagnostic::Severity::Error,
            })
        })
        .collect();
    let in_the_way = match evaluated.written {
        Written::Filled { .. } => Vec::new(),
        Written::InTheWay(files) => files,
    };
    page(web, asked, &open, json!({ "bids": bids, "findings": findings, "in_the_way": in_the_way, "judged": true }))
}

/// The plan of the follow-up.
pub(super) fn follow_up(web: &Web, asked: &Asked) -> anyhow::Result<Reply> {
    match web.open(asked)? {
        Ok(open) => follow_up_page(web, asked, &open, json!({})),
        Err(reply) => Ok(reply),
    }
}

fn follow_up_page(web: &Web, asked: &Asked, open: &Open, more: Value) -> anyhow::Result<Reply> {
    let names: Vec<String> = tenders(open)?.iter().map(|path| name_of(path)).collect();
    let contract = &open.loaded.procurement.contract;
    let mut context = json!({
        "tenders": names, "plans": listed(open, PLAN)?,
        "start": contract.start.map(|day| day.to_string()), "end": contract.end.map(|day| day.to_string()),
    });
    if let (Some(context), Value::Object(more)) = (context.as_object_mut(), more) {
        context.extend(more);
    }
    web.step(asked, open, "uppfoljning", "follow_up.html", context)
}

/// Makes the dated plan, as `kravbilaga plan` does.
pub(super) fn make_follow_up(web: &Web, asked: &Asked) -> anyhow::Result<Reply> {
    let open = match web.open(asked)? {
        Ok(open) => open,
        Err(reply) => return Ok(reply),
    };
    let bid = tenders(&open)?.into_iter().find(|path| name_of(path) == asked.form("anbud"));
    let options = PlanOptions {
        bid,
        expiries: BTreeMap::new(),
        out: Workspace::documents_of(&open.path).join(PLAN.trim_end_matches('/')),
        languages: Vec::new(),
        edited: if asked.form("ersatt") == "ja" { Edited::KeepBefore } else { Edited::Stop },
    };
    match make_plan(&open.loaded, &options)? {
        PlanMade::Written { occasions: (all, first_year), unknown, .. } => {
            let unknown: Vec<&str> = unknown.iter().map(|id| id.as_str()).collect();
            follow_up_page(
                web,
                asked,
                &open,
                json!({ "made": true, "all": all, "first_year": first_year, "unknown": unknown }),
            )
        }
        PlanMade::Refused(diagnostics) => {
            let problems = Problems { sources: open.loaded.sources.clone(), diagnostics };
            follow_up_page(web, asked, &open, json!({ "problems": told(&problems) }))
        }
        PlanMade::InTheWay(files) => follow_up_page(web, asked, &open, json!({ "in_the_way": files })),
    }
}
