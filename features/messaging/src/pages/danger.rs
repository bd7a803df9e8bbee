//! Marks of danger in a thread, for the team: beside the message, and the form for what was missed.

use std::collections::BTreeSet;

use guard::{Finding, Kind, Level, Screening};
use kernel::{Locale, Time};
use maud::{Markup, html};
use ui::{Button, Field, State};

use crate::{
    load::{Loaded, Stance},
    t,
    types::{MISSED, Mark, PostInfo, PostKind, Side, ThreadId, Verdict, title_of},
};

/// Most urgent first.
const LEVELS: [Level; 3] = [Level::Now, Level::Today, Level::Soon];

/// Below a message of the circle: each danger found in it, who says what of it, and the buttons to say so.
pub(crate) fn marks(l: Locale, x: &Loaded, (post, seen): (&PostInfo, &Screening), (now, zone): (Time, &str)) -> Markup {
    let mut rules = BTreeSet::new();
    let hits: Vec<&Finding> = seen.findings.iter().filter(|f| rules.insert(f.rule)).collect();
    let of = |rule: &str| x.marks.iter().find(|m| m.post == post.id && m.rule == rule);
    let missed = of(MISSED);
    if hits.is_empty() && missed.is_none() {
        return html! {};
    }
    let says = |mark: &Mark| (x.name(mark.by), ui::time::moment(l, mark.at, now, zone));
    html! {
        div.stack.close id={ "danger-" (post.n) } {
            @for hit in hits {
                @let mark = of(hit.rule);
                @let words = ui::quoted(l, &[hit.words(&post.body)]);
                (line(l, x, post, hit.rule, &t::danger_was(l, &words), &html! {
                    span { b { (words) } " " span.meta { (what(l, hit.kind.name(), hit.level)) } }
                    @if let Some(mark) = mark { (said(l, mark, says(mark))) }
                }, mark))
            }
            @if let Some(mark) = missed {
                (line(l, x, post, MISSED, t::missed_title(l), &html! {
                    span { b { (t::missed_title(l)) } " " span.meta { (what(l, &mark.kind, mark.level)) } }
                    (said(l, mark, says(mark)))
                }, Some(mark)))
            }
        }
    }
}

/// "Heart, now".
fn what(l: Locale, kind: &str, level: Level) -> String {
    format!("{}, {}", t::danger_kind(l, kind), level_words(l, level.name()).to_lowercase())
}

/// A level in words.
pub(crate) fn level_words(l: Locale, level: &str) -> &'static str {
    match level {
        "now" => t::level_now(l),
        "today" => t::level_today(l),
        _ => t::level_soon(l),
    }
}

fn said(l: Locale, mark: &Mark, (name, at): (String, String)) -> Markup {
    let (state, word) = match mark.verdict {
        Verdict::Right => (State::Danger, t::mark_right(l)),
        Verdict::Wrong => (State::Note, t::mark_wrong(l)),
        Verdict::Missed => (State::Caution, t::mark_missed(l)),
    };
    html! { span.cluster { (ui::badge(state, word)) span.meta { (t::marked_by(l, name, at)) } } }
}

/// One danger with its buttons. They say the state by what they offer: what is marked offers the other mark and the way back.
fn line(l: Locale, x: &Loaded, post: &PostInfo, rule: &str, label: &str, text: &Markup, mark: Option<&Mark>) -> Markup {
    let verdict = mark.map(|m| m.verdict);
    html! {
        form.cluster method="post" action=(action(x.thread.id)) role="group" aria-label=(label) {
            (ui::hidden("post", &post.id.to_string()))
            (ui::hidden("rule", rule))
            (text)
            @if x.stance == (Stance::Team { answers: true }) {
                span.cluster { @match verdict {
                    None => {
                        (Button::normal(t::mark_right(l)).name("verdict", Verdict::Right.word()))
                        (Button::normal(t::mark_wrong(l)).name("verdict", Verdict::Wrong.word()))
                    }
                    Some(now) => {
                        @if now == Verdict::Wrong { (Button::quiet(t::mark_right(l)).name("verdict", Verdict::Right.word())) }
                        @if now == Verdict::Right { (Button::quiet(t::mark_wrong(l)).name("verdict", Verdict::Wrong.word())) }
                        (Button::quiet(t::mark_back(l)).name("verdict", ""))
                    }
                } }
            }
        }
    }
}

fn action(thread: ThreadId) -> String {
    format!("/threads/{thread}/danger")
}

/// Words of the circle, in which a danger can have been missed.
pub(crate) fn can_miss(post: &PostInfo) -> bool {
    post.side == Side::Kin && post.kind == PostKind::Message && !post.body.is_empty()
}

/// "This message was dangerous and was not flagged": which, how urgent, what. `from` is the page to come back to.
pub(crate) fn missed(l: Locale, x: &Loaded, from: &str, (now, zone): (Time, &str)) -> Markup {
    html! {
        div.page {
            (ui::back(from, t::back_thread(l)))
            (ui::page_head(t::missed_say(l), &html! { (t::missed_help(l)) }, None))
            div.stack { (ui::card("missed", &x.thread.title, &html! {}, &missed_form(l, x, from, (now, zone)))) }
        }
    }
}

fn missed_form(l: Locale, x: &Loaded, from: &str, (now, zone): (Time, &str)) -> Markup {
    let said = |p: &PostInfo| format!("{}: {}", ui::time::moment(l, p.at, now, zone), title_of(&p.body));
    let posts: Vec<(String, String)> =
        x.posts.iter().rev().filter(|p| can_miss(p)).map(|p| (p.id.to_string(), said(p))).collect();
    let posts: Vec<(&str, &str)> = posts.iter().map(|(id, words)| (id.as_str(), words.as_str())).collect();
    let levels = LEVELS.map(|level| (level.name(), level_words(l, level.name())));
    let kinds: Vec<(&str, String)> = Kind::ALL.iter().map(|k| (k.name(), t::danger_kind(l, k.name()))).collect();
    let mut kinds: Vec<(&str, &str)> = kinds.iter().map(|(key, words)| (*key, words.as_str())).collect();
    kinds.sort_by_key(|(_, words)| *words);
    html! {
        @if posts.is_empty() { p { (t::missed_nothing(l)) } } @else {
            form.stack method="post" action=(action(x.thread.id)) {
                (ui::hidden("from", from))
                (Field::new("post", t::missed_which(l)).id("missed-post").list(&posts))
                (Field::new("level", t::missed_level(l)).id("missed-level").list(&levels))
                (Field::new("kind", t::missed_kind(l)).id("missed-kind").list(&kinds))
                div.actions { (Button::main(t::missed_keep(l)).name("verdict", Verdict::Missed.word())) }
            }
        }
    }
}
