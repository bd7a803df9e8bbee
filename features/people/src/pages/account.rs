//! One's own account.

use gate::SessionInfo;
use kernel::{Error, FieldError, Locale, RawId, Time};
use maud::{Markup, html};
use ui::{Button, Field, Row};

use super::{page, page_under, scan, trouble, wrong};
use crate::{
    t,
    types::{Contact, PersonCard, is_staff},
    verified::Badge,
};

pub(crate) struct Mine<'a> {
    pub card: &'a PersonCard,
    pub contact: &'a Contact,
    pub devices: &'a [SessionInfo],
    pub this: RawId,
    pub has_password: bool,
    pub has_factor: bool,
    pub left: i64,
    pub now: Time,
    /// Another slice lets the person change addresses and notices.
    pub notices: bool,
}

pub(crate) fn account(l: Locale, mine: &Mine<'_>, badge: Option<&Badge>) -> Markup {
    let card = mine.card;
    let body = html! {
        @if let Some(badge) = badge { p { (super::badge(l, badge, &card.zone)) } (super::mark::why(l, badge, t::lapse_own(l))) }
        (ui::card("about", t::about_title(l), &html! {}, &html! {
            (ui::facts(&[
                (t::name_label(l), html! { (card.name) }),
                (t::email_label(l), address(l, mine.contact.email.as_deref(), mine.contact.email_verified)),
                (t::phone_label(l), address(l, mine.contact.phone.as_deref(), mine.contact.phone_verified)),
                (t::language_label(l), html! { (super::language_name(l, card.locale.tag())) }),
                (t::zone_label(l), html! { (card.zone.replace('_', " ")) }),
            ]))
        }))
        (ui::section("safe", t::safe_title(l), &html! {}, &ui::rows(&[
            Row::new(t::password_title(l)).icon("key").link("/account/password")
                .below(if mine.has_password { t::password_is_set(l) } else { t::password_is_not_set(l) }),
            Row::new(t::second_title(l)).icon("lock").link("/account/second")
                .below(&if mine.has_factor { t::second_is_on(l, mine.left) } else { t::second_is_off(l).to_owned() }),
        ])))
        @if badge.is_some() { (ui::rows(&[Row::new(t::profile_title(l)).icon("verified").link("/account/professional").below(t::profile_text(l))])) }
        @if mine.notices { (ui::rows(&[Row::new(t::notices_title(l)).icon("mail").link("/channels").below(t::notices_text(l))])) }
        (devices(l, mine))
    };
    page(t::account_title(l), "", &body)
}

fn address(l: Locale, value: Option<&str>, verified: bool) -> Markup {
    html! {
        @match value {
            Some(value) => { (value) @if verified { " " (ui::badge(ui::State::Done, t::verified(l))) } }
            None => { (t::none(l)) }
        }
    }
}

fn devices(l: Locale, mine: &Mine<'_>) -> Markup {
    let lines: Vec<(String, Markup, bool)> = mine
        .devices
        .iter()
        .map(|device| {
            let this = device.id == mine.this;
            let seen = ui::time::ago(l, device.seen_at, mine.now, &mine.card.zone);
            let below = html! { span.meta { (t::seen(l, seen)) @if this { " · " b { (t::this_device(l)) } } } };
            (device.id.to_string(), below, this)
        })
        .collect();
    let rows: Vec<Row<'_>> = lines
        .iter()
        .zip(mine.devices)
        .map(|((id, below, this), device)| {
            let row = Row::new(if device.device.is_empty() { t::unknown_device(l) } else { &device.device })
                .icon("globe")
                .lines(below.clone());
            if *this {
                row
            } else {
                row.act(ui::act("/account/devices/end", &[("device", id)], None, Button::undo(t::sign_out_device(l))))
            }
        })
        .collect();
    let all = ui::act("/account/devices/end-all", &[], Some("end-all"), Button::undo(t::sign_out_all(l)));
    html! {
        (ui::section("devices", t::devices_title(l), &html! {}, &html! { div.stack { (ui::rows(&rows)) div.actions { (all) } } }))
        (ui::confirm("end-all", t::sign_out_all(l), t::sign_out_all_text(l), t::sign_out_all(l), t::keep(l)))
    }
}

pub(crate) fn step_up(l: Locale, back: &str, has_password: bool, has_factor: bool, error: Option<&Error>) -> Markup {
    let body = html! {
        (trouble(l, error))
        @if has_password || has_factor {
            form.stack method="post" action="/step-up" {
                (ui::hidden("back", back))
                @if has_password { (Field::new("password", t::password_label(l)).kind("password").autocomplete("current-password")) }
                @if has_factor {
                    (Field::new("code", if has_password { t::or_code_label(l) } else { t::code_label(l) }).help(t::second_help(l))
                        .autocomplete("one-time-code").short().max(20))
                }
                (ui::actions(&html! { (Button::main(t::go_on(l))) }))
            }
        } @else {
            p { (t::step_up_by_link(l)) }
            (ui::act("/sign-out", &[], None, Button::main(t::sign_in_again(l))))
        }
    };
    page(t::step_up_title(l), t::step_up_lead(l), &body)
}

pub(crate) fn password(l: Locale, error: Option<FieldError>) -> Markup {
    let faults: Vec<FieldError> = error.into_iter().collect();
    let body = html! {
        (super::fix(l, &faults))
        form.stack method="post" action="/account/password" {
            (Field::new("password", t::new_password_label(l)).help(t::new_password_help(l)).kind("password").autocomplete("new-password")
                .required().error(wrong(l, &faults, "password")))
            (ui::actions(&html! { (Button::main(t::new_password_do(l))) }))
        }
    };
    page_under("/account", t::account_title(l), t::password_title(l), t::new_password_lead(l), &body)
}

pub(crate) fn factor_off(l: Locale) -> Markup {
    let body = html! { (ui::act("/account/second/start", &[], None, Button::main(t::second_start(l)))) };
    page_under("/account", t::account_title(l), t::second_title(l), t::second_why(l), &body)
}

pub(crate) fn factor_new(l: Locale, picture: &str, text: &str, error: Option<FieldError>) -> Markup {
    let faults: Vec<FieldError> = error.into_iter().collect();
    let body = html! {
        (super::fix(l, &faults))
        (scan(l, picture, text, "/account/second", wrong(l, &faults, "code")))
    };
    page_under("/account", t::account_title(l), t::enrol_title(l), t::second_why(l), &body)
}

pub(crate) fn factor_on(l: Locale, left: i64, staff: bool) -> Markup {
    let body = html! {
        div.actions {
            (ui::act("/account/second/codes", &[], None, Button::normal(t::codes_new(l))))
            @if !staff { (ui::act("/account/second/off", &[], Some("off"), Button::undo(t::second_off(l)))) }
        }
        @if staff { p.meta { (t::second_staff(l)) } }
        @else { (ui::confirm("off", t::second_off(l), t::second_off_text(l), t::second_off(l), t::keep(l))) }
    };
    page_under("/account", t::account_title(l), t::second_title(l), &t::second_is_on(l, left), &body)
}

/// One line that names roles in plain words.
pub(crate) fn role_line(l: Locale, card: &PersonCard) -> String {
    let words: Vec<&str> = card.roles.iter().map(|role| super::role_name(l, role.word())).collect();
    match (words.is_empty(), is_staff(card.roles)) {
        (true, _) => t::no_role(l).to_owned(),
        _ => words.join(", "),
    }
}
