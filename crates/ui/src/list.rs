//! Cards, rows and facts.

use maud::{Markup, Render, html};

use crate::icon;

/// One row of a list: lead (face, ring or icon), title, a line below, trail. The title's link covers the row.
#[derive(Debug, Clone)]
pub struct Row<'a> {
    title: &'a str,
    lead: Option<Markup>,
    href: Option<&'a str>,
    below: Option<Markup>,
    trail: Option<Markup>,
    act: bool,
}

impl<'a> Row<'a> {
    /// A row with its title.
    pub const fn new(title: &'a str) -> Self {
        Self { title, lead: None, href: None, below: None, trail: None, act: false }
    }
    /// A face or a ring before the title.
    pub fn lead(mut self, lead: Markup) -> Self {
        self.lead = Some(lead);
        self
    }
    /// An icon before the title.
    pub fn icon(mut self, name: &str) -> Self {
        self.lead = Some(html! { span.lead-icon { (icon(name)) } });
        self
    }
    /// Where the row leads.
    pub const fn link(mut self, href: &'a str) -> Self {
        self.href = Some(href);
        self
    }
    /// What stands below the title; text becomes a caption, more than one line is given as markup.
    pub fn below(mut self, below: &(impl Render + ?Sized)) -> Self {
        self.below = Some(html! { span.meta { (below) } });
        self
    }
    /// Lines below the title as they are: badges, due times, a caption.
    pub fn lines(mut self, lines: Markup) -> Self {
        self.below = Some(lines);
        self
    }
    /// A state or a number at the end.
    pub fn trail(mut self, trail: Markup) -> Self {
        self.trail = Some(trail);
        self
    }
    /// A button at the end; it goes below the title on a phone.
    pub fn act(mut self, button: Markup) -> Self {
        (self.trail, self.act) = (Some(button), true);
        self
    }
}

impl Render for Row<'_> {
    fn render(&self) -> Markup {
        html! {
            li {
                @if let Some(lead) = &self.lead { (lead) }
                div.body {
                    @if let Some(href) = self.href { a.cover.title href=(href) { (self.title) } } @else { span.title { (self.title) } }
                    @if let Some(below) = &self.below { (below) }
                }
                @match (&self.trail, self.href) {
                    (Some(trail), _) if self.act => { div.trail.wrap { (trail) } }
                    (Some(trail), _) => { div.trail { (trail) } }
                    (None, Some(_)) => { div.trail { (icon("next")) } }
                    (None, None) => {}
                }
            }
        }
    }
}

/// A list of things, in its own card.
pub fn rows(items: &[Row<'_>]) -> Markup {
    html! { ul.rows.card.flush role="list" { @for item in items { (item) } } }
}

/// A list inside a card.
pub fn plain_rows(items: &[Row<'_>]) -> Markup {
    html! { ul.rows.plain role="list" { @for item in items { (item) } } }
}

/// A surface for one thing, with its title and what stands at the end of the title's line. Never a card in a card.
pub fn card(id: &str, title: &str, aside: &Markup, body: &Markup) -> Markup {
    html! { section.card aria-labelledby=(id) { header { h2 id=(id) { (title) } (aside) } (body) } }
}

/// A titled part of a page whose content brings its own cards.
pub fn section(id: &str, title: &str, aside: &Markup, body: &Markup) -> Markup {
    html! { section aria-labelledby=(id) { div.section-head { h2 id=(id) { (title) } (aside) } (body) } }
}

/// Names and values in two columns, one column on a phone.
pub fn facts(pairs: &[(&str, Markup)]) -> Markup {
    html! { dl.pairs { @for (name, value) in pairs { div { dt { (name) } dd { (value) } } } } }
}

/// A part of the chart panel (inside `div.facts`): a small title and lines of `(text, aside)`. `warn` is for allergies.
pub fn facts_section(id: &str, title: &str, warn: bool, lines: &[(Markup, Markup)]) -> Markup {
    html! {
        section.allergies[warn] aria-labelledby=(id) {
            h3 id=(id) { (title) }
            ul { @for (text, aside) in lines { li { span { (text) } span.meta { (aside) } } } }
        }
    }
}

/// One vital sign in the chart panel: name, [`crate::spark`], last value.
pub fn vital(name: &str, spark: &Markup, value: &str) -> Markup {
    html! { div.vital { span { (name) } (spark) b { (value) } } }
}

/// Where a person is in a form of several pages; `now` counts from 1.
pub fn step_list(l: kernel::Locale, steps: &[&str], now: usize) -> Markup {
    html! {
        ol.stepper role="list" aria-label=(crate::t::step_of(l, now, steps.len())) {
            @for (i, step) in (1..).zip(steps) {
                li.past[i < now] aria-current=[(i == now).then_some("step")] {
                    @if i < now { (icon("check")) span.hide { (crate::t::step_done(l)) ": " } } @else { span.num { (i) } }
                    (step)
                }
            }
        }
    }
}
