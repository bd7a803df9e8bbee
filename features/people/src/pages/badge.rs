//! The badge: what was checked about a professional, and when.

use kernel::Locale;
use maud::{Markup, html};

use crate::{t, types::Badge};

/// The mark beside a professional's name: letters, field, and what was checked when. Without a check there is no mark.
pub fn badge(l: Locale, badge: &Badge, zone: &str) -> Markup {
    let letters = [badge.profession.as_str(), badge.specialty.as_str()].into_iter().filter(|s| !s.is_empty());
    let line = letters.collect::<Vec<_>>().join(", ");
    html! {
        span.meta { (line) }
        @if let Some(at) = badge.checked_at {
            " " (ui::verified(&t::checked_on(l, &badge.checked, ui::time::date(l, at, zone))))
        }
    }
}
