//! One item in a queue: ring, name, due words, kind, what is asked.

use gate::Session;
use kernel::{Error, Result};
use maud::{Markup, html};
use ui::{Promise, Size};

use crate::{
    kinds, t,
    types::{Item, Priority, State},
};

/// One `li` of an `ol.queue`. `href` opens it; `current` marks the open one.
pub(crate) async fn line(session: &mut Session, item: &Item, href: &str, current: bool) -> Result<Markup> {
    let (l, now) = (session.locale(), session.now());
    let kind = kinds::of(session, item);
    let says = match kind {
        Some(kind) if item.state != State::Closed => match (kind.line)(session, item).await {
            // The line is the other slice's; what it will not show is left out.
            Err(Error::NotFound) => html! {},
            said => said?,
        },
        _ => html! {},
    };
    let closed = item.state == State::Closed;
    Ok(html! {
        li.cleared[closed] aria-current=[current.then_some("true")] {
            (ring(session, item, Size::Normal))
            div.line {
                a.cover.name href=(href) { b { (item.title(l)) } }
                @if !closed { (ui::due(l, item.opened_at, item.due_at, now)) }
            }
            div.why {
                (badge(l, item))
                @if let Some(kind) = kind { (ui::icon(kind.icon)) }
                (kinds::label(kind, item, l))
                @if item.rung > 0 && !closed { span.meta { (t::climbed_short(l, i64::from(item.rung))) } }
            }
            @if !says.0.is_empty() { p.says { (says) } }
        }
    })
}

/// The ring of an item: whom it is about, and what is left of the promise.
pub(crate) fn ring(session: &Session, item: &Item, size: Size) -> Markup {
    let (l, now) = (session.locale(), session.now());
    let (promise, left) = match item.state {
        State::Closed => (Promise::Met, 1.0),
        _ => Promise::at(item.opened_at, item.due_at, now),
    };
    let words = match item.state {
        State::Closed => t::closed_word(l).to_owned(),
        _ => ui::time::left_in_words(l, now, item.due_at),
    };
    let seed = item.patient.map_or_else(|| item.pool.to_string(), |p| p.to_string());
    let label = t::ring_label(l, item.title(l), words);
    ui::ring(&label, &ui::initials(item.title(l)), ui::tone(&seed), left, promise, size)
}

/// The priority in a word, where it is more than ordinary; what became of a closed one.
pub(crate) fn badge(l: kernel::Locale, item: &Item) -> Markup {
    if let Some(outcome) = item.outcome {
        return ui::badge_with(ui::State::Done, "check", &t::outcome(l, outcome.word()));
    }
    match item.priority {
        Priority::Now => ui::badge_with(ui::State::Urgent, "alert", &t::priority(l, "now")),
        Priority::Today => ui::badge(ui::State::Danger, &t::priority(l, "today")),
        Priority::Soon => ui::badge(ui::State::Caution, &t::priority(l, "soon")),
        Priority::Routine => html! {},
    }
}
