//! The only module that touches disk. Reads folders of text, and writes a procurement's folder so that nothing half-made is
//! ever left behind: staged beside it, then put in place file by file, the manifest last.

#![expect(clippy::disallowed_methods, reason = "this is the file that touches disk")]

use std::collections::BTreeMap;
use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};

/// A file that is not UTF-8 text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotText {
    /// Its path.
    pub path: PathBuf,
    /// The byte where it stops being UTF-8.
    pub byte: usize,
}

/// The text of a file, or where it is not text.
pub type Text = Result<String, NotText>;

/// A text file.
///
/// # Errors
/// If it cannot be read.
pub fn read_text(path: &Path) -> anyhow::Result<Text> {
    let bytes = fs::read(path).with_context(|| format!("read {}", path.display()))?;
    Ok(String::from_utf8(bytes)
        .map_err(|error| NotText { path: path.to_owned(), byte: error.utf8_error().valid_up_to() }))
}

/// The bytes of a file, or nothing if there is none.
///
/// # Errors
/// If it is there but cannot be read.
pub fn read_if_there(path: &Path) -> anyhow::Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("read {}", path.display())),
    }
}

/// The bytes of a file that is not text, or how many there are where they are too many to be read.
pub type Bytes = Result<Vec<u8>, u64>;

/// A file with more bytes than this is not read.
const LARGEST_BINARY: u64 = 8_000_000;

/// The files of these kinds that stand in one folder of a folder, by their path there; none if it is not there.
///
/// # Errors
/// If one of them cannot be read.
pub fn read_binaries(folder: &Path, inner: &str, endings: &[&str]) -> anyhow::Result<BTreeMap<String, Bytes>> {
    let mut files = BTreeMap::new();
    for ending in endings {
        for path in files_in(&folder.join(inner), ending)?.unwrap_or_default() {
            let size = fs::metadata(&path).with_context(|| format!("read {}", path.display()))?.len();
            let bytes = if size > LARGEST_BINARY { Err(size) } else { Ok(read_if_there(&path)?.unwrap_or_default()) };
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            files.insert(format!("{inner}/{name}"), bytes);
        }
    }
    Ok(files)
}

/// What was handed in by somebody else: no more of it than can be of use. Who reads it tells of a file that is longer.
///
/// # Errors
/// If it cannot be read.
pub fn read_handed_in(path: &Path) -> anyhow::Result<Vec<u8>> {
    const MOST: u64 = 20_000_001;
    let mut bytes = Vec::new();
    let open = fs::File::open(path).with_context(|| format!("read {}", path.display()))?;
    open.take(MOST).read_to_end(&mut bytes).with_context(|| format!("read {}", path.display()))?;
    Ok(bytes)
}

/// Whether something is there.
pub fn exists(path: &Path) -> bool {
    path.exists()
}

/// Whether it is a folder.
pub fn is_folder(path: &Path) -> bool {
    path.is_dir()
}

/// Every file under a folder, by its path there with `/` between names, in order. Hidden files are passed over.
///
/// # Errors
/// If a folder cannot be read.
pub fn names_under(folder: &Path) -> anyhow::Result<Vec<String>> {
    let mut names = Vec::new();
    let mut folders = vec![(folder.to_owned(), String::new())];
    while let Some((path, prefix)) = folders.pop() {
        for entry in fs::read_dir(&path).with_context(|| format!("read the folder {}", path.display()))? {
            let entry = entry.with_context(|| format!("read the folder {}", path.display()))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let inside = if prefix.is_empty() { name.clone() } else { format!("{prefix}/{name}") };
            if name.starts_with('.') {
                continue;
            }
            if entry.path().is_dir() {
                folders.push((entry.path(), inside));
            } else {
                names.push(inside);
            }
        }
    }
    names.sort();
    Ok(names)
}

/// The way from a folder to a file, with `/` between names: relative where there is one.
///
/// # Errors
/// If it cannot be told where the working folder is.
pub fn way_from(folder: &Path, file: &Path) -> anyhow::Result<String> {
    let absolute = |path: &Path| {
        let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        std::path::absolute(path).with_context(|| format!("tell where {} is", path.display()))
    };
    let (from, to) = (absolute(folder)?, absolute(file)?);
    let names = |path: &Path| -> Vec<String> {
        path.components().map(|name| name.as_os_str().to_string_lossy().into_owned()).collect()
    };
    let (from, to) = (names(&from), names(&to));
    let shared = from.iter().zip(&to).take_while(|(one, other)| one == other).count();
    // Nothing shared: another drive.
    if shared == 0 {
        return Ok(file.display().to_string());
    }
    let up = from[shared..].iter().map(|_| String::from(".."));
    Ok(up.chain(to[shared..].iter().cloned()).collect::<Vec<_>>().join("/"))
}

/// Writes these files into a folder, in place of those that are there.
///
/// # Errors
/// If one of them cannot be written.
pub fn write_anew(folder: &Path, files: &BTreeMap<String, String>) -> anyhow::Result<()> {
    for (path, text) in files {
        let file = folder.join(path);
        make_parent(&file)?;
        fs::write(&file, text).with_context(|| format!("write {}", file.display()))?;
    }
    Ok(())
}

/// The files with an ending that stand in a folder itself, by name; nothing if the path is not a folder. Hidden files are
/// passed over.
///
/// # Errors
/// If the folder cannot be read.
pub fn files_in(folder: &Path, ending: &str) -> anyhow::Result<Option<Vec<PathBuf>>> {
    if !folder.is_dir() {
        return Ok(None);
    }
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("read the folder {}", folder.display()))? {
        let entry = entry.with_context(|| format!("read the folder {}", folder.display()))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(ending) && !name.starts_with('.') && entry.path().is_file() {
            files.push(entry.path());
        }
    }
    files.sort();
    Ok(Some(files))
}

/// Every file of these kinds under a folder, by its path there with `/` between names. Hidden files are passed over.
///
/// # Errors
/// If the folder, or a file in it, cannot be read.
pub fn read_folder(folder: &Path, endings: &[&str]) -> anyhow::Result<BTreeMap<String, Text>> {
    let names = names_under(folder)?.into_iter().filter(|name| endings.iter().any(|ending| name.ends_with(ending)));
    names.map(|name| Ok((name.clone(), read_text(&folder.join(&name))?))).collect()
}

/// What is to be written into a procurement's folder.
#[derive(Clone, Debug, Default)]
pub struct Outputs {
    /// Files by their path in the folder, with `/` between names.
    pub files: BTreeMap<String, Vec<u8>>,
    /// The path of the one that is put in place last.
    pub last: String,
    /// Digests of files that an earlier build wrote: only these may be replaced, and only if unchanged.
    pub earlier: BTreeMap<String, String>,
}

/// A file that is in the way of an output: somebody has edited it since it was written, or no build wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InTheWay {
    /// Its path in the folder.
    pub path: String,
    /// The path under which [`Edited::KeepBefore`] keeps it: one that is free, so that nothing kept earlier is lost.
    pub before: String,
}

/// What to do with a file that somebody has edited since it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edited {
    /// Stop, and leave everything as it is.
    Stop,
    /// Keep it as `.before`, and write the new one.
    KeepBefore,
}

/// Writes outputs into a folder. Returns the files that stood in the way.
///
/// Files that are in the way and are not what the earlier build wrote are returned; with [`Edited::Stop`] nothing is then
/// written. Files of the earlier build that are no longer made are removed if nobody has edited them; files that nobody's
/// build has written are never touched.
///
/// # Errors
/// If something cannot be written; the folder then holds what it held before, apart from files already put in place.
pub fn write(
    folder: &Path,
    outputs: &Outputs,
    edited: Edited,
    digest: impl Fn(&[u8]) -> String,
) -> anyhow::Result<Vec<InTheWay>> {
    let mut in_the_way = Vec::new();
    for (path, bytes) in &outputs.files {
        if let Some(found) = read_if_there(&folder.join(path))? {
            let known = outputs.earlier.get(path).is_some_and(|earlier| *earlier == digest(&found));
            if !known && found != *bytes && *path != outputs.last {
                in_the_way.push(InTheWay { path: path.clone(), before: free_before(folder, path) });
            }
        }
    }
    if !in_the_way.is_empty() && edited == Edited::Stop {
        return Ok(in_the_way);
    }
    let staging = staging_folder(folder)?;
    let result = stage(&staging, outputs).and_then(|()| put_in_place(folder, &staging, outputs, &in_the_way));
    // What was staged is of no use to anybody, whether it was put in place or not.
    let _ = fs::remove_dir_all(&staging);
    result?;
    for (path, earlier) in outputs.earlier.iter().filter(|(path, _)| !outputs.files.contains_key(*path)) {
        let old = folder.join(path);
        if read_if_there(&old)?.is_some_and(|found| digest(&found) == *earlier) {
            fs::remove_file(&old).with_context(|| format!("remove {}", old.display()))?;
        }
    }
    Ok(in_the_way)
}

/// A new folder beside the target, so that renaming stays within one file system.
fn staging_folder(folder: &Path) -> anyhow::Result<PathBuf> {
    let parent = folder
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        .map_or_else(|| PathBuf::from("."), Path::to_owned);
    fs::create_dir_all(&parent).with_context(|| format!("make the folder {}", parent.display()))?;
    let name = folder.file_name().ok_or_else(|| anyhow!("{} is not a folder that can be written", folder.display()))?;
    clear_away_staged(&parent, &format!(".{}.", name.to_string_lossy()))?;
    for attempt in 0..1000 {
        let staging = parent.join(format!(".{}.{}-{attempt}.new", name.to_string_lossy(), std::process::id()));
        match fs::create_dir(&staging) {
            Ok(()) => return Ok(staging),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error).with_context(|| format!("make a folder in {}", parent.display())),
        }
    }
    bail!("make a folder in {}: every name is taken", parent.display())
}

/// Removes what a build that was killed had staged for the same folder: `.name.<process>-<attempt>.new`, where no process has
/// that number any more. Where the system does not tell which processes there are, it is left.
fn clear_away_staged(parent: &Path, begins: &str) -> anyhow::Result<()> {
    let processes = Path::new("/proc");
    if !processes.join("self").exists() {
        return Ok(());
    }
    for entry in fs::read_dir(parent).with_context(|| format!("read the folder {}", parent.display()))? {
        let entry = entry.with_context(|| format!("read the folder {}", parent.display()))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let inner = name.strip_prefix(begins).and_then(|rest| rest.strip_suffix(".new"));
        let process = inner.and_then(|rest| rest.split_once('-')).map(|(process, _)| process);
        let is_dead = process.is_some_and(|process| {
            process.bytes().all(|byte| byte.is_ascii_digit()) && !processes.join(process).exists()
        });
        if is_dead {
            // Another build may be clearing it away at the same time.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
    Ok(())
}

/// Writes every file, several at a time: waiting for the disk to have them is most of the work.
fn stage(staging: &Path, outputs: &Outputs) -> anyhow::Result<()> {
    const AT_A_TIME: usize = 4;
    for path in outputs.files.keys() {
        make_parent(&staging.join(path))?;
    }
    let files: Vec<(&String, &Vec<u8>)> = outputs.files.iter().collect();
    let write = |part: &[(&String, &Vec<u8>)]| {
        part.iter().try_for_each(|(path, bytes)| {
            write_through(&staging.join(path), bytes).with_context(|| format!("write {path}"))
        })
    };
    std::thread::scope(|scope| {
        let parts = files.chunks(files.len().div_ceil(AT_A_TIME).max(1));
        let writers: Vec<_> = parts.map(|part| scope.spawn(move || write(part))).collect();
        writers.into_iter().try_for_each(|writer| writer.join().expect("writing a file does not panic"))
    })
}

/// Writes a file, and waits until the disk has it.
fn write_through(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut open = fs::File::create(file)?;
    open.write_all(bytes)?;
    open.sync_all()
}

/// `krav.csv.before`, or with a number after it where that is taken.
fn free_before(folder: &Path, path: &str) -> String {
    let first = format!("{path}.before");
    let numbered = (2..).map(|number| format!("{path}.before-{number}"));
    std::iter::once(first.clone()).chain(numbered).find(|name| !folder.join(name).exists()).unwrap_or(first)
}

fn put_in_place(folder: &Path, staging: &Path, outputs: &Outputs, in_the_way: &[InTheWay]) -> anyhow::Result<()> {
    let in_order = outputs
        .files
        .keys()
        .filter(|path| **path != outputs.last)
        .chain(outputs.files.keys().filter(|path| **path == outputs.last));
    for path in in_order {
        let target = folder.join(path);
        make_parent(&target)?;
        if let Some(found) = in_the_way.iter().find(|found| found.path == *path) {
            let before = folder.join(&found.before);
            fs::rename(&target, &before)
                .with_context(|| format!("keep {} as {}", target.display(), before.display()))?;
        }
        fs::rename(staging.join(path), &target).with_context(|| format!("put {} in place", target.display()))?;
    }
    Ok(())
}

fn make_parent(file: &Path) -> anyhow::Result<()> {
    let Some(parent) = file.parent() else { return Ok(()) };
    fs::create_dir_all(parent).with_context(|| format!("make the folder {}", parent.display()))
}

/// Writes files that must not be there yet, such as a catalogue to start from.
///
/// # Errors
/// If one of them is there, or cannot be written.
pub fn write_new(folder: &Path, files: &BTreeMap<String, Vec<u8>>) -> anyhow::Result<()> {
    if let Some(taken) = files.keys().find(|path| folder.join(path).exists()) {
        bail!("write {}: it is already there; choose an empty folder", folder.join(taken).display());
    }
    for (path, bytes) in files {
        let file = folder.join(path);
        make_parent(&file)?;
        fs::write(&file, bytes).with_context(|| format!("write {}", file.display()))?;
    }
    Ok(())
}

/// Writes a file that must not be there yet.
///
/// # Errors
/// If it is there, or cannot be written.
pub fn write_new_file(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let mut open = fs::File::create_new(path).with_context(|| format!("write {} as a new file", path.display()))?;
    open.write_all(bytes).with_context(|| format!("write {}", path.display()))
}

/// Puts a file in the place of the one that is there, whole or not at all.
///
/// # Errors
/// If it cannot be written; the old one is then still there.
pub fn replace_file(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let staged = path.with_file_name(format!(".{name}.{}.new", std::process::id()));
    let put = write_through(&staged, bytes).and_then(|()| fs::rename(&staged, path));
    if put.is_err() {
        let _ = fs::remove_file(&staged);
    }
    put.with_context(|| format!("write {}", path.display()))
}

/// A folder that nobody else of this program changes until this is dropped.
#[derive(Debug)]
pub struct Locked(#[expect(dead_code, reason = "what is held open is the lock")] fs::File);

/// Waits until nobody else changes a folder.
///
/// # Errors
/// If no file can be written in it.
pub fn lock(folder: &Path) -> anyhow::Result<Locked> {
    let path = folder.join(".kravbilaga.lock");
    let open = fs::OpenOptions::new().create(true).truncate(false).write(true).open(&path);
    let file = open.with_context(|| format!("open {}", path.display()))?;
    file.lock().with_context(|| format!("lock {}", path.display()))?;
    Ok(Locked(file))
}

/// Makes a folder, unless it is there.
///
/// # Errors
/// If it cannot be made.
pub fn make_folder(path: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(path).with_context(|| format!("make the folder {}", path.display()))
}

/// Removes a file.
///
/// # Errors
/// If it cannot be removed.
pub fn remove(path: &Path) -> anyhow::Result<()> {
    fs::remove_file(path).with_context(|| format!("remove {}", path.display()))
}
