//! The desk of a block: queue, what is asked, and the patient's panels. On a phone one pane at a time, chosen by
//! `#fragment`.

use gate::Session;
use kernel::{FieldError, Locale, Result, Time};
use maud::{Markup, html};
use ui::{Button, Field, Size};

use super::{item, queue};
use crate::{
    kinds,
    store::blocks::{BlockRow, MORE},
    t,
    types::{Item, State},
};

/// Everything on the page.
pub(crate) struct Desk {
    pub block: BlockRow,
    pub queue: Vec<Item>,
    /// What is open in the middle, with what the forms beside it need.
    pub open: Option<item::Shown>,
    /// What waits outside the block.
    pub more: i64,
    /// Danger that came meanwhile and stands in no queue of mine.
    pub danger: Option<Item>,
}

pub(crate) async fn page(session: &mut Session, desk: &Desk) -> Result<Markup> {
    let l = session.locale();
    let path = format!("/blocks/{}", desk.block.id);
    let open = desk.open.as_ref().map(|shown| shown.item.id);
    let mut lines = Vec::with_capacity(desk.queue.len());
    for item in &desk.queue {
        let href = format!("{path}?item={}#thread", item.id);
        lines.push(queue::line(session, item, &href, open == Some(item.id)).await?);
    }
    let middle = match &desk.open {
        Some(shown) => middle(session, shown, &path).await?,
        None => ui::empty(t::desk_empty(l), t::desk_empty_text(l), &html! {}),
    };
    let beside = match desk.open.as_ref().and_then(|shown| shown.item.patient) {
        Some(patient) => ui::patient_panels(session, patient).await?,
        None => Vec::new(),
    };
    let left = i64::try_from(desk.queue.iter().filter(|item| item.state != State::Closed).count()).unwrap_or(0);
    let name = session.who().name.clone();
    let body = html! {
        div.work.dense {
            h1.hide { (t::desk_title(l, name)) }
            div.work-bar {
                (bar(l, desk, session.now()))
                nav.pane-tabs aria-label=(t::panes(l)) {
                    a href="#queue" { (ui::icon("inbox")) (t::pane_queue(l)) " " (ui::count(left, &t::waiting_count(l, left))) }
                    a href="#thread" { (ui::icon("messages")) (t::pane_item(l)) }
                    a href="#chart" { (ui::icon("chart")) (t::pane_patient(l)) }
                }
            }
            div.desk {
                section.pane #queue aria-labelledby="qh" {
                    div.cluster.between.queue-head { h2 id="qh" { (t::your_queue(l)) } button.tool type="button" data-opens="keys" { (t::keys(l)) } }
                    @if let Some(item) = &desk.danger { (danger(l, item)) }
                    @if lines.is_empty() { p.meta.queue-foot { (t::desk_empty(l)) } }
                    @else { ol.queue { @for line in &lines { (line) } } }
                    @if desk.more > 0 { p.meta.queue-foot { (t::more_wait(l, desk.more)) " " a href="/inbox" { (t::show_all(l)) } } }
                }
                section.pane.stack #thread aria-label=(t::pane_item(l)) { (middle) }
                aside.pane #chart aria-label=(t::pane_patient(l)) {
                    div.facts { @for panel in &beside { (panel) } @if beside.is_empty() { p.meta { (t::no_panels(l)) } } }
                }
            }
            (ui::keys_dialog(l))
        }
    };
    ui::shell(session, &path, t::block(l), body).await
}

fn danger(l: Locale, item: &Item) -> Markup {
    let href = kinds::href(item);
    let open = html! { (Button::undo(t::open(l)).icon("alert").link(&href)) };
    ui::alert(ui::State::Danger, t::danger_waits(l), &html! { p { (item.title(l)) } }, &open)
}

/// The time that is left, what is done, and the way out.
fn bar(l: Locale, desk: &Desk, now: Time) -> Markup {
    let left = desk.block.ends_at.seconds_since(now).max(0);
    let all = desk.queue.len();
    let done = desk.queue.iter().filter(|item| item.state == State::Closed).count();
    let clock = format!("{}:{:02}", left / 60, left % 60);
    let path = format!("/blocks/{}", desk.block.id);
    html! {
        section.timer aria-label=(t::block(l)) {
            div { span.clock data-left=(left) { (clock) } " " span.meta { (t::left_of(l, desk.block.minutes)) } }
            div.gauge {
                progress value=(done) max=(all.max(1)) aria-label=(t::done_of(l, done, all)) {}
                span.meta { (t::done_of(l, done, all)) }
            }
            div.actions {
                (ui::act(&format!("{path}/more"), &[], None, Button::quiet(&t::add_minutes(l, MORE)).icon("clock")))
                (ui::act(&format!("{path}/end"), &[], None, Button::normal(t::end_block(l))))
            }
        }
    }
}

/// What is asked, with its timer; the kind draws it.
async fn middle(session: &mut Session, shown: &item::Shown, path: &str) -> Result<Markup> {
    let (l, item) = (session.locale(), &shown.item);
    let drawn = match kinds::of(session, item) {
        Some(kind) => (kind.draw)(session, item).await?,
        None => html! {},
    };
    let acts = item::acts(session, shown, &format!("{path}?item={}", item.id), path);
    Ok(html! {
        header.cluster.between {
            div.person { (queue::ring(session, item, Size::Normal)) span { h2 { (item.title(l)) } span.meta { (item::owner_line(session, item)) } } }
            (timer(l, item, shown.seconds))
        }
        (drawn)
        (acts)
    })
}

/// The visible timer: it counts while somebody is there, and stands still without a script.
pub(crate) fn timer(l: Locale, item: &Item, seconds: i64) -> Markup {
    let clock = format!("{}:{:02}", seconds / 60, seconds % 60);
    html! {
        span.kept data-timer=(item.id) data-seconds=(seconds) data-beat-url={ "/blocks/beat/" (item.id) } {
            (ui::icon("clock")) b data-clock { (clock) } " " (t::counted(l)) " " span data-paused hidden { (t::paused(l)) }
        }
    }
}

/// Minutes by hand, and the correction. `back` is where both return to.
pub(crate) fn minutes(l: Locale, item: &Item, seconds: i64, back: &str, errors: &[FieldError]) -> Markup {
    let error = |field| ui::error_for(errors, field, |key| t::by_key(l, key));
    let wrong = errors.iter().any(|error| ["minutes", "correct", "correct-reason"].contains(&error.field));
    html! {
        details open[wrong] {
            summary { (ui::icon("next")) (t::minutes_title(l)) " " span.meta { (ui::time::in_words(l, seconds)) } }
            form.stack method="post" action={ "/blocks/minutes/" (item.id) } {
                (ui::hidden("back", back))
                (Field::new("minutes", t::minutes_hand(l)).help(t::minutes_hand_help(l)).kind("number").inputmode("numeric").short().error(error("minutes")))
                (Button::normal(t::minutes_add(l)))
            }
            form.stack method="post" action={ "/blocks/correct/" (item.id) } {
                (ui::hidden("back", back))
                (Field::new("minutes", t::minutes_correct(l)).id("correct").kind("number").inputmode("numeric").short().error(error("correct")))
                (Field::new("reason", t::reason(l)).id("correct-reason").help(t::correct_help(l)).max(300).error(error("correct-reason")))
                (Button::normal(t::minutes_replace(l)))
            }
        }
    }
}
