//! Why a file is not read at all.

/// Why a file is not read: what is wrong, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl Refusal {
    /// What is wrong, and what to do.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Refusal {
        Refusal { message: message.into(), help: help.into() }
    }

    /// A file that is broken, and how it shows.
    pub fn broken(how: impl std::fmt::Display) -> Refusal {
        Refusal::new(
            format!("the file cannot be read: {how}"),
            "ask the supplier whether it was sent whole, before the tender is judged",
        )
    }

    /// A file with more of something than any answer form has.
    pub fn too_much(what: impl std::fmt::Display) -> Refusal {
        Refusal::new(
            format!("the file holds far more than an answer form: {what}"),
            "do not open it; ask the supplier for the form that was sent out, filled in",
        )
    }
}
