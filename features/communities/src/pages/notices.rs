//! Choosing e-mails about new answers, and ending them.

use kernel::{Locale, Time};
use maud::{Markup, html};
use ui::{Button, Field, State};

use crate::{
    digest::{Choice, Often},
    t,
};

/// What the person chose, and whether e-mails arrive.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Notices {
    pub choice: Option<Choice>,
    pub email: bool,
}

/// The hour that is offered first.
const USUAL: i8 = 9;

/// The card on the page of groups.
pub(crate) fn card(l: Locale, n: Notices) -> Markup {
    let hours: Vec<(String, String)> = (0..24).map(|hour| (hour.to_string(), hour_name(l, hour))).collect();
    let hours: Vec<(&str, &str)> = hours.iter().map(|(hour, name)| (hour.as_str(), name.as_str())).collect();
    let every = n.choice.map_or("never", |choice| choice.often.word());
    let hour = n.choice.map_or(USUAL, |choice| choice.hour).to_string();
    let now = match n.choice {
        None => t::digest_never(l).to_owned(),
        Some(Choice { often: Often::Day, hour }) => t::digest_daily_at(l, hour_name(l, hour.into())),
        Some(Choice { often: Often::Week, hour }) => t::digest_weekly_at(l, hour_name(l, hour.into())),
    };
    html! {
        details.more #notices {
            summary { (t::digest_title(l)) ": " (now) }
            form.stack.close method="post" action="/groups/notices" {
                p.meta { (t::digest_lead(l)) }
                (ui::choices("every", t::digest_every(l), &[("never", t::digest_never(l)), ("day", t::digest_day(l)), ("week", t::digest_week(l))], every, None))
                div data-with="every" data-for="day week" {
                    (Field::new("hour", t::digest_hour(l)).help(t::digest_hour_help(l)).list(&hours).value(&hour))
                }
                @if !n.email { p { (ui::badge(State::Caution, t::digest_no_email(l))) " " a href="/channels" { (t::digest_channels(l)) } } }
                div.actions { (Button::normal(t::digest_save(l)).icon("check")) }
            }
        }
    }
}

/// An hour as the reader's clock shows it.
fn hour_name(l: Locale, hour: i64) -> String {
    ui::time::clock_time(l, Time::from_micros(hour * 3_600_000_000), "UTC")
}

/// Before it is ended by a link.
pub(crate) fn off(l: Locale, token: &str) -> Markup {
    html! {
        div.page.stack {
            (ui::page_head(t::digest_off_title(l), &html! { (t::digest_off_lead(l)) }, None))
            form.actions method="post" action={ "/groups/notices/off/" (token) } { (Button::main(t::digest_off_do(l))) }
        }
    }
}

pub(crate) fn ended(l: Locale) -> Markup {
    html! {
        div.page.stack {
            (ui::alert(State::Done, t::said_digest_off(l), &html! { p { (t::digest_again(l)) } }, &html! { (Button::normal(t::all_groups(l)).link("/groups")) }))
        }
    }
}
