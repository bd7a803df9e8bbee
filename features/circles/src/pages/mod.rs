//! What people see.

mod circle;
mod emergency;
mod invite;
mod looks;
mod parts;

pub(crate) use circle::{CirclePage, circle_page, in_circles, offer_rows};
pub(crate) use emergency::{Finder, Found, Search, emergency_page, open_page, reason_page, review_page};
pub(crate) use invite::{InviteForm, invite_page, offer_page, over_page};
pub(crate) use looks::{csv, looks_page};
pub(crate) use parts::{home_card, panel};

use kernel::FieldError;

/// The sentence for one field's error.
fn error_in<'a>(l: kernel::Locale, errors: &[FieldError], field: &str) -> Option<&'a str> {
    errors.iter().find(|e| e.field == field).and_then(|e| crate::t::by_key(l, e.code))
}
