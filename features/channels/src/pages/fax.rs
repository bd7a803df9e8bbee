//! Faxes for the administrator: numbers, codes and times; no names, numbers or words.

use kernel::{Locale, Time};
use maud::{Markup, html};

use super::label;
use crate::{t, types::State};

/// What the card is drawn from.
pub(crate) struct Faxes<'a> {
    /// Those of the last days, by state.
    pub counts: &'a [(State, i64)],
    /// Those that did not go: when, state, fault.
    pub troubles: &'a [(Time, String, String)],
}

impl Faxes<'_> {
    pub(crate) const fn is_empty(&self) -> bool {
        self.counts.is_empty() && self.troubles.is_empty()
    }
}

pub(crate) fn card(l: Locale, faxes: &Faxes<'_>, (now, zone): (Time, &str)) -> Markup {
    if faxes.is_empty() {
        return html! {};
    }
    let states: Vec<Vec<Markup>> =
        faxes.counts.iter().map(|(state, n)| vec![html! { (label(l, *state)) }, html! { (n) }]).collect();
    let lines: Vec<Vec<Markup>> = faxes
        .troubles
        .iter()
        .map(|(at, state, fault)| {
            vec![
                html! { (ui::time::moment(l, *at, now, zone)) },
                html! { (label(l, State::from_word(state))) },
                html! { @if fault.is_empty() { "–" } @else { code { (fault) } } },
            ]
        })
        .collect();
    let unknown = faxes.troubles.iter().any(|(_, state, _)| State::from_word(state) == State::Unknown);
    ui::card(
        "faxes",
        t::faxes(l),
        &html! {},
        &html! {
            p.meta { (t::faxes_help(l)) }
            @if !states.is_empty() { (ui::stacks(t::faxes(l), &[t::column_state(l), t::column_count(l)], &states)) }
            @if unknown { p.meta { (t::faxes_help_unknown(l)) } }
            @if !lines.is_empty() { (ui::stacks(t::faxes_troubles(l), &[t::column_when(l), t::column_state(l), t::column_why(l)], &lines)) }
        },
    )
}
