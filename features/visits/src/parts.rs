//! What other pages show of visits: navigation, home, the panel beside a thread, the summary of a block.

use gate::{Session, Slice, View, Who};
use kernel::{Boxed, Error, Locale, PersonId, RawId, Result, Time};
use maud::{Markup, html};
use policy::Role;
use ui::{Button, HomeCard, NavEntry, PatientPanel};

use crate::{
    pages, store, t,
    types::{CostsId, Proposal, ProposalInfo},
};

pub(crate) fn add(slice: Slice) -> Slice {
    slice
        .part(NavEntry {
            href: "/proposals",
            icon: "coin",
            label: t::proposals,
            order: 40,
            rest: false,
            shows: proposes,
            count: Some(waiting),
        })
        .part(NavEntry {
            href: "/costs",
            icon: "coin",
            label: t::costs,
            order: 60,
            rest: true,
            shows: pays,
            count: None,
        })
        .part(NavEntry {
            href: "/prices",
            icon: "coin",
            label: t::prices,
            order: 70,
            rest: true,
            shows: prices,
            count: None,
        })
        .part(HomeCard { order: 40, shows: proposes, draw: home })
        .part(PatientPanel { order: 40, draw: panel })
        .part(messaging::CostNote { draw: crate::cost::note })
        .part(work::BlockFigure { order: 30, label: t::figure_proposed, count: proposed })
}

fn proposes(who: &Who) -> bool {
    who.is(Role::Clinician) || who.is(Role::Pharmacist)
}

fn pays(who: &Who) -> bool {
    who.is(Role::Patient)
}

fn prices(who: &Who) -> bool {
    who.is(Role::Administrator)
}

/// Proposals that wait for the person's word.
fn waiting(session: &mut Session) -> Boxed<'_, Result<i64>> {
    Box::pin(async move { store::waiting(&mut session.scope::<View, Proposal>().await?).await })
}

fn home(session: &mut Session) -> Boxed<'_, Result<Markup>> {
    Box::pin(async move {
        let l = session.locale();
        let mut scope = session.scope::<View, Proposal>().await?;
        let (wait, running) = (store::waiting(&mut scope).await?, store::running(&mut scope).await?);
        if wait + running == 0 {
            return Ok(html! {});
        }
        let href = if wait > 0 { "/proposals?show=attest" } else { "/proposals" };
        let body = html! {
            @if wait > 0 { p { b { (t::home_wait(l, wait)) } } }
            @if running > 0 { p { (t::home_running(l, running)) } }
            div.actions { (Button::normal(t::home_open(l)).link(href)) }
        };
        Ok(ui::card("home-proposals", t::proposals(l), &html! {}, &body))
    })
}

/// Running minutes and code beside a thread, for the team.
fn panel(session: &mut Session, patient: PersonId) -> Boxed<'_, Result<Markup>> {
    Box::pin(async move {
        if !session.who().works() || session.who().id == patient.raw() {
            return Err(Error::NotFound);
        }
        let (l, now) = (session.locale(), session.now());
        let mut access = session.may::<View, _>(CostsId::from_raw(patient.raw())).await?;
        let agreed = consent::current(&mut access, patient, consent::Topic::EvisitBilling).await?.is_some();
        let mut all = store::of_patient(&mut access, patient).await?;
        all.retain(|p| p.folded_into.is_none() && p.window_end.is_some_and(|end| end > now));
        Ok(draw(l, &all, agreed, patient, now))
    })
}

fn draw(l: Locale, all: &[ProposalInfo], agreed: bool, patient: PersonId, now: Time) -> Markup {
    let lines: Vec<(Markup, Markup)> = all
        .iter()
        .rev()
        .map(|p| {
            let what = p.code.map_or_else(|| t::no_code(l).to_owned(), |code| pages::code_words(l, code));
            let left = p.window_end.map(|end| ui::time::left(l, now, end)).unwrap_or_default();
            let link =
                html! { a href={ "/proposals/" (p.id) } { (what) } ": " (t::minutes_counted(l, i64::from(p.minutes))) };
            (link, html! { (left) })
        })
        .collect();
    let none = [(html! { (t::panel_none(l)) }, html! {})];
    let lines = if lines.is_empty() { none.to_vec() } else { lines };
    html! {
        div.card {
            div.facts {
                (ui::facts_section("panel-cost", t::panel_title(l), false, &lines))
            }
            @if !agreed { p.meta { (t::panel_no_agreement(l)) } }
            p.meta { a href={ "/billing/" (patient) } { (t::to_billing(l)) } }
        }
    }
}

/// How many of the block's threads carry a code of the person's.
fn proposed<'a>(session: &'a mut Session, subjects: &'a [RawId], _from: Time, _to: Time) -> Boxed<'a, Result<i64>> {
    Box::pin(async move {
        let mut scope = session.scope::<View, Proposal>().await?;
        let mut sum = 0;
        for subject in subjects {
            sum += store::proposed_for(&mut scope, *subject).await?;
        }
        Ok(sum)
    })
}
