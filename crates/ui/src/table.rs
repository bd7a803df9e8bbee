//! Tables that become lists on a phone, timelines, and paging by key.

use kernel::Locale;
use maud::{Markup, html};

use crate::{icon, t};

/// Numbers to compare. The first cell of each row is its head; on a phone each cell carries its column's name.
pub fn stacks(caption: &str, heads: &[&str], rows: &[Vec<Markup>]) -> Markup {
    html! {
        table.stacks role="table" {
            caption.hide { (caption) }
            thead role="rowgroup" { tr role="row" { @for head in heads { th scope="col" role="columnheader" { (head) } } } }
            tbody role="rowgroup" {
                @for row in rows {
                    tr role="row" {
                        @for (i, (cell, head)) in row.iter().zip(heads).enumerate() {
                            @if i == 0 { th scope="row" role="rowheader" { (cell) } }
                            @else { td role="cell" data-label=(head) { (cell) } }
                        }
                    }
                }
            }
        }
    }
}

/// One thing that happened, or is to come.
#[derive(Debug, Clone, Copy)]
pub struct Step<'a> {
    /// What.
    pub title: &'a str,
    /// When, and who.
    pub below: &'a str,
    /// Still to come.
    pub next: bool,
}

/// What happened and what happens next, oldest first.
pub fn timeline(steps: &[Step<'_>]) -> Markup {
    html! {
        ol.timeline role="list" {
            @for step in steps { li.next[step.next] { b { (step.title) } br; span.meta { (step.below) } } }
        }
    }
}

/// Paging by key: links to the newer and the older page, where there are any.
pub fn pager(l: Locale, newer: Option<&str>, older: Option<&str>) -> Markup {
    html! {
        @if newer.or(older).is_some() {
            nav.pager aria-label=(t::pages_label(l)) {
                @if let Some(href) = newer { a.button rel="prev" href=(href) { (icon("prev")) (t::newer(l)) } }
                @if let Some(href) = older { a.button rel="next" href=(href) { (t::older(l)) (icon("next")) } }
            }
        }
    }
}
