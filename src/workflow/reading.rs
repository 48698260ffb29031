//! Reads the catalogue, the templates and a procurement: from folders, or from what the program carries inside.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use include_dir::{Dir, DirEntry, include_dir};
use jiff::civil::Date;

use crate::catalogue::lint::{AsOf, lint};
use crate::catalogue::{self, Catalogue, overlay_conflicts, tells_of_editions};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, FileId, Severity, Sources};
use crate::files::{self, Bytes, Text};
use crate::manifest::{digest, digest_of_files};
use crate::procurement::{self, Procurement};
use crate::template::{self, Templates};

use super::word_templates::{check_layouts, check_word_templates};
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

/// Where files are read from.
enum Origin<'a> {
    /// What the program carries inside.
    Inside(&'static Dir<'static>),
    /// A folder.
    Folder(&'a Path),
    /// What was read already, by path.
    Given(&'a BTreeMap<String, Vec<u8>>),
}

impl<'a> Origin<'a> {
    fn of(folder: Option<&'a Path>, inside: &'static Dir<'static>) -> Origin<'a> {
        folder.map_or(Origin::Inside(inside), Origin::Folder)
    }

    /// Its text files with these endings, by path.
    fn texts(&self, endings: &[&str]) -> anyhow::Result<BTreeMap<String, Text>> {
        let wanted = |path: &str| endings.iter().any(|ending| path.ends_with(ending));
        let lossless = |path: &str, bytes: &[u8]| {
            String::from_utf8(bytes.to_vec())
                .map_err(|error| files::NotText { path: PathBuf::from(path), byte: error.utf8_error().valid_up_to() })
        };
        Ok(match self {
            Origin::Folder(folder) => files::read_folder(folder, endings)?,
            Origin::Inside(inside) => {
                let files = walk(inside).into_iter().filter(|(path, _)| wanted(path));
                files.map(|(path, bytes)| (path.clone(), lossless(&path, bytes))).collect()
            }
            Origin::Given(given) => {
                let files = given.iter().filter(|(path, _)| wanted(path));
                files.map(|(path, bytes)| (path.clone(), lossless(path, bytes))).collect()
            }
        })
    }

    /// Its pictures, fonts and Word templates, by path.
    fn pictures(&self) -> anyhow::Result<BTreeMap<String, Bytes>> {
        const FOLDER: &str = "organisations";
        const ENDINGS: [&str; 4] = [".png", ".docx", ".ttf", ".otf"];
        Ok(match self {
            Origin::Folder(folder) => files::read_binaries(folder, FOLDER, &ENDINGS)?,
            // The built-in catalogue has no pictures: no region has given its logo to it.
            Origin::Inside(_) => BTreeMap::new(),
            Origin::Given(given) => {
                let wanted =
                    |path: &str| path.starts_with(FOLDER) && ENDINGS.iter().any(|ending| path.ends_with(ending));
                let files = given.iter().filter(|(path, _)| wanted(path));
                files.map(|(path, bytes)| (path.clone(), Ok(bytes.clone()))).collect()
            }
        })
    }

    /// A path as messages show it.
    fn shown(&self, name: &str, path: &str) -> String {
        match self {
            Origin::Folder(folder) => folder.join(path).display().to_string(),
            Origin::Inside(_) | Origin::Given(_) => format!("{name}/{path}"),
        }
    }
}

/// Text files taken into the sources. Returns their ids by path and their digest.
fn take_in(
    origin: &Origin<'_>,
    name: &str,
    endings: &[&str],
    sources: &mut Sources,
    log: &Diagnostics,
) -> anyhow::Result<(BTreeMap<String, FileId>, String)> {
    let texts = origin.texts(endings)?;
    let mut ids = BTreeMap::new();
    let mut digested: Vec<(String, String)> = Vec::new();
    let is_read = |path: &str| path == READ || !NOT_READ.iter().any(|start| path.starts_with(start));
    for (path, text) in texts.into_iter().filter(|(path, _)| is_read(path)) {
        let shown = origin.shown(name, &path);
        if let Some(text) = told(text, &shown, log) {
            let id = sources.add(shown, &text);
            // What tells of editions holds their digests.
            if !tells_of_editions(&path) {
                digested.push((path.clone(), sources.file(id).text.clone()));
            }
            ids.insert(path, id);
        }
    }
    let digest = digest_of_files(digested.iter().map(|(path, text)| (path.as_str(), text.as_bytes())));
    Ok((ids, digest))
}

/// The digest that the catalogue in a folder would have if one of its files held another text.
///
/// # Errors
/// If the folder cannot be read.
pub(super) fn digest_with(folder: &Path, changed: &str, to: &str) -> anyhow::Result<String> {
    let (mut sources, log) = (Sources::new(), Diagnostics::new());
    let origin = Origin::Folder(folder);
    let (files, _) = take_in(&origin, "requirements", &[".toml"], &mut sources, &log)?;
    let text = |path: &String, file: FileId| if path == changed { to } else { sources.file(file).text.as_str() };
    let digested = files.iter().filter(|(path, _)| !tells_of_editions(path));
    let digest = digest_of_files(digested.map(|(path, file)| (path.as_str(), text(path, *file).as_bytes())));
    Ok(with_pictures(digest, &origin.pictures()?))
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

#[derive(Clone, Debug)]
struct Common {
    sources: Sources,
    catalogue: Option<Arc<Catalogue>>,
    templates: Option<Arc<Templates>>,
    catalogue_digest: String,
    templates_digest: String,
    inputs: Arc<Inputs>,
}

/// A catalogue and its templates, read once for as many procurements as there are.
#[derive(Clone, Debug)]
pub struct Ground {
    common: Common,
    told: Vec<Diagnostic>,
}

impl Ground {
    /// Reads a catalogue and its templates; or everything that is wrong with them.
    ///
    /// # Errors
    /// If a folder cannot be read.
    pub fn read(folders: &Folders) -> anyhow::Result<Result<Ground, Problems>> {
        let log = Diagnostics::new();
        let common = common(folders, &log)?;
        if common.catalogue.is_none() || common.templates.is_none() {
            return Ok(Err(Problems { sources: common.sources, diagnostics: log.into_sorted() }));
        }
        Ok(Ok(Ground { common, told: log.into_sorted() }))
    }

    /// The same, for those who look at the catalogue itself: refused if anything in it is wrong.
    ///
    /// # Errors
    /// If a folder cannot be read.
    pub(super) fn read_sound(folders: &Folders) -> anyhow::Result<Result<Ground, Problems>> {
        let is_wrong = |told: &Diagnostic| told.severity() == Severity::Error;
        Ok(Ground::read(folders)?.and_then(|ground| {
            if ground.told.iter().any(is_wrong) {
                Err(Problems { sources: ground.common.sources, diagnostics: ground.told })
            } else {
                Ok(ground)
            }
        }))
    }

    /// The catalogue.
    pub fn catalogue(&self) -> &Catalogue {
        self.common.catalogue.as_deref().expect("reading has made sure that it is there")
    }

    /// The templates.
    pub fn templates(&self) -> &Templates {
        self.common.templates.as_deref().expect("reading has made sure that they are there")
    }

    /// A procurement with this text on it, by the path that messages show; or everything that is wrong with it.
    pub(super) fn procurement_given(&self, shown: &str, text: String) -> Result<Loaded, Problems> {
        let log = Diagnostics::new();
        self.told.iter().for_each(|told| log.report(told.clone()));
        several(self.common.clone(), vec![(shown.to_owned(), Ok(text))], log).map(Several::single)
    }

    /// One procurement on it; or everything that is wrong with it, or with what it stands on.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn procurement(&self, path: &Path) -> anyhow::Result<Result<Loaded, Problems>> {
        let log = Diagnostics::new();
        self.told.iter().for_each(|told| log.report(told.clone()));
        let text = (path.display().to_string(), files::read_text(path)?);
        Ok(several(self.common.clone(), vec![text], log).map(Several::single))
    }
}

/// What a catalogue and its templates were read from.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// The catalogue's text files, by path.
    pub requirements: BTreeMap<String, FileId>,
    /// Its pictures, fonts and Word templates, by path.
    pub pictures: BTreeMap<String, Vec<u8>>,
    /// The templates, by path.
    pub templates: BTreeMap<String, FileId>,
}

/// What commands read. A base that has changed under an overlay is told of among all else that is wrong.
fn common(folders: &Folders, log: &Diagnostics) -> anyhow::Result<Common> {
    let common = common_with_conflicts(folders, log)?;
    let conflicts = common.catalogue.iter().flat_map(|catalogue| overlay_conflicts(catalogue));
    conflicts.for_each(|conflict| log.report(conflict.diagnostic()));
    Ok(common)
}

/// The same, for those who show such conflicts in another way.
fn common_with_conflicts(folders: &Folders, log: &Diagnostics) -> anyhow::Result<Common> {
    let catalogue = Origin::of(folders.catalogue.as_deref(), &REQUIREMENTS);
    let templates = Origin::of(folders.templates.as_deref(), &TEMPLATES);
    common_of(&catalogue, &templates, log)
}

fn common_of(catalogue: &Origin<'_>, templates: &Origin<'_>, log: &Diagnostics) -> anyhow::Result<Common> {
    let mut sources = Sources::new();
    let (requirements, catalogue_digest) = take_in(catalogue, "requirements", &[".toml"], &mut sources, log)?;
    let (phrases, templates_digest) = take_in(templates, "templates", &[".toml", ".md", ".html"], &mut sources, log)?;
    let pictures = catalogue.pictures()?;
    let catalogue_digest = with_pictures(catalogue_digest, &pictures);
    let catalogue = catalogue::load(&sources, &requirements, &pictures, &catalogue_digest, log);
    let templates = template::load(&sources, &phrases, log);
    if let (Some(catalogue), Some(templates)) = (&catalogue, &templates) {
        check_layouts(catalogue, templates, log);
        check_word_templates(catalogue, log);
    }
    let pictures = pictures.into_iter().filter_map(|(path, bytes)| Some((path, bytes.ok()?))).collect();
    let inputs = Inputs { requirements, pictures, templates: phrases };
    let (catalogue, templates, inputs) = (catalogue.map(Arc::new), templates.map(Arc::new), Arc::new(inputs));
    Ok(Common { sources, catalogue, templates, catalogue_digest, templates_digest, inputs })
}

/// The digest of a catalogue with its pictures.
fn with_pictures(digest: String, pictures: &BTreeMap<String, Bytes>) -> String {
    if pictures.is_empty() {
        return digest;
    }
    let read = pictures.iter().filter_map(|(path, bytes)| Some((path.as_str(), bytes.as_ref().ok()?.as_slice())));
    digest_of_files(std::iter::once(("", digest.as_bytes())).chain(read))
}

/// A catalogue and its templates that are sound.
type Sound = (Catalogue, Templates);

fn owned(catalogue: Option<Arc<Catalogue>>, templates: Option<Arc<Templates>>) -> Option<Sound> {
    Some((Arc::unwrap_or_clone(catalogue?), Arc::unwrap_or_clone(templates?)))
}

/// A catalogue and its templates if they are sound, and what is wrong with them if not: for those who use it, and do not ask how
/// it is written.
///
/// # Errors
/// If a folder cannot be read.
pub fn read_catalogue(folders: &Folders) -> anyhow::Result<(Option<Sound>, Problems)> {
    let log = Diagnostics::new();
    let common = common(folders, &log)?;
    let sound = owned(common.catalogue, common.templates).filter(|_| log.errors() == 0);
    Ok((sound, Problems { sources: common.sources, diagnostics: log.into_sorted() }))
}

/// A catalogue if it is sound, apart from overlays whose base has changed: for those who ask about just these. And all its files.
///
/// # Errors
/// If a folder cannot be read.
pub(super) fn read_with_conflicts(folders: &Folders) -> anyhow::Result<(Option<Arc<Catalogue>>, Problems)> {
    let log = Diagnostics::new();
    let common = common_with_conflicts(folders, &log)?;
    let sound = common.catalogue.filter(|_| log.errors() == 0);
    Ok((sound, Problems { sources: common.sources, diagnostics: log.into_sorted() }))
}

/// Everything that is wrong with a catalogue and its templates, and both of them if they are sound.
///
/// # Errors
/// If a folder cannot be read.
pub fn check(folders: &Folders) -> anyhow::Result<(Option<Sound>, Problems)> {
    check_on(folders, None)
}

/// The same, and whether what requirements cite applies on a day.
///
/// # Errors
/// If a folder cannot be read.
pub fn check_on(folders: &Folders, on: Option<Date>) -> anyhow::Result<(Option<Sound>, Problems)> {
    check_as_of(folders, on.map_or(AsOf::NoDay, AsOf::Applies))
}

/// The same, with what is asked of a day.
///
/// # Errors
/// If a folder cannot be read.
pub(super) fn check_as_of(folders: &Folders, as_of: AsOf) -> anyhow::Result<(Option<Sound>, Problems)> {
    let log = Diagnostics::new();
    let common = common(folders, &log)?;
    let errors = log.errors();
    // Whoever has an overlay to look at is told of everything else too.
    if let Some(catalogue) = &common.catalogue {
        lint(catalogue, &common.sources, as_of, &log);
    }
    let sound = owned(common.catalogue, common.templates).filter(|_| errors == 0);
    Ok((sound, Problems { sources: common.sources, diagnostics: log.into_sorted() }))
}

/// The catalogue, the templates and one procurement; or everything that is wrong with them.
///
/// # Errors
/// If a file or folder cannot be read.
pub fn read(folders: &Folders, procurement: &Path) -> anyhow::Result<Result<Loaded, Problems>> {
    Ok(read_several(folders, &[procurement.to_owned()])?.map(Several::single))
}

/// The same, of inputs that were kept: everything under `requirements/` and `templates/`, and the procurement file by its path.
///
/// # Errors
/// None of its own: nothing is read from disk.
pub(super) fn read_given(
    given: &BTreeMap<String, Vec<u8>>,
    procurement: &str,
) -> anyhow::Result<Result<Loaded, Problems>> {
    let log = Diagnostics::new();
    let under = |folder: &str| -> BTreeMap<String, Vec<u8>> {
        let inside =
            given.iter().filter_map(|(path, bytes)| Some((path.strip_prefix(folder)?.to_owned(), bytes.clone())));
        inside.collect()
    };
    let (requirements, templates) = (under("requirements/"), under("templates/"));
    let common = common_of(&Origin::Given(&requirements), &Origin::Given(&templates), &log)?;
    let bytes = given.get(procurement).cloned().unwrap_or_default();
    let text = String::from_utf8(bytes)
        .map_err(|error| files::NotText { path: PathBuf::from(procurement), byte: error.utf8_error().valid_up_to() });
    Ok(several(common, vec![(procurement.to_owned(), text)], log).map(Several::single))
}

/// What was read for several procurements.
#[derive(Debug)]
pub struct Several {
    /// The catalogue.
    pub catalogue: Arc<Catalogue>,
    /// The templates.
    pub templates: Arc<Templates>,
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
    /// What the catalogue and the templates were read from.
    pub inputs: Arc<Inputs>,
}

impl Several {
    /// The first and only procurement.
    fn single(self) -> Loaded {
        let (file, procurement) =
            self.procurements.into_iter().next().expect("a file that is sound gives a procurement");
        Loaded {
            catalogue: self.catalogue,
            templates: self.templates,
            procurement,
            procurement_digest: digest(self.sources.file(file).text.as_bytes()),
            procurement_file: file,
            sources: self.sources,
            warnings: self.warnings,
            catalogue_digest: self.catalogue_digest,
            templates_digest: self.templates_digest,
            inputs: self.inputs,
        }
    }
}

/// The catalogue, the templates and several procurements; or everything that is wrong with any of them.
///
/// # Errors
/// If a file or folder cannot be read.
pub fn read_several(folders: &Folders, procurements: &[PathBuf]) -> anyhow::Result<Result<Several, Problems>> {
    let log = Diagnostics::new();
    let common = common(folders, &log)?;
    let mut texts = Vec::new();
    for path in procurements {
        texts.push((path.display().to_string(), files::read_text(path)?));
    }
    Ok(several(common, texts, log))
}

/// Procurements, by their paths as shown and their texts, loaded against a catalogue.
fn several(mut common: Common, texts: Vec<(String, Text)>, log: Diagnostics) -> Result<Several, Problems> {
    let asked = texts.len();
    let mut files = Vec::new();
    for (shown, text) in texts {
        let text = told(text, &shown, &log);
        files.extend(text.map(|text| common.sources.add(shown, &text)));
    }
    let (Some(catalogue), Some(templates)) = (common.catalogue, common.templates) else {
        return Err(Problems { sources: common.sources, diagnostics: log.into_sorted() });
    };
    let loaded: Vec<(FileId, Procurement)> = files
        .into_iter()
        .filter_map(|file| Some((file, procurement::load(&catalogue, &common.sources, file, &log)?)))
        .collect();
    let (sound, diagnostics) = (log.errors() == 0 && loaded.len() == asked, log.into_sorted());
    if !sound {
        return Err(Problems { sources: common.sources, diagnostics });
    }
    Ok(Several {
        catalogue,
        templates,
        procurements: loaded,
        sources: common.sources,
        warnings: diagnostics,
        catalogue_digest: common.catalogue_digest,
        templates_digest: common.templates_digest,
        inputs: common.inputs,
    })
}
