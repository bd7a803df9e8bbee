//! From a community to care, and the one answer to a request for friendship.

use kernel::Locale;
use maud::{Markup, html};
use ui::{Button, Field, State};

use crate::{store::professionals::Professional, t, types::MOST_WORDS};

pub(crate) fn ask(l: Locale, action: &str, words: &str, error: Option<&'static str>) -> Markup {
    let max = u32::try_from(MOST_WORDS).unwrap_or(u32::MAX);
    html! {
        div.page.stack {
            (ui::page_head(t::team_title(l), &html! { (t::team_lead(l)) }, None))
            (ui::emergency_brief(l))
            @if let Some(error) = error { (ui::alert(State::Danger, error, &html! {}, &html! {})) }
            form.stack method="post" action=(action) {
                (Field::new("words", t::team_words(l)).area(7).help(t::team_words_help(l)).value(words).max(max).required())
                (ui::check("agree", "1", t::team_agree(l), false))
                div.actions { (Button::main(t::team_send(l)).icon("lock")) }
            }
        }
    }
}

/// Everybody gets it, at once, whether or not the two know each other.
pub(crate) fn connect_answer(l: Locale, p: &Professional) -> Markup {
    html! {
        div.page.stack {
            (ui::back("/groups", t::all_groups(l)))
            (ui::alert(State::Note, &t::connect_thanks(l, &p.name), &html! { p { (t::connect_why(l)) } }, &html! {
                (Button::main(t::connect_ask(l)).icon("ask").link("/ask"))
                (Button::normal(t::connect_follow(l)).icon("groups").link("/groups"))
            }))
        }
    }
}
