//! Inviting somebody, and answering an invitation.

use kernel::{FieldError, Locale, Time};
use maud::{Markup, Render as _, html};
use policy::Relations;
use ui::{Button, Field};

use super::error_in;
use crate::{CircleRole, SCOPES, plain, store::Offer, t};

/// The form as typed.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct InviteForm {
    pub name: String,
    pub contact: String,
    pub role: String,
    pub words: String,
    pub tasks: String,
    pub updates: String,
    pub medicines: String,
    pub full: String,
    pub until: String,
}

impl InviteForm {
    /// The scope that was ticked.
    pub fn scope(&self) -> Relations {
        let ticked = [&self.tasks, &self.updates, &self.medicines, &self.full];
        let words = SCOPES.iter().zip(ticked).filter(|(_, tick)| !tick.is_empty()).map(|(scope, _)| scope.word());
        crate::scope_of(words)
    }
}

pub(crate) fn invite_page(l: Locale, patient: kernel::PersonId, form: &InviteForm, errors: &[FieldError]) -> Markup {
    let (circle, action) = (crate::href(patient), format!("/circles/{patient}/invite"));
    let roles = CircleRole::INVITED.map(|role| (role.word(), plain::role(l, role)));
    let error = |field| error_in(l, errors, field);
    html! {
        div.page {
            (ui::back(&circle, t::back_circle(l)))
            (ui::page_head(t::invite_title(l), &html! { (t::invite_lead(l)) }, None))
            div.stack {
            (ui::error_list(l, errors, |key| t::by_key(l, key)))
            form.stack method="post" action=(action) {
                (Field::new("name", t::name(l)).help(t::name_help(l)).value(&form.name).error(error("name")).max(100))
                (Field::new("contact", t::contact(l)).help(t::contact_help(l)).value(&form.contact).error(error("contact")).inputmode("email").max(254))
                (ui::choices("role", t::invite_role(l), &roles, &form.role, error("role")))
                (Field::new("words", t::words(l)).help(t::words_help(l)).value(&form.words).max(40))
                (scope_field(l, form, error("scope")))
                (Field::new("until", t::end_date(l)).help(t::end_help(l)).kind("date").value(&form.until).error(error("until")))
                div.actions.spread {
                    (Button::main(t::send_invite(l)).icon("send"))
                    (Button::normal(t::cancel(l)).link(&circle))
                }
            }
            }
        }
    }
}

fn scope_field(l: Locale, form: &InviteForm, error: Option<&str>) -> Markup {
    let error_id = error.map(|_| "scope-error");
    html! {
        fieldset.choices #scope aria-describedby=[error_id] {
            legend.label { (t::scope(l)) }
            @if let Some(error) = error { span.error id=[error_id] { (ui::icon("alert")) (error) } }
            (ui::check("updates", "yes", t::check_updates(l), !form.updates.is_empty()))
            (ui::check("medicines", "yes", t::check_medicines(l), !form.medicines.is_empty()))
            (ui::check("tasks", "yes", t::check_tasks(l), !form.tasks.is_empty()))
            (ui::check("full", "yes", t::check_full(l), !form.full.is_empty()))
        }
    }
}

/// The invited person reads what is offered, and says yes or no.
pub(crate) fn offer_page(l: Locale, offer: &Offer, zone: &str) -> Markup {
    let role = if offer.words.is_empty() { plain::role(l, offer.role) } else { &offer.words };
    let facts = [
        (t::offer_as(l), html! { (role) }),
        (t::offer_see(l), html! { (plain::scope(l, offer.scope)) }),
        (
            t::offer_until(l),
            html! { (if offer.ends_at == Time::NEVER { t::no_end(l).to_owned() } else { ui::time::date(l, offer.ends_at, zone) }) },
        ),
    ];
    let action = format!("/circle-invitations/{}", offer.id);
    html! {
        div.page {
            (ui::page_head(&t::offer_title(l, &offer.patient_name), &html! { (t::offer_lead(l, &offer.patient_name)) }, None))
            div.stack {
                section.card { (ui::facts(&facts)) p.meta { (t::offer_note(l, &offer.patient_name)) } }
                form method="post" action=(action) {
                    div.actions.spread {
                        (Button::main(t::offer_accept(l)).icon("check").name("answer", "accept"))
                        (Button::normal(t::offer_decline(l)).name("answer", "decline"))
                    }
                }
            }
        }
    }
}

/// Somebody was faster, or it ran out.
pub(crate) fn over_page(l: Locale) -> Markup {
    html! { div.page { (ui::empty(t::invitation_over(l), t::invitation_over_do(l), &Button::normal(t::nav_circle(l)).link("/circles").render())) } }
}
