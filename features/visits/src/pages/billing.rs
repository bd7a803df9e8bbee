//! What only people know of a patient, and the visits around e-visits.

use kernel::{FieldError, Locale, Time};
use maud::{Markup, html};
use ui::{Button, Field, Row, State};

use super::{error_list, error_of};
use crate::{
    t,
    types::{Appointment, CostsId, Facts},
};

/// What the page shows.
pub(crate) struct BillingPage<'a> {
    pub id: CostsId,
    pub name: String,
    pub facts: Facts,
    pub appointments: Vec<Appointment>,
    pub errors: &'a [FieldError],
    pub zone: String,
    pub now: Time,
    /// The reader has a list of proposals to go back to.
    pub lists: bool,
}

pub(crate) fn billing(l: Locale, p: &BillingPage<'_>) -> Markup {
    html! {
        div.page {
            @if p.lists { (ui::back("/proposals", t::proposals(l))) }
            (ui::page_head(&t::billing_of(l, &p.name), &html! { (t::billing_lead(l)) }, None))
            div.stack { (error_list(l, p.errors)) (facts(l, p)) (visits(l, p)) }
        }
    }
}

fn facts(l: Locale, p: &BillingPage<'_>) -> Markup {
    let options = [("yes", t::yes(l)), ("no", t::no(l)), ("", t::unsaid(l))];
    let word = |fact: Option<bool>| fact.map_or("", |yes| if yes { "yes" } else { "no" });
    let body = html! {
        form.stack method="post" action={ "/billing/" (p.id) "/facts" } {
            (ui::choices("established", t::fact_established(l), &options, word(p.facts.established), None))
            (ui::choices("postoperative", t::fact_postoperative(l), &options, word(p.facts.postoperative), None))
            (ui::choices("apcm", t::fact_apcm(l), &options, word(p.facts.apcm), None))
            (Field::new("payer", t::fact_payer(l)).help(t::payer_help(l)).max(80).value(&p.facts.payer).error(error_of(l, p.errors, "payer")))
            (Field::new("home_state", t::home_state(l)).help(t::home_state_help(l)).short().max(2).value(&p.facts.home_state)
                .error(error_of(l, p.errors, "home_state")))
            div.actions { (Button::main(t::save(l)).icon("check")) }
        }
    };
    ui::card("facts", t::facts_title(l), &html! {}, &body)
}

fn visits(l: Locale, p: &BillingPage<'_>) -> Markup {
    let whens: Vec<String> = p.appointments.iter().map(|a| ui::time::moment(l, a.at, p.now, &p.zone)).collect();
    let rows: Vec<Row<'_>> = p
        .appointments
        .iter()
        .zip(&whens)
        .map(|(a, when)| {
            let badge = if a.related {
                ui::badge(State::Caution, t::related(l))
            } else {
                ui::badge(State::Note, t::unrelated(l))
            };
            let held = if a.at <= p.now { t::held(l) } else { t::booked(l) };
            let id = a.id.to_string();
            let cancel = ui::act(
                &format!("/billing/{}/visits/cancel", p.id),
                &[("visit", &id)],
                None,
                Button::undo(t::visit_cancel(l)),
            );
            Row::new(when).icon("calendar").lines(html! { (badge) span.meta { (held) } }).act(cancel)
        })
        .collect();
    let options = [("yes", t::related(l)), ("no", t::unrelated(l))];
    let body = html! {
        p { (t::visits_lead(l)) }
        @if rows.is_empty() { p.meta { (t::visits_none(l)) } } @else { (ui::plain_rows(&rows)) }
        form.stack method="post" action={ "/billing/" (p.id) "/visits" } {
            (Field::new("at", t::visit_at(l)).kind("datetime-local").short().required().error(error_of(l, p.errors, "at")))
            (ui::choices("related", t::visit_related(l), &options, "", error_of(l, p.errors, "related")))
            div.actions { (Button::normal(t::visit_add(l)).icon("plus")) }
        }
    };
    ui::card("visits", t::visits_title(l), &html! {}, &body)
}
