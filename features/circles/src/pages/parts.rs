//! What other pages show of the circle: the panel beside a thread, the card on the home page.

use gate::{Session, View};
use kernel::{Boxed, PersonId, Result};
use maud::{Markup, html};
use policy::Role;
use ui::{Button, Row, Size, State};

use super::circle;
use crate::{EmergencyReview, LooksId, circle_of, plain, store, t};

/// Days for which an emergency access stays on the patient's home page.
const DAYS: i64 = 30;

/// The panel "Circle" beside a thread.
pub(crate) fn panel(session: &mut Session, patient: PersonId) -> Boxed<'_, Result<Markup>> {
    Box::pin(async move {
        let l = session.locale();
        let mut access = session.may::<View, _>(circle_of(patient)).await?;
        let members = store::members(&mut access).await?;
        let href = crate::href(patient);
        Ok(html! {
            div.facts {
                section aria-labelledby="panel-circle" {
                    h3 #panel-circle { (t::panel(l)) }
                    ul.rows.plain role="list" {
                        @for member in &members {
                            @let name = plain::name(l, member);
                            li {
                                (ui::face(&ui::initials(&name), ui::tone(&member.who.raw().to_string()), Size::Small))
                                div.body { b { (name) } span.meta { (plain::line(l, member)) } }
                            }
                        }
                        @if members.is_empty() { li { span.meta { (t::panel_empty(l)) } } }
                    }
                    (Button::normal(t::panel_open(l)).block().link(&href))
                }
            }
        })
    })
}

/// The home page's card: emergencies first, then invitations, then the circle.
pub(crate) fn home_card(session: &mut Session) -> Boxed<'_, Result<Markup>> {
    Box::pin(async move {
        let (l, me, zone) = (session.locale(), session.who().person(), session.who().zone.clone());
        let patient = session.who().is(Role::Patient);
        let mut access = session.may::<View, _>(LooksId::from_raw(me.raw())).await?;
        let now = access.now();
        let offers = store::offers_to(&mut access, me).await?;
        let everyone = session.who().is(Role::Compliance);
        let mut scope = session.scope::<View, EmergencyReview>().await?;
        let emergencies = store::told(&mut scope, now.plus_days(-DAYS), everyone).await?;
        let members =
            if patient { store::members(&mut session.may::<View, _>(circle_of(me)).await?).await? } else { Vec::new() };
        let people = t::card_people(l, i64::try_from(members.len()).unwrap_or(i64::MAX));
        let looks = format!("/circles/{me}/looks");
        Ok(html! {
            @for e in &emergencies {
                @let href = crate::emergency_href(e.id);
                @let title = match e.patient == me {
                    true => t::card_emergency(l, &e.person_name),
                    false => t::emergency_line(l, &e.person_name, &e.patient_name),
                };
                (ui::alert(State::Danger, &title,
                    &html! { (t::card_emergency_below(l, ui::time::moment(l, e.at, now, &zone))) },
                    &html! { (Button::normal(t::card_emergency_link(l)).link(&href)) }))
            }
            (circle::offer_rows(l, &offers))
            @if patient {
                (ui::section("circle-card", t::card_title(l), &html! {}, &ui::rows(&[
                    Row::new(t::title_mine(l)).icon("circle").link("/circles").below(&people),
                    Row::new(t::looks_link(l)).icon("eye").link(&looks).below(t::looks_link_below(l)),
                ])))
            }
        })
    })
}
