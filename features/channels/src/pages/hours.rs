//! The hours in which a person may be reached by law.

use kernel::{Locale, Time};
use maud::{Markup, html};

use super::{Own, clock};
use crate::{Week, hours::AS_OF, t};

/// One line for each address: what the person's own choice cannot widen.
pub(super) fn by_law(page: &Own<'_>) -> Markup {
    let l = page.l;
    let date = Time::parse(AS_OF).map(|at| ui::time::date(l, at, "UTC")).unwrap_or_default();
    html! {
        @if !page.hours.is_empty() {
            p.meta { (t::hours_law(l)) }
            ul.meta { @for (address, week) in page.hours { li { (line(l, address, *week)) } } }
            p.meta { (t::hours_checked(l, date)) }
        }
    }
}

fn line(l: Locale, address: &str, week: Week) -> String {
    let [monday, .., saturday, sunday] = week.days();
    let span = |(from, until): (u32, u32)| t::hours_from_to(l, clock(from), clock(until));
    if monday == saturday && monday == sunday {
        return t::hours_every(l, address, clock(monday.0), clock(monday.1));
    }
    t::hours_days(l, address, span(monday), span(saturday), span(sunday))
}
