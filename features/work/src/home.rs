//! The card on the home page of those who work: what waits, and the block that runs or comes next.

use gate::{Session, View};
use kernel::{Boxed, Result};
use maud::{Markup, html};
use ui::Button;

use crate::{
    http,
    store::blocks,
    t,
    types::{Inbox, InboxId},
};

pub(crate) fn card(session: &mut Session) -> Boxed<'_, Result<Markup>> {
    Box::pin(async move {
        let (l, now) = (session.locale(), session.now());
        let waiting = http::badge(session).await?;
        let me = InboxId::from_raw(session.who().id);
        let (open, _) = blocks::of_person(&mut session.may::<View, Inbox>(me).await?).await?;
        let next = open.first().map(|block| {
            let when = ui::time::moment(l, block.started_at.unwrap_or(block.starts_at), now, &session.who().zone);
            (format!("/blocks/{}", block.id), when)
        });
        let body = html! {
            p { (t::home_waiting(l, waiting)) }
            @if let Some((href, when)) = &next { p { a href=(href) { (t::block(l)) ": " (when) } } }
            div.actions {
                (Button::main(t::inbox(l)).icon("inbox").link("/inbox"))
                @if next.is_none() { (Button::normal(t::block_book(l)).icon("clock").link("/blocks")) }
            }
        };
        Ok(ui::card("work-home", t::inbox(l), &html! {}, &body))
    })
}
