//! What happened, emergency help, questions before a loss, emptiness.

use kernel::Locale;
use maud::{Markup, html};

use crate::{Button, State, class, icon, t};

/// Something happened, said in the place where it happened: what, what was kept, what to do next.
pub fn alert(state: State, title: &str, body: &Markup, buttons: &Markup) -> Markup {
    let symbol = match state {
        State::Note | State::Accent => "info",
        State::Done => "check",
        State::Caution => "clock",
        State::Danger | State::Urgent => "alert",
    };
    let kind = match state {
        State::Note | State::Accent => "",
        State::Urgent => "danger",
        other => other.class(),
    };
    html! {
        section class=(class(&["alert", kind])) {
            (icon(symbol)) h2 { (title) } div { (body) }
            @if !buttons.0.is_empty() { div.actions { (buttons) } }
        }
    }
}

/// Emergency help in full: before the box on "Ask a question". It precedes the box in reading order.
pub fn emergency(l: Locale) -> Markup {
    html! {
        section.emergency aria-labelledby="emergency" {
            header { (icon("alert")) h2 id="emergency" { (t::emergency_title(l)) } }
            p { (t::emergency_when(l)) }
            div.actions {
                (Button::undo(t::emergency_call(l)).icon("phone").link("tel:911"))
                (Button::normal(t::emergency_crisis(l)).link("tel:988"))
            }
        }
    }
}

/// Emergency help in one line: before every other box that a patient writes into.
pub fn emergency_brief(l: Locale) -> Markup {
    html! {
        div.emergency.brief {
            (icon("alert"))
            p {
                b { (t::emergency_brief(l)) } " " (t::emergency_brief_do(l)) " "
                a href="tel:911" { (t::emergency_call(l)) } ", " (t::emergency_or(l)) " " a href="tel:988" { "988" } "."
            }
        }
    }
}

/// The person's own words in quotation marks, joined: “chest pain” and “last night”.
pub fn quoted(l: Locale, words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("“{word}”")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [start @ .., last] => format!("{} {} {last}", start.join(", "), t::and(l)),
    }
}

/// Danger words were seen: impossible to miss, never in the way of sending.
///
/// `words` are the person's own (empty when the danger has no words, as with a reading); `crisis` adds 988;
/// `nurse` is the practice's line as shown and dialled.
pub fn danger_now(l: Locale, words: &[&str], crisis: bool, nurse: Option<&str>) -> Markup {
    danger_said(l, words, crisis, nurse, t::danger_kept(l))
}

/// The same in a text that leaves the care place: no person on duty reads it there.
pub(crate) fn danger_outside(l: Locale, words: &[&str], crisis: bool, nurse: Option<&str>) -> Markup {
    danger_said(l, words, crisis, nurse, t::danger_unread(l))
}

fn danger_said(l: Locale, words: &[&str], crisis: bool, nurse: Option<&str>, last: &str) -> Markup {
    let title = if words.is_empty() { t::danger_general(l).to_owned() } else { t::danger_title(l, quoted(l, words)) };
    html! {
        section.emergency.now role="alert" {
            header { (icon("alert")) h2 { (title) } }
            p { (t::danger_do(l)) }
            @if crisis { p { (t::danger_crisis(l)) } }
            div.actions.spread {
                (Button::danger(t::emergency_call(l)).icon("phone").link("tel:911"))
                @if crisis { (Button::normal(t::emergency_crisis(l)).icon("phone").link("tel:988")) }
                @if let Some(nurse) = nurse {
                    a.button href={ "tel:" (nurse) } { span { (t::danger_nurse(l)) " " span.nowrap { (nurse) } } }
                }
            }
            p { (last) }
        }
    }
}

/// Nothing is here: say why, and what to do.
pub fn empty(title: &str, text: &str, button: &Markup) -> Markup {
    html! {
        div.empty {
            svg viewBox="0 0 72 72" aria-hidden="true" {
                circle cx="36" cy="36" r="11" {}
                path d="M27 9a28 28 0 0 1 18 0M62 26a28 28 0 0 1 0 20M45 63a28 28 0 0 1-18 0M10 46a28 28 0 0 1 0-20" {}
            }
            h2 { (title) } p { (text) } (button)
        }
    }
}

/// Three breathing lines while a part loads; `label` says what.
pub fn skeleton(label: &str) -> Markup {
    html! { div.card aria-busy="true" { span.hide { (label) } div.skeleton.short {} div.skeleton {} div.skeleton.mid {} } }
}

/// A short notice over the page, with a way to undo; never the only copy of a message.
pub fn toast(text: &str, undo: &Markup) -> Markup {
    html! { div.toasts { div.toast role="status" { span { (text) } (undo) } } }
}

/// A native dialog, closed until the script or a `command` button opens it.
pub fn dialog(id: &str, title: &str, body: &Markup, buttons: &Markup) -> Markup {
    html! {
        dialog id=(id) aria-labelledby={ (id) "-title" } {
            h2 id={ (id) "-title" } { (title) } (body)
            div.actions { (buttons) }
        }
    }
}

/// Asks before a loss; the verbs stand on the buttons. A form names it in `data-confirm`. Without script the form acts
/// at once, so what it does must be possible to undo, or ask on a page of its own.
pub fn confirm(id: &str, title: &str, text: &str, yes: &str, no: &str) -> Markup {
    let buttons = html! {
        button.button.danger type="button" data-yes { (yes) }
        button.button type="button" data-no { (no) }
    };
    dialog(id, title, &html! { p { (text) } }, &buttons)
}

/// The list of keys for the desk; `?` opens it.
pub fn keys_dialog(l: Locale) -> Markup {
    let keys =
        [("j / k", t::keys_move(l)), ("Enter", t::keys_open(l)), ("r", t::keys_reply(l)), ("?", t::keys_help(l))];
    let body = html! { dl.pairs { @for (key, does) in keys { div { dt { kbd { (key) } } dd { (does) } } } } };
    dialog("keys", t::keys_title(l), &body, &html! { button.button type="button" data-no { (t::close(l)) } })
}
