//! What a browser asks for, and what it gets: without anything of the server underneath.

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};

use crate::language::Language;

use super::steps::coded;

/// A file that was sent in.
#[derive(Clone, Debug)]
pub(super) struct SentFile {
    /// Its name, as the browser tells it.
    pub(super) name: String,
    /// Its bytes.
    pub(super) bytes: Vec<u8>,
}

/// What a browser asks for.
#[derive(Clone, Debug, Default)]
pub(super) struct Asked {
    /// The parts of the path that vary, by name.
    pub(super) path: Vec<(String, String)>,
    /// The path as it stands, with its query.
    pub(super) whole: String,
    /// The query.
    pub(super) query: Vec<(String, String)>,
    /// The form.
    pub(super) form: Vec<(String, String)>,
    /// The files of the form.
    pub(super) files: Vec<SentFile>,
    /// The language to answer in.
    pub(super) language: Option<Language>,
    /// Whether the script of the page asks, to put the answer in place by itself.
    pub(super) by_script: bool,
}

impl Asked {
    /// A part of the path.
    pub(super) fn part(&self, name: &str) -> &str {
        first(&self.path, name)
    }

    /// The first value of the query with this name; empty if there is none.
    pub(super) fn query(&self, name: &str) -> &str {
        first(&self.query, name)
    }

    /// The first value of the form with this name; empty if there is none.
    pub(super) fn form(&self, name: &str) -> &str {
        first(&self.form, name)
    }

    /// Every value of the form with this name.
    pub(super) fn all(&self, name: &str) -> Vec<&str> {
        self.form.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str()).collect()
    }

    /// The language to answer in.
    pub(super) fn language(&self) -> Language {
        self.language.unwrap_or(Language::Swedish)
    }
}

fn first<'a>(pairs: &'a [(String, String)], name: &str) -> &'a str {
    pairs.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
}

/// What a browser gets.
#[derive(Debug)]
pub(super) enum Reply {
    /// A page, with its status.
    Page(StatusCode, String),
    /// A page, with a cookie.
    Opened(String, String),
    /// A page that says itself what it may load: one of the documents.
    Document(String),
    /// Go there instead.
    See(String),
    /// A file to keep, by the name that it is to have.
    File(String, Vec<u8>),
    /// A file of the pages themselves: its type and its bytes.
    Own(&'static str, Vec<u8>),
}

/// What a page may load: its own style and script, and nothing from anywhere else.
const OWN: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; \
                   form-action 'self'; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'";

/// What a document may load: the style and pictures inside itself. It may stand in a frame of ours.
const DOCUMENT: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; \
                        form-action 'none'; frame-ancestors 'self'; base-uri 'none'; sandbox allow-popups";

impl Reply {
    /// A page.
    pub(super) fn page(html: String) -> Reply {
        Reply::Page(StatusCode::OK, html)
    }

    /// The same page, told to hold faults to correct: nothing of its form was saved.
    pub(super) fn with_faults(self) -> Reply {
        if let Reply::Page(_, html) = self { Reply::Page(StatusCode::UNPROCESSABLE_ENTITY, html) } else { self }
    }

    /// As the server sends it.
    pub(super) fn into_response(self) -> Response<Body> {
        let policy = if matches!(self, Reply::Document(_)) { DOCUMENT } else { OWN };
        let (status, kind, body, more) = match self {
            Reply::Page(status, html) => (status, "text/html; charset=utf-8", html.into_bytes(), None),
            Reply::Opened(html, cookie) => {
                (StatusCode::OK, "text/html; charset=utf-8", html.into_bytes(), Some((header::SET_COOKIE, cookie)))
            }
            Reply::Document(html) => (StatusCode::OK, "text/html; charset=utf-8", html.into_bytes(), None),
            Reply::See(to) => (StatusCode::SEE_OTHER, "text/plain", Vec::new(), Some((header::LOCATION, to))),
            Reply::File(name, bytes) => {
                (StatusCode::OK, type_of(&name), bytes, Some((header::CONTENT_DISPOSITION, attached(&name))))
            }
            Reply::Own(kind, bytes) => (StatusCode::OK, kind, bytes, None),
        };
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        // With `no-referrer` a browser says of our own forms, too, that they come from nowhere.
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
        headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
        if let Some((name, value)) = more
            && let Ok(value) = HeaderValue::try_from(value)
        {
            headers.insert(name, value);
        }
        response
    }
}

/// To be kept under a name, whatever letters it has (RFC 6266 with RFC 8187).
fn attached(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() || "-._".contains(letter) { letter } else { '_' })
        .collect();
    let coded = coded(name);
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{coded}")
}

fn type_of(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "pdf" => "application/pdf",
        "zip" => "application/zip",
        "json" => "application/json",
        "csv" => "text/csv; charset=utf-8",
        "ics" => "text/calendar; charset=utf-8",
        "md" => "text/markdown; charset=utf-8",
        _ => "application/octet-stream",
    }
}
