//! Professionals: the list, one of them, and the answers of those whom the reader follows.

use kernel::{Locale, PersonId, Time};
use maud::{Markup, html};
use ui::{Button, Field, Row, Size};

use super::ago;
use crate::{
    http::{Wanted, start_of},
    markdown,
    store::professionals::{Answer, Professional},
    t,
    types::PlaceInfo,
};

/// What was checked, or that it no longer counts.
fn mark(l: Locale, badge: &people::Badge) -> Markup {
    match badge.checked_at {
        Some(at) if badge.is_verified() => ui::verified(&t::checked(l, &badge.checked, ui::time::date(l, at, "UTC"))),
        _ => html! { span.meta { (t::unchecked(l)) } },
    }
}

fn languages(l: Locale, tags: &[String]) -> String {
    let name = |tag: &String| t::by_key(l, &format!("speaks-{tag}")).map_or_else(|| tag.clone(), str::to_owned);
    tags.iter().map(name).collect::<Vec<_>>().join(", ")
}

fn line(parts: &[&str]) -> String {
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" · ")
}

fn face(name: &str, person: PersonId, size: Size) -> Markup {
    ui::face(&ui::initials(name), ui::tone(&person.to_string()), size)
}

pub(crate) fn list(l: Locale, wanted: &Wanted, found: &[people::Professional], some: bool) -> Markup {
    let lines: Vec<(String, Markup)> = found
        .iter()
        .map(|one| {
            let badge = &one.badge;
            let below = html! {
                span.meta { (line(&[&badge.profession, &badge.specialty, &badge.town, &languages(l, &one.card.languages)])) }
                span.cluster { (mark(l, badge)) }
                @if !badge.interests.is_empty() { span.meta { (t::interest_of(l, &badge.interests)) } }
            };
            (format!("/professionals/{}", one.card.id), below)
        })
        .collect();
    let rows: Vec<Row<'_>> = lines
        .iter()
        .zip(found)
        .map(|((href, below), one)| {
            Row::new(&one.card.name)
                .lead(face(&one.card.name, one.card.id, Size::Normal))
                .link(href)
                .lines(below.clone())
        })
        .collect();
    let tongues = [("", t::any_language(l)), ("en", t::speaks_en(l)), ("es", t::speaks_es(l))];
    let action = html! { (Button::normal(t::following_title(l)).icon("check").link("/professionals/following")) };
    html! {
        div.page.stack {
            (ui::back("/groups", t::all_groups(l)))
            (ui::page_head(t::professionals_title(l), &html! { (t::professionals_lead(l)) }, Some(&action)))
            form.card.stack role="search" method="get" action="/professionals" {
                (Field::new("q", t::wanted_field(l)).help(t::wanted_help(l)).value(&wanted.q).max(100))
                (Field::new("town", t::wanted_town(l)).value(&wanted.town).max(80))
                (Field::new("language", t::wanted_language(l)).list(&tongues).value(&wanted.language).short())
                div.actions { (Button::main(t::search(l)).icon("search")) }
            }
            @if rows.is_empty() && some { (ui::empty(t::nobody_fits(l), t::nobody_fits_do(l), &html! { (Button::normal(t::professionals_all(l)).link("/professionals")) })) }
            @else if rows.is_empty() { (ui::empty(t::nobody_listed(l), t::nobody_listed_do(l), &html! { (Button::normal(t::all_groups(l)).link("/groups")) })) }
            @else { (ui::rows(&rows)) }
            p.meta { (t::disclaimer(l)) }
        }
    }
}

pub(crate) fn one(l: Locale, person: PersonId, p: &Professional, follows: bool, now: Time) -> Markup {
    let (href, badge) = (format!("/professionals/{person}"), &p.badge);
    let (on, word, icon) = if follows { ("0", t::unfollow(l), "check") } else { ("1", t::follow(l), "plus") };
    html! {
        div.page.stack {
            (ui::back("/professionals", t::professionals_title(l)))
            div.person { (face(&p.name, person, Size::Normal)) span { h1 { (p.name) } span.meta { (line(&[&badge.profession, &badge.specialty, &badge.town, &languages(l, &p.languages)])) } } }
            p.cluster { (mark(l, badge)) @if p.helped > 0 { span.meta { (t::helped_n(l, p.helped)) } } }
            (ui::card("disclosed", t::disclosed(l), &html! {}, &html! {
                p { @if badge.interests.is_empty() { (t::disclosed_none(l)) } @else { (badge.interests) } }
                p.meta { (t::disclaimer(l)) }
            }))
            div.actions {
                (ui::act(&format!("{href}/follow"), &[("on", on)], None, Button::normal(word).icon(icon)))
                (ui::act(&format!("{href}/connect"), &[], None, Button::normal(t::connect(l)).icon("plus")))
            }
            p.meta { (t::follow_what(l)) }
            (ui::section("answers", t::answers_title(l), &html! {}, &html! {
                @if p.answers.is_empty() { (ui::empty(t::answers_none(l), t::answers_none_what(l), &html! { (Button::normal(t::all_groups(l)).link("/groups")) })) }
                @else { (answers(l, &p.answers.iter().map(|one| (None, one)).collect::<Vec<_>>(), now)) }
            }))
        }
    }
}

/// Answers as rows; with the name of who gave them where several did.
fn answers(l: Locale, all: &[(Option<&str>, &Answer)], now: Time) -> Markup {
    let lines: Vec<(String, Markup)> = all
        .iter()
        .map(|(who, one)| {
            let at = ago(l, one.at, now, "UTC");
            let href = format!("/open/{}/{}?from={}#p{}", one.slug, one.topic, start_of(one.n), one.n);
            let below = html! {
                span.meta { (line(&[who.unwrap_or_default(), PlaceInfo::in_language(&one.place, l), &at])) }
                span.meta { (markdown::plain(&one.body, 160)) }
            };
            (href, below)
        })
        .collect();
    let rows: Vec<Row<'_>> = lines
        .iter()
        .zip(all)
        .map(|((href, below), (_, one))| {
            let title = if one.title.is_empty() { t::erased_title(l) } else { &one.title };
            Row::new(title).link(href).lines(below.clone())
        })
        .collect();
    ui::rows(&rows)
}

pub(crate) fn following(
    l: Locale,
    all: &[(PersonId, Professional)],
    newest: &[(PersonId, &Professional, &Answer)],
    now: Time,
) -> Markup {
    html! {
        div.page.stack {
            (ui::back("/professionals", t::professionals_title(l)))
            (ui::page_head(t::following_title(l), &html! { (t::following_lead(l)) }, None))
            @if all.is_empty() {
                (ui::empty(t::following_none(l), t::following_none_do(l), &html! { (Button::main(t::professionals_all(l)).link("/professionals")) }))
            } @else {
                p.cluster { @for (person, one) in all { (ui::tag(&one.name, Some(&format!("/professionals/{person}")))) } }
                @if newest.is_empty() { (ui::empty(t::answers_none(l), t::answers_none_what(l), &html! { (Button::normal(t::all_groups(l)).link("/groups")) })) }
                @else { (answers(l, &newest.iter().map(|(_, known, one)| (Some(known.name.as_str()), *one)).collect::<Vec<_>>(), now)) }
            }
        }
    }
}
