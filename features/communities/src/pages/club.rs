//! A journal club: the article above its discussion, the two votes, planning one, and the leader's notes.

use kernel::{Locale, RawId};
use maud::{Markup, PreEscaped, html};
use ui::{Button, Field, Guarded, Size, State};

use super::{
    face, name,
    topic::{Ballot, View, ballot},
    who_reads,
};
use crate::{
    club::{MOST_POINT, POINTS, SUMMARY, TypedClub, TypedPoints},
    markdown,
    store::clubs::ClubLine,
    t,
    types::{MOST_WORDS, PlaceInfo, TITLE},
};

/// The heading of a point, and what it asks.
fn point(l: Locale, field: &str) -> (&'static str, &'static str) {
    let word = |end: &str| t::by_key(l, &format!("club-{field}{end}")).unwrap_or_default();
    (word(""), word("-help"))
}

/// Everything of a journal club that stands above its posts; nothing for other topics.
pub(super) fn above(view: &View<'_>) -> Markup {
    let (l, Some(club)) = (view.l, &view.club) else { return html! {} };
    let leads = view.who.has_name() && club.leader.raw() == view.who.id && club.closed_at.is_none();
    html! {
        @if club.closed_at.is_some() {
            section.card.stack.close aria-labelledby="summary" {
                header { h2 id="summary" { (t::club_summary(l)) } (ui::badge_with(State::Done, "check", t::club_over(l))) }
                div.prose { (markdown::draw(&club.summary)) }
                p.meta { (name(l, club.leader_name.as_deref())) }
            }
        }
        (article(view, club))
        @if club.is_orphan() && view.who.is_keeper() {
            p { (t::club_orphan(l)) }
            div.actions { (Button::normal(t::club_take_over(l)).icon("edit").link(&format!("{}/club", view.href()))) }
        }
        @if leads { div.actions { (Button::normal(t::club_notes(l)).icon("edit").link(&format!("{}/club", view.href()))) } }
    }
}

fn article(view: &View<'_>, club: &ClubLine) -> Markup {
    let l = view.l;
    let mut facts = Vec::new();
    if let Some(reference) = &club.reference {
        let link = markdown::draw(&format!("[{}](<{}>)", reference.label(), reference.href()));
        facts.push((t::club_find(l), link));
    }
    facts.push((t::club_leader(l), html! { (name(l, club.leader_name.as_deref())) }));
    html! {
        section.card.stack.close aria-labelledby="article" {
            h2 id="article" { (t::club_article(l)) }
            (ui::facts(&facts))
            @for (field, text) in POINTS.iter().zip(&club.points) {
                @let (title, asks) = point(l, field);
                div { h3 { (title) } @if text.is_empty() { p.meta { (asks) } } @else { div.prose { (markdown::draw(text)) } } }
            }
        }
    }
}

/// Both votes, below the question; a result is read by whoever voted, and by all after the summary. Nothing for other topics.
pub(super) fn votes(view: &View<'_>) -> Markup {
    let (l, Some(club)) = (view.l, &view.club) else { return html! {} };
    let (Some((before, said_before)), Some((after, said_after))) = (&view.poll, &view.after) else { return html! {} };
    let begun = view.topic.event_at.is_none_or(|at| at <= view.now);
    let closed = club.closed_at.is_some();
    let state = |own: Option<i64>, now: bool, waits: &'static str| {
        if closed || own.is_some() {
            Ballot::Result
        } else if now {
            Ballot::Choose
        } else {
            Ballot::Wait(waits)
        }
    };
    let rounds = [
        ("before", t::club_before(l), before, *said_before, state(*said_before, !begun, t::club_before_over(l))),
        ("after", t::club_after(l), after, *said_after, state(*said_after, begun, t::club_after_waits(l))),
    ];
    html! {
        section.stack.close id="poll" aria-labelledby="votes" {
            h2 id="votes" { (t::club_vote(l)) }
            @for (round, title, options, own, state) in rounds {
                div.stack.close {
                    h3 { (title) }
                    @let options: Vec<_> = options.iter().map(|(n, word, votes)| (*n, t::by_key(l, &format!("club-says-{word}")).unwrap_or_default().to_owned(), *votes)).collect();
                    (ballot(view, &options, own, state, round))
                }
            }
        }
    }
}

pub(crate) struct Plan<'a> {
    pub l: Locale,
    pub place: &'a PlaceInfo,
    pub who: &'a gate::Who,
    pub typed: &'a TypedClub,
    pub phone: &'a str,
}

pub(crate) fn plan(v: &Plan<'_>) -> Markup {
    let (l, place, typed) = (v.l, v.place, v.typed);
    let base = &typed.base;
    let error = |field: &str| ui::error_for(&base.errors, field, |code| t::by_key(l, code));
    let me = gate::PersonaId::from_raw(v.who.id);
    let max = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let question = Field::new("text", t::club_question(l))
        .area(4)
        .help(t::club_question_help(l))
        .value(&base.text)
        .error(error("text"))
        .max(max(MOST_WORDS))
        .required();
    let seen = Guarded { text: &base.text, place: guard::Place::Peers, staff: true, nurse: Some(v.phone) };
    html! {
        div.page.stack {
            (ui::back(&place.href(), place.name_in(l)))
            (ui::page_head(t::club_new(l), &html! { (who_reads(l, place.place)) }, None))
            p { (t::club_lead(l)) }
            (ui::error_list(l, &base.errors, |code| t::by_key(l, code)))
            form.stack method="post" action={ (place.href()) "/club" } data-draft="club-new" {
                div.person { (face(me, &v.who.name, Size::Small)) span.meta { (PreEscaped(t::you_write_as(l, html! { strong { (v.who.name) } }.0))) } }
                (Field::new("title", t::club_title(l)).value(&base.title).error(error("title")).max(max(TITLE.1)).required())
                (Field::new("reference", t::club_reference(l)).help(t::club_reference_help(l)).value(&typed.reference).error(error("reference")).max(120).required())
                (ui::guard_box(question, "club-text", &format!("{}/screen", place.href()), &html! {}, &ui::guard_findings(l, &seen)))
                fieldset.stack.close {
                    legend.label { (t::event_when(l)) }
                    (Field::new("event_at", t::event_start(l)).kind("datetime-local").value(&base.event_at).error(error("event_at")).required())
                    (Field::new("event_minutes", t::event_minutes(l)).inputmode("numeric").short().value(&base.event_minutes).error(error("event_minutes")).required())
                }
                (Field::new("leader", t::club_leader(l)).help(t::club_leader_help(l)).value(&typed.leader).error(error("leader")).max(60))
                div.bar { (ui::draft_note(l)) (Button::main(t::club_plan(l)).icon("calendar")) }
            }
        }
    }
}

pub(crate) struct Notes<'a> {
    pub l: Locale,
    pub place: &'a PlaceInfo,
    pub topic: RawId,
    pub title: &'a str,
    pub typed: &'a TypedPoints,
}

pub(crate) fn notes(v: &Notes<'_>) -> Markup {
    let (l, typed) = (v.l, v.typed);
    let back = format!("{}/{}", v.place.href(), v.topic);
    let error = |field: &str| ui::error_for(&typed.errors, field, |code| t::by_key(l, code));
    let max = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    html! {
        div.page.stack {
            (ui::back(&back, v.title))
            (ui::page_head(t::club_notes(l), &html! { (t::club_notes_lead(l)) }, None))
            (ui::error_list(l, &typed.errors, |code| t::by_key(l, code)))
            form.card.stack method="post" action={ (back) "/club" } data-draft={ "club-" (v.topic) } {
                @for (field, text) in POINTS.iter().zip(typed.points()) {
                    @let (title, asks) = point(l, field);
                    (Field::new(field, title).help(asks).area(3).value(text).error(error(field)).max(max(MOST_POINT)))
                    (super::case_form::found(l, error(field).map_or("", |_| text)))
                }
                (Field::new("summary", t::club_summary(l)).help(t::club_summary_help(l)).area(4).value(&typed.summary).error(error("summary")).max(max(SUMMARY.1)))
                (super::case_form::found(l, error("summary").map_or("", |_| &typed.summary)))
                div.bar {
                    (ui::draft_note(l))
                    (Button::main(t::save(l)).icon("check").name("act", "save"))
                    (Button::normal(t::club_close(l)).icon("lock").name("act", "close"))
                }
                p.meta { (t::club_close_what(l)) }
            }
        }
    }
}
