//! Surveys: the list, making one, answering one, and what came of it.

use kernel::{FieldError, Locale, Time};
use maud::{Markup, html};
use ui::{Button, Field, Row, State};

use crate::{
    store::surveys::{QuestionLine, SurveyLine},
    survey::{FIELDS, KINDS, LEAD, LEAST, QUESTION, TypedSurvey, WORDS, answer_field, readable},
    t,
    types::{PlaceInfo, TITLE},
};

pub(crate) struct List<'a> {
    pub l: Locale,
    pub place: &'a PlaceInfo,
    pub who: &'a gate::Who,
    pub all: &'a [SurveyLine],
    pub now: Time,
}

fn max(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// How a survey stands, as a badge.
fn standing(l: Locale, survey: &SurveyLine, named: bool, now: Time) -> Markup {
    match survey.is_over(now) {
        true => ui::badge_with(State::Note, "lock", t::survey_ended(l)),
        false if survey.answered => ui::badge_with(State::Done, "check", t::survey_done(l)),
        false if named => ui::badge_with(State::Caution, "ask", t::survey_open(l)),
        false => ui::badge_with(State::Note, "clock", t::survey_open(l)),
    }
}

fn until(l: Locale, survey: &SurveyLine, who: &gate::Who, now: Time) -> String {
    t::survey_until(l, ui::time::moment(l, survey.closed_at.unwrap_or(survey.until_at), now, &who.zone))
}

pub(crate) fn list(v: &List<'_>) -> Markup {
    let (l, href) = (v.l, v.place.href());
    let action = html! { (Button::main(t::survey_new(l)).icon("plus").link(&format!("{href}/surveys/new"))) };
    let action = v.who.is_keeper().then_some(&action);
    let lines: Vec<(String, Markup)> = v
        .all
        .iter()
        .map(|one| {
            let below = html! {
                span.meta { (until(l, one, v.who, v.now)) " · " (t::survey_answers(l, one.answers)) }
                span.cluster { (standing(l, one, v.who.has_name(), v.now)) }
            };
            (format!("{href}/surveys/{}", one.id), below)
        })
        .collect();
    let rows: Vec<Row<'_>> = lines
        .iter()
        .zip(v.all)
        .map(|((href, below), one)| Row::new(&one.title).icon("chart").link(href).lines(below.clone()))
        .collect();
    html! {
        div.page.stack {
            (ui::back(&href, v.place.name_in(l)))
            (ui::page_head(t::surveys_title(l), &html! { (t::surveys_lead(l)) }, action))
            @if rows.is_empty() { (ui::empty(t::surveys_none(l), t::surveys_none_what(l), &html! { (Button::normal(t::go_in(l)).link(&href)) })) }
            @else { (ui::rows(&rows)) }
        }
    }
}

pub(crate) fn form(l: Locale, place: &PlaceInfo, typed: &TypedSurvey) -> Markup {
    let href = format!("{}/surveys", place.href());
    let error = |field: &str| ui::error_for(&typed.errors, field, |code| t::by_key(l, code));
    let kinds: Vec<(&str, &str)> =
        KINDS.iter().map(|kind| (*kind, t::by_key(l, &format!("survey-kind-{kind}")).unwrap_or_default())).collect();
    html! {
        div.page.stack {
            (ui::back(&href, t::surveys_title(l)))
            (ui::page_head(t::survey_new(l), &html! { (t::survey_new_lead(l)) }, None))
            (ui::error_list(l, &typed.errors, |code| t::by_key(l, code)))
            form.stack method="post" action={ (href) "/new" } data-draft="survey-new" {
                section.card.stack.close aria-label=(t::survey_new(l)) {
                    (Field::new("title", t::title(l)).value(&typed.title).error(error("title")).max(max(TITLE.1)).required())
                    (Field::new("words", t::survey_words(l)).help(t::survey_words_help(l)).area(3).value(&typed.words).error(error("words")).max(max(LEAD)))
                    (Field::new("until", t::survey_until_when(l)).help(t::survey_until_help(l)).kind("datetime-local").value(&typed.until).error(error("until")).required())
                }
                @for (i, names) in FIELDS.into_iter().enumerate() { (question(l, typed, i, names, &kinds)) }
                div.bar { (ui::draft_note(l)) (Button::main(t::survey_start(l)).icon("send")) }
            }
        }
    }
}

fn question(l: Locale, typed: &TypedSurvey, i: usize, names: [&str; 3], kinds: &[(&str, &str)]) -> Markup {
    let [q, kind, options] = names;
    let (text, chosen, lines) =
        typed.questions.get(i).map_or(("", "", ""), |one| (one.text.as_str(), one.kind.as_str(), one.options.as_str()));
    let error = |field: &str| ui::error_for(&typed.errors, field, |code| t::by_key(l, code));
    let open = i == 0 || !text.is_empty() || !lines.is_empty();
    let number = i64::try_from(i).unwrap_or(0) + 1;
    html! {
        details.card.more open[open] {
            summary { (t::survey_question_n(l, number)) }
            div.stack.close {
                (Field::new(q, t::survey_question(l)).value(text).error(error(q)).max(max(QUESTION)))
                (Field::new(kind, t::survey_kind(l)).list(kinds).value(if chosen.is_empty() { "one" } else { chosen }).error(error(kind)))
                (Field::new(options, t::survey_options(l)).help(t::survey_options_help(l)).area(3).value(lines).error(error(options)).max(700))
            }
        }
    }
}

pub(crate) struct One<'a> {
    pub l: Locale,
    pub place: &'a PlaceInfo,
    pub who: &'a gate::Who,
    pub survey: &'a SurveyLine,
    pub questions: &'a [QuestionLine],
    /// Short words, for keepers: the question and the words.
    pub words: &'a [(i64, String)],
    /// What was answered and came back.
    pub typed: &'a [(String, String)],
    pub errors: &'a [FieldError],
    /// What was just done.
    pub done: &'a str,
    pub now: Time,
}

pub(crate) fn one(v: &One<'_>) -> Markup {
    let (l, survey) = (v.l, v.survey);
    let over = survey.is_over(v.now);
    let answers = !over && !survey.answered;
    html! {
        div.page.stack {
            (ui::back(&format!("{}/surveys", v.place.href()), t::surveys_title(l)))
            (ui::page_head(&survey.title, &html! {
                p.cluster { (standing(l, survey, v.who.has_name(), v.now)) span.meta { (until(l, survey, v.who, v.now)) " · " (t::survey_answers(l, survey.answers)) } }
                @if !survey.words.is_empty() { p { (survey.words) } }
            }, None))
            (super::done(l, v.done))
            @if answers && v.who.has_name() { (ask(v)) }
            @else if answers { (ui::alert(State::Note, t::survey_later(l), &html! { p { (t::survey_private(l)) } }, &html! {})) }
            @else { (results(v)) }
            @if v.who.is_keeper() { (keeper(v, over)) }
        }
    }
}

fn action(v: &One<'_>, end: &str) -> String {
    format!("{}/surveys/{}{end}", v.place.href(), v.survey.id)
}

fn ask(v: &One<'_>) -> Markup {
    let l = v.l;
    html! {
        p.meta { (t::survey_private(l)) }
        (ui::error_list(l, v.errors, |code| t::by_key(l, code)))
        form.stack method="post" action=(action(v, "")) {
            @for question in v.questions { div.card { (boxes(v, question)) } }
            div.actions { (Button::main(t::survey_send(l)).icon("send")) }
        }
    }
}

/// One question with what may be chosen.
fn boxes(v: &One<'_>, q: &QuestionLine) -> Markup {
    let (l, name) = (v.l, answer_field(q.n));
    let given = |value: &str| v.typed.iter().any(|(field, text)| field == name && text == value);
    let numbers: Vec<String> = (0..q.options.len()).map(|i| i.to_string()).collect();
    let kind = if q.kind == "several" { "checkbox" } else { "radio" };
    if q.kind == "words" {
        let text = v.typed.iter().find(|(field, _)| field == name).map_or("", |(_, text)| text.as_str());
        let error = ui::error_for(v.errors, name, |code| t::by_key(l, code));
        return html! { (Field::new(name, &q.text).help(t::survey_words_who(l)).area(2).value(text).error(error).max(max(WORDS))) };
    }
    html! {
        fieldset.choices id=(name) {
            legend.label { (q.text) }
            @if q.kind == "several" { span.help { (t::survey_several(l)) } }
            @if q.kind == "scale" { span.help { (t::survey_scale(l)) } }
            @for (value, text) in numbers.iter().zip(&q.options) {
                label.choice { input type=(kind) name=(name) value=(value) checked[given(value)]; (text) }
            }
        }
    }
}

fn results(v: &One<'_>) -> Markup {
    let l = v.l;
    html! {
        @for q in v.questions {
            section.card.stack.close aria-labelledby={ "h" (q.n) } {
                h2 id={ "h" (q.n) } { (q.text) }
                @if q.kind == "words" { p.meta { (t::survey_answers(l, q.answers)) " · " (t::survey_words_who(l)) } }
                @else if let Some(counts) = readable(&q.counts, q.answers) {
                    @let hides = counts.iter().any(Option::is_none);
                    ul.rows.plain role="list" {
                        @for (text, count) in q.options.iter().zip(counts) {
                            li { div.body { span.title { (text) } } div.trail.meta { @if let Some(n) = count { (n) } @else { (t::survey_few(l)) } } }
                        }
                    }
                    @if hides { p.meta { (t::survey_hidden(l)) } }
                    p.meta { (t::survey_answers(l, q.answers)) @if q.kind == "scale" { " · " (t::survey_scale(l)) } }
                } @else { p.meta { (t::survey_too_few(l, LEAST)) } }
            }
        }
    }
}

/// What keepers read and do besides.
fn keeper(v: &One<'_>, over: bool) -> Markup {
    let l = v.l;
    html! {
        section.card.stack.close aria-labelledby="keeper" {
            h2 id="keeper" { (t::survey_keeper(l)) }
            @for q in v.questions.iter().filter(|q| q.kind == "words") {
                h3 { (q.text) }
                @let said: Vec<&str> = v.words.iter().filter(|(n, _)| *n == q.n).map(|(_, words)| words.as_str()).collect();
                @if said.is_empty() { p.meta { (t::survey_no_words(l)) } }
                @else { @for words in said { blockquote { p { (words) } } } }
            }
            div.actions {
                @if over { a.button href=(action(v, "/counts.csv")) download { (t::survey_csv(l)) } }
                @else { (ui::act(&action(v, "/close"), &[], None, Button::normal(t::survey_close(l)).icon("lock"))) }
            }
            p.meta { @if over { (t::survey_csv_what(l)) } @else { (t::survey_close_what(l)) } }
        }
    }
}

/// How many are open, and the way to them.
pub(super) fn waiting(l: Locale, href: &str, open: i64) -> Markup {
    html! { @if open > 0 { div.actions { (Button::normal(&t::surveys_open_n(l, open)).icon("chart").link(&format!("{href}/surveys"))) } } }
}
