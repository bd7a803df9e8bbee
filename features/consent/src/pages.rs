//! The page of agreements: the words first, then the buttons.

use kernel::{FieldError, Locale, Time};
use maud::{Markup, html};
use ui::{Button, State};

use crate::{Agreement, AgreementsId, How, Topic, http::RENEW_DAYS, t, words};

/// What the page is drawn from.
pub(crate) struct Page<'a> {
    pub l: Locale,
    pub id: AgreementsId,
    /// Whose agreements.
    pub name: &'a str,
    /// They are the reader's.
    pub mine: bool,
    /// The reader may agree: the person or a proxy. Others record what was said or signed.
    pub own: bool,
    pub may_decide: bool,
    pub history: &'a [Agreement],
    pub now: Time,
    pub zone: &'a str,
    /// What happened just now.
    pub done: &'a str,
    /// What a form lacked.
    pub missing: Option<(Topic, FieldError)>,
}

impl Page<'_> {
    pub fn title(&self) -> String {
        if self.mine { t::title_mine(self.l).to_owned() } else { t::title_of(self.l, self.name) }
    }
    fn live(&self, topic: Topic) -> Option<&Agreement> {
        let holds = |a: &&Agreement| a.topic == Some(topic) && a.withdrawn_at.is_none() && a.ends_at > self.now;
        self.history.iter().find(holds)
    }
}

pub(crate) fn agreements(page: &Page<'_>) -> Markup {
    let l = page.l;
    html! {
        div.page {
            (ui::page_head(&page.title(), &html! { (t::lead(l)) }, None))
            div.stack {
                @match page.done {
                    "agreed" => (ui::alert(State::Done, t::done_agreed(l), &html! { (t::done_agreed_next(l)) }, &html! {})),
                    "withdrawn" => (ui::alert(State::Done, t::done_withdrawn(l), &html! { (t::done_withdrawn_next(l)) }, &html! {})),
                    _ => {}
                }
                @if let Some((_, error)) = &page.missing { (ui::error_list(l, std::slice::from_ref(error), |key| t::by_key(l, key))) }
                @for topic in Topic::ALL { (one(page, topic)) }
                (past(page))
            }
        }
    }
}

fn one(page: &Page<'_>, topic: Topic) -> Markup {
    let l = page.l;
    let (words, live) = (words(topic), page.live(topic));
    let state = match live {
        Some(a) if a.ends_at == Time::NEVER => ui::badge_with(State::Done, "check", t::agreed(l)),
        Some(a) => ui::badge_with(State::Done, "check", &t::agreed_until(l, ui::time::date(l, a.ends_at, page.zone))),
        None => ui::badge(State::Note, t::not_agreed(l)),
    };
    let other = if l == Locale::En { Locale::Es } else { Locale::En };
    let again = live.is_none_or(|a| a.words_version != words.version || a.ends_at < page.now.plus_days(RENEW_DAYS));
    ui::card(
        topic.word(),
        label(l, topic),
        &state,
        &html! {
            @if let Some(a) = live { p.meta { (given(page, a)) } }
            @for line in words.paragraphs(l) { p { (line) } }
            p.meta { (t::words_of(l, date_of(l, words.version))) }
            details { summary { (t::in_other(l)) } div lang=(other.tag()) { @for line in words.paragraphs(other) { p { (line) } } } }
            @if page.may_decide {
                (decide(page, topic, words.version, again, live.is_some()))
            }
        },
    )
}

fn decide(page: &Page<'_>, topic: Topic, version: &str, again: bool, live: bool) -> Markup {
    let l = page.l;
    let action = format!("/agreements/{}", page.id);
    let dialog = format!("withdraw-{}", topic.word());
    let missing = page.missing.as_ref().filter(|(of, _)| *of == topic).and_then(|(_, e)| t::by_key(l, e.code));
    let agree = if live { t::agree_again(l) } else { t::agree(l) };
    html! {
        @if page.own {
            div.actions {
                @if again {
                    form method="post" action=(action) {
                        (hidden(topic, version))
                        (Button::main(agree).icon("check").name("answer", "agree"))
                    }
                }
                @if live {
                    form method="post" action=(action) data-confirm=(dialog) {
                        (hidden(topic, version))
                        (Button::undo(t::withdraw(l)).name("answer", "withdraw"))
                    }
                }
            }
            @if live { (ui::confirm(&dialog, t::withdraw_ask(l), t::withdraw_text(l), t::withdraw(l), t::keep(l))) }
        } @else {
            form method="post" action=(action) {
                (hidden(topic, version))
                (how_field(l, topic, missing))
                div.actions {
                    @if again { (Button::main(t::record_agreed(l)).name("answer", "agree")) }
                    @if live { (Button::undo(t::record_withdrawn(l)).name("answer", "withdraw")) }
                }
            }
        }
    }
}

/// Each topic's form has its own list, so its id carries the topic; an error leads to the first of them.
fn how_field(l: Locale, topic: Topic, error: Option<&str>) -> Markup {
    let options = [("", t::how_choose(l)), ("telephone", t::how_telephone(l)), ("paper", t::how_paper(l))];
    let id = if error.is_some() { "how".to_owned() } else { format!("how-{}", topic.word()) };
    html! { (ui::Field::new("how", t::how(l)).id(&id).help(t::how_help(l)).error(error).list(&options)) }
}

fn hidden(topic: Topic, version: &str) -> Markup {
    html! {
        input type="hidden" name="topic" value=(topic.word());
        input type="hidden" name="version" value=(version);
    }
}

fn past(page: &Page<'_>) -> Markup {
    let l = page.l;
    let lines: Vec<(&'static str, String)> =
        page.history.iter().filter_map(|a| Some((label(l, a.topic?), given(page, a)))).collect();
    if lines.is_empty() {
        return html! {};
    }
    let rows: Vec<ui::Row<'_>> =
        lines.iter().map(|(what, line)| ui::Row::new(what).icon("check").below(line)).collect();
    ui::section("past", t::past(l), &html! {}, &ui::rows(&rows))
}

/// "Given on this page on Nov 22, 2026. Taken back on Dec 1, 2026."
fn given(page: &Page<'_>, a: &Agreement) -> String {
    let l = page.l;
    let how = match a.how {
        How::Page => t::given_page(l),
        How::Telephone => t::given_telephone(l),
        How::Paper => t::given_paper(l),
        How::TextMessage => t::given_text(l),
        How::Email => t::given_email(l),
    };
    let mut line = t::given(l, how, ui::time::date(l, a.at, page.zone), date_of(l, &a.words_version));
    if let Some(at) = a.withdrawn_at {
        line = format!("{line} {}", t::taken_back(l, ui::time::date(l, at, page.zone)));
    } else if a.ends_at <= page.now {
        line = format!("{line} {}", t::ran_out(l, ui::time::date(l, a.ends_at, page.zone)));
    }
    line
}

fn date_of(l: Locale, iso: &str) -> String {
    Time::parse(iso).map_or_else(|| iso.to_owned(), |at| ui::time::date(l, at, "UTC"))
}

fn label(l: Locale, topic: Topic) -> &'static str {
    match topic {
        Topic::EvisitBilling => t::topic_evisit(l),
        Topic::TextMessages => t::topic_text(l),
        Topic::EmailNotices => t::topic_email(l),
        Topic::HealthByText => t::topic_health(l),
    }
}
