//! Forms with files, read piece by piece with a limit on each.

use std::collections::HashMap;

use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use axum::http::{HeaderMap, header};
use bytes::{Bytes, BytesMut};
use gate::{Keys, Session};
use kernel::{Error, FieldError, RawId, Result};

use crate::{
    files,
    types::{MAX_BYTES, MAX_FILES, MAX_WORDS, SealedFile, ThreadId},
};

/// All files, the words, and what the browser writes round them.
const MAX_BODY: usize = MAX_FILES * MAX_BYTES + (1 << 20);

/// What a form with files held.
#[derive(Debug, Default)]
pub struct Filled {
    fields: HashMap<String, String>,
    /// Files as they arrived.
    pub files: Vec<Bytes>,
    /// The field of each file.
    boxes: Vec<String>,
    /// What cannot be taken.
    pub errors: Vec<FieldError>,
}

impl Filled {
    /// A field's text; empty when it was not sent.
    pub fn text(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }
    /// The button or box was used.
    pub fn has(&self, name: &str) -> bool {
        self.fields.contains_key(name)
    }
    /// Takes the files of one field out of the others, for a form that has several.
    pub fn take_files(&mut self, field: &str) -> Vec<Bytes> {
        let all = std::mem::take(&mut self.files).into_iter().zip(std::mem::take(&mut self.boxes));
        let (own, others): (Vec<_>, Vec<_>) = all.partition(|(_, name)| name == field);
        (self.files, self.boxes) = others.into_iter().unzip();
        own.into_iter().map(|(bytes, _)| bytes).collect()
    }
    /// The form's own id; a form without one (a plain client) is taken as new.
    pub(crate) fn nonce(&self) -> Result<String> {
        match self.text("nonce") {
            "" => fresh_nonce(),
            nonce => Ok(nonce.chars().take(64).collect()),
        }
    }
    /// Notes what cannot be taken.
    pub fn fault(&mut self, field: &'static str, code: &'static str) {
        self.errors.push(FieldError { field, code });
    }
    /// The person's words, trimmed; notes when there are too many.
    pub(crate) fn words(&mut self, field: &'static str) -> String {
        let words = self.text(field).replace("\r\n", "\n").trim().to_owned();
        if words.chars().count() > MAX_WORDS {
            self.fault(field, "words-many");
        }
        words
    }
}

/// A new id for a form, so that it is taken once however often it is sent.
pub fn fresh_nonce() -> Result<String> {
    let random = Keys::token()?;
    Ok(RawId(std::array::from_fn(|i| random[i])).to_string())
}

/// Reads `multipart/form-data` or a plain form. What is too big is named in `errors`, the rest is kept.
pub async fn read(mut request: Request) -> Result<Filled> {
    DefaultBodyLimit::max(MAX_BODY).apply(&mut request);
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("multipart/form-data") {
        let form = axum::Form::<Vec<(String, String)>>::from_request(request, &()).await;
        let axum::Form(pairs) = form.map_err(|_| Error::field("q", "form-broken"))?;
        return Ok(Filled { fields: pairs.into_iter().collect(), ..Filled::default() });
    }
    let mut parts = Multipart::from_request(request, &()).await.map_err(|_| Error::field("q", "form-broken"))?;
    let mut filled = Filled::default();
    // A client that breaks off mid-form sent nothing.
    while let Some(mut field) = parts.next_field().await.map_err(|_| Error::field("q", "form-broken"))? {
        let name = field.name().unwrap_or_default().to_owned();
        let is_file = field.file_name().is_some();
        let limit = if is_file { MAX_BYTES } else { 4 * MAX_WORDS + 4096 };
        let mut bytes = BytesMut::new();
        let mut over = false;
        while let Some(piece) = field.chunk().await.map_err(|_| Error::field("q", "form-broken"))? {
            over |= bytes.len() + piece.len() > limit;
            if !over {
                bytes.extend_from_slice(&piece);
            }
        }
        match (is_file, over) {
            (true, true) => filled.fault("files", "file-big"),
            // A browser sends an empty part for a file box that was left alone.
            (true, false) if bytes.is_empty() => {}
            (true, false) => {
                filled.files.push(bytes.freeze());
                filled.boxes.push(name);
            }
            (false, true) => filled.fault("q", "words-many"),
            (false, false) => {
                filled.fields.insert(name, String::from_utf8_lossy(&bytes).into_owned());
            }
        }
    }
    if filled.files.len() > MAX_FILES {
        filled.files.truncate(MAX_FILES);
        filled.boxes.truncate(MAX_FILES);
        filled.fault("files", "file-many");
    }
    Ok(filled)
}

/// The form's files, re-encoded and sealed; none when something of the form cannot be taken (`errors` says what).
pub(crate) async fn ready(session: &mut Session, filled: &mut Filled) -> Result<Option<Vec<SealedFile>>> {
    let (raw, keys) = (std::mem::take(&mut filled.files), std::sync::Arc::clone(&session.org().keys));
    let made = match files::prepare(keys, raw, session.now()).await {
        Err(Error::Invalid(errors)) => {
            filled.errors.extend(errors);
            Vec::new()
        }
        made => made?,
    };
    Ok(filled.errors.is_empty().then_some(made))
}

/// The script asks, not a browser following a form.
pub(crate) fn by_script(headers: &HeaderMap) -> bool {
    headers.contains_key("x-kith")
}

/// Where the person came from, when that is a desk or a page of this thread; else `fallback`. Never another site.
pub(crate) fn back_to(headers: &HeaderMap, fallback: String) -> String {
    match came_from(headers) {
        Some(path) if path.starts_with("/blocks/") || path.starts_with("/inbox") => path.to_owned(),
        _ => fallback,
    }
}

/// The page that somebody came from, with its query: the thread's own, or a desk; else the thread's own.
pub(crate) fn back_from(came: &str, id: ThreadId) -> String {
    let own = format!("/threads/{id}");
    let ours = came.split('?').next() == Some(&own)
        || ["/blocks/", "/inbox", "/items/"].iter().any(|desk| came.starts_with(desk));
    // It stands in a form: what no address holds is not followed.
    if ours && !came.contains(char::is_control) { came.to_owned() } else { own }
}

/// The page of ours that the form stood on: path and query.
pub(crate) fn came_from(headers: &HeaderMap) -> Option<&str> {
    let came = headers.get(header::REFERER).and_then(|v| v.to_str().ok())?;
    let host = headers.get(header::HOST).and_then(|v| v.to_str().ok())?;
    came.split_once("://").and_then(|(_, rest)| rest.strip_prefix(host)).filter(|path| path.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn back_leads_to_our_own_desk_only() {
        let check = |referer: &str, want: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, "care.example".parse().unwrap());
            headers.insert(header::REFERER, referer.parse().unwrap());
            assert_eq!(back_to(&headers, "/threads/1".into()), want, "{referer}");
        };
        check("https://care.example/blocks/7?item=2", "/blocks/7?item=2");
        check("https://care.example/messages", "/threads/1");
        check("https://care.example.evil/blocks/7", "/threads/1");
        check("https://evil.example/blocks/7", "/threads/1");
        check("", "/threads/1");
    }
}
