//! Somebody may be in danger: the words for whoever is on duty, and the door to who it is.

use kernel::{Locale, Time};
use maud::{Markup, html};
use ui::{Button, Field, State};

use super::{ago, name};
use crate::{ground::DangerId, markdown, store::danger::DangerLine, t, types::PlaceInfo};

/// The middle pane of the desk.
pub(crate) fn pane(l: Locale, item: &work::Item, line: &DangerLine, place: &PlaceInfo, now: Time) -> Markup {
    let id = DangerId::from_raw(item.subject);
    html! {
        header { h2 { (t::danger_in(l, place.name_in(l))) } }
        p.meta { (name(l, line.persona_name.as_deref())) ", " (ago(l, line.at, now, "UTC")) }
        @if !line.title.is_empty() { p { b { (line.title) } } }
        div.prose { (markdown::draw(&line.words)) }
        p { (t::danger_duty(l)) }
        @if line.opened_at.is_some() { p.meta { (t::seal_opened_before(l)) } }
        @if !line.title.is_empty() { div.actions { (Button::normal(t::danger_reply(l)).link(&format!("{}/{}", place.href(), line.topic))) } }
        (form(l, id, "", None))
    }
}

fn form(l: Locale, id: DangerId, typed: &str, error: Option<&str>) -> Markup {
    html! {
        form.card.stack.close method="post" action={ "/community-dangers/" (id) "/open" } {
            h3 { (t::seal_title(l)) }
            p { (t::seal_what(l)) }
            (Field::new("reason", t::seal_reason(l)).value(typed).error(error).max(500).required())
            div.actions { (Button::undo(t::seal_open(l)).icon("key")) }
        }
    }
}

pub(crate) fn reason(l: Locale, id: DangerId, typed: &str, error: Option<&str>) -> Markup {
    html! { div.page.stack { (ui::back("/inbox", t::go_back(l))) (form(l, id, typed, error)) } }
}

pub(crate) fn opened(l: Locale, name: &str, phone: Option<&str>, email: Option<&str>) -> Markup {
    html! {
        div.page.stack {
            (ui::back("/inbox", t::go_back(l)))
            (ui::alert(State::Caution, &t::seal_is(l, name), &html! { p { (t::seal_kept(l)) } }, &html! {
                @if let Some(phone) = phone { (Button::main(phone).icon("phone").link(&format!("tel:{phone}"))) }
            }))
            @if let Some(email) = email { p { (email) } }
            @if phone.is_none() && email.is_none() { p { (t::seal_no_way(l)) } }
        }
    }
}
