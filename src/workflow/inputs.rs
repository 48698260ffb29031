//! The inputs of a build, kept in the procurement's folder so that the same can be built again years later: the procurement file,
//! the catalogue and the templates as they were, and how they were built.

use std::collections::BTreeMap;

use anyhow::Context;
use serde::{Deserialize, Serialize};

use crate::diagnostic::FileId;
use crate::files::Edited;
use crate::language::Language;
use crate::office::archive::unpack;
use crate::render::json::json;
use crate::render::package::package;

use super::build::{Build, BuildOptions, Format};
use super::outputs::outputs;
use super::reading::read_given;
use super::{Loaded, Problems};

/// The version of the format.
const SCHEMA: &str = "kravbilaga/underlag/1";

/// The procurement file, and how it was built, as they are named in the archive.
const PROCUREMENT: &str = "upphandling.toml";
const HOW: &str = "bygge.json";

/// How the documents were built.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct How {
    schema: String,
    tool: String,
    languages: Vec<String>,
    formats: Vec<String>,
    split: bool,
    /// What to type in the folder where the archive has been unpacked.
    command: String,
}

/// The archive.
///
/// # Errors
/// If a file has a name that no zip can hold.
pub(super) fn pack(loaded: &Loaded, options: &BuildOptions, tool: &str) -> anyhow::Result<Vec<u8>> {
    let text = |file: &FileId| loaded.sources.file(*file).text.clone().into_bytes();
    let languages: Vec<String> = options.languages.iter().map(|language| language.code().to_owned()).collect();
    let wanted = Format::ALL.iter().filter(|(_, format)| options.formats.contains(format));
    let formats: Vec<String> = wanted.map(|(word, _)| (*word).to_owned()).collect();
    let split = options.shape == Build::Split;
    let command = format!(
        "kravbilaga build {PROCUREMENT} --catalogue requirements --templates templates --language {} --formats {}{}",
        languages.join(","),
        formats.join(","),
        if split { " --split" } else { "" }
    );
    let how = How { schema: SCHEMA.to_owned(), tool: tool.to_owned(), languages, formats, split, command };
    let mut files = BTreeMap::from([
        (HOW.to_owned(), json(&how).into_bytes()),
        (PROCUREMENT.to_owned(), text(&loaded.procurement_file)),
    ]);
    let inputs = &loaded.inputs;
    files.extend(inputs.requirements.iter().map(|(path, file)| (format!("requirements/{path}"), text(file))));
    files.extend(inputs.pictures.iter().map(|(path, bytes)| (format!("requirements/{path}"), bytes.clone())));
    files.extend(inputs.templates.iter().map(|(path, file)| (format!("templates/{path}"), text(file))));
    package(&files.into_iter().collect::<Vec<_>>()).context("pack the inputs")
}

/// Files put together in one, in their order; the same files give the same bytes.
///
/// # Errors
/// If a file has a name that no zip can hold.
pub fn packed(files: &BTreeMap<String, Vec<u8>>) -> anyhow::Result<Vec<u8>> {
    let files: Vec<(String, Vec<u8>)> = files.iter().map(|(path, bytes)| (path.clone(), bytes.clone())).collect();
    package(&files).context("put the files together")
}

/// What came of building again from kept inputs.
#[derive(Debug)]
pub enum Rebuilt {
    /// The files, and the program that built them the first time.
    Files {
        /// By path in the procurement's folder.
        files: BTreeMap<String, Vec<u8>>,
        /// The program then and its version.
        tool: String,
        /// Formats that were built then, and that this program was built without.
        without: Vec<String>,
    },
    /// This version refuses the inputs; what is wrong with them.
    Refused(Problems),
    /// The archive cannot be read; why.
    Broken(String),
}

/// Builds again from an archive, in memory.
///
/// # Errors
/// If the tool fails: a template is at fault.
pub fn rebuild(archive: &[u8]) -> anyhow::Result<Rebuilt> {
    let files = match unpack(archive) {
        Ok(files) => files,
        Err(why) => return Ok(Rebuilt::Broken(why)),
    };
    let how: Option<How> = files.get(HOW).and_then(|bytes| serde_json::from_slice(bytes).ok());
    let Some(how) = how.filter(|how| how.schema == SCHEMA) else {
        return Ok(Rebuilt::Broken(format!("it lacks `{HOW}`, or it is of a version that this program does not know")));
    };
    let loaded = match read_given(&files, PROCUREMENT)? {
        Ok(loaded) => loaded,
        Err(problems) => return Ok(Rebuilt::Refused(problems)),
    };
    let known = |word: &String| Format::ALL.iter().find(|(known, _)| known == word).map(|(_, format)| *format);
    let options = BuildOptions {
        out: std::path::PathBuf::new(),
        formats: how.formats.iter().filter_map(known).collect(),
        languages: Language::ALL
            .into_iter()
            .filter(|language| how.languages.iter().any(|code| code == language.code()))
            .collect(),
        shape: if how.split { Build::Split } else { Build::Whole },
        edited: Edited::Stop,
    };
    let without = how.formats.iter().filter(|word| known(word).is_none()).cloned().collect();
    Ok(Rebuilt::Files { files: outputs(&loaded, &options, 1)?.files, tool: how.tool, without })
}
