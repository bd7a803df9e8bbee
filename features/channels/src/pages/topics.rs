//! What a person chose by topic and channel, and the administrator's way to one person's record.

use kernel::{Locale, PersonId};
use maud::{Markup, html};
use ui::{Button, Field, Row};

use super::{Own, how};
use crate::{Channel, Topic, export::choices, t, types::LedgerRow};

pub(crate) fn title(l: Locale, topic: Topic) -> &'static str {
    match topic {
        Topic::Care => t::topic_care(l),
        Topic::Reminders => t::topic_reminders(l),
        Topic::Community => t::topic_community(l),
        Topic::News => t::topic_news(l),
        Topic::Essential => t::topic_essential(l),
        Topic::Work => t::topic_work(l),
    }
}

fn text(l: Locale, topic: Topic) -> &'static str {
    match topic {
        Topic::Care => t::topic_care_text(l),
        Topic::Reminders => t::topic_reminders_text(l),
        Topic::Community => t::topic_community_text(l),
        Topic::News => t::topic_news_text(l),
        Topic::Essential => t::topic_essential_text(l),
        Topic::Work => t::topic_work_text(l),
    }
}

pub(crate) fn by(l: Locale, channel: Channel) -> &'static str {
    match channel {
        Channel::Sms => t::by_phone(l),
        Channel::Email => t::by_email(l),
        Channel::Push => t::by_push(l),
    }
}

const fn icon(channel: Channel) -> &'static str {
    match channel {
        Channel::Sms => "sms",
        Channel::Email => "mail",
        Channel::Push => "phone",
    }
}

/// What the button says that ends a topic.
pub(crate) fn turn_off(l: Locale, channel: Channel) -> &'static str {
    match channel {
        Channel::Sms => t::topic_off_phone(l),
        Channel::Email => t::topic_off_email(l),
        Channel::Push => t::topic_off_push(l),
    }
}

/// What the button says that begins it again.
pub(crate) fn turn_on(l: Locale, channel: Channel) -> &'static str {
    match channel {
        Channel::Sms => t::topic_on_phone(l),
        Channel::Email => t::topic_on_email(l),
        Channel::Push => t::topic_on_push(l),
    }
}

/// What a person agrees to who wants news.
pub(crate) fn agreement(l: Locale, organisation: &str, channel: Channel) -> String {
    match channel {
        Channel::Sms => t::news_words_phone(l, organisation),
        Channel::Email => t::news_words_email(l, organisation),
        Channel::Push => t::news_words_push(l, organisation),
    }
}

/// Every topic with its channels, the telephone first, what stands, and what was chosen when.
pub(super) fn topics(page: &Own<'_>) -> Markup {
    let l = page.l;
    html! {
        p { (t::topics_lead(l)) }
        div.stack.close {
            @for topic in Topic::ALL.into_iter().filter(|topic| topic.chosen()) {
                (ui::card(&format!("topic-{}", topic.word()), title(l, topic), &html! {}, &html! {
                    p.meta { (text(l, topic)) }
                    (one(page, topic))
                }))
            }
        }
        p.meta { (t::topic_essential(l)) ": " (t::topic_essential_text(l)) }
    }
}

fn one(page: &Own<'_>, topic: Topic) -> Markup {
    let l = page.l;
    let devices = page.addresses.iter().any(|a| a.channel == Channel::Push);
    let rows: Vec<Row<'_>> = choices()
        .filter(|(of, channel)| *of == topic && (devices || *channel != Channel::Push))
        .map(|(_, channel)| {
            let history: Vec<&LedgerRow> = page
                .topics
                .iter()
                .filter(|(of, row)| *of == topic && row.channel == channel)
                .map(|(_, row)| row)
                .collect();
            let on = history.last().map_or(!topic.asked_first(), |row| row.on);
            let (answer, label) = if on { ("end", turn_off(l, channel)) } else { ("agree", turn_on(l, channel)) };
            let fields = [("topic", topic.word()), ("channel", channel.word()), ("answer", answer)];
            let state = if on {
                ui::badge_with(ui::State::Done, "check", t::on(l))
            } else {
                ui::badge(ui::State::Note, t::off(l))
            };
            Row::new(by(l, channel))
                .icon(icon(channel))
                .lines(html! {
                    span { (state) }
                    @if topic.asked_first() && !on { span.meta { (agreement(l, page.organisation, channel)) } }
                    (past(page, &history))
                })
                .act(ui::act("/channels/topics", &fields, None, Button::normal(label)))
        })
        .collect();
    ui::plain_rows(&rows)
}

fn past(page: &Own<'_>, history: &[&LedgerRow]) -> Markup {
    let l = page.l;
    html! {
        @if !history.is_empty() {
            details {
                summary { (t::topic_history(l)) }
                ul.meta {
                    @for row in history.iter().rev() {
                        @let line = t::ledger_line(l, ui::time::date(l, row.at, page.zone), how(l, &row.how));
                        li { (if row.on { t::on(l) } else { t::off(l) }) ": " (line) ". “" (row.words) "”" }
                    }
                }
            }
        }
    }
}

/// Where the record can be taken along, and how long it is kept.
pub(super) fn take(l: Locale) -> Markup {
    html! {
        p.meta { (t::ledger_kept(l, i64::from(crate::export::YEARS))) }
        div.actions {
            (Button::quiet(t::export_csv(l)).link("/channels/record/consent.csv"))
            (Button::quiet(t::export_json(l)).link("/channels/record/consent.json"))
        }
    }
}

/// The administrator's page: an address, and whose record it is.
pub(crate) fn find(l: Locale, typed: &str, found: Option<&[(PersonId, String)]>) -> Markup {
    let error = (!typed.trim().is_empty() && found.is_none()).then(|| t::find_wrong(l));
    html! {
        div.page {
            (ui::page_head(t::find_title(l), &html! { (t::find_lead(l)) }, None))
            div.stack {
                form.stack.close.card method="get" action="/outbox/consent" {
                    (Field::new("address", t::find_address(l)).max(254).required().help(t::find_help(l)).value(typed).error(error))
                    div.actions { (Button::main(t::find_do(l)).icon("search")) }
                }
                @if let Some(found) = found {
                    @if found.is_empty() { div.card { (ui::empty(t::find_nobody(l), t::find_nobody_do(l), &html! {})) } }
                    @for (person, name) in found {
                        @let at = format!("/outbox/consent/{person}");
                        (ui::card(&format!("p-{person}"), name, &html! {}, &html! {
                            div.actions {
                                (Button::normal(t::export_csv(l)).link(&format!("{at}/consent.csv")))
                                (Button::normal(t::export_json(l)).link(&format!("{at}/consent.json")))
                            }
                        }))
                    }
                }
            }
        }
    }
}
