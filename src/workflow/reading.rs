//! Reads the catalogue, the templates and a procurement: from folders, or from what the program carries inside.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::bail;
use include_dir::{Dir, DirEntry, include_dir};
use jiff::civil::Date;

use crate::catalogue::lint::lint;
use crate::catalogue::{self, Catalogue};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, FileId, Sources};
use crate::files::{self, Bytes, Text};
use crate::manifest::{digest, digest_of_files};
use crate::procurement::{self, Procurement};
use crate::template::{self, Templates};

use super::word_templates::check_word_templates;
use super::{Loaded, Problems};

static REQUIREMENTS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/requirements");
static TEMPLATES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// What stands in the catalogue's folder for people, and how those paths begin: a model of a requirement, and what became of
/// each topic.
const NOT_READ: [&str; 2] = ["EXAMPLE.toml", "decisions/"];

/// What is read all the same: which controls are to be covered.
const READ: &str = "decisions/coverage.toml";

/// Folders to read instead of what the program carries inside.
#[derive(Clone, Debug, Default)]
pub struct Folders {
    /// The catalogue.
    pub catalogue: Option<PathBuf>,
    /// The templates.
    pub templates: Option<PathBuf>,
}

/// The files that the program carries inside, as `catalogue init` writes them: `requirements/…` and `templates/…`.
pub fn builtin_files() -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for (folder, directory) in [("requirements", &REQUIREMENTS), ("templates", &TEMPLATES)] {
        for (path, bytes) in walk(directory) {
            files.insert(format!("{folder}/{path}"), bytes.to_vec());
        }
    }
    files
}

fn walk<'d>(directory: &'d Dir<'static>) -> Vec<(String, &'d [u8])> {
    let mut files = Vec::new();
    for entry in directory.entries() {
        match entry {
            DirEntry::Dir(inner) => files.extend(walk(inner)),
            DirEntry::File(file) => files.push((file.path().to_string_lossy().replace('\\', "/"), file.contents())),
        }
    }
    files
}

/// The files of a folder, or those inside, taken into the sources. Returns their ids by path and their digest.
fn take_in(
    folder: Option<&Path>,
    builtin: &'static Dir<'static>,
    name: &str,
    endings: &[&str],
    sources: &mut Sources,
    log: &Diagnostics,
) -> anyhow::Result<(BTreeMap<String, FileId>, String)> {
    let texts: BTreeMap<String, Text> = match folder {
        Some(folder) => files::read_folder(folder, endings)?,
        None => walk(builtin)
            .into_iter()
            .filter(|(path, _)| endings.iter().any(|ending| path.ends_with(ending)))
            .map(|(path, bytes)| (path, Ok(String::from_utf8_lossy(bytes).into_owned())))
            .collect(),
    };
    let shown =
        |path: &str| folder.map_or_else(|| format!("{name}/{path}"), |folder| folder.join(path).display().to_string());
    let mut ids = BTreeMap::new();
    let mut digested: Vec<(String, String)> = Vec::new();
    let is_read = |path: &str| path == READ || !NOT_READ.iter().any(|start| path.starts_with(start));
    for (path, text) in texts.into_iter().filter(|(path, _)| is_read(path)) {
        if let Some(text) = told(text, &shown(&path), log) {
            let id = sources.add(shown(&path), &text);
            digested.push((path.clone(), sources.file(id).text.clone()));
            ids.insert(path, id);
        }
    }
    let digest = digest_of_files(digested.iter().map(|(path, text)| (path.as_str(), text.as_bytes())));
    Ok((ids, digest))
}

fn told(text: Text, shown: &str, log: &Diagnostics) -> Option<String> {
    match text {
        Ok(text) => Some(text),
        Err(not_text) => {
            let message = format!("`{shown}` is not UTF-8 text (byte {})", not_text.byte + 1);
            log.report(Diagnostic::new(Code::Encoding, message).help("save it as UTF-8 in your editor"));
            None
        }
    }
}

struct Common {
    sources: Sources,
    catalogue: Option<Catalogue>,
    templates: Option<Templates>,
    catalogue_digest: String,
    templates_digest: String,
}

fn common(folders: &Folders, log: &Diagnostics) -> anyhow::Result<Common> {
    let mut sources = Sources::new();
    let (requirements, catalogue_digest) =
        take_in(folders.catalogue.as_deref(), &REQUIREMENTS, "requirements", &[".toml"], &mut sources, log)?;
    let (phrases, templates_digest) =
        take_in(folders.templates.as_deref(), &TEMPLATES, "templates", &[".toml", ".md", ".html"], &mut sources, log)?;
    let pictures = match &folders.catalogue {
        Some(folder) => files::read_binaries(folder, "organisations", &[".png", ".docx", ".ttf", ".otf"])?,
        // The built-in catalogue has no pictures: no region has given its logo to it.
        None => BTreeMap::new(),
    };
    let catalogue_digest = with_pictures(catalogue_digest, &pictures);
    let catalogue = catalogue::load(&sources, &requirements, &pictures, log);
    let templates = template::load(&sources, &phrases, log);
    if let (Some(catalogue), Some(templates)) = (&catalogue, &templates) {
        check_layouts(catalogue, templates, log);
        check_word_templates(catalogue, log);
    }
    Ok(Common { sources, catalogue, templates, catalogue_digest, templates_digest })
}

/// The digest of a catalogue with its pictures.
fn with_pictures(digest: String, pictures: &BTreeMap<String, Bytes>) -> String {
    if pictures.is_empty() {
        return digest;
    }
    let read = pictures.iter().filter_map(|(path, bytes)| Some((path.as_str(), bytes.as_ref().ok()?.as_slice())));
    digest_of_files(std::iter::once(("", digest.as_bytes())).chain(read))
}

/// Every organisation's layout must be one of the templates' layouts.
fn check_layouts(catalogue: &Catalogue, templates: &Templates, log: &Diagnostics) {
    for organisation in catalogue.organisations.values() {
        if !templates.layouts.contains_key(&organisation.layout.value) {
            let help = crate::diagnostic::did_you_mean(
                &organisation.layout.value,
                templates.layouts.keys().map(String::as_str),
            );
            let message = format!("unknown layout `{}`", organisation.layout.value);
            log.report(Diagnostic::new(Code::UnknownWord, message).at(&organisation.layout.place).help(help));
        }
    }
}

/// A catalogue and its templates if they are sound, and what is wrong with them if not: for those who use it, and do not ask how
/// it is written.
///
/// # Errors
/// If a folder cannot be read.
pub fn read_catalogue(folders: &Folders) -> anyhow::Result<(Option<(Catalogue, Templates)>, Problems)> {
    let log = Diagnostics::new();
    let common = common(folders, &log)?;
    let sound = common.catalogue.zip(common.templates).filter(|_| log.errors() == 0);
    Ok((sound, Problems { sources: common.sources, diagnostics: log.into_sorted() }))
}

/// Everything that is wrong with a catalogue and its templates, and both of them if they are sound.
///
/// # Errors
/// If a folder cannot be read.
pub fn check(folders: &Folders) -> anyhow::Result<(Option<(Catalogue, Templates)>, Problems)> {
    check_on(folders, None)
}

/// The same, and whether what requirements cite applies on a day.
///
/// # Errors
/// If a folder cannot be read.
pub fn check_on(folders: &Folders, on: Option<Date>) -> anyhow::Result<(Option<(Catalogue, Templates)>, Problems)> {
    let log = Diagnostics::new();
    let common = common(folders, &log)?;
    let sound = common.catalogue.zip(common.templates).filter(|_| log.errors() == 0);
    if let Some((catalogue, _)) = &sound {
        lint(catalogue, &common.sources, on, &log);
    }
    Ok((sound, Problems { sources: common.sources, diagnostics: log.into_sorted() }))
}

/// The catalogue, the templates and one procurement; or everything that is wrong with them.
///
/// # Errors
/// If a file or folder cannot be read.
pub fn read(folders: &Folders, procurement: &Path) -> anyhow::Result<Result<Loaded, Problems>> {
    let several = match read_several(folders, &[procurement.to_owned()])? {
        Ok(several) => several,
        Err(problems) => return Ok(Err(problems)),
    };
    let Several { catalogue, templates, procurements, sources, warnings, catalogue_digest, templates_digest } = several;
    let (file, procurement) = procurements.into_iter().next().expect("a file that is sound gives a procurement");
    let procurement_digest = digest(sources.file(file).text.as_bytes());
    Ok(Ok(Loaded {
        catalogue,
        templates,
        procurement,
        sources,
        warnings,
        catalogue_digest,
        templates_digest,
        procurement_digest,
    }))
}

/// What was read for several procurements.
#[derive(Debug)]
pub struct Several {
    /// The catalogue.
    pub catalogue: Catalogue,
    /// The templates.
    pub templates: Templates,
    /// The procurements and their files, in the order in which they were asked for.
    pub procurements: Vec<(FileId, Procurement)>,
    /// The files.
    pub sources: Sources,
    /// Warnings.
    pub warnings: Vec<Diagnostic>,
    /// The digest of the catalogue's files.
    pub catalogue_digest: String,
    /// The digest of the templates' files.
    pub templates_digest: String,
}

/// The catalogue, the templates and several procurements; or everything that is wrong with any of them.
///
/// # Errors
/// If a file or folder cannot be read.
pub fn read_several(folders: &Folders, procurements: &[PathBuf]) -> anyhow::Result<Result<Several, Problems>> {
    let log = Diagnostics::new();
    let mut common = common(folders, &log)?;
    let mut files = Vec::new();
    for path in procurements {
        let shown = path.display().to_string();
        let text = told(files::read_text(path)?, &shown, &log);
        files.extend(text.map(|text| common.sources.add(shown, &text)));
    }
    let (Some(catalogue), Some(templates)) = (common.catalogue, common.templates) else {
        return Ok(Err(Problems { sources: common.sources, diagnostics: log.into_sorted() }));
    };
    let loaded: Vec<(FileId, Procurement)> = files
        .into_iter()
        .filter_map(|file| Some((file, procurement::load(&catalogue, &common.sources, file, &log)?)))
        .collect();
    let (sound, diagnostics) = (log.errors() == 0 && loaded.len() == procurements.len(), log.into_sorted());
    if !sound {
        return Ok(Err(Problems { sources: common.sources, diagnostics }));
    }
    Ok(Ok(Several {
        catalogue,
        templates,
        procurements: loaded,
        sources: common.sources,
        warnings: diagnostics,
        catalogue_digest: common.catalogue_digest,
        templates_digest: common.templates_digest,
    }))
}

/// Procurements read each by itself against a catalogue, so that one that cannot be read leaves the others unharmed.
#[derive(Debug)]
pub(super) struct Each {
    /// The catalogue.
    pub(super) catalogue: Catalogue,
    /// The templates.
    pub(super) templates: Templates,
    /// The procurements, in the order in which they were asked for, or what is wrong with each.
    pub(super) procurements: Vec<Result<Procurement, Vec<Diagnostic>>>,
}

/// The catalogue, the templates and each procurement by itself; or everything that is wrong with the catalogue.
///
/// # Errors
/// If a file or folder cannot be read.
pub(super) fn read_each(folders: &Folders, procurements: &[PathBuf]) -> anyhow::Result<Result<Each, Problems>> {
    let log = Diagnostics::new();
    let mut common = common(folders, &log)?;
    let errors = log.errors();
    let (Some(catalogue), Some(templates), 0) = (common.catalogue, common.templates, errors) else {
        return Ok(Err(Problems { sources: common.sources, diagnostics: log.into_sorted() }));
    };
    let mut read = Vec::new();
    for path in procurements {
        let log = Diagnostics::new();
        let shown = path.display().to_string();
        let text = told(files::read_text(path)?, &shown, &log);
        let loaded = text.and_then(|text| {
            let file = common.sources.add(shown, &text);
            procurement::load(&catalogue, &common.sources, file, &log)
        });
        read.push(loaded.ok_or_else(|| log.into_sorted()));
    }
    Ok(Ok(Each { catalogue, templates, procurements: read }))
}

/// The procurement files that are meant by paths: a file is itself, a folder the files in it that end with `.toml`. Each once.
///
/// # Errors
/// If a folder cannot be read, or holds no such file.
pub fn procurement_files(paths: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let mut found: Vec<PathBuf> = Vec::new();
    for path in paths {
        let meant = match files::files_in(path, ".toml")? {
            Some(inside) if inside.is_empty() => {
                bail!("find a procurement in {}: no file there ends with .toml", path.display())
            }
            Some(inside) => inside,
            None => vec![path.clone()],
        };
        for file in meant {
            if !found.contains(&file) {
                found.push(file);
            }
        }
    }
    Ok(found)
}
