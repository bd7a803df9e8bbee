//! The desk of words, and the page of one notice.

use gate::OrgConfig;
use guard::{Tells, holes};
use kernel::{Locale, PersonId, Time};
use maud::{Markup, html};
use rules::{grade::Inflesz, sms::Coding};
use ui::{Bubble, Button, Field, Row, Side};

use super::demo::cost;
use crate::{
    Notice,
    store::Version,
    t,
    templates::{FIELDS, Fault, Meter, Problem, Reads, Texts, meter},
};

/// A notice on the desk.
pub(crate) struct Line {
    pub word: &'static str,
    pub texts: Texts,
    /// Since when the words are the organisation's own.
    pub since: Option<Time>,
    /// Other words wait for a second person; true when the reader asked for them.
    pub waits: Option<bool>,
}

/// The desk.
pub(crate) struct Desk<'a> {
    pub rows: &'a [Line],
    pub zone: &'a str,
    pub done: &'a str,
}

/// Words in a form, with what is wrong with them.
#[derive(Clone, Copy)]
pub(crate) struct Typed<'a> {
    pub texts: &'a Texts,
    pub faults: &'a [Fault],
}

/// The page of one notice.
pub(crate) struct Page<'a> {
    pub l: Locale,
    pub word: &'a str,
    pub config: &'a OrgConfig,
    pub notice: &'a Notice,
    /// What is sent now.
    pub said: &'a Texts,
    /// It is the organisation's own.
    pub own: bool,
    pub typed: Typed<'a>,
    pub waits: Option<&'a Version>,
    pub versions: &'a [Version],
    pub me: PersonId,
    pub now: Time,
    pub zone: &'a str,
    pub done: &'a str,
    pub refused: Option<&'static str>,
    pub note: &'a str,
}

fn by_word(l: Locale, kind: &str, word: &str) -> &'static str {
    t::by_key(l, &format!("{kind}-{word}")).unwrap_or_default()
}

/// A notice's name; its stored word where it is none that people read.
pub(crate) fn name(l: Locale, word: &str) -> &str {
    t::by_key(l, &format!("notice-{word}")).unwrap_or(word)
}

/// The notice's name as a title.
pub(crate) fn title(l: Locale, word: &str) -> String {
    t::template_of(l, by_word(l, "notice", word))
}

fn tag(l: Locale) -> &'static str {
    if l == Locale::Es { "es" } else { "en" }
}

fn language(l: Locale, of: Locale) -> &'static str {
    if of == Locale::Es { t::template_spanish(l) } else { t::template_english(l) }
}

pub(crate) fn desk(l: Locale, desk: &Desk<'_>) -> Markup {
    let hrefs: Vec<String> = desk.rows.iter().map(|line| format!("/outbox/templates/{}", line.word)).collect();
    let rows: Vec<Row<'_>> = desk
        .rows
        .iter()
        .zip(&hrefs)
        .map(|(line, href)| {
            Row::new(by_word(l, "notice", line.word)).icon("sms").link(href).lines(html! {
                span.meta { (by_word(l, "when", line.word)) }
                @let (subject, text) = line.texts.own(l);
                span { b { (subject) } " · " (text) }
                @if line.waits.is_some() || line.since.is_some() { span { (states(l, line, desk.zone)) } }
            })
        })
        .collect();
    html! {
        div.page {
            (ui::page_head(t::templates(l), &html! { (t::templates_lead(l)) }, None))
            div.stack {
                @if let Some(text) = happened(l, desk.done) { (ui::alert(ui::State::Done, text, &html! {}, &html! {})) }
                (ui::rows(&rows))
            }
        }
    }
}

fn states(l: Locale, line: &Line, zone: &str) -> Markup {
    html! {
        @match line.waits {
            Some(true) => { (ui::badge(ui::State::Note, t::template_waits_other(l))) " " }
            Some(false) => { (ui::badge(ui::State::Caution, t::template_waits_you(l))) " " }
            None => {}
        }
        @if let Some(since) = line.since {
            (ui::badge(ui::State::Accent, &t::template_own_since(l, ui::time::date(l, since, zone))))
        }
    }
}

fn happened(l: Locale, done: &str) -> Option<&'static str> {
    Some(match done {
        "asked" => t::template_done_asked(l),
        "approved" => t::template_done_approved(l),
        "returned" => t::template_done_returned(l),
        "withdrawn" => t::template_done_withdrawn(l),
        _ => return None,
    })
}

pub(crate) fn one(page: &Page<'_>) -> Markup {
    let l = page.l;
    let refused = page.refused.and_then(|key| t::by_key(l, key));
    html! {
        div.page {
            (ui::back("/outbox/templates", t::templates(l)))
            (ui::page_head(&title(l, page.word), &html! { (by_word(l, "when", page.word)) }, None))
            div.stack {
                @if let Some(text) = happened(l, page.done) { (ui::alert(ui::State::Done, text, &html! {}, &html! {})) }
                @if let Some(text) = refused { div role="alert" { (ui::alert(ui::State::Danger, text, &html! {}, &html! {})) } }
                (faults(page))
                @if let Some(version) = page.waits { (waiting(page, version)) }
                (ui::card("said", t::template_said(l), &own_badge(page), &html! { (pair(l, page.said)) (back_to_ours(page)) }))
                (ui::card("change", t::template_change(l), &html! {}, &form(page)))
                (ui::section("history", t::template_history(l), &html! {}, &history(page)))
            }
        }
    }
}

fn own_badge(page: &Page<'_>) -> Markup {
    let l = page.l;
    if page.own {
        ui::badge(ui::State::Accent, t::template_own(l))
    } else {
        ui::badge(ui::State::Note, t::template_ours(l))
    }
}

/// Every fault as a link to its field.
fn faults(page: &Page<'_>) -> Markup {
    let l = page.l;
    let all = page.typed.faults;
    if all.is_empty() {
        return html! {};
    }
    let links = html! { ul role="list" { @for (n, problem) in all { li { a href={ "#" (FIELDS[*n]) } { (sentence(l, problem)) } } } } };
    html! { div role="alert" { (ui::alert(ui::State::Danger, t::template_fix(l), &links, &html! {})) } }
}

/// Both languages of a wording, to be read.
fn pair(l: Locale, texts: &Texts) -> Markup {
    html! {
        div.tiles {
            @for of in Locale::ALL {
                @let (subject, text) = texts.own(of);
                div { p.meta { (language(l, of)) } div lang=(tag(of)) { p { b { (subject) } } p { (text) } } }
            }
        }
    }
}

/// What waits, and what the reader may do about it.
fn waiting(page: &Page<'_>, version: &Version) -> Markup {
    let (l, mine) = (page.l, version.author == page.me);
    let at = format!("/outbox/wordings/{}", version.id);
    let by = t::template_asked_by(l, &version.author_name, ui::time::moment(l, version.made_at, page.now, page.zone));
    let state = if mine { t::template_waits_other(l) } else { t::template_waits_you(l) };
    let note = page.refused.filter(|key| key.starts_with("template-note")).and_then(|key| t::by_key(l, key));
    let body = html! {
        p.meta { (by) }
        @if version.built_in { p { (t::template_asks_ours(l)) } }
        (pair(l, &version.words))
        @if mine {
            p { (t::template_mine(l)) }
            div.actions { (ui::act(&format!("{at}/withdraw"), &[], None, Button::undo(t::template_withdraw(l)))) }
        } @else {
            div.tiles { @for of in Locale::ALL { (phone(page, of, &version.words)) } }
            div.actions { (ui::act(&format!("{at}/decide"), &[("answer", "approve")], None, Button::main(t::template_approve(l)).icon("check"))) }
            form.stack.close method="post" action={ (at) "/decide" } {
                (ui::hidden("answer", "return"))
                (Field::new("note", t::template_note(l)).area(2).max(500).required().help(t::template_note_help(l)).value(page.note).error(note))
                div.actions { (Button::normal(t::template_return(l)).icon("prev")) }
            }
        }
    };
    ui::card("waits", t::template_waits(l), &ui::badge(ui::State::Caution, state), &body)
}

fn phone(page: &Page<'_>, of: Locale, texts: &Texts) -> Markup {
    let seen = meter(page.word, texts, of, page.config);
    html! { div { p.meta { (language(page.l, of)) } @if let Some(seen) = &seen { (bubble(page.l, of, seen, page.config)) } } }
}

fn back_to_ours(page: &Page<'_>) -> Markup {
    let l = page.l;
    let asked = page.waits.is_some_and(|v| v.built_in);
    html! {
        @if page.own && !asked {
            details {
                summary { (t::template_ours_show(l)) }
                (pair(l, &Texts::built_in(page.notice)))
                (ui::act(&format!("/outbox/templates/{}/built-in", page.word), &[], None, Button::normal(t::template_ours_back(l))))
            }
        }
    }
}

/// Both languages side by side; each with its variables, its check and its picture of a phone.
fn form(page: &Page<'_>) -> Markup {
    let l = page.l;
    html! {
        p { (t::template_rule(l)) }
        form.stack method="post" action={ "/outbox/templates/" (page.word) } {
            div.tiles { @for of in Locale::ALL { (half(page, of)) } }
            div.actions {
                (Button::main(t::template_ask(l)).icon("send"))
                (Button::normal(t::template_check(l)).name("check", "1").icon("eye"))
            }
            p.meta { (t::template_second(l)) }
        }
    }
}

fn half(page: &Page<'_>, of: Locale) -> Markup {
    let (l, typed) = (page.l, page.typed);
    let at = usize::from(of == Locale::Es);
    let wrong = |n: usize| {
        let all: Vec<String> = typed.faults.iter().filter(|(at, _)| *at == n).map(|(_, p)| sentence(l, p)).collect();
        (!all.is_empty()).then(|| all.join(" "))
    };
    let (subject, text) = (wrong(at), wrong(at + 2));
    let (into, url) = (format!("found-{}", tag(of)), format!("/outbox/templates/{}/look/{}", page.word, tag(of)));
    let built_in = Texts::built_in(page.notice);
    let mut names = holes(built_in.own(of).1).unwrap_or_default();
    names.sort_unstable();
    names.dedup();
    let (subject_label, text_label) = (t::template_subject(l, language(l, of)), t::template_text(l, language(l, of)));
    html! {
        div.own.stack.close {
            (Field::new(FIELDS[at], &subject_label).value(typed.texts.own(of).0).max(120).required().help(t::template_subject_help(l))
                .error(subject.as_deref()))
            (Field::new(FIELDS[at + 2], &text_label).area(5).value(typed.texts.own(of).1).max(640).required().error(text.as_deref())
                .screen(&url, &into))
            div {
                p.meta { (t::template_holes(l)) }
                div.actions {
                    @for name in &names {
                        @let label = format!("{{{name}}}");
                        (Button::quiet(&label).name("add", &format!("{}:{name}", tag(of))))
                    }
                }
                ul.list { @for name in &names { li.meta { code { "{" (name) "}" } " " (by_word(l, "hole", name)) } } }
            }
            div id=(into) aria-live="polite" { (found(l, of, page.word, Typed { texts: typed.texts, faults: &[] }, page.config)) }
        }
    }
}

/// What one language takes and how it arrives, and what is wrong with it: on the page and while it is typed.
pub(crate) fn found(l: Locale, of: Locale, word: &str, typed: Typed<'_>, config: &OrgConfig) -> Markup {
    let at = usize::from(of == Locale::Es);
    let wrong: Vec<String> =
        typed.faults.iter().filter(|(n, _)| n % 2 == at).map(|(_, problem)| sentence(l, problem)).collect();
    let seen = meter(word, typed.texts, of, config);
    html! {
        @if !wrong.is_empty() {
            (ui::alert(ui::State::Caution, t::template_fix(l), &html! { ul.list { @for line in &wrong { li { (line) } } } }, &html! {}))
        }
        @if let Some(seen) = &seen {
            (ui::facts(&[(t::template_length(l), length(l, of, seen)), (t::template_reading(l), reading(l, seen.reads))]))
            (bubble(l, of, seen, config))
        }
    }
}

/// Units and parts; with plainer letters both prices, and the button that takes them.
fn length(l: Locale, of: Locale, seen: &Meter) -> Markup {
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let taken = seen.segments;
    let units = match taken.coding {
        Coding::Gsm7 => t::template_units(l, taken.units),
        Coding::Ucs2 => t::template_units_unicode(l, taken.units),
    };
    html! {
        p { b { (t::template_parts(l, count(taken.parts))) } ", " (units) }
        @if let Some(less) = seen.plainer {
            p { (t::template_plainer(l, taken.parts, less.parts)) }
            (Button::quiet(t::template_plain(l)).name("plain", tag(of)))
        }
    }
}

fn reading(l: Locale, reads: Reads) -> Markup {
    match reads {
        Reads::Nothing => html! { (t::template_no_words(l)) },
        Reads::Grade(grade) => {
            let easy = if grade < 6.5 { t::template_grade_easy(l) } else { t::template_grade_hard(l) };
            html! { b { (t::template_grade(l, format!("{:.0}", grade.max(1.0)))) } " " (easy) }
        }
        Reads::Inflesz(value, step) => {
            let words = match step {
                Inflesz::VeryHard => t::inflesz_very_hard(l),
                Inflesz::Hard => t::inflesz_hard(l),
                Inflesz::Normal => t::inflesz_normal(l),
                Inflesz::Easy => t::inflesz_easy(l),
                Inflesz::VeryEasy => t::inflesz_very_easy(l),
            };
            let easy = if step >= Inflesz::Easy { "" } else { t::template_grade_hard(l) };
            html! { b { (t::template_inflesz(l, format!("{value:.0}"), words)) } " " (easy) }
        }
    }
}

/// As it arrives on a phone, and the subject that an e-mail has.
fn bubble(l: Locale, of: Locale, seen: &Meter, config: &OrgConfig) -> Markup {
    let bubble = Bubble {
        side: Side::Auto,
        name: &config.name,
        tone: ui::tone("preview"),
        role: html! {},
        via: Some(("sms", t::template_preview(l))),
        at: ("", ""),
        body: html! { p lang=(tag(of)) { (seen.text) } p.meta { (cost(l, &seen.text)) } },
    };
    html! {
        (ui::thread(t::template_preview(l), &html! { (bubble) }))
        p.meta { (t::template_mail_subject(l)) " " b lang=(tag(of)) { (seen.subject) } }
    }
}

/// What is wrong, why, and what to write instead.
fn sentence(l: Locale, problem: &Problem) -> String {
    match problem {
        Problem::Empty => t::wrong_empty(l).to_owned(),
        Problem::Long(most) => t::wrong_long(l, most),
        Problem::Control => t::wrong_control(l).to_owned(),
        Problem::Hole(what) => t::wrong_hole(l, format!("{{{what}}}")),
        Problem::Missing(hole) => t::wrong_missing(l, format!("{{{hole}}}"), by_word(l, "hole", hole)),
        Problem::Twice(hole) => t::wrong_twice(l, format!("{{{hole}}}")),
        Problem::Keyword(word) => t::wrong_keyword(l, word),
        Problem::Parts(takes, most) => t::wrong_parts(l, takes, most),
        Problem::Unfit(tells, word, meant) => {
            let word = match meant {
                Some(meant) => t::wrong_meant(l, word, meant),
                None => word.clone(),
            };
            unfit(l, *tells, &word)
        }
    }
}

fn unfit(l: Locale, tells: Tells, word: &str) -> String {
    match tells {
        Tells::Condition => t::unfit_condition(l, word),
        Tells::Clinic => t::unfit_clinic(l, word),
        Tells::Medicine => t::unfit_medicine(l, word),
        Tells::Test => t::unfit_test(l, word),
        Tells::Result => t::unfit_result(l, word),
        Tells::Marketing => t::unfit_marketing(l, word),
        Tells::Link => t::unfit_link(l, word),
        Tells::Shortener => t::unfit_shortener(l, word),
        Tells::Number => t::unfit_number(l, word),
        Tells::Shouting => t::unfit_shouting(l, word),
        Tells::Identifier => t::unfit_identifier(l, word),
    }
}

/// Every wording that was asked for: who, when, how it ended, and both wordings.
fn history(page: &Page<'_>) -> Markup {
    let l = page.l;
    if page.versions.is_empty() {
        return html! { div.card { (ui::empty(t::template_history_empty(l), t::template_history_empty_do(l), &html! {})) } };
    }
    let titles: Vec<String> = page.versions.iter().map(|v| by_word(l, "template-state", &v.state).to_owned()).collect();
    let rows: Vec<Row<'_>> = page
        .versions
        .iter()
        .zip(&titles)
        .map(|(v, title)| {
            let asked = t::template_asked_by(l, &v.author_name, ui::time::moment(l, v.made_at, page.now, page.zone));
            let decided = v
                .decided_at
                .zip(v.decider_name.as_deref())
                .map(|(at, name)| t::template_decided_by(l, name, ui::time::moment(l, at, page.now, page.zone)));
            Row::new(title).icon(if v.state == "approved" { "check" } else { "edit" }).lines(html! {
                span.meta { (asked) @if let Some(decided) = &decided { " " (decided) } }
                @if !v.note.is_empty() { span { "“" (v.note) "”" } }
                details {
                    summary { (t::template_both(l)) }
                    p.meta { (t::template_before(l)) } (pair(l, &v.was))
                    p.meta { (t::template_after(l)) } (pair(l, &v.words))
                }
            })
        })
        .collect();
    ui::rows(&rows)
}
