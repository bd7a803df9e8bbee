//! Emergency access: find, say why, open; and the review.

use kernel::{FieldError, Locale, PersonId, Time};
use maud::{Markup, html};
use ui::{Button, Field, Row, Size, State};

use super::{error_in, looks};
use crate::{
    Emergency,
    plain::Context,
    store::{MIN_REASON, Verdict},
    t,
};

/// What was typed to find somebody.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Search {
    pub family: String,
    pub birth_date: String,
}

/// A patient who was found.
pub(crate) struct Found {
    pub id: PersonId,
    pub name: String,
    pub birth_date: Option<String>,
}

/// The form of the search, and what it gave: none before the first.
pub(crate) struct Finder<'a> {
    pub form: &'a Search,
    pub found: Option<&'a [Found]>,
    pub errors: &'a [FieldError],
}

/// The form and what was opened.
pub(crate) fn emergency_page(
    l: Locale,
    search: Option<&Finder<'_>>,
    list: &[Emergency],
    (older, now, zone): (Option<&str>, Time, &str),
) -> Markup {
    html! {
        div.page {
            (ui::page_head(t::emergency_title(l), &html! { (t::emergency_lead(l)) }, None))
            div.stack {
                @if let Some(Finder { form, found, errors }) = search {
                    (ui::error_list(l, errors, |key| t::by_key(l, key)))
                    (find(l, form, errors))
                    @for one in found.unwrap_or_default() { (open_form(l, one, "", None)) }
                    @if found.is_some_and(<[_]>::is_empty) { (ui::alert(State::Note, t::find_none(l), &html! { (t::find_none_do(l)) }, &html! {})) }
                }
                (opened(l, list, now, zone))
                (ui::pager(l, None, older))
            }
        }
    }
}

fn find(l: Locale, search: &Search, errors: &[FieldError]) -> Markup {
    let error = |field| error_in(l, errors, field);
    let form = html! {
        // A form that is posted keeps the name out of the address and so out of every log.
        form.stack method="post" action="/emergency" {
            (Field::new("family", t::family(l)).value(&search.family).error(error("family")).autocomplete("off").max(100))
            (Field::new("birth_date", t::birth_date(l)).kind("date").value(&search.birth_date).error(error("birth_date")).autocomplete("off"))
            div.actions { (Button::normal(t::find(l)).icon("search")) }
        }
    };
    ui::card("find", t::emergency_find(l), &html! {}, &form)
}

fn open_form(l: Locale, found: &Found, reason: &str, error: Option<&str>) -> Markup {
    let action = format!("/circles/{}/emergency", found.id);
    let born =
        found.birth_date.as_deref().and_then(Time::parse).map(|at| t::emergency_born(l, ui::time::date(l, at, "UTC")));
    let id = if error.is_some() { "reason".to_owned() } else { format!("reason-{}", found.id) };
    html! {
        section.card {
            (ui::person(&found.name, ui::tone(&found.id.to_string()), &html! { (born.unwrap_or_default()) }))
            form.stack method="post" action=(action) {
                (Field::new("reason", t::emergency_reason(l)).id(&id).help(&t::emergency_reason_help(l, MIN_REASON)).area(3).max(500).value(reason).error(error))
                div.actions { (Button::danger(t::emergency_open(l)).icon("alert")) }
            }
        }
    }
}

/// The reason was too short: what was typed is kept.
pub(crate) fn reason_page(l: Locale, found: &Found, reason: &str, errors: &[FieldError]) -> Markup {
    html! {
        div.page {
            (ui::back("/emergency", t::back_emergency(l)))
            (ui::page_head(t::emergency_title(l), &html! { (t::emergency_lead(l)) }, None))
            div.stack {
                (ui::error_list(l, errors, |key| t::by_key(l, key)))
                (open_form(l, found, reason, error_in(l, errors, "reason")))
            }
        }
    }
}

fn opened(l: Locale, list: &[Emergency], now: Time, zone: &str) -> Markup {
    let lines: Vec<(String, String, Markup)> = list
        .iter()
        .map(|e| {
            let title = t::emergency_line(l, &e.person_name, &e.patient_name);
            (title, crate::emergency_href(e.id), badge(l, e.verdict))
        })
        .collect();
    let rows: Vec<Row<'_>> = list
        .iter()
        .zip(&lines)
        .map(|(e, (title, href, badge))| {
            Row::new(title)
                .lead(ui::face(&ui::initials(&e.person_name), ui::tone(&e.person.to_string()), Size::Normal))
                .link(href)
                .below(&ui::time::moment(l, e.at, now, zone))
                .trail(badge.clone())
        })
        .collect();
    let body = if rows.is_empty() {
        ui::empty(t::emergency_none(l), t::emergency_none_do(l), &html! {})
    } else {
        ui::rows(&rows)
    };
    ui::section("opened", t::emergency_all(l), &html! {}, &body)
}

fn badge(l: Locale, verdict: Option<Verdict>) -> Markup {
    match verdict {
        Some(Verdict::Appropriate) => ui::badge_with(State::Done, "check", t::verdict_appropriate(l)),
        Some(Verdict::NotAppropriate) => ui::badge_with(State::Danger, "alert", t::verdict_not_appropriate(l)),
        None => ui::badge_with(State::Caution, "clock", t::verdict_waiting(l)),
    }
}

/// The open record: the panels of every slice that the right reaches.
pub(crate) fn open_page(l: Locale, e: &Emergency, panels: &[Markup], now: Time, zone: &str) -> Markup {
    let open = e.ends_at > now;
    html! {
        div.page {
            (ui::back("/emergency", t::back_emergency(l)))
            (ui::page_head(&e.patient_name, &html! { (t::emergency_title(l)) }, None))
            div.stack {
                @if open {
                    (ui::alert(State::Danger, t::emergency_now(l),
                        &html! { (t::emergency_until(l, ui::time::moment(l, e.ends_at, now, zone), &e.patient_name)) }, &html! {}))
                } @else {
                    (ui::alert(State::Note, t::emergency_over(l), &html! {}, &html! {}))
                }
                @for panel in panels { div.card { (panel) } }
            }
        }
    }
}

/// What compliance reads and says; the patient and whoever did it read the same without the form.
pub(crate) fn review_page(
    context: &Context<'_>,
    e: &Emergency,
    seen: &[gate::Look],
    form: Option<(&str, &str, &[FieldError])>,
) -> Markup {
    let (l, now, zone) = (context.l, context.now, context.zone);
    let facts = [
        (t::review_who(l), html! { (e.person_name) }),
        (t::review_patient(l), html! { (e.patient_name) }),
        (t::review_when(l), html! { (ui::time::moment(l, e.at, now, zone)) }),
        (t::review_why(l), html! { (e.reason) }),
    ];
    html! {
        div.page {
            (ui::page_head(t::review_title(l), &badge(l, e.verdict), None))
            div.stack {
                section.card { (ui::facts(&facts)) }
                (ui::card("seen", t::review_seen(l), &html! {}, &looks::seen(context, seen)))
                @if let Some(at) = e.reviewed_at {
                    (ui::card("verdict", t::review_verdict(l), &badge(l, e.verdict), &html! { p { (e.note) } p.meta { (ui::time::moment(l, at, now, zone)) } }))
                }
                @if let Some((verdict, note, errors)) = form { (verdict_form(l, e, verdict, note, errors)) }
            }
        }
    }
}

fn verdict_form(l: Locale, e: &Emergency, verdict: &str, note: &str, errors: &[FieldError]) -> Markup {
    let options = [
        (Verdict::Appropriate.word(), t::verdict_appropriate(l)),
        (Verdict::NotAppropriate.word(), t::verdict_not_appropriate(l)),
    ];
    html! {
        (ui::error_list(l, errors, |key| t::by_key(l, key)))
        form.stack method="post" action=(crate::emergency_href(e.id)) {
            (ui::choices("verdict", t::review_verdict(l), &options, verdict, error_in(l, errors, "verdict")))
            (Field::new("note", t::review_note(l)).help(t::review_note_help(l)).area(3).max(1000).value(note).error(error_in(l, errors, "note")))
            div.actions { (Button::main(t::review_save(l))) }
        }
    }
}
