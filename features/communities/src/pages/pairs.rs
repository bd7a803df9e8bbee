//! The room of two: what was said, and what either may do next.

use kernel::{Locale, Time};
use maud::{Markup, PreEscaped, html};
use ui::{Button, Field, Row, Size, State};

use super::{ago, done, face, name};
use crate::{
    http::{TypedWords, seen_by_one as seen},
    markdown,
    store::pairs::{PairLine, Said},
    t,
    types::{MOST_WORDS, PlaceInfo},
};

/// How a pair stands, for one of the two: a badge.
fn standing(l: Locale, pair: &PairLine) -> Markup {
    match pair.state.as_str() {
        "asked" if pair.leads => ui::badge_with(State::Caution, "ask", t::pair_asks_you(l)),
        "asked" => ui::badge_with(State::Note, "clock", t::pair_asked(l)),
        "paired" => ui::badge_with(State::Done, "check", t::pair_paired(l)),
        "declined" => ui::badge_with(State::Note, "info", t::pair_declined(l)),
        "returned" => ui::badge_with(State::Note, "info", t::pair_returned(l)),
        "withdrawn" => ui::badge_with(State::Note, "info", t::pair_withdrawn(l)),
        _ => ui::badge_with(State::Note, "info", t::pair_ended(l)),
    }
}

/// Pairs of the reader, as rows.
pub(super) fn rows(l: Locale, place: &PlaceInfo, pairs: &[PairLine]) -> Markup {
    let lines: Vec<(String, &str)> =
        pairs.iter().map(|pair| (format!("{}/pairs/{}", place.href(), pair.id), name(l, pair.other().1))).collect();
    let rows: Vec<Row<'_>> = lines
        .iter()
        .zip(pairs)
        .map(|((href, called), pair)| {
            let role = if pair.leads { t::pair_mentee(l) } else { t::pair_mentor(l) };
            let below = html! { span.meta { (role) } span.cluster { (standing(l, pair)) } };
            let row = Row::new(called).lead(face(pair.other().0, called, Size::Normal)).link(href).lines(below);
            if pair.news { row.trail(ui::badge(State::Caution, t::pair_new(l))) } else { row }
        })
        .collect();
    ui::rows(&rows)
}

/// What is wrong with words, and help that comes first.
pub(super) fn trouble(l: Locale, typed: &TypedWords) -> Markup {
    html! {
        (ui::error_list(l, &typed.errors, |code| t::by_key(l, code)))
        @if typed.help { div role="alert" { (ui::alert(State::Urgent, t::danger_first(l), &html! { p { (t::danger_first_what(l)) } }, &html! {})) } }
    }
}

/// Under which name the writer writes.
pub(super) fn you(l: Locale, who: &gate::Who) -> Markup {
    let me = gate::PersonaId::from_raw(who.id);
    html! { div.person { (face(me, &who.name, Size::Small)) span.meta { (PreEscaped(t::you_write_as(l, html! { strong { (who.name) } }.0))) } } }
}

/// The box for words to one colleague, with what the guard says of them.
pub(super) fn area(
    l: Locale,
    place: &PlaceInfo,
    typed: &TypedWords,
    phone: &str,
    (label, help): (&str, &str),
    id: &str,
) -> Markup {
    let field = Field::new("text", label)
        .area(5)
        .help(help)
        .value(&typed.text)
        .error(ui::error_for(&typed.errors, "text", |code| t::by_key(l, code)))
        .max(u32::try_from(MOST_WORDS).unwrap_or(u32::MAX));
    let found = ui::guard_findings(l, &seen(phone, &typed.text));
    ui::guard_box(field, id, &format!("{}/pairs/screen", place.href()), &html! {}, &found)
}

/// The button that sends words; after help was shown it says so.
pub(super) fn send(l: Locale, typed: &TypedWords, label: &str) -> Markup {
    html! {
        @if typed.help { (Button::main(t::danger_post(l)).icon("send").name("danger", "1")) }
        @else { (Button::main(label).icon("send")) }
    }
}

pub(crate) struct Room<'a> {
    pub l: Locale,
    pub place: &'a PlaceInfo,
    pub who: &'a gate::Who,
    pub pair: &'a PairLine,
    pub words: &'a [Said],
    pub typed: &'a TypedWords,
    pub phone: &'a str,
    pub now: Time,
}

pub(crate) fn room(v: &Room<'_>) -> Markup {
    let (l, pair) = (v.l, v.pair);
    let href = format!("{}/mentors", v.place.href());
    let called = name(l, pair.other().1);
    let role = if pair.leads { t::pair_mentee(l) } else { t::pair_mentor(l) };
    html! {
        div.page.stack {
            (ui::back(&href, t::mentors_title(l)))
            (ui::page_head(&t::pair_with(l, called), &html! { p.cluster { (standing(l, pair)) span.meta { (role) } } p.meta { (t::pair_only_two(l)) } }, None))
            (done(l, &v.typed.said))
            ol.stack.close role="list" { @for said in v.words { (bubble(v, said)) } }
            div.stack id="end" { (next(v)) }
        }
    }
}

fn bubble(v: &Room<'_>, said: &Said) -> Markup {
    let l = v.l;
    if said.erased {
        return html! { li.card.post id={ "p" (said.n) } { p.meta { (t::erased_post(l)) } } };
    }
    let author = name(l, said.name.as_deref());
    html! {
        li.card.post id={ "p" (said.n) } {
            div.person {
                (face(said.author, author, Size::Normal))
                span { b { (author) } span.meta { (ago(l, said.at, v.now, &v.who.zone)) } }
            }
            div.prose { (markdown::draw(&said.body)) }
        }
    }
}

/// What either may do next, or why there is nothing more to do.
fn next(v: &Room<'_>) -> Markup {
    let (l, pair) = (v.l, v.pair);
    let called = name(l, pair.other().1);
    let until = || ui::time::date(l, pair.until_at, &v.who.zone);
    let over = |what: &str| {
        let all = format!("{}/mentors", v.place.href());
        ui::alert(
            State::Note,
            what,
            &html! {},
            &html! { @if !pair.leads { (Button::main(t::mentors_all(l)).icon("search").link(&all)) } },
        )
    };
    match (pair.state.as_str(), pair.leads) {
        ("asked", true) => answer(v, &t::pair_answer_by(l, until())),
        ("asked", false) => html! {
            (ui::alert(State::Note, &t::pair_waits(l, called), &html! { p { (t::pair_waits_until(l, until())) } }, &html! {}))
            div.actions { (finish(v, t::pair_withdraw(l))) }
        },
        ("paired", _) => html! {
            (write(v))
            details.more { summary { (t::pair_end(l)) } div.stack.close { p { (t::pair_end_what(l)) } div.actions { (finish(v, t::pair_end_do(l))) } } }
        },
        ("declined", true) => over(t::pair_declined_by_you(l)),
        ("declined", false) => over(&t::pair_declined_kindly(l, called)),
        ("returned", true) => over(t::pair_returned_from_you(l)),
        ("returned", false) => over(&t::pair_returned_kindly(l, called)),
        ("withdrawn", _) => over(t::pair_withdrawn_what(l)),
        _ => over(t::pair_ended_what(l)),
    }
}

fn finish(v: &Room<'_>, label: &str) -> Markup {
    ui::act(&format!("{}/pairs/{}/end", v.place.href(), v.pair.id), &[], None, Button::normal(label))
}

fn write(v: &Room<'_>) -> Markup {
    let l = v.l;
    let at = format!("{}/pairs/{}", v.place.href(), v.pair.id);
    html! {
        (trouble(l, v.typed))
        form.composer method="post" action={ (at) "#words" } data-draft={ "pair-" (v.pair.id) } {
            (you(l, v.who))
            (area(l, v.place, v.typed, v.phone, (t::pair_words(l), t::pair_words_help(l)), "words"))
            div.bar { (ui::draft_note(l)) (send(l, v.typed, t::pair_send(l))) }
        }
    }
}

fn answer(v: &Room<'_>, by: &str) -> Markup {
    let l = v.l;
    let at = format!("{}/pairs/{}/answer", v.place.href(), v.pair.id);
    html! {
        (trouble(l, v.typed))
        form.card.stack method="post" action={ (at) "#words" } {
            h2 { (t::pair_answer(l)) }
            p.meta { (by) }
            (area(l, v.place, v.typed, v.phone, (t::pair_answer_words(l), t::pair_answer_help(l)), "words"))
            @if v.typed.help { (ui::hidden("danger", "1")) }
            div.actions {
                (Button::main(t::pair_accept(l)).icon("check").name("act", "accept"))
                (Button::normal(t::pair_decline(l)).name("act", "decline"))
            }
        }
    }
}
