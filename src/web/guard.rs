//! Who may ask: whoever opened the address that was printed, from this machine, on a page of ours. Everything else is refused
//! before anything of it is read.

use std::sync::Mutex;

use anyhow::Context;
use axum::http::{HeaderMap, HeaderValue, Method, Uri, header};

/// What a session is known by.
#[derive(Debug)]
pub(super) struct Guard {
    port: u16,
    start_key: Mutex<Option<String>>,
    session: String,
    /// What every form of ours carries.
    pub(super) form_key: String,
}

/// Why something is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It was asked of another name than ours: a page elsewhere may have had its own name point here.
    Host,
    /// It comes from a page that is not ours.
    Origin,
    /// Whoever asks has not opened the address that was printed.
    Session,
    /// The form is not one of ours.
    Form,
}

impl Guard {
    /// A new session for a port.
    ///
    /// # Errors
    /// If the machine gives no random bytes.
    pub(super) fn new(port: u16) -> anyhow::Result<Guard> {
        Ok(Guard { port, start_key: Mutex::new(Some(random()?)), session: random()?, form_key: random()? })
    }

    /// The key of the address that is printed; used once.
    pub(super) fn start_key(&self) -> Option<String> {
        self.start_key.lock().ok()?.clone()
    }

    /// The name of the cookie. A port of its own, since cookies do not tell ports apart.
    fn cookie(&self) -> String {
        format!("kravbilaga-{}", self.port)
    }

    /// Opens the session for whoever holds the key, once. Returns the cookie.
    pub(super) fn open(&self, key: &str) -> Option<String> {
        let mut held = self.start_key.lock().ok()?;
        if !held.as_deref().is_some_and(|held| same(held, key)) {
            return None;
        }
        *held = None;
        Some(format!("{}={}; HttpOnly; SameSite=Strict; Path=/", self.cookie(), self.session))
    }

    /// Whether it is asked of this machine by its own name.
    pub(super) fn host(&self, address: &Uri, headers: &HeaderMap) -> Result<(), Refusal> {
        let mut named = headers.get_all(header::HOST).iter();
        let host = named.next().and_then(|host| host.to_str().ok()).filter(|_| named.next().is_none());
        let ours = [format!("127.0.0.1:{}", self.port), format!("localhost:{}", self.port)];
        let is_ours = |host: &str| ours.iter().any(|ours| ours == host);
        // A whole address names whom it asks, whatever the header says (RFC 9112, 3.2.2).
        let in_address = address.authority().is_none_or(|authority| is_ours(authority.as_str()));
        if in_address && host.is_some_and(is_ours) { Ok(()) } else { Err(Refusal::Host) }
    }

    /// Whether the session may ask for this, before any of a form is read.
    pub(super) fn may(&self, method: &Method, address: &Uri, headers: &HeaderMap) -> Result<(), Refusal> {
        self.host(address, headers)?;
        let from_elsewhere = match headers.get("sec-fetch-site").map(|site| site.as_bytes()) {
            None | Some(b"same-origin" | b"none") => false,
            // A link on another page, or in a letter, may lead here; nothing more.
            Some(_) => {
                !(*method == Method::GET && headers.get("sec-fetch-mode").is_some_and(|mode| mode == "navigate"))
            }
        };
        let host = headers.get(header::HOST).map_or(&[][..], HeaderValue::as_bytes);
        let mut origins = headers.get_all(header::ORIGIN).iter().peekable();
        let is_missing = origins.peek().is_none() && *method != Method::GET;
        let are_ours = origins.all(|origin| origin.as_bytes().strip_prefix(b"http://") == Some(host));
        if from_elsewhere || is_missing || !are_ours {
            return Err(Refusal::Origin);
        }
        let name = self.cookie();
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|cookie| cookie.to_str().ok());
        let mut pairs = cookies.flat_map(|cookies| cookies.split(';')).filter_map(|pair| pair.trim().split_once('='));
        if pairs.any(|(known, value)| known == name && same(value, &self.session)) {
            Ok(())
        } else {
            Err(Refusal::Session)
        }
    }

    /// Whether a form is one of ours.
    pub(super) fn form(&self, key: &str) -> Result<(), Refusal> {
        if same(key, &self.form_key) { Ok(()) } else { Err(Refusal::Form) }
    }
}

/// Compared in the same time whatever differs.
fn same(one: &str, other: &str) -> bool {
    one.len() == other.len()
        && one.bytes().zip(other.bytes()).fold(0, |differs, (one, other)| differs | (one ^ other)) == 0
}

/// 32 random bytes, as letters and digits.
fn random() -> anyhow::Result<String> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("{error}")).context("make a secret for the session")?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
