//! The guided form in a browser: pages over [`workflow`](crate::workflow), for one officer on one machine. Writes the same files as
//! the command line reads, and nothing outside the folder of procurements.

mod asked;
mod catalogue_pages;
mod choices;
mod deviations;
mod documents;
mod fields;
mod guard;
mod head;
mod procurements;
mod questions;
mod server;
mod steps;
mod tenders;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use anyhow::Context;
use axum::http::StatusCode;
use include_dir::{Dir, include_dir};
use serde_json::{Value, json};

use crate::catalogue::RequirementId;
use crate::language::Language;
use crate::template::Pages;
use crate::workflow::{Folders, Ground, Problems, Workspace, hanging};

use self::asked::{Asked, Reply};
use self::guard::{Guard, Refusal};
use self::steps::Change;

static PAGES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src/web/pages");
static OWN_FILES: [(&str, &str, &[u8]); 2] = [
    ("kravbilaga.css", "text/css; charset=utf-8", include_bytes!("static/kravbilaga.css")),
    ("kravbilaga.js", "text/javascript; charset=utf-8", include_bytes!("static/kravbilaga.js")),
];

/// How to serve.
#[derive(Clone, Debug)]
pub struct ServeOptions {
    /// The folder of procurements.
    pub workspace: PathBuf,
    /// The port; any that is free for 0.
    pub port: u16,
    /// The catalogue and templates.
    pub folders: Folders,
}

/// What came of serving: it only ends before it begins.
#[derive(Debug)]
pub enum Served {
    /// The catalogue is not sound.
    Refused(Problems),
    /// It ended.
    Ended,
}

/// Serves until the program ends. `started` is told the address to open.
///
/// # Errors
/// If the port is taken, the folder cannot be made, or a page is at fault.
pub fn serve(options: &ServeOptions, started: impl FnOnce(&str) -> anyhow::Result<()>) -> anyhow::Result<Served> {
    let ground = match Ground::read(&options.folders)? {
        Ok(ground) => ground,
        Err(problems) => return Ok(Served::Refused(problems)),
    };
    let workspace = Workspace::new(&options.workspace, ground)?;
    let listening = server::listen(options.port)?;
    let guard = Guard::new(listening.port)?;
    let key = guard.start_key().context("make the key of the address")?;
    let address = format!("http://127.0.0.1:{}/start?nyckel={key}", listening.port);
    let sources = PAGES.files().map(|file| {
        let name = file.path().to_string_lossy().into_owned();
        (name, String::from_utf8_lossy(file.contents()).into_owned())
    });
    let pages = Pages::new(&sources.collect::<Vec<_>>())?;
    let hanging = hanging(workspace.ground().catalogue());
    let folders = options.folders.clone();
    let web = Web { workspace, folders, pages, guard, hanging, changes: Mutex::default() };
    started(&address)?;
    server::answer(listening, Arc::new(web))?;
    Ok(Served::Ended)
}

/// All that pages are made from.
struct Web {
    workspace: Workspace,
    folders: Folders,
    pages: Pages,
    guard: Guard,
    hanging: BTreeMap<String, BTreeSet<RequirementId>>,
    /// What the last change of each procurement did, to be told on its next page.
    changes: Mutex<BTreeMap<String, Change>>,
}

/// A page: what reads it, and what takes its form.
#[derive(Clone, Copy)]
struct Page {
    get: fn(&Web, &Asked) -> anyhow::Result<Reply>,
    post: Option<fn(&Web, &Asked) -> anyhow::Result<Reply>>,
    /// Whether its form may carry files.
    files: bool,
    /// Whether it is there for whoever has no session yet.
    open: bool,
}

type Get = fn(&Web, &Asked) -> anyhow::Result<Reply>;

fn shown(get: Get) -> Page {
    Page { get, post: None, files: false, open: false }
}

fn form(get: Get, post: Get) -> Page {
    Page { get, post: Some(post), files: false, open: false }
}

/// Every page, by its path.
fn routes() -> Vec<(&'static str, Page)> {
    vec![
        ("/start", Page { get: Web::start, post: None, files: false, open: true }),
        ("/statisk/{fil}", Page { get: Web::own_file, post: None, files: false, open: true }),
        ("/", shown(procurements::list)),
        ("/ny", form(procurements::new, procurements::first_answer)),
        ("/ny/skapa", form(procurements::new, procurements::create)),
        ("/u/{namn}", shown(steps::begin)),
        ("/u/{namn}/grund", form(head::show, head::save)),
        ("/u/{namn}/fragor/{grupp}", form(questions::show, questions::save)),
        ("/u/{namn}/delar", form(choices::lots, choices::change_lots)),
        ("/u/{namn}/vagar", form(choices::routes, choices::save_routes)),
        ("/u/{namn}/tilldelning", form(choices::award, choices::save_award)),
        ("/u/{namn}/avsteg", shown(deviations::list)),
        ("/u/{namn}/avsteg/{krav}", form(deviations::show, deviations::save)),
        ("/u/{namn}/krav", shown(steps::requirements)),
        ("/u/{namn}/proportion", shown(documents::proportion)),
        ("/u/{namn}/forhandsvisning", shown(documents::preview_page)),
        ("/u/{namn}/forhandsvisning/bilaga", shown(documents::preview_itself)),
        ("/u/{namn}/bilagor", form(documents::show, documents::build_all)),
        ("/u/{namn}/bilagor/{arkiv}", shown(documents::archive)),
        ("/u/{namn}/fil/{*fil}", shown(documents::file)),
        ("/u/{namn}/visa/{*fil}", shown(documents::file_shown)),
        ("/u/{namn}/anbud", Page { files: true, ..form(tenders::show, tenders::take_in) }),
        ("/u/{namn}/anbud/prova", form(tenders::show, tenders::evaluate)),
        ("/u/{namn}/uppfoljning", form(tenders::follow_up, tenders::make_follow_up)),
        ("/katalog", shown(catalogue_pages::search)),
        ("/katalog/krav/{krav}", shown(catalogue_pages::requirement)),
        ("/katalog/anmarkningar", shown(catalogue_pages::findings)),
        ("/katalog/tackning", shown(catalogue_pages::coverage)),
    ]
}

impl Web {
    /// A page with what every page has.
    fn render(&self, asked: &Asked, name: &str, context: Value) -> anyhow::Result<String> {
        let language = asked.language();
        let (path, query) = asked.whole.split_once('?').unwrap_or((&asked.whole, ""));
        let mut other: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        other.retain(|(name, _)| name != "sprak");
        let code = if language == Language::Swedish { "en" } else { "sv" };
        other.push((String::from("sprak"), code.to_owned()));
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(&other).finish();
        // A page that answers a form has no address of its own to come back to, other than the form's.
        let mut whole = json!({
            "language": language.code(),
            "other_language": format!("{path}?{query}"),
            "form_key": self.guard.form_key,
            "catalogue": self.workspace.ground().catalogue().called(),
            "here": path,
        });
        if let (Some(whole), Value::Object(context)) = (whole.as_object_mut(), context) {
            whole.extend(context);
        }
        self.pages.render(name, language, &whole)
    }

    /// The page of that name.
    fn page(&self, asked: &Asked, name: &str, context: Value) -> anyhow::Result<Reply> {
        Ok(Reply::page(self.render(asked, name, context)?))
    }

    /// A page that says in a word what is the matter: `message.html` knows the words.
    fn told(&self, status: StatusCode, language: Language, matter: &str, detail: &str) -> Reply {
        let asked = Asked { language: Some(language), whole: String::from("/"), ..Asked::default() };
        let context = json!({ "matter": matter, "detail": detail });
        Reply::Page(status, self.render(&asked, "message.html", context).unwrap_or_else(|_| matter.to_owned()))
    }

    fn missing(&self, asked: &Asked) -> anyhow::Result<Reply> {
        Ok(self.told(StatusCode::NOT_FOUND, asked.language(), "missing", ""))
    }

    fn failed(&self, asked: &Asked, failure: &anyhow::Error) -> Reply {
        self.told(StatusCode::INTERNAL_SERVER_ERROR, asked.language(), "failed", &format!("could not {failure:#}"))
    }

    fn refused(&self, refusal: Refusal, language: Language) -> Reply {
        let matter = match refusal {
            Refusal::Host => "host",
            Refusal::Origin => "origin",
            Refusal::Session => "session",
            Refusal::Form => "form",
        };
        self.told(StatusCode::FORBIDDEN, language, matter, "")
    }

    fn too_large(&self, language: Language) -> Reply {
        self.told(StatusCode::PAYLOAD_TOO_LARGE, language, "too-large", "")
    }

    /// Opens the session. The page leads on by itself: a cookie set on the way from another program's link would not be sent
    /// on a redirect.
    fn start(&self, asked: &Asked) -> anyhow::Result<Reply> {
        match self.guard.open(asked.query("nyckel")) {
            Some(cookie) => Ok(Reply::Opened(self.render(asked, "start.html", json!({}))?, cookie)),
            None => Ok(self.told(StatusCode::FORBIDDEN, asked.language(), "used-key", "")),
        }
    }

    fn own_file(&self, asked: &Asked) -> anyhow::Result<Reply> {
        match OWN_FILES.iter().find(|(name, ..)| *name == asked.part("fil")) {
            Some((_, kind, bytes)) => Ok(Reply::Own(kind, bytes.to_vec())),
            None => self.missing(asked),
        }
    }
}
