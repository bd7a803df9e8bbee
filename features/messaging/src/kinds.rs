//! Messages and calls in the one inbox.

use gate::{Session, View};
use kernel::{Boxed, PersonId, Result, Time};
use maud::{Markup, html};
use ui::Button;
use work::{Item, OnMoved, Outcome, WorkKind};

use crate::{
    http::{Back, pane},
    jobs, load,
    open::MESSAGE,
    store::{self, NewPost},
    t,
    types::{Call, CallId, State, Thread, ThreadId},
};

/// The name of the work kind of a call.
pub(crate) const CALL: &str = "call";

pub(crate) const MESSAGE_KIND: WorkKind = WorkKind {
    name: MESSAGE,
    label: t::kind_message,
    icon: "messages",
    href: message_href,
    draw: draw_message,
    line: line_message,
};
pub(crate) const CALL_KIND: WorkKind =
    WorkKind { name: CALL, label: t::kind_call, icon: "phone", href: call_href, draw: draw_call, line: line_call };
pub(crate) const MESSAGE_MOVED: OnMoved = OnMoved { kind: MESSAGE, run: message_moved };
pub(crate) const CALL_MOVED: OnMoved = OnMoved { kind: CALL, run: call_moved };

fn thread_of(item: &Item) -> ThreadId {
    ThreadId::from_raw(item.subject)
}

fn message_href(item: &Item) -> String {
    format!("/threads/{}", item.subject)
}

fn call_href(item: &Item) -> String {
    format!("/items/{}", item.id)
}

fn draw_message<'a>(session: &'a mut Session, item: &'a Item) -> Boxed<'a, Result<Markup>> {
    Box::pin(async move {
        let loaded = load::load(session, thread_of(item), i64::MAX).await?;
        pane(session, &loaded, &Back::default(), false)
    })
}

/// The last words of the circle, with those of danger marked.
fn line_message<'a>(session: &'a mut Session, item: &'a Item) -> Boxed<'a, Result<Markup>> {
    Box::pin(async move {
        let l = session.locale();
        let mut access = session.may::<View, Thread>(thread_of(item)).await?;
        let words = store::last_words(&mut access).await?;
        let thread = store::thread(&mut access).await?;
        let seen = guard::danger(&words);
        let first = seen.findings.first().map(|f| f.span.clone()).unwrap_or(0..0);
        let (start, end) = around(&words, first.clone());
        let part = |from: usize, to: usize| words.get(from..to).unwrap_or_default();
        Ok(html! {
            @if !thread.screened { (ui::badge_with(ui::State::Urgent, "alert", t::team_not_screened(l))) " " }
            "“" @if start > 0 { "…" }
            (part(start, first.start.max(start))) @if !first.is_empty() { mark { (part(first.start, first.end)) } } (part(first.end.max(start), end))
            @if end < words.len() { "…" } "”"
        })
    })
}

/// About 120 bytes round a span, on character boundaries.
fn around(words: &str, span: std::ops::Range<usize>) -> (usize, usize) {
    let start = words.floor_char_boundary(span.start.saturating_sub(40));
    (start, words.ceil_char_boundary((start + 120).max(span.end)).min(words.len()))
}

/// Pool and holder of the thread follow the item, and the thread says so.
fn message_moved<'a>(tx: &'a mut ::store::Tx, item: Item, now: Time) -> Boxed<'a, Result<()>> {
    Box::pin(async move {
        let Some((pool, holder, last_n, state)) = store::place_of(tx, item.subject).await? else { return Ok(()) };
        if item.closed_at.is_some() {
            return if state == State::Closed.word() { Ok(()) } else { ended(tx, &item, now).await };
        }
        store::move_thread(tx, item.subject, item.pool, item.holder).await?;
        let event = match item.holder {
            _ if item.pool != pool => Some(NewPost::event("pool", None, Some(item.pool.raw()))),
            Some(new) if holder != Some(new) && item.taken_at.is_none() => {
                Some(NewPost::event("handed", None, Some(new.raw())))
            }
            Some(new) if item.taken_at == Some(now) => Some(NewPost::event("taken", Some(new), None)),
            None if holder.is_some() => Some(NewPost::event("pool", None, Some(item.pool.raw()))),
            _ => None,
        };
        if let Some(event) = event {
            store::add_post(tx, item.subject, &event, now).await?;
        }
        // Who takes it has it before the eyes.
        if let (Some(reader), true) = (item.holder, item.taken_at == Some(now)) {
            store::mark_read(tx, item.subject, reader, last_n, false, now).await?;
        }
        Ok(())
    })
}

/// The item was closed at the desk, without an answer from the thread's own form: the thread ends with it.
async fn ended(tx: &mut ::store::Tx, item: &Item, now: Time) -> Result<()> {
    let outcome = item.outcome.map_or("done", Outcome::word);
    let event = format!("closed:{outcome}");
    store::end_thread(tx, item.subject, outcome, now).await?;
    store::add_post(tx, item.subject, &NewPost::event(&event, item.holder, None), now).await?;
    jobs::tell_closed(tx, thread_of(item), outcome, now).await
}

fn draw_call<'a>(session: &'a mut Session, item: &'a Item) -> Boxed<'a, Result<Markup>> {
    Box::pin(async move {
        let l = session.locale();
        let id = CallId::from_raw(item.subject);
        let mut access = session.may::<View, Call>(id).await?;
        let (thread, why) = store::call(&mut access).await?;
        let patient: PersonId = item.patient.unwrap_or(PersonId::from_raw(item.subject));
        let (card, contact) = (people::card(&mut access, patient).await?, people::contact(&mut access, patient).await?);
        let href = format!("/threads/{thread}");
        Ok(html! {
            header { h2 { (t::call_title(l, &card.name)) } }
            p { @if why == "unread" { (t::call_unread(l)) } @else { (t::call_asked(l)) } }
            @if let Some(phone) = &contact.phone { div.actions { (Button::normal(phone).icon("phone").link(&format!("tel:{phone}"))) } }
            @else { p { (t::call_no_phone(l)) } }
            div.actions {
                (ui::act(&format!("/calls/{id}"), &[], None, Button::main(t::call_done(l)).icon("check")))
                (Button::quiet(t::call_thread(l)).icon("messages").link(&href))
            }
        })
    })
}

fn line_call<'a>(session: &'a mut Session, item: &'a Item) -> Boxed<'a, Result<Markup>> {
    Box::pin(async move {
        let l = session.locale();
        let mut access = session.may::<View, Call>(CallId::from_raw(item.subject)).await?;
        let (_, why) = store::call(&mut access).await?;
        Ok(html! { @if why == "unread" { (t::call_unread(l)) } @else { (t::call_asked(l)) } })
    })
}

/// Pool and holder follow; a call that was closed at the desk was made by its holder.
fn call_moved<'a>(tx: &'a mut ::store::Tx, item: Item, now: Time) -> Boxed<'a, Result<()>> {
    Box::pin(async move {
        if item.closed_at.is_none() {
            return store::move_call(tx, item.subject, item.pool, item.holder).await;
        }
        if store::end_call(tx, item.subject, now).await? && item.outcome == Some(Outcome::Done) {
            let thread = store::thread_of_call(tx, item.subject).await?;
            store::add_post(tx, thread.raw(), &NewPost::event("called", item.holder, None), now).await?;
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_cut_between_characters() {
        let words = "ñ".repeat(200);
        let (start, end) = around(&words, 200..202);
        assert!(words.is_char_boundary(start) && words.is_char_boundary(end) && start < 200 && end > 202);
        assert_eq!(around("short", 0..0), (0, 5));
    }
}
