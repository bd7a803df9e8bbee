//! Pages of communities. Components come from `ui`.

pub(crate) mod about;
pub(crate) mod case;
pub(crate) mod case_form;
pub(crate) mod club;
pub(crate) mod compose;
pub(crate) mod danger;
pub(crate) mod directory;
pub(crate) mod labels;
pub(crate) mod links;
pub(crate) mod mentors;
pub(crate) mod mine;
pub(crate) mod notices;
pub(crate) mod pairs;
pub(crate) mod place;
pub(crate) mod places;
pub(crate) mod professionals;
pub(crate) mod queue;
pub(crate) mod redact;
pub(crate) mod reviews;
pub(crate) mod share;
pub(crate) mod surveys;
pub(crate) mod team;
pub(crate) mod topic;

use gate::PersonaId;
use guard::Place;
use kernel::{Locale, Time};
use maud::{Markup, html};
use ui::{Button, Size, State};

use crate::{
    t,
    types::{PlaceInfo, TopicKind},
};

/// One sentence about something that could not be done, and the way back.
pub(crate) fn said(l: Locale, words: &str, back: &str) -> Markup {
    html! {
        div.page.stack {
            (ui::alert(State::Caution, t::not_done(l), &html! { p { (words) } }, &html! { (Button::main(t::go_back(l)).link(back)) }))
        }
    }
}

/// Who reads a place, in words that nobody can miss.
pub(crate) fn who_reads(l: Locale, place: Place) -> Markup {
    match place {
        Place::Open => ui::badge_with(State::Note, "globe", t::reads_open(l)),
        Place::Members => ui::badge_with(State::Note, "lock", t::reads_members(l)),
        _ => ui::badge_with(State::Note, "verified", t::reads_peers(l)),
    }
}

/// The name under which somebody wrote; words for who has left.
pub(crate) fn name(l: Locale, name: Option<&str>) -> &str {
    name.filter(|n| !n.is_empty()).unwrap_or(t::somebody_left(l))
}

/// A persona's initials: capitals and digits of a name written as one word, else as for people.
pub(crate) fn short(name: &str) -> String {
    let marks: String = name.chars().filter(|c| c.is_uppercase() || c.is_ascii_digit()).take(2).collect();
    if marks.chars().count() == 2 { marks } else { first_two(name) }
}

fn first_two(name: &str) -> String {
    let initials = ui::initials(name);
    if initials.chars().count() == 2 {
        initials
    } else {
        name.chars().filter(|c| c.is_alphanumeric()).take(2).flat_map(char::to_uppercase).collect()
    }
}

/// The face of a persona.
pub(crate) fn face(id: PersonaId, name: &str, size: Size) -> Markup {
    ui::face(&short(name), ui::tone(&id.to_string()), size)
}

/// The button that silences a place, or lets it speak again; `about` leads back to the page about the place.
pub(crate) fn mute(l: Locale, place: &PlaceInfo, muted: bool, about: bool) -> Markup {
    let fields = [("on", if muted { "0" } else { "1" }), ("about", if about { "1" } else { "" })];
    let button = if muted { Button::normal(t::unmute(l)) } else { Button::quiet(t::mute(l)) };
    ui::act(&format!("{}/mute", place.href()), &fields, None, button)
}

/// How long ago, as exactly as it is known: to five minutes.
pub(crate) fn ago(l: Locale, at: Time, now: Time, zone: &str) -> String {
    if now.seconds_since(at) < 2 * gate::SLOT_SECONDS {
        t::just_now(l).to_owned()
    } else {
        ui::time::ago(l, at, now, zone)
    }
}

/// A professional's mark out of a post's `role`: profession and the day of the check.
pub(crate) fn role_mark(l: Locale, role: &str) -> Markup {
    let (profession, checked) = role.split_once('|').unwrap_or((role, ""));
    let month = checked.get(..7).unwrap_or_default();
    html! {
        @if !profession.is_empty() {
            (ui::verified(&if month.is_empty() { profession.to_owned() } else { t::role_checked(l, profession, month) }))
        }
    }
}

/// The same when the check no longer counts: who it was said to be, and no mark.
pub(crate) fn role_then(l: Locale, role: &str) -> Markup {
    let (profession, _) = role.split_once('|').unwrap_or((role, ""));
    html! { span.meta { (t::role_then(l, profession)) } }
}

/// The word of a kind of topic.
pub(crate) fn kind_word(l: Locale, kind: TopicKind) -> &'static str {
    t::by_key(l, &format!("kind-{}", kind.word())).unwrap_or_default()
}

/// The icon of a kind of topic.
pub(crate) const fn kind_icon(kind: TopicKind) -> &'static str {
    match kind {
        TopicKind::Question => "ask",
        TopicKind::Story | TopicKind::Journal | TopicKind::Club => "book",
        TopicKind::Tip => "check",
        TopicKind::Poll => "chart",
        TopicKind::Event | TopicKind::OfficeHours => "clock",
        TopicKind::Case => "flask",
    }
}

/// A sentence of what was just done, at the top of the page it led to. Read by the script out of the address, and drawn
/// by the server.
pub(crate) fn done(l: Locale, key: &str) -> Markup {
    match t::by_key(l, &format!("said-{key}")) {
        Some(words) => html! { (ui::alert(State::Done, words, &html! {}, &html! {})) },
        None => html! {},
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_of_personas() {
        let check = |name: &str, want: &str| assert_eq!(short(name), want, "{name}");
        check("SlowButSteady", "SB");
        check("Cora7", "C7");
        check("morning glory", "MG");
        check("nightreader", "NI");
        check("Leila Haddad", "LH");
    }
}
