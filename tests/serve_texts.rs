//! Attacks on `kravbilaga serve` with texts: whatever stands in a title, a reason, a tender or an address comes back as text on
//! every page, and is neither markup, nor a template, nor a header.

#![expect(clippy::disallowed_methods, reason = "tests read and write files of their own, and take time")]

mod browser;
mod support;

use browser::{Answer, Program};
use support::answering::Paper;

/// Texts that would do something if they were not texts.
const EVIL: [&str; 6] = [
    "{{ 7*7 }}",
    "{% include \"/etc/passwd\" %}",
    "[[a|b]]",
    "</title><script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
];

/// Every page of a procurement.
const PAGES: [&str; 20] = [
    "/grund",
    "/fragor/protective-security",
    "/fragor/information",
    "/fragor/technology",
    "/delar",
    "/vagar",
    "/tilldelning",
    "/avsteg",
    "/avsteg/INF-018",
    "/avsteg/eget",
    "/krav",
    "/krav?fraga=software",
    "/proportion",
    "/proportion?svar=software%3Dfalse",
    "/forhandsvisning",
    "/forhandsvisning/bilaga",
    "/forhandsvisning/bilaga?bilaga=en",
    "/bilagor",
    "/anbud",
    "/uppfoljning",
];

/// The text of a page as a browser reads it.
fn read(page: &str) -> String {
    let named = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&#x2F;", "/"),
    ];
    named.iter().fold(page.to_owned(), |text, (coded, letter)| text.replace(coded, letter)).replace("&amp;", "&")
}

/// Nothing of the texts is markup on the page.
fn assert_no_markup(attack: &str, answer: &Answer) {
    let page = answer.text();
    for part in ["<script>alert", "<img src=x", "' onmouseover='", "</title><script"] {
        assert!(!page.contains(part), "{attack}: {part} is part of the page");
    }
    assert!(!page.contains("root:x:"), "{attack}: a file is included");
}

/// Every one of the texts stands on the page, and none of them does anything.
fn assert_shown_as_text(attack: &str, answer: &Answer) {
    assert!([200, 422].contains(&answer.status), "{attack}: {}", answer.status);
    assert_no_markup(attack, answer);
    let text = read(&answer.text());
    for evil in EVIL {
        // The annex sets spaces and quotation marks as type is set.
        let squeezed =
            |text: &str| text.replace(['\u{a0}', '\n'], " ").replace(['”', '“', '’'], "\"").replace('\'', "\"");
        assert!(squeezed(&text).contains(&squeezed(evil)), "{attack}: {evil} is not shown");
    }
    assert!(!text.contains("49</title>"), "{attack}: it was worked out");
}

#[test]
fn what_stands_in_the_head_is_text_on_every_page() {
    let program = Program::start();
    let evil = EVIL.join(" ");
    let fields = [
        ("was:procurement/title", "\"Journalsystem för primärvården\""),
        ("procurement/title", evil.as_str()),
        ("was:procurement/body", "\"Hälso- och sjukvårdsnämnden\""),
        ("procurement/body", &evil),
        ("was:document/approved-by", "\"Inköpschef\""),
        ("document/approved-by", &evil),
        ("was:document/type", "\"Bilaga till upphandlingsdokument\""),
        ("document/type", &evil),
        ("was:document/version", "\"1\""),
        ("document/version", &evil),
    ];
    assert_eq!(program.ask(&program.post("/u/journal/grund", &fields)).status, 303);
    for page in PAGES {
        for language in ["sv", "en"] {
            let mark = if page.contains('?') { '&' } else { '?' };
            let target = format!("/u/journal{page}{mark}sprak={language}");
            assert_shown_as_text(&target, &program.ask(&program.get(&target)));
        }
    }
    assert_shown_as_text("the list", &program.ask(&program.get("/")));
    assert_eq!(program.ask(&program.post("/u/journal/bilagor", &[("format", "html"), ("format", "md")])).status, 303);
    for file in ["till-leverantor/sakerhetskrav.html", "internt/beslutsunderlag.html"] {
        let answer = program.ask(&program.get(&format!("/u/journal/visa/{file}")));
        assert_shown_as_text(file, &answer);
        assert!(answer.header("content-security-policy").contains("sandbox"), "{file}");
    }
}

#[test]
fn what_is_written_of_lots_and_deviations_is_text() {
    let program = Program::start();
    let evil = EVIL.join(" ");
    let titles = [("gor", "lagg-till"), ("del", "X"), ("titel", evil.as_str())];
    assert_eq!(program.ask(&program.post("/u/bevakning/delar", &titles)).status, 303);
    for page in ["/delar", "/fragor/information", "/fragor/information?del=X", "/forhandsvisning/bilaga"] {
        assert_shown_as_text(page, &program.ask(&program.get(&format!("/u/bevakning{page}"))));
    }
    let reason = [("gor", "omit"), ("reason", evil.as_str()), ("decided-by", &evil)];
    assert_eq!(program.ask(&program.post("/u/journal/avsteg/MOL-004", &reason)).status, 303);
    for page in ["/avsteg", "/avsteg/MOL-004"] {
        assert_shown_as_text(page, &program.ask(&program.get(&format!("/u/journal{page}"))));
    }
    // Nor is a form that comes back since something is missing in it anything but text.
    for action in ["omit", "value", "text", "role", "add"] {
        let halves = [
            ("gor", action),
            ("reason", evil.as_str()),
            ("text-sv", &evil),
            ("title-sv", &evil),
            ("values/retention", &evil),
        ];
        for clause in ["INF-018", "eget"] {
            let answer = program.ask(&program.post(&format!("/u/journal/avsteg/{clause}"), &halves));
            assert!([200, 422].contains(&answer.status), "{action} of {clause}: {}", answer.status);
            assert_no_markup(&format!("{action} of {clause}"), &answer);
        }
    }
}

#[test]
fn a_form_that_comes_back_is_text() {
    let program = Program::start();
    let evil = EVIL.join(" ");
    let given = [
        ("protective-security", "no"),
        ("title", evil.as_str()),
        ("body", &evil),
        ("reference", &evil),
        ("start", &evil),
    ];
    let answer = program.ask(&program.post("/ny/skapa", &given));
    assert_shown_as_text("a new procurement that lacks something", &answer);
    let wrong = [
        ("was:document/issued", "x"),
        ("document/issued", evil.as_str()),
        ("was:procurement/title", &evil),
        ("procurement/title", &evil),
    ];
    assert_shown_as_text("a head that is wrong", &program.ask(&program.post("/u/journal/grund", &wrong)));
    let stale = [("was:procurement/title", evil.as_str()), ("procurement/title", &evil), (&evil, &evil), (&evil, "x")];
    let conflict = program.ask(&program.post("/u/journal/grund", &stale));
    assert_eq!(conflict.status, 409);
    assert_no_markup("a conflict", &conflict);
    assert!(read(&conflict.text()).contains(EVIL[3]));
    let answers = [
        ("was:facts/software", evil.as_str()),
        ("facts/software", &evil),
        ("was:facts/object", &evil),
        ("facts/object", &evil),
    ];
    assert_no_markup(
        "an answer that is no choice",
        &program.ask(&program.post("/u/journal/fragor/technology", &answers)),
    );
    let amounts = [("was:award.criteria/MOL-004", evil.as_str()), ("award.criteria/MOL-004", &evil)];
    assert_no_markup("a worth that is no number", &program.ask(&program.post("/u/journal/tilldelning", &amounts)));
    let kind = format!("{}.exe", EVIL[4].replace('"', "%22"));
    let refused =
        program.ask(&program.upload("/u/journal/anbud", &[(&kind, b"hej"), ("<script>alert(1)</script>", b"hej")]));
    assert_no_markup("names of files that are refused", &refused);
    assert!(refused.text().contains("&lt;img src=x"), "{}", refused.text());
}

#[test]
fn what_stands_in_an_address_is_text_and_no_header() {
    let program = Program::start();
    let evil = "%3Cscript%3Ealert(1)%3C%2Fscript%3E%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E%7B%7B7*7%7D%7D";
    for target in [
        "/katalog?q=",
        "/katalog?omrade=",
        "/katalog?tema=",
        "/katalog?punkt=",
        "/katalog?roll=",
        "/katalog/tackning?register=",
        "/katalog/tackning?policy=",
        "/katalog/tackning?omrade=",
        "/katalog/krav/",
        "/katalog/anmarkningar?x=",
        "/?x=",
        "/ny?x=",
        "/start?nyckel=",
        "/u/",
        "/u/journal/grund?x=",
        "/u/journal/fragor/",
        "/u/journal/fragor/information?del=",
        "/u/journal/krav?fraga=",
        "/u/journal/proportion?svar=",
        "/u/journal/proportion?svar=software%3D",
        "/u/journal/avsteg/",
        "/u/journal/avsteg?krav=",
        "/u/journal/forhandsvisning/bilaga?bilaga=",
        "/u/journal/bilagor/",
        "/u/journal/fil/",
        "/u/journal/visa/",
        "/statisk/",
        "/",
    ] {
        let attack = format!("{target}{evil}");
        let answer = program.ask(&program.get(&attack));
        assert!([200, 303, 400, 403, 404].contains(&answer.status), "{attack}: {}", answer.status);
        assert_no_markup(&attack, &answer);
        assert!(!answer.text().contains("{{7*7}}") || answer.status == 200, "{attack}");
        program.answers_still(&attack);
    }
    for raw in
        ["/katalog?q=<script>alert(1)</script>", "/?\"><script>alert(1)</script>", "/u/journal/grund?'><img src=x>"]
    {
        assert_no_markup(raw, &program.ask(&program.get(raw)));
    }
    let breaks = "%0d%0aSet-Cookie:%20a=b%0d%0aX-Evil:%201%0d%0a%0d%0a<script>alert(1)</script>";
    for target in [
        "/?sprak=sv",
        "/u/journal/avsteg?krav=",
        "/u/journal/bilagor/x",
        "/u/journal",
        "/u/journal/fragor/information?del=",
        "/start?nyckel=",
    ] {
        let attack = format!("{target}{breaks}");
        let answer = program.ask(&program.get(&attack));
        assert_no_header(&attack, &answer);
        let posted = program.ask(&program.post(&attack, &[("gor", "lagg-till"), ("till", "nasta")]));
        assert_no_header(&attack, &posted);
    }
    let cookie = format!("{}; sprak=en%0d%0aX-Evil: 1; sprak=<script>alert(1)</script>", program.cookie);
    assert_no_header("a language in a cookie", &program.ask(&program.get("/").instead("Cookie", &cookie)));
}

fn assert_no_header(attack: &str, answer: &Answer) {
    assert_no_markup(attack, answer);
    assert!(answer.all("x-evil").is_empty(), "{attack}: a header of its own");
    for cookie in answer.all("set-cookie") {
        assert!(cookie.starts_with("sprak=sv;") || cookie.starts_with("sprak=en;"), "{attack}: {cookie}");
    }
    let location = answer.header("location");
    assert!(
        location.is_empty() || (location.starts_with("/u/") && !location.starts_with("//")),
        "{attack}: leads to {location}"
    );
}

#[test]
fn what_a_file_of_the_workspace_is_called_is_text() {
    let program = Program::start();
    let name = "\"><img src=x onerror=alert(1)>\r\nX-Evil: 1 {{ 7*7 }}";
    let faulty = format!("[procurement]\ntitle = '{}'\n", EVIL[3]);
    std::fs::write(program.workspace().join(format!("{name}.toml")), faulty).expect("a file");
    let sound = program.file("kontor.toml").replace("Kontorsmaterial", EVIL[3]);
    std::fs::write(program.workspace().join(format!("x{name}.toml")), sound).expect("a file");
    let list = program.ask(&program.get("/"));
    assert_no_markup("the list", &list);
    let text = read(&list.text());
    assert!(text.contains(&name[..20]) && text.contains(EVIL[3]), "{text}");
    let coded = |name: &str| name.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let address = format!("/u/{}", coded(name));
    let answer = program.ask(&program.get(&format!("{address}/grund")));
    assert_eq!(answer.status, 422);
    assert_no_header("a file with errors", &answer);
    let answer = program.ask(&program.get(&format!("/u/{}", coded(&format!("x{name}")))));
    assert_eq!(answer.status, 303);
    assert_no_header("a file with a crooked name", &answer);
    assert_eq!(program.ask(&program.get(answer.header("location"))).status, 200);
}

#[test]
fn what_a_supplier_writes_is_text() {
    let program = Program::start();
    let formats = [("format", "xlsx"), ("format", "html")];
    assert_eq!(program.ask(&program.post("/u/kontor/bilagor", &formats)).status, 303);
    let form = std::fs::read(program.workspace().join("kontor/till-leverantor/svarsformular.xlsx")).expect("the form");
    let mut paper = Paper::open(&form);
    paper.fill();
    // In the name of a supplier only the beginning is shown.
    let evil = EVIL[3];
    paper.text("@leverantor", 'C', evil);
    let key = paper.keys().first().expect("a question").clone();
    paper.text(&key, 'D', evil);
    paper.text(&key, 'E', &EVIL.join(" "));
    let name = "<script>alert(1)<-script>%22><img src=x onerror=alert(1)>.xlsx";
    assert_eq!(program.ask(&program.upload("/u/kontor/anbud", &[(name, &paper.save())])).status, 303);
    assert_no_markup("the tenders", &program.ask(&program.get("/u/kontor/anbud")));
    let judged = program.ask(&program.post("/u/kontor/anbud/prova", &[]));
    assert_eq!(judged.status, 200);
    assert_no_markup("what was read", &judged);
    assert!(read(&judged.text()).contains(evil), "what was read is not shown");
    let folder = program.workspace().join("kontor/internt/provning");
    let mut shown = 0;
    for entry in std::fs::read_dir(folder).expect("the comparison is there").flatten() {
        let file = entry.file_name().to_string_lossy().into_owned();
        if file.ends_with(".html") {
            let answer = program.ask(&program.get(&format!("/u/kontor/visa/internt/provning/{file}")));
            assert_eq!(answer.status, 200, "{file}");
            assert_no_markup(&file, &answer);
            shown += 1;
        }
    }
    assert!(shown > 0, "no comparison is shown");
    assert_no_markup("the follow-up", &program.ask(&program.get("/u/kontor/uppfoljning")));
}
