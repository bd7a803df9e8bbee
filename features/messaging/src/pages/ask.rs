//! "Ask a question": emergency help first, then why, what, who reads it, what it may cost.

use guard::{Effect, Finding, Kind, Level, Screening};
use kernel::{FieldError, Locale};
use maud::{Markup, html};
use ui::{Button, Field, Row, Size, State};
use work::PoolInfo;

use super::{error_of, files_field};
use crate::{t, types::Reason};

/// What the page shows.
pub(crate) struct AskPage<'a> {
    /// Where it posts to: `/ask` or `/ask/{id}`.
    pub action: &'a str,
    /// For whom, when not for oneself.
    pub patient: Option<&'a str>,
    pub reasons: &'a [Reason],
    pub pools: &'a [PoolInfo],
    /// Who of the pools reads, and when: one sentence for each pool, in the order of `pools`.
    pub reads: &'a [String],
    /// The reason chosen and the words typed.
    pub about: &'a str,
    pub words: &'a str,
    pub errors: &'a [FieldError],
    pub nonce: &'a str,
    /// What an answer may cost, drawn by who knows the prices.
    pub cost: Markup,
    pub phone: &'a str,
    /// The draft was kept because the person asked for it.
    pub kept: bool,
    /// Danger in what was typed, when the page comes back.
    pub danger: Markup,
    pub circle: &'a str,
    /// Names of those in the circle who may read it.
    pub readers: &'a [String],
    /// For whom else one may ask: address and name.
    pub others: &'a [(String, String)],
}

/// Draws the page.
pub(crate) fn ask(l: Locale, p: &AskPage<'_>) -> Markup {
    let draft_url = format!("{}/draft", p.action);
    let key = format!("ask{}", p.action.trim_start_matches("/ask").replace('/', "-"));
    html! {
        div.page {
            (ui::back("/messages", t::messages(l)))
            (ui::page_head(t::ask_title(l), &html! { (t::ask_lead(l)) }, None))
            @if let Some(name) = p.patient { (ui::alert(State::Note, &t::ask_for(l, name), &html! { p { (t::ask_for_help(l)) } }, &html! {})) }
            (for_whom(l, p))
            @if p.kept { div role="status" { (ui::alert(State::Done, t::draft_kept(l), &html! { p { (t::draft_kept_do(l)) } }, &html! {})) } }
            form.stack method="post" action=(p.action) enctype="multipart/form-data" data-draft=(key) data-draft-url=(draft_url) {
                (ui::emergency(l))
                (ui::error_list(l, p.errors, |k| t::by_key(l, k)))
                (ui::hidden("nonce", p.nonce))
                (reasons(l, p))
                (Field::new("q", t::ask_box(l)).help(t::ask_box_help(l)).value(p.words).area(5)
                    .error(error_of(l, p.errors, "q")).screen("/ask/screen", "danger"))
                div #danger aria-live="assertive" { (p.danger) }
                (files_field(l, "files", p.errors))
                (ui::draft_note(l))
                (who(l, p))
                (cost(l, p))
                div.actions.spread {
                    (Button::main(t::ask_send(l)).icon("send"))
                    (Button::normal(t::ask_later(l)).name("later", "1"))
                }
            }
        }
    }
}

/// Oneself, or a patient for whom one may ask.
fn for_whom(l: Locale, p: &AskPage<'_>) -> Markup {
    let mut views = vec![("/ask", t::ask_myself(l), p.patient.is_none())];
    views.extend(p.others.iter().map(|(href, name)| (href.as_str(), name.as_str(), href == p.action)));
    html! { @if views.len() > 1 { (ui::segments(t::ask_whom(l), &views)) } }
}

fn reasons(l: Locale, p: &AskPage<'_>) -> Markup {
    let options: Vec<(&str, &str)> = p.reasons.iter().map(|r| (r.key.as_str(), r.in_words(l))).collect();
    let error = error_of(l, p.errors, "about");
    if options.len() <= 7 {
        return ui::choices("about", t::ask_about(l), &options, p.about, error);
    }
    html! { (Field::new("about", t::ask_about(l)).list(&options).value(p.about).error(error)) }
}

/// Each pool by its readable name, for which reasons, who reads, and the usual reply time. With script only the pool of the
/// chosen reason stands there.
fn who(l: Locale, p: &AskPage<'_>) -> Markup {
    let pools = p.pools.iter().zip(p.reads).filter_map(|(pool, reads)| {
        let here: Vec<&Reason> = p.reasons.iter().filter(|r| r.pool == pool.id).collect();
        let about: Vec<&str> = here.iter().map(|r| r.in_words(l)).collect();
        let keys: Vec<&str> = here.iter().map(|r| r.key.as_str()).collect();
        let name = pool.name_in(l);
        let lead = ui::face(&ui::initials(name), ui::tone(&pool.id.to_string()), Size::Normal);
        let lines = html! {
            span { (reads) }
            span.meta { (t::usual_reply(l, ui::time::in_words(l, i64::from(pool.reply_minutes) * 60))) }
            @if p.pools.len() > 1 { span.meta { (t::reasons_here(l, about.join("; "))) } }
        };
        let row = Row::new(name).lead(lead).lines(lines);
        (!here.is_empty())
            .then(|| html! { div data-with="about" data-for=(keys.join(" ")) { (ui::plain_rows(&[row])) } })
    });
    let body = html! {
        @for pool in pools { (pool) }
        p.meta { @if p.readers.is_empty() { (t::circle_none(l)) } @else { (t::circle_reads(l, p.readers.join(", "))) } " " a href=(p.circle) { (t::circle_change(l)) } }
    };
    ui::card("who", t::who_gets(l), &html! {}, &body)
}

/// What an answer may cost and what is free, before anything is sent.
fn cost(l: Locale, p: &AskPage<'_>) -> Markup {
    let billed: Vec<&str> = p.reasons.iter().filter(|r| r.billed).map(|r| r.in_words(l)).collect();
    let free: Vec<&str> = p.reasons.iter().filter(|r| !r.billed).map(|r| r.in_words(l)).collect();
    html! {
        section.alert aria-labelledby="cost" {
            (ui::icon("coin")) h2 #cost { (t::cost_title(l)) }
            div.stack.close {
                @if billed.is_empty() { p { (t::cost_none(l)) } }
                @else {
                    p { (t::cost_may(l, billed.join("; "))) }
                    (p.cost)
                    p { b { (t::cost_free(l)) } }
                    ul {
                        @if !free.is_empty() { li { (t::cost_free_reasons(l, free.join("; "))) } }
                        li { (t::cost_free_call(l, p.phone)) }
                        li { (t::cost_free_visit(l)) }
                    }
                }
            }
        }
    }
}

/// Emergency help for words of danger; a sentence when the language is not known; nothing else. Never in the way of sending.
pub(crate) fn danger_fragment(l: Locale, text: &str, seen: &Screening, phone: &str) -> Markup {
    let acute: Vec<_> = seen.findings.iter().filter(|f| is_acute(f)).collect();
    if !acute.is_empty() {
        let mut words: Vec<&str> = acute.iter().map(|f| f.words(text)).collect();
        words.dedup();
        words.truncate(3);
        let crisis = acute.iter().any(|f| f.kind == Kind::SelfHarm);
        return ui::danger_now(l, &words, crisis, Some(phone));
    }
    if !seen.screened && !text.trim().is_empty() {
        return caution(l, t::not_screened(l), t::not_screened_do(l));
    }
    if seen.level() == Some(Level::Today) {
        return caution(l, t::soon_title(l), &t::soon_do(l, phone));
    }
    html! {}
}

/// Life may be at risk now, was so a short while ago ("last night I had chest pain"), or somebody thinks of suicide.
fn is_acute(found: &Finding) -> bool {
    let was_now = found.level == Level::Today && found.context == Some(Effect::Resolved);
    found.level == Level::Now || was_now || found.kind == Kind::SelfHarm
}

fn caution(l: Locale, title: &str, words: &str) -> Markup {
    let call = Button::undo(ui::t::emergency_call(l)).icon("phone").link("tel:911");
    ui::alert(State::Caution, title, &html! { p { (words) } }, &html! { (call) })
}
