//! Notices on a device: the button that turns them on, and which of the devices is the one in the hand.

use kernel::{RawId, Time};
use maud::{Markup, html};
use ui::Button;

use super::Own;
use crate::{Channel, t, types::Address};

/// What the page knows of devices.
pub(crate) struct Here {
    /// The organisation's public key, in base64url.
    pub key: String,
    /// Each device with the hash by which a browser knows itself.
    pub devices: Vec<(RawId, String)>,
}

/// The card with the button. It needs script, and says so.
pub(super) fn card(page: &Own<'_>) -> Markup {
    let l = page.l;
    let Some(here) = page.push else {
        return ui::card("push", t::push(l), &html! {}, &html! { p { (t::push_demo(l)) } });
    };
    ui::card(
        "push",
        t::push(l),
        &html! {},
        &html! {
            p { (t::push_words(l)) }
            p.meta data-push-plain { (t::push_plain(l)) }
            form.stack.close method="post" action="/channels/push" hidden data-push=(here.key) data-none=(t::push_none(l))
                data-denied=(t::push_denied(l)) data-failed=(t::push_failed(l)) data-wait=(t::push_wait(l)) data-here=(t::push_here(l)) {
                @for name in ["endpoint", "p256dh", "auth"] { (ui::hidden(name, "")) }
                div.actions { (Button::normal(t::push_on(l)).icon("phone")) }
            }
            p.meta role="status" data-push-said {}
            script type="module" src=(ui::assets::push_script()) {}
        },
    )
}

/// On a device's own card: since when, and, found by the script, that it is this one.
pub(super) fn mark(page: &Own<'_>, address: &Address) -> Markup {
    let l = page.l;
    if address.channel != Channel::Push {
        return html! {};
    }
    let hash = page.push.and_then(|here| here.devices.iter().find(|(id, _)| *id == address.id)).map(|(_, hash)| hash);
    let since = address.verified_at.map(|at: Time| ui::time::date(l, at, page.zone));
    html! {
        @if let Some(since) = since { p.meta { (t::push_since(l, since)) } }
        @if let Some(hash) = hash { p data-device=(hash) hidden { (ui::badge(ui::State::Note, t::push_mark(l))) } }
    }
}
