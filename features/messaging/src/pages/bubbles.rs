//! Posts as bubbles and lines, for both sides.

use guard::Screening;
use kernel::{Locale, PersonId, Time};
use maud::{Markup, html};
use policy::Role;
use ui::Bubble;

use super::{danger, outcome_words, ways};
use crate::{
    files::PDF,
    load::Loaded,
    t,
    types::{PostInfo, PostKind, Side, Via},
};

/// The posts with their days, files and read receipts. `mark` highlights words of danger, for the team.
pub(crate) fn posts(l: Locale, x: &Loaded, now: Time, zone: &str, mark: bool) -> Markup {
    let days: Vec<String> = x.posts.iter().map(|post| ui::time::near_day(l, post.at, now, zone)).collect();
    let items = html! {
        @for (i, (post, day)) in x.posts.iter().zip(&days).enumerate() {
            @if i.checked_sub(1).and_then(|i| days.get(i)) != Some(day) { (ui::day_line(&capital(day))) }
            (ways::before(l, x, i, zone))
            @match post.kind {
                PostKind::Message => { (bubble(l, x, post, (now, zone), mark)) (ways::of(l, x, post)) (receipts(l, x, post, now, zone)) }
                PostKind::Note => { (note(l, x, post, zone)) }
                PostKind::Event => { (event(l, x, post, zone)) }
            }
        }
        (ways::before(l, x, x.posts.len(), zone))
    };
    ui::thread(t::thread_label(l), &items)
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn bubble(l: Locale, x: &Loaded, post: &PostInfo, (now, zone): (Time, &str), mark: bool) -> Markup {
    let author = post.author.unwrap_or(x.thread.patient);
    let mine = author == x.me;
    let card = x.cards.get(&author);
    let name = if mine { ui::you(l).to_owned() } else { card.map(|c| c.name.clone()).unwrap_or_default() };
    let side = match post.side {
        _ if mine => ui::Side::Mine,
        Side::Team => ui::Side::Team,
        Side::Kin => ui::Side::Kin,
        Side::Auto => ui::Side::Auto,
    };
    let letters = card.and_then(|c| c.credential.as_deref());
    let interpreter = post.side == Side::Team && card.is_some_and(|c| c.roles.has(Role::Interpreter));
    let role = html! {
        @if interpreter { (ui::badge(ui::State::Accent, t::interpreter(l))) }
        @else if let Some(letters) = letters.filter(|_| post.side == Side::Team) { (ui::badge(ui::State::Accent, letters)) }
        @else if !mine && post.side == Side::Kin { @if author == x.thread.patient { (t::the_patient(l)) } @else { (t::of_the_circle(l)) } }
    };
    let (symbol, via) = match post.via {
        Via::App => ("messages", t::via_app(l)),
        Via::Sms => ("sms", t::via_sms(l)),
        Via::Mail => ("mail", t::via_mail(l)),
    };
    // Words without danger are not read again for each look at them.
    let seen = (mark && x.flagged.contains(&post.id)).then(|| guard::danger(&post.body));
    let body = html! {
        @if let Some(seen) = &seen { (marked(&post.body, seen)) } @else { (ui::prose(&post.body)) }
        @if post.files > 0 { (attachments(l, x, post)) }
        @if let Some(seen) = seen.filter(|_| x.stance.sees_notes()) { (danger::marks(l, x, (post, &seen), (now, zone))) }
    };
    let (stamp, at) = (post.at.rfc3339(), ui::time::clock_time(l, post.at, zone));
    let tone = ui::tone(&author.to_string());
    html! { (Bubble { side, name: &name, tone, role, via: Some((symbol, via)), at: (&stamp, &at), body }) }
}

fn attachments(l: Locale, x: &Loaded, post: &PostInfo) -> Markup {
    html! {
        @for (n, file) in (1..).zip(x.files.iter().filter(|f| f.post == post.id)) {
            @let href = format!("/threads/{}/files/{}", x.thread.id, file.id);
            @if file.kind == PDF { (ui::attachment("download", &t::a_document(l, n, kilobytes(file.bytes)), &href)) }
            @else { (ui::attachment("camera", &t::a_picture(l, n, kilobytes(file.bytes)), &href)) }
        }
    }
}

fn kilobytes(bytes: i64) -> String {
    format!("{}\u{a0}KB", (bytes + 1023) / 1024)
}

/// The words with those of danger marked.
fn marked(body: &str, seen: &Screening) -> Markup {
    let mut spans: Vec<_> = seen.findings.iter().map(|f| f.span.clone()).collect();
    spans.sort_by_key(|s| s.start);
    let mut parts: Vec<(bool, &str)> = Vec::new();
    let mut at = 0;
    for span in spans.into_iter().filter(|s| !s.is_empty()) {
        // Two dangers may share words.
        let from = span.start.max(at);
        parts.push((false, body.get(at..from).unwrap_or_default()));
        parts.push((true, body.get(from..span.end).unwrap_or_default()));
        at = span.end.max(at);
    }
    parts.push((false, body.get(at..).unwrap_or_default()));
    html! { p { @for (danger, text) in parts { @if danger { mark { (text) } } @else { (lines(text)) } } } }
}

fn lines(text: &str) -> Markup {
    html! { @for (i, line) in text.split('\n').enumerate() { @if i > 0 { br; } (line) } }
}

/// "Read by Tomas Reyes, 8:04", below the last post that each of the others has read.
fn receipts(l: Locale, x: &Loaded, post: &PostInfo, now: Time, zone: &str) -> Markup {
    let next = x.posts.iter().find(|p| p.n > post.n && p.kind == PostKind::Message).map_or(i64::MAX, |p| p.n);
    let readers =
        x.reads.iter().filter(|r| r.n >= post.n && r.n < next && Some(r.person) != post.author && r.person != x.me);
    let who: Vec<String> =
        readers.map(|r| t::read_by(l, x.name(r.person), ui::time::moment(l, r.at, now, zone))).collect();
    if who.is_empty() {
        return html! {};
    }
    ui::event("eye", &html! { @for (i, line) in who.iter().enumerate() { @if i > 0 { br; } (line) } })
}

fn note(l: Locale, x: &Loaded, post: &PostInfo, zone: &str) -> Markup {
    let who = post.author.map(|a| x.name(a)).unwrap_or_default();
    ui::event(
        "lock",
        &html! { b { (t::team_note(l, who)) } " " (ui::time::clock_time(l, post.at, zone)) (ui::prose(&post.body)) },
    )
}

/// What came with a text and was not kept: so many refused, so many lost.
fn missed(l: Locale, counts: &str, at: String) -> String {
    let (refused, lost) = counts.split_once('-').unwrap_or((counts, "0"));
    let read = |text: &str| text.parse::<i64>().unwrap_or(0);
    match (read(refused), read(lost)) {
        (refused, 0) => t::event_pictures_refused(l, refused, at),
        (0, lost) => t::event_pictures_lost(l, lost, at),
        (refused, lost) => {
            format!("{} {}", t::event_pictures_refused(l, refused, &at), t::event_pictures_lost(l, lost, &at))
        }
    }
}

/// That words went to another office, to whom and why, and how far they got: the patient reads it too.
fn faxed(l: Locale, x: &Loaded, (id, who): (&str, &str), at: String) -> Markup {
    let Some(fax) = x.faxes.iter().find(|fax| fax.id.to_string() == id) else { return html! {} };
    let (why, state) = (super::purpose(l, fax.purpose), channels::state_name(l, fax.state));
    let text = t::event_fax(l, who, i64::from(fax.pages), &fax.recipient, &fax.number, at, why, state);
    let wrong = matches!(fax.state, channels::State::Failed | channels::State::Unknown);
    html! { (ui::event(if wrong { "alert" } else { "send" }, &html! { (text) @if wrong { " " (t::fax_look(l)) } })) }
}

/// Something that happened, in a sentence.
fn event(l: Locale, x: &Loaded, post: &PostInfo, zone: &str) -> Markup {
    let at = ui::time::clock_time(l, post.at, zone);
    let who = post.author.map(|a| x.name(a)).unwrap_or_default();
    let about = post.about.map(|id| match x.pool(id) {
        Some(pool) => pool.name_in(l).to_owned(),
        None => x.name(PersonId::from_raw(id)),
    });
    let about = about.unwrap_or_default();
    let (symbol, text) = match post.code.split_once(':').unwrap_or((&post.code, "")) {
        ("sent", _) => ("circle", t::event_sent(l, about, at)),
        ("taken", _) => ("circle", t::event_taken(l, who, at)),
        ("handed", _) => ("circle", t::event_handed(l, about, at)),
        ("pool", _) => ("circle", t::event_pool(l, about, at)),
        ("interpreter", _) => ("circle", t::event_interpreter(l, who, about, at)),
        ("call", _) => ("phone", t::event_call(l, at)),
        ("called", _) => ("phone", t::event_called(l, who, at)),
        ("unread", _) => ("mail", t::event_unread(l, at)),
        ("mail-files", _) => ("camera", t::event_mail_files(l, who, at)),
        ("pictures", counts) => ("camera", missed(l, counts, at)),
        ("fax", id) => return faxed(l, x, (id, &who), at),
        ("closed", outcome) => ("check", t::event_closed(l, who, outcome_words(l, outcome), at)),
        _ => return html! {},
    };
    ui::event(symbol, &html! { (text) })
}
