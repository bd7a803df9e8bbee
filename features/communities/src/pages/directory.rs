//! The directory, what was found, names, the question before another site.

use gate::{PersonaInfo, Worn};
use kernel::{Id, Locale, RawId};
use maud::{Markup, html};
use ui::{Button, Field, Row, Size};

use super::{
    done, face,
    notices::{self, Notices},
    who_reads,
};
use crate::{draft::FAMILIES, ground::OpenPlace, markdown, store::search::Hit, t, types::PlaceInfo};

pub(crate) struct View<'a> {
    pub l: Locale,
    pub asked: &'a str,
    pub said: &'a str,
    pub places: &'a [PlaceInfo],
    /// For whoever joined somewhere.
    pub notices: Option<Notices>,
    /// Places that the reader joined.
    pub joined: &'a [(RawId, Joined)],
    pub signed_in: bool,
    /// The reader looks after all groups.
    pub oversees: bool,
}

/// A place that the reader joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Joined {
    /// So many posts of followed topics are unread there.
    Unread(i64),
    /// The reader wants to hear nothing of it.
    Muted,
}

impl View<'_> {
    fn joined(&self, place: &PlaceInfo) -> Option<Joined> {
        self.joined.iter().find(|(id, _)| *id == place.id).map(|(_, joined)| *joined)
    }
}

pub(crate) fn directory(view: &View<'_>) -> Markup {
    let l = view.l;
    let own: Vec<&PlaceInfo> = view.places.iter().filter(|place| view.joined(place).is_some()).collect();
    html! {
        div.page.wide.stack {
            @let people = html! { (Button::normal(t::professionals_title(l)).icon("verified").link("/professionals")) };
            (ui::page_head(t::groups_title(l), &html! { (t::groups_lead(l)) }, Some(&people).filter(|_| view.signed_in)))
            (done(l, view.said))
            @if view.oversees { div.actions { (Button::normal(t::places_title(l)).icon("chart").link("/groups/places")) } }
            (search_box(l, view.asked))
            @if view.asked.is_empty() && !own.is_empty() {
                (ui::section("own", t::own_groups(l), &html! { a href="/names" { (t::names_title(l)) } }, &list(view, &own)))
                @if let Some(chosen) = view.notices { (notices::card(l, chosen)) }
            }
            @if view.places.is_empty() {
                (ui::empty(t::none_found(l), t::none_found_do(l), &html! { (Button::normal(t::all_groups(l)).link("/groups")) }))
            } @else if !view.asked.is_empty() {
                (ui::section("found", t::groups_found(l), &html! {}, &list(view, &view.places.iter().collect::<Vec<_>>())))
            } @else {
                @for family in FAMILIES {
                    @let these: Vec<&PlaceInfo> = view.places.iter().filter(|p| p.family == family).collect();
                    @if !these.is_empty() {
                        (ui::section(family, t::by_key(l, &format!("family-{family}")).unwrap_or_default(), &html! {}, &list(view, &these)))
                    }
                }
            }
            @if !view.signed_in { p.meta { (t::sign_in_more(l)) } }
        }
    }
}

fn list(view: &View<'_>, places: &[&PlaceInfo]) -> Markup {
    let l = view.l;
    html! {
        ul.rows.card.flush.columns role="list" {
            @for place in places {
                @let joined = view.joined(place);
                @let about = format!("/groups/{}", place.slug);
                @let href = if joined.is_some() || place.place == guard::Place::Open { place.href() } else { about };
                li {
                    div.body {
                        a.cover.title href=(href) { (place.name_in(l)) }
                        span.meta { (PlaceInfo::in_language(&place.purpose, l)) }
                        @if place.place != guard::Place::Open || place.members > 0 {
                            span.cluster {
                                @if place.place != guard::Place::Open { (who_reads(l, place.place)) }
                                @if place.members > 0 { span.meta { (t::members(l, place.members)) } }
                            }
                        }
                    }
                    div.trail {
                        @match joined {
                            Some(Joined::Unread(n)) => (ui::count(n, &t::unread(l, n))),
                            Some(Joined::Muted) => (ui::badge(ui::State::Note, t::muted(l))),
                            None => {},
                        }
                    }
                }
            }
        }
    }
}

pub(crate) fn search_box(l: Locale, asked: &str) -> Markup {
    html! {
        form.card role="search" method="get" action="/groups/search" {
            div.search-row {
                (Field::new("q", t::search_label(l)).value(asked).help(t::search_help(l)).max(200))
                (Button::main(t::search(l)).icon("search"))
            }
        }
    }
}

pub(crate) fn results(l: Locale, asked: &str, hits: &[(&Hit, &PlaceInfo, String)], places: &[PlaceInfo]) -> Markup {
    let rows: Vec<(String, Markup)> = hits
        .iter()
        .map(|(hit, place, _)| {
            let below = html! { span.meta { (place.name_in(l)) } span.meta { (markdown::plain(&hit.body, 160)) } };
            (if hit.title.is_empty() { t::erased_title(l).to_owned() } else { hit.title.clone() }, below)
        })
        .collect();
    let rows: Vec<Row<'_>> = rows
        .iter()
        .zip(hits)
        .map(|((title, below), (_, _, href))| Row::new(title).link(href).lines(below.clone()))
        .collect();
    html! {
        div.page.stack {
            (ui::back("/groups", t::all_groups(l)))
            (ui::page_head(t::search_title(l), &html! {}, None))
            (search_box(l, asked))
            @if !places.is_empty() && !asked.trim().is_empty() {
                p.cluster { (t::groups_too(l)) @for place in places { (ui::tag(place.name_in(l), Some(&format!("/groups/{}", place.slug)))) } }
            }
            @if asked.trim().is_empty() { }
            @else if rows.is_empty() {
                (ui::empty(t::nothing_found(l), t::nothing_found_do(l), &html! { (Button::normal(t::all_groups(l)).link("/groups")) }))
            } @else {
                h2.hide { (t::hits(l, i64::try_from(rows.len()).unwrap_or(0))) }
                (ui::rows(&rows))
            }
        }
    }
}

pub(crate) fn names(l: Locale, names: &[PersonaInfo], worn: &[(Id<OpenPlace>, Worn)], places: &[PlaceInfo]) -> Markup {
    let of = |id: RawId| places.iter().find(|place| place.id == id);
    html! {
        div.page.stack {
            (ui::back("/groups", t::all_groups(l)))
            (ui::page_head(t::names_title(l), &html! { (t::names_lead(l)) }, None))
            @if names.is_empty() {
                (ui::empty(t::names_none(l), t::names_none_do(l), &html! { (Button::main(t::all_groups(l)).link("/groups")) }))
            }
            @for one in names {
                section.card aria-labelledby={ "n" (one.id) } {
                    header {
                        h2 id={ "n" (one.id) } { span.chip { (face(one.id, &one.name, Size::Small)) (one.name) } }
                        @if one.person.is_some() { (ui::verified(t::name_own(l))) }
                    }
                    ul.rows.plain role="list" {
                        @for (id, stands) in worn.iter().filter(|(_, w)| w.persona == one.id && !w.relations.is_empty()) {
                            @if let Some(place) = of(id.raw()) {
                                li {
                                    div.body {
                                        a.title href=(place.href()) { (place.name_in(l)) }
                                        @if stands.barred_until.is_some() { span.meta { (t::paused_here(l)) } }
                                    }
                                    div.trail.wrap {
                                        (Button::quiet(t::mine(l)).link(&format!("{}/mine", place.href())))
                                        (Button::quiet(t::leave_group(l)).link(&format!("{}/leave", place.href())))
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

pub(crate) fn leave_site(l: Locale, host: &str, to: &str) -> Markup {
    html! {
        div.page.stack {
            (ui::alert(ui::State::Caution, &t::leave_site_to(l, host), &html! { p { (t::leave_site_why(l)) } p.meta { (to) } }, &html! {
                a.button href=(to) rel="noreferrer nofollow" { (t::leave_site_go(l)) }
                (Button::main(t::stay(l)).link("/groups"))
            }))
        }
    }
}
