//! Error pages: what happened, what was kept, what to do next. Small, and the same for everyone: no session, no name,
//! no address, so a page that is denied and a page that is missing are the same bytes.

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, header};
use kernel::{Error, Locale};
use maud::{DOCTYPE, Markup, html};

use crate::{Button, assets, t, time};

/// The whole response for an error, never cached. The error's inner text stays in the log.
pub fn error_page(l: Locale, error: &Error) -> Response {
    let mut response = (gate::status_of(error), page(l, error)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Error::Busy(seconds) = error {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(*seconds));
    }
    response
}

/// What happened, and what was kept with what to do next.
fn words(l: Locale, error: &Error) -> (&'static str, String) {
    let (what, next) = match error {
        Error::NotFound => (t::error_missing(l), t::error_missing_do(l)),
        Error::SignedOut => (t::error_signed_out(l), t::error_signed_out_do(l)),
        Error::StepUp => (t::error_step_up(l), t::error_step_up_do(l)),
        Error::Invalid(_) => (t::error_invalid(l), t::error_invalid_do(l)),
        Error::Conflict(_) => (t::error_conflict(l), t::error_conflict_do(l)),
        Error::Busy(s) => return (t::error_busy(l), t::error_busy_do(l, time::in_words(l, i64::from(*s)))),
        Error::Unavailable(_) => (t::error_unavailable(l), t::error_unavailable_do(l)),
        Error::Internal(_) => (t::error_internal(l), t::error_internal_do(l)),
    };
    (what, next.to_owned())
}

fn page(l: Locale, error: &Error) -> Markup {
    let (what, next) = words(l, error);
    let urgent = matches!(error, Error::Unavailable(_) | Error::Internal(_));
    html! {
        (DOCTYPE)
        html lang=(l.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (what) }
                link rel="stylesheet" href=(assets::stylesheet());
                link rel="icon" href=(assets::app_icon());
            }
            body.public {
                main #main {
                    div.page.stack {
                        h1 { (what) }
                        p { (next) }
                        div.actions {
                            @match error {
                                Error::SignedOut => { (Button::main(t::error_sign_in(l)).link("/sign-in")) }
                                _ => { (Button::main(t::error_home(l)).link("/")) }
                            }
                            @if urgent { (Button::undo(t::emergency_call(l)).link("tel:911")) }
                        }
                    }
                }
            }
        }
    }
}
