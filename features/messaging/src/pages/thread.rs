//! A thread for the patient and the circle.

use guard::Screening;
use kernel::{FieldError, Locale, Time};
use maud::{Markup, html};
use policy::Role;
use ui::{Button, Field, Promise, Row, Size};

use super::{bubbles, danger_fragment, error_of, files_field};
use crate::{
    load::{Loaded, Stance},
    t,
    types::{State, ThreadInfo},
};

/// What came back with the page: errors, and the form's new id.
pub(crate) struct Fresh<'a> {
    pub nonce: &'a str,
    pub errors: &'a [FieldError],
    /// What was typed, when it could not be taken.
    pub words: Option<&'a str>,
    /// Names of the others of the circle who may read it.
    pub circle: &'a [String],
}

/// The page of somebody in the circle.
pub(crate) fn kin(l: Locale, x: &Loaded, fresh: &Fresh<'_>, (now, zone): (Time, &str), phone: &str) -> Markup {
    let id = x.thread.id;
    let live = format!("/threads/{id}/live");
    html! {
        div.page.wide {
            (help_now(l, x, phone))
            (ui::back("/messages", t::messages(l)))
            (ui::page_head(&x.thread.title, &html! { (t::thread_private(l)) }, None))
            div.split {
                div.stack {
                    (older(l, x))
                    div #news data-live=(live) data-live-into="news" { (bubbles::posts(l, x, now, zone, false)) (ended(l, x, now, zone)) }
                    (composer(l, x, fresh, now))
                }
                aside.stack aria-label=(t::thread_about(l)) { (owner(l, x, now, zone)) (readers(l, x, fresh.circle)) }
            }
        }
    }
}

/// Danger in words that still wait for an answer stands first, solid red: it needs no script.
fn help_now(l: Locale, x: &Loaded, phone: &str) -> Markup {
    let Some(post) = x.waiting_words().filter(|_| x.thread.state == State::Asked) else { return html! {} };
    let seen: Screening = guard::danger(&post.body);
    danger_fragment(l, &post.body, &seen, phone)
}

/// The link to what stands before the first post shown.
pub(crate) fn older(l: Locale, x: &Loaded) -> Markup {
    let first = x.posts.first().map_or(1, |p| p.n);
    let href = format!("/threads/{}?before={first}", x.thread.id);
    html! { @if first > 1 { (ui::pager(l, None, Some(&href))) } }
}

/// The outcome in a patient's words.
pub(crate) fn outcome_words(l: Locale, outcome: &str) -> &'static str {
    match outcome {
        "answered" => t::outcome_answered(l),
        "visit-needed" => t::outcome_visit(l),
        "not-enough-information" => t::outcome_more(l),
        "sent-elsewhere" => t::outcome_elsewhere(l),
        "withdrawn" => t::outcome_withdrawn(l),
        _ => t::outcome_done(l),
    }
}

fn ended(l: Locale, x: &Loaded, now: Time, zone: &str) -> Markup {
    let Some(until) = x.writes_until else { return html! {} };
    let words =
        if until > now { t::write_until(l, ui::time::date(l, until, zone)) } else { t::write_over(l).to_owned() };
    ui::alert(ui::State::Done, outcome_words(l, &x.thread.outcome), &html! { p { (words) } }, &html! {})
}

fn composer(l: Locale, x: &Loaded, fresh: &Fresh<'_>, now: Time) -> Markup {
    if x.stance != (Stance::Kin { writes: true }) {
        return html! { p.meta { (t::reads_only(l)) } };
    }
    if x.writes_until.is_some_and(|until| until <= now) {
        return html! { (ui::emergency_brief(l)) div.actions { (Button::main(t::ask_title(l)).icon("ask").link("/ask")) } };
    }
    let id = x.thread.id;
    let help = x.thread.holder.map_or_else(
        || t::goes_to(l, x.pool(x.thread.pool.raw()).map(|p| p.name_in(l)).unwrap_or_default()),
        |holder| t::goes_to(l, x.name(holder)),
    );
    let words = fresh.words.unwrap_or(&x.draft);
    html! {
        (ui::emergency_brief(l))
        form.composer method="post" action={ "/threads/" (id) } enctype="multipart/form-data"
            data-draft={ "thread-" (id) } data-draft-url={ "/threads/" (id) "/draft" } {
            (ui::hidden("nonce", fresh.nonce))
            (Field::new("q", t::write_back(l)).help(&help).value(words).area(3).error(error_of(l, fresh.errors, "q"))
                .screen("/ask/screen", "danger"))
            div #danger aria-live="assertive" {}
            (files_field(l, "files", fresh.errors))
            div.bar {
                div.actions { (Button::quiet(t::ask_later(l)).name("later", "1")) (ui::draft_note(l)) }
                (Button::main(t::send(l)).icon("send"))
            }
        }
    }
}

/// How the promise stands: kept once answered.
pub(crate) fn promise(thread: &ThreadInfo, now: Time) -> (Promise, f64) {
    if thread.state == State::Asked { Promise::at(thread.waits_at, thread.due_at, now) } else { (Promise::Met, 1.0) }
}

/// Who has it now: the ring of the promise.
pub(crate) fn owner(l: Locale, x: &Loaded, now: Time, zone: &str) -> Markup {
    let (promise, left) = promise(&x.thread, now);
    let pool = x.pool(x.thread.pool.raw()).map(|p| p.name_in(l)).unwrap_or_default();
    let name = x.thread.holder.map_or_else(|| pool.to_owned(), |holder| x.name(holder));
    let key = x.thread.holder.map_or_else(|| x.thread.pool.to_string(), |h| h.to_string());
    let state = match x.thread.state {
        State::Asked => t::promise_by(l, ui::time::moment(l, x.thread.due_at, now, zone)),
        State::Answered | State::Closed => {
            let took = x.thread.answered_at.map(|at| ui::time::in_words(l, at.seconds_since(x.thread.waits_at)));
            took.map_or_else(|| t::state_closed(l).to_owned(), |took| t::answered_in(l, took))
        }
    };
    let reads = x.pool(x.thread.pool.raw()).map(|p| work::who_reads_when(p, now, l)).unwrap_or_default();
    let label = format!("{name}. {state}");
    let ring = ui::ring(&label, &ui::initials(&name), ui::tone(&key), left, promise, Size::Normal);
    let body = html! { div.person { (ring) span { b { (name) } span.meta { (state) } @if name != pool { span.meta { (pool) } } @else if x.thread.state == State::Asked { span.meta { (reads) } } } } };
    ui::card("own", t::who_has(l), &html! {}, &body)
}

/// Everybody who takes part or has read it.
pub(crate) fn readers(l: Locale, x: &Loaded, circle: &[String]) -> Markup {
    let mut people: Vec<_> = x
        .cards
        .values()
        .filter(|c| {
            c.id == x.thread.patient
                || c.id == x.thread.asked_by
                || Some(c.id) == x.thread.holder
                || x.posts.iter().any(|p| p.author == Some(c.id))
                || x.reads.iter().any(|r| r.person == c.id)
        })
        .collect();
    people.sort_by(|a, b| a.name.cmp(&b.name).then(a.id.cmp(&b.id)));
    let titles: Vec<String> = people.iter().map(|c| c.title()).collect();
    let rows: Vec<Row<'_>> = people
        .iter()
        .zip(&titles)
        .map(|(c, title)| {
            let role = match () {
                () if c.id == x.thread.patient => t::the_patient(l),
                () if c.roles.has(Role::Interpreter) => t::interpreter(l),
                () if c.roles.meets(crate::policy::CARE) => t::care_team(l),
                () => t::of_the_circle(l),
            };
            Row::new(title)
                .lead(ui::face(&ui::initials(&c.name), ui::tone(&c.id.to_string()), Size::Normal))
                .below(role)
        })
        .collect();
    let change = format!("/circles/{}", x.thread.patient);
    let pool = x.pool(x.thread.pool.raw()).map(|p| p.name_in(l)).unwrap_or_default();
    let body = html! {
        (ui::plain_rows(&rows))
        p.meta { @if x.me == x.thread.patient { (t::pool_reads(l, pool)) } @else { (t::pool_reads_theirs(l, pool)) } }
        @if !circle.is_empty() { p.meta { (t::circle_reads(l, circle.join(", "))) } }
        @if matches!(x.stance, Stance::Kin { .. }) { (Button::normal(t::circle_change(l)).link(&change)) }
    };
    ui::card("readers", t::who_reads(l), &html! {}, &body)
}
