//! Where the documents come from: digests of inputs, tool and outputs. Imports nothing of ours.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The file name of the manifest in a procurement's folder.
pub const MANIFEST: &str = "internt/manifest.json";

/// The file name of its signature, as OpenSSH names it.
pub const SIGNATURE: &str = "internt/manifest.json.sig";

/// The file name of the inputs, from which the same can be built again.
pub const INPUTS: &str = "internt/underlag.zip";

/// The version of the format.
const SCHEMA: &str = "kravbilaga/manifest/1";

/// SHA-256 of some bytes, in hexadecimal.
pub fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// SHA-256 over files: their paths and bytes, in the order of their paths.
pub fn digest_of_files<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> String {
    let sorted: BTreeMap<&str, &[u8]> = files.into_iter().collect();
    let mut hasher = Sha256::new();
    for (path, bytes) in sorted {
        // Lengths keep a path and its file apart from every other pair that would read the same.
        hasher.update((path.len() as u64).to_be_bytes());
        hasher.update(path);
        hasher.update((bytes.len() as u64).to_be_bytes());
        hasher.update(bytes);
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// So many digits tell one passage of a file from another.
const PASSAGE_DIGITS: usize = 16;

/// The digests of what a file says, by the name of each passage.
pub fn passage_digests(passages: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let short = |text: &String| digest(text.as_bytes()).chars().take(PASSAGE_DIGITS).collect();
    passages.iter().map(|(name, text)| (name.clone(), short(text))).collect()
}

/// What a build was made from and what it made.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Manifest {
    schema: String,
    /// The program and its version.
    pub tool: String,
    /// The catalogue's id and edition.
    pub catalogue: String,
    /// The catalogue's digest.
    pub catalogue_digest: String,
    /// The digest of phrases, layouts and templates.
    pub templates_digest: String,
    /// The digest of the procurement file.
    pub procurement_digest: String,
    /// The digest of `krav.json`, by language.
    pub annex_digests: BTreeMap<String, String>,
    /// The digest of every output but the manifest itself, by path.
    pub outputs: BTreeMap<String, String>,
    /// Of each output that can be read back, the digests of what it says, by the name of each passage. By them an altered file
    /// tells which clause has been altered.
    #[serde(default)]
    pub passages: BTreeMap<String, BTreeMap<String, String>>,
}

impl Manifest {
    /// A manifest without outputs.
    pub fn new(tool: String, catalogue: String) -> Manifest {
        Manifest {
            schema: SCHEMA.to_owned(),
            tool,
            catalogue,
            catalogue_digest: String::new(),
            templates_digest: String::new(),
            procurement_digest: String::new(),
            annex_digests: BTreeMap::new(),
            outputs: BTreeMap::new(),
            passages: BTreeMap::new(),
        }
    }

    /// A manifest that was written earlier.
    ///
    /// # Errors
    /// What is wrong, if it is no manifest, or of a version that is not known.
    pub fn read(bytes: &[u8]) -> Result<Manifest, String> {
        let manifest: Manifest =
            serde_json::from_slice(bytes).map_err(|error| format!("it is not a manifest: {error}"))?;
        if manifest.schema == SCHEMA {
            Ok(manifest)
        } else {
            Err(format!("it is of the format `{}`, which this program does not know", manifest.schema))
        }
    }
}

/// The digests of the outputs that a manifest lists; nothing if it is no manifest.
pub fn listed_outputs(manifest: &[u8]) -> Option<BTreeMap<String, String>> {
    let value: serde_json::Value = serde_json::from_slice(manifest).ok()?;
    let outputs = value.get("outputs")?.as_object()?;
    Some(outputs.iter().filter_map(|(path, digest)| Some((path.clone(), digest.as_str()?.to_owned()))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moving_a_byte_between_path_and_file_changes_the_digest() {
        let one = digest_of_files([("ab", b"c".as_slice())]);
        let other = digest_of_files([("a", b"bc".as_slice())]);
        assert_ne!(one, other);
    }
}
