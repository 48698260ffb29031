//! Documents and sheets as files: one plain function for each format. Knows the tree that it prints and nothing of
//! requirements, procurements or disks.

mod address;
pub mod csv;
pub mod html;
pub mod markdown;
