//! Licences: what needs a look, bringing in a register's extract, and what it would change.

use kernel::{FieldError, Locale, Time};
use maud::{Markup, html};
use ui::{Button, Field, Row, State};

use super::{fix, mark, page_under, wrong};
use crate::{
    http::Brought,
    register::{Extract, Outcome, Proposed},
    store::{Extract as Kept, Licence, Terms},
    t,
};

/// The page of all licences.
pub(crate) struct Licences<'a> {
    /// No longer counting, ending soon, checked long ago.
    pub due: &'a [Vec<Licence>; 3],
    pub extracts: &'a [Kept],
    pub terms: Terms,
    pub typed: &'a Brought,
    pub wrong: &'a [FieldError],
    pub zone: &'a str,
}

pub(crate) fn licences(l: Locale, p: &Licences<'_>) -> Markup {
    let [ended, ending, old] = p.due;
    let body = html! {
        (fix(l, p.wrong))
        @if p.due.iter().all(Vec::is_empty) { (ui::empty(t::licences_none(l), t::licences_none_text(l), &html! {})) }
        (list(l, p, "ended", t::licences_ended(l), ended))
        (list(l, p, "ending", &t::licences_ending(l, p.terms.warn_days), ending))
        (list(l, p, "old", &t::licences_old(l, p.terms.recheck_days), old))
        (bring(l, p))
        @if !p.extracts.is_empty() { (extracts(l, p)) }
        (terms(l, p))
    };
    page_under("/people", t::people_title(l), t::licences_title(l), t::licences_lead(l), &body)
}

fn list(l: Locale, p: &Licences<'_>, id: &str, title: &str, all: &[Licence]) -> Markup {
    if all.is_empty() {
        return html! {};
    }
    let lines: Vec<(String, String, String)> = all
        .iter()
        .map(|one| {
            let mut below = vec![one.state.clone()];
            below.extend(one.ends.as_ref().map(|day| t::ends_on(l, day)));
            below.extend(one.checked_at.map(|at| t::looked_on(l, ui::time::date(l, at, p.zone))));
            let below = below.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
            let name = [one.name.as_str(), one.profession.as_str()].into_iter().filter(|part| !part.is_empty());
            (format!("/people/{}/account#badge", one.person), name.collect::<Vec<_>>().join(", "), below)
        })
        .collect();
    let rows: Vec<Row<'_>> = lines
        .iter()
        .zip(all)
        .map(|((href, name, below), one)| {
            let row = Row::new(name).link(href).below(below.as_str());
            match one.lapse {
                Some(lapse) => row.trail(ui::badge(State::Caution, mark::short(l, lapse))),
                None => row,
            }
        })
        .collect();
    ui::section(id, title, &html! {}, &ui::rows(&rows))
}

fn bring(l: Locale, p: &Licences<'_>) -> Markup {
    let error = |field| wrong(l, p.wrong, field);
    ui::card(
        "bring",
        t::extract_title(l),
        &html! {},
        &html! {
            p { (t::extract_text(l)) }
            form.stack method="post" enctype="multipart/form-data" action="/people/licenses" {
                (Field::new("taken_on", t::extract_day(l)).kind("date").value(&p.typed.taken_on).required().error(error("taken_on")))
                (Field::new("file", t::extract_file(l)).kind("file"))
                (Field::new("text", t::extract_paste(l)).area(5).help(t::extract_columns(l)).value(&p.typed.text).error(error("text")))
                div.actions { (Button::main(t::extract_look(l)).icon("eye")) }
            }
        },
    )
}

fn extracts(l: Locale, p: &Licences<'_>) -> Markup {
    let lines: Vec<(String, String, String)> = p
        .extracts
        .iter()
        .map(|one| {
            let below = match one.applied_at {
                Some(_) => t::extract_done(l, one.confirmed, one.ended),
                None => t::extract_waits(l).to_owned(),
            };
            (format!("/people/licenses/{}", one.id), t::extract_of(l, &one.taken_on), below)
        })
        .collect();
    let rows: Vec<Row<'_>> = lines
        .iter()
        .zip(p.extracts)
        .map(|((href, title, below), one)| {
            let row = Row::new(title).below(below.as_str());
            if one.applied_at.is_none() { row.link(href) } else { row }
        })
        .collect();
    ui::section("extracts", t::extracts_title(l), &html! {}, &ui::rows(&rows))
}

fn terms(l: Locale, p: &Licences<'_>) -> Markup {
    let (warn, check) = (p.terms.warn_days.to_string(), p.terms.recheck_days.to_string());
    ui::card(
        "terms",
        t::terms_title(l),
        &html! {},
        &html! {
            p { (t::terms_text(l)) }
            form.stack method="post" action="/people/licenses/terms" {
                (Field::new("warn_days", t::terms_warn(l)).value(&warn).inputmode("numeric").short().error(wrong(l, p.wrong, "warn_days")))
                (Field::new("recheck_days", t::terms_check(l)).value(&check).inputmode("numeric").short())
                div.actions { (Button::normal(t::save(l))) }
            }
        },
    )
}

/// What an extract would change, before anything is changed.
pub(crate) fn preview(l: Locale, kept: &Kept, read: &Extract, all: &[Proposed<'_>], seal: &str, moved: bool) -> Markup {
    let of = |wanted: fn(Outcome) -> bool| all.iter().filter(|p| wanted(p.outcome)).collect::<Vec<_>>();
    let ended = of(|o| matches!(o, Outcome::Ended(_)));
    let confirmed = of(|o| o == Outcome::Confirmed);
    let other = of(|o| o == Outcome::Other);
    let older = of(|o| o == Outcome::Older);
    let changes = ended.len() + confirmed.len();
    let body = html! {
        @if moved { (ui::alert(State::Caution, t::preview_moved(l), &html! { p { (t::preview_moved_text(l)) } }, &html! {})) }
        @if changes == 0 { (ui::empty(t::preview_nothing(l), t::preview_nothing_text(l), &html! { (Button::normal(t::preview_back(l)).link("/people/licenses")) })) }
        (people(l, "ended", t::preview_ended(l), &ended))
        (people(l, "confirmed", t::preview_confirmed(l), &confirmed))
        (people(l, "other", t::preview_other(l), &other))
        (people(l, "older", t::preview_older(l), &older))
        @if !read.faults.is_empty() { (faults(l, read)) }
        @if changes > 0 {
            div.actions.spread {
                (ui::act(&format!("/people/licenses/{}", kept.id), &[("seen", seal)], None, Button::main(&t::preview_apply(l, count(changes)))))
                (Button::normal(t::keep(l)).link("/people/licenses"))
            }
        }
    };
    let lead = t::preview_lead(l, count(read.entries.len()), &kept.taken_on);
    page_under("/people/licenses", t::licences_title(l), t::preview_title(l), &lead, &body)
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn people(l: Locale, id: &str, title: &str, all: &[&Proposed<'_>]) -> Markup {
    if all.is_empty() {
        return html! {};
    }
    let lines: Vec<(String, String)> = all
        .iter()
        .map(|p| {
            let entry = p.entry;
            let ends = entry.ends.as_deref().map(|day| t::ends_on(l, day)).unwrap_or_default();
            let parts = [format!("NPI {}", entry.npi), format!("{} {}", entry.state, entry.licence), ends];
            let below = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
            (format!("/people/{}/account#badge", p.known.person), below)
        })
        .collect();
    let rows: Vec<Row<'_>> = lines
        .iter()
        .zip(all)
        .map(|((href, below), p)| {
            let row = Row::new(&p.known.name).link(href).below(below.as_str());
            match p.outcome {
                Outcome::Ended(lapse) => row.trail(ui::badge(State::Caution, mark::short(l, lapse))),
                Outcome::Confirmed if p.known.lapse.is_some() => row.trail(ui::badge(State::Done, t::preview_again(l))),
                _ => row,
            }
        })
        .collect();
    ui::section(id, title, &html! {}, &ui::rows(&rows))
}

fn faults(l: Locale, read: &Extract) -> Markup {
    ui::section(
        "faults",
        t::preview_faults(l),
        &html! {},
        &html! {
            ul.rows.card.flush role="list" {
                @for fault in &read.faults {
                    li { div.body {
                        span.title { (t::line_n(l, i64::try_from(fault.line).unwrap_or(0))) }
                        span.meta { (t::by_key(l, fault.code).unwrap_or_default()) @if !fault.value.is_empty() { " “" (fault.value) "”" } }
                    } }
                }
            }
            @if read.more > 0 { p.meta { (t::faults_more(l, count(read.more))) } }
        },
    )
}

/// Today, for the field that asks for the extract's day.
pub(crate) fn today(now: Time, zone: &str) -> String {
    now.in_zone(zone).strftime("%Y-%m-%d").to_string()
}
