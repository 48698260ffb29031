//! The checks of clauses on the shipped catalogue, and mistakes planted in copies of its requirements.

#![expect(clippy::disallowed_methods, reason = "tests read and write files of their own")]

use std::path::Path;

use kravbilaga::diagnostic::Code;
use kravbilaga::workflow::{Folders, builtin_files, check};

/// A requirement, what is replaced in it, and what is then told.
const PLANTED: [(&str, &str, &str, Code); 18] = [
    ("information-security/INF-006", "bara i uppdraget", "på lämpligt sätt", Code::VagueWord),
    ("information-security/INF-020", "ska underrätta", "ska snarast underrätta", Code::HasteWithoutClock),
    ("fire-safety/BRA-003", "Leverantören ska", "Regionen ska", Code::PartyWord),
    ("information-security/INF-008", ", eller likvärdig", "", Code::NoEquivalent),
    (
        "information-security/INF-024",
        "i minst {{ support }} från",
        "i minst {{ support }}, alltid räknat från",
        Code::AbsoluteWord,
    ),
    (
        "follow-up-and-remedies/UPP-001",
        "Leverantören ska",
        "Leverantören ska, och Beställaren ska,",
        Code::SeveralDemands,
    ),
    (
        "people-and-access/PEB-003",
        "Leverantören ska",
        "Leverantören ska begära registerutdrag och",
        Code::RegisterExtract,
    ),
    (
        "cloud-and-operations/MOL-006",
        "no more than {{ age }} old",
        "no more than {{ age }}, or 7 days, old",
        Code::TranslationDiffers,
    ),
    (
        "physical-security/FYS-001",
        "Leverantören ska",
        "Leverantören ska enligt 17 kap. 1 § LOU",
        Code::ProcurementActInText,
    ),
    (
        "subcontractors-and-exit/AVS-008",
        "Leveransen ska",
        "Leveransen ska, i det format som parterna kommer överens om,",
        Code::AgreeToAgree,
    ),
    ("information-security/INF-014", "Leveransen ska", "Leveransen ska i Azure", Code::Trademark),
    ("secure-development/UTV-010", "på nivå 1 i kapitlen V1–V5, V7 och V8 ", "", Code::FrameworkAsAWhole),
    ("personal-data/PER-006", ", även vid säkerhetskopiering, support och fjärråtkomst", "", Code::PlaceWithoutAccess),
    (
        "information-security/INF-009",
        "Leveransen ska",
        "Leveransen ska följa gällande lagstiftning, och",
        Code::LawAsDemand,
    ),
    ("fire-safety/BRA-010", "högst 20 000 kronor per larm", "hur hög den än blir", Code::PenaltyWithoutEnd),
    ("physical-security/FYS-013", "av månadens ersättning", "som Leverantören ska betala", Code::HiddenDemand),
    ("cloud-and-operations/MOL-004", "blir avtalsvillkor och", "noteras, och", Code::OfferWithoutConsequence),
    ("information-security/INF-004", "med e-post", "på kontakt@example.se", Code::PersonalData),
];

#[test]
fn the_shipped_catalogue_has_no_findings() {
    let (sound, problems) = check(&Folders::default()).expect("the catalogue can be read");
    assert!(problems.diagnostics.is_empty(), "{:#?}", problems.diagnostics);
    let (catalogue, _) = sound.expect("it is sound");
    let allowed: usize = catalogue.requirements.values().map(|requirement| requirement.allows.len()).sum();
    assert!(allowed <= 12, "{allowed} exceptions: are the checks right?");
}

#[test]
fn planted_mistakes_are_found() {
    for (id, old, new, code) in PLANTED {
        let folder = tempfile::tempdir().expect("a folder for the test");
        for (path, bytes) in builtin_files() {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder can be made");
            std::fs::write(path, bytes).expect("a file can be written");
        }
        let file = folder.path().join(format!("requirements/{id}.toml"));
        let text = std::fs::read_to_string(&file).expect("the requirement");
        let (before, clause) = text.split_once("[text]").expect("its text");
        assert!(clause.contains(old), "{id} no longer says `{old}`");
        std::fs::write(&file, format!("{before}[text]{}", clause.replacen(old, new, 1))).expect("written");
        let folders = Folders { catalogue: Some(folder.path().join("requirements")), templates: None };
        let (_, problems) = check(&folders).expect("the catalogue can be read");
        let found = problems.diagnostics.iter().find(|diagnostic| diagnostic.code == code);
        let place =
            found.unwrap_or_else(|| panic!("{id}: {code:?} is not told: {:#?}", problems.diagnostics)).place.clone();
        let told = place.expect("a place");
        assert!(problems.sources.file(told.file).path.ends_with(&format!("{id}.toml")), "{id}");
    }
}

#[test]
fn every_check_of_clauses_is_explained() {
    let unexplained: Vec<&str> = Code::ALL
        .iter()
        .filter(|code| Path::new("tests/diagnostics").join(code.as_str()).join("requirements/words.toml").exists())
        .filter(|code| code.explanation().is_none())
        .map(|code| code.as_str())
        .collect();
    assert!(unexplained.is_empty(), "{unexplained:?}");
    assert!(Code::ALL.iter().all(|code| !code.summary().is_empty()));
}
