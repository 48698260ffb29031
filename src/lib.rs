//! kravbilaga (being built).
#![allow(missing_docs, reason = "being built")]
pub mod catalogue;
pub mod diagnostic;
pub mod document;
pub mod language;
pub mod procurement;
pub mod toml_file;
