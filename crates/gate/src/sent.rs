//! The receipt: a response whose audit rows are durable.

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, header};

/// A response that may leave: its audit rows are on disk. Made only by [`crate::Session::send`] and [`crate::Write::send`].
#[derive(Debug)]
pub struct Sent<R>(R);

impl<R> Sent<R> {
    pub(crate) fn new(response: R) -> Self {
        Self(response)
    }
}

impl<R: IntoResponse> IntoResponse for Sent<R> {
    fn into_response(self) -> Response {
        let mut response = self.0.into_response();
        // Private by default: after signing out, Back shows nothing. Public pages set their own header first.
        let headers = response.headers_mut();
        headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
        response
    }
}
