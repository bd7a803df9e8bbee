//! The moderators' queue: the words first, then what they may do, one press each.

use gate::PersonaId;
use kernel::{Locale, Time};
use maud::{Markup, html};
use ui::{Button, Field, Size, State};

use super::{ago, face, mine, name};
use crate::{
    http::Decide,
    markdown,
    store::moderation::{DecisionLine, Waiting},
    t,
    types::{PlaceInfo, Standing, Verdict},
};

/// Reasons to choose from; each has its sentence for the author.
pub(crate) const REASONS: [&str; 6] = ["identity", "unkind", "advice", "selling", "false", "off-topic"];

pub(crate) struct Queue<'a> {
    pub l: Locale,
    pub place: &'a PlaceInfo,
    pub counts: [i64; 3],
    pub held: &'a [Waiting],
    pub reported: &'a [Waiting],
    pub appeals: &'a [DecisionLine],
    pub strikes: &'a [(PersonaId, i64)],
    pub typed: &'a Decide,
    pub error: Option<(&'a str, &'static str)>,
    pub now: Time,
}

pub(crate) fn queue(q: &Queue<'_>) -> Markup {
    let (l, place) = (q.l, q.place);
    let [held, reports, appeals] = q.counts;
    let raid = place.raid_until.is_some_and(|until| until > q.now);
    let href = format!("{}/raid", place.href());
    html! {
        div.page.stack {
            (ui::back(&place.href(), place.name_in(l)))
            (ui::page_head(t::queue_title(l), &html! { (t::queue_counts(l, held, reports, appeals)) }, None))
            p.meta { (t::queue_lead(l)) }
            @if held + reports + appeals == 0 { (ui::empty(t::queue_empty(l), t::queue_empty_what(l), &html! { (Button::normal(t::go_in(l)).link(&place.href())) })) }
            @if !q.reported.is_empty() { (ui::section("reported", t::queue_reported(l), &html! {}, &html! { @for w in q.reported { (waiting(q, w)) } })) }
            @if !q.appeals.is_empty() { (ui::section("appeals", t::queue_appeals(l), &html! {}, &html! { @for d in q.appeals { (appeal(q, d)) } })) }
            @if !q.held.is_empty() { (ui::section("held", t::queue_held(l), &html! {}, &html! { @for w in q.held { (waiting(q, w)) } })) }
            section.card aria-labelledby="raid" {
                h2 id="raid" { (t::raid(l)) } p { (t::raid_what(l)) }
                div.actions {
                    @if raid { (ui::act(&href, &[("on", "0")], None, Button::normal(t::raid_end(l)))) }
                    @else { (ui::act(&href, &[("on", "1")], None, Button::undo(t::raid_start(l)))) }
                }
            }
        }
    }
}

fn waiting(q: &Queue<'_>, w: &Waiting) -> Markup {
    let (l, post) = (q.l, &w.post);
    let author = name(l, post.author_name.as_deref());
    let strikes = q.strikes.iter().find(|(id, _)| *id == post.author).map_or(0, |(_, n)| *n);
    let id = post.id.to_string();
    let error = q.error.filter(|(of, _)| *of == id).and_then(|(_, code)| t::by_key(l, code));
    let back = |text: &str| if error.is_some() { q.typed.text.clone() } else { text.to_owned() };
    let action = format!("{}/queue/{}", q.place.href(), post.id);
    let held = post.state == Standing::Held;
    html! {
        article.card.stack.close id={ "q" (post.id) } {
            header {
                div.person { (face(post.author, author, Size::Normal)) span { b { (author) } span.meta { (ago(l, post.made_at, q.now, "UTC")) @if strikes > 0 { ", " (t::strikes(l, strikes)) } } } }
                @if held { (ui::badge(State::Caution, t::by_key(l, &format!("held-{}", post.held)).unwrap_or_default())) }
            }
            p.meta { a href={ (q.place.href()) "/" (post.topic) "#p" (post.n) } { (w.title) } }
            div.prose { (markdown::draw(&post.body)) }
            @for (why, words) in &w.reports {
                p { (ui::badge(State::Caution, t::by_key(l, &format!("why-{why}")).unwrap_or_default())) @if !words.is_empty() { " “" (words) "”" } }
            }
            @if let Some(error) = error { (ui::alert(State::Danger, error, &html! {}, &html! {})) }
            form method="post" action=(action) { div.actions { (Button::main(if held { t::do_approve(l) } else { t::do_keep(l) }).icon("check").name("act", "approve")) } }
            details.more open[error.is_some()] {
                summary { (t::do_more(l)) }
                form.stack.close method="post" action=(action) {
                    (ui::choices("reason", t::do_reason(l), &reasons(l), &q.typed.reason, None))
                    (Field::new("own_reason", t::do_own_reason(l)).id(&format!("o{id}")).value(if error.is_some() { &q.typed.own_reason } else { "" }).max(500))
                    (Field::new("text", t::do_text(l)).id(&format!("t{id}")).help(t::do_text_help(l)).area(4).value(&back(&post.body)))
                    div.cluster {
                        @for act in [Verdict::Hide, Verdict::Edit, Verdict::Warn, Verdict::Lock] {
                            (Button::normal(t::by_key(l, &format!("do-{}", act.word())).unwrap_or_default()).name("act", act.word()))
                        }
                    }
                    @if !held { p { (Button::quiet(t::label_propose(l)).link(&format!("{}/posts/{}/label", q.place.href(), post.id))) } }
                    div.cluster {
                        (Field::new("days", t::do_days(l)).id(&format!("d{id}")).list(&[("1", "1"), ("3", "3"), ("7", "7"), ("30", "30")]).value("7").short())
                        (Button::undo(t::do_pause(l)).name("act", "pause"))
                        (Button::undo(t::do_bar(l)).name("act", "bar"))
                    }
                }
            }
        }
    }
}

fn reasons(l: Locale) -> Vec<(&'static str, &'static str)> {
    REASONS.iter().map(|key| (*key, t::by_key(l, &format!("reason-{key}")).unwrap_or_default())).collect()
}

fn appeal(q: &Queue<'_>, d: &DecisionLine) -> Markup {
    let l = q.l;
    let id = d.id.to_string();
    let error = q.error.filter(|(of, _)| *of == id).and_then(|(_, code)| t::by_key(l, code));
    html! {
        article.card.stack.close {
            header { b { (name(l, d.persona_name.as_deref())) } span.meta { (t::by_key(l, &format!("done-{}", d.act.word())).unwrap_or_default()) ", " (ago(l, d.at, q.now, "UTC")) } }
            p { (t::decided_because(l, mine::reason(l, &d.reason))) }
            blockquote { p { (d.appeal) } }
            form.stack.close method="post" action={ (q.place.href()) "/queue/appeals/" (d.id) } {
                (Field::new("answer", t::appeal_answer(l)).id(&format!("w{id}")).area(2).value(if error.is_some() { &q.typed.own_reason } else { "" }).error(error).max(500).required())
                div.actions {
                    (Button::normal(t::appeal_uphold(l)).name("outcome", "stands"))
                    (Button::normal(t::appeal_overturn(l)).name("outcome", "falls"))
                }
            }
        }
    }
}
