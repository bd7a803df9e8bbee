//! The chart as a page, one kind of result, and the list of charts.

use kernel::{Locale, PersonId};
use maud::{Markup, html};
use ui::Row;

use crate::{
    http::{Open, title},
    label, panel, t,
    types::{Item, Series},
};

/// Readings that stand in the list with their curve; all of them stand in the table.
const CURVES: usize = 8;
/// Rows of the table, so that a page stays small.
const TABLE: usize = 60;
/// A list this long was cut when it was made.
const CUT: usize = 40;
/// Entries of a list before the rest is folded away.
const SHOWN: usize = 12;

pub(crate) fn chart(l: Locale, open: &Open, zone: &str) -> Markup {
    let chart = &open.summary;
    html! {
        div.page {
            @if !open.mine { (ui::back("/charts", t::nav_charts(l))) }
            (ui::page_head(&title(l, open), &html! { (lead(l, open, zone)) }, None))
            @if chart.is_empty() {
                (ui::empty(t::empty_title(l), t::empty_text(l), &html! {}))
            } @else {
                div.stack {
                    @if !open.medicines_only { (allergies(l, &chart.allergies)) }
                    (medicines(l, open))
                    @if !open.medicines_only {
                        (problems(l, open))
                        (results(l, open))
                        (visits(l, &chart.visits))
                    }
                }
            }
        }
    }
}

fn lead(l: Locale, open: &Open, zone: &str) -> String {
    let changed = open.changed_at.map(|at| ui::time::date(l, at, zone));
    match (changed, open.medicines_only) {
        (_, true) => t::lead_medicines(l).to_owned(),
        (Some(day), _) => t::lead_changed(l, day),
        (None, _) => t::lead(l).to_owned(),
    }
}

fn list(l: Locale, id: &str, title: &str, none: &str, items: &[Markup]) -> Markup {
    let (shown, rest) = items.split_at(items.len().min(SHOWN));
    let body = html! {
        @if items.is_empty() { p { (none) } }
        @else { ul.rows.plain role="list" { @for item in shown { (item) } } }
        @if !rest.is_empty() {
            details { summary { (ui::icon("next")) (rest.len()) " +" } ul.rows.plain role="list" { @for item in rest { (item) } } }
        }
        @if items.len() >= CUT { p.meta { (t::only_latest(l)) } }
    };
    ui::card(id, title, &html! {}, &body)
}

fn row(title: &str, below: &str, trail: Option<Markup>) -> Markup {
    let row = Row::new(title).below(below);
    let row = match trail {
        Some(trail) => row.trail(trail),
        None => row,
    };
    html! { (row) }
}

fn with_detail(l: Locale, item: &Item) -> String {
    match item.detail.is_empty() {
        true => label::dated(l, item),
        false => format!("{} · {}", item.detail, label::dated(l, item)),
    }
}

fn allergies(l: Locale, items: &[Item]) -> Markup {
    let rows: Vec<Markup> = items.iter().map(|i| row(label::name(&i.text), &with_detail(l, i), None)).collect();
    list(l, "allergies", t::allergies(l), t::no_allergies(l), &rows)
}

fn medicines(l: Locale, open: &Open) -> Markup {
    let one = |item: &Item| row(&item.text, &with_detail(l, item), None);
    let now: Vec<Markup> = open.summary.medicines.iter().map(one).collect();
    let past: Vec<Markup> = open.summary.past_medicines.iter().map(one).collect();
    html! {
        (list(l, "medicines", t::medicines(l), t::no_medicines(l), &now))
        (folded(t::past_medicines(l), &past))
    }
}

fn problems(l: Locale, open: &Open) -> Markup {
    let one = |item: &Item| {
        let since = label::dated(l, item);
        let below = match item.end.is_empty() {
            true => since,
            false => t::until(l, since, label::day(l, &item.end)),
        };
        row(label::name(&item.text), &below, None)
    };
    let now: Vec<Markup> = open.summary.problems.iter().map(one).collect();
    let past: Vec<Markup> = open.summary.past_problems.iter().map(one).collect();
    html! {
        (list(l, "problems", t::problems(l), t::no_problems(l), &now))
        (folded(t::past_problems(l), &past))
    }
}

fn folded(title: &str, rows: &[Markup]) -> Markup {
    html! {
        @if !rows.is_empty() {
            details { summary { (ui::icon("next")) (title) " (" (rows.len()) ")" } ul.rows.card.flush role="list" { @for row in rows { (row) } } }
        }
    }
}

fn results(l: Locale, open: &Open) -> Markup {
    let series = &open.summary.series;
    let heads = [t::column_test(l), t::column_value(l), t::column_date(l), t::column_source(l)];
    let rows: Vec<Vec<Markup>> = series.iter().take(TABLE).map(|one| table_row(l, open.patient, one)).collect();
    let body = html! {
        @if series.is_empty() { p { (t::no_results(l)) } }
        @for one in series.iter().take(CURVES) { (ui::vital(&label::reading(l, one), &panel::spark(one), &label::last(one))) }
        @if !rows.is_empty() {
            details { summary { (ui::icon("next")) (t::show_all_results(l)) } (ui::stacks(t::results(l), &heads, &rows)) }
        }
    };
    ui::card("results", t::results(l), &html! {}, &body)
}

fn table_row(l: Locale, patient: PersonId, series: &Series) -> Vec<Markup> {
    let at = series.points.last().map(|p| label::day(l, &p.at)).unwrap_or_default();
    let source = if series.source.is_empty() { t::source_unnamed(l) } else { &series.source };
    vec![
        html! { a href={ (crate::href(patient)) "/results/" (label::key(series)) } { (label::reading(l, series)) } },
        html! { (label::last(series)) },
        html! { (at) },
        html! { (source) },
    ]
}

fn visits(l: Locale, items: &[Item]) -> Markup {
    let one = |item: &Item| {
        let below = match item.detail.is_empty() {
            true => label::dated(l, item),
            false => format!("{} · {}", label::dated(l, item), label::name(&item.detail)),
        };
        row(label::name(&item.text), &below, None)
    };
    list(l, "visits", t::visits(l), t::no_visits(l), &items.iter().map(one).collect::<Vec<_>>())
}

/// One kind of result over time: the curve, the last value, every value as a table.
pub(crate) fn result(l: Locale, open: &Open, series: &Series) -> Markup {
    let name = label::reading(l, series);
    let heads = [t::column_date(l), t::column_each(l)];
    let cells = |p: &crate::types::Point| {
        vec![html! { (label::day(l, &p.at)) }, html! { (label::with_unit(&p.value, &series.unit)) }]
    };
    let rows: Vec<Vec<Markup>> = series.points.iter().rev().map(cells).collect();
    let last = series.points.last().map(|p| label::sourced(l, &label::day(l, &p.at), &series.source));
    let body = html! {
        (ui::vital(&name, &panel::spark(series), &label::last(series)))
        (ui::stacks(&name, &heads, &rows))
    };
    html! {
        div.page {
            (ui::back(&crate::href(open.patient), &title(l, open)))
            (ui::page_head(&name, &html! { (t::last_taken(l, last.unwrap_or_default())) }, None))
            div.stack { (ui::card("values", t::all_values(l), &html! {}, &body)) }
        }
    }
}

/// The charts of others that the reader may see.
pub(crate) fn charts(l: Locale, charts: &[(PersonId, String)]) -> Markup {
    let hrefs: Vec<String> = charts.iter().map(|(id, _)| crate::href(*id)).collect();
    let rows: Vec<Row<'_>> = charts
        .iter()
        .zip(&hrefs)
        .map(|((id, name), href)| {
            let face = ui::face(&ui::initials(name), ui::tone(&id.to_string()), ui::Size::Normal);
            Row::new(name).lead(face).link(href)
        })
        .collect();
    html! {
        div.page {
            (ui::page_head(t::nav_charts(l), &html! { (t::charts_lead(l)) }, None))
            @if rows.is_empty() { (ui::empty(t::charts_empty(l), t::charts_empty_text(l), &html! {})) }
            @else { (ui::rows(&rows)) }
        }
    }
}
