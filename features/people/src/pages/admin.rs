//! The administrator's pages.

use ::policy::Role;
use kernel::{FieldError, Locale, PersonId, Time};
use maud::{Markup, html};
use ui::{Button, Field, Row, State};

use super::{account::role_line, fix, page, page_under, wrong};
use crate::{
    http::{CHECKS, New},
    store::Listed,
    t,
    types::{Contact, PersonCard},
    verified::{Badge, Tier},
};

pub(crate) fn list(l: Locale, family: &str, people: &[Listed], more: bool) -> Markup {
    let lines: Vec<(String, String)> =
        people.iter().map(|p| (format!("/people/{}/account", p.card.id), role_line(l, &p.card))).collect();
    let titles: Vec<String> = people.iter().map(|p| p.card.title()).collect();
    let rows: Vec<Row<'_>> = people
        .iter()
        .zip(&lines)
        .zip(&titles)
        .map(|((person, (href, roles)), title)| {
            let face =
                ui::face(&ui::initials(&person.card.name), ui::tone(&person.card.id.to_string()), ui::Size::Normal);
            let row = Row::new(title).lead(face).link(href).below(roles.as_str());
            if person.closed { row.trail(ui::badge(State::Note, t::closed(l))) } else { row }
        })
        .collect();
    let older = people.last().filter(|_| more).map(|last| {
        let escaped = |text: &str| {
            text.bytes()
                .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
                .collect::<String>()
        };
        format!("/people?family={}&from={}&after={}", escaped(family), escaped(&last.folded), last.card.id)
    });
    let body = html! {
        form.stack method="get" action="/people" {
            (Field::new("family", t::find_label(l)).value(family))
            div.actions { (Button::normal(t::find_do(l)).icon("search")) }
        }
        @if rows.is_empty() { (ui::empty(t::nobody_title(l), t::nobody_text(l), &html! {})) } @else { (ui::rows(&rows)) }
        (ui::pager(l, None, older.as_deref()))
    };
    let action = html! {
        (Button::normal(t::licences_title(l)).icon("verified").link("/people/licenses"))
        (Button::main(t::new_person_title(l)).icon("plus").link("/people/new"))
    };
    html! { div.page.stack { (ui::page_head(t::people_title(l), &html! {}, Some(&action))) (body) } }
}

fn role_options(l: Locale) -> Vec<(&'static str, &'static str)> {
    Role::ALL.into_iter().map(|role| (role.word(), super::role_name(l, role.word()))).collect()
}

pub(crate) fn new_person(l: Locale, form: &New, faults: &[FieldError]) -> Markup {
    let mut roles = vec![("", t::choose(l))];
    roles.extend(role_options(l));
    let languages: Vec<(&str, &str)> =
        Locale::ALL.into_iter().map(|one| (one.tag(), super::language_name(l, one.tag()))).collect();
    let chosen = if form.locale.is_empty() { "en" } else { form.locale.as_str() };
    let body = html! {
        (fix(l, faults))
        form.stack method="post" action="/people/new" {
            (Field::new("given", t::given_label(l)).value(&form.given).required().error(wrong(l, faults, "given")))
            (Field::new("family", t::family_label(l)).value(&form.family))
            (Field::new("role", t::role_label(l)).list(&roles).value(&form.role).required().error(wrong(l, faults, "role")))
            (Field::new("birth_date", t::birth_date_label(l)).kind("date").value(&form.birth_date).error(wrong(l, faults, "birth_date")))
            (Field::new("email", t::email_label(l)).kind("email").value(&form.email).error(wrong(l, faults, "email")))
            (Field::new("phone", t::phone_label(l)).kind("tel").value(&form.phone).error(wrong(l, faults, "phone")))
            (ui::choices("locale", t::language_label(l), &languages, chosen, None))
            (ui::actions(&html! { (Button::main(t::new_person_do(l))) }))
        }
    };
    page_under("/people", t::people_title(l), t::new_person_title(l), t::new_person_lead(l), &body)
}

pub(crate) struct Theirs<'a> {
    pub card: &'a PersonCard,
    pub contact: &'a Contact,
    pub closed: bool,
    pub badge: Option<&'a Badge>,
    pub devices: usize,
    pub has_factor: bool,
    /// What other slices offer for this person.
    pub links: Markup,
    pub now: Time,
    pub zone: &'a str,
    pub wrong: &'a [FieldError],
}

pub(crate) fn account(l: Locale, theirs: &Theirs<'_>) -> Markup {
    let card = theirs.card;
    let none = || html! { (t::none(l)) };
    let body = html! {
        @if theirs.closed { (ui::alert(State::Note, t::closed(l), &html! { p { (t::closed_text(l)) } }, &html! {})) }
        (fix(l, theirs.wrong))
        (ui::card("about", t::about_title(l), &html! {}, &ui::facts(&[
            (t::birth_date_label(l), card.birth_date.as_ref().map_or_else(none, |d| html! { (d) })),
            (t::email_label(l), theirs.contact.email.as_ref().map_or_else(none, |d| html! { (d) })),
            (t::phone_label(l), theirs.contact.phone.as_ref().map_or_else(none, |d| html! { (d) })),
            (t::devices_title(l), html! { (theirs.devices) }),
            (t::second_title(l), html! { (if theirs.has_factor { t::on(l) } else { t::off(l) }) }),
        ])))
        @if !theirs.closed { div.actions { (theirs.links) } }
        (roles(l, card))
        (badge_form(l, theirs))
        @if !theirs.closed { (recovery(l, theirs)) (ui::section("close", t::close_title(l), &html! {}, &html! {
            p { (t::close_short(l)) }
            div.actions { (Button::undo(t::close_title(l)).link(&format!("/people/{}/close", card.id))) }
        })) }
    };
    page_under("/people", t::people_title(l), &card.title(), &role_line(l, card), &body)
}

fn roles(l: Locale, card: &PersonCard) -> Markup {
    ui::card(
        "roles",
        t::roles_title(l),
        &html! {},
        &html! {
            p { (t::roles_text(l)) }
            form.stack method="post" action={ "/people/" (card.id) "/roles" } {
                fieldset.choices.two {
                    legend.label { (t::role_label(l)) }
                    @for role in Role::ALL { (ui::check("role", role.word(), super::role_name(l, role.word()), card.roles.has(role))) }
                }
                fieldset.choices.two {
                    legend.label { (t::speaks_label(l)) }
                    @for one in Locale::ALL { (ui::check("language", one.tag(), super::language_name(l, one.tag()), card.speaks(one))) }
                }
                div.actions { (Button::normal(t::save(l))) }
            }
        },
    )
}

fn badge_form(l: Locale, theirs: &Theirs<'_>) -> Markup {
    let badge = theirs.badge.cloned().unwrap_or_default();
    let npi = badge.npi.clone().unwrap_or_default();
    let today: String = theirs.now.in_zone(theirs.zone).strftime("%Y-%m-%d").to_string();
    let stands = badge.clone().on(&today);
    let kept = badge.checked_at.map(|at| at.rfc3339().chars().take(10).collect::<String>());
    // Where a check no longer counts, a new one has to be dated by hand: mending a word must not bring it back.
    let on = if stands.lapse.is_some() { String::new() } else { kept.unwrap_or(today) };
    let tiers: Vec<(&str, &str)> =
        Tier::ALL.into_iter().skip(1).map(|tier| (tier.word(), super::mark::tier(l, tier))).collect();
    let error = |field| wrong(l, theirs.wrong, field);
    ui::card(
        "badge",
        t::badge_title(l),
        &html! {},
        &html! {
            p { (t::badge_text(l)) }
            @if theirs.badge.is_some() { p { (super::badge(l, &stands, theirs.zone)) } (super::mark::why(l, &stands, t::lapse_admin(l))) }
            form.stack method="post" action={ "/people/" (theirs.card.id) "/badge" } {
                (Field::new("profession", t::profession_label(l)).help(t::profession_help(l)).value(&badge.profession).short())
                (Field::new("npi", "NPI").value(&npi).inputmode("numeric").short().max(10).error(error("npi")))
                (Field::new("specialty", t::specialty_label(l)).value(&badge.specialty))
                (Field::new("licence_state", t::state_label(l)).value(&badge.licence_state).short().max(2).error(error("licence_state")))
                (Field::new("licence", t::licence_label(l)).value(&badge.licence).max(40).error(error("licence")))
                (Field::new("licence_ends", t::ends_label(l)).help(t::ends_help(l)).kind("date").value(badge.licence_ends.as_deref().unwrap_or_default()).error(error("licence_ends")))
                (ui::choices("tier", t::tier_label(l), &tiers, if badge.tier == Tier::None { Tier::Licence.word() } else { badge.tier.word() }, None))
                (Field::new("checked", t::checked_label(l)).help(t::checked_help(l)).value(&badge.checked))
                (Field::new("source", t::source_label(l)).help(t::source_help(l)).value(&badge.source).max(120))
                (Field::new("checked_on", t::checked_on_label(l)).kind("date").value(&on).error(error("checked_on")))
                div.actions { (Button::normal(t::save(l))) }
            }
        },
    )
}

fn recovery(l: Locale, theirs: &Theirs<'_>) -> Markup {
    let checks: Vec<(&str, &str)> = CHECKS.into_iter().map(|how| (how, super::check_name(l, how))).collect();
    ui::card(
        "recovery",
        t::recovery_title(l),
        &html! {},
        &html! {
            p { (t::recovery_text(l)) }
            form.stack method="post" action={ "/people/" (theirs.card.id) "/recovery" } {
                (ui::choices("how", t::how_label(l), &checks, "", wrong(l, theirs.wrong, "how")))
                div.actions { (Button::normal(t::recovery_do(l)).icon("key")) }
            }
        },
    )
}

pub(crate) fn recovery_link(l: Locale, id: PersonId, url: &str) -> Markup {
    let body = html! {
        (ui::alert(State::Caution, t::recovery_once(l), &html! { p { code { (url) } } }, &html! {}))
        (ui::actions(&html! { (Button::main(t::done(l)).link(&format!("/people/{id}/account"))) }))
    };
    page(t::recovery_title(l), t::recovery_lead(l), &body)
}

pub(crate) fn close(l: Locale, id: PersonId, name: &str) -> Markup {
    let body = html! {
        p { (t::close_text(l, name)) }
        div.actions.spread {
            (ui::act(&format!("/people/{id}/close"), &[], None, Button::danger(t::close_do(l))))
            (Button::normal(t::keep(l)).link(&format!("/people/{id}/account")))
        }
    };
    page(t::close_title(l), name, &body)
}
