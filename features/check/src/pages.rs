//! The page: where it shall go, the text, what was found, and the text ready to copy.

use guard::{Cleared, Overridden, Place};
use kernel::{FieldError, Locale};
use maud::{Markup, html};
use ui::{Button, Field, Guarded, Row, State};

use crate::{
    t,
    types::{Asked, MOST_CHARACTERS, PLACES, word},
};

/// The answer to a form.
pub(crate) enum Answer {
    /// Nothing was asked yet.
    None,
    /// Something has to be changed in the form.
    Fault(FieldError),
    /// Something was found.
    Found,
    /// The text may go.
    Ready(Cleared<String>),
    /// The text may go because somebody decided so.
    Passed { cleared: Cleared<String>, record: Overridden, by: String },
}

/// What the page is drawn from.
pub(crate) struct Page<'a> {
    pub l: Locale,
    pub asked: &'a Asked,
    pub seen: Guarded<'a>,
    pub answer: &'a Answer,
    /// The reader may pass a text in spite of its findings.
    pub passes: bool,
}

impl Page<'_> {
    fn fault(&self, field: &str) -> Option<&'static str> {
        match self.answer {
            Answer::Fault(fault) if fault.field == field => t::by_key(self.l, fault.code),
            _ => None,
        }
    }
    /// The text is longer than is looked at.
    fn unread(&self) -> bool {
        self.asked.too_long()
    }
}

/// What happened comes first, for whoever hears the page's title.
pub(crate) fn title(page: &Page<'_>) -> String {
    let l = page.l;
    let what = match page.answer {
        Answer::None => None,
        Answer::Fault(fault) => t::by_key(l, fault.code).map(str::to_owned),
        Answer::Found => ui::guard_count(l, &page.seen),
        Answer::Ready(_) | Answer::Passed { .. } => Some(t::ready(l).to_owned()),
    };
    what.map_or_else(|| t::title(l).to_owned(), |what| format!("{}: {what}", t::nav(l)))
}

pub(crate) fn check(page: &Page<'_>) -> Markup {
    let l = page.l;
    let help = t::text_help(l, MOST_CHARACTERS);
    let field = Field::new("text", t::text(l))
        .area(9)
        .help(&help)
        .value(&page.asked.text)
        .error(page.fault("text"))
        .max(u32::try_from(MOST_CHARACTERS).unwrap_or(u32::MAX))
        .required();
    let places = PLACES.map(|place| (word(place), place_name(l, place)));
    let look = html! { (Button::main(t::look(l)).icon("eye")) };
    html! {
        div.page {
            (ui::page_head(t::title(l), &html! { (t::lead(l)) }, None))
            form.stack method="post" action="/check#text-found" {
                div.three { (ui::choices("place", t::place(l), &places, word(page.asked.place()), None)) }
                (ui::guard_box(field, "text", "/check/screen", &look, &found(page)))
                @if may_pass(page) { (pass(page)) }
            }
        }
    }
}

/// The row on the home page.
pub(crate) fn card(l: Locale) -> Markup {
    ui::rows(&[Row::new(t::nav(l)).icon("eye").link("/check").below(t::card_below(l))])
}

/// What stands below the box: findings, and the text when it may go.
fn found(page: &Page<'_>) -> Markup {
    let l = page.l;
    if page.unread() {
        return html! {};
    }
    match page.answer {
        Answer::None => html! {},
        Answer::Fault(_) | Answer::Found => ui::guard_findings(l, &page.seen),
        Answer::Ready(cleared) => html! {
            (ui::guard_findings(l, &page.seen))
            (copy(l, cleared, &html! {}))
        },
        Answer::Passed { cleared, record, by } => {
            let n = i64::try_from(record.findings.len()).unwrap_or(i64::MAX);
            let words = html! { p { (t::passed_because(l, by, &record.reason)) } p.meta { (t::passed_kept(l, n)) } };
            copy(l, cleared, &ui::alert(State::Note, t::passed(l), &words, &html! {}))
        }
    }
}

/// The text that may go, to be copied, with the proof of what passed it.
fn copy(l: Locale, cleared: &Cleared<String>, above: &Markup) -> Markup {
    let aside = ui::badge_with(State::Done, "check", place_short(l, cleared.place()));
    let body = html! {
        (above)
        textarea.input.copy id="copy" rows="4" readonly aria-labelledby="ready" aria-describedby="copy-help" { "\n" (cleared.get()) }
        p.meta id="copy-help" { (t::copy_help(l)) }
        p.meta { (t::proof(l, cleared.tables(), print(&cleared.hash()))) }
    };
    ui::card("ready", t::ready(l), &aside, &body)
}

/// A named role reads text that does not pass.
fn may_pass(page: &Page<'_>) -> bool {
    let held = match page.answer {
        Answer::Found => true,
        Answer::Fault(fault) => fault.field == "reason",
        _ => false,
    };
    page.passes && held && !page.unread()
}

fn pass(page: &Page<'_>) -> Markup {
    let l = page.l;
    let error = page.fault("reason");
    let reason = Field::new("reason", t::reason(l))
        .area(2)
        .help(t::reason_help(l))
        .value(&page.asked.reason)
        .error(error)
        .max(500);
    html! {
        details.card open[error.is_some()] {
            summary { (t::pass_title(l)) }
            div.stack.close {
                p { (t::pass_lead(l)) }
                (reason)
                div.actions { (Button::undo(t::pass(l)).name("pass", "1")) }
            }
        }
    }
}

/// In place of findings, when the text is longer than is looked at.
pub(crate) fn too_long(l: Locale) -> Markup {
    ui::alert(State::Danger, t::too_long(l), &html! { p { (t::too_long_do(l, MOST_CHARACTERS)) } }, &html! {})
}

/// The start of a SHA-256 in hexadecimal: enough to compare two by eye.
pub(crate) fn print(hash: &[u8; 32]) -> String {
    hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

fn place_name(l: Locale, place: Place) -> &'static str {
    match place {
        Place::Members => t::place_members(l),
        Place::Peers => t::place_peers(l),
        Place::Open | Place::Sms | Place::Email | Place::Push | Place::PreferredSms | Place::Fax => t::place_open(l),
    }
}

fn place_short(l: Locale, place: Place) -> &'static str {
    match place {
        Place::Members => t::for_members(l),
        Place::Peers => t::for_peers(l),
        Place::Open | Place::Sms | Place::Email | Place::Push | Place::PreferredSms | Place::Fax => t::for_open(l),
    }
}
