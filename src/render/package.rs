//! The zip of a Word file, a workbook or the inputs of a build: deflated, in the given order, with no dates of its own, so that
//! the same parts give the same bytes. Knows nothing of what the parts say.

use std::io::{Cursor, Write};

use anyhow::{Context, Result};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// The parts, in this order, in one file.
///
/// # Errors
/// If a part has a name that no zip can hold.
pub fn package(parts: &[(String, Vec<u8>)]) -> Result<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(6))
        .last_modified_time(DateTime::DEFAULT)
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(name.as_str(), options).with_context(|| format!("begin the part {name}"))?;
        zip.write_all(content).with_context(|| format!("write the part {name}"))?;
    }
    Ok(zip.finish().context("close the file")?.into_inner())
}
