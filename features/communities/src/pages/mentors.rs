//! Mentors among peers: the directory, one of them with the way to ask, and offering.

use gate::PersonaId;
use kernel::{FieldError, Locale, RawId};
use maud::{Markup, PreEscaped, html};
use ui::{Button, Field, Row, Size, State};

use super::{done, face, name, pairs};
use crate::{
    http::{TypedWords, WantedMentor},
    mentor::{FIELDS, MOST_MENTEES, OFTEN, TypedOffer, WORDS},
    store::{mentors::MentorLine, pairs::PairLine},
    t,
    types::PlaceInfo,
};

pub(crate) struct List<'a> {
    pub l: Locale,
    pub place: &'a PlaceInfo,
    pub wanted: &'a WantedMentor,
    pub found: &'a [MentorLine],
    /// Somebody offers here at all.
    pub some: bool,
    /// The reader offers.
    pub offers: bool,
    pub me: PersonaId,
    pub pairs: &'a [PairLine],
}

/// How often, as options of a list.
fn often(l: Locale) -> impl Iterator<Item = (&'static str, &'static str)> {
    OFTEN.into_iter().map(move |word| (word, often_word(l, word)))
}

fn often_word(l: Locale, word: &str) -> &'static str {
    t::by_key(l, &format!("often-{word}")).unwrap_or_default()
}

fn languages(l: Locale, line: &MentorLine) -> String {
    let tags = line.speaks.split(' ').filter_map(|tag| t::by_key(l, &format!("speaks-{tag}")));
    tags.collect::<Vec<_>>().join(", ")
}

fn room(l: Locale, line: &MentorLine) -> Markup {
    match line.room() {
        0 => ui::badge_with(State::Note, "clock", t::mentor_no_room(l)),
        n => ui::badge_with(State::Done, "check", &t::mentor_room(l, n)),
    }
}

pub(crate) fn list(v: &List<'_>) -> Markup {
    let (l, href) = (v.l, v.place.href());
    let offer = format!("{href}/mentors/offer");
    let action = html! { (Button::main(if v.offers { t::mentor_change(l) } else { t::mentor_offer(l) }).icon("circle").link(&offer)) };
    let tongues = [("", t::any_language(l)), ("en", t::speaks_en(l)), ("es", t::speaks_es(l))];
    let often: Vec<_> = std::iter::once(("", t::any_language(l))).chain(often(l)).collect();
    html! {
        div.page.stack {
            (ui::back(&href, v.place.name_in(l)))
            (ui::page_head(t::mentors_title(l), &html! { (t::mentors_lead(l)) }, Some(&action)))
            (done(l, &v.wanted.said))
            @if !v.pairs.is_empty() { (ui::section("pairs", t::pairs_title(l), &html! {}, &pairs::rows(l, v.place, v.pairs))) }
            @if v.some {
                form.card.stack role="search" method="get" action={ (href) "/mentors" } {
                    (Field::new("q", t::wanted_field(l)).help(t::wanted_help(l)).value(&v.wanted.q).max(100))
                    (Field::new("language", t::wanted_language(l)).list(&tongues).value(&v.wanted.language).short())
                    (Field::new("often", t::mentor_often(l)).list(&often).value(&v.wanted.often).short())
                    div.actions { (Button::main(t::search(l)).icon("search")) }
                }
            }
            @if !v.some { (ui::empty(t::mentors_none(l), t::mentors_none_do(l), &html! {})) }
            @else if v.found.is_empty() { (ui::empty(t::nobody_fits(l), t::mentors_fit_do(l), &html! { (Button::normal(t::mentors_all(l)).link(&format!("{href}/mentors"))) })) }
            @else { (found(v)) }
        }
    }
}

fn found(v: &List<'_>) -> Markup {
    let l = v.l;
    let lines: Vec<(String, Markup, &str)> = v
        .found
        .iter()
        .map(|one| {
            let own = one.persona == v.me;
            let end = if own { "offer".to_owned() } else { one.persona.to_string() };
            let below = html! {
                span.meta { (one.fields) " · " (languages(l, one)) " · " (often_word(l, &one.often)) }
                span { (one.words) }
                span.cluster { (room(l, one)) @if own { (ui::badge(State::Note, t::mentor_you(l))) } }
            };
            (format!("{}/mentors/{end}", v.place.href()), below, name(l, one.name.as_deref()))
        })
        .collect();
    let rows: Vec<Row<'_>> = lines
        .iter()
        .zip(v.found)
        .map(|((href, below, name), one)| {
            Row::new(name).lead(face(one.persona, name, Size::Normal)).link(href).lines(below.clone())
        })
        .collect();
    ui::rows(&rows)
}

pub(crate) struct One<'a> {
    pub l: Locale,
    pub place: &'a PlaceInfo,
    pub who: &'a gate::Who,
    pub line: &'a MentorLine,
    /// It is the reader, under whichever name.
    pub mine: bool,
    /// The reader has asked already.
    pub pair: Option<RawId>,
    pub typed: &'a TypedWords,
    pub phone: &'a str,
}

pub(crate) fn one(v: &One<'_>) -> Markup {
    let (l, href, line) = (v.l, v.place.href(), v.line);
    let called = name(l, line.name.as_deref());
    let facts = [
        (t::mentor_fields(l), html! { (line.fields) }),
        (t::mentor_speaks(l), html! { (languages(l, line)) }),
        (t::mentor_often(l), html! { (often_word(l, &line.often)) }),
    ];
    html! {
        div.page.stack {
            (ui::back(&format!("{href}/mentors"), t::mentors_title(l)))
            section.card.stack.close aria-labelledby="mentor" {
                div.person {
                    (face(line.persona, called, Size::Normal))
                    span {
                        h1.name id="mentor" { @if let Some(person) = line.person { a href={ "/professionals/" (person) } { (called) } } @else { (called) } }
                        span.cluster { (room(l, line)) }
                    }
                }
                p { (line.words) }
                (ui::facts(&facts))
            }
            @if v.mine { div.actions { (Button::normal(t::mentor_change(l)).icon("edit").link(&format!("{href}/mentors/offer"))) } }
            @else if let Some(pair) = v.pair { (ui::alert(State::Note, t::mentor_asked_before(l), &html! {}, &html! { (Button::main(t::pair_open(l)).link(&format!("{href}/pairs/{pair}"))) })) }
            @else if line.room() == 0 { (ui::alert(State::Note, t::mentor_no_room(l), &html! { p { (t::mentor_full(l)) } }, &html! { (Button::normal(t::mentors_all(l)).link(&format!("{href}/mentors"))) })) }
            @else { (ask(v)) }
        }
    }
}

fn ask(v: &One<'_>) -> Markup {
    let l = v.l;
    let action = format!("{}/mentors/{}", v.place.href(), v.line.persona);
    html! {
        section.stack.close aria-labelledby="ask" {
            h2 id="ask" { (t::mentor_ask(l)) }
            p { (t::mentor_ask_what(l)) }
            (pairs::trouble(l, v.typed))
            form.card.stack method="post" action={ (action) "#note" } data-draft={ "mentor-" (v.line.persona) } {
                (pairs::you(l, v.who))
                (pairs::area(l, v.place, v.typed, v.phone, (t::mentor_note(l), t::mentor_note_help(l)), "note"))
                div.bar { (ui::draft_note(l)) (pairs::send(l, v.typed, t::mentor_ask_send(l))) }
            }
        }
    }
}

pub(crate) struct OfferForm<'a> {
    pub l: Locale,
    pub place: &'a PlaceInfo,
    pub who: &'a gate::Who,
    pub typed: &'a TypedOffer,
    pub errors: &'a [FieldError],
    /// There is an offer already.
    pub stands: bool,
}

pub(crate) fn offer(v: &OfferForm<'_>) -> Markup {
    let (l, href, typed) = (v.l, v.place.href(), v.typed);
    let error = |field| ui::error_for(v.errors, field, |code| t::by_key(l, code));
    let often: Vec<_> = often(l).collect();
    let numbers: Vec<String> = (1..=MOST_MENTEES).map(|n| n.to_string()).collect();
    let most: Vec<(&str, &str)> = numbers.iter().map(|n| (n.as_str(), n.as_str())).collect();
    let max = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    html! {
        div.page.stack {
            (ui::back(&format!("{href}/mentors"), t::mentors_title(l)))
            (ui::page_head(if v.stands { t::mentor_change(l) } else { t::mentor_offer(l) }, &html! { (t::mentor_offer_lead(l)) }, None))
            (ui::error_list(l, v.errors, |code| t::by_key(l, code)))
            form.card.stack method="post" action={ (href) "/mentors/offer" } {
                p.meta { (PreEscaped(t::mentor_as(l, html! { strong { (v.who.name) } }.0))) }
                (Field::new("fields", t::mentor_fields(l)).help(t::mentor_fields_help(l)).value(&typed.fields).max(max(FIELDS)).error(error("fields")).required())
                (Field::new("words", t::mentor_words(l)).help(t::mentor_words_help(l)).area(3).value(&typed.words).max(max(WORDS)).error(error("words")).required())
                fieldset.stack.close id="speaks" {
                    legend.label { (t::mentor_speaks(l)) }
                    @if let Some(error) = error("speaks") { span.error { (ui::icon("alert")) (error) } }
                    (ui::check("en", "1", t::speaks_en(l), !typed.en.is_empty()))
                    (ui::check("es", "1", t::speaks_es(l), !typed.es.is_empty()))
                }
                (ui::choices("often", t::mentor_often(l), &often, &typed.often, error("often")))
                (Field::new("most", t::mentor_most(l)).help(t::mentor_most_help(l)).list(&most).value(if typed.most.is_empty() { "2" } else { &typed.most }).short().error(error("most")))
                div.actions { (Button::main(t::save(l)).icon("check")) }
            }
            @if v.stands {
                section.card aria-labelledby="stop" {
                    h2 id="stop" { (t::mentor_stop(l)) }
                    p { (t::mentor_stop_what(l)) }
                    div.actions { (ui::act(&format!("{href}/mentors/offer"), &[("act", "stop")], None, Button::normal(t::mentor_stop_do(l)))) }
                }
            }
        }
    }
}
