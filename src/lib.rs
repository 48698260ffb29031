//! kravbilaga (being built).
#![allow(missing_docs, reason = "being built")]
pub mod annex;
pub mod catalogue;
pub mod diagnostic;
pub mod document;
pub mod language;
pub mod procurement;
pub mod selection;
pub mod template;
pub mod toml_file;
