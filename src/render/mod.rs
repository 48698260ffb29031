//! The formats, one module each: plain functions from a document to bytes. Knows no catalogue, no file and no clock.

pub mod docx;
