//! Invitations: sent, taken back, answered.

use axum::{
    Form,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use gate::{Edit, Reply, Session, Share, View};
use kernel::{Error, FieldError, PersonId, Result, Time};
use maud::Markup;

use crate::{
    Circle, CircleId, CircleRole, InvitationId,
    pages::{self, InviteForm},
    store::{self, NewInvitation},
    t,
};

#[derive(serde::Deserialize)]
pub(crate) struct Taken {
    invitation: InvitationId,
}

#[derive(serde::Deserialize)]
pub(crate) struct Answer {
    answer: String,
}

pub(crate) async fn form(mut session: Session, Path(id): Path<CircleId>) -> Reply<Markup> {
    let page = draw(&mut session, id, &InviteForm::default(), &[]).await?;
    session.send(page).await
}

async fn draw(session: &mut Session, id: CircleId, form: &InviteForm, errors: &[FieldError]) -> Result<Markup> {
    // Only who may invite sees the form; seeing it is a look, not yet a change.
    let own = session.may::<View, Circle>(id).await?.relations().meets(super::OWN);
    if !own {
        return Err(Error::NotFound);
    }
    let l = session.locale();
    let body = pages::invite_page(l, PersonId::from_raw(id.raw()), form, errors);
    ui::shell(session, &format!("/circles/{id}/invite"), t::invite_title(l), body).await
}

pub(crate) async fn send(session: Session, Path(id): Path<CircleId>, Form(form): Form<InviteForm>) -> Reply<Response> {
    let new = match check(&form, session.now(), &session.who().zone) {
        Ok(new) => new,
        Err(errors) => return refuse(session, id, &form, &errors).await,
    };
    let mut write = session.write().await?;
    let mut access = write.may::<Share, _>(id).await?;
    store::invite(&mut access, &new).await?;
    write.send(Redirect::to(&format!("/circles/{id}?done=invited")).into_response()).await
}

async fn refuse(mut session: Session, id: CircleId, form: &InviteForm, errors: &[FieldError]) -> Reply<Response> {
    let page = draw(&mut session, id, form, errors).await?;
    session.send((StatusCode::UNPROCESSABLE_ENTITY, page).into_response()).await
}

/// Parse, don't validate: every fault at once, so that a person mends the form once.
fn check(form: &InviteForm, now: Time, zone: &str) -> Result<NewInvitation, Vec<FieldError>> {
    let mut errors = Vec::new();
    let mut fault = |field, code| errors.push(FieldError { field, code });
    let (name, contact) = (form.name.trim(), form.contact.trim());
    if name.is_empty() || name.chars().count() > 100 {
        fault("name", "name-missing");
    }
    if !is_contact(contact) {
        fault("contact", "contact-bad");
    }
    let role = CircleRole::from_word(&form.role).filter(|role| role.is_invited());
    if role.is_none() {
        fault("role", "role-missing");
    }
    let scope = form.scope();
    if scope.is_empty() {
        fault("scope", "scope-missing");
    }
    let ends_at = match form.until.trim() {
        "" => Some(Time::NEVER),
        day => end_of_day(day, zone),
    };
    match ends_at {
        None => fault("until", "until-bad"),
        Some(end) if end <= now => fault("until", "until-past"),
        Some(_) => {}
    }
    match (role, ends_at) {
        (Some(role), Some(ends_at)) if errors.is_empty() => Ok(NewInvitation {
            name: name.to_owned(),
            contact: contact.to_owned(),
            role,
            words: form.words.trim().chars().take(40).collect(),
            scope,
            ends_at,
        }),
        _ => Err(errors),
    }
}

/// An e-mail address, or a telephone number with at least ten digits. People looks closer.
fn is_contact(text: &str) -> bool {
    if let Some((name, domain)) = text.split_once('@') {
        let plain = text.chars().all(|c| !c.is_whitespace() && !c.is_control() && !"<>\",;\\".contains(c));
        let dotted =
            domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.') && !domain.contains('@');
        return plain && dotted && !name.is_empty() && text.len() <= 254;
    }
    let digits = text.chars().filter(char::is_ascii_digit).count();
    (10..=15).contains(&digits) && text.chars().all(|c| c.is_ascii_digit() || " -().+".contains(c))
}

/// The last moment of a day: the next midnight on the reader's wall clock.
fn end_of_day(day: &str, zone: &str) -> Option<Time> {
    let zone = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let next = day.parse::<jiff::civil::Date>().ok()?.tomorrow().ok()?;
    Some(Time::from_micros(next.to_zoned(zone).ok()?.timestamp().as_microsecond()))
}

pub(crate) async fn take_back(session: Session, Path(id): Path<CircleId>, Form(form): Form<Taken>) -> Reply<Redirect> {
    let mut write = session.write().await?;
    let mut access = write.may::<Share, Circle>(id).await?;
    store::take_back(&mut access, form.invitation).await?;
    write.send(Redirect::to(&format!("/circles/{id}?done=taken-back"))).await
}

pub(crate) async fn offer(mut session: Session, Path(id): Path<InvitationId>) -> Reply<Markup> {
    let (l, zone) = (session.locale(), session.who().zone.clone());
    let mut access = session.may::<View, _>(id).await?;
    let (title, body) = match store::offer(&mut access).await? {
        Some(offer) => (t::offer_title(l, &offer.patient_name), pages::offer_page(l, &offer, &zone)),
        None => (t::invitation_over(l).to_owned(), pages::over_page(l)),
    };
    let page = ui::shell(&mut session, &format!("/circle-invitations/{id}"), &title, body).await?;
    session.send(page).await
}

pub(crate) async fn answer(
    session: Session,
    Path(id): Path<InvitationId>,
    Form(form): Form<Answer>,
) -> Reply<Redirect> {
    let mut write = session.write().await?;
    let mut access = write.may::<Edit, _>(id).await?;
    let to = match form.answer.as_str() {
        "accept" => format!("/circles/{}?done=joined", store::accept(&mut access).await?),
        "decline" => {
            store::decline(&mut access).await?;
            "/circles?done=declined".to_owned()
        }
        _ => return Err(Error::NotFound.into()),
    };
    write.send(Redirect::to(&to)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let check = |text, want| assert_eq!(is_contact(text), want, "{text}");
        check("ana@example.org", true);
        check("(406) 555-0142", true);
        check("ana@example", false);
        check("ana@a@example.org", false);
        check("555-0142", false);
        check("", false);
    }

    #[test]
    fn a_day_ends_at_midnight_where_the_reader_is() {
        let check = |day, want: Option<&str>| {
            assert_eq!(end_of_day(day, "America/Denver"), want.and_then(Time::parse), "{day}");
        };
        check("2026-12-01", Some("2026-12-02T07:00:00Z"));
        check("2026-07-01", Some("2026-07-02T06:00:00Z"));
        check("next week", None);
    }
}
