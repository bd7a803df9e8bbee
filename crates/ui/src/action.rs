//! Buttons and links that act.

use maud::{Markup, Render, html};

use crate::{class, icon};

/// A button, or a link that looks like one. One `main` a screen; danger only for 911 and what cannot be undone.
///
/// `(Button::main(t::send(l)).icon("send"))` submits the form around it; [`Button::link`] makes it a link.
#[derive(Debug, Clone, Copy)]
pub struct Button<'a> {
    class: &'static str,
    label: &'a str,
    icon: Option<&'a str>,
    href: Option<&'a str>,
    name: Option<(&'a str, &'a str)>,
    form: Option<&'a str>,
    disabled: bool,
    block: bool,
}

impl<'a> Button<'a> {
    const fn new(class: &'static str, label: &'a str) -> Self {
        Self { class, label, icon: None, href: None, name: None, form: None, disabled: false, block: false }
    }
    /// The one main action of a screen.
    pub const fn main(label: &'a str) -> Self {
        Self::new("main", label)
    }
    /// Any other action.
    pub const fn normal(label: &'a str) -> Self {
        Self::new("", label)
    }
    /// An action that most people do not need.
    pub const fn quiet(label: &'a str) -> Self {
        Self::new("quiet", label)
    }
    /// Calls 911, or does what cannot be undone (inside a dialog).
    pub const fn danger(label: &'a str) -> Self {
        Self::new("danger", label)
    }
    /// Takes something away, and can be undone or asks once more.
    pub const fn undo(label: &'a str) -> Self {
        Self::new("undo", label)
    }
    /// An icon before the word.
    pub const fn icon(mut self, name: &'a str) -> Self {
        self.icon = Some(name);
        self
    }
    /// A link instead of a submit button.
    pub const fn link(mut self, href: &'a str) -> Self {
        self.href = Some(href);
        self
    }
    /// Sends `name=value` with the form, to tell two submit buttons apart.
    pub const fn name(mut self, name: &'a str, value: &'a str) -> Self {
        self.name = Some((name, value));
        self
    }
    /// Submits the form with this id, from outside it.
    pub const fn form(mut self, id: &'a str) -> Self {
        self.form = Some(id);
        self
    }
    /// Not possible now; say beside it why.
    pub const fn disabled(mut self, disabled: bool) -> Self {
        self.disabled = disabled;
        self
    }
    /// As wide as its container.
    pub const fn block(mut self) -> Self {
        self.block = true;
        self
    }
}

impl Render for Button<'_> {
    fn render(&self) -> Markup {
        let class = class(&["button", self.class, if self.block { "block" } else { "" }]);
        let inner = html! { @if let Some(name) = self.icon { (icon(name)) } (self.label) };
        html! {
            @if let Some(href) = self.href {
                a class=(class) href=(href) { (inner) }
            } @else {
                button class=(class) name=[self.name.map(|n| n.0)] value=[self.name.map(|n| n.1)]
                    form=[self.form] disabled[self.disabled] { (inner) }
            }
        }
    }
}

/// Buttons side by side; they stack on a phone.
pub fn actions(buttons: &Markup) -> Markup {
    html! { div.actions.spread { (buttons) } }
}

/// A form of one button, for an act that needs nothing but a click. `hidden` are its fields (anti-forgery, version).
/// With `confirm`, the dialog of that id asks first ([`crate::dialog`]).
pub fn act(action: &str, hidden: &[(&str, &str)], confirm: Option<&str>, button: Button<'_>) -> Markup {
    html! {
        form method="post" action=(action) data-confirm=[confirm] {
            @for (name, value) in hidden { input type="hidden" name=(name) value=(value); }
            (button)
        }
    }
}

/// One view out of a few, each a page of its own: `(href, label, current)`.
pub fn segments(label: &str, views: &[(&str, &str, bool)]) -> Markup {
    html! { nav.segments aria-label=(label) { @for (href, text, now) in views { a href=(href) aria-current=[now.then_some("true")] { (text) } } } }
}

/// Tabs are links; each tab is a page of its own: `(href, label, current)`.
pub fn tabs(label: &str, pages: &[(&str, &str, bool)]) -> Markup {
    html! { nav.tabs aria-label=(label) { @for (href, text, now) in pages { a href=(href) aria-current=[now.then_some("page")] { (text) } } } }
}

/// The way back to where this page hangs, above its title.
pub fn back(href: &str, label: &str) -> Markup {
    html! { a.back href=(href) { (icon("prev")) (label) } }
}
