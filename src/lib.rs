//! Writes the security annexes of Swedish public procurements: from a catalogue of requirements and the facts of one
//! procurement to documents for suppliers, and to a record of why each requirement is in or out.
//!
//! The pipeline, and the modules in reading order:
//!
//! ```text
//! requirements/**.toml ─► catalogue ───┐
//!                                      ├─► selection ─► annex ─► template ─► document ─► render (docx pdf html markdown)
//! procurement.toml ─────► procurement ─┘                  ├────────────────────────────► render (json csv xlsx)
//!                                                         ├─ digests of inputs and outputs ─► manifest
//! answered forms ──────────────────────────► bid ◄── questions ─┘ ── judged, compared ─► template, render
//! two catalogues, procurements, policies, issued annexes ─► comparison ─► template, render, text, json
//! ```
//!
//! [`workflow`] runs it from start to finish; `cli` is what people type, [`web`] what they meet in a browser. Invariants, each held by a test or a lint:
//! every requirement gets a decision with its reason; raising a fact never takes a requirement away; the same inputs give the
//! same bytes; all diagnostics are shown before a command stops; only [`files`] touches disk, only `cli` prints, and nobody
//! reads the clock; text from people is never markup.

pub mod annex;
pub mod bid;
pub mod catalogue;
pub mod cli;
pub mod comparison;
pub mod diagnostic;
pub mod document;
pub mod files;
pub mod language;
pub mod manifest;
pub mod office;
pub mod procurement;
pub mod readback;
pub mod render;
pub mod selection;
pub mod signature;
pub mod template;
pub mod toml_file;
pub mod web;
pub mod workflow;
