//! A community's topics.

use kernel::{Locale, Time};
use maud::{Markup, PreEscaped, html};
use ui::{Button, Size, State};

use super::{
    ago, face, kind_icon, kind_word, name,
    share::{self, Share},
    who_reads,
};
use crate::{
    pages::about::rules,
    t,
    types::{Feed, PlaceInfo, TopicKind, TopicLine},
};

pub(crate) struct View<'a> {
    pub l: Locale,
    pub place: &'a PlaceInfo,
    pub feed: Feed,
    /// The topics as they were drawn; empty when there are none.
    pub list: &'a str,
    pub who: &'a gate::Who,
    pub now: Time,
    pub waiting: Waiting,
    /// The place as it may be passed on.
    pub share: Share<'a>,
}

/// What waits for the reader.
#[derive(Default)]
pub(crate) struct Waiting {
    /// Posts for a moderator, when the reader is one.
    pub queue: i64,
    /// Cases that ask for the reader's look as a colleague.
    pub reviews: i64,
    /// Surveys that the reader may still answer.
    pub surveys: i64,
    /// Pairs that have something new for the reader.
    pub pairs: i64,
    /// Marks that wait for clinicians, for who takes part in that.
    pub labels: i64,
}

/// A page of topics: nothing in it depends on who reads.
pub(crate) struct Topics<'a> {
    pub l: Locale,
    pub place: &'a PlaceInfo,
    pub feed: Feed,
    pub topics: &'a [TopicLine],
    /// There are more after them.
    pub more: bool,
    pub now: Time,
    pub zone: &'a str,
}

pub(crate) fn topics(view: &Topics<'_>) -> Markup {
    html! {
        @if !view.topics.is_empty() {
            ul.rows.card.flush role="list" { @for topic in view.topics { (row(view, topic)) } }
            (ui::pager(view.l, None, older(view).as_deref()))
        }
    }
}

pub(crate) fn place(view: &View<'_>) -> Markup {
    let (l, place, who) = (view.l, view.place, view.who);
    let href = place.href();
    let tabs: Vec<(String, &str, bool)> = Feed::ALL
        .iter()
        .map(|feed| {
            let word = t::by_key(l, &format!("feed-{}", feed.word())).unwrap_or_default();
            (format!("{href}?show={}", feed.word()), word, *feed == view.feed)
        })
        .collect();
    let tabs: Vec<(&str, &str, bool)> = tabs.iter().map(|(href, word, now)| (href.as_str(), *word, *now)).collect();
    html! {
        div.page.wide.stack {
            (ui::back("/groups", t::all_groups(l)))
            div.page-head.act {
                div {
                    p.cluster { (who_reads(l, place.place)) span.meta { (t::members(l, place.members)) } }
                    h1 { (place.name_in(l)) }
                    p { (PlaceInfo::in_language(&place.purpose, l)) }
                }
                div.actions { (action(view)) }
            }
            @if place.raid_until.is_some_and(|until| until > view.now) { (ui::alert(State::Caution, t::raid_on(l), &html! { p { (t::raid_on_what(l)) } }, &html! {})) }
            @if who.is_barred() { (ui::alert(State::Caution, t::paused(l), &html! { p { (t::paused_do(l)) } }, &html! { (Button::normal(t::mine(l)).link(&format!("{href}/mine"))) })) }
            @if view.waiting.queue > 0 { div.actions { (Button::normal(&t::queue_open_n(l, view.waiting.queue)).icon("groups").link(&format!("{href}/queue"))) } }
            @if view.waiting.reviews > 0 { div.actions { (Button::normal(&t::reviews_open_n(l, view.waiting.reviews)).icon("eye").link(&format!("{href}/reviews"))) } }
            @if view.waiting.pairs > 0 { div.actions { (Button::normal(&t::pairs_open_n(l, view.waiting.pairs)).icon("circle").link(&format!("{href}/mentors"))) } }
            (super::surveys::waiting(l, &href, view.waiting.surveys))
            @if view.waiting.labels > 0 { div.actions { (Button::normal(&t::labels_open_n(l, view.waiting.labels)).icon("flask").link(&format!("{href}/labels"))) } }
            div.split {
                div.stack.close {
                    (ui::tabs(t::topics(l), &tabs))
                    @if view.list.is_empty() { (ui::empty(t::no_topics(l), t::no_topics_do(l), &action(view))) } @else { (PreEscaped(view.list)) }
                }
                aside.stack aria-label=(t::about(l)) {
                    @if who.has_name() { (you(view)) }
                    @if place.place != guard::Place::Open && who.has_name() { (together(view)) }
                    (rules(l, place))
                    (share::section(&view.share))
                    p.meta { a href={ "/groups/" (place.slug) } { (t::record_title(l)) } @if place.place == guard::Place::Open { " · " a href={ (href) "/feed" } { (t::feed_atom(l)) } } }
                }
            }
        }
    }
}

fn action(view: &View<'_>) -> Markup {
    let (l, href) = (view.l, view.place.href());
    html! {
        @if view.who.has_name() {
            (Button::main(t::new_topic(l)).icon("plus").link(&format!("{href}/new")))
            @if view.place.place == guard::Place::Peers { (Button::normal(t::case_new(l)).icon("flask").link(&format!("{href}/case"))) }
        }
        @else { (Button::main(t::join(l)).icon("groups").link(&format!("/groups/{}", view.place.slug))) }
    }
}

/// Under which name the reader writes here.
fn you(view: &View<'_>) -> Markup {
    let (l, who) = (view.l, view.who);
    let id = gate::PersonaId::from_raw(who.id);
    html! {
        section.card aria-labelledby="you" {
            h2 id="you" { (t::you_are(l)) }
            div.person { (face(id, &who.name, Size::Normal)) span { b { (who.name) } span.meta { (t::you_are_what(l)) } } }
            div.actions {
                (Button::normal(t::mine(l)).link(&format!("{}/mine", view.place.href())))
                (Button::quiet(t::leave_group(l)).link(&format!("{}/leave", view.place.href())))
            }
        }
    }
}

/// What members do with each other beside topics.
fn together(view: &View<'_>) -> Markup {
    let (l, href) = (view.l, view.place.href());
    let peers = view.place.place == guard::Place::Peers;
    html! {
        section.card aria-labelledby="together" {
            h2 id="together" { (t::together(l)) }
            @if peers { p.meta { (t::mentors_short(l)) } }
            div.actions {
                @if peers { (Button::normal(t::mentors_title(l)).icon("circle").link(&format!("{href}/mentors"))) }
                (Button::normal(t::surveys_title(l)).icon("chart").link(&format!("{href}/surveys")))
                @if peers && view.who.is_keeper() { (Button::normal(t::club_new(l)).icon("book").link(&format!("{href}/club"))) }
            }
        }
    }
}

fn row(view: &Topics<'_>, topic: &TopicLine) -> Markup {
    let l = view.l;
    let href = format!("{}/{}", view.place.href(), topic.id);
    let author = name(l, topic.author_name.as_deref());
    let title = if topic.title.is_empty() { t::erased_title(l) } else { &topic.title };
    let (profession, _) = topic.answered_as.split_once('|').unwrap_or((&topic.answered_as, ""));
    html! {
        li {
            (face(topic.author, author, Size::Normal))
            div.body {
                a.cover.title href=(href) { (title) }
                span.meta { (author) ", " (ago(l, topic.last_at, view.now, view.zone)) }
                span.cluster {
                    @if topic.kind != TopicKind::Question && topic.kind != TopicKind::Story { (ui::badge_with(State::Note, kind_icon(topic.kind), kind_word(l, topic.kind))) }
                    @if !topic.warning.is_empty() { (ui::badge_with(State::Caution, "alert", &t::warning_of(l, &topic.warning))) }
                    @if let Some(at) = topic.event_at { span.meta { (ui::time::moment(l, at, view.now, view.zone)) } }
                    @if !profession.is_empty() { (ui::verified(&t::answered_by(l, profession))) }
                    @else if topic.answer.is_some() { (ui::badge_with(State::Done, "check", t::answer_taken(l))) }
                    @if topic.locked { (ui::badge_with(State::Note, "lock", t::locked(l))) }
                }
            }
            div.trail.meta { b { (topic.replies) } " " span.hide { (t::replies(l, topic.replies)) } }
        }
    }
}

/// The address of the next page.
fn older(view: &Topics<'_>) -> Option<String> {
    let last = view.topics.last().filter(|_| view.more)?;
    let at = if view.feed == Feed::Helpful { last.helped } else { last.last_at.micros() };
    Some(format!("{}?show={}&after={at}.{}", view.place.href(), view.feed.word(), last.id))
}
