//! Attacks on `kravbilaga serve` from whoever can reach the port of the machine: other pages in the browser and other programs.
//! Each is refused, changes nothing in the workspace or around it, and leaves the server answering. Paths that lead out have
//! `serve_paths.rs`, forms `serve_forms.rs`, files that are sent in `serve_uploads.rs`, and texts that come back `serve_texts.rs`.

#![expect(clippy::disallowed_methods, reason = "tests read and write files of their own, and take time")]

use std::io::Write;
use std::time::{Duration, Instant};

mod browser;

use browser::{Answer, Program, Request};

/// Asked for with nothing but the address.
const PAGES: [&str; 12] = [
    "/",
    "/ny",
    "/u/journal",
    "/u/journal/grund",
    "/u/journal/avsteg/INF-018",
    "/u/journal/forhandsvisning/bilaga",
    "/u/journal/bilagor/internt.zip",
    "/u/journal/fil/internt/manifest.json",
    "/u/finns-inte/grund",
    "/katalog",
    "/katalog/krav/INF-018",
    "/finns-inte",
];

#[test]
fn only_the_browser_that_opened_the_address_is_let_in() {
    let program = Program::start();
    let other_port = program.cookie.replace(&program.port.to_string(), &(program.port ^ 1).to_string());
    let cut = &program.cookie[..program.cookie.len() - 1];
    let name = program.cookie.split('=').next().expect("a cookie has a name");
    let cookies = [
        ("a wrong cookie", format!("{name}={}", "0".repeat(64))),
        ("a cookie of another port's name", other_port),
        ("a cookie without its last letter", cut.to_owned()),
        ("an empty cookie", format!("{name}=")),
        ("a cookie in capitals", program.cookie.to_uppercase()),
        ("a cookie as the value of another", format!("annan=\"{}\"", program.cookie)),
        ("a cookie of 60 000 letters", format!("{name}={}", "a".repeat(60_000))),
    ];
    for (attack, cookie) in &cookies {
        refused_without_cookie(&program, attack, &program.get("/").instead("Cookie", cookie));
    }
    for page in PAGES {
        refused_without_cookie(&program, &format!("no cookie on {page}"), &program.get(page).without("Cookie"));
    }
    let form = program.post("/u/journal/grund", &[("was:procurement/body", "x"), ("procurement/body", "y")]);
    refused_without_cookie(&program, "a form without a cookie", &form.without("Cookie"));
    let very_long = "a".repeat(30_000);
    let keys = [
        ("the used key", program.start_key.as_str()),
        ("a wrong key", "0000000000000000000000000000000000000000000000000000000000000000"),
        ("an empty key", ""),
        ("a key of 30 000 letters", &very_long),
        ("a key with a NUL byte", "%00"),
    ];
    for (attack, key) in keys {
        let start = program.get(&format!("/start?nyckel={key}")).without("Cookie");
        refused_without_cookie(&program, attack, &start);
    }
    refused_without_cookie(&program, "no key at all", &program.get("/start").without("Cookie"));
}

fn refused_without_cookie(program: &Program, attack: &str, request: &Request) {
    let answer = program.withstands(attack, request, 403);
    assert!(answer.all("set-cookie").is_empty(), "{attack}: is given a cookie");
    let page = answer.text();
    assert!(!page.contains(&program.form_key), "{attack}: is told the key of forms");
    assert!(!page.contains("Journalsystem"), "{attack}: is told of a procurement");
}

#[test]
fn only_its_own_name_is_answered_to() {
    let program = Program::start();
    let port = program.port;
    let hosts = [
        ("a name that points here", format!("evil.example:{port}")),
        ("a name that begins like ours", format!("127.0.0.1.evil.example:{port}")),
        ("our name as a user of another", format!("127.0.0.1:{port}@evil.example")),
        ("another port", format!("127.0.0.1:{}", port ^ 1)),
        ("no port", String::from("127.0.0.1")),
        ("the address of version 6", format!("[::1]:{port}")),
        ("the address as a number", format!("2130706433:{port}")),
        ("every address", format!("0.0.0.0:{port}")),
        ("a dot after the name", format!("localhost.:{port}")),
        ("an empty name", String::new()),
    ];
    for (attack, host) in &hosts {
        program.withstands(attack, &program.get("/").instead("Host", host), 403);
        let own_style = program.get("/statisk/kravbilaga.css").without("Cookie").instead("Host", host);
        program.withstands(attack, &own_style, 403);
        let start = program.get(&format!("/start?nyckel={}", program.start_key)).instead("Host", host);
        program.withstands(attack, &start, 403);
    }
    let polite = program.get("/");
    program.withstands("no host", &polite.clone().without("Host"), 403);
    program.withstands("two hosts", &polite.clone().and("Host", &format!("evil.example:{port}")), 403);
    program.withstands("our host twice", &polite.clone().and("Host", &format!("127.0.0.1:{port}")), 403);
    let elsewhere = polite.target(&format!("http://evil.example:{port}/"));
    program.withstands("a whole address with another name", &elsewhere, 403);
    let form = program.post("/u/journal/grund", &change_of_body(&program));
    program.withstands("a form to another name", &form.instead("Host", &hosts[0].1), 403);
}

/// The fields of a form that would put another authority into the file.
fn change_of_body(program: &Program) -> [(&'static str, &'static str); 2] {
    assert!(program.file("journal.toml").contains("body = \"Hälso- och sjukvårdsnämnden\""));
    [("was:procurement/body", "\"Hälso- och sjukvårdsnämnden\""), ("procurement/body", "Någon annan")]
}

#[test]
fn no_page_elsewhere_can_use_the_session() {
    let program = Program::start();
    let fields = change_of_body(&program);
    let form = program.post("/u/journal/grund", &fields);
    let bare = program.post_bare("/u/journal/grund", &fields);
    let wrong_key = |key: &str| program.post_bare("/u/journal/grund", &[fields[0], fields[1], ("nyckel", key)]);
    let in_query = bare.clone().target(&format!("/u/journal/grund?nyckel={}", program.form_key));
    let in_cookie = bare.clone().instead("Cookie", &format!("{}; nyckel={}", program.cookie, program.form_key));
    let of = |origin: &str| form.clone().instead("Origin", origin);
    let (port, other) = (program.port, program.port ^ 1);
    let forms = [
        ("the origin of another site", of("https://evil.example")),
        ("the origin of another port", of(&format!("http://127.0.0.1:{other}"))),
        ("our other name as origin", of(&format!("http://localhost:{port}"))),
        ("our own origin, but encrypted", of(&format!("https://127.0.0.1:{port}"))),
        ("an origin that begins like ours", of(&format!("http://127.0.0.1:{port}.evil.example"))),
        ("an origin that is null", of("null")),
        ("an empty origin", of("")),
        ("no origin", form.clone().without("Origin")),
        ("another origin after ours", form.clone().and("Origin", "https://evil.example")),
        ("another origin before ours", of("https://evil.example").and("Origin", &format!("http://127.0.0.1:{port}"))),
        (
            "only the address it came from",
            form.clone().without("Origin").and("Referer", &format!("http://127.0.0.1:{port}/")),
        ),
        ("a form that is said to be of another site", form.clone().and("Sec-Fetch-Site", "cross-site")),
        ("a form of a site beside ours", form.clone().and("Sec-Fetch-Site", "same-site")),
        ("a form that leads here", form.clone().and("Sec-Fetch-Site", "cross-site").and("Sec-Fetch-Mode", "navigate")),
        ("no key of the form", bare.clone()),
        ("a wrong key of the form", wrong_key(&"0".repeat(64))),
        ("an empty key of the form", wrong_key("")),
        ("the cookie as the key of the form", wrong_key(program.cookie.split('=').next_back().expect("a value"))),
        ("the key of the form in the address alone", in_query),
        ("the key of the form in a cookie alone", in_cookie),
        (
            "the key of the form in JSON",
            bare.body("application/json", format!("{{\"nyckel\":\"{}\"}}", program.form_key)),
        ),
    ];
    for (attack, request) in &forms {
        program.withstands(attack, request, 403);
    }
    let page = program.get("/u/journal/grund");
    let pages = [
        (
            "a page as a part of another site's",
            page.clone().and("Sec-Fetch-Site", "cross-site").and("Sec-Fetch-Mode", "no-cors"),
        ),
        (
            "a page read by another site's script",
            page.clone().and("Sec-Fetch-Site", "cross-site").and("Sec-Fetch-Mode", "cors"),
        ),
        ("a page as a part of a site beside ours", page.clone().and("Sec-Fetch-Site", "same-site")),
        ("a page for another origin", page.and("Origin", "https://evil.example")),
    ];
    for (attack, request) in &pages {
        program.withstands(attack, request, 403);
    }
    // Nothing else was wrong with the forms: the same one is saved when it comes from a page of ours.
    let ours = form.and("Sec-Fetch-Site", "same-origin").and("Sec-Fetch-Mode", "navigate");
    assert_eq!(program.ask(&ours).status, 303);
    assert!(program.file("journal.toml").contains("body = \"Någon annan\""));
}

#[test]
fn other_methods_do_nothing() {
    let program = Program::start();
    let fields = change_of_body(&program);
    for page in ["/u/journal/grund", "/", "/start", "/statisk/kravbilaga.css", "/finns-inte"] {
        for method in ["PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "CONNECT", "PROPFIND"] {
            let attack = format!("{method} {page}");
            let request = program.post(page, &fields).method(method);
            let answer = program.withstands(&attack, &request, 405);
            assert!(!answer.text().contains(&program.cookie), "{attack}: the cookie comes back");
            assert_guarded(&attack, &answer);
        }
    }
    program.withstands("a form to a page that takes none", &program.post("/u/journal/krav", &fields), 405);
    program.withstands("a form to the page that opens the session", &program.post("/start", &fields), 405);
    let everything = program.get("*").method("OPTIONS");
    program.withstands_words("OPTIONS of everything", &everything.bytes(), &[403, 405]);
    let way_on = program.get("evil.example:443").method("CONNECT");
    program.withstands_words("a way on to another machine", &way_on.bytes(), &[403, 405]);
    let overridden = program.get("/u/journal/grund").and("X-HTTP-Method-Override", "POST");
    program.withstands("a form that is told in a header alone", &overridden, 200);
}

#[test]
fn what_is_no_request_is_not_answered_as_one() {
    let program = Program::start();
    let polite = program.get("/");
    let long = "a".repeat(1 << 20);
    let many: String = (0..5_000).map(|number| format!("X-{number}: 1\r\n")).collect();
    let form = |lengths: &str, body: &str| {
        let request = program.post("/u/journal/grund", &[]).without("Content-Length").without("Connection");
        let head = String::from_utf8(request.head()).expect("text");
        format!("{}{lengths}\r\n\r\n{body}", head.strip_suffix("\r\n").expect("an empty line")).into_bytes()
    };
    let attacks: [(&str, Vec<u8>, &[u16]); 15] = [
        ("bytes that are nothing", vec![0, 255, 254, 13, 10, 13, 10], &[400]),
        ("a greeting of TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n".to_vec(), &[400]),
        ("a greeting of HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(), &[0, 400, 505]),
        ("a request of HTTP/0.9", b"GET /\r\n\r\n".to_vec(), &[400]),
        ("a line of a mail", b"HELO evil.example\r\n\r\n".to_vec(), &[400]),
        ("an address of a megabyte", polite.clone().target(&format!("/?{long}")).bytes(), &[0, 414, 431]),
        ("a header of a megabyte", polite.clone().and("X-Long", &long).bytes(), &[0, 431]),
        ("5 000 headers", format!("GET / HTTP/1.1\r\n{many}\r\n").into_bytes(), &[0, 431]),
        ("a header on two lines", polite.clone().and("X-Folded", "a\r\n b").bytes(), &[400]),
        ("a space before the colon", polite.clone().and("X-Spaced ", "a").bytes(), &[400]),
        ("two lengths", form("Content-Length: 4\r\nContent-Length: 40", "a=b&"), &[400]),
        ("a length below nothing", form("Content-Length: -1", ""), &[400]),
        ("a length beyond all numbers", form("Content-Length: 18446744073709551617", "a=b"), &[400]),
        ("a coding that nobody knows", form("Transfer-Encoding: identity", "a=b"), &[400]),
        ("a chunk whose length is no number", form("Transfer-Encoding: chunked", "zz\r\na=b\r\n"), &[400, 413]),
    ];
    for (attack, bytes, statuses) in &attacks {
        program.withstands_words(attack, bytes, statuses);
    }
    // One request that might be read as two: whoever reads it as one form with a key is right, and must stop there.
    let hidden =
        format!("GET /u/journal HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nCookie: {}\r\n\r\n", program.port, program.cookie);
    for lengths in
        ["Content-Length: 5\r\nTransfer-Encoding: chunked", "Transfer-Encoding: chunked\r\nContent-Length: 5"]
    {
        let body = format!("0\r\n\r\n{hidden}");
        let answer = program.withstands_words(lengths, &form(lengths, &body), &[400, 403]);
        assert!(!answer.text().contains("HTTP/1.1"), "{lengths}: the hidden request is answered");
    }
}

#[test]
fn whoever_is_slow_is_sent_away_and_keeps_nobody_waiting() {
    let program = Program::start();
    let before = program.tree();
    let request = program.post("/u/journal/grund", &change_of_body(&program)).without("Connection");
    let bytes = request.bytes();
    let half = request.head().len() + 20;
    let title = "Journalsystem för primärvården";
    let same = [("was:procurement/title", "x"), ("procurement/title", title)];
    let begun = Instant::now();
    let said = |bytes: &[u8]| {
        let mut stream = program.connect();
        stream.write_all(bytes).expect("it listens");
        stream
    };
    // Half a head and half a form, and nothing more; and the same with a letter now and then.
    let (slow_head, slow_form) = (said(&bytes[..40]), said(&bytes[..half]));
    let (mut dripping_head, mut dripping_form) = (said(&bytes[..40]), said(&bytes[..half]));
    let idle: Vec<_> = (0..100).map(|_| program.connect()).collect();
    for second in 0..13 {
        let asked = Instant::now();
        program.answers_still("while others are slow");
        assert!(asked.elapsed() < Duration::from_secs(5), "answered only after {:?}", asked.elapsed());
        // A form of the same procurement, too, is saved meanwhile: no lock is held for the slow.
        let other = program.post("/u/journal/grund", &same);
        assert_eq!(program.ask(&other).status, 303);
        let _ = dripping_head.write_all(&bytes[40 + second..41 + second]);
        let _ = dripping_form.write_all(&bytes[half + second..half + second + 1]);
        std::thread::sleep(Duration::from_secs(1));
    }
    for (attack, stream, statuses) in [
        ("a slow head", slow_head, [0, 408]),
        ("a dripping head", dripping_head, [0, 408]),
        ("a slow form", slow_form, [408, 408]),
        ("a dripping form", dripping_form, [408, 408]),
    ] {
        let answer = program.hear(stream);
        assert!(statuses.contains(&answer.status), "{attack}: {}", answer.status);
        if answer.status == 408 {
            assert_guarded(attack, &answer);
        }
    }
    for stream in idle {
        assert_eq!(program.hear(stream).status, 0, "a connection on which nothing is said");
    }
    assert!(begun.elapsed() < Duration::from_secs(25), "{:?}", begun.elapsed());
    program.assert_unchanged("whoever is slow", &before);
}

#[test]
fn more_idle_connections_than_there_is_room_for_give_way() {
    let program = Program::start();
    let idle: Vec<_> = (0..200).map(|_| program.connect()).collect();
    program.answers_still("200 connections on which nothing is said");
    drop(idle);
}

#[test]
fn what_is_too_long_is_refused_without_being_read() {
    let program = Program::start();
    let promised = |request: Request, length: usize| {
        let mut bytes = request.instead("Content-Length", &length.to_string()).head();
        bytes.extend_from_slice(b"nyckel=");
        bytes
    };
    let form = program.post("/u/journal/grund", &[]);
    let files = program.upload("/u/kontor/anbud", &[]);
    let chunk = "a".repeat(0x10_000);
    let chunks = format!("10000\r\n{chunk}\r\n").repeat(9);
    let without_length = form.clone().without("Content-Length").and("Transfer-Encoding", "chunked");
    let mut chunked = without_length.head();
    chunked.extend_from_slice(&chunks.as_bytes()[..chunks.len() - 60_000]);
    let to_files = form.clone().target("/u/kontor/anbud");
    for (attack, bytes) in [
        ("a form above the limit", promised(form.clone(), 512 * 1024 + 1)),
        ("a form of a terabyte", promised(form.clone(), 1 << 40)),
        ("a form above the limit where files are sent", promised(to_files, 512 * 1024 + 1)),
        ("files above the limit", promised(files.clone(), 64 * 1024 * 1024 + 1)),
        ("files of a terabyte", promised(files, 1 << 40)),
        ("a form of pieces that never ends", chunked),
    ] {
        let begun = Instant::now();
        program.withstands_words(attack, &bytes, &[413]);
        assert!(begun.elapsed() < Duration::from_secs(5), "{attack}: waits for {:?}", begun.elapsed());
    }
    // Nor is anything read of those who may not ask.
    let stranger = promised(form.without("Cookie"), 500_000);
    let begun = Instant::now();
    program.withstands_words("a long form without a cookie", &stranger, &[403]);
    assert!(begun.elapsed() < Duration::from_secs(5), "waits for {:?}", begun.elapsed());
}

#[test]
fn every_answer_says_what_it_may_load_and_that_it_is_not_to_be_kept() {
    let program = Program::start();
    assert_guarded("the page that opens the session", &program.opened);
    let cookie = program.opened.header("set-cookie");
    assert!(
        cookie.contains("; HttpOnly") && cookie.contains("; SameSite=Strict") && cookie.contains("; Path=/"),
        "{cookie}"
    );
    assert!(!cookie.contains("Domain"), "{cookie}");
    assert_eq!(program.ask(&program.post("/u/kontor/bilagor", &[("format", "html")])).status, 303);
    let stale = [("was:procurement/body", "något annat"), ("procurement/body", "Någon annan")];
    let omitted = [("gor", "omit"), ("reason", "skäl"), ("decided-by", "roll")];
    let get = |target: &str| program.get(target);
    let answers = [
        ("a page", get("/"), 200),
        ("the head of a page", get("/").method("HEAD"), 200),
        ("a page of a procurement", get("/u/journal/grund"), 200),
        ("another page instead", get("/u/journal"), 303),
        ("the annex", get("/u/journal/forhandsvisning/bilaga"), 200),
        ("a file to keep", get("/u/kontor/fil/internt/manifest.json"), 200),
        ("a page to keep", get("/u/kontor/fil/till-leverantor/sakerhetskrav.html"), 200),
        ("a page that was built", get("/u/kontor/visa/till-leverantor/sakerhetskrav.html"), 200),
        ("an archive", get("/u/kontor/bilagor/internt.zip"), 200),
        ("the style", get("/statisk/kravbilaga.css"), 200),
        ("the script", get("/statisk/kravbilaga.js"), 200),
        ("a language", get("/?sprak=en"), 200),
        ("the catalogue", get("/katalog/krav/finns-inte"), 404),
        ("no page", get("/finns-inte"), 404),
        ("no page of ours at all", get("/u/%ff/grund"), 404),
        ("a used key", get("/start?nyckel=x"), 403),
        ("no cookie", get("/").without("Cookie"), 403),
        ("another name", get("/").instead("Host", "evil.example"), 403),
        ("no form of ours", program.post_bare("/u/journal/grund", &stale), 403),
        ("a method", program.post("/", &[]).method("PUT"), 405),
        ("a conflict", program.post("/u/journal/grund", &stale), 409),
        ("a form too long", program.post("/u/journal/grund", &[]).instead("Content-Length", "9999999"), 413),
        ("files where none are taken", program.upload("/u/journal/grund", &[]), 415),
        ("files without an end", program.upload("/u/journal/anbud", &[]).body("multipart/form-data", "x"), 400),
        ("a form that would not be sound", program.post("/u/journal/avsteg/ZZZ-999", &omitted), 422),
    ];
    for (what, request, status) in &answers {
        assert_guarded(what, &program.withstands(what, request, *status));
    }
}

/// Nothing of it runs that is not ours, stands in a frame of others, is guessed to be something else, or is kept.
fn assert_guarded(what: &str, answer: &Answer) {
    let policy = answer.header("content-security-policy");
    let directive = |name: &str| policy.split(';').map(str::trim).find_map(|one| one.strip_prefix(name)).map(str::trim);
    assert_eq!(directive("default-src "), Some("'none'"), "{what}: {policy}");
    assert!(matches!(directive("script-src "), None | Some("'self'" | "'none'")), "{what}: {policy}");
    assert!(matches!(directive("frame-ancestors "), Some("'self'" | "'none'")), "{what}: {policy}");
    assert_eq!(directive("base-uri "), Some("'none'"), "{what}: {policy}");
    assert!(matches!(directive("form-action "), Some("'self'" | "'none'")), "{what}: {policy}");
    assert!(
        directive("style-src ").is_none_or(|from| from == "'self'") || policy.contains("; sandbox"),
        "{what}: {policy}"
    );
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{what}");
    assert_eq!(answer.header("cache-control"), "no-store", "{what}");
    assert!(["no-referrer", "same-origin"].contains(&answer.header("referrer-policy")), "{what}");
    assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin", "{what}");
    assert!(answer.all("access-control-allow-origin").is_empty() && answer.all("server").is_empty(), "{what}");
    for cookie in answer.all("set-cookie") {
        assert!(cookie.contains("; HttpOnly") && cookie.contains("; SameSite=Strict"), "{what}: {cookie}");
    }
}
