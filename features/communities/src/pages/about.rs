//! A place before joining, and leaving it.

use gate::PersonaInfo;
use kernel::{FieldError, Locale, Time};
use maud::{Markup, html};
use ui::{Button, Field, State};

use super::who_reads;
use crate::{http::Joining, names, store::erase::Erased, t, types::PlaceInfo};

/// A place's open record of ninety days.
#[derive(Debug, Clone, Default)]
pub(crate) struct Record {
    /// Acts and how often.
    pub acts: Vec<(String, i64)>,
    pub appealed: i64,
    /// Appeals that changed the decision.
    pub changed: i64,
    pub topics: i64,
    pub unanswered: i64,
    pub writers: usize,
    /// Posts of whoever wrote most, and of all.
    pub most_of: (i64, i64),
}

pub(crate) struct About<'a> {
    pub l: Locale,
    pub place: &'a PlaceInfo,
    pub signed_in: bool,
    pub joined: bool,
    /// The reader may make short links.
    pub links: bool,
    /// The short link over which the reader came.
    pub via: Option<&'a str>,
    /// The reader wants to hear nothing of it.
    pub muted: bool,
    pub verified: bool,
    /// What keeps programs away.
    pub door: Markup,
    /// The reader may name keepers.
    pub manages: bool,
    pub own: &'a str,
    pub names: &'a [PersonaInfo],
    pub form: &'a Joining,
    pub errors: &'a [FieldError],
    pub record: &'a Record,
    pub now: Time,
}

pub(crate) fn about(view: &About<'_>) -> Markup {
    let (l, place) = (view.l, view.place);
    let by_key = |code: &str| t::by_key(l, code);
    html! {
        div.page.wide.stack {
            (ui::back("/groups", t::all_groups(l)))
            div.page-head { p.cluster {
                (who_reads(l, place.place))
                @if place.teens { (ui::badge(State::Note, t::place_teens(l))) }
                span.meta { (t::members(l, place.members)) }
            } h1 { (place.name_in(l)) } p { (PlaceInfo::in_language(&place.purpose, l)) } }
            (ui::error_list(l, view.errors, by_key))
            div.split {
                div.stack {
                    @if view.joined && view.place.place == guard::Place::Peers && !view.verified {
                        (ui::alert(State::Caution, t::rests(l), &html! { p { (t::rests_what(l)) } }, &html! { (Button::main(t::rests_why(l)).link("/account/professional")) (Button::quiet(t::leave_group(l)).link(&format!("{}/leave", place.href()))) }))
                    } @else if view.joined {
                        div.actions { (Button::main(t::go_in(l)).link(&place.href())) (super::mute(l, place, view.muted, true)) (Button::quiet(t::leave_group(l)).link(&format!("{}/leave", place.href()))) }
                        @if view.muted { p.meta { (t::muted_what(l)) } }
                    } @else if !view.signed_in {
                        section.card aria-labelledby="in" {
                            h2 id="in" { (t::join_title(l)) }
                            p { (t::join_guest(l)) }
                            div.actions {
                                (Button::main(t::register(l)).link("/register"))
                                (Button::normal(t::sign_in(l)).link(&sign_in(view)))
                                @if place.place == guard::Place::Open { (Button::quiet(t::just_read(l)).link(&place.href())) }
                            }
                        }
                    } @else { (join(view)) }
                    @if let Some(code) = view.via { (care(l, code)) }
                    (rules(l, place))
                }
                aside.stack aria-label=(t::about(l)) {
                    (record(view))
                    @if view.links { (links(view)) }
                    @if view.manages { (keepers(view)) }
                }
            }
        }
    }
}

/// Where a guest signs in and comes back to this page, with the short link in the address.
fn sign_in(view: &About<'_>) -> String {
    let via = view.via.map_or_else(String::new, |code| format!("?via={code}"));
    format!("/sign-in?back=/groups/{}{via}", view.place.slug)
}

/// Who came over a link finds the care team too.
fn care(l: Locale, code: &str) -> Markup {
    html! {
        section.card aria-labelledby="care" {
            h2 id="care" { (t::link_care(l)) }
            p { (t::link_care_what(l)) }
            div.actions { (Button::normal(t::link_care_do(l)).icon("ask").link(&format!("/g/{code}/care"))) }
        }
    }
}

/// The way to the place's short links.
fn links(view: &About<'_>) -> Markup {
    let l = view.l;
    html! {
        section.card aria-labelledby="links" {
            h2 id="links" { (t::links_title(l)) }
            p { (t::links_what(l)) }
            div.actions { (Button::normal(t::links_open(l)).link(&format!("{}/links", view.place.href()))) }
        }
    }
}

fn join(view: &About<'_>) -> Markup {
    let (l, place, form) = (view.l, view.place, view.form);
    let by_key = |code: &str| t::by_key(l, code);
    let error = ui::error_for(view.errors, "persona", by_key);
    let seed = view.now.micros().unsigned_abs();
    let suggestions = names::suggestions(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let chosen = if form.wear.is_empty() { "new" } else { form.wear.as_str() };
    html! {
        form.card.stack method="post" action={ (place.href()) "/join" } {
            h2 { (t::join_title(l)) }
            p { (t::join_lead(l)) }
            @if let Some(code) = view.via { (ui::hidden("via", code)) }
            fieldset.choices {
                legend.label { (t::join_as(l)) }
                @for one in view.names {
                    label.choice { input type="radio" name="wear" value=(one.id) checked[chosen == one.id.to_string()]; (t::join_known(l, &one.name)) }
                }
                @if view.verified && view.names.iter().all(|n| n.person.is_none()) {
                    label.choice { input type="radio" name="wear" value="open" checked[chosen == "open"]; (t::join_own(l, view.own)) }
                }
                label.choice { input type="radio" name="wear" value="new" checked[chosen == "new"]; (t::join_new(l)) }
            }
            div data-with="wear" data-for="new" {
                (Field::new("persona", t::persona(l)).help(t::persona_help(l)).value(&form.persona).error(error).max(24).autocomplete("off"))
                p.meta { (t::persona_ideas(l)) ": " (suggestions.join(", ")) }
            }
            (view.door)
            (ui::check("rules", "1", t::rules_agree(l), !form.rules.is_empty()))
            @if let Some(error) = ui::error_for(view.errors, "rules", by_key) { p.error { (error) } }
            div.actions { (Button::main(t::join(l)).icon("groups")) }
        }
    }
}

/// The house rules, then the place's own.
pub(crate) fn rules(l: Locale, place: &PlaceInfo) -> Markup {
    let own = PlaceInfo::in_language(&place.rules, l);
    html! {
        section.card aria-labelledby="rules" {
            h2 id="rules" { (t::rules_title(l)) }
            ul.list {
                @for n in 1..=8 { li { (t::by_key(l, &format!("rule-{n}")).unwrap_or_default()) } }
                @for rule in own.lines().filter(|rule| !rule.is_empty()) { li { (rule) } }
            }
        }
    }
}

/// A member is named to look after the place.
fn keepers(view: &About<'_>) -> Markup {
    let l = view.l;
    html! {
        section.card aria-labelledby="keepers" {
            h2 id="keepers" { (t::keepers(l)) }
            p { (t::keepers_what(l)) }
            form.stack.close method="post" action={ "/groups/" (view.place.slug) "/keepers" } {
                (Field::new("persona", t::keepers_name(l)).id("keeper").max(24).required().autocomplete("off"))
                div.actions { (Button::normal(t::keepers_do(l))) }
            }
        }
    }
}

fn record(view: &About<'_>) -> Markup {
    let (l, r) = (view.l, view.record);
    let act = |word: &str| r.acts.iter().find(|(w, _)| w == word).map_or(0, |(_, n)| *n);
    let share = if r.most_of.1 > 0 { 100 * r.most_of.0 / r.most_of.1 } else { 0 };
    let review = ui::time::date(l, view.place.review_at, "UTC");
    html! {
        section.card aria-labelledby="record" {
            h2 id="record" { (t::record_title(l)) }
            p.meta { (t::record_lead(l)) }
            (ui::facts(&[
                (t::record_topics(l), html! { (r.topics) }),
                (t::record_unanswered(l), html! { (r.unanswered) }),
                (t::record_writers(l), html! { (r.writers) }),
                (t::record_most(l), html! { (share) " %" }),
                (t::record_hidden(l), html! { (act("hide")) }),
                (t::record_warned(l), html! { (act("warn") + act("pause") + act("bar")) }),
                (t::record_appeals(l), html! { (t::record_changed(l, r.appealed, r.changed)) }),
                (t::record_review(l), html! { (review) }),
            ]))
        }
    }
}

pub(crate) fn leave(l: Locale, place: &PlaceInfo, name: &str) -> Markup {
    let href = format!("{}/leave", place.href());
    html! {
        div.page.stack {
            (ui::back(&place.href(), place.name_in(l)))
            (ui::page_head(t::leave_title(l), &html! { (t::leave_lead(l, name)) }, None))
            section.card aria-labelledby="keep" { h2 id="keep" { (t::leave_keep(l)) } p { (t::leave_keep_what(l)) }
                div.actions { (ui::act(&href, &[], None, Button::normal(t::leave_keep_do(l)))) } }
            section.card aria-labelledby="erase" { h2 id="erase" { (t::leave_erase(l)) } p { (t::leave_erase_what(l)) }
                div.actions { (ui::act(&href, &[("erase", "1")], Some("sure"), Button::undo(t::leave_erase_do(l)))) } }
            (ui::confirm("sure", t::leave_sure(l), t::leave_sure_what(l), t::leave_erase_do(l), t::leave_stay(l)))
        }
    }
}

pub(crate) fn left(l: Locale, place: &PlaceInfo, erased: Option<&Erased>, now: Time) -> Markup {
    html! {
        div.page.stack {
            @if let Some(e) = erased {
                (ui::alert(State::Done, t::erased_done(l), &html! { p { (t::erased_traces(l)) } }, &html! { (Button::main(t::all_groups(l)).link("/groups")) }))
                section.card aria-labelledby="receipt" {
                    h2 id="receipt" { (t::receipt(l)) }
                    (ui::facts(&[
                        (t::receipt_where(l), html! { (place.name_in(l)) }),
                        (t::receipt_when(l), html! { (ui::time::date(l, now, "UTC")) }),
                        (t::receipt_topics(l), html! { (e.topics) }),
                        (t::receipt_posts(l), html! { (e.posts) }),
                        (t::receipt_pictures(l), html! { (e.pictures) }),
                        (t::receipt_others(l), html! { (e.others) }),
                        (t::receipt_number(l), html! { code { (e.id) } }),
                    ]))
                    p.meta { (t::receipt_backups(l)) }
                }
            } @else {
                (ui::alert(State::Done, &t::left_done(l, place.name_in(l)), &html! {}, &html! { (Button::main(t::all_groups(l)).link("/groups")) }))
            }
        }
    }
}
