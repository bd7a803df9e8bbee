//! The page on which the team starts a text.

use channels::{NoText, Texting};
use kernel::{FieldError, Locale, PersonId};
use maud::{Markup, html};
use ui::{Button, Field};

use super::error_of;
use crate::t;

/// What the page is drawn from.
pub(crate) struct Start<'a> {
    pub patient: PersonId,
    /// The way back to the patient's page.
    pub back: Markup,
    pub name: &'a str,
    pub texting: &'a Texting,
    /// What was typed.
    pub words: &'a str,
    pub errors: &'a [FieldError],
    pub nonce: &'a str,
}

/// Says first how far the words go, or why nothing goes.
pub(crate) fn start(l: Locale, x: &Start<'_>) -> Markup {
    html! {
        div.page {
            (x.back)
            (ui::page_head(&t::text_title(l, x.name), &html! { (t::text_lead(l)) }, None))
            div.stack {
                (ui::error_list(l, x.errors, |k| t::by_key(l, k)))
                @match x.texting {
                    Texting::Whole(number) => (ui::alert(ui::State::Note, &t::text_whole(l, number), &html! {}, &html! {})),
                    Texting::Link(number) => (ui::alert(ui::State::Note, &t::text_link(l, number), &html! { p { (t::text_link_why(l)) } }, &html! {})),
                    Texting::No(why) => (no(l, x, *why)),
                }
                @if !matches!(x.texting, Texting::No(_)) || !x.words.is_empty() { (composer(l, x)) }
            }
        }
    }
}

fn composer(l: Locale, x: &Start<'_>) -> Markup {
    html! {
        form.composer method="post" action={ "/texts/" (x.patient) } {
            (ui::hidden("nonce", x.nonce))
            (Field::new("q", t::text_words(l)).value(x.words).area(4).max(1600).required().error(error_of(l, x.errors, "q")))
            div.bar { (Button::main(t::text_send(l)).icon("send")) }
        }
    }
}

fn no(l: Locale, x: &Start<'_>, why: NoText) -> Markup {
    let (title, words) = match why {
        NoText::NoNumber => (t::text_no_number(l), t::text_no_number_do(l)),
        NoText::NotConfirmed => (t::text_not_confirmed(l), t::text_not_confirmed_do(l)),
        NoText::Stopped => (t::text_stopped(l), t::text_stopped_do(l)),
    };
    let action = match why {
        NoText::Stopped => html! {},
        _ => html! { (Button::normal(t::text_code(l)).link(&channels::invite_href(x.patient))) },
    };
    ui::alert(ui::State::Caution, title, &html! { p { (words) } }, &action)
}
