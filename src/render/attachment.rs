//! A file that goes inside another, so that what machines read follows what people read.

/// A file to attach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its name, without folders.
    pub name: String,
    /// What kind of file it is, as `application/json`.
    pub media_type: &'static str,
    /// What it is, in the language of the document that carries it.
    pub description: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}
