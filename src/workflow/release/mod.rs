//! Releases an edition of a catalogue: its digest and a list of its requirements, by which everybody can see later whether the
//! catalogue is still what was released, and a changelog per requirement.

mod changelog;

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;

use crate::catalogue::lint::AsOf;
use crate::catalogue::{Catalogue, EDITION_LISTS, EDITIONS, Listed, RequirementId, ReviewStatus, is_edition_name};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, Sources};
use crate::files::{self, Edited, Outputs, read_text};
use crate::manifest::digest;
use crate::toml_file::{parse, quoted};

use super::reading::{check_as_of, digest_with};
use super::schema::schema_line;
use super::{Folders, Problems};

/// The file with what each edition changed, the latest first.
const CHANGES: &str = "CHANGES.md";

/// The file that says what the catalogue is called.
const CATALOGUE: &str = "catalogue.toml";

/// What is to be released.
#[derive(Clone, Debug)]
pub struct Release {
    /// What the edition is called.
    pub edition: String,
    /// The day of its release.
    pub on: Date,
    /// Whether texts that nobody has reviewed may be in it.
    pub drafts: Drafts,
}

/// Whether texts that nobody has reviewed may be released.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drafts {
    /// They may not.
    Refused,
    /// They may: the changelog says how many they are.
    Told,
}

/// What came of a release.
#[derive(Debug)]
pub enum ReleaseMade {
    /// It was released.
    Released {
        /// The digest of its files.
        digest: String,
        /// How many requirements are in use.
        requirements: usize,
        /// How many of them nobody has reviewed.
        drafts: usize,
        /// The paths of the files that were written.
        files: Vec<String>,
    },
    /// Something stands in the way. Nothing was written.
    Refused(Problems),
}

/// Releases an edition of the catalogue in a folder.
///
/// # Errors
/// If a file cannot be read or written.
pub fn release(folder: &Path, folders: &Folders, release: &Release) -> anyhow::Result<ReleaseMade> {
    let (sound, mut problems) = check_as_of(folders, AsOf::HasNotCeased(release.on))?;
    let Some((catalogue, templates)) = sound else { return Ok(ReleaseMade::Refused(problems)) };
    let path = folder.join(CATALOGUE);
    let written = read_text(&path)?.map_err(|_| anyhow::anyhow!("read {}: it is not text", path.display()))?;
    let (place, refusals) = refusals(&catalogue, &mut problems.sources, &path, &written, release);
    problems.diagnostics.extend(refusals);
    let Some(place) = place.filter(|_| problems.diagnostics.is_empty()) else {
        return Ok(ReleaseMade::Refused(problems));
    };
    let listed: BTreeMap<RequirementId, Listed> =
        catalogue.requirements.values().map(|requirement| (requirement.id.clone(), Listed::of(requirement))).collect();
    let text = &problems.sources.file(place.file).text;
    let named = format!("{}{}{}", &text[..place.start], quoted(&release.edition), &text[place.end..]);
    let edition_digest = digest_with(folder, CATALOGUE, &named)?;
    let changes = changelog::changelog(&changelog::Released {
        catalogue: &catalogue,
        templates: &templates,
        edition: &release.edition,
        on: release.on,
        listed: &listed,
    })?;
    let mut outputs = Outputs { last: EDITIONS.to_owned(), ..Outputs::default() };
    let list = format!("{EDITION_LISTS}/{}.toml", release.edition);
    add(folder, &mut outputs, CATALOGUE, |_| named)?;
    add(folder, &mut outputs, EDITIONS, |before| with_edition(&before, release, &edition_digest))?;
    add(folder, &mut outputs, CHANGES, |before| format!("{changes}\n{before}").trim_end().to_owned() + "\n")?;
    add(folder, &mut outputs, &list, |_| written_list(&list, release, &listed))?;
    let files = outputs.files.keys().cloned().collect();
    files::write(folder, &outputs, Edited::Stop, digest)?;
    let requirements = catalogue.in_use().count();
    Ok(ReleaseMade::Released { digest: edition_digest, requirements, drafts: drafts(&catalogue), files })
}

fn drafts(catalogue: &Catalogue) -> usize {
    catalogue.in_use().filter(|requirement| requirement.review.status == ReviewStatus::Draft).count()
}

/// What forbids the release, and where the catalogue's file says what it is called.
fn refusals(
    catalogue: &Catalogue,
    sources: &mut Sources,
    path: &Path,
    written: &str,
    release: &Release,
) -> (Option<Place>, Vec<Diagnostic>) {
    let log = Diagnostics::new();
    let file = sources.add(path.display().to_string(), written);
    let place = parse(sources, file, "the catalogue", &log)
        .and_then(|table| table.find("edition").map(|edition| edition.place.clone()));
    let tell = |message: String, help: &str| {
        let diagnostic = Diagnostic::new(Code::Edition, message).help(help);
        log.report(place.as_ref().map_or_else(|| diagnostic.clone(), |place| diagnostic.clone().at(place)));
    };
    let name = &release.edition;
    if !is_edition_name(name) {
        let help = "write digits with points between them, as 2026.1 or 2026.1.2";
        tell(format!("`{name}` is no name of an edition"), help);
    } else if catalogue.editions.iter().any(|edition| edition.id == *name) {
        tell(
            format!("the edition `{name}` has been released already"),
            "choose the next name: a name stands for one text",
        );
    } else if let Some(last) = catalogue.editions.last() {
        if number(name) < number(&last.id) {
            tell(format!("the edition `{name}` would come before `{}`", last.id), "choose a name that comes after it");
        }
        if release.on < last.released {
            let message = format!("{} is before edition {} was released, {}", release.on, last.id, last.released);
            tell(message, "give the day of the release with --on");
        }
    }
    let drafts = drafts(catalogue);
    if drafts > 0 && release.drafts == Drafts::Refused {
        let all = catalogue.in_use().count();
        let help = "record the reviews; or release with --with-drafts, and the changelog says how many they are";
        tell(format!("{drafts} of {all} requirements are drafts that nobody has reviewed"), help);
    }
    (place.clone(), log.into_sorted())
}

/// The numbers of an edition's name, by which it comes before or after another.
fn number(name: &str) -> Vec<u64> {
    name.split('.').filter_map(|part| part.parse().ok()).collect()
}

/// A file as it is to be, from what it holds now. Its line ends stay as they are.
fn add(folder: &Path, outputs: &mut Outputs, path: &str, make: impl FnOnce(String) -> String) -> anyhow::Result<()> {
    let there = files::read_if_there(&folder.join(path))?;
    let before = there.as_deref().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).unwrap_or_default();
    let after = make(before.replace("\r\n", "\n"));
    let after = if before.contains("\r\n") { after.replace('\n', "\r\n") } else { after };
    outputs.files.insert(path.to_owned(), after.into_bytes());
    outputs.earlier.extend(there.map(|bytes| (path.to_owned(), digest(&bytes))));
    Ok(())
}

/// The list of editions with one more.
fn with_edition(before: &str, release: &Release, digest: &str) -> String {
    let (edition, on) = (quoted(&release.edition), release.on);
    format!("{}\n\n[[edition]]\nid = {edition}\nreleased = {on}\ndigest = \"{digest}\"\n", before.trim_end())
}

/// The list of an edition's requirements.
fn written_list(path: &str, release: &Release, listed: &BTreeMap<RequirementId, Listed>) -> String {
    let mut text = schema_line(path);
    text.push_str(&format!(
        "\n# The requirements of edition {} as they were released: written by `kravbilaga catalogue release`, never by hand. By\n\
         # this list an id is never reused, and the next edition knows what it changes. A digest stands for a part's text.\n",
        release.edition
    ));
    for (id, one) in listed {
        text.push_str(&format!("\n[requirement.{id}]\ntitle = {}\n", quoted(&one.title)));
        text.push_str(&format!("since = {}\nrole = {}\n", quoted(&one.since), quoted(&one.role)));
        if let Some(withdrawn) = one.withdrawn {
            text.push_str(&format!("withdrawn = {withdrawn}\n"));
        }
        if !one.numbers.is_empty() {
            let numbers = one.numbers.iter().map(|(name, numbers)| {
                let numbers: Vec<String> = numbers.iter().map(f64::to_string).collect();
                format!("{name} = [{}]", numbers.join(", "))
            });
            text.push_str(&format!("numbers = {{ {} }}\n", numbers.collect::<Vec<_>>().join(", ")));
        }
        for (part, digest) in &one.parts {
            text.push_str(&format!("{} = \"{digest}\"\n", part.key()));
        }
        text.push_str(&format!("digest = \"{}\"\n", one.digest));
    }
    text
}
