//! Pages for coming in the first time.

use gate::Org;
use kernel::{FieldError, Locale, Time};
use maud::{Markup, html};
use ui::{Button, Field};

use super::{fix, page, wrong};
use crate::{
    http::{Begin, REGISTER, Rest},
    proof, t,
    types::LinkKind,
};

pub(crate) fn register(org: &Org, l: Locale, form: &Begin, faults: &[FieldError], now: Time) -> Markup {
    let body = if org.config.open_registration {
        html! {
            (fix(l, faults))
            form.stack method="post" action="/register" {
                (Field::new("address", t::address_label(l)).help(t::register_address_help(l)).value(&form.address).autocomplete("email")
                    .required().error(wrong(l, faults, "address")))
                (Field::new("birth_date", t::birth_date_label(l)).help(t::birth_date_help(l)).kind("date").value(&form.birth_date)
                    .autocomplete("bday").required().error(wrong(l, faults, "birth_date")))
                (proof::fields(l, &org.keys, REGISTER, now))
                (ui::actions(&html! { (Button::main(t::register_send(l))) }))
            }
            p.meta { (t::register_no_chart(l)) }
            p { a href="/sign-in" { (t::have_account(l)) } }
        }
    } else {
        html! { (ui::empty(t::register_closed_title(l), &t::register_closed_text(l, &org.config.phone), &html! { (Button::main(t::sign_in_do(l)).link("/sign-in")) })) }
    };
    ui::outside(org, l, "/register", t::register_title(l), page(t::register_title(l), t::register_lead(l), &body))
}

/// Name, birth date and password, once the address is proved. With `known` the account is there and lacks its password only.
pub(crate) fn rest(
    org: &Org,
    l: Locale,
    kind: LinkKind,
    token: &str,
    form: &Rest,
    known: bool,
    faults: &[FieldError],
) -> Markup {
    let (title, lead) = match kind {
        LinkKind::Invitation => (t::invited_title(l, &org.config.name), t::invited_lead(l)),
        _ => (t::register_title(l).to_owned(), t::register_rest_lead(l)),
    };
    let action = format!("/{}/{token}", kind.folder());
    let body = html! {
        (fix(l, faults))
        form.stack method="post" action=(action) {
            @if known {
                (ui::hidden("given", &form.given)) (ui::hidden("family", &form.family))
                p { b { (form.given) " " (form.family) } }
            } @else {
                (Field::new("given", t::given_label(l)).value(&form.given).autocomplete("given-name").required().error(wrong(l, faults, "given")))
                (Field::new("family", t::family_label(l)).value(&form.family).autocomplete("family-name"))
                (Field::new("birth_date", t::birth_date_label(l)).help(t::birth_date_help(l)).kind("date").value(&form.birth_date)
                    .autocomplete("bday").required().error(wrong(l, faults, "birth_date")))
            }
            (Field::new("password", t::password_optional(l)).help(t::password_optional_help(l)).kind("password").autocomplete("new-password")
                .error(wrong(l, faults, "password")))
            (ui::actions(&html! { (Button::main(t::join_do(l))) }))
        }
        @if kind == LinkKind::Invitation && !known {
            p { a href={ "/sign-in?back=" (action) } { (t::have_account(l)) } }
        }
    };
    ui::outside(org, l, &action, &title, page(&title, lead, &body))
}

/// Somebody who is signed in accepts an invitation with one button.
pub(crate) fn accept(org: &Org, l: Locale, token: &str, name: &str) -> Markup {
    let title = t::invited_title(l, &org.config.name);
    let path = format!("/invitation/{token}");
    let body = html! {
        (ui::act(&format!("{path}/accept"), &[], None, Button::main(&t::accept_as(l, name))))
        (ui::act("/sign-out", &[], None, Button::quiet(t::not_me(l))))
    };
    ui::outside(org, l, &path, &title, page(&title, t::invited_accept_lead(l), &body))
}
