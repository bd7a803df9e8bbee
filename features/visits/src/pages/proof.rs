//! One proposal with its proof: who worked when, what excludes it, what it still lacks, and the clinician's word.

use std::collections::{BTreeMap, BTreeSet};

use gate::{Access, Act, View};
use kernel::{FieldError, Locale, PersonId, RawId, Result, Time};
use maud::{Markup, html};
use policy::{Relation, Relations, Role};
use rules::{
    evisit::{Class, State as Stand},
    price::PriceTable,
};
use ui::{Button, Field, State, Step};

use super::{code_words, error_list, error_of, evidence_words, price_words, reason_words, shelf_badge};
use crate::{
    class::class_of,
    store, t,
    types::{Facts, Happened, Proposal, ProposalInfo, SUMMARY_LEAST},
};

/// What was typed, when the page comes back.
#[derive(Default)]
pub(crate) struct Typed<'a> {
    pub summary: Option<&'a str>,
    pub diagnosis: Option<&'a str>,
    pub reason: &'a str,
    pub errors: &'a [FieldError],
}

/// A proposal, ready to be drawn.
pub(crate) struct Proof {
    pub info: ProposalInfo,
    pub patient: String,
    names: BTreeMap<PersonId, (String, Class)>,
    minutes: Vec<work::Minutes>,
    counted: BTreeSet<RawId>,
    agreement: Option<consent::Agreement>,
    history: Vec<Happened>,
    prices: PriceTable,
    facts: Facts,
    may_attest: bool,
    may_close: bool,
    now: Time,
    zone: String,
    org_zone: String,
}

impl Proof {
    pub async fn load(access: &mut Access<'_, View, Proposal>) -> Result<Self> {
        let info = store::proposal(access).await?;
        let mut minutes = work::minutes_of(access, info.thread).await?;
        let own = store::of_patient(access, info.patient).await?;
        for folded in own.iter().filter(|p| p.folded_into == Some(info.id) && p.thread != info.thread) {
            minutes.extend(work::minutes_of(access, folded.thread).await?);
        }
        minutes.sort_by_key(|m| (m.started_at, m.id));
        let within =
            |m: &work::Minutes| info.window_end.is_none_or(|end| m.started_at < end) && m.stopped_at > info.inquiry_at;
        minutes.retain(within);
        let claims = store::claims(access, info.patient).await?;
        let agreements = consent::history(access, info.patient).await?;
        let history = store::history(access).await?;
        let mut people: BTreeSet<PersonId> = minutes.iter().map(|m| m.person).collect();
        people.extend(
            [Some(info.patient), Some(info.inquiry_by), info.clinician, info.attested_by, info.set_aside_by]
                .into_iter()
                .flatten(),
        );
        people.extend(history.iter().filter_map(|h| h.actor));
        let cards = people::cards(access, &people.into_iter().collect::<Vec<_>>()).await?;
        let names: BTreeMap<PersonId, (String, Class)> =
            cards.iter().map(|c| (c.id, (c.title(), class_of(c.credential.as_deref())))).collect();
        let me = access.who().person();
        Ok(Self {
            patient: names.get(&info.patient).map(|n| n.0.clone()).unwrap_or_default(),
            names,
            minutes,
            counted: claims.iter().filter(|(_, id)| **id == info.id).map(|(minute, _)| *minute).collect(),
            agreement: agreements
                .into_iter()
                .find(|a| Some(a.at) == info.consent_at && a.topic == Some(consent::Topic::EvisitBilling)),
            history,
            prices: store::price_table(access).await?,
            facts: store::facts(access, info.patient).await?,
            may_attest: may_attest(access, &info, me).await?,
            may_close: works_here(access),
            now: access.now(),
            zone: access.who().zone.clone(),
            org_zone: access.org().config.zone.clone(),
            info,
        })
    }

    fn name(&self, person: PersonId) -> &str {
        self.names.get(&person).map_or("", |n| n.0.as_str())
    }

    fn moment(&self, l: Locale, at: Time) -> String {
        ui::time::moment(l, at, self.now, &self.zone)
    }
}

/// The same sentence as in `policy.rs`, to choose buttons, never to give a right.
fn works_here<A: Act>(access: &Access<'_, A, Proposal>) -> bool {
    let who = access.who();
    let cares = who.is(Role::Clinician) || who.is(Role::Pharmacist);
    cares && access.relations().meets(Relations::any(&[Relation::Team, Relation::Holder]))
}

/// Only somebody of the class whose minutes are counted stands for them: a nurse never attests a physician's time.
pub(crate) async fn may_attest<A: Act>(
    access: &mut Access<'_, A, Proposal>,
    info: &ProposalInfo,
    me: PersonId,
) -> Result<bool> {
    if info.code.is_none() || !works_here(access) {
        return Ok(false);
    }
    let cards = people::cards(access, &[me]).await?;
    Ok(cards.first().is_some_and(|card| class_of(card.credential.as_deref()) == info.class))
}

pub(crate) fn proof(l: Locale, p: &Proof, typed: &Typed<'_>) -> Markup {
    let info = &p.info;
    html! {
        div.page.wide {
            (ui::back("/proposals", t::proposals(l)))
            (ui::page_head(&t::proposal_of(l, &p.patient), &html! { (shelf_badge(l, info.shelf())) }, None))
            div.split {
                div.stack {
                    (error_list(l, typed.errors))
                    (head(l, p))
                    (exclusions(l, p))
                    @if p.may_attest { (attest(l, p, typed)) }
                    @else if let (Some(by), Some(at)) = (info.attested_by, info.attested_at) { (attested(l, p, by, at)) }
                    (work_done(l, p))
                }
                aside.stack aria-label=(t::proof(l)) {
                    (facts(l, p))
                    (missing(l, p))
                    (history(l, p))
                    @if p.may_close { (close(l, p, typed)) }
                }
            }
        }
    }
}

fn head(l: Locale, p: &Proof) -> Markup {
    let info = &p.info;
    let title = info.code.map_or_else(|| t::no_code(l).to_owned(), |code| code_words(l, code));
    let day = info.window_start.map(|at| at.in_zone(&p.org_zone).date());
    let price = info.code.zip(day).and_then(|(code, day)| p.prices.on(code, day));
    let body = html! {
        p { (t::minutes_counted(l, i64::from(info.minutes))) }
        @match (info.state, info.window_end) {
            (Stand::Running, Some(end)) => p { (t::may_change(l, p.moment(l, end))) },
            (Stand::Final, Some(end)) => p { (t::ended_on(l, ui::time::date(l, end.plus_seconds(-1), &p.org_zone))) },
            _ => {}
        }
        @if let Some(price) = price { p.meta { (price_words(l, price, &p.facts)) } }
        p { a href={ "/threads/" (info.thread) } { (t::to_thread(l)) } }
    };
    ui::card("code", &title, &html! {}, &body)
}

fn exclusions(l: Locale, p: &Proof) -> Markup {
    let info = &p.info;
    let blocks: Vec<_> = info.exclusions().collect();
    let notes: Vec<_> = info.reasons.iter().filter(|r| !r.blocks()).collect();
    html! {
        @if let (Some(by), Some(at)) = (info.set_aside_by, info.set_aside_at) {
            (ui::alert(State::Note, &t::set_aside_by(l, p.name(by), p.moment(l, at)), &html! { p { (info.set_aside_why) } }, &html! {}))
        }
        @if let Some(into) = info.folded_into {
            (ui::alert(State::Note, t::folded(l), &html! { p { a href={ "/proposals/" (into) } { (t::folded_open(l)) } } }, &html! {}))
        }
        @if !blocks.is_empty() {
            (ui::alert(State::Caution, t::why_none(l), &html! { ul { @for r in &blocks { li { (reason_words(l, *r)) } } } }, &html! {}))
        }
        @if !notes.is_empty() {
            (ui::alert(State::Note, t::notes(l), &html! { ul { @for r in &notes { li { (reason_words(l, **r)) } } } }, &html! {}))
        }
    }
}

fn attest(l: Locale, p: &Proof, typed: &Typed<'_>) -> Markup {
    let info = &p.info;
    let action = format!("/proposals/{}/attest", info.id);
    let help = t::summary_help(l, i64::try_from(SUMMARY_LEAST).unwrap_or(0));
    let label = if info.attested_at.is_some() { t::attest_again(l) } else { t::attest(l) };
    let body = html! {
        @if let (Some(by), Some(at)) = (info.attested_by, info.attested_at) { p { (t::attested_by(l, p.name(by), p.moment(l, at))) } }
        @if info.state == Stand::Running { p { (t::attest_now(l)) } }
        form.stack method="post" action=(action) {
            (Field::new("summary", t::summary(l)).help(&help).area(5).required().value(typed.summary.unwrap_or(&info.summary))
                .error(error_of(l, typed.errors, "summary")))
            (Field::new("diagnosis", t::diagnosis(l)).help(t::diagnosis_help(l)).short().max(8)
                .value(typed.diagnosis.unwrap_or(&info.diagnosis)).error(error_of(l, typed.errors, "diagnosis")))
            p.meta { (t::attest_words(l)) }
            div.actions { (Button::main(label).icon("check")) }
        }
    };
    ui::card("attest", t::attest_title(l), &html! {}, &body)
}

fn attested(l: Locale, p: &Proof, by: PersonId, at: Time) -> Markup {
    let body = html! { p { (t::attested_by(l, p.name(by), p.moment(l, at))) } (ui::prose(&p.info.summary)) };
    ui::card("attested", t::attest_title(l), &html! {}, &body)
}

fn work_done(l: Locale, p: &Proof) -> Markup {
    let info = &p.info;
    let mut steps: Vec<(String, String, bool)> =
        vec![(t::asked_by(l, p.name(info.inquiry_by)), p.moment(l, info.inquiry_at), false)];
    if let Some(at) = info.review_at {
        steps.push((t::first_read(l).to_owned(), p.moment(l, at), false));
    }
    for m in &p.minutes {
        let span = ui::time::in_words(l, m.stopped_at.seconds_since(m.started_at));
        let (from, to) = (p.moment(l, m.started_at), ui::time::clock_time(l, m.stopped_at, &p.zone));
        let below = format!("{}. {}", t::from_to(l, from, to), why_counted(l, p, m));
        steps.push((t::worked(l, p.name(m.person), span), below, false));
    }
    if let Some(end) = info.window_end {
        steps.push((t::days_end(l).to_owned(), p.moment(l, end), end > p.now));
    }
    let steps: Vec<Step<'_>> = steps.iter().map(|(title, below, next)| Step { title, below, next: *next }).collect();
    ui::card("minutes", t::minutes_title(l), &html! {}, &ui::timeline(&steps))
}

/// How a stretch was logged, and why it is or is not in the sum.
fn why_counted(l: Locale, p: &Proof, m: &work::Minutes) -> String {
    let source = match m.source.as_str() {
        "manual" => t::source_manual(l).to_owned(),
        "corrected" => t::source_corrected(l, &m.reason),
        _ => t::source_auto(l).to_owned(),
    };
    let class = p.names.get(&m.person).map_or(Class::ClinicalStaff, |n| n.1);
    let counted = match class {
        Class::ClinicalStaff => t::not_counted_staff(l),
        _ if p.counted.contains(&m.id) => t::counted(l),
        _ if p.info.code.is_some() => t::not_counted(l),
        _ => return source,
    };
    format!("{source} {counted}")
}

fn facts(l: Locale, p: &Proof) -> Markup {
    let info = &p.info;
    let said = |fact: Option<bool>| fact.map_or(t::unsaid(l), |yes| if yes { t::yes(l) } else { t::no(l) });
    let agreed =
        p.agreement.as_ref().map_or_else(|| t::no_agreement(l).to_owned(), |a| super::agreed_line(l, a, &p.zone));
    let payer = if p.facts.payer.is_empty() { t::unsaid(l) } else { &p.facts.payer };
    let pairs: Vec<(&str, Markup)> = vec![
        (t::fact_asked(l), html! { (p.name(info.inquiry_by)) ", " (p.moment(l, info.inquiry_at)) }),
        (t::first_read(l), html! { @if let Some(at) = info.review_at { (p.moment(l, at)) } @else { (t::not_yet(l)) } }),
        (t::fact_agreement(l), html! { (agreed) }),
        (t::fact_established(l), html! { (said(p.facts.established)) }),
        (t::fact_postoperative(l), html! { (said(p.facts.postoperative)) }),
        (t::fact_apcm(l), html! { (said(p.facts.apcm)) }),
        (t::fact_payer(l), html! { (payer) }),
    ];
    let body = html! { (ui::facts(&pairs)) p { a href={ "/billing/" (info.patient) } { (t::to_billing(l)) } } };
    ui::card("facts", t::proof(l), &html! {}, &body)
}

fn missing(l: Locale, p: &Proof) -> Markup {
    if p.info.code.is_none() {
        return html! {};
    }
    let body = html! {
        @if p.info.missing.is_empty() { p { (t::nothing_missing(l)) } }
        @else { p { (t::missing_lead(l)) } ul { @for e in &p.info.missing { li { (evidence_words(l, *e)) } } } }
    };
    ui::card("missing", t::missing_title(l), &html! {}, &body)
}

fn history(l: Locale, p: &Proof) -> Markup {
    let lines: Vec<(String, String)> = p
        .history
        .iter()
        .map(|h| {
            let title = match h.what.as_str() {
                "proposed" => t::happened_proposed(l, &h.new_code),
                "rose" => t::happened_rose(l, &h.old_code, &h.new_code),
                "fell" => t::happened_fell(l, &h.old_code, &h.new_code),
                "gone" => t::happened_gone(l, &h.old_code),
                "final" => t::happened_final(l, &h.new_code),
                "withdrawn" => t::happened_withdrawn(l).to_owned(),
                "attested" => t::happened_attested(l, &h.new_code),
                "reopened" => t::happened_reopened(l).to_owned(),
                "set-aside" => t::happened_set_aside(l).to_owned(),
                _ => t::happened_restored(l).to_owned(),
            };
            let who = h.actor.map(|by| format!("{}, ", p.name(by))).unwrap_or_default();
            let minutes = t::minutes_counted(l, i64::from(h.minutes));
            (title, format!("{who}{}. {minutes}", p.moment(l, h.at)))
        })
        .collect();
    let steps: Vec<Step<'_>> = lines.iter().map(|(title, below)| Step { title, below, next: false }).collect();
    html! { @if !steps.is_empty() { (ui::card("history", t::history(l), &html! {}, &ui::timeline(&steps))) } }
}

fn close(l: Locale, p: &Proof, typed: &Typed<'_>) -> Markup {
    let info = &p.info;
    if info.set_aside_at.is_some() {
        let body = html! {
            p { (t::restore_lead(l)) }
            (ui::act(&format!("/proposals/{}/restore", info.id), &[], None, Button::normal(t::restore(l))))
        };
        return ui::card("restore", t::restore(l), &html! {}, &body);
    }
    if info.code.is_none() {
        return html! {};
    }
    let body = html! {
        p { (t::withdraw_lead(l)) }
        form.stack method="post" action={ "/proposals/" (info.id) "/withdraw" } {
            (Field::new("reason", t::withdraw_reason(l)).required().max(400).value(typed.reason).error(error_of(l, typed.errors, "reason")))
            div.actions { (Button::undo(t::withdraw(l))) }
        }
    };
    ui::card("withdraw", t::withdraw_title(l), &html! {}, &body)
}
