//! A request that was refused: the error on its way out. The page frame turns it into words.

use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use http::StatusCode;
use kernel::Error;

use crate::Sent;

/// What a handler returns.
pub type Reply<R> = Result<Sent<R>, Refused>;

/// [`Error`] as a response: a status without a body, and itself as an extension from which the app writes the page in
/// the reader's language.
#[derive(Debug, Clone)]
pub struct Refused(pub Arc<Error>);

impl Refused {
    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        status_of(&self.0)
    }
}

/// The HTTP status of an error.
pub const fn status_of(error: &Error) -> StatusCode {
    match error {
        Error::NotFound => StatusCode::NOT_FOUND,
        Error::SignedOut => StatusCode::UNAUTHORIZED,
        Error::StepUp => StatusCode::FORBIDDEN,
        Error::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Error::Conflict(_) => StatusCode::CONFLICT,
        Error::Busy(_) => StatusCode::TOO_MANY_REQUESTS,
        Error::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
        Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        if let Error::Unavailable(what) | Error::Internal(what) = &error {
            tracing::error!(what, "request failed");
        }
        Self(Arc::new(error))
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}
