//! Pages.

pub(crate) mod account;
pub(crate) mod admin;
pub(crate) mod door;
pub(crate) mod front;
pub(crate) mod join;
pub(crate) mod licences;
pub(crate) mod mark;
pub(crate) mod profile;

use kernel::{Error, FieldError, Locale};
use maud::{Markup, PreEscaped, html};

use crate::t;

pub use mark::badge;

/// The sentence for one field.
fn wrong(l: Locale, faults: &[FieldError], field: &str) -> Option<&'static str> {
    ui::error_for(faults, field, |code| t::by_key(l, code))
}

/// What is to be mended, above a form.
fn fix(l: Locale, faults: &[FieldError]) -> Markup {
    ui::error_list(l, faults, |code| t::by_key(l, code))
}

/// The same for an error of any kind: too many tries are said with the wait.
fn trouble(l: Locale, error: Option<&Error>) -> Markup {
    match error {
        Some(Error::Invalid(faults)) => fix(l, faults),
        Some(Error::Busy(seconds)) => {
            let text = t::wait_text(l, ui::time::in_words(l, i64::from(*seconds)));
            html! { div role="alert" { (ui::alert(ui::State::Caution, t::wait_title(l), &html! { p { (text) } }, &html! {})) } }
        }
        _ => html! {},
    }
}

/// A page's content: title, a line below, the rest.
fn page(title: &str, lead: &str, body: &Markup) -> Markup {
    html! { div.page.stack { (ui::page_head(title, &html! { (lead) }, None)) (body) } }
}

/// A page that hangs under another: the way back stands above the title.
fn page_under(href: &str, label: &str, title: &str, lead: &str, body: &Markup) -> Markup {
    html! { div.page.stack { (ui::back(href, label)) (ui::page_head(title, &html! { (lead) }, None)) (body) } }
}

/// The picture of a new second factor, the key as text, and the box for the first code.
fn scan(l: Locale, picture: &str, text: &str, action: &str, error: Option<&'static str>) -> Markup {
    html! {
        ol.card.stack {
            li { (t::scan_get_app(l)) }
            li { (t::scan_picture(l)) figure role="img" aria-label=(t::scan_alt(l)) { (PreEscaped(picture)) } }
            li { (t::scan_text(l)) " " code { (text) } }
            li { (t::scan_type(l)) }
        }
        form.stack method="post" action=(action) {
            (ui::Field::new("code", t::code_label(l)).autocomplete("one-time-code").inputmode("numeric").short().required().error(error))
            (ui::actions(&html! { (ui::Button::main(t::scan_confirm(l))) }))
        }
    }
}

/// A role's plain name.
fn role_name(l: Locale, word: &'static str) -> &'static str {
    t::by_key(l, &format!("role-{word}")).unwrap_or(word)
}

/// A language's name in the reader's language; the tag itself for one that does not ship.
fn language_name(l: Locale, tag: &str) -> &str {
    t::by_key(l, &format!("language-{tag}")).unwrap_or(tag)
}

/// A way to check an identity.
fn check_name(l: Locale, word: &'static str) -> &'static str {
    t::by_key(l, &format!("check-{word}")).unwrap_or(word)
}
