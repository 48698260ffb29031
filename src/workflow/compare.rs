//! Compares two editions of the same thing, which it recognises by what they are: catalogues, procurements, policies, issued
//! annexes.

mod document;

use std::path::{Path, PathBuf};

use crate::annex::Matter;
use crate::catalogue::{Catalogue, PolicyStatus};
use crate::comparison::{
    Affected, Comparison, Issued, WhatIf, annexes, catalogues, felt_in, follows, policies, procurements, read_issued,
    record,
};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity, Sources, did_you_mean};
use crate::files;
use crate::language::Language;
use crate::manifest::digest;
use crate::procurement::Procurement;
use crate::render::json::json;
use crate::selection::select;
use crate::template::Templates;
use crate::toml_file::parse;

use super::reading::{Ground, read_catalogue, read_several};
use super::{Folders, Loaded, Problems, procurement_files, selection};

pub use document::ChangesFormat;

/// The word that stands for the catalogue that the program carries inside.
const BUILT_IN: &str = "builtin";

/// Two things that have been compared.
#[derive(Debug)]
pub struct Comparing {
    /// What differs.
    pub comparison: Comparison,
    /// What to say beside it.
    pub remarks: Vec<String>,
    /// Warnings on the files.
    pub problems: Problems,
    /// Of issued annexes: the two, and the digest of the newer.
    issued: Option<Box<(Issued, Issued, String)>>,
}

impl Comparing {
    /// As JSON.
    pub fn json(&self) -> String {
        json(&record(&self.comparison))
    }
}

/// Why two things have not been compared.
#[derive(Debug)]
pub enum NotCompared {
    /// They are not two of a kind: a sentence.
    Unlike(String),
    /// Something is wrong in the files.
    Problems(Problems),
}

/// What a path is.
#[derive(Debug)]
enum Kind {
    Catalogue(Folders),
    Procurement(PathBuf),
    /// The catalogue that it is of, and its id.
    Policy(Folders, String),
    Issued(PathBuf),
}

impl Kind {
    fn name(&self) -> &'static str {
        match self {
            Kind::Catalogue(_) => "a catalogue",
            Kind::Procurement(_) => "a procurement",
            Kind::Policy(..) => "a policy",
            Kind::Issued(_) => "an issued annex",
        }
    }
}

type Outcome = anyhow::Result<Result<Comparing, NotCompared>>;

/// What differs between two things of the same kind; with a folder of procurements, also which of them notice it.
///
/// # Errors
/// If a file or folder cannot be read.
pub fn compare(folders: &Folders, old: &Path, new: &Path, noticing: Option<&Path>) -> Outcome {
    let (before, after) = match (recognise(folders, old)?, recognise(folders, new)?) {
        (Ok(before), Ok(after)) => (before, after),
        (Err(one), Err(other)) if one != other => return unlike(format!("{one}\n{other}")),
        (Err(problem), _) | (_, Err(problem)) => return unlike(problem),
    };
    let noticing = match noticing {
        Some(folder) if matches!(before, Kind::Catalogue(_) | Kind::Policy(..)) => {
            procurement_files(&[folder.to_owned()])?
        }
        Some(_) => {
            return unlike(format!("--procurements goes with catalogues and policies, not with {}", before.name()));
        }
        None => Vec::new(),
    };
    match (before, after) {
        (Kind::Catalogue(before), Kind::Catalogue(after)) => compare_catalogues(&before, &after, &noticing),
        (Kind::Procurement(before), Kind::Procurement(after)) => compare_procurements(folders, before, after),
        (Kind::Policy(before, old), Kind::Policy(after, new)) => {
            compare_policies((&before, &old), (&after, &new), &noticing)
        }
        (Kind::Issued(before), Kind::Issued(after)) => compare_issued(&before, &after),
        (before, after) => unlike(format!(
            "`{}` is {}, `{}` is {}; give two of the same kind",
            old.display(),
            before.name(),
            new.display(),
            after.name()
        )),
    }
}

fn unlike(problem: String) -> Outcome {
    Ok(Err(NotCompared::Unlike(problem)))
}

/// What stands at a path, or a sentence on why it is nothing that can be compared.
fn recognise(folders: &Folders, path: &Path) -> anyhow::Result<Result<Kind, String>> {
    let shown = path.display();
    if path == Path::new(BUILT_IN) {
        return Ok(Ok(Kind::Catalogue(Folders { catalogue: None, templates: folders.templates.clone() })));
    }
    if files::exists(&path.join("catalogue.toml")) {
        let catalogue = Some(path.to_owned());
        return Ok(Ok(Kind::Catalogue(Folders { catalogue, templates: folders.templates.clone() })));
    }
    if files::files_in(path, "")?.is_some() {
        let nearer = [
            ("requirements/catalogue.toml", "requirements"),
            ("till-leverantor/krav.json", "till-leverantor/krav.json"),
        ];
        let near = nearer.iter().find(|(there, _)| files::exists(&path.join(there)));
        let advice = match near {
            Some((_, meant)) => format!("did you mean `{}`?", path.join(meant).display()),
            None => String::from("a catalogue is a folder with catalogue.toml in it"),
        };
        return Ok(Err(format!("the folder `{shown}` is no catalogue; {advice}")));
    }
    if !files::exists(path) {
        return policy_by_id(folders, path);
    }
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    match ending.as_deref() {
        Some("json") => Ok(Ok(Kind::Issued(path.to_owned()))),
        Some("toml") => toml_kind(folders, path),
        _ => Ok(Err(format!(
            "`{shown}` is nothing that can be compared; give two catalogues (folders), procurements (.toml), policies (.toml in \
             a catalogue's policies/) or issued annexes (krav.json)"
        ))),
    }
}

/// What is no file may be the id of a policy.
fn policy_by_id(folders: &Folders, path: &Path) -> anyhow::Result<Result<Kind, String>> {
    let id = path.display().to_string();
    let (sound, _) = read_catalogue(folders)?;
    let known: Vec<String> = sound.map(|(catalogue, _)| catalogue.policies.into_keys().collect()).unwrap_or_default();
    if known.contains(&id) {
        return Ok(Ok(Kind::Policy(folders.clone(), id)));
    }
    let near = crate::diagnostic::nearest(&id, known.iter().map(String::as_str));
    let advice = near.map(|near| format!("; did you mean the policy `{near}`?")).unwrap_or_default();
    Ok(Err(format!("there is no file, folder or policy `{id}`{advice}")))
}

/// A file in a catalogue's policies/ is a policy; another that has [procurement] is a procurement.
fn toml_kind(folders: &Folders, path: &Path) -> anyhow::Result<Result<Kind, String>> {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    // A file by its name alone may stand in the policies/ that one is in.
    let above = parent.and_then(Path::parent).filter(|above| !above.as_os_str().is_empty());
    let below = parent.unwrap_or(Path::new(""));
    let catalogue = above.map_or_else(|| below.join(".."), Path::to_owned);
    let is_beside = parent.is_none_or(|parent| parent.file_name().is_some_and(|name| name == "policies"));
    let of_catalogue = is_beside && files::exists(&catalogue.join("catalogue.toml"));
    let (log, mut sources) = (Diagnostics::new(), Sources::new());
    let Ok(text) = files::read_text(path)? else { return Ok(Ok(Kind::Procurement(path.to_owned()))) };
    let file = sources.add(path.display().to_string(), &text);
    let shown = path.display();
    let told = match parse(&sources, file, "the file", &log) {
        // What is no TOML at all is told as such when it is read.
        None => return Ok(Ok(Kind::Procurement(path.to_owned()))),
        Some(root) if root.has("procurement") => return Ok(Ok(Kind::Procurement(path.to_owned()))),
        Some(root) if root.has("passage") && of_catalogue => {
            let id = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
            let of = Folders { catalogue: Some(catalogue), templates: folders.templates.clone() };
            return Ok(Ok(Kind::Policy(of, id)));
        }
        Some(root) if root.has("passage") => {
            format!(
                "`{shown}` looks like a policy, but stands in no catalogue's policies/; put it there, since its themes are the catalogue's"
            )
        }
        Some(_) => format!(
            "`{shown}` is neither a procurement, since it has no [procurement], nor a policy in a catalogue's policies/"
        ),
    };
    Ok(Err(told))
}

/// Nothing to diagnose.
fn no_problems() -> Problems {
    Problems { sources: Sources::new(), diagnostics: Vec::new() }
}

fn done(comparison: Comparison) -> Outcome {
    Ok(Ok(Comparing { comparison, remarks: Vec::new(), problems: no_problems(), issued: None }))
}

fn matter<'a>(
    catalogue: &'a Catalogue,
    templates: &'a Templates,
    procurement: &'a Procurement,
    selection: &'a crate::selection::Selection,
) -> Matter<'a> {
    Matter { catalogue, procurement, selection, phrases: &templates.phrases, language: Language::Swedish }
}

fn compare_catalogues(old: &Folders, new: &Folders, noticing: &[PathBuf]) -> Outcome {
    let before = match Ground::read_sound(old)? {
        Ok(ground) => ground,
        Err(problems) => return Ok(Err(NotCompared::Problems(problems))),
    };
    let after = match Ground::read_sound(new)? {
        Ok(ground) => ground,
        Err(problems) => return Ok(Err(NotCompared::Problems(problems))),
    };
    let mut comparison = catalogues(before.catalogue(), after.catalogue());
    for path in noticing {
        comparison.procurements.extend(noticed(path, before.procurement(path)?, after.procurement(path)?));
    }
    done(comparison)
}

/// What becomes of a procurement; nothing if nothing does.
fn noticed(path: &Path, was: Result<Loaded, Problems>, is: Result<Loaded, Problems>) -> Option<Affected> {
    let file = path.display().to_string();
    let unread = |side: &str, read: &Result<Loaded, Problems>| -> Vec<String> {
        let told = read.as_ref().err().into_iter().flat_map(|problems| &problems.diagnostics);
        let errors = told.filter(|found| found.severity() == Severity::Error);
        errors.map(|found| format!("with the {side} catalogue, {}", found.message)).collect()
    };
    let (was, is) = match (was, is) {
        (Ok(was), Ok(is)) => (was, is),
        (was, is) => {
            let unread = unread("older", &was).into_iter().chain(unread("newer", &is)).collect();
            return Some(Affected { file, title: String::new(), changes: Vec::new(), unread });
        }
    };
    let (selected, selected_anew) = (selection(&was), selection(&is));
    let changes = follows(&was.matter(&selected, Language::Swedish), &is.matter(&selected_anew, Language::Swedish));
    (!changes.is_empty()).then(|| Affected { file, title: is.procurement.title.clone(), changes, unread: Vec::new() })
}

fn compare_procurements(folders: &Folders, old: PathBuf, new: PathBuf) -> Outcome {
    let several = match read_several(folders, &[old, new])? {
        Ok(several) => several,
        Err(problems) => return Ok(Err(NotCompared::Problems(problems))),
    };
    let [(_, before), (_, after)] = several.procurements.as_slice() else {
        unreachable!("two files that are sound give two procurements")
    };
    let (selected, selected_anew) = (select(&several.catalogue, before), select(&several.catalogue, after));
    let comparison = procurements(
        &matter(&several.catalogue, &several.templates, before, &selected),
        &matter(&several.catalogue, &several.templates, after, &selected_anew),
    );
    let problems = Problems { sources: several.sources, diagnostics: several.warnings };
    Ok(Ok(Comparing { comparison, remarks: Vec::new(), problems, issued: None }))
}

fn compare_policies(old: (&Folders, &str), new: (&Folders, &str), noticing: &[PathBuf]) -> Outcome {
    let before = match Ground::read_sound(old.0)? {
        Ok(ground) => ground,
        Err(problems) => return Ok(Err(NotCompared::Problems(problems))),
    };
    let after = match Ground::read_sound(new.0)? {
        Ok(ground) => ground,
        Err(problems) => return Ok(Err(NotCompared::Problems(problems))),
    };
    let missing = |id: &str, catalogue: &Catalogue| {
        format!("there is no policy `{id}`; {}", did_you_mean(id, catalogue.policies.keys().map(String::as_str)))
    };
    let Some(old_policy) = before.catalogue().policies.get(old.1) else {
        return unlike(missing(old.1, before.catalogue()));
    };
    let Some(new_policy) = after.catalogue().policies.get(new.1) else {
        return unlike(missing(new.1, after.catalogue()));
    };
    let mut comparison = policies(&WhatIf { catalogue: after.catalogue(), old: old_policy, new: new_policy });
    for path in noticing {
        let file = path.display().to_string();
        match after.procurement(path)? {
            Ok(loaded) => {
                let selection = selection(&loaded);
                let matter = loaded.matter(&selection, Language::Swedish);
                comparison.procurements.extend(felt_in(&comparison, old_policy, &matter, &file));
            }
            Err(problems) => {
                let unread = problems.diagnostics.iter().map(|found| found.message.clone()).collect();
                comparison.procurements.push(Affected { file, title: String::new(), changes: Vec::new(), unread });
            }
        }
    }
    let remark = "the newer policy is only proposed: it carries no final annex until it is adopted";
    let proposed = new_policy.status == PolicyStatus::Proposed && !comparison.changes.is_empty();
    let remarks = proposed.then(|| remark.to_owned()).into_iter().collect();
    Ok(Ok(Comparing { comparison, remarks, problems: no_problems(), issued: None }))
}

fn compare_issued(old: &Path, new: &Path) -> Outcome {
    let log = Diagnostics::new();
    let before = issued(old, &log)?;
    let after = issued(new, &log)?;
    let (Some(before), Some(after)) = (before, after) else {
        let problems = Problems { sources: Sources::new(), diagnostics: log.into_sorted() };
        return Ok(Err(NotCompared::Problems(problems)));
    };
    if before.0.language != after.0.language {
        return unlike(format!(
            "`{}` is in {}, `{}` in {}; compare annexes in the same language",
            old.display(),
            name(before.0.language),
            new.display(),
            name(after.0.language)
        ));
    }
    let comparison = annexes(&before.0, &after.0);
    let remarks = if comparison.changes.is_empty() { Vec::new() } else { remarks(&before.0, &after.0) };
    let issued = Some(Box::new((before.0, after.0, after.1)));
    Ok(Ok(Comparing { comparison, remarks, problems: no_problems(), issued }))
}

fn name(language: Language) -> &'static str {
    match language {
        Language::Swedish => "Swedish",
        Language::English => "English",
    }
}

/// What whoever sends the difference out should know.
fn remarks(old: &Issued, new: &Issued) -> Vec<String> {
    let mut remarks = Vec::new();
    if old.head("reference") != new.head("reference") {
        remarks.push(format!(
            "these are annexes of two procurements: {} and {}",
            old.head("reference"),
            new.head("reference")
        ));
    }
    if old.head("version") == new.head("version") {
        remarks.push(format!(
            "both say that they are version {}; give the newer one a version of its own",
            new.head("version")
        ));
    }
    if new.head("issued") < old.head("issued") {
        remarks.push(format!("the newer was issued {}, before the older, {}", new.head("issued"), old.head("issued")));
    }
    if new.head("status") == "draft" {
        remarks.push(String::from("the newer is a draft: send nothing out until it is final"));
    }
    remarks
}

/// An issued annex, and its digest.
fn issued(path: &Path, log: &Diagnostics) -> anyhow::Result<Option<(Issued, String)>> {
    let bytes = files::read_handed_in(path)?;
    let shown = path.display().to_string();
    if bytes.len() > 20_000_000 {
        log.report(
            Diagnostic::new(Code::IssuedAnnex, format!("`{shown}` is larger than any annex"))
                .help("give a krav.json as `build` writes it"),
        );
        return Ok(None);
    }
    Ok(read_issued(&shown, &bytes, log).map(|issued| (issued, digest(&bytes))))
}
