//! The question whether answers may come whole as texts, with its words and its risk; and how a person is called in texts to a
//! number that others have too.

use maud::{Markup, html};
use ui::Button;

use super::Own;
use crate::{Channel, t, types::Address};

/// The card on a person's own page; only where there is a telephone to text to.
pub(crate) fn card(page: &Own<'_>) -> Markup {
    let l = page.l;
    if !page.addresses.iter().any(|a| a.channel == Channel::Sms && a.verified_at.is_some()) {
        return html! {};
    }
    let words = consent::words(consent::Topic::HealthByText);
    let state = match page.whole {
        Some(_) => ui::badge_with(ui::State::Done, "check", t::whole_on(l)),
        None => ui::badge(ui::State::Note, t::whole_off(l)),
    };
    let fields = |answer| [("answer", answer), ("version", words.version)];
    let body = html! {
        @for line in words.paragraphs(l) { p { (line) } }
        @if let Some(agreed) = page.whole { p.meta { (t::whole_since(l, ui::time::date(l, agreed.at, page.zone))) } }
        div.actions {
            @match page.whole {
                Some(_) => (ui::act("/channels/whole", &fields("no"), None, Button::undo(t::whole_no(l)))),
                None => (ui::act("/channels/whole", &fields("yes"), None, Button::normal(t::whole_yes(l)).icon("sms"))),
            }
        }
    };
    ui::card("whole", t::whole(l), &state, &body)
}

/// On the card of a number that others text from as well: a first name, once the person says so, else initials.
pub(super) fn shared(page: &Own<'_>, address: &Address) -> Markup {
    let l = page.l;
    let Some((_, named)) = page.shared.iter().find(|(id, _)| *id == address.id) else { return html! {} };
    let id = address.id.to_string();
    let fields = |answer| [("address", id.as_str()), ("answer", answer)];
    html! {
        p { (t::shared(l)) }
        p.meta { (t::shared_words(l)) }
        div.actions {
            @if *named { (ui::act("/channels/name", &fields("initials"), None, Button::undo(t::shared_initials(l)))) }
            @else { (ui::act("/channels/name", &fields("name"), None, Button::normal(t::shared_name(l)))) }
        }
    }
}
