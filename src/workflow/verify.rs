//! Whether files are as they were when they were built: each compared with the manifest's digest of it, and where one has been
//! altered, the clauses by which that shows. With the kept inputs, also whether a new build gives the same.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use crate::files;
use crate::language::Language;
use crate::manifest::{INPUTS, MANIFEST, Manifest, SIGNATURE, digest, passage_digests};
use crate::readback::passages;
use crate::signature::{Signed, check, signers};

use super::Problems;
use super::inputs::{Rebuilt, rebuild};
use super::outputs::tool;

/// What to verify.
#[derive(Clone, Debug, Default)]
pub struct Verify {
    /// A procurement's folder, a folder in it, or a file.
    pub path: PathBuf,
    /// The manifest, where it does not stand in the folder.
    pub manifest: Option<PathBuf>,
    /// A file of the public keys whose signatures count.
    pub signers: Option<PathBuf>,
    /// Whether to build again from the kept inputs.
    pub rebuild: bool,
}

/// What was found.
#[derive(Debug)]
pub struct Verified {
    /// The manifest.
    pub manifest: Manifest,
    /// Every file that was looked at, by path.
    pub files: BTreeMap<String, Standing>,
    /// Files in the folder that the manifest does not list.
    pub unlisted: Vec<String>,
    /// The manifest's signature, if it has one.
    pub signed: Option<Signed>,
    /// What building again gave, if that was asked for.
    pub again: Option<Again>,
}

/// How a file stands to the manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is as it was built, to the last bit.
    Unchanged,
    /// It has been altered.
    Altered(Alteration),
    /// It is not there.
    Missing,
    /// The manifest does not list it, so that nothing can be said of it.
    Unlisted,
}

/// Where a file has been altered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Alteration {
    /// In these passages: clauses by id, sections by heading.
    Passages(Vec<(String, PassageChange)>),
    /// Not in what its clauses and sections say: in how it looks, a header, a property.
    Elsewhere,
    /// Its text cannot be read back.
    Unknown,
}

/// How a passage differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassageChange {
    /// It reads otherwise.
    Reworded,
    /// It is gone.
    Gone,
    /// It was not there.
    Added,
}

/// What building again from the kept inputs gave.
#[derive(Debug)]
pub enum Again {
    /// It was built.
    Built {
        /// The program that built it the first time, and this one.
        tools: (String, String),
        /// How many files came out the same, to the last bit.
        same: usize,
        /// The others, by path.
        different: BTreeMap<String, Standing>,
        /// Formats that this program was built without.
        without: Vec<String>,
    },
    /// This version refuses the inputs.
    Refused(Problems),
    /// The inputs cannot be read; why.
    Unreadable(String),
}

impl Verified {
    /// Whether everything that was looked at is as it was.
    pub fn is_sound(&self) -> bool {
        let signed = !matches!(self.signed, Some(Signed::Wrong(_)));
        self.files.values().all(|standing| *standing == Standing::Unchanged)
            && signed
            && self.again.as_ref().is_none_or(Again::is_sound)
    }
}

impl Again {
    /// Whether the same came out: to the last bit by the same version, and the same requirements by another.
    fn is_sound(&self) -> bool {
        match self {
            Again::Built { tools, different, .. } if tools.0 == tools.1 => different.is_empty(),
            Again::Built { .. } => self.has_same_requirements(),
            Again::Refused(_) | Again::Unreadable(_) => false,
        }
    }

    /// Whether `krav.json` is the same in each language.
    pub fn has_same_requirements(&self) -> bool {
        match self {
            Again::Built { different, .. } => !different.keys().any(|path| is_requirements(path)),
            Again::Refused(_) | Again::Unreadable(_) => false,
        }
    }
}

fn is_requirements(path: &str) -> bool {
    Language::ALL.iter().any(|language| path.ends_with(&format!("/krav{}.json", language.file_suffix())))
}

/// What may be looked at, and where it is.
struct Looked {
    manifest: PathBuf,
    /// Each listed file, and where it is.
    files: BTreeMap<String, PathBuf>,
    unlisted: Vec<String>,
    /// A file that was asked for and that the manifest does not list.
    stranger: Option<String>,
}

/// Compares files with their manifest.
///
/// # Errors
/// If there is no manifest, or something cannot be read.
pub fn verify(asked: &Verify) -> anyhow::Result<Verified> {
    let path = match &asked.manifest {
        Some(path) => path.clone(),
        None => find_manifest(&asked.path)?,
    };
    let bytes = files::read_if_there(&path)?.with_context(|| format!("read {}: it is not there", path.display()))?;
    let manifest =
        Manifest::read(&bytes).map_err(anyhow::Error::msg).with_context(|| format!("read {}", path.display()))?;
    let looked = look(asked, path, &manifest)?;
    let mut found = BTreeMap::new();
    for (name, file) in &looked.files {
        let standing = match files::read_if_there(file)? {
            None => Standing::Missing,
            Some(now) if manifest.outputs.get(name).is_some_and(|then| *then == digest(&now)) => Standing::Unchanged,
            Some(now) => Standing::Altered(alteration(manifest.passages.get(name), name, &now)),
        };
        found.insert(name.clone(), standing);
    }
    found.extend(looked.stranger.map(|name| (name, Standing::Unlisted)));
    let signed = signed(asked, &looked.manifest, &bytes)?;
    let again = if asked.rebuild { Some(build_again(&looked.manifest, &manifest)?) } else { None };
    Ok(Verified { manifest, files: found, unlisted: looked.unlisted, signed, again })
}

/// The manifest of the procurement's folder that something is, or stands in.
fn find_manifest(path: &Path) -> anyhow::Result<PathBuf> {
    if !files::exists(path) {
        bail!("read {}: it is not there", path.display());
    }
    let absolute = std::path::absolute(path).with_context(|| format!("tell where {} is", path.display()))?;
    let found =
        absolute.ancestors().take(3).map(|folder| folder.join(MANIFEST)).find(|manifest| files::exists(manifest));
    found.with_context(|| {
        format!(
            "find the manifest of {}: it stands in the procurement's folder as {MANIFEST}; name it with --manifest",
            path.display()
        )
    })
}

/// What is to be looked at: all that the manifest lists; what of it stands in one of its folders; or one file.
fn look(asked: &Verify, manifest_path: PathBuf, manifest: &Manifest) -> anyhow::Result<Looked> {
    let absolute = |path: &Path| std::path::absolute(path).with_context(|| format!("tell where {} is", path.display()));
    let (path, manifest_path) = (absolute(&asked.path)?, absolute(&manifest_path)?);
    let root = manifest_path.ancestors().nth(2).unwrap_or(&manifest_path).to_owned();
    let inside = path.strip_prefix(&root).ok().map(|inside| inside.to_string_lossy().replace('\\', "/"));
    let mut looked = Looked { manifest: manifest_path, files: BTreeMap::new(), unlisted: Vec::new(), stranger: None };
    let is_folder = files::is_folder(&path);
    if !is_folder && !files::exists(&path) {
        bail!("read {}: it is not there", asked.path.display());
    }
    let under = |prefix: &str| {
        let listed =
            manifest.outputs.keys().filter(|name| prefix.is_empty() || name.starts_with(&format!("{prefix}/")));
        listed.map(|name| (name.clone(), root.join(name))).collect()
    };
    match inside {
        Some(prefix) if is_folder && asked.manifest.is_none() => {
            looked.files = under(&prefix);
            let known: BTreeSet<&str> =
                manifest.outputs.keys().map(String::as_str).chain([MANIFEST, SIGNATURE]).collect();
            let there = files::names_under(&root)?
                .into_iter()
                .filter(|name| prefix.is_empty() || name.starts_with(&format!("{prefix}/")));
            looked.unlisted = there.filter(|name| !known.contains(name.as_str())).collect();
        }
        Some(name) if manifest.outputs.contains_key(&name) => {
            looked.files.insert(name, path);
        }
        // Files that have been taken out of their folder, such as those that a supplier has been sent, are known by their names.
        _ => {
            let folder = if is_folder { path.clone() } else { path.parent().unwrap_or(&path).to_owned() };
            let names = if is_folder {
                files::names_under(&folder)?
            } else {
                vec![path.file_name().unwrap_or_default().to_string_lossy().into_owned()]
            };
            for name in names {
                let last = name.rsplit('/').next().unwrap_or(&name);
                let listed = manifest.outputs.keys().find(|listed| listed.rsplit('/').next() == Some(last));
                match listed {
                    Some(listed) => {
                        looked.files.insert(listed.clone(), folder.join(&name));
                    }
                    None if is_folder => looked.unlisted.push(name),
                    None => looked.stranger = Some(name),
                }
            }
            if is_folder && looked.files.is_empty() {
                bail!("verify {}: none of its files is listed in {}", asked.path.display(), looked.manifest.display());
            }
        }
    }
    Ok(looked)
}

/// Where a file has been altered, by the digests of what it said.
fn alteration(then: Option<&BTreeMap<String, String>>, name: &str, now: &[u8]) -> Alteration {
    let (Some(then), Some(now)) = (then, passages(name, now)) else { return Alteration::Unknown };
    let now = passage_digests(&now);
    let names: BTreeSet<&String> = then.keys().chain(now.keys()).collect();
    let differences = names.into_iter().filter_map(|name| {
        let difference = match (then.get(name), now.get(name)) {
            (Some(then), Some(now)) if then == now => return None,
            (Some(_), Some(_)) => PassageChange::Reworded,
            (Some(_), None) => PassageChange::Gone,
            (None, _) => PassageChange::Added,
        };
        Some((name.clone(), difference))
    });
    let differences: Vec<_> = differences.collect();
    if differences.is_empty() { Alteration::Elsewhere } else { Alteration::Passages(differences) }
}

fn signed(asked: &Verify, manifest_path: &Path, manifest: &[u8]) -> anyhow::Result<Option<Signed>> {
    let known = match &asked.signers {
        None => Vec::new(),
        Some(path) => {
            let text =
                files::read_if_there(path)?.with_context(|| format!("read {}: it is not there", path.display()))?;
            signers(&String::from_utf8_lossy(&text)).map_err(|wrong| {
                let lines: Vec<String> = wrong.into_iter().map(|(line, what)| format!("line {line}: {what}")).collect();
                anyhow::anyhow!("read the keys of {}: {}", path.display(), lines.join("; "))
            })?
        }
    };
    // OpenSSH puts the signature beside what it signs.
    let beside = PathBuf::from(format!("{}.sig", manifest_path.display()));
    Ok(files::read_if_there(&beside)?.map(|signature| check(manifest, &signature, &known)))
}

fn build_again(manifest_path: &Path, manifest: &Manifest) -> anyhow::Result<Again> {
    let root = manifest_path.ancestors().nth(2).unwrap_or(manifest_path);
    let path = root.join(INPUTS);
    let Some(archive) = files::read_if_there(&path)? else {
        return Ok(Again::Unreadable(format!("{} is not there", path.display())));
    };
    if manifest.outputs.get(INPUTS).is_none_or(|then| *then != digest(&archive)) {
        return Ok(Again::Unreadable(format!("{INPUTS} is not the one that the manifest lists")));
    }
    let (files, first, without) = match rebuild(&archive)? {
        Rebuilt::Files { files, tool, without } => (files, tool, without),
        Rebuilt::Refused(problems) => return Ok(Again::Refused(problems)),
        Rebuilt::Broken(why) => return Ok(Again::Unreadable(format!("{INPUTS}: {why}"))),
    };
    let (mut same, mut different) = (0, BTreeMap::new());
    let skipped = |name: &str| without.iter().any(|ending| name.ends_with(&format!(".{ending}")));
    for (name, then) in manifest.outputs.iter().filter(|(name, _)| !skipped(name)) {
        match files.get(name) {
            Some(now) if digest(now) == *then => same += 1,
            Some(now) => {
                different.insert(name.clone(), Standing::Altered(alteration(manifest.passages.get(name), name, now)));
            }
            None => {
                different.insert(name.clone(), Standing::Missing);
            }
        }
    }
    let extra = files.keys().filter(|name| *name != MANIFEST && !manifest.outputs.contains_key(*name));
    different.extend(extra.map(|name| (name.clone(), Standing::Unlisted)));
    Ok(Again::Built { tools: (first, tool()), same, different, without })
}
