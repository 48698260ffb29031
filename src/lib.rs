//! kravbilaga (being built).
#![allow(missing_docs, reason = "being built")]
pub mod diagnostic;
pub mod document;
pub mod language;
pub mod render;
