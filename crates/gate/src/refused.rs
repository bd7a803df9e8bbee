//! A request that was refused: the error on its way out. The page frame turns it into words.

use axum::response::{IntoResponse, Response};
use http::StatusCode;
use kernel::{Error, FieldError};

use crate::Sent;

/// What a handler returns.
pub type Reply<R> = Result<Sent<R>, Refused>;

/// [`Error`] as a response: a status without a body, and itself as an extension from which the frame writes the page.
#[derive(Debug, Clone)]
pub struct Refused {
    /// The HTTP status.
    pub status: StatusCode,
    /// What to mend, for 422.
    pub fields: Vec<FieldError>,
    /// The sentence's key, for 409.
    pub code: Option<&'static str>,
    /// Seconds to wait, for 429.
    pub wait: Option<u32>,
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        let (status, fields, code, wait) = match error {
            Error::NotFound => (StatusCode::NOT_FOUND, Vec::new(), None, None),
            Error::SignedOut => (StatusCode::UNAUTHORIZED, Vec::new(), None, None),
            Error::StepUp => (StatusCode::FORBIDDEN, Vec::new(), Some("step-up"), None),
            Error::Invalid(fields) => (StatusCode::UNPROCESSABLE_ENTITY, fields, None, None),
            Error::Conflict(code) => (StatusCode::CONFLICT, Vec::new(), Some(code), None),
            Error::Busy(wait) => (StatusCode::TOO_MANY_REQUESTS, Vec::new(), None, Some(wait)),
            Error::Unavailable(what) => {
                tracing::error!(what, "unavailable");
                (StatusCode::SERVICE_UNAVAILABLE, Vec::new(), None, None)
            }
            Error::Internal(what) => {
                tracing::error!(what, "fault");
                (StatusCode::INTERNAL_SERVER_ERROR, Vec::new(), None, None)
            }
        };
        Self { status, fields, code, wait }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}
