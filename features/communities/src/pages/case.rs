//! A case above its discussion: the structured parts, the standing note, who looked first, and what comes later.

use kernel::Locale;
use maud::{Markup, html};
use ui::{Button, Field, State};

use super::topic::{Fresh, View};
use crate::{
    markdown,
    store::{cases::CaseLine, reviews::ReviewLine},
    t,
    types::{MOST_WORDS, Standing},
};

/// The sentence of a stored word, such as `age-40-64`.
fn word(l: Locale, what: &str, word: &str) -> &'static str {
    t::by_key(l, &format!("{what}-{word}")).unwrap_or_default()
}

/// Everything of a case that stands above its posts; nothing for other topics.
pub(crate) fn above(view: &View<'_>, fresh: &Fresh<'_>) -> Markup {
    let (l, Some(case)) = (view.l, &view.case) else { return html! {} };
    let own = is_own(view, case);
    let sees_all = own || view.who.is_keeper();
    html! {
        (note(l))
        @if own { (sent_back(view, case)) }
        (parts(l, case, "case"))
        p.meta { (consent(l, case)) @if let Some(looked) = looked(l, case) { " " (looked) } }
        @if sees_all { (consents(view, case)) }
        @if case.revealed_at.is_some() || sees_all { (later(view, case)) }
        @if own { (mend(view, case, fresh)) }
    }
}

fn is_own(view: &View<'_>, case: &CaseLine) -> bool {
    view.who.has_name() && case.author.raw() == view.who.id
}

/// Stands above every case, wherever it is read.
pub(super) fn note(l: Locale) -> Markup {
    ui::alert(State::Note, t::case_note(l), &html! { p { (t::case_note_what(l)) } }, &html! {})
}

/// The structured parts. `id` is the heading's, since several cases may stand on one page.
pub(super) fn parts(l: Locale, case: &CaseLine, id: &str) -> Markup {
    let facts = [
        (t::case_age(l), html! { (word(l, "age", &case.age)) }),
        (t::case_sex(l), html! { (word(l, "sex", &case.sex)) }),
        (t::case_setting(l), html! { (word(l, "setting", &case.setting)) }),
    ];
    let words = [
        (t::case_presenting(l), &case.presenting),
        (t::case_findings(l), &case.findings),
        (t::case_course(l), &case.course),
    ];
    html! {
        section.card.stack.close aria-labelledby=(id) {
            h2 id=(id) { (t::case_parts(l)) }
            (ui::facts(&facts))
            @for (title, text) in words {
                @if !text.is_empty() { div { h3 { (title) } div.prose { (markdown::draw(text)) } } }
            }
        }
    }
}

/// What there is of the patient's consent.
pub(super) fn consent(l: Locale, case: &CaseLine) -> &'static str {
    if case.consents.is_empty() { word(l, "consent", &case.consent) } else { t::consent_here(l) }
}

/// Who looked before it was posted.
fn looked(l: Locale, case: &CaseLine) -> Option<String> {
    let review = case.review.as_ref().filter(|review| review.outcome == "approved")?;
    let name = super::name(l, review.decided_name.as_deref());
    Some(if review.kind == "sign-off" { t::case_signed_by(l, name) } else { t::case_looked_by(l, name) })
}

/// For the title of a case that waits for a colleague; nothing when it waits for nobody of them.
pub(super) fn waits(l: Locale, review: &ReviewLine) -> Option<(&'static str, &'static str)> {
    match (review.outcome.as_str(), review.kind.as_str()) {
        ("", "sign-off") => Some((t::waits_sign_off(l), t::waits_sign_off_what(l))),
        ("", _) => Some((t::waits_colleague(l), t::waits_colleague_what(l))),
        ("back", _) => Some((t::case_back(l), t::case_back_what(l))),
        _ => None,
    }
}

/// A trainee's case that was signed, or any that a colleague looks at: its question is not changed on its own.
pub(super) fn is_signed(view: &View<'_>) -> bool {
    let review = view.case.as_ref().and_then(|case| case.review.as_ref());
    review.is_some_and(|review| review.outcome != "approved" || review.kind == "sign-off")
}

/// What the poll asks.
pub(super) fn poll_title(view: &View<'_>) -> Markup {
    let poll = view.case.as_ref().map_or("", |case| case.poll.as_str());
    html! { @if !poll.is_empty() { h3 { (word(view.l, "poll", poll)) } } }
}

/// What a colleague wrote, and the way to hand the case in anew.
fn sent_back(view: &View<'_>, case: &CaseLine) -> Markup {
    let l = view.l;
    if view.topic.state != Standing::Held {
        return html! {};
    }
    let back = case.review.as_ref().filter(|review| review.outcome == "back");
    let href = format!("{}/case", view.href());
    html! {
        @if let Some(review) = back {
            (ui::alert(State::Caution, &t::case_back_from(l, super::name(l, review.decided_name.as_deref())), &html! { blockquote { p { (review.words) } } },
                &html! { (Button::main(t::case_again(l)).icon("edit").link(&href)) }))
        } @else { div.actions { (Button::normal(t::case_change(l)).icon("edit").link(&href)) } }
    }
}

fn consents(view: &View<'_>, case: &CaseLine) -> Markup {
    let l = view.l;
    html! {
        @if !case.consents.is_empty() {
            section.card aria-labelledby="consents" {
                h2 id="consents" { (t::consents(l)) }
                p.meta { (t::consents_who(l)) }
                ul role="list" { @for (n, (id, _)) in (1i64..).zip(&case.consents) { li { (ui::attachment("lock", &t::consent_n(l, n), &format!("{}/consents/{id}", view.place.href()))) } } }
            }
        }
    }
}

/// Teaching points and follow-up, as everybody reads them or will.
fn later(view: &View<'_>, case: &CaseLine) -> Markup {
    let l = view.l;
    let words = [(t::case_teaching(l), &case.teaching), (t::case_follow_up(l), &case.follow_up)];
    if words.iter().all(|(_, text)| text.is_empty()) {
        return html! {};
    }
    html! {
        section.card.stack.close id="later" aria-labelledby="later-h" {
            header {
                h2 id="later-h" { (t::case_later(l)) }
                @if case.revealed_at.is_none() { (ui::badge_with(State::Note, "eye", t::case_unrevealed(l))) }
            }
            @for (title, text) in words { @if !text.is_empty() { div { h3 { (title) } div.prose { (markdown::draw(text)) } } } }
        }
    }
}

/// What the author still adds: words, showing them, a consent.
fn mend(view: &View<'_>, case: &CaseLine, fresh: &Fresh<'_>) -> Markup {
    let (l, href) = (view.l, view.href());
    let errors = fresh.later.map_or(&[][..], |later| &later.errors);
    let error = |field: &str| ui::error_for(errors, field, |code| t::by_key(l, code));
    let typed = fresh.later.and_then(|later| later.typed.as_ref());
    let [teaching, follow_up] = match typed {
        Some([teaching, follow_up]) => [teaching.as_str(), follow_up.as_str()],
        None => [case.teaching.as_str(), case.follow_up.as_str()],
    };
    let max = u32::try_from(MOST_WORDS).unwrap_or(u32::MAX);
    let field = |name, label, text| Field::new(name, label).area(4).value(text).error(error(name)).max(max);
    let look = case.later.as_ref().filter(|look| look.outcome != "approved");
    let waits = look.is_some_and(|look| look.outcome.is_empty());
    let full = !(case.teaching.is_empty() && case.follow_up.is_empty());
    html! {
        (ui::error_list(l, errors, |code| t::by_key(l, code)))
        @if let Some(look) = look {
            @if waits { p.meta { (ui::badge_with(State::Note, "clock", t::waits_sign_off(l))) " " (t::waits_sign_off_what(l)) } }
            @else { (ui::alert(State::Caution, &t::case_back_from(l, super::name(l, look.decided_name.as_deref())), &html! { blockquote { p { (look.words) } } }, &html! {})) }
        }
        @if case.revealed_at.is_none() && full && !waits && view.topic.state == Standing::Shown {
            div.actions { (ui::act(&format!("{href}/reveal"), &[], None, Button::normal(t::case_reveal(l)).icon("eye"))) }
        }
        details.more open[typed.is_some()] {
            summary { (t::case_later_write(l)) }
            form.stack.close method="post" action={ (href) "/later" } {
                p.meta { @if case.revealed_at.is_none() { (t::case_later_hidden(l)) } @else { (t::case_later_shown(l)) } }
                (field("teaching", t::case_teaching(l), teaching))
                (super::case_form::found(l, error("teaching").map_or("", |_| teaching)))
                (field("follow_up", t::case_follow_up(l), follow_up))
                (super::case_form::found(l, error("follow_up").map_or("", |_| follow_up)))
                div.actions { (Button::main(t::save(l)).icon("check")) }
            }
        }
        details.more open[error("consent").is_some()] {
            summary { (t::consent_add(l)) }
            form.stack.close method="post" enctype="multipart/form-data" action={ (href) "/consent" } {
                (Field::new("consent", t::consent_file(l)).kind("file").help(t::consent_help(l)).error(error("consent")).required())
                div.actions { (Button::normal(t::consent_keep(l)).icon("lock")) }
            }
        }
    }
}
