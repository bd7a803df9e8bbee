//! How sending goes: for each day and gateway what went, what did not, and what it cost.

use kernel::{Locale, Money, Time};
use maud::{Markup, html};

use crate::{store::Load, t, types::State};

/// What the page of health is drawn from.
pub(crate) struct Health<'a> {
    pub loads: &'a [Load],
    /// Since when the oldest of what is due waits.
    pub oldest: Option<Time>,
    /// Millionths of a dollar for each part of a text; nothing when nobody configured it.
    pub price: Option<i64>,
    pub now: Time,
    pub zone: &'a str,
}

/// One line of the table.
#[derive(Default)]
struct Line {
    day: i64,
    gateway: String,
    went: i64,
    failed: i64,
    unknown: i64,
    parts: i64,
}

/// What so many parts cost, rounded to whole cents.
pub(crate) fn cost(parts: i64, micros: i64) -> Money {
    Money(parts.saturating_mul(micros).saturating_add(5_000) / 10_000)
}

fn lines(loads: &[Load]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for load in loads {
        if lines.last().is_none_or(|line| (line.day, &line.gateway) != (load.day, &load.gateway)) {
            lines.push(Line { day: load.day, gateway: load.gateway.clone(), ..Line::default() });
        }
        let Some(line) = lines.last_mut() else { continue };
        match load.state {
            State::Sent | State::Delivered => line.went += load.notices,
            State::Failed => line.failed += load.notices,
            _ => line.unknown += load.notices,
        }
        // What was refused is not paid for; what may have gone is.
        line.parts += if load.state == State::Failed { 0 } else { load.parts };
    }
    lines
}

pub(crate) fn health(l: Locale, page: &Health<'_>) -> Markup {
    let lines = lines(page.loads);
    let day = |day: i64| ui::time::date(l, Time::from_micros(day.saturating_mul(86_400_000_000)), "UTC");
    let mut heads = vec![
        t::column_day(l),
        t::column_gateway(l),
        t::column_went(l),
        t::column_failed(l),
        t::column_unknown(l),
        t::column_parts(l),
    ];
    heads.extend(page.price.map(|_| t::column_cost(l)));
    let rows: Vec<Vec<Markup>> = lines
        .iter()
        .map(|line| {
            let numbers = [line.went, line.failed, line.unknown, line.parts];
            let mut row = vec![html! { (day(line.day)) }, html! { (line.gateway) }];
            row.extend(numbers.map(|n| html! { (n) }));
            row.extend(page.price.map(|price| html! { (cost(line.parts, price)) }));
            row
        })
        .collect();
    html! {
        @match page.oldest {
            Some(at) => { p { (t::health_behind(l, ui::time::moment(l, at, page.now, page.zone))) } }
            None => { p { (t::health_fine(l)) } }
        }
        @if rows.is_empty() { p { (t::health_none(l)) } }
        @else { (ui::stacks(t::health(l), &heads, &rows)) }
        @if page.price.is_none() && !rows.is_empty() { p.meta { (t::health_price(l)) } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_gateways_are_summed() {
        let load =
            |day, gateway: &str, state, notices, parts| Load { day, gateway: gateway.into(), state, notices, parts };
        let loads = [
            load(7, "kannel", State::Delivered, 3, 5),
            load(7, "kannel", State::Failed, 1, 2),
            load(7, "kannel", State::Unknown, 1, 1),
            load(7, "twilio", State::Sent, 2, 2),
            load(6, "twilio", State::Sent, 4, 4),
        ];
        let got: Vec<_> =
            lines(&loads).iter().map(|l| (l.day, l.gateway.clone(), l.went, l.failed, l.unknown, l.parts)).collect();
        let want = [(7, "kannel", 3, 1, 1, 6), (7, "twilio", 2, 0, 0, 2), (6, "twilio", 4, 0, 0, 4)];
        assert_eq!(got, want.map(|(day, gateway, a, b, c, d)| (day, gateway.to_owned(), a, b, c, d)));
    }

    #[test]
    fn cost_is_rounded_to_cents() {
        let check = |parts, micros, want: &str| assert_eq!(cost(parts, micros).to_string(), want, "{parts} {micros}");
        check(0, 7_900, "$0");
        check(1, 7_900, "$0.01");
        check(100, 7_900, "$0.79");
        check(1_265, 7_900, "$9.99");
    }
}
