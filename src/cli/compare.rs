//! `kravbilaga compare`.

use std::io::IsTerminal;
use std::path::PathBuf;

use anyhow::bail;
use clap::{Args, ValueEnum};

use crate::comparison::{Marks, Telling, lines};
use crate::files::write_new_file;
use crate::workflow::{ChangesFormat, NotCompared, compare};

use super::{Ended, FolderArguments, LanguageWord, diagnose, remark, result};

/// Tell what changed between two catalogues, procurements, policies or issued annexes
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  kravbilaga compare builtin ours/requirements                        two catalogues
  kravbilaga compare builtin ours/requirements --procurements 2027    and who notices it
  kravbilaga compare journal-1.toml journal.toml                      two procurements
  kravbilaga compare our-policy our-new-policy --catalogue ours/requirements
                                                                      one policy in another's place
  kravbilaga compare 1/krav.json 2/krav.json                          two issued annexes
  kravbilaga compare 1/krav.json 2/krav.json --format docx --out forandringar.docx
                                                                      the same, to send to bidders

What OLD and NEW are is told by what they are: a catalogue is a folder with catalogue.toml, or the
word `builtin`; a procurement a .toml file; a policy a .toml file in a catalogue's policies/, or its
id; an issued annex a krav.json, as `build` writes it in till-leverantor/.

Procurements are read against one catalogue, the built-in one or that of --catalogue. Comments, and
keys that the program only passes over, are not compared.

As a document, a comparison of issued annexes holds only what these say, so that it can go out to
bidders as complementary information, in the annexes' own language. Every other comparison is for
internal work, and is marked so.

Exit codes: 0 compared, whether anything differs or not; 1 problems in the files, or two that are no
pair; 2 could not.")]
pub(super) struct CompareArguments {
    /// The older
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// The newer
    #[arg(value_name = "NEW")]
    new: PathBuf,
    /// How it is shown
    #[arg(long, value_enum, default_value_t = ShownAs::Text)]
    format: ShownAs,
    /// Write it into this new file instead of to stdout
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Of catalogues and policies: tell also which of the procurements in this folder notice it
    #[arg(long, value_name = "DIR")]
    procurements: Option<PathBuf>,
    /// The language of titles, wordings and reasons
    #[arg(long, value_enum, default_value_t = LanguageWord::Sv)]
    language: LanguageWord,
    #[command(flatten)]
    folders: FolderArguments,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ShownAs {
    Text,
    /// A page: of issued annexes for bidders, of everything else for internal work
    Html,
    /// A Word document: of issued annexes for bidders, of everything else for internal work; takes --out
    Docx,
    Json,
}

pub(super) fn run(arguments: &CompareArguments) -> anyhow::Result<Ended> {
    if arguments.format == ShownAs::Docx && arguments.out.is_none() {
        bail!("write a Word document to the terminal: name a file with --out");
    }
    let folders = arguments.folders.folders();
    let comparing = match compare(&folders, &arguments.old, &arguments.new, arguments.procurements.as_deref())? {
        Ok(comparing) => comparing,
        Err(NotCompared::Unlike(problem)) => {
            remark(&problem);
            return Ok(Ended::Problems);
        }
        Err(NotCompared::Problems(problems)) => return Ok(diagnose(&problems)),
    };
    let language = arguments.language.language();
    let document = |format| comparing.document(&folders, language, format);
    let written = match arguments.format {
        ShownAs::Text => {
            Ok(format!("{}\n", lines(&comparing.comparison, Telling { language, marks: marks(arguments) }))
                .into_bytes())
        }
        ShownAs::Json => Ok(comparing.json().into_bytes()),
        ShownAs::Html => document(ChangesFormat::Html)?,
        ShownAs::Docx => document(ChangesFormat::Docx)?,
    };
    let written = match written {
        Ok(written) => written,
        Err(problems) => return Ok(diagnose(&problems)),
    };
    match &arguments.out {
        Some(file) => {
            write_new_file(file, &written)?;
            result(&file.display().to_string());
        }
        None => result(String::from_utf8_lossy(&written).trim_end()),
    }
    diagnose(&comparing.problems);
    comparing.remarks.iter().for_each(|told| remark(told));
    Ok(Ended::Done)
}

/// Colours only for a terminal, and not where NO_COLOR asks for none.
fn marks(arguments: &CompareArguments) -> Marks {
    let coloured = arguments.out.is_none() && std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    if coloured { Marks::Coloured } else { Marks::Plain }
}
