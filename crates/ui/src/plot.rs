//! Charts as SVG, with a text alternative and a table. Colours come from the stylesheet; no script.

use std::fmt::Write as _;

use kernel::{Locale, Time};
use maud::{Markup, html};

use crate::{State, badge, icon, t};

/// A trend without axes, beside its last value (which says it in words, so this is hidden from screen readers).
/// Values oldest first; nothing is drawn for fewer than two.
pub fn spark(values: &[f64]) -> Markup {
    let [_, _, ..] = values else { return html! { span {} } };
    let (low, high) = bounds(values.iter().copied());
    let points: Vec<(f64, f64)> = values
        .iter()
        .enumerate()
        .map(|(i, v)| (2.0 + 96.0 * ratio(i, values.len() - 1), 26.0 - 22.0 * (v - low) / (high - low)))
        .collect();
    let (x, y) = points.last().copied().unwrap_or_default();
    html! {
        svg.spark viewBox="0 0 100 30" aria-hidden="true" {
            polyline.curve points=(line(&points)) {}
            circle.dot.last cx=(short(x)) cy=(short(y)) r="4" {}
        }
    }
}

/// One measurement.
#[derive(Debug, Clone, Copy)]
pub struct Point<'a> {
    /// When; points stand as far apart as their times.
    pub at: Time,
    /// The short label under the curve ("Tue", "Nov 19").
    pub label: &'a str,
    /// The full date for the table.
    pub date: &'a str,
    /// The value, in the unit that the caption names.
    pub value: f64,
}

/// The goal: what lies between the edges is good. A missing edge is open.
#[derive(Debug, Clone, Copy)]
pub struct Goal<'a> {
    /// Good from here (inclusive).
    pub low: Option<f64>,
    /// Good below here (exclusive).
    pub high: Option<f64>,
    /// The goal in words: "Goal: under 130".
    pub words: &'a str,
}

impl Goal<'_> {
    fn holds(&self, value: f64) -> bool {
        self.low.is_none_or(|low| value >= low) && self.high.is_none_or(|high| value < high)
    }
}

/// A trend with its goal. Never a curve without its goal.
#[derive(Debug, Clone, Copy)]
pub struct Plot<'a> {
    /// What and in which unit, for the table's caption.
    pub caption: &'a str,
    /// The curve in words: values, goal, last reading.
    pub alternative: &'a str,
    /// Oldest first; at least one.
    pub points: &'a [Point<'a>],
    /// The goal.
    pub goal: Goal<'a>,
    /// Digits after the point.
    pub decimals: usize,
}

impl Plot<'_> {
    /// Draws the curve, its legend by shape, and the table behind a disclosure.
    pub fn draw(&self, l: Locale) -> Markup {
        html! { figure.plot { (self.picture()) } (self.table(l)) }
    }

    fn picture(&self) -> Markup {
        let edges = [self.goal.low, self.goal.high];
        let (low, high) = bounds(self.points.iter().map(|p| p.value).chain(edges.into_iter().flatten()));
        let step = nice((high - low) / 3.0);
        let (low, high) = ((low / step).floor() * step, (high / step).ceil() * step);
        let y = |value: f64| 100.0 * (high - value) / (high - low);
        let (top, bottom) = (self.goal.high.map_or(0.0, y), self.goal.low.map_or(100.0, y));
        let places = self.places();
        let curve: Vec<(f64, f64)> = places.iter().zip(self.points).map(|(x, p)| (*x, y(p.value))).collect();
        // The topmost line would push its number out of the picture.
        let ticks = (0..12).map(|i| low + step * f64::from(i)).take_while(|v| *v < high - step / 2.0);
        let show = |value: f64| format!("{value:.*}", self.decimals);
        let tick_decimals = if step < 1.0 { 1 } else { 0 };
        html! {
            svg role="img" aria-label=(self.alternative) {
                rect.band x="0" width="100%" y=(percent(top)) height=(percent(bottom - top)) {}
                @for value in ticks {
                    line.gridline x1="0" x2="100%" y1=(percent(y(value))) y2=(percent(y(value))) {}
                    text x="100%" y=(percent(y(value))) dy="-5" text-anchor="end" { (format!("{value:.tick_decimals$}")) }
                }
                @for edge in edges.into_iter().flatten() {
                    line.band-edge x1="0" x2="100%" y1=(percent(y(edge))) y2=(percent(y(edge))) {}
                }
                text.band-label x="2%" y=(percent(bottom)) dy="-8" { (self.goal.words) }
                svg viewBox="0 0 100 100" preserveAspectRatio="none" width="100%" height="100%" { polyline.curve points=(line(&curve)) {} }
                @for (i, ((x, y), point)) in curve.iter().zip(self.points).enumerate() {
                    (dot(*x, *y, self.goal.holds(point.value), i + 1 == curve.len()))
                }
                @if let (Some((x, y)), Some(point)) = (curve.last(), self.points.last()) {
                    text.strong x=(percent(*x)) y=(percent(*y)) dy="-14" text-anchor="middle" { (show(point.value)) }
                }
                @for (x, point) in self.labels(&places) {
                    text x=(percent(x)) y="100%" dy="19" text-anchor=(if x < 8.0 { "start" } else { "middle" }) { (point.label) }
                }
            }
        }
    }

    /// Where each point stands, in percent of the width: 4 to 86, so that the last value has room.
    fn places(&self) -> Vec<f64> {
        let Some(first) = self.points.first() else { return Vec::new() };
        let whole = self.points.last().map_or(0, |last| last.at.seconds_since(first.at));
        let n = self.points.len();
        let place = |i: usize, at: Time| match whole {
            0 => 4.0 + 82.0 * ratio(i, n.saturating_sub(1)),
            _ => 4.0 + 82.0 * double(at.seconds_since(first.at)) / double(whole),
        };
        self.points.iter().enumerate().map(|(i, p)| place(i, p.at)).collect()
    }

    /// The labels that fit a phone without touching: the last always, the others where there is room.
    fn labels(&self, places: &[f64]) -> Vec<(f64, &Point<'_>)> {
        let Some(last) = places.last() else { return Vec::new() };
        let longest = self.points.iter().map(|p| p.label.chars().count()).max().unwrap_or(0);
        let gap = 2.6 * double(i64::try_from(longest).unwrap_or(0)) + 4.0;
        let mut shown = Vec::new();
        let mut free = f64::MIN;
        for (i, (x, point)) in places.iter().zip(self.points).enumerate() {
            let is_last = i + 1 == places.len();
            if is_last || (*x >= free && *x <= last - gap) {
                shown.push((*x, point));
                free = x + gap;
            }
        }
        shown
    }

    fn table(&self, l: Locale) -> Markup {
        html! {
            details {
                summary { (icon("next")) (t::show_table(l)) }
                table {
                    caption.hide { (self.caption) }
                    thead { tr { th scope="col" { (t::plot_date(l)) } th scope="col" { (t::plot_value(l)) } th scope="col" { (t::plot_goal(l)) } } }
                    tbody {
                        @for point in self.points.iter().rev() {
                            tr {
                                td { (point.date) } td { (format!("{:.*}", self.decimals, point.value)) }
                                td { @if self.goal.holds(point.value) { (badge(State::Done, t::plot_in(l))) } @else { (badge(State::Caution, t::plot_out(l))) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Inside the goal a circle, outside a filled square: the shape says it before the colour.
fn dot(x: f64, y: f64, inside: bool, last: bool) -> Markup {
    let half = if last { 6.5 } else { 4.5 };
    html! {
        @if inside { circle.dot.last[last] cx=(percent(x)) cy=(percent(y)) r=(half) {} }
        @else {
            svg x=(percent(x)) y=(percent(y)) overflow="visible" {
                rect.dot.out x=(-half) y=(-half) width=(half * 2.0) height=(half * 2.0) rx="1.5" {}
            }
        }
    }
}

/// The colour of a [`share`] by its job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Share {
    /// The subject.
    First,
    /// What it is compared with.
    Second,
    /// What was reached.
    Done,
}

/// A share of a whole, 0 to 100 percent; the number stands beside it in words.
pub fn share(percent: f64, kind: Share) -> Markup {
    let class = match kind {
        Share::First => "",
        Share::Second => "second",
        Share::Done => "done",
    };
    html! {
        svg.share viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" {
            rect class=[(!class.is_empty()).then_some(class)] x="0" width=(short(percent.clamp(0.0, 100.0))) height="8" {}
        }
    }
}

/// Work done out of a whole; `label` says it in words ("6 of 14 done").
pub fn progress(label: &str, done: u32, of: u32) -> Markup {
    html! { progress value=(done) max=(of) aria-label=(label) {} }
}

/// A number that matters, with its unit in words.
pub fn figure(number: &str, words: &str) -> Markup {
    html! { p.figure { (number) " " small { (words) } } }
}

/// Smallest and largest, kept apart so that a flat line has a scale.
fn bounds(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let (low, high) = values.fold((f64::MAX, f64::MIN), |(low, high), v| (low.min(v), high.max(v)));
    if high - low < 1e-9 { (low - 1.0, high + 1.0) } else { (low, high) }
}

/// The next of 1, 2, 5 × 10ⁿ that is not below `rough`.
fn nice(rough: f64) -> f64 {
    let base = 10f64.powf(rough.log10().floor());
    [1.0, 2.0, 5.0].into_iter().map(|n| n * base).find(|n| *n >= rough).unwrap_or(10.0 * base)
}

fn line(points: &[(f64, f64)]) -> String {
    points.iter().fold(String::new(), |mut text, (x, y)| {
        let space = if text.is_empty() { "" } else { " " };
        let _ = write!(text, "{space}{},{}", short(*x), short(*y));
        text
    })
}

fn percent(value: f64) -> String {
    format!("{value:.1}%")
}

/// One digit after the point. Whole tenths are written, for printing a float exactly costs thirty times as much.
fn short(value: f64) -> String {
    let tenths = tenths(value);
    let sign = if tenths < 0 { "-" } else { "" };
    format!("{sign}{}.{}", tenths.abs() / 10, tenths.abs() % 10)
}

#[expect(clippy::cast_possible_truncation, reason = "a place in a picture, a few hundred at most")]
fn tenths(value: f64) -> i64 {
    (value * 10.0).round() as i64
}

fn ratio(i: usize, of: usize) -> f64 {
    if of == 0 { 1.0 } else { double(i64::try_from(i).unwrap_or(0)) / double(i64::try_from(of).unwrap_or(1)) }
}

#[expect(clippy::cast_precision_loss, reason = "counts and seconds for drawing are far below 2^53")]
const fn double(n: i64) -> f64 {
    n as f64
}
