//! The example procurements that a new one may start from, carried inside the program.

use crate::catalogue::Catalogue;
use crate::toml_file::quoted;

use super::schema::without_schema_line;

/// The examples: name and text.
pub const STARTING_POINTS: [(&str, &str); 12] = [
    ("journal-system", include_str!("../../examples/journal-system.toml")),
    ("booking-system", include_str!("../../examples/booking-system.toml")),
    ("building-automation", include_str!("../../examples/building-automation.toml")),
    ("guarding-service", include_str!("../../examples/guarding-service.toml")),
    ("cleaning", include_str!("../../examples/cleaning.toml")),
    ("public-website", include_str!("../../examples/public-website.toml")),
    ("infusion-pumps", include_str!("../../examples/infusion-pumps.toml")),
    ("software-consultants", include_str!("../../examples/software-consultants.toml")),
    ("public-transport-ticketing", include_str!("../../examples/public-transport-ticketing.toml")),
    ("alarm-installation", include_str!("../../examples/alarm-installation.toml")),
    ("patient-transport", include_str!("../../examples/patient-transport.toml")),
    ("office-supplies", include_str!("../../examples/office-supplies.toml")),
];

/// The example of that name, to be copied elsewhere.
pub fn starting_point(name: &str) -> Option<&'static str> {
    let found = STARTING_POINTS.iter().find(|(known, _)| *known == name);
    found.map(|(_, text)| without_schema_line(text))
}

/// A procurement file that answers nothing yet.
pub fn blank_procurement(catalogue: &Catalogue) -> String {
    let organisation = catalogue.organisations.keys().next().map_or("", String::as_str);
    format!(
        "[procurement]\ntitle = \"\"\nreference = \"\"\norganisation = {}\nbody = \"\"\nlaw = \"lou\"\n\
         regime = \"above-threshold\"\nprocedure = \"open\"\nlanguage = \"sv\"\n\n[document]\nstatus = \"draft\"\n\
         version = \"1\"\nissued = 2026-01-01\n\n[answers]\nform = \"xlsx\"\n\n[facts]\n",
        quoted(organisation)
    )
}
