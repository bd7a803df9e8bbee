//! What people see: their own addresses and choices, and the administrator's outbox.

pub(crate) mod demo;
pub(crate) mod fax;
pub(crate) mod health;
mod hours;
pub(crate) mod invite;
pub(crate) mod push;
pub(crate) mod templates;
pub(crate) mod topics;
mod whole;

use kernel::{FieldError, Locale, RawId, Time};
use maud::{Markup, html};
use ui::{Button, Field, Row};

use crate::{
    Channel, LineClass, Quiet, Topic, Week,
    address::shown,
    lines::{self, Line},
    reassigned::REGISTER,
    t,
    types::{Address, First, LedgerRow, Preferences, State},
};

/// What a person's own page is drawn from.
pub(crate) struct Own<'a> {
    pub l: Locale,
    pub addresses: &'a [Address],
    /// How each stopped address was stopped.
    pub stops: &'a [(RawId, String)],
    /// What is known of the numbers' lines.
    pub lines: &'a [Line],
    pub now: Time,
    pub chosen: &'a Preferences,
    pub ledger: &'a [LedgerRow],
    /// When routine notices may go to each address.
    pub hours: &'a [(String, Week)],
    /// What was chosen for single topics, the oldest first.
    pub topics: &'a [(Topic, LedgerRow)],
    pub organisation: &'a str,
    /// An agreement to notices was taken back on the page of agreements.
    pub withdrawn: bool,
    /// Numbers that others text from as well, and whether the person is called by the first name there.
    pub shared: &'a [(RawId, bool)],
    /// Answers may come whole as texts: the record.
    pub whole: Option<&'a consent::Agreement>,
    pub zone: &'a str,
    pub done: &'a str,
    pub faults: &'a [FieldError],
    pub typed: &'a str,
    pub wrong_code: Option<RawId>,
    /// What turns on notices on a device; none in a demo.
    pub push: Option<&'a push::Here>,
}

impl Own<'_> {
    fn fault(&self, field: &str) -> Option<&'static str> {
        ui::error_for(self.faults, field, |key| t::by_key(self.l, key))
    }
}

pub(crate) fn own(page: &Own<'_>) -> Markup {
    let l = page.l;
    html! {
        div.page {
            (ui::page_head(t::title(l), &html! { (t::lead(l)) }, None))
            div.stack {
                @if let Some(text) = happened(l, page.done) { (ui::alert(ui::State::Done, text, &html! {}, &html! {})) }
                (ui::error_list(l, page.faults, |key| t::by_key(l, key)))
                @if page.withdrawn {
                    (ui::alert(ui::State::Caution, t::withdrawn(l), &html! { (t::withdrawn_do(l)) },
                        &html! { (Button::normal(t::agreements(l)).link("/agreements")) }))
                }
                (ui::section("addresses", t::addresses(l), &html! {}, &addresses(page)))
                (push::card(page))
                (ui::card("add", t::add(l), &html! {}, &add(page)))
                (ui::section("topics", t::topics(l), &html! {}, &topics::topics(page)))
                (whole::card(page))
                (ui::card("preferences", t::preferences(l), &html! {}, &preferences(page)))
                (ui::section("ledger", t::ledger(l), &html! { a href="/agreements" { (t::agreements(l)) } },
                    &html! { (ledger(page)) (topics::take(l)) }))
            }
        }
    }
}

fn happened(l: Locale, done: &str) -> Option<&'static str> {
    Some(match done {
        "added" => t::done_added(l),
        "confirmed" => t::done_confirmed(l),
        "removed" => t::done_removed(l),
        "off" => t::done_off(l),
        "on" => t::done_on(l),
        "saved" => t::done_saved(l),
        "code" => t::done_code(l),
        "topic" => t::done_topic(l),
        "named" => t::done_named(l),
        "whole-on" => t::done_whole_on(l),
        "whole-off" => t::done_whole_off(l),
        "push" => t::done_push(l),
        _ => return None,
    })
}

fn addresses(page: &Own<'_>) -> Markup {
    let l = page.l;
    if page.addresses.is_empty() {
        return html! { div.card { (ui::empty(t::addresses_empty(l), t::addresses_empty_do(l), &html! {})) } };
    }
    html! {
        div.stack.close { @for address in page.addresses { (one(page, address)) } }
        (ui::confirm("remove-address", t::remove_ask(l), t::remove_text(l), t::remove(l), t::keep(l)))
    }
}

/// One address as a card: what it is, whether it works, and what can be done with it.
fn one(page: &Own<'_>, address: &Address) -> Markup {
    let l = page.l;
    let id = address.id.to_string();
    let stopped = |by: &dyn Fn(&str) -> bool| page.stops.iter().any(|(of, how)| *of == address.id && by(how));
    let given_up = address.stopped && stopped(&|how| how == REGISTER);
    let stopped_by_text = stopped(&|how| !matches!(how, "page" | "mail" | REGISTER));
    let stopped_by_mail = page.stops.iter().any(|(of, how)| *of == address.id && how == "mail");
    let state = match (address.stopped, address.verified_at) {
        (true, _) if !given_up => ui::badge(ui::State::Caution, t::stopped(l)),
        (_, Some(_)) if !given_up => ui::badge_with(ui::State::Done, "check", t::confirmed(l)),
        _ => ui::badge(ui::State::Note, t::unconfirmed(l)),
    };
    let turn = |answer, label| {
        let fields = [("address", id.as_str()), ("answer", answer)];
        ui::act("/channels/stop", &fields, None, Button::normal(label))
    };
    let kind = match address.channel {
        Channel::Sms => t::kind_phone(l),
        Channel::Email => t::kind_email(l),
        Channel::Push => t::kind_push(l),
    };
    let kept = page.lines.iter().find(|line| line.value == address.value);
    let sms = address.channel == Channel::Sms;
    let line = sms.then(|| lines::told(l, (&address.value, address.verified_at.is_some()), kept, page.now)).flatten();
    // Nobody sent a code when a number turned out to be over.
    let dead = kept.is_some_and(|line| line.class == LineClass::Dead);
    let body = html! {
        p.meta { (kind) }
        (push::mark(page, address))
        @if let Some(line) = line { p { (ui::badge_with(ui::State::Caution, "info", t::line_mark(l))) " " (line) } }
        @if address.stopped && !given_up { p { @if stopped_by_text { (t::stopped_text(l)) } @else if stopped_by_mail { (t::stopped_mail(l)) } @else { (t::stopped_page(l)) } } }
        @if address.verified_at.is_none() && (!address.stopped || given_up) { (confirm(page, address, dead)) }
        (whole::shared(page, address))
        div.actions {
            @if address.verified_at.is_some() && !address.stopped { (turn("stop", t::turn_off(l))) }
            @if address.stopped && !stopped_by_text && !given_up { (turn("start", t::turn_on(l))) }
            (ui::act("/channels/remove", &[("address", &id)], Some("remove-address"), Button::undo(t::remove(l))))
        }
    };
    ui::card(&format!("a-{id}"), &shown(address.channel, &address.value), &state, &body)
}

fn confirm(page: &Own<'_>, address: &Address, dead: bool) -> Markup {
    let l = page.l;
    let id = address.id.to_string();
    let wrong = page.wrong_code == Some(address.id);
    // The list of errors leads to `code`; only the one that is wrong has that id.
    let field_id = if wrong { "code".to_owned() } else { format!("code-{id}") };
    html! {
        @if !dead { p { (t::confirm_lead(l, shown(address.channel, &address.value))) } }
        form.stack.close method="post" action="/channels/confirm" {
            (ui::hidden("address", &id))
            (Field::new("code", t::code_label(l)).id(&field_id).inputmode("numeric").autocomplete("one-time-code").short().max(6)
                .required().error(page.fault("code").filter(|_| wrong)))
            div.actions { (Button::normal(t::confirm(l)).icon("check")) }
        }
        (ui::act("/channels/code", &[("address", &id)], None, Button::quiet(t::code_again(l))))
    }
}

fn add(page: &Own<'_>) -> Markup {
    let l = page.l;
    let kept = |field: &str| if page.fault(field).is_some() { page.typed } else { "" };
    html! {
        p { (t::add_words(l)) }
        form.stack.close method="post" action="/channels/addresses" {
            (ui::hidden("kind", "phone"))
            (Field::new("value", t::add_phone(l)).id("phone").kind("tel").autocomplete("tel").inputmode("tel").max(40).required()
                .help(t::add_phone_help(l)).value(kept("phone")).error(page.fault("phone")))
            div.actions { (Button::normal(t::add_phone_do(l)).icon("sms")) }
        }
        form.stack.close method="post" action="/channels/addresses" {
            (ui::hidden("kind", "email"))
            (Field::new("value", t::add_email(l)).id("email").kind("text").autocomplete("email").inputmode("email").max(254).required()
                .help(t::add_email_help(l)).value(kept("email")).error(page.fault("email")))
            div.actions { (Button::normal(t::add_email_do(l)).icon("mail")) }
        }
    }
}

fn preferences(page: &Own<'_>) -> Markup {
    let (l, chosen) = (page.l, page.chosen);
    let devices = chosen.first == First::Push || page.addresses.iter().any(|a| a.channel == Channel::Push);
    let mut first = vec![(First::Sms.word(), t::first_phone(l)), (First::Email.word(), t::first_email(l))];
    first.extend(devices.then(|| (First::Push.word(), t::first_push(l))));
    first.push((First::Neither.word(), t::first_neither(l)));
    let languages = [("en", t::language_en(l)), ("es", t::language_es(l))];
    let zones = zones(l, &chosen.zone);
    let zones: Vec<(&str, &str)> = zones.iter().map(|(value, label)| (*value, label.as_str())).collect();
    let Quiet { from, until } = chosen.quiet;
    let (from, until) = (clock(from), clock(until));
    html! {
        form.stack.close method="post" action="/channels/preferences" {
            (ui::choices("first", t::first(l), &first, chosen.first.word(), page.fault("first")))
            (ui::choices("locale", t::language(l), &languages, chosen.locale.tag(), page.fault("locale")))
            h3 { (t::quiet(l)) }
            p.meta { (t::quiet_help(l)) }
            (hours::by_law(page))
            (Field::new("from", t::quiet_from(l)).kind("time").short().required().value(&from).error(page.fault("from")))
            (Field::new("until", t::quiet_until(l)).kind("time").short().required().value(&until).error(page.fault("until")))
            (Field::new("zone", t::zone(l)).list(&zones).value(&chosen.zone).error(page.fault("zone")))
            div.actions { (Button::main(t::save(l)).icon("check")) }
        }
    }
}

/// `20:00`, from minutes after midnight.
fn clock(minutes: u32) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// The zones of the United States that differ, and the person's own where it is another.
fn zones(l: Locale, own: &str) -> Vec<(&str, String)> {
    let known = [
        ("America/New_York", t::zone_eastern(l)),
        ("America/Chicago", t::zone_central(l)),
        ("America/Denver", t::zone_mountain(l)),
        ("America/Phoenix", t::zone_arizona(l)),
        ("America/Los_Angeles", t::zone_pacific(l)),
        ("America/Anchorage", t::zone_alaska(l)),
        ("Pacific/Honolulu", t::zone_hawaii(l)),
        ("America/Puerto_Rico", t::zone_puerto_rico(l)),
    ];
    let mut all: Vec<(&str, String)> = known.into_iter().map(|(value, label)| (value, label.to_owned())).collect();
    if !all.iter().any(|(value, _)| *value == own) {
        all.push((own, t::zone_of_org(l, own.replace('_', " "))));
    }
    all
}

/// How something was said.
fn how(l: Locale, word: &str) -> &'static str {
    match word {
        "page" => t::how_page(l),
        "text" => t::how_text(l),
        "mail" => t::how_mail(l),
        "account" => t::how_account(l),
        "code" => t::how_code(l),
        "gone" => t::how_gone(l),
        "moved" => t::how_moved(l),
        REGISTER => t::how_reassigned(l),
        _ => t::how_other(l),
    }
}

fn ledger(page: &Own<'_>) -> Markup {
    let l = page.l;
    if page.ledger.is_empty() {
        return html! { p.meta { (t::ledger_empty(l)) } };
    }
    let titles: Vec<String> = page
        .ledger
        .iter()
        .map(|row| {
            let address = shown(row.channel, &row.value);
            if row.on { t::ledger_on(l, address) } else { t::ledger_off(l, address) }
        })
        .collect();
    let rows: Vec<Row<'_>> = page
        .ledger
        .iter()
        .zip(&titles)
        .map(|(row, title)| {
            let line = t::ledger_line(l, ui::time::date(l, row.at, page.zone), how(l, &row.how));
            Row::new(title).icon(if row.on { "check" } else { "close" }).lines(html! {
                span.meta { (line) }
                details { summary { (t::ledger_words(l)) } p { (row.words) } }
            })
        })
        .collect();
    ui::rows(&rows)
}

/// The administrator's page: numbers, codes and times; no names, addresses or words.
pub(crate) fn outbox(
    l: Locale,
    counts: &[(State, i64)],
    troubles: &[(Time, String, String, String, String)],
    (health, faxes): (&health::Health<'_>, &fax::Faxes<'_>),
) -> Markup {
    let known = |state: &State| counts.iter().find(|(s, _)| s == state).map(|(_, n)| (*state, *n));
    let states: Vec<Vec<Markup>> = State::ALL
        .iter()
        .filter_map(known)
        .map(|(state, n)| vec![html! { (label(l, state)) }, html! { (n) }])
        .collect();
    let lines: Vec<Vec<Markup>> = troubles
        .iter()
        .map(|(at, notice, channel, state, fault)| {
            let state = label(l, State::from_word(state));
            vec![
                html! { (ui::time::moment(l, *at, health.now, health.zone)) },
                html! { (templates::name(l, notice)) },
                html! { (Channel::from_word(channel).map_or("–", |channel| topics::by(l, channel))) },
                html! { (state) },
                html! { @if fault.is_empty() { "–" } @else { code { (fault) } } },
            ]
        })
        .collect();
    html! {
        div.page {
            (ui::page_head(t::outbox(l), &html! { (t::outbox_lead(l)) }, Some(&html! {
                (Button::normal(t::templates_open(l)).icon("edit").link("/outbox/templates"))
                (Button::normal(t::find_title(l)).icon("search").link("/outbox/consent"))
            })))
            @if states.is_empty() && troubles.is_empty() && faxes.is_empty() {
                div.card { (ui::empty(t::outbox_empty(l), t::outbox_empty_do(l), &html! {})) }
            } @else {
                div.stack {
                    (ui::card("health", t::health(l), &html! {}, &health::health(l, health)))
                    (ui::card("states", t::outbox_states(l), &html! {},
                        &ui::stacks(t::outbox_states(l), &[t::column_state(l), t::column_count(l)], &states)))
                    (ui::card("troubles", t::outbox_troubles(l), &html! {}, &html! {
                        @if lines.is_empty() { p { (t::outbox_no_troubles(l)) } }
                        @else {
                            @if troubles.iter().any(|(.., state, _)| State::from_word(state) == State::Unknown) {
                                p.meta { (t::outbox_help_unknown(l)) }
                            }
                            (ui::stacks(t::outbox_troubles(l),
                                &[t::column_when(l), t::column_notice(l), t::column_how(l), t::column_state(l), t::column_why(l)], &lines))
                        }
                    }))
                    (fax::card(l, faxes, (health.now, health.zone)))
                }
            }
        }
    }
}

/// A state in words.
pub fn label(l: Locale, state: State) -> &'static str {
    match state {
        State::Queued => t::state_queued(l),
        State::Held => t::state_held(l),
        State::Sending => t::state_sending(l),
        State::Sent => t::state_sent(l),
        State::Delivered => t::state_delivered(l),
        State::Failed => t::state_failed(l),
        State::Unknown => t::state_unknown(l),
        State::Suppressed => t::state_suppressed(l),
        State::Unreachable => t::state_unreachable(l),
    }
}
