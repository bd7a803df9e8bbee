//! A thread: bubbles, events, days, and the box to write back.

use kernel::Locale;
use maud::{Markup, Render, html};

use crate::{Button, Field, Size, Tone, draft_note, emergency_brief, face, hidden, icon, initials, t};

/// Whose words a bubble holds. The side says it; the role stands in words beside the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The reader's own.
    Mine,
    /// The care team's.
    Team,
    /// Anyone else's in the circle.
    Kin,
    /// The organisation's automatic message.
    Auto,
}

/// One message.
#[derive(Debug, Clone)]
pub struct Bubble<'a> {
    /// Whose words.
    pub side: Side,
    /// The writer's name; [`you`] for the reader's own.
    pub name: &'a str,
    /// The writer's tint.
    pub tone: Tone,
    /// Role in words after the name: a badge for a profession, text for a relation.
    pub role: Markup,
    /// The channel: icon and words ("sms", "text message").
    pub via: Option<(&'a str, &'a str)>,
    /// The time as RFC 3339, and as people say it.
    pub at: (&'a str, &'a str),
    /// The words, [`prose`] as a rule, and attachments.
    pub body: Markup,
}

impl Render for Bubble<'_> {
    fn render(&self) -> Markup {
        let side = match self.side {
            Side::Mine => "mine",
            Side::Team => "team",
            Side::Kin => "kin",
            Side::Auto => "auto",
        };
        html! {
            li.msg.(side) {
                (face(&initials(self.name), self.tone, Size::Normal))
                div.who {
                    b { (self.name) } (self.role)
                    @if let Some((symbol, words)) = self.via { span.via { (icon(symbol)) (words) } }
                    time datetime=(self.at.0) { (self.at.1) }
                }
                div.bubble { (self.body) }
            }
        }
    }
}

/// The messages, oldest first; `items` are bubbles, [`event`]s and [`day_line`]s.
pub fn thread(label: &str, items: &Markup) -> Markup {
    html! { ol.thread role="list" aria-label=(label) { (items) } }
}

/// Something that happened between the messages: taken over, a call, a look at the chart.
pub fn event(symbol: &str, text: &Markup) -> Markup {
    html! { li.event { (icon(symbol)) span { (text) } } }
}

/// Where a new day begins.
pub fn day_line(text: &str) -> Markup {
    html! { li.day { span { (text) } } }
}

/// A file or a piece under a message.
pub fn attachment(symbol: &str, label: &str, href: &str) -> Markup {
    html! { a.attach href=(href) { (icon(symbol)) (label) } }
}

/// A person's words as they wrote them: blank lines part paragraphs, line ends stay. Never cut.
pub fn prose(text: &str) -> Markup {
    let text = text.replace("\r\n", "\n");
    let paragraphs = text.split("\n\n").map(str::trim).filter(|p| !p.is_empty());
    html! { @for p in paragraphs { p { @for (i, line) in p.lines().enumerate() { @if i > 0 { br; } (line) } } } }
}

/// The box to write back.
#[derive(Debug, Clone)]
pub struct Composer<'a> {
    /// Where it posts to.
    pub action: &'a str,
    /// Hidden fields: anti-forgery, version of the thread.
    pub hidden: &'a [(&'a str, &'a str)],
    /// The box: name, label, help, kept value, error.
    pub field: Field<'a>,
    /// True where a patient writes: emergency help then precedes the box.
    pub patient: bool,
    /// The key of the draft on this device; after success redirect to a page with `?sent=KEY`.
    pub draft: Option<&'a str>,
    /// Where drafts are saved on the server as well.
    pub draft_url: Option<&'a str>,
    /// The id that [`Field::screen`] points at; danger help appears there.
    pub danger: Option<&'a str>,
    /// What is there already for `danger`, when the page was drawn after a screening.
    pub hint: Markup,
    /// Left of the send button: a photo, templates.
    pub tools: Markup,
    /// The word on the send button.
    pub send: &'a str,
}

/// Draws a [`Composer`].
pub fn composer(l: Locale, c: &Composer<'_>) -> Markup {
    html! {
        @if c.patient { (emergency_brief(l)) }
        form.composer method="post" action=(c.action) data-draft=[c.draft] data-draft-url=[c.draft_url] {
            @for (name, value) in c.hidden { (hidden(name, value)) }
            (c.field)
            @if let Some(id) = c.danger { div id=(id) aria-live="assertive" { (c.hint) } }
            div.bar {
                div.actions { (c.tools) @if c.draft.is_some() { (draft_note(l)) } }
                (Button::main(c.send).icon("send"))
            }
        }
    }
}

/// "You", for the reader's own bubbles.
pub const fn you(l: Locale) -> &'static str {
    t::you(l)
}
