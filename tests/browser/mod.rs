//! A browser that says exactly what it is told to say, polite or not, and a `kravbilaga serve` of its own to say it to. Whatever
//! comes back is searched for what lies outside the folder of procurements, or hidden in it.

#![allow(
    dead_code,
    unreachable_pub,
    reason = "each integration test is compiled with all of this and uses its own part"
)]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// What stands in files that nobody may see: one beside the workspace, others hidden in it, and one of the system's own.
const SECRETS: [&str; 3] = ["hemligt-utanfor-mappen", "hemligt-i-en-dold-mapp", "root:x:0:0"];
/// Longer than any limit of the server's on what is not files.
const PATIENCE: Duration = Duration::from_secs(25);

/// A program that serves a workspace with copies of examples, and a browser that has opened its address.
pub struct Program {
    child: Child,
    folder: tempfile::TempDir,
    pub port: u16,
    /// The key of the printed address; used by now.
    pub start_key: String,
    pub cookie: String,
    pub form_key: String,
    /// The answer that opened the session.
    pub opened: Answer,
}

/// What is asked, word for word.
#[derive(Clone)]
pub struct Request {
    method: String,
    target: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

/// What came back; status 0 if the connection ended without an answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Request {
    fn new(method: &str, target: &str) -> Request {
        Request { method: method.to_owned(), target: target.to_owned(), headers: Vec::new(), body: Vec::new() }
    }

    pub fn method(mut self, method: &str) -> Request {
        self.method = method.to_owned();
        self
    }

    pub fn target(mut self, target: &str) -> Request {
        self.target = target.to_owned();
        self
    }

    /// With a header more, whether it has one of that name or not.
    pub fn and(mut self, name: &str, value: &str) -> Request {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn without(mut self, name: &str) -> Request {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self
    }

    /// With another value of a header.
    pub fn instead(self, name: &str, value: &str) -> Request {
        self.without(name).and(name, value)
    }

    pub fn body(mut self, kind: &str, body: impl Into<Vec<u8>>) -> Request {
        self.body = body.into();
        let length = self.body.len().to_string();
        self.instead("Content-Type", kind).instead("Content-Length", &length)
    }

    /// The head alone, with the empty line after it.
    pub fn head(&self) -> Vec<u8> {
        let mut head = format!("{} {} HTTP/1.1\r\n", self.method, self.target);
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        head.into_bytes()
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = self.head();
        bytes.extend_from_slice(&self.body);
        bytes
    }
}

impl Answer {
    /// What was said until the connection ended.
    fn of(bytes: &[u8]) -> Answer {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        let (head, body) = end.map_or((bytes, &[][..]), |end| (&bytes[..end], &bytes[end + 4..]));
        let head = String::from_utf8_lossy(head).into_owned();
        let mut lines = head.split("\r\n");
        let status = lines.next().and_then(|first| first.strip_prefix("HTTP/1.")?.get(2..5)?.parse().ok()).unwrap_or(0);
        let header =
            |line: &str| line.split_once(": ").map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()));
        Answer { status, headers: lines.filter_map(header).collect(), body: body.to_vec() }
    }

    pub fn all(&self, name: &str) -> Vec<&str> {
        self.headers.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str()).collect()
    }

    /// The one header of that name; empty if there is none.
    pub fn header(&self, name: &str) -> &str {
        let all = self.all(name);
        assert!(all.len() <= 1, "{name} stands {} times", all.len());
        all.first().copied().unwrap_or_default()
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl Program {
    /// Starts it with `journal`, `kontor` and `bevakning` (which has lots), and opens the address.
    pub fn start() -> Program {
        let folder = tempfile::tempdir().expect("a folder for the test");
        furnish(folder.path());
        let mut command = Command::new(env!("CARGO_BIN_EXE_kravbilaga"));
        command.args(["serve", "--port", "0", "--no-open", "--workspace"]).arg(folder.path().join("upphandlingar"));
        let mut child = command.stdout(Stdio::piped()).spawn().expect("it starts");
        let mut line = String::new();
        let printed = child.stdout.as_mut().expect("its output is ours");
        BufReader::new(printed).read_line(&mut line).expect("it prints the address");
        let address = line.trim().strip_prefix("http://127.0.0.1:").expect("an address of this machine");
        let (port, start_key) = address.split_once("/start?nyckel=").expect("an address with a key");
        let port = port.parse().expect("a port");
        let nothing = Answer { status: 0, headers: Vec::new(), body: Vec::new() };
        let (start_key, empty) = (start_key.to_owned(), String::new);
        let mut program =
            Program { child, folder, port, start_key, cookie: empty(), form_key: empty(), opened: nothing };
        program.opened = program.ask(&program.get(&format!("/start?nyckel={}", program.start_key)).without("Cookie"));
        let cookie = program.opened.header("set-cookie").split(';').next().expect("a cookie");
        program.cookie = cookie.to_owned();
        let page = program.ask(&program.get("/ny")).text();
        let key = page.split("name=\"nyckel\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        program.form_key = key.expect("a form carries the key").to_owned();
        program
    }

    pub fn workspace(&self) -> PathBuf {
        self.folder.path().join("upphandlingar")
    }

    /// A file of the workspace.
    pub fn file(&self, path: &str) -> String {
        std::fs::read_to_string(self.workspace().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// As a polite browser asks for a page.
    pub fn get(&self, target: &str) -> Request {
        Request::new("GET", target)
            .and("Host", &format!("127.0.0.1:{}", self.port))
            .and("Cookie", &self.cookie)
            .and("Connection", "close")
    }

    /// As a polite browser sends a form, with the key that the form carried.
    pub fn post(&self, target: &str, fields: &[(&str, &str)]) -> Request {
        let fields = fields.iter().chain(&[("nyckel", self.form_key.as_str())]).copied().collect::<Vec<_>>();
        self.post_bare(target, &fields)
    }

    /// A form without the key.
    pub fn post_bare(&self, target: &str, fields: &[(&str, &str)]) -> Request {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.get(target)
            .method("POST")
            .and("Origin", &format!("http://127.0.0.1:{}", self.port))
            .body("application/x-www-form-urlencoded", body)
    }

    /// As a polite browser sends files, with the names as they are given.
    pub fn upload(&self, target: &str, files: &[(&str, &[u8])]) -> Request {
        let mut body = Vec::new();
        let key =
            format!("--slut-pa-delen\r\nContent-Disposition: form-data; name=\"nyckel\"\r\n\r\n{}\r\n", self.form_key);
        body.extend_from_slice(key.as_bytes());
        for (name, bytes) in files {
            let head =
                format!("--slut-pa-delen\r\nContent-Disposition: form-data; name=\"fil\"; filename=\"{name}\"\r\n\r\n");
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--slut-pa-delen--\r\n");
        self.post_bare(target, &[]).body("multipart/form-data; boundary=slut-pa-delen", body)
    }

    /// Whether the program runs, as far as the system tells: one that somebody has ended is a zombie until it is waited for.
    fn state(&self) -> String {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        status.lines().find(|line| line.starts_with("State")).unwrap_or("its state is not known").to_owned()
    }

    /// A connection on which nothing has been said.
    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port));
        let stream = stream.unwrap_or_else(|error| panic!("the server takes no connection: {error}; {}", self.state()));
        stream.set_read_timeout(Some(PATIENCE)).expect("a time limit");
        stream.set_write_timeout(Some(PATIENCE)).expect("a time limit");
        stream
    }

    pub fn ask(&self, request: &Request) -> Answer {
        self.say(&request.bytes())
    }

    /// Says it on a connection of its own. Whoever is spoken to may hang up before all is said.
    pub fn say(&self, bytes: &[u8]) -> Answer {
        let mut stream = self.connect();
        let _ = stream.write_all(bytes);
        self.hear(stream)
    }

    /// What comes back until the connection ends; nothing of it may be secret.
    pub fn hear(&self, mut stream: TcpStream) -> Answer {
        let (mut heard, mut some) = (Vec::new(), [0; 65_536]);
        loop {
            match stream.read(&mut some) {
                Ok(0) => break,
                Ok(length) => heard.extend_from_slice(&some[..length]),
                Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                    panic!("no end of the answer within {PATIENCE:?}: {}", String::from_utf8_lossy(&heard))
                }
                // It hung up on something that it had not read.
                Err(_) => break,
            }
        }
        let _ = stream.shutdown(Shutdown::Both);
        for secret in SECRETS {
            let is_told = heard.windows(secret.len()).any(|part| part == secret.as_bytes());
            assert!(!is_told, "`{secret}` is told");
        }
        Answer::of(&heard)
    }

    /// Every file in the folder around the workspace, with its bytes; but not the lock.
    pub fn tree(&self) -> BTreeMap<String, Vec<u8>> {
        let mut tree = BTreeMap::new();
        gather(self.folder.path(), self.folder.path(), &mut tree);
        tree.retain(|path, _| !path.ends_with(".kravbilaga.lock"));
        tree
    }

    /// The server still answers whoever asks politely.
    pub fn answers_still(&self, after: &str) {
        assert_eq!(self.ask(&self.get("/ny")).status, 200, "{after}: no answer afterwards");
    }

    /// An attack: it gets this status, changes nothing, and the server goes on.
    pub fn withstands(&self, attack: &str, request: &Request, status: u16) -> Answer {
        self.withstands_words(attack, &request.bytes(), &[status])
    }

    /// The same with other bytes than a request has, answered in one of several ways.
    pub fn withstands_words(&self, attack: &str, bytes: &[u8], statuses: &[u16]) -> Answer {
        let before = self.tree();
        let answer = self.say(bytes);
        assert!(statuses.contains(&answer.status), "{attack}: {} instead of {statuses:?}", answer.status);
        self.answers_still(attack);
        self.assert_unchanged(attack, &before);
        answer
    }

    pub fn assert_unchanged(&self, attack: &str, before: &BTreeMap<String, Vec<u8>>) {
        let after = self.tree();
        let changed = before.iter().filter(|(path, bytes)| after.get(*path) != Some(bytes)).map(|(path, _)| path);
        let new = after.keys().filter(|path| !before.contains_key(*path));
        let all: Vec<&String> = changed.chain(new).collect();
        assert!(all.is_empty(), "{attack}: changes {all:?}");
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The workspace, and what lies around it and hidden in it.
fn furnish(around: &Path) {
    let workspace = around.join("upphandlingar");
    let hidden = workspace.join(".dold");
    std::fs::create_dir_all(&hidden).expect("a folder");
    let example = |name: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("examples/{name}.toml"));
        std::fs::read_to_string(path).expect("the example")
    };
    for (name, from) in
        [("journal", "journal-system"), ("kontor", "office-supplies"), ("bevakning", "guarding-service")]
    {
        std::fs::write(workspace.join(format!("{name}.toml")), example(from)).expect("a file");
    }
    let secret = |secret: &str| example("office-supplies").replace("Kontorsmaterial", secret);
    let [outside, inside, _] = SECRETS;
    for path in [around.join("secret"), around.join("secret.toml"), around.join("secret.html")] {
        std::fs::write(path, secret(outside)).expect("a file");
    }
    for path in [hidden.join("hemlig.toml"), hidden.join("hemlig.html"), workspace.join(".gomd.toml")] {
        std::fs::write(path, secret(inside)).expect("a file");
    }
}

fn gather(base: &Path, folder: &Path, tree: &mut BTreeMap<String, Vec<u8>>) {
    for entry in std::fs::read_dir(folder).expect("readable") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            gather(base, &path, tree);
        } else {
            let name = path.strip_prefix(base).expect("it stands there").to_string_lossy().into_owned();
            tree.insert(name, std::fs::read(&path).expect("readable"));
        }
    }
}
