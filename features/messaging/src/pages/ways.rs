//! Which way a message went and how far it came, and the texts that the program sent by itself.

use channels::{Channel, State, Told};
use kernel::Locale;
use maud::{Markup, html};

use crate::{
    load::{Loaded, Stance, Way},
    t,
    types::PostInfo,
};

/// Of several parts the one that is worst off speaks for all.
const WORST_FIRST: [State; 9] = [
    State::Failed,
    State::Unknown,
    State::Unreachable,
    State::Suppressed,
    State::Held,
    State::Queued,
    State::Sending,
    State::Sent,
    State::Delivered,
];

/// One line for each person whom a post was sent to, or who was told of it.
pub(crate) fn of(l: Locale, x: &Loaded, post: &PostInfo) -> Markup {
    let mine: Vec<&Told> =
        x.ways.iter().map(|way| &way.told).filter(|told| told.post == post.n && post.n > 0).collect();
    let mut people: Vec<_> = mine.iter().map(|told| told.person).collect();
    people.dedup();
    html! {
        @for person in people {
            @let whole: Vec<&Told> = mine.iter().copied().filter(|told| told.person == person && told.part > 0).collect();
            @let waits: Vec<&Told> = mine.iter().copied().filter(|told| told.person == person && told.part == 0).collect();
            @if !whole.is_empty() { (ui::event("sms", &html! { (words(l, x, &whole)) })) }
            @if !waits.is_empty() { (ui::event(symbol(&waits), &html! { (words(l, x, &waits)) })) }
        }
    }
}

fn symbol(told: &[&Told]) -> &'static str {
    let by = |channel| told.iter().any(|one| one.channel == Some(channel));
    match (by(Channel::Sms), by(Channel::Push)) {
        (true, _) => "sms",
        (_, true) => "phone",
        _ => "mail",
    }
}

fn words(l: Locale, x: &Loaded, told: &[&Told]) -> String {
    let state = WORST_FIRST.into_iter().find(|state| told.iter().any(|one| one.state == *state));
    let state = channels::state_name(l, state.unwrap_or(State::Unknown));
    let name = told.first().map(|one| x.name(one.person)).unwrap_or_default();
    let parts = i64::try_from(told.len()).unwrap_or(1);
    // An answer whose preference was taken back meanwhile went as a link.
    let whole = told.iter().any(|one| one.part > 0 && (one.whole || waiting(one.state)));
    match told.first().and_then(|one| one.channel) {
        Some(Channel::Sms) if whole && parts > 1 => t::way_parts(l, name, parts, state),
        Some(Channel::Sms) if whole => t::way_whole(l, name, state),
        Some(Channel::Sms) => t::way_text(l, name, state),
        Some(Channel::Email) => t::way_mail(l, name, state),
        Some(Channel::Push) => t::way_push(l, name, state),
        None => t::way_none(l, name, state),
    }
}

const fn waiting(state: State) -> bool {
    matches!(state, State::Queued | State::Held | State::Sending)
}

/// What the program sent by itself before the post at this place, folded; for the team.
pub(crate) fn before(l: Locale, x: &Loaded, at: usize, zone: &str) -> Markup {
    if matches!(x.stance, Stance::Kin { .. }) || (at == x.posts.len() && !x.newest) {
        return html! {};
    }
    let from = at.checked_sub(1).and_then(|at| x.posts.get(at)).map(|post| post.at);
    let until = x.posts.get(at).map(|post| post.at);
    let here = |way: &&Way| {
        let Told { post, at, .. } = way.told;
        post == 0 && from.is_none_or(|from| at >= from) && until.is_none_or(|until| at < until)
    };
    let autos: Vec<&Way> = x.ways.iter().filter(here).collect();
    if autos.is_empty() {
        return html! {};
    }
    let count = i64::try_from(autos.len()).unwrap_or(1);
    let body = html! {
        details {
            summary { (t::way_autos(l, count)) }
            div.stack.close { @for way in &autos { (auto(l, x, way, zone)) } }
        }
    };
    let told: Vec<&Told> = autos.iter().map(|way| &way.told).collect();
    ui::event(symbol(&told), &body)
}

fn auto(l: Locale, x: &Loaded, way: &Way, zone: &str) -> Markup {
    let at = ui::time::clock_time(l, way.told.at, zone);
    let state = channels::state_name(l, way.told.state);
    html! {
        div {
            p { b { (t::way_auto(l, x.name(way.told.person), at, state)) } }
            p { @match &way.text { Some(text) => { (text) } None => { (t::way_gone(l)) } } }
        }
    }
}
