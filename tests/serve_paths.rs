//! Attacks on `kravbilaga serve` with paths: no address, plain or encoded, leads to a file outside the folder of procurements, to
//! one that is hidden in it, or to one that was not made to be fetched. The browser of these tests searches every answer for them.

#![expect(clippy::disallowed_methods, reason = "tests read and write files of their own, and take time")]

mod browser;

use browser::{Program, Request};

/// The fields of a form that would put another authority into the file.
const CHANGE: [(&str, &str); 2] =
    [("was:procurement/body", "\"Hälso- och sjukvårdsnämnden\""), ("procurement/body", "Någon annan")];

#[test]
fn no_path_leads_out_of_the_folder() {
    let program = Program::start();
    assert_eq!(program.ask(&program.post("/u/kontor/bilagor", &[("format", "html")])).status, 303);
    let names = [
        "..",
        "%2e%2e",
        "%2E%2E%2Fsecret",
        "..%2fsecret",
        "..%2f..%2fetc%2fpasswd",
        "..%252fsecret",
        "..%5csecret",
        "..\\secret",
        "%00",
        "journal%00",
        "journal%0a",
        "..%c0%afsecret",
        "%ff",
        ".dold%2fhemlig",
        ".gomd",
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "journal.toml",
        "kontor%2fjournal",
        ".%2fjournal",
        "../upphandlingar/journal",
        "",
        "%",
        "journal%2f..%2fjournal",
        "file:%2f%2f%2fetc%2fpasswd",
        "~",
        "*",
        "journal;.toml",
    ];
    for name in names {
        for rest in ["grund", "fil/till-leverantor/sakerhetskrav.html", "forhandsvisning/bilaga"] {
            not_found(&program, &program.get(&format!("/u/{name}/{rest}")), &format!("/u/{name}/{rest}"));
        }
        let form = program.post(&format!("/u/{name}/grund"), &CHANGE);
        program.withstands_words(&format!("a form to /u/{name}/grund"), &form.bytes(), &[404, 405, 400]);
    }
    let files = [
        "..%2f..%2fsecret",
        "../../secret",
        "till-leverantor/../../../secret",
        "till-leverantor/..%2f..%2f..%2fsecret.html",
        "till-leverantor/%2e%2e/%2e%2e/%2e%2e/secret.html",
        "internt/provning/../../../../secret.html",
        "internt/../../kontor.toml",
        "internt/provning/..%2f..%2f..%2f..%2fsecret.html",
        "internt%2f..%2f..%2f.dold%2fhemlig.html",
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "till-leverantor//etc/passwd",
        "till-leverantor/%2fetc%2fpasswd",
        "..%5c..%5csecret.html",
        "till-leverantor\\..\\..\\..\\secret.html",
        "till-leverantor/..%252f..%252f..%252fsecret.html",
        "till-leverantor/%00.html",
        "internt",
        "internt/",
        "till-leverantor/",
    ];
    for file in files {
        for way in ["fil", "visa"] {
            not_found(&program, &program.get(&format!("/u/kontor/{way}/{file}")), &format!("{way}/{file}"));
        }
    }
    let others = [
        "/statisk/../secret",
        "/statisk/..%2f..%2fsecret",
        "/statisk/%2e%2e%2fmod.rs",
        "/statisk/",
        "/u/kontor/bilagor/..%2f..%2fsecret",
        "/u/kontor/bilagor/internt.zip%00",
        "/u/kontor/fragor/..%2f..%2fsecret",
        "/u/kontor/avsteg/..%2f..%2fsecret",
        "/u/kontor/avsteg/INF-018%2f..",
        "/katalog/krav/..%2f..%2fsecret",
        "/katalog/krav/../../secret",
        "/../secret",
        "/%2e%2e/secret",
        "//etc/passwd",
        "/etc/passwd",
        "/.dold/hemlig.toml",
        "/kontor.toml",
        "/u",
        "/u/",
    ];
    for path in others {
        not_found(&program, &program.get(path), path);
    }
}

/// There is no such page; or it is no path at all.
fn not_found(program: &Program, request: &Request, attack: &str) {
    program.withstands_words(attack, &request.bytes(), &[404, 400]);
}

#[test]
fn a_manifest_that_somebody_has_forged_leads_nowhere() {
    let program = Program::start();
    assert_eq!(program.ask(&program.post("/u/kontor/bilagor", &[("format", "html")])).status, 303);
    let manifest = program.file("kontor/internt/manifest.json");
    let paths = [
        "till-leverantor/../../../secret.html",
        "internt/../../.dold/hemlig.html",
        "/etc/passwd",
        "till-leverantor//etc/passwd",
        "till-leverantor/..\\..\\..\\secret.html",
    ];
    let listed: String = paths.iter().map(|path| format!("{path:?}: \"00\",\n")).collect();
    let forged = manifest.replacen("\"outputs\": {", &format!("\"outputs\": {{\n{listed}"), 1);
    assert_ne!(forged, manifest);
    std::fs::write(program.workspace().join("kontor/internt/manifest.json"), forged).expect("a file");
    for path in paths {
        not_found(&program, &program.get(&format!("/u/kontor/fil/{path}")), path);
        not_found(&program, &program.get(&format!("/u/kontor/visa/{path}")), path);
    }
    // What is fetched in one go holds none of them, nor does the page fail.
    for page in ["/u/kontor/bilagor", "/u/kontor/bilagor/till-leverantor.zip", "/u/kontor/bilagor/internt.zip"] {
        let answer = program.withstands(&format!("{page} of a forged manifest"), &program.get(page), 200);
        let held = String::from_utf8_lossy(&answer.body).into_owned();
        assert!(page.ends_with("bilagor") || !(held.contains("secret") || held.contains("passwd")), "{page}");
    }
}

#[test]
fn what_lies_beside_what_was_made_is_not_fetched() {
    let program = Program::start();
    let folder = program.workspace().join("kontor/internt");
    std::fs::create_dir_all(folder.join("provning/inre")).expect("a folder");
    std::fs::create_dir_all(folder.join("anbud")).expect("a folder");
    let secret = program.file(".dold/hemlig.toml");
    for path in
        ["provning/.dold.html", "provning/inre/hemlig.html", "anbud/anbud.xlsx", "anteckningar.html", ".dold.html"]
    {
        std::fs::write(folder.join(path), &secret).expect("a file");
        for way in ["fil", "visa"] {
            let target = format!("/u/kontor/{way}/internt/{path}");
            program.withstands(&target, &program.get(&target), 404);
        }
    }
    let crooked = "a\r\nSet-Cookie: a=b\r\n\r\n<script>alert(1)<.html";
    std::fs::write(folder.join("provning").join(crooked), "hej").expect("a file");
    let coded: String = crooked.bytes().map(|byte| format!("%{byte:02x}")).collect();
    for way in ["fil", "visa"] {
        let target = format!("/u/kontor/{way}/internt/provning/{coded}");
        let answer = program.withstands("a name with line breaks", &program.get(&target), 200);
        assert_eq!(answer.text(), "hej", "a name with line breaks ends the head");
        assert!(answer.all("set-cookie").is_empty(), "a name with line breaks sets a cookie");
    }
    let page = program.ask(&program.get("/u/kontor/anbud")).text();
    assert!(!page.contains("<script>alert") && page.contains("&lt;script&gt;alert"), "a name is part of the page");
}
