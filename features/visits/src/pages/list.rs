//! A clinician's proposals by where they stand.

use kernel::{Locale, Time};
use maud::{Markup, html};
use ui::{Button, Promise, Row, Size};

use super::{code_words, shelf_badge, shelf_words};
use crate::{store::Line, t, types::Shelf};

/// What the list shows.
pub(crate) struct ListPage<'a> {
    pub shelf: Shelf,
    /// How many lie on each shelf, by its word.
    pub counts: &'a [(String, i64)],
    pub lines: &'a [Line],
    pub more: bool,
    /// Everybody's, for compliance.
    pub all: bool,
    pub now: Time,
}

pub(crate) fn list(l: Locale, p: &ListPage<'_>) -> Markup {
    let count = |shelf: Shelf| p.counts.iter().find(|c| c.0 == shelf.word()).map_or(0, |c| c.1);
    let tabs = Shelf::LISTED.map(|shelf| {
        let label = format!("{} ({})", shelf_words(l, shelf), count(shelf));
        (format!("/proposals?show={}", shelf.word()), label, shelf == p.shelf)
    });
    let tabs: Vec<(&str, &str, bool)> =
        tabs.iter().map(|(href, label, now)| (href.as_str(), label.as_str(), *now)).collect();
    let older =
        p.lines.last().filter(|_| p.more).map(|line| format!("/proposals?show={}&before={}", p.shelf.word(), line.id));
    html! {
        div.page.wide {
            (ui::page_head(t::proposals(l), &html! { @if p.all { (t::proposals_all(l)) } @else { (t::proposals_lead(l)) } }, None))
            div.stack {
                (ui::tabs(t::proposals(l), &tabs))
                @if p.lines.is_empty() { (empty(l, p.shelf)) } @else { (rows(l, p)) }
                (ui::pager(l, None, older.as_deref()))
                @if p.shelf == Shelf::Final { (export(l)) }
            }
        }
    }
}

fn rows(l: Locale, p: &ListPage<'_>) -> Markup {
    let hrefs: Vec<String> = p.lines.iter().map(|line| format!("/proposals/{}", line.id)).collect();
    let rows: Vec<Row<'_>> = p.lines.iter().zip(&hrefs).map(|(line, href)| {
        let what = line.code.map_or_else(|| t::no_code(l).to_owned(), |code| code_words(l, code));
        let shelf = if line.attested && p.shelf == Shelf::Running { Some(t::attested_already(l)) } else { None };
        let lines = html! {
            span { (what) }
            span.meta { (t::minutes_counted(l, i64::from(line.minutes))) @if let Some(words) = shelf { ". " (words) } }
        };
        let row = Row::new(&line.name).link(href).lead(lead(l, line, p.now)).lines(lines);
        match (line.window_start, line.window_end) {
            (Some(start), Some(end)) if p.shelf == Shelf::Running => row.trail(ui::due(l, start, end, p.now)),
            _ => row.trail(shelf_badge(l, p.shelf)),
        }
    }).collect();
    ui::rows(&rows)
}

/// The ring of the seven days while they run; a face after.
fn lead(l: Locale, line: &Line, now: Time) -> Markup {
    let (short, tone) = (ui::initials(&line.name), ui::tone(&line.patient.to_string()));
    match (line.window_start, line.window_end) {
        (Some(start), Some(end)) if line.state == rules::evisit::State::Running => {
            let (promise, left) = Promise::at(start, end, now);
            let label = format!("{}, {}", line.name, ui::time::left_in_words(l, now, end));
            ui::ring(&label, &short, tone, left, promise, Size::Normal)
        }
        _ => ui::face(&short, tone, Size::Normal),
    }
}

fn empty(l: Locale, shelf: Shelf) -> Markup {
    let text = match shelf {
        Shelf::Running | Shelf::Nothing => t::empty_running(l),
        Shelf::ToAttest => t::empty_attest(l),
        Shelf::Final => t::empty_final(l),
        Shelf::Withdrawn => t::empty_withdrawn(l),
    };
    let button = html! { @if shelf == Shelf::Running { (Button::normal(t::to_inbox(l)).link("/inbox")) } };
    ui::empty(t::empty_title(l), text, &button)
}

fn export(l: Locale) -> Markup {
    let body = html! {
        p { (t::export_lead(l)) }
        form.stack method="get" action="/proposals/export.csv" {
            (ui::Field::new("from", t::export_from(l)).kind("date").short())
            (ui::Field::new("to", t::export_to(l)).kind("date").short())
            div.actions { (Button::normal(t::export_get(l)).icon("download")) }
        }
    };
    ui::card("export", t::export(l), &html! {}, &body)
}
