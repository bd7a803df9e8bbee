//! One's own messages, and the card on the home page.

use kernel::{Locale, Time};
use maud::{Markup, html};
use ui::{Button, Row, Size};

use super::outcome_words;
use crate::{store::Line, t, types::State};

fn state(l: Locale, line: &Line, now: Time, zone: &str) -> Markup {
    match line.state {
        _ if line.unread => ui::badge(ui::State::Accent, t::new_answer(l)),
        State::Asked => html! { span.meta { (t::promise_by(l, ui::time::moment(l, line.due_at, now, zone))) } },
        State::Answered => ui::badge(ui::State::Done, t::state_answered(l)),
        State::Closed => html! { span.meta { (outcome_words(l, &line.outcome)) } },
    }
}

fn rows(
    l: Locale,
    lines: &[Line],
    me: kernel::PersonId,
    now: Time,
    zone: &str,
) -> Vec<(String, String, Markup, Markup)> {
    let row = |line: &Line| {
        let lines = html! {
            @if line.patient != me { span.meta { (line.patient_name) } }
            (state(l, line, now, zone))
            span.meta { (ui::time::ago(l, line.last_at, now, zone)) }
        };
        let face = ui::face(&ui::initials(&line.patient_name), ui::tone(&line.patient.to_string()), Size::Normal);
        (format!("/threads/{}", line.id), line.title.clone(), lines, face)
    };
    lines.iter().map(row).collect()
}

fn drawn(parts: &[(String, String, Markup, Markup)]) -> Vec<Row<'_>> {
    parts
        .iter()
        .map(|(href, title, lines, face)| Row::new(title).link(href).lead(face.clone()).lines(lines.clone()))
        .collect()
}

/// The page of one's own messages, newest first; `older` leads to the next page.
pub(crate) fn list(
    l: Locale,
    lines: &[Line],
    me: kernel::PersonId,
    older: Option<&str>,
    (now, zone): (Time, &str),
    asks: bool,
) -> Markup {
    let ask = Button::main(t::ask_title(l)).icon("ask").link("/ask");
    let button = html! { @if asks { (ask) } };
    let parts = rows(l, lines, me, now, zone);
    html! {
        div.page {
            (ui::page_head(t::messages(l), &html! { (t::messages_lead(l)) }, asks.then_some(&button)))
            @if lines.is_empty() { (ui::empty(t::messages_none(l), t::messages_none_do(l), &html! {})) }
            @else { (ui::rows(&drawn(&parts))) }
            (ui::pager(l, None, older))
        }
    }
}

/// What is unread, on the home page; nothing when nothing is.
pub(crate) fn card(l: Locale, lines: &[Line], me: kernel::PersonId, now: Time, zone: &str) -> Markup {
    let parts = rows(l, lines, me, now, zone);
    let body = html! {
        @if lines.is_empty() { p { (t::card_none(l)) } } @else { (ui::plain_rows(&drawn(&parts))) }
        div.actions { (Button::normal(t::ask_title(l)).icon("ask").link("/ask")) (Button::quiet(t::card_all(l)).link("/messages")) }
    };
    ui::card("card-messages", t::messages(l), &html! {}, &body)
}
