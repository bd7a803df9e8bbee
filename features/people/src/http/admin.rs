//! The administrator's pages: people, invitations, roles, badges, help with a recovery, offboarding.

use ::policy::{Role, Roles};
use axum::{
    Form,
    extract::{Path, Query},
    response::{IntoResponse, Response},
};
use gate::{Manage, ORG, Reply, Session, View};
use kernel::{Error, FieldError, Locale, PersonId, Result, Time};
use maud::Markup;
use serde::Deserialize;

use super::{account::to_step_up, again, faults, filled, go};
use crate::{
    pages::admin as pages,
    store::{self, Link, Power},
    t, token,
    types::{Address, AddressKind, LinkKind, NewPerson, jiff_date},
    verified::{Badge, Tier},
};

/// How long an administrator's recovery link is good: it is handed over at once.
const RECOVERY_MINUTES: i64 = 60;
/// People on one page of the list.
const PAGE: usize = 50;

#[derive(Deserialize, Default)]
pub(crate) struct Find {
    #[serde(default)]
    pub family: String,
    #[serde(default)]
    pub from: String,
    #[serde(default)]
    pub after: String,
}

pub(crate) async fn list(mut session: Session, Query(find): Query<Find>) -> Reply<Markup> {
    let l = session.locale();
    let mut access = session.may::<Manage, _>(ORG).await?;
    let after = find.after.parse().unwrap_or_else(|_| PersonId::from_raw(kernel::RawId::default()));
    let mut people = store::list(&mut access, &find.family, (&find.from, after)).await?;
    let more = people.len() > PAGE;
    people.truncate(PAGE);
    let body = pages::list(l, &find.family, &people, more);
    let page = ui::shell(&mut session, "/people", t::people_title(l), body).await?;
    session.send(page).await
}

#[derive(Deserialize, Default, Clone)]
pub(crate) struct New {
    #[serde(default)]
    pub given: String,
    #[serde(default)]
    pub family: String,
    #[serde(default)]
    pub role: String,
    #[serde(default)]
    pub birth_date: String,
    #[serde(default)]
    pub email: String,
    #[serde(default)]
    pub phone: String,
    #[serde(default)]
    pub locale: String,
}

pub(crate) async fn new_page(mut session: Session) -> Reply<Response> {
    session.may::<Manage, _>(ORG).await?;
    let page = draw_new(&mut session, &New::default(), &[]).await?;
    session.send(page.into_response()).await
}

async fn draw_new(session: &mut Session, form: &New, wrong: &[FieldError]) -> Result<Markup> {
    let l = session.locale();
    ui::shell(session, "/people", t::new_person_title(l), pages::new_person(l, form, wrong)).await
}

/// Makes the person and sends the link with which the account is set up.
pub(crate) async fn new(mut session: Session, Form(form): Form<New>) -> Reply<Response> {
    session.may::<Manage, _>(ORG).await?;
    let mut wrong = check(&form);
    let new = NewPerson {
        given: form.given.clone(),
        family: form.family.clone(),
        roles: Role::from_word(&form.role).map_or(Roles::NONE, Roles::of),
        locale: form.locale.parse().unwrap_or_default(),
        birth_date: filled(&form.birth_date),
        email: filled(&form.email),
        phone: filled(&form.phone),
        ..NewPerson::default()
    };
    if wrong.is_empty() {
        wrong = store::faults_of(&new);
    }
    if !wrong.is_empty() {
        let page = draw_new(&mut session, &form, &wrong).await?;
        return session.send(again(page)).await;
    }
    let mut write = session.write().await?;
    let mut access = write.may::<Manage, _>(ORG).await?;
    let person = store::create(&mut access, &new).await?;
    if let Some(address) = [new.email.as_deref(), new.phone.as_deref()].into_iter().flatten().find_map(Address::parse) {
        let now = access.now();
        let mut link = Link::new(now, LinkKind::Invitation, address, now.plus_days(14));
        (link.person, link.given, link.family, link.locale) =
            (Some(person), new.given.clone(), new.family.clone(), new.locale);
        store::put_link(&mut access, &link).await?;
        store::announce(&mut access, &link).await?;
    }
    write.send(go(&format!("/people/{person}/account"), &[])).await
}

fn check(form: &New) -> Vec<FieldError> {
    let missing = Role::from_word(&form.role).is_none().then_some(FieldError { field: "role", code: "role-missing" });
    missing.into_iter().collect()
}

pub(crate) async fn account(mut session: Session, Path(id): Path<PersonId>) -> Reply<Response> {
    session.may::<View, _>(id).await?;
    if !session.who().is(Role::Administrator) {
        // Others may see a person for other reasons (a circle, a care team); this page is none of them.
        let own = session.who().person() == id;
        return if own { session.send(go("/account", &[])).await } else { Err(Error::NotFound.into()) };
    }
    let page = draw_account(&mut session, id, &[]).await?;
    session.send(page.into_response()).await
}

async fn draw_account(session: &mut Session, id: PersonId, wrong: &[FieldError]) -> Result<Markup> {
    let l = session.locale();
    let (now, zone, links) = (session.now(), session.who().zone.clone(), ui::person_links(session, id));
    let mut access = session.may::<View, _>(id).await?;
    let card = store::card(&mut access, id).await?;
    let contact = store::contact(&mut access, id).await?;
    let closed = store::is_closed(&mut access, id).await?;
    let badge = store::badge_kept(&mut access, id).await?;
    let devices = gate::sessions_of(&mut access).await?.len();
    let has_factor = store::has_factor(&mut access, id).await?;
    let page = pages::Theirs {
        card: &card,
        contact: &contact,
        closed,
        badge: badge.as_ref(),
        devices,
        has_factor,
        links,
        now,
        zone: &zone,
        wrong,
    };
    let body = pages::account(l, &page);
    ui::shell(session, "/people", &card.name, body).await
}

/// Asks for the right to manage one person; [`None`] when a fresh proof is wanted first.
async fn may_manage(session: &mut Session, id: PersonId) -> Result<Option<()>> {
    match session.may::<Manage, _>(id).await {
        Ok(_) => Ok(Some(())),
        Err(Error::StepUp) => Ok(None),
        Err(other) => Err(other),
    }
}

fn page_of(id: PersonId) -> String {
    format!("/people/{id}/account")
}

/// A list of `role=word` pairs and the languages spoken.
pub(crate) async fn roles(
    mut session: Session,
    Path(id): Path<PersonId>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Reply<Response> {
    if may_manage(&mut session, id).await?.is_none() {
        return session.send(to_step_up(&page_of(id))).await;
    }
    let values = |name: &'static str| pairs.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str());
    let roles = values("role").filter_map(Role::from_word).fold(Roles::NONE, |all, role| all.with(Roles::of(role)));
    let tags: Vec<&str> = values("language").filter_map(|tag| tag.parse::<Locale>().ok()).map(Locale::tag).collect();
    if session.who().person() == id && !roles.has(Role::Administrator) {
        // Somebody must be left who can give it back.
        return Err(Error::Conflict("role-self").into());
    }
    let mut write = session.write().await?;
    let mut access = write.may::<Manage, _>(id).await?;
    let before = store::card(&mut access, id).await?.roles;
    store::set_roles(&mut access, id, roles, &tags.join(",")).await?;
    let words: Vec<&str> = roles.iter().map(Role::word).collect();
    access.note(&format!("roles: {}", words.join(" ")));
    if before != roles {
        // What somebody was allowed while signed in before no longer fits: staff time-outs and the second factor begin now.
        gate::end_sessions(&mut access, id, None).await?;
    }
    write.send(go(&page_of(id), &[])).await
}

#[derive(Deserialize, Default)]
pub(crate) struct BadgeForm {
    #[serde(default)]
    profession: String,
    #[serde(default)]
    npi: String,
    #[serde(default)]
    specialty: String,
    #[serde(default)]
    licence_state: String,
    #[serde(default)]
    licence: String,
    #[serde(default)]
    licence_ends: String,
    #[serde(default)]
    source: String,
    #[serde(default)]
    tier: String,
    #[serde(default)]
    checked: String,
    #[serde(default)]
    checked_on: String,
}

pub(crate) async fn badge(
    mut session: Session,
    Path(id): Path<PersonId>,
    Form(form): Form<BadgeForm>,
) -> Reply<Response> {
    if may_manage(&mut session, id).await?.is_none() {
        return session.send(to_step_up(&page_of(id))).await;
    }
    let wrong = match badge_from(&form, session.now()) {
        Ok(mut badge) => {
            badge.reviewer = Some(session.who().person());
            let mut write = session.write().await?;
            let mut access = write.may::<Manage, _>(id).await?;
            access.note("badge");
            store::set_badge(&mut access, id, &badge).await?;
            if badge.is_verified() {
                store::told_checked(&mut access, id).await?;
            }
            return write.send(go(&page_of(id), &[])).await;
        }
        Err(wrong) => wrong,
    };
    let page = draw_account(&mut session, id, &wrong).await?;
    session.send(again(page)).await
}

fn badge_from(form: &BadgeForm, now: Time) -> Result<Badge, Vec<FieldError>> {
    let day = filled(&form.checked_on);
    let checked_at = day
        .as_deref()
        .filter(|d| jiff_date::parse(d).is_some())
        .and_then(Time::parse)
        .filter(|at| *at <= now.plus_days(1));
    if day.is_some() && checked_at.is_none() {
        return Err(vec![FieldError { field: "checked_on", code: "date-bad" }]);
    }
    let badge = Badge {
        profession: form.profession.trim().to_owned(),
        npi: filled(&form.npi),
        specialty: form.specialty.trim().to_owned(),
        licence_state: form.licence_state.trim().to_uppercase(),
        licence: form.licence.trim().to_owned(),
        licence_ends: filled(&form.licence_ends),
        source: form.source.trim().to_owned(),
        tier: Tier::from_word(&form.tier).unwrap_or_default(),
        checked: form.checked.trim().to_owned(),
        checked_at,
        ..Badge::default()
    };
    store::check_badge(&badge).map(|()| badge).map_err(|error| faults(error).unwrap_or_default())
}

#[derive(Deserialize)]
pub(crate) struct Checked {
    #[serde(default)]
    how: String,
}

/// How an identity may be checked before a recovery link is given.
pub(crate) const CHECKS: [&str; 3] = ["in-person", "video", "call-back"];

/// Gives a recovery link that also takes the second factor away, after an identity check. How it was checked is audited.
/// The link is shown once, to be handed over; it is sent nowhere, for the old addresses may be lost too.
pub(crate) async fn recovery(
    mut session: Session,
    Path(id): Path<PersonId>,
    Form(form): Form<Checked>,
) -> Reply<Response> {
    if may_manage(&mut session, id).await?.is_none() {
        return session.send(to_step_up(&page_of(id))).await;
    }
    let Some(how) = CHECKS.into_iter().find(|how| *how == form.how) else {
        let wrong = [FieldError { field: "how", code: "how-missing" }];
        let page = draw_account(&mut session, id, &wrong).await?;
        return session.send(again(page)).await;
    };
    let (org, l) = (session.org().clone(), session.locale());
    let mut write = session.write().await?;
    let mut access = write.may::<Manage, _>(id).await?;
    if store::is_closed(&mut access, id).await? {
        return Err(Error::Conflict("closed-already").into());
    }
    let now = access.now();
    let nowhere = Address { kind: AddressKind::Email, value: String::new() };
    let mut link = Link::new(now, LinkKind::Recover, nowhere, now.plus_minutes(RECOVERY_MINUTES));
    (link.person, link.power, link.locale) = (Some(id), Power::Reset, l);
    store::put_link(&mut access, &link).await?;
    access.note(&format!("recovery link, identity checked: {how}"));
    let url = format!("{}{}", org.config.base_url, token::path(&org.keys, LinkKind::Recover, link.id));
    let page = ui::outside(&org, l, &page_of(id), t::recovery_title(l), pages::recovery_link(l, id, &url));
    write.send(page.into_response()).await
}

pub(crate) async fn close_page(mut session: Session, Path(id): Path<PersonId>) -> Reply<Response> {
    if may_manage(&mut session, id).await?.is_none() {
        return session.send(to_step_up(&format!("/people/{id}/close"))).await;
    }
    let l = session.locale();
    let mut access = session.may::<Manage, _>(id).await?;
    let card = store::card(&mut access, id).await?;
    let page = ui::shell(&mut session, "/people", t::close_title(l), pages::close(l, id, &card.name)).await?;
    session.send(page.into_response()).await
}

/// Offboarding: the account closes, every session and link ends, the pools lose a member; others learn of it by
/// `person.offboarded` {person} and take the work back. What the person wrote stays.
pub(crate) async fn close(mut session: Session, Path(id): Path<PersonId>) -> Reply<Response> {
    if may_manage(&mut session, id).await?.is_none() {
        return session.send(to_step_up(&format!("/people/{id}/close"))).await;
    }
    if session.who().person() == id {
        return Err(Error::Conflict("close-self").into());
    }
    let mut write = session.write().await?;
    let mut access = write.may::<Manage, _>(id).await?;
    access.note("offboarded");
    store::offboard(&mut access, id).await?;
    write.notify(id.raw());
    write.send(go(&page_of(id), &[])).await
}
