//! A thread for the team: inside a block's desk, and on its own page.

use guard::Level;
use kernel::{FieldError, Locale, Time};
use maud::{Markup, html};
use ui::{Button, Field, Promise, Size};
use work::Outcome;

use super::{bubbles, danger, error_of, files_field, outcome_words, thread};
use crate::{
    load::{Loaded, Stance},
    t,
    types::{State, in_language},
};

/// Outcomes that the team may choose.
pub(crate) const OUTCOMES: [Outcome; 4] =
    [Outcome::Answered, Outcome::VisitNeeded, Outcome::NotEnoughInformation, Outcome::SentElsewhere];

/// What the pane needs beside the thread.
pub(crate) struct Desk<'a> {
    pub nonce: &'a str,
    pub errors: &'a [FieldError],
    /// What was typed, when it could not be taken.
    pub words: Option<&'a str>,
    pub now: Time,
    pub zone: &'a str,
    /// On the thread's own page; a block's desk says itself who holds it, hands over and ends it.
    pub whole: bool,
}

/// The middle pane: who and until when, danger, the thread, the answer.
pub(crate) fn pane(l: Locale, x: &Loaded, d: &Desk<'_>) -> Markup {
    let live = format!("/threads/{}/live", x.thread.id);
    html! {
        @if d.whole { (head(l, x, d)) }
        (flags(l, x))
        (thread::older(l, x))
        div #news data-live=(live) data-live-into="news" { (bubbles::posts(l, x, d.now, d.zone, true)) }
        @match x.stance {
            Stance::Team { answers: true } => { (answer(l, x, d)) (more(l, x, d)) }
            Stance::Interpreter => { (answer(l, x, d)) }
            _ => { p.meta { (t::looks_only(l)) } }
        }
    }
}

fn head(l: Locale, x: &Loaded, d: &Desk<'_>) -> Markup {
    let name = x.name(x.thread.patient);
    let (promise, left) = thread::promise(&x.thread, d.now);
    let holder = x
        .thread
        .holder
        .map_or_else(|| t::nobody_yet(l).to_owned(), |h| if h == x.me { t::yours(l).to_owned() } else { x.name(h) });
    let due = match x.thread.state {
        State::Asked => t::first_answer_due(l, ui::time::moment(l, x.thread.due_at, d.now, d.zone)),
        State::Answered => t::answered_open(l).to_owned(),
        State::Closed => outcome_words(l, &x.thread.outcome).to_owned(),
    };
    let label = format!("{holder}. {due}");
    let left = if promise == Promise::Late { 0.0 } else { left };
    let reason = in_language(&x.thread.about, l);
    let can_take = x.stance == (Stance::Team { answers: true }) && x.item.as_ref().is_some_and(|i| i.holder.is_none());
    html! {
        header.cluster.between {
            div.person {
                (ui::ring(&label, &ui::initials(&name), ui::tone(&x.thread.patient.to_string()), left, promise, Size::Normal))
                span { h2 { (name) } span.meta { (reason) ". " (holder) ". " (due) } }
            }
            @if can_take { (ui::act(&format!("/threads/{}/take", x.thread.id), &[], None, Button::normal(t::take(l)).icon("check"))) }
        }
    }
}

/// What the team must see first: danger, words that nobody screened, languages that do not meet.
fn flags(l: Locale, x: &Loaded) -> Markup {
    html! {
        @if x.thread.danger.is_some() && x.thread.state == State::Asked {
            @let waiting = x.waiting_words().map(|p| p.body.as_str()).unwrap_or_default();
            @let seen = guard::danger(waiting);
            @let words: Vec<&str> = seen.findings.iter().map(|f| f.words(waiting)).take(3).collect();
            @let state = if x.thread.danger == Some(Level::Now) { ui::State::Danger } else { ui::State::Caution };
            (ui::alert(state, &t::danger_words(l, ui_quoted(&words)), &html! { p { (t::danger_shown(l)) } }, &html! {}))
        }
        @if !x.thread.screened { (ui::alert(ui::State::Danger, t::team_not_screened(l), &html! { p { (t::team_not_screened_do(l)) } }, &html! {})) }
        @if x.stance == (Stance::Team { answers: true }) { (mismatch(l, x)) }
    }
}

fn ui_quoted(words: &[&str]) -> String {
    words.iter().map(|w| format!("“{w}”")).collect::<Vec<_>>().join(", ")
}

/// The language that the patient reads: of the last question, else of the pages.
pub(crate) fn patient_language(x: &Loaded) -> Locale {
    x.thread.language.parse().ok().or_else(|| x.cards.get(&x.thread.patient).map(|c| c.locale)).unwrap_or_default()
}

/// The reader does not speak the patient's language.
pub(crate) fn differs(x: &Loaded) -> bool {
    x.cards.get(&x.me).is_some_and(|me| !me.speaks(patient_language(x)))
}

/// The patient's language by its name.
pub(crate) fn language_name(l: Locale, x: &Loaded) -> &'static str {
    match patient_language(x) {
        Locale::En => t::english(l),
        Locale::Es => t::spanish(l),
    }
}

fn mismatch(l: Locale, x: &Loaded) -> Markup {
    if !differs(x) {
        return html! {};
    }
    let page = format!("/threads/{}/interpreter", x.thread.id);
    let add = html! { (Button::normal(t::add_interpreter(l)).link(&page)) };
    let body = html! { p { (t::language_differs_do(l)) } };
    ui::alert(ui::State::Caution, &t::language_differs(l, language_name(l, x)), &body, &add)
}

fn answer(l: Locale, x: &Loaded, d: &Desk<'_>) -> Markup {
    let id = x.thread.id;
    let patient = x.cards.get(&x.thread.patient);
    let label = t::answer_to(l, patient.map(|c| c.given.clone()).unwrap_or_default());
    let team = x.stance == (Stance::Team { answers: true });
    html! {
        form.composer method="post" action={ "/threads/" (id) "/answer" } enctype="multipart/form-data"
            data-draft={ "answer-" (id) } data-draft-url={ "/threads/" (id) "/draft" } {
            (ui::hidden("nonce", d.nonce))
            (ui::error_list(l, d.errors, |k| t::by_key(l, k)))
            (Field::new("q", &label).value(d.words.unwrap_or(&x.draft)).area(5).error(error_of(l, d.errors, "q")))
            @if team && !x.templates.is_empty() {
                div.cluster role="group" aria-label=(t::templates(l)) {
                    @for template in &x.templates {
                        @let key = template.id.to_string();
                        (Button::quiet(template.name_in(l)).name("template", &key))
                    }
                }
            }
            (files_field(l, "files", d.errors))
            @if team { (outcomes(l)) }
            div.bar {
                (ui::draft_note(l))
                div.actions {
                    (Button::normal(t::send_keep(l)).name("then", "keep"))
                    @if team { (Button::main(t::send_next(l)).icon("send").name("then", "next")) }
                }
            }
        }
    }
}

fn outcomes(l: Locale) -> Markup {
    let options: Vec<(&str, &str)> = OUTCOMES.iter().map(|o| (o.word(), outcome_words(l, o.word()))).collect();
    html! { (Field::new("outcome", t::outcome(l)).help(t::outcome_help(l)).list(&options)) }
}

/// Team note, hand over, what was missed, fax, call, the end: below the answer.
fn more(l: Locale, x: &Loaded, d: &Desk<'_>) -> Markup {
    let id = x.thread.id;
    let missed = x.posts.iter().any(danger::can_miss);
    let hands = d.whole && x.item.is_some();
    html! {
        details { summary { (t::write_note(l)) }
            form.stack.close method="post" action={ "/threads/" (id) "/note" } {
                (Field::new("note", t::write_note(l)).help(t::note_help(l)).area(3).required().max(4000))
                (ui::hidden("nonce", d.nonce))
                (Button::normal(t::keep_note(l)).icon("lock"))
            }
        }
        div.actions {
            @if hands { (Button::quiet(t::hand_over(l)).icon("next").link(&format!("/threads/{id}/hand"))) }
            (ui::act(&format!("/threads/{id}/call"), &[], None, Button::quiet(t::ask_call(l)).icon("phone")))
            @if missed { (Button::quiet(t::missed_say(l)).icon("alert").link(&format!("/threads/{id}/danger"))) }
            @if x.can_fax { (Button::quiet(t::fax_title(l)).icon("send").link(&format!("/threads/{id}/fax"))) }
        }
        @if hands && x.thread.state == State::Answered {
            form.stack.close method="post" action={ "/threads/" (id) "/close" } { (outcomes_close(l)) (Button::normal(t::end_thread(l)).icon("check")) }
        }
    }
}

fn outcomes_close(l: Locale) -> Markup {
    let options: Vec<(&str, &str)> = OUTCOMES.iter().map(|o| (o.word(), outcome_words(l, o.word()))).collect();
    html! { (Field::new("outcome", t::outcome(l)).id("outcome-end").list(&options)) }
}
