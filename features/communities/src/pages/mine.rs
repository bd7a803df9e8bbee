//! What concerns the reader in one place: followed topics, decisions about own words with the way to appeal, own reports.

use kernel::{Locale, RawId, Time};
use maud::{Markup, html};
use ui::{Button, Field, Row, State};

use super::ago;
use crate::{
    store::moderation::DecisionLine,
    t,
    types::{PlaceInfo, Standing, Verdict},
};

pub(crate) struct Mine<'a> {
    pub l: Locale,
    pub place: &'a PlaceInfo,
    pub who: &'a gate::Who,
    /// The reader wants to hear nothing of the place.
    pub muted: bool,
    /// Topic, title, unread posts, state.
    pub topics: &'a [(RawId, String, i64, String)],
    pub decisions: &'a [DecisionLine],
    /// Title, reason, outcome, time.
    pub reports: &'a [(String, String, String, Time)],
    pub now: Time,
    /// An appeal that came back: its decision, what is wrong, the words.
    pub error: Option<(RawId, &'static str, &'a str)>,
}

pub(crate) fn mine(m: &Mine<'_>) -> Markup {
    let (l, place) = (m.l, m.place);
    html! {
        div.page.stack {
            (ui::back(&place.href(), place.name_in(l)))
            (ui::page_head(t::mine(l), &html! { (t::mine_lead(l, &m.who.name)) }, None))
            @if !m.decisions.is_empty() { (ui::section("decisions", t::decisions(l), &html! {}, &html! { @for d in m.decisions { (decision(m, d)) } })) }
            (ui::section("topics", t::followed(l), &html! {}, &topics(m)))
            @if !m.reports.is_empty() { (ui::section("reports", t::own_reports(l), &html! {}, &reports(m))) }
            @if m.muted { p.meta { (t::muted_what(l)) } }
            div.actions { (Button::quiet(t::following_title(l)).icon("verified").link("/professionals/following")) @if m.who.has_name() { (super::mute(l, place, m.muted, false)) } (Button::quiet(t::leave_group(l)).link(&format!("{}/leave", place.href()))) }
        }
    }
}

fn topics(m: &Mine<'_>) -> Markup {
    let l = m.l;
    if m.topics.is_empty() {
        return ui::empty(
            t::followed_none(l),
            t::followed_none_do(l),
            &html! { (Button::normal(t::go_in(l)).link(&m.place.href())) },
        );
    }
    let lines: Vec<(String, &str, i64, bool)> = m
        .topics
        .iter()
        .map(|(id, title, unread, state)| {
            let title = if title.is_empty() { t::erased_title(l) } else { title.as_str() };
            (format!("{}/{id}", m.place.href()), title, *unread, state == Standing::Held.word())
        })
        .collect();
    let rows: Vec<Row<'_>> = lines
        .iter()
        .map(|(href, title, unread, held)| {
            let row = Row::new(title).link(href);
            let row = if *held { row.below(t::waits_title(l)) } else { row };
            if *unread > 0 { row.trail(ui::count(*unread, &t::unread(l, *unread))) } else { row }
        })
        .collect();
    ui::rows(&rows)
}

/// The sentence of a reason's key, or the moderator's own words.
pub(crate) fn reason(l: Locale, reason: &str) -> String {
    t::by_key(l, &format!("reason-{reason}")).map_or_else(|| reason.to_owned(), str::to_owned)
}

fn decision(m: &Mine<'_>, d: &DecisionLine) -> Markup {
    let l = m.l;
    let what = t::by_key(l, &format!("done-{}", d.act.word())).unwrap_or_default();
    let error = m.error.filter(|(id, ..)| *id == d.id);
    let words = t::by_key(l, error.map_or("", |e| e.1));
    html! {
        section.card {
            header { h3 { (what) } span.meta { (ago(l, d.at, m.now, &m.who.zone)) } }
            @if !d.reason.is_empty() { p { (t::decided_because(l, reason(l, &d.reason))) } }
            @if matches!(d.act, Verdict::Edit | Verdict::Label) && !d.words.is_empty() { blockquote { @for line in d.words.lines() { p { (line) } } } }
            @if let Some(until) = d.until { p.meta { (t::until(l, ui::time::date(l, until, &m.who.zone))) } }
            @if let Some(post) = d.post { p { a href={ (m.place.href()) "/posts/" (post) "/history" } { (t::see_words(l)) } } }
            @match (d.appealed_at, d.appeal_outcome.as_str()) {
                (None, _) => details.more open[error.is_some()] {
                    summary { (t::appeal(l)) }
                    form.stack.close method="post" action={ (m.place.href()) "/appeals/" (d.id) } {
                        p.meta { (t::appeal_what(l)) }
                        (Field::new("words", t::appeal_words(l)).id(&format!("a{}", d.id)).area(3).value(error.map_or("", |e| e.2)).error(words).max(500))
                        div.actions { (Button::normal(t::appeal_send(l)).icon("send")) }
                    }
                },
                (Some(_), "") => p { (ui::badge_with(State::Note, "clock", t::appeal_waits(l))) },
                (Some(_), "falls") => p { (ui::badge_with(State::Done, "check", t::appeal_falls(l))) " " (d.appeal_answer) },
                (Some(_), _) => p { (ui::badge_with(State::Note, "info", t::appeal_stands(l))) " " (d.appeal_answer) },
            }
        }
    }
}

fn reports(m: &Mine<'_>) -> Markup {
    let l = m.l;
    html! {
        ul.rows.card.flush role="list" {
            @for (title, why, outcome, at) in m.reports {
                li {
                    div.body {
                        span.title { (title) }
                        span.meta { (t::by_key(l, &format!("why-{why}")).unwrap_or_default()) ", " (ago(l, *at, m.now, &m.who.zone)) }
                    }
                    div.trail { @if outcome.is_empty() { (ui::badge(State::Note, t::report_waits(l))) } @else { (ui::badge(State::Done, t::by_key(l, &format!("done-{outcome}")).unwrap_or_default())) } }
                }
            }
        }
    }
}
