//! What many see alike, kept until something changes: pages for guests, here and in browsers; for members the topics of a
//! place and the posts of a topic.

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex},
};

use axum::{
    body::Bytes,
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use gate::Masked;
use kernel::RawId;
use ui::gzip::Piece;

use crate::types::PlaceInfo;

/// Pages that are kept at once, 4 to 20 KB each; beyond it all are drawn anew.
const MOST: usize = 500;

/// The last state of each page.
static PAGES: LazyLock<Mutex<HashMap<String, Drawn>>> = LazyLock::new(Mutex::default);

/// A page as it was sent.
struct Drawn {
    tag: String,
    kind: &'static str,
    /// With gzip.
    packed: Bytes,
}

/// What pages are.
pub(super) const HTML: &str = "text/html; charset=utf-8";

/// One page in one language, and which state of the place it shows.
pub(super) struct Kept {
    page: String,
    tag: String,
}

impl Kept {
    /// What shows a state of the place, and nothing else.
    pub(super) fn of(masked: &Masked, place: &PlaceInfo, uri: &Uri) -> Self {
        Self::at(masked, place, uri, "")
    }

    /// A page that also says how long ago something was: the same for five minutes.
    pub(super) fn with_ages(masked: &Masked, place: &PlaceInfo, uri: &Uri) -> Self {
        Self::at(masked, place, uri, &format!("{}-", slot_of(masked)))
    }

    fn at(masked: &Masked, place: &PlaceInfo, uri: &Uri, slot: &str) -> Self {
        let l = masked.locale().tag();
        // Two organisations of one program may have a place of the same name.
        let page = format!("{} {uri} {l}", masked.org().config.base_url);
        Self { page, tag: format!("\"{}-{slot}{l}-{}\"", place.version, crate::VERSION) }
    }

    /// The answer without drawing: nothing changed, or the page as it was sent to somebody else.
    pub(super) fn answer(&self, headers: &HeaderMap) -> Option<Response> {
        if headers.get(header::IF_NONE_MATCH).is_some_and(|tag| tag.as_bytes() == self.tag.as_bytes()) {
            return Some(self.tagged(StatusCode::NOT_MODIFIED.into_response()));
        }
        let packed = ui::gzip::takes(headers);
        let pages = PAGES.lock().unwrap_or_else(|e| e.into_inner());
        let Drawn { kind, packed, .. } = pages.get(&self.page).filter(|page| packed && page.tag == self.tag)?;
        let kinds = [(header::CONTENT_TYPE, *kind), (header::CONTENT_ENCODING, "gzip")];
        let mut response = self.tagged((kinds, packed.clone()).into_response());
        response.headers_mut().append(header::VARY, HeaderValue::from_static("Accept-Encoding"));
        Some(response)
    }

    /// Keeps what was drawn for the next guest, and answers with it.
    pub(super) fn keep(&self, kind: &'static str, drawn: String) -> Response {
        if let Some(bytes) = ui::gzip::packed(drawn.as_bytes()) {
            let mut pages = PAGES.lock().unwrap_or_else(|e| e.into_inner());
            if pages.len() >= MOST {
                pages.clear();
            }
            pages.insert(self.page.clone(), Drawn { tag: self.tag.clone(), kind, packed: bytes.into() });
        }
        self.tagged(([(header::CONTENT_TYPE, kind)], drawn).into_response())
    }

    /// For guests: kept by browsers, and asked again each time.
    fn tagged(&self, mut response: Response) -> Response {
        let headers = response.headers_mut();
        if let Ok(tag) = HeaderValue::from_str(&self.tag) {
            headers.insert(header::ETAG, tag);
        }
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
        headers.insert(header::VARY, HeaderValue::from_static("Cookie, Accept-Language"));
        response
    }
}

/// The number of the five minutes that run.
fn slot_of(masked: &Masked) -> i64 {
    masked.moment().micros() / (gate::SLOT_SECONDS * 1_000_000)
}

/// Lists that are kept at once, up to 40 KB each.
const LISTS: usize = 200;

static KEPT_LISTS: LazyLock<Mutex<HashMap<String, Arc<List>>>> = LazyLock::new(Mutex::default);

/// A page of the topics of a place, or the posts of a topic as members see them who have no words and no marks among them,
/// and no other part in the topic.
pub(super) struct List {
    tag: String,
    /// As they were drawn, and packed.
    pub drawn: Arc<Piece>,
    /// Who wrote posts: these see their own otherwise.
    pub authors: Vec<RawId>,
    /// The number of the last post, and whether there are more after it.
    pub last: (i64, bool),
}

/// Where a list is kept, and which state of the place it shows.
pub(super) struct Shelf {
    list: String,
    tag: String,
}

impl Shelf {
    /// `list` tells it from all others of the place: a feed or a topic, and where it begins.
    pub(super) fn of(masked: &Masked, place: &PlaceInfo, zone: &str, list: &str) -> Self {
        let l = masked.locale().tag();
        let list = format!("{} {} {list} {l} {zone}", masked.org().config.base_url, place.id);
        Self { list, tag: format!("{}-{}", place.version, slot_of(masked)) }
    }

    pub(super) fn found(&self) -> Option<Arc<List>> {
        let lists = KEPT_LISTS.lock().unwrap_or_else(|e| e.into_inner());
        lists.get(&self.list).filter(|list| list.tag == self.tag).cloned()
    }

    /// Keeps it for others, unless it is too short to be worth it.
    pub(super) fn keep(self, drawn: String, authors: Vec<RawId>, last: (i64, bool)) {
        let Some(drawn) = Piece::of(drawn).map(Arc::new) else { return };
        let mut lists = KEPT_LISTS.lock().unwrap_or_else(|e| e.into_inner());
        if lists.len() >= LISTS {
            lists.clear();
        }
        lists.insert(self.list, Arc::new(List { tag: self.tag, drawn, authors, last }));
    }
}
