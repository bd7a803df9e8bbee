//! The code with which a patient's telephone joins: for staff to show, read out or print.

use gate::{Session, View};
use kernel::{Boxed, Locale, PersonId, Result, Time};
use maud::{Markup, html};
use ui::{Button, PatientPanel, PersonLink};

use crate::{
    join, store, t,
    types::{Reach, ReachId},
};

/// For the front desk and the care team.
pub(crate) const LINK: PersonLink = PersonLink { shows: |who| who.works(), icon: "sms", label: t::invite_link, href };

/// Beside a thread about the patient.
pub(crate) const PANEL: PatientPanel = PatientPanel { order: 85, draw: panel };

/// Where a person's code is made and shown.
pub fn href(person: PersonId) -> String {
    format!("/channels/invite/{person}")
}

fn panel(session: &mut Session, patient: PersonId) -> Boxed<'_, Result<Markup>> {
    Box::pin(async move {
        let l = session.locale();
        let mut access = session.may::<View, Reach>(ReachId::from_raw(patient.raw())).await?;
        let known = store::addresses(&mut access, patient).await?;
        let texts = known.iter().any(|a| a.channel == crate::Channel::Sms && a.verified_at.is_some() && !a.stopped);
        let links = ui::person_links(session, patient);
        Ok(html! {
            div.facts {
                section aria-labelledby="panel-texts" {
                    h3 #panel-texts { (t::panel(l)) }
                    p.meta { @if texts { (t::panel_texts(l)) } @else { (t::panel_no_texts(l)) } }
                    div.cluster { (links) }
                }
            }
        })
    })
}

/// What the page is drawn from.
pub(crate) struct Invite<'a> {
    pub l: Locale,
    pub person: PersonId,
    /// The way back to the person's page.
    pub back: Markup,
    pub name: &'a str,
    /// The language of the slip: the patient's.
    pub theirs: Locale,
    pub organisation: &'a str,
    pub number: &'a str,
    pub code: Option<(String, Time)>,
    pub zone: &'a str,
}

pub(crate) fn invite(page: &Invite<'_>) -> Markup {
    let l = page.l;
    let label = if page.code.is_some() { t::invite_again(l) } else { t::invite_make(l) };
    html! {
        div.page {
            (page.back)
            (ui::page_head(&t::invite_title(l, page.name), &html! { (t::invite_lead(l)) }, None))
            div.stack {
                @if let Some((code, ends_at)) = &page.code { (slip(page, code, *ends_at)) }
                div.actions {
                    (ui::act(&href(page.person), &[], None, Button::main(label).icon("sms")))
                }
                @if page.code.is_some() { p.meta { (t::invite_print(l)) } }
            }
        }
    }
}

/// What the patient takes home, in the patient's language.
fn slip(page: &Invite<'_>, code: &str, ends_at: Time) -> Markup {
    let l = page.theirs;
    html! {
        div lang=(l.tag()) {
            (ui::card("slip", &t::invite_slip(l, page.organisation), &html! {}, &html! {
                p.meta { (t::invite_code(l)) }
                p.figure #code { (join::shown(code)) }
                (ui::facts(&[
                    (t::invite_to(l), html! { strong { (page.number) } }),
                    (t::invite_until(l), html! { (ui::time::date(l, ends_at, page.zone)) }),
                ]))
                p { (t::invite_how(l)) }
                p { (t::invite_agree(l, page.organisation)) }
                p { (t::invite_911(l)) }
            }))
        }
    }
}
