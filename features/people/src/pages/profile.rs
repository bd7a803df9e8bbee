//! What a professional says of themselves, and what was checked.

use kernel::{FieldError, Locale};
use maud::{Markup, html};
use ui::{Button, Field};

use super::{fix, mark as marks, page_under, wrong};
use crate::{http::Told, store::MOST_INTERESTS, t, verified::Badge};

pub(crate) fn profile(l: Locale, badge: &Badge, typed: &Told, faults: &[FieldError], zone: &str) -> Markup {
    let or_none = |text: &str| {
        if text.is_empty() {
            html! { (t::none(l)) }
        } else {
            html! { (text) }
        }
    };
    let most = u32::try_from(MOST_INTERESTS).unwrap_or(u32::MAX);
    let body = html! {
        (fix(l, faults))
        (marks::why(l, badge, t::lapse_own(l)))
        (ui::card("badge", t::badge_title(l), &html! {}, &html! {
            p { (super::badge(l, badge, zone)) }
            (ui::facts(&[
                (t::tier_label(l), html! { (marks::tier(l, badge.tier)) }),
                (t::state_label(l), or_none(&badge.licence_state)),
                (t::licence_label(l), or_none(&badge.licence)),
                (t::ends_label(l), or_none(badge.licence_ends.as_deref().unwrap_or_default())),
                (t::source_label(l), or_none(&badge.source)),
            ]))
            p.meta { (t::profile_wrong(l)) }
        }))
        (ui::card("found", t::found_title(l), &html! {}, &html! {
            p { (t::found_text(l)) }
            form.stack method="post" action="/account/professional" {
                (ui::check("listed", "1", t::found_check(l), typed.listed == "1"))
                (Field::new("town", t::town_label(l)).help(t::town_help(l)).value(&typed.town).max(80).error(wrong(l, faults, "town")))
                (Field::new("interests", t::interests_label(l)).help(t::interests_help(l)).area(3).max(most).value(&typed.interests).error(wrong(l, faults, "interests")))
                div.actions { (Button::main(t::save(l))) }
            }
        }))
    };
    page_under("/account", t::account_title(l), t::profile_title(l), t::profile_text(l), &body)
}
