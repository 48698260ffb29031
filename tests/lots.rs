//! Lots and deviations in every output: what is common is said once, what a lot demands otherwise is said with its lot, each kind
//! of deviation takes effect everywhere, and the record tells who decided and why.

#![expect(clippy::disallowed_methods, reason = "tests read and write files of their own")]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use kravbilaga::document::answer_form::AnswerForm;
use kravbilaga::files::Edited;
use kravbilaga::language::Language;
use kravbilaga::workflow::{
    Build, BuildOptions, Built, Folders, Format, Loaded, PlanMade, PlanOptions, answer_forms, build, make_plan, read,
};

use support::docx_text::docx_text;
use support::html_text::html_text;
use support::markdown_text::markdown_text;

const DEVIATIONS: &str = r#"
[[deviation]]
requirement = "INF-007"
action = "omit"
reason = "Skäl ett, för att utelämna."
decided-by = "Säkerhetschef"

[[deviation]]
requirement = "BRA-005"
action = "value"
values = { notice = 15 }
reason = "Skäl två, för ett annat värde."
decided-by = "Brandskyddsansvarig"

[[deviation]]
requirement = "FYS-002"
action = "text"
text = { sv = "Leverantören ska hålla varje dörr stängd, med egna ord.", en = "The Supplier shall keep every door shut, in own words." }
reason = "Skäl tre, för en annan lydelse."
decided-by = "Säkerhetsstrateg"

[[deviation]]
requirement = "FYS-001"
action = "role"
role = "technical-specification"
reason = "Skäl fyra, för en annan roll."
decided-by = "Upphandlingschef"

[[deviation]]
requirement = "EGN-001"
action = "add"
reason = "Skäl fem, för ett eget krav."
decided-by = "Fastighetschef"

[deviation.clause]
id = "EGN-001"
area = "physical-security"
role = "contract-term"
standards = ["iso27001-2022:A.7.2"]
themes = ["safe-environment"]
measure = "physical"
effort = 1
flow-down = false

[deviation.clause.title]
sv = "Rundans ordning"
en = "The order of the round"

[deviation.clause.text]
sv = "Leverantören ska lägga upp ronden så att dess ordning varierar från natt till natt."
en = "The Supplier shall plan the round so that its order varies from night to night."

[deviation.clause.motive]
sv = "En rond som alltid går i samma ordning kan förutses."
en = "A round that always goes in the same order can be foreseen."

[[deviation.clause.evidence]]
when = "during"
sv = "Loggen över ronder."
en = "The log of rounds."

[deviation.clause.follow-up]
every = "P1Y"
by = "premises-manager"
sv = "Stickprov i loggen."
en = "Samples of the log."
"#;

struct Made {
    loaded: Loaded,
    forms: Vec<AnswerForm>,
    files: BTreeMap<String, Vec<u8>>,
}

impl Made {
    /// What a document says, in a format.
    fn says(&self, name: &str) -> String {
        let bytes = self.files.get(name).unwrap_or_else(|| panic!("{name} was not built"));
        let text = || String::from_utf8(bytes.clone()).expect("text");
        let said = match name.rsplit_once('.').expect("an ending").1 {
            "docx" => docx_text(bytes),
            "html" => html_text(&text()),
            "md" => markdown_text(&text()),
            _ => text(),
        };
        // A number and its unit are kept on the same line.
        said.replace('\u{a0}', " ")
    }
}

fn made() -> &'static Made {
    static MADE: OnceLock<Made> = OnceLock::new();
    MADE.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/guarding-service.toml");
        let file = folder.path().join("bevakning.toml");
        let text = fs::read_to_string(example).expect("the example");
        fs::write(&file, format!("{text}\n{DEVIATIONS}")).expect("a file");
        let loaded = read(&Folders::default(), &file).expect("readable");
        let loaded = loaded.unwrap_or_else(|problems| panic!("{:#?}", problems.diagnostics));
        let out = folder.path().join("out");
        let formats = ["docx", "xlsx", "html", "md", "json", "csv"];
        let options = BuildOptions {
            out: out.clone(),
            formats: Format::ALL.iter().filter(|(word, _)| formats.contains(word)).map(|(_, format)| *format).collect(),
            languages: vec![Language::Swedish, Language::English],
            shape: Build::Whole,
            edited: Edited::Stop,
        };
        assert!(matches!(build(&loaded, &options).expect("the tool does not fail"), Built::Filled { .. }));
        let plan = PlanOptions {
            bid: None,
            expiries: BTreeMap::new(),
            out: out.join("plan"),
            languages: Vec::new(),
            edited: Edited::Stop,
        };
        assert!(matches!(make_plan(&loaded, &plan).expect("the tool does not fail"), PlanMade::Written { .. }));
        let names = kravbilaga::files::names_under(&out).expect("readable");
        let files =
            names.into_iter().map(|name| (name.clone(), fs::read(out.join(&name)).expect("readable"))).collect();
        Made { forms: answer_forms(&loaded), loaded, files }
    })
}

/// The documents and data that suppliers read, in Swedish.
const FOR_SUPPLIERS: [&str; 5] = [
    "till-leverantor/sakerhetskrav.docx",
    "till-leverantor/sakerhetskrav.html",
    "till-leverantor/sakerhetskrav.md",
    "till-leverantor/krav.json",
    "till-leverantor/krav.csv",
];

#[test]
fn each_kind_of_deviation_takes_effect_in_every_output() {
    let made = made();
    for name in FOR_SUPPLIERS {
        let said = made.says(name);
        assert!(!said.contains("INF-007"), "{name}: what is omitted is gone");
        assert!(said.contains("senast 15 minuter från det"), "{name}: the number is another");
        assert!(!said.contains("60 minuter (del N)"), "{name}: and the old ones are gone");
        assert!(
            said.contains("Leverantören ska hålla varje dörr stängd, med egna ord."),
            "{name}: the wording is another"
        );
        assert!(said.contains("EGN-001") && said.contains("dess ordning varierar från natt till natt"), "{name}");
        for internal in ["Skäl ett", "Skäl två", "Skäl tre", "Skäl fyra", "Skäl fem", "Säkerhetschef"] {
            assert!(!said.contains(internal), "{name}: {internal} is not for suppliers");
        }
    }
    let krav: serde_json::Value = serde_json::from_str(&made.says("till-leverantor/krav.json")).expect("JSON");
    let clauses = krav["clauses"].as_array().expect("a list");
    let of = |id: &str| clauses.iter().find(|clause| clause["id"] == id).expect("the clause");
    assert_eq!(
        (of("FYS-001")["role"].as_str(), of("FYS-001")["part"].as_str()),
        (Some("technical-specification"), Some("B"))
    );
    assert!(
        made.says("till-leverantor/sakerhetskrav-en.md")
            .contains("The Supplier shall keep every door shut, in own words.")
    );
    // Whoever answers is asked of the role that it has now, and accepts the terms that are left.
    let form = &made.forms[0];
    let acceptance = form.questions().find(|question| question.key == "D").expect("the acceptance").wording();
    assert!(acceptance.contains("EGN-001") && !acceptance.contains("INF-007") && !acceptance.contains("FYS-001"));
    assert!(form.questions().any(|question| question.id == "FYS-001"));
    // And whoever follows up has the clause of their own, and not the one that is gone.
    let plan = made.says("plan/uppfoljningsplan.docx");
    assert!(plan.contains("EGN-001") && !plan.contains("INF-007"));
}

#[test]
fn the_record_tells_who_decided_what_and_why() {
    let decided = [
        ("INF-007", "utelämnat", "Skäl ett, för att utelämna.", "Säkerhetschef"),
        ("BRA-005", "ändrat värde", "Skäl två, för ett annat värde.", "Brandskyddsansvarig"),
        ("FYS-002", "ändrad ordalydelse", "Skäl tre, för en annan lydelse.", "Säkerhetsstrateg"),
        ("FYS-001", "ändrad roll", "Skäl fyra, för en annan roll.", "Upphandlingschef"),
        ("EGN-001", "egen kravpunkt", "Skäl fem, för ett eget krav.", "Fastighetschef"),
    ];
    for name in ["internt/beslutsunderlag.md", "internt/beslutsunderlag.docx", "internt/beslutsunderlag.html"] {
        let said = made().says(name);
        for (id, change, reason, decided_by) in decided {
            let all = [id, change, reason, decided_by];
            assert!(all.iter().all(|part| said.to_lowercase().contains(&part.to_lowercase())), "{name}: {all:?}");
        }
    }
}

#[test]
fn what_is_common_is_said_once_and_what_differs_is_said_with_its_lot() {
    let made = made();
    let krav: serde_json::Value = serde_json::from_str(&made.says("till-leverantor/krav.json")).expect("JSON");
    let clauses = krav["clauses"].as_array().expect("a list");
    let mut texts: BTreeMap<&str, &str> = BTreeMap::new();
    for clause in clauses {
        let (id, text) = (clause["id"].as_str().expect("an id"), clause["text"].as_str().expect("a text"));
        assert!(texts.insert(text, id).is_none(), "{id} says what another says");
        // No clause says its text over again for another lot.
        let first: String = text.chars().take(40).collect();
        assert_eq!(text.matches(&first).count(), 1, "{id}: {text}");
    }
    let of = |id: &str| clauses.iter().find(|clause| clause["id"] == id).expect("the clause");
    let differs = of("BRA-002");
    assert!(differs["text"].as_str().expect("a text").contains("36 månader (del N) respektive 24 månader (del S)"));
    let values = differs["values"].as_array().expect("a list");
    let numbers: Vec<_> = values.iter().map(|value| (value["lots"][0].as_str(), value["number"].as_f64())).collect();
    assert_eq!(numbers, [(Some("N"), Some(36.0)), (Some("S"), Some(24.0))]);
    assert_eq!(of("FYS-003")["lots"], serde_json::json!(["S"]));
    assert_eq!(of("INF-006")["lots"], serde_json::json!([]));
    for name in &FOR_SUPPLIERS[..3] {
        let said = made.says(name);
        assert_eq!(said.matches("Leverantören ska gå igenom utrymning, larm och släckutrustning").count(), 1, "{name}");
    }
    // The record has a decision for each lot.
    let record = made.says("internt/beslutsunderlag.md");
    assert!(made.loaded.procurement.lots.iter().all(|lot| record.contains(&lot.title)));
}
