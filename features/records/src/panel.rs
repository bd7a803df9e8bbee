//! The chart beside a thread: what a clinician must not miss, in one column, from one stored row.

use std::{
    collections::HashMap,
    sync::{LazyLock, Mutex},
};

use gate::{Session, View};
use kernel::{Boxed, Locale, PersonId, Result};
use maud::{Markup, html};

use crate::{
    Chart, ChartId, label,
    policy::READERS,
    store, t,
    types::{Item, Series, Summary},
};

/// How many of each list the panel shows; the page has the rest.
const MOST: usize = 8;

pub(crate) fn draw(session: &mut Session, patient: PersonId) -> Boxed<'_, Result<Markup>> {
    Box::pin(async move {
        let l = session.locale();
        // Others have the chart's own page; asking for them would leave refusals behind that nobody met.
        if session.who().person() != patient && !session.who().roles.meets(READERS) {
            return Ok(html! {});
        }
        let mine = session.who().person() == patient;
        let mut access = session.may::<View, Chart>(ChartId::from_raw(patient.raw())).await?;
        let row = store::panel(&mut access).await?;
        kept((patient, l, mine), row, |summary| panel(l, summary, &crate::href(patient), mine))
    })
}

/// Panels that are kept at once, about 10 KB each.
const KEPT: usize = 300;

/// Whose panel, in which language, and whether for the patient.
type Which = (PersonId, Locale, bool);

/// The last drawing of each, beside the row that it was drawn from.
static DRAWN: LazyLock<Mutex<HashMap<Which, (String, Markup)>>> = LazyLock::new(Mutex::default);

/// A team opens the same chart many times in an hour: the panel is drawn anew when its row is another one, which is also so
/// for a reader who may see less.
fn kept(which: Which, row: String, draw: impl FnOnce(&Summary) -> Markup) -> Result<Markup> {
    let drawn = || DRAWN.lock().unwrap_or_else(|e| e.into_inner());
    let found = drawn().get(&which).filter(|(from, _)| *from == row).map(|(_, panel)| panel.clone());
    if let Some(panel) = found {
        return Ok(panel);
    }
    // Nobody else waits while it is drawn.
    let panel = draw(&store::summary_of(&row)?);
    let mut drawn = drawn();
    if drawn.len() >= KEPT {
        drawn.clear();
    }
    drawn.insert(which, (row, panel.clone()));
    Ok(panel)
}

fn panel(l: Locale, summary: &Summary, href: &str, mine: bool) -> Markup {
    html! {
        div.facts {
            div.cluster.between {
                h2 #chart-panel { (t::panel_title(l)) }
                @if !mine { span.meta { (t::panel_seen(l)) } }
            }
            @if summary.is_empty() {
                p { (t::panel_empty(l)) }
            } @else {
                (ui::facts_section("chart-allergies", t::allergies(l), !summary.allergies.is_empty(), &allergies(l, summary)))
                @if !summary.series.is_empty() { (vitals(l, &summary.series)) }
                (ui::facts_section("chart-problems", t::problems(l), false, &named(l, &summary.problems, |i| html! { (label::name(&i.text)) })))
                (ui::facts_section("chart-medicines", t::medicines(l), false, &named(l, &summary.medicines, medicine)))
                (ui::facts_section("chart-visits", t::visits(l), false, &visits(l, &summary.visits)))
            }
            a.button.block href=(href) { (t::panel_open(l)) }
        }
    }
}

fn none(l: Locale) -> Vec<(Markup, Markup)> {
    vec![(html! { (t::none_recorded(l)) }, html! {})]
}

fn allergies(l: Locale, summary: &Summary) -> Vec<(Markup, Markup)> {
    let one = |item: &Item| {
        let detail = if item.detail.is_empty() { String::new() } else { format!(", {}", item.detail) };
        (html! { b.danger-text { (label::name(&item.text)) } (detail) }, html! { (label::year(&item.at)) })
    };
    if summary.allergies.is_empty() { none(l) } else { summary.allergies.iter().map(one).collect() }
}

fn named(l: Locale, items: &[Item], draw: fn(&Item) -> Markup) -> Vec<(Markup, Markup)> {
    let mut lines: Vec<_> =
        items.iter().take(MOST).map(|item| (draw(item), html! { (label::year(&item.at)) })).collect();
    if lines.is_empty() {
        lines = none(l);
    }
    if items.len() > MOST {
        lines.push((html! { (t::more_in_chart(l)) }, html! {}));
    }
    lines
}

fn medicine(item: &Item) -> Markup {
    html! { (item.text) @if !item.detail.is_empty() { " " span.meta { (item.detail) } } }
}

fn visits(l: Locale, items: &[Item]) -> Vec<(Markup, Markup)> {
    let one = |item: &Item| (html! { (label::name(&item.text)) }, html! { (label::dated(l, item)) });
    if items.is_empty() { none(l) } else { items.iter().map(one).collect() }
}

fn vitals(l: Locale, series: &[Series]) -> Markup {
    html! {
        section aria-labelledby="chart-readings" {
            h3 #chart-readings { (t::last_readings(l)) }
            @for one in series {
                (ui::vital(&label::reading(l, one), &spark(one), &label::last(one)))
                @if let Some(point) = one.points.last() {
                    p.meta { (label::sourced(l, &label::day(l, &point.at), &one.source)) }
                }
            }
        }
    }
}

pub(crate) fn spark(series: &Series) -> Markup {
    let values: Vec<f64> = series.points.iter().filter_map(|p| p.number).collect();
    ui::spark(&values)
}
