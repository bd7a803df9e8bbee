//! Looking after places: the list, the starter set, the form, how one is doing.

use kernel::{FieldError, Locale, Time};
use maud::{Markup, html};
use ui::{Button, Field, State};

use super::{done, who_reads};
use crate::{
    draft::{Choice, FAMILIES, KINDS, PlaceForm},
    store::keep::{Health, Kept},
    t,
    types::{NewPlace, PlaceInfo},
};

const LIST: &str = "/groups/places";

fn family(l: Locale, word: &str) -> &'static str {
    t::by_key(l, &format!("family-{word}")).unwrap_or_default()
}

/// Every place by family, the closed ones at the end.
pub(crate) fn list(l: Locale, all: &[Kept], manages: bool, said: &str, (now, zone): (Time, &str)) -> Markup {
    let open = |word: &str| all.iter().filter(|k| k.closed_at.is_none() && k.place.family == word).collect::<Vec<_>>();
    let closed: Vec<&Kept> = all.iter().filter(|k| k.closed_at.is_some()).collect();
    html! {
        div.page.wide.stack {
            (ui::back("/groups", t::all_groups(l)))
            (ui::page_head(t::places_title(l), &html! { (t::places_lead(l)) }, None))
            (done(l, said))
            @if manages {
                div.actions {
                    (Button::main(t::place_new(l)).icon("plus").link(&format!("{LIST}/new")))
                    (Button::normal(t::starter_title(l)).icon("check").link(&format!("{LIST}/starter")))
                }
            }
            @if all.is_empty() { (ui::empty(t::places_none(l), t::places_none_do(l), &html! {})) }
            @for word in FAMILIES {
                @let these = open(word);
                @if !these.is_empty() { (ui::section(word, family(l, word), &html! {}, &rows(l, &these, (now, zone)))) }
            }
            @if !closed.is_empty() { (ui::section("closed", t::places_closed(l), &html! {}, &rows(l, &closed, (now, zone)))) }
        }
    }
}

fn rows(l: Locale, these: &[&Kept], (now, zone): (Time, &str)) -> Markup {
    html! {
        ul.rows.card.flush.columns role="list" {
            @for kept in these {
                @let place = &kept.place;
                li {
                    div.body {
                        a.cover.title href={ (LIST) "/" (place.slug) } { (place.name_in(l)) }
                        span.cluster { (who_reads(l, place.place)) @if place.teens { (ui::badge(State::Note, t::place_teens(l))) } }
                        span.meta { (t::members(l, place.members)) " · " (kept.owner.as_deref().unwrap_or(t::owner_none(l))) }
                        @if let Some(at) = kept.closed_at { span.meta { (t::closed_on(l, ui::time::date(l, at, zone))) } }
                        @else {
                            span.cluster {
                                @if place.review_at <= now { (ui::badge_with(State::Caution, "clock", &t::review_overdue(l, ui::time::date(l, place.review_at, zone)))) }
                                @else { span.meta { (t::review_on(l, ui::time::date(l, place.review_at, zone))) } }
                                @if kept.unanswered > 0 { (ui::badge_with(State::Caution, "alert", &t::unanswered_day(l, kept.unanswered))) }
                            }
                        }
                    }
                }
            }
        }
    }
}

pub(crate) struct Starter<'a> {
    pub l: Locale,
    pub starter: &'a [NewPlace],
    /// Slugs that are taken.
    pub there: &'a [&'a str],
    pub picked: &'a [String],
    pub pools: &'a [work::PoolInfo],
    pub pool: &'a str,
    pub errors: &'a [FieldError],
}

/// The starter set by family, with a box for each place that is not there yet.
pub(crate) fn starter(view: &Starter<'_>) -> Markup {
    let l = view.l;
    let by_key = |code: &str| t::by_key(l, code);
    let free = view.starter.iter().filter(|new| !view.there.contains(&new.slug.as_str())).count();
    html! {
        div.page.stack {
            (ui::back(LIST, t::places_title(l)))
            (ui::page_head(t::starter_title(l), &html! { (t::starter_lead(l)) }, None))
            (ui::error_list(l, view.errors, by_key))
            @if free == 0 { (ui::empty(t::starter_all(l), t::starter_all_what(l), &html! { (Button::normal(t::places_title(l)).link(LIST)) })) }
            @else {
                form.stack #slug method="post" action={ (LIST) "/starter" } {
                    @for word in FAMILIES {
                        @let these: Vec<&NewPlace> = view.starter.iter().filter(|new| new.family == word).collect();
                        @if !these.is_empty() { (starter_family(view, word, &these)) }
                    }
                    section.card.stack.close { (pool_field(l, view.pools, view.pool, view.errors)) }
                    div.actions { (Button::main(t::starter_make(l)).icon("check")) }
                }
            }
        }
    }
}

fn starter_family(view: &Starter<'_>, word: &str, these: &[&NewPlace]) -> Markup {
    let l = view.l;
    html! {
        fieldset.card {
            legend.label { (family(l, word)) }
            @for new in these {
                @let name = PlaceInfo::in_language(&new.name, l);
                @if view.there.contains(&new.slug.as_str()) {
                    p.cluster { (name) (ui::badge_with(State::Done, "check", t::starter_there(l))) }
                } @else {
                    label.check {
                        input type="checkbox" name="slug" value=(new.slug) checked[view.picked.contains(&new.slug)];
                        span { b { (name) } " " span.meta { (PlaceInfo::in_language(&new.purpose, l)) } }
                    }
                }
            }
        }
    }
}

fn pool_field(l: Locale, pools: &[work::PoolInfo], chosen: &str, errors: &[FieldError]) -> Markup {
    let ids: Vec<(String, &str)> = pools.iter().map(|pool| (pool.id.to_string(), pool.name_in(l))).collect();
    let options: Vec<(&str, &str)> =
        [("", t::choose(l))].into_iter().chain(ids.iter().map(|(id, name)| (id.as_str(), *name))).collect();
    let error = ui::error_for(errors, "pool", |code| t::by_key(l, code));
    html! { (Field::new("pool", t::place_pool(l)).help(t::place_pool_help(l)).list(&options).value(chosen).error(error).required()) }
}

/// The form for a new place.
pub(crate) fn blank(l: Locale, form: &PlaceForm, choice: &Choice<'_>, errors: &[FieldError]) -> Markup {
    let by_key = |code: &str| t::by_key(l, code);
    let error = |field| ui::error_for(errors, field, by_key);
    let kinds: Vec<(&str, &str)> =
        KINDS.iter().map(|kind| (*kind, by_key(&format!("place-kind-{kind}")).unwrap_or_default())).collect();
    html! {
        div.page.stack {
            (ui::back(LIST, t::places_title(l)))
            (ui::page_head(t::place_new(l), &html! { (t::place_new_lead(l)) }, None))
            (ui::error_list(l, errors, by_key))
            form.card.stack method="post" action={ (LIST) "/new" } {
                (ui::choices("kind", t::place_kind(l), &kinds, &form.kind, error("kind")))
                (Field::new("slug", t::place_slug(l)).help(t::place_slug_help(l)).value(&form.slug).error(error("slug")).max(40).required().autocomplete("off"))
                (fields(l, form, choice, errors))
                div.actions { (Button::main(t::place_make(l)).icon("plus")) }
            }
        }
    }
}

/// What may change later too.
fn fields(l: Locale, form: &PlaceForm, choice: &Choice<'_>, errors: &[FieldError]) -> Markup {
    let by_key = |code: &str| t::by_key(l, code);
    let error = |field| ui::error_for(errors, field, by_key);
    let families: Vec<(&str, &str)> = FAMILIES.iter().map(|word| (*word, family(l, word))).collect();
    let people: Vec<(String, &str)> = choice.owners.iter().map(|(id, name)| (id.to_string(), name.as_str())).collect();
    let owners: Vec<(&str, &str)> =
        [("", t::owner_none(l))].into_iter().chain(people.iter().map(|(id, name)| (id.as_str(), *name))).collect();
    html! {
        (ui::choices("family", t::place_family(l), &families, &form.family, error("family")))
        (Field::new("name_en", t::place_name_en(l)).value(&form.name_en).error(error("name_en")).max(80).required())
        (Field::new("name_es", t::place_name_es(l)).value(&form.name_es).error(error("name_es")).max(80).required())
        (Field::new("purpose_en", t::place_purpose_en(l)).help(t::place_purpose_help(l)).area(3).value(&form.purpose_en).error(error("purpose_en")).max(400).required())
        (Field::new("purpose_es", t::place_purpose_es(l)).area(3).value(&form.purpose_es).error(error("purpose_es")).max(400).required())
        (Field::new("rules_en", t::place_rules_en(l)).help(t::place_rules_help(l)).area(4).value(&form.rules_en).error(error("rules_en")).max(2_400))
        (Field::new("rules_es", t::place_rules_es(l)).area(4).value(&form.rules_es).error(error("rules_es")).max(2_400))
        (Field::new("words", t::place_words(l)).help(t::place_words_help(l)).area(2).value(&form.words).error(error("words")).max(1_000))
        (ui::check("teens", "1", t::place_teens_may(l), form.teens == "1"))
        (pool_field(l, choice.pools, &form.pool, errors))
        (Field::new("owner", t::place_owner(l)).help(t::place_owner_help(l)).list(&owners).value(&form.owner).error(error("owner")))
        (Field::new("months", t::place_months(l)).help(t::place_months_help(l)).value(&form.months).error(error("months")).inputmode("numeric").short().max(2))
    }
}

pub(crate) struct One<'a> {
    pub l: Locale,
    pub kept: &'a Kept,
    pub health: &'a Health,
    pub form: &'a PlaceForm,
    pub choice: &'a Choice<'a>,
    /// The reader may change it.
    pub manages: bool,
    pub errors: &'a [FieldError],
    pub said: &'a str,
    pub now: Time,
    pub zone: &'a str,
}

/// How one place is doing, the form that changes it, and closing it.
pub(crate) fn one(view: &One<'_>) -> Markup {
    let (l, place) = (view.l, &view.kept.place);
    let path = format!("{LIST}/{}", place.slug);
    html! {
        div.page.stack {
            (ui::back(LIST, t::places_title(l)))
            div.page-head { p.cluster { (who_reads(l, place.place)) span.meta { (t::members(l, place.members)) } } h1 { (place.name_in(l)) } p { code { "/groups/" (place.slug) } } }
            (done(l, view.said))
            (ui::error_list(l, view.errors, |code| t::by_key(l, code)))
            @if let Some(at) = view.kept.closed_at {
                (ui::alert(State::Note, &t::closed_on(l, ui::time::date(l, at, view.zone)), &html! { p { (t::closed_what(l)) } }, &html! {
                    @if view.manages { (ui::act(&format!("{path}/close"), &[("open", "1")], None, Button::normal(t::place_reopen(l)))) }
                }))
            }
            (health(view))
            @if view.kept.closed_at.is_none() { div.actions { (Button::normal(t::about(l)).link(&format!("/groups/{}", place.slug))) } }
            @if view.manages {
                form.card.stack method="post" action=(path) {
                    h2 { (t::place_change(l)) }
                    p.meta { (t::place_fixed(l)) }
                    (fields(l, view.form, view.choice, view.errors))
                    div.actions { (Button::main(t::place_keep(l)).icon("check")) }
                }
                @if view.kept.closed_at.is_none() { (closing(view, &path)) }
            }
        }
    }
}

/// The check of a place's health: numbers, no names.
fn health(view: &One<'_>) -> Markup {
    let (l, h, place) = (view.l, view.health, &view.kept.place);
    let (three, all) = h.replies;
    let first = h.first_reply_minutes.map_or_else(|| t::none_yet(l).to_owned(), |minutes| minutes_in(l, minutes));
    let load = if all > 0 { t::load_share(l, 100 * three / all, all) } else { t::none_yet(l).to_owned() };
    let review = ui::time::date(l, place.review_at, view.zone);
    html! {
        section.card aria-labelledby="health" {
            h2 id="health" { (t::health_title(l)) }
            p.meta { (t::health_lead(l)) }
            (ui::facts(&[
                (t::health_unanswered(l), html! { @if h.unanswered > 0 { (ui::badge_with(State::Caution, "alert", &h.unanswered.to_string())) } @else { "0" } }),
                (t::health_first(l), html! { (first) }),
                (t::health_load(l), html! { (load) }),
                (t::health_tone(l), html! { (h.sharp) }),
                (t::health_review(l), html! { @if place.review_at <= view.now { (ui::badge_with(State::Caution, "clock", &t::review_overdue(l, review))) } @else { (review) } }),
                (t::place_owner(l), html! { (view.kept.owner.as_deref().unwrap_or(t::owner_none(l))) }),
            ]))
        }
    }
}

/// Minutes, hours or days, whichever says it shortest.
fn minutes_in(l: Locale, minutes: i64) -> String {
    match minutes {
        0..120 => t::in_minutes(l, minutes),
        120..2_880 => t::in_hours(l, minutes / 60),
        _ => t::in_days(l, minutes / 1_440),
    }
}

/// Closing asks for a box to be ticked, so that it asks without script too.
fn closing(view: &One<'_>, path: &str) -> Markup {
    let l = view.l;
    let error = ui::error_for(view.errors, "sure", |code| t::by_key(l, code));
    html! {
        section.card aria-labelledby="closing" {
            h2 id="closing" { (t::place_close(l)) }
            p { (t::place_close_what(l)) }
            form.stack.close method="post" action={ (path) "/close" } {
                label.check { input type="checkbox" id="sure" name="sure" value="1"; " " (t::place_close_sure(l)) }
                @if let Some(error) = error { p.error { (error) } }
                div.actions { (Button::undo(t::place_close(l))) }
            }
        }
    }
}
