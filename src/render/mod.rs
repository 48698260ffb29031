//! The formats, one module each: plain functions from a document, a sheet or data to bytes. Knows no catalogue, no file and
//! no clock.

pub mod docx;
pub mod json;
