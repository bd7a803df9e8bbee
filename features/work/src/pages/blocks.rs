//! My blocks: booking, those to come, and the summary of one that is over.

use gate::Session;
use kernel::{FieldError, Result};
use maud::{Markup, html};
use ui::{Button, Field, Row};

use crate::{
    store::blocks::{BlockRow, LENGTHS, Summary},
    t,
};

/// What was typed into the booking form.
#[derive(Debug, Default, Clone, serde::Deserialize)]
pub(crate) struct Booking {
    #[serde(default)]
    pub minutes: String,
    #[serde(default)]
    pub date: String,
    #[serde(default)]
    pub time: String,
}

pub(crate) async fn list(
    session: &mut Session,
    (open, over): (&[BlockRow], &[BlockRow]),
    form: &Booking,
    errors: &[FieldError],
) -> Result<Markup> {
    let l = session.locale();
    let row = |block: &BlockRow| {
        let (now, zone) = (session.now(), &session.who().zone);
        let at = block.started_at.unwrap_or(block.starts_at);
        (
            ui::time::moment(l, at, now, zone),
            t::length(l, block.minutes),
            format!("/blocks/{}", block.id),
            block.started_at.is_some(),
        )
    };
    let (open, over): (Vec<_>, Vec<_>) = (open.iter().map(row).collect(), over.iter().map(row).collect());
    let body = html! {
        div.page.stack {
            (ui::page_head(t::blocks(l), &html! { (t::blocks_below(l)) }, None))
            (ui::error_list(l, errors, |key| t::by_key(l, key)))
            (ui::card("book", t::block_book(l), &html! {}, &booking(l, form, errors)))
            @if open.is_empty() { (ui::empty(t::blocks_empty(l), t::blocks_empty_text(l), &html! {})) }
            @else {
                (ui::section("coming", t::blocks_coming(l), &html! {}, &html! { ul.rows.card.flush role="list" {
                    @for (when, length, href, running) in &open {
                        (Row::new(when).icon("clock").link(href).below(length.as_str())
                            .trail(if *running { ui::badge(ui::State::Accent, t::running(l)) } else { ui::icon("next") }))
                    }
                } }))
            }
            @if !over.is_empty() {
                (ui::section("over", t::blocks_over(l), &html! {}, &html! { ul.rows.card.flush role="list" {
                    @for (when, length, href, _) in &over { (Row::new(when).icon("check").link(href).below(length.as_str())) }
                } }))
            }
        }
    };
    ui::shell(session, "/blocks", t::blocks(l), body).await
}

fn booking(l: kernel::Locale, form: &Booking, errors: &[FieldError]) -> Markup {
    let error = |field| ui::error_for(errors, field, |key| t::by_key(l, key));
    let lengths = LENGTHS.map(|minutes| (minutes.to_string(), t::length(l, minutes)));
    let options: Vec<(&str, &str)> = lengths.iter().map(|(value, label)| (value.as_str(), label.as_str())).collect();
    let chosen = if form.minutes.is_empty() { "30" } else { &form.minutes };
    html! {
        form.stack method="post" action="/blocks" {
            (ui::choices("minutes", t::block_length(l), &options, chosen, error("minutes")))
            (Field::new("date", t::block_date(l)).kind("date").help(t::block_when_help(l)).value(&form.date).error(error("date")))
            (Field::new("time", t::block_time(l)).kind("time").value(&form.time).error(error("time")))
            div.actions {
                (Button::main(t::block_now(l)).icon("clock").name("act", "now"))
                (Button::normal(t::block_later(l)).icon("calendar").name("act", "later"))
            }
        }
    }
}

/// A block that has not begun.
pub(crate) async fn before(session: &mut Session, block: &BlockRow) -> Result<Markup> {
    let l = session.locale();
    let path = format!("/blocks/{}", block.id);
    let when = ui::time::moment(l, block.starts_at, session.now(), &session.who().zone);
    let body = html! {
        div.page.stack {
            (ui::back("/blocks", t::blocks(l)))
            (ui::page_head(t::block(l), &html! { (when) ", " (t::length(l, block.minutes)) }, None))
            p { (t::before_text(l)) }
            div.actions {
                (ui::act(&format!("{path}/start"), &[], None, Button::main(t::block_start(l)).icon("clock")))
                (ui::act(&format!("{path}/end"), &[], None, Button::undo(t::block_cancel(l))))
            }
        }
    };
    ui::shell(session, &path, t::block(l), body).await
}

/// What a block brought about; `figures` come from other slices.
pub(crate) async fn after(
    session: &mut Session,
    block: &BlockRow,
    sum: &Summary,
    figures: &[(&str, i64)],
) -> Result<Markup> {
    let l = session.locale();
    let path = format!("/blocks/{}", block.id);
    let minutes = sum.seconds / 60;
    let mut facts = vec![
        (t::sum_answered(l), html! { b { (sum.answered) } }),
        (t::sum_closed(l), html! { b { (sum.closed) } }),
        (t::sum_minutes(l), html! { b { (minutes) } }),
    ];
    facts.extend(figures.iter().map(|(label, n)| (*label, html! { b { (n) } })));
    facts.push((t::sum_moved(l), html! { b { (sum.moved) } }));
    let body = html! {
        div.page.stack {
            (ui::back("/blocks", t::blocks(l)))
            (ui::page_head(t::sum_title(l), &html! { (t::length(l, block.minutes)) }, None))
            div.card { (ui::facts(&facts)) }
            @if sum.moved > 0 { p { (t::sum_moved_text(l)) } }
            div.actions { (Button::main(t::inbox(l)).icon("inbox").link("/inbox")) (Button::normal(t::block_book(l)).icon("clock").link("/blocks")) }
        }
    };
    ui::shell(session, &path, t::sum_title(l), body).await
}
