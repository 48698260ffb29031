//! A zip of plain files, unpacked in memory under caps, whatever sizes it claims.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;

/// No archive of ours has more files.
const MOST_FILES: usize = 10_000;
/// Nor more bytes, all files together.
const LARGEST_WHOLE: u64 = 200_000_000;

/// The files of an archive, by their paths in it.
///
/// # Errors
/// What is wrong, if it is damaged or holds more than any archive of ours.
pub fn unpack(bytes: &[u8]) -> Result<BTreeMap<String, Vec<u8>>, String> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| "it is cut off or damaged".to_owned())?;
    if zip.len() > MOST_FILES {
        return Err(format!("it holds {} files", zip.len()));
    }
    let (mut files, mut left) = (BTreeMap::new(), LARGEST_WHOLE);
    for index in 0..zip.len() {
        let entry = zip.by_index(index).map_err(|_| "a file in it is damaged or encrypted".to_owned())?;
        if entry.is_dir() {
            continue;
        }
        let name = entry.name().map_err(|_| "a file in it has no readable name".to_owned())?.into_owned();
        let mut content = Vec::new();
        // Counted while it is unpacked: the size that it states may be a lie.
        let size = entry.take(left + 1).read_to_end(&mut content).map_err(|_| format!("`{name}` in it is damaged"))?;
        left = left.checked_sub(size as u64).ok_or_else(|| "it unpacks to far more than any of ours".to_owned())?;
        if files.insert(name.clone(), content).is_some() {
            return Err(format!("it holds `{name}` twice"));
        }
    }
    Ok(files)
}
