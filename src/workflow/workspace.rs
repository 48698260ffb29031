//! A folder of procurements that are worked on in a browser: found by name, read, and changed without losing what somebody else
//! has changed meanwhile.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use crate::catalogue::{Answer, Facts, Kind, Level};
use crate::diagnostic::Diagnostic;
use crate::files;
use crate::manifest::{MANIFEST, Manifest};
use crate::procurement::{Draft, Entry, Field};
use crate::toml_file::Word;

use super::{Ground, Loaded, Problems};

/// A folder of procurement files, and the catalogue that they are read on.
#[derive(Debug)]
pub struct Workspace {
    folder: PathBuf,
    ground: Ground,
}

/// A procurement that was found.
#[derive(Debug)]
pub struct Opened {
    /// Its name: that of its file, without ending.
    pub name: String,
    /// Its file.
    pub path: PathBuf,
    /// The file, to be changed; nothing if it is not TOML.
    pub draft: Option<Draft>,
    /// What was read; or everything that is wrong with it.
    pub loaded: Result<Loaded, Problems>,
}

/// One field as a form wants it.
#[derive(Clone, Debug)]
pub struct Edit {
    /// The field.
    pub field: Field,
    /// What it held when the form was shown, as [`Entry`] prints it; empty if it was not there.
    pub was: String,
    /// What it is to hold; nothing to take it away.
    pub to: Option<Entry>,
}

/// A field that somebody else has changed since the form was shown.
#[derive(Clone, Debug)]
pub struct Conflict {
    /// The field.
    pub field: Field,
    /// What they have put there.
    pub theirs: Option<Entry>,
    /// What this form wants.
    pub ours: Option<Entry>,
}

/// What came of saving.
#[derive(Debug)]
pub enum Saved {
    /// The file holds it. Before and after.
    Saved(Box<Loaded>, Box<Loaded>),
    /// Nothing was to be changed.
    Same(Box<Loaded>),
    /// Somebody else has changed the same fields. Nothing was written.
    Conflicts(Vec<Conflict>),
    /// The file would not be sound. Nothing was written.
    Refused(Problems, Vec<Contradicted>),
}

/// An answer that contradicts another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradicted {
    /// The question that is answered too low.
    pub question: String,
    /// The one whose answer implies more.
    pub because: String,
}

/// What has been built of a procurement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuiltState {
    /// Nothing.
    Nothing,
    /// Documents, from the file as it stands.
    Current,
    /// Documents, from the file as it was, or on another catalogue.
    Older,
}

impl Workspace {
    /// The procurements of a folder, read on a catalogue.
    ///
    /// # Errors
    /// If the folder is not there and cannot be made.
    pub fn new(folder: &Path, ground: Ground) -> anyhow::Result<Workspace> {
        files::make_folder(folder)?;
        Ok(Workspace { folder: folder.to_owned(), ground })
    }

    /// The catalogue and its templates.
    pub fn ground(&self) -> &Ground {
        &self.ground
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The names of its procurements.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub fn names(&self) -> anyhow::Result<Vec<String>> {
        Ok(self.paths()?.into_iter().map(|(name, _)| name).collect())
    }

    fn paths(&self) -> anyhow::Result<Vec<(String, PathBuf)>> {
        let files = files::files_in(&self.folder, ".toml")?
            .with_context(|| format!("read the folder {}", self.folder.display()))?;
        let named = files.into_iter().filter_map(|path| Some((path.file_stem()?.to_str()?.to_owned(), path)));
        Ok(named.collect())
    }

    /// The procurement of that name; nothing if there is none. A name is only ever looked up among the files that are there.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn open(&self, name: &str) -> anyhow::Result<Option<Opened>> {
        let Some((name, path)) = self.paths()?.into_iter().find(|(known, _)| known == name) else { return Ok(None) };
        let loaded = self.ground.procurement(&path)?;
        let draft = files::read_text(&path)?.ok().and_then(|text| Draft::read(&text));
        Ok(Some(Opened { name, path, draft, loaded }))
    }

    /// The folder that the documents of a procurement are built into.
    pub fn documents_of(path: &Path) -> PathBuf {
        path.with_extension("")
    }

    /// What has been built of a procurement.
    ///
    /// # Errors
    /// If its folder cannot be read.
    pub fn built(loaded: &Loaded, path: &Path) -> anyhow::Result<(BuiltState, Option<Manifest>)> {
        let manifest = files::read_if_there(&Workspace::documents_of(path).join(MANIFEST))?;
        let manifest = manifest.and_then(|manifest| Manifest::read(&manifest).ok());
        let state = manifest.as_ref().map_or(BuiltState::Nothing, |manifest| {
            let same = manifest.procurement_digest == loaded.procurement_digest
                && manifest.catalogue_digest == loaded.catalogue_digest
                && manifest.templates_digest == loaded.templates_digest;
            if same { BuiltState::Current } else { BuiltState::Older }
        });
        Ok((state, manifest))
    }

    /// Saves the fields of a form. Whoever saves later sees what the other has changed, and chooses.
    ///
    /// # Errors
    /// If the file cannot be read or written.
    pub fn save(&self, name: &str, edits: &[Edit]) -> anyhow::Result<Option<Saved>> {
        self.change(name, |draft| {
            let said = |entry: &Option<Entry>| entry.as_ref().map(ToString::to_string).unwrap_or_default();
            let mut conflicts = Vec::new();
            for edit in edits {
                let current = draft.entry(&edit.field);
                let (to, now) = (said(&edit.to), said(&current));
                if to == edit.was || to == now {
                    continue;
                }
                if now == edit.was {
                    draft.set(&edit.field, edit.to.as_ref());
                } else {
                    conflicts.push(Conflict { field: edit.field.clone(), theirs: current, ours: edit.to.clone() });
                }
            }
            conflicts
        })
    }

    /// Changes a procurement file in any other way. The file is replaced whole, and only if it is sound.
    ///
    /// # Errors
    /// If the file cannot be read or written.
    pub fn change(
        &self,
        name: &str,
        change: impl FnOnce(&mut Draft) -> Vec<Conflict>,
    ) -> anyhow::Result<Option<Saved>> {
        let _locked = files::lock(&self.folder)?;
        let Some(opened) = self.open(name)? else { return Ok(None) };
        let (before, mut draft) = match (opened.loaded, opened.draft) {
            (Ok(loaded), Some(draft)) => (loaded, draft),
            (Err(problems), _) => return Ok(Some(Saved::Refused(problems, Vec::new()))),
            (Ok(_), None) => bail!("change {}: it is not TOML", opened.path.display()),
        };
        let unchanged = draft.text();
        let conflicts = change(&mut draft);
        if !conflicts.is_empty() {
            return Ok(Some(Saved::Conflicts(conflicts)));
        }
        let text = draft.text();
        if text == unchanged {
            return Ok(Some(Saved::Same(Box::new(before))));
        }
        match self.ground.procurement_given(&opened.path.display().to_string(), text.clone()) {
            Ok(after) => {
                files::replace_file(&opened.path, text.as_bytes())?;
                Ok(Some(Saved::Saved(Box::new(before), Box::new(after))))
            }
            Err(problems) => Ok(Some(Saved::Refused(problems, self.contradicted(&draft)))),
        }
    }

    /// Answers of a draft that contradict each other.
    fn contradicted(&self, draft: &Draft) -> Vec<Contradicted> {
        let catalogue = self.ground.catalogue();
        let lots = draft.lots();
        let lots = if lots.is_empty() { vec![None] } else { lots.into_iter().map(Some).collect() };
        let mut found = Vec::new();
        for lot in lots {
            let stated = catalogue.characteristics.iter().filter_map(|question| {
                let entry = |lot: Option<&str>| draft.entry(&Field::new(lot, "facts", &question.id));
                let entry = lot.as_deref().and_then(|lot| entry(Some(lot))).or_else(|| entry(None))?;
                Some((question.id.clone(), answer_of(&question.kind, &entry)?))
            });
            let (_, contradictions) = Facts::work_out(&catalogue.characteristics, &stated.collect());
            for contradiction in contradictions {
                let one = Contradicted { question: contradiction.characteristic, because: contradiction.because };
                if !found.contains(&one) {
                    found.push(one);
                }
            }
        }
        found
    }

    /// Writes a new procurement under a name of its own, made from its title. Returns the name; or what is wrong with it.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn create(&self, title: &str, text: &str) -> anyhow::Result<Result<String, Problems>> {
        let _locked = files::lock(&self.folder)?;
        let taken = self.names()?;
        let base = slug(title);
        let mut numbered = std::iter::once(base.clone()).chain((2..).map(|number| format!("{base}-{number}")));
        let is_free = |name: &String| {
            !taken.iter().any(|known| known.eq_ignore_ascii_case(name)) && !files::exists(&self.folder.join(name))
        };
        let name = numbered.find(is_free).expect("some number is free");
        let path = self.folder.join(format!("{name}.toml"));
        Ok(match self.ground.procurement_given(&path.display().to_string(), text.to_owned()) {
            Ok(_) => {
                files::write_new_file(&path, text.as_bytes())?;
                Ok(name)
            }
            Err(problems) => Err(problems),
        })
    }
}

/// The answer that an entry gives to a question of a kind.
pub fn answer_of(kind: &Kind, entry: &Entry) -> Option<Answer> {
    match (kind, entry) {
        (Kind::YesNo, Entry::YesNo(yes)) => Some(Answer::YesNo(*yes)),
        (Kind::Level, Entry::Text(word)) => Level::from_word(word).map(Answer::Level),
        (Kind::Choice(_), Entry::Text(chosen)) => Some(Answer::Chosen([chosen.clone()].into())),
        (Kind::Choices(_), Entry::Texts(chosen)) => Some(Answer::Chosen(chosen.iter().cloned().collect())),
        _ => None,
    }
}

/// `journalsystem-for-primarvarden`: letters, digits and hyphens, so that it is a name of a file everywhere.
fn slug(title: &str) -> String {
    let mut slug = String::new();
    for letter in title.to_lowercase().chars() {
        let plain = match letter {
            'å' | 'ä' | 'á' | 'à' => 'a',
            'ö' | 'ø' | 'ó' => 'o',
            'é' | 'è' | 'ë' => 'e',
            'ü' => 'u',
            letter if letter.is_ascii_alphanumeric() => letter,
            _ => '-',
        };
        if plain != '-' || !(slug.is_empty() || slug.ends_with('-')) {
            slug.push(plain);
        }
    }
    let slug: String = slug.chars().take(60).collect();
    let slug = slug.trim_matches('-');
    // Names that Windows keeps for devices.
    let is_port = slug.len() == 4 && ["com", "lpt"].iter().any(|kind| slug.starts_with(kind));
    let is_device = ["con", "prn", "aux", "nul"].contains(&slug) || is_port;
    if slug.is_empty() || is_device { format!("upphandling{slug}") } else { slug.to_owned() }
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

/// The diagnostics of problems, each with its file, line and column.
pub fn placed(problems: &Problems) -> Vec<(String, usize, usize, &Diagnostic)> {
    let place = |diagnostic: &Diagnostic| {
        diagnostic.place.as_ref().map_or((String::new(), 0, 0), |place| {
            let (line, column) = problems.sources.line_and_column(place);
            (problems.sources.file(place.file).path.clone(), line, column)
        })
    };
    let placed = problems.diagnostics.iter().map(|diagnostic| {
        let (path, line, column) = place(diagnostic);
        (path, line, column, diagnostic)
    });
    placed.collect()
}
