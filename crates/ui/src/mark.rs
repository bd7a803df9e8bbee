//! Badges, tags and counts.

use maud::{Markup, html};

use crate::{State, class, icon};

/// A badge says a state in a word.
pub fn badge(state: State, text: &str) -> Markup {
    html! { span class=(class(&["badge", state.class()])) { (text) } }
}

/// A badge with its icon, for the states that must be seen first (urgent, answered).
pub fn badge_with(state: State, name: &str, text: &str) -> Markup {
    html! { span class=(class(&["badge", state.class()])) { (icon(name)) (text) } }
}

/// A topic; a link when it leads somewhere.
pub fn tag(text: &str, href: Option<&str>) -> Markup {
    html! { @if let Some(href) = href { a.tag href=(href) { (text) } } @else { span.tag { (text) } } }
}

/// How many wait. `label` says it in words ("2 unread"). Nothing for zero; a badge has no room for more than two digits.
pub fn count(n: i64, label: &str) -> Markup {
    html! { @if n > 0 { span.count aria-label=(label) role="img" { @if n < 100 { (n) } @else { "99+" } } } }
}
