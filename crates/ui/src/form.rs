//! Fields: label, help, control, error; in this order, tied together for screen readers. What was typed is kept.

use kernel::{FieldError, Locale};
use maud::{Markup, Render, html};

use crate::{State, alert, class, icon, t};

/// One field of a form: a line, a box or a list to choose from.
///
/// `(Field::new("phone", t::phone(l)).help(t::phone_help(l)).value(&form.phone).error(error).kind("tel"))`
#[derive(Debug, Clone, Copy)]
pub struct Field<'a> {
    name: &'a str,
    id: &'a str,
    label: &'a str,
    help: Option<&'a str>,
    error: Option<&'a str>,
    value: &'a str,
    control: Control<'a>,
    autocomplete: Option<&'a str>,
    inputmode: Option<&'a str>,
    short: bool,
    required: bool,
    read_only: bool,
    max: Option<u32>,
    screen: Option<(&'a str, &'a str)>,
}

#[derive(Debug, Clone, Copy)]
enum Control<'a> {
    Line(&'a str),
    Area(u8),
    List(&'a [(&'a str, &'a str)]),
}

impl<'a> Field<'a> {
    /// A line of text; its id is its name.
    pub const fn new(name: &'a str, label: &'a str) -> Self {
        Self {
            name,
            id: name,
            label,
            help: None,
            error: None,
            value: "",
            control: Control::Line("text"),
            autocomplete: None,
            inputmode: None,
            short: false,
            required: false,
            read_only: false,
            max: None,
            screen: None,
        }
    }
    /// Another id, where a name stands twice on a page.
    pub const fn id(mut self, id: &'a str) -> Self {
        self.id = id;
        self
    }
    /// What the person needs to know before typing.
    pub const fn help(mut self, help: &'a str) -> Self {
        self.help = Some(help);
        self
    }
    /// What is wrong and how to fix it; see [`error_for`].
    pub const fn error(mut self, error: Option<&'a str>) -> Self {
        self.error = error;
        self
    }
    /// What was typed before. Never a password.
    pub const fn value(mut self, value: &'a str) -> Self {
        self.value = value;
        self
    }
    /// The input type: `email`, `tel`, `password`, `date`, `file` …
    pub const fn kind(mut self, kind: &'a str) -> Self {
        self.control = Control::Line(kind);
        self
    }
    /// A box of so many rows, for a person's own words.
    pub const fn area(mut self, rows: u8) -> Self {
        self.control = Control::Area(rows);
        self
    }
    /// A list of `(value, label)` for more than seven; else [`choices`].
    pub const fn list(mut self, options: &'a [(&'a str, &'a str)]) -> Self {
        self.control = Control::List(options);
        self
    }
    /// The autocomplete token (WCAG 1.3.5): `name`, `email`, `tel`, `one-time-code`, `current-password` …
    pub const fn autocomplete(mut self, token: &'a str) -> Self {
        self.autocomplete = Some(token);
        self
    }
    /// The keyboard of a phone: `numeric`, `tel`, `email`.
    pub const fn inputmode(mut self, mode: &'a str) -> Self {
        self.inputmode = Some(mode);
        self
    }
    /// A narrow control, for numbers and codes.
    pub const fn short(mut self) -> Self {
        self.short = true;
        self
    }
    /// Must not be empty.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }
    /// To be copied, not changed.
    pub const fn read_only(mut self) -> Self {
        self.read_only = true;
        self
    }
    /// At most so many characters.
    pub const fn max(mut self, characters: u32) -> Self {
        self.max = Some(characters);
        self
    }
    /// Live danger hints for a box: the words go to `url`, the answer goes into the element with the id `into`.
    pub const fn screen(mut self, url: &'a str, into: &'a str) -> Self {
        self.screen = Some((url, into));
        self
    }

    fn described_by(&self) -> Option<String> {
        let ids = [self.help.map(|_| format!("{}-help", self.id)), self.error.map(|_| format!("{}-error", self.id))];
        let ids: Vec<String> = ids.into_iter().flatten().collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }
}

impl Render for Field<'_> {
    fn render(&self) -> Markup {
        let (described, invalid) = (self.described_by(), self.error.map(|_| "true"));
        let input = class(&["input", if self.short { "short" } else { "" }]);
        html! {
            div class=(class(&["field", self.error.map_or("", |_| "bad")])) {
                label for=(self.id) { (self.label) }
                @if let Some(help) = self.help { span.help id={ (self.id) "-help" } { (help) } }
                @match self.control {
                    Control::Line(kind) => {
                        input class=(input) type=(kind) id=(self.id) name=(self.name) autocomplete=[self.autocomplete]
                            inputmode=[self.inputmode] maxlength=[self.max] required[self.required] readonly[self.read_only]
                            aria-describedby=[described] aria-invalid=[invalid]
                            data-screen-url=[self.screen.map(|s| s.0)] data-screen-into=[self.screen.map(|s| s.1)]
                            value=[(kind != "password" && kind != "file").then_some(self.value)];
                    }
                    // The first newline inside a textarea is dropped by browsers, so one is given away.
                    Control::Area(rows) => {
                        textarea class=(input) id=(self.id) name=(self.name) rows=(rows) maxlength=[self.max]
                            required[self.required] aria-describedby=[described] aria-invalid=[invalid]
                            data-screen-url=[self.screen.map(|s| s.0)] data-screen-into=[self.screen.map(|s| s.1)] { "\n" (self.value) }
                    }
                    Control::List(options) => {
                        select class=(input) id=(self.id) name=(self.name) required[self.required]
                            aria-describedby=[described] aria-invalid=[invalid] {
                            @for (value, label) in options { option value=(value) selected[*value == self.value] { (label) } }
                        }
                    }
                }
                @if let Some(error) = self.error { span.error id={ (self.id) "-error" } { (icon("alert")) (error) } }
            }
        }
    }
}

/// Choose one of seven or fewer; each row is the target. `options` are `(value, label)`; `chosen` is kept.
pub fn choices(name: &str, legend: &str, options: &[(&str, &str)], chosen: &str, error: Option<&str>) -> Markup {
    let error_id = error.map(|_| format!("{name}-error"));
    html! {
        fieldset.choices.two id=(name) aria-describedby=[error_id.as_deref()] {
            legend.label { (legend) }
            @if let Some(error) = error { span.error id=[error_id.as_deref()] { (icon("alert")) (error) } }
            @for (value, label) in options {
                label.choice { input type="radio" name=(name) value=(value) checked[*value == chosen]; (label) }
            }
        }
    }
}

/// Yes or no, each on its own.
pub fn check(name: &str, value: &str, label: &str, checked: bool) -> Markup {
    html! { label.check { input type="checkbox" name=(name) value=(value) checked[checked]; " " (label) } }
}

/// A field that the person does not see.
pub fn hidden(name: &str, value: &str) -> Markup {
    html! { input type="hidden" name=(name) value=(value); }
}

/// The sentence for one field out of [`kernel::Error::Invalid`]; `by_key` is the slice's `t::by_key` with its locale.
pub fn error_for(
    errors: &[FieldError],
    field: &str,
    by_key: impl Fn(&str) -> Option<&'static str>,
) -> Option<&'static str> {
    errors.iter().find(|e| e.field == field).and_then(|e| by_key(e.code))
}

/// Above a form that came back: what to fix, each a link to its field (the field's id is its name). Nothing when clean.
pub fn error_list(l: Locale, errors: &[FieldError], by_key: impl Fn(&str) -> Option<&'static str>) -> Markup {
    if errors.is_empty() {
        return html! {};
    }
    let links = html! {
        ul role="list" {
            @for error in errors { li { a href={ "#" (error.field) } { (by_key(error.code).unwrap_or(error.field)) } } }
        }
    };
    let n = i64::try_from(errors.len()).unwrap_or(i64::MAX);
    html! { div role="alert" { (alert(State::Danger, &t::form_fix(l, n), &links, &html! {})) } }
}

/// Says that the words of the form around it are saved; the script shows it. Put one in every form with `data-draft`.
pub fn draft_note(l: Locale) -> Markup {
    html! {
        span role="status" {
            span.kept data-kept hidden { (icon("check")) (t::kept_here(l)) }
            span.kept data-kept-not hidden { (icon("alert")) (t::kept_not(l)) }
        }
    }
}
