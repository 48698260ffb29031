//! Data as JSON: keys in the order of the types, two spaces of indent, a newline last. The same data gives the same bytes.

use serde::Serialize;

/// The data as text.
///
/// # Panics
/// Never for the types of this program, whose keys are text and whose numbers are finite.
pub fn json(data: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(data).expect("keys are text and numbers are finite");
    text.push('\n');
    text
}
