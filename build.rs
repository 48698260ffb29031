//! Makes cargo notice files that are added to the built-in catalogue and templates.

#![expect(clippy::disallowed_macros, reason = "cargo reads what a build script prints")]
fn main() {
    for folder in ["requirements", "templates"] {
        println!("cargo::rerun-if-changed={folder}");
    }
}
