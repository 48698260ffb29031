//! Attacks on `kravbilaga serve` with forms that carry the right keys and are none of ours all the same: fields that no page has,
//! answers that cannot be chosen, procurements that are not there, and connections that break off.

#![expect(clippy::disallowed_methods, reason = "tests read and write files of their own, and take time")]

use std::io::Write;
use std::net::Shutdown;
use std::time::Duration;

mod browser;

use browser::Program;

/// The fields of a form that puts another authority into the file.
const CHANGE: [(&str, &str); 2] =
    [("was:procurement/body", "\"Hälso- och sjukvårdsnämnden\""), ("procurement/body", "Någon annan")];

#[test]
fn fields_that_no_page_has_change_nothing() {
    let program = Program::start();
    let names = [
        "../../x",
        "procurement/__proto__",
        "procurement/constructor",
        "procurement/title/x",
        "document/whatever",
        "document/../procurement/title",
        "facts/whatever",
        "facts/",
        "facts.software/x",
        "/",
        "procurement/",
        "/title",
        "deviation/0",
        "award/criteria",
        "award.criteria",
        "award.criteria/__proto__",
        "award.criteria/../../x",
        "award.criteria.MOL-004/x",
        "answers/whatever",
        "routes/whatever",
        "secrecy/whatever",
        "was:was:procurement/title",
        "val:procurement/title",
        "lot/X/title",
        "lot/X/facts/software",
        "lot//title",
        "lot/../facts/software",
        "lot/N/whatever",
        "lot/N/id",
        "lot/N/facts/whatever",
        "lot/N/procurement/title",
        "lot/N/award.criteria/MOL-004",
        "lot/N/title/x",
        "LOT/N/title",
    ];
    for (procurement, page) in [("journal", "grund"), ("bevakning", "delar")] {
        for name in names {
            for (was, value) in
                [("", "5"), ("x", "x"), ("\"Norra länet: rondering och larm vid vårdcentraler och kontor\"", "x")]
            {
                let attack = format!("{name} = {value} on {page}");
                let fields = [(&*format!("was:{name}"), was), (name, value)];
                let form = program.post(&format!("/u/{procurement}/{page}"), &fields);
                program.withstands_words(&attack, &form.bytes(), &[200, 303, 409, 422]);
            }
        }
    }
}

#[test]
fn answers_that_cannot_be_chosen_change_nothing() {
    let program = Program::start();
    let long = "a".repeat(400_000);
    for (page, field, value) in [
        ("fragor/technology", "facts/software", "kanske"),
        ("fragor/technology", "facts/software", "true"),
        ("fragor/information", "facts/availability", "absolute"),
        ("fragor/information", "facts/availability", "negligible\nconfidentiality = \"negligible\""),
        ("fragor/object", "facts/object", "whatever"),
        ("grund", "procurement/organisation", "evil"),
        ("grund", "procurement/law", "../lou"),
        ("grund", "procurement/language", "de"),
        ("grund", "procurement/title", ""),
        ("grund", "procurement/reference", "x\n[facts]"),
        ("grund", "procurement/cpv", "1"),
        ("grund", "document/status", "published"),
        ("grund", "document/issued", "2026-13-45"),
        ("grund", "document/issued", "2026-02-30"),
        ("grund", "document/valid-to", "aldrig"),
        ("grund", "contract/start", "9999999-01-01"),
        ("grund", "contract/options", "P999999999999999999999Y"),
        ("grund", "way", "lou/above-threshold/whatever"),
        ("vagar", "routes/processor-agreement", "whatever"),
        ("tilldelning", "award/model", "lottery"),
        ("tilldelning", "award.criteria/MOL-004", "-5"),
        ("tilldelning", "award.criteria/MOL-004", "NaN"),
        ("tilldelning", "award.criteria/MOL-004", "inf"),
        ("tilldelning", "award.criteria/MOL-004", "1e999"),
        ("tilldelning", "award.criteria/MOL-004", &long),
        ("tilldelning", "award.criteria/ZZZ-999", "5"),
    ] {
        let attack = format!("{field} = {}", &value[..value.len().min(40)]);
        // With what the form held, so that it is no conflict.
        let fields = held(&program, page, field).into_iter().chain([(field.to_owned(), value.to_owned())]);
        let fields: Vec<(String, String)> = fields.collect();
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let form = program.post(&format!("/u/journal/{page}"), &fields);
        program.withstands_words(&attack, &form.bytes(), &[200, 303, 422]);
    }
}

/// What a page says that a field holds; the three fields of the act for the way.
fn held(program: &Program, page: &str, field: &str) -> Vec<(String, String)> {
    let shown = program.ask(&program.get(&format!("/u/journal/{page}"))).text();
    let fields = if field == "way" {
        vec!["procurement/law", "procurement/regime", "procurement/procedure"]
    } else {
        vec![field]
    };
    let one = |field: &str| {
        let mark = format!("name=\"was:{field}\" value=\"");
        let was = shown.split(&mark).nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
        (format!("was:{field}"), was.replace("&quot;", "\"").replace("&#x2F;", "/"))
    };
    fields.into_iter().map(one).collect()
}

#[test]
fn lots_and_deviations_that_cannot_be_change_nothing() {
    let program = Program::start();
    let reason = [("reason", "Skäl."), ("decided-by", "Säkerhetschef")];
    let deviations = [
        ("a clause that is not there", "ZZZ-999", vec![("gor", "omit")]),
        ("a clause outside the folder", "..%2f..%2fsecret", vec![("gor", "omit")]),
        ("a clause of one's own that is not there", "EGE-001", vec![("gor", "omit")]),
        ("an action that is none", "INF-018", vec![("gor", "forge")]),
        ("no action", "INF-018", vec![]),
        ("a value that is not there", "INF-018", vec![("gor", "value"), ("values/__proto__", "5")]),
        ("a value below nothing", "INF-018", vec![("gor", "value"), ("values/retention", "-5")]),
        ("a value beyond all numbers", "INF-018", vec![("gor", "value"), ("values/retention", "1e400")]),
        ("a role that is none", "INF-018", vec![("gor", "role"), ("role", "king")]),
        ("half a clause", "eget", vec![("gor", "add"), ("title-sv", "x")]),
        (
            "a deviation taken back that is not there",
            "INF-018",
            vec![("gor", "ta-bort"), ("atgard", "omit"), ("was", "")],
        ),
        (
            "a deviation taken back that has changed",
            "INF-018",
            vec![("gor", "ta-bort"), ("atgard", "value"), ("was", "x")],
        ),
    ];
    for (attack, clause, fields) in deviations {
        let fields: Vec<(&str, &str)> = fields.into_iter().chain(reason).collect();
        let form = program.post(&format!("/u/journal/avsteg/{clause}"), &fields);
        program.withstands_words(attack, &form.bytes(), &[200, 303, 404, 422]);
    }
    let reasonless =
        program.post("/u/journal/avsteg/MOL-004", &[("gor", "omit"), ("reason", " "), ("decided-by", "\n")]);
    program.withstands_words("a deviation without a reason", &reasonless.bytes(), &[200, 422]);
    let lots = [
        ("a lot that is taken", vec![("gor", "lagg-till"), ("del", "N"), ("titel", "x")]),
        ("a lot without a name", vec![("gor", "lagg-till"), ("del", ""), ("titel", "x")]),
        ("a lot that is taken away and not there", vec![("gor", "ta-bort"), ("del", "../N")]),
    ];
    for (attack, fields) in lots {
        program.withstands_words(attack, &program.post("/u/bevakning/delar", &fields).bytes(), &[200, 303]);
    }
}

#[test]
fn a_lot_whose_name_is_a_path_makes_no_file_elsewhere() {
    let program = Program::start();
    for id in ["../../x", "/etc/x", "a/b", "..", ".dold", "con", "x\0y", "a\nb", "\"]]"] {
        let attack = format!("the lot {id:?}");
        let before = program.tree();
        let added = program.post("/u/bevakning/delar", &[("gor", "lagg-till"), ("del", id), ("titel", "Östra länet")]);
        let added = program.ask(&added);
        assert!([200, 303, 422].contains(&added.status), "{attack}: {}", added.status);
        let built = program
            .ask(&program.post("/u/bevakning/bilagor", &[("format", "html"), ("format", "csv"), ("uppdelad", "ja")]));
        assert!([200, 303].contains(&built.status), "{attack}: {}", built.status);
        program.answers_still(&attack);
        for (path, bytes) in program.tree() {
            let own = path.starts_with("upphandlingar/bevakning/") || path == "upphandlingar/bevakning.toml";
            assert!(own || before.get(&path) == Some(&bytes), "{attack}: {path}");
        }
        let away = program.ask(&program.post("/u/bevakning/delar", &[("gor", "ta-bort"), ("del", id.trim())]));
        assert_eq!(away.status, 303, "{attack}");
    }
}

#[test]
fn a_form_for_a_procurement_that_is_not_there_makes_none() {
    let program = Program::start();
    let pages = [
        "grund",
        "fragor/information",
        "delar",
        "vagar",
        "tilldelning",
        "avsteg/INF-018",
        "avsteg/eget",
        "bilagor",
        "anbud",
        "anbud/prova",
        "uppfoljning",
    ];
    for page in pages {
        for action in ["", "ta-bort", "lagg-till", "omit"] {
            let fields = [CHANGE[0], CHANGE[1], ("gor", action), ("facts/protective-security", "yes")];
            let form = program.post(&format!("/u/finns-inte/{page}"), &fields);
            program.withstands(&format!("{action} on {page}"), &form, 404);
        }
    }
    let unasked = [
        ("title", "x"),
        ("body", "x"),
        ("reference", "RS 1-2026"),
        ("organisation", "region-vasterbotten"),
        ("way", "lou/above-threshold/open"),
        ("issued", "2026-12-16"),
    ];
    program.withstands("a procurement without the first answer", &program.post("/ny/skapa", &unasked), 200);
    for answer in ["yes", "unknown", "../no", "NO"] {
        let fields: Vec<(&str, &str)> = unasked.into_iter().chain([("protective-security", answer)]).collect();
        program.withstands(&format!("a first answer of {answer}"), &program.post("/ny/skapa", &fields), 200);
    }
    let start: Vec<(&str, &str)> =
        unasked.into_iter().chain([("protective-security", "no"), ("start", "../secret")]).collect();
    program.withstands("a start from another file", &program.post("/ny/skapa", &start), 200);
}

#[test]
fn a_form_of_very_many_fields_is_answered() {
    let program = Program::start();
    // Each of these would be copied for each of those.
    let sides = "val:x=mitt&".repeat(20_000);
    let values = "mitt:x=&".repeat(20_000);
    let same = "was:facts/object=&facts/object=x&".repeat(14_000);
    let names: String =
        (0..10_000).map(|number| format!("was:facts/object{number}=&facts/object{number}=x&")).collect();
    for (attack, body) in
        [("a side chosen 20 000 times", sides + &values), ("a field 14 000 times", same), ("10 000 fields", names)]
    {
        let body = format!("nyckel={}&{body}", program.form_key);
        assert!(body.len() < 512 * 1024, "{attack}: {} bytes are too long to be read", body.len());
        let form = program.post("/u/journal/grund", &[]).body("application/x-www-form-urlencoded", &*body);
        program.withstands_words(attack, &form.bytes(), &[200, 303, 409, 422]);
    }
}

#[test]
fn a_connection_that_breaks_off_leaves_the_file_whole() {
    let program = Program::start();
    let old = program.file("journal.toml");
    let new = old.replace("body = \"Hälso- och sjukvårdsnämnden\"", "body = \"Någon annan\"");
    let bytes = program.post("/u/journal/grund", &CHANGE).bytes();
    let mut saved = 0;
    for part in 1..=40 {
        let length = bytes.len() * part / 40;
        let mut stream = program.connect();
        stream.write_all(&bytes[..length]).expect("it listens");
        stream.shutdown(Shutdown::Both).expect("it can be closed");
        drop(stream);
        program.answers_still(&format!("a connection that breaks off after {length} bytes"));
        let found = program.file("journal.toml");
        assert!(found == old || found == new, "half a file after {length} bytes:\n{found}");
        assert!(part == 40 || found == old, "saved after {length} bytes of {}", bytes.len());
        saved += usize::from(found == new);
    }
    assert!(saved <= 1);
    // The last of them was whole, and may be saved after its connection is gone.
    std::thread::sleep(Duration::from_millis(500));
    let staged: Vec<_> = program.tree().into_keys().filter(|path| path.ends_with(".new")).collect();
    assert!(staged.is_empty(), "{staged:?}");
    assert_eq!(program.ask(&program.get("/u/journal/grund")).status, 200);
}
