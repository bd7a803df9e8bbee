//! Pages outside: signing in, links, codes, recovery.

use gate::Org;
use kernel::{Error, FieldError, Locale};
use maud::{Markup, html};
use ui::{Button, Field, State};

use super::{page, scan, trouble, wrong};
use crate::{t, types::LinkKind};

fn faults(error: Option<&Error>) -> &[FieldError] {
    match error {
        Some(Error::Invalid(faults)) => faults,
        _ => &[],
    }
}

pub(crate) fn sign_in(org: &Org, l: Locale, address: &str, back: &str, error: Option<Error>) -> Markup {
    let error = error.as_ref();
    let body = html! {
        (trouble(l, error))
        form.stack method="post" action="/sign-in" {
            (ui::hidden("back", back))
            (Field::new("address", t::address_label(l)).help(t::address_help(l)).value(address).autocomplete("username").required()
                .error(wrong(l, faults(error), "address")))
            (Field::new("password", t::password_label(l)).kind("password").autocomplete("current-password").required())
            (ui::actions(&html! { (Button::main(t::sign_in_do(l))) }))
        }
        (ui::card("by-link", t::by_link_title(l), &html! {}, &html! {
            p { (t::by_link_text(l)) }
            form.stack method="post" action="/sign-in/link" {
                (Field::new("address", t::address_label(l)).id("link-address").value(address).autocomplete("username").required())
                div.actions { (Button::normal(t::by_link_do(l)).icon("mail")) }
            }
        }))
        p { a href="/recover" { (t::forgot(l)) } }
        @if org.config.open_registration { p { (t::no_account(l)) " " a href="/register" { (t::register_do(l)) } } }
        (ui::emergency_brief(l))
    };
    ui::outside(org, l, "/sign-in", t::sign_in_title(l), page(t::sign_in_title(l), "", &body))
}

/// Asks for an address to which a link is sent: after a mistyped one, and for a forgotten password.
pub(crate) fn ask_link(org: &Org, l: Locale, kind: LinkKind, address: &str, error: Option<Error>) -> Markup {
    let error = error.as_ref();
    let (title, lead, action) = match kind {
        LinkKind::Recover => (t::recover_title(l), t::recover_lead(l), "/recover"),
        _ => (t::by_link_title(l), t::by_link_text(l), "/sign-in/link"),
    };
    let body = html! {
        (trouble(l, error))
        form.stack method="post" action=(action) {
            (Field::new("address", t::address_label(l)).help(t::address_help(l)).value(address).autocomplete("username").required()
                .error(wrong(l, faults(error), "address")))
            (ui::actions(&html! { (Button::main(t::by_link_do(l)).icon("mail")) }))
        }
        @if kind == LinkKind::Recover { p { (t::recover_other(l, &org.config.phone)) } }
        p { a href="/sign-in" { (t::back_to_sign_in(l)) } }
    };
    ui::outside(org, l, "/sign-in", title, page(title, lead, &body))
}

/// After asking for a link: look into the mail, or type the code from it here.
pub(crate) fn code(org: &Org, l: Locale, link: &str, error: Option<&'static str>) -> Markup {
    let faults: Vec<FieldError> = error.map(|code| FieldError { field: "code", code }).into_iter().collect();
    let body = html! {
        (super::fix(l, &faults))
        form.stack method="post" action="/sign-in/code" {
            (ui::hidden("link", link))
            (Field::new("code", t::code_label(l)).help(t::code_help(l)).autocomplete("one-time-code").inputmode("numeric").short()
                .max(9).required().error(wrong(l, &faults, "code")))
            (ui::actions(&html! { (Button::main(t::code_do(l))) }))
        }
        p.meta { (t::code_none(l)) }
        p { a href="/sign-in" { (t::back_to_sign_in(l)) } }
    };
    ui::outside(org, l, "/sign-in", t::code_title(l), page(t::code_title(l), t::code_lead(l), &body))
}

/// The one button of a sign-in link.
pub(crate) fn enter(org: &Org, l: Locale, token: &str) -> Markup {
    let button = ui::act(&format!("/enter/{token}"), &[], None, Button::main(t::sign_in_do(l)));
    ui::outside(
        org,
        l,
        "/sign-in",
        t::sign_in_title(l),
        page(&t::enter_title(l, &org.config.name), t::enter_lead(l), &button),
    )
}

/// A link that is spent, over or was never ours.
pub(crate) fn over(org: &Org, l: Locale) -> Markup {
    let button = html! { (Button::main(t::sign_in_do(l)).link("/sign-in")) };
    let body = html! { div.page { (ui::empty(t::over_title(l), t::over_text(l), &button)) } };
    ui::outside(org, l, "/sign-in", t::over_title(l), body)
}

pub(crate) fn second(org: &Org, l: Locale, error: Option<&Error>) -> Markup {
    let body = html! {
        (trouble(l, error))
        form.stack method="post" action="/sign-in/second" {
            (Field::new("code", t::code_label(l)).help(t::second_help(l)).autocomplete("one-time-code").short().max(20).required()
                .error(wrong(l, faults(error), "code")))
            (ui::actions(&html! { (Button::main(t::code_do(l))) }))
        }
        p { (t::second_lost(l, &org.config.phone)) }
    };
    ui::outside(org, l, "/sign-in", t::second_step_title(l), page(t::second_step_title(l), t::second_lead(l), &body))
}

pub(crate) fn enrol(org: &Org, l: Locale, picture: &str, text: &str, error: Option<&Error>) -> Markup {
    let form = scan(l, picture, text, "/sign-in/second", wrong(l, faults(error), "code"));
    let body = html! { (trouble(l, error)) (form) };
    ui::outside(org, l, "/sign-in", t::enrol_title(l), page(t::enrol_title(l), t::enrol_lead(l), &body))
}

/// Recovery codes, shown once.
pub(crate) fn codes(org: &Org, l: Locale, codes: &[String], back: &str) -> Markup {
    let body = html! {
        (ui::alert(State::Caution, t::codes_once(l), &html! { p { (t::codes_text(l)) } }, &html! {}))
        ul.card.stack role="list" aria-label=(t::codes_title(l)) { @for code in codes { li { code { (code) } } } }
        (ui::actions(&html! { (Button::main(t::codes_kept(l)).link(back)) }))
    };
    ui::outside(org, l, "/sign-in", t::codes_title(l), page(t::codes_title(l), t::codes_lead(l), &body))
}

pub(crate) fn new_password(org: &Org, l: Locale, token: &str, error: Option<&'static str>) -> Markup {
    let faults: Vec<FieldError> = error.map(|code| FieldError { field: "password", code }).into_iter().collect();
    let body = html! {
        (super::fix(l, &faults))
        form.stack method="post" action={ "/recover/" (token) } {
            (Field::new("password", t::new_password_label(l)).help(t::new_password_help(l)).kind("password").autocomplete("new-password")
                .required().error(wrong(l, &faults, "password")))
            (ui::actions(&html! { (Button::main(t::new_password_do(l))) }))
        }
    };
    ui::outside(org, l, "/sign-in", t::password_title(l), page(t::password_title(l), t::new_password_lead(l), &body))
}
