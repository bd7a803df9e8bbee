//! Pages with gzip, for browsers that take it.

use std::sync::Arc;

use axum::{
    body::{Body, Bytes, HttpBody, to_bytes},
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use ui::gzip::{self, Piece};

/// Below it nothing is won; above it, something is being sent that was never a page.
const SIZES: std::ops::RangeInclusive<u64> = 256..=4 << 20;
/// The kinds that hold words. What is sealed, packed or drawn is as small as it gets.
const KINDS: [&str; 6] = [
    "text/",
    "application/json",
    "application/manifest+json",
    "application/fhir+json",
    "application/atom+xml",
    "image/svg+xml",
];
/// Packs the answer when that is `wanted` and of use.
pub(crate) async fn pack(wanted: bool, mut response: Response) -> Response {
    if !holds_words(response.headers()) {
        return response;
    }
    response.headers_mut().append(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    let size = response.body().size_hint().exact().filter(|size| wanted && SIZES.contains(size));
    let Some(size) = size.and_then(|size| usize::try_from(size).ok()) else { return response };
    let (mut parts, body) = response.into_parts();
    // A body whose size is known is in memory already; reading it does not fail.
    let bytes = to_bytes(body, size).await.unwrap_or_default();
    let piece = parts.extensions.remove::<Arc<Piece>>();
    let with_piece = piece.and_then(|piece| gzip::packed_with(&bytes, &piece));
    let body = match with_piece.or_else(|| gzip::packed(&bytes)) {
        Some(packed) => {
            parts.headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            parts.headers.remove(header::CONTENT_LENGTH);
            Bytes::from(packed)
        }
        None => bytes,
    };
    Response::from_parts(parts, Body::from(body))
}

/// Words that are not packed already.
fn holds_words(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let plain = !headers.contains_key(header::CONTENT_ENCODING) && !kind.starts_with("text/event-stream");
    plain && KINDS.iter().any(|one| kind.starts_with(one))
}
