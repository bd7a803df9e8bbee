//! A thread goes on to others: to whom, and who carries words between languages.

use kernel::{FieldError, Locale, PersonId, Time};
use maud::{Markup, html};
use people::PersonCard;
use ui::{Button, Field};
use work::PoolInfo;

use super::{error_of, team::language_name};
use crate::{load::Loaded, t};

/// What the page is drawn from, and what was typed.
pub(crate) struct HandPage<'a> {
    pub pools: &'a [PoolInfo],
    /// The people of the thread's own pool.
    pub members: &'a [(PersonId, String)],
    pub to: &'a str,
    pub reason: &'a str,
    pub errors: &'a [FieldError],
}

/// To which pool, with when it reads, or to whom of the own one; and why.
pub(crate) fn hand(l: Locale, x: &Loaded, d: &HandPage<'_>, now: Time) -> Markup {
    let thread = format!("/threads/{}", x.thread.id);
    let mut places = vec![(String::new(), t::hand_choose(l).to_owned())];
    places.extend(d.pools.iter().map(|p| (format!("pool:{}", p.id), work::who_reads_when(p, now, l))));
    places.extend(d.members.iter().filter(|(m, _)| *m != x.me).map(|(m, name)| (format!("person:{m}"), name.clone())));
    let places: Vec<(&str, &str)> = places.iter().map(|(value, name)| (value.as_str(), name.as_str())).collect();
    let body = html! {
        form.stack method="post" action={ (thread) "/hand" } {
            (Field::new("to", t::hand_to(l)).list(&places).value(d.to).required().error(error_of(l, d.errors, "to")))
            (Field::new("reason", t::hand_reason(l)).help(t::hand_reason_help(l)).value(d.reason).required().max(300)
                .error(error_of(l, d.errors, "reason")))
            div.actions { (Button::main(t::hand_over(l)).icon("next")) }
        }
    };
    html! {
        div.page {
            (ui::back(&thread, t::back_thread(l)))
            (ui::page_head(t::hand_over(l), &html! { (t::hand_lead(l)) }, None))
            div.stack {
                (ui::error_list(l, d.errors, |k| t::by_key(l, k)))
                (ui::card("hand", &about(x), &html! {}, &body))
            }
        }
    }
}

/// Whom to add, for a month. `from` is the page to come back to.
pub(crate) fn interpreters(l: Locale, x: &Loaded, found: &[PersonCard], from: &str) -> Markup {
    let names: Vec<(String, String)> = found.iter().map(|c| (c.id.to_string(), c.title())).collect();
    let options: Vec<(&str, &str)> = names.iter().map(|(id, name)| (id.as_str(), name.as_str())).collect();
    let body = html! {
        @if options.is_empty() {
            p { (t::no_interpreters(l)) }
            div.actions { (Button::normal(t::hand_over(l)).icon("next").link(&format!("/threads/{}/hand", x.thread.id))) }
        } @else {
            form.stack method="post" action={ "/threads/" (x.thread.id) "/interpreter" } {
                (ui::hidden("from", from))
                (Field::new("person", t::interpreter(l)).help(t::interpreter_help(l)).list(&options))
                div.actions { (Button::main(t::add_interpreter(l))) }
            }
        }
    };
    html! {
        div.page {
            (ui::back(from, t::back_thread(l)))
            (ui::page_head(t::add_interpreter(l), &html! { (t::language_differs(l, language_name(l, x))) }, None))
            div.stack { (ui::card("interpreter", &about(x), &html! {}, &body)) }
        }
    }
}

/// Whose thread, and what it is about.
fn about(x: &Loaded) -> String {
    format!("{}: {}", x.name(x.thread.patient), x.thread.title)
}
