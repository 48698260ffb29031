//! The formats, one module each: plain functions from a document, a sheet or data to bytes. Knows no catalogue, no file and
//! no clock.

mod address;
pub mod attachment;
pub mod csv;
pub mod docx;
pub mod html;
pub mod ics;
pub mod json;
pub mod markdown;
pub mod package;
mod page_measures;
#[cfg(feature = "pdf")]
pub mod pdf;
pub mod xlsx;
