//! The badge: what was checked about a professional, and when, or why it no longer counts.

use kernel::Locale;
use maud::{Markup, html};
use ui::State;

use crate::{
    t,
    verified::{Badge, Lapse, Tier},
};

/// The mark beside a professional's name: letters, field, and what was checked when. Without a check there is no mark; a
/// check that no longer counts says so.
pub fn badge(l: Locale, badge: &Badge, zone: &str) -> Markup {
    let letters = [badge.profession.as_str(), badge.specialty.as_str()].into_iter().filter(|s| !s.is_empty());
    let line = letters.collect::<Vec<_>>().join(", ");
    html! {
        span.meta { (line) }
        @if let Some(at) = badge.checked_at {
            " " (ui::verified(&t::checked_on(l, &badge.checked, ui::time::date(l, at, zone))))
        } @else if let Some(lapse) = badge.lapse {
            " " (ui::badge(State::Caution, short(l, lapse)))
        }
    }
}

/// Two words for a check that no longer counts.
pub(crate) fn short(l: Locale, lapse: Lapse) -> &'static str {
    t::by_key(l, &format!("lapse-{}", lapse.word())).unwrap_or_default()
}

/// How far somebody was checked, in a few words.
pub(crate) fn tier(l: Locale, tier: Tier) -> &'static str {
    t::by_key(l, &format!("tier-{}", tier.word())).unwrap_or_default()
}

/// Why a check no longer counts, and what to do.
pub(crate) fn why(l: Locale, badge: &Badge, to_do: &str) -> Markup {
    let Some(lapse) = badge.lapse else { return html! {} };
    let day = badge.licence_ends.as_deref().unwrap_or_default();
    let what = match lapse {
        Lapse::Expired => t::why_expired(l, day),
        Lapse::Lapsed => t::why_lapsed(l).to_owned(),
        Lapse::Revoked => t::why_revoked(l).to_owned(),
    };
    html! {
        (ui::alert(State::Caution, &what, &html! {
            p { (to_do) }
            @if !badge.source.is_empty() { p.meta { (t::source_label(l)) ": " (badge.source) } }
        }, &html! {}))
    }
}
