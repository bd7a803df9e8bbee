//! Cases that wait for the reader's look as a colleague: the whole case first, then two buttons.

use kernel::{Locale, RawId, Time};
use maud::{Markup, html};
use ui::{Button, Field, State};

use super::{ago, case, name};
use crate::{
    markdown,
    store::{cases::CaseLine, reviews::ReviewLine},
    t,
    types::{PlaceInfo, Post},
};

/// A case with all that its reviewer reads.
pub(crate) struct Waiting {
    pub review: ReviewLine,
    pub case: CaseLine,
    pub title: String,
    pub post: Post,
    pub options: Vec<(i64, String, i64)>,
    pub pictures: Vec<(RawId, RawId, String)>,
}

pub(crate) struct Reviews<'a> {
    pub l: Locale,
    pub place: &'a PlaceInfo,
    pub all: &'a [Waiting],
    /// What came back: the look, its words, what is wrong.
    pub back: Option<(&'a str, &'a str, &'static str)>,
    pub now: Time,
}

pub(crate) fn reviews(r: &Reviews<'_>) -> Markup {
    let l = r.l;
    html! {
        div.page {
            (ui::back(&r.place.href(), r.place.name_in(l)))
            (ui::page_head(t::reviews_title(l), &html! { (t::reviews_lead(l)) }, None))
            @if r.all.is_empty() { (ui::empty(t::reviews_empty(l), t::reviews_empty_what(l), &html! { (Button::normal(t::go_in(l)).link(&r.place.href())) })) }
            @else { (case::note(l)) }
            @for waiting in r.all { (one(r, waiting)) }
        }
    }
}

fn one(r: &Reviews<'_>, w: &Waiting) -> Markup {
    let (l, id) = (r.l, w.review.id.to_string());
    let back = r.back.filter(|(of, ..)| *of == id);
    let action = format!("{}/reviews/{id}", r.place.href());
    let author = name(l, w.post.author_name.as_deref());
    let sign_off = w.review.kind != "colleague";
    html! {
        article.stack.close id={ "v" (id) } {
            h2 { (w.title) }
            p.cluster {
                span.meta { (author) ", " (ago(l, w.review.at, r.now, "UTC")) }
                @if sign_off { (ui::badge_with(State::Caution, "verified", t::review_sign_off(l))) } @else { (ui::badge_with(State::Note, "eye", t::review_asked(l))) }
                @if let Some(asked) = w.review.asked_name.as_deref().filter(|_| sign_off) { span.meta { (t::review_asks(l, asked)) } }
            }
            (case::parts(l, &w.case, &format!("c{id}")))
            section.card.stack.close {
                h3 { (t::case_question(l)) }
                div.prose { (markdown::draw(&w.post.body)) }
                @for (_, picture, alt) in &w.pictures { figure { img src={ (r.place.href()) "/pictures/" (picture) } alt=(alt) loading="lazy"; } }
                @if !w.options.is_empty() { h3 { (t::poll(l)) } ul.list { @for (_, text, _) in &w.options { li { (text) } } } }
                @for (title, text) in [(t::case_teaching(l), &w.case.teaching), (t::case_follow_up(l), &w.case.follow_up)] {
                    @if !text.is_empty() { h3 { (title) } div.prose { (markdown::draw(text)) } }
                }
                p.meta { (case::consent(l, &w.case)) }
            }
            form method="post" action=(action) { div.actions { (Button::main(if sign_off { t::review_sign(l) } else { t::review_approve(l) }).icon("check").name("act", "approve")) } }
            details.more open[back.is_some()] {
                summary { (t::review_back(l)) }
                form.stack.close method="post" action=(action) {
                    (Field::new("words", t::review_words(l)).id(&format!("w{id}")).area(3).value(back.map_or("", |(_, words, _)| words)).error(back.and_then(|(.., code)| t::by_key(l, code))).max(500).required())
                    div.actions { (Button::normal(t::review_send_back(l)).name("act", "back")) }
                }
            }
        }
    }
}
