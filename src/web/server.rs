//! Takes connections on this machine alone, and hands what is asked for to the pages: whole, within limits of size and time. The
//! only asynchronous code.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use axum::body::{Body, HttpBody, to_bytes};
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, OriginalUri, RawPathParams, Request, State};
use axum::http::{HeaderValue, Method, Response, StatusCode, header};
use axum::routing::{MethodRouter, any};
use axum::{RequestExt, Router};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

use crate::language::Language;

use super::asked::{Asked, Reply, SentFile};
use super::guard::Refusal;
use super::{Page, Web, routes};

/// Bytes of a form; the longest is a page of questions with long texts.
const LARGEST_FORM: usize = 512 * 1024;
/// Bytes of answer files that are sent in at a time.
const LARGEST_FILES: usize = 64 * 1024 * 1024;
/// How long the head of what is asked for may take to arrive.
const HEAD_WITHIN: Duration = Duration::from_secs(10);
/// How long the rest of it may take.
const FORM_WITHIN: Duration = Duration::from_secs(10);
/// The same for files.
const FILES_WITHIN: Duration = Duration::from_secs(120);
/// Connections at a time; more wait.
const CONNECTIONS: usize = 128;

/// A server that has its port, and takes no connections yet.
pub(super) struct Listening {
    runtime: tokio::runtime::Runtime,
    listener: TcpListener,
    /// The port that it has.
    pub(super) port: u16,
}

/// Takes a port of this machine; any that is free for 0.
pub(super) fn listen(port: u16) -> anyhow::Result<Listening> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("start the server")?;
    let listener = runtime
        .block_on(TcpListener::bind(("127.0.0.1", port)))
        .with_context(|| format!("listen on port {port} of this machine; choose another with --port"))?;
    let port = listener.local_addr().context("tell the server's port")?.port();
    Ok(Listening { runtime, listener, port })
}

/// Answers until the program ends.
pub(super) fn answer(listening: Listening, web: Arc<Web>) -> anyhow::Result<()> {
    let mut router = Router::new();
    for (path, page) in routes() {
        router = router.route(path, route(page));
    }
    let router = router.fallback(any(missing)).with_state(web);
    let seats = Arc::new(Semaphore::new(CONNECTIONS));
    listening.runtime.block_on(async move {
        loop {
            let seat = Arc::clone(&seats).acquire_owned().await.context("wait for a connection to end")?;
            // A connection that breaks before it is taken is nobody's fault here.
            let Ok((stream, _)) = listening.listener.accept().await else { continue };
            let service = TowerToHyperService::new(router.clone());
            tokio::spawn(async move {
                let _seat = seat;
                // Whoever asks badly is answered by the library, or not at all.
                let _ = hyper::server::conn::http1::Builder::new()
                    .timer(TokioTimer::new())
                    .header_read_timeout(HEAD_WITHIN)
                    .serve_connection(TokioIo::new(stream), service)
                    .await;
            });
        }
    })
}

fn route(page: Page) -> MethodRouter<Arc<Web>> {
    let handler = move |State(web): State<Arc<Web>>, request: Request| async move {
        Ok::<_, Infallible>(within_limits(web, page, request).await)
    };
    any(handler)
}

async fn missing(State(web): State<Arc<Web>>, request: Request) -> Response<Body> {
    let page = |web: &Web, asked: &Asked| web.missing(asked);
    within_limits(web, Page { get: page, post: None, files: false, open: false }, request).await
}

async fn within_limits(web: Arc<Web>, page: Page, request: Request) -> Response<Body> {
    let language = language_of(&request);
    let chosen = request.uri().query().and_then(|query| {
        form_urlencoded::parse(query.as_bytes())
            .find(|(name, _)| name == "sprak")
            .and_then(|(_, code)| Language::from_code(&code))
    });
    let mut response = match asked(&web, page, request, chosen.unwrap_or(language)).await {
        Ok((handler, asked)) => {
            let shown = Arc::clone(&web);
            let made = tokio::task::spawn_blocking(move || {
                handler(&shown, &asked).unwrap_or_else(|failure| shown.failed(&asked, &failure))
            });
            match made.await {
                Ok(reply) => reply.into_response(),
                // A panic in one page is no reason to stop serving the others.
                Err(_) => plain(StatusCode::INTERNAL_SERVER_ERROR, "500"),
            }
        }
        Err(response) => *response,
    };
    if let Some(language) = chosen
        && let Ok(cookie) = HeaderValue::try_from(format!(
            "sprak={}; HttpOnly; SameSite=Strict; Path=/; Max-Age=31536000",
            language.code()
        ))
    {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

type Handler = fn(&Web, &Asked) -> anyhow::Result<Reply>;

/// What is asked for, if it may be.
async fn asked(
    web: &Web,
    page: Page,
    mut request: Request,
    language: Language,
) -> Result<(Handler, Asked), Box<Response<Body>>> {
    let method = request.method().clone();
    let is_read = method == Method::GET || method == Method::HEAD;
    let guarded = if page.open {
        web.guard.host(request.uri(), request.headers())
    } else {
        web.guard.may(if is_read { &Method::GET } else { &method }, request.uri(), request.headers())
    };
    guarded.map_err(|refusal| refused(web, refusal, language))?;
    let handler = if is_read { Some(page.get) } else { page.post.filter(|_| method == Method::POST) };
    let Some(handler) = handler else {
        return Err(Box::new(plain(StatusCode::METHOD_NOT_ALLOWED, "405")));
    };
    let path = request.extract_parts::<RawPathParams>().await;
    let path = path.map(|path| path.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect());
    let whole = request.extract_parts::<OriginalUri>().await;
    let whole = whole.map(|uri| uri.0.path_and_query().map_or_else(String::new, ToString::to_string));
    let pairs = |bytes: &[u8]| -> Vec<(String, String)> { form_urlencoded::parse(bytes).into_owned().collect() };
    let mut asked = Asked {
        path: path.unwrap_or_default(),
        whole: whole.unwrap_or_default(),
        query: pairs(request.uri().query().unwrap_or_default().as_bytes()),
        language: Some(language),
        by_script: request.headers().contains_key("x-by-script"),
        ..Asked::default()
    };
    if is_read {
        return Ok((handler, asked));
    }
    let is_files = request
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/form-data"));
    if is_files && !page.files {
        return Err(Box::new(plain(StatusCode::UNSUPPORTED_MEDIA_TYPE, "415")));
    }
    let (largest, within) = if is_files { (LARGEST_FILES, FILES_WITHIN) } else { (LARGEST_FORM, FORM_WITHIN) };
    let (head, body) = request.into_parts();
    // What says beforehand that it is too large is not waited for.
    if body.size_hint().lower() > largest as u64 {
        return Err(Box::new(web.too_large(language).into_response()));
    }
    let bytes = match tokio::time::timeout(within, to_bytes(body, largest)).await {
        Ok(Ok(bytes)) => bytes,
        Ok(Err(_)) => return Err(Box::new(web.too_large(language).into_response())),
        Err(_) => return Err(Box::new(plain(StatusCode::REQUEST_TIMEOUT, "408"))),
    };
    if is_files {
        let request = Request::from_parts(head, Body::from(bytes));
        let (form, files) = sent(request).await.map_err(|()| Box::new(plain(StatusCode::BAD_REQUEST, "400")))?;
        asked.form = form;
        asked.files = files;
    } else {
        asked.form = pairs(&bytes);
    }
    web.guard.form(asked.form("nyckel")).map_err(|refusal| refused(web, refusal, language))?;
    Ok((handler, asked))
}

type Sent = (Vec<(String, String)>, Vec<SentFile>);

/// The fields and files of a form.
async fn sent(mut request: Request) -> Result<Sent, ()> {
    // It has been read whole, within a limit of ours; the library's own is lower than one tender.
    DefaultBodyLimit::disable().apply(&mut request);
    let mut parts = Multipart::from_request(request, &()).await.map_err(|_| ())?;
    let (mut form, mut files) = (Vec::new(), Vec::new());
    while let Some(part) = parts.next_field().await.map_err(|_| ())? {
        let field = part.name().unwrap_or_default().to_owned();
        let name = part.file_name().map(str::to_owned);
        let bytes = part.bytes().await.map_err(|_| ())?;
        match name {
            Some(name) if name.is_empty() && bytes.is_empty() => {}
            Some(name) => files.push(SentFile { name, bytes: bytes.to_vec() }),
            None => form.push((field, String::from_utf8_lossy(&bytes).into_owned())),
        }
    }
    Ok((form, files))
}

fn refused(web: &Web, refusal: Refusal, language: Language) -> Box<Response<Body>> {
    Box::new(web.refused(refusal, language).into_response())
}

fn plain(status: StatusCode, text: &str) -> Response<Body> {
    Reply::Page(status, text.to_owned()).into_response()
}

/// The language that was chosen earlier.
fn language_of(request: &Request) -> Language {
    let cookies = request.headers().get_all(header::COOKIE).iter().filter_map(|cookie| cookie.to_str().ok());
    let mut pairs = cookies.flat_map(|cookies| cookies.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs
        .find(|(name, _)| *name == "sprak")
        .and_then(|(_, code)| Language::from_code(code))
        .unwrap_or(Language::Swedish)
}
