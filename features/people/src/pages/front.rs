//! The front door, the home page, the policy and badges.

use ::policy::{Actor, Rule};
use gate::{Org, Who};
use kernel::{Locale, Time};
use maud::{Markup, html};
use ui::{Button, OpenDoor, Row};

use super::{account::role_line, page};
use crate::{t, types::PersonCard, verified::Badge};

pub(crate) fn front(org: &Org, l: Locale) -> Markup {
    let name = &org.config.name;
    let tile = |title: &str, text: &str, button: Markup| html! { div.card { h3 { (title) } p { (text) } div.actions { (button) } } };
    let dial: String = org.config.phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    let body = html! {
        div.page.wide {
            section.hero {
                div.stack {
                    h1 { (t::front_title(l)) }
                    p.lede { (t::front_lead(l, name)) }
                    div.actions.spread {
                        (Button::main(t::sign_in_do(l)).link("/sign-in"))
                        @if org.config.open_registration { (Button::normal(t::register_do(l)).link("/register")) }
                    }
                    div.actions {
                        @for door in org.parts.all::<OpenDoor>() { (Button::quiet((door.label)(l)).icon(door.icon).link(door.href)) }
                    }
                    p.meta { (t::front_free(l)) }
                }
                (drawing(l))
            }
            div.stack.close {
                (ui::emergency_brief(l))
                p { (t::front_phone(l)) " " a.nowrap href={ "tel:" (dial) } { (org.config.phone) } }
            }
            section.part aria-labelledby="how" {
                header { h2 id="how" { (t::how_title(l)) } }
                div.tiles {
                    div.stack.close { p.figure { (t::owner_title(l)) } p { (t::owner_text(l)) } }
                    div.stack.close { p.figure { (t::look_title(l)) } p { (t::look_text(l)) } }
                    div.stack.close { p.figure { (t::yours_title(l)) } p { (t::yours_text(l)) } }
                }
            }
            section.part #join aria-labelledby="jo" {
                header { h2 id="jo" { (t::join_title(l)) } }
                div.tiles {
                    (tile(t::join_patient(l), t::join_patient_text(l), html! { (Button::normal(t::sign_in_do(l)).link("/sign-in")) }))
                    (tile(t::join_helper(l), t::join_helper_text(l), html! { (Button::normal(t::sign_in_do(l)).link("/sign-in")) }))
                    (tile(t::join_clinician(l), t::join_clinician_text(l), html! { a.button href={ "tel:" (dial) } { (t::call(l)) } }))
                }
            }
        }
    };
    ui::outside(org, l, "/", t::front_short(l), body)
}

/// A person in the middle, four who help in a closed circle, one guarded door.
fn drawing(l: Locale) -> Markup {
    let (family, nurse, doctor, pharmacist) =
        (t::drawn_family(l), t::drawn_nurse(l), t::drawn_doctor(l), super::role_name(l, "pharmacist"));
    let around =
        [(220, 112, "t6", nurse), (302, 196, "t3", doctor), (138, 196, "t5", family), (220, 286, "t4", pharmacist)];
    html! {
        svg.drawing viewBox="0 0 440 430" role="img" aria-label=(t::drawn_alt(l)) {
            circle.outer cx="220" cy="210" r="196" {}
            circle.ground cx="220" cy="210" r="132" {}
            @for (x, y, tone, word) in around {
                circle class=(tone) cx=(x) cy=(y) r="21" {}
                text.initials x=(x) y=(y) { (ui::initials(word)) }
                text x=(x) y=(y + 37) { (word) }
            }
            circle.disc.t2 cx="220" cy="202" r="31" {}
            text.initials.you x="220" y="202" { (t::drawn_you(l)) }
            rect.door x="300" y="284" width="42" height="42" rx="11" {}
            g.door-icon transform="translate(310 294) scale(.92)" { path d="M5 10.5h14v10H5zM8 10.5V8a4 4 0 0 1 8 0v2.5" {} }
        }
    }
}

pub(crate) fn today(l: Locale, who: &Who, now: Time, cards: &[Markup], asks: bool) -> Markup {
    let hour = now.in_zone(&who.zone).hour();
    let name = who.name.split_whitespace().next().unwrap_or_default();
    let hello = match hour {
        4..12 => t::good_morning(l, name),
        12..18 => t::good_afternoon(l, name),
        _ => t::good_evening(l, name),
    };
    let day = now.in_zone(&who.zone).strftime("%Y-%m-%d").to_string();
    let (left, right) = cards.split_at(cards.len().div_ceil(2));
    html! {
        div.page.wide {
            div.page-head.act {
                div { p { time datetime=(day) { (ui::time::day(l, now, &who.zone)) } } h1 { (hello) } }
                @if asks && !who.works() { (Button::main(t::ask(l)).icon("ask").link("/ask")) }
            }
            @if cards.is_empty() {
                (ui::empty(t::quiet_title(l), t::quiet_text(l), &html! {}))
            } @else {
                div.split {
                    div.stack { @for card in left { (card) } }
                    @if !right.is_empty() { div.stack { @for card in right { (card) } } }
                }
            }
        }
    }
}

/// Every rule as its sentence, by what it is about, with what a compliance officer wants to look up.
pub(crate) fn policy(l: Locale, rules: &[Rule]) -> Markup {
    let mut kinds: Vec<&str> = rules.iter().map(|rule| rule.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let says = |rule: &Rule| rule.says[if l == Locale::Es { 1 } else { 0 }];
    let body = html! {
        @for kind in kinds {
            @let of_kind: Vec<(&Rule, String)> = rules.iter().filter(|r| r.kind == kind).map(|r| (r, facts(l, r))).collect();
            @let lines: Vec<Row<'_>> = of_kind.iter().map(|(rule, facts)| Row::new(says(rule)).below(facts)).collect();
            (ui::section(&format!("kind-{}", kind.replace(' ', "-")), kind, &html! {}, &ui::rows(&lines)))
        }
    };
    page(t::policy_title(l), &t::policy_lead(l, i64::try_from(rules.len()).unwrap_or(i64::MAX)), &body)
}

fn facts(l: Locale, rule: &Rule) -> String {
    let mut facts = vec![rule.id.to_owned(), format!("{}: {}", t::policy_act(l), rule.act)];
    let actors: Vec<&str> = rule.actors.iter().filter(|a| *a != Actor::Person).map(Actor::word).collect();
    let roles: Vec<&str> = rule.roles.iter().map(|role| super::role_name(l, role.word())).collect();
    let relations: Vec<&str> = rule.relations.iter().map(::policy::Relation::word).collect();
    let mut add = |label: &str, words: &[&str]| {
        if !words.is_empty() {
            facts.push(format!("{label}: {}", words.join(", ")));
        }
    };
    add(t::policy_actors(l), &actors);
    // A rule for everyone with a role names none of them.
    add(t::policy_roles(l), if roles.len() == ::policy::Role::ALL.len() { &[] } else { &roles });
    add(t::policy_relations(l), &relations);
    if rule.step_up {
        facts.push(t::policy_step_up(l).to_owned());
    }
    facts.join(" · ")
}

pub(crate) fn badge(l: Locale, card: &PersonCard, badge: &Badge, zone: &str) -> Markup {
    let or_none = |text: &str| {
        if text.is_empty() {
            html! { (t::none(l)) }
        } else {
            html! { (text) }
        }
    };
    let languages: Vec<&str> = card.languages.iter().map(|tag| super::language_name(l, tag)).collect();
    let body = html! {
        @if badge.checked_at.is_some() || badge.lapse.is_some() { p { (super::badge(l, badge, zone)) } }
        @else { (ui::alert(ui::State::Caution, t::unchecked_title(l), &html! { p { (t::unchecked_text(l)) } }, &html! {})) }
        (ui::card("badge", t::badge_title(l), &html! {}, &ui::facts(&[
            (t::profession_label(l), or_none(&badge.profession)),
            (t::specialty_label(l), or_none(&badge.specialty)),
            ("NPI", or_none(badge.npi.as_deref().unwrap_or_default())),
            (t::state_label(l), or_none(&badge.licence_state)),
            (t::speaks_label(l), or_none(&languages.join(", "))),
            (t::licence_label(l), or_none(&badge.licence)),
            (t::ends_label(l), or_none(badge.licence_ends.as_deref().unwrap_or_default())),
            (t::tier_label(l), html! { (super::mark::tier(l, badge.tier)) }),
            (t::checked_label(l), or_none(&badge.checked)),
            (t::source_label(l), or_none(&badge.source)),
            (t::interests_label(l), or_none(&badge.interests)),
            (t::checked_on_label(l), badge.checked_at.map_or_else(|| or_none(""), |at| html! { (ui::time::date(l, at, zone)) })),
        ])))
    };
    page(&card.title(), &role_line(l, card), &body)
}
