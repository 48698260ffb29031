//! The page on coverage: it needs nothing else, says what the table says, and never takes text for markup.

#![expect(clippy::disallowed_methods, reason = "tests read and write files of their own")]

mod support;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use kravbilaga::catalogue::{Catalogue, Requirement};
use kravbilaga::template::Templates;
use kravbilaga::workflow::{
    Coverage, CoverageOf, CoverageRows, Folders, How, Loaded, Present, check, coverage, coverage_page, read, selection,
};
use quick_xml::Reader;
use quick_xml::events::Event;
use regex::Regex;

use support::html_text::html_text;
use support::sample::NASTY;

const QUESTIONS: [CoverageOf<'static>; 5] = [
    CoverageOf::Everything,
    CoverageOf::Standard("gdpr-2016-679"),
    CoverageOf::Standard("owasp-asvs-5.0.0"),
    CoverageOf::Policy("varmland-sakerhetspolicy"),
    CoverageOf::Area("personal-data"),
];

fn shipped() -> &'static (Catalogue, Templates) {
    static SHIPPED: OnceLock<(Catalogue, Templates)> = OnceLock::new();
    SHIPPED.get_or_init(|| {
        let (sound, problems) = check(&Folders::default()).expect("the catalogue can be read");
        sound.unwrap_or_else(|| panic!("{:#?}", problems.diagnostics))
    })
}

fn example(name: &str) -> Loaded {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("examples/{name}.toml"));
    let loaded = read(&Folders::default(), &path).expect("the example can be read");
    loaded.unwrap_or_else(|problems| panic!("{:#?}", problems.diagnostics))
}

fn page_of(catalogue: &Catalogue, of: CoverageOf<'_>) -> (Coverage, String) {
    let found = coverage(catalogue, None, of).expect("it is there");
    let page = coverage_page(&found, &shipped().1, catalogue, None).expect("the template is sound");
    (found, page)
}

fn page_in(loaded: &Loaded, of: CoverageOf<'_>) -> (Coverage, String) {
    let selection = selection(loaded);
    let procurement = Some((&loaded.procurement, &selection));
    let found = coverage(&loaded.catalogue, procurement, of).expect("it is there");
    let page = coverage_page(&found, &loaded.templates, &loaded.catalogue, procurement).expect("the template is sound");
    (found, page)
}

fn every_page() -> Vec<(Coverage, String)> {
    let loaded = example("journal-system");
    let in_procurement = QUESTIONS.iter().map(|&of| page_in(&loaded, of));
    QUESTIONS.iter().map(|&of| page_of(&shipped().0, of)).chain(in_procurement).collect()
}

/// The values of an attribute, in order.
#[expect(clippy::wildcard_enum_match_arm, reason = "only elements have attributes")]
fn attributes(page: &str, element: &str, name: &str) -> Vec<String> {
    let mut reader = Reader::from_str(page);
    let mut values = Vec::new();
    loop {
        match reader.read_event().expect("the HTML is well-formed XML") {
            Event::Start(tag) | Event::Empty(tag) if element == "*" || tag.name().as_ref() == element => {
                let found = tag.try_get_attribute(name).expect("attributes are well-formed");
                values.extend(found.map(|found| {
                    found.normalized_value(quick_xml::XmlVersion::Implicit1_0).expect("an attribute").into_owned()
                }));
            }
            Event::Eof => return values,
            _ => {}
        }
    }
}

/// How many cells the maps of a page are to have.
fn parts(found: &Coverage) -> usize {
    match &found.rows {
        CoverageRows::Summary(rows) => rows.iter().map(|row| row.parts).sum(),
        CoverageRows::Controls(rows) => rows.len(),
        CoverageRows::Passages(rows) => rows.len(),
        CoverageRows::Requirements(rows) => rows.len(),
    }
}

#[test]
fn every_part_has_a_cell_that_leads_to_its_row() {
    for (found, page) in every_page() {
        let ids = attributes(&page, "*", "id");
        let known: BTreeSet<&String> = ids.iter().collect();
        assert_eq!(ids.len(), known.len(), "an anchor twice");
        for link in attributes(&page, "a", "href") {
            let anchor = link.strip_prefix('#').expect("a link leads somewhere on the page").to_owned();
            assert!(known.contains(&anchor), "nothing at {link}");
        }
        let cells = attributes(&page, "a", "class").into_iter().filter(|class| class.starts_with("cell ")).count();
        assert_eq!(cells, parts(&found));
        assert_eq!(attributes(&page, "tr", "id").len(), cells);
        assert!(cells > 0);
    }
}

#[test]
fn the_page_fetches_nothing_runs_nothing_and_is_the_same_each_time() {
    let again = every_page();
    for ((_, page), (_, again)) in every_page().iter().zip(&again) {
        assert_eq!(page, again);
        assert!(!page.contains("<script") && !page.contains("url(") && !page.contains("@import"));
        assert!(attributes(page, "*", "src").is_empty());
        assert_eq!(attributes(page, "link", "href"), ["data:,"]);
        assert_eq!(attributes(page, "html", "lang"), ["sv"]);
    }
}

/// What stands in a cell, without what only screen readers get.
fn shown(page: &str, state: &str) -> BTreeSet<String> {
    let cell = Regex::new(&format!(
        "<a class=\"cell {state}[^>]*><span class=\"name\">[^<]*</span> <span class=\"number\" aria-hidden=\"true\">([^<]*)<"
    ));
    let cell = cell.expect("a regular expression");
    cell.captures_iter(page).map(|found| found[1].to_owned()).collect()
}

#[test]
fn a_state_is_told_by_a_sign_of_its_own() {
    let (_, iso) = page_of(&shipped().0, CoverageOf::Standard("iso27001-2022"));
    let (_, asvs) = page_of(&shipped().0, CoverageOf::Standard("owasp-asvs-5.0.0"));
    assert!(shown(&iso, "carried").iter().all(|sign| sign.starts_with("↷ ")));
    assert_eq!(shown(&iso, "left-out"), BTreeSet::from(["–".to_owned()]));
    assert_eq!(shown(&asvs, "no-goal"), BTreeSet::from(["·".to_owned()]));
    assert!(shown(&iso, "named").iter().all(|number| number.parse::<usize>().is_ok_and(|number| number > 0)));
    let mut without = shipped().0.clone();
    without.requirements.retain(|_, requirement: &mut Requirement| requirement.area != "information-security");
    let (_, page) = page_of(&without, CoverageOf::Standard("iso27001-2022"));
    assert_eq!(shown(&page, "not-covered"), BTreeSet::from(["!".to_owned()]));
    let (_, page) = page_in(&example("journal-system"), CoverageOf::Everything);
    assert_eq!(shown(&page, "by-route"), BTreeSet::from(["⇢".to_owned()]));
    assert_eq!(shown(&page, "out"), BTreeSet::from(["○".to_owned()]));
}

#[test]
fn a_cell_counts_the_requirements_that_its_row_lists() {
    let (found, page) = page_of(&shipped().0, CoverageOf::Standard("iso27001-2022"));
    let CoverageRows::Controls(rows) = &found.rows else { panic!("controls") };
    for row in rows.iter().filter(|row| row.how == How::Named) {
        let told = format!("{}: namngiven av {} krav. {}", row.id, row.requirements.len(), row.title);
        assert!(attributes(&page, "li", "title").iter().any(|title| title.starts_with(&told)), "{told}");
    }
    let (found, page) = page_in(&example("journal-system"), CoverageOf::Standard("iso27001-2022"));
    let CoverageRows::Controls(rows) = &found.rows else { panic!("controls") };
    for row in rows.iter().filter(|row| row.here == Some(Present::InAnnex)) {
        let number = row.requirements.iter().filter(|one| one.here == Some(Present::InAnnex)).count();
        let told = format!("{}: {number} krav i bilagan", row.id);
        assert!(attributes(&page, "li", "title").iter().any(|title| title.starts_with(&told)), "{told}");
    }
}

#[test]
fn a_requirement_is_counted_once_for_each_register_and_area() {
    let (_, page) = page_of(&shipped().0, CoverageOf::Everything);
    let catalogue = &shipped().0;
    let in_hslf = |requirement: &&Requirement| {
        let goal = catalogue.goals.iter().find(|goal| goal.standard == "hslf-fs-2016-40").expect("the goal");
        let named = requirement.standards.iter().any(|reference| {
            reference.value.standard == goal.standard && goal.controls.contains(&reference.value.control)
        });
        let carries = goal.carried.iter().flat_map(|row| &row.by).any(|by| by.value == requirement.id);
        named || carries
    };
    let counted: Vec<&Requirement> = catalogue.in_use().filter(in_hslf).collect();
    let of_area = |area: &str| counted.iter().filter(|requirement| requirement.area == area).count();
    let mut told: Vec<String> = vec!["HSLF-FS 2016:40".to_owned()];
    told.extend(catalogue.areas.iter().map(|area| of_area(&area.id).to_string()));
    told.push(counted.len().to_string());
    assert!(html_text(&page).contains(&told.join("\n")), "{told:?}");
}

#[test]
fn text_is_never_markup_on_the_page() {
    let mut catalogue = shipped().0.clone();
    let controls = &mut catalogue.standards.get_mut("gdpr-2016-679").expect("the register").controls;
    for (control, nasty) in controls.iter_mut().zip(NASTY) {
        control.title.swedish = Some(nasty.to_owned());
    }
    let number = controls.len().min(NASTY.len());
    let (_, page) = page_of(&catalogue, CoverageOf::Standard("gdpr-2016-679"));
    let (text, titles) = (html_text(&page), attributes(&page, "li", "title").join("\n"));
    let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    for nasty in &NASTY[..number] {
        assert!(squeezed(&text).contains(&squeezed(nasty)), "{nasty}");
        assert!(squeezed(&titles).contains(&squeezed(nasty)), "{nasty}");
    }
}

#[test]
fn the_command_prints_the_page_and_names_a_template_that_is_missing() {
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kravbilaga"));
        let output = command.args(arguments).output().expect("it starts");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    let (code, stdout, stderr) = run(&["coverage", "--area", "fire-safety", "--format", "html"]);
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
    let (_, page) = page_of(&shipped().0, CoverageOf::Area("fire-safety"));
    assert_eq!(stdout.trim_end(), page.trim_end());
    let folder = tempfile::tempdir().expect("a folder for the test");
    let own = folder.path().join("own").display().to_string();
    assert_eq!(run(&["catalogue", "init", &own]).0, Some(0));
    let templates = format!("{own}/templates");
    assert_eq!(run(&["coverage", "--format", "html", "--templates", &templates]).0, Some(0));
    std::fs::remove_file(format!("{templates}/coverage.html")).expect("it was written");
    let (code, stdout, stderr) = run(&["coverage", "--format", "html", "--templates", &templates]);
    assert_eq!((code, stdout.as_str()), (Some(2), ""));
    assert!(stderr.contains("`coverage.html`"), "{stderr}");
}
